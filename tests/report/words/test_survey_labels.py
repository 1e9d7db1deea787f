"""A survey's variables as readers see them: what the codebook says is what stands in tables and figures.

Authority: data/w_district/codebook.csv, read here with the csv module.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.report.chapter.catalogue import catalogue_of
from bphs.report.chapter.opening import open_chapter
from bphs.report.tables.labelled import codebook_columns
from bphs.report.words import wording

CODEBOOK = Path(__file__).parents[3] / "data" / "w_district" / "codebook.csv"
TITLES = (
    "sex",
    "age",
    "education",
    "residence",
    "registration",
    "income",
    "township",
    "chronic",
    "health",
    "used",
    "satisfied",
    "package",
    "checkup",
    "heard",
    "priority",
    "channel",
)


@pytest.fixture(scope="module")
def rows():
    with CODEBOOK.open(encoding="utf-8", newline="") as file:
        return {row["variable"]: row for row in csv.DictReader(file)}


@pytest.fixture
def catalogue():
    wording.use_catalogue(codebook_columns(read_codebook(CODEBOOK)))
    yield
    wording.use_catalogue({})


@pytest.mark.usefixtures("catalogue")
class TestCatalogue:
    def test_titles_are_the_short_ones_and_descriptions_the_questions(self, rows):
        entry = wording.column("education")
        assert (
            wording.title("education")
            == ("Education", "文化程度")
            == (rows["education"]["title_en"], rows["education"]["title_zh"])
        )
        assert (entry.description_en, entry.description_zh) == (
            rows["education"]["question_en"],
            rows["education"]["question_zh"],
        )

    def test_units_stay(self):
        with wording.language("zh"):
            assert wording.label("age") == "年龄（岁）"

    def test_columns_of_options_carry_the_option(self):
        assert wording.title("used_3") == ("Used: vaccination", "利用：预防接种")
        assert wording.title("used") == ("Used", "利用")
        assert wording.category_both("used", "3") == ("vaccination", "预防接种")
        assert wording.category_both("used_3", "1") == ("chosen", "选中")

    def test_without_a_short_title_the_question_stands(self, rows):
        assert wording.title("id") == (rows["id"]["question_en"], rows["id"]["question_zh"])


def test_the_variables_of_the_shipped_survey_have_short_titles(rows):
    """Room of a table's first column: five words, or fourteen characters."""
    items = [name for name, row in rows.items() if row["dimension"] or name.startswith(("aware_", "satisfied_"))]
    for name in (*TITLES, *items):
        title = rows[name]["title_en"], rows[name]["title_zh"]
        assert 1 <= len(title[0].split()) <= 5, title
        assert 1 <= len(title[1]) <= 14, title


def test_no_two_variables_share_a_title(rows):
    for language in ("title_en", "title_zh"):
        titles = [row[language] for row in rows.values() if row[language]]
        assert len(titles) == len(set(titles))


def test_what_a_chapter_cannot_do_without_is_named_all_at_once():
    chapter = open_chapter("11_drivers", CODEBOOK.parent / "study.yml")
    assert chapter.codebook(["age", "used_3"], ["policy"]).path.name == "codebook.csv"
    with pytest.raises(InputError) as caught:
        chapter.codebook(["age", "alter"], ["polity"])
    said = str(caught.value)
    assert "no variable 'alter'" in said
    assert "no dimension 'polity'" in said
    assert "no variable 'age'" not in said
    assert "call yours so in the codebook" in said


def test_a_column_of_the_excerpts_gives_no_heading_to_what_chapters_compute():
    # Authority: data/w_district/datapackage.json, where `question` of interviews.csv is the theme asked about, and
    # derived.json, where it is a question of the survey.
    study = read_study(CODEBOOK.with_name("study.yml"))
    dictionary = read_dictionary(CODEBOOK.with_name("datapackage.json"))
    found = catalogue_of(study, dictionary)
    assert dictionary.columns["question"].title_en == "Theme asked about"
    assert (found["question"].title_en, found["question"].title_zh) == ("Question", "题目")
    assert found["interviewee_role"].title_en == dictionary.columns["interviewee_role"].title_en
