"""Steps of a composite index: COINr's documentation, closed forms by hand, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bphs.errors import MeasureError, Undefined
from bphs.measures import composite
from bphs.measures.composite.statistical import WEIGHINGS, component_weights, independence_weights, variation_weights
from bphs.measures.composite.treating import skewness_and_kurtosis

SKEWED = [*range(1, 11), 30, 100]
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 9), min_size=k, max_size=k), min_size=5, max_size=9)
).map(lambda rows: pd.DataFrame(np.array(rows, dtype=float)).add_prefix("x"))  # fmt: skip


def varied(table):
    return (table.nunique() > 1).all()


class TestOutliers:
    def test_skewness_and_kurtosis_as_coinr_prints_them(self):
        """COINr's vignette on outlier treatment, section Numeric vectors: 3.063241, 9.741391."""
        assert skewness_and_kurtosis(SKEWED) == pytest.approx((3.063241, 9.741391), abs=5e-7)

    def test_one_cell_is_moved_as_in_coinr(self):
        """The same vignette: with winmax = 2 one point is winsorised; then 1.712038, 1.815781."""
        found = composite.winsorise({"x": SKEWED}, most=2)
        assert found.cells.to_numpy().tolist() == [["11", "x", 100.0, 30.0]]
        row = found.indicators.iloc[0]
        assert row[["skewness_after", "kurtosis_after"]].to_list() == pytest.approx([1.712038, 1.815781], abs=5e-7)
        assert row[["treatment", "cells", "within"]].to_list() == ["winsorised", 1, True]

    def test_low_outliers_are_moved_up(self):
        found = composite.winsorise({"x": [-value for value in SKEWED]})
        assert found.cells[["before", "after"]].to_numpy().tolist() == [[-100.0, -30.0]]

    def test_what_cannot_be_moved_becomes_a_logarithm_of_the_values_as_they_were(self):
        """COINr's log_CT: ln(x - min + 0.01 (max - min)); with no cell allowed nothing is winsorised."""
        found = composite.winsorise({"x": SKEWED}, most=0)
        np.testing.assert_allclose(found.table["x"], np.log(np.array(SKEWED) - 1 + 0.99))
        assert found.indicators["treatment"].to_list() == ["log"]
        assert found.cells.empty
        kept = composite.winsorise({"x": SKEWED}, most=0, otherwise="keep")
        assert kept.table["x"].to_list() == SKEWED
        assert kept.indicators[["treatment", "within"]].to_numpy().tolist() == [["kept", False]]

    def test_an_indicator_is_never_made_constant(self):
        """One unit of twenty has something: moving it would leave nothing that tells units apart."""
        found = composite.winsorise({"x": [0.0] * 19 + [1.0]})
        assert found.table["x"].nunique() == 2

    @pytest.mark.parametrize("values", [[1, 1, 1000], [5.0] * 9, [1, 2, 3, 4]])
    def test_without_outliers_nothing_is_done(self, values):
        """Fewer than four units, or all alike, have no kurtosis."""
        found = composite.winsorise({"x": values})
        assert found.table["x"].to_list() == values
        assert found.indicators["treatment"].to_list() == ["none"]

    @given(st.lists(st.integers(0, 1000), min_size=4, max_size=25))
    @settings(max_examples=40, deadline=None)
    def test_order_is_kept_and_every_change_is_told(self, values):
        before = pd.DataFrame({"x": np.array(values, dtype=float)})
        found = composite.winsorise(before)
        order = np.argsort(values, kind="stable")
        assert (np.diff(found.table["x"].to_numpy()[order]) >= 0).all()
        if found.indicators["treatment"].iloc[0] != "log":
            told = before.copy()
            for row in found.cells.itertuples():
                assert told.loc[int(row.unit), "x"] == row.before
                told.loc[int(row.unit), "x"] = row.after
            assert told.equals(found.table)


