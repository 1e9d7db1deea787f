"""The survey that ships is synthetic: it says so, meets the published marginals it names, and holds the truth it
claims.

Authorities: the published figures are in this file as their authors print them (study and number of respondents beside
each); what was put in is held against closed forms and against statsmodels; the files against the readers and against
each other.
"""

from __future__ import annotations

import ipaddress
import zipfile
from math import exp, pi, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import chi2

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.study import read_study
from bphs.inputs.survey.cleaning import clean
from bphs.inputs.survey.made_up import ROWS
from bphs.inputs.survey.responses import read_responses, score_items
from bphs.inputs.tables.dictionary import read_dictionary
from tools.synthetic_survey import design, generation
from tools.synthetic_survey.files import rows_of

FOLDER = Path(__file__).parents[2] / "data" / "w_district"
ITEMS = {"policy": 5, "financing": 5, "provision": 6, "participation": 5, "equalization": 6}
PREFIX = {"policy": "pe", "financing": "fn", "provision": "sp", "participation": "rp", "equalization": "eq"}
OPINIONS = [f"{PREFIX[factor]}{number}" for factor, count in ITEMS.items() for number in range(1, count + 1)]
BEYOND = NormalDist().inv_cdf(0.9995)
"""Some hundred comparisons: at 3.29 standard errors one in a thousand goes beyond by chance."""

# item, among whom, codes counted, per cent as printed, respondents of the study (None: not printed for this group)
PUBLISHED_SHARES = [
    ("heard", "all", [1], 85.4, 10213),  # You et al. 2022, ChinaXiv 202207.00078: awareness
    ("heard", "urban", [1], 83.8, None),
    ("heard", "rural", [1], 87.1, None),
    ("package", "all", [1], 16.22, 1924),  # Tan et al., Chongqing Medicine 2021(21): knows the package
    ("aware_04", "all", [1], 87.53, 1924),  # the highest, services for children
    ("aware_11", "all", [1], 5.61, 1924),  # the lowest, traditional Chinese medicine
    ("used_12", "all", [0], 98.7, 10213),  # You et al.: one service or more
    ("used_12", "urban", [0], 98.2, None),
    ("used_12", "rural", [0], 99.2, None),
    ("checkup", "rural", [2], 59.33, 9019),  # Liu and Mao 2019, 10.3390/healthcare7040160: none in six months
    (
        "first_contact",
        "all",
        [1, 2],
        56,
        None,
    ),  # Liu et al. 2022, 10.1071/PY21296: willing to go first to primary care, 23 studies
    ("satisfied_02", "all", [4, 5], 76.2, None),  # You et al.: the lowest, health education
    ("satisfied_05", "all", [4, 5], 96.8, None),  # pregnant women
    ("satisfied_06", "all", [4, 5], 94.1, None),  # the elderly
    ("satisfied", "all", [4, 5], 82.59, 1924),  # Tan et al.
    ("sa1", "all", [4, 5], 87.54, 1924),  # convenience
    ("sa5", "all", [4, 5], 75.23, 1924),  # technical level
    ("eq1", "all", [4, 5], 56.74, 5283),  # Qin and Ding 2021, 10.1177/0046958021999926
]
# item, mean and standard deviation as printed, respondents
PUBLISHED_MEANS = [
    ("pe1", 3.76, 1.19, 2200),  # Dong et al. 2017, 10.1186/s12913-017-2200-9: awareness of the programme
    *((f"sp{number}", 3.42, 0.90, 2200) for number in range(1, 7)),  # ten satisfaction items
    ("eq6", 3.61, 0.908, 9019),  # Liu and Mao: overall satisfaction
]


@pytest.fixture(scope="module")
def survey():
    return generation.generate()


@pytest.fixture(scope="module")
def responses():
    codebook = read_codebook(FOLDER / "codebook.csv")
    return {form: read_responses(FOLDER / f"survey.{form}", codebook) for form in ("sav", "xlsx", "csv")}


