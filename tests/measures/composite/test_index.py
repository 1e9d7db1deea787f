"""An index of several levels, all combinations of its choices, and what they move: closed forms, SciPy, SALib."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bphs.errors import MeasureError, Undefined
from bphs.measures import composite
from bphs.measures.composite.coherence import coherence
from bphs.measures.composite.combining import CHOICES, Combinations
from bphs.measures.composite.ranges import stability, stability_by_option
from bphs.measures.composite.shares import unit_shares

RNG = np.random.default_rng(8)
LEVEL = RNG.normal(size=14)
TABLE = pd.DataFrame(
    {
        name: np.exp(3 + 0.5 * (LEVEL + RNG.normal(size=14)))
        for name in ("beds", "doctors", "nurses", "deaths", "money")
    },
    index=[f"u{number}" for number in range(14)],
)
TREE = {"staff": ["doctors", "nurses"], "health": ["deaths"], "means": ["money", "beds"]}
IMPACTS = {"beds": "+", "doctors": "+", "nurses": "+", "deaths": "-", "money": "+"}


@pytest.fixture(scope="module")
def tried():
    return composite.combinations(TABLE, TREE, impacts=IMPACTS)


class TestIndex:
    def test_two_levels_by_hand(self):
        """Min-max of doctors 0, ½, 1, nurses 0, 1, ½, deaths turned 0, ¼, 1; dimensions alike, then 3 to 1."""
        table = pd.DataFrame({"deaths": [9, 8, 5], "doctors": [2, 4, 6], "nurses": [1, 3, 2]})
        tree = {"staff": ["doctors", "nurses"], "health": ["deaths"]}
        found = composite.composite_index(table, tree, impacts=["+", "+", "-"])
        assert found.scores["staff"].to_list() == [0, 0.75, 0.75]
        assert found.scores["health"].to_list() == [0, 0.25, 1]
        assert found.scores["score"].to_list() == [0, 0.5, 0.875]
        assert found.scores["rank"].to_list() == [3, 2, 1]
        heavier = composite.composite_index(
            table, tree, impacts=["+", "+", "-"], dimension_weights={"staff": 3, "health": 1}
        )
        assert heavier.scores["score"].to_list() == pytest.approx([0, 0.625, 0.8125])
        assert heavier.weights["weight"].to_list() == pytest.approx([0.375, 0.375, 0.25])

    def test_means_within_and_a_product_across_by_hand(self):
        """√((mean of .51, 1.01) · .26) of the second unit: 0.01 is added to each indicator, and said."""
        table = pd.DataFrame({"deaths": [9, 8, 5], "doctors": [2, 4, 6], "nurses": [1, 3, 2]})
        tree = {"staff": ["doctors", "nurses"], "health": ["deaths"]}
        found = composite.composite_index(table, tree, impacts=["+", "+", "-"], aggregation="mixed")
        assert found.scores["score"].iloc[1] == pytest.approx(np.sqrt(0.76 * 0.26))
        assert found.shift == 0.01
        whole = composite.composite_index(table, tree, impacts=["+", "+", "-"], aggregation="geometric")
        assert whole.scores["score"].iloc[1] == pytest.approx((0.51 * 1.01) ** 0.25 * 0.26**0.5)
        assert whole.scores["staff"].iloc[1] == pytest.approx((0.51 * 1.01) ** 0.5)
        assert composite.composite_index(table, tree).shift == 0

    def test_ratios_need_no_shift(self):
        found = composite.composite_index(TABLE, TREE, impacts=IMPACTS, normalisation="best", aggregation="geometric")
        assert found.shift == 0
        assert found.scores["score"].max() <= 1

    @pytest.mark.parametrize(
        "aggregation", ["arithmetic", "geometric", "mixed", "topsis", "rank_sum_ratio", "grey_relation"]
    )
    def test_the_order_of_rows_and_columns_changes_nothing(self, aggregation):
        options = {"impacts": IMPACTS, "weighting": "entropy", "aggregation": aggregation, "treatment": "winsorised"}
        found = composite.composite_index(TABLE, TREE, **options).scores
        again = composite.composite_index(TABLE.iloc[::-1, ::-1], TREE, **options).scores
        pd.testing.assert_frame_equal(again.loc[found.index], found)

    def test_weights_of_ones_own_and_of_the_data(self):
        given = {"doctors": 2, "nurses": 2, "deaths": 4, "money": 1, "beds": 1}
        found = composite.composite_index(TABLE, TREE, impacts=IMPACTS, weighting="given", weights=given).weights
        assert found["dimension_weight"].drop_duplicates().to_list() == pytest.approx([0.4, 0.2])
        assert found["local_weight"].to_list() == pytest.approx([0.5, 0.5, 1, 0.5, 0.5])
        names = found["item"].to_list()
        critic = composite.critic_weights(TABLE[names], impacts=[IMPACTS[name] for name in names])
        found = composite.composite_index(TABLE, TREE, impacts=IMPACTS, weighting="critic").weights
        np.testing.assert_allclose(found["weight"], critic["weight"])
        np.testing.assert_allclose(found.groupby("dimension")["local_weight"].sum(), 1)

    @pytest.mark.parametrize(
        ("tree", "options", "said"),
        [
            ({"a": ["bed"]}, {}, "write 'beds'"),
            ({"a": ["beds"], "b": ["beds"]}, {}, "two dimensions"),
            ({"a": ["beds"], "b": []}, {}, "'b' has no indicator"),
            ({"a": ["beds"]}, {"weighting": "given"}, "needs weights"),
            ({"a": ["beds"]}, {"weights": [1]}, "needs weights"),
            ({"a": ["beds"]}, {"impacts": {"money": "+"}}, "none for 'beds'"),
            ({"a": ["beds"]}, {"aggregation": "sum"}, "aggregation='sum'"),
        ],
    )
    def test_refusals(self, tree, options, said):
        with pytest.raises(MeasureError, match=said):
            composite.composite_index(TABLE, tree, **options)

    def test_one_unit_and_an_indicator_that_is_the_same_for_all_determine_no_index(self):
        """What values lack is `Undefined`, so that a chapter leaves the section out instead of stopping."""
        for table in (TABLE.iloc[:1], TABLE.assign(beds=3.0)):
            for call in (composite.composite_index, composite.combinations, coherence):
                with pytest.raises(Undefined):
                    call(table, TREE, impacts=IMPACTS)

    def test_units_in_years_are_told_with_their_year(self):
        """An outlier of a panel is found by code and year."""
        years = pd.MultiIndex.from_product([list("abcdef"), [2010, 2020]], names=["code", "year"])
        table = pd.DataFrame({"x": [*range(1, 11), 30.0, 100.0], "y": range(12)}, index=years, dtype=float)
        found = composite.composite_index(table, {"one": ["x"], "two": ["y"]}, treatment="winsorised")
        assert found.treated.cells.reset_index()[["code", "year", "before", "after"]].to_numpy().tolist() == [
            ["f", 2020, 100.0, 30.0]
        ]
        assert found.scores.index.equals(years)


class TestCombinations:
    def test_each_is_what_the_index_gives(self, tried):
        """The grid is full: 2 treatments, 3 scales, 6 weights, 5 aggregations; the default is the first."""
        assert len(tried.runs) == 2 * 3 * 6 * 5
        assert tried.left_out.empty
        assert tried.runs.iloc[0].to_list() == ["none", "minmax", "equal", "arithmetic"]
        for at in (0, 47, 111, 179):
            found = composite.composite_index(TABLE, TREE, impacts=IMPACTS, **tried.runs.iloc[at])
            assert found.scores["rank"].to_list() == tried.ranks.iloc[at].to_list()
        assert (
            tried.grid()[1, 2, 3, 4].tolist()
            == tried.ranks.loc[(tried.runs == ["winsorised", "rank", "variation", "grey_relation"]).all(axis=1)]
            .to_numpy()[0]
            .tolist()
        )

    def test_who_dominates_stands_above_in_all_of_them(self):
        """A unit that is a tenth better everywhere is never below, whatever is chosen."""
        table = TABLE.copy()
        table.loc["better"] = table.loc["u3"] * [1.1, 1.1, 1.1, 1 / 1.1, 1.1]
        found = composite.combinations(table, TREE, impacts=IMPACTS)
        assert (found.ranks["better"] <= found.ranks["u3"]).all()

    def test_what_the_values_do_not_allow_is_left_out_with_the_reason(self):
        """Five units have no independent part in five indicators; the rest of the grid stays full."""
        found = composite.combinations(TABLE.iloc[:5], TREE, impacts=IMPACTS)
        assert found.left_out["option"].to_list() == ["independence", "components"]
        assert found.left_out["choice"].unique().tolist() == ["weighting"]
        assert found.left_out["reason_zh"].str.contains("指标").all()
        assert len(found.runs) == 2 * 3 * 4 * 5

    def test_of_several_years_one_is_ranked_by_what_all_of_them_set(self):
        """As the index over all rows gives it, ranked in the year alone: so the default is the index's own order."""
        years = pd.MultiIndex.from_product([TABLE.index[:7], [2010, 2020]], names=["code", "year"])
        table, later = TABLE.set_axis(years), years.get_level_values("year") == 2020
        found = composite.combinations(table, TREE, impacts=IMPACTS, weightings=["equal", "entropy"], ranked=later)
        assert found.units == list(TABLE.index[:7])
        for at in (0, 29, 59):
            whole = composite.composite_index(table, TREE, impacts=IMPACTS, **found.runs.iloc[at])
            expected = whole.scores["score"].xs(2020, level="year").round(9).rank(ascending=False)
            assert found.ranks.iloc[at].to_list() == expected.to_list()
        with pytest.raises(MeasureError, match="True or False for each of the 14 rows"):
            composite.combinations(table, TREE, impacts=IMPACTS, ranked=[True])

    def test_weights_from_outside_join(self):
        given = {"ahp": {"doctors": 2, "nurses": 2, "deaths": 4, "money": 1, "beds": 1}}
        found = composite.combinations(TABLE, TREE, impacts=IMPACTS, weightings=["equal"], given=given)
        assert found.options["weighting"] == ["equal", "ahp"]
        first = composite.combinations(TABLE, TREE, impacts=IMPACTS, weightings=["ahp", "equal"], given=given)
        assert first.options["weighting"] == ["ahp", "equal"]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"weightings": ["ahp"]}, "weighting='ahp'"),
            ({"treatments": []}, "No option of treatment"),
            ({"treatments": ["none", "none"]}, "'none' more than once"),
        ],
    )
    def test_refusals(self, options, said):
        with pytest.raises(MeasureError, match=said):
            composite.combinations(TABLE, TREE, **options)


