"""Table of group differences as journals print it, in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons._chosen import NAN, Chosen, Options, chosen
from bphs.measures.comparisons._results import Effect, overstated
from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.sample.gate import Design
from bphs.measures.sample.options import choice, level, number
from bphs.measures.sample.remark import Remark

KINDS = ("means", "ranks", "categories")
PLACE = ("outcome", "grouping")
PAIRS = (
    "group_1",
    "group_2",
    "difference",
    "standard_error",
    "statistic",
    "df",
    "p_value",
    "p_adjusted",
    "lower",
    "upper",
)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Outcomes compared over groupings.

    Attributes
    ----------
    tests : one row per outcome and grouping: `outcome`, `grouping`, `n`, `left_out`, `levene_f`, `levene_p_value`,
        `test`, `reason`, `statistic`, `df`, `df_error`, `p_value`, `p_adjusted`, `effect`, `effect_size`, `lower`,
        `upper`.
    effects : one row per outcome, grouping and effect: `outcome`, `grouping`, `effect`, `effect_size`, `lower`,
        `upper`. Two groups have their difference and Hedges' g, several η² and ω²; of ranks several have ε² and the
        corrected η². The first of each is the one in `tests`.
    groups : one row per group (and category): `outcome`, `grouping`, `group`, `n`, and `mean`, `sd` for means,
        `median`, `quartile_1`, `quartile_3`, `mean_rank` for ranks, `category`, `share` for categories; under a design
        errors and limits.
    pairs : one row per pair of groups where more than two groups differ (p below alpha): `outcome`, `grouping`,
        `method` and the columns of `Pairwise.table`.
    remarks : what to beware of, such as estimates above their own limits (see `overstated`).
    undefined : one row per outcome and grouping that the values do not determine: `outcome`, `grouping`, `en`, `zh`
        (why); they stand in no other table.
    adjustment, alpha, confidence : how p values were adjusted, the level of Levene's test and of `pairs`, that of the
        intervals.
    """

    tests: pd.DataFrame
    effects: pd.DataFrame
    groups: pd.DataFrame
    pairs: pd.DataFrame
    adjustment: str
    alpha: float
    confidence: float
    remarks: tuple[Remark, ...] = ()
    undefined: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*PLACE, "en", "zh"]))

    def to_frame(self) -> pd.DataFrame:
        """One row per group; the test stands in the first row of its groups, as in print."""
        keys = ["outcome", "grouping"]
        table = self.groups.merge(self.tests.drop(columns="n"), on=keys, how="left", sort=False)
        tail = [name for name in self.tests.columns if name not in [*keys, "n"]]
        later = table.duplicated(keys)
        for name in tail:
            table[name] = table[name].where(~later, None if table[name].dtype.kind not in "iuf" else NAN)
        return table


