"""Columns of ages as groups of five years, by hand; the two counts whose cohorts can be followed."""

import pandas as pd
import pytest

from bphs.errors import Undefined
from bphs.inputs.regions.cohorts import age_groups, by_age, earlier_count

FIVES = [f"age_{low}_{low + 4}" for low in range(5, 85, 5)]
SHIPPED = ["age_0", "age_1_4", *FIVES, "age_85_plus"]


def test_narrower_columns_are_put_together():
    single = [f"age_{age}" for age in range(70)]
    groups = age_groups(["pop_total", *SHIPPED, "age_mean"])
    assert list(groups) == list(range(0, 90, 5))
    assert groups[0] == ["age_0", "age_1_4"]
    assert age_groups([*single, "age_70_plus"])[65] == ["age_65", "age_66", "age_67", "age_68", "age_69"]


@pytest.mark.parametrize(
    "columns",
    [
        [],
        ["age_0_14", "age_15_59", "age_60_plus"],
        [name for name in SHIPPED if name != "age_85_plus"],
        [name for name in SHIPPED if name != "age_40_44"],
        [*SHIPPED, "age_60_64b", "age_60"],
        [*[f"age_{low}_{low + 4}" for low in range(0, 60, 5)], "age_60_plus"],
        [*SHIPPED, "age_80_plus"],
    ],
    ids=["none", "broad", "no end", "a gap", "overlap", "no 65", "two open"],
)
def test_other_columns_make_no_groups(columns):
    assert age_groups(columns) == {}


def test_residents_by_age_of_a_year():
    panel = pd.DataFrame({name: [1, 2, 4] for name in SHIPPED}).assign(code=["a", "b", "a"], year=[2010, 2010, 2020])
    assert by_age(panel, 2010).loc["b"].tolist() == [4.0, *[2.0] * 17]
    panel.loc[1, "age_1_4"] = None
    with pytest.raises(Undefined, match="2010 are not known by age"):
        by_age(panel, 2010)
    with pytest.raises(Undefined, match="2030"):
        by_age(panel, 2030)


def test_two_counts_whose_cohorts_can_be_followed():
    assert [earlier_count(years) for years in ([2010, 2020], [2000, 2010, 2020], [2005, 2010, 2013, 2020])] == [
        2010
    ] * 3
    assert earlier_count(range(2010, 2025)) == 2014
    for years in ([2020], [2012, 2019], [2013, 2016, 2020]):
        with pytest.raises(Undefined, match="multiple of 5"):
            earlier_count(years)
