"""What the models refuse, and what they warn of: always in words that name the column and the remedy."""

import warnings

import numpy as np
import pandas as pd
import pytest
from models_cases import respondents

from bphs.errors import MeasureError
from bphs.measures.missing import pooled
from bphs.measures.missing.pooling import rubin
from bphs.measures.models import (
    Category,
    Product,
    average_marginal_effects,
    brant_test,
    hosmer_lemeshow,
    likelihood_ratio_test,
    logit,
    mediation,
    mixed_linear,
    mixed_logit,
    moderation,
    multinomial_logit,
    nominal_effects_test,
    ordered_logit,
    partial_proportional_odds,
    predicted_probabilities,
)

PEOPLE = respondents().assign(
    words=np.where(np.arange(600) % 2, "urban", "rural"), constant=1, twice=lambda rows: 2 * rows["d1"], endless=np.where(np.arange(600) == 3, np.inf, 1.0),
    alone=np.arange(600), negative=-1.0, nothing=np.nan, two=np.arange(600) % 2,
)  # fmt: skip

REFUSED = {
    "absent column": (lambda f: logit(f, "know", ["ages"]), "no column 'ages': write 'age'"),
    "absent outcome": (lambda f: logit(f, "knows", ["d1"]), "no column 'knows': write 'know'"),
    "all problems at once": (lambda f: logit(f, "know", ["d9", "words"]), "no column 'd9'.*'words' holds"),
    "text": (
        lambda f: logit(f, "know", ["words"]),
        r"'words' holds .* values, not numbers: write Category\('words', reference=…\)",
    ),
    "infinite": (lambda f: logit(f, "know", ["endless"]), "'endless' has infinite values"),
    "constant predictor": (
        lambda f: logit(f, "know", ["d1", "constant"]),
        "'constant' has the same value in every row",
    ),
    "constant outcome": (lambda f: ordered_logit(f, "constant", ["d1"]), "same 'constant'.*nothing to explain"),
    "repeated": (lambda f: logit(f, "know", ["d1", "twice"]), "'twice' is a linear combination"),
    "no predictors": (lambda f: logit(f, "know", []), "predictors are empty"),
    "a string of predictors": (lambda f: logit(f, "know", "d1"), "must be a list"),
    "outcome as predictor": (lambda f: logit(f, "know", ["know", "d1"]), "both outcome and predictor"),
    "all missing": (lambda f: logit(f, "know", ["nothing"]), "no row of 600 has a value in every column"),
    "too few rows": (
        lambda f: logit(f.head(4), "know", ["d1", "d2", "d3"]),
        "4 complete rows are too few for 3 columns",
    ),
    "confidence": (lambda f: logit(f, "know", ["d1"], confidence=95), "confidence is 95 but must lie between 0 and 1"),
    "wrong reference": (
        lambda f: logit(f, "know", [Category("edu", 1)]),
        "reference 1 of 'edu' does not occur; its values are 2, 3, 4, 5",
    ),
    "unnamed level": (
        lambda f: logit(f, "know", [Category("edu", 2, (2, 3))]),
        "'edu' has values that levels= does not name: 4, 5",
    ),
    "one level": (lambda f: logit(f, "know", [Category("constant", 1)]), "'constant' has the same value"),
    "product alone": (lambda f: logit(f, "know", ["d1", Product("d1", "area")]), "needs 'area' in the model as well"),
    "three values": (lambda f: logit(f, "edu", ["d1"]), "4 different values .2, 3, 4, 5. but a yes/no model needs two"),
    "which is yes": (lambda f: logit(f, "words", ["d1"]), "say with event= which of them counts as yes"),
    "event absent": (lambda f: logit(f, "words", ["d1"], event="town"), "event is 'town' but"),
    "method": (lambda f: logit(f, "know", ["d1"], method="exact"), "method is 'exact'"),
    "weights": (lambda f: logit(f, "know", ["d1"], weights="negative"), "weights that are not positive"),
    "Firth with clusters": (
        lambda f: logit(f, "know", ["d1"], method="firth", clusters="town"),
        "neither sampling weights nor clusters",
    ),
    "one cluster": (lambda f: logit(f, "know", ["d1"], clusters="constant"), "at least two clusters"),
    "two answers": (
        lambda f: ordered_logit(f, "know", ["d1"]),
        r"2 different answers but ordered models need three: use logit\(\)",
    ),
    "unordered words": (
        lambda f: ordered_logit(f.assign(s=f["sat"].map(str)), "s", ["d1"]),
        "whose order nobody knows: give levels=",
    ),
    "level without name": (lambda f: ordered_logit(f, "sat", ["d1"], levels=[1, 2, 3]), "levels= does not name: 4, 5"),
    "a number": (lambda f: ordered_logit(f, "alone", ["d1"]), "that is a number, not an ordered answer"),
    "link": (lambda f: ordered_logit(f, "sat", ["d1"], link="cloglog"), "link is 'cloglog'"),
    "nominal absent": (lambda f: ordered_logit(f, "sat", ["d1"], nominal=["d2"]), "no predictor 'd2'"),
    "reference answer": (
        lambda f: multinomial_logit(f, "sat", ["d1"], reference=9),
        "reference 9 does not occur; the answers are 1, 2, 3, 4, 5",
    ),
    "two names": (lambda f: multinomial_logit(f, "know", ["d1"], reference=0), r"use logit\(\)"),
    "two groups": (lambda f: mixed_linear(f, "tot", ["d1"], group="area"), "'area' names 2 groups, too few"),
    "groups of one": (lambda f: mixed_logit(f, "know", ["d1"], group="alone"), "every group of 'alone' has one row"),
    "score of words": (lambda f: mixed_linear(f, "words", ["d1"], group="town"), "'words' holds .* not numbers"),
    "nodes": (lambda f: mixed_logit(f, "know", ["d1"], group="town", nodes=1), "whole number from 7 to 99"),
    "variable of margins": (
        lambda f: average_marginal_effects(logit(f, "know", ["d1"]), ["d2"]),
        "[Nn]o variable 'd2'",
    ),
    "level of predictions": (
        lambda f: predicted_probabilities(logit(f, "know", [Category("edu", 2)]), "edu", at=[9]),
        "no level 9; its levels are 2, 3, 4, 5",
    ),
    "values of predictions": (
        lambda f: predicted_probabilities(logit(f, "know", ["d1"]), "d1", at=["low"]),
        "must be numbers",
    ),
    "margins without predictors": (
        lambda f: average_marginal_effects(mixed_logit(f, "know", [], group="town")),
        "no predictors",
    ),
    "Brant of another kind": (lambda f: brant_test(logit(f, "know", ["d1"])), "ordered logit"),
    "Brant with clusters": (
        lambda f: brant_test(ordered_logit(f, "sat", ["d1"], clusters="town")),
        "not defined with sampling weights or clusters",
    ),
    "nominal test of probit": (
        lambda f: nominal_effects_test(ordered_logit(f, "sat", ["d1"], link="probit")),
        "link 'logit'",
    ),
    "Hosmer of another kind": (lambda f: hosmer_lemeshow(ordered_logit(f, "sat", ["d1"])), "yes/no models"),
    "Hosmer of two chances": (lambda f: hosmer_lemeshow(logit(f, "know", ["area"])), "needs three"),
    "not nested": (
        lambda f: likelihood_ratio_test(logit(f, "know", ["d1"]), logit(f, "two", ["d1"])),
        "different outcomes.*no more parameters",
    ),
    "other rows": (
        lambda f: likelihood_ratio_test(logit(f, "know", ["d1"]), logit(f.head(500), "know", ["d1", "d2"])),
        r"different rows \(600 and 500\)",
    ),
    "one imputation": (lambda f: pooled([logit(f, "know", ["d1"])]), "at least two imputations"),
    "other terms": (lambda f: pooled([logit(f, "know", ["d1"]), logit(f, "know", ["d2"])]), "Model 2 has other terms"),
    "Firth pooled": (lambda f: pooled([logit(f, "know", ["d1"], method="firth")] * 2), "not symmetric"),
    "negative variance": (lambda _: rubin([[1.0], [2.0]], [[-1.0], [1.0]]), "positive variances"),
    "one variance of zero": (lambda _: rubin([[1.0], [2.0]], [[0.0], [1.0]]), "positive variances"),
    "one estimate missing": (lambda _: rubin([[1.0], [np.nan]], [[1.0], [1.0]]), "finite estimates"),
    "one variance infinite": (lambda _: rubin([[1.0], [2.0]], [[np.inf], [1.0]]), "finite estimates"),
    "no mediators": (lambda f: mediation(f, cause="d1", mediators=[], outcome="d4", seed=1), "one to four columns"),
    "in two places": (
        lambda f: mediation(f, cause="d1", mediators=["d1"], outcome="d4", seed=1),
        "'d1' stands in two places",
    ),
    "replicates": (
        lambda f: mediation(f, cause="d1", mediators=["d2"], outcome="d4", seed=1, replicates=10),
        "10 replicates are too few",
    ),
    "interval": (
        lambda f: mediation(f, cause="d1", mediators=["d2"], outcome="d4", seed=1, interval="bca"),
        "interval is 'bca'",
    ),
    "rare covariate": (
        lambda f: mediation(
            f.assign(rare=(f.index == 5) * 1.0), cause="d1", mediators=["d2"], outcome="d4", covariates=["rare"], seed=1
        ),
        "In some resamples",
    ),
    "moderator as predictor": (
        lambda f: moderation(f, "d4", predictor="d1", moderator="d1"),
        "three different columns",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case):
    call, words = REFUSED[case]
    with pytest.raises(MeasureError, match=words):
        call(PEOPLE)


def separated(kind):
    """Everybody in the second group says yes (quasi-complete), or age tells yes from no (complete)."""
    if kind == "quasi-complete":
        return pd.DataFrame({"y": [1] * 8 + [0] * 4 + [1] * 10, "x": [0] * 12 + [1] * 10})
    return pd.DataFrame({"y": [0] * 10 + [1] * 10, "x": np.arange(20.0)})


class TestSeparation:
    """Albert and Anderson 1984: no finite maximum, and every program that prints one is wrong."""

    @pytest.mark.parametrize("kind", ["complete", "quasi-complete"])
    def test_named_with_a_remedy(self, kind):
        with pytest.raises(
            MeasureError, match=rf"no finite estimates: x separates the answers \({kind} separation\).*firth"
        ):
            logit(separated(kind), "y", ["x"])

    @pytest.mark.parametrize("kind", ["complete", "quasi-complete"])
    def test_auto_turns_to_firth_and_says_so(self, kind):
        model = logit(separated(kind), "y", ["x"], method="auto")
        assert model.method == "firth"
        assert model.remarks[0].kind == "separation"
        assert f"({kind} separation)" in model.remarks[0].en
        assert "Firth" in model.remarks[0].zh
        assert np.isfinite(model.coefficients[["coefficient", "lower", "upper"]]).all(axis=None)

    def test_auto_stays_with_maximum_likelihood_where_that_exists(self):
        assert logit(PEOPLE, "know", ["d1"], method="auto").method == "ml"

    def test_only_the_guilty_predictor_is_named(self):
        frame = separated("quasi-complete").assign(z=np.tile([1.0, 3, 2, 5], 6)[:22])
        with pytest.raises(MeasureError, match="estimates: x separate"):
            logit(frame, "y", ["z", "x"])

    def test_steep_is_not_separated(self):
        """A slope of 4 on 400 rows: the estimate is large and finite."""
        rng = np.random.default_rng(1)
        x = rng.normal(size=400)
        frame = pd.DataFrame({"x": x, "y": (rng.random(400) < 1 / (1 + np.exp(-6 * x))).astype(int)})
        assert 3 < logit(frame, "y", ["x"]).coefficient("x")["coefficient"] < 12

    def test_ordered(self):
        frame = pd.DataFrame({"y": [1, 1, 2, 2, 2, 3, 3] * 3 + [3] * 8, "x": [0] * 21 + [1] * 8})
        with pytest.raises(MeasureError, match=r"x separate the answers.*Merge"):
            ordered_logit(frame, "y", ["x"])

    def test_multinomial(self):
        frame = pd.DataFrame({"y": ["a", "b", "c"] * 8 + ["a", "b"] * 6, "x": [0] * 24 + [1] * 12})
        with pytest.raises(MeasureError, match="x of c separate"):
            multinomial_logit(frame, "y", ["x"], reference="a")

    def test_brant_where_a_line_separates(self):
        """In the group only the two lower answers occur: the ordered model exists, the logit above the second line does
        not.
        """
        frame = pd.DataFrame({"y": [1, 2, 3] * 10 + [1, 2] * 4, "x": [0] * 30 + [1] * 8})
        model = ordered_logit(frame, "y", ["x"])
        with pytest.raises(MeasureError, match=r"above 2 has no finite estimates.*Merge the outer categories"):
            brant_test(model)
        assert nominal_effects_test(model)["chi2"].isna().all()


class TestRemarks:
    def kinds(self, model):
        return [remark.kind for remark in model.remarks]

    def test_missing_rows_are_counted(self):
        model = logit(PEOPLE.assign(d1=PEOPLE["d1"].mask(PEOPLE.index < 12)), "know", ["d1"])
        assert (model.n, model.left_out) == (588, 12)
        assert model.remarks[0].en.startswith("12 of 600 respondents lack an answer")
        assert "12 条" in model.remarks[0].zh

    def test_rare_outcome_and_few_events(self):
        model = logit(PEOPLE.assign(rare=(PEOPLE.index % 40 == 0) * 1), "rare", ["d1", "d2"])
        assert self.kinds(model) == ["rare_outcome", "few_events_per_parameter"]
        assert "15 of 600 (2.5%)" in model.remarks[0].en
        assert "7.5 for each" in model.remarks[1].en

    def test_fewer_than_five_are_not_counted_out(self):
        """A remark stands on a page: a count of so few respondents would tell of them."""
        model = logit(PEOPLE.assign(rare=(PEOPLE.index < 4) * 1), "rare", ["d1"])
        assert self.kinds(model) == ["rare_outcome", "few_events_per_parameter"]
        assert "fewer than 5 of 600" in model.remarks[0].en
        assert "600 例中不足 5 例" in model.remarks[0].zh
        assert model.remarks[1].en.startswith("Fewer than 5 answers stand behind 1 coefficients")

    def test_sparse_cells_are_named(self):
        frame = PEOPLE.assign(group=np.where(PEOPLE.index < 9, "few", "many"))
        model = logit(frame, "know", ["d1", Category("group", "many")])
        counts = frame.loc[frame["group"] == "few", "know"].value_counts()
        answer = counts[counts < 5].index[0]
        assert f"group=few with answer {answer}" in model.remarks[-1].en
        assert f"{answer}: {counts[answer]}" not in model.remarks[-1].en  # a count of so few is not to be known

    def test_a_sound_model_has_none(self):
        assert logit(PEOPLE, "know", ["d1"]).remarks == ()


def test_partial_proportional_odds_only_where_rejected():
    """On synthA Brant's test is not rejected (R: p = .376); a predictor that only moves the lowest answers is."""
    drivers = ["d1", "d2", "d3", "age", "income", "area"]
    model, test = partial_proportional_odds(PEOPLE, "sat", drivers)
    assert model.nominal == ()
    assert test["variable"].to_list() == ["all", *drivers]
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"x": rng.integers(0, 2, 900), "z": rng.normal(size=900)})
    frame["y"] = np.where(rng.random(900) < 0.15 + 0.4 * frame["x"], 0, rng.integers(1, 4, 900))
    model, _ = partial_proportional_odds(frame, "y", ["x", "z"], clusters=None)
    assert model.nominal == ("x",)
    assert model.coefficients["category"].to_list() == ["0|1", "1|2", "2|3", ""]


def test_no_warning_escapes():
    """Numerical trouble is for the models to handle, in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        huge = PEOPLE.assign(income=PEOPLE["income"] * 1e6)
        model = ordered_logit(huge, "sat", ["income", "d1"])
        plain = ordered_logit(PEOPLE, "sat", ["income", "d1"])
        assert model.coefficient("income")["z"] == pytest.approx(plain.coefficient("income")["z"], rel=1e-6)
