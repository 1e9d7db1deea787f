"""Models of answers where the answer is known on paper, or follows from the definition by another way."""

import itertools

import numpy as np
import pandas as pd
import pytest
from models_cases import respondents
from scipy import optimize, stats

from bphs.measures.missing import pooled
from bphs.measures.missing.pooling import rubin
from bphs.measures.models import (
    Category,
    Product,
    average_marginal_effects,
    likelihood_ratio_test,
    logit,
    mediation,
    mixed_linear,
    mixed_logit,
    model_fit,
    moderation,
    multinomial_logit,
    ordered_logit,
    predicted_probabilities,
    term_tests,
)
from bphs.measures.models.linear import ols_robust

YES_URBAN, NO_URBAN, YES_RURAL, NO_RURAL = 30, 10, 15, 20


def two_by_two(a=YES_URBAN, b=NO_URBAN, c=YES_RURAL, d=NO_RURAL):
    return pd.DataFrame({"knows": [1] * a + [0] * b + [1] * c + [0] * d, "urban": [1] * (a + b) + [0] * (c + d)})


class TestTwoByTwo:
    def test_log_odds_ratio_and_woolf(self):
        """Woolf 1955 (doi:10.1111/j.1469-1809.1955.tb01348.x): log(ad / bc), variance 1/a + 1/b + 1/c + 1/d."""
        row = logit(two_by_two(), "knows", ["urban"]).coefficient("urban")
        assert row["coefficient"] == pytest.approx(np.log(4))
        assert row["standard_error"] == pytest.approx(np.sqrt(1 / 30 + 1 / 10 + 1 / 15 + 1 / 20))
        assert row["odds_ratio_upper"] == pytest.approx(4 * np.exp(1.959963984540054 * row["standard_error"]))

    def test_firth_adds_a_half_to_each_cell(self):
        """Firth 1993: in a saturated model Jeffreys' prior is half an answer more in each cell."""
        row = logit(two_by_two(), "knows", ["urban"], method="firth").coefficient("urban")
        assert row["coefficient"] == pytest.approx(np.log(30.5 * 20.5 / (10.5 * 15.5)))
        turned = logit(two_by_two(), "knows", ["urban"], event=0, method="firth").coefficient("urban")
        assert (turned["coefficient"], turned["z"], turned["p_value"]) == pytest.approx(
            (-row["coefficient"], -row["z"], row["p_value"])
        )

    def test_firth_profile_from_its_definition(self):
        """Heinze and Schemper 2002: bounds and p from 2 (l* - l*(b held)), l* = l + log|X'WX| / 2, maximised
        by scipy.
        """
        frame = two_by_two(8, 1, 5, 9)
        x, y = np.column_stack([np.ones(23), frame["urban"]]), frame["knows"].to_numpy()

        def penalised(a, b):
            p = 1 / (1 + np.exp(-(a + b * x[:, 1])))
            return -(
                y @ np.log(p) + (1 - y) @ np.log(1 - p) + np.linalg.slogdet(x.T @ (x * (p * (1 - p))[:, None]))[1] / 2
            )

        def height(b):
            return -optimize.minimize_scalar(
                lambda a: penalised(a, b), bounds=(-20, 20), method="bounded", options={"xatol": 1e-12}
            ).fun

        row = logit(frame, "knows", ["urban"], method="firth").coefficient("urban")
        top, limit = height(row["coefficient"]), stats.chi2.ppf(0.95, 1)
        assert row["p_value"] == pytest.approx(stats.chi2.sf(2 * (top - height(0.0)), 1), rel=1e-6)
        assert 2 * (top - height(row["lower"])) == pytest.approx(limit, rel=1e-6)
        assert 2 * (top - height(row["upper"])) == pytest.approx(limit, rel=1e-6)

    def test_firth_intercept_and_model_from_the_same_definition(self):
        """The intercept's bounds hold a in 2 (l* - l*(a held)); with one slope the test of the model is that slope's
        (Heinze and Schemper 2002: the penalty of the null model is that of all columns).
        """
        frame = two_by_two(8, 1, 5, 9).assign(year=lambda rows: 2000 + 7 * rows["urban"])
        x, y = np.column_stack([np.ones(23), frame["urban"]]), frame["knows"].to_numpy()

        def penalised(a, b):
            p = 1 / (1 + np.exp(-(a + b * x[:, 1])))
            return -(
                y @ np.log(p) + (1 - y) @ np.log(1 - p) + np.linalg.slogdet(x.T @ (x * (p * (1 - p))[:, None]))[1] / 2
            )

        def height(a):
            return -optimize.minimize_scalar(
                lambda b: penalised(a, b), bounds=(-20, 20), method="bounded", options={"xatol": 1e-12}
            ).fun

        model = logit(frame, "knows", ["urban"], method="firth")
        row = model.coefficient("intercept")
        top, limit = height(row["coefficient"]), stats.chi2.ppf(0.95, 1)
        assert model.log_likelihood == pytest.approx(top)
        for end in ("lower", "upper"):
            assert 2 * (top - height(row[end])) == pytest.approx(limit, rel=1e-6)
        for name, fit in (("urban", model), ("year", logit(frame, "knows", ["year"], method="firth"))):
            ratio = model_fit(fit).set_index("statistic").loc["likelihood_ratio"]
            assert ratio["value"] == pytest.approx(fit.coefficient(name)["z"] ** 2, rel=1e-7)
            assert ratio["p_value"] == pytest.approx(model.coefficient("urban")["p_value"], rel=1e-7)

    def test_marginal_effect_is_the_risk_difference(self):
        """Difference of two shares with the binomial standard error √(p₁q₁/n₁ + p₀q₀/n₀), for a number and for a
        category.
        """
        frame = two_by_two().assign(area=lambda rows: rows["urban"].map({1: "urban", 0: "rural"}))
        row = average_marginal_effects(logit(frame, "knows", [Category("area", "rural")])).iloc[0]
        assert row["effect"] == pytest.approx(30 / 40 - 15 / 35)
        assert row["standard_error"] == pytest.approx(np.sqrt(0.75 * 0.25 / 40 + (15 / 35) * (20 / 35) / 35), rel=1e-7)

    def test_predictions_are_the_shares(self):
        """A saturated model predicts the shares; their standard errors are √(pq/n)."""
        table = predicted_probabilities(logit(two_by_two(), "knows", ["urban"]), "urban")
        assert table["probability"].to_list() == pytest.approx([15 / 35, 30 / 40])
        assert table["standard_error"].to_list() == pytest.approx(
            [np.sqrt(15 * 20 / 35**3), np.sqrt(30 * 10 / 40**3)], rel=1e-7
        )

    def test_clusters_of_one_give_the_robust_error_of_a_saturated_model(self):
        """Saturated, the sandwich equals the model's variance times n / (n - 1): residuals are as the binomial says."""
        frame = two_by_two().assign(person=range(75))
        plain, robust = logit(frame, "knows", ["urban"]), logit(frame, "knows", ["urban"], clusters="person")
        assert robust.coefficient("urban")["standard_error"] == pytest.approx(
            plain.coefficient("urban")["standard_error"] * np.sqrt(75 / 74)
        )

    def test_a_weight_of_two_counts_as_two_rows(self):
        """Pseudo-likelihood: coefficients with weights w are those of rows repeated w times."""
        frame = respondents()[["know", "sat", "d1", "area"]].assign(w=lambda rows: 1 + (rows.index % 3))
        repeated = frame.loc[np.repeat(frame.index, frame["w"])]
        for fit, outcome in ((logit, "know"), (ordered_logit, "sat")):
            weighted, longer = fit(frame, outcome, ["d1", "area"], weights="w"), fit(repeated, outcome, ["d1", "area"])
            assert weighted.estimates.to_numpy() == pytest.approx(longer.estimates.to_numpy(), abs=1e-8)
            assert weighted.errors == "robust"

    @pytest.mark.parametrize("clusters", [None, "town"])
    def test_sandwich_of_an_ordered_model_from_its_definition(self, clusters):
        """White 1982, doi:10.2307/1912526: H⁻¹ (Σ s s') H⁻¹ G/(G - 1), with slopes s and curvature H of the
        written-out likelihood by central
        differences (P = F(θ_j - xb) - F(θ_{j-1} - xb), F the logistic function, weighted)."""
        people = respondents().assign(w=lambda rows: 1 + (rows.index % 3) / 2)
        model = ordered_logit(people, "sat", ["d1"], weights="w", clusters=clusters)
        codes, x = model.codes, model.design.matrix[:, 0]
        w = people["w"].loc[model.design.data.index].to_numpy()
        w, top = w / w.mean(), codes.max()

        def each(theta):
            ends = np.concatenate([[-np.inf], theta[:top], [np.inf]])
            return w * np.log(
                stats.logistic.cdf(ends[codes + 1] - theta[top] * x) - stats.logistic.cdf(ends[codes] - theta[top] * x)
            )

        at, steps = model.estimates.to_numpy(), np.eye(top + 1) * 1e-4
        slopes = np.column_stack([(each(at + step) - each(at - step)) / 2e-4 for step in steps])
        bend = np.array(
            [
                [
                    (each(at + a + b) - each(at + a - b) - each(at - a + b) + each(at - a - b)).sum() / 4e-8
                    for b in steps
                ]
                for a in steps
            ]
        )
        own = np.arange(len(x)) if clusters is None else pd.factorize(people[clusters].loc[model.design.data.index])[0]
        sums = np.array([slopes[own == cluster].sum(axis=0) for cluster in np.unique(own)])
        wanted = np.linalg.inv(bend) @ (sums.T @ sums) @ np.linalg.inv(bend) * len(sums) / (len(sums) - 1)
        assert np.sqrt(np.diag(model.covariance)) == pytest.approx(np.sqrt(np.diag(wanted)), rel=1e-4)

    def test_clusters_bring_students_t(self):
        """Intervals on clusters - 1 degrees of freedom; six towns are too few, and a remark says so."""
        model = logit(respondents().assign(town=lambda rows: rows["town"] % 6), "know", ["d1"], clusters="town")
        row = model.coefficient("d1")
        assert row["upper"] == pytest.approx(row["coefficient"] + stats.t.ppf(0.975, 5) * row["standard_error"])
        assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(row["z"]), 5))
        assert [remark.kind for remark in model.remarks] == ["few_clusters"]

    def test_weights_count_relatively(self):
        """Weights in any scale: the pseudo-likelihood is Σ w log p over the mean weight."""
        frame = two_by_two().assign(w=lambda rows: 1 + 3 * rows["urban"])
        one, other = (
            logit(frame, "knows", ["urban"], weights="w"),
            logit(frame.assign(w=frame["w"] * 9), "knows", ["urban"], weights="w"),
        )
        parts = 4 * (30 * np.log(0.75) + 10 * np.log(0.25)) + 15 * np.log(15 / 35) + 20 * np.log(20 / 35)
        assert (one.log_likelihood, other.log_likelihood) == pytest.approx((parts / frame["w"].mean(),) * 2)

    def test_auc_counts_pairs(self):
        """The share of pairs of a yes and a no in which the yes has the higher chance, ties half: (600 + (300 + 450) /
        2) / 1350.
        """
        fit = model_fit(logit(two_by_two(), "knows", ["urban"])).set_index("statistic")["value"]
        assert fit["auc"] == pytest.approx((30 * 20 + (30 * 10 + 15 * 20) / 2) / (45 * 30))


