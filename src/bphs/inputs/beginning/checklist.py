"""Checklist of a new study: what is to be filled in, and what appears with which table and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bphs.inputs.beginning.places import NONE, OWN
from bphs.inputs.beginning.questionnaire import ANSWERS, CODEBOOK
from bphs.inputs.beginning.tables import EXAMPLE, FIGURES_FILE, UNITS_FILE, headings_of
from bphs.inputs.beginning.wishes import Wishes
from bphs.inputs.describing.headings import Known

Titles = Mapping[str, Sequence[Mapping[str, str]]]
"""Titles of chapters in both languages, by the part of a study that they belong to."""

WORDS = {
    "en": {
        "title": "# What is to be filled in",
        "how": f"A row that begins with `{EXAMPLE}` only shows how the table is filled in: it is never read as data, and "
        "`make check-data` says that it was left out. A table that holds nothing else is not filled in yet; what needs it "
        "is left out of the report and waits. Open tables in Excel and save them as “CSV UTF-8”.",
        "tables": "## Tables",
        "steps": "## Steps",
        "then": "- [ ] `make check-data STUDY={name}` lists what is wrong and what waits\n- [ ] `make report STUDY={name}`, then "
        "open `reports/{name}/index.html`: it works as soon as one table is filled in, and grows with the tables\n"
        "- [ ] `make lab STUDY={name}` opens the chapters on these data\n"
        "- [ ] where the figures come from: `source` in `study.yml`, and `sources` of each table in `datapackage.json`",
        "chapters": "**With it appear**: {}",
        "column": "- [ ] `{heading}`: {what}",
        "units_known": "codes and names stand there already, as the boundaries have them",
        "units_unknown": "a row for each unit: its code, and its name in Chinese, English or both",
        "own": "- [ ] `boundaries.geojson`: put the file here and take the # from `boundaries` in `study.yml`",
        "answers": "- [ ] `{codebook}`: the questions; change them, or have them drafted from an export of your own (then remove "
        "both files first): `make codebook FILE=data/{name}/export.xlsx`, and name it under `survey` in `study.yml`\n"
        "- [ ] `{answers}`: a row for each respondent, in codes or in the labels of the codebook",
        "words": "- [ ] `words/en/00_answers.md` and `words/zh/00_answers.md`: what the study asks, in your own words",
    },
    "zh": {
        "title": "# 待填写清单",
        "how": f"以 `{EXAMPLE}` 开头的行仅示范填写方式，不会作为数据读取，`make check-data` 会提示已略去该行。只有示例行的表视为"
        "尚未填写，需要它的内容暂不出现在报告中。表格可用 Excel 打开，另存为“CSV UTF-8”。",
        "tables": "## 数据表",
        "steps": "## 步骤",
        "then": "- [ ] `make check-data STUDY={name}`：列出问题和尚未填写之处\n- [ ] `make report STUDY={name}`，然后打开 "
        "`reports/{name}/index.zh.html`：填好一张表即可运行，内容随数据增加\n"
        "- [ ] `make lab STUDY={name}`：用自己的数据打开各章\n"
        "- [ ] 注明数据来源：`study.yml` 的 `source` 和 `datapackage.json` 中各表的 `sources`",
        "chapters": "**填写后出现的章节**：{}",
        "column": "- [ ] `{heading}`：{what}",
        "units_known": "代码和名称已按地图边界填好",
        "units_unknown": "每个地区一行：代码，以及中文、英文名称（至少一种）",
        "own": "- [ ] `boundaries.geojson`：放入本文件夹，并去掉 `study.yml` 中 `boundaries` 前的 #",
        "answers": "- [ ] `{codebook}`：问卷题目；可直接修改，也可由自己的导出文件生成（先删除这两个文件）："
        "`make codebook FILE=data/{name}/export.xlsx`，并在 `study.yml` 的 `survey` 中写明文件名\n"
        "- [ ] `{answers}`：每位调查对象一行，填写代码或编码本中的文字",
        "words": "- [ ] `words/en/00_answers.md` 与 `words/zh/00_answers.md`：用自己的话写明研究问题",
    },
}
NEEDED = {"en": "needed, for each unit and year", "zh": "必填，每个地区每年一个数"}
ROLES = {
    "region": ("shares within and between regions, comparison of regions", "区域内、区域间差异及区域比较"),
    "need": ("need by age, and sharing out money by need", "按年龄衡量的需要，按需要分配经费"),
    "resource": ("a resource: one is needed; several stand side by side in chapter 3", "一种资源：至少填一种；多种资源在第3章并列"),
    "rank": ("who is better off: concentration, and what goes with the resource", "按富裕程度的集中程度及相关因素"),
    "area": ("densities and distribution by area", "按面积的密度与分布"),
    "name_en": ("names on English pages; without it the Chinese ones stand there", "英文页面上的名称；不填则显示中文名"),
}  # fmt: skip
"""What a column of a role tells, in English and in Chinese."""
MORE = {
    "en": "- [ ] a second year: change between the years, who caught up, a look ahead; from the fifth year on the course of "
    "all years\n"
    "- [ ] travel times between the units, in a file of your own (`travel_times.csv`: code, code_to, minutes; one row for each "
    "way), entered by `make describe`: what residents reach in time (chapter 4)",
    "zh": "- [ ] 第二个年份：年份间变化、追赶情况与展望；五个年份以上还有逐年走势\n"
    "- [ ] 各地区间出行时间，另存一个文件（`travel_times.csv`：code 起点代码、code_to 终点代码、minutes 分钟，每个单程一行），"
    "用 `make describe` 登记：居民在规定时间内可及的资源（第4章）",
}


def checklist_of(wishes: Wishes, titles: Titles) -> str:
    """Text of the folder's ``README.md``, in each of the languages."""
    return "\n\n".join("\n".join(_in(language, wishes, titles)) for language in wishes.languages) + "\n"


