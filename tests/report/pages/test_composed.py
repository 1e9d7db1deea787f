"""A page put together from text cells, executed code and records: what stands where, what is left out, what is not
said.
"""

from __future__ import annotations

import json

import lxml.html
import pytest
import sample
from nbformat import v4
from sample import words
from worded import FINDING, sound
from worded import cells as cells_of

from bphs.errors import RenderError
from bphs.report.pages.render import render_chapter
from bphs.report.pages.telling import Telling
from bphs.report.words.told import NOT_SAID, of_study
from bphs.report.words.wording import Text

STUDY = of_study(years=(2005, 2015), unit=("canton", "cantons", "郡"), units=12, resource=Text("nurses", "护士"), level=0.95,
                 source=Text("registers", "登记"), boundaries=None)  # fmt: skip
VALUES = {"top": {"value": 27.72}, "gained": {"value": 4, "of": 12, "case": "some", "synthetic": False}}


@pytest.fixture
def page(tmp_path):
    """Renders a chapter of text cells; returns the page, or with `said` the sentences of its findings, or with
    "all" everything that it says on the first page.
    """

    def render(cells=None, language="en", values=VALUES, left=(), place=(), objects=("map", "all"), said=False):
        cells = sound() if cells is None else cells
        source = tmp_path / "02_sample.ipynb"
        source.write_text(json.dumps({"cells": cells}, ensure_ascii=False), encoding="utf-8")
        left = dict(left)
        code = [
            cell for cell in cells if cell["cell_type"] == "code" and not (left and "chapter.figure" in cell["source"])
        ]
        executed = v4.new_notebook(
            cells=[v4.new_code_cell(cell["source"], id=cell["id"], metadata=cell["metadata"]) for cell in code]
        )
        for one in ("en", "zh"):
            made = [sample.figure(one, name="map"), sample.table(one, name="all", synthetic=False)]
            made += [sample.table(one, name=name, synthetic=False) for name in objects[2:]]
            executed.cells[-1].outputs += [each for each in made if each.metadata.bphs["name"] in objects and not left]
        path = sample.write(tmp_path, only=[])
        path.with_name("executed.ipynb").write_text(json.dumps(executed, ensure_ascii=False), encoding="utf-8")
        source.write_text(json.dumps({"cells": cells}, ensure_ascii=False), encoding="utf-8")
        telling = Telling(source, {**STUDY, **values}, left, {one: dict(place) for one in ("en", "zh")}, 0.95)
        target = tmp_path / language / "02_sample.html"
        spoken = render_chapter(
            path.with_name("executed.ipynb"), language=language, study=sample.STUDY, chapters=sample.CHAPTERS, target=target, others=("03_end", "05_more"),
            bibliography=tmp_path / "references.bib", telling=telling,
        )  # fmt: skip
        return (
            spoken
            if said == "all"
            else spoken.sentences
            if said
            else lxml.html.fromstring(target.read_text(encoding="utf-8"))
        )

    return render


def changed(number, old, new, *others):
    cells = sound()
    for one in (number, *others):
        assert old in cells[one - 1]["source"]
        cells[one - 1]["source"] = cells[one - 1]["source"].replace(old, new)
    return cells


def main(page):
    return words(page.find(".//main"))


def test_objects_stand_where_their_fences_stand_with_the_words_of_their_fences(page):
    made = page()
    places = [one for one in made.xpath("//main//@id") if one.startswith(("fig-", "tbl-", "finding-"))]
    assert places == ["fig-map", "tbl-all", "finding-gained"]
    (figure,) = made.xpath("//figure[@id='fig-map']")
    assert words(figure.find("p[@class='title']")) == "The highest rate was 27.7"
    assert figure.find(".//img").get("alt") == "A map, highest 27.7."
    assert figure.get("data-title") == "The highest rate was 27.7"
    assert figure.get("data-source") == "Source: registers."
    assert words(figure.find("figcaption")).startswith("Figure 1. Rates. Source: registers.")
    assert words(made.xpath("//figure[@id='tbl-all']/figcaption")[0]) == "Table 1. Rates of all cantons"
    assert words(made.xpath("//p[@class='finding']")[0]).endswith("They rose in four of 12.")
    assert words(made.xpath("//a[@class='ref']")[0]) == "Figure 1"


