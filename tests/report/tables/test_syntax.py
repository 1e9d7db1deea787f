"""Syntax of SPSS says what the codebook says; that it runs and agrees with the pages: `test_tables_command.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.predictors import Predictor, YesNo
from bphs.report.tables.syntax import NOT_RUN_LINE, syntaxes
from bphs.report.tables.syntax_commands import Survey
from bphs.report.words import wording

CODEBOOK = """variable,question_en,question_zh,type,dimension,dimension_en,dimension_zh,reversed,values,values_en,missing,missing_en,role
id,Respondent,序号,id,,,,,,,,,
sex,Respondent's sex,性别,single,,,,,1=男|2=女,1=male|2=female,9=拒答,9=refused,sex
heard,Heard?,听说过吗,single,,,,,1=是|2=否,1=yes|2=no,,,heard
q1,Kind,态度好,scale,staff,Staff,人员,,1=否|2=一般|3=是,1=no|2=so|3=yes,,,outcome
q2,Slow,等候久,scale,staff,Staff,人员,true,1=否|2=一般|3=是,1=no|2=so|3=yes,,,outcome
"""
COLUMNS = ["id", "sex", "heard", "q1", "q2", "weight"]


@pytest.fixture
def survey(tmp_path):
    (tmp_path / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    held, asked = [Predictor("sex", 1, (1, 2))], [YesNo("heard", "heard", 1.0)]
    codebook = read_codebook(tmp_path / "codebook.csv")
    return Survey(codebook, COLUMNS, {"staff": ("q1", "q2")}, {"sex": [1.0, 2.0]}, 0.8, held, asked, {})


def lines(survey, table, language="en"):
    with wording.language(language):
        made = syntaxes(survey, [f"10_x-{table}"])
    return {name: text.splitlines() for name, text in made.items()}


def test_answers_are_read_named_turned_and_scored(survey):
    (text,) = lines(survey, "means").values()
    assert "VARIABLE LABELS sex 'Respondent''s sex'." in text
    assert "VALUE LABELS sex\n  1 'male'\n  2 'female'." in "\n".join(text)
    assert "MISSING VALUES sex (9)." in text
    assert "RECODE q2 (1=3) (2=2) (3=1)." in text
    assert not [line for line in text if line.startswith("RECODE q1")]
    assert "COMPUTE score_0_100=MEAN.2(100*(q1-1)/(3-1), 100*(q2-1)/(3-1))." in text
    assert text[-2:] == ["T-TEST /GROUPS=sex(1,2) /VARIABLES=score_0_100.", "EXECUTE."]


def test_labels_are_those_of_the_language(survey):
    (text,) = lines(survey, "means", "zh").values()
    assert "VALUE LABELS sex\n  1 '男'\n  2 '女'." in "\n".join(text)
    assert "VARIABLE LABELS score_0_100 '人员'." in text


def test_a_model_has_a_variable_for_each_category_but_the_reference(survey):
    made = lines(survey, "awareness_use")
    assert made["10_x-awareness_use"][-4:-1] == [
        "COMPUTE sex_is_2=(sex=2).",
        "COMPUTE event=(heard=1).",
        "LOGISTIC REGRESSION event WITH sex_is_2 /PRINT=CI(95).",
    ]
    assert made["10_x-awareness_use-robust"][0] == NOT_RUN_LINE


def test_no_line_is_longer_than_spss_reads(survey):
    """SPSS 25 Command Syntax Reference, "Running commands": 256 bytes."""
    many = [Predictor(f"quite_a_long_name_{number}", None, ()) for number in range(40)]
    for text in lines(replace(survey, held=many), "awareness_use").values():
        assert max(len(line.encode()) for line in text) <= 256
        assert text[-2].endswith("/PRINT=CI(95).") or "EXPONENTIATED" in text[-2]


def test_a_scale_without_limits_has_no_score(survey):
    for name in ("q1", "q2"):
        object.__setattr__(survey.codebook.owner[name], "values", ())
    assert lines(survey, "means") == {}


@pytest.mark.parametrize("table", ["ranks", "known_groups", "choice", "satisfaction", "validity", "calibration"])
def test_what_a_survey_did_not_ask_has_no_file(survey, table):
    assert lines(survey, table) == {}