def test_one_nominal_predictor_has_the_cumulative_odds_ratios_of_its_tables():
    """Saturated partial proportional odds: at each threshold the log odds ratio and Woolf's error of the table cut
    there.
    """
    table = np.array([[12, 20, 18], [8, 15, 40]])
    frame = pd.DataFrame(
        [(level, group) for group in (0, 1) for level in (0, 1, 2) for _ in range(table[group, level])],
        columns=["sat", "urban"],
    )
    model = ordered_logit(frame, "sat", ["urban"], nominal=["urban"])
    for cut, line in ((1, "0|1"), (2, "1|2")):
        low, high = table[:, :cut].sum(axis=1), table[:, cut:].sum(axis=1)
        row = model.coefficient("urban", line)
        assert row["coefficient"] == pytest.approx(np.log(high[1] * low[0] / (low[1] * high[0])))
        assert row["standard_error"] == pytest.approx(np.sqrt((1 / low + 1 / high).sum()))
    assert predicted_probabilities(model, "urban")["probability"].to_list() == pytest.approx(
        [*(table[0] / 50), *(table[1] / 63)]
    )


def test_multinomial_with_one_category_has_the_odds_ratios_of_its_tables():
    """Saturated: log odds ratio and Woolf's error of each pair of answers."""
    table = np.array([[12, 20, 18], [8, 15, 40]])
    frame = pd.DataFrame(
        [("abc"[answer], group) for group in (0, 1) for answer in (0, 1, 2) for _ in range(table[group, answer])],
        columns=["goes", "urban"],
    )
    model = multinomial_logit(frame, "goes", ["urban"], reference="b")
    for answer, place in (("a", 0), ("c", 2)):
        cells = table[:, [1, place]]
        assert model.coefficient("urban", answer)["coefficient"] == pytest.approx(
            np.log(cells[1, 1] * cells[0, 0] / (cells[1, 0] * cells[0, 1]))
        )
        assert model.coefficient("urban", answer)["standard_error"] == pytest.approx(np.sqrt((1 / cells).sum()))


