"""A draft of a codebook from an export as 问卷星 writes it: headings in Chinese, answers as text."""

from __future__ import annotations

import pandas as pd
import pyreadstat
import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.files.punctuation import printed
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.draft_advice import advice
from bphs.inputs.survey.drafted_answers import in_english, vocabulary, without_answer, yes_and_no
from bphs.inputs.survey.drafted_titles import with_titles
from bphs.inputs.survey.outcomes import outcomes

GRID = "3、您是否知道以下服务？—"
ASKED = {
    "1、您的性别：": ["女", "男", "女"],
    "2、您的月收入（元）：": ["2000-3999元", "不愿透露", "2000元以下"],
    f"{GRID}健康档案": ["不知道", "知道", "不清楚"],
    f"{GRID}健康教育": ["不清楚", "知道", "知道"],
    "4、您使用过哪些服务？（接种疫苗）": [1, 0, 0],
    "4、您使用过哪些服务？（都没有）": [0, 1, 1],
    "5、医务人员态度好": ["非常同意", "不同意", "一般"],
}


@pytest.fixture
def export(tmp_path):
    pd.DataFrame(ASKED).loc[[0, 1, 2] * 8].to_excel(tmp_path / "answers.xlsx", index=False)
    return tmp_path / "answers.xlsx"


def test_awareness_that_was_not_sure_is_no_answer_and_the_others_count(export):
    """With unsure as a third answer nothing said which of them is yes, and awareness vanished from every chapter."""
    drafted = draft_codebook(export)
    aware = drafted[drafted["role"] == "aware"]
    assert aware["values"].tolist() == ["1=知道|2=不知道"] * 2
    assert aware[["missing", "missing_en"]].iloc[0].tolist() == ["9=不清楚", "9=unsure"]
    drafted.to_csv(export.with_name("codebook.csv"), index=False)
    assert "aware" in [one.name for one in outcomes(read_codebook(export.with_name("codebook.csv")), {})]


def test_questions_and_titles_read_as_a_page_prints_them(export):
    drafted = draft_codebook(export).set_index("variable")
    assert drafted.loc["q2", ["question_zh", "title_zh", "title_en"]].tolist() == ["您的月收入（元）", "收入", "Income"]
    assert drafted.loc["q4", "question_zh"] == "您使用过哪些服务？"
    assert drafted.loc["q3", "title_zh"] == "知晓：健康档案"
    assert drafted.loc["q1", ["values", "values_en"]].tolist() == ["1=男|2=女", "1=male|2=female"]


@pytest.mark.parametrize(
    ("labels", "unsure"),
    [
        (["是", "否", "不清楚"], ["不清楚"]),
        (["了解", "不了解", "说不清"], ["说不清"]),
        (["yes", "no", "not sure"], ["not sure"]),
        (["甲", "乙", "不清楚"], []),
        (["知道", "不知道"], []),
        (["会", "不会", "想", "不想", "不清楚"], []),
    ],
)
def test_no_answer_is_told_from_answers(labels, unsure):
    assert without_answer(labels, ordered=lambda _: False) == unsure


def test_labels_of_an_spss_file_are_read_so_too(tmp_path):
    labels = {"a": {1.0: "知道", 2.0: "不知道", 8.0: "不清楚"}}
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0, 2, 8] * 4}), tmp_path / "a.sav", variable_value_labels=labels)
    assert draft_codebook(tmp_path / "a.sav")[["values", "missing"]].iloc[0].tolist() == ["1=知道|2=不知道", "8=不清楚"]


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("1=18-29岁|2=60岁及以上", "1=18–29 years|2=60 years or more"),
        ("1=2000元以下|2=2000～3999元", "1=under 2000 yuan|2=2000–3999 yuan"),
        ("1=是|2=某", ""),
        ("", ""),
    ],
)
def test_labels_in_english(written, english):
    assert in_english(written) == english


def test_the_vocabulary_names_no_label_twice_in_a_pair():
    assert yes_and_no(["知道", "不知道", "说不清"]) == ["知道", "不知道"]
    assert all(vocabulary().values())
    assert printed("您的年龄（周岁）：") == "您的年龄（周岁）"


def test_a_remark_in_brackets_is_no_title():
    row = {
        "role": "background",
        "type": "single",
        "column": "3、您的婚姻状况（目前）",
        "question_zh": "您的婚姻状况（目前）",
    }
    assert "title_zh" not in with_titles(row)


def test_a_grid_and_a_set_of_options_by_the_labels_of_an_spss_file(tmp_path):
    """问卷星 writes the option in brackets and the item after a dash, also into the labels of SPSS."""
    frame = pd.DataFrame({"Q1": [1.0, 2] * 6, "Q2": [2.0, 1] * 6, "Q3": [1.0, 0] * 6, "Q4": [0.0, 1] * 6})
    asked = ["是否知道以下服务？—健康档案", "是否知道以下服务？—健康教育", "用过哪些？（体检）", "用过哪些？（都没有）"]
    known = {1.0: "知道", 2.0: "不知道"}
    labels = {"Q1": known, "Q2": known}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels=asked, variable_value_labels=labels)
    drafted = draft_codebook(tmp_path / "a.sav").set_index("variable")
    assert drafted.loc[["Q1", "Q2"], "role"].tolist() == ["aware", "aware"]
    assert drafted.loc["Q2", "title_zh"] == "知晓：健康教育"
    several = drafted[drafted["type"] == "multiple"].iloc[0]
    assert several[["question_zh", "values", "exclusive", "role"]].tolist() == [
        "用过哪些？",
        "3=体检|4=都没有",
        "4",
        "used",
    ]


def test_a_file_of_spss_in_english(tmp_path):
    """Options after a question mark are one question; words of frequency are the steps of a scale."""
    steps = {1.0: "never", 2.0: "rarely", 3.0: "sometimes", 4.0: "often", 5.0: "always"}
    frame = pd.DataFrame(
        {"m1": [1.0, 0] * 6, "m2": [0.0, 1] * 6, "b1": [1.0, 5] * 6, "b2": [2.0, 4] * 6, "b3": [1.0, 3] * 6}
    )
    asked = ["Which did you use? talks", "Which did you use? none", "I feel worn out", "I am tired", "I work too hard"]
    labels = dict.fromkeys(("b1", "b2", "b3"), steps)
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels=asked, variable_value_labels=labels)
    drafted = draft_codebook(tmp_path / "a.sav").set_index("variable")
    assert drafted["type"].tolist() == ["multiple", "scale", "scale", "scale"]
    assert drafted.loc["m", ["column", "values", "exclusive", "role"]].tolist() == [
        "m1|m2",
        "1=talks|2=none",
        "2",
        "used",
    ]


def test_what_may_be_the_design_is_said_and_not_written(tmp_path):
    frame = pd.DataFrame({"wt": [1.5, 0.5] * 6, "kg": [60.5, 70] * 6, "vil": [1.0, 2] * 6})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels=["Design weight", "Body size", "Village"])
    drafted = draft_codebook(tmp_path / "a.sav")
    drafted.to_csv(tmp_path / "codebook.csv", index=False)
    told = [line for line in advice(drafted, tmp_path / "a.sav", tmp_path / "codebook.csv") if "perhaps" in line]
    assert [line.partition(";")[0] for line in told] == [
        "weight, perhaps: wt, Design weight",
        "cluster, perhaps: vil, Village",
    ]
