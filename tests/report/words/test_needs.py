"""Needs of a section against what a study has: which sections it cannot tell, and why, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bphs.inputs.facts import Facts
from bphs.pipeline.notebooks import find_notebooks
from bphs.report.words.needs import COLUMNS, TABLES, asked_of, is_need, left_out
from bphs.report.words.sections import Section
from bphs.report.words.wording import Text

FACTS = Facts(
    counts={"years": 1, "units": 12, "groups": 1},
    has=frozenset({"survey"}),
    tables={"districts": frozenset({"code", "name_en"})},
    roles=frozenset({"weight"}),
    dimensions=frozenset({"trust"}),
)
SAVED = {"indicators": frozenset({"code", "urban_share"}), "unknown_yet": None}


def lacking(*needs, facts=FACTS, saved=SAVED, **tables):
    """Why the study cannot tell a section with these needs; None if it can."""
    section = Section("x", needs=list(needs), tables=tables)
    return left_out([Section("opening"), section], facts, {}, saved).get("x")


@pytest.mark.parametrize(
    "line",
    ["years >= 2", "units >= 3", "groups >= 2", "respondents >= 100", "clusters >= 2", "boundaries", "ages", "survey", "sampled", "doubtful",
     "table districts", "table districts: code, name_en", "saved indicators: area_km2", "role weight", "dimension trust", "section levels",
     "outcomes >= 1", "role education or income"],
)  # fmt: skip
def test_needs_that_there_are(line):
    assert is_need(line)


@pytest.mark.parametrize(
    "line",
    [
        "year >= 2",
        "years > 2",
        "years >= two",
        "role wishes",
        "role wish or wishes",
        "section levels or change",
        "years>=2",
        "boundary",
        "tables districts",
        "table",
        "section",
        "",
        "years >= 2 and units >= 3",
    ],
)
def test_lines_that_are_none(line):
    assert not is_need(line)


@pytest.mark.parametrize("line", ["years >= 1", "units >= 12", "groups >= 1", "survey", "table districts", "table districts: code",
                                  "saved indicators: urban_share", "saved unknown_yet: anything", "role weight", "role income or weight", "dimension trust"])  # fmt: skip
def test_what_a_study_has(line):
    assert lacking(line) is None


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ("years >= 2", "It needs at least 2 years; this study has 1.", "至少需要 2 个年份，本研究仅有 1 个。"),
        ("groups >= 2", "It needs at least 2 regions; this study has 1.", "至少需要 2 个区域，本研究仅有 1 个。"),
        ("respondents >= 100", "It needs at least 100 respondents; this study has none.", "至少需要 100 名调查对象，本研究没有。"),
        ("boundaries", "It needs boundaries of the units, which this study does not have.", "需要地区边界，本研究没有。"),
        ("ages", "It needs residents by age, in groups of five years, in the tables of its years, which this study does not have.", "需要各年份按5岁分组的人口数，本研究没有。"),
        ("sampled", "It needs a sampling error of the resource, which this study does not have.", "需要资源数据的抽样误差，本研究没有。"),
        ("doubtful", "It needs a unit with a figure in doubt, which this study does not have.", "需要数据存疑的地区，本研究没有。"),
        ("table towns", "It needs the table “towns”, which this study does not have.", "需要数据表“towns”，本研究没有。"),
        (
            "table districts: code, area, kind",
            "It needs the columns “area”, “kind” of the table “units of the study”, which this study does not have.",
            "需要数据表“研究所含地区”的“area”、“kind”各列，本研究没有。",
        ),
        ("table experts: expert", "It needs the table “experts’ comparisons in pairs”, which this study does not have.", "需要数据表“专家两两比较判断”，本研究没有。"),
        ("saved shares: x", "It needs the table “shares”, which this study does not have.", "需要数据表“shares”，本研究没有。"),
        ("role wish", "It needs a question on what should be improved, which this study does not have.", "需要关于最需要改进的方面的题目，本研究没有。"),
        ("role cluster", "It needs clusters of the sample, which this study does not have.", "需要抽样整群，本研究没有。"),
        ("role knows or received", "It needs one of these, and this study has none: a question on knowing what the services are; a question on a service that was received or not.", "需要以下任一项，本研究均无：关于是否知晓服务内容的题目；关于是否接受过某项服务的题目。"),
        ("scales >= 2", "It needs at least 2 scales of several items; this study has none.", "至少需要 2 个量表，本研究没有。"),
        ("groupings >= 1", "It needs a characteristic of the respondents, which this study does not have.", "需要调查对象特征，本研究没有。"),
        ("synthetic", "It applies only to answers that a program made up.", "仅适用于由程序模拟生成的答卷。"),
        ("dimension care", "It needs a scale with the dimension 'care', which this study does not have.", "需要含维度“care”的量表，本研究没有。"),
    ],
)  # fmt: skip
def test_what_a_study_lacks_is_a_sentence_in_both_languages(line, english, chinese):
    assert lacking(line) == Text(english, chinese)


def test_columns_go_by_their_titles():
    titles = {"area": Text("Land area", "土地面积")}
    gone = left_out([Section("opening"), Section("x", needs=["table districts: code, area"])], FACTS, {}, {}, column=lambda name: titles[name])  # fmt: skip
    assert gone["x"].en.startswith("It needs the column “land area” of the table")
    assert gone["x"].zh == "需要数据表“研究所含地区”的“土地面积”列，本研究没有。"


def test_every_table_and_column_that_the_house_asks_for_has_a_title():
    """A table that a study lacks has none in its dictionary."""
    asked = set()
    for notebook in find_notebooks(Path("notebooks")):
        for section in notebook.sections or ():
            asked |= {name for verb in ("read", "load") for name in section.tables.get(verb, ())}
            asked |= {need.split()[1].rstrip(":") for need in section.needs if need.startswith(("table ", "saved "))}
            for need in section.needs:
                columns = need.partition(": ")[2] if need.startswith("saved ") else ""
                assert {*filter(None, columns.split(", "))} <= {*COLUMNS}, need
    assert asked <= {*TABLES}


def test_what_the_code_reads_and_loads_need_not_be_declared_twice():
    assert lacking(read=["towns"]).en == "It needs the table “towns”, which this study does not have."
    assert lacking(load=["shares"]).en == "It needs the table “shares”, which this study does not have."
    assert lacking(read=["districts"], load=["indicators"]) is None


def test_the_first_need_that_is_not_met_is_told():
    assert lacking("survey", "boundaries", "years >= 2").en.startswith("It needs boundaries")


class TestChapters:
    def parts(self):
        return [
            Section("opening"),
            Section("levels", needs=["boundaries"], headings={"en": "Workers", "zh": "卫生人力"}),
            Section("change", needs=["section levels"]),
            Section("more", needs=["section change"]),
            Section("other"),
        ]

    def test_what_builds_on_a_section_goes_with_it_and_says_so_by_its_heading(self):
        found = left_out(self.parts(), FACTS, {}, {})
        assert list(found) == ["levels", "change", "more"]
        assert found["change"] == Text(
            "It builds on the section “Workers”, which this study lacks.", "以“卫生人力”一节为基础，而本研究没有该节。"
        )

    def test_a_section_that_was_refused_goes_with_its_own_sentence(self):
        parts, why = self.parts(), Text("Constant.", "取值相同。")
        found = left_out(parts, Facts({}, has=frozenset({"boundaries"})), {"levels": why}, {})
        assert found["levels"] == why
        assert set(found) == {"levels", "change", "more"}

    def test_without_its_opening_the_whole_chapter_goes(self):
        parts = self.parts()
        parts[0].needs = ["years >= 2"]
        found = left_out(parts, FACTS, {}, {})
        assert list(found) == ["opening", "levels", "change", "more", "other"]
        assert {why.en for why in found.values()} == {
            "The chapter needs what this study lacks. It needs at least 2 years; this study has 1."
        }


def test_a_survey_is_read_only_where_its_numbers_are_asked_for():
    assert asked_of(["respondents >= 30", "years >= 2", "survey", "clusters >= 2"]) == {"respondents", "clusters"}
    assert asked_of(["survey", "dimension trust"]) == set()


def chapter(*sections, saves=()):
    """Sections that each record a value, between an opening and limitations that compute nothing."""
    opening = Section("opening", tables={"save": list(saves)})
    made = [
        Section(name, needs=needs, records={"record": [name], "finding": [], "figure": [], "table": []})
        for name, needs in sections
    ]
    return [opening, *made, Section("limits")]


class TestChapterOfWhichNothingIsLeft:
    NOTHING = (("few", ["years >= 2"]), ("shapes", ["boundaries"]))

    def test_it_goes_whole_with_the_first_reason(self):
        gone = left_out(chapter(*self.NOTHING), FACTS, {}, SAVED)
        assert set(gone) == {"opening", "few", "shapes", "limits"}
        assert gone["opening"].en.endswith("It needs at least 2 years; this study has 1.")

    def test_it_goes_too_where_measures_refuse_the_values(self):
        assert "opening" in left_out(chapter(("few", [])), FACTS, {"few": Text("Too few.", "过少。")}, SAVED)

    def test_a_section_that_stays_keeps_it(self):
        assert set(left_out(chapter(*self.NOTHING, ("one", ["years >= 1"])), FACTS, {}, SAVED)) == {"few", "shapes"}

    def test_what_others_load_keeps_it(self):
        assert "opening" not in left_out(chapter(*self.NOTHING, saves=["people"]), FACTS, {}, SAVED)

    def test_an_opening_that_says_something_keeps_it(self):
        parts = chapter(*self.NOTHING)
        parts[0].records["finding"] = ["all"]
        assert "opening" not in left_out(parts, FACTS, {}, SAVED)