def test_slopes_of_probabilities_by_finite_differences():
    """Definition of a mean slope, with an interaction: everybody's education a little more and a little less."""
    people, step = respondents(), 1e-4
    area = Category("area", 1)
    for model in (
        ordered_logit(people, "sat", ["edu", "d1", area, Product("edu", area)]),
        ordered_logit(people, "sat", ["edu", "d1"], link="probit"),
        ordered_logit(people, "sat", ["edu", "d1"], nominal=["edu"]),
        multinomial_logit(people, "three", ["edu", "d1"], reference=0),
        mixed_logit(people, "know", ["edu", "d1"], group="town"),
    ):
        effects = average_marginal_effects(model, ["edu"])
        chances = {}
        for move in (-step, step):
            moved = model.design.data.assign(edu=model.design.data["edu"] + move)
            chances[move] = _chances(model, model.design.coded(moved))
        slope = ((chances[step] - chances[-step]) / (2 * step)).mean(axis=0)
        assert effects["effect"].to_numpy() == pytest.approx(slope[-len(effects) :], rel=1e-5)


def _chances(model, matrix):
    from bphs.measures.models._chances import chances

    return chances(model, model.estimates.to_numpy(), matrix)


class TestGroupsOfScores:
    """A balanced one-way layout, where restricted likelihood is analysis of variance."""

    @pytest.fixture
    def model(self):
        rng = np.random.default_rng(5)
        frame = pd.DataFrame({"town": np.repeat(np.arange(8), 12)})
        frame["score"] = 3 + rng.normal(0, 1, 8)[frame["town"]] + rng.normal(0, 1.5, 96)
        return frame, mixed_linear(frame, "score", [], group="town")

    def test_variances(self, model):
        """Searle, Casella and McCulloch 1992, ch. 4: (MSB - MSW) / 12 and MSW; share = their ratio."""
        frame, found = model
        means = frame.groupby("town")["score"].mean()
        between = 12 * ((means - means.mean()) ** 2).sum() / 7
        within = ((frame["score"] - frame["town"].map(means)) ** 2).sum() / 88
        assert (found.between, found.within) == pytest.approx(((between - within) / 12, within), rel=1e-5)
        assert found.icc == pytest.approx((between - within) / (between + 11 * within), rel=1e-5)

    def test_the_mean_has_the_error_and_freedom_of_eight_towns(self, model):
        """The mean of a balanced layout is the mean of 8 town means: Student's t on 7 degrees of freedom."""
        frame, found = model
        means, row = frame.groupby("town")["score"].mean(), found.coefficients.iloc[0]
        assert row["standard_error"] == pytest.approx(means.std() / np.sqrt(8), rel=1e-6)
        assert row["df"] == pytest.approx(7, rel=1e-4)
        assert row["p_value"] == pytest.approx(stats.ttest_1samp(means, 0).pvalue, rel=1e-4)

    def test_as_statsmodels_with_predictors(self):
        """statsmodels MixedLM, REML, groups of unequal size: coefficients, variances, predicted effects of groups.

        (Its standard errors count the variances as estimated; R's, which `test_models_oracles` compares, do not.)
        """
        from statsmodels.regression.mixed_linear_model import MixedLM

        rng = np.random.default_rng(2)
        frame = pd.DataFrame({"town": rng.integers(0, 9, 150) ** 2, "x": rng.normal(10, 3, 150)})
        frame["y"] = (
            1
            + 0.3 * frame["x"]
            + frame["town"].map(dict(zip(range(90), rng.normal(0, 1, 90), strict=True)))
            + rng.normal(0, 1, 150)
        )
        model = mixed_linear(frame, "y", ["x"], group="town")
        fit = MixedLM(frame["y"], np.column_stack([np.ones(150), frame["x"]]), groups=frame["town"]).fit(reml=True)
        assert model.coefficients["coefficient"].to_numpy() == pytest.approx(fit.fe_params.to_numpy(), rel=1e-4)
        assert (model.between, model.within) == pytest.approx((float(fit.cov_re.iloc[0, 0]), fit.scale), rel=1e-3)
        effects = [float(fit.random_effects[town].iloc[0]) for town in model.effects["group"]]
        assert model.effects["effect"].to_numpy() == pytest.approx(effects, abs=1e-3)

    def test_effects_of_towns_and_their_errors(self, model):
        """Searle et al. 1992, ch.

        7: deviation of the town's mean times 12 τ² / (12 τ² + σ²), variance τ² σ² / (12 τ² + σ²).
        """
        frame, found = model
        means, shrink = frame.groupby("town")["score"].mean(), 12 * found.between / (12 * found.between + found.within)
        assert found.effects["effect"].to_numpy() == pytest.approx((shrink * (means - means.mean())).to_numpy())
        assert found.effects["standard_error"].to_numpy() == pytest.approx(
            np.sqrt(found.between * found.within / (12 * found.between + found.within))
        )

    def test_interval_and_test_of_the_share_from_dense_matrices(self, model):
        """The restricted likelihood with V written out: at the bounds it is χ²(1, .95) below its top.

        Without towns, half of χ²(1).
        """
        frame, found = model
        y, x = frame["score"].to_numpy(), np.ones((96, 1))
        same = (frame["town"].to_numpy()[:, None] == frame["town"].to_numpy()).astype(float)

        def criterion(share):
            v = np.eye(96) + share / (1 - share) * same
            inverse = np.linalg.inv(v)
            left = y - x @ np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
            variance = left @ inverse @ left / 95
            return (
                95 * np.log(2 * np.pi * variance)
                + 95
                + np.linalg.slogdet(v)[1]
                + np.linalg.slogdet(x.T @ inverse @ x)[1]
            )

        assert found.criterion == pytest.approx(criterion(found.icc))
        limit = found.criterion + stats.chi2.ppf(0.95, 1)
        assert (criterion(found.icc_lower), criterion(found.icc_upper)) == pytest.approx((limit, limit))
        assert found.variance_p_value == pytest.approx(stats.chi2.sf(criterion(0) - found.criterion, 1) / 2)

    def test_no_variance_is_said_in_words(self):
        """Towns drawn at random, balanced to have equal means: MSB < MSW, so the estimate lies on the edge."""
        frame = pd.DataFrame({"town": np.repeat([1, 2, 3, 4], 6), "score": [1.0, 2, 3, 4, 5, 6] * 4})
        model = mixed_linear(frame, "score", [], group="town")
        assert (model.between, model.icc, model.icc_lower, model.variance_p_value) == (0, 0, 0, 1)
        assert {"few_groups", "no_group_variance"} == {remark.kind for remark in model.remarks}


