"""Weighted score of an evaluation, 0 to 100, with its interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation.fuzzy import belonging
from bphs.measures.evaluation.tree import Hierarchy
from bphs.measures.sample.drawing import cluster_counts
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import Design, FloatArray, columns
from bphs.measures.sample.indicators import numbers, table_of
from bphs.measures.sample.influence import sums
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.replicates import generator, percentiles, whole
from bphs.measures.sample.taylor import Survey, aligned, survey

METHODS = ("design", "bootstrap")
BASIS = "respondents as they were drawn (Taylor linearisation)"


def weighted_score(
    answers: Any,
    tree: Hierarchy,
    *,
    bounds: tuple[float, float],
    weights: Any = None,
    groups: Any = None,
    design: Design | None = None,
    method: str = "design",
    seed: int | None = None,
    replicates: int = 999,
    confidence: float = 0.95,
    missing: str = "drop",
) -> pd.DataFrame:
    """Score of every dimension and of the whole: Σ_j w_j·100·(x̄_j - low)/(high - low), x̄_j the (weighted) mean answer
    to item j.

    Parameters
    ----------
    answers : (n, k) one row per respondent; reversed items already turned. A gap is left out of its item only.
    tree : weights of items, see `hierarchy`; taken as exact (see `sensitivity` for what they do).
    bounds : lowest and highest possible answer, the same for all items.
    weights, design : of respondents, see `survey_means`. groups : (n,) labels; one score per group.
    method : "design": Taylor linearisation, t on clusters less strata; "bootstrap": percentiles of samples of clusters
        (respondents without clusters) drawn within strata, needs a seed.
    missing : "drop" as above, or "raise".

    Returns
    -------
    One row per group and name: `group`, `name` (dimension or "overall"), `n` (respondents with any answer), `score`,
    `standard_error`, `lower`, `upper` (limits inside 0 to 100).

    Raises
    ------
    MeasureError : an item of the tree that is not there, answers outside bounds, text, weights not positive.
    Undefined : an item that a group did not answer.

    >>> from bphs.measures.evaluation.tree import hierarchy
    >>> answers = pd.DataFrame({"q1": [1, 2, 3, 4], "q2": [5, 5, 4, 4]})
    >>> weighted_score(answers, hierarchy({"service": {"q1": 0.5, "q2": 0.5}}), bounds=(1, 5))["score"].tolist()
    [62.5, 62.5]
    """
    choice("method", method, METHODS)
    level(confidence)
    scaled = _scaled(answers, tree, bounds, missing)
    plan = survey(len(scaled), weights, design)
    aligned(design, answers=scaled, weights=weights, groups=groups)
    labels = np.zeros(len(scaled)) if groups is None else groups
    read = columns({}, {"groups": labels}, missing=missing)
    codes, named = read.labels["groups"]
    code = np.full(len(scaled), -1)
    code[slice(None) if read.kept is None else read.kept] = codes
    rng = generator(seed) if method == "bootstrap" else None
    parts = []
    for number, group in enumerate(named):
        inside = scaled if groups is None else scaled.where(np.broadcast_to((code == number)[:, None], scaled.shape))
        made = (
            _by_design(inside, tree, plan, confidence)
            if rng is None
            else _by_bootstrap(inside, tree, plan, confidence, rng, whole("replicates", replicates))
        )
        parts.append(made.assign(group="all" if groups is None else group, n=int(inside.notna().any(axis=1).sum())))
    return pd.concat(parts, ignore_index=True)[["group", "name", "n", "score", "standard_error", "lower", "upper"]]


def grade_lead(
    places: pd.DataFrame,
    tree: Hierarchy,
    *,
    grades: int,
    first: int,
    second: int,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """By how much the whole belongs more to one grade than to another: the margin of a verdict by the largest
    membership, with its interval.

    The memberships of the grades are those of one sample and go together, so that their difference has an interval of
    its own: Σ_j w_j·(μ_j,first - μ_j,second), μ_j the (weighted) memberships of item j.

    Parameters
    ----------
    places : (n, k) as for `graded_memberships`.
    tree : weights of items, taken as exact.
    grades, first, second : how many grades there are, and the two of them, 1 the lowest.
    weights, design, confidence : as for `weighted_score`.

    Returns
    -------
    Estimate : difference of the shares, -1 to 1, Taylor linearisation, t on clusters less strata.

    Raises
    ------
    MeasureError : a grade that is not there; as `weighted_score`. Undefined : as `weighted_score`.

    >>> from bphs.measures.evaluation.tree import hierarchy
    >>> answers = pd.DataFrame({"q1": [0, 0.5, 0.5, 1], "q2": [0.5, 0.5, 0.5, 1]})
    >>> grade_lead(answers, hierarchy({"care": {"q1": 0.5, "q2": 0.5}}), grades=3, first=2, second=3).value
    0.375
    """
    if not {first, second} <= set(range(1, grades + 1)):
        raise MeasureError(f"first={first!r}, second={second!r}: give two of the grades 1 to {grades}.")
    frame = pd.DataFrame(places)
    belongs = belonging(frame.to_numpy(dtype=float), grades)
    ahead = pd.DataFrame(belongs[..., first - 1] - belongs[..., second - 1], index=frame.index, columns=frame.columns)
    scored = weighted_score(ahead, tree, bounds=(-1, 1), weights=weights, design=design, confidence=confidence)
    whole_row = scored.iloc[-1]
    value, low, high = (whole_row[["score", "lower", "upper"]].astype(float) / 50 - 1).tolist()
    error = float(whole_row["standard_error"]) / 50
    return Estimate("grade_lead", value, error, (low, high), confidence, int(whole_row["n"]), BASIS)


def _scaled(answers: Any, tree: Hierarchy, bounds: tuple[float, float], missing: str) -> pd.DataFrame:
    choice("missing", missing, ("drop", "raise"))
    low, high = bounds
    if not (np.isfinite([low, high]).all() and low < high):
        raise MeasureError(f"bounds={bounds}: give the lowest and the highest possible answer.")
    whole_table = table_of(answers, "respondent")
    absent = [name for name in tree.indicators if name not in map(str, whole_table.columns)]
    if absent:
        raise MeasureError(f"The answers have no column {', '.join(map(repr, absent))}.")
    frame = numbers(
        whole_table.set_axis(whole_table.columns.map(str), axis=1)[tree.indicators],
        missing="raise" if missing == "raise" else "keep",
        rows="respondent",
    )
    wild = [name for name in frame.columns if ((frame[name] < low) | (frame[name] > high)).any()]
    if wild:
        raise MeasureError(f"{', '.join(map(repr, wild))} holds answers outside {low:g} to {high:g}.")
    return 100 * (frame - low) / (high - low)


def _loadings(tree: Hierarchy) -> FloatArray:
    """(names, items): what each item counts in each dimension and in the whole."""
    rows = [np.where(tree.table["dimension"] == name, tree.table["local_weight"], 0.0) for name in tree.dimensions]
    return np.array([*rows, tree.table["weight"].to_numpy()])


def _means(inside: pd.DataFrame, plan: Survey) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weighted mean of each item, the answers with gaps as zero, and who answered."""
    told = inside.notna().to_numpy()
    totals = plan.weights @ told
    nobody = [name for name, total in zip(inside.columns, totals, strict=True) if total == 0]
    if nobody:
        listed = ", ".join(map(repr, nobody))
        raise Undefined(
            f"Nobody in a group answered {listed}; leave the item out of the tree, or merge groups.",
            f"有一组调查对象无人回答 {listed}，无法计算该组得分；可合并组别，或将该题项移出评价模型。",
        )
    filled = inside.fillna(0.0).to_numpy()
    return plan.weights @ filled / totals, filled, told


