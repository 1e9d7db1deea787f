"""Command line of the maker: ``python -m tools.synthetic_survey [--seed N] [--to FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bphs.errors import BphsError
from bphs.inputs.interviews.made_up import EXCERPTS
from bphs.inputs.survey.made_up import ROWS
from tools.synthetic_survey.files import excerpts_of, rows_of
from tools.synthetic_survey.generation import SEED, write

SHIPPED = Path(__file__).parents[2] / "data" / "w_district"


def main() -> int:
    """Write the survey; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.synthetic_survey", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed gives other answers")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="a folder; data/w_district if none is named")
    asked = parser.parse_args()
    try:
        for path in write(asked.to, asked.seed):
            print(path)
        if asked.to == SHIPPED:
            ROWS.write_text(rows_of(SHIPPED), encoding="ascii")
            print(ROWS)
            EXCERPTS.write_text(excerpts_of(SHIPPED), encoding="ascii")
            print(EXCERPTS)
    except BphsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