class TestGroupsOfAnswers:
    @pytest.fixture
    def frame(self):
        rng = np.random.default_rng(3)
        frame = pd.DataFrame({"town": rng.integers(0, 12, 240), "x": rng.normal(size=240)})
        chance = 1 / (1 + np.exp(-(-0.5 + 0.7 * frame["x"] + rng.normal(0, 1, 12)[frame["town"]])))
        return frame.assign(y=(rng.random(240) < chance).astype(int))

    @staticmethod
    def integrated(frame, a, b, sd):
        """The likelihood as it is defined: each town's intercept summed out on a fine, even grid (trapezoids)."""
        grid, total = np.linspace(-8, 8, 401), 0.0
        for _, rows in frame.groupby("town"):
            eta, sign = a + b * rows["x"].to_numpy(), 2 * rows["y"].to_numpy() - 1
            inside = np.exp(-np.logaddexp(0, -sign[:, None] * (eta[:, None] + sd * grid)).sum(axis=0)) * stats.norm.pdf(
                grid
            )
            total += np.log(inside.sum() * (grid[1] - grid[0]))
        return total

    def test_likelihood_and_its_maximum(self, frame):
        """The sum at the estimates, and nothing better anywhere near them."""
        model = mixed_logit(frame, "y", ["x"], group="town")
        best = model.estimates.to_numpy()
        assert model.log_likelihood == pytest.approx(self.integrated(frame, *best), abs=1e-6)
        for place, step in itertools.product(range(3), (-0.02, 0.02)):
            aside = best.copy()
            aside[place] += step
            assert self.integrated(frame, *aside) < model.log_likelihood

    def test_standard_errors_are_the_curvature(self, frame):
        """Second differences of the summed likelihood, inverted."""
        model, step = mixed_logit(frame, "y", ["x"], group="town"), 1e-2
        best, units = model.estimates.to_numpy(), np.eye(3) * step
        curvature = np.array(
            [
                [
                    sum(s * t * self.integrated(frame, *(best + s * a + t * b)) for s in (1, -1) for t in (1, -1))
                    / (4 * step**2)
                    for b in units
                ]
                for a in units
            ]
        )
        assert model.covariance.to_numpy() == pytest.approx(np.linalg.inv(-curvature), rel=2e-3, abs=1e-6)

    def test_latent_share_and_median_odds_ratio(self, frame):
        """Goldstein et al. 2002: τ² / (τ² + π²/3). Larsen and Merlo 2005: exp(√(2 τ²) 0.6745)."""
        model = mixed_logit(frame, "y", ["x"], group="town")
        assert model.icc == pytest.approx(model.between / (model.between + np.pi**2 / 3))
        assert model.median_odds_ratio == pytest.approx(np.exp(np.sqrt(2 * model.between) * 0.6744897501960817))
        assert model.icc_lower < model.icc < model.icc_upper

    def test_predictions_are_averages_over_towns(self, frame):
        """E[expit(a + b x + u)] over u ~ N(0, τ²), summed on a grid."""
        model = mixed_logit(frame, "y", ["x"], group="town")
        a, b, sd = model.estimates
        grid = np.linspace(-8, 8, 2001)
        expected = [
            (stats.norm.pdf(grid) / (1 + np.exp(-(a + b * x + sd * grid)))).sum() * (grid[1] - grid[0])
            for x in (-1.0, 1.0)
        ]
        assert predicted_probabilities(model, "x", at=[-1, 1])["probability"].to_list() == pytest.approx(
            expected, abs=1e-8
        )

    def test_interval_of_the_share_is_a_profile(self, frame):
        """At the upper bound the summed likelihood, maximised over a and b, lies χ²(1, .95) / 2 below its top."""
        model = mixed_logit(frame, "y", ["x"], group="town")
        sd = np.sqrt(model.icc_upper / (1 - model.icc_upper) * np.pi**2 / 3)
        held = optimize.minimize(
            lambda ab: -self.integrated(frame, *ab, sd), model.estimates.to_numpy()[:2], method="BFGS"
        )
        assert 2 * (model.log_likelihood + held.fun) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-4)

    def test_without_variance_it_is_the_plain_logit(self, frame):
        """On the edge τ = 0 the likelihood is that of the logit."""
        even = frame.assign(town=np.arange(240) % 6)
        even["y"] = np.tile([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], 20)
        model, plain = mixed_logit(even, "y", ["x"], group="town"), logit(even, "y", ["x"])
        assert model.between == 0
        assert model.coefficients["coefficient"].to_numpy() == pytest.approx(
            plain.coefficients["coefficient"].to_numpy(), abs=1e-5
        )
        assert model.coefficients["standard_error"].to_numpy() == pytest.approx(
            plain.coefficients["standard_error"].to_numpy(), rel=1e-4
        )
        assert "no_group_variance" in {remark.kind for remark in model.remarks}