def _in(language: str, wishes: Wishes, titles: Titles) -> Iterator[str]:
    words = WORDS[language]
    yield from (words["title"], "", words["how"], "", words["tables"])
    if "regions" in wishes.parts:
        yield from _regions(language, wishes, titles)
    if "survey" in wishes.parts:
        yield from ("", f"### `{ANSWERS}`", "", _chapters(language, titles.get("survey", ())), "")
        yield words["answers"].format(codebook=CODEBOOK, answers=ANSWERS, name=wishes.name)
    yield from ("", words["steps"], "", words["words"], words["then"].format(name=wishes.name))


def _regions(language: str, wishes: Wishes, titles: Titles) -> Iterator[str]:
    words, known = WORDS[language], wishes.place not in (OWN, NONE)
    yield from (
        "",
        f"### `{UNITS_FILE}`",
        "",
        f"- [x] {words['units_known']}" if known else f"- [ ] {words['units_unknown']}",
    )
    yield from _columns(language, headings_of(UNITS_FILE, wishes))
    yield from ([words["own"]] if wishes.place == OWN else [])
    yield from ("", f"### `{FIGURES_FILE}`", "", _chapters(language, titles.get("regions", ())), "")
    yield from _columns(language, headings_of(FIGURES_FILE, wishes))
    yield MORE[language]


def _chapters(language: str, titles: Sequence[Mapping[str, str]]) -> str:
    return WORDS[language]["chapters"].format(
        ("; " if language == "en" else "；").join(one[language] for one in titles)
    )


def _columns(language: str, headings: Mapping[str, Known]) -> Iterator[str]:
    for heading, known in headings.items():
        what = NEEDED[language] if known.name == "pop_total" else _told(known, language)
        if what:
            yield WORDS[language]["column"].format(heading=heading, what=what)


def _told(known: Known, language: str) -> str:
    return ROLES[known.role][0 if language == "en" else 1] if known.role in ROLES else ""
