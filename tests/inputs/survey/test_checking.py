"""What check-data says of answers that could be read, and yet let no chapter begin."""

from __future__ import annotations

import pytest
from made_surveys import CODEBOOK, TEXT_HEADER, TEXT_ROWS, as_csv

from bphs.inputs.survey.checking import survey_findings
from bphs.inputs.survey.settings import Cleaning, Survey
from bphs.inputs.tables.dictionary import Dictionary


@pytest.fixture
def found(tmp_path):
    """Problems of the small survey under settings of one's own."""
    (tmp_path / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    as_csv(tmp_path / "answers.csv", TEXT_HEADER, TEXT_ROWS)

    def problems(**settings):
        nothing = Dictionary(path=tmp_path / "datapackage.json", tables={})
        whole = Survey(file="answers.csv", **settings)
        return [(one.where, one.found) for one in survey_findings(tmp_path, whole, nothing)[0]]

    return problems


def test_answers_that_can_be_weighed_have_no_problem(found):
    assert found(margins={"sex": {1: 0.5, 2: 0.5}}) == []


def test_margins_of_a_code_that_cleaning_leaves_nobody_of(found):
    """The only man is 34; women are 51 and 29."""
    older = Cleaning(eligible=({"when": "age >= 40", "en": "40 or over", "zh": "满40岁"},))
    ((where, what),) = found(margins={"sex": {1: 0.5, 2: 0.5}}, cleaning=older)
    assert "margins" in where
    assert what == "margins for 1, but no answer sheet with it is left after cleaning"


def test_rules_that_leave_nobody(found):
    nobody = Cleaning(eligible=({"when": "age >= 90", "en": "90 or over", "zh": "满90岁"},))
    ((_, what),) = found(cleaning=nobody)
    assert what.startswith("no record is left")


def test_fewer_approached_than_answered(found):
    ((where, what),) = found(issued=1)
    assert where.endswith("issued")
    assert what.startswith("1 issued")


def test_weights_that_are_not_above_zero(found):
    """Column used_2, taken for weights: one of the sheets says yes (1), the others no (0) or nothing."""
    assert found(weight="age") == []
    ((where, what),) = found(weight="used_2", cleaning=Cleaning(missing_share=1))
    assert "weight" in where
    assert what == f"{len(TEXT_ROWS) - 1} of the answer sheets that are left without a weight above 0"