def made(ranks, *, options=(1, 1, 1, 2)):
    """Combinations with ranks of one's own."""
    names = {name: [f"{name}{at}" for at in range(count)] for name, count in zip(CHOICES, options, strict=True)}
    runs = pd.DataFrame(list(product(*names.values())), columns=list(CHOICES))
    units = [f"u{at}" for at in range(np.shape(ranks)[1])]
    return Combinations(names, runs, pd.DataFrame(ranks, columns=units, dtype=float), pd.DataFrame())


class TestRanges:
    def test_by_hand(self):
        found = composite.rank_ranges(made([[1, 2, 3], [1, 3, 2], [2, 1, 3], [1, 2, 3]], options=(1, 1, 2, 2)))
        assert found["unit"].to_list() == ["u0", "u1", "u2"]
        assert found["median"].to_list() == [1, 2, 3]
        assert found["lowest"].to_list() == [1, 1, 2]
        assert found["highest"].to_list() == [2, 3, 3]
        # u0 above u1 in three of four, u0 above u2 in all, u1 above u2 in three of four
        assert found["alike"].to_list() == [1, 2, 1]

    def test_quantiles_are_scipys(self, tried):
        found = composite.rank_ranges(tried).set_index("unit")
        for unit in ("u0", "u9"):
            expected = stats.mstats.mquantiles(tried.ranks[unit], [0.05, 0.5, 0.95], alphap=1, betap=1)
            np.testing.assert_allclose(found.loc[unit, ["lower", "median", "upper"]].astype(float), expected)

    def test_pairs_by_hand(self):
        """Ties count half: 1.5 beside 1.5 in one of two runs is .75 for the first."""
        found = composite.told_apart(made([[1, 2, 3], [1.5, 1.5, 3]]), least=0.8)
        assert found.to_numpy().tolist() == [
            ["u0", "u1", 0.75, False],
            ["u0", "u2", 1.0, True],
            ["u1", "u2", 1.0, True],
        ]
        assert composite.told_apart(made([[1, 2, 3], [1.5, 1.5, 3]]), least=0.75)["apart"].all()
        with pytest.raises(MeasureError, match="least"):
            composite.told_apart(made([[1, 2], [2, 1]]), least=0.5)

    def test_the_one_that_is_mostly_above_comes_first(self):
        found = composite.told_apart(made([[2, 1], [2, 1]]))
        assert found[["first", "second", "above"]].to_numpy().tolist() == [["u1", "u0", 1.0]]

    def test_stability_by_hand_and_in_scipy(self, tried):
        found = stability(made([[1, 2, 3, 4], [2, 1, 4, 3]]), top=1)
        assert found[["spearman", "mean_shift", "largest_shift", "top_overlap"]].to_numpy().tolist() == [
            [1, 0, 0, 1],
            [pytest.approx(0.6), 1, 1, 0],
        ]
        runs = stability(tried)
        for at in (3, 100):
            expected = stats.spearmanr(tried.ranks.iloc[0], tried.ranks.iloc[at]).statistic
            assert runs["spearman"].iloc[at] == pytest.approx(expected)
        means = stability_by_option(tried).set_index(["choice", "option"])["mean_shift"]
        assert means["weighting", "critic"] == pytest.approx(runs[runs["weighting"] == "critic"]["mean_shift"].mean())


