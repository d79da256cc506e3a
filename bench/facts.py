"""How often a clarifying question gets the right fact: every fact of every question, asked in three wordings nobody tuned on.

    python bench/facts.py [--wrong 20]

The wordings (tests/facts/*.yaml) were written from the facts alone, by somebody who did not see the known ways of asking.
Prints, for all questions together: the share of asks that got exactly their fact, the share of unanswerable questions that
were left to the candidate, and the questions that do worst.
"""

import argparse
from pathlib import Path

import yaml

from app.facts import FactSheet
from app.triage import triage
from evaluators import Embedded
from question_bank import load_bank

FACTS = Path(__file__).parent.parent / "tests" / "facts"


def main(wrong: int) -> None:
    """Asks everything and prints the figures."""
    bank = load_bank()
    table = Embedded(bank).table
    asked = right = near = open_ = left = 0
    worst, misses = [], []
    for path in sorted(FACTS.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        sheet = FactSheet(bank.question(path.stem), table)
        hits = 0
        for fact, asks in told["asks"].items():
            for ask in asks:
                got = [f.id for f in sheet.answer(triage(ask).questions or (ask,)).facts]
                hits += got == [fact]
                near += fact in got
                if got != [fact]:
                    misses.append(f"{path.stem}: {ask} -> {', '.join(got) or 'left'} (wanted {fact})")
        count = sum(map(len, told["asks"].values()))
        asked, right = asked + count, right + hits
        for ask in told["unanswerable"]:
            got = sheet.answer(triage(ask).questions or (ask,)).facts
            left += not got
            if got:
                misses.append(f"{path.stem}: {ask} -> {got[0].id} (wanted none)")
        open_ += len(told["unanswerable"])
        worst.append((hits / count, path.stem))
    print(f"right fact, alone    {right}/{asked} = {right / asked:.3f}")
    print(f"right fact among     {near}/{asked} = {near / asked:.3f}")
    print(f"left to candidate    {left}/{open_} = {left / open_:.3f}")
    print("worst questions      " + ", ".join(f"{id} {share:.2f}" for share, id in sorted(worst)[:5]))
    for miss in misses[:: max(1, len(misses) // wrong)][:wrong] if wrong else []:
        print("  " + miss)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the misses")
    main(parser.parse_args().wrong)
