"""The ways in which 问卷星 heads its columns and writes its answers.

Each is as its exports have it, typed by hand.

No file of the platform's is kept here. What its exports look like is taken from programs that read or make them (public
repositories):

- wjxcom/wjx-ai-kit, skills/wjx-cli-use/references/response-commands.md, the platform's own: answers are downloaded by
  text (0), by scores (1) or by numbers (2), as CSV or .sav.
- gasongjian/reportgen, reportgen/questionnaire/questionnaire.py, function wenjuanxing: files 320_320_0.xls (text) and
  320_320_2.xls (numbers); six platform columns (序号, 提交答卷时间, 所用时间, 来源, 来源详情, 来自IP), seven with 总分;
  headings ``1、``, ``1：`` and ``第4题(…)``; several options joined by ┋ in text and spread over ``第3题(option)`` in
  numbers, ranking joined by →; -2 and -3 mean no answer; 〖…〗 is written in.
- CollegesChat/wenjuanxing-parser, tests/test_option_parsing.py and _models: (空) was left empty by the respondent,
  (跳过) skipped by the questionnaire; brackets may be empty, not closed, padded with blanks or followed by more; a ┋
  inside 〖…〗 parts no options; 127.0.0.1(本地).
- A script for exports of grids whose items are numbered: the first is headed ``introduction—1.item``, the next ones
  ``2.item``, with tabs in between.
- An exam's export has 用户ID and 总分 among the platform's columns; 问卷网's older one has 答题序号, 开始时间 and
  答题时长.
"""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from made_surveys import TEXT_HEADER, TEXT_ROWS, as_csv, codebook

from bphs.errors import InputError
from bphs.inputs.survey import cells
from bphs.inputs.survey.cells import Unreadable
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.headings import Finder, Target
from bphs.inputs.survey.responses import read_responses


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("1、您的年龄", Target("age")),
        ("1．您的年龄：", Target("age")),
        ("1、您的年龄 [填空题]", Target("age")),
        ("2、您的性别（单选题）*", Target("sex")),
        ("第2题", Target("sex")),
        ("Q2、您的性别", Target("sex")),
        ("3、您用过哪些服务【多选题】", Target("used")),
        ("3、您用过哪些服务(健康教育)", Target("used", 2.0)),
        ("3、您用过哪些服务（其他）", Target("used", 4.0)),
        ("3、您用过哪些服务:预防接种", Target("used", 3.0)),
        ("3、您用过哪些服务—预防接种", Target("used", 3.0)),
        ("第3题(健康教育)", Target("used", 2.0)),
        ("3(健康教育)", Target("used", 2.0)),
        ("第3题(2)", Target("used", 2.0)),
        ("4、请评价—医务人员态度好", Target("friendly")),
        ("4、请您对以下说法作出评价(等候时间太长)", Target("slow")),
        ("第4题(医务人员态度好)", Target("friendly")),
        ("第5题（经费）", Target("wants", 2.0)),
        ("所用时间", Target("seconds")),
        ("FRIENDLY", Target("friendly")),
        ("used_3", Target("used", 3.0)),
        ("Services used (records)", Target("used", 1.0)),
        ("1：您的年龄", Target("age")),
        ("Q1:您的年龄", Target("age")),
        ("Q2", Target("sex")),
        ("Q3_2", Target("used", 2.0)),
        ("4、请评价—1.医务人员态度好", Target("friendly")),
        ("4、请评价——\t2.等候时间太长", Target("slow")),
        ("2.等候时间太长", Target("slow")),
        ("\t2、您的性别\t", Target("sex")),
        ("3、您用过哪些服务？（可多选）", Target("used")),
        ("3、您用过哪些服务【至少选1项】", Target("used")),
        ("Q4_1", None),
        ("第4题", None),
        ("9、您的民族", None),
        ("第3题(健康)", None),
    ],
)
def test_headings(tmp_path, heading, target):
    assert Finder(codebook(tmp_path)).find(heading) == target


def test_two_questions_that_read_the_same_are_told_apart_by_their_number(tmp_path):
    text = "variable,number,question_en,question_zh,type,values\na,1,A,是否满意,single,1=是|2=否\nb,2,B,是否满意,single,1=是|2=否\n"
    finder = Finder(codebook(tmp_path, text=text))
    assert (finder.find("2、是否满意"), finder.find("1、是否满意"), finder.find("是否满意")) == (
        Target("b"),
        Target("a"),
        None,
    )


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("123秒", 123),
        ("2分3秒", 123),
        ("1小时2分3秒", 3723),
        ("00:02:03", 123),
        ("2:03", 123),
        (123, 123),
        ("１２３秒", 123),
        (datetime.time(0, 2, 3), 123),
        (datetime.timedelta(seconds=90), 90),
    ],
)
def test_time_taken(tmp_path, cell, seconds):
    assert cells.seconds(cell, codebook(tmp_path).variable("seconds")) == seconds


