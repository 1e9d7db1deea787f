"""The first page of a study opens with its answers; the first page of all lists the studies."""

from __future__ import annotations

import lxml.html
import pytest
import sample
from sample import words

from bphs.report.pages.render import render_index, render_studies

FINDINGS = [
    {"chapter": "02_sample", "name": "fall", "en": "It fell by 50% < 60%.", "zh": "下降了50%。", "synthetic": False},
    {"chapter": "03_end", "name": "made_up", "en": "It rose.", "zh": "有所上升。", "synthetic": True},
]


def index(tmp_path, language="en", findings=FINDINGS):
    target = tmp_path / "index.html"
    render_index(sample.STUDY, sample.CHAPTERS, findings, language, target)
    return lxml.html.fromstring(target.read_text(encoding="utf-8"))


def test_answers_come_first_by_chapter_and_lead_to_their_place(tmp_path):
    page = index(tmp_path)
    assert [words(heading) for heading in page.xpath("//main//h2")] == ["What the study finds", "All chapters"]
    assert [words(heading) for heading in page.xpath("//main//h3")] == ["A sample chapter", "The end"]
    answers = page.xpath("//section[@class='answers']//a")
    assert [words(answer) for answer in answers] == ["It fell by 50% < 60%.", "It rose."]
    assert [answer.get("href") for answer in answers] == [
        "en/02_sample.html#finding-fall",
        "en/03_end.html#finding-made_up",
    ]


def test_every_chapter_is_listed_in_order(tmp_path):
    page = index(tmp_path, "zh")
    listed = page.xpath("//ol[@class='chapters']/li")
    assert [words(item) for item in listed] == ["第1章 整理数据", "第2章 示例章节", "第3章 尾声"]
    assert page.xpath("//ol//a/@href") == ["zh/01_clean.html", "zh/02_sample.html", "zh/03_end.html"]
    assert page.get_element_by_id("language-switch").get("href") == "index.html"


def test_made_up_answers_are_marked_and_others_are_not(tmp_path):
    page = index(tmp_path)
    assert [words(badge.getparent()) for badge in page.xpath("//*[@class='badge']")] == ["Synthetic data It rose."]
    assert len(page.xpath("//*[@class='banner']")) == 1
    assert not index(tmp_path, findings=FINDINGS[:1]).xpath("//*[@class='banner' or @class='badge']")


def test_a_study_without_findings_lists_its_chapters(tmp_path):
    page = index(tmp_path, findings=[])
    assert [words(heading) for heading in page.xpath("//main//h2")] == ["All chapters"]


def test_a_finding_of_an_unknown_chapter_is_not_dropped_in_silence(tmp_path):
    with pytest.raises(ValueError, match="09_gone"):
        index(tmp_path, findings=[{**FINDINGS[0], "chapter": "09_gone"}])


def test_the_list_of_studies_speaks_both_languages(tmp_path):
    render_studies([sample.STUDY], tmp_path / "index.html")
    page = lxml.html.fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert page.xpath("//main//a/@href") == ["toy/index.html", "toy/index.zh.html"]
    assert [words(link) for link in page.xpath("//main//a")] == ["Equality in Toytown", "玩具城的均等化"]


def test_a_table_that_a_finding_names_is_the_chapters_here(tmp_path):
    """The first page printed the reference itself: no test in @tbl-others is significant."""
    told = {**FINDINGS[0], "en": "No test in @tbl-others is significant.", "zh": "两两比较见 @tbl-pairs。"}
    (answer,) = index(tmp_path, findings=[told]).xpath("//section[@class='answers']//a")
    assert words(answer) == "No test in the chapter's table is significant."
    (answer,) = index(tmp_path, "zh", findings=[told]).xpath("//section[@class='answers']//a")
    assert words(answer) == "两两比较见该章相应表格。"
