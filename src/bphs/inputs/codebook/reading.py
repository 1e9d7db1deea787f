"""A codebook's table as variables, or what is wrong with it, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bphs.errors import Problem, near, nearest
from bphs.inputs.codebook.roles import ROLES, doubled, wrong_type
from bphs.inputs.codebook.values import Value, Wrong, read_codes, read_missing, read_values
from bphs.inputs.codebook.variable import SPREAD, TYPES, Variable
from bphs.inputs.files.codes import Missing, code_text, plain
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import read_grid
from bphs.inputs.files.harmless import as_meant

NEEDED = ("variable", "question_en", "question_zh", "type")
KNOWN = (
    *NEEDED,
    "title_en",
    "title_zh",
    "number",
    "column",
    "dimension",
    "dimension_en",
    "dimension_zh",
    "reversed",
    "minimum",
    "maximum",
    "values",
    "values_en",
    "exclusive",
    "ordered",
    "role",
    "missing",
    "missing_en",
    "unit_en",
    "unit_zh",
    "privacy",
)
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
TRUTH = {
    "": False,
    "false": False,
    "no": False,
    "0": False,
    "否": False,
    "true": True,
    "yes": True,
    "1": True,
    "是": True,
}
Told = Callable[[str, Wrong], None]


def variables_of(path: Path) -> tuple[list[Variable], list[Problem]]:
    """Variables of a codebook, and every problem of its table.

    Raises
    ------
    InputError : a file that cannot be read at all.
    """
    grid = read_grid(path)
    header = [column.heading for column in grid.columns]
    problems = list(_headings(path, header))
    if problems:
        return [], problems
    rows = [
        (number, {name: _text(cell) for name, cell in zip(header, cells, strict=True)})
        for number, cells in zip(grid.rows, zip(*(column.cells for column in grid.columns), strict=True), strict=True)
    ]
    variables = [(number, variable) for number, cells in rows if (variable := _variable(path, number, cells, problems))]
    problems += _across(path, variables)
    if not rows:
        problems.append(
            Problem(
                shown(path),
                "headings without rows",
                "a row for each variable of the survey",
                "make a draft: python -m bphs codebook FILE",
            )
        )
    return [variable for _, variable in variables], problems


def _text(cell: Any) -> str:
    """Excel hands out codes as numbers and truth as booleans; a draft holds texts that begin as formulas do marked."""
    if cell is None:
        return ""
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return code_text(float(cell)) if number else as_meant(str(cell).strip())


def _headings(path: Path, header: list[str]) -> Iterator[Problem]:
    for name, times in Counter(header).items():
        if times > 1:
            yield Problem(
                f"{shown(path)}, row 1", f"a second column {name!r}", "each column once", "remove one of the two"
            )
        if name not in KNOWN:
            remedy = (
                nearest(name, KNOWN)
                if near(name, KNOWN)
                else "remove it; what a codebook holds stands in src/bphs/inputs/codebook/book.py"
            )
            yield Problem(f"{shown(path)}, row 1", f"column {name!r}", "a column of a codebook", remedy)
    for name in NEEDED:
        if name not in header:
            yield Problem(f"{shown(path)}, row 1", f"no column {name!r}", f"the columns {', '.join(NEEDED)}", "add it")


def _variable(path: Path, number: int, cells: dict[str, str], problems: list[Problem]) -> Variable | None:
    """One row; its problems are told all at once."""
    before = len(problems)

    def tell(column: str, wrong: Wrong) -> None:
        name = f" ({cells['variable']})" if cells["variable"] else ""
        problems.append(
            Problem(f"{shown(path)}, row {number}{name}, column {column}", wrong.found, wrong.expected, wrong.remedy)
        )

    entries = _entries(cells, tell)
    if len(problems) > before:
        return None
    try:
        variable = Variable.model_validate(entries)
    except ValidationError:
        tell(
            "variable",
            Wrong(
                repr(cells["variable"]),
                "a Latin letter, then letters, digits and underscores, at most 60",
                "write e.g. q1",
            ),
        )
        return None
    for column, wrong in _within(variable):
        tell(column, wrong)
    return variable


def _entries(cells: dict[str, str], tell: Told) -> dict[str, Any]:
    entries: dict[str, Any] = {
        name: cells.get(name, "")
        for name in (
            *NEEDED,
            "title_en",
            "title_zh",
            "number",
            "dimension",
            "dimension_en",
            "dimension_zh",
            "unit_en",
            "unit_zh",
        )
    }
    entries["type"] = _one_of("type", cells["type"], TYPES, tell)
    if cells.get("privacy"):
        entries["privacy"] = _one_of("privacy", cells["privacy"], ("keep", "drop"), tell)
    entries["reversed"] = TRUTH.get(cells.get("reversed", "").lower())
    if entries["reversed"] is None:
        tell("reversed", Wrong(repr(cells["reversed"]), "true, false or empty", "write true or false"))
    for name in ("minimum", "maximum"):
        entries[name] = _number(name, cells.get(name, ""), tell)
    entries["column"] = tuple(part.strip() for part in cells.get("column", "").split("|") if part.strip())
    entries["values"] = _read("values", read_values, cells, tell)
    entries["missing"] = _read("missing", read_missing, cells, tell)
    entries["exclusive"] = _read("exclusive", lambda codes, _: read_codes(codes), cells, tell)
    entries["ordered"] = (
        _one_of("ordered", cells.get("ordered", ""), ("ascending", "descending"), tell) if cells.get("ordered") else ""
    )
    entries["role"] = _one_of("role", cells.get("role", ""), ROLES, tell) if cells.get("role") else ""
    if not entries["question_en"] or not entries["question_zh"]:
        tell("question_en, question_zh", Wrong("an empty cell", "the question in English and in Chinese", "write both"))
    return entries


def _one_of(column: str, text: str, allowed: Iterable[str], tell: Told) -> str:
    if text not in allowed:
        tell(
            column,
            Wrong(repr(text) if text else "an empty cell", "one of " + ", ".join(allowed), nearest(text, allowed)),
        )
    return text


def _number(column: str, text: str, tell: Told) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        tell(column, Wrong(repr(text), "a number, or an empty cell", "write a number"))
        return None


def _read(
    column: str, reader: Callable[[str, str], tuple[Any, ...]], cells: dict[str, str], tell: Told
) -> tuple[Value | Missing | float, ...]:
    try:
        return reader(cells.get(column, ""), cells.get(f"{column}_en", ""))
    except Wrong as wrong:
        tell(column, wrong)
        return ()


def _within(variable: Variable) -> Iterator[tuple[str, Wrong]]:
    """Rules that bind the cells of one row."""
    if variable.variable.upper() in RESERVED:
        yield (
            "variable",
            Wrong(repr(variable.variable), "a name that is no word of SPSS's own", f"write e.g. {variable.variable}_1"),
        )
    if variable.type in ("single", *SPREAD) and not variable.values:
        yield (
            "values",
            Wrong(
                "an empty cell", f"the codes and labels of a variable of type {variable.type}", "write e.g. '1=男|2=女'"
            ),
        )
    if variable.type == "scale" and (variable.low is None or variable.high is None):
        yield (
            "values",
            Wrong(
                "an empty cell",
                "the codes of a scale, or its minimum and maximum",
                "write e.g. '1=不满意|2=一般|3=满意'",
            ),
        )
    yield from _called_alike(variable)
    yield from _marked(variable)
    yield from (("role", Wrong(*parts)) for parts in wrong_type(variable))
    if variable.reversed and variable.type != "scale":
        yield (
            "reversed",
            Wrong(
                "true",
                "a reversed item is of type scale",
                "correct the type; of answers in an order, write descending into the column 'ordered'",
            ),
        )
    if variable.low is not None and variable.high is not None and variable.low > variable.high:
        yield (
            "minimum",
            Wrong(code_text(variable.low), f"at most the maximum, {code_text(variable.high)}", "change the two"),
        )
    for value in variable.values:
        if any(kind.holds(value.code) for kind in variable.missing):
            yield (
                "missing",
                Wrong(
                    f"{code_text(value.code)}, which is a value too",
                    "a code is either a value or missing",
                    "remove it from one of the two",
                ),
            )


def _called_alike(variable: Variable) -> Iterator[tuple[str, Wrong]]:
    """Two codes of one label: texts could not say which of them they mean, and no page could tell them apart."""
    for column, labels in (
        ("values", [value.label_zh for value in variable.values]),
        ("values_en", [value.label_en for value in variable.values]),
    ):
        if twice := [label for label, times in Counter(map(plain, labels)).items() if times > 1]:
            codes = [
                code_text(value.code)
                for value, label in zip(variable.values, labels, strict=True)
                if plain(label) == twice[0]
            ]
            first = next(label for label in labels if plain(label) == twice[0])
            yield (
                column,
                Wrong(
                    f"codes {' and '.join(codes)} with one label, {first!r}",
                    "a label for each code",
                    f"write e.g. {codes[0]}={first} ({codes[0]}), or make them one code in the file",
                ),
            )
            return


def _marked(variable: Variable) -> Iterator[tuple[str, Wrong]]:
    """Answers that say that nothing applies, and codes that are ranks."""
    if variable.exclusive and variable.type != "multiple":
        yield (
            "exclusive",
            Wrong(
                f"codes of a variable of type {variable.type}",
                "codes of a variable of type multiple",
                "leave the cell empty",
            ),
        )
    elif unknown := sorted(set(variable.exclusive) - {value.code for value in variable.values}):
        yield (
            "exclusive",
            Wrong(", ".join(map(code_text, unknown)), "codes of values", "correct the code, or add it to values"),
        )
    elif variable.exclusive and not variable.options:
        yield (
            "exclusive",
            Wrong(
                "every code of values",
                "at least one answer that is something",
                "name only the codes that say that nothing applies",
            ),
        )
    if variable.ordered and variable.type not in ("single", "scale"):
        yield (
            "ordered",
            Wrong(
                f"{variable.ordered!r} for a variable of type {variable.type}",
                "a variable of type single or scale",
                "leave the cell empty",
            ),
        )
    elif variable.ordered and (variable.dimension or (variable.reversed and variable.ordered == "ascending")):
        yield (
            "ordered",
            Wrong(
                f"{variable.ordered!r} for an item of a scale",
                "an item that says itself whether it is reversed",
                "leave the cell empty; where a high code means little, write true into the column 'reversed'",
            ),
        )


def _across(path: Path, variables: list[tuple[int, Variable]]) -> Iterator[Problem]:
    """Rules that bind the rows: names, and the columns they make, stand once (SPSS does not tell capitals apart)."""
    seen: dict[str, int] = {}
    for number, variable in variables:
        for column in dict.fromkeys((variable.variable, *variable.columns)):
            first = seen.setdefault(column.lower(), number)
            if first != number:
                yield Problem(
                    f"{shown(path)}, row {number} ({variable.variable}), column variable",
                    f"{column!r} a second time (first in row {first})",
                    "each name once, capitals or not",
                    "rename one of the two",
                )
    for number, variable, first in doubled(variables):
        yield Problem(
            f"{shown(path)}, row {number} ({variable.variable}), column role",
            f"{variable.role!r} a second time (first in row {first})",
            "one variable with this role",
            "take it away from one of the two, or write background or outcome",
        )
    numbered = [number for number, variable in variables if variable.type == "id"]
    for number in numbered[1:]:
        yield Problem(
            f"{shown(path)}, row {number}, column type",
            f"a second variable of type id (first in row {numbered[0]})",
            "one at most",
            "make the other a number, or meta",
        )
