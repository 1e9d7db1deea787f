"""Evaluation model from a codebook: which scales, what an answer is worth, which verdict; any number of steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from codebooks import asked, book

from bphs.errors import Undefined
from bphs.inputs.survey import model


def scale(name, low, high, count=2, **entries):
    return [asked(f"{name}{i}", minimum=low, maximum=high, dimension=name, **entries) for i in range(1, count + 1)]


class TestDimensions:
    def test_the_outcome_scale_only_where_the_study_lists_it(self, tmp_path):
        mine = book(tmp_path, *scale("a", 1, 5), *scale("e", 1, 5, role="outcome"), *scale("single", 1, 5, 1))
        assert list(model.dimensions_of(mine)) == ["a"]
        assert list(model.dimensions_of(mine, ("e", "a"))) == ["e", "a"]

    def test_the_outcome_scale_where_there_is_no_other(self, tmp_path):
        assert model.dimensions_of(book(tmp_path, *scale("e", 1, 4, role="outcome"))) == {"e": ["e1", "e2"]}

    def test_no_scale(self, tmp_path):
        numbers = [asked(f"n{i}", "number", dimension="n") for i in (1, 2)]
        for variables in ([], scale("a", 1, 5, 1), numbers):
            with pytest.raises(Undefined, match="nothing to evaluate"):
                model.dimensions_of(book(tmp_path, *variables))


class TestSteps:
    @pytest.mark.parametrize(
        ("low", "high", "grades"), [(0, 1, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 6, 5), (1, 7, 7), (0, 10, 5)]
    )
    def test_grades_have_words(self, tmp_path, low, high, grades):
        assert model.grades_of(book(tmp_path, *scale("a", low, high)), ["a1", "a2"]) == grades

    def test_the_fewest_steps_count(self, tmp_path):
        few = [asked("b1", values="1=no|2=perhaps|3=yes", dimension="b")]
        assert model.grades_of(book(tmp_path, *scale("a", 1, 7), *few), ["a1", "b1"]) == 3

    def test_answers_on_other_steps_are_placed_between_0_and_1(self, tmp_path):
        mine = book(tmp_path, *scale("a", 1, 4, 1), *scale("b", 0, 10, 1))
        items = pd.DataFrame({"a1": [1, 4, 2.5], "b1": [0, 10, np.nan]})
        assert model.placed(items, mine).fillna(-1).to_numpy().tolist() == [[0, 0], [1, 1], [0.5, -1]]
        rated, bounds = model.rated(items, mine)
        assert (rated["a1"].tolist(), bounds) == ([0, 100, 50], (0, 100))

    def test_answers_on_the_same_steps_stay_as_they_are(self, tmp_path):
        mine = book(tmp_path, *scale("a", 1, 4))
        rated, bounds = model.rated(pd.DataFrame({"a1": [1, 4], "a2": [2, 3]}), mine)
        assert (rated["a2"].tolist(), bounds) == ([2, 3], (1, 4))


class TestVerdict:
    people = pd.DataFrame({"content": [1.0, 2.0, 3.0]})
    items = pd.DataFrame({"e1": [1, 3, 5], "e2": [1, 5, np.nan]})

    def test_the_outcome_scale_goes_first(self, tmp_path):
        mine = book(
            tmp_path,
            *scale("e", 1, 5, role="outcome"),
            asked("content", values="1=no|2=so|3=yes", role="satisfied"),
        )
        name, values = model.verdict_of(mine, self.items, self.people)
        assert name == "dimension_e"
        np.testing.assert_allclose(values, [0, 0.75, np.nan])  # half of the items, 0.8 are asked for

    @pytest.mark.parametrize(
        ("kind", "ordered", "wanted"),
        [
            ("scale", "", [1, 2, 3]),
            ("scale", "descending", [3, 2, 1]),
            ("scale", "reversed", [3, 2, 1]),
            ("single", "ascending", [1, 2, 3]),
            ("single", "descending", [3, 2, 1]),
        ],
    )
    def test_satisfaction_is_high_for_much(self, tmp_path, kind, ordered, wanted):
        said = {"reversed": True} if ordered == "reversed" else {"ordered": ordered}
        content = asked("content", kind, "satisfied", "1=x|2=y|3=z", **said)
        name, values = model.verdict_of(book(tmp_path, content), self.items, self.people)
        assert (name, values.tolist()) == ("content", wanted)

    def test_codes_that_are_no_ranks_are_no_verdict(self, tmp_path):
        mine = book(tmp_path, asked("content", "single", "satisfied", "1=red|2=blue|3=green"))
        assert model.satisfaction(mine, self.people).empty
        with pytest.raises(Undefined, match="no verdict"):
            model.verdict_of(mine, self.items, self.people)

    def test_a_verdict_is_not_held_against_itself(self):
        with pytest.raises(Undefined, match="no items but those"):
            model.provided({"e": ["e1", "e2"]}, "dimension_e")
        assert model.provided({"a": ["a1", "content"]}, "content") == ["a1"]