def test_the_chinese_page_says_the_same_in_its_own_words(page):
    made = page(language="zh")
    assert words(made.xpath("//p[@class='finding']")[0]).endswith("12 个中有 4 个上升。")
    assert words(made.xpath("//figure[@id='fig-map']/p[@class='title']")[0]) == "最高为 27.7"
    assert made.xpath("//figure[@id='fig-map']/@data-source") == ["资料来源：登记。"]


def test_a_figure_of_other_figures_does_not_name_the_study_s_source(page):
    """The caption says it, on the page and in the figure's file."""
    cells = sound()
    for cell in cells:
        cell["source"] = cell["source"].replace(":name: fig-map", ":name: fig-map\n:class: own-source")
        cell["source"] = cell["source"].replace("\n\nRates.\n", "\n\nRates. Source: budgets.\n")
    (figure,) = page(cells).xpath("//figure[@id='fig-map']")
    assert words(figure.find("figcaption")).startswith("Figure 1. Rates. Source: budgets.")
    assert "registers" not in words(figure)
    assert figure.get("data-source") == "Rates. Source: budgets."


@pytest.mark.parametrize(
    ("language", "plain", "carries"),
    [
        ("en", "Source: registers.", "Source: registers. Boundaries: survey office, no. 7."),
        ("zh", "资料来源：登记。", "资料来源：登记。边界：测绘局，7号。"),
    ],
)
def test_a_map_s_file_carries_what_its_caption_cites_of_the_outlines(page, language, plain, carries):
    """A map that is taken along without its page keeps the approval number; a figure that cites none does not."""
    cells = sound()
    for cell in cells:
        cell["source"] = cell["source"].replace("\n\nRates.\n", "\n\nRates. Outlines: {boundaries}.\n")
        cell["source"] = cell["source"].replace("\n\n各地比率\n", "\n\n各地比率；边界：{boundaries}\n")
    cited = {"boundaries": {"value": {"en": "survey office, no. 7", "zh": "测绘局，7号"}}}
    with_note = page(cells, language, VALUES | cited)
    assert with_note.xpath("//figure[@id='fig-map']/@data-source") == [carries]
    without = page(None, language, VALUES | cited)
    assert without.xpath("//figure[@id='fig-map']/@data-source") == [plain]


def test_numbers_are_given_by_the_order_of_the_fences(page):
    cells = sound()
    for place in (7, 8):
        one, two, three = cells[place]["source"].split("\n\n:::{")
        cells[place]["source"] = "\n\n".join((f":::{{{three}", one, f":::{{{two}"))
    made = page(cells)
    kinds = [one.partition("-")[0] for one in made.xpath("//main//@id")]
    assert [one for one in kinds if one in ("fig", "tbl", "finding")] == ["finding", "fig", "tbl"]


def test_needs_are_no_words_of_the_page(page):
    assert "years >= 2" not in main(page())


def test_the_sentences_of_findings_are_kept_without_markup(page):
    cells = changed(8, "They rose in {gained:words} of {of}.", "*P* rose in {gained:words} of {of}.")
    assert page(cells, said=True) == {"gained": "P rose in four of 12."}


@pytest.mark.parametrize(
    ("language", "says"), [("en", "They rose in four of 12, see Table 1."), ("zh", "12 个中有 4 个上升，见表1。")]
)
def test_the_sentences_of_findings_refer_by_number(page, language, says):
    """The first page has none of the chapter's tables: a reference of the source would be read as it stands."""
    cells = changed(8, "They rose in {gained:words} of {of}.", "They rose in {gained:words} of {of}, see @tbl-all.")
    cells = [cell | {"source": cell["source"].replace("个上升。", "个上升，见 @tbl-all。")} for cell in cells]
    assert page(cells, language, said=True)["gained"].replace(" 表1", "表1") == says


@pytest.mark.parametrize(
    ("case", "says"),
    [("all", "They rose in all 12."), ("one", "They rose in one of 12."), ("none", "They rose in none of 12.")],
)
def test_the_record_decides_which_alternative_is_said(page, case, says):
    values = VALUES | {"gained": {"value": 1, "of": 12, "case": case}}
    assert page(values=values, said=True) == {"gained": says}


