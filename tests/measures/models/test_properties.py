"""What must hold for any answers: coding, order and names of things change nothing but what they should."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bphs.errors import MeasureError
from bphs.measures.models import (
    Category,
    average_marginal_effects,
    logit,
    mixed_linear,
    mixed_logit,
    multinomial_logit,
    ordered_logit,
    predicted_probabilities,
)

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=12, deadline=None, derandomize=True)


def people(seed, n=160):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"x": rng.normal(size=n), "edu": rng.choice(["low", "middle", "high"], n), "town": np.arange(n) % 8}
    )
    latent = 0.6 * frame["x"] + frame["edu"].map({"low": 0, "middle": 0.4, "high": 0.8}) + rng.logistic(size=n)
    return frame.assign(
        sat=np.digitize(latent, [-1, 0.3, 1.5]) + 1, know=(latent > 0.2) * 1, score=latent + rng.normal(size=n)
    )


FITS = {
    "logit": lambda frame, predictors: logit(frame, "know", predictors),
    "firth": lambda frame, predictors: logit(frame, "know", predictors, method="firth"),
    "ordered": lambda frame, predictors: ordered_logit(frame, "sat", predictors),
    "multinomial": lambda frame, predictors: multinomial_logit(frame, "sat", predictors, reference=1),
    "mixed_linear": lambda frame, predictors: mixed_linear(frame, "score", predictors, group="town"),
}


def column(model, name="coefficient"):
    return model.coefficients[name].to_numpy()


@pytest.mark.parametrize("kind", FITS)
@few
@given(seed=seeds)
def test_rows_may_stand_in_any_order(kind, seed):
    frame = people(seed)
    shuffled = frame.sample(frac=1, random_state=seed % 1000)
    predictors = ["x", Category("edu", "low")]
    one, other = FITS[kind](frame, predictors), FITS[kind](shuffled, predictors)
    assert column(one) == pytest.approx(column(other), abs=1e-6)
    assert column(one, "standard_error") == pytest.approx(column(other, "standard_error"), rel=1e-5)


@pytest.mark.parametrize("kind", FITS)
@few
@given(seed=seeds, scale=st.floats(0.01, 100), shift=st.floats(-50, 50))
def test_the_unit_of_a_predictor_only_scales_its_coefficient(kind, seed, scale, shift):
    frame = people(seed)
    one, other = FITS[kind](frame, ["x"]), FITS[kind](frame.assign(x=frame["x"] * scale + shift), ["x"])
    slopes = [
        model.coefficients.loc[model.coefficients["term"] == "x", "coefficient"].to_numpy() for model in (one, other)
    ]
    p = [model.coefficients.loc[model.coefficients["term"] == "x", "p_value"].to_numpy() for model in (one, other)]
    assert slopes[1] * scale == pytest.approx(slopes[0], rel=1e-4, abs=1e-6)
    assert p[1] == pytest.approx(p[0], rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("shift", [-1, 1e4, -1e6])
@pytest.mark.parametrize("scale", [1e-3, 1, 1e6])
@pytest.mark.parametrize("kind", [*FITS, "mixed_logit", "nominal"])
def test_neither_fen_nor_years_stop_a_model(kind, scale, shift):
    """A likelihood has one top, whatever the unit: slopes, errors and bounds scale, p and the ratio of likelihoods
    stay.

    The reference is the fit of the same column in standard units; predictors as far from zero as a million of their
    standard deviations (a date in seconds) once gave p = 0 or "did not converge".
    """
    fit = FITS | {
        "mixed_logit": lambda frame, predictors: mixed_logit(frame, "know", predictors, group="town"),
        "nominal": lambda frame, predictors: ordered_logit(frame, "sat", predictors, nominal=["x"]),
    }
    frame, predictors = people(0), ["x", Category("edu", "low")]
    one = fit[kind](frame, predictors)
    other = fit[kind](frame.assign(x=(frame["x"] + shift) * scale), predictors)
    mine, its = (model.coefficients[model.coefficients["term"] != "intercept"] for model in (one, other))
    unit = np.where(its["term"] == "x", scale, 1.0)
    for name in ("coefficient", "standard_error", "lower", "upper"):
        assert its[name].to_numpy() * unit == pytest.approx(mine[name].to_numpy(), rel=1e-6, abs=1e-8)
    assert its["p_value"].to_numpy() == pytest.approx(mine["p_value"].to_numpy(), rel=1e-6)
    if kind != "mixed_linear":
        ratios = [model.log_likelihood - model.null_log_likelihood for model in (one, other)]
        assert ratios[1] == pytest.approx(ratios[0], rel=1e-8)
        effects = [
            average_marginal_effects(model, ["x"])[["effect", "standard_error"]].to_numpy() for model in (one, other)
        ]
        assert effects[1] * scale == pytest.approx(effects[0], rel=1e-3 if shift == -1e6 else 1e-6)


@few
@given(seed=seeds)
def test_turning_the_scale_round_turns_the_signs(seed):
    frame = people(seed)
    one, other = ordered_logit(frame, "sat", ["x"]), ordered_logit(frame.assign(sat=5 - frame["sat"]), "sat", ["x"])
    assert column(one) == pytest.approx(-column(other), abs=1e-8)
    assert one.thresholds["coefficient"].to_numpy() == pytest.approx(
        -other.thresholds["coefficient"].to_numpy()[::-1], abs=1e-7
    )
    yes, no = logit(frame, "know", ["x"]), logit(frame, "know", ["x"], event=0)
    assert column(yes) == pytest.approx(-column(no), abs=1e-8)


@few
@given(seed=seeds)
def test_another_reference_says_the_same(seed):
    """Likelihood, fit and differences between levels do not depend on the reference."""
    frame = people(seed)
    low, high = (ordered_logit(frame, "sat", ["x", Category("edu", reference)]) for reference in ("low", "high"))
    assert low.log_likelihood == pytest.approx(high.log_likelihood, abs=1e-8)
    assert low.coefficient("edu=high")["coefficient"] == pytest.approx(
        -high.coefficient("edu=low")["coefficient"], abs=1e-6
    )
    assert low.coefficient("edu=high")["standard_error"] == pytest.approx(
        high.coefficient("edu=low")["standard_error"], rel=1e-6
    )


@few
@given(seed=seeds)
def test_two_answers_are_one_model_three_ways(seed):
    """Of a yes/no answer, multinomial and ordered models would be the logit: their pieces agree where they must.

    The multinomial model of three answers with the third merged away is compared through its reference: exchanging the
    reference only changes signs.
    """
    frame = people(seed).assign(sat=lambda rows: rows["sat"].clip(upper=3))
    one, other = (multinomial_logit(frame, "sat", ["x"], reference=reference) for reference in (1, 2))
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-8)
    assert one.coefficient("x", 2)["coefficient"] == pytest.approx(-other.coefficient("x", 1)["coefficient"], abs=1e-6)
    gap = one.coefficient("x", 3)["coefficient"] - one.coefficient("x", 2)["coefficient"]
    assert gap == pytest.approx(other.coefficient("x", 3)["coefficient"], abs=1e-6)


@few
@given(seed=seeds)
def test_chances_add_up(seed):
    """Predicted chances sum to 1 and lie within their bounds; marginal effects sum to 0 over the answers."""
    frame = people(seed)
    for kind in ("ordered", "multinomial"):
        model = FITS[kind](frame, ["x", Category("edu", "low")])
        chances = predicted_probabilities(model, "x", at=[-1, 0, 1])
        assert chances.groupby("value")["probability"].sum().to_numpy() == pytest.approx(1)
        assert ((chances["lower"] < chances["probability"]) & (chances["probability"] < chances["upper"])).all()
        assert chances[["lower", "upper"]].stack().between(0, 1).all()
        assert average_marginal_effects(model).groupby(["variable", "level"])[
            "effect"
        ].sum().to_numpy() == pytest.approx(0, abs=1e-12)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=seeds, n=st.integers(4, 40))
def test_few_answers_give_numbers_or_a_sentence(seed, n):
    """However little there is: estimates with an error above zero and an ordered interval, or MeasureError.

    No warning.
    """
    rng = np.random.default_rng(seed)
    frame = people(seed, n).assign(town=rng.integers(0, 5, n), know=(rng.random(n) < rng.uniform(0.02, 0.9)) * 1)
    small = {
        "auto": lambda: logit(frame, "know", ["x", Category("edu", "low")], method="auto"),
        "ordered": lambda: ordered_logit(frame, "sat", ["x"], clusters="town"),
        "multinomial": lambda: multinomial_logit(frame, "sat", ["x"], reference=1),
        "mixed_linear": lambda: mixed_linear(frame, "score", ["x"], group="town"),
        "mixed_logit": lambda: mixed_logit(frame, "know", ["x"], group="town"),
    }
    for fit in small.values():
        try:
            model = fit()
        except MeasureError:
            continue
        assert (model.coefficients["standard_error"] > 0).all()
        assert (model.coefficients["lower"] < model.coefficients["upper"]).all()
        if hasattr(model, "icc"):
            assert 0 <= model.icc_lower <= model.icc <= model.icc_upper <= 1
        if hasattr(model, "estimates"):
            assert average_marginal_effects(model)["standard_error"].notna().all()


@few
@given(seed=seeds)
def test_intervals_hold_their_estimates_and_agree_with_p(seed):
    frame = people(seed)
    for kind in ("logit", "firth", "ordered", "multinomial"):
        table = FITS[kind](frame, ["x", Category("edu", "low")]).coefficients
        assert ((table["lower"] < table["coefficient"]) & (table["coefficient"] < table["upper"])).all()
        outside = (table["lower"] > 0) | (table["upper"] < 0)
        assert (outside == (table["p_value"] < 0.05)).all()
