"""Results of every model: estimates with intervals, odds ratios, fit, and what to beware of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined, nearest
from bphs.measures.models.design import Design
from bphs.measures.models.remarks import Remark
from bphs.measures.sample.influence import between, sums

INTERCEPT = "intercept"


@dataclass(frozen=True)
class ModelResult:
    """A fitted model of answers.

    Attributes
    ----------
    kind : ``"logit"``, ``"ordered"``, ``"multinomial"`` or ``"mixed_logit"``.
    method : ``"ml"`` or ``"firth"``.
    link : ``"logit"`` or ``"probit"``.
    outcome : name of the explained column.
    categories : its answers: no then yes; lowest to highest; or the reference first.
    counts : rows per category.
    n, left_out : rows used, and rows left out for a missing answer.
    iterations : of the search.
    log_likelihood, null_log_likelihood : of the model and of one without predictors (penalised if `method` is "firth").
    confidence : level of the intervals.
    errors : ``"model"``, ``"robust"`` or ``"cluster"``: where the standard errors come from.
    freedom : degrees of freedom of the intervals: infinite (normal), or clusters less strata (1 where none are given).
    coefficients : `term`, `variable`, `level`, `category` (what a coefficient belongs to: the answer, or the threshold
        such as ``"1|2"``, by its neighbours in `categories`; empty if it holds for all), `coefficient`,
        `standard_error`, `lower`, `upper`, `z`, `p_value`, `odds_ratio`, `odds_ratio_lower`, `odds_ratio_upper`
        (exponents; missing under a probit
        link and for intercepts).
    thresholds : of ordered models: `threshold`, `coefficient`, `standard_error`, `lower`, `upper`; else empty.
    estimates, covariance : all parameters, as the margins use them.
    design : coded predictors.
    codes : (n,) the answers of the rows in use, as places in `categories`.
    nominal : terms whose effect differs between thresholds.
    remarks : what to beware of.
    """

    kind: str
    method: str
    link: str
    outcome: str
    categories: tuple[Any, ...]
    counts: tuple[int, ...]
    n: int
    left_out: int
    iterations: int
    log_likelihood: float
    null_log_likelihood: float
    confidence: float
    errors: str
    freedom: float
    coefficients: pd.DataFrame
    thresholds: pd.DataFrame
    estimates: pd.Series
    covariance: pd.DataFrame
    design: Design
    codes: np.ndarray
    nominal: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def parameters(self) -> int:
        """Number of estimated parameters."""
        return len(self.estimates)

    def to_frame(self, references: bool = True) -> pd.DataFrame:
        """Table of coefficients; with a row of its own, odds ratio 1, for each reference category.

        Columns that hold nothing (`category` where no effect is split) are left out. With `references`, intercepts are
        left out, as journals do.
        """
        table = self.coefficients
        if references:
            table = table[table["variable"] != INTERCEPT]
        if references and len(table):
            table = pd.concat(
                [_with_reference(rows, self.design) for _, rows in table.groupby(["category", "variable"], sort=False)]
            )
        empty = [name for name in ("category",) if not table[name].astype(bool).any()]
        return table.drop(columns=empty).reset_index(drop=True)

    def coefficient(self, term: str, category: str = "") -> pd.Series:
        """One row of `coefficients` by the name of its term (and of its category, if there are several)."""
        rows = self.coefficients[self.coefficients["term"] == term]
        if rows.empty:
            raise MeasureError(f"The model has no term {term!r}: {nearest(term, self.coefficients['term'].unique())}.")
        rows = rows if len(rows) == 1 and not category else rows[rows["category"] == str(category)]
        if len(rows) != 1:
            known = self.coefficients.loc[self.coefficients["term"] == term, "category"]
            raise MeasureError(
                f"{term!r} has a coefficient for each of {', '.join(map(repr, known))}: name one with category=."
            )
        return rows.iloc[0]


def _with_reference(rows: pd.DataFrame, design: Design) -> pd.DataFrame:
    first = rows.iloc[0]
    words = design.words().set_index("term").loc[first["term"]]
    if not words["reference"] or ":" in first["variable"]:
        return rows
    own = {
        "term": f"{words['variable']}={words['reference']}",
        "variable": words["variable"],
        "level": words["reference"],
        "category": first["category"],
    }
    numbers = {"coefficient": 0.0, "odds_ratio": 1.0 if np.isfinite(first["odds_ratio"]) else np.nan}
    blank = {name: np.nan for name in rows.columns if name not in own and name not in numbers}
    return pd.concat([pd.DataFrame([own | numbers | blank])[list(rows.columns)], rows])


def wald_table(
    words: pd.DataFrame,
    estimates: np.ndarray,
    covariance: np.ndarray,
    confidence: float,
    odds: bool = True,
    freedom: float = np.inf,
) -> pd.DataFrame:
    """`words` (term, variable, level, category) with estimates, Wald intervals, p values and, with `odds`, their
    exponents.

    Normal, or by Student's t on `freedom` degrees of freedom.

    >>> words = pd.DataFrame({"term": ["x"], "variable": ["x"], "level": [""], "category": [""]})
    >>> wald_table(words, np.array([np.log(2)]), np.array([[0.04]]),
    ...     0.95)[["odds_ratio", "odds_ratio_lower"]].round(3).iloc[0].to_list()
    [2.0, 1.351]
    """
    se = np.sqrt(np.maximum(np.diag(covariance), 0))
    reach = quantile(confidence, freedom) * se
    z = np.divide(estimates, se, out=np.full(len(se), np.nan), where=se > 0)
    table = pd.DataFrame(
        {
            "coefficient": estimates,
            "standard_error": se,
            "lower": estimates - reach,
            "upper": estimates + reach,
            "z": z,
            "p_value": two_sided(z, freedom),
        }
    )
    return pd.concat([words.reset_index(drop=True), with_odds(table, words, odds)], axis=1)


def quantile(confidence: float, freedom: float) -> float:
    """Number of standard errors that an interval reaches to each side."""
    from scipy.special import ndtri, stdtrit

    return float(ndtri((1 + confidence) / 2) if np.isinf(freedom) else stdtrit(freedom, (1 + confidence) / 2))


def two_sided(z: np.ndarray, freedom: float) -> np.ndarray:
    """P value of estimates over their standard errors."""
    from scipy.special import ndtr, stdtr

    return 2 * (ndtr(-np.abs(z)) if np.isinf(freedom) else stdtr(freedom, -np.abs(z)))


def joint_wald(estimates: np.ndarray, covariance: np.ndarray) -> float:
    """Chi-square of all estimates being zero.

    Raises
    ------
    Undefined : the covariance is singular, as with fewer clusters than estimates.
    """
    scale = np.sqrt(np.maximum(np.diag(covariance), 0))
    if not (scale > 0).all() or np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0] < 1e-10:
        raise Undefined(
            f"{len(estimates)} coefficients cannot be tested together: their covariance is singular (too few clusters or answers). Merge categories.",
            f"{len(estimates)}个系数的协方差矩阵奇异（整群或回答过少），无法作总体检验。",
        )
    return float(estimates @ np.linalg.solve(covariance, estimates))


def with_odds(table: pd.DataFrame, words: pd.DataFrame, odds: bool = True) -> pd.DataFrame:
    """Exponents of `coefficient`, `lower` and `upper` beside them; missing for intercepts and without `odds`."""
    meant = (words["variable"] != INTERCEPT).to_numpy() & odds
    with np.errstate(over="ignore"):
        exponents = {
            f"odds_ratio{end}": np.where(meant, np.exp(table[name]), np.nan)
            for end, name in (("", "coefficient"), ("_lower", "lower"), ("_upper", "upper"))
        }
    return table.assign(**exponents)


def robust_covariance(
    bread: np.ndarray, scores: np.ndarray, clusters: np.ndarray | None, strata: np.ndarray | None = None
) -> np.ndarray:
    r"""Sandwich :math:`A^{-1} (\sum_g s_g s_g') A^{-1}`, times G / (G - 1).

    Rows are their own clusters if none are given. With strata h of :math:`n_h` clusters the middle is
    :math:`\sum_h n_h / (n_h - 1) \sum_g (s_g - \bar s_h)(s_g - \bar s_h)'` (Binder 1983, doi:10.2307/1402588).
    """
    totals = scores if clusters is None else sums(scores, clusters)
    if strata is None:
        return bread @ (totals.T @ totals) @ bread * len(totals) / (len(totals) - 1)
    of_cluster = np.zeros(len(totals), dtype=np.intp)
    of_cluster[np.arange(len(scores)) if clusters is None else clusters] = strata
    return bread @ between(totals, of_cluster) @ bread
