"""What every public function of measures has in common: which arguments have a place, and what results are called."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re

import pytest

from bphs import measures

# columns and options that a call would take for one another without a word
NAMED = {
    *("weights", "weight", "first_weights", "second_weights", "rank", "order", "population", "area", "years"),
    *("standard_errors", "impacts", "matrices", "clusters", "design", "bounds", "sampling_fraction", "kind"),
    *("confidence", "missing", "seed", "replicates"),
}
# of three with a place each, none can be taken for another: the last is no column
THREE = {
    ("frame", "outcome", "predictors"),
    ("measures", "first", "second"),
    ("values", "groups", "method"),
    ("words", "estimates", "covariance"),
}
# another word for what all rooms call standard_error, p_value, lower, upper, value, n
OTHER_WORDS = re.compile(
    r"(.*_)?(se|std_?err(or)?|p|pval(ue)?|ci_low(er)?|ci_upp(er)?|ci_high)|p_change|estimate|n_?obs|speed_error"
)


def modules():
    for module in pkgutil.walk_packages(measures.__path__, "bphs.measures."):
        if not module.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(module.name)


def public(kind):
    return {
        f"{room.__name__.removeprefix('bphs.measures.')}.{name}": each
        for room in modules()
        for name, each in inspect.getmembers(room, kind)
        if each.__module__ == room.__name__ and not name.startswith("_")
    }


FUNCTIONS = {name: each for name, each in public(inspect.isfunction).items() if ">>> " in (each.__doc__ or "")}
RESULTS = {name: each for name, each in public(inspect.isclass).items() if dataclasses.is_dataclass(each)}


def test_the_functions_of_all_rooms_are_seen():
    assert {"inequality.lorenz.gini", "comparisons.design.survey_means", "models.mediators.mediation"} <= set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_columns_that_are_easily_swapped_are_given_by_name(name):
    """gini(values, weights) and concentration_index(values, rank) looked alike, and neither could tell."""
    placed = [
        each.name
        for each in inspect.signature(FUNCTIONS[name]).parameters.values()
        if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    if name.startswith(("sample.lonely", "sample.kernels", "models.results")):  # of pairs, and of our own numbers
        return
    assert not NAMED & set(placed[1:]), f"{name}: make these keyword-only"
    assert len(placed) <= 2 or tuple(placed) in THREE, f"{name}{tuple(placed)}: make the last keyword-only"
    assert "groups" not in placed[1:] or placed[:2] == ["values", "groups"]


@pytest.mark.parametrize("name", RESULTS)
def test_results_have_one_vocabulary(name):
    assert [field.name for field in dataclasses.fields(RESULTS[name]) if OTHER_WORDS.fullmatch(field.name)] == []


@pytest.mark.parametrize("room", [*modules()], ids=lambda room: room.__name__.removeprefix("bphs.measures."))
def test_documented_columns_have_one_vocabulary(room):
    """Columns of frames stand in backticks in the docstrings of what gives them back."""
    told = [
        each.__doc__ or "" for _, each in inspect.getmembers(room) if getattr(each, "__module__", "") == room.__name__
    ]
    assert [word for text in told for word in re.findall(r"`(\w+)`", text) if OTHER_WORDS.fullmatch(word)] == []
