"""Questions that vanish: a column goes by its heading and its answers together, and one word brings it back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from made_surveys import as_csv

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.draft_advice import advice
from bphs.inputs.survey.responses import read_responses

PHONE = "13800138000"
HEAD = "variable,question_en,question_zh,type,privacy\n"
DOWN = dict(enumerate(["非常满意", "比较满意", "一般", "不太满意", "非常不满意"], 1))


def drafted(path):
    table = draft_codebook(path)
    table.to_csv(path.with_name("codebook.csv"), index=False)
    return table


@pytest.mark.parametrize(
    ("heading", "answers", "kind", "held"),
    [
        ("economic.cond.national", [1, 2, 3, 4, 5], "number", ""),
        ("national basic public health services", [1, 2, 3], "number", ""),
        ("您家有几部手机", [0, 1, 2, 3], "number", ""),
        ("请填写0-10分", [0, 5, 10], "number", ""),
        ("您是否有身份证", ["有", "没有"], "single", ""),
        ("您的手机", [f"1380013{place:04}" for place in range(40)], "meta", ""),
        ("学号", list(range(1, 41)), "number", "drop"),
        ("national id", [f"A{place:07}" for place in range(40)], "meta", ""),
        ("调查员姓名", ["欧阳震华", "司马光明"], "meta", ""),
        ("其他（请注明）", ["邻居", "亲戚"], "text", ""),
        ("备用", [f"1390013{place:04}" for place in range(40)], "meta", ""),
    ],
)
def test_heading_and_answers_decide_together(tmp_path, heading, answers, kind, held):
    rows = [[answers[place % len(answers)], 30 + place] for place in range(40)]
    row = drafted(as_csv(tmp_path / "a.csv", [heading, "age"], rows)).iloc[0]
    assert row[["type", "privacy"]].tolist() == [kind, held]
    assert not any(str(answer) in row["values"] for answer in answers if kind in ("meta", "text"))
    kept = read_responses(tmp_path / "a.csv", read_codebook(tmp_path / "codebook.csv")).frame
    assert (len(kept.columns) == 2) is (kind in ("number", "single") and held == "")


@pytest.mark.parametrize("written", [f"其他〖{PHONE}〗", PHONE, f"其他：{PHONE}"])
def test_one_telephone_number_costs_no_column(tmp_path, written):
    rows = [[written, 30], *[[["电视", "医生", "其他〖邻居〗"][place % 3], 31 + place] for place in range(40)]]
    table = drafted(as_csv(tmp_path / "a.csv", ["信息来源", "age"], rows))
    assert (
        table.loc[0, ["type", "values"]].tolist() == ["single", "1=电视|2=医生|3=其他"]
        or table.loc[0, "type"] == "single"
    )
    responses = read_responses(tmp_path / "a.csv", read_codebook(tmp_path / "codebook.csv"))
    assert responses.frame.iloc[1:, 0].notna().all()
    assert PHONE not in table.to_csv() + responses.frame.to_csv() + str(responses.notes)


def test_one_word_brings_a_column_back_and_never_a_telephone_number(tmp_path):
    rows = [[number, 30] for number in [*range(1, 40), int(PHONE)]]
    path = as_csv(tmp_path / "a.csv", ["学号", "age"], rows)
    for word, there in (("", False), ("drop", False), ("keep", True)):
        (tmp_path / "codebook.csv").write_text(
            HEAD + f"n,N,学号,number,{word}\nage,Age,age,number,\n", encoding="utf-8"
        )
        responses = read_responses(path, read_codebook(tmp_path / "codebook.csv"))
        assert ("n" in responses.frame) is there
    assert responses.frame["n"].isna().tolist() == [False] * 39 + [True]
    assert any("1 cell emptied" in note for note in responses.notes)


@pytest.mark.parametrize("form", ["csv", "sav"])
def test_seconds_of_spss_are_dates(tmp_path, form):
    """SPSS counts from 1582-10-14: 13.8 thousand million seconds later it is February 2020."""
    frame = pd.DataFrame({"填写时间": [13.8e9 + 1e5 * place for place in range(20)], "age": [30.0] * 20})
    path = tmp_path / f"a.{form}"
    if form == "sav":
        pyreadstat.write_sav(frame.set_axis(["t", "age"], axis=1), path, column_labels=["填写时间", "年龄"])
    else:
        as_csv(path, [*frame], [[int(cell) for cell in row] for row in frame.to_numpy()])
    assert drafted(path)["type"].tolist()[0] == "date"
    first = read_responses(path, read_codebook(tmp_path / "codebook.csv")).frame.iloc[0, 0]
    assert str(first)[:7] == "2020-02"


def spss(path, labels, answers, title):
    pyreadstat.write_sav(pd.DataFrame({"s": answers}), path, column_labels=[title], variable_value_labels={"s": labels})
    return path


def test_a_scale_that_runs_from_much_to_little_is_seen(tmp_path):
    path = spss(
        tmp_path / "a.sav", {float(code): label for code, label in DOWN.items()}, [1.0, 2, 3, 4, 5] * 4, "总体满意度"
    )
    table = drafted(path)
    assert table.loc[0, ["type", "reversed", "ordered", "role"]].tolist() == ["scale", "true", "", "satisfied"]
    assert read_codebook(tmp_path / "codebook.csv").variable("s").direction == "descending"
    assert any("a high code means little" in line for line in advice(table, path, tmp_path / "codebook.csv"))


@pytest.mark.parametrize(
    ("labels", "top", "values"),
    [
        ({1.0: "非常不满意", 5.0: "非常满意"}, 5, "1=非常不满意|2=2|3=3|4=4|5=非常满意"),
        (
            {0.0: "完全不愿意", 10.0: "非常愿意"},
            10,
            "|".join(["0=完全不愿意", *(f"{c}={c}" for c in range(1, 10)), "10=非常愿意"]),
        ),
    ],
)
def test_codes_between_labels_on_the_ends_are_answers(tmp_path, labels, top, values):
    path = spss(tmp_path / "a.sav", labels, [float(place % (top + 1)) or 1.0 for place in range(33)], "态度")
    table = drafted(path)
    assert table.loc[0, ["type", "values"]].tolist() == ["scale", values]
    assert any("have no label" in line for line in advice(table, path, tmp_path / "codebook.csv"))


def test_bands_of_age_and_years_of_birth(tmp_path):
    rows = [[1 + place % 5, 1950 + place] for place in range(20)]
    assert drafted(as_csv(tmp_path / "a.csv", ["您的年龄"], [row[:1] for row in rows])).loc[
        0, ["type", "values"]
    ].tolist() == [
        "single",
        "1=1|2=2|3=3|4=4|5=5",
    ]
    path = as_csv(tmp_path / "b.csv", ["您的年龄"], [row[1:] for row in rows])
    assert any("years of birth" in line for line in advice(drafted(path), path, tmp_path / "codebook.csv"))


@pytest.mark.parametrize(
    ("heading", "labels"),
    [
        ("年龄", ["二十岁以下", "20至39岁", "40至59岁", "六十岁以上"]),
        ("age group", ["<18", "18-39", "40-59", "60+"]),
        ("education", ["None", "Primary", "High school", "Master"]),
    ],
)
def test_bands_are_coded_in_their_own_order(tmp_path, heading, labels):
    mixed = np.random.default_rng(1).permutation(labels * 12)
    table = drafted(as_csv(tmp_path / "a.csv", [heading], [[str(label)] for label in mixed]))
    assert table.loc[0, "values"] == "|".join(f"{code}={label}" for code, label in enumerate(labels, 1))


def test_a_letter_that_is_declared_missing_is_no_answer(tmp_path):
    frame = pd.DataFrame({"sex": ["M", "F", "X"] * 8})
    labels = {"sex": {"M": "男", "F": "女", "X": "其他原因"}}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels=labels, missing_ranges={"sex": ["X"]})
    assert drafted(tmp_path / "a.sav").loc[0, ["values", "missing"]].tolist() == ["1=男|2=女", "9=其他原因"]
