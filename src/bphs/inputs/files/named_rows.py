"""Small tables that a study writes by hand (labels, rules): rows by column names that the project knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import read_sheet


def named_rows(path: Path, needed: Sequence[str], more: Sequence[str] = ()) -> list[tuple[str, dict[str, str]]]:
    """Rows of a CSV file, each with where it stands, and its cells by column, blanks around them removed.

    Parameters
    ----------
    path : of the file, in an encoding and with a delimiter that `read_sheet` knows.
    needed : columns that must stand in it.
    more : columns that may; empty text where they do not.

    Raises
    ------
    InputError : every problem of the file's form: cells too many or too few, a column that lacks, that nobody knows,
        that stands twice.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "labels.csv"
    ...     _ = path.write_text("code,en\\ngini,Gini\\n", encoding="utf-8")
    ...     [row for where, row in named_rows(path, ["code", "en"], ["unit"])]
    [{'unit': '', 'code': 'gini', 'en': 'Gini'}]
    """
    sheet = read_sheet(path)
    if not sheet.header:
        told = [each for each in sheet.problems if each.found != "an empty file"]
        raise InputError(told or list(_wrong_headings(shown(path), [], needed, more)))
    problems = [*_wrong_headings(shown(path), sheet.header, needed, more), *sheet.problems]
    if problems:
        raise InputError(problems)
    return [
        (
            f"{shown(path)}, row {number}",
            {**dict.fromkeys(more, ""), **dict(zip(sheet.header, map(str.strip, cells), strict=True))},
        )
        for number, cells in sheet.rows
    ]


def _wrong_headings(
    where: str, headings: Sequence[str], needed: Sequence[str], more: Sequence[str]
) -> Iterator[Problem]:
    expected = f"the columns {', '.join(needed)}" + (f", and if wanted {', '.join(more)}" if more else "")
    for name in needed:
        if name not in headings:
            yield Problem(where, f"no column {name!r}", expected, "add it")
    for place, name in enumerate(headings):
        if name and name not in (*needed, *more):
            yield Problem(where, f"a column {name!r}", expected, nearest(name, (*needed, *more)))
        elif name in headings[:place]:
            yield Problem(where, f"column {name!r} a second time", "each column once", "remove one of the two")
