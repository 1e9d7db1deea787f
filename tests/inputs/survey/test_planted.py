"""What was planted beside what was estimated; expected values worked by hand."""

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.survey import planted

TRUTH = pd.DataFrame(
    [
        ("correlation", "a", "b", 0.5),
        ("correlation", "a", "elsewhere", 0.1),
        ("log_odds", "rural", "where_2", -0.7),
        ("log_odds", "age", "where_2", -0.01),
        ("log_odds", "education", "awareness", 0.3),
    ],
    columns=["constant", "about", "other", "true_value"],
)


def test_only_values_with_both_ends_among_those_named():
    found = pd.DataFrame({"about": ["a"], "other": ["b"], "value": [0.4], "lower": [0.3], "upper": [0.45]})
    rows = planted.beside(TRUTH, "correlation", found, within=["a", "b"])
    assert rows.to_numpy().tolist() == [["correlation", "a", "b", 0.4, 0.3, 0.45, 0.5]]
    assert len(planted.beside(TRUTH, "correlation", found)) == 2
    assert len(planted.beside(TRUTH, "correlation", found, only="inner")) == 1


def test_effects_of_the_model_are_turned_into_those_of_the_table():
    """Urban against rural is the negative of rural against urban; a decade is ten years."""
    fitted = pd.DataFrame(
        {
            "variable": ["residence", "age_decades", "sex"],
            "category": ["2", "2", "2"],
            "coefficient": [0.6, -0.2, 9.0],
            "lower": [0.1, -0.4, 8.0],
            "upper": [1.1, 0.1, 10.0],
        }
    )
    rows = planted.choice_effects(TRUTH, fitted, "where").set_index("about")
    assert list(rows.index) == ["rural", "age"]
    assert rows.loc["rural", ["value", "lower", "upper"]].tolist() == pytest.approx([-0.6, -1.1, -0.1])
    assert rows.loc["age", ["value", "lower", "upper"]].tolist() == pytest.approx([-0.02, -0.04, 0.01])


def test_a_kind_that_the_table_has_not_is_told_with_the_nearest():
    with pytest.raises(InputError, match="write 'correlation'"):
        planted.planted(TRUTH, "correlations")