def test_words_of_the_place_are_put_where_they_are_asked_for(page):
    cells = changed(1, "Of the {units}.", "Of the {units}.\n\n:::{div}\n:name: place-history\n:::")
    assert "Once {top:.1f}" not in main(page(cells))
    made = page(cells, place=[("history", "Once there were {top:.1f}.")])
    assert "Of the cantons. Once there were 27.7." in main(made)


@pytest.mark.parametrize(
    ("caveat", "says"),
    [({"en": "Nurses are counted where they live.", "zh": "按居住地统计。"}, True), (None, False)],
)
def test_the_caveat_of_a_resource_stands_where_it_is_asked_for_if_there_is_one(page, caveat, says):
    cells = changed(1, "Of the {units}.", "Of the {units}.\n\n{caveat}\n\nSo far.")
    made = main(page(cells, values=VALUES | ({"caveat": {"value": caveat}} if caveat else {})))
    assert ("Nurses are counted where they live. So far." in made) == says
    assert ("Of the cantons. So far." in made) != says


def test_an_aside_stands_apart_with_its_title(page):
    cells = changed(1, "Of the {units}.", "Of the {units}.\n\n:::{tip} By the way\nIt was {top:.1f}.\n:::")
    (aside,) = page(cells).xpath("//aside[@class='aside']")
    assert words(aside.find("p[@class='title']")) == "By the way"
    assert words(aside).endswith("It was 27.7.")


def test_objects_of_the_appendix_stand_folded_and_last(page):
    cells = changed(8, ":name: tbl-all", ":name: tbl-all\n:class: appendix")
    made = page(cells)
    assert made.xpath("//details[@id='appendix']/figure/@id") == ["tbl-all"]


class TestLeftOut:
    WHY = Text("It needs at least 2 years; this study has 1.", "至少需要 2 个年份，本研究仅有 1 个。")

    @pytest.mark.parametrize(("language", "heading", "item"), [
        ("en", "What this study could not show, and why", "Rates. It needs at least 2 years; this study has 1."),
        ("zh", "本研究未能展示的内容及原因", "比率：至少需要 2 个年份，本研究仅有 1 个。"),
    ])  # fmt: skip
    def test_a_section_that_is_left_out_is_told_with_its_reason_under_the_last_heading(
        self, page, language, heading, item
    ):
        made = page(language=language, left={"rates": self.WHY}, values={})
        assert words(made.xpath("//main//h2")[-1]).startswith(heading)
        assert words(made.xpath("//main//li")[-1]).replace("： ", "：") == item
        assert made.xpath("//figure | //p[@class='finding']") == []

    def test_of_a_chapter_that_goes_whole_title_and_reason_stay(self, page):
        made = page(left={"opening": self.WHY, "rates": self.WHY}, values={})
        assert words(made.xpath("//main//h1")[-1]).endswith("Rates")
        assert main(made).count(self.WHY.en) == 1
        assert "cantons" not in main(made)

    def test_what_elsewhere_prints_its_values_goes_too_and_references_become_words(self, page):
        text = "Of the {units}.\n\nThe top was {top:.1f}.\n\nSee @fig-map and @tbl-all."
        made = page(changed(1, "Of the {units}.", text), left={"rates": self.WHY}, values={})
        assert "Of the cantons. See the figure and the table." in main(made)
        assert "The top" not in main(made)

    def test_a_figure_of_a_kept_section_that_prints_them_goes_and_references_to_it_stay_words(self, page):
        cells = sound()
        cells.insert(4, {**cells[3], "id": "more", "source": 'chapter.figure("early", draw)'})
        fence = (
            ":::{figure} #early\n:name: fig-early\n:alt: a\n\nThe top is {top:.1f}\n\nSee.\n:::\n\nLook at @fig-early."
        )
        cells.insert(5, {**cells[0], "id": "more-en", "source": fence})
        cells.insert(6, {**cells[1], "id": "more-zh", "source": fence})
        made = page(cells, left={"rates": self.WHY}, values={})
        assert "Look at the figure." in main(made)
        assert made.xpath("//figure") == []