class TestShares:
    def test_sums_of_choices_by_hand(self):
        """A unit's rank 5 + a + 2b with a, b = ±1: variances 1 and 4 of 5, and nothing together."""
        grid = [[5 + a + 2 * b] for a in (-1, 1) for b in (-1, 1)]
        found = composite.choice_shares(made(grid, options=(2, 1, 1, 2)), outcome="ranks").set_index("choice")
        assert found["first_order"].to_list() == pytest.approx([0.2, 0, 0, 0.8])
        assert found["total"].to_list() == pytest.approx([0.2, 0, 0, 0.8])

    def test_what_choices_do_together_by_hand(self):
        """5 + ab: neither does anything alone, each everything with the other."""
        grid = [[5 + a * b] for a in (-1, 1) for b in (-1, 1)]
        found = unit_shares(made(grid, options=(1, 2, 2, 1))).set_index("choice")
        assert found["first_order"].to_list() == pytest.approx([0, 0, 0, 0])
        assert found["total"].to_list() == pytest.approx([0, 1, 1, 0])

    def test_where_nothing_moves_no_choice_has_a_share(self):
        with pytest.raises(Undefined):
            composite.choice_shares(made([[1, 2], [1, 2]]))
        found = unit_shares(made([[1, 2, 3], [1, 3, 2]]))
        assert found.loc[found["unit"] == "u0", "total"].isna().all()
        assert found.loc[found["unit"] == "u1", "total"].to_list() == [0, 0, 0, 1]

    def test_salibs_estimates_go_towards_ours(self, tried):
        """SALib 1.5 sobol.sample and sobol.analyze (Saltelli's estimators): 2^13 · 6 draws, options by equal parts of 0
        to 1. Their distance halves with every four-fold number of draws.
        """
        from SALib.analyze import sobol as analyse
        from SALib.sample import sobol as draw

        problem = {"num_vars": 4, "names": list(CHOICES), "bounds": [[0, 1]] * 4}
        shift = np.abs(tried.grid() - tried.default).mean(axis=-1)
        points = draw.sample(problem, 2**13, calc_second_order=False, seed=5)
        at = np.minimum((points * shift.shape).astype(int), np.array(shift.shape) - 1)
        values = shift[tuple(at.T)]
        theirs = analyse.analyze(problem, values, calc_second_order=False, num_resamples=2, seed=5)
        ours = composite.choice_shares(tried)
        np.testing.assert_allclose(ours["first_order"], theirs["S1"], atol=0.02)
        np.testing.assert_allclose(ours["total"], theirs["ST"], atol=0.02)
        assert ours["total"].max() > 0.2


