"""Needs of a section, and which sections of a chapter a study can tell: one plan for the build, for check-data and for
JupyterLab.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from bphs.inputs.codebook.roles import ROLES
from bphs.inputs.facts import Facts
from bphs.report.words.sections import OPENING, Section
from bphs.report.words.wording import Text, inside

NEEDS = (
    "years >= N", "resources >= N", "units >= N", "groups >= N", "respondents >= N", "clusters >= N", "scales >= N", "groupings >= N", "outcomes >= N", "boundaries", "area", "ages", "rules", "interviews", "survey", "sampled",
    "doubtful", "synthetic", "issued", "margins", "known_shares", "weights", "table NAME: columns", "saved NAME: columns", "role NAME or NAME", "dimension NAME", "section NAME",
)  # fmt: skip
_NEED = re.compile(
    r"(?P<count>years|resources|units|groups|respondents|clusters|scales|groupings|outcomes) >= (?P<least>\d+)"
    r"|(?P<has>boundaries|area|ages|rules|interviews|survey|sampled|doubtful|synthetic|issued|margins|known_shares|weights)"
    r"|(?P<kind>table|saved|role|dimension|section) (?P<name>[\w.]+(?: or [\w.]+)*)(?:: (?P<columns>[\w, ]+))?"
)
COUNTED = {
    "years": (Text("a year", "年份"), Text("years", "个年份")),
    "resources": (Text("a resource", "资源"), Text("resources", "种资源")),
    "units": (Text("a unit", "地区"), Text("units", "个地区")),
    "groups": (Text("a region", "区域"), Text("regions", "个区域")),
    "respondents": (Text("a respondent", "调查对象"), Text("respondents", "名调查对象")),
    "clusters": (Text("a cluster of the sample", "抽样整群"), Text("clusters", "个整群")),
    "scales": (Text("a scale of several items", "多题项量表"), Text("scales of several items", "个量表")),
    "groupings": (
        Text("a characteristic of the respondents", "调查对象特征"),
        Text("characteristics of the respondents", "项调查对象特征"),
    ),
    "outcomes": (Text("an outcome", "结果变量"), Text("outcomes", "个结果变量")),
}
"""What is counted: one of it, and several."""
LACKS = {
    "boundaries": Text("boundaries of the units", "地区边界"),
    "rules": Text("a table of rules (rules.csv)", "规则表（rules.csv）"),
    "interviews": Text("coded interviews", "经编码的访谈资料"),
    "area": Text("the area of the units", "地区面积"),
    "ages": Text("residents by age, in groups of five years, in the tables of its years", "各年份按5岁分组的人口数"),
    "survey": Text("a survey", "问卷调查"),
    "sampled": Text("a sampling error of the resource", "资源数据的抽样误差"),
    "doubtful": Text("a unit with a figure in doubt", "数据存疑的地区"),
    "issued": Text("the number of people approached", "发放问卷数"),
    "margins": Text("known margins of the population", "已知的总体边际"),
    "known_shares": Text("known shares of the population that weights are not raked to", "未参与加权的已知总体比例"),
    "weights": Text("weights of the respondents", "调查权数"),
}
TOO_FEW = Text(
    "It needs at least {least} {what}; this study has {there}.",
    "至少需要 {least} {what}，本研究仅有 {there} {measure}。",
)
NOT_ANY = Text("It needs at least {least} {what}; this study has none.", "至少需要 {least} {what}，本研究没有。")
NOT_MADE_UP = Text("It applies only to answers that a program made up.", "仅适用于由程序模拟生成的答卷。")
ABSENT = Text("It needs {what}, which this study does not have.", "需要{what}，本研究没有。")
TABLES = {
    "comparability": Text("what can be compared between the years", "各年可比性"),
    "comparators": Text("comparable studies", "同类研究"),
    "counted_resources": Text("resources counted where they work", "按工作地统计的资源"),
    "fiscal": Text("standard expenditure and revenue of the units", "各地区标准财政收支"),
    "later_residents": Text("residents counted after the last year of the study", "末年之后公布的常住人口"),
    "innovations": Text("the study's own innovations", "本地创新做法"),
    "policies": Text("policy documents", "政策文件"),
    "regions_series": Text("regional shares of other years", "其他年份各区域比重"),
    "uneven": Text("items that groups read differently", "测量不等值的题项"),
    "indicator_system": Text("system of indicators", "指标体系"),
    "service_indicators": Text("indicators of the services", "服务指标"),
    "service_rates": Text("rates of a service", "服务覆盖率"),
    "working_time": Text("working time", "可用工作时间"),
    "workload": Text("workload", "工作量"),
    "admin_changes": Text("administrative changes", "行政区划变动"),
    "bphs_national_standard": Text("national standard of funding per resident", "国家人均经费补助标准"),
    "calibration": Text("what each item of the synthetic survey imitates", "合成数据调查各题项的校准依据"),
    "census": Text("population census", "人口普查"),
    "central_share": Text("central share of the cost", "中央分担比例"),
    "cost_sharing": Text("sharing of the cost between governments", "各级政府经费分担比例"),
    "county_budgets": Text("budgets of the units", "各地区财政收支"),
    "districts": Text("units of the study", "研究所含地区"),
    "exclusions": Text("answer sheets that were left out", "剔除的答卷"),
    "expert_ratings": Text("experts’ ratings of importance", "专家重要性评分"),
    "expert_items": Text("experts’ comparisons of items in pairs", "专家对题项的两两比较判断"),
    "experts": Text("experts’ comparisons in pairs", "专家两两比较判断"),
    "index_judgements": Text(
        "experts’ comparisons of the index’s dimensions in pairs", "专家对指数各维度的两两比较判断"
    ),
    "indicators": Text("indicators", "指标"),
    "certainty": Text("confidence in what the interviews say (GRADE-CERQual)", "访谈结论的可信度评价（GRADE-CERQual）"),
    "interview_guide": Text("interview guide", "访谈提纲"),
    "joint_display": Text("constraints that the codes of the interviews speak of", "访谈编码所涉制约因素"),
    "items": Text("answers to the scales", "量表题项回答"),
    "panel": Text("regional tables as cleaned", "整理后的地区数据"),
    "printed_totals": Text("printed totals", "公布合计数"),
    "published_results": Text("results that other studies printed", "其他研究公布的结果"),
    "registered_population": Text("registered population", "户籍人口"),
    "respondents": Text("respondents as cleaned", "清理后的调查对象"),
    "travel_times": Text("travel times between the units", "各地区间出行时间"),
    "truth": Text("what was planted in made-up answers", "模拟答卷中设定的真值"),
    "unit_budgets": Text("units of work and the budget made of them", "服务当量与据此编制的预算当量"),
    "unit_costs": Text("cost of a unit of work", "单位当量成本"),
}
"""What tables hold that the chapters of the house ask for: a study that lacks one has no title for it."""
COLUMNS = {
    "area_km2": Text("land area", "土地面积"),
    "budget_expenditure_100m_yuan": Text("budget expenditure", "一般公共预算支出"),
    "budget_revenue_100m_yuan": Text("budget revenue", "一般公共预算收入"),
    "child_management_rate": Text("systematic management of children", "儿童系统管理率"),
    "health_expenditure_100m_yuan": Text("expenditure on health", "卫生健康支出"),
    "mean_school_years": Text("mean years of schooling", "平均受教育年限"),
    "pop_total": Text("resident population", "常住人口"),
    "share_65_plus": Text("residents aged 65 and over", "65岁及以上人口比重"),
    "urban_share": Text("urban residents", "城镇化率"),
}
"""Columns that the chapters of the house ask of tables which earlier ones saved, where the study has none of them."""
NO_TABLE = Text("the table “{name}”", "数据表“{name}”")
NO_COLUMN = Text("the column {names} of the table “{name}”", "数据表“{name}”的{names}列")
NO_COLUMNS = Text("the columns {names} of the table “{name}”", "数据表“{name}”的{names}各列")
QUOTED = Text("“{name}”", "“{name}”")
NO_ROLE = Text("a question on {what}", "关于{what}的题目")
NO_ROLES = Text("It needs one of these, and this study has none: {what}.", "需要以下任一项，本研究均无：{what}。")
DESIGN = {
    "cluster": Text("clusters of the sample", "抽样整群"),
    "strata": Text("strata of the sample", "抽样分层"),
    "weight": Text("design weights", "设计权数"),
    "outcome_scale": Text("a scale whose items have the role ‘outcome’", "以“outcome”为角色的量表"),
}
NO_DIMENSION = Text("a scale with the dimension {name!r}", "含维度“{name}”的量表")
BUILDS = Text("It builds on the section “{name}”, which this study lacks.", "以“{name}”一节为基础，而本研究没有该节。")
LEFT_WITH = Text(
    "It needs the table “{name}” of {chapter}, which this study leaves out.",
    "需要{chapter}生成的数据表“{name}”，而本研究未纳入该章。",
)
CHAPTER_GONE = Text("The chapter needs what this study lacks. {why}", "本章所需条件本研究不具备。{why}")


def is_need(line: str) -> bool:
    """Whether a line says a need.

    >>> is_need("years >= 2"), is_need("role education or income"), is_need("year >= 2")
    (True, True, False)
    """
    need = _NEED.fullmatch(line)
    if need is None or need["kind"] is None:
        return need is not None
    names = need["name"].split(" or ")
    return set(names) <= {*ROLES, *DESIGN} if need["kind"] == "role" else len(names) == 1


def asked_of(needs: Iterable[str]) -> set[str]:
    """Facts among needs that cost a reading of the survey."""
    return {need.split()[0] for need in needs} & {"respondents", "clusters", "synthetic"}


def column_of_the_house(name: str) -> Text:
    """Title of a column that the chapters of the house ask for; of any other the name itself."""
    return COLUMNS.get(name, Text(name, name))


def left_out(
    parts: Sequence[Section],
    facts: Facts,
    refused: Mapping[str, Text],
    saved: Mapping[str, frozenset[str] | None],
    skipped: Mapping[str, Text] | None = None,
    column: Callable[[str], Text] = column_of_the_house,
) -> dict[str, Text]:
    """Sections that a study cannot tell, each with the reason; all of them if the opening's needs are not met.

    A chapter goes whole where nothing would be left that it computes, and it saves nothing for others: what its page
    would hold is an introduction and limitations.

    Parameters
    ----------
    parts : the chapter's sections.
    facts : what the study has.
    saved : columns of the tables that earlier chapters save, by name; None where nobody knows them yet.
    refused : sections whose measure turned out undefined for these data, with what it said.
    skipped : what the chapters are called that the study chose to leave out, by the tables that they would save.
    column : title of a column by its name.
    """
    gone = dict(refused)
    titles = {section.name: section.title for section in parts}
    for section in parts:
        if section.name not in gone and (why := _lacking(section, facts, saved, skipped or {}, column)):
            gone[section.name] = why
        below = next((name for name in section.builds_on if name in gone), None)
        if section.name not in gone and below:
            gone[section.name] = BUILDS.format(name=titles[below])
    if OPENING not in gone and (why := _nothing_left(parts, gone)):
        gone[OPENING] = why
    if OPENING in gone:
        whole = CHAPTER_GONE.format(why=gone[OPENING])
        return {section.name: whole for section in parts}
    return gone


def _nothing_left(parts: Sequence[Section], gone: Mapping[str, Text]) -> Text | None:
    """Reason why the first section that computes something is gone, where all of them are."""
    computing = [part for part in parts if part.name != OPENING and part.names]
    opening = next(part for part in parts if part.name == OPENING)
    drawn = any(opening.records[kind] for kind in ("finding", "figure", "table")) or opening.tables.get("save")
    if drawn or not computing or any(part.name not in gone for part in computing):
        return None
    return gone[computing[0].name]


def _lacking(
    section: Section,
    facts: Facts,
    saved: Mapping[str, frozenset[str] | None],
    skipped: Mapping[str, Text],
    column: Callable[[str], Text],
) -> Text | None:
    """Reason why a study cannot tell a section: its own needs first, then what its code reads and loads."""
    for need in section.needs:
        match = _NEED.fullmatch(need)
        if match and (why := _of_need(match, facts, saved, column)):
            gone = match["kind"] == "saved" and match["name"] not in saved and match["name"] in skipped
            return _with_chapter(match["name"], skipped) if gone else why
    for name in section.tables.get("read", ()):
        if name not in facts.tables:
            return ABSENT.format(what=_table(name))
    for name in section.tables.get("load", ()):
        if name not in saved:
            return _with_chapter(name, skipped) if name in skipped else ABSENT.format(what=_table(name))
    return None


def _with_chapter(name: str, skipped: Mapping[str, Text]) -> Text:
    return LEFT_WITH.format(name=TABLES.get(name, name), chapter=skipped[name])


def _table(name: str) -> Text:
    return NO_TABLE.format(name=TABLES.get(name, name))


def _of_need(
    need: re.Match[str], facts: Facts, saved: Mapping[str, frozenset[str] | None], column: Callable[[str], Text]
) -> Text | None:
    if need["count"]:
        return _of_count(need["count"], int(need["least"]), facts.counts.get(need["count"], 0))
    if need["has"] == "synthetic":
        return None if "synthetic" in facts.has else NOT_MADE_UP
    if need["has"]:
        return None if need["has"] in facts.has else ABSENT.format(what=LACKS[need["has"]])
    name = need["name"]
    match need["kind"]:
        case "table":
            return _of_table(need, facts.tables, column)
        case "saved":
            return _of_table(need, saved, column)
        case "role":
            names = name.split(" or ")
            return None if facts.roles.intersection(names) else _of_roles(names)
        case "dimension":
            return None if name in facts.dimensions else ABSENT.format(what=NO_DIMENSION.format(name=name))
    return None


def _of_count(what: str, least: int, there: int) -> Text | None:
    """Reason why so many are too few, if they are."""
    one, several = COUNTED[what]
    if there >= least:
        return None
    if least == 1:
        return ABSENT.format(what=one)
    if not there:
        return NOT_ANY.format(least=least, what=several)
    return TOO_FEW.format(least=least, what=several, there=there, measure=several.zh[0])


def _of_roles(names: Sequence[str]) -> Text:
    """Reason where a study has none of some roles."""
    roles = [_of_role(name) for name in names]
    if len(roles) == 1:
        return ABSENT.format(what=roles[0])
    return NO_ROLES.format(what=Text("; ".join(role.en for role in roles), "；".join(role.zh for role in roles)))


def _of_role(name: str) -> Text:
    """What a study without a role lacks."""
    if name in DESIGN:
        return DESIGN[name]
    return NO_ROLE.format(what=Text(ROLES[name].en, ROLES[name].zh))


def _of_table(
    need: re.Match[str], there: Mapping[str, frozenset[str] | None], column: Callable[[str], Text]
) -> Text | None:
    if need["name"] not in there:
        return ABSENT.format(what=_table(need["name"]))
    known, wanted = there[need["name"]], [name.strip() for name in (need["columns"] or "").split(",") if name.strip()]
    lacking = (
        [] if known is None else [QUOTED.format(name=inside(column(name))) for name in wanted if name not in known]
    )
    if not lacking:
        return None
    names = Text(", ".join(one.en for one in lacking), "、".join(one.zh for one in lacking))
    said = NO_COLUMN if len(lacking) == 1 else NO_COLUMNS
    return ABSENT.format(what=said.format(names=names, name=TABLES.get(need["name"], need["name"])))


def tables_wanted(section: Section, facts: Facts) -> list[str]:
    """Files that a section asks for and the study has not, each with the columns that are asked of it; none where the
    section lacks anything else besides.

    >>> from bphs.inputs.facts import Facts
    >>> from bphs.report.words.sections import Section
    >>> tables_wanted(Section("costs", needs=["table unit_costs: centre, year"]), Facts({}))
    ['unit_costs.csv (centre, year)']
    >>> tables_wanted(Section("costs", needs=["years >= 2", "table unit_costs: centre, year"]), Facts({}))
    []
    """
    needs = [match for need in section.needs if (match := _NEED.fullmatch(need))]
    absent = [need for need in needs if need["kind"] == "table" and need["name"] not in facts.tables]
    others = [need for need in needs if need not in absent and need["kind"] != "saved"]
    if any(_of_need(need, facts, {}, column_of_the_house) for need in others):
        return []
    return [f"{need['name']}.csv" + (f" ({need['columns']})" if need["columns"] else "") for need in absent]
