"""Standardised effects of differences between groups, with intervals, beside the tests' p values."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.measures.comparisons._groups import Grouped, cross_counts, grouped
from bphs.measures.comparisons._noncentral import noncentral_chi2, noncentral_f, noncentral_t
from bphs.measures.comparisons._results import Effect
from bphs.measures.comparisons.crosstabs import chi_square
from bphs.measures.comparisons.means import anova
from bphs.measures.comparisons.ranks import _ranked, kruskal_statistic
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import level


def cohens_d(
    values: Any, groups: Any, *, hedges: bool = False, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Difference of two means in standard deviations: d = (x̄₁ - x̄₂)/s with s the pooled standard deviation.

    Parameters
    ----------
    values, groups, missing : as for `t_test`.
    hedges : Hedges' g, d·Γ(m/2) / (√(m/2) Γ((m - 1)/2)) with m = n - 2, which is unbiased.

    Returns
    -------
    Effect : the interval holds the noncentrality of t, exact for normal values with equal variances.

    Raises
    ------
    MeasureError : as for `t_test`.

    References
    ----------
    Hedges 1981, doi:10.3102/10769986006002107. Steiger 2004, doi:10.1037/1082-989X.9.2.164. In R:
    ``effectsize::cohens_d``.

    >>> float(round(cohens_d([1, 2, 3, 4, 5, 6], list("aaabbb")).value, 6))
    -3.0
    """
    from scipy.special import gammaln

    data = grouped(values, groups, missing=missing, exactly=2)
    unit = np.sqrt((1 / data.sizes).sum())
    d = (data.means[0] - data.means[1]) / np.sqrt(data.within)
    low, high = noncentral_t(float(d / unit), data.n - 2, level(confidence))
    m = (data.n - 2) / 2
    factor = float(np.exp(gammaln(m) - gammaln(m - 0.5)) / np.sqrt(m)) if hedges else 1.0
    name = "hedges_g" if hedges else "cohens_d"
    return Effect(
        name,
        float(d * factor),
        float(low * unit * factor),
        float(high * unit * factor),
        confidence,
        data.n,
        data.left_out,
    )