class TestNormalising:
    TABLE = pd.DataFrame({"beds": [2.0, 4.0, 6.0, 6.0], "deaths": [8.0, 4.0, 2.0, 1.0]}, index=list("abcd"))
    BOTH = ["+", "-"]  # noqa: RUF012

    @pytest.mark.parametrize(
        ("options", "beds", "deaths"),
        [
            ({"method": "minmax"}, [0, 0.5, 1, 1], [0, 4 / 7, 6 / 7, 1]),
            ({"method": "rank"}, [0, 1 / 3, 5 / 6, 5 / 6], [0, 1 / 3, 2 / 3, 1]),
            ({"method": "best"}, [1 / 3, 2 / 3, 1, 1], [1 / 8, 1 / 4, 1 / 2, 1]),
            ({"method": "target", "target": {"deaths": 2, "beds": 5}}, [0.4, 0.8, 1, 1], [0.25, 0.5, 1, 1]),
            ({"method": "base_year", "base": [4, 4]}, [50, 100, 150, 150], [50, 100, 200, 400]),
            ({"method": "goalposts", "lower": [0, 2], "upper": [5, 10]}, [0.4, 0.8, 1, 1], [0.25, 0.75, 1, 1]),
        ],
    )
    def test_by_hand(self, options, beds, deaths):
        """Two of four with 6 beds share 2.5 of 3 that could be worse; of deaths less is better."""
        found = composite.normalise(self.TABLE, impacts=self.BOTH, **options)
        np.testing.assert_allclose(found.to_numpy(), np.column_stack([beds, deaths]))
        assert list(found.index) == list("abcd")

    def test_z_scores_in_pandas(self):
        found = composite.normalise(self.TABLE, method="z", impacts=self.BOTH)
        np.testing.assert_allclose(found["deaths"], -(self.TABLE["deaths"] - 3.75) / self.TABLE["deaths"].std())

    def test_goalposts_of_all_years_are_those_of_all_rows(self):
        ends = composite.goalposts(self.TABLE).set_index("item")
        one_year = composite.normalise(
            self.TABLE.iloc[:2], method="goalposts", lower=ends["lower"], upper=ends["upper"], impacts=self.BOTH
        )
        all_years = composite.normalise(self.TABLE, impacts=self.BOTH)
        np.testing.assert_allclose(one_year, all_years.iloc[:2])

    def test_a_base_year_has_one_base_for_all_units(self):
        base = composite.base_values(self.TABLE, years=[2010, 2010, 2020, 2020])
        assert base.to_list() == [3, 6]
        assert composite.base_values(self.TABLE, years=[2010, 2010, 2020, 2020], base_year=2020).to_list() == [6, 1.5]
        with pytest.raises(MeasureError, match="no row is of that year"):
            composite.base_values(self.TABLE, years=[2010, 2010, 2020, 2020], base_year=2015)

    def test_by_residents_the_base_year_is_100_and_another_the_mean_of_what_grew(self):
        """Closed form: the weighted mean of 100 x/base is 100 in the base year. Beds for 3 and 1 residents (2, 4),
        later for 1 and 3 (5, 7), grow from 2.5 to 6.5, that is 2.6 times.
        """
        years, people = [2010, 2010, 2020, 2020], np.array([3, 1, 1, 3])
        table = pd.DataFrame({"beds": [2, 4, 5, 7], "nurses": [1, 5, 2, 2]})
        base = composite.base_values(table, years=years, weights=people)
        assert base.to_list() == [2.5, 2]
        made = composite.composite_index(
            table, {"one": ["beds"], "two": ["nurses"]}, normalisation="base_year", base=base
        ).scores["score"]
        assert np.average(made[:2], weights=people[:2]) == pytest.approx(100)
        assert np.average(made[2:], weights=people[2:]) == pytest.approx((260 + 100) / 2)

    def test_nothing_is_no_base(self):
        with pytest.raises(Undefined, match="'nurses' in 2010 is not above 0"):
            composite.base_values({"beds": [2, 4], "nurses": [0, 3]}, years=[2010, 2020])

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"method": "target"}, "needs target"),
            ({"method": "minmax", "lower": [1, 2]}, "does not use it"),
            ({"method": "goalposts", "lower": [1, 2], "upper": [1, 9]}, "'beds' must be above"),
            ({"method": "target", "target": {"beds": 5}}, "none for 'deaths'"),
            ({"method": "target", "target": [5, 0]}, "above 0"),
            ({"method": "target", "target": [5]}, "each of the 2"),
        ],
    )
    def test_refusals(self, options, said):
        with pytest.raises(MeasureError, match=said):
            composite.normalise(self.TABLE, **options)

    def test_ratios_need_values_that_have_one(self):
        with pytest.raises(MeasureError, match="'x' has values whose ratio"):
            composite.normalise({"x": [0.0, 1.0]}, method="best", impacts=["-"])
        with pytest.raises(MeasureError, match="zero everywhere"):
            composite.normalise({"x": [0.0, 0.0]}, method="best")
        with pytest.raises(MeasureError, match="'x' is the same"):
            composite.normalise({"x": [1.0, 1.0]}, method="z")

    @settings(max_examples=30, deadline=None)
    @given(tables, st.integers(1, 50), st.integers(-20, 20))
    def test_neither_unit_nor_zero_counts_in_minmax_z_and_ranks(self, table, size, moved):
        """Invariance: a·x + b, with a > 0, has the same scale as x."""
        if not varied(table):
            return
        for method in ("minmax", "z", "rank"):
            np.testing.assert_allclose(
                composite.normalise(table * size + moved, method=method),
                composite.normalise(table, method=method),
                atol=1e-9,
            )


