"""Ranges of groups and spread between places: R's contrasts with Dunn's quantile, metafor's answers, lots without any
difference.
"""

import json

import numpy as np
import pytest
from comparisons_cases import ORACLES, answers
from scipy import stats

from bphs.errors import MeasureError, Undefined
from bphs.measures import comparisons
from bphs.measures.comparisons import Design
from bphs.measures.comparisons.heterogeneity import places_apart, spread_between
from bphs.measures.comparisons.ranges import group_range

FRAME = answers()
STRATA = Design(strata=FRAME["area"], clusters=FRAME["town"])
DRAWN = {"weights": FRAME["w"], "design": STRATA}


class TestRange:
    @pytest.mark.parametrize(("values", "groups"), [("d1", "age"), ("q3", "edu")])
    @pytest.mark.parametrize("families", [1, 7])
    def test_limits_from_contrasts_in_r(self, values, groups, families):
        """R survey 4.1.1 (r_design.json): differences and errors of all pairs of svyglm(y ~ 0 + g), and its degrees of
        freedom; the quantile is Dunn's (1961), over pairs and families.
        """
        wanted = json.loads((ORACLES / "r_design.json").read_text(encoding="utf-8"))["pairs"][f"{values}_{groups}"]
        apart, error = np.abs(wanted["difference"]), np.array(wanted["standard_error"])
        half = stats.t.ppf(1 - 0.025 / (families * apart.size), wanted["df"]) * error
        found = group_range(FRAME[values], FRAME[groups], families=families, **DRAWN)
        assert found.gap.value == pytest.approx(apart.max(), rel=1e-9)
        assert found.gap.interval == pytest.approx((max(0.0, (apart - half).max()), (apart + half).max()), rel=1e-8)

    def test_two_groups_are_the_t_test_in_size(self):
        """R: svyttest, whose interval is the only pair's; its lower limit is cut at no difference."""
        plain = comparisons.survey_comparison(FRAME["d1"], FRAME["know"], **DRAWN)
        found = group_range(FRAME["d1"], FRAME["know"], **DRAWN)
        ends = sorted(abs(plain[end]) for end in ("lower", "upper"))
        crosses = plain["lower"] < 0 < plain["upper"]
        assert found.gap.interval == pytest.approx((0.0 if crosses else ends[0], ends[1]))

    def test_ratio_is_of_the_same_groups_and_does_not_change_with_the_unit(self):
        """Closed form: the delta method on logarithms, for independent groups √(SE₁²/m₁² + SE₂²/m₂²)."""
        values, groups = [2.0, 4, 6, 10, 12, 14, 16, 20], list("aaaabbbb")
        by_group = comparisons.survey_means(values, groups=groups)
        relative = np.sqrt(((by_group.standard_error / by_group.value) ** 2).sum())
        found = group_range(values, groups)
        half = stats.t.ppf(0.975, 6) * relative
        assert found.ratio.value == pytest.approx(15.5 / 5.5)
        assert np.log(found.ratio.interval) == pytest.approx([np.log(15.5 / 5.5) - half, np.log(15.5 / 5.5) + half])
        again = group_range(np.multiply(values, 25), groups)
        assert again.ratio.interval == pytest.approx(found.ratio.interval)

    def test_a_mean_of_zero_has_no_ratio(self):
        found = group_range([0, 0, 0, 1, 0, 1], list("aaabbb"))
        assert found.ratio is None
        assert (found.highest, found.lowest, found.smallest) == ("b", "a", 3)

    def test_groups_made_by_lot_are_seldom_told_apart(self):
        """The lower limit is above zero in no more than one of twenty samples of six equal groups, though the range
        never is zero. A one-pair interval of the extremes would be in some seven of twenty.
        """
        rng, groups = np.random.default_rng(1), np.repeat(np.arange(6), 15)
        found = [group_range(rng.normal(50, 10, 90), groups).gap.interval[0] > 0 for _ in range(200)]
        assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)

    def test_what_is_refused(self):
        with pytest.raises(Undefined, match="at least 2 groups"):
            group_range([1, 2, 3], ["a", "a", "a"])
        with pytest.raises(MeasureError, match="families"):
            group_range([1, 2, 3, 4], list("aabb"), families=0)


BCG = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
        (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ],
    dtype=float,
)  # fmt: skip
"""Thirteen trials of the BCG vaccine, cases and non-cases with and without it: Colditz et al. 1994, JAMA 271(9),
698-702, as in R's metadat (dat.bcg)."""


class TestSpreadBetween:
    def test_as_metafor_has_it(self):
        """R metafor on dat.bcg: tau² 0.3181 (PM, equal to EB), Q-profile limits of tau 0.3460 and 1.0543 (Viechtbauer
        2010, doi:10.18637/jss.v036.i03, whose confint prints them beside REML).
        """
        a, b, c, d = BCG.T
        y, v = np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
        found = spread_between(y, v)
        assert found.value**2 == pytest.approx(0.3181, abs=5e-5)
        assert found.interval == pytest.approx((0.3460, 1.0543), abs=5e-5)

    def test_equal_errors_are_a_chi_square(self):
        """Closed form: with equal variances τ² = s² - v, and the limits are those of a variance, less v."""
        y = np.array([52.0, 60, 47, 66, 58])
        low, high = (4 * y.var(ddof=1) / stats.chi2.ppf(p, 4) - 9 for p in (0.975, 0.025))
        found = spread_between(y, np.full(5, 9.0))
        assert found.value == pytest.approx(np.sqrt(y.var(ddof=1) - 9))
        assert found.interval == pytest.approx((np.sqrt(max(low, 0)), np.sqrt(high)))

    def test_means_closer_than_their_errors_have_no_spread(self):
        assert spread_between([50, 50.1, 49.9], [4, 4, 4]).value == 0

    def test_what_is_refused(self):
        with pytest.raises(MeasureError, match="above 0"):
            spread_between([1, 2], [0, 1])
        with pytest.raises(Undefined, match="at least two"):
            spread_between([1], [1])


class TestPlacesApart:
    def test_equal_places_by_hand(self):
        """Closed form for equal sizes and weights: v = s²/m with s² the mean square within, τ as above, 2τ/√π."""
        values = np.array([48.0, 52, 56, 60, 64, 50, 40, 36, 44, 70, 62, 66])
        places = np.repeat(["a", "b", "c", "d"], 3)
        within = np.mean([values[places == one].var(ddof=1) for one in "abcd"])
        means = values.reshape(4, 3).mean(axis=1)
        found, mean = places_apart(values, places)
        assert found.value == pytest.approx(2 / np.sqrt(np.pi) * np.sqrt(means.var(ddof=1) - within / 3))
        assert mean == pytest.approx(values.mean())

    def test_weights_and_gaps(self):
        """A weight of two for everybody says nothing; who has no answer or stands alone in a place is left out."""
        values, places = [1.0, 3, 2, 4, 11, 13, np.nan, 99], list("aabbcca") + ["z"]
        found, mean = places_apart(values, places, weights=[2] * 8)
        plain, alone = places_apart(values[:6], places[:6])
        assert (found.value, mean, found.n) == pytest.approx((plain.value, alone, 6))

    def test_a_place_that_answers_alike_is_not_known_exactly(self):
        found, _ = places_apart([1.0, 1, 1, 0, 1, 0, 0, 1], list("aaabbbcc"))
        assert np.isfinite(found.interval).all()
        with pytest.raises(Undefined, match="within any place"):
            places_apart([1, 1, 0, 0], list("aabb"))
        with pytest.raises(Undefined, match="two at least with 3"):
            places_apart([1, 2, 3, 4], list("aabb"), least=3)
