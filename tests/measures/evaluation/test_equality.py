"""Equality of outcomes: cells are ranges that have their own tests, verdicts two one-sided tests, the index a mean;
verdicts of groups are those of the groups alone.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bphs.errors import Undefined
from bphs.measures import comparisons, evaluation
from bphs.measures.comparisons import Design
from bphs.measures.comparisons.heterogeneity import places_apart
from bphs.measures.comparisons.ranges import group_range
from bphs.measures.evaluation.equality import verdict_by_margin

RNG = np.random.default_rng(7)
AREA = pd.Series(np.tile(["town", "country"], 60), name="area")
SCHOOL = pd.Series(np.repeat([1, 2, 3], 40), name="school")
PLACE = pd.Series(np.tile(np.arange(8), 15), name="place")
VALUES = pd.DataFrame({
    "known": 60 + 25 * (AREA == "town") + RNG.normal(0, 5, 120),
    "used": RNG.normal(50, 4, 120),
    "rare": RNG.normal(50, 60, 120).clip(0),
})  # fmt: skip
GROUPS = pd.DataFrame({"area": AREA, "school": SCHOOL})


class TestVerdict:
    def test_it_is_two_one_sided_tests(self):
        """Closed form (Schuirmann 1987): below the margin m if (m - |d|)/SE exceeds the quantile of the interval."""
        df, error, margin = 40, 2.0, 10.0
        for gap in np.linspace(0, 20, 41):
            half = stats.t.ppf(0.975, df) * error
            said = verdict_by_margin(max(0.0, gap - half), gap + half, margin=margin)
            below = (margin - gap) / error > stats.t.ppf(0.975, df)
            above = (gap - margin) / error >= stats.t.ppf(0.975, df)
            apart = gap / error > stats.t.ppf(0.975, df)
            assert said == ("equal" if below else "unequal" if above else "apart" if apart else "untold")

    def test_a_gap_that_is_not_significant_is_no_equality(self):
        assert verdict_by_margin(0, 30, margin=10) == "untold"

    def test_more_respondents_never_turn_unequal_into_equal(self):
        """A small gap that is told from zero is not unequal because its interval is wide."""
        assert verdict_by_margin(3.4, 10.1, margin=10) == "apart"
        assert verdict_by_margin(3.4, 9.9, margin=10) == "equal"
        assert verdict_by_margin(10.0, 18.0, margin=10) == "unequal"


class TestEquality:
    found = evaluation.equality(VALUES, GROUPS, places=PLACE, margin=10)

    def test_cells_are_ranges_that_hold_together(self):
        cells = self.found.cells.set_index(["outcome", "grouping"])
        own = group_range(VALUES["used"], SCHOOL, families=3)
        assert cells.loc[("used", "school"), ["gap", "gap_lower", "gap_upper"]].tolist() == pytest.approx(
            [own.gap.value, *own.gap.interval]
        )
        assert cells.loc[("used", "school"), ["parity", "parity_lower", "parity_upper"]].tolist() == pytest.approx(
            [100 / own.ratio.value, 100 / own.ratio.interval[1], 100 / own.ratio.interval[0]]
        )
        place, mean = places_apart(VALUES["known"], PLACE, confidence=1 - 0.05 / 3)
        of_places = cells.loc[("known", "place")]
        assert of_places[["gap", "gap_upper"]].tolist() == pytest.approx([place.value, place.interval[1]])
        assert of_places["parity"] == pytest.approx(100 * (mean - place.value / 2) / (mean + place.value / 2))

    def test_the_index_is_the_mean_parity(self):
        """Parity is low over high, as in UNESCO's parity indices; the mean is over three characteristics."""
        means = VALUES["known"].groupby(AREA).mean()
        cells = self.found.cells[self.found.cells["outcome"] == "known"]
        assert cells["parity"].iloc[0] == pytest.approx(100 * means["country"] / means["town"])
        row = self.found.rows.set_index("outcome").loc["known"]
        assert row["equality"] == pytest.approx(cells["parity"].mean())
        assert row["equality_lower"] < row["equality"] < row["equality_upper"] <= 100

    def test_one_unequal_cell_makes_an_outcome_unequal_and_all_must_be_equal(self):
        """25 points apart by area; alike in everything; too loud to be told."""
        assert self.found.rows["verdict"].tolist() == ["unequal", "equal", "untold"]
        assert self.found.said("unequal") == ["known"]
        assert self.found.unequal_by(["area", "place"]) == ["known"]
        assert not self.found.unequal_by(["school"])
        between = evaluation.equality(VALUES[["known"]], GROUPS, margin=25)
        assert between.rows["verdict"].tolist() == ["apart"]
        assert self.found.rows["widest"].iloc[0] == "area"
        wide = evaluation.equality(VALUES[["known"]], GROUPS, margin=40)
        assert wide.rows["verdict"].tolist() == ["equal"]

    def test_units_of_a_direction_do_not_matter(self):
        """Which group is the better one changes the labels, not the gap."""
        turned = evaluation.equality(100 - VALUES[["used"]], GROUPS, margin=10)
        plain = evaluation.equality(VALUES[["used"]], GROUPS, margin=10)
        np.testing.assert_allclose(turned.cells["gap"], plain.cells["gap"])
        assert turned.cells["highest"].tolist() == plain.cells["lowest"].tolist()

    def test_what_values_do_not_determine_is_left_out(self):
        flat = VALUES[["used"]].assign(none=0.0)
        assert evaluation.equality(flat, GROUPS).rows["outcome"].tolist() == ["used"]
        with pytest.raises(Undefined, match="no two groups"):
            evaluation.equality(flat[["none"]], GROUPS)


