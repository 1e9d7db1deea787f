"""The section survey: of study.yml: typed, held against folder and codebook, every mistake in words."""

from __future__ import annotations

import json

import pytest
from made_surveys import TEXT_HEADER, TEXT_ROWS, as_csv, codebook

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.study import read_study
from bphs.inputs.survey.settings import Cleaning, Rule, Survey

SETTINGS = """\
title: {en: Mine, zh: 我的}
parts: [survey]
survey:
  file: answers.csv
  codebook: codebook.csv
  issued: 10
  strata: sex
  margins:
    sex: {1: 0.49, 2: 0.51}
  cleaning:
    eligible:
      - {when: age >= 18, en: adults, zh: 成年人}
"""


@pytest.fixture
def folder(tmp_path):
    codebook(tmp_path)
    as_csv(tmp_path / "answers.csv", TEXT_HEADER, TEXT_ROWS)
    words = {"title_en": "Code", "title_zh": "代码", "description_en": "Code", "description_zh": "代码"}
    resource = {
        "name": "towns",
        "path": "towns.csv",
        "title_en": "Towns",
        "title_zh": "乡镇",
        "schema": {"fields": [{"name": "code", "type": "string", **words}]},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "mine", "resources": [resource]}), encoding="utf-8")
    (tmp_path / "towns.csv").write_text("code\nT01\n", encoding="utf-8")
    return tmp_path


def write(folder, *changes):
    text = SETTINGS
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "study.yml").write_text(text, encoding="utf-8")
    return folder


def told(folder, *changes):
    with pytest.raises(InputError) as caught:
        read_study(write(folder, *changes))
    return [(problem.where.rpartition("/")[2], problem.found, problem.remedy) for problem in caught.value.problems]


def test_settings_and_defaults(folder):
    survey = read_study(write(folder)).survey
    assert (survey.file, survey.issued, survey.strata, survey.margins["sex"][2]) == ("answers.csv", 10, "sex", 0.51)
    assert (survey.small_cell, survey.small_group, survey.min_answered, survey.imputations, survey.weight_bounds) == (
        5,
        10,
        0.8,
        20,
        (0.2, 5.0),
    )
    assert (survey.cleaning.eligible[0].when, survey.cleaning.speeder_share, survey.cleaning.out_of_range) == (
        "age >= 18",
        pytest.approx(1 / 3),
        "missing",
    )


def test_a_file_of_ones_own_needs_no_entry_in_the_dictionary(folder):
    """The codebook describes it."""
    assert check_study(write(folder)).problems == ()


def test_checking_a_study_reads_its_survey(folder):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][6] = "张三"
    as_csv(folder / "answers.csv", TEXT_HEADER, rows)
    checked = check_study(write(folder))
    assert [problem.where.rpartition("/")[2] for problem in checked.problems] == ["answers.csv, variable 'sex', row 2"]
    as_csv(folder / "answers.csv", TEXT_HEADER, TEXT_ROWS)
    assert any("'来自IP' is left behind (an IP address)" in note for note in check_study(folder).notes)


@pytest.mark.parametrize("model", [Survey, Cleaning, Rule])
def test_every_setting_says_what_it_is(model):
    for name, field in model.model_fields.items():
        assert field.description, name
        assert field.examples, name


@pytest.mark.parametrize(
    ("old", "new", "where", "found", "remedy"),
    [
        ("issued", "isued", "study.yml, line 6", "key 'isued'", "write 'issued'"),
        ("issued: 10", "issued: 0", "study.yml, line 6", "0, a whole number", "change it: issued: 1400"),
        ("issued: 10", "min_answered: 80", "study.yml, line 6", "80, a whole number", "change it: min_answered: 0.8"),
        (
            "file: answers.csv",
            "file: answer.csv",
            "study.yml, line 4",
            "file: answer.csv, which is not in the folder",
            "put it there, or write 'answers.csv'",
        ),
        (
            "file: answers.csv",
            "file: answers.docx",
            "study.yml, line 4",
            "file: answers.docx",
            "export the answers as .sav, .xlsx or CSV",
        ),
        ("strata: sex", "strata: sax", "study.yml, line 7", "variable 'sax'", "write 'sex'"),
        ("strata: sex", "strata: remark", "study.yml, line 7", "variable 'remark'", None),
        (
            "{1: 0.49, 2: 0.51}",
            "{1: 0.49, 2: 0.31, 3: 0.2}",
            "study.yml, line 9",
            "the codes 1, 2, 3",
            "add what is missing, remove what is too many",
        ),
        (
            "strata: sex",
            "strata: sex\n  population: {1: 900, 3: 80}",
            "study.yml, line 8",
            "the codes 1, 3",
            "add what is missing, remove what is too many",
        ),
        (
            "strata: sex",
            "strata: sex\n  population: 900",
            "study.yml, line 8",
            "one number for strata",
            "change it: population: {1: 8, 2: 10, 3: 6}",
        ),
        (
            "strata: sex",
            "population: {1: 900, 2: 80}",
            "study.yml, line 7",
            "numbers by code without strata",
            "name strata:, or write one number",
        ),
        ("when: age >= 18", "when: aeg >= 18", "study.yml, line 12", "variable 'aeg'", "write 'age'"),
        (
            "when: age >= 18",
            "when: older than 18",
            "study.yml, line 12",
            "'older than 18'",
            "change it: when: 'used_1 == 0 and sat_1 >= 4'",
        ),
        (
            "codebook: codebook.csv",
            "codebook: book.csv",
            "book.csv",
            "no such file",
            "put the file there, or correct its name",
        ),
    ],
)
def test_mistakes_in_words(folder, old, new, where, found, remedy):
    assert (where, found, remedy) in [
        (place, what, advice if remedy else None) for place, what, advice in told(folder, (old, new))
    ]


def test_part_survey_needs_the_section(folder):
    text = "title: {en: Mine, zh: 我的}\nparts: [survey]\n"
    (folder / "study.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="part 'survey' without a section 'survey'"):
        read_study(folder)


def test_mistakes_of_the_codebook_are_told_with_those_of_the_settings(folder):
    codebook_text = (folder / "codebook.csv").read_text(encoding="utf-8")
    (folder / "codebook.csv").write_text(codebook_text.replace("1=男|2=女", "男|女"), encoding="utf-8")
    places = [where for where, *_ in told(folder, ("file: answers.csv", "file: nowhere.csv"))]
    assert places == ["study.yml, line 4", "codebook.csv, row 8 (sex), column values"]


class TestScalesAndGroups:
    def test_a_scale_that_the_codebook_does_not_have(self, folder):
        write(folder, ("  issued: 10\n", "  issued: 10\n  scales: [trust]\n"))
        with pytest.raises(InputError, match="scale 'trust'"):
            read_study(folder / "study.yml")

    def test_groups_of_age_rise(self, folder):
        write(folder, ("  issued: 10\n", "  issued: 10\n  age_groups: [40, 18]\n"))
        with pytest.raises(InputError, match="whole numbers that rise"):
            read_study(folder / "study.yml")
