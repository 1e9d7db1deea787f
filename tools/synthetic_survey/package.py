"""Data dictionary of the synthetic survey: its columns from the codebook, the other tables as ``tables.json`` says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import code_text
from tools.synthetic_survey import design

TABLES = design.HERE / "tables.json"
TITLE = (
    "Synthetic survey of residents, W District: no such survey took place",
    "W区居民调查（合成数据）：由程序生成，并非真实调查",
)


def margins() -> pd.DataFrame:
    """Shares of the adults to weight to."""
    bands = ((18, 39), (40, 59), (60, 110))
    shares = [sum(share for first, _, share in design.AGES if low <= first <= high) for low, high in bands]
    total = sum(shares)
    rows: list[tuple[object, ...]] = [
        ("sex", 1, None, None, "male", "男", 1 - design.FEMALE),
        ("sex", 2, None, None, "female", "女", design.FEMALE),
        ("residence", 1, None, None, "urban", "城镇", design.URBAN_SHARE),
        ("residence", 2, None, None, "rural", "农村", 1 - design.URBAN_SHARE),
    ]
    rows += [
        ("age", None, low, high, f"aged {low}-{high}", f"{low}～{high}岁", share / total)
        for (low, high), share in zip(bands, shares, strict=True)
    ]
    names = ["variable", "answer", "from_age", "to_age", "label_en", "label_zh", "adult_share"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:4], "Int64")).round({"adult_share": 4})


def package(codebook: Codebook, digests: Mapping[str, str]) -> dict[str, Any]:
    """Data dictionary: the survey's columns from the codebook, the other tables as they are described beside this
    module; `digests` are those of the answers and of the excerpts, by table.
    """
    resources = json.loads(TABLES.read_text(encoding="utf-8"))
    resources = [each | ({"digest": digests[each["name"]]} if each["name"] in digests else {}) for each in resources]
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
        "digest": digests["survey"],
        "encoding": "utf-8",
        "schema": {
            "fields": [
                _once(_field(variable, name), told) for variable in codebook.variables for name in variable.columns
            ],
            "primaryKey": "id",
        },
    }
    return {
        "name": "w_district",
        "profile": "tabular-data-package",
        "title_en": TITLE[0],
        "title_zh": TITLE[1],
        "description_en": "Written by python -m tools.synthetic_survey. Everything here is synthetic: made by a program, calibrated to published surveys (calibration.csv), with its truth beside it (truth.csv).",
        "description_zh": "由 python -m tools.synthetic_survey 生成。全部数据均为合成数据：由程序生成，按已发表调查校准（calibration.csv），真值附后（truth.csv）。",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": [*resources, survey],
    }


def _once(field: dict[str, Any], told: set[str]) -> dict[str, Any]:
    """A column that another table describes is not described again."""
    return {key: field[key] for key in ("name", "type")} if field["name"] in told else field


def _field(variable: Variable, name: str) -> dict[str, Any]:
    kind = {"number": "number", "text": "string", "meta": "string", "date": "string"}.get(variable.type, "integer")
    found: dict[str, Any] = {
        "name": name,
        "type": kind,
        "title_en": variable.title("en", name),
        "title_zh": variable.title("zh", name),
    }
    if variable.unit_en:
        found |= {"unit_en": variable.unit_en, "unit_zh": variable.unit_zh}
    if name == "distance":
        found["decimals"] = 1
    meant, named = _codes(variable)
    asked = variable.question_en if variable.question_en.endswith("?") else f"{variable.question_en}:"
    return found | {
        "description_en": f"{asked} {meant}" if meant else variable.question_en,
        "description_zh": f"{variable.question_zh}：{named}" if named else variable.question_zh,
    }


def _codes(variable: Variable) -> tuple[str, str]:
    """Meanings of the numbers in a column."""
    if variable.type == "multiple":
        return "1 chosen, 0 not", "1为选中，0为未选"
    if variable.type == "ranking":
        return "1 for the first; empty if not among the first three", "1为第一位，未列入前三者为空"
    return (
        "; ".join(f"{code_text(value.code)} {value.label_en}" for value in variable.values),
        "；".join(f"{code_text(value.code)} {value.label_zh}" for value in variable.values),
    )
