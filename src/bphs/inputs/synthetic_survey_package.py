"""The data dictionary of the synthetic survey: its columns from the codebook, the other tables as ``synthetic_survey_tables.json`` says."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from bphs.inputs import synthetic_survey_design as design
from bphs.inputs.codebook import SPREAD, Codebook, Variable
from bphs.inputs.codebook_values import code_text

TABLES = design.HERE / "synthetic_survey_tables.json"
TITLE = ("Synthetic survey of residents, W District: no such survey took place", "W区居民调查（合成数据）：由程序生成，并非真实调查")
SHORT = {
    "submitted": ("Time of submission", "提交时间"),
    "seconds": ("Time taken", "作答用时"),
    "stratum": ("Stratum", "抽样层"),
    "residence": ("Residence", "居住地"),
    "resident": ("Resident for six months", "居住满6个月"),
    "sex": ("Sex", "性别"),
    "age": ("Age", "年龄"),
    "education": ("Education", "文化程度"),
    "registration": ("Household registration", "户籍"),
    "income": ("Monthly household income per head", "家庭人均月收入"),
    "health": ("Self-rated health", "自评健康"),
    "distance": ("Distance to the nearest institution", "距最近机构距离"),
    "heard": ("Heard of the programme", "听说过项目"),
    "package": ("Knows the package", "知道服务包内容"),
    "checkup": ("Check-up in the past six months", "近半年参加体检"),
    "satisfied": ("Satisfied, all in all", "总体满意度"),
}
"""Titles of columns for tables and figures, where the question is too long."""


def margins() -> pd.DataFrame:
    """Shares of the adults to weight to."""
    bands = ((18, 39), (40, 59), (60, 110))
    shares = [sum(share for first, _, share in design.AGES if low <= first <= high) for low, high in bands]
    total = sum(shares)
    rows = [("sex", 1, None, None, "male", "男", 1 - design.FEMALE), ("sex", 2, None, None, "female", "女", design.FEMALE),
            ("residence", 1, None, None, "urban", "城镇", design.URBAN_SHARE), ("residence", 2, None, None, "rural", "农村", 1 - design.URBAN_SHARE)]  # fmt: skip
    rows += [("age", None, low, high, f"aged {low}-{high}", f"{low}—{high}岁", share / total) for (low, high), share in zip(bands, shares, strict=True)]
    names = ["variable", "answer", "from_age", "to_age", "label_en", "label_zh", "adult_share"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:4], "Int64")).round({"adult_share": 4})


def titled(codebook: Codebook) -> list[tuple[str, str, str]]:
    """Each column of the survey's files with its title in English and in Chinese."""
    found = []
    for variable in codebook.variables:
        if variable.type in SPREAD:
            pairs = zip(variable.columns, variable.values, strict=True)
            found += [(name, f"{variable.question_en}: {value.label_en}", f"{variable.question_zh}：{value.label_zh}") for name, value in pairs]
        else:
            found.append((variable.variable, variable.question_en, variable.question_zh))
    return found


def package(codebook: Codebook) -> dict[str, Any]:
    """The data dictionary: the survey's columns from the codebook, the other tables as they are described beside this module."""
    resources = json.loads(TABLES.read_text(encoding="utf-8"))
    told = {field["name"] for resource in resources for field in resource["schema"]["fields"]}
    survey = {
        "name": "survey",
        "path": "survey.csv",
        "forms": ["survey.sav", "survey.xlsx"],
        "profile": "tabular-data-resource",
        "title_en": TITLE[0],
        "title_zh": TITLE[1],
        "description_en": "One row per answer sheet as received, flaws and all; codes as in codebook.csv, -3 skipped by the questionnaire, -2 left empty. SPSS, Excel and CSV hold the same answers.",
        "description_zh": "每行为一份回收答卷，含有问题者；编码见codebook.csv，-3为跳过，-2为未填。SPSS、Excel与CSV三种形式内容相同。",
        "synthetic": True,
        "encoding": "utf-8",
        "schema": {"fields": [_once(_field(codebook, *title), told) for title in titled(codebook)], "primaryKey": "id"},
    }
    return {
        "name": "w_district",
        "profile": "tabular-data-package",
        "title_en": TITLE[0],
        "title_zh": TITLE[1],
        "description_en": "Written by python -m bphs synthetic-survey. Everything here is synthetic: made by a program, calibrated to published surveys (calibration.csv), with its truth beside it (truth.csv).",
        "description_zh": "由 python -m bphs synthetic-survey 生成。全部数据均为合成数据：由程序生成，按已发表调查校准（calibration.csv），真值附后（truth.csv）。",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": [*resources, survey],
    }


def _once(field: dict[str, Any], told: set[str]) -> dict[str, Any]:
    """A column that another table describes is not described again."""
    return {key: field[key] for key in ("name", "type")} if field["name"] in told else field


def _field(codebook: Codebook, name: str, title_en: str, title_zh: str) -> dict[str, Any]:
    variable = next(variable for variable in codebook.variables if name in variable.columns)
    kind = {"number": "number", "text": "string", "meta": "string", "date": "string"}.get(variable.type, "integer")
    title_en, title_zh = SHORT.get(name, (title_en, title_zh))
    found: dict[str, Any] = {"name": name, "type": kind, "title_en": title_en, "title_zh": title_zh}
    if variable.unit_en:
        found |= {"unit_en": variable.unit_en, "unit_zh": variable.unit_zh}
    if name == "distance":
        found["decimals"] = 1
    values = [] if variable.type in SPREAD else variable.values
    meant = "; ".join(f"{code_text(value.code)} {value.label_en}" for value in values)
    named = "；".join(f"{code_text(value.code)} {value.label_zh}" for value in values)
    return found | {"description_en": meant or _spread_words(variable)[0], "description_zh": named or _spread_words(variable)[1]}


def _spread_words(variable: Variable) -> tuple[str, str]:
    return {
        "multiple": ("1 chosen, 0 not.", "1为选中，0为未选。"),
        "ranking": ("1 for the first; empty if not among the first three.", "1为第一位；未列入前三者为空。"),
    }.get(variable.type, ("Synthetic.", "合成数据。"))