def _by_design(inside: pd.DataFrame, tree: Hierarchy, plan: Survey, confidence: float) -> pd.DataFrame:
    from scipy import stats

    means, filled, told = _means(inside, plan)
    loadings = _loadings(tree)
    influence = np.where(told, filled - means, 0.0) / (plan.weights @ told)
    errors = np.sqrt(np.diag(plan.covariance(influence @ loadings.T)))
    score = loadings @ means
    half = stats.t.ppf((1 + confidence) / 2, plan.df) * errors
    return pd.DataFrame(
        {
            "name": [*tree.dimensions, "overall"],
            "score": score,
            "standard_error": errors,
            "lower": np.maximum(score - half, 0.0),
            "upper": np.minimum(score + half, 100.0),
        }
    )


def _by_bootstrap(
    inside: pd.DataFrame, tree: Hierarchy, plan: Survey, confidence: float, rng: np.random.Generator, replicates: int
) -> pd.DataFrame:
    means, filled, told = _means(inside, plan)
    loadings = _loadings(tree)
    totals, sizes = (sums(plan.weights[:, None] * table, plan.clusters) for table in (filled, told))
    drawn = np.concatenate(list(cluster_counts(rng, plan.strata, replicates=replicates)))
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = (drawn @ totals / (drawn @ sizes)) @ loadings.T
    sound = scores[np.isfinite(scores).all(axis=1)]
    if len(sound) < replicates / 2:
        raise MeasureError('In most bootstrap samples an item had no answer; merge groups, or use method="design".')
    low, high = percentiles(sound, confidence)
    return pd.DataFrame(
        {
            "name": [*tree.dimensions, "overall"],
            "score": loadings @ means,
            "standard_error": sound.std(axis=0, ddof=1),
            "lower": low,
            "upper": high,
        }
    )
