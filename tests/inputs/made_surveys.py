"""A small survey, made up, in every form that a researcher may hold; each test writes the file that it needs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl

from bphs.inputs.codebook.book import Codebook, read_codebook

CODEBOOK = """\
variable,number,question_en,question_zh,type,dimension,reversed,minimum,maximum,values,values_en,missing,missing_en,unit_en,unit_zh,privacy
id,,Respondent,序号,id,,,,,,,,,,,
submitted,,Submitted,提交答卷时间,date,,,,,,,,,,,
seconds,,Time taken,所用时间,duration,,,,,,,,,seconds,秒,
source,,Source,来源,meta,,,,,,,,,,,
ip,,IP,来自IP,meta,,,,,,,,,,,
age,1,Age,您的年龄,number,,,15,110,,,,,years,岁,
sex,2,Sex,您的性别,single,,,,,1=男|2=女,1=male|2=female,,,,,
used,3,Services used,您用过哪些服务,multiple,,,,,1=健康档案|2=健康教育|3=预防接种|4=其他,1=records|2=education|3=vaccination|4=other,,,,,
friendly,4,Staff are friendly,医务人员态度好,scale,service,,,,1=不同意|2=一般|3=同意,1=disagree|2=neutral|3=agree,9=不清楚,9=don't know,,,
slow,4,The wait is long,等候时间太长,scale,service,true,,,1=不同意|2=一般|3=同意,1=disagree|2=neutral|3=agree,9=不清楚,9=don't know,,,
wants,5,Wants,请按重要性排序,ranking,,,,,1=人员|2=经费|3=设备,1=staff|2=funds|3=equipment,,,,,
remark,6,Remarks,您的建议,text,,,,,,,,,,,
"""

TEXT_HEADER = [
    "序号",
    "提交答卷时间",
    "所用时间",
    "来源",
    "来自IP",
    "1、您的年龄",
    "2、您的性别",
    "3、您用过哪些服务（多选）",
    "4、医务人员态度好",
    "4、等候时间太长",
    "5、请按重要性排序",
    "6、您的建议",
]
TEXT_ROWS = [
    [
        "1",
        "2026/11/3 10:20:33",
        "123秒",
        "微信",
        "113.250.1.2(重庆-重庆)",
        "34",
        "男",
        "健康档案┋健康教育",
        "同意",
        "不同意",
        "经费→人员→设备",
        "多宣传",
    ],
    [
        "2",
        "2026/11/3 11:00:00",
        "95秒",
        "链接",
        "10.0.0.7(重庆-重庆)",
        "51岁",
        "女",
        "预防接种┋其他〖体检〗",
        "不清楚",
        "同意",
        "人员→设备",
        "(空)",
    ],
    [
        "3",
        "2026/11/4 09:05:01",
        "240秒",
        "微信",
        "113.250.1.9(重庆-重庆)",
        "29",
        "女",
        "(跳过)",
        "一般",
        "(空)",
        "(跳过)",
        "",
    ],
]
CODED_HEADER = [
    "序号",
    "提交答卷时间",
    "所用时间",
    "来源",
    "来自IP",
    "1、您的年龄",
    "2、您的性别",
    "第3题(健康档案)",
    "第3题(健康教育)",
    "第3题(预防接种)",
    "第3题(其他)",
    "第4题(医务人员态度好)",
    "第4题(等候时间太长)",
    "第5题(人员)",
    "第5题(经费)",
    "第5题(设备)",
    "第6题",
]
CODED_ROWS: list[list[Any]] = [
    [1, 46329.430937499995, 123, "微信", "113.250.1.2(重庆-重庆)", 34, 1, 1, 1, 0, 0, 3, 1, 2, 1, 3, "多宣传"],
    [2, 46329.458333333336, 95, "链接", "10.0.0.7(重庆-重庆)", 51, 2, 0, 0, 1, "1〖体检〗", 9, 3, 1, -2, 2, -2],
    [3, 46330.378483796296, 240, "微信", "113.250.1.9(重庆-重庆)", 29, 2, -3, -3, -3, -3, 2, -2, -3, -3, -3, ""],
]


def codebook(folder: Path, *changes: tuple[str, str], text: str = CODEBOOK) -> Codebook:
    """The codebook above, changed; what is to be changed must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "codebook.csv"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path)


def as_csv(path: Path, header: list[str], rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def as_xlsx(path: Path, header: list[str], rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path
