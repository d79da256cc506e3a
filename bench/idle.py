"""How well idle talk is told from talk about the design, on sentences of tests/idle.yaml.

    python bench/idle.py [--wrong]

They were written by somebody who saw neither the authored idle statements nor the code. Prints, for each kind of sentence,
how many are left out before anything is read or judged: of `idle` all should be, of `telling` none.
"""

import argparse
from pathlib import Path

import yaml

from evaluators import Embedded
from question_bank import load_bank

SAID = Path(__file__).parent.parent / "tests" / "idle.yaml"


def main(wrong: bool) -> None:
    """Prints the shares, and the sentences that were read wrongly where asked."""
    engine = Embedded(load_bank())
    for label, groups in yaml.safe_load(SAID.read_text(encoding="utf-8")).items():
        gone = {kind: [s for s in said if not engine.telling([s])] for kind, said in groups.items()}
        total, out = sum(map(len, groups.values())), sum(map(len, gone.values()))
        print(f"{label:28} {out}/{total} = {out / total:.3f} left out")
        for kind, said in groups.items():
            print(f"  {kind:26} {len(gone[kind])}/{len(said)}")
            for sentence in said if wrong else ():
                if (sentence in gone[kind]) == (label == "telling"):
                    print(f"    {sentence}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="print the sentences that were read wrongly")
    main(parser.parse_args().wrong)
