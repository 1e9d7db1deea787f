"""Units as chapters know them: what a study leaves out is made up for, unit by unit."""

from __future__ import annotations

import pandas as pd

from bphs.inputs.regions.units import completed


def test_a_unit_without_a_name_in_one_language_goes_by_the_other():
    """English names that are filled in for some units only: the others kept none, and tables stopped on them."""
    columns = {"code": ["1", "2", "3"], "name_zh": ["甲", pd.NA, pd.NA], "name_en": [pd.NA, "Beta", pd.NA]}
    made = completed(pd.DataFrame(columns, dtype="string"), "region")
    assert list(made["name_en"]) == ["甲", "Beta", "3"]
    assert list(made["name_zh"]) == ["甲", "Beta", "3"]


def test_a_table_without_names_is_not_given_any():
    assert list(completed(pd.DataFrame({"code": ["1"]}), "region")) == ["code", "region"]