class TestFewRespondents:
    HIDDEN = VALUES | {"top": {"hidden": True}}

    @pytest.mark.parametrize(("language", "sentence"), [("en", NOT_SAID.en), ("zh", NOT_SAID.zh)])
    def test_a_figure_whose_title_or_alternative_text_prints_it_is_not_shown(self, page, language, sentence):
        made = page(language=language, values=self.HIDDEN)
        assert made.xpath("//figure[@id='fig-map']") == []
        assert [words(one) for one in made.xpath("//p[@class='passed-over']")] == [sentence]
        assert len(made.xpath("//figure[@id='tbl-all']")) == 1

    @pytest.mark.parametrize("old", ["highest {top:.1f}", "rate was {top:.1f}", "\n\nRates.\n"])
    def test_one_place_that_prints_it_is_enough(self, page, old):
        cells = sound()
        plain = cells[7]["source"].replace("{top:.1f}", "high")
        cells[7]["source"] = plain.replace(
            old.replace("{top:.1f}", "high"), old.replace("Rates.", "Rates of {top:.1f}."), 1
        )
        assert "{top:.1f}" in cells[7]["source"]
        assert page(cells, values=self.HIDDEN).xpath("//figure[@id='fig-map']") == []

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_alternative_of_it_is_said_and_no_sentence_kept(self, page, language):
        values = VALUES | {"gained": {"hidden": True}}
        made = page(language=language, values=values)
        assert made.xpath("//p[@class='finding']") == []
        assert len(made.xpath("//p[@class='passed-over']")) == 1
        assert not any(
            text.partition("\n")[0].strip(": ") in main(made) for text in FINDING[language].split("\n: ")[1:]
        )
        assert page(language=language, values=values, said=True) == {}

    def test_paragraphs_items_and_words_of_the_place_become_the_sentence(self, page):
        text = "Of the {units}.\n\nIt was {top:.1f}.\n\n- one\n- of {top:.1f}\n\n:::{tip}\nIt was {top:.1f}.\n:::\n\n:::{div}\n:name: place-x\n:::"
        made = page(changed(1, "Of the {units}.", text), values=self.HIDDEN, place=[("x", "Once {top:.1f}.")])
        assert main(made).count(NOT_SAID.en) == 5
        assert [words(one) for one in made.xpath("//main//ul/li") if "one" in words(one) or "Not" in words(one)][
            -2:
        ] == ["one", NOT_SAID.en]

    def test_a_reference_to_it_becomes_plain_words(self, page):
        assert "See the figure." in main(page(values=self.HIDDEN))


class TestWrong:
    def told(self, page, **given):
        with pytest.raises(RenderError) as caught:
            page(**given)
        return [(one.where, one.found, one.expected) for one in caught.value.problems]

    def test_a_format_that_does_not_suit_its_value_names_cell_and_value(self, page):
        """Only known when there are values: `highest` may be a name in one study's tables and a number in another's."""
        found = self.told(page, values=VALUES | {"top": {"value": {"en": "Wuxi", "zh": "巫溪"}}})
        assert ("notebooks/02_sample.ipynb, cell 8", "{top:.1f}", "a format for str ('Wuxi')") in found

    def test_a_value_that_was_not_recorded_after_all(self, page):
        found = self.told(page, values={"gained": VALUES["gained"]})
        assert ("notebooks/02_sample.ipynb, cell 8", "{top:.1f}", "a value that this chapter records") in found

    def test_a_figure_that_was_not_drawn_after_all(self, page):
        found = self.told(page, objects=("all",))
        assert ("fig-map", "a figure that the code of its section made") in [one[1:] for one in found]
        assert found[0][0] == "notebooks/02_sample.ipynb, cell 8"

    def test_a_finding_whose_value_decides_nothing(self, page):
        found = self.told(page, values=VALUES | {"gained": {"value": "word"}})
        assert "finding-gained, whose case is None" in [one[1] for one in found]


