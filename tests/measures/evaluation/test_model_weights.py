"""Weights of a model from what there is, memberships on other steps, rounds of a Delphi inquiry: closed forms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bphs.errors import MeasureError, Undefined
from bphs.measures import composite, evaluation

MEANS = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 5], "b": [3.0, 3, 4, 4, 1, 2], "c": [2.0, 5, 2, 5, 2, 4]})
CLUSTERS = ["x", "x", "y", "y", "z", "z"]
SOUND = [[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]
"""Consistent by construction: weights 4, 2, 1 of 7 (Saaty 1980: a_ij = w_i/w_j)."""
CIRCLE = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]
"""a over b, b over c, c over a: as inconsistent as can be."""


class TestWeightsOfAModel:
    def test_all_weigh_the_same_and_the_rest_stands_beside(self):
        found = evaluation.model_weights(MEANS, matrices={"one": SOUND, "two": CIRCLE}, clusters=CLUSTERS)
        by_cluster = MEANS.groupby(CLUSTERS).mean()
        ways = found.ways
        assert list(ways) == [
            "equal_weight", "ahp", "entropy_weight", "entropy_unscaled", "entropy_shifted", "combined",
        ]  # fmt: skip
        np.testing.assert_allclose(ways["equal_weight"], [1 / 3] * 3)
        np.testing.assert_allclose(ways["ahp"], np.array([4, 2, 1]) / 7, rtol=1e-9)
        np.testing.assert_allclose(ways["combined"], (ways["ahp"] + ways["entropy_weight"]) / 2, rtol=1e-9)
        for scaling, way in (("minmax", "entropy_weight"), ("sum", "entropy_unscaled"), ("shifted", "entropy_shifted")):
            data = composite.entropy_weights(by_cluster, scaling=scaling)["weight"]
            np.testing.assert_allclose(ways[way], data)
        assert found.experts is not None
        assert found.experts.left_out == ("two",)

    def test_without_clusters_there_are_no_weights_of_data(self):
        found = evaluation.model_weights(MEANS, matrices={"one": SOUND})
        assert list(found.table) == ["item", "equal_weight", "ahp"]

    @pytest.mark.parametrize("matrices", [None, {}, {"two": CIRCLE}])
    def test_without_a_consistent_expert_there_are_none_of_experts(self, matrices):
        found = evaluation.model_weights(MEANS, matrices=matrices, clusters=CLUSTERS)
        assert list(found.table) == ["item", "equal_weight", "entropy_weight", "entropy_unscaled", "entropy_shifted"]
        assert found.experts is None

    @pytest.mark.parametrize("clusters", [["x"] * 6, ["x", "x", "x", "y", "y", "y"]])
    def test_clusters_that_the_data_do_not_tell_apart_weigh_nothing(self, clusters):
        """One cluster; two clusters with the same mean of c."""
        found = evaluation.model_weights(MEANS.assign(c=[1, 2, 3, 1, 2, 3]), matrices={"one": SOUND}, clusters=clusters)
        assert list(found.table) == ["item", "equal_weight", "ahp"]

    def test_bars_carry_the_range_of_the_experts_alone(self):
        bars = evaluation.model_weights(MEANS, matrices={"one": SOUND}, clusters=CLUSTERS).bars.set_index(
            ["method", "item"]
        )
        assert bars.loc[("ahp", "a"), "lowest"] == pytest.approx(4 / 7)
        assert bars.loc["combined", "lowest"].isna().all()


class TestWhatEntropyRewards:
    def test_shifted_by_hand(self):
        """Closed form: (x - min)/(max - min) + 0.01, then Shannon's entropy over ln n."""
        x = np.array([0, 0.25, 1]) + 0.01
        p = x / x.sum()
        wanted = 1 + (p * np.log(p)).sum() / np.log(3)
        found = composite.entropy_weights({"q": [10, 20, 50], "r": [1, 2, 3]}, scaling="shifted")
        assert found["divergence"].iloc[0] == pytest.approx(wanted)

    def test_unscaled_it_is_spread_over_mean(self):
        """Second-order expansion of entropy at equal shares: 1 - E = CV²/(2 ln n)."""
        x = np.array([100.0, 101, 99, 100.5])
        found = composite.entropy_weights({"q": x, "r": x[::-1] * 3}, scaling="sum")["divergence"]
        np.testing.assert_allclose(found, (x.std() / x.mean()) ** 2 / 2 / np.log(4), rtol=2e-2)

    def test_scaled_the_spread_itself_does_not_count(self):
        """A thousandth of the spread, the same shape: the same weight. Most units near the lowest: more of it."""
        shape = np.array([0, 0.5, 0.9, 1.0, 0.8])
        alike = composite.entropy_weights({"wide": 50 * shape, "narrow": 40 + 0.05 * shape})["weight"]
        np.testing.assert_allclose(alike, [0.5, 0.5])
        turned = composite.entropy_weights({"high": 50 * shape, "low": 40 + 0.05 * (1 - shape)})["weight"]
        assert turned.iloc[1] > 0.6


