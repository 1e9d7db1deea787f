"""Codebook of interviews, read from a table or from REFI-QDA."""

from __future__ import annotations

from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.codebook.reading import TRUTH
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import read_grid
from bphs.inputs.interviews.refi import read_qdc
from bphs.inputs.interviews.tables import text_of_cell
from bphs.inputs.interviews.tree import Code, Tree

NEEDED = ("code", "parent", "name_en", "name_zh")
KNOWN = (*NEEDED, "definition_en", "definition_zh", "codable")


def read_tree(path: Path) -> tuple[Tree, list[Problem]]:
    """Codes of a codebook and what is wrong with them.

    Parameters
    ----------
    path : a table with the columns code, parent (empty for a theme), name_en, name_zh and, if wanted, definition_en,
        definition_zh, codable (true or false; true if empty); or a .qdc file, whose names stand for both languages.

    Raises
    ------
    InputError : a file that cannot be read at all.
    """
    if path.suffix.lower() == ".qdc":
        tree = read_qdc(path)
        return tree, list(tree.problems(shown(path)))
    grid = read_grid(path)
    columns = {column.heading.strip().lower(): column for column in grid.columns}
    problems = [Problem(f"{shown(path)}, row 1", f"no column {name!r}", f"the columns {', '.join(NEEDED)}", "add it") for name in NEEDED if name not in columns]  # fmt: skip
    problems += [Problem(f"{shown(path)}, row 1", f"column {name!r}", "a column of a codebook of interviews", nearest(name, KNOWN)) for name in columns if name not in KNOWN]  # fmt: skip
    if problems:
        return Tree(()), problems
    codes = []
    for place, number in enumerate(grid.rows):
        cells = {name: text_of_cell(column.cells[place]) for name, column in columns.items()}
        mark = cells.pop("codable", "").casefold()
        where = f"{shown(path)}, row {number}"
        if not cells["code"]:
            problems.append(Problem(where, "no code", "a short name for the code, e.g. late_money", "write it"))
        if mark not in TRUTH:
            problems.append(Problem(where, f"codable: {mark[:20]!r}", "true or false", "write one of them"))
        codes.append(Code(**cells, codable=TRUTH.get(mark, True) or not mark))
    tree = Tree(tuple(code for code in codes if code.code))
    if not tree.codes:
        raise InputError([Problem(shown(path), "a codebook without codes", "a row for each code", "write them")])
    return tree, [*problems, *tree.problems(shown(path))]
