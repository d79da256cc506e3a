"""How often a clarifying question gets the right fact: every fact of every question, asked in three wordings nobody tuned on.

    python bench/facts.py [--wrong 20]

The wordings (tests/facts/*.yaml) were written from the facts alone, by somebody who did not see the known ways of asking.
Prints, for all questions together: the share of asks that got their fact, of those that got it alone and without a reservation,
of those that got other facts only; the share of unanswerable questions that were left to the candidate, outright or with the
nearest fact offered; and the questions that do worst.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
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
    told: Counter[str] = Counter()
    worst, misses = [], []
    for path in sorted(FACTS.glob("*.yaml")):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        sheet = FactSheet(bank.question(path.stem), table)
        asks = [(fact, ask) for fact, wordings in held["asks"].items() for ask in wordings]
        asks += [("", ask) for ask in held["unanswerable"]]
        here: Counter[str] = Counter()
        for wanted, ask in asks:
            answer = sheet.answer(triage(ask).questions or (ask,))
            got = [fact.id for fact in answer.facts]
            here.update(_outcomes(wanted, got, answer.unsure))
            if wanted not in (got or [""]):
                misses.append(f"{path.stem}: {ask} -> {', '.join(got) or 'left'} (wanted {wanted or 'none'})")
        told += here
        worst.append((here["right"] / here["asked"], path.stem))
    _print(told, "asked", "right", "right, alone and plainly", "other facts, plainly", "offered with others")
    _print(told, "open", "told so", "told so, outright", "a fact, plainly")
    print("worst questions           " + ", ".join(f"{id} {share:.2f}" for share, id in sorted(worst)[:5]))
    for miss in misses[:: max(1, len(misses) // wrong)][:wrong] if wrong else []:
        print("  " + miss)


def _outcomes(wanted: str, got: list[str], unsure: bool) -> Iterator[str]:
    """What is counted of one question; `wanted`: the fact that answers it, empty for none."""
    if wanted:
        yield "asked"
        if wanted in got:
            yield "right"
            yield "right, alone and plainly" if got == [wanted] and not unsure else "offered with others"
        elif got and not unsure:
            yield "other facts, plainly"
    else:
        yield "open"
        if unsure or not got:
            yield "told so"
        yield "told so, outright" if not got else "offered" if unsure else "a fact, plainly"


def _print(told: Counter[str], of: str, *outcomes: str) -> None:
    print(f"{of:26}{told[of]}")
    for outcome in outcomes:
        print(f"  {outcome:26}{told[outcome]}/{told[of]} = {told[outcome] / told[of]:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the misses")
    main(parser.parse_args().wrong)