def compare(
    values: Any,
    groups: Any,
    *,
    kind: str = "means",
    weights: Any = None,
    design: Design | None = None,
    adjustment: str = "holm",
    equal_pairs: str = "tukey",
    alpha: float = 0.05,
    confidence: float = 0.95,
    seed: int | None = None,
    missing: str = "drop",
) -> Comparison:
    """Comparison of one outcome or several over one grouping or several, each with the test that suits it.

    Means: Levene's test (mean-centred) below `alpha` leads to Welch's t or analysis of variance, otherwise to Student's
    or the classical one; Hedges' g or η²; Games and Howell's or Tukey's pairs. Ranks: Mann-Whitney with the
    rank-biserial correlation, or Kruskal-Wallis with ε² (and the corrected η²) and Dunn's pairs (Holm). Categories:
    chi-square with Cramér's V, or Fisher's exact test where more than a fifth of the cells expect fewer than 5 or any
    fewer than 1. With weights or a design: t with the difference, Wald's test with η² and pairs (Holm), or Rao and
    Scott's with Cramér's V. `reason` says why: equal_variances, unequal_variances, ranks_asked_for, enough_in_cells,
    sparse_cells, design.

    Choosing by Levene's test is what SPSS users and journals expect; Welch's test always is safer (Delacre et al.
    2017).

    Parameters
    ----------
    values : (n,) column or a table with one column per outcome. groups : (n,) labels or a table with one column per
        grouping.
    kind : "means", "ranks" or "categories".
    weights, design : see `survey_means`.
    adjustment : of the p values over all tests of the call, see `adjust`.
    equal_pairs : "tukey" or "lsd", for the pairs after a classical analysis of variance.
    seed : for Fisher's test of tables larger than 2 x 2.
    missing : "drop" leaves out units without the outcome or the group, test by test; "raise" refuses them.

    Raises
    ------
    Undefined : the values determine none of the tests: groups of one, values that do not vary.
    MeasureError : of the test, with the names of outcome and grouping; ranks together with weights or a design.

    References
    ----------
    Delacre, Lakens and Leys 2017, doi:10.5334/irsp.82. Cochran 1954, doi:10.2307/3001616.

    >>> found = compare([1, 2, 3, 4, 5, 6], list("aaabbb"))
    >>> found.tests[["test", "reason", "p_value", "effect"]].round(4).values.tolist()
    [['student_t', 'equal_variances', 0.0213, 'hedges_g']]
    """
    choice("kind", kind, KINDS)
    choice("equal_pairs", equal_pairs, ("tukey", "lsd"))
    options = Options(
        kind, number("alpha", alpha, 0, 1), level(confidence), equal_pairs, seed, missing, weights, design
    )
    if kind == "ranks" and options.designed:
        raise MeasureError(
            "Ranks are not compared under a design; compare means or categories, or leave out weights and design."
        )
    outcomes, groupings = _named(values, "outcome"), _named(groups, "grouping")
    places = [{"outcome": outcome, "grouping": grouping} for outcome in outcomes for grouping in groupings]
    tried = [
        (place, _tried(outcomes[place["outcome"]], groupings[place["grouping"]], options, place)) for place in places
    ]
    undefined = [{**place, "en": str(why), "zh": why.zh} for place, why in tried if isinstance(why, Undefined)]
    found = [(place, each) for place, each in tried if isinstance(each, Chosen)]
    if not found:
        raise Undefined(undefined[0]["en"], undefined[0]["zh"])
    table = pd.DataFrame([{**place, **_row(each)} for place, each in found])
    table.insert(
        list(table.columns).index("p_value") + 1, "p_adjusted", adjust(table["p_value"].to_numpy(), adjustment)
    )
    outside = sum(effect.outside for _, each in found for effect in each.effects)
    return Comparison(
        table,
        pd.DataFrame([{**place, **_sized(effect)} for place, each in found for effect in each.effects]),
        pd.concat([_placed(each.groups, place) for place, each in found], ignore_index=True),
        _pairs(found),
        adjustment,
        alpha,
        confidence,
        (overstated(outside),) if outside else (),
        pd.DataFrame(undefined, columns=[*PLACE, "en", "zh"]),
    )


def _pairs(found: list[tuple[dict[str, str], Chosen]]) -> pd.DataFrame:
    """Pairs of all comparisons under each other; without any the columns all the same."""
    pairs = [_placed(each.pairs.table, {**place, "method": each.pairs.method}) for place, each in found if each.pairs]
    return pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame(columns=[*PLACE, "method", *PAIRS])


def _named(given: Any, default: str) -> dict[str, Any]:
    if isinstance(given, pd.DataFrame):
        if given.columns.duplicated().any() or given.shape[1] == 0:
            raise MeasureError(f"The table of {default}s needs at least one column and different names.")
        return {str(name): given[name] for name in given.columns}
    return {str(given.name) if isinstance(given, pd.Series) and given.name is not None else default: given}


def _tried(column: Any, labels: Any, options: Options, place: dict[str, str]) -> Chosen | Undefined:
    outcome, grouping = place["outcome"], place["grouping"]
    where = f"{outcome!r} by {grouping!r}"
    try:
        return chosen(column, labels, options)
    except Undefined as why:
        return Undefined(f"{where}: {why}", f"“{outcome}”按“{grouping}”分组：{why.zh}")
    except MeasureError as why:
        raise MeasureError(f"{where}: {why}") from why


def _placed(frame: pd.DataFrame, place: dict[str, str]) -> pd.DataFrame:
    return frame.assign(**place)[[*place, *frame.columns]]


def _row(found: Chosen) -> dict[str, Any]:
    test = found.test
    spread = (found.levene.statistic, found.levene.p_value) if found.levene else (NAN, NAN)
    return {
        "n": test.n,
        "left_out": test.left_out,
        "levene_f": spread[0],
        "levene_p_value": spread[1],
        "test": test.test,
        "reason": found.reason,
        "statistic": test.statistic,
        "df": test.df,
        "df_error": test.df_error,
        "p_value": test.p_value,
        **_sized(found.effects[0]),
    }


def _sized(effect: Effect) -> dict[str, Any]:
    return {"effect": effect.effect, "effect_size": effect.value, "lower": effect.lower, "upper": effect.upper}