def eta_squared(
    values: Any, groups: Any, *, omega: bool = False, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Share of the variance between groups: η² = SS_b/SS_t, or ω² = (SS_b - (k - 1)s²)/(SS_t + s²), which η²
    overstates.

    Parameters
    ----------
    values, groups, missing : as for `anova`.
    omega : give ω² (zero at least) in place of η².

    Returns
    -------
    Effect : the interval is that of the share in the population, λ/(λ + n) with λ the noncentrality of F, for both.

    Raises
    ------
    MeasureError : as for `anova`.

    References
    ----------
    Steiger 2004, doi:10.1037/1082-989X.9.2.164.

    >>> round(eta_squared([1, 2, 3, 4, 5, 6], list("aaabbb")).value, 4)
    0.7714
    """
    found = anova(values, groups, missing=missing)
    between, within = found["between"], found["within"]
    value = between / (between + within)
    if omega:
        spread = within / found.df_error
        value = max(0.0, (between - found.df * spread) / (between + within + spread))
    low, high = noncentral_f(found.statistic, found.df, found.df_error, level(confidence))
    name = "omega_squared" if omega else "eta_squared"
    return Effect(name, value, low / (low + found.n), high / (high + found.n), confidence, found.n, found.left_out)


def epsilon_squared(
    values: Any, groups: Any, *, corrected: bool = False, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Share of the variance of ranks between groups: ε² = H/(n - 1), with H of Kruskal and Wallis.

    ε² is (k - 1)/(n - 1) on average where k groups do not differ at all, so that with many groups it may lie above its
    own interval, which is that of the share in the population.

    Parameters
    ----------
    values, groups, missing : as for `kruskal_wallis`.
    corrected : (H - k + 1)/(n - k), zero at least, which is 0 on average where groups do not differ; effect
        ``"eta_squared_ranks"``.

    Returns
    -------
    Effect : the interval holds the noncentrality of H against chi-square, divided by n - 1: good for small and middling
        effects.

    Raises
    ------
    MeasureError : as for `kruskal_wallis`.

    References
    ----------
    Kelley 1935, doi:10.1073/pnas.21.9.554. Tomczak and Tomczak 2014, Trends in Sport Sciences 21(1), 19-25. In R:
    ``effectsize::rank_epsilon_squared``, ``rstatix::kruskal_effsize``.

    >>> round(epsilon_squared([1, 2, 3, 4, 5, 6, 7, 8, 9], list("aaabbbccc")).value, 4)
    0.9
    """
    data = _ranked(values, groups, missing)
    h = kruskal_statistic(data)
    low, high = noncentral_chi2(h, data.k - 1, level(confidence))
    name, value = (
        ("eta_squared_ranks", max(0.0, (h - data.k + 1) / (data.n - data.k)))
        if corrected
        else ("epsilon_squared", h / (data.n - 1))
    )
    return Effect(name, value, low / (data.n - 1), min(1.0, high / (data.n - 1)), confidence, data.n, data.left_out)


def rank_biserial(values: Any, groups: Any, *, confidence: float = 0.95, missing: str = "drop") -> Effect:
    """Chance of a higher value in the first group minus chance of a lower one: P(X > Y) - P(X < Y), also Cliff's delta.

    Parameters
    ----------
    values, groups, missing : as for `mann_whitney`, with two units or more in each group.

    Returns
    -------
    Effect : the error is from the placements of each unit in the other group (DeLong), the interval by Fisher's z so
        that it stays within -1 to 1; NaN where the groups do not overlap.

    Raises
    ------
    MeasureError : as for `mann_whitney`.

    References
    ----------
    Cliff 1993, doi:10.1037/0033-2909.114.3.494. DeLong et al. 1988, doi:10.2307/2531595. In R:
    ``effectsize::rank_biserial``.

    >>> round(rank_biserial([1, 2, 4, 3, 5, 6], list("aaabbb")).value, 4)
    -0.7778
    """
    from scipy import stats

    data = grouped(values, groups, missing=missing, exactly=2, spread=False)
    first, second = _placements(data)
    delta = float(first.mean())
    error = np.sqrt(first.var(ddof=1) / first.size + second.var(ddof=1) / second.size)
    if abs(delta) >= 1 - 1e-12 or error == 0:
        low = high = float("nan")
    else:
        half = stats.norm.ppf((1 + level(confidence)) / 2) * error / (1 - delta**2)
        low, high = np.tanh(np.arctanh(delta) + np.array([-half, half])).tolist()
    return Effect("rank_biserial", delta, low, high, confidence, data.n, data.left_out)


def _placements(data: Grouped) -> tuple[FloatArray, FloatArray]:
    """Placement of each unit of either group: share of the other group below it minus share above it (signed for the
    first group).
    """
    parts = [data.codes == group for group in (0, 1)]
    inner = np.empty(data.n)
    for part in parts:
        inner[part] = Grouped(data.values[part], data.codes[part], data.labels, 0).ranks
    beaten = data.ranks - inner
    sizes = data.sizes[::-1]
    first, second = (2 * beaten[part] / size - 1 for part, size in zip(parts, sizes, strict=True))
    return first, -second


def cramers_v(
    rows: Any, columns: Any = None, *, corrected: bool = False, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Association of two sets of categories: V = √(χ²/(n·(min(r, c) - 1))), 0 to 1.

    Parameters
    ----------
    rows, columns, missing : as for `chi_square`.
    corrected : Bergsma's correction, which is not biased upwards in large tables: φ̃² = max(0, χ²/n - (r - 1)(c - 1)/(n
        - 1)) with r̃ = r - (r - 1)²/(n - 1) and c̃ likewise.

    Returns
    -------
    Effect : the interval holds the noncentrality of chi-square (of the uncorrected V).

    Raises
    ------
    MeasureError : as for `chi_square`.

    References
    ----------
    Cramér 1946, Mathematical Methods of Statistics, section 21.9. Bergsma 2013, doi:10.1016/j.jkss.2012.10.002.

    >>> round(cramers_v([[75, 220], [143, 162]]).value, 4)
    0.2231
    """
    found = chi_square(rows, columns, missing=missing)
    r, c = cross_counts(rows, columns, missing=missing).counts.shape
    unit = found.n * (min(r, c) - 1)
    low, high = noncentral_chi2(found.statistic, found.df, level(confidence))
    limits = (float(np.sqrt(low / unit)), min(1.0, float(np.sqrt(high / unit))))
    value = np.sqrt(found.statistic / unit)
    if corrected:
        n = found.n
        squared = max(0.0, found.statistic / n - found.df / (n - 1))
        value = np.sqrt(squared / (min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1))
    return Effect(
        "cramers_v_corrected" if corrected else "cramers_v", float(value), *limits, confidence, found.n, found.left_out
    )