class TestPaths:
    def test_bootstrap_is_the_loop(self):
        """The same resamples, one after another with numpy's least squares."""
        people, seed = respondents().head(80), 11
        model = mediation(people, cause="d1", mediators=["d2", "d3"], outcome="d4", seed=seed, replicates=100)
        drawn = []
        for rows in np.random.default_rng(seed).integers(0, 80, (100, 80)):
            x, m, k, y = people[["d1", "d2", "d3", "d4"]].to_numpy()[rows].T
            a = np.linalg.lstsq(np.column_stack([np.ones(80), x]), m, rcond=None)[0]
            b = np.linalg.lstsq(np.column_stack([np.ones(80), x, m]), k, rcond=None)[0]
            c = np.linalg.lstsq(np.column_stack([np.ones(80), x, m, k]), y, rcond=None)[0]
            drawn.append((a[1] * c[2], b[1] * c[3], a[1] * b[2] * c[3]))
        table = model.effects.iloc[:3]
        assert table["effect"].to_list() == ["d1 → d2 → d4", "d1 → d3 → d4", "d1 → d2 → d3 → d4"]
        assert table["standard_error"].to_numpy() == pytest.approx(np.std(drawn, axis=0, ddof=1))
        assert table["lower"].to_numpy() == pytest.approx(np.quantile(drawn, 0.025, axis=0))
        # Efron 1981 (doi:10.1093/biomet/68.3.589): both tails move by twice the normal score of the share below.
        moved = mediation(
            people,
            cause="d1",
            mediators=["d2", "d3"],
            outcome="d4",
            seed=seed,
            replicates=100,
            interval="bias_corrected",
        ).effects.iloc[:3]
        for column, row in zip(np.transpose(drawn), moved.itertuples(), strict=True):
            shift = 2 * stats.norm.ppf((column < row.coefficient).mean())
            assert row.upper == pytest.approx(np.quantile(column, stats.norm.cdf(shift + stats.norm.ppf(0.975))))

    def test_indirect_and_direct_add_up(self):
        """Least squares: the total of the chain is the slope of the outcome on the cause and the covariates alone."""
        people = respondents()
        model = mediation(
            people,
            cause="d1",
            mediators=["d2", "d3"],
            outcome="d4",
            covariates=["age", Category("area", 1)],
            seed=1,
            replicates=100,
        )
        x = np.column_stack([np.ones(600), people[["d1", "age"]], people["area"] == 2])
        assert model.effect("total")["coefficient"] == pytest.approx(np.linalg.lstsq(x, people["d4"], rcond=None)[0][1])

    def test_one_seed_one_interval_and_clusters_go_whole(self):
        people = respondents()
        first, second, other = (
            mediation(people, cause="d1", mediators=["d2"], outcome="d4", seed=seed, replicates=200).effects
            for seed in (1, 1, 2)
        )
        pd.testing.assert_frame_equal(first, second)
        assert not first["lower"].equals(other["lower"])
        whole = mediation(
            people.assign(alone=people["id"]),
            cause="d1",
            mediators=["d2"],
            outcome="d4",
            seed=1,
            replicates=200,
            clusters="alone",
        ).effects
        assert whole["standard_error"].to_numpy() == pytest.approx(
            first["standard_error"].to_numpy(), rel=1e-9
        )  # clusters of one are persons


