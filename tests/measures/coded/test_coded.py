"""Measures of coded interviews against what others computed, and against all orders counted out.

Authorities: Wilson's interval as printed by Newcombe 1998 (Statistics in Medicine 17, 857-872, table I, method 3) and
as statsmodels computes it; rarefaction by the hypergeometric distribution of scipy and by listing every order.
"""

from __future__ import annotations

from itertools import permutations
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from bphs.errors import MeasureError, Undefined
from bphs.measures.coded import (
    co_occurrence,
    codes_by_role,
    frequency_severity,
    held,
    new_information,
    saturation_curve,
    wilson,
)

ROWS = [
    ("A", "e1", "manager", "money"), ("A", "e1", "manager", "staff"), ("A", "e2", "manager", "money"),
    ("B", "e3", "manager", "money"), ("B", "e3", "manager", "trust"),
    ("C", "e4", "resident", "staff"), ("C", "e5", "resident", None),
    ("D", "e6", "resident", None),
    ("E", "e7", None, "money"), ("E", "e7", None, "trust"), ("E", "e8", None, "distance"),
]  # fmt: skip
APPLIED = pd.DataFrame(ROWS, columns=["interview", "excerpt", "role", "code"])
HAVE = {
    "A": {"money", "staff"},
    "B": {"money", "trust"},
    "C": {"staff"},
    "D": set(),
    "E": {"money", "trust", "distance"},
}


