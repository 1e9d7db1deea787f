"""Text, ragged rows and things that are no table at all are answered in a sentence by every function that takes a table
or weights.

The authority is the house's own rule: an error says what was found and what to do; a raw ValueError says neither.
"""

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures import comparisons, composite, evaluation, inequality, scales
from bphs.measures.evaluation.judgements import ahp, ahp_group
from bphs.measures.inequality import clubs, convergence, transitions
from bphs.measures.missing.pooling import rubin
from bphs.measures.models import logit
from bphs.measures.sample.arrays import array, real
from bphs.measures.sample.respondents import profile

GOOD = [[1, 2], [3, 1], [2, 5]]
MATRIX = [[1, 2], [0.5, 1]]
TABLES = {
    "ahp": ahp,
    "ahp_group": lambda table: ahp_group({"first": MATRIX, "second": table}),
    "topsis": composite.topsis,
    "entropy_weights": composite.entropy_weights,
    "critic_weights": composite.critic_weights,
    "rank_sum_ratio": composite.rank_sum_ratio,
    "kendalls_w": evaluation.kendalls_w,
    "delphi_round": evaluation.delphi_round,
    "memberships": lambda table: evaluation.memberships(table, [1, 2, 3]),
    "weighted_score": lambda table: evaluation.weighted_score(
        table, evaluation.hierarchy({"a": ["item_1", "item_2"]}), bounds=(1, 5)
    ),
    "cronbach_alpha": scales.cronbach_alpha,
    "chi_square": comparisons.chi_square,
    "sigma_convergence": convergence.sigma_convergence,
    "transition_matrix": transitions.transition_matrix,
    "log_t_test": clubs.log_t_test,
    "bootstrap": lambda table: inequality.bootstrap(inequality.gini, [1, 2], counts=table),
    "rubin": lambda table: rubin(table, table),
}
WEIGHTS = {
    "topsis": lambda w: composite.topsis(GOOD, weights=w),
    "rank_sum_ratio": lambda w: composite.rank_sum_ratio(GOOD, weights=w),
    "first": lambda w: composite.combine_weights(w, [1, 2]),
    "second": lambda w: composite.combine_weights([1, 2], w),
    "by name": lambda w: composite.combine_weights({"a": 1, "b": 2}, w),
    "hierarchy": lambda w: evaluation.hierarchy({"a": ["q1"], "b": ["q2"]}, dimension_weights=w),
    "experts": lambda w: ahp_group([MATRIX, MATRIX], expert_weights=w),
    "respondents": lambda w: evaluation.memberships([[1, 2], [2, 1]], [1, 2], weights=w),
    "authority": lambda w: evaluation.delphi_round([[1, 2], [3, 1]], basis=w, familiarity=w),
    "p_values": lambda w: comparisons.adjust(
        [*w, 2] if w in ([1, None], [0, 0]) else w
    ),  # a gap is a test that was not made
    "values": inequality.gini,
    "profile": lambda w: profile(pd.DataFrame({"sex": [1.0, 2.0]}), {"sex": [1, 2]}, weights=w),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([["a", "b"], ["c", "d"]], "number"),
        ([[1, 2], [3]], r"rows of different lengths \(2, 1\)"),
        ([], "."),
        ("often", "."),
        (3, "."),
        ([[1, 2j], [2, 1]], "umber"),
    ],
    ids=["text", "ragged", "empty", "word", "scalar", "complex"],
)
def test_a_table_is_a_table_of_numbers(name, table, words):
    with pytest.raises(MeasureError, match=words):
        TABLES[name](table)


@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (["much", 1], "must be numbers, but holds 'much'"),
        ([[1, 2], [3]], "rows of different lengths"),
        ("ab", "."),
        ([1, None], "."),
        (5, "."),
        ([2j, 1], "must be numbers, but holds 2j"),
    ],
    ids=["text", "ragged", "word", "gap", "scalar", "complex"],
)
def test_weights_are_numbers(name, weights, words):
    with pytest.raises(MeasureError, match=words):
        WEIGHTS[name](weights)


@pytest.mark.parametrize("name", ["topsis", "rank_sum_ratio", "first", "second", "hierarchy", "experts", "respondents"])
def test_weights_of_nothing_are_no_weights(name):
    """They would be divided by their sum, 0."""
    with pytest.raises(MeasureError, match="not all zero"):
        WEIGHTS[name]([0, 0])


def test_text_by_name_in_a_tree_or_a_set_of_weights():
    with pytest.raises(MeasureError, match="weights of 'a' must be numbers, but holds 'x'"):
        evaluation.hierarchy({"a": {"q1": "x", "q2": 1}})
    with pytest.raises(MeasureError, match="first must be numbers, but holds 'x'"):
        composite.combine_weights({"a": "x", "b": 1}, [1, 2])
    with pytest.raises(MeasureError, match="indicators of 'a' must be a list"):
        evaluation.hierarchy({"a": "q1"})
    with pytest.raises(MeasureError, match="a mapping from their names"):
        evaluation.hierarchy(["q1"])
    with pytest.raises(MeasureError, match=r"one entry per respondent.*'q1' has 2, 'q2' has 1"):
        evaluation.memberships({"q1": [1, 2], "q2": [1]}, [1, 2])
    with pytest.raises(MeasureError, match="impacts must be"):
        composite.topsis(GOOD, impacts=5)


def test_what_is_a_number_stays_one():
    """numpy's own conversion of the same entries; None and pandas' NA are gaps."""
    assert real([1, None, 2.5, True], "x").tolist()[::2] == [1.0, 2.5]
    assert np.isnan(real([1, None], "x")[1])
    assert real(pd.Series([1, pd.NA], dtype="Int64"), "x")[0] == 1.0
    assert array([[1, 2], [3, 4]], "x").tolist() == [[1, 2], [3, 4]]
    gaps = evaluation.memberships([[1, None], [2, 1], [1, 2]], [1, 2])
    assert gaps.to_numpy().tolist() == [[pytest.approx(2 / 3), pytest.approx(1 / 3)], [0.5, 0.5]]
    with pytest.raises(MeasureError, match="must be numbers, but is 'ab'"):
        real("ab", "x")


@pytest.mark.parametrize("made", [np.complex128, np.complex64])
def test_a_complex_number_loses_no_part(made):
    """numpy itself casts one of its own with a warning, and drops the imaginary part."""
    with pytest.raises(MeasureError, match="x must be numbers, but holds"):
        real(np.array([made(1 + 2j), None], dtype=object), "x")


@pytest.mark.parametrize("column", ["x", "w"])
def test_a_model_takes_no_complex_column(column):
    place = np.arange(20)
    frame = pd.DataFrame({"y": place % 2, "x": place % 7, "w": 1.0}).astype({column: complex})
    with pytest.raises(MeasureError, match=f"column '{column}' .*complex128"):
        logit(frame, "y", ["x"], weights="w")


def test_weights_by_name_are_one_number_each():
    """A table of one row and one column has as many entries as there are items, and is none the less no weight."""
    with pytest.raises(MeasureError, match=r"weights of 'a' needs one number for each item, but its shape is \(1, 1\)"):
        evaluation.hierarchy({"a": {"q1": [1]}})
