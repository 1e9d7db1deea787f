"""Answers that vanish: what a file holds and the codebook does not know is counted, or refused in words."""

from __future__ import annotations

import pandas as pd
import pytest
from made_surveys import as_csv

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.checking import survey_findings
from bphs.inputs.survey.cleaning import clean
from bphs.inputs.survey.responses import read_responses
from bphs.inputs.survey.settings import Cleaning, Survey
from bphs.inputs.tables.dictionary import Dictionary

HEAD = "variable,question_en,question_zh,type,minimum,maximum,values,missing,role\n"
AGE, BARE_AGE = "age,Age,年龄,number,15,110,,,age\n", "age,Age,年龄,number,,,,,age\n"
SCALE = "s,Content,满意,scale,,,1=非常不满意|5=非常满意,9,\n"
USED = "used,Used,用过,multiple,,,1=甲|2=乙,,\n"


@pytest.fixture
def checked(tmp_path):
    """Problems and notes of check-data on a made-up file: found and remedy; the notes without the file's name."""

    def check(book, header, rows, **rules):
        (tmp_path / "codebook.csv").write_text(HEAD + book, encoding="utf-8")
        as_csv(tmp_path / "a.csv", header, rows)
        survey = Survey(file="a.csv", cleaning=Cleaning(duplicate_answers=False, **rules))
        nothing = Dictionary(path=tmp_path / "datapackage.json", tables={})
        problems, notes = survey_findings(tmp_path, survey, nothing)
        return [(one.found, one.remedy) for one in problems], [note.partition(": ")[2] for note in notes]

    return check


def ages(*odd):
    return [[30 + place] for place in range(20)] + [[age] for age in odd]


ENDS_ONLY = (
    "12 of 20 answers have codes that the codebook does not have (2, 3, 4)",
    "if they are answers, add them to 'values' with their labels (2=…|3=…|4=…); if they mean no answer, to 'missing'",
)
BIRTHS = (
    "20 of 20 answers outside 15 to 110, most of them like years of birth",
    "put ages into the file: year of the survey minus year of birth",
)
BANDS = (
    "20 of 20 answers outside 15 to 110, all of them like codes of bands",
    "if they are, make the variable 'single' in the codebook, with values such as 1=18-29|2=30-44",
)
OTHER = ("3 of 23 answers outside 0 to 120", "correct the cells, or 'minimum' and 'maximum' in the codebook")


@pytest.mark.parametrize(
    ("book", "rows", "problem"),
    [
        pytest.param(SCALE, [[1 + place % 5] for place in range(20)], ENDS_ONLY, id="labels on the ends of a scale"),
        pytest.param(AGE, [[1950 + place] for place in range(20)], BIRTHS, id="years of birth"),
        pytest.param(
            BARE_AGE,
            [[1950 + place] for place in range(20)],
            (BIRTHS[0].replace("15 to 110", "0 to 120"), BIRTHS[1]),
            id="years of birth, no limits written",
        ),
        pytest.param(AGE, [[1 + place % 5] for place in range(20)], BANDS, id="bands in years"),
        pytest.param(BARE_AGE, ages(250, 300, -4), OTHER, id="odd ages"),
    ],
)
def test_many_answers_that_the_codebook_does_not_know_are_refused(checked, book, rows, problem):
    name = book.partition(",")[0]
    assert checked(book, [name], rows)[0] == [problem]


def test_marks_of_options_are_refused_too(checked):
    rows = [[7, 0]] * 3 + [[1, 0]] * 9
    found = "3 of 12 answers have marks other than chosen or not, or ranks"
    assert checked(USED, ["used_1", "used_2"], rows)[0] == [(found, "correct the cells, or the type in the codebook")]


def test_every_variable_is_told_at_once(checked):
    rows = [[1 + place % 5, 1950 + place] for place in range(20)]
    assert [found for found, _ in checked(SCALE + AGE, ["s", "age"], rows)[0]] == [ENDS_ONLY[0], BIRTHS[0]]


@pytest.mark.parametrize("book", [AGE, BARE_AGE])
def test_one_age_of_250_is_counted(checked, book):
    problems, notes = checked(book, ["age"], ages(250))
    assert problems == []
    assert notes == ["variable 'age': 1 code that the codebook does not have, counted as missing"]


def test_small_ages_without_limits_are_noted(checked):
    problems, notes = checked(BARE_AGE, ["age"], [[1 + place % 5] for place in range(20)])
    assert problems == []
    assert notes == [
        "variable 'age': no age above 12; if these are codes of bands, make it 'single' with values such as 1=18-29|2=30-44"
    ]


@pytest.mark.parametrize(("share", "refused"), [(0.13, True), (0.15, False), (1.0, False)])
def test_the_share_is_a_setting(checked, share, refused):
    """Three of 22 answers are 13.6 %."""
    rows = ages()[:19] + [[200], [201], [202]]
    assert bool(checked(AGE, ["age"], rows, out_of_range_share=share)[0]) is refused


def test_counts_by_variable(tmp_path):
    """A sheet with two odd marks counts once; declared missing codes and empty cells are no answers."""
    (tmp_path / "codebook.csv").write_text(HEAD + SCALE + USED, encoding="utf-8")
    rows = [[1, 1, 0]] * 6 + [[9, 5, 5], ["", 1, 0], [3, "", ""], [5, 0, 1]]
    path = as_csv(tmp_path / "a.csv", ["s", "used_1", "used_2"], rows)
    responses = read_responses(path, read_codebook(tmp_path / "codebook.csv"))
    counts = clean(responses, Cleaning(duplicate_answers=False, out_of_range_share=0.5)).outside
    expected = pd.DataFrame(
        [("s", 8, 1, 1 / 8), ("used", 9, 1, 1 / 9)], columns=["variable", "answers", "outside", "share"]
    )
    pd.testing.assert_frame_equal(counts, expected)
    with pytest.raises(InputError) as caught:
        clean(responses, Cleaning(out_of_range_share=0))
    assert [problem.where for problem in caught.value.problems] == ["answers, variable 's'", "answers, variable 'used'"]