def test_a_link_to_a_chapter_that_the_study_leaves_out_is_words(page):
    made = page(changed(1, "Of the {units}.", "As [](05_more.ipynb) and [](03_end.ipynb) show."))
    assert "As Chapter 5 (not told of this study) and Chapter 3 show." in main(made)
    with pytest.raises(RenderError, match="a link to a chapter of this study"):
        page(changed(1, "Of the {units}.", "As [](06_none.ipynb) shows."))


ASKED = (("Finding", "How many {units} rose?"), ("结果", "多少{units}上升？"))


def asking(*more, chosen="answer fig-other fig-map"):
    """The sound chapter whose finding answers; `more` are cells after it."""
    cells = sound()
    named = "\n:name: finding-gained"
    for cell in cells:
        for old, new in ASKED:
            asked = f"{{important}} {new}{named}\n:class: {chosen}"
            cell["source"] = cell["source"].replace(f"{{important}} {old}{named}", asked)
    return [*cells, *(made | {"id": f"more-{number}"} for number, made in enumerate(more))]


class TestFirstPage:
    """What a chapter says on the first page of its study."""

    @pytest.mark.parametrize(
        ("language", "question", "text", "label"),
        [
            ("en", "How many cantons rose?", "four of 12", "Chapter 2, Figure 1"),
            ("zh", "多少郡上升？", "12 个中有 4 个上升。", "第2章图1"),
        ],
    )
    def test_a_marked_finding_is_an_answer_with_its_question_and_picture(self, page, language, question, text, label):
        (answer,) = page(asking(), language, said="all").answers
        assert answer["question"] == question
        assert text in words(lxml.html.fromstring(answer["text"]))
        assert answer["href"] == f"{language}/02_sample.html#finding-gained"
        assert answer["figure"]["label"] == label
        assert answer["figure"]["href"] == f"{language}/02_sample.html#fig-map"
        assert answer["figure"]["svg"] == sample.SVG
        assert answer["leads"] is False

    def test_the_chapter_s_own_page_shows_it_as_any_finding(self, page):
        assert main(page(asking())) == main(page())

    def test_without_a_picture_it_still_answers(self, page):
        (answer,) = page(asking(chosen="answer fig-other"), said="all").answers
        assert answer["figure"] is None

    def test_a_finding_that_is_not_marked_is_no_answer(self, page):
        assert page(said="all").answers == []

    def test_what_few_respondents_said_answers_nothing(self, page):
        hidden = VALUES | {"gained": {"hidden": True}}
        assert page(asking(), values=hidden, said="all").answers == []

    def test_a_left_out_section_answers_nothing(self, page):
        assert page(asking(), left={"rates": Text("No.", "无。")}, said="all").answers == []

    def test_limits_are_the_section_of_that_name_without_its_heading_and_with_words_of_the_place(self, page):
        text = "(limits)=\n## {}\n\n{}\n\n:::{{div}}\n:name: place-more\n:::\n"
        more = cells_of(
            ("en", text.format("Limitations", "See @fig-map of [](03_end.ipynb) and [](01_clean.ipynb).")),
            ("zh", text.format("研究局限", "见 @fig-map。")),
        )
        limits = page(asking(*more), place=[("more", "Here, too.")], said="all").limits
        assert [words(lxml.html.fromstring(one)) for one in limits][1:] == ["Here, too."]
        assert "Limitations" not in limits[0]
        assert 'href="en/02_sample.html#fig-map"' in limits[0]
        assert 'href="en/01_clean.html"' in limits[0]

    def test_a_seventh_table_is_folded_and_numbered_last(self, page):
        """The rule is the page's own: nobody marks a table as the seventh."""
        added = [f"t{number}" for number in range(6)]
        cells = sound()
        cells[6]["source"] += "".join(f'\nchapter.table("{name}", rates)' for name in added)
        for place, title in ((7, "More"), (8, "更多")):
            cells[place]["source"] += "".join(f"\n\n:::{{table}} {title}\n:name: tbl-{name}\n:::" for name in added)
        made = page(cells, objects=("map", "all", *added))
        assert made.xpath("//details[@id='appendix']/figure/@id") == ["tbl-t5"]
        assert len(made.xpath("//figure[@class='table']")) == 7
        assert words(made.xpath("//figure[@id='tbl-t5']/figcaption")[0]).startswith("Table 7.")
