"""Timeline of a policy: every document in its lane and year, every year's money, and what was not found said."""

from __future__ import annotations

import pandas as pd
import pytest
from figures import STUDY, complaints, install_labels, latin_words, words

from bphs.report import charts
from bphs.report.figures import style
from bphs.report.words.wording import LANGUAGES, language


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def drawn():
    money = pd.read_csv(STUDY / "bphs_national_standard.csv")
    documents = pd.read_csv(STUDY / "policies.csv").assign(document_no=lambda table: table.index + 1)
    return charts.timeline(money, documents, amount="per_capita_yuan", lane="perspective")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_word_can_be_read_and_the_same_bytes_come_twice(spoken):
    with language(spoken):
        assert complaints(drawn()) == []
        assert spoken == "en" or latin_words(drawn()) == []
        assert style.to_svg(drawn()) == style.to_svg(drawn())


def test_documents_stand_in_their_lane_and_a_year_without_money_says_so():
    """policies.csv: the law of 2020 is the twelfth row of eighteen, about the goal; 2012 was not found."""
    figure = drawn()
    above, below = figure.axes
    lanes = [text.get_text() for text in above.get_yticklabels()]
    [law] = [text for text in above.texts if text.get_text() == "12"]
    assert lanes[round(law.get_position()[1])] == "Equalization"
    assert round(law.get_position()[0]) == 2020
    assert len([text for text in above.texts if text.get_text().isdigit()]) == 18
    assert len(below.patches) == 16
    assert [text.xy[0] for text in below.texts if text.get_text() == "not found"] == [2012]
    assert "99" in words(figure)
