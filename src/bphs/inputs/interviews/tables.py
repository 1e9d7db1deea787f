"""Tables of coded excerpts: a row for each excerpt, with a column for each coder, or a row for each code given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bphs.errors import Problem, nearest
from bphs.inputs.codebook.reading import TRUTH
from bphs.inputs.files.codes import code_text, plain
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import Grid, read_grid
from bphs.inputs.files.sheets import ranges
from bphs.inputs.interviews.coded import ONE_CODER, Coded, Excerpt
from bphs.inputs.interviews.layouts import Layout, layout_of

ROLES: Mapping[str, tuple[str, ...]] = {
    "manager": ("manager", "管理者", "管理人员"),
    "provider": ("provider", "服务提供者", "提供者", "医务人员"),
    "resident": ("resident", "居民"),
}
"""What an interviewee is to the services, and how tables write it."""
READ_WITHOUT = {plain(each) for each in ("-", "–", "—", "none", "无")}
"""What a coder's cell holds who read the excerpt and found no code for it; an empty cell: not read."""
PARTED = re.compile(r"[;；\n|]")


@dataclass(frozen=True)
class _Row:
    where: str
    number: int
    cells: Mapping[str, str]
    coders: Mapping[str, str]


def read_table_of_excerpts(path: Path, named: Mapping[str, str]) -> Coded:
    """Coded excerpts of a table.

    Parameters
    ----------
    named : headings that the settings name, by what they hold.

    Raises
    ------
    InputError : a file that cannot be read at all.
    """
    grid = read_grid(path)
    layout, problems = layout_of(grid, named)
    if layout is None or problems:
        return Coded(path, (), notes=grid.notes, problems=tuple(problems))
    rows = list(_rows(grid, layout))
    wrong = [problem for row in rows for problem in _wrong(row, layout)]
    excerpts = [_wide(row) for row in rows] if layout.coders else _long(rows, layout)
    return Coded(path, tuple(excerpts), None, (*grid.notes, *_said(path, layout)), tuple(wrong))


def _rows(grid: Grid, layout: Layout) -> Iterator[_Row]:
    for place, number in enumerate(grid.rows):
        cells = {what: text_of_cell(column.cells[place]) for what, column in layout.columns.items()}
        coders = {coder: text_of_cell(column.cells[place]) for coder, column in layout.coders.items()}
        yield _Row(f"{shown(grid.path)}, row {number}", number, cells, coders)


