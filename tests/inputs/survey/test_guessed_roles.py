"""Roles of a draft, in Chinese and English: guessed only where question, type and answers agree."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.guessed_roles import in_order, with_guesses
from bphs.inputs.survey.responses import read_responses

STUDY = Path(__file__).parents[3] / "data/w_district"


def role(question, kind="single", values="1=甲|2=乙", **entries):
    row = {"variable": "q1", "question_zh": question, "type": kind, "values": values, **entries}
    return with_guesses([row])[0].get("role", "")


@pytest.mark.parametrize(
    ("question", "kind", "expected"),
    [
        ("您的性别", "single", "sex"),
        ("Gender", "single", "sex"),
        ("您的年龄段", "single", "age"),
        ("Age in years", "number", "age"),
        ("How many pages a day", "number", ""),
        ("您的户口性质", "single", "registration"),
        ("您现居住地属于城镇还是农村", "single", "residence"),
        ("您是否患有慢性病", "single", "chronic"),
        ("您的职业", "single", "background"),
        ("您对健康教育服务是否满意", "scale", "satisfied_item"),
        ("总体来说，您是否满意", "scale", "satisfied"),
        ("收入高的人得到更多服务", "scale", ""),
        ("近一年接受过哪些服务", "multiple", "used"),
        ("最需要改进的方面", "ranking", "wish"),
        ("您从哪些渠道得知", "multiple", "channel"),
        ("您一般先去哪里就诊", "text", ""),
    ],
)
def test_what_is_asked(question, kind, expected):
    assert role(question, kind) == expected


def test_awareness_is_a_grid_of_questions():
    grid = [{"variable": f"q{n}", "number": "3", "question_zh": f"您是否知道{n}", "type": "single", "values": "1=是|2=否"} for n in (1, 2)]  # fmt: skip
    assert [row["role"] for row in with_guesses(grid)] == ["aware", "aware"]
    assert role("您是否知道本项目", number="3") == ""


@pytest.mark.parametrize(
    ("values", "ordered"),
    [
        ("1=小学|2=初中|3=本科", "ascending"),
        ("1=本科及以上|2=大专|3=高中", "descending"),
        ("1=Primary school|2=Senior school|3=Bachelor", "ascending"),
        ("1=初中|2=小学|3=本科", None),
        ("1=高|2=低", None),
    ],
)
def test_schooling_needs_an_order_that_its_labels_show(values, ordered):
    (row,) = with_guesses([{"variable": "q1", "question_zh": "文化程度", "type": "single", "values": values}])
    assert (row.get("role"), row.get("ordered")) == (("education", ordered) if ordered else (None, None))


def test_a_role_that_one_variable_can_have_goes_to_the_first():
    rows = [{"variable": f"q{n}", "question_zh": "您的性别", "type": "single", "values": ""} for n in (1, 2)]
    assert [row.get("role", "") for row in with_guesses(rows)] == ["sex", ""]


def test_labels_of_money_in_order():
    assert in_order(["6000元及以上", "1000元以下", "1000～1999元"]) == ["1000元以下", "1000～1999元", "6000元及以上"]
    assert in_order(["甲", "乙"]) == ["甲", "乙"]


@pytest.mark.parametrize("form", ["survey.xlsx", "survey.sav"])
def test_the_draft_of_the_survey_that_ships(form, tmp_path):
    """The draft reads the file it was made from, and no guess of it contradicts the codebook."""
    drafted = draft_codebook(STUDY / form)
    drafted.to_csv(tmp_path / "draft.csv", index=False)
    assert len(read_responses(STUDY / form, read_codebook(tmp_path / "draft.csv")).frame) == 1212
    found = {role: set(rows["question_zh"]) for role, rows in drafted.groupby("role") if role}
    wanted = {"residence", "sex", "age", "education", "registration", "income", "chronic", "distance", "heard", "knows"}
    assert wanted <= set(found)
    codes = drafted[drafted["role"] == "income"].iloc[0]
    assert codes["ordered"] == "ascending"
    assert codes["values"].startswith("1=1000元以下")


def test_a_set_of_spss_with_a_column_for_each_answer(tmp_path):
    """Headings in the order of the values need not be renamed."""
    text = "variable,question_en,question_zh,type,values,column\ngot,Got,接受过,multiple,1=甲|2=乙|5=丙,m1|m2|m3\n"
    (tmp_path / "codebook.csv").write_text(text, encoding="utf-8")
    (tmp_path / "a.csv").write_text("m1,m2,m3\n1,0,0\n0,1,1\n", encoding="utf-8")
    frame = read_responses(tmp_path / "a.csv", read_codebook(tmp_path / "codebook.csv")).frame
    pd.testing.assert_frame_equal(frame, pd.DataFrame({"got_1": [1.0, 0], "got_2": [0.0, 1], "got_5": [0.0, 1]}))
