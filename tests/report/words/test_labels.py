"""Labels put together from others. Authority: data/w_district/codebook.csv, whose words stand beside the test."""

from pathlib import Path

import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.tables.schema import Column
from bphs.report.tables.labelled import codebook_columns
from bphs.report.words import labels, wording

CODEBOOK = Path(__file__).parents[3] / "data" / "w_district" / "codebook.csv"


@pytest.fixture
def catalogue():
    wording.use_catalogue(codebook_columns(read_codebook(CODEBOOK)))
    yield
    wording.use_catalogue({})


@pytest.mark.parametrize(
    ("name", "codes", "english", "chinese"),
    [("checkup", "2", "no", "否"), ("satisfied", "4|5", "satisfied; very satisfied", "满意、非常满意")],
)
def test_answers_that_a_share_counts(catalogue, name, codes, english, chinese):
    """Codes of calibration.csv: the share printed for the check-up is that of the people without one."""
    assert labels.chosen(name, codes) == (english, chinese)


@pytest.mark.parametrize(("unit", "said"), [("beds", "Beds"), ("10,000 beds", "Beds (10,000 beds)"), ("", "Beds")])
def test_a_unit_that_is_the_title_is_not_said_again(unit, said):
    """As new-study writes them: a column Beds, whose unit is beds."""
    words = {"title_en": "Beds", "title_zh": "床位", "description_en": "Beds.", "description_zh": "床位。"}
    assert wording.label_of(Column(name="beds", type="integer", unit_en=unit, unit_zh=unit, **words)) == said
