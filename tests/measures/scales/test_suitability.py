"""Alpha under a design against its jackknife, verdicts at their lines, and random halves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scales_cases import likert

from bphs.measures import scales
from bphs.measures.comparisons import Design


@pytest.fixture(scope="module")
def drawn():
    """600 respondents in 30 clusters of 3 strata; clusters differ; two in a hundred answers are missing."""
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(30), 20)
    answers = likert(600, 8, factors=2, seed=4) + rng.normal(0, 0.6, 30)[cluster][:, None]
    return answers.mask(rng.random(answers.shape) < 0.02), Design(cluster // 10, cluster)


class TestAlpha:
    def test_of_a_design_is_that_of_the_jackknife(self, drawn):
        """Delete one cluster of a stratum (Wolter 2007, section 4.5), on the scale of ln(1 - alpha)."""
        answers, design = drawn
        lower, upper = scales.alpha_interval(answers, design=design)
        cluster = np.asarray(design.clusters)
        logs = [np.log(1 - scales.cronbach_alpha(answers[cluster != one]).alpha) for one in range(30)]
        apart = np.array(logs).reshape(3, 10)
        error = np.sqrt((9 / 10 * (apart - apart.mean(axis=1, keepdims=True)) ** 2).sum())
        assert np.log((1 - lower) / (1 - upper)) / 2 / 2.0518 == pytest.approx(error, rel=0.06)  # t of 27 df

    def test_of_normal_answers_drawn_one_by_one_is_van_zyls(self):
        """Variance of alpha by van Zyl, Neudecker and Nel (2000, doi:10.1007/BF02296146): of equal items that correlate
        to r, 2 k (1 - r)² / ((k - 1) (1 + (k - 1) r)²) / n."""
        rng, n, k, r = np.random.default_rng(1), 40_000, 4, 0.5
        answers = pd.DataFrame(rng.normal(size=(n, 1)) * r**0.5 + rng.normal(size=(n, k)) * (1 - r) ** 0.5)
        lower, upper = scales.alpha_interval(answers, design=Design(clusters=np.arange(n)))
        wanted = np.sqrt(2 * k * (1 - r) ** 2 / ((k - 1) * (1 + (k - 1) * r) ** 2) / n)
        assert (upper - lower) / 2 / 1.96 == pytest.approx(wanted, rel=0.02)


class TestVerdicts:
    def verdicts(self, answers, dimensions, **design):
        return scales.suitability(answers, dimensions, **design).set_index("dimension")

    def test_good_bad_and_one_that_cannot_be_told(self):
        good, bad, few = likert(400, 6, loading=0.8, seed=1), likert(400, 4, loading=0.2, seed=2), likert(30, 4, seed=3)
        answers = pd.concat([good.add_prefix("g"), bad.add_prefix("b")], axis=1)
        found = self.verdicts(answers, {"good": [*good.add_prefix("g")], "bad": [*bad.add_prefix("b")]})
        assert found["verdict"].to_dict() == {"good": "usable", "bad": "unusable"}
        assert found["weak_items"].to_dict() == {"good": 0, "bad": 4}
        told = self.verdicts(few, {"few": [*few]})
        assert told["verdict"].to_list() == ["undecided"]
        assert told["lower"].iloc[0] < 0.7 <= told["upper"].iloc[0]

    def test_more_items_than_respondents_have_their_alpha(self):
        """Alpha and Feldt's interval need no inverse; of what needs one nothing is said."""
        pilot = likert(30, 34, factors=2, seed=5)
        found = self.verdicts(pilot, {"one": [*pilot][:17], "two": [*pilot][17:]})
        alone = scales.cronbach_alpha(pilot.iloc[:, :17])
        assert found.loc["one", ["alpha", "lower", "upper"]].to_list() == [alone.alpha, alone.lower, alone.upper]
        overview = scales.reliability_overview(pilot, {"one": [*pilot][:17], "two": [*pilot][17:]})
        assert overview.reliability["alpha"].notna().all()

    def test_two_of_one_factor_are_not_told_apart(self):
        """HTMT as the factor model has it (`confirmatory_factor_analysis`, tested against semTools)."""
        answers, both = likert(400, 8, seed=6), {}
        both = {"one": [*answers][:4], "two": [*answers][4:]}
        found, two = self.verdicts(answers, both), likert(400, 8, factors=2, between=0.3, seed=6)
        assert (found["largest_htmt"] > 0.85).all()
        assert found["verdict"].to_list() == ["overlapping"] * 2
        apart = self.verdicts(two, {"one": [*two][:4], "two": [*two][4:]})["largest_htmt"]
        model = scales.confirmatory_factor_analysis(two, {"one": [*two][:4], "two": [*two][4:]})
        assert apart.to_list() == pytest.approx([model.latent_correlations["htmt"].iloc[0]] * 2)

    def test_clusters_widen_the_interval(self, drawn):
        answers, design = drawn
        one = {"one": [*answers]}
        plain, wide = self.verdicts(answers, one), self.verdicts(answers, one, design=design)
        assert (wide.lower < plain.lower).all()
        assert (wide.upper > plain.upper).all()


class TestDesign:
    def test_only_where_errors_can_be_taken_from_it(self):
        ten = np.repeat(np.arange(10), 3)
        assert scales.design_of_errors(Design(clusters=ten), 30) is not None
        for without in (Design(), Design(clusters=ten % 9), Design(np.minimum(ten, 1), ten)):
            assert scales.design_of_errors(without, 30) is None
        assert scales.clusters_of(Design(clusters=ten), 30) == 10
        assert scales.clusters_of(None, 30) == 30


class TestHalves:
    def test_whole_clusters_within_strata(self, drawn):
        answers, design = drawn
        halves = scales.random_halves(answers, design=design, seed=1)
        assert halves.drawn_by == "clusters"
        assert (halves.first ^ halves.second).all()
        of_cluster = pd.crosstab(design.clusters, halves.first)
        assert (of_cluster.min(axis=1) == 0).all(), "a cluster lies in one half"
        assert pd.crosstab(design.strata, halves.first).to_numpy().tolist() == [[100, 100]] * 3
        again, other = (scales.random_halves(answers, design=design, seed=seed).first for seed in (1, 2))
        assert (again == halves.first).all()
        assert (other != halves.first).any()

    def test_of_few_clusters_respondents_within_each(self, drawn):
        answers, design = drawn
        few = np.array([f"town {one // 3}" for one in design.clusters])
        halves = scales.random_halves(answers, design=Design(clusters=few), seed=1)
        assert halves.drawn_by == "respondents"
        assert pd.crosstab(few, halves.first).to_numpy().tolist() == [[30, 30]] * 10

    def test_too_few_for_halves(self, drawn):
        answers, design = drawn
        halves = scales.random_halves(answers.iloc[:300], design=Design(), seed=1)
        assert (halves.drawn_by, halves.least) == ("same", 200)
        assert halves.first.all()
        assert halves.second.all()
        wide = pd.concat([answers.add_suffix(str(part)) for part in range(6)], axis=1)
        assert scales.random_halves(wide, design=design, seed=1).least == 240
