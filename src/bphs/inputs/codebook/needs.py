"""Needs of a chapter held against a codebook, all that is lacking at once; and answers as ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import Codebook


def lacking(
    codebook: Codebook,
    chapter: str,
    variables: Sequence[str] = (),
    dimensions: Sequence[str] = (),
    ordered: Sequence[str] = (),
) -> list[Problem]:
    """Variables and scales that a chapter cannot do without and the codebook has not.

    Parameters
    ----------
    chapter : its name, for the messages.
    variables : names of variables or columns, or patterns of which one at least must be there: ``aware_*``.
    dimensions : codes of scales.
    ordered : variables whose codes the chapter takes as ranks.
    """
    remedy = f"call yours so in the codebook; or leave the chapter out (study.yml, without: [{chapter}])"
    names = (*codebook.by_name, *codebook.owner)
    gone = [
        ("variable", name)
        for name in dict.fromkeys((*variables, *ordered))
        if not any(fnmatchcase(known, name) for known in names)
    ]
    gone += [("dimension", name) for name in dimensions if name not in codebook.dimensions]
    told = [
        Problem(str(codebook.path), f"no {kind} {name!r}", f"one, for chapter {chapter} uses it", remedy)
        for kind, name in gone
    ]
    return [*told, *_unordered(codebook, f"chapter {chapter} takes them so", ordered)]


def _unordered(codebook: Codebook, why: str, names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        variable = codebook.by_name.get(name)
        if variable is not None and not variable.direction:
            expected = f"codes that are ranks, for {why}"
            remedy = (
                "write ascending (a high code means much) or descending into its column 'ordered'"
                if variable.type == "single"
                else "ask it as a question of type single or scale"
            )
            yield Problem(
                f"{codebook.path}, variable {name!r}",
                f"type {variable.type}, and nothing says that its codes are in order",
                expected,
                remedy,
            )


def ranked(frame: pd.DataFrame, codebook: Codebook, names: Sequence[str]) -> pd.DataFrame:
    """Answers as ranks: 1 for the least of what was asked, the number of the codebook's values for the most.

    Parameters
    ----------
    frame : respondents x variables, codes as they were answered.
    names : variables of type `single` that are `ordered`; of other types (scales, numbers) values stay as they are, but
        for a scale whose high codes mean little: it is turned round within its limits.

    Returns
    -------
    Those columns only; no answer stays none.

    Raises
    ------
    InputError : codes that are no ranks, or a variable that the codebook does not know.
    """
    if problems := [
        problem
        for name in names
        for problem in _unordered(codebook, "they are ranked here", [codebook.variable(name).variable])
    ]:
        raise InputError(problems)
    found = frame[list(names)].copy()
    for name in names:
        variable = codebook.variable(name)
        if variable.type == "single":
            codes = sorted((value.code for value in variable.values), reverse=variable.direction == "descending")
            found[name] = found[name].map({code: float(place) for place, code in enumerate(codes, 1)})
        elif variable.direction == "descending" and variable.low is not None and variable.high is not None:
            found[name] = variable.low + variable.high - found[name]
    return found