class TestCoherence:
    @pytest.mark.parametrize("method", ["spearman", "pearson"])
    def test_correlations_are_those_of_pandas(self, method):
        found = coherence(TABLE, TREE, impacts=IMPACTS, method=method)
        turned = TABLE.assign(deaths=-TABLE["deaths"])[["doctors", "nurses", "deaths", "money", "beds"]]
        np.testing.assert_allclose(found.matrix, turned.corr(method=method))
        pair = found.pairs.iloc[0]
        assert pair[["first", "second", "within"]].to_list() == ["doctors", "nurses", True]
        assert found.dimensions["indicators"].to_list() == [2, 1, 2]
        assert found.dimensions["within"].isna().to_list() == [False, True, False]
        rest = found.matrix.loc[["doctors", "nurses"], ["deaths", "money", "beds"]].to_numpy().mean()
        assert found.dimensions["outside"].iloc[0] == pytest.approx(rest)

    def test_an_indicator_against_its_dimension_is_counted(self):
        table = {"a": [1, 2, 3, 4], "b": [4, 3, 2, 1], "c": [1, 3, 2, 4]}
        assert coherence(table, {"one": ["a", "b", "c"]}).dimensions["negative"].to_list() == [2]
        turned = coherence(table, {"one": ["a", "b", "c"]}, impacts={"a": "+", "b": "-", "c": "+"})
        assert turned.dimensions["negative"].to_list() == [0]

    def test_what_has_no_correlation(self):
        with pytest.raises(Undefined):
            coherence({"a": [1, 2], "b": [2, 1]}, {"one": ["a", "b"]})
        with pytest.raises(Undefined):
            coherence({"a": [1, 2, 3], "b": [2, 2, 2]}, {"one": ["a", "b"]})