class TestSlopes:
    def test_a_simple_slope_is_the_slope_after_recentring(self):
        """Aiken and West 1991: moderator minus the value, and the slope is the coefficient, error and all."""
        people = respondents()
        slopes = moderation(people, "d4", predictor="d1", moderator="d2", covariates=["age"]).slopes
        assert slopes["moderator"].to_list() == pytest.approx(
            [people["d2"].mean() + sign * people["d2"].std() for sign in (-1, 0, 1)]
        )
        for row in slopes.itertuples():
            moved = moderation(
                people.assign(d2=people["d2"] - row.moderator),
                "d4",
                predictor="d1",
                moderator="d2",
                covariates=["age"],
                centre=False,
            ).coefficients
            assert (row.slope, row.standard_error) == pytest.approx(
                tuple(moved.loc[1, ["coefficient", "standard_error"]])
            )

    def test_at_a_border_p_is_five_percent(self):
        """Johnson and Neyman: the slope there is just significant; a share of the rows lies below."""
        people = respondents()
        model = moderation(people, "d4", predictor="d1", moderator="d2")
        assert len(model.borders) == 1
        at = moderation(people, "d4", predictor="d1", moderator="d2", at=model.borders["moderator"].to_list()).slopes
        assert at["p_value"].to_list() == pytest.approx([0.05])
        assert model.borders["share_below"].iloc[0] == pytest.approx(
            (people["d2"] < model.borders["moderator"].iloc[0]).mean()
        )

    def test_robust_errors_are_those_of_ols_robust(self):
        """HC3, which `test_regression` compares with R's sandwich."""
        people = respondents().assign(product=lambda rows: rows["d1"] * rows["d2"])
        table = moderation(people, "d4", predictor="d1", moderator="d2", centre=False, robust=True).coefficients
        assert table["standard_error"].to_numpy() == pytest.approx(
            ols_robust(people, "d4", ["d1", "d2", "product"]).coefficients["standard_error"].to_numpy()
        )

    def test_the_product_adds_the_square_of_its_t(self):
        """One coefficient: F of the change is t², classical errors."""
        model = moderation(respondents(), "d4", predictor="d1", moderator="d2")
        assert model.f_change == pytest.approx(model.coefficients["t"].iloc[3] ** 2)
        assert model.change_p_value == pytest.approx(model.coefficients["p_value"].iloc[3])