@pytest.mark.parametrize(
    "cell",
    [
        "2026/11/3 10:20:33",
        "2026-11-03 10:20:33",
        "2026-11-03T10:20:33",
        "2026年11月3日 10时20分33秒",
        "2026.11.3 10:20:33",
        46329.430937499995,
        "46329.4309375",
        datetime.datetime(2026, 11, 3, 10, 20, 33, 400),
        14013080433.0,
    ],
)
def test_moments(tmp_path, cell):
    """Excel counts days from 1899-12-30, SPSS seconds from 1582-10-14: 46329.430937… and 14013080433 are one moment."""
    assert cells.moment(cell, codebook(tmp_path).variable("submitted")) == datetime.datetime(2026, 11, 3, 10, 20, 33)


@pytest.mark.parametrize("cell", ["2026-11-03", "2026/11/3", "2026年11月3日", datetime.date(2026, 11, 3), 46329])
def test_days(tmp_path, cell):
    assert cells.moment(cell, codebook(tmp_path).variable("submitted")) == datetime.datetime(2026, 11, 3)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("男", 1),
        ("male", 1),
        (" 女 ", 2),
        ("2", 2),
        (2.0, 2),
        ("２", 2),
        ("7", 7),
        ("(跳过)", -3),
        ("（空）", -2),
        (-3, -3),
    ],
)
def test_codes(tmp_path, cell, code):
    assert cells.code(cell, codebook(tmp_path).variable("sex")) == code


@pytest.mark.parametrize(
    "cell",
    [
        "其他",
        "其他〖上门体检〗",
        "其他：上门体检",
        "其他（上门体检）",
        "4〖上门体检〗",
        "other: at home",
        "其他___上门",
    ],
)
def test_other_with_free_text(tmp_path, cell):
    assert cells.code(cell, codebook(tmp_path).variable("used")) == 4


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("预防接种〖社区〗", 3),
        ("预防接种", 3),
        ("预防接种〖〗", 3),
        (" 预防接种 〖 社区 〗 ", 3),
        ("预防接种〖社区", 3),
        ("预防接种〖社区〗〗", 3),
        ("预防〖社区〗接种", 3),
        ("其他〖社区〗(请注明)", 4),
    ],
)
def test_what_is_written_in_beside_any_option(tmp_path, cell, code):
    """The cases of CollegesChat/wenjuanxing-parser, tests/test_option_parsing.py."""
    assert cells.code(cell, codebook(tmp_path).variable("used")) == code


@pytest.mark.parametrize("cell", ["体检", "健康", "13812345678", 68251234])
def test_no_code(tmp_path, cell):
    with pytest.raises(Unreadable):
        cells.code(cell, codebook(tmp_path).variable("used"))


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("健康档案┋预防接种", [1, 0, 1, 0]), ("1┋3", [1, 0, 1, 0]), ("健康档案", [1, 0, 0, 0]), ("健康档案;预防接种", [1, 0, 1, 0]), ("其他〖体检┋量血压〗", [0, 0, 0, 1]),
        ("健康档案┋其他〖体检，量血压〗", [1, 0, 0, 1]), ("健康档案┋其他〖体检┋量血压〗", [1, 0, 0, 1]), ("其他〖体检┋量血压〗┋预防接种", [0, 0, 1, 1]), ("健康档案〖电子〗┋预防接种", [1, 0, 1, 0]), ("1,3", [1, 0, 1, 0]), ("其他;预防接种", [0, 0, 1, 1]), ("其他，预防", [0, 0, 0, 1]),
        ("健康档案┋其他〖电话13800138000┋量血压〗", [1, 0, 0, 1]), ("(空)", [np.nan] * 4), ("", [np.nan] * 4), ("(跳过)", [np.nan] * 4), ("-3", [np.nan] * 4),
    ],
)  # fmt: skip
def test_several_options_in_a_cell(tmp_path, cell, marks):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][7] = cell
    frame = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path)).frame
    assert frame.loc[0, ["used_1", "used_2", "used_3", "used_4"]].to_numpy(dtype=float) == pytest.approx(
        marks, nan_ok=True
    )


