"""Units as chapters know them: what a study leaves out is made up for, unit by unit."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bphs.inputs.regions.units import check_units, completed
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.outcome import Reading


def test_a_unit_without_a_name_in_one_language_goes_by_the_other():
    """English names that are filled in for some units only: the others kept none, and tables stopped on them."""
    columns = {"code": ["1", "2", "3"], "name_zh": ["甲", pd.NA, pd.NA], "name_en": [pd.NA, "Beta", pd.NA]}
    made = completed(pd.DataFrame(columns, dtype="string"), "region")
    assert list(made["name_en"]) == ["甲", "Beta", "3"]
    assert list(made["name_zh"]) == ["甲", "Beta", "3"]


def test_a_table_without_names_is_not_given_any():
    assert list(completed(pd.DataFrame({"code": ["1"]}), "region")) == ["code", "region"]


@pytest.fixture
def districts():
    """Reading of four units; the dictionary is that of Chongqing."""
    table = read_dictionary("data/chongqing/datapackage.json").tables["districts"]
    columns = {
        "code": ["1", "2", "3", "4"],
        "name_zh": ["城区", "东区", "城区", "西区"],
        "region_one_circle_two_wings": list("aabb"),
    }
    return Reading(table, Path("districts.csv"), pd.DataFrame(columns, dtype="string"), [2, 3, 4, 5])


def test_names_of_several_units_are_noted_with_their_codes(districts):
    check_units(districts, "region_one_circle_two_wings")
    assert districts.problems == []
    [note] = districts.notes
    assert "names that several units have: 城区 (1, 3). No sentence" in note


def test_a_unit_in_no_region_is_told_where_others_have_one(districts):
    districts.frame.loc[1, "region_one_circle_two_wings"] = pd.NA
    check_units(districts, "region_one_circle_two_wings")
    [problem] = districts.problems
    assert problem.where == "districts.csv, row 3 (2 东区), column region_one_circle_two_wings"
    assert problem.expected == "a region for every unit, or for none"


@pytest.mark.parametrize("region", ["region_one_circle_two_wings", "region_other"])
def test_no_region_at_all_is_no_problem(districts, region):
    districts.frame["region_one_circle_two_wings"] = pd.NA
    check_units(districts, region)
    assert districts.problems == []
