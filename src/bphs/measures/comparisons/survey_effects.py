"""Effects of differences where respondents were drawn with unequal chances, in strata or in clusters.

The shares of variance and V are quadratic in what is estimated, so their limits are those of a noncentral chi-square,
as without a design, after Rao and Scott's correction of the statistic: with δ the generalised design effects, X²·ν/tr δ
on ν = (tr δ)²/tr δ² degrees of freedom. In simulations with 10 to 40 clusters they covered the truth in 90 to 99 of
100; linearised limits of such squares did so in 50 to 100.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons._domains import Domains, domains, several
from bphs.measures.comparisons._noncentral import noncentral_chi2
from bphs.measures.comparisons._results import Effect
from bphs.measures.comparisons.association import cells_of_table, design_effects
from bphs.measures.sample.gate import Design, FloatArray
from bphs.measures.sample.options import choice, level

FORMS = ("eta_squared", "omega_squared", "cohens_f")


def survey_eta_squared(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    form: str = "eta_squared",
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Effect:
    """Share of the weighted variance between groups, η² = 1 - Σw(x - x̄_g)² / Σw(x - x̄)².

    With X² = nΣp_g(x̄_g - x̄)²/s², s² = n/(n - k)·Σw(x - x̄_g)²/Σw: Cohen's f = √(X²/n); ω² = f²/(1 + f²) with f² =
    max(0, X² - tr δ)/n, which does not overstate as η² does. tr δ = ΣΣ A_ij V_ij, A the matrix of the form X² and V the
    design's covariance of the means.

    Parameters
    ----------
    values, groups, weights, design, missing : as for `survey_comparison`.
    form : "eta_squared", "omega_squared" or "cohens_f".

    Returns
    -------
    Effect : the limits are those of the share (or f) in the population, the same for η² and ω².

    Raises
    ------
    MeasureError : as for `survey_comparison`.

    References
    ----------
    Rao and Scott 1984, doi:10.1214/aos/1176346391. Steiger 2004, doi:10.1037/1082-989X.9.2.164. Cohen 1988, Statistical
    Power Analysis, 8.2. In R: 1 - deviance/null deviance of ``survey::svyglm(y ~ g)``.

    >>> round(survey_eta_squared([1, 2, 3, 4, 5, 6], list("aaabbb")).value, 4)  # as without a design
    0.7714
    """
    choice("form", form, FORMS)
    found = several(domains(values, weights, groups, design, missing))
    shares = found.totals / found.totals.sum()
    within = float(found.squares.sum() / found.totals.sum())
    between = float(shares @ (found.means - shares @ found.means) ** 2)
    unit = (found.n - found.k) / within
    squared, delta = between * unit, (np.diag(shares) - np.outer(shares, shares)) * unit @ found.covariance
    limits = np.array(_limits(squared, delta, level(confidence))) / found.n
    if form == "cohens_f":
        return Effect(
            form, float(np.sqrt(squared / found.n)), *np.sqrt(limits).tolist(), confidence, found.n, found.left_out
        )
    above = max(0.0, squared - float(np.trace(delta))) / found.n
    value = between / (between + within) if form == "eta_squared" else above / (1 + above)
    return Effect(form, float(value), *(limits / (1 + limits)).tolist(), confidence, found.n, found.left_out)


def survey_hedges_g(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Effect:
    """Difference of two weighted means in standard deviations: g = J(x̄₁ - x̄₂)/s with s² = n/(n - 2) · Σw(x -
    x̄_g)²/Σw.

    J is Hedges' factor on n - 2 degrees of freedom. Linearised: z = (z₁ - z₂)/s - (x̄₁ - x̄₂)/(2s³) · z_s²; t on
    clusters less strata less one, as of the difference itself.

    Parameters
    ----------
    values, groups, weights, design, missing : as for `survey_comparison`; two groups.

    Raises
    ------
    MeasureError : as for `survey_comparison`; more than two groups.

    References
    ----------
    Hedges 1981, doi:10.3102/10769986006002107. Deville 1999, Survey Methodology 25(2), 193-203. In R:
    ``survey::svycontrast`` of ``svytotal``.

    >>> round(survey_hedges_g([1, 2, 3, 4, 5, 6], list("aaabbb")).value, 4)  # as without a design
    -2.3937
    """
    from scipy import stats

    found = several(domains(values, weights, groups, design, missing))
    if found.k != 2:
        raise MeasureError(f"Hedges' g is for 2 groups, but there are {found.k}; for more, use survey_eta_squared.")
    if found.survey.df < 2:
        raise Undefined(
            "Too few clusters: a difference needs at least two more clusters than strata.",
            "整群数过少：差值的检验要求整群数至少比层数多 2。",
        )
    difference = float(found.means[0] - found.means[1])
    factor = found.n / (found.n - 2)
    variance = factor * float(found.squares.sum() / found.totals.sum())
    spread = (
        np.where(found.inside.any(axis=1), factor * (found.away**2).sum(axis=1) - variance, 0.0) / found.totals.sum()
    )
    scale = _unbiased(found.n - 2) / np.sqrt(variance)
    influence = scale * (found.influence @ [1.0, -1.0] - difference / (2 * variance) * spread)
    half = float(stats.t.ppf((1 + level(confidence)) / 2, found.survey.df - 1)) * _error(influence, found)
    value = float(scale * difference)
    return Effect("hedges_g", value, value - half, value + half, confidence, found.n, found.left_out)


def survey_cramers_v(
    rows: Any,
    cols: Any,
    *,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Effect:
    """Association of two sets of categories in the population: V = √(φ²/(min(r, c) - 1)), φ² = Σ(p - p_r p_c)²/(p_r
    p_c) of weighted shares.

    Parameters
    ----------
    rows, cols, weights, design, missing : as for `rao_scott`.

    Raises
    ------
    MeasureError : as for `rao_scott`.

    References
    ----------
    Cramér 1946, Mathematical Methods of Statistics, section 21.9. Rao and Scott 1984, doi:10.1214/aos/1176346391.
    Steiger 2004, doi:10.1037/1082-989X.9.2.164. In R: ``survey::svychisq`` gives X², ν and F = X²/tr δ.

    >>> round(survey_cramers_v(list("aaaabbbb"), list("xxxyxyyy")).value, 4)
    0.5
    """
    table = cells_of_table(rows, cols, weights, design, missing)
    limits = _limits(table.pearson, design_effects(table), level(confidence))
    unit = table.n * (min(table.shape) - 1)
    value, low, high = np.minimum(1.0, np.sqrt(np.array([table.pearson, *limits]) / unit)).tolist()
    return Effect("cramers_v", value, low, high, confidence, table.n, table.left_out)


def _limits(squared: float, delta: FloatArray, confidence: float) -> tuple[float, float]:
    """Limits of the noncentrality of X², on the scale of X²."""
    trace = float(np.trace(delta))
    df = trace**2 / float(np.trace(delta @ delta))
    low, high = noncentral_chi2(float(squared) * df / trace, df, confidence)
    return low * trace / df, high * trace / df


def _error(influence: FloatArray, found: Domains) -> float:
    return float(np.sqrt(found.survey.covariance(influence[:, None])[0, 0]))


def _unbiased(df: int) -> float:
    """Hedges' factor."""
    from scipy.special import gammaln

    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))
