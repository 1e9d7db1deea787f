"""Needs of a section, and which sections of a chapter a study can tell: one plan for the build, for check-data and for
JupyterLab.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bphs.inputs.codebook.roles import ROLES
from bphs.inputs.facts import Facts
from bphs.report.words.sections import OPENING, Section
from bphs.report.words.wording import Text

NEEDS = (
    "years >= N", "units >= N", "groups >= N", "respondents >= N", "clusters >= N", "scales >= N", "groupings >= N", "outcomes >= N", "boundaries", "survey", "sampled",
    "doubtful", "synthetic", "issued", "margins", "weights", "table NAME: columns", "saved NAME: columns", "role NAME or NAME", "dimension NAME", "section NAME",
)  # fmt: skip
_NEED = re.compile(
    r"(?P<count>years|units|groups|respondents|clusters|scales|groupings|outcomes) >= (?P<least>\d+)"
    r"|(?P<has>boundaries|survey|sampled|doubtful|synthetic|issued|margins|weights)"
    r"|(?P<kind>table|saved|role|dimension|section) (?P<name>[\w.]+(?: or [\w.]+)*)(?:: (?P<columns>[\w, ]+))?"
)
COUNTED = {
    "years": Text("years", "个年份"),
    "units": Text("units", "个地区"),
    "groups": Text("regions", "个区域"),
    "respondents": Text("respondents", "名受访者"),
    "clusters": Text("clusters", "个整群"),
    "scales": Text("scales of several items", "个量表"),
    "groupings": Text("characteristics of the respondents", "项受访者特征"),
    "outcomes": Text("outcomes", "个结果变量"),
}
ONE = {
    "years": Text("a year", "年份"),
    "units": Text("a unit", "地区"),
    "groups": Text("a region", "区域划分"),
    "respondents": Text("a respondent", "受访者"),
    "clusters": Text("a cluster", "抽样整群"),
    "scales": Text("a scale of several items", "含多个题项的量表"),
    "groupings": Text("a characteristic of the respondents", "受访者特征"),
    "outcomes": Text("an outcome", "结果变量"),
}
LACKS = {
    "boundaries": Text("boundaries of the units", "地区边界"),
    "survey": Text("a survey", "问卷调查"),
    "sampled": Text("a sampling error of the resource", "资源数据的抽样误差"),
    "doubtful": Text("a unit with a figure in doubt", "数据存疑的地区"),
    "synthetic": Text("answers that are made up", "模拟生成的答卷"),
    "issued": Text("the number of residents approached", "发放问卷数"),
    "margins": Text("known margins of the population", "已知的总体边际"),
    "weights": Text("weights of the respondents", "调查权数"),
}
TOO_FEW = Text(
    "It needs at least {least} {what}; this study has {there}.",
    "至少需要 {least} {what}，本研究仅有 {there} {measure}。",
)
ABSENT = Text("It needs {what}, which this study does not have.", "需要{what}，本研究没有。")
NO_TABLE = Text("the table {name!r}", "数据表“{name}”")
NO_COLUMNS = Text("the columns {names} of the table {name!r}", "数据表“{name}”的 {names} 列")
NO_ROLE = Text("a question on {what}", "关于{what}的题目")
DESIGN = {
    "cluster": Text("clusters of the sample", "抽样整群"),
    "strata": Text("strata of the sample", "抽样分层"),
    "weight": Text("design weights", "设计权数"),
    "outcome_scale": Text("a scale whose items have the role ‘outcome’", "以“outcome”为角色的量表"),
}
NO_DIMENSION = Text("a scale with the dimension {name!r}", "含维度“{name}”的量表")
BUILDS = Text("It builds on the section “{name}”, which this study lacks.", "以“{name}”一节为基础，而本研究没有该节。")
LEFT_WITH = Text(
    "It needs the table {name!r} of {chapter}, which this study leaves out.",
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


def left_out(
    parts: Sequence[Section],
    facts: Facts,
    refused: Mapping[str, Text],
    saved: Mapping[str, frozenset[str] | None],
    skipped: Mapping[str, Text] | None = None,
) -> dict[str, Text]:
    """Sections that a study cannot tell, each with the reason; all of them if the opening's needs are not met.

    Parameters
    ----------
    parts : the chapter's sections.
    facts : what the study has.
    saved : columns of the tables that earlier chapters save, by name; None where nobody knows them yet.
    refused : sections whose measure turned out undefined for these data, with what it said.
    skipped : what the chapters are called that the study chose to leave out, by the tables that they would save.
    """
    gone = dict(refused)
    titles = {section.name: section.title for section in parts}
    for section in parts:
        if section.name not in gone and (why := _lacking(section, facts, saved, skipped or {})):
            gone[section.name] = why
        below = next((name for name in section.builds_on if name in gone), None)
        if section.name not in gone and below:
            gone[section.name] = BUILDS.format(name=titles[below])
    if OPENING in gone:
        whole = CHAPTER_GONE.format(why=gone[OPENING])
        return {section.name: whole for section in parts}
    return gone


def _lacking(
    section: Section, facts: Facts, saved: Mapping[str, frozenset[str] | None], skipped: Mapping[str, Text]
) -> Text | None:
    """Reason why a study cannot tell a section: its own needs first, then what its code reads and loads."""
    for need in section.needs:
        match = _NEED.fullmatch(need)
        if match and (why := _of_need(match, facts, saved)):
            gone = match["kind"] == "saved" and match["name"] not in saved and match["name"] in skipped
            return _with_chapter(match["name"], skipped) if gone else why
    for name in section.tables.get("read", ()):
        if name not in facts.tables:
            return ABSENT.format(what=NO_TABLE.format(name=name))
    for name in section.tables.get("load", ()):
        if name not in saved:
            return _with_chapter(name, skipped) if name in skipped else ABSENT.format(what=NO_TABLE.format(name=name))
    return None


def _with_chapter(name: str, skipped: Mapping[str, Text]) -> Text:
    return LEFT_WITH.format(name=name, chapter=skipped[name])


def _of_need(need: re.Match[str], facts: Facts, saved: Mapping[str, frozenset[str] | None]) -> Text | None:
    if need["count"]:
        there, least, counted = facts.counts.get(need["count"], 0), int(need["least"]), COUNTED[need["count"]]
        if least == 1:
            return None if there else ABSENT.format(what=ONE[need["count"]])
        return None if there >= least else TOO_FEW.format(least=least, what=counted, there=there, measure=counted.zh[0])
    if need["has"]:
        return None if need["has"] in facts.has else ABSENT.format(what=LACKS[need["has"]])
    name = need["name"]
    match need["kind"]:
        case "table":
            return _of_table(need, facts.tables)
        case "saved":
            return _of_table(need, saved)
        case "role":
            names = name.split(" or ")
            return None if facts.roles.intersection(names) else ABSENT.format(what=_of_roles(names))
        case "dimension":
            return None if name in facts.dimensions else ABSENT.format(what=NO_DIMENSION.format(name=name))
    return None


def _of_roles(names: Sequence[str]) -> Text:
    """What a study lacks that has none of some roles."""
    roles = [_of_role(name) for name in names]
    return Text(" or ".join(role.en for role in roles), "或".join(role.zh for role in roles))


def _of_role(name: str) -> Text:
    """What a study without a role lacks."""
    if name in DESIGN:
        return DESIGN[name]
    return NO_ROLE.format(what=Text(ROLES[name].en, ROLES[name].zh))


def _of_table(need: re.Match[str], there: Mapping[str, frozenset[str] | None]) -> Text | None:
    if need["name"] not in there:
        return ABSENT.format(what=NO_TABLE.format(name=need["name"]))
    known, wanted = there[need["name"]], [name.strip() for name in (need["columns"] or "").split(",") if name.strip()]
    lacking = [] if known is None else [name for name in wanted if name not in known]
    return ABSENT.format(what=NO_COLUMNS.format(names=", ".join(lacking), name=need["name"])) if lacking else None
