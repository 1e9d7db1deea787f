"""Words of a study's own results: ``labels.csv`` in its folder, for what its own chapters compute.

A column of a figure or table is called by the data dictionary, a result of the house's chapters by ``derived.json``;
what a chapter of one's own computes besides is called here, one row for each code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.files.named_rows import named_rows
from bphs.inputs.tables.schema import Column

FILE = "labels.csv"
NEEDED = ("code", "en", "zh")
MORE = ("unit_en", "unit_zh", "decimals")
_CODE = re.compile(r"[a-z][a-z0-9_]*")

Row = Mapping[str, str]


def read_labels(folder: Path) -> dict[str, Column]:
    """Labels of a study's own results by code; none where the study has no such file.

    Parameters
    ----------
    folder : of the study; ``labels.csv`` in it has the columns code, en, zh, and if wanted unit_en, unit_zh, decimals.

    Raises
    ------
    InputError : every problem of the file, each with its row.

    >>> read_labels(Path("data/chongqing"))
    {}
    """
    path = folder / FILE
    if not path.exists():
        return {}
    rows = named_rows(path, NEEDED, MORE)
    codes = [row["code"] for _, row in rows]
    problems = [problem for place, (where, row) in enumerate(rows) for problem in _wrong(where, row, codes[:place])]
    if problems:
        raise InputError(problems)
    return {row["code"]: _column(row) for _, row in rows}


def _wrong(where: str, row: Row, before: list[str]) -> Iterator[Problem]:
    if not _CODE.fullmatch(row["code"]):
        expected = "a code of small letters, digits and _, as the chapter's code has it"
        yield Problem(where, f"code {row['code']!r}", expected, "write the name of the column that the chapter shows")
    if row["code"] in before:
        yield Problem(where, f"{row['code']!r} a second time", "each code once", "remove one of the two rows")
    for language in ("en", "zh"):
        if not row[language]:
            yield Problem(where, f"no words in {language}", "words in every language", f"write them into {language}")
    if row["decimals"] and not re.fullmatch(r"\d|10", row["decimals"]):
        yield Problem(where, f"decimals {row['decimals']!r}", "a whole number from 0 to 10", "write e.g. 2")


def _column(row: Row) -> Column:
    return Column(
        name=row["code"],
        type="number",
        title_en=row["en"],
        title_zh=row["zh"],
        unit_en=row["unit_en"],
        unit_zh=row["unit_zh"],
        decimals=int(row["decimals"] or 0),
        description_en=row["en"],
        description_zh=row["zh"],
    )
