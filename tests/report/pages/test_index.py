"""The first page of a study asks and answers, and says what it cannot; that of all studies shows each first answer."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest
import sample
from sample import words

from bphs.report.pages.front import Front
from bphs.report.pages.render import render_index, render_studies

FINDINGS = [
    {"chapter": "02_sample", "name": "fall", "en": "It fell by 50% < 60%.", "zh": "下降了50%。", "synthetic": False},
    {"chapter": "03_end", "name": "made_up", "en": "It rose.", "zh": "有所上升。", "synthetic": True},
]


ANSWER = {
    "chapter": "02_sample",
    "name": "fall",
    "question": "Did it fall?",
    "text": 'It fell by <data value="0.5">50%</data> (<a href="en/02_sample.html#fig-map">Figure 1</a>).',
    "href": "en/02_sample.html#finding-fall",
    "leads": False,
    "advises": False,
    "synthetic": False,
    "figure": {
        "title": "It fell",
        "caption": "Rates.",
        "alt": "A line that falls.",
        "source": "Source: registers.",
        "label": "Chapter 2, Figure 1",
        "href": "en/02_sample.html#fig-map",
        "synthetic": False,
        "svg": sample.SVG,
        "stem": "02_sample_map_en",
        "file_title": "It fell",
        "file_source": "Source: registers.",
    },
}
FRONT = Front(
    question="Is Toytown equal?",
    answers=[ANSWER, {**ANSWER, "chapter": "03_end", "question": "And why?", "synthetic": True, "figure": None}],
    limits={"02_sample": ["<p>Not why.</p>"]},
    lacking={"03_end": [(["Maps", "Course"], "They need outlines.")]},
    left_out=[("Survey", "It needs a survey.")],
    data=[{"title": "Rates", "source": "registers", "synthetic": False}],
    cite="Toy, A. Toytown. Version 1.",
)


def index(tmp_path, language="en", findings=FINDINGS, front=FRONT):
    target = tmp_path / "index.html"
    render_index(sample.STUDY, sample.CHAPTERS, findings, language, target, front)
    return lxml.html.fromstring(target.read_text(encoding="utf-8"))


def headings(page):
    return [words(heading) for heading in page.xpath("//main//h2")]


def test_the_page_asks_answers_says_what_it_cannot_and_then_lists(tmp_path):
    assert headings(index(tmp_path)) == [
        "What was asked",
        "What was found",
        "What these data cannot answer, and why",
        "What should be done",
        "All chapters",
        "Chapters that this study cannot show",
        "Data",
        "How to cite",
    ]


def test_each_question_leads_to_its_answer_and_each_answer_to_its_chapter(tmp_path):
    page = index(tmp_path)
    asked = page.xpath("//ol[@class='questions']//a")
    assert [words(one) for one in asked] == ["Did it fall?", "And why?"]
    assert [words(page.get_element_by_id(one.get("href")[1:])) for one in asked] == ["1. Did it fall?", "2. And why?"]
    first, second = page.xpath("//section[@class='answer']")
    assert words(first.xpath("p[@class='said']")[0]) == "It fell by 50% (Figure 1)."
    assert words(first.xpath("p[@class='from']")[0]) == "From Chapter 2 · A sample chapter"
    assert first.xpath("p[@class='from']/a/@href") == ["en/02_sample.html#finding-fall"]
    assert first.xpath(".//img/@alt") == ["A line that falls."]
    assert words(first.find(".//figcaption")).startswith("Chapter 2, Figure 1 Rates. Source: registers.")
    assert first.xpath(".//a/@data-file") == ["02_sample_map_en.svg", "02_sample_map_en.png"]
    assert not second.xpath(".//img")


def test_no_recommendation_stands_as_if_there_were_one(tmp_path):
    (said,) = index(tmp_path).xpath("//h2[@id='to-do']/following-sibling::p[1]")
    assert words(said).startswith("No recommendation is given")


def test_advice_stands_apart_from_the_answers(tmp_path):
    advice = {**ANSWER, "advises": True, "figure": None, "text": "Send workers."}
    page = index(tmp_path, front=Front(advice=[advice]))
    (said,) = page.xpath("//h2[@id='to-do']/following-sibling::section[@class='advice']")
    assert words(said.xpath("p[@class='said']")[0]) == "Send workers."
    assert said.xpath("p[@class='from']/a/@href") == ["en/02_sample.html#finding-fall"]
    assert not page.xpath("//ol[@class='questions']")


def test_findings_are_folded_below_their_chapter_and_lead_to_their_place(tmp_path):
    page = index(tmp_path)
    found = page.xpath("//details[@class='findings']")
    assert [words(one.find("summary")) for one in found] == ["1 finding", "1 finding"]
    assert not any(one.get("open") is not None for one in found)
    links = page.xpath("//details[@class='findings']//a")
    assert [words(link) for link in links] == ["It fell by 50% < 60%.", "It rose."]
    assert [link.get("href") for link in links] == ["en/02_sample.html#finding-fall", "en/03_end.html#finding-made_up"]


def test_where_no_chapter_marks_an_answer_the_findings_are_open(tmp_path):
    page = index(tmp_path, front=Front())
    assert headings(page) == ["What should be done", "All chapters"]
    assert all(one.get("open") is not None for one in page.xpath("//details[@class='findings']"))


def test_every_chapter_is_listed_in_order(tmp_path):
    page = index(tmp_path, "zh", findings=[], front=Front())
    listed = page.xpath("//ol[@class='chapters']/li")
    assert [words(item) for item in listed] == ["第1章 整理数据", "第2章 示例章节", "第3章 尾声"]
    assert page.xpath("//ol//a/@href") == ["zh/01_clean.html", "zh/02_sample.html", "zh/03_end.html"]
    assert page.get_element_by_id("language-switch").get("href") == "index.html"


def test_sections_that_a_chapter_lacks_are_counted_there_and_named_with_their_reason(tmp_path):
    page = index(tmp_path)
    assert "The end (2 sections could not be shown)" in words(page.xpath("//ol[@class='chapters']")[0])
    (item,) = page.xpath("//details[@class='lacking']//li")
    assert words(item) == "The end: Maps; Course. They need outlines."


def test_made_up_answers_are_marked_and_others_are_not(tmp_path):
    page = index(tmp_path)
    marked = [words(badge.getparent()) for badge in page.xpath("//*[@class='badge']")]
    assert marked == ["Synthetic data It fell by 50% (Figure 1).", "Synthetic data It rose."]
    assert len(page.xpath("//*[@class='banner']")) == 1
    real = index(tmp_path, findings=FINDINGS[:1], front=replace(FRONT, answers=[ANSWER]))
    assert not real.xpath("//*[@class='banner' or @class='badge']")


def test_a_made_up_picture_or_table_calls_for_the_banner(tmp_path):
    drawn = {**ANSWER, "figure": {**ANSWER["figure"], "synthetic": True}}
    table = {"title": "Answers", "source": "", "synthetic": True}
    for front in (Front(answers=[drawn]), Front(data=[table])):
        page = index(tmp_path, findings=[], front=front)
        assert len(page.xpath("//*[@class='banner']")) == len(page.xpath("//*[@class='badge']")) == 1


def test_a_finding_of_an_unknown_chapter_is_not_dropped_in_silence(tmp_path):
    with pytest.raises(ValueError, match="09_gone"):
        index(tmp_path, findings=[{**FINDINGS[0], "chapter": "09_gone"}])


def test_the_page_of_all_studies_answers_in_both_languages(tmp_path):
    said = {one: {"question": asked, "answers": [ANSWER]} for one, asked in (("en", "Equal?"), ("zh", "均等吗？"))}
    render_studies([sample.STUDY], tmp_path / "index.html", {"toy": said})
    page = lxml.html.fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [words(one) for one in page.xpath("//main//h2")] == ["Equality in Toytown", "玩具城的均等化"]
    assert page.xpath("//main//h2/a/@href") == ["toy/index.html", "toy/index.zh.html"]
    assert [words(one) for one in page.xpath("//h2/following-sibling::p[1]")] == ["Equal?", "均等吗？"]
    assert len(page.xpath("//main//img")) == 2
    assert set(page.xpath("//section//div[1]//p[@class='said']//a/@href")) == {"toy/en/02_sample.html#fig-map"}
    assert page.xpath("//figcaption/a/@href") == ["toy/en/02_sample.html#fig-map"] * 2


def test_a_study_that_was_rendered_before_is_listed_without_its_answer(tmp_path):
    render_studies([sample.STUDY], tmp_path / "index.html")
    page = lxml.html.fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert page.xpath("//main//a/@href") == ["toy/index.html", "toy/index.zh.html"]
    assert [words(link) for link in page.xpath("//main//a")] == ["Equality in Toytown", "玩具城的均等化"]


def test_a_table_that_a_finding_names_is_the_chapters_here(tmp_path):
    """The first page printed the reference itself: no test in @tbl-others is significant."""
    told = {**FINDINGS[0], "en": "No test in @tbl-others is significant.", "zh": "两两比较见 @tbl-pairs。"}
    (answer,) = index(tmp_path, findings=[told]).xpath("//details[@class='findings']//a")
    assert words(answer) == "No test in the chapter's table is significant."
    (answer,) = index(tmp_path, "zh", findings=[told]).xpath("//details[@class='findings']//a")
    assert words(answer) == "两两比较见该章相应表格。"
