"""Every public measure treats its input alike: one gate, the same words, everything that is wrong at once.

The rules are those of `bphs.measures.sample.gate`; what is right for each column stands in the table below, and
a function that is missing from the table fails a test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.inequality import (
    causes,
    chance,
    clubs,
    concentration,
    convergence,
    decomposition,
    densities,
    distances,
    entropy,
    gini_parts,
    gradient,
    inequity,
    lorenz,
    resources,
    shares,
    spread,
    transitions,
    who,
)
from bphs.measures.inequality.beside import beside_overall

N = 6
VALUES, WEIGHTS = [1.0, 2.0, 3.0, 4.0, 5.0, 8.0], [2.0, 1.0, 3.0, 2.0, 1.0, 4.0]
GROUPS, RANK = ["a", "a", "b", "b", "a", "b"], [6.0, 1.0, 2.0, 4.0, 3.0, 5.0]


@dataclass(frozen=True)
class Call:
    """A public function with columns that it accepts; which of them must be zero or more, or positive."""

    function: Any
    columns: dict[str, Any]
    options: dict[str, Any] = field(default_factory=dict)
    nonnegative: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    not_all_zero: tuple[str, ...] = ()

    def __call__(self, **changed: Any) -> Any:
        return self.function(**{**self.columns, **self.options, **changed})


def measure(function, zero=True, **options):
    """A measure of values and weights."""
    sign = {"nonnegative": ("values",), "not_all_zero": ("values",)} if zero else {"positive": ("values",)}
    sign["positive"] = (*sign.get("positive", ()), "weights")
    return Call(function, {"values": VALUES, "weights": WEIGHTS}, options, **sign)


def densities_of_two_years(first, second, first_weights=None, second_weights=None, **options):
    """Kernel densities, called by columns."""
    weights = None if first_weights is None else {"first": first_weights, "second": second_weights}
    return densities.kernel_densities({"first": first, "second": second}, weights=weights, **options)


def grouped(function, zero=True, **options):
    call = measure(function, zero, **options)
    return Call(
        call.function, {**call.columns, "groups": GROUPS}, options, call.nonnegative, call.positive, call.not_all_zero
    )


def subgroups(function, population=True, errors=True, order=False, **options):
    columns = {"estimates": [30.0, 40.0, 50.0, 55.0, 60.0, 70.0]}
    columns |= {"population": [10.0, 20.0, 30.0, 20.0, 10.0, 40.0]} if population else {}
    columns |= {"standard_errors": [1.0, 2.0, 1.0, 2.0, 1.0, 3.0]} if errors else {}
    columns |= {"order": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]} if order else {}
    return Call(
        function,
        columns,
        options,
        ("estimates", *(["standard_errors"] if errors else [])),
        ("population",) if population else (),
    )


SOURCES = {"doctors": VALUES, "nurses": [2.0, 2.0, 1.0, 5.0, 3.0, 2.0]}
LAND = {"resource": [5.0, 6.0, 7.0, 8.0, 9.0, 4.0], "population": WEIGHTS, "area": [3.0, 1.0, 2.0, 2.0, 5.0, 4.0]}
YEARS = {
    "first": VALUES,
    "second": [2.0, 2.0, 3.0, 4.0, 6.0, 7.0],
    "first_weights": WEIGHTS,
    "second_weights": [1.0, 2.0, 2.0, 3.0, 1.0, 2.0],
}

CALLS = {
    "lorenz_curve": measure(inequality.lorenz_curve),
    "gini": grouped(inequality.gini),
    "extended_gini": measure(lorenz.extended_gini, nu=3),
    "theil_t": grouped(inequality.theil_t),
    "mean_log_deviation": grouped(inequality.mean_log_deviation, zero=False),
    "generalized_entropy": grouped(inequality.generalized_entropy, alpha=2),
    "unit_contributions": measure(entropy.unit_contributions),
    "contribution_shares": measure(entropy.contribution_shares),
    "atkinson": grouped(inequality.atkinson),
    "kolm": Call(inequality.kolm, {"values": VALUES, "weights": WEIGHTS}, positive=("weights",)),
    "hoover": measure(inequality.hoover),
    "share_ratio": measure(inequality.share_ratio, split="lorenz"),
    "herfindahl": measure(shares.herfindahl),
    "coefficient_of_variation": measure(inequality.coefficient_of_variation),
    "williamson_index": measure(spread.williamson_index),
    "wolfson_polarization": measure(spread.wolfson_polarization),
    "concentration_index": Call(
        inequality.concentration_index,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "gradient": Call(
        gradient.gradient,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "concentration_curve": Call(
        concentration.concentration_curve,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "fractional_rank": Call(concentration.fractional_rank, {"rank": RANK, "weights": WEIGHTS}, positive=("weights",)),
    "concentration_decomposition": Call(
        inequality.concentration_decomposition,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        {"determinants": {"schooling": [3.0, 1.0, 2.0, 5.0, 3.0, 4.0]}},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "horizontal_inequity": Call(
        inequity.horizontal_inequity,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        {"need": {"old": [3.0, 1.0, 2.0, 5.0, 3.0, 4.0]}},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "without_each": Call(
        inequity.without_each,
        {"values": VALUES, "rank": RANK, "weights": WEIGHTS},
        {"need": {"old": [3.0, 1.0, 2.0, 5.0, 3.0, 4.0]}},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "gini_by_source": Call(
        lambda weights, missing="raise": gini_parts.gini_by_source(SOURCES, weights=weights, missing=missing),
        {"weights": WEIGHTS},
        positive=("weights",),
    ),
    "gini_stratification": grouped(gini_parts.gini_stratification),
    "shapley_shares": Call(
        lambda weights, missing="raise": decomposition.shapley_shares(
            inequality.gini, SOURCES, weights=weights, missing=missing
        ),
        {"weights": WEIGHTS},
        positive=("weights",),
    ),
    "mld_change": Call(decomposition.mld_change, {**YEARS, "groups": GROUPS}, positive=tuple(YEARS)),
    "change_by_cause": Call(
        partial(causes.change_by_cause, inequality.gini),
        {
            "first": VALUES,
            "second": YEARS["second"],
            "first_population": WEIGHTS,
            "second_population": YEARS["second_weights"],
        },
        nonnegative=("first", "second"),
        positive=("first_population", "second_population"),
        not_all_zero=("first", "second"),
    ),
    "distances": Call(
        lambda values, weights=None, groups=None, missing="raise": pd.Series(
            distances.distances(values, weights=weights, groups=groups, missing=missing)
        ),
        {"values": VALUES, "weights": WEIGHTS, "groups": GROUPS},
        nonnegative=("values",),
        positive=("weights",),
    ),
    "resource_ratio": Call(
        inequality.resource_ratio,
        {name: LAND[name] for name in ("resource", "population")},
        nonnegative=("resource",),
        positive=("population",),
    ),
    "hrdi": Call(resources.hrdi, LAND, nonnegative=("resource",), positive=("population", "area")),
    "agglomeration": Call(
        resources.agglomeration,
        LAND,
        nonnegative=("resource",),
        positive=("population", "area"),
        not_all_zero=("resource",),
    ),
    "share_log_deviation": Call(
        resources.share_log_deviation,
        {**{name: LAND[name] for name in ("resource", "population")}, "groups": GROUPS},
        positive=("resource", "population"),
    ),
    "bootstrap": Call(
        inequality.bootstrap,
        {"values": VALUES, "weights": WEIGHTS, "groups": GROUPS, "rank": RANK},
        {"measures": [inequality.theil_t, inequality.concentration_index], "seed": 1, "replicates": 20},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "jackknife": Call(
        inequality.jackknife,
        {"values": VALUES, "weights": WEIGHTS, "groups": GROUPS},
        {"measures": inequality.gini},
        nonnegative=("values",),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "permutation_test": Call(
        inequality.permutation_test,
        {**YEARS, "groups": GROUPS},
        {"measures": inequality.theil_t, "seed": 1, "replicates": 20},
        nonnegative=("first", "second"),
        positive=("first_weights", "second_weights"),
        not_all_zero=("first", "second"),
    ),
    "beside_overall": Call(
        beside_overall,
        {"values": VALUES, "weights": WEIGHTS, "standard_errors": [0.1] * N},
        nonnegative=("values", "standard_errors"),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "between_by_chance": grouped(chance.between_by_chance, seed=1, replicates=20),
    "sampling_interval": Call(
        inequality.sampling_interval,
        {"values": VALUES, "standard_errors": [0.1] * N, "weights": WEIGHTS, "groups": GROUPS},
        {"measures": inequality.theil_t, "seed": 1, "replicates": 20},
        nonnegative=("values", "standard_errors"),
        positive=("weights",),
        not_all_zero=("values",),
    ),
    "count_standard_error": Call(inequality.count_standard_error, {"counts": VALUES}, nonnegative=("counts",)),
    "beta_convergence": Call(
        convergence.beta_convergence,
        {"first": VALUES, "last": YEARS["second"], "weights": WEIGHTS},
        {"years": 10},
        positive=("first", "last", "weights"),
    ),
    "kernel_densities": Call(
        densities_of_two_years,
        YEARS,
        {"points": 16},
        nonnegative=("first", "second"),
        positive=("first_weights", "second_weights"),
        not_all_zero=("first", "second"),
    ),
    "difference": subgroups(who.difference, population=False, order=True),
    "ratio": subgroups(who.ratio, population=False, order=True),
    "population_attributable_risk": subgroups(who.population_attributable_risk, errors=False, order=True),
    "population_attributable_fraction": subgroups(who.population_attributable_fraction, errors=False, order=True),
    "absolute_concentration_index": subgroups(who.absolute_concentration_index, errors=False, order=True),
    "relative_concentration_index": subgroups(who.relative_concentration_index, errors=False, order=True),
    "slope_index": subgroups(who.slope_index, order=True),
    "relative_index": subgroups(who.relative_index, order=True),
    "between_group_variance": subgroups(who.between_group_variance),
    "between_group_deviation": subgroups(who.between_group_deviation),
    "who_coefficient_of_variation": subgroups(who.coefficient_of_variation),
    "mean_difference": subgroups(who.mean_difference),
    "index_of_disparity": subgroups(who.index_of_disparity),
    "theil_index": subgroups(who.theil_index),
    "who_mean_log_deviation": subgroups(who.mean_log_deviation),
    "summary": subgroups(who.summary),
}
TABLES = {
    "sigma_convergence": convergence.sigma_convergence,
    "transition_matrix": transitions.transition_matrix,
    "log_t_test": clubs.log_t_test,
    "convergence_clubs": clubs.convergence_clubs,
}

COLUMNS = [(name, column) for name, call in CALLS.items() for column in call.columns]
NUMERIC = [(name, column) for name, column in COLUMNS if column != "groups"]
# the years of a comparison may have different units: each is checked for itself
FREE_LENGTH = {"kernel_densities": {"first", "second"}}
OF_TABLES = ("gini_by_source", "shapley_shares", "kernel_densities")  # not called directly: they take a table
WRAPPED = ("change_by_cause", "distances")  # called with a measure, or for a result that is no number


def changed(name, column, at, to):
    """The column with one entry changed."""
    entries = list(CALLS[name].columns[column])
    entries[at] = to
    return {column: entries}


def message(call, *given, **columns):
    with pytest.raises(MeasureError) as caught:
        call(*given, **columns)
    return str(caught.value)


def test_every_public_function_is_in_the_table():
    known = {getattr(each, "__name__", "") for each in [*(call.function for call in CALLS.values()), *TABLES.values()]}
    known |= {*OF_TABLES, *WRAPPED}
    public = set()
    for module in pkgutil.iter_modules(inequality.__path__):
        if not module.name.startswith("_"):
            room = importlib.import_module(f"{inequality.__name__}.{module.name}")
            public |= {
                name
                for name, each in inspect.getmembers(room, inspect.isfunction)
                if each.__module__ == room.__name__ and not name.startswith("_")
            }
    assert public <= known, f"add these to the table of the gate: {sorted(public - known)}"


@pytest.mark.parametrize("name", CALLS)
def test_the_table_calls_what_works(name):
    CALLS[name]()


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_missing_entries_are_refused_by_name_and_count(name, column):
    gap = None if column == "groups" else float("nan")
    said = message(CALLS[name], **changed(name, column, 1, gap))
    assert f"{column} is missing for 1 of 6 units (first: unit 2)" in said or ("year" in said and "missing" in said)
    assert 'missing="drop"' in said


@pytest.mark.parametrize(("name", "column"), [pair for pair in COLUMNS if pair[0] not in (*FREE_LENGTH, *OF_TABLES)])
def test_dropping_leaves_out_the_whole_unit(name, column):
    call = CALLS[name]
    keep = [0, 2, 3, 4, 5]
    shorter = {key: [entries[at] for at in keep] for key, entries in call.columns.items()}
    options = dict(call.options)
    for beside in {"determinants", "need"} & options.keys():
        options[beside] = {key: [entries[at] for at in keep] for key, entries in options[beside].items()}
    dropped = call(missing="drop", **changed(name, column, 1, None if column == "groups" else float("nan")))
    assert as_numbers(dropped) == pytest.approx(
        as_numbers(call.function(**{**shorter, **options})), rel=1e-12, nan_ok=True
    )


def as_numbers(result):
    frame = result.to_frame() if hasattr(result, "to_frame") else pd.DataFrame(result)
    return frame.select_dtypes("number").to_numpy(dtype=float).ravel()


@pytest.mark.parametrize(("name", "column"), NUMERIC)
@pytest.mark.parametrize("to", [float("inf"), float("-inf")])
def test_infinite_entries_are_refused(name, column, to):
    assert f"{column} is infinite for 1 of 6 units (first: unit 4)" in message(
        CALLS[name], **changed(name, column, 3, to)
    )
    assert "infinite" in message(CALLS[name], missing="drop", **changed(name, column, 3, to))


@pytest.mark.parametrize(("name", "column"), NUMERIC)
def test_text_is_refused(name, column):
    assert f"{column} must be numbers" in message(CALLS[name], **changed(name, column, 0, "12"))
    assert f"{column} must be numbers" in message(CALLS[name], **{column: np.array(["a"] * N)})


@pytest.mark.parametrize(
    ("name", "column"),
    [pair for pair in COLUMNS if len(CALLS[pair[0]].columns) > 1 and pair[1] not in FREE_LENGTH.get(pair[0], ())],
)
def test_columns_of_another_length_are_refused(name, column):
    said = message(CALLS[name], **{column: list(CALLS[name].columns[column])[:-1]})
    assert "one entry per unit" in said
    assert f"{column} has 5" in said or "has 5" in said


@pytest.mark.parametrize(("name", "column"), NUMERIC)
@pytest.mark.parametrize("shape", [(0,), (3, 2)])
def test_columns_must_be_one_dimensional_and_not_empty(name, column, shape):
    assert f"{column} must be one column" in message(CALLS[name], **{column: np.ones(shape)})


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, call in CALLS.items() for column in call.positive]
)
@pytest.mark.parametrize("to", [0.0, -1.0])
def test_columns_that_must_be_positive_refuse_zero_and_less(name, column, to):
    said = message(CALLS[name], **changed(name, column, 2, to))
    assert any(
        word in said for word in ("positive", "above zero", "zero for 1 of 6", "negative for 1 of 6", "zero or more")
    )


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, call in CALLS.items() for column in call.nonnegative]
)
def test_negative_entries_are_refused(name, column):
    said = message(CALLS[name], **changed(name, column, 5, -0.5))
    assert "negative" in said or "zero or more" in said


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, call in CALLS.items() for column in call.not_all_zero]
)
def test_values_that_are_all_zero_are_refused(name, column):
    assert "all zero" in message(CALLS[name], **{column: [0.0] * N})


@pytest.mark.parametrize(
    "name", [name for name, call in CALLS.items() if len(call.columns) > 1 and name not in FREE_LENGTH]
)
def test_pandas_columns_in_another_order_are_refused(name):
    """Two columns of one table that were sorted differently would be paired wrongly, without a word."""
    columns = {key: pd.Series(entries) for key, entries in CALLS[name].columns.items()}
    last = list(columns)[-1]
    assert "indexed differently" in message(CALLS[name], **{**columns, last: columns[last].iloc[::-1]})
    assert as_numbers(CALLS[name](**columns)) == pytest.approx(as_numbers(CALLS[name]()), nan_ok=True)


@pytest.mark.parametrize("name", CALLS)
def test_the_policy_on_missing_entries_is_spelt_right(name):
    assert "write 'drop'" in message(CALLS[name], missing="drpo")


@pytest.mark.parametrize("name", CALLS)
def test_pandas_missing_values_and_integers_are_read(name):
    call = CALLS[name]
    column = next(key for key in call.columns if key != "groups")
    integers = pd.Series([1, 2, 3, 4, 5, 6], dtype="Int64")
    call(**{column: integers})
    integers.iloc[0] = pd.NA
    assert "missing for 1 of 6" in message(call, **{column: integers})


@pytest.mark.parametrize(
    "function",
    [gini_parts.gini_by_source, lambda given, **how: decomposition.shapley_shares(inequality.gini, given, **how)],
)
def test_tables_of_factors_go_through_the_gate_too(function):
    broken = {"doctors": [1.0, np.nan, 3.0, 4.0], "nurses": [2.0, 2.0, 1.0, 5.0]}
    assert "doctors is missing for 1 of 4 units" in message(function, broken)
    shorter = {name: [column[at] for at in (0, 2, 3)] for name, column in broken.items()}
    np.testing.assert_allclose(as_numbers(function(broken, missing="drop")), as_numbers(function(shorter)))
    assert "one entry per unit" in message(function, {"a": [1.0, 2.0], "b": [1.0]})
    assert "at least one unit" in message(function, {})


def test_everything_that_is_wrong_is_said_at_once():
    said = message(inequality.gini, values=[1.0, -1.0, 2.0], weights=[1.0, 0.0, 1.0])
    assert "values is negative for 1 of 3 units" in said
    assert "weights must be positive" in said
    said = message(inequality.gini, values=[1.0, np.nan], weights=[np.nan, 1.0], groups=["a", None])
    assert said.count("missing for 1 of 2 units") == 3


def test_nothing_left_after_dropping_is_refused():
    assert "No unit is complete" in message(
        inequality.gini, values=[np.nan, 1.0], weights=[1.0, np.nan], missing="drop"
    )


@pytest.mark.parametrize("name", TABLES)
def test_panels_go_through_the_gate_too(name):
    table = np.random.default_rng(1).uniform(1, 2, (5, 12))
    TABLES[name](table)
    for at, to, word in ((np.nan, np.nan, "missing"), (1, np.inf, "infinite"), (1, -1.0, "zero")):
        broken = table.copy()
        broken[2, 3] = to
        assert word in message(TABLES[name], values=broken), at
    broken = table.copy()
    broken[2, 3] = np.nan
    dropped = TABLES[name](broken, missing="drop")
    assert as_numbers(dropped) == pytest.approx(as_numbers(TABLES[name](np.delete(table, 2, axis=0))), nan_ok=True)
    assert "at least 2" in message(TABLES[name], values=table[:1])
    assert "table of numbers" in message(TABLES[name], values=[1.0, 2.0])


ZERO_FOR_ONE = [
    "gini",
    "extended_gini",
    "theil_t",
    "mean_log_deviation",
    "generalized_entropy",
    "atkinson",
    "kolm",
    "hoover",
    "coefficient_of_variation",
    "williamson_index",
    "wolfson_polarization",
    "concentration_index",
]


@pytest.mark.parametrize("name", ZERO_FOR_ONE)
def test_a_single_unit_has_no_inequality_and_no_standard_error(name):
    one = {key: entries[:1] for key, entries in CALLS[name].columns.items()}
    result = CALLS[name](**one)
    assert result.value == pytest.approx(0, abs=1e-15)
    assert np.isnan(result.standard_error)
    assert np.isnan(result.interval).all()


def test_a_single_unit_where_zero_would_be_wrong():
    """One unit has all there is (Herfindahl 1); a jackknife has nobody to leave out; densities have no spread."""
    assert shares.herfindahl([3.0]).value == 1
    assert shares.herfindahl([3.0], normalized=True).value == 1
    assert inequality.share_ratio([3.0], split="lorenz").value == pytest.approx(1)
    assert "not defined" in message(inequality.share_ratio, values=[3.0])
    assert "at least two units" in message(inequality.jackknife, measures=inequality.gini, values=[3.0])
    assert "no spread" in message(densities_of_two_years, first=[3.0], second=[1.0, 2.0])


@pytest.mark.parametrize("name", ["gini", "theil_t", "mean_log_deviation", "generalized_entropy", "atkinson"])
def test_with_a_single_group_everything_lies_within(name):
    result = CALLS[name](groups=["all"] * N)
    assert result.between == pytest.approx(0, abs=1e-15)
    assert result.within == pytest.approx(result.value, rel=1e-12)


@pytest.mark.parametrize("name", ["gini", "theil_t", "generalized_entropy"])
def test_a_group_that_has_nothing_counts_with_its_limit(name):
    """Theil's T of values 0, 0, 4, 8 by pairs: within ½·…, by hand; the empty group adds nothing within."""
    result = CALLS[name](values=[0.0, 0.0, 4.0, 8.0], weights=[1.0] * 4, groups=["a", "a", "b", "b"])
    inside = CALLS[name](values=[4.0, 8.0], weights=[1.0] * 2, groups=["b", "b"]).value
    share = {"gini": 0.5, "theil_t": 1.0, "generalized_entropy": 2.0}[name]
    assert result.within == pytest.approx(share * inside, rel=1e-12)