class TestWeights:
    def test_variation_by_hand(self):
        """1, 2, 3 and 5, 6, 7: both s = 1, V = ½ and 1/6, weights 3 to 1."""
        found = variation_weights([[1, 5], [2, 6], [3, 7]])
        assert found["variation"].to_list() == pytest.approx([1 / 2, 1 / 6])
        assert found["weight"].to_list() == pytest.approx([0.75, 0.25])

    def test_independence_is_the_multiple_correlation_of_least_squares(self):
        """numpy.linalg.lstsq of each indicator on the others: R = √(1 - residual/total)."""
        x = np.random.default_rng(3).normal(size=(30, 4)) @ np.array(
            [[1, 0.6, 0, 0], [0, 1, 0.3, 0], [0, 0, 1, 0.8], [0, 0, 0, 1]]
        )
        expected = []
        for j in range(4):
            others = np.column_stack([np.ones(30), np.delete(x, j, axis=1)])
            rest = x[:, j] - others @ np.linalg.lstsq(others, x[:, j], rcond=None)[0]
            expected.append(np.sqrt(1 - rest @ rest / ((x[:, j] - x[:, j].mean()) ** 2).sum()))
        found = independence_weights(x)
        np.testing.assert_allclose(found["multiple_correlation"], expected)
        np.testing.assert_allclose(found["weight"] * expected, found["weight"].iloc[0] * expected[0])

    def test_components_of_two_pairs_by_hand(self):
        """Two uncorrelated pairs with r = .8 and .6: eigenvalues 1.8, 1.6 > 1, squared loadings .9 and .8."""
        base = np.linalg.qr(np.column_stack([np.ones(12), np.random.default_rng(1).normal(size=(12, 4))]))[0][:, 1:]
        r, s = 0.8, 0.6
        table = np.column_stack(
            [
                base[:, 0],
                r * base[:, 0] + np.sqrt(1 - r**2) * base[:, 1],
                base[:, 2],
                s * base[:, 2] + np.sqrt(1 - s**2) * base[:, 3],
            ]
        )
        found = component_weights(table)
        np.testing.assert_allclose(found["weight"], np.array([0.9, 0.9, 0.8, 0.8]) / 3.4, atol=1e-6)
        assert found["component"].to_list() == [1, 1, 2, 2]

    @pytest.mark.parametrize("call", [independence_weights, component_weights])
    def test_what_others_determine_has_nothing_of_its_own(self, call):
        with pytest.raises(Undefined):
            call([[1, 2], [2, 1]])
        with pytest.raises(Undefined):
            call([[1, 2, 3], [2, 1, 3], [4, 9, 13], [3, 5, 8], [0, 1, 1]])

    @pytest.mark.parametrize("call", [independence_weights, component_weights])
    def test_indicators_that_share_nothing_have_no_weights_by_what_they_share(self, call):
        with pytest.raises(Undefined):
            call([[-1, -1], [-1, 1], [1, -1], [1, 1]])

    def test_a_mean_that_is_not_positive_has_no_variation(self):
        with pytest.raises(MeasureError, match="positive mean"):
            variation_weights([[-1, 5], [1, 6]])

    def test_shifted_entropy_says_its_shift(self):
        """SPSSAU's manual, entropy method, step 2: |min| + 0.01, here after scaling to 0 to 1; others add 1."""
        for shift in (0.01, 1.0):
            scaled = (np.array([[1, 5], [2, 6], [9, 8]]) - [1, 5]) / [8, 3] + shift
            p = scaled / scaled.sum(axis=0)
            d = 1 + (p * np.log(p)).sum(axis=0) / np.log(3)
            found = composite.entropy_weights([[1, 5], [2, 6], [9, 8]], scaling="shifted", shift=shift)
            np.testing.assert_allclose(found["weight"], d / d.sum())
            if shift == 0.01:
                named = composite.indicator_weights([[1, 5], [2, 6], [9, 8]], method="entropy_shifted")
                assert named["weight"].to_list() == found["weight"].to_list()

    @settings(max_examples=25, deadline=None)
    @given(tables)
    def test_they_add_up_and_know_neither_rows_nor_units(self, table):
        """Axioms: none below 0, together 1; rows in any order; millions or single things."""
        if not varied(table):
            return
        for method in WEIGHINGS:
            try:
                found = composite.indicator_weights(table, method=method)["weight"]
            except MeasureError:
                continue
            assert found.min() >= -1e-12
            assert found.sum() == pytest.approx(1)
            for other in (table.iloc[::-1], table * 1000):
                again = composite.indicator_weights(other, method=method)["weight"]
                np.testing.assert_allclose(again, found, atol=1e-6)


