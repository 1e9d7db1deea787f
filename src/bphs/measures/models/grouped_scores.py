"""Scores of people in groups, such as townships: linear model with a random intercept, and the share of variance
between groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.models import remarks
from bphs.measures.models._fitting import words_of
from bphs.measures.models._gate import Rows, complete_rows, not_numbers, refuse
from bphs.measures.models._restricted import Restricted
from bphs.measures.models.design import Predictor
from bphs.measures.models.remarks import Remark
from bphs.measures.sample.options import Lack


@dataclass(frozen=True)
class MixedLinear:
    """A linear model with a random intercept.

    Attributes
    ----------
    outcome, group : names of the explained column and of the one that names the groups.
    n, left_out, groups, smallest, largest : rows used, rows left out for a missing answer, number of groups, their
        sizes.
    between, within : variance of the groups' intercepts and of people around them, in squared units of the outcome.
    icc, icc_lower, icc_upper : share of the variance that lies between groups (given the predictors), interval from the
        profile of the restricted likelihood.
    variance_chi2, variance_p_value : restricted likelihood ratio of no variance between groups; its p value is half
        that of chi-square with 1 degree of freedom, because a variance cannot be negative.
    criterion : -2 restricted log-likelihood.
    confidence : level of the intervals.
    coefficients : `term`, `variable`, `level`, `coefficient`, `standard_error`, `df` (Satterthwaite), `lower`,
        `upper`, `t`, `p_value`.
    effects : one row per group: `group`, `n`, `effect` (predicted deviation of its intercept, shrunken),
        `standard_error`, `lower`, `upper`.
    remarks : what to beware of.
    """

    outcome: str
    group: str
    n: int
    left_out: int
    groups: int
    smallest: int
    largest: int
    between: float
    within: float
    icc: float
    icc_lower: float
    icc_upper: float
    variance_chi2: float
    variance_p_value: float
    criterion: float
    confidence: float
    coefficients: pd.DataFrame
    effects: pd.DataFrame
    remarks: tuple[Remark, ...]

    @property
    def parameters(self) -> int:
        """Coefficients and two variances."""
        return len(self.coefficients) + 2

    def to_frame(self) -> pd.DataFrame:
        """Table of coefficients, ready for `chapter.table`."""
        return self.coefficients.copy()

    def coefficient(self, term: str) -> pd.Series:
        """One row of the table by the name of its term."""
        rows = self.coefficients.set_index("term")
        if term not in rows.index:
            raise MeasureError(f"The model has no term {term!r}: {nearest(term, rows.index)}.")
        return rows.loc[term]


def mixed_linear(
    frame: pd.DataFrame, outcome: str, predictors: Sequence[Predictor], *, group: str, confidence: float = 0.95
) -> MixedLinear:
    r"""Linear mixed model :math:`y_{ig} = x_{ig}'b + u_g + e_{ig}` by restricted maximum likelihood.

    :math:`u_g \sim N(0, \tau^2)`, :math:`e \sim N(0, \sigma^2)`, share between groups
    :math:`\tau^2 / (\tau^2 + \sigma^2)`. Degrees of freedom by Satterthwaite's approximation, since townships, not
    residents, limit what is known of a township's features.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out, and a remark says how many.
    outcome : column of numbers.
    predictors : numeric columns, `Category`, `Product`; an empty list for the empty model, whose share between groups
        is the one usually quoted.
    group : column that names the groups.
    confidence : level of the intervals.

    Raises
    ------
    MeasureError : bad columns (all named at once), fewer than three groups, groups of one person each.

    Notes
    -----
    In R: ``lmerTest::lmer(y ~ x + (1 | g))``. In SPSS: MIXED … /RANDOM=INTERCEPT | SUBJECT(g) /METHOD=REML.

    References
    ----------
    Laird and Ware 1982, doi:10.2307/2529876. Kuznetsova, Brockhoff and Christensen 2017, doi:10.18637/jss.v082.i13.
    Self and Liang 1987, doi:10.1080/01621459.1987.10478472 (the halved p value).

    Examples
    --------
    >>> people = pd.DataFrame({"score": [1.0, 3, 4, 6, 8, 8], "town": ["a", "a", "b", "b", "c", "c"]})
    >>> model = mixed_linear(people, "score", [], group="town")
    >>> round(model.between, 3), round(model.within, 3)  # mean squares 18 and 4/3: (18 - 4/3) / 2, 4/3
    (8.333, 1.333)
    """
    rows = complete_rows(frame, outcome, predictors, clusters=group, confidence=confidence, none_allowed=True)
    refuse(outcome, wrong_groups(rows, group) + not_numbers(rows.y, outcome))
    model = Restricted.of(rows.y.to_numpy(dtype=float), rows.design.matrix, rows.grouping)
    ratio = model.best()
    within, criterion = model.residual(ratio), model.criterion(ratio)
    lower, upper = model.interval(ratio, confidence)
    chi2 = max(model.criterion(0.0) - criterion, 0.0)
    sizes = np.bincount(rows.grouping)
    return MixedLinear(
        outcome,
        group,
        rows.n,
        rows.left_out,
        len(sizes),
        int(sizes.min()),
        int(sizes.max()),
        ratio * within,
        within,
        ratio / (1 + ratio),
        lower / (1 + lower),
        1 - 1 / (1 + upper),
        chi2,
        halved_p(chi2),
        criterion,
        confidence,
        _coefficients(rows, model, ratio, confidence),
        _effects(rows, model, ratio, confidence),
        (
            *remarks.left_out(rows.left_out, rows.n),
            *remarks.vanished(rows.vanished),
            *remarks.of_groups(len(sizes), ratio * within < 1e-8 * within),
        ),
    )


def wrong_groups(rows: Rows, group: str) -> list[str]:
    """Groups that no variance between can be estimated from."""
    sizes = np.bincount(rows.grouping)
    if len(sizes) < 3:
        told = f"column {group!r} names {len(sizes)} groups, too few for a variance between them: make it a predictor"
        return [Lack(told, f"“{group}”仅有{len(sizes)}组，不足以估计组间方差")]
    told = f"every group of {group!r} has one row: differences between groups and between people cannot be told apart"
    return [Lack(told, f"“{group}”每组仅一条记录，组间差异与个体差异无法区分")] if sizes.max() == 1 else []


def halved_p(chi2: float) -> float:
    """P value of a variance being zero."""
    from scipy.special import chdtrc

    return float(chdtrc(1, chi2) / 2) if chi2 > 0 else 1.0


def _coefficients(rows: Rows, model: Restricted, ratio: float, confidence: float) -> pd.DataFrame:
    from scipy.special import stdtr, stdtrit

    estimates, covariance = model.fixed(ratio)
    se, df = np.sqrt(np.diag(covariance)), model.freedom(ratio)
    t, reach = estimates / se, stdtrit(df, (1 + confidence) / 2) * se
    words = words_of(rows.design, intercept=True).drop(columns="category")
    return words.assign(
        coefficient=estimates,
        standard_error=se,
        df=df,
        lower=estimates - reach,
        upper=estimates + reach,
        t=t,
        p_value=2 * stdtr(df, -np.abs(t)),
    )


def _effects(rows: Rows, model: Restricted, ratio: float, confidence: float) -> pd.DataFrame:
    from scipy.special import ndtri

    effect, se = model.effects(ratio)
    reach = ndtri((1 + confidence) / 2) * se
    return pd.DataFrame(
        {
            "group": list(rows.cluster_names),
            "n": np.bincount(rows.grouping),
            "effect": effect,
            "standard_error": se,
            "lower": effect - reach,
            "upper": effect + reach,
        }
    )