def text_of_cell(cell: Any) -> str:
    """A cell as text; Excel hands out numbers and truth as such.

    >>> text_of_cell(3.0), text_of_cell(None), text_of_cell(" so ")
    ('3', '', 'so')
    """
    if cell is None:
        return ""
    return code_text(float(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell).strip()


def _wrong(row: _Row, layout: Layout) -> Iterator[Problem]:
    """Problems of a row, without what was said in it."""
    if not row.cells["interview"]:
        yield Problem(row.where, "no interview", "the interview that the excerpt is from", "write its number or label")
    for what in ("excerpt", "excerpt_en", "excerpt_zh"):
        if what in layout.columns and not row.cells[what]:
            yield Problem(row.where, f"an empty cell in column {what}", "the text of the excerpt", "write it, or remove the row")  # fmt: skip
    if (role := row.cells.get("role")) and not role_of(role):
        yield unknown_role(row.where, role)
    if "coder" in layout.columns and not row.cells["coder"]:
        yield Problem(
            row.where, "no coder", "who gave the code, since the table has a column for it", "write who coded"
        )
    if (rated := row.cells.get("severity", "")) and rated not in SEVERITIES:
        expected = "1 (a nuisance), 2 (hinders), 3 (prevents), or nothing where it was not rated"
        yield Problem(row.where, f"severity: {rated[:20]!r}", expected, "write one of them")
    if (mark := row.cells.get("quotable", "")).casefold() not in TRUTH:
        yield Problem(
            row.where, f"quotable: {mark[:20]!r}", "true or false (yes, no, 是, 否, 1, 0)", "write one of them"
        )


def role_of(text: str) -> str:
    """Role that a cell means; empty for none.

    >>> role_of("居民"), role_of("Provider"), role_of("mayor")
    ('resident', 'provider', '')
    """
    return next((role for role, words in ROLES.items() if plain(text) in map(plain, words)), "")


def unknown_role(where: str, text: str) -> Problem:
    """Problem of a role that is none of the three."""
    expected = "a role: manager, provider or resident (管理者、服务提供者、居民)"
    return Problem(where, f"role: {text[:20]!r}", expected, nearest(text[:20].casefold(), ROLES))


SEVERITIES = ("1", "2", "3")
"""A nuisance, hinders, prevents."""


def _excerpt(row: _Row, codes: Mapping[str, tuple[str, ...]]) -> Excerpt:
    text = row.cells.get("excerpt", "")
    en, zh = row.cells.get("excerpt_en", ""), row.cells.get("excerpt_zh", "")
    return Excerpt(
        where=row.where,
        interview=row.cells["interview"],
        text_en=en or text or zh,
        text_zh=zh or text or en,
        role=role_of(row.cells.get("role", "")),
        place=row.cells.get("place", ""),
        question=row.cells.get("question", ""),
        quotable=TRUTH.get(row.cells.get("quotable", "").casefold(), False),
        severity=int(rated) if (rated := row.cells.get("severity", "")) in SEVERITIES else None,
        codes=codes,
    )


def parted(cell: str) -> tuple[str, ...]:
    """Codes of a cell, parted by semicolons, bars or line breaks.

    >>> parted("late; staff；late"), parted("none")
    (('late', 'staff'), ())
    """
    codes = [each.strip() for each in PARTED.split(cell)]
    return tuple(dict.fromkeys(each for each in codes if each and plain(each) not in READ_WITHOUT))


def _wide(row: _Row) -> Excerpt:
    return _excerpt(row, {coder: parted(cell) for coder, cell in row.coders.items() if cell})


def _long(rows: list[_Row], layout: Layout) -> list[Excerpt]:
    """Rows of one excerpt as one: by its number if one person coded, else by interview and text.

    Numbers of two people's exports put below each other begin with 1 twice.
    """
    by_number = "id" in layout.columns and (not layout.program or "coder" not in layout.columns)
    groups: dict[tuple[str, ...], list[_Row]] = {}
    for row in rows:
        texts = [plain(row.cells.get(what, "")) for what in ("excerpt", "excerpt_en", "excerpt_zh")]
        key = (row.cells["interview"], *([row.cells["id"]] if by_number else texts))
        groups.setdefault(key, []).append(row)
    return [_of_group(group) for group in groups.values()]


def _of_group(group: list[_Row]) -> Excerpt:
    codes: dict[str, tuple[str, ...]] = {}
    for row in group:
        coder = row.cells.get("coder") or ONE_CODER
        codes[coder] = tuple(dict.fromkeys([*codes.get(coder, ()), *parted(row.cells["code"])]))
    marked = next((row for row in group if TRUTH.get(row.cells.get("quotable", "").casefold())), group[0])
    return _excerpt(marked, codes)


def _said(path: Path, layout: Layout) -> Iterator[str]:
    if layout.program:
        columns = ", ".join(f"{what} from {column.heading!r}" for what, column in layout.columns.items())
        yield f"{shown(path)}: read as an export of {layout.program}: {columns}"
    if not layout.coders and "coder" not in layout.columns:
        yield f"{shown(path)}: no column names the coder, so that all codes count as one coder's; add a column 'coder' if several people coded"  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a table says of an interview."""

    role: str
    place: str


def read_about(path: Path) -> tuple[dict[str, About], list[Problem]]:
    """Role and kind of place of each interview, from a table with one row for each.

    Raises
    ------
    InputError : a file that cannot be read at all.
    """
    grid = read_grid(path)
    headings = {plain(column.heading): column for column in grid.columns}
    if lacking := [name for name in ("interview", "role") if name not in headings]:
        remedy = "write these headings above the columns"
        return {}, [Problem(f"{shown(path)}, row 1", f"no column {', '.join(lacking)}", "interview, role and, if wanted, place", remedy)]  # fmt: skip
    found: dict[str, About] = {}
    problems, again = [], []
    for place, number in enumerate(grid.rows):
        cells = {name: text_of_cell(column.cells[place]) for name, column in headings.items()}
        if cells["role"] and not role_of(cells["role"]):
            problems.append(unknown_role(f"{shown(path)}, row {number}", cells["role"]))
        again += [number] if cells["interview"] in found else []
        found[cells["interview"]] = About(role_of(cells["role"]), cells.get("place", ""))
    if again:
        problems.append(Problem(f"{shown(path)}, rows {ranges(again)}", "an interview a second time", "one row for each interview", "remove one of the two"))  # fmt: skip
    return found, problems
