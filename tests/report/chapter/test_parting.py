"""Characteristic by which groups are compared: asked of the codebook's roles and of the number of respondents.

Authority: the rule, counted by hand on data/w_district's codebook (residence 1 urban, 2 rural; sex 1 male, 2 female).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bphs.errors import Undefined
from bphs.inputs.study import read_study
from bphs.inputs.survey.characteristics import groupings
from bphs.report.chapter.opening import Chapter

SHIPPED = Path(__file__).parents[3] / "data" / "w_district"


@pytest.fixture
def chapter(tmp_path):
    return Chapter("08_test", read_study(SHIPPED), tmp_path)


def people(codebook, **columns):
    return pd.DataFrame({**dict.fromkeys(groupings(codebook), 1.0), **columns})


def test_residence_comes_first(chapter):
    book = chapter.codebook()
    both = people(book, residence=[1.0, 1, 2, 2], sex=[1.0, 2, 1, 2])
    parted = chapter.parting(book, both, 2)
    assert (parted.name, parted.tolist()) == ("residence", [1, 1, 2, 2])


def test_a_small_group_gives_the_next_characteristic_its_turn(chapter):
    book = chapter.codebook()
    both = people(book, residence=[1.0, 1, 1, 2], sex=[1.0, 2, 1, 2])
    assert chapter.parting(book, both, 2).name == "sex"


def test_the_groups_that_are_too_small_are_missing(chapter):
    book = chapter.codebook()
    schooled = people(book, education=[1.0, 1, 2, 3, 3, None])
    parted = chapter.parting(book, schooled, 2)
    assert parted.name == "education"
    assert parted.isna().tolist() == [False, False, True, False, False, True]


def test_without_two_such_groups_it_is_undefined(chapter):
    book = chapter.codebook()
    with pytest.raises(Undefined, match="two groups of 3 or more") as caught:
        chapter.parting(book, people(book, sex=[1.0, 1, 2, 2]), 3)
    assert "不少于 3 人" in caught.value.zh
