"""Tests of two columns of categories: chi-square, Fisher's exact test, McNemar's."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.comparisons._groups import Counts, cross_counts
from bphs.measures.comparisons._results import Tested
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice
from bphs.measures.sample.replicates import generator, whole

STATISTICS = ("pearson", "yates", "likelihood_ratio")


def chi_square(rows: Any, columns: Any = None, *, statistic: str = "pearson", missing: str = "drop") -> Tested:
    """Chi-square test of independence of two sets of categories: Pearson's, Yates' for 2 x 2 tables, or the likelihood
    ratio.

    Σ (O - E)²/E; Yates: Σ (|O - E| - min(½, |O - E|))²/E; likelihood ratio: 2 Σ O ln(O/E); on (r - 1)(c - 1) degrees of
    freedom.

    Parameters
    ----------
    rows, columns : (n,) labels each; or `rows` alone, a table of counts. Rows and columns without anybody are left out.
    statistic : "pearson", "yates" or "likelihood_ratio".
    missing : "drop" or "raise".

    Returns
    -------
    Tested : details `least_expected` and `share_below_5`, the share of cells that expect fewer than 5: from a fifth of
        the cells on, or below 1 anywhere, use `fisher_exact` (Cochran 1954, doi:10.2307/3001616).

    Raises
    ------
    MeasureError : fewer than two rows or columns; counts that are not whole; Yates' for another table than 2 x 2.

    >>> round(chi_square([[75, 220], [143, 162]]).statistic, 4)
    29.8589
    """
    from scipy import stats

    choice("statistic", statistic, STATISTICS)
    table = cross_counts(rows, columns, missing=missing, shape=(2, 2) if statistic == "yates" else None)
    value = _statistic(table, statistic)
    df = float((table.counts.shape[0] - 1) * (table.counts.shape[1] - 1))
    details = {"least_expected": float(table.expected.min()), "share_below_5": float((table.expected < 5).mean())}
    name = "chi_square" if statistic == "pearson" else f"chi_square_{statistic}"
    return Tested(name, value, float(stats.chi2.sf(value, df)), table.n, table.left_out, df, details=details)


def _statistic(table: Counts, statistic: str) -> float:
    if statistic == "likelihood_ratio":
        filled = table.counts > 0
        return float(2 * (table.counts[filled] * np.log(table.counts[filled] / table.expected[filled])).sum())
    away = np.abs(table.counts - table.expected)
    if statistic == "yates":
        away = away - np.minimum(0.5, away)
    return float((away**2 / table.expected).sum())


def fisher_exact(
    rows: Any, columns: Any = None, *, replicates: int = 20_000, seed: int | None = None, missing: str = "drop"
) -> Tested:
    """Fisher's exact test of independence of two sets of categories: exact for 2 x 2.

    For larger tables by drawing tables with the same margins.

    p is the probability, given the margins, of all tables no more probable than the one observed; by Monte Carlo
    (1 + their number) / (1 + replicates), as R does.

    Parameters
    ----------
    rows, columns, missing : as for `chi_square`.
    replicates, seed : for tables larger than 2 x 2; the same seed gives the same p.

    Returns
    -------
    Tested : no statistic; details for 2 x 2 `odds_ratio` (the conditional maximum likelihood estimate), otherwise
        `standard_error` of p by Monte Carlo.

    Raises
    ------
    MeasureError : as for `chi_square`; a larger table without a seed.

    References
    ----------
    Fisher 1935, doi:10.2307/2342435. Patefield 1981 (drawing tables), doi:10.2307/2346669. In R: ``fisher.test``.

    >>> round(fisher_exact([[3, 1], [1, 3]]).p_value, 4)
    0.4857
    """
    from scipy import stats

    table = cross_counts(rows, columns, missing=missing)
    counts = table.counts.astype(int)
    if counts.shape == (2, 2):
        ratio = float(stats.contingency.odds_ratio(counts, kind="conditional").statistic)
        return Tested(
            "fisher_exact",
            float("nan"),
            float(stats.fisher_exact(counts).pvalue),
            table.n,
            table.left_out,
            details={"odds_ratio": ratio},
        )
    drawn = stats.random_table(counts.sum(axis=1), counts.sum(axis=0)).rvs(
        whole("replicates", replicates), random_state=generator(seed)
    )
    p = float((1 + (_rarity(drawn) >= _rarity(counts) - 1e-7).sum()) / (1 + replicates))
    return Tested(
        "fisher_monte_carlo",
        float("nan"),
        p,
        table.n,
        table.left_out,
        details={"standard_error": float(np.sqrt(p * (1 - p) / replicates))},
    )


def _rarity(counts: Any) -> FloatArray:
    """Minus the logarithm of a table's probability given its margins, up to a constant."""
    from scipy.special import gammaln

    return gammaln(np.asarray(counts) + 1.0).sum(axis=(-2, -1))


def mcnemar(before: Any, after: Any = None, *, exact: bool = True, missing: str = "drop") -> Tested:
    """McNemar's test of a yes/no answer asked twice of the same people: of b and c, those who changed either way.

    Parameters
    ----------
    before, after : (n,) labels with the same two values; or `before` alone, a 2 x 2 table of counts.
    exact : binomial test of b in b + c with probability ½; otherwise (b - c)²/(b + c) against chi-square.
    missing : "drop" or "raise".

    Returns
    -------
    Tested : details `changed_1` and `changed_2`, from the first label to the second and back.

    Raises
    ------
    MeasureError : another table than 2 x 2; before and after with other labels; nobody changed.

    References
    ----------
    McNemar 1947, doi:10.1007/BF02295996.

    >>> round(mcnemar([[101, 121], [59, 33]], exact=False).statistic, 3)
    21.356
    """
    from scipy import stats

    table = cross_counts(before, after, missing=missing, shape=(2, 2))
    if after is not None and table.rows != table.columns:
        raise MeasureError(
            f"before and after must have the same two labels, but hold {list(table.rows)} and {list(table.columns)}."
        )
    b, c = int(table.counts[0, 1]), int(table.counts[1, 0])
    if b + c == 0:
        raise MeasureError("Nobody's answer changed, so there is nothing to test.")
    details = {"changed_1": float(b), "changed_2": float(c)}
    if exact:
        return Tested(
            "mcnemar_exact",
            float("nan"),
            float(stats.binomtest(b, b + c).pvalue),
            table.n,
            table.left_out,
            details=details,
        )
    value = (b - c) ** 2 / (b + c)
    return Tested("mcnemar", value, float(stats.chi2.sf(value, 1)), table.n, table.left_out, 1.0, details=details)
