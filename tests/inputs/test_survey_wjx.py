"""The ways in which 问卷星 heads its columns and writes its answers (issue 4, item 1); each is as its exports have it, typed by hand."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from made_surveys import TEXT_HEADER, TEXT_ROWS, as_csv, codebook

from bphs.errors import InputError
from bphs.inputs import survey_cells as cells
from bphs.inputs.survey import read_responses
from bphs.inputs.survey_cells import Unreadable
from bphs.inputs.survey_headings import Finder, Target


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
    assert (finder.find("2、是否满意"), finder.find("1、是否满意"), finder.find("是否满意")) == (Target("b"), Target("a"), None)


@pytest.mark.parametrize(("cell", "seconds"), [("123秒", 123), ("2分3秒", 123), ("1小时2分3秒", 3723), ("00:02:03", 123), ("2:03", 123), (123, 123), ("１２３秒", 123), (datetime.time(0, 2, 3), 123), (datetime.timedelta(seconds=90), 90)])
def test_time_taken(tmp_path, cell, seconds):
    assert cells.seconds(cell, codebook(tmp_path).variable("seconds")) == seconds


@pytest.mark.parametrize(
    "cell",
    ["2026/11/3 10:20:33", "2026-11-03 10:20:33", "2026-11-03T10:20:33", "2026年11月3日 10时20分33秒", "2026.11.3 10:20:33", 46329.430937499995, "46329.4309375", datetime.datetime(2026, 11, 3, 10, 20, 33, 400), 14013080433.0],
)
def test_moments(tmp_path, cell):
    """Excel counts days from 1899-12-30, SPSS seconds from 1582-10-14: 46329.430937… and 14013080433 are one moment."""
    assert cells.moment(cell, codebook(tmp_path).variable("submitted")) == datetime.datetime(2026, 11, 3, 10, 20, 33)


@pytest.mark.parametrize("cell", ["2026-11-03", "2026/11/3", "2026年11月3日", datetime.date(2026, 11, 3), 46329])
def test_days(tmp_path, cell):
    assert cells.moment(cell, codebook(tmp_path).variable("submitted")) == datetime.datetime(2026, 11, 3)


@pytest.mark.parametrize(("cell", "code"), [("男", 1), ("male", 1), (" 女 ", 2), ("2", 2), (2.0, 2), ("２", 2), ("7", 7), ("(跳过)", -3), ("（空）", -2), (-3, -3)])
def test_codes(tmp_path, cell, code):
    assert cells.code(cell, codebook(tmp_path).variable("sex")) == code


@pytest.mark.parametrize("cell", ["其他", "其他〖上门体检〗", "其他：上门体检", "其他（上门体检）", "4〖上门体检〗", "other: at home", "其他___上门"])
def test_other_with_free_text(tmp_path, cell):
    assert cells.code(cell, codebook(tmp_path).variable("used")) == 4


@pytest.mark.parametrize("cell", ["体检", "健康", "13812345678", 68251234])
def test_no_code(tmp_path, cell):
    with pytest.raises(Unreadable):
        cells.code(cell, codebook(tmp_path).variable("used"))


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("健康档案┋预防接种", [1, 0, 1, 0]), ("1┋3", [1, 0, 1, 0]), ("健康档案", [1, 0, 0, 0]), ("健康档案;预防接种", [1, 0, 1, 0]), ("其他〖体检┋量血压〗", [0, 0, 0, 1]),
        ("健康档案┋其他〖体检，量血压〗", [1, 0, 0, 1]), ("", [np.nan] * 4), ("(跳过)", [np.nan] * 4), ("-3", [np.nan] * 4),
    ],
)  # fmt: skip
def test_several_options_in_a_cell(tmp_path, cell, marks):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][7] = cell
    frame = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path)).frame
    assert frame.loc[0, ["used_1", "used_2", "used_3", "used_4"]].to_numpy(dtype=float) == pytest.approx(marks, nan_ok=True)


@pytest.mark.parametrize(("cell", "ranks"), [("经费→人员→设备", [2, 1, 3]), ("2→1→3", [2, 1, 3]), ("经费->设备", [np.nan, 1, 2]), ("设备", [np.nan, np.nan, 1]), ("", [np.nan] * 3)])
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


@pytest.mark.parametrize("cells_of_row", [["健康档案", "", "预防接种", ""], ["1", "0", "1", "0"], ["是", "否", "是", "否"], ["√", "", "√", ""], ["1", "2", "3", "0"]])
def test_a_column_for_each_option(tmp_path, cells_of_row):
    """With the option's text, with 1 and 0, with yes and no, with ticks; a 3 in the column of option 3 is its code, so the 2 marks option 2."""
    header = ["序号", *(f"第3题({option})" for option in ("健康档案", "健康教育", "预防接种", "其他"))]
    text = "variable,number,question_en,question_zh,type,values\nid,,N,序号,id,\nused,3,Used,用过,multiple,1=健康档案|2=健康教育|3=预防接种|4=其他\n"
    frame = read_responses(as_csv(tmp_path / "a.csv", header, [["1", *cells_of_row], ["2", "", "", "", ""]]), codebook(tmp_path, text=text)).frame.drop(columns="id")
    assert frame.iloc[0].tolist() == [1, float(cells_of_row[1] == "2"), 1, 0]
    assert frame.iloc[1].isna().all()