class TestAggregating:
    def test_means_by_hand(self):
        """.8 and .2 with weights ¾, ¼: .65; .8^.75 · .2^.25."""
        table = [[0.8, 0.2], [0.5, 0.5]]
        assert composite.aggregate(table, weights=[3, 1])["score"].to_list() == pytest.approx([0.65, 0.5])
        found = composite.aggregate(table, weights=[3, 1], method="geometric")["score"]
        assert found.to_list() == pytest.approx([0.8**0.75 * 0.2**0.25, 0.5])

    def test_a_geometric_mean_refuses_a_zero_unless_the_shift_is_said(self):
        with pytest.raises(MeasureError, match="geometric mean is not defined"):
            composite.aggregate([[0.0, 1.0], [0.5, 0.5]], method="geometric")
        found = composite.aggregate([[0.0, 1.0], [0.5, 0.5]], method="geometric", shift=0.01)["score"]
        assert found.to_list() == pytest.approx([np.sqrt(0.01 * 1.01), 0.51])
        with pytest.raises(MeasureError, match="needs no shift"):
            composite.aggregate([[0.0, 1.0]], shift=0.01)
        assert composite.aggregate([[0.0, 0.7]], method="geometric", weights=[0, 1])["score"].to_list() == [0.7]

    def test_grey_relation_by_hand(self):
        """Δ = 0, .2; .6, 0 with ρ = ½: ξ = .3/(Δ + .3): 1, .6; 1/3, 1; with weights ¼, ¾: .7, .8333."""
        found = composite.grey_relation([[1.0, 0.7], [0.4, 0.9]], weights=[1, 3])
        assert found["score"].to_list() == pytest.approx([0.25 + 0.75 * 0.6, 0.25 / 3 + 0.75])
        assert found["rank"].to_list() == [2, 1]

    def test_grades_of_the_rank_sum_ratio_are_tians(self):
        """Tian's tables: probits 4, 6 | 3.5, 5, 6.5 | 3.2, 4.4, 5.6, 6.8; of twenty units, one by one, z of i/20."""
        values = pd.DataFrame({"x": range(1, 21)})
        cuts = {3: [4, 6], 4: [3.5, 5, 6.5], 5: [3.2, 4.4, 5.6, 6.8]}
        for grades, bounds in cuts.items():
            found = composite.rank_sum_ratio(values, grades=grades)
            expected = [1 + sum(round(probit, 9) >= cut for cut in bounds) for probit in found["probit"]]
            assert found["grade"].to_list() == expected
            assert set(expected) == set(range(1, grades + 1)) if grades == 3 else len(set(expected)) >= 3
        with pytest.raises(MeasureError, match="begin with three"):
            composite.rank_sum_ratio(values, grades=2)

    @settings(max_examples=40, deadline=None)
    @given(tables, st.lists(st.integers(1, 5), min_size=4, max_size=4))
    def test_who_is_nowhere_worse_is_nowhere_below(self, table, raw):
        """Axiom: with every way of aggregating, a dominated unit never ranks above the one that dominates it, and the
        order of the rows changes nothing.
        """
        if not varied(table):
            return
        w = raw[: table.shape[1]]
        scaled = composite.normalise(table)
        ways = {
            "arithmetic": lambda x: composite.aggregate(x, weights=w),
            "geometric": lambda x: composite.aggregate(x, weights=w, method="geometric", shift=0.01),
            "topsis": lambda x: composite.topsis(x, weights=w, norm="none"),
            "rank_sum_ratio": lambda x: composite.rank_sum_ratio(x, weights=w),
            "grey": lambda x: composite.grey_relation(x, weights=w),
        }
        x = table.to_numpy()
        better = (x[:, None] >= x[None]).all(axis=2) & (x[:, None] > x[None]).any(axis=2)
        for name, way in ways.items():
            try:
                rank = way(scaled)["rank"].to_numpy(dtype=float)
            except MeasureError:
                continue
            assert (rank[:, None] <= rank[None])[better].all(), name
            assert way(scaled.iloc[::-1])["rank"].to_list()[::-1] == rank.tolist()
