"""Pooling of several imputations into one answer: Rubin's rules with Barnard and Rubin's degrees of freedom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real

MERGED = ("term", "variable", "level", "category")


@dataclass(frozen=True)
class Pooled:
    """Estimates over imputations.

    Attributes
    ----------
    imputations : how many.
    n : rows of each model (the fewest, if they differ).
    confidence : level of the intervals.
    coefficients : `term` (and `variable`, `level`, `category` if the models have them), `coefficient`,
        `standard_error`, `lower`, `upper`, `t`, `df`, `p_value`, `odds_ratio` and its interval if the models have them,
        `within`, `between` (variances), `riv` (relative increase in variance), `fmi` (fraction of missing information).
    """

    imputations: int
    n: int
    confidence: float
    coefficients: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Table of coefficients, ready for `chapter.table`."""
        return self.coefficients.copy()


def rubin(estimates: Any, variances: Any, *, complete_df: float = np.inf, confidence: float = 0.95) -> pd.DataFrame:
    r"""Rubin's rules.

    With m estimates :math:`Q_i` and variances :math:`U_i`: :math:`\bar Q`, :math:`\bar U`,
    :math:`B = \sum (Q_i - \bar Q)^2/(m-1)`,
    :math:`T = \bar U + (1 + 1/m) B`, :math:`\lambda = (1 + 1/m) B / T`. Degrees of freedom
    :math:`1 / (1/\nu_m + 1/\nu_{obs})`, :math:`\nu_m = (m-1)/\lambda^2`,
    :math:`\nu_{obs} = \frac{\nu_c + 1}{\nu_c + 3} \nu_c (1 - \lambda)`.

    Parameters
    ----------
    estimates, variances : (m, k), a row per imputation.
    complete_df : degrees of freedom :math:`\nu_c` if nothing were missing.
    confidence : level of the intervals.

    Returns
    -------
    One row per estimate: `coefficient`, `standard_error`, `lower`, `upper`, `t`, `df`, `p_value`, `within`, `between`,
    `riv`, `fmi`.

    Raises
    ------
    MeasureError : fewer than two imputations, shapes that differ, values that are missing, variances that are not
        positive.

    References
    ----------
    Rubin 1987, doi:10.1002/9780470316696. Barnard and Rubin 1999, doi:10.1093/biomet/86.4.948. In R: ``mice::pool``.

    Examples
    --------
    >>> found = rubin([[1.0], [2.0], [3.0]], [[1.0], [1.0], [1.0]])
    >>> found[["coefficient", "standard_error", "df", "riv"]].round(4).values.tolist()
    [[2.0, 1.5275, 6.125, 1.3333]]
    """
    from scipy.special import stdtr, stdtrit

    q, u = real(estimates, "estimates"), real(variances, "variances")
    if q.ndim != 2 or q.shape != u.shape or len(q) < 2:
        raise MeasureError(
            f"Rubin's rules need a row per imputation, at least two, for estimates and variances alike; these have shapes {q.shape} and {u.shape}."
        )
    if not (np.isfinite(q).all() and np.isfinite(u).all() and (u > 0).all()) or not 0 < confidence < 1:
        raise MeasureError("Rubin's rules need finite estimates, positive variances and a confidence between 0 and 1.")
    m, mean, within, between = len(q), q.mean(axis=0), u.mean(axis=0), q.var(axis=0, ddof=1)
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total
    with np.errstate(divide="ignore"):
        by_imputations = (m - 1) / share**2
    by_rows = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share) if np.isfinite(complete_df) else np.inf
    df = 1 / (1 / by_imputations + 1 / by_rows)
    se, riv = np.sqrt(total), share / (1 - share)
    t, finite = mean / se, np.where(np.isfinite(df), df, 1e15)
    reach = stdtrit(finite, (1 + confidence) / 2) * se
    return pd.DataFrame(
        {
            "coefficient": mean,
            "standard_error": se,
            "lower": mean - reach,
            "upper": mean + reach,
            "t": t,
            "df": df,
            "p_value": 2 * stdtr(finite, -np.abs(t)),
            "within": within,
            "between": between,
            "riv": riv,
            "fmi": (riv + 2 / (df + 3)) / (riv + 1),
        }
    )


