"""Scales side by side: each figure is its own function's, and what is not determined is missing, not a refusal.

Authority: closed forms of items that correlate to one half with each other (alpha is Spearman and Brown's formula), and
the functions of the room, which are held to R and PSPP elsewhere.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import Undefined
from bphs.measures import scales

RUNS = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1)
ANSWERS = pd.DataFrame(np.vstack([RUNS[0] + RUNS[1:4], RUNS[4] + RUNS[5:]]).T, columns=list("abcdef"))
"""Three items of each of two traits; items of a trait correlate to one half, others not at all."""
TWO = {"one": list("abc"), "two": list("def")}


class TestReliability:
    def test_alpha_is_the_closed_form_and_the_row_of_all_items_comes_last(self):
        found = scales.reliability_overview(ANSWERS, TWO)
        table = found.reliability.set_index("dimension")
        assert list(table.index) == ["one", "two", "all_items"]
        # mean correlation of all six: 6 pairs of 15 to one half
        assert table.alpha.to_numpy() == pytest.approx([0.75, 0.75, 6 * 0.2 / (1 + 5 * 0.2)])
        assert table.loc["one", ["omega", "ordinal_alpha"]].notna().all()
        assert table.loc["all_items", ["omega", "ordinal_alpha"]].isna().all()

    def test_one_scale_has_no_row_of_all_items(self):
        found = scales.reliability_overview(ANSWERS, {"one": list("abc")})
        assert list(found.reliability["dimension"]) == list(found.bounds["dimension"]) == ["one"]

    def test_a_scale_of_two_items_has_an_alpha_and_no_omega(self):
        row = scales.reliability_overview(ANSWERS, {"pair": ["a", "b"]}).reliability.iloc[0]
        assert row.alpha == pytest.approx(2 / 3)  # 2 · ½ / (1 + ½)
        assert np.isnan([row.omega, row.ordinal_alpha]).all()

    def test_more_than_ten_steps_have_an_omega_and_no_ordinal_alpha(self):
        steps = np.random.default_rng(1).normal(size=(300, 1)) + np.random.default_rng(2).normal(size=(300, 3))
        row = scales.reliability_overview(pd.DataFrame(steps, columns=list("abc")), {"one": list("abc")}).reliability
        assert row.omega.notna().all()
        assert row.ordinal_alpha.isna().all()

    def test_a_negative_alpha_is_remarked_on(self):
        found = scales.reliability_overview(ANSWERS.assign(a=-ANSWERS["a"], b=-ANSWERS["b"]), TWO)
        assert [remark.kind for remark in found.remarks] == ["negative_alpha"]
        assert "'c'" in found.remarks[0].en

    def test_items_keep_their_scale_and_their_order(self):
        statistics = scales.reliability_overview(ANSWERS, TWO).item_statistics
        assert list(zip(statistics["dimension"], statistics["item"], strict=True)) == [
            (name, item) for name, own in TWO.items() for item in own
        ]
        assert statistics.alpha_if_deleted.to_numpy() == pytest.approx(np.full(6, 2 / 3))

    def test_the_split_half_is_of_halves_of_unequal_length(self):
        found = scales.reliability_overview(ANSWERS, TWO).bounds.set_index("dimension")
        assert found.loc["one", "split_half"] == scales.split_half(ANSWERS[list("abc")]).spearman_brown_unequal
        assert found.loc["one", "lambda_3"] == pytest.approx(0.75)


class TestSolutions:
    def test_items_find_together_in_every_way(self):
        found = scales.other_solutions(ANSWERS, TWO)
        assert list(found.own_items) == [6, 6, 6]
        assert found.weakest_loading.to_numpy()[:2] == pytest.approx(np.full(2, 0.5**0.5), abs=1e-3)
        assert found.factor_correlation.to_numpy() == pytest.approx(np.zeros(3), abs=1e-6)

    def test_an_item_in_the_wrong_dimension_is_counted(self):
        mixed = {"one": list("abd"), "two": list("cef")}
        assert list(scales.other_solutions(ANSWERS, mixed).own_items) == [4, 4, 4]

    def test_a_way_without_a_solution_is_missing(self):
        steps = ANSWERS + np.random.default_rng(3).normal(size=ANSWERS.shape)
        found = scales.other_solutions(steps, TWO).set_index("way")
        assert found.loc["polychoric_promax"].isna().all()
        assert found.loc["axes_promax"].notna().all()

    def test_no_solution_at_all_is_undefined(self):
        with pytest.raises(Undefined, match="same answer"):
            scales.other_solutions(ANSWERS.assign(a=1), TWO)

    def test_correlations_stand_in_the_order_of_the_dimensions(self):
        shared = np.random.default_rng(4).normal(size=(400, 1))
        own = np.repeat(np.random.default_rng(5).normal(size=(400, 2)) + shared, 3, axis=1)
        answers = pd.DataFrame(own + np.random.default_rng(6).normal(size=own.shape), columns=list("abcdef"))
        oblique = scales.factor_analysis(answers, 2, method="principal_axis", rotation="promax")
        found = scales.factor_correlations(oblique, {"two": list("def"), "one": list("abc")})
        assert list(found.columns) == ["dimension", "factor_1", "factor_2"]
        assert list(found["dimension"]) == ["two", "one"]
        assert found.factor_2.isna().tolist() == [True, False]
        expected = oblique.factor_correlations.set_index("factor").to_numpy()[0, 1]
        assert found.factor_1.to_numpy() == pytest.approx([1, expected])

    def test_two_dimensions_of_one_factor_correlate_to_one(self):
        oblique = scales.factor_analysis(ANSWERS, 2, method="principal_axis", rotation="promax")
        found = scales.factor_correlations(oblique, {"first": ["a"], "second": ["b", "c"]})
        assert found.factor_1.to_numpy() == pytest.approx([1, 1])


class TestFitTable:
    def test_lines_are_those_of_the_verdicts(self):
        model = scales.confirmatory_factor_analysis(ANSWERS, TWO)
        found = scales.verdicts.fit_table(model.fit).set_index("fit_index")
        assert found.rule.dropna().to_dict() == {"rmsea": "≤ 0.08", "srmr": "≤ 0.08", "cfi": "≥ 0.90", "tli": "≥ 0.90"}
        assert found.met.dropna().all()
        assert found.value["df"] == model.fit.df == 8  # 21 moments, 6 loadings less 2, 6 variances, 3 of the factors

    def test_a_saturated_model_has_no_fit_to_judge(self):
        model = scales.confirmatory_factor_analysis(ANSWERS, {"one": list("abc")})
        with pytest.raises(Undefined, match="no degree of freedom"):
            scales.verdicts.fit_table(model.fit)
