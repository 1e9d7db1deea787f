"""Choice of the test that suits one outcome and one grouping, with the reason; what the table says of each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons._groups import cross_counts, grouped
from bphs.measures.comparisons._results import Effect, Tested
from bphs.measures.comparisons.association import rao_scott
from bphs.measures.comparisons.crosstabs import chi_square, fisher_exact
from bphs.measures.comparisons.design import survey_comparison, survey_means
from bphs.measures.comparisons.effects import cohens_d, cramers_v, epsilon_squared, eta_squared, rank_biserial
from bphs.measures.comparisons.means import anova, levene, t_test
from bphs.measures.comparisons.posthoc import Pairwise, pairwise
from bphs.measures.comparisons.ranks import kruskal_wallis, mann_whitney
from bphs.measures.comparisons.survey_effects import survey_cramers_v, survey_eta_squared, survey_hedges_g
from bphs.measures.comparisons.survey_pairs import survey_pairwise
from bphs.measures.sample.gate import Design

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class Options:
    """Options that `compare` was given."""

    kind: str
    alpha: float
    confidence: float
    equal_pairs: str
    seed: int | None
    missing: str
    weights: Any = None
    design: Design | None = None

    @property
    def designed(self) -> bool:
        return self.weights is not None or self.design is not None


@dataclass(frozen=True, eq=False)
class Chosen:
    """One outcome over one grouping; the first effect is the one that goes with the test."""

    test: Tested
    reason: str
    effects: tuple[Effect, ...]
    groups: pd.DataFrame
    levene: Tested | None = None
    pairs: Pairwise | None = None


def chosen(values: Any, groups: Any, options: Options) -> Chosen:
    """Test that suits, its effect and the groups."""
    if options.designed:
        return (
            _shares_designed(values, groups, options)
            if options.kind == "categories"
            else _means_designed(values, groups, options)
        )
    return {"means": _means, "ranks": _ranks, "categories": _categories}[options.kind](values, groups, options)


def _means(values: Any, groups: Any, options: Options) -> Chosen:
    data = grouped(values, groups, missing=options.missing)
    spread = _spread(values, groups, options)
    equal = spread is None or not spread.p_value < options.alpha
    two = data.k == 2
    size: dict[str, Any] = {"confidence": options.confidence, "missing": options.missing}
    if two:
        test = t_test(values, groups, equal_variances=equal, **size)
        effects = (cohens_d(values, groups, hedges=True, **size), _difference(test, options))
    else:
        test = anova(values, groups, equal_variances=equal, missing=options.missing)
        effects = (eta_squared(values, groups, **size), eta_squared(values, groups, omega=True, **size))
    shown = pd.DataFrame(
        {"group": list(data.labels), "n": data.sizes, "mean": data.means, "sd": np.sqrt(data.variances)}
    )
    pairs = None
    if not two and test.p_value < options.alpha:
        pairs = pairwise(values, groups, options.equal_pairs if equal else "games_howell", **size)
    return Chosen(test, "equal_variances" if equal else "unequal_variances", effects, shown, spread, pairs)


def _spread(values: Any, groups: Any, options: Options) -> Tested | None:
    """Levene's test.

    None where values lie equally far from the mean of their group, as yes/no answers of half and half do.
    """
    try:
        return levene(values, groups, missing=options.missing)
    except MeasureError:
        return None


def _ranks(values: Any, groups: Any, options: Options) -> Chosen:
    data = grouped(values, groups, missing=options.missing, spread=False)
    size: dict[str, Any] = {"confidence": options.confidence, "missing": options.missing}
    two = data.k == 2
    test = (mann_whitney if two else kruskal_wallis)(values, groups, missing=options.missing)
    effects = (
        (rank_biserial(values, groups, **size),)
        if two
        else tuple(epsilon_squared(values, groups, corrected=each, **size) for each in (False, True))
    )
    quartiles = np.array([np.quantile(data.part(group), [0.25, 0.5, 0.75]) for group in range(data.k)])
    shown = pd.DataFrame(
        {
            "group": list(data.labels),
            "n": data.sizes,
            "median": quartiles[:, 1],
            "quartile_1": quartiles[:, 0],
            "quartile_3": quartiles[:, 2],
            "mean_rank": np.bincount(data.codes, data.ranks) / data.sizes,
        }
    )
    pairs = None
    if not two and test.p_value < options.alpha:
        pairs = pairwise(values, groups, "dunn", adjustment="holm", **size)
    return Chosen(test, "ranks_asked_for", effects, shown, pairs=pairs)


def _categories(values: Any, groups: Any, options: Options) -> Chosen:
    table = cross_counts(groups, values, missing=options.missing)
    test = chi_square(groups, values, missing=options.missing)
    sparse = test["least_expected"] < 1 or test["share_below_5"] > 0.2
    if sparse:
        test = fisher_exact(groups, values, seed=options.seed, missing=options.missing)
    effect = cramers_v(groups, values, confidence=options.confidence, missing=options.missing)
    return Chosen(
        test,
        "sparse_cells" if sparse else "enough_in_cells",
        (effect,),
        _listed(table.counts, table.rows, table.columns),
    )


def _listed(counts: Any, rows: tuple[Any, ...], cols: tuple[Any, ...]) -> pd.DataFrame:
    shares = counts / counts.sum(axis=1, keepdims=True)
    return pd.DataFrame(
        {
            "group": np.repeat(np.array(rows, dtype=object), len(cols)),
            "category": list(cols) * len(rows),
            "n": counts.astype(int).ravel(),
            "share": shares.ravel(),
        }
    )


def _means_designed(values: Any, groups: Any, options: Options) -> Chosen:
    plan: dict[str, Any] = {"design": options.design, "confidence": options.confidence, "missing": options.missing}
    test = survey_comparison(values, groups, weights=options.weights, **plan)
    shown = survey_means(values, weights=options.weights, groups=groups, **plan).rename(columns={"value": "mean"})
    pairs = None
    if test.test == "design_t":
        effects = (_difference(test, options), survey_hedges_g(values, groups, weights=options.weights, **plan))
    else:
        effects = tuple(
            survey_eta_squared(values, groups, weights=options.weights, form=form, **plan)
            for form in ("eta_squared", "omega_squared")
        )
        if test.p_value < options.alpha:
            pairs = _pairs_designed(values, groups, options.weights, **plan)
    return Chosen(test, "design", effects, shown, pairs=pairs)


def _pairs_designed(values: Any, groups: Any, weights: Any, **plan: Any) -> Pairwise | None:
    """Pairs under a design; None where clusters are enough for the test of all groups but not for them."""
    try:
        return survey_pairwise(values, groups, weights=weights, **plan)
    except Undefined:
        return None


def _difference(test: Tested, options: Options) -> Effect:
    return Effect(
        "difference", test["difference"], test["lower"], test["upper"], options.confidence, test.n, test.left_out
    )


def _shares_designed(values: Any, groups: Any, options: Options) -> Chosen:
    test = rao_scott(groups, values, weights=options.weights, design=options.design, missing=options.missing)
    table = cross_counts(groups, values, missing=options.missing)
    effect = survey_cramers_v(
        groups,
        values,
        weights=options.weights,
        design=options.design,
        confidence=options.confidence,
        missing=options.missing,
    )
    told = pd.Series(values)
    parts = [
        survey_means(
            (told == category).astype(float).where(told.notna()),
            weights=options.weights,
            groups=groups,
            design=options.design,
            interval="logit",
            confidence=options.confidence,
            missing=options.missing,
        ).assign(category=category)
        for category in table.columns
    ]
    shown = pd.concat(parts, ignore_index=True).rename(columns={"value": "share"})
    shown["n"] = table.counts.astype(int).T.ravel()
    return Chosen(test, "design", (effect,), shown[["group", "category", *shown.columns.drop(["group", "category"])]])