def pooled(models: Sequence[Any], *, confidence: float | None = None) -> Pooled:
    """Model fitted to each imputed table, as one.

    Parameters
    ----------
    models : results with `coefficients` (`term`, `coefficient`, `standard_error`) and `n`: of this package or of
        `ols_robust`.
    confidence : that of the models by default.

    Raises
    ------
    MeasureError : fewer than two models; models with different terms (a category that is missing from one imputation);
        a model by Firth's method, whose intervals are not normal.

    Examples
    --------
    Odds ratios of 4 and 2.25 in two completed tables give the root of their product:

    >>> from bphs.measures.models import logit
    >>> urban = [1] * 40 + [0] * 35
    >>> tables = [pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * yes + [0] * (35 - yes),
    ...     "urban": urban}) for yes in (15, 20)]
    >>> found = pooled([logit(table, "knows", ["urban"]) for table in tables])
    >>> found.coefficients.set_index("term")["odds_ratio"].round(3)["urban"].item()
    3.0
    """
    if len(models) < 2:
        raise MeasureError(
            f"Pooling needs at least two imputations; there {'is' if len(models) == 1 else 'are'} {len(models)}."
        )
    if any(getattr(model, "method", "ml") == "firth" for model in models):
        raise MeasureError(
            "Firth's estimates cannot be pooled by Rubin's rules, because their intervals are not symmetric: pool maximum likelihood models."
        )
    first = models[0].coefficients
    words = first[[name for name in MERGED if name in first.columns]]
    for number, model in enumerate(models[1:], start=2):
        if not words.equals(model.coefficients[words.columns]):
            raise MeasureError(
                f"Model {number} has other terms than model 1: name the levels of every Category, and see that each occurs in every imputation."
            )
    level = confidence or models[0].confidence
    free = min(
        getattr(model, "df", None) or min(model.n - model.parameters, getattr(model, "freedom", np.inf))
        for model in models
    )
    table = rubin(
        [model.coefficients["coefficient"] for model in models],
        [model.coefficients["standard_error"] ** 2 for model in models],
        complete_df=free,
        confidence=level,
    )
    if "odds_ratio" in first.columns:
        for end, name in (("", "coefficient"), ("_lower", "lower"), ("_upper", "upper")):
            table[f"odds_ratio{end}"] = np.where(first["odds_ratio"].notna(), np.exp(table[name]), np.nan)
    return Pooled(len(models), min(model.n for model in models), level, pd.concat([words, table], axis=1))


def beside_complete(complete: Any, filled: Pooled) -> pd.DataFrame:
    """Coefficients of the complete rows beside those of the completed tables.

    A predictor whose effect differs between answers or steps has several coefficients under one name of a term: they
    are joined by `term` and `category`.

    Parameters
    ----------
    complete : model of the complete rows, fitted in the same way.
    filled : of `pooled`.

    Returns
    -------
    One row per coefficient that both have: `term`, `variable`, `level`, `category`, `complete` (odds ratio of the
    complete rows), `odds_ratio` and its interval, `moved` (by how many of the complete rows' standard errors the
    coefficient differs).

    Examples
    --------
    >>> from bphs.measures.models import logit
    >>> urban = [1] * 40 + [0] * 35
    >>> tables = [pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * yes + [0] * (35 - yes),
    ...     "urban": urban}) for yes in (15, 20)]
    >>> models = [logit(table, "knows", ["urban"]) for table in tables]
    >>> both = beside_complete(models[0], pooled(models))
    >>> both.loc[both["term"] == "urban", ["complete", "odds_ratio"]].round(3).values.tolist()
    [[4.0, 3.0]]
    """
    words = ["term", "variable", "level", "category"]
    own = complete.coefficients[[*words, "odds_ratio", "coefficient", "standard_error"]]
    own = own.rename(columns={"odds_ratio": "complete", "coefficient": "alone", "standard_error": "own_se"})
    odds = ["odds_ratio", "odds_ratio_lower", "odds_ratio_upper"]
    both = own.merge(filled.coefficients[[*words, *odds, "coefficient"]], on=words, validate="one_to_one")
    both["moved"] = (both["coefficient"] - both["alone"]).abs() / both["own_se"]
    return both[[*words, "complete", *odds, "moved"]]