class TestMembershipsOnOtherSteps:
    @given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
    def test_as_many_steps_as_grades_are_counted(self, answers):
        frame = pd.DataFrame({"q": answers})
        counted = evaluation.memberships(frame, [1, 2, 3, 4, 5])
        np.testing.assert_allclose(evaluation.graded_memberships((frame - 1) / 4, 5), counted, atol=1e-12)

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.sampled_from([2, 3, 4, 5, 7]))
    def test_rows_add_up_to_one_and_keep_the_mean(self, places, grades):
        """Triangular functions form a partition of unity that reproduces linear functions."""
        shares = evaluation.graded_memberships({"q": places}, grades).to_numpy()[0]
        assert shares.sum() == pytest.approx(1)
        assert shares @ np.linspace(0, 1, grades) == pytest.approx(np.mean(places), abs=1e-8)

    def test_gaps_and_weights(self):
        found = evaluation.graded_memberships({"q": [0, 1, None]}, 2, weights=[3, 1, 9])
        assert found.to_numpy().tolist() == [[0.75, 0.25]]

    def test_what_is_refused(self):
        with pytest.raises(Undefined, match="Nobody answered 'q'"):
            evaluation.graded_memberships(pd.DataFrame({"q": [np.nan, np.nan]}), 3)
        with pytest.raises(MeasureError, match="between 0 and 1"):
            evaluation.graded_memberships({"q": [2, 3]}, 3)


def ratings(rows):
    columns = ["round", "expert", "dimension", "importance", "judgement_basis", "familiarity"]
    return pd.DataFrame(
        [(r, e, d, m, 0.8, 0.6) for r, e, marks in rows for d, m in zip("ab", marks, strict=True) if m], columns=columns
    )


class TestRoundsOfADelphiInquiry:
    def test_each_round_is_what_it_would_be_alone(self):
        rows = [(2, 1, (5, 3)), (2, 2, (4, 2)), (1, 1, (5, 3)), (1, 2, (2, 4))]
        found = evaluation.delphi_rounds(ratings(rows), highest=5)
        assert list(found) == [1, 2]
        assert [one.concordance.w for one in found.values()] == [0, 1]  # opposite orders, the same order
        assert found[2].items["full_score"].tolist() == [0.5, 0]
        assert found[1].authority_coefficient == pytest.approx(0.7)

    @pytest.mark.parametrize("rows", [[(1, 1, (5, 3))], [(1, 1, (5, None)), (1, 2, (4, None))]])
    def test_no_agreement_of_one_expert_or_on_one_dimension(self, rows):
        with pytest.raises(Undefined, match="round 1 fewer than two"):
            evaluation.delphi_rounds(ratings(rows))

    def test_no_order_among_equal_marks(self):
        with pytest.raises(Undefined, match="no order to agree on"):
            evaluation.delphi_rounds(ratings([(1, 1, (5, 5)), (1, 2, (4, 4))]))