class TestWilson:
    @pytest.mark.parametrize(
        ("count", "n", "lower", "upper"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_as_newcombe_prints_it(self, count, n, lower, upper):
        assert wilson(count, n) == pytest.approx((lower, upper), abs=5e-5)

    @pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
    def test_as_statsmodels_computes_it(self, confidence):
        for n in (1, 2, 7, 30):
            for count in range(n + 1):
                known = proportion_confint(count, n, alpha=1 - confidence, method="wilson")
                assert wilson(count, n, confidence=confidence) == pytest.approx(known, abs=1e-12)

    @pytest.mark.parametrize(("count", "n"), [(-1, 3), (4, 3), (0, 0)])
    def test_what_is_no_count_is_refused(self, count, n):
        with pytest.raises(MeasureError, match="from 0 to n"):
            wilson(count, n)


class TestSaturation:
    def test_in_the_order_held(self):
        curve = saturation_curve(APPLIED)
        assert curve["interview"].to_list() == list("ABCDE")
        assert curve["codes"].to_list() == [2, 3, 3, 3, 4]
        assert curve["new"].to_list() == [2, 1, 0, 0, 1]
        assert saturation_curve(APPLIED, order="EDCBA")["codes"].to_list() == [3, 3, 4, 4, 4]

    def test_mean_and_spread_are_those_of_every_order(self):
        """All 5! orders."""
        counts = [[len(set().union(*(HAVE[one] for one in order[:size]))) for size in range(1, 6)] for order in permutations(HAVE)]  # fmt: skip
        curve = saturation_curve(APPLIED)
        assert curve["expected"].to_list() == pytest.approx(np.mean(counts, axis=0))
        assert curve["spread"].to_list() == pytest.approx(np.std(counts, axis=0), abs=1e-7)

    def test_mean_is_the_hypergeometric_one(self):
        """A code of f in M interviews is missed by m of them with P(X = 0), X hypergeometric (scipy)."""
        random = np.random.default_rng(5)
        has = random.random((30, 25)) < random.uniform(0.03, 0.6, 25)
        places = np.argwhere(has)
        rows = pd.DataFrame({"interview": places[:, 0], "code": places[:, 1]})
        curve = saturation_curve(rows, order=range(30), replicates=1)
        having = has.sum(axis=0)[has.any(axis=0)]
        known = [sum(1 - hypergeom.pmf(0, 30, f, m) for f in having) for m in range(1, 31)]
        assert curve["expected"].to_list() == pytest.approx(known)
        assert known[3] == pytest.approx(sum(1 - comb(30 - f, 4) / comb(30, 4) for f in having.tolist()))

    def test_orders_drawn_have_that_mean(self):
        """Within 4 standard errors of 20,000 orders."""
        curve = saturation_curve(APPLIED, replicates=20_000, seed=3)
        apart = np.abs(curve["drawn"] - curve["expected"]).to_numpy()
        assert (apart <= 4 * curve["spread"].to_numpy() / np.sqrt(20_000) + 1e-12).all()
        assert (curve["lower"] <= curve["expected"] + 1e-12).all()
        assert (curve["upper"] >= curve["expected"] - 1e-12).all()

    def test_same_seed_same_orders(self):
        assert saturation_curve(APPLIED, seed=1).equals(saturation_curve(APPLIED, seed=1))
        assert not saturation_curve(APPLIED, seed=1)["drawn"].equals(saturation_curve(APPLIED, seed=2)["drawn"])

    def test_ends_at_all_codes_and_never_falls(self):
        curve = saturation_curve(APPLIED)
        last = curve.iloc[-1]
        assert last[["codes", "expected", "lower", "upper"]].to_list() == [4, 4, 4, 4]
        assert last["spread"] == pytest.approx(0, abs=1e-7)
        assert (curve["expected_new"] > 0).all()

    def test_an_interview_without_rows_counts(self):
        assert saturation_curve(APPLIED, order="ABCDEF")["codes"].to_list() == [2, 3, 3, 3, 4, 4]

    @pytest.mark.parametrize("order", ["ABCD", "ABCDEE"])
    def test_an_order_holds_every_interview_once(self, order):
        with pytest.raises(MeasureError, match="each interview once"):
            saturation_curve(APPLIED, order=order)

    def test_what_determines_no_curve(self):
        with pytest.raises(Undefined, match="one interview only"):
            saturation_curve(APPLIED[APPLIED["interview"] == "A"])
        with pytest.raises(Undefined, match="No code"):
            saturation_curve(APPLIED.assign(code=None))
        with pytest.raises(MeasureError, match="no column 'code'"):
            saturation_curve(APPLIED[["interview"]])


class TestRoles:
    def test_interviews_are_counted_not_excerpts(self):
        """A says money twice and is one of two managers; E has no role; C and D are the residents."""
        found = codes_by_role(APPLIED).set_index(["code", "role"])[["count", "n"]].to_dict("index")
        assert {key: tuple(value.values()) for key, value in found.items()} == {
            ("money", "manager"): (2, 2), ("money", "resident"): (0, 2),
            ("staff", "manager"): (1, 2), ("staff", "resident"): (1, 2),
            ("trust", "manager"): (1, 2), ("trust", "resident"): (0, 2),
        }  # fmt: skip

    def test_a_second_coder_adds_nothing(self):
        assert codes_by_role(pd.concat([APPLIED, APPLIED])).equals(codes_by_role(APPLIED))

    def test_intervals_are_wilsons(self):
        row = codes_by_role(APPLIED, confidence=0.9).iloc[0]
        assert (row["lower"], row["upper"]) == pytest.approx(proportion_confint(2, 2, alpha=0.1, method="wilson"))

    def test_an_interview_has_one_role(self):
        with pytest.raises(MeasureError, match="two roles"):
            codes_by_role(pd.concat([APPLIED, APPLIED.assign(role="provider")]))

    def test_what_determines_no_shares(self):
        with pytest.raises(Undefined, match="No interview has a role"):
            codes_by_role(APPLIED.assign(role=None))
        with pytest.raises(Undefined, match="No code"):
            codes_by_role(APPLIED.assign(code=None))


class TestTogether:
    def test_pairs_in_excerpts(self):
        """By hand: e1 money and staff; e3, e7 money and trust; money in e1, e2, e3, e7; eight excerpts."""
        found = co_occurrence(APPLIED).set_index(["first", "second"])
        assert found.index[0] == ("money", "trust")
        assert found.loc[("money", "trust"), ["both", "first_count", "second_count", "n"]].to_list() == [2, 4, 2, 8]
        assert found.loc[("money", "trust"), "value"] == pytest.approx(2 / 4)
        assert found.loc[("money", "trust"), "expected"] == pytest.approx(4 * 2 / 8)
        assert found.loc[("money", "staff"), "value"] == pytest.approx(1 / 5)
        assert found.loc[("trust", "distance"), "both"] == 0
        assert len(found) == 6

    def test_pairs_in_interviews(self):
        found = co_occurrence(APPLIED, unit="interview").set_index(["first", "second"])
        assert found.loc[("trust", "distance"), ["both", "n"]].to_list() == [1, 5]

    def test_values_are_those_of_jaccard_in_scipy(self):
        from scipy.spatial.distance import jaccard

        table = pd.crosstab(APPLIED["excerpt"], APPLIED["code"]).astype(bool)
        for row in co_occurrence(APPLIED).itertuples():
            assert row.value == pytest.approx(1 - jaccard(table[row.first], table[row.second]))

    def test_one_code_has_no_pair(self):
        with pytest.raises(Undefined, match="Fewer than two codes"):
            co_occurrence(APPLIED[APPLIED["code"] == "money"])
        with pytest.raises(MeasureError, match="unit="):
            co_occurrence(APPLIED, unit="person")


class TestHeld:
    """Authority: counted by hand from the rows above."""

    def test_an_interview_counts_once(self):
        rows = held(APPLIED.assign(coder="1", place=None), ["role", "place"])
        assert rows.to_numpy().tolist() == [["role", "manager", 2, 3, 0], ["role", "resident", 2, 3, 0]]

    def test_excerpts_read_by_two_are_counted(self):
        again = APPLIED[APPLIED["excerpt"].isin(["e1", "e6", "e8"])].assign(coder="2")
        rows = held(pd.concat([APPLIED.assign(coder="1"), again]), ["role"])
        assert rows["read_twice"].to_list() == [1, 1]

    def test_nothing_known_of_anybody(self):
        with pytest.raises(Undefined, match="Neither the role"):
            held(APPLIED.assign(coder="1", role=None), ["role"])


class TestNewInformation:
    """Authority: Guest, Namey and Chen 2020, whose share is new codes of the run over codes of the base."""

    def test_counts_what_only_the_last_interviews_bring(self):
        codes = ["a", "b", "a", "c", "a", "d", "e", "a"]
        curve = saturation_curve(pd.DataFrame({"interview": range(8), "code": codes}), replicates=9)
        last = new_information(curve)
        assert (last.new, last.base, last.share) == (2, 3, pytest.approx(2 / 3))

    def test_needs_base_and_run(self):
        curve = saturation_curve(pd.DataFrame({"interview": range(6), "code": list("abcdef")}), replicates=9)
        with pytest.raises(Undefined, match="from 7 interviews on; this study has 6"):
            new_information(curve)
        late = pd.DataFrame({"codes": [0] * 4 + [1] * 3, "new": [0] * 4 + [1, 0, 0]})
        with pytest.raises(Undefined, match="brought no code"):
            new_information(late)


def test_small_roles_are_left_out():
    assert set(codes_by_role(APPLIED, least=2)["role"]) == {"manager", "resident"}
    alone = APPLIED[APPLIED["interview"] != "D"]
    assert set(codes_by_role(alone, least=2)["role"]) == {"manager"}
    with pytest.raises(Undefined, match="3 interviews or more"):
        codes_by_role(APPLIED, least=3)


class TestSeverity:
    """Authority: counted by hand from the rows above."""

    def test_shares_of_all_interviews_and_means_of_rated_excerpts(self):
        found = frequency_severity(APPLIED, pd.Series({"e1": 1, "e2": 3, "e3": 3, "e8": 3})).set_index("code")
        assert found["share"].to_dict() == {"money": 3 / 5, "staff": 2 / 5, "trust": 2 / 5, "distance": 1 / 5}
        assert found["severity"].to_dict() == {"money": 7 / 3, "staff": 1.0, "trust": 3.0, "distance": 3.0}
        assert found["rated"].to_dict() == {"money": 3, "staff": 1, "trust": 1, "distance": 1}
        assert list(found.index) == ["money", "trust", "distance", "staff"]

    def test_codes_of_which_less_than_half_was_rated_are_left_out(self):
        assert frequency_severity(APPLIED, pd.Series({"e3": 1, "e8": 2}))["code"].to_list() == ["trust", "distance"]
        assert frequency_severity(APPLIED, pd.Series({"e8": 2}))["code"].to_list() == ["distance"]
        with pytest.raises(Undefined, match="Of no code half"):
            frequency_severity(APPLIED, pd.Series({"e5": 2}))
