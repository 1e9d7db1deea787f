"""Missing answers by kind; the expected counts are those of the made-up answers, counted by hand."""

from __future__ import annotations

import pytest
from made_surveys import TEXT_HEADER, TEXT_ROWS, as_csv, codebook

from bphs.inputs.survey.missing import complete_cases, item_missing
from bphs.inputs.survey.responses import read_responses


@pytest.fixture
def responses(tmp_path):
    return read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))


def test_kinds_of_missing_answers(responses):
    table = item_missing(responses).set_index("variable")
    assert table.loc["friendly"].tolist() == [3, 2, 1, 0, 0, pytest.approx(1 / 3)]
    assert table.loc["slow"].tolist() == [3, 2, 0, 1, 0, pytest.approx(1 / 3)]
    assert table.loc["used_1"].tolist() == [2, 2, 0, 0, 1, 0]
    assert "seconds" not in table.index


def test_chosen_columns_only(responses):
    assert item_missing(responses, ["age"])["variable"].tolist() == ["age"]


def test_complete_cases(responses):
    assert complete_cases(responses.frame, ["friendly", "slow"])["id"].tolist() == ["1"]
