"""Oaxaca and Blinder's decomposition of a gap between the means of two groups, such as urban-rural."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.drawing import cluster_counts
from bphs.measures.sample.gate import Design, FloatArray, IntArray, columns
from bphs.measures.sample.influence import cluster_codes, refuse_lonely
from bphs.measures.sample.least_squares import least_squares
from bphs.measures.sample.options import Lack, choice, level, refuse
from bphs.measures.sample.replicates import generator, percentiles, whole

REFERENCES = ("second", "first", "equal", "share", "pooled", "pooled_with_group")


@dataclass(frozen=True, eq=False)
class Gap:
    """A gap between two groups and what it is made of.

    Attributes
    ----------
    groups : the two labels; the gap is first minus second.
    means : mean outcome of either. gap : their difference. n, left_out : units of each group, and units left out for a
        gap in the data.
    overall : one row per part: `part`, `value`, `share` (of the gap), `standard_error`, `lower`, `upper` (NaN without
        bootstrap).
    terms : one row per predictor and part: `term`, `part`, `value`, `standard_error`, `lower`, `upper`. The term
        "intercept" belongs to no predictor; how the unexplained part splits between it and the predictors depends on
        where their zero lies.
    reference : whose coefficients are taken as the norm.
    """

    groups: tuple[Any, Any]
    means: tuple[float, float]
    gap: float
    n: tuple[int, int]
    left_out: int
    overall: pd.DataFrame
    terms: pd.DataFrame
    reference: str

    def to_frame(self) -> pd.DataFrame:
        """Overall parts."""
        return self.overall.copy()

    def overview(self, unit: float = 1.0) -> pd.DataFrame:
        """Explained and unexplained part, one row each: `part`, `value`, `share`, `lower`, `upper`, `first_mean`,
        `second_mean`, `gap`, `respondents` (of the smaller group); `unit` times, but for share and respondents.
        """
        parts = self.overall[self.overall["part"].isin(("explained", "unexplained"))]
        found = parts[["part", "value", "share", "lower", "upper"]].assign(
            first_mean=self.means[0], second_mean=self.means[1], gap=self.gap, respondents=min(self.n)
        )
        numbers = ["value", "lower", "upper", "first_mean", "second_mean", "gap"]
        return found.assign(**unit * found[numbers]).reset_index(drop=True)

    def part(self, name: str) -> float:
        """Value of an overall part."""
        return float(self.overall.set_index("part").loc[name, "value"])


@dataclass(frozen=True, eq=False)
class Units:
    """Checked input: outcome, predictors with an intercept first, weights, and which units are of the first group."""

    y: FloatArray
    x: FloatArray
    w: FloatArray
    first: Any
    labels: tuple[Any, Any]
    terms: list[str]
    left_out: int
    design: Design = Design()

    def take(self, rows: IntArray, weights: FloatArray | None = None) -> Units:
        """Some units, with their own weights or with others."""
        w = self.w if weights is None else weights
        return Units(self.y[rows], self.x[rows], w[rows], self.first[rows], self.labels, self.terms, self.left_out)


def oaxaca(
    outcome: Any,
    predictors: pd.DataFrame,
    *,
    groups: Any,
    reference: str = "second",
    weights: Any = None,
    seed: int | None = None,
    replicates: int = 499,
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Gap:
    """Decomposition of the gap between two groups' means, ȳ_A - ȳ_B, by linear models of either group.

    Threefold, seen from B: endowments (x̄_A - x̄_B)'b_B, coefficients x̄_B'(b_A - b_B), interaction (x̄_A - x̄_B)'(b_A
    - b_B). Twofold, with coefficients b* as the norm: explained (x̄_A - x̄_B)'b*, unexplained x̄_A'(b_A - b*) +
    x̄_B'(b* - b_B).

    Parameters
    ----------
    outcome : (n,) numbers. predictors : (n, k) numbers, categories as 0/1 columns. groups : (n,) labels of two groups;
        A is the first in their order.
    reference : b* is that of the "second" or the "first" group, "equal" their mean, "share" their mean by numbers,
        "pooled" over both groups (Neumark), "pooled_with_group" likewise with the group as a predictor.
    weights : (n,) positive, of respondents.
    seed, replicates : bootstrap for errors and limits (percentiles); without a seed there are none.
    design : strata and clusters. Then the bootstrap draws one cluster less than there are within each stratum and
        scales the weights (Rao and Wu); without it, units within groups.
    missing : "drop" or "raise".

    Raises
    ------
    MeasureError : not two groups, a stratum with one cluster, fewer units in a group than terms plus one, predictors
        that are constant or collinear in a group (named).

    References
    ----------
    Oaxaca 1973, doi:10.2307/2525981. Blinder 1973, doi:10.2307/144855. Jann 2008, doi:10.1177/1536867X0800800401. Rao
    and Wu 1988, doi:10.1080/01621459.1988.10478591. In R: ``oaxaca::oaxaca``.

    >>> frame = pd.DataFrame({"years": [9, 12, 15, 6, 9, 12]})
    >>> found = oaxaca([3, 4, 5, 1, 2, 3], frame, groups=["a", "a", "a", "b", "b", "b"])
    >>> found.gap, round(found.part("explained"), 3), round(found.part("unexplained"), 3)
    (2.0, 1.0, 1.0)
    """
    choice("reference", reference, REFERENCES)
    units = read_units(outcome, predictors, groups, weights, missing, design)
    return decomposed(units, lambda part: _parts(part, reference), reference, seed, replicates, confidence)


def decomposed(
    units: Units,
    parts: Callable[[Units], dict[str, FloatArray]],
    reference: str,
    seed: int | None,
    replicates: int,
    confidence: float,
) -> Gap:
    """Parts by term, their sums, and what the bootstrap says of both."""
    level(confidence)
    now = parts(units)
    draws = None if seed is None else _bootstrap(units, parts, generator(seed), whole("replicates", replicates))
    a, b = (float(np.average(units.y[side], weights=units.w[side])) for side in (units.first, ~units.first))
    overall, terms = [], []
    for name, values in now.items():
        drawn = None if draws is None else np.array([draw[name] for draw in draws])
        total = float(values.sum())
        overall.append(
            {
                "part": name,
                "value": total,
                "share": total / (a - b) if a != b else float("nan"),
                **_limits(drawn if drawn is None else drawn.sum(axis=1), confidence),
            }
        )
        for at, term in enumerate(units.terms):
            terms.append(
                {
                    "term": term,
                    "part": name,
                    "value": float(values[at]),
                    **_limits(drawn if drawn is None else drawn[:, at], confidence),
                }
            )
    sizes = (int(units.first.sum()), int((~units.first).sum()))
    return Gap(
        units.labels, (a, b), a - b, sizes, units.left_out, pd.DataFrame(overall), pd.DataFrame(terms), reference
    )


def read_units(
    outcome: Any, predictors: pd.DataFrame, groups: Any, weights: Any, missing: str, design: Design | None = None
) -> Units:
    """Complete units of two groups, or `MeasureError`."""
    if isinstance(predictors, pd.DataFrame) and predictors.shape[1] == 0:
        raise Undefined("There is no characteristic to explain the gap by.", "没有可用于解释差距的特征。")
    if not isinstance(predictors, pd.DataFrame) or predictors.columns.duplicated().any():
        raise MeasureError("predictors must be a table with at least one column and different names.")
    reserved = {"outcome", "weights", "intercept"} & set(map(str, predictors.columns))
    if reserved:
        raise MeasureError(f"Rename the predictor {', '.join(map(repr, sorted(reserved)))}; the name is taken.")
    names = [str(name) for name in predictors.columns]
    read = columns(
        {"outcome": outcome, **{name: predictors.iloc[:, at] for at, name in enumerate(names)}, "weights": weights},
        {"groups": groups, "strata": design and design.strata, "clusters": design and design.clusters},
        missing=missing,
    )
    codes, labels = read.labels["groups"]
    if len(labels) != 2:
        found = f"A gap lies between two groups, but there are {len(labels)}: {', '.join(map(repr, labels))}."
        raise Undefined(found, f"差距分解须恰有两组，实际为 {len(labels)} 组。")
    y = read.numbers["outcome"]
    w = read.numbers.get("weights", np.ones(y.size))
    refuse(["weights must be positive; leave such units out."] if w.min() <= 0 else [])
    x = np.column_stack([np.ones(y.size), *(read.numbers[name] for name in names)])
    left_out = 0 if read.kept is None else int((~read.kept).sum())
    strata, clusters = (read.labels[name][0] if name in read.labels else None for name in ("strata", "clusters"))
    units = Units(
        y, x, w, codes == 0, (labels[0], labels[1]), ["intercept", *names], left_out, Design(strata, clusters)
    )
    refuse(
        [
            problem
            for side, label in ((units.first, labels[0]), (~units.first, labels[1]))
            for problem in _wrong(units, side, label)
        ]
    )
    return units


def _wrong(units: Units, side: Any, label: Any) -> list[str]:
    x = units.x[side]
    if len(x) <= x.shape[1]:
        few = f"Group {label!r} has {len(x)} complete units; {x.shape[1]} terms need at least {x.shape[1] + 1}."
        return [Lack(few, f"有一组仅有 {len(x)} 个完整个案，{x.shape[1]} 个参数至少需要 {x.shape[1] + 1} 个。")]
    size = np.abs(x).max(axis=0)
    empty = [name for name, each in zip(units.terms, size, strict=True) if each == 0]
    if empty:
        zero = f"In group {label!r}, {', '.join(map(repr, empty))} is zero for everybody; leave it out."
        return [Lack(zero, f"有一组的 {', '.join(empty)} 均为零。")]
    for at in range(1, x.shape[1]):
        if np.linalg.matrix_rank(x[:, : at + 1] / size[: at + 1], tol=1e-9 * np.sqrt(len(x))) <= at:
            term = units.terms[at]
            flat = f"In group {label!r}, {term!r} is constant or a linear combination of the predictors before it; leave it out."
            return [Lack(flat, f"有一组的 {term} 没有变异，或与其他特征完全共线。")]
    return []


def fitted(y: FloatArray, x: FloatArray, w: FloatArray) -> FloatArray:
    """Coefficients of weighted least squares."""
    return least_squares(y, x, weights=w).coefficients


def _parts(units: Units, reference: str) -> dict[str, FloatArray]:
    a, b = ((units.y[side], units.x[side], units.w[side]) for side in (units.first, ~units.first))
    beta_a, beta_b = fitted(*a), fitted(*b)
    mean_a, mean_b = (np.average(x, axis=0, weights=w) for _, x, w in (a, b))
    norm = _norm(units, reference, beta_a, beta_b)
    apart = mean_a - mean_b
    return {
        "endowments": apart * beta_b,
        "coefficients": mean_b * (beta_a - beta_b),
        "interaction": apart * (beta_a - beta_b),
        "explained": apart * norm,
        "unexplained": mean_a * (beta_a - norm) + mean_b * (norm - beta_b),
    }


def _norm(units: Units, reference: str, beta_a: FloatArray, beta_b: FloatArray) -> FloatArray:
    if reference in ("pooled", "pooled_with_group"):
        x = units.x if reference == "pooled" else np.column_stack([units.x, units.first.astype(float)])
        return fitted(units.y, x, units.w)[: units.x.shape[1]]
    share = {"second": 0.0, "first": 1.0, "equal": 0.5, "share": float(np.average(units.first, weights=units.w))}[
        reference
    ]
    return share * beta_a + (1 - share) * beta_b


def _bootstrap(
    units: Units, parts: Callable[[Units], dict[str, FloatArray]], rng: np.random.Generator, replicates: int
) -> list[dict[str, FloatArray]]:
    draws, flat, why = [], 0, ""
    for part in _resamples(units, rng, replicates):
        if any(np.linalg.matrix_rank(part.x[side]) < part.x.shape[1] for side in (part.first, ~part.first)):
            flat += 1
            continue
        try:
            draws.append(parts(part))
        except MeasureError as problem:
            why = f" (the last of them: {problem})"
    if len(draws) < 0.9 * replicates:
        raise Undefined(
            f"Of {replicates} bootstrap samples, {flat} leave a predictor without variation in a group, and in {replicates - flat - len(draws)} the model has no "
            f"solution{why}. Errors cannot be had from the rest: merge rare categories, or leave out a predictor.",
            f"{replicates} 个自助样本中仅 {len(draws)} 个可以拟合模型，无法得到区间。",
        )
    return draws


def _resamples(units: Units, rng: np.random.Generator, replicates: int) -> Iterator[Units]:
    """Units drawn again within groups; under a design clusters within strata, one fewer than there are."""
    simple = units.design.strata is None and units.design.clusters is None
    design = Design(strata=np.where(units.first, 0, 1)) if simple else units.design
    cluster, strata = cluster_codes(design, units.y.size)
    if not simple:
        refuse_lonely(strata)
    for (times,) in cluster_counts(rng, strata, replicates=replicates, spare=0 if simple else 1, step=1):
        weights = units.w * times[cluster]
        yield units.take(np.flatnonzero(weights), weights)


def _limits(drawn: FloatArray | None, confidence: float) -> dict[str, float]:
    if drawn is None:
        return dict.fromkeys(("standard_error", "lower", "upper"), float("nan"))
    low, high = percentiles(drawn, confidence)
    return {"standard_error": float(drawn.std(ddof=1)), "lower": float(low), "upper": float(high)}