@pytest.mark.parametrize(
    ("cell", "ranks"),
    [
        ("经费→人员→设备", [2, 1, 3]),
        ("2→1→3", [2, 1, 3]),
        ("经费->设备", [np.nan, 1, 2]),
        ("经费〖设备→人员〗→人员", [2, 1, np.nan]),
        ("设备", [np.nan, np.nan, 1]),
        ("", [np.nan] * 3),
    ],
)
def test_options_in_order(tmp_path, cell, ranks):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][10] = cell
    frame = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path)).frame
    assert frame.loc[0, ["wants_1", "wants_2", "wants_3"]].to_numpy(dtype=float) == pytest.approx(ranks, nan_ok=True)


def test_an_option_that_the_codebook_does_not_have_is_not_lost_in_silence(tmp_path):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][7] = "健康档案┋7"
    with pytest.raises(InputError, match="variable 'used', row 2"):
        read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path))


@pytest.mark.parametrize(
    "cells_of_row",
    [
        ["健康档案", "", "预防接种", ""],
        ["1", "0", "1", "0"],
        ["是", "否", "是", "否"],
        ["√", "", "√", ""],
        ["1", "2", "3", "0"],
    ],
)
def test_a_column_for_each_option(tmp_path, cells_of_row):
    """With the option's text, with 1 and 0, with yes and no, with ticks.

    A 3 in the column of option 3 is its code, so the 2 marks option 2.
    """
    header = ["序号", *(f"第3题({option})" for option in ("健康档案", "健康教育", "预防接种", "其他"))]
    text = "variable,number,question_en,question_zh,type,values\nid,,N,序号,id,\nused,3,Used,用过,multiple,1=健康档案|2=健康教育|3=预防接种|4=其他\n"
    frame = read_responses(
        as_csv(tmp_path / "a.csv", header, [["1", *cells_of_row], ["2", "", "", "", ""]]), codebook(tmp_path, text=text)
    ).frame.drop(columns="id")
    assert frame.iloc[0].tolist() == [1, float(cells_of_row[1] == "2"), 1, 0]
    assert frame.iloc[1].isna().all()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("289538440_按分数_居民调查_320_320.csv", True),
        ("320_320_1.csv", True),
        ("320_320_2.csv", False),
        ("289538440_按序号_居民调查_320_320.csv", False),
        ("answers_1.csv", False),
    ],
)
def test_an_export_by_scores_is_told(tmp_path, name, told):
    """The platform's own list of forms: 0 by text, 1 by scores, 2 by numbers; only numbers are codes."""
    notes = read_responses(as_csv(tmp_path / name, TEXT_HEADER, TEXT_ROWS), codebook(tmp_path)).notes
    assert any("按分数" in note for note in notes) == told


@pytest.mark.parametrize(
    "heading", ["总分", "来源详情", "用户ID", "结束时间", "答题时长", "IP省份", "25、(其他（请补充）:)"]
)
def test_columns_of_the_platform_need_no_row_of_the_codebook(tmp_path, heading):
    responses = read_responses(
        as_csv(tmp_path / "a.csv", [*TEXT_HEADER, heading], [[*row, "1"] for row in TEXT_ROWS]), codebook(tmp_path)
    )
    assert heading in {dropped.name for dropped in responses.dropped}


def test_six_columns_of_the_platform_and_one_question(tmp_path):
    """The smallest export, of CollegesChat/wenjuanxing-parser, tests/test_parser.py, with a question of ours."""
    header = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "2、你的性别是？"]
    text = "variable,number,question_en,question_zh,type,values\nid,,N,序号,id,\nseconds,,Time,所用时间,duration,\nsubmitted,,When,提交答卷时间,date,\nsex,2,Sex,你的性别是？,single,1=男|2=女\n"
    responses = read_responses(
        as_csv(tmp_path / "a.csv", header, [["1", "2026-06-16 08:00:00", "10秒", "无", "无", "127.0.0.1(本地)", "女"]]),
        codebook(tmp_path, text=text),
    )
    assert responses.frame[["id", "seconds", "sex"]].iloc[0].tolist() == ["1", 10.0, 2.0]
    assert responses.frame["submitted"].iloc[0] == datetime.datetime(2026, 6, 16, 8)
    assert [dropped.name for dropped in responses.dropped] == ["来源", "来源详情", "来自IP"]


def test_a_draft_takes_what_is_written_in_for_no_option(tmp_path):
    rows = [["1", "甲┋其他〖丙┋丁〗"], ["2", "乙〖社区〗┋甲"], ["3", "甲┋乙"]] * 8
    drafted = draft_codebook(as_csv(tmp_path / "a.csv", ["答题序号", "3、用过"], rows)).set_index("variable")
    assert drafted.loc["id", "type"] == "id"
    assert drafted.loc["q3", "values"] == "1=甲|2=其他|3=乙"
