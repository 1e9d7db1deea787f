"""Headings of wide tables are made of the dictionary's own words: a column and a year, or one category of a column."""

import lxml.html
import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.report.tables import labelled
from bphs.report.tables.labelled import Column
from bphs.report.tables.printed import printed, runs
from bphs.report.words import wording
from bphs.report.words.wording import language

PARTS = (("coast", "Coast", "沿海"), ("hills", "Hills", "丘陵"))


@pytest.fixture(autouse=True)
def catalogue():
    rate = Column("rate", "Rate", "比率", "per 1,000", "‰", decimals=3)
    wording.use_catalogue({"rate": rate, "region": Column("region", "Region", "区域", type="string", categories=PARTS)})


def test_a_column_of_a_year_is_called_after_both():
    made = wording.column("rate_2015")
    assert (made.name, made.title_en, made.title_zh, made.decimals) == ("rate_2015", "Rate, 2015", "2015 年比率", 3)
    with language("zh"):
        assert wording.label("rate_2015") == "2015 年比率（‰）"


def test_a_column_of_a_category_is_called_after_it_and_holds_numbers():
    made = wording.column("region=hills")
    assert (made.name, made.title_en, made.title_zh, made.type) == ("region=hills", "Hills", "丘陵", "number")
    assert wording.label("region=hills") == "Hills"
    assert wording.column("region=elsewhere").title_en == "elsewhere"
    assert wording.number_of(0.125, made) == "0.12"


@pytest.mark.parametrize("name", ["share_2015", "part=hills", "rate_15", "region="])
def test_a_name_that_is_called_after_nothing_is_an_error(name):
    with pytest.raises(InputError, match="no entry in the data dictionary"):
        wording.column(name)


def test_a_column_of_one_of_several_outcomes_stands_under_it():
    """The page spans the outcome over its columns; one head alone, as Word and a spreadsheet have it, says both."""
    outcomes = {"checkup": Column("checkup", "Check-up", "体检"), "p_value": Column("p_value", "p", "P值", decimals=3)}
    wording.add_to_catalogue(outcomes)
    frame = pd.DataFrame({"region": ["coast"], "rate@checkup": [2.5], "p_value@checkup": [0.0001], "rate": [1.0]})
    made = labelled.columns_of(frame, {}, {})
    html = labelled.to_html(frame, made)
    first, last = lxml.html.fromstring(html).xpath(".//thead/tr")
    assert [(cell.text or "", cell.get("colspan")) for cell in first] == [("", "1"), ("Check-up", "2"), ("", "1")]
    assert [cell.text for cell in last] == ["Region", "Rate (per 1,000)", "p", "Rate (per 1,000)"]
    heads = printed(
        html, {"lang": "en", "number": 1, "synthetic": False}, "x", {"en": runs("X"), "zh": runs("X")}, ()
    ).head
    assert heads == ("Region", "Check-up: Rate (per 1,000)", "Check-up: p", "Rate (per 1,000)")
    assert "<0.001" in html or "&lt;0.001" in html
    assert [one["title"] for one in labelled.described(made)][1] == "Check-up: Rate"
    with pytest.raises(InputError, match="no entry"):
        wording.column("rate@nothing")
