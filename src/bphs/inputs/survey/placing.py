"""First step of reading a survey: each column of its file with the variable that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.files.grid import Column, Grid
from bphs.inputs.survey.headings import Finder, Target, of_platform
from bphs.inputs.survey.privacy import quotable
from bphs.inputs.survey.source import Source, source_of


class Part(NamedTuple):
    """A column of a variable: about the value `code`, or None if it holds the whole answer."""

    code: float | None
    column: Column


class Stray(NamedTuple):
    """A column that belongs to no variable, and whether it is one that 问卷星 puts beside the questions."""

    column: Column
    of_platform: bool


@dataclass(frozen=True)
class Placed:
    """A survey's columns in their places.

    Attributes
    ----------
    parts : for each variable that the file has its columns; one alone if it holds the whole answer.
    strays : columns that belong to no variable.
    """

    source: Source
    codebook: Codebook
    parts: Mapping[str, tuple[Part, ...]]
    strays: tuple[Stray, ...]


def place(grid: Grid, codebook: Codebook) -> Placed:
    """Columns matched to the codebook's variables by heading, or by what SPSS calls the variable's label.

    Raises
    ------
    InputError : no heading is known.
    """
    finder, source = Finder(codebook), source_of(grid)
    found: dict[Target, Column] = {}
    strays: list[Stray] = []
    for column in map(quotable, grid.columns):
        target = finder.find(column.heading) or finder.find(column.title)
        if target is None:
            strays.append(Stray(column, of_platform(column.heading) is not None))
            continue
        if target in found:
            source = source.telling(_twice(source, column, target, found[target]))
        found[target] = column
    if not found:
        raise InputError([_no_heading(source, codebook)])
    return Placed(source, codebook, _parts(found), tuple(strays))


def _parts(found: Mapping[Target, Column]) -> dict[str, tuple[Part, ...]]:
    """Columns by variable; where one holds the whole answer, those of its values say nothing new."""
    parts: dict[str, list[Part]] = defaultdict(list)
    for target, column in found.items():
        parts[target.variable].append(Part(target.code, column))
    return {name: tuple(part for part in there if part.code is None) or tuple(there) for name, there in parts.items()}


def _twice(source: Source, column: Column, target: Target, first: Column) -> Problem:
    return Problem(
        f"{source.name}, column {column.number}",
        f"{column.heading!r}, a second column for {target.variable!r}",
        "one column for each variable",
        f"remove one of the two (the first is column {first.number}), or correct the codebook",
    )


def _no_heading(source: Source, codebook: Codebook) -> Problem:
    """Perhaps the first row is a respondent, so it is not quoted."""
    wanted = ", ".join(repr(variable.question_zh) for variable in codebook.variables[:3])
    remedy = (
        "put the row of headings back, or use the codebook of this survey (python -m bphs codebook FILE drafts one)"
    )
    return Problem(
        source.name, "no heading that the codebook knows", f"a first row of headings, such as {wanted}", remedy
    )
