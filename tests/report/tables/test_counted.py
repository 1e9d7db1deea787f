"""Tables of answers of yes or no: words of the dictionary, counts of the measure, groups by their code."""

import pandas as pd
import pytest

from bphs.inputs.survey.settings import Survey
from bphs.measures.comparisons.yes_no import yes_by_group, yes_shares
from bphs.report.tables.counted import counted, counted_by_group, side_by_side
from bphs.report.tables.labelled import Column
from bphs.report.words import wording

SURVEY = Survey(file="a.csv")
AREAS = (("1", "Town", "城镇"), ("2", "Country", "农村"))
TITLES = {
    "aware_01": ("Aware: records", "知晓：档案"),
    "checkup": ("Check-up", "体检"),
    "area": ("Residence", "居住地"),
}
ASKED = pd.DataFrame({"aware_01": [1, 1, 0, 1, 0, 0, 0, 0], "checkup": [0, 1, 0, 1, 0, 1, None, None]})
LIVING = pd.DataFrame({"area": [1.0] * 4 + [2.0] * 4})


@pytest.fixture(autouse=True)
def catalogue():
    entries = {name: Column(name, *words, type="string") for name, words in TITLES.items()}
    entries["area"] = Column("area", *TITLES["area"], categories=AREAS)
    wording.use_catalogue(entries)


def test_an_answer_stands_under_what_was_asked_and_without_a_design_no_column_is_empty():
    table = counted(yes_shares(ASKED), yes_by_group(ASKED, LIVING), SURVEY)
    assert [(one.en, other.en) for one, other in zip(table["variable"], table["item"], strict=True)] == [
        ("Aware", "records"),
        ("Check-up", "yes"),
    ]
    assert table[["answered", "respondents", "percent"]].values.tolist() == [[8, 3, 37.5], [6, 3, 50.0]]
    assert list(table)[-1] == "p_value"  # cells are few: Fisher's test, no chi-square; and no design


def test_groups_have_their_labels_and_their_grouping_as_a_code():
    table = counted_by_group(yes_by_group(ASKED, LIVING), SURVEY)
    assert table.index.get_level_values("grouping").tolist() == ["area"] * 4
    assert [(row.said_yes.zh, row.category.zh, row.respondents) for row in table.itertuples()] == [
        ("档案", "城镇", 3), ("档案", "农村", 0), ("体检", "城镇", 2), ("体检", "农村", 1),
    ]  # fmt: skip


def test_outcomes_side_by_side_keep_groups_that_nobody_answered_for():
    sizes = pd.concat({"area": LIVING["area"].value_counts().sort_index()})
    asked = ASKED.assign(checkup=ASKED["checkup"].where(LIVING["area"] == 1))
    table = side_by_side(yes_by_group(asked, LIVING, weights=[1] * 8), sizes, ["aware_01", "checkup"], SURVEY)
    assert table["respondents"].tolist() == [4, 4]
    assert table["percent@aware_01"].tolist() == [75.0, 0.0]
    assert table["percent@checkup"].fillna(-1).tolist() == [50.0, -1]
    assert table["p_value@aware_01"].iloc[0] == yes_by_group(ASKED, LIVING, weights=[1] * 8)["p_design"].iloc[0]
