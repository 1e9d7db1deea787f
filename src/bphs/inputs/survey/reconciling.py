"""Third step of reading a survey: its file held against the codebook.

User-missing codes of an SPSS file are added to the codebook; where the two contradict each other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bphs.errors import Problem, nearest
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import code_text, plain
from bphs.inputs.survey.screening import Kept, Screened
from bphs.inputs.survey.source import Source


@dataclass(frozen=True)
class Reconciled:
    """A survey whose file and codebook agree, but for what its source's problems tell.

    Attributes
    ----------
    codebook : with the codes that the file declares missing.
    columns : for each variable that the file has whole its columns: one, or one for each of its values.
    """

    source: Source
    codebook: Codebook
    columns: Mapping[str, tuple[Kept, ...]]


def reconcile(screened: Screened) -> Reconciled:
    """Codebook with the file's user-missing codes and ranges, and every contradiction between the two as a problem."""
    source, codebook = screened.source, screened.codebook
    lacking = {
        variable.variable: problem
        for variable in codebook.variables
        if variable.kept and (problem := _lacking(screened, variable))
    }
    declared = {name: columns[0] for name, columns in screened.columns.items() if columns[0].code is None}
    contradictions = [
        problem
        for name, column in declared.items()
        for problem in _contradictions(source, codebook.by_name[name], column)
    ]
    variables = [
        _completed(variable, declared[variable.variable]) if variable.variable in declared else variable
        for variable in codebook.variables
    ]
    return Reconciled(
        source.telling(*contradictions, *lacking.values(), *_unknown(source, screened.unknown)),
        Codebook(path=codebook.path, variables=tuple(variables)),
        {name: columns for name, columns in screened.columns.items() if name not in lacking},
    )


def _completed(variable: Variable, column: Kept) -> Variable:
    """A variable with the codes that only the file declares missing, labels as the file has them."""
    known = {(kind.low, kind.high) for kind in variable.missing}
    added = [
        kind._replace(label_zh=column.labels.get(kind.low, ""), label_en=column.labels.get(kind.low, ""))
        for kind in column.missing
        if (kind.low, kind.high) not in known
    ]
    return variable.model_copy(update={"missing": (*variable.missing, *added)}) if added else variable


def _contradictions(source: Source, variable: Variable, column: Kept) -> Iterator[Problem]:
    """Labels and codes that mean something else in the file than in the codebook.

    1=female where the codebook says 2=female; a code that the file calls missing and the codebook an answer.
    """
    where = f"{source.name}, variable {variable.variable!r}"
    codes = {plain(label): value.code for value in variable.values for label in (value.label_zh, value.label_en)}
    for code, label in column.labels.items():
        meant = codes.get(plain(label), code)
        if isinstance(code, int | float) and meant != code:
            yield Problem(
                where,
                f"{code_text(code)}={label}",
                f"{code_text(meant)}={label}, as the codebook has it",
                "correct the codebook, or recode the file",
            )
    for value in variable.values:
        if any(kind.holds(value.code) for kind in column.missing):
            yield Problem(
                where,
                f"{code_text(value.code)} is declared missing",
                f"the answer {value.label_zh!r}, as the codebook has it",
                "move the code to 'missing' in the codebook, or correct the file",
            )


def _lacking(screened: Screened, variable: Variable) -> Problem | None:
    """Problem of a variable that the file lacks, or of which it lacks the columns of some values; else None."""
    there = {column.code for column in screened.columns.get(variable.variable, ())}
    where, file = f"{screened.codebook.path.name}, variable {variable.variable!r}", screened.source.path.name
    if not there:
        return Problem(
            where,
            f"no such column in {file} ({variable.question_zh})",
            "a column of the file for each variable of the codebook",
            f"write the file's heading into column 'column' of the codebook"
            f"{_close(variable, screened.unused)}, or remove the row",
        )
    absent = [value.label_zh for value in variable.values if value.code not in there]
    if None in there or not absent:
        return None
    return Problem(
        where,
        f"no column for {', '.join(absent)} in {file}",
        "a column for each value, or one for all",
        "add the column, or take the value out of the codebook",
    )


def _close(variable: Variable, unused: Sequence[str]) -> str:
    advice = nearest(variable.variable, unused) if len(unused) <= 8 else ""
    return f" ({advice})" if advice.startswith("write") else ""


def _unknown(source: Source, unknown: Mapping[int, str]) -> Iterator[Problem]:
    """Columns that the codebook does not know and that nothing forbids to keep."""
    for number, heading in unknown.items():
        yield Problem(
            f"{source.name}, column {number}",
            f"{heading!r}, which the codebook does not know",
            "a row of the codebook for each column of the file",
            "add a row to the codebook (type 'meta' drops the column), or write this heading into its column 'column'",
        )
