"""Paths along which an effect travels: mediators in a row, as awareness → use → satisfaction, with
bootstrap intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.models import remarks
from bphs.measures.models._gate import Rows, complete_rows, not_numbers, refuse
from bphs.measures.models._t_table import t_table
from bphs.measures.models.design import Predictor
from bphs.measures.models.remarks import Remark
from bphs.measures.sample.drawing import cluster_counts
from bphs.measures.sample.influence import sums
from bphs.measures.sample.least_squares import Fit, least_squares
from bphs.measures.sample.replicates import generator

INTERVALS = ("percentile", "bias_corrected")
LEAST_REPLICATES = 99
"""Resamples that an interval needs; with 99, as with 999, the limits of 90 % and of 98 % are themselves resamples,
because (99 + 1) times their tails are whole numbers (Davison and Hinkley 1997, doi:10.1017/CBO9780511802843, p. 18).
"""
TOTAL_INDIRECT, DIRECT, TOTAL = "total_indirect", "direct", "total"


@dataclass(frozen=True)
class Mediation:
    """Effects along paths.

    Attributes
    ----------
    variables : cause, mediators in order, outcome.
    n, left_out : rows used, and rows left out for a missing answer.
    replicates, seed, interval, confidence : of the bootstrap.
    paths : one row per arrow: `outcome`, `term`, `coefficient`, `standard_error`, `lower`, `upper`, `t`, `p_value`
        (least squares).
    effects : one row per way from cause to outcome (such as ``"x → m → y"``), then ``"total_indirect"``, ``"direct"``,
        ``"total"``: `effect`, `coefficient`, `standard_error` (bootstrap), `lower`, `upper`, `delta_standard_error`
        (Sobel's, for single ways), `standardised` (in standard deviations of outcome per standard deviation of cause),
        `share` (of the total).
    remarks : what to beware of.
    """

    variables: tuple[str, ...]
    n: int
    left_out: int
    replicates: int
    seed: int
    interval: str
    confidence: float
    paths: pd.DataFrame
    effects: pd.DataFrame
    remarks: tuple[Remark, ...]

    def to_frame(self) -> pd.DataFrame:
        """Table of effects, ready for `chapter.table`."""
        return self.effects.copy()

    def effect(self, name: str) -> pd.Series:
        """One row of `effects`."""
        return self.effects.set_index("effect").loc[name]


def mediation(
    frame: pd.DataFrame,
    *,
    cause: str,
    mediators: Sequence[str],
    outcome: str,
    covariates: Sequence[Predictor] = (),
    seed: int,
    replicates: int = 5000,
    interval: str = "percentile",
    clusters: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
) -> Mediation:
    r"""Mediators in a row, each a cause of all that follow (PROCESS model 4 with one, model 6 with two or three).

    Least squares of each mediator on the cause, the mediators before it and the covariates, and of the outcome on all;
    the effect along a way is the product of its arrows. Intervals by resampling respondents (or whole clusters). Arrows
    are causal only if nothing unmeasured drives both ends: a survey at one time cannot show that.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out.
    cause, mediators, outcome : numeric columns (0 and 1 for yes/no, whose effects are then in shares).
    covariates : predictors of every regression.
    seed, replicates : of the bootstrap; same seed, same intervals.
    interval : ``"percentile"`` or ``"bias_corrected"`` (which finds small effects more often, true or not).
    clusters : column of clusters to resample whole, such as townships.
    strata : column of strata in which clusters (without `clusters`: respondents) were drawn. One less than there are is
        then drawn in each of them, and counts n_h/(n_h - 1) times (Rao and Wu).
    confidence : level of the intervals.

    Raises
    ------
    MeasureError : bad columns (all named at once), a variable in two places, fewer than 99 replicates.
    Undefined : resamples in which a predictor does not vary, a stratum with one cluster.

    Notes
    -----
    In SPSS: PROCESS (Hayes). In R: ``lavaan`` with products of labelled paths.

    References
    ----------
    Hayes 2018, Introduction to Mediation, Moderation, and Conditional Process Analysis, 2nd ed. Sobel 1982,
    doi:10.2307/270723. Fritz, Taylor and MacKinnon 2012, doi:10.1080/00273171.2012.640596 (bias correction). Rao and
    Wu 1988, doi:10.1080/01621459.1988.10478591.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> knows = rng.normal(size=400)
    >>> uses = 0.5 * knows + rng.normal(size=400)
    >>> people = pd.DataFrame({"knows": knows, "uses": uses, "content": 0.4 * uses + rng.normal(size=400)})
    >>> found = mediation(people, cause="knows", mediators=["uses"], outcome="content", seed=1, replicates=500)
    >>> found.effects["effect"].to_list()
    ['knows → uses → content', 'total_indirect', 'direct', 'total']
    >>> bool(found.effect("total_indirect").lower > 0)
    True
    """
    chain = _chain(cause, mediators, outcome, covariates)
    refuse(outcome, _wrong(replicates, interval))
    explained = [*chain[:-1], *covariates]
    rows = complete_rows(frame, outcome, explained, clusters=clusters, strata=strata, confidence=confidence)
    refuse(outcome, not_numbers(rows.y, outcome))
    table = np.column_stack(
        [
            rows.design.matrix[:, : len(chain) - 1],
            rows.y.to_numpy(dtype=float),
            np.ones(rows.n),
            rows.design.matrix[:, len(chain) - 1 :],
        ]
    )
    table = table - np.where(np.arange(table.shape[1]) == len(chain), 0.0, table.mean(axis=0))
    fits = [
        least_squares(table[:, step], table[:, _regressors(step, len(chain), table.shape[1])])
        for step in range(1, len(chain))
    ]
    drawn = np.concatenate(list(_resampled(table, rows, len(chain), replicates, seed)))
    return Mediation(
        chain,
        rows.n,
        rows.left_out,
        replicates,
        seed,
        interval,
        confidence,
        _paths(chain, rows, fits, confidence),
        _effects(chain, fits, table, drawn, interval, confidence),
        (*remarks.left_out(rows.left_out, rows.n), *remarks.vanished(rows.vanished)),
    )


def _chain(cause: str, mediators: Sequence[str], outcome: str, covariates: Sequence[Predictor]) -> tuple[str, ...]:
    if isinstance(mediators, str) or not 1 <= len(mediators) <= 4:
        raise MeasureError(
            f"mediators are {mediators!r} but must be a list of one to four columns, in their causal order."
        )
    chain = (cause, *mediators, outcome)
    twice = sorted({name for name in chain if (*chain, *covariates).count(name) > 1})
    if twice:
        raise MeasureError(
            f"{', '.join(map(repr, twice))} stands in two places; cause, mediators, outcome and covariates must differ."
        )
    return chain


def _wrong(replicates: int, interval: str) -> list[str]:
    wrong = [] if interval in INTERVALS else [f"interval is {interval!r} but must be one of {', '.join(INTERVALS)}"]
    few = f"{replicates} replicates are too few for an interval: at least {LEAST_REPLICATES}"
    return wrong + ([] if replicates >= LEAST_REPLICATES else [few])


def _regressors(step: int, length: int, width: int) -> list[int]:
    """Columns that explain the variable at a step of the chain: the intercept, all before it, the covariates."""
    return [length, *range(step), *range(length + 1, width)]


def _arrows(slopes: list[np.ndarray]) -> dict[tuple[int, int], np.ndarray]:
    """Coefficients by (from, to); the intercept comes first in each regression."""
    return {(start, step): slope[..., 1 + start] for step, slope in enumerate(slopes, start=1) for start in range(step)}


def _ways(length: int) -> list[tuple[int, ...]]:
    """Ways from cause to outcome through one or more mediators, fewest first."""
    between = range(1, length - 1)
    return [(0, *inner, length - 1) for size in between for inner in combinations(between, size)]


def _values(arrows: dict[tuple[int, int], np.ndarray], length: int) -> np.ndarray:
    """(…, ways + 3): each way, their sum, the direct effect, the total."""
    ways = [np.prod([arrows[arrow] for arrow in pairwise(way)], axis=0) for way in _ways(length)]
    indirect, direct = np.sum(ways, axis=0), arrows[0, length - 1]
    return np.stack([*ways, indirect, direct, indirect + direct], axis=-1)


def _resampled(table: np.ndarray, rows: Rows, length: int, replicates: int, seed: int) -> Iterator[np.ndarray]:
    """Blocks (b, effects), from sums of products: a resample only changes how often each row (or cluster) counts."""
    width = table.shape[1]
    above = np.triu_indices(width)
    products = table[:, above[0]] * table[:, above[1]]
    if rows.clusters is not None:
        products = sums(products, rows.clusters)
    spare, strata = int(rows.strata is not None), _strata(rows, len(products))
    for counts in cluster_counts(generator(seed), strata, replicates=replicates, spare=spare):
        moments = np.empty((len(counts), width, width))
        moments[:, above[0], above[1]] = moments[:, above[1], above[0]] = counts @ products
        yield _solved(moments, length)


def _strata(rows: Rows, n: int) -> np.ndarray:
    """Stratum of each unit that is drawn, a cluster or a row; all in one without strata."""
    if rows.strata is None or rows.clusters is None:
        return np.zeros(n, dtype=np.intp) if rows.strata is None else rows.strata
    of_cluster = np.zeros(n, dtype=np.intp)
    of_cluster[rows.clusters] = rows.strata
    return of_cluster


def _solved(moments: np.ndarray, length: int) -> np.ndarray:
    slopes = []
    for step in range(1, length):
        places = _regressors(step, length, moments.shape[1])
        left = moments[:, places][:, :, places]
        scale = np.sqrt(np.einsum("bii->bi", left))
        if (scale == 0).any() or (
            np.linalg.eigvalsh(left / (scale[:, :, None] * scale[:, None, :]))[:, 0] < 1e-11
        ).any():
            raise Undefined(
                "In some resamples a predictor does not vary or repeats others: a category is too rare, or there are too few clusters. Merge categories.",
                "部分重抽样中某自变量取值不变或与其他自变量重复：某一类别过少，或整群过少。",
            )
        slopes.append(np.linalg.solve(left, moments[:, places, step][:, :, None])[:, :, 0])
    return _values(_arrows(slopes), length)


def _paths(chain: tuple[str, ...], rows: Rows, fits: list[Fit], confidence: float) -> pd.DataFrame:
    found = []
    for step, fit in enumerate(fits, start=1):
        names = [*chain[:step], *rows.design.names[len(chain) - 1 :]]
        table = t_table(names, fit.coefficients[1:], fit.errors[1:], fit.freedom, confidence)
        table.insert(0, "outcome", chain[step])
        found.append(table)
    return pd.concat(found, ignore_index=True)


def _effects(
    chain: tuple[str, ...], fits: list[Fit], table: np.ndarray, drawn: np.ndarray, interval: str, confidence: float
) -> pd.DataFrame:
    arrows = _arrows([fit.coefficients for fit in fits])
    errors = _arrows([fit.errors for fit in fits])
    values, ways = _values(arrows, len(chain)), _ways(len(chain))
    delta = [
        _sobel([arrows[arrow] for arrow in pairwise(way)], [errors[arrow] for arrow in pairwise(way)]) for way in ways
    ]
    lower, upper = np.array(
        [_bounds(column, value, interval, confidence) for column, value in zip(drawn.T, values, strict=True)]
    ).T
    scale = table[:, 0].std() / table[:, len(chain) - 1].std()
    return pd.DataFrame(
        {
            "effect": [*(" → ".join(chain[place] for place in way) for way in ways), TOTAL_INDIRECT, DIRECT, TOTAL],
            "coefficient": values,
            "standard_error": drawn.std(axis=0, ddof=1),
            "lower": lower,
            "upper": upper,
            "delta_standard_error": [*delta, np.nan, float(errors[0, len(chain) - 1]), np.nan],
            "standardised": values * scale,
            "share": values / values[-1],
        }
    )


def _sobel(coefficients: list[np.ndarray], errors: list[np.ndarray]) -> float:
    """First-order standard error of a product of independent estimates."""
    parts = [error * np.prod(coefficients[:place] + coefficients[place + 1 :]) for place, error in enumerate(errors)]
    return float(np.sqrt(np.sum(np.square(parts))))


def _bounds(drawn: np.ndarray, value: float, interval: str, confidence: float) -> np.ndarray:
    from scipy.special import ndtr, ndtri

    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    if interval == "bias_corrected":
        below = np.clip((drawn < value).mean(), 0.5 / len(drawn), 1 - 0.5 / len(drawn))
        tails = ndtr(2 * ndtri(below) + ndtri(tails))
    return np.quantile(drawn, tails)
