"""Words of a study's own results: ``labels.csv`` in its folder, for what its own chapters compute.

A column of a figure or table is called by the data dictionary, a result of the house's chapters by ``derived.json``;
what a chapter of one's own computes besides is called here, one row for each code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import shown, text_of
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
    lines = csv.reader(text_of(path).splitlines())
    headings = [name.strip() for name in next(lines, [])]
    if problems := list(_wrong_headings(shown(path), headings)):
        raise InputError(problems)
    rows: list[tuple[int, Row]] = [
        (number, dict(zip_longest(headings, map(str.strip, cells[: len(headings)]), fillvalue="")))
        for number, cells in enumerate(lines, start=2)
        if any(cell.strip() for cell in cells)
    ]
    codes = [row["code"] for _, row in rows]
    problems = [
        problem
        for place, (number, row) in enumerate(rows)
        for problem in _wrong(f"{shown(path)}, row {number}", row, codes[:place])
    ]
    if problems:
        raise InputError(problems)
    return {row["code"]: _column(row) for _, row in rows}


def _wrong_headings(where: str, headings: list[str]) -> Iterator[Problem]:
    expected = f"the columns {', '.join(NEEDED)}, and if wanted {', '.join(MORE)}"
    for name in NEEDED:
        if name not in headings:
            yield Problem(where, f"no column {name!r}", expected, "add it")
    for name in headings:
        if name not in (*NEEDED, *MORE):
            yield Problem(where, f"a column {name!r}", expected, nearest(name, (*NEEDED, *MORE)))


def _wrong(where: str, row: Row, before: list[str]) -> Iterator[Problem]:
    if not _CODE.fullmatch(row["code"]):
        expected = "a code of small letters, digits and _, as the chapter's code has it"
        yield Problem(where, f"code {row['code']!r}", expected, "write the name of the column that the chapter shows")
    if row["code"] in before:
        yield Problem(where, f"{row['code']!r} a second time", "each code once", "remove one of the two rows")
    for language in ("en", "zh"):
        if not row.get(language):
            yield Problem(where, f"no words in {language}", "words in every language", f"write them into {language}")
    if row.get("decimals") and not re.fullmatch(r"\d|10", row["decimals"]):
        yield Problem(where, f"decimals {row['decimals']!r}", "a whole number from 0 to 10", "write e.g. 2")


def _column(row: Row) -> Column:
    return Column(
        name=row["code"],
        type="number",
        title_en=row["en"],
        title_zh=row["zh"],
        unit_en=row.get("unit_en", ""),
        unit_zh=row.get("unit_zh", ""),
        decimals=int(row.get("decimals") or 0),
        description_en=row["en"],
        description_zh=row["zh"],
    )