class TestVerdictsOfGroups:
    def test_each_is_what_its_respondents_alone_would_say(self):
        """A domain under simple random sampling has the mean of its own respondents; the lead is a difference of
        shares, told if its own interval excludes zero.
        """
        rng = np.random.default_rng(3)
        answers = pd.DataFrame({"p": rng.integers(0, 5, 200) / 4, "q": rng.integers(0, 5, 200) / 4})
        area = np.repeat(["country", "town"], 100)
        answers.loc[100:, "p"] = np.minimum(answers["p"][100:] + 0.5, 1.0)
        tree = evaluation.hierarchy({"one": ["p"], "two": ["q"]})
        found = evaluation.graded_verdicts(answers, tree, grades=5, groups=area).set_index("group")
        assert found.index.tolist() == ["all", "country", "town"]
        for group, inside in {"all": slice(None), "country": slice(0, 100), "town": slice(100, 200)}.items():
            alone = answers.iloc[inside]
            assert found.loc[group, "score"] == pytest.approx(100 * alone.mean().mean())
            counts = sum((alone == step / 4).mean().mean() * np.eye(5)[step] for step in range(5))
            first, second = np.argsort(-counts, kind="stable")[:2]
            assert found.loc[group, ["grade", "second_grade"]].tolist() == [first + 1, second + 1]
            assert found.loc[group, "lead"] == pytest.approx(counts[first] - counts[second])
        assert found["told"].tolist() == (found["lead_lower"] > 0).tolist()
        assert found.loc["town", "told"]


class TestReached:
    def test_each_innovation_is_a_comparison_of_two_groups(self):
        """`survey_comparison`, which R's svyttest vouches for; one that is everywhere has no rest and is left out."""
        rng = np.random.default_rng(5)
        places, values = np.repeat(list("abcdefgh"), 10), rng.normal(50, 5, 80)
        claims = pd.DataFrame({"claim": ["team"] * 3 + ["everywhere"] * 8, "place": [*"abc", *"abcdefgh"]})
        design = Design(clusters=places)
        found = evaluation.reached(values, places, claims=claims, design=design)
        plain = comparisons.survey_comparison(values, np.where(np.isin(places, list("abc")), "a", "b"), design=design)
        assert found["claim"].tolist() == ["team"]
        row = found.iloc[0]
        assert [row["difference"], row["lower"], row["upper"]] == pytest.approx(
            [plain[end] for end in ("difference", "lower", "upper")]
        )
        assert (row["places"], row["respondents"]) == (3, 30)
        with pytest.raises(Undefined, match="left out others"):
            evaluation.reached(values, places, claims=claims[3:], design=design)

    @pytest.mark.parametrize("sign", [1, -1])
    def test_either_direction_and_none_are_told_apart_by_the_interval(self, sign):
        """Ten points in either direction are beyond the error, nothing is within it; under clusters as drawn."""
        rng = np.random.default_rng(7)
        places = np.repeat(list("abcdefgh"), 25)
        there = np.isin(places, list("abcd"))
        values = rng.normal(50, 5, len(places)) + 10 * sign * there
        claims = pd.DataFrame({"claim": ["moved"] * 4 + ["nothing"] * 4, "place": [*"abcd", *"abef"]})
        found = evaluation.reached(values, places, claims=claims, design=Design(clusters=places)).set_index("claim")
        moved, nothing = found.loc["moved"], found.loc["nothing"]
        assert (moved.lower > 0) == (sign > 0)
        assert (moved.upper < 0) == (sign < 0)
        assert nothing.lower < 0 < nothing.upper
        assert moved.difference == pytest.approx(values[there].mean() - values[~there].mean())


def test_coefficients_of_rounds_are_means_over_experts():
    """Closed form: Ca, Cs and Cr are means; the response is returned over sent, where that is known."""
    rows = [(1, e, d, m, ca, 0.6) for e, marks, ca in ((1, (5, 3), 0.8), (2, (4, 2), 0.9)) for d, m in zip("ab", marks, strict=True)]  # fmt: skip
    names = ["round", "expert", "dimension", "importance", "judgement_basis", "familiarity"]
    ratings = pd.DataFrame(rows, columns=names)
    row = evaluation.coefficients(evaluation.delphi_rounds(ratings, sent={1: 4})).iloc[0]
    shown = [row[f"{name}_coefficient"] for name in ("positive", "basis", "familiarity", "authority")]
    assert shown == pytest.approx([0.5, 0.85, 0.6, 0.725])
    assert (row["experts"], row["kendalls_w"]) == (2, 1.0)
    unknown = evaluation.coefficients(evaluation.delphi_rounds(ratings))
    assert unknown["positive_coefficient"].isna().all()


def test_of_yes_and_no_the_fewest_who_said_either_are_told():
    """By hand: 3 of 40 in town and 10 of 80 said yes, so the share of town times 40 is 3; of 37 of 40, too."""
    area = pd.DataFrame({"area": ["town"] * 40 + ["country"] * 80})
    yes = pd.Series([100.0] * 3 + [0.0] * 37 + [100.0] * 10 + [0.0] * 70)
    asked = pd.DataFrame({"used": yes, "unused": 100 - yes, "score": np.linspace(0, 100, 120)})
    cells = evaluation.equality(asked, area).cells
    assert cells.set_index("outcome")["respondents"].to_dict() == {"used": 3, "unused": 3, "score": 40}
    none = asked[["used"]].where(area["area"].eq("country"), 0.0)
    assert evaluation.equality(none, area).cells["respondents"].tolist() == [10]