@pytest.fixture(scope="module")
def truth():
    return pd.read_csv(FOLDER / "truth_respondents.csv", keep_default_na=False, dtype={"id": str})


@pytest.fixture(scope="module")
def known():
    table = pd.read_csv(FOLDER / "truth.csv", keep_default_na=False)
    return table.set_index(["constant", "about", "other"])["true_value"].sort_index()


@pytest.fixture(scope="module")
def sheets(responses, truth):
    """The sheets without flaw, reversed items turned round, with the opinions behind them."""
    found = responses["sav"]
    scored = found.frame.assign(**score_items(found.frame, found.codebook))
    return scored.merge(truth, on="id")[lambda table: table["flaw"] == ""]


@pytest.fixture(scope="module")
def calibration():
    return pd.read_csv(FOLDER / "calibration.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def received(responses, truth):
    return responses["csv"].frame.merge(truth[["id", "flaw", "variable"]], on="id")


CAUSES = ("rural", "age", "income", "distance", "chronic")
"""Of where people go first."""


def of_going(people):
    known = people[people["income"] <= 5]
    causes = known.assign(rural=known["residence"] == 2, chronic=known["chronic_6"] == 0)[list(CAUSES)].astype(float)
    return sm.add_constant(causes), known["first_contact"].astype(int)


@pytest.fixture(scope="module")
def many():
    """Careful answers of 9,600 residents."""
    return generation.generate(3, 9600).careful


@pytest.fixture(scope="module")
def going(many):
    """statsmodels MNLogit on the careful answers of many residents, those who told their income."""
    causes, answers = of_going(many)
    return sm.MNLogit(answers, causes).fit(disp=0)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "w_district"
    return {path.name: path for path in generation.write(folder)}


class TestMarginals:
    @pytest.mark.parametrize(("item", "among", "codes", "printed", "n"), PUBLISHED_SHARES)
    def test_published_share(self, sheets, item, among, codes, printed, n):
        """Within the binomial sampling error of study and survey together, from the published number of respondents."""
        rows = sheets if among == "all" else sheets[sheets["residence"] == {"urban": 1, "rural": 2}[among]]
        answers, share = rows[item].dropna(), printed / 100
        error = sqrt(share * (1 - share) * (1 / len(answers) + (1 / n if n else 0)))
        assert abs(answers.isin(codes).mean() - share) < BEYOND * error

    @pytest.mark.parametrize(("item", "mean", "deviation", "n"), PUBLISHED_MEANS)
    def test_published_mean_and_deviation(self, sheets, item, mean, deviation, n):
        """Within the normal sampling error.

        Of a standard deviation s it is about s/√(2n) and smaller for five-point answers.
        """
        answers = sheets[item].dropna()
        parts = 1 / len(answers) + 1 / n
        assert abs(answers.mean() - mean) < BEYOND * deviation * sqrt(parts)
        assert abs(answers.std() - deviation) < BEYOND * deviation * sqrt(parts / 2)

    def test_awareness_and_satisfaction_go_together_as_published(self, sheets):
        """Tan et al. (n = 1,924): Spearman .28."""
        aware = (sheets.filter(like="aware_") == 1).sum(axis=1)
        error = (1 - 0.28**2) * sqrt(1 / len(sheets) + 1 / 1924)
        assert abs(aware.corr(sheets["satisfied"], method="spearman") - 0.28) < BEYOND * error

    def test_loadings_lie_in_the_published_range(self, known):
        """Liu L 2025, 10.3389/fpubh.2025.1459754: .516 to .940."""
        assert known["loading"].between(0.516, 0.940).all()

    def test_other_seeds_meet_them_on_average(self):
        """Twelve surveys of 480: the mean of each share lies within its own binomial error of the published one."""
        wanted = {
            item: (codes, printed / 100)
            for item, among, codes, printed, _ in PUBLISHED_SHARES
            if among == "all" and item in ("heard", "package", "aware_11", "satisfied", "sa5")
        }
        surveys = [generation.generate(seed, 480).careful for seed in range(12)]
        for item, (codes, share) in wanted.items():
            found = np.mean([careful[item].isin(codes).mean() for careful in surveys])
            assert abs(found - share) < BEYOND * sqrt(share * (1 - share) / (12 * 480)), item


class TestCalibrationTable:
    def test_holds_the_published_numbers(self, calibration):
        printed = {
            (row.item, row.among): float(row.target)
            for row in calibration.itertuples()
            if row.basis == "published" and row.measure == "share"
        }
        among = dict.fromkeys(("satisfied_02", "satisfied_05", "satisfied_06"), "users")
        assert printed == {(item, among.get(item, group)): share for item, group, _, share, _ in PUBLISHED_SHARES}

    def test_says_of_every_item_what_it_imitates(self, calibration):
        codebook = read_codebook(FOLDER / "codebook.csv")
        wanted = {
            variable.variable
            for variable in codebook.variables
            if variable.number and int(variable.number) in (13, 14, 15, 16, 19, 20, 21, 22, 23, 24, 25, 26, 27)
        }
        assert wanted <= set(calibration["item"])
        assert (calibration["imitates_en"].str.len() > 10).all()
        assert (calibration["imitates_zh"].str.len() >= 5).all()
        cited = calibration["basis"] != "assumed"
        assert (calibration.loc[cited, "citation"] != "").all()
        assert (calibration.loc[~cited, ["study", "citation"]] == "").all(axis=None)

    def test_deviations_are_what_the_file_shows(self, calibration, sheets):
        for row in calibration[(calibration["among"] == "all") & (calibration["measure"] == "mean")].itertuples():
            assert float(row.generated) == pytest.approx(sheets[row.item].mean(), abs=1e-4)
            assert float(row.deviation) == pytest.approx(float(row.generated) - float(row.target), abs=2e-4)


class TestTruth:
    def test_opinions_of_the_residents_are_standardized(self, truth):
        opinions = truth[truth["flaw"] != "duplicate"].filter(like="latent_")
        assert len(opinions) == 1200
        assert np.allclose(opinions.mean(), 0, atol=1e-4)
        assert np.allclose(opinions.std(ddof=0), 1, atol=1e-4)

    def test_correlations_are_those_written_down(self, truth, known):
        opinions = truth[truth["flaw"] != "duplicate"].filter(like="latent_")
        table = opinions.rename(columns=lambda name: name.removeprefix("latent_")).corr()
        for (_, one, other), value in known.loc[["correlation"]].items():
            assert table.loc[one, other] == pytest.approx(value, abs=1e-4)

    def test_perspectives_correlate_as_designed(self, known):
        """A correlation's standard error is (1 - r²)/√n, more with 24 townships.

        Residence and education add a little.
        """
        for (_, one, other), value in known.loc[["correlation_design"]].items():
            assert known["correlation", one, other] == pytest.approx(value, abs=0.10)

    @pytest.mark.parametrize("factor", ITEMS)
    def test_every_item_shows_its_loading(self, sheets, known, factor):
        """Closed form: a normal answer ticked at the edges e has covariance Σφ((e-m)/s) with its opinion, times the
        loading.
        """
        for item in (name for name in OPINIONS if name.startswith(PREFIX[factor])):
            level, spread = known["level", item, factor], known["spread", item, factor]
            edges = [(edge - level) / spread for edge in (1.5, 2.5, 3.5, 4.5)]
            chances = np.diff([0, *(NormalDist().cdf(edge) for edge in edges), 1])
            deviation = sqrt(chances @ np.arange(1, 6) ** 2 - (chances @ np.arange(1, 6)) ** 2)
            expected = (
                known["loading", item, factor] * sum(exp(-(edge**2) / 2) for edge in edges) / sqrt(2 * pi) / deviation
            )
            found = sheets[item].corr(sheets[f"latent_{factor}"])
            assert found == pytest.approx(expected, abs=BEYOND * (1 - expected**2) / sqrt(sheets[item].count())), item

    def test_equalization_owes_to_the_perspectives_what_was_put_in(self, truth, known):
        """statsmodels OLS on the opinions; the constants put in lie within 3.29 standard errors."""
        opinions = truth[truth["flaw"] != "duplicate"]
        causes = [f"latent_{factor}" for factor in ("policy", "financing", "provision", "participation")]
        fit = sm.OLS(opinions["latent_equalization"], sm.add_constant(opinions[causes])).fit()
        for cause in causes:
            name = cause.removeprefix("latent_")
            assert fit.params[cause] == pytest.approx(known["regression", name, "equalization"], abs=1e-3)
            assert abs(fit.params[cause] - known["effect", name, "equalization"]) < BEYOND * fit.bse[cause]

    @pytest.mark.parametrize("item", ["aware_01", "aware_02", "aware_07", "heard"])
    def test_education_and_the_trait_move_awareness(self, sheets, known, item):
        """statsmodels logit; residence (heard) or being concerned (aware_07) held constant.

        Townships add a little noise.
        """
        rows = sheets.dropna(subset=[item, "education"])
        causes = (
            rows[["education", "latent_awareness"]]
            .assign(rural=rows["residence"] == 2, concerned=rows["chronic_1"])
            .astype(float)
        )
        fit = sm.Logit((rows[item] == 1).astype(int), sm.add_constant(causes)).fit(disp=0)
        for cause, name in (("education", "education"), ("latent_awareness", "trait")):
            assert abs(fit.params[cause] - known["log_odds", name, "awareness"]) < BEYOND * fit.bse[cause]
        if item == "aware_07":
            assert (
                abs(fit.params["concerned"] - known["log_odds", "concerned", "awareness"])
                < BEYOND * fit.bse["concerned"]
            )

    def test_awareness_leads_to_use_and_distance_away_from_it(self, sheets, known):
        """statsmodels logit of health education, open to all."""
        causes = pd.DataFrame({"aware": (sheets["aware_02"] == 1).astype(float), "distance": sheets["distance"]})
        fit = sm.Logit(sheets["used_2"].astype(int), sm.add_constant(causes)).fit(disp=0)
        for cause in causes:
            assert abs(fit.params[cause] - known["log_odds", cause, "use"]) < BEYOND * fit.bse[cause]
        assert fit.params["aware"] > BEYOND * fit.bse["aware"]

    def test_use_provision_and_awareness_lead_to_satisfaction(self, sheets, known):
        """statsmodels OLS, causes standardized; among sheets without flaw."""
        causes = pd.DataFrame(
            {
                "use": sheets[[f"used_{code}" for code in range(1, 12)]].sum(axis=1),
                "provision": sheets["latent_provision"],
            }
        )
        causes["awareness"] = (sheets[[f"aware_{code:02}" for code in range(1, 14)]] == 1).sum(axis=1)
        fit = sm.OLS(sheets["latent_satisfaction"], sm.add_constant((causes - causes.mean()) / causes.std())).fit()
        for cause in causes:
            assert abs(fit.params[cause] - known["effect", cause, "satisfaction"]) < BEYOND * fit.bse[cause]

    @pytest.mark.parametrize("factor", ["policy", "financing", "provision", "participation"])
    def test_townships_differ_as_much_as_was_put_in(self, responses, truth, known, factor):
        """One-way analysis of variance: (MSB - MSW) / (MSB + (m - 1) MSW).

        With 24 groups of 50 its standard error is about .03.
        """
        table = truth[truth["flaw"] != "duplicate"].merge(responses["csv"].frame[["id", "township"]], on="id")
        groups = table.groupby("township")[f"latent_{factor}"]
        within = (groups.var() * (groups.size() - 1)).sum() / (len(table) - 24)
        between = (groups.size() * groups.mean() ** 2).sum() / 23
        share = (between - within) / (between + (len(table) / 24 - 1) * within)
        assert share == pytest.approx(known["township", "perspectives", "share of variance"], abs=0.06)

    def test_one_item_is_not_invariant(self, sheets, known):
        """At the same opinion rural residents answer fn4 lower by the shift; items without shift do not differ."""
        for item in ("fn1", "fn2", "fn4", "fn5"):
            rows = sheets.dropna(subset=[item])
            causes = sm.add_constant(rows[["latent_financing"]].assign(rural=(rows["residence"] == 2).astype(float)))
            fit = sm.OLS(rows[item], causes).fit()
            shift = known["rural_shift", "fn4", ""] if item == "fn4" else 0
            assert abs(fit.params["rural"] - shift) < BEYOND * fit.bse["rural"]
        assert known["rural_shift", "fn4", ""] == -0.35

    def test_ticking_takes_from_a_loading_what_the_closed_form_says(self, known):
        """As in the test of the loadings: λ Σφ((e-m)/s) over the deviation of the ticks; of an item without shift."""
        for item, factor in (("pe1", "policy"), ("sp3", "provision"), ("eq5", "equalization")):
            level, spread = known["level", item, factor], known["spread", item, factor]
            edges = [(edge - level) / spread for edge in (1.5, 2.5, 3.5, 4.5)]
            chances, steps = np.diff([0, *(NormalDist().cdf(edge) for edge in edges), 1]), np.arange(1, 6)
            deviation = sqrt(chances @ steps**2 - (chances @ steps) ** 2)
            kept = sum(NormalDist().pdf(edge) for edge in edges) / deviation
            assert known["loading_ticked", item, factor] == pytest.approx(
                known["loading", item, factor] * kept, abs=1e-5
            )
        assert (known["loading_ticked"] < known["loading"].loc[known["loading_ticked"].index]).all()

    @pytest.mark.parametrize("factor", ITEMS)
    def test_alpha_and_shift_are_those_of_many_residents(self, many, known, factor):
        """Cronbach 1951, k/(k-1) (1 - Σs²ᵢ/s²ₜ), of 9,600 careful residents: standard error about .003."""
        own = [name for name in OPINIONS if name.startswith(PREFIX[factor])]
        answers = many[own].astype(float)
        turned = [name for name in own if name in design.REVERSED]
        answers[turned] = 6 - answers[turned]
        alpha = len(own) / (len(own) - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var())
        assert known["alpha", factor, ""] == pytest.approx(alpha, abs=0.01)
        assert -0.35 < known["shift_ticked", "fn4", "financing"] < -0.30, "the ends of the scale take a little"

    def test_gaps_between_town_and_country_are_those_of_the_opinions(self, truth, responses, known):
        once = truth[truth["flaw"] != "duplicate"].merge(responses["csv"].frame[["id", "residence"]], on="id")
        for factor in ITEMS:
            apart = once.groupby("residence")[f"latent_{factor}"].mean()
            assert known["difference", factor, "rural"] == pytest.approx(apart[2] - apart[1], abs=1e-4)

    def test_shares_are_the_targets(self, known):
        """Tan et al. 2021: services for children 87.53 %, traditional medicine 5.61 %."""
        assert known["share", "aware_04", "all"] == 0.8753
        assert known["share", "aware_11", "all"] == 0.0561
        assert len(known["share"]) == 13


class TestFirstContact:
    """Where people go first: the coefficients of truth.csv are those of a multinomial logit against answer 1."""

    @pytest.mark.parametrize("code", [2, 3, 4, 5])
    @pytest.mark.parametrize("cause", CAUSES)
    def test_is_recovered_from_careful_answers(self, going, known, code, cause):
        """Within 3.29 standard errors.

        These are small enough to tell the effects of residence and chronic disease from none.
        """
        effect = known["log_odds", cause, f"first_contact_{code}"]
        error = going.bse[code - 2][cause]
        assert abs(going.params[code - 2][cause] - effect) < BEYOND * error
        assert error < 0.12

    def test_the_shipped_sheets_show_it_too(self, sheets, known):
        """The file as read: a joint Wald test (statsmodels MNLogit) of all 20 effects against the truth, at 0.001."""
        causes, answers = of_going(sheets.dropna(subset=["first_contact", "income"]))
        fit = sm.MNLogit(answers, causes).fit(disp=0)
        truth = [known["log_odds", cause, f"first_contact_{code}"] for code in (2, 3, 4, 5) for cause in CAUSES]
        apart = fit.params.drop("const").to_numpy().T.ravel() - truth
        keep = [place for place, (_, name) in enumerate(fit.cov_params().index) if name != "const"]
        wald = apart @ np.linalg.solve(fit.cov_params().to_numpy()[np.ix_(keep, keep)], apart)
        assert wald < chi2.isf(0.001, len(truth))

    def test_constants_are_those_written_down(self, survey, known):
        """Closed form: with them the mean probability of each answer is its share in targets.csv."""
        careful = survey.careful
        values = {
            "rural": careful["residence"] == 2,
            "age": careful["age"],
            "income": careful["income"].replace(9, 3),
            "distance": careful["distance"],
            "chronic": careful["chronic_6"] == 0,
        }
        raised = {
            code: np.exp(
                known["intercept", f"first_contact_{code}", "all"]
                + sum(known["log_odds", cause, f"first_contact_{code}"] * values[cause] for cause in CAUSES)
            )
            for code in (2, 3, 4, 5)
        }
        whole = 1 + sum(raised.values())
        assert [(raised[code] / whole).mean() for code in (2, 3, 4, 5)] == pytest.approx(
            [0.25, 0.21, 0.08, 0.15], abs=1e-5
        )

    def test_some_left_it_empty(self, received, responses, known):
        share = known["gap", "first_contact", "empty"]
        empty = (responses["csv"].missing["first_contact"] == -2).mean()
        assert empty == pytest.approx(share, abs=BEYOND * sqrt(share / len(received)))

    def test_no_other_answer_hangs_on_it(self, survey, monkeypatch):
        """The question was added to a survey that others may have used: without it the same seed gives the
        same survey.
        """
        monkeypatch.setattr(generation, "first_contact", lambda random, people: (np.ones(len(people)), {}))
        monkeypatch.setattr(generation, "left_empty", lambda random, answers: answers)
        without = generation.generate()
        pd.testing.assert_frame_equal(
            without.frame.drop(columns="first_contact"), survey.frame.drop(columns="first_contact")
        )
        pd.testing.assert_frame_equal(without.truth, survey.truth)


class TestFlaws:
    COUNTS: ClassVar = {
        "duplicate": 12,
        "speeder": 30,
        "straight_liner": 24,
        "out_of_range": 15,
        "contradiction": 14,
        "not_eligible": 16,
        "broke_off": 10,
    }

    def test_counted_exactly(self, truth, known):
        assert truth["flaw"].value_counts().drop("").to_dict() == self.COUNTS
        assert {name: int(value) for (_, name, _), value in known.loc[["flaw"]].items()} == self.COUNTS
        assert len(truth) == 1200 + self.COUNTS["duplicate"]

    def test_speeders_are_faster_than_everybody_else(self, received):
        fast = received["flaw"] == "speeder"
        assert received.loc[fast, "seconds"].max() < 120
        assert received.loc[~fast, "seconds"].min() > 220

    def test_straight_liners_tick_one_column_and_nobody_else_does(self, received):
        one = received[OPINIONS].nunique(axis=1) == 1
        assert one[received[OPINIONS].notna().sum(axis=1) > 5].sum() == self.COUNTS["straight_liner"]
        assert (received.loc[one & (received[OPINIONS].notna().sum(axis=1) > 5), "flaw"] == "straight_liner").all()

    def test_duplicates_repeat_an_earlier_sheet(self, received, truth):
        answers = received.drop(columns=["id", "submitted", "seconds", "flaw", "variable"])
        assert (received.loc[answers.duplicated(), "flaw"] == "duplicate").all()
        assert answers.duplicated().sum() == self.COUNTS["duplicate"]

    def test_contradictions(self, received):
        wrong = ((received["heard"] == 2) & (received["package"] == 1)) | (
            (received["chronic_6"] == 1) & (received["chronic_1"] == 1)
        )
        assert (received["flaw"] == "contradiction").equals(wrong)

    def test_not_eligible(self, received):
        assert ((received["age"] < 18) | (received["resident"] == 2)).equals(received["flaw"] == "not_eligible")

    def test_cleaning_takes_out_each_record_for_its_flaw(self, responses, truth):
        """The study's own rules find what was put in, and nothing else.

        Three ages of 199 count as missing, so as not eligible.
        """
        study = read_study(FOLDER)
        log = clean(responses["sav"], study.survey.cleaning, study.survey.duration).log.merge(
            truth, left_on="respondent", right_on="id"
        )
        expected = {
            "duplicate": "duplicate_answers",
            "straight_liner": "straight_line",
            "broke_off": "missing",
            "out_of_range": "not_eligible",
        }
        assert (log["flaw"].replace(expected) == log["rule"]).all()
        assert len(log) == sum(self.COUNTS.values()) - self.COUNTS["out_of_range"] + 3

    def test_gaps_are_as_frequent_as_was_put_in(self, responses, truth, known):
        """Within the binomial sampling error, doubled in variance for 'don't know' because some persons know less than
        others.
        """
        missing = responses["csv"].missing[(truth["flaw"] == "").to_numpy()]
        for factor, count in ITEMS.items():
            names = [f"{PREFIX[factor]}{number}" for number in range(1, count + 1)]
            share = known["gap", factor, "unknown"]
            assert (missing[names] == 9).mean(axis=None) == pytest.approx(
                share, abs=BEYOND * sqrt(2 * share / missing[names].size)
            )
        share = known["gap", "all scale items", "empty"]
        assert (missing[OPINIONS] == -2).mean(axis=None) == pytest.approx(
            share, abs=BEYOND * sqrt(share / missing[OPINIONS].size)
        )

    def test_most_sheets_answer_every_scale_item(self, sheets):
        """Listwise analyses, as SPSS makes them, keep seven sheets in ten or more."""
        assert sheets[OPINIONS].notna().all(axis=1).mean() > 0.7


class TestFiles:
    def test_three_forms_one_table(self, responses):
        for form in ("xlsx", "csv"):
            pd.testing.assert_frame_equal(responses[form].frame, responses["sav"].frame)
            pd.testing.assert_frame_equal(responses[form].missing, responses["sav"].missing)
        assert len(responses["sav"].frame) == 1212

    def test_the_table_is_what_was_generated(self, responses, survey):
        frame = responses["xlsx"].frame
        for name in ("age", "sex", "seconds", "distance", "used_3"):
            assert frame[name].tolist() == survey.frame[name].tolist()

    def test_the_library_knows_every_sheet(self):
        assert ROWS.read_text("ascii") == rows_of(FOLDER)

    def test_the_folder_holds_what_the_generator_writes(self, written):
        for name, path in written.items():
            if name.endswith(".xlsx"):
                # compression may differ between machines, what is compressed may not
                with zipfile.ZipFile(path) as one, zipfile.ZipFile(FOLDER / name) as other:
                    assert {part: one.read(part) for part in one.namelist()} == {
                        part: other.read(part) for part in other.namelist()
                    }
            else:
                assert path.read_bytes() == (FOLDER / name).read_bytes(), name
        assert {path.name for path in FOLDER.iterdir()} == {*written, "study.yml", "words", "rules.csv"}

    def test_same_seed_same_bytes(self, written, tmp_path):
        for path in generation.write(tmp_path / "elsewhere"):
            assert path.read_bytes() == written[path.name].read_bytes(), path.name

    def test_no_file_holds_the_clock(self):
        """SPSS files hold day and time in bytes 92 to 108 (PSPP's description of the format: creation_date,
        creation_time).
        """
        assert (FOLDER / "survey.sav").read_bytes()[92:109] == b"01 Sep 2100:00:00"
        with zipfile.ZipFile(FOLDER / "survey.xlsx") as parts:
            assert {part.date_time[0] for part in parts.infolist()} == {1980}
            assert b"2021-09-01T00:00:00Z" in parts.read("docProps/core.xml")

    def test_other_seed_other_values(self, survey):
        other = generation.generate(seed=1)
        assert not other.frame[OPINIONS].equals(survey.frame[OPINIONS])
        assert not np.allclose(other.truth["policy"], survey.truth["policy"])

    @pytest.mark.parametrize("wrong", [{"seed": -1}, {"n": 100}])
    def test_impossible_wishes_are_told(self, wrong):
        with pytest.raises(InputError, match="240 residents or more"):
            generation.generate(**wrong)

    def test_small_enough_to_track(self):
        assert max(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000

    def test_addresses_belong_to_nobody(self, survey):
        """RFC 5737: 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 are for documentation."""
        networks = [ipaddress.ip_network(f"{network}.0/24") for network in ("192.0.2", "198.51.100", "203.0.113")]
        assert all(
            any(ipaddress.ip_address(address) in network for network in networks) for address in survey.frame["ip"]
        )

    def test_nothing_that_tells_who_answered_is_read(self, responses):
        for form, found in responses.items():
            assert len(found.dropped) == 4, form
            assert not {"ip", "source", "source_detail", "suggestion"} & set(found.frame)


class TestSaysThatItIsSynthetic:
    def test_every_table(self):
        tables = read_dictionary(FOLDER / "datapackage.json").tables
        assert {name: table.synthetic for name, table in tables.items()} == dict.fromkeys(tables, True)
        assert {"survey", "calibration", "truth", "truth_respondents", "townships", "margins"} <= set(tables)

    def test_the_study_and_the_files_themselves(self):
        import openpyxl
        import pyreadstat

        title = read_study(FOLDER).title
        assert "synthetic" in title.en
        assert "合成" in title.zh
        _, meta = pyreadstat.read_sav(FOLDER / "survey.sav", metadataonly=True)
        assert "SYNTHETIC" in meta.file_label
        assert "合成" in openpyxl.load_workbook(FOLDER / "survey.xlsx").properties.title


class TestStudy:
    def test_keeps_to_its_dictionary(self):
        assert check_study(FOLDER).problems == ()

    def test_settings_are_those_of_the_tables(self):
        study = read_study(FOLDER)
        units, margins = pd.read_csv(FOLDER / "townships.csv"), pd.read_csv(FOLDER / "margins.csv")
        assert study.survey.issued == units["approached"].sum()
        assert study.survey.margins["township"] == dict(zip(units["township"], units["adults"], strict=True))
        for variable in ("sex", "residence"):
            rows = margins[margins["variable"] == variable]
            assert study.survey.margins[variable] == dict(
                zip(rows["answer"].astype(int), rows["adult_share"], strict=True)
            )
        assert margins.groupby("variable")["adult_share"].sum().to_numpy() == pytest.approx(1, abs=2e-4)

    def test_margins_are_those_of_chongqing(self):
        """Census of 2020, by county (data/chongqing/census_2020.csv); ages 18 and 19 as two fifths of 15-19."""
        census = pd.read_csv(FOLDER.parent / "chongqing" / "census_2020.csv").sum(numeric_only=True)
        assert census["pop_female"] / census["pop_total"] == pytest.approx(design.FEMALE, abs=1e-4)
        assert census["pop_urban"] / census["pop_total"] == pytest.approx(design.URBAN_SHARE, abs=1e-4)
        counts = [
            census.filter(regex=rf"^age_{first}_").sum() if first > 18 else 0.4 * census["age_15_19"]
            for first, _, _ in design.AGES
        ]
        counts[-1] = census["age_85_plus"]
        assert np.array(counts) / sum(counts) == pytest.approx([share for *_, share in design.AGES], abs=1e-4)

    def test_a_spreadsheet_that_no_table_names_is_told(self, tmp_path):
        import shutil

        folder = shutil.copytree(FOLDER, tmp_path / "w_district")
        (folder / "survey.xlsx").rename(folder / "answers.xlsx")
        found = [problem.found for problem in check_study(folder).problems]
        assert found == ["a table that the dictionary does not describe"]
