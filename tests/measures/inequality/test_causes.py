"""Change of inequality by its causes: closed forms, Shapley's axioms, and the two censuses from plain numpy."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.inequality.causes import CAUSES, change_by_cause

DATA = Path(__file__).parents[3] / "data/chongqing"
RNG = np.random.default_rng(13)
BEFORE, AFTER = RNG.gamma(5, 100, (2, 12))
OLD, NEW = RNG.uniform(1e4, 1e6, (2, 12))
REGION = list("aaaabbbbcccc")
BOTH = [inequality.gini, inequality.theil_t]


def theil(resource, people):
    """Σ s ln(s / p), shares of the resource and of the residents (Theil 1967)."""
    s, p = resource / resource.sum(), people / people.sum()
    return float((s * np.log(s / p)).sum())


def gini(resource, people):
    """Half the mean absolute difference over the mean, every pair of residents once."""
    x, p = resource / people, people / people.sum()
    return float((p[:, None] * p * np.abs(x[:, None] - x)).sum() / 2 / (p @ x))


def between_share(resource, people, region):
    sums = pd.DataFrame({"r": resource, "p": people}).groupby(np.array(region)).sum()
    return theil(sums.r.to_numpy(), sums.p.to_numpy()) / theil(resource, people)


def by_hand(measure, *extra):
    """Mean over both orders, written out."""
    one = measure(BEFORE, NEW, *extra) - measure(BEFORE, OLD, *extra)
    other = measure(AFTER, NEW, *extra) - measure(AFTER, OLD, *extra)
    return (one + other) / 2


@pytest.mark.parametrize(
    ("quantity", "measure", "extra"),
    [("theil_t", theil, ()), ("gini", gini, ()), ("theil_t_between_share", between_share, (REGION,))],
)
def test_the_mean_over_both_orders(quantity, measure, extra):
    """Shorrocks (2013), two factors: each factor's marginal effect, averaged over both orders."""
    row = change_by_cause(BOTH, BEFORE, AFTER, first_population=OLD, second_population=NEW, groups=REGION).table.loc[
        quantity
    ]
    assert row.population == pytest.approx(by_hand(measure, *extra), rel=1e-9)
    assert row.change == pytest.approx(measure(AFTER, NEW, *extra) - measure(BEFORE, OLD, *extra), rel=1e-9)
    assert row.population + row.resource == pytest.approx(row.change, rel=1e-12)
    assert row.population_alone == pytest.approx(measure(BEFORE, NEW, *extra), rel=1e-9)
    assert row.resource_alone == pytest.approx(measure(AFTER, OLD, *extra), rel=1e-9)


def test_what_grows_everywhere_alike_is_no_cause():
    """Relative measures do not change with scale: residents that all doubled move nothing, the rest is the resource."""
    table = change_by_cause(BOTH, BEFORE, AFTER, first_population=OLD, second_population=2 * OLD, groups=REGION).table
    assert table.population.to_numpy() == pytest.approx(0, abs=1e-12)
    assert table.resource.to_numpy() == pytest.approx(table.change.to_numpy())


def test_years_turned_round_turn_every_sign():
    there, back = (
        change_by_cause(BOTH, *ends, first_population=first, second_population=second).table
        for *ends, first, second in ((BEFORE, AFTER, OLD, NEW), (AFTER, BEFORE, NEW, OLD))
    )
    for cause in CAUSES:
        assert there[cause].to_numpy() == pytest.approx(-back[cause].to_numpy())


