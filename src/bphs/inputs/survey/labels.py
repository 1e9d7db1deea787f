"""Codes as an SPSS file describes them, held against the codebook: user-missing codes are added,
contradictions told.
"""

from __future__ import annotations

from collections.abc import Mapping

from bphs.errors import Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import Missing, code_text, plain
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import Grid
from bphs.inputs.survey.headings import Placed


def reconciled(grid: Grid, codebook: Codebook, placed: Placed) -> tuple[Codebook, list[Problem]]:
    """Codebook with the file's user-missing codes and ranges, and where file and codebook contradict each other."""
    problems: list[Problem] = []
    variables = []
    for variable in codebook.variables:
        place = placed.whole.get(variable.variable)
        if place is None or not variable.kept:
            variables.append(variable)
            continue
        heading = grid.header[place]
        problems += _labels(grid, variable, grid.labels.get(heading, {}))
        problems += _valid(grid, variable, grid.missing.get(heading, ()))
        known = {(kind.low, kind.high) for kind in variable.missing}
        labels = grid.labels.get(heading, {})
        added = tuple(
            kind._replace(label_zh=labels.get(kind.low, ""), label_en=labels.get(kind.low, ""))
            for kind in grid.missing.get(heading, ())
            if (kind.low, kind.high) not in known
        )
        variables.append(variable.model_copy(update={"missing": (*variable.missing, *added)}) if added else variable)
    return Codebook(path=codebook.path, variables=tuple(variables)), problems


def _labels(grid: Grid, variable: Variable, labels: Mapping[float, str]) -> list[Problem]:
    """1=female in the file where the codebook says 2=female."""
    codes = {plain(label): value.code for value in variable.values for label in (value.label_zh, value.label_en)}
    return [
        Problem(
            f"{shown(grid.path)}, variable {variable.variable!r}",
            f"{code_text(code)}={label}",
            f"{code_text(codes[plain(label)])}={label}, as the codebook has it",
            "correct the codebook, or recode the file",
        )
        for code, label in labels.items()
        if isinstance(code, int | float) and codes.get(plain(label), code) != code
    ]


def _valid(grid: Grid, variable: Variable, missing: tuple[Missing, ...]) -> list[Problem]:
    """Codes that the file calls missing and the codebook an answer."""
    return [
        Problem(
            f"{shown(grid.path)}, variable {variable.variable!r}",
            f"{code_text(value.code)} is declared missing",
            f"the answer {value.label_zh!r}, as the codebook has it",
            "move the code to 'missing' in the codebook, or correct the file",
        )
        for value in variable.values
        if any(kind.holds(value.code) for kind in missing)
    ]
