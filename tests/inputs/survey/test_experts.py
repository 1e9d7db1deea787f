"""Experts' judgements held against the scales of the study: everything wrong is said at once, nothing is filled in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.survey.experts import comparison_problems, item_matrices, item_problems, matrices_of

ROOT = Path(__file__).parents[3]
SCALES = ["a", "b", "c"]


def judged(*rows):
    return pd.DataFrame([(1, *row) for row in rows], columns=["expert", "first", "second", "judgement"])


WHOLE = judged(("a", "b", 2.0), ("c", "a", 4.0), ("b", "c", 0.125))


def test_either_order_makes_a_reciprocal_matrix():
    assert matrices_of(WHOLE, SCALES)["1"].to_numpy().tolist() == [[1, 2, 0.25], [0.5, 1, 0.125], [4, 8, 1]]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (WHOLE.replace("c", "d"), "'d'"),
        (WHOLE.iloc[:2], "no judgement of b and c"),
        (pd.concat([WHOLE, judged(("b", "a", 2.0))]), "a and b compared 2 times"),
        (pd.concat([WHOLE, judged(("b", "b", 1.0))]), "'b' against itself"),
        (WHOLE.assign(judgement=[2, 0, 0.125]), "c against a: 0.0"),
    ],
)
def test_what_does_not_fit_is_said(table, found):
    assert found in [problem.found for problem in comparison_problems(table, SCALES)]
    with pytest.raises(InputError):
        matrices_of(table, SCALES)


class TestItems:
    """The second level: items within each scale."""

    ITEMS: ClassVar = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2"], "c": ["c1", "c2"]}
    PAIRS = (("a1", "a2", 2.0), ("a3", "a1", 4.0), ("a2", "a3", 0.125), ("b2", "b1", 3.0))

    def table(self, *rows):
        return pd.DataFrame([(1, *row) for row in rows], columns=["expert", "first_item", "second_item", "judgement"])

    def test_each_scale_has_its_matrix_and_one_that_was_not_judged_has_none(self):
        found = item_matrices(self.table(*self.PAIRS), self.ITEMS)
        assert found["a"]["1"].to_numpy().tolist() == [[1, 2, 0.25], [0.5, 1, 0.125], [4, 8, 1]]
        assert found["b"]["1"].to_numpy().tolist() == [[1, 1 / 3], [3, 1]]
        assert list(found) == ["a", "b"]

    @pytest.mark.parametrize(
        ("rows", "found"),
        [
            ((*PAIRS, ("a1", "b1", 2.0)), "a1 against b1, of two dimensions"),
            (PAIRS[1:], "no judgement of a1 and a2"),
            ((*PAIRS, ("d1", "a1", 2.0)), "'d1'"),
            ((*PAIRS, ("b1", "b2", 2.0)), "b1 and b2 compared 2 times"),
        ],
    )
    def test_what_does_not_fit_is_said(self, rows, found):
        assert found in [problem.found for problem in item_problems(self.table(*rows), self.ITEMS, "expert_items")]
        with pytest.raises(InputError):
            item_matrices(self.table(*rows), self.ITEMS)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "data/w_district", tmp_path / "own")
    return tmp_path / "own"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestCheckOfTheData:
    def test_scales_that_the_study_does_not_list(self, folder):
        change(
            folder / "study.yml", "[policy, financing, provision, participation, equalization]", "[policy, financing]"
        )
        told = [problem for problem in check_study(folder).problems if "evaluation model" in problem.expected]
        assert [(Path(problem.where).name, problem.found) for problem in told] == [
            (name, repr(scale))
            for name in ("experts.csv", "expert_ratings.csv")
            for scale in ("equalization", "participation", "provision")
        ]

    def test_a_fraction_is_a_number(self, folder):
        change(folder / "experts.csv", "2,policy,provision,0.333333", "2,policy,provision,1/3")
        checked = check_study(folder)
        assert checked.problems == ()
        assert any("fractions read as meant (judgement" in note for note in checked.notes)

    def test_items_that_no_scale_has(self, folder):
        change(folder / "expert_items.csv", "1,pe1,pe2", "1,pe1,fn2")
        found = [problem.found for problem in check_study(folder).problems]
        assert "pe1 against fn2, of two dimensions" in found