def test_zeros_have_their_limit_or_an_error_in_words():
    values = [0.0, 1.0, 3.0]
    assert inequality.theil_t(values).value == pytest.approx((0.25 * np.log(0.75) + 0.75 * np.log(2.25)), rel=1e-12)
    assert "infinite" in message(inequality.mean_log_deviation, values=values)
    assert "infinite" in message(inequality.generalized_entropy, values=values, alpha=0)
    assert inequality.generalized_entropy(values, alpha=0.2).value > 0
    certain = inequality.atkinson(values, epsilon=1)
    assert certain.value == 1
    assert np.isnan(certain.standard_error)
    assert "cannot be split" in message(inequality.atkinson, values=values, groups=["a", "a", "b"], epsilon=2)


def test_asking_for_parts_that_are_not_there_says_how_to_get_them():
    assert "pass groups=" in message(lambda: inequality.theil_t([1.0, 2.0]).between)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: inequality.gini(VALUES, ranks="middle"), "write 'mid'"),
        (lambda: inequality.generalized_entropy(VALUES, alpha=float("nan")), "alpha=nan"),
        (lambda: inequality.generalized_entropy(VALUES, alpha=-2000), "too large to be computed"),
        (lambda: inequality.atkinson(VALUES, epsilon=-0.1), "0 or more"),
        (lambda: inequality.kolm(VALUES, kappa=1e6), "too large to be computed"),
        (lambda: inequality.gini(VALUES, confidence=95), "below 1"),
        (lambda: lorenz.extended_gini(VALUES, nu=1), "above 1"),
        (lambda: inequality.share_ratio(VALUES, top=20), "below 1"),
        (lambda: inequality.concentration_index(VALUES, rank=RANK, index="erreigers"), "write 'erreygers'"),
        (lambda: inequality.concentration_index(VALUES, rank=RANK, index="wagstaff"), "bounds=(lower, upper)"),
        (
            lambda: inequality.concentration_index(VALUES, rank=RANK, index="wagstaff", bounds=(5, 1)),
            "must be below the upper",
        ),
        (lambda: inequality.concentration_index(VALUES, rank=RANK, index="erreygers", bounds=(0, 5)), "outside bounds"),
        (lambda: inequality.concentration_index([1.0] * 6, rank=RANK, index="wagstaff", bounds=(0, 1)), "not defined"),
        (lambda: inequality.concentration_index(VALUES, rank=RANK, index="wagstaff", bounds=(0, 9), nu=3), "nu=3"),
        (
            lambda: inequality.concentration_index(
                VALUES, rank=RANK, standard_error="delta", design=inequality.Design(clusters=GROUPS)
            ),
            "takes no design",
        ),
        (lambda: inequality.bootstrap(inequality.gini, VALUES), "seed=None"),
        (lambda: inequality.bootstrap(inequality.gini, VALUES, seed=1, replicates=1), "replicates"),
        (lambda: inequality.bootstrap(inequality.gini, VALUES, counts=[[1, 2]]), "counts must be a table"),
        (lambda: inequality.bootstrap("gini", VALUES, seed=1), "is not a measure"),
        (lambda: inequality.bootstrap([], VALUES, seed=1), "No measure was given"),
        (lambda: inequality.bootstrap(inequality.concentration_index, VALUES, seed=1), "needs rank="),
        (lambda: inequality.gini(VALUES, design=inequality.Design(strata=["a"] * 5 + ["b"])), "only one cluster"),
        (
            lambda: inequality.bootstrap(
                partial(inequality.concentration_index, index="erreygers", bounds=(0, 5)), VALUES, rank=RANK, seed=1
            ),
            "outside bounds",
        ),
        (
            lambda: inequality.bootstrap(
                partial(inequality.atkinson, epsilon=1), [0.0, 1.0, 2.0], groups=["a", "a", "b"], seed=1
            ),
            "cannot be split",
        ),
        (
            lambda: inequality.sampling_interval(inequality.kolm, [-1.0, 2.0], standard_errors=[1.0, 1.0], seed=1),
            'use "normal"',
        ),
        (
            lambda: inequality.sampling_interval(
                inequality.gini, VALUES, standard_errors=[1.0] * 6, seed=1, distribution="normal"
            ),
            'use "gamma"',
        ),
        (lambda: inequality.permutation_test(inequality.gini, VALUES, [1.0, 2.0], seed=1), "one entry per unit"),
        (
            lambda: inequality.permutation_test(
                inequality.gini, VALUES, [1.0, 2.0], groups=GROUPS, seed=1, paired=False
            ),
            "paired years",
        ),
        (
            lambda: decomposition.shapley_shares(inequality.gini, {str(k): VALUES for k in range(13)}),
            "too many subsets",
        ),
        (lambda: gini_parts.gini_by_source({"a": [1.0, -1.0]}), "negative"),
        (lambda: inequality.concentration_decomposition(VALUES, {}, rank=RANK), "No determinant"),
        (lambda: inequality.concentration_decomposition(VALUES, {"a": VALUES, "b": VALUES}, rank=RANK), "collinear"),
        (lambda: convergence.beta_convergence([1.0, 2.0], [2.0, 3.0], years=10), "more than 2 units"),
        (lambda: clubs.log_t_test(np.ones((3, 12))), "converged"),
        (lambda: clubs.log_t_test(np.random.default_rng(1).uniform(1, 2, (3, 4))), "at least 4"),
        (lambda: transitions.transition_matrix([[1.0, 1.0]] * 4), "coincide"),
        (lambda: transitions.transition_matrix([[1.0, 2.0]] * 4, classes=[2, 1]), "ascending"),
        (lambda: who.ratio([0.0, 1.0]), "use difference"),
        (lambda: who.mean_difference([1.0, 2.0], population=[1, 1], base="reference"), "needs reference="),
        (lambda: who.difference([1.0, 2.0], reference=5), "position, 0 to 1"),
        (lambda: who.difference([1.0, 2.0], reference=[1, 1]), "1 for the reference subgroup"),
        (lambda: who.population_attributable_risk([50.0, 120.0], population=[1, 1]), "above scale=100"),
        (
            lambda: who.relative_index([1.0, 50.0, 99.0], population=[1, 1, 1], order=[1, 2, 3], model="linear"),
            'use model="logit"',
        ),
        (
            lambda: who.relative_concentration_index(
                [1.0, 2.0, 3.0], population=[1, 1, 1], order=[1, 2, 3], normalization="erreygers"
            ),
            "needs bounds=",
        ),
        (lambda: who.slope_index([0.0, 0.0, 0.0], population=[1, 1, 1], order=[1, 2, 3]), "at a bound"),
        (lambda: who.mean_log_deviation([0.0, 1.0], population=[1, 1]), "infinite"),
    ],
)
def test_options_are_refused_in_words(call, said):
    with pytest.raises(MeasureError) as caught:
        call()
    assert said in str(caught.value)
