"""Text of a new study's ``study.yml``: each key with what it means, those that are not needed yet behind a ``#``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bphs.inputs.beginning.places import NONE, OWN, PROVINCES, english_name
from bphs.inputs.beginning.questionnaire import ANSWERS, CODEBOOK
from bphs.inputs.beginning.wishes import Wishes

HEADS = {
    "en": "# Settings of this study. A # at the beginning of a line makes it a remark: take it away to use the key.",
    "zh": "# 本研究的设置。行首有 # 的为说明或暂未启用的设置，去掉 # 即可启用。",
}
CITATION = (
    'citation: {en: "Tianditu (National Platform for Common Geospatial Information Services), map approval number '
    'GS(2024)0650", zh: "国家地理信息公共服务平台“天地图”，审图号GS(2024)0650号"}'
)


class Key(NamedTuple):
    """Key of the settings: its line, what it means in both languages, and whether the study needs it at once."""

    line: str
    en: str
    zh: str
    needed: bool = False


def settings_of(wishes: Wishes) -> str:
    """Text of ``study.yml``."""
    lines = [HEADS[language] for language in wishes.languages]
    for key in _keys(wishes):
        lines.append("")
        lines += [f"# {getattr(key, language)}" for language in wishes.languages]
        mark = "" if key.needed else "# "
        lines += [f"{mark}{line}" for line in key.line.splitlines()]
    return "\n".join(lines) + "\n"


def _keys(wishes: Wishes) -> Iterator[Key]:
    regions, survey = ("regions" in wishes.parts), ("survey" in wishes.parts)
    yield Key(_title(wishes), "The study's title.", "研究标题。", True)
    yield Key(
        f"parts: [{', '.join(wishes.parts)}]",
        "Parts that are told: 'regions' (tables of units), 'survey' (answers of residents).",
        "包含的部分：regions 为地区数据，survey 为居民调查。",
        True,
    )
    years = ", ".join(map(str, wishes.years)) or "2010, 2020"
    yield Key(
        f"years: [{years}]",
        "Years compared, earliest first. One without figures yet is left out and told by make check-data.",
        "比较的年份，由早到晚。尚无数据的年份会跳过，make check-data 会提示。",
        regions,
    )
    yield _unit(wishes)
    yield _boundaries(wishes)
    yield from _survey(survey)
    yield from _others()


def _title(wishes: Wishes) -> str:
    english, chinese = "Equality of health resources", "卫生资源配置均等化研究"
    if "regions" not in wishes.parts:
        english, chinese = "Basic public health services as residents see them", "居民视角下的基本公共卫生服务研究"
    elif wishes.place == PROVINCES:
        english, chinese = f"{english} between the provinces of China", f"中国省际{chinese}"
    elif wishes.place not in (OWN, NONE):
        english, chinese = f"{english} in {english_name(wishes.place)}", f"{wishes.place}{chinese}"
    return f"title: {{en: {english}, zh: {chinese}}}"


def _unit(wishes: Wishes) -> Key:
    line = "unit: {en: [district, districts], zh: 区县}"
    if wishes.place == PROVINCES:
        line = "unit: {en: [province, provinces], zh: 省份}"
    en = "What a unit is called: in English one and several, in Chinese."
    return Key(line, en, "地区单位的名称：英文单数、复数，中文。", "regions" in wishes.parts)


def _boundaries(wishes: Wishes) -> Key:
    en = "Boundaries, for maps; without this key no map is drawn and areas come from a column of districts.csv."
    zh = "地图边界。不写此项则不画地图，面积取自 districts.csv。"
    if wishes.place == OWN:
        en = "Boundaries: a GeoJSON file (WGS84) in this folder, and its property with the codes. Put the file here first."
        zh = "地图边界：本文件夹内的 GeoJSON 文件（WGS84）及其中存放代码的属性。请先放入文件，再去掉 #。"
        return Key("boundaries: {file: boundaries.geojson, code: code}", en, zh)
    if wishes.place == NONE:
        return Key("boundaries: {source: tianditu, province: 重庆市}", en, zh)
    which = "level: province" if wishes.place == PROVINCES else f"province: {wishes.place}"
    return Key(f"boundaries:\n  source: tianditu\n  {which}\n  {CITATION}", en, zh, True)


def _survey(needed: bool) -> Iterator[Key]:
    yield Key(
        f"survey: {{file: {ANSWERS}, codebook: {CODEBOOK}}}",
        "The file with the answers (.csv, .xlsx, .sav) and its codebook. More keys (issued, cluster, strata, weight, "
        "margins, cleaning): src/bphs/inputs/survey/settings.py.",
        "答卷文件（.csv、.xlsx、.sav）及其编码本。其他设置（发放数、抽样、权重、清洗）见 src/bphs/inputs/survey/settings.py。",
        needed,
    )


def _others() -> Iterator[Key]:
    for line, en, zh in OTHERS:
        yield Key(line, en, zh)


OTHERS = (
    ("source: {en: statistical yearbooks, zh: 统计年鉴}", "Where the figures come from, as figures say it after 'Source:'.", "数据来源，显示在图下。"),
    ("regions: region", "Division into regions, if districts.csv has several columns of them: region_<name>.", "区域划分；districts.csv 有多个区域列时注明所用的一列（region_<名称>）。"),
    ("resource: beds", "What is told through all chapters; without it the first resource with figures.", "各章分析的资源；不写则取第一个有数据的资源。"),
    ("predictors: [urban_share, share_65_plus, log_density]", "What the regression explains the resource's rate with.", "回归分析所用的解释变量。"),
    ("published_totals: {2020: 32054159}", "Printed population of the whole area by year; the units must add up to it.", "各年份全区域公布的总人口，各地区之和须与之相等。"),
    ("core: {column: region, value: centre}", "Units at the centre: drawn larger, left out where results are tried without them.", "中心地区：地图上放大显示，稳健性检验时剔除。"),
    ("target_year: 2030", "Year that scenarios look to.", "情景分析的目标年份。"),
    ("behind: [north]", "Regions that scenarios give added staff to; without it those below the overall rate.", "情景分析中增加人员的区域；不写则为低于总体水平的区域。"),
    ('doubtful: ["500236"]', "Codes of units with a figure in doubt: results are tried without them.", "数据存疑的地区代码，稳健性检验时剔除。"),
    ("confidence: 0.95", "Level of confidence intervals.", "置信水平。"),
    ("replicates: 999", "Random replicates of bootstrap and permutation, 99 to 99999.", "自助法与置换检验的重复次数，99 至 99999。"),
    ("seed: 20201101", "Where the random numbers start.", "随机数种子。"),
    ("long_form_share: 0.10", "Share of households that filled in the long form (columns lf_*).", "填报普查长表（lf_* 列）的户数比例。"),
    ("reach_minutes: 60", "Minutes of travel below which residents go to another unit, with a table travel_times.", "有出行时间表（travel_times）时，居民前往其他地区就医的时间上限（分钟）。"),
    ("need_weights: {pop_65_plus: {value: 1.5, source: {en: …, zh: …}, quality: B}}", "Weights by which residents count when money is shared out by need, each with its source.", "按需要分配经费时各类人口的权数，须注明出处。"),
    ("interviews: {file: interviews.csv, codebook: interview_codebook.csv}", "Coded interviews (README of the project: Interviews).", "访谈编码材料（见项目 README）。"),
    ("numbering: chapter", "Figures and tables numbered by chapter (Table 3-1); without it from 1 in each.", "图表按章编号（表3-1）；不写则各章从 1 编起。"),
    ("without: [11_drivers]", "Chapters to leave out.", "不需要的章节。"),
    ("parameters: {11_drivers: {first_places: [1, 2]}}", "Other values of a chapter's parameters.", "章节参数的其他取值。"),
)  # fmt: skip
"""Keys that no study needs at once: a line that can be used, what it means in English and in Chinese."""
