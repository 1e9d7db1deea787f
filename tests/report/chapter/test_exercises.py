"""Exercises: answers are right for any study, a page shows none of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.measures.inequality import theil_t
from bphs.measures.scales import cronbach_alpha
from bphs.report.chapter.exercises import (
    EXERCISES,
    RIGHT,
    WRONG,
    alpha_of_three,
    checked,
    last_of,
    share_below,
    theil_without_largest,
)

ROOT = Path(__file__).parents[3]
TABLES = {"units": lambda: last_of(UNITS, "beds")}
UNITS = pd.DataFrame(
    {"year": [2010] * 3 + [2020] * 3, "pop_total": [1, 1, 1, 300, 500, 200], "beds_per_1000": [9, 9, 9, 2.0, 8.0, 5.0]}
)


def test_who_lives_below_the_overall_rate_by_hand():
    """Overall (600 + 4000 + 1000) / 1000 = 5.6: the first and the third unit, 500 of 1,000."""
    assert checked("02_indicators", "below", 50, TABLES) is RIGHT
    assert checked("02_indicators", "below", 49.4, TABLES) is WRONG


def test_theil_without_the_largest_is_the_library_s_own():
    draw = np.random.default_rng(5)
    rates, people = pd.Series(draw.uniform(1, 9, 20)), pd.Series(draw.integers(1000, 9000, 20).astype(float))
    kept = people.index != people.idxmax()
    expected = theil_t(rates[kept].to_numpy(), weights=people[kept].to_numpy())
    assert theil_without_largest(rates, people) == pytest.approx(float(expected), abs=1e-12)


def test_a_unit_with_nothing_and_equal_rates_have_answers_too():
    assert theil_without_largest(pd.Series([0.0, 2.0, 2.0]), pd.Series([10.0, 10.0, 90.0])) == pytest.approx(np.log(2))
    assert share_below(pd.Series([3.0, 3.0]), pd.Series([1.0, 1.0])) == 0


def test_alpha_of_three_items_is_the_library_s_own_of_who_answered_all_three():
    draw = np.random.default_rng(7)
    items = pd.DataFrame(draw.normal(size=(40, 1)) + draw.normal(size=(40, 5)), columns=list("abcde"))
    items.iloc[:3, 1], items.iloc[5:9, 4] = np.nan, np.nan
    expected = cronbach_alpha(items[["b", "c", "e"]].dropna()).alpha
    assert alpha_of_three(items, {"one": list("bcea"), "two": list("ad")}) == pytest.approx(expected, abs=1e-12)


def test_an_exercise_that_there_is_not_names_those_that_there_are():
    with pytest.raises(InputError, match="write 'below'"):
        checked("02_indicators", "belo", 1, TABLES)


@pytest.mark.parametrize("chapter", EXERCISES)
def test_each_is_asked_at_the_end_of_its_chapter_in_both_languages(chapter):
    cells = json.loads((ROOT / f"notebooks/{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells[-2:]:
        text = "".join(cell["source"])
        assert text.startswith("(exercises)=\n")
        assert set(re.findall(r'chapter\.check\("(\w+)"', text)) == EXERCISES[chapter].keys()
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert "chapter.check" not in code, "a page would print whether an answer is right"