def test_the_interval_of_the_whole_is_the_delta_method_s():
    """The change's variance is the sum of both years' (delta method, `sampling_interval`); its parts add up draw by
    draw."""
    errors = [0.02 * BEFORE, 0.03 * AFTER]
    options = {"first_errors": errors[0], "second_errors": errors[1], "seed": 1, "replicates": 4000}
    found = change_by_cause(inequality.theil_t, BEFORE, AFTER, first_population=OLD, second_population=NEW, **options)
    years = [
        inequality.sampling_interval(
            inequality.theil_t, r / p, standard_errors=e / p, weights=p, method="delta"
        ).estimate("theil_t")
        for r, p, e in zip((BEFORE, AFTER), (OLD, NEW), errors, strict=True)
    ]
    expected = np.hypot(*(year.standard_error for year in years))
    assert found.estimate("change", "theil_t").standard_error == pytest.approx(expected, rel=0.05)
    draws = {cause: found.sampled[cause].replicates["theil_t"] for cause in CAUSES}
    np.testing.assert_allclose(draws["population"] + draws["resource"], draws["change"], atol=1e-12)
    assert {"lower", "upper"} <= set(found.to_frame())


def test_without_errors_there_is_no_interval():
    found = change_by_cause(inequality.gini, BEFORE, AFTER, first_population=OLD, second_population=NEW)
    assert isinstance(found.estimate("change", "gini"), float)
    assert found.to_frame().columns.tolist() == ["measure", "cause", "value"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"first_errors": 0.1 * BEFORE}, "one year only"),
        ({"first_errors": -BEFORE, "second_errors": AFTER, "seed": 1}, "zero or more"),
        ({"first_errors": BEFORE, "second_errors": AFTER}, "seed"),
    ],
)
def test_what_cannot_be_computed_is_said(options, said):
    with pytest.raises(MeasureError, match=said):
        change_by_cause(inequality.gini, BEFORE, AFTER, first_population=OLD, second_population=NEW, **options)


def test_residents_are_needed_everywhere():
    with pytest.raises(MeasureError, match="second_population must be positive, but its lowest is 0"):
        change_by_cause(inequality.gini, BEFORE, AFTER, first_population=OLD, second_population=0 * NEW)


def censuses():
    """Workers (long form) and residents of 2010 and 2020 in today's districts, and their part of the municipality."""
    text = {"code": str, "unit_code": str}
    old, units = (pd.read_csv(DATA / f"{name}.csv", dtype=text) for name in ("census_2010", "units_2010"))
    old = (
        old.merge(units[["unit_code", "code"]], on="unit_code").groupby("code")[["lf_health_social", "pop_total"]].sum()
    )
    new = pd.read_csv(DATA / "census_2020.csv", dtype=text).set_index("code")[["lf_health_social", "pop_total"]]
    wing = pd.read_csv(DATA / "districts.csv", dtype=text).set_index("code").region_one_circle_two_wings
    assert list(old.index) == list(new.index) == list(wing.sort_index().index)
    return old, new, wing.sort_index()


def test_the_fall_between_the_censuses_is_people_as_much_as_workers():
    """Theil .0942, .0748 with people moved alone, .0765 with workers alone, .0454 with both; the share between the
    regions 23 to 11 % with people alone, 24 % with workers alone (a referee's own figures, plain numpy)."""
    old, new, wing = censuses()
    workers = [year.lf_health_social.to_numpy(float) * 10 for year in (old, new)]
    people = [year.pop_total.to_numpy(float) for year in (old, new)]
    plain = [theil(workers[r], people[p]) for r, p in ((0, 0), (0, 1), (1, 0), (1, 1))]
    assert plain == pytest.approx([0.0942, 0.0748, 0.0765, 0.0454], abs=6e-5)
    table = change_by_cause(BOTH, *workers, first_population=people[0], second_population=people[1], groups=wing).table
    corners = ["first", "population_alone", "resource_alone", "second"]
    assert table.loc["theil_t", corners].tolist() == pytest.approx(plain, rel=1e-9)
    share = [between_share(workers[r], people[p], wing) for r, p in ((0, 0), (0, 1), (1, 0))]
    assert share == pytest.approx([0.23, 0.11, 0.24], abs=6e-3)
    assert table.loc["theil_t_between_share", corners[:3]].tolist() == pytest.approx(share, rel=1e-9)
    assert table.loc["gini", "first"] == pytest.approx(gini(workers[0], people[0]), rel=1e-9)
