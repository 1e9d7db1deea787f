"""Krippendorff's alpha of each code, with an interval from resampled interviews, and what the value allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.agreement.codes import ONE_CODER
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse

RELIABLE, TENTATIVE = 0.8, 2 / 3
"""Values of alpha from which on data are reliable, and allow tentative conclusions (Krippendorff 2004, Reliability in
Content Analysis, doi:10.1111/j.1468-2958.2004.tb00738.x).
"""
COLUMNS = ("excerpt", "interview", "coder", "code")
NOTHING_SHARED = Lack(
    "Fewer than two excerpts were read by two coders: agreement cannot be computed.",
    "由两名编码员共同编码的摘录不足两段，无法计算一致性。",
)
NO_VARIATION = Lack(
    "No code was given to some and not to others of the excerpts that two coders have read.",
    "双人编码的摘录中，没有任何编码既被赋予又被不赋予，无法计算一致性。",
)

Matrix = npt.NDArray[np.float64]


def alpha_by_code(
    applied: pd.DataFrame, *, replicates: int = 999, seed: int = 0, confidence: float = 0.95
) -> pd.DataFrame:
    """Krippendorff's alpha (nominal) of each code, given or not given, with a percentile interval of the bootstrap.

    α = 1 - Dₒ / Dₑ; with n₁ values "given" and n₀ "not given" among the n that can be paired, and in excerpt u of mᵤ
    coders uᵢ of each, Dₒ / Dₑ = (n - 1) Σᵤ u₁ u₀ / (mᵤ - 1) / (n₁ n₀). Whole interviews are drawn with replacement,
    because excerpts of one interview are not independent (Zapf et al. 2016, Measuring inter-rater reliability for
    nominal data, doi:10.1186/s12874-016-0200-9, on the bootstrap of units; of clusters Davison and Hinkley 1997,
    Bootstrap Methods, section 3.8). Draws in which nobody gives the code, or everybody, determine no alpha and are left
    out.

    Parameters
    ----------
    applied : one row per code that a coder gave an excerpt: `excerpt`, `interview`, `coder`, `code`; a gap in `code`
        where the coder has read the excerpt and gives it none.
    replicates : draws.
    seed : of the draws.

    Returns
    -------
    One row per code, in the order in which they occur: `code`, `given` (shared excerpts to which a coder gave it), `n`
    (shared excerpts: read by two coders at least), `observed` (share of pairs of coders who agree), `value`, `lower`,
    `upper`, `drawn` (draws that determine alpha), `reliability`: ``"reliable"`` from .80 on, ``"tentative"`` from .667
    on, ``"insufficient"`` below, ``"undetermined"`` where all coders say the same of every excerpt.

    Raises
    ------
    MeasureError : a column is missing.
    Undefined : one coder; fewer than two excerpts that two have read; no code that some of them have and others not.

    >>> rows = [("e1", "A", "1", "money"), ("e1", "A", "2", "money"), ("e2", "A", "1", "staff"), ("e2", "A", "2", None)]
    >>> rows += [("e3", "B", "1", "money"), ("e3", "B", "2", "money"), ("e4", "B", "1", None), ("e4", "B", "2", None)]
    >>> found = alpha_by_code(pd.DataFrame(rows, columns=["excerpt", "interview", "coder", "code"]), replicates=99)
    >>> found[["code", "given", "n", "value", "reliability"]].to_numpy().tolist()
    [['money', 2, 4, 1.0, 'reliable'], ['staff', 1, 4, 0.0, 'insufficient']]
    """
    level = options.level(confidence)
    draws = int(options.number("replicates", replicates, 1, from_low=True))
    absent = [name for name in COLUMNS if name not in applied.columns]
    if absent:
        expected = "it needs excerpt, interview, coder and code"
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}; {expected}.")
    readers = applied.groupby("excerpt", sort=False)["coder"].nunique()
    refuse([ONE_CODER] if applied["coder"].nunique() < 2 else [])
    shared = readers[readers >= 2]
    refuse([NOTHING_SHARED] if len(shared) < 2 else [])
    held = applied.drop_duplicates("excerpt").set_index("excerpt")["interview"].reindex(shared.index)
    places, names = pd.factorize(held)
    times = _times(len(names), draws, seed)
    codes = applied["code"].dropna().unique()
    rows = [_row(applied, code, shared, np.eye(len(names))[places], times, level) for code in codes]
    refuse([] if any(np.isfinite(row["value"]) for row in rows) else [NO_VARIATION])
    return pd.DataFrame(rows)


def _times(interviews: int, draws: int, seed: int) -> Matrix:
    """How often each interview is in each draw, draws × interviews."""
    chances = np.full(interviews, 1 / interviews)
    return np.random.default_rng(seed).multinomial(interviews, chances, size=draws).astype(float)


def _row(
    applied: pd.DataFrame, code: Any, shared: pd.Series, of_interview: Matrix, times: Matrix, level: float
) -> dict[str, Any]:
    given = applied[(applied["code"] == code) & applied["excerpt"].isin(shared.index)]
    yes = given.groupby("excerpt")["coder"].nunique().reindex(shared.index, fill_value=0).to_numpy(dtype=float)
    coders = shared.to_numpy(dtype=float)
    apart = yes * (coders - yes) / (coders - 1)
    sums = np.column_stack([yes, coders - yes, apart]).T @ of_interview
    value = float(_alpha(sums.sum(axis=1)))
    drawn = _alpha(sums @ times.T)
    drawn = drawn[np.isfinite(drawn)]
    lower, upper = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) if len(drawn) else (np.nan, np.nan)
    return {
        "code": code,
        "given": given["excerpt"].nunique(),
        "n": len(shared),
        "observed": float(1 - (2 * apart / coders).mean()),
        "value": value,
        "lower": float(lower) if np.isfinite(value) else np.nan,
        "upper": float(upper) if np.isfinite(value) else np.nan,
        "drawn": len(drawn),
        "reliability": reliability(value),
    }


def _alpha(sums: Matrix) -> Matrix:
    """Alpha from the values given, not given, and the disagreement, of each column; missing without variation."""
    yes, no, apart = sums
    expected = np.where(yes * no > 0, yes * no, np.nan)
    return 1 - (yes + no - 1) * apart / expected


def reliability(value: float) -> str:
    """What a value of alpha allows, as in `alpha_by_code`.

    >>> [reliability(value) for value in (0.8, 0.7, 0.6, float("nan"))]
    ['reliable', 'tentative', 'insufficient', 'undetermined']
    """
    if np.isnan(value):
        return "undetermined"
    return "reliable" if value >= RELIABLE else "tentative" if value >= TENTATIVE else "insufficient"
