"""Answers with codes that the codebook does not have: counted for each variable, and refused where they are many.

One such code is a slip of the hand and counts as no answer. Many of one variable are answers that the codebook does not
know: they would vanish, and every share of that variable would be one of the others alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from bphs.errors import Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import SPREAD, Variable
from bphs.inputs.files.codes import code_text
from bphs.inputs.survey.held import Answers

YEARS_OF_LIFE = (0.0, 120.0)
"""Ages in years that are possible; more is a slip, or a year of birth."""
YEARS_OF_BIRTH = (1900.0, 2100.0)
MOST_BANDS = 12
MOST_QUOTED = 8


def limits(variable: Variable) -> tuple[float, float]:
    """Smallest and largest number that a variable of numbers may hold; ages have limits that nobody need write.

    >>> limits(Variable(variable="x", question_en="Age", question_zh="年龄", type="number", role="age", minimum=15))
    (15.0, 120.0)
    """
    low, high = YEARS_OF_LIFE if variable.role == "age" else (-np.inf, np.inf)
    low = 0.0 if variable.type == "duration" else low
    return (
        low if variable.minimum is None else variable.minimum,
        high if variable.maximum is None else variable.maximum,
    )


def outside_of(answers: Answers, wrong: Mapping[str, np.ndarray], codebook: Codebook) -> pd.DataFrame:
    """Count of the answers to each variable, and of those with codes that the codebook does not have.

    Parameters
    ----------
    answers : as they were received.
    wrong : for each column that has such codes, which of its levels they are.

    Returns
    -------
    One row for each variable that has such codes: ``variable``, ``answers``, ``outside`` (answer sheets), ``share``.
    """
    rows = []
    for variable in codebook.variables:
        names = variable.columns if variable.type in SPREAD else (variable.variable,)
        if variable.kept and (there := {name: wrong[name] for name in names if name in wrong}):
            given, marked = int(answers.answered(*names).sum()), int(answers.such(there).sum())
            rows.append((variable.variable, given, marked, marked / given))
    return pd.DataFrame(rows, columns=["variable", "answers", "outside", "share"])


def refusals(counts: pd.DataFrame, most: float, answers: Answers, codebook: Codebook) -> Iterator[Problem]:
    """Problem of each variable of which more than a share of the answers have codes that the codebook does not have.

    Parameters
    ----------
    counts : as `outside_of` gives them.
    most : largest share that may count as missing.
    answers : as they were received.
    """
    for row in counts[counts["share"] > most].itertuples(index=False):
        variable = codebook.variable(str(row.variable))
        what, remedy = _known_kind(variable, answers)
        yield Problem(
            f"answers, variable {row.variable!r}",
            f"{row.outside} of {row.answers} answers {what}",
            f"at most {most:.0%} that count as missing (study.yml, survey: cleaning: out_of_range_share)",
            remedy,
        )


def _known_kind(variable: Variable, answers: Answers) -> tuple[str, str]:
    """What answers outside look like, in words that quote no number of somebody's, and what to do."""
    if variable.type not in ("number", "duration"):
        return _codes(variable, answers)
    low, high = limits(variable)
    given = answers[variable.variable].dropna()
    out = given[~given.between(low, high)]
    bounds = f"outside {low:g} to {high:g}"
    if variable.role == "age" and out.between(*YEARS_OF_BIRTH).mean() > 0.5:
        return (
            f"{bounds}, most of them like years of birth",
            "put ages into the file: year of the survey minus year of birth",
        )
    if like_bands(out):
        return (
            f"{bounds}, all of them like codes of bands",
            "if they are, make the variable 'single' in the codebook, with values such as 1=18-29|2=30-44",
        )
    return bounds, "correct the cells, or 'minimum' and 'maximum' in the codebook"


def _codes(variable: Variable, answers: Answers) -> tuple[str, str]:
    if variable.type in SPREAD:
        return "have marks other than chosen or not, or ranks", "correct the cells, or the type in the codebook"
    known = {value.code for value in variable.values}
    codes = [code for code in np.unique(answers[variable.variable].dropna()) if code not in known]
    listed = ", ".join(map(code_text, codes[:MOST_QUOTED])) + (", …" if len(codes) > MOST_QUOTED else "")
    added = "|".join(f"{code_text(code)}=…" for code in codes[:3])
    return (
        f"have codes that the codebook does not have ({listed})",
        f"if they are answers, add them to 'values' with their labels ({added}); if they mean no answer, to 'missing'",
    )


def like_bands(answers: pd.Series) -> bool:
    """Whether numbers are few and small and whole, as codes of bands are.

    >>> like_bands(pd.Series([1.0, 2, 3, 5])), like_bands(pd.Series([18.0, 40, 71]))
    (True, False)
    """
    return bool(len(answers) and answers.between(0, MOST_BANDS).all() and (answers % 1 == 0).all())