class TestPooling:
    def test_rubin_and_barnard_by_hand(self):
        """Q = 1, 2, 3, U = 1: B = 1, T = 1 + 4/3, λ = 4/7.

        ν = 1 / (1/(2/λ²) + 1/(21/23 · 20 · 3/7)) with 20 complete df.
        """
        row = rubin([[1.0], [2.0], [3.0]], [[1.0]] * 3, complete_df=20).iloc[0]
        df = 1 / ((4 / 7) ** 2 / 2 + 23 * 7 / (21 * 20 * 3))
        assert (row["coefficient"], row["standard_error"], row["riv"], row["df"]) == pytest.approx(
            (2, np.sqrt(7 / 3), 4 / 3, df)
        )
        assert row["fmi"] == pytest.approx((4 / 3 + 2 / (df + 3)) / (7 / 3))
        assert row["upper"] == pytest.approx(2 + stats.t.ppf(0.975, df) * np.sqrt(7 / 3))

    def test_without_missing_values_it_is_the_model_with_students_t(self):
        """B = 0: the estimate and error of one model; df = (ν + 1) / (ν + 3) ν of Barnard and Rubin."""
        model = logit(two_by_two(), "knows", ["urban"])
        row = pooled([model] * 3).coefficients.iloc[1]
        assert (row["coefficient"], row["standard_error"], row["odds_ratio"]) == pytest.approx(
            (np.log(4), model.coefficient("urban")["standard_error"], 4)
        )
        assert (row["df"], row["riv"]) == pytest.approx((74 / 76 * 73, 0))


def test_tests_between_models_agree():
    """One coefficient more: Wald's chi-square is z²; the likelihood ratio is the difference of deviances (R: anova)."""
    people = respondents()
    narrow, wide = ordered_logit(people, "sat", ["d1"]), ordered_logit(people, "sat", ["d1", "d2"])
    test = likelihood_ratio_test(narrow, wide).iloc[0]
    assert test["chi2"] == pytest.approx(2 * (wide.log_likelihood - narrow.log_likelihood))
    assert test["df"] == 1
    assert term_tests(wide).set_index("variable").loc["d2", "chi2"] == pytest.approx(wide.coefficient("d2")["z"] ** 2)
