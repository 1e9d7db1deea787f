"""What a page of a chapter holds. The rules are those of the standards that each test names."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor

import lxml.html
import pytest
import sample
from sample import render, words


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Both pages of the sample chapter, as text."""
    folder = tmp_path_factory.mktemp("pages")
    executed = sample.write(folder)
    return {language: render(executed, language, folder).read_text(encoding="utf-8") for language in ("en", "zh")}


@pytest.fixture
def english(pages):
    return lxml.html.fromstring(pages["en"])


@pytest.fixture
def chinese(pages):
    return lxml.html.fromstring(pages["zh"])


def test_a_page_says_its_language_and_keeps_only_its_own_words(english, chinese):
    assert (english.get("lang"), chinese.get("lang")) == ("en", "zh-CN")
    assert english.findtext(".//title") == "A sample chapter · Equality in Toytown"
    assert words(english.find(".//h1")) == "A sample chapter"
    assert words(chinese.find(".//h1")) == "示例章节"
    assert "方法" not in words(english.find(".//main"))
    assert "Method" not in words(chinese.find(".//main"))


def test_outputs_of_the_other_language_are_left_out_and_those_of_none_are_kept(english, chinese):
    for page in (english, chinese):
        assert len(page.xpath("//figure[@id='fig-lorenz']")) == len(page.xpath("//figure[@id='tbl-people']")) == 1
        assert [words(output) for output in page.xpath("//pre[contains(@class, 'output')]")] == ["2"]


def test_figures_and_tables_are_numbered_and_referred_to_by_number(english, chinese):
    for page, figure, table in ((english, "Figure 1", "Table 1"), (chinese, "图1", "表1")):
        captions = [words(caption) for caption in page.xpath("//figcaption/b")]
        assert [caption.rstrip(".") for caption in captions] == [figure, table]
        links = {words(link): link.get("href") for link in page.xpath("//a[@class='ref']")}
        assert links == {figure: "#fig-lorenz", table: "#tbl-people"}


def test_every_link_inside_the_page_arrives(english, chinese):
    for page in (english, chinese):
        places = {"#" + place for place in page.xpath("//@id")}
        assert len(places) == len(page.xpath("//@id"))
        assert {href for href in page.xpath("//a/@href") if href.startswith("#")} <= places


def test_places_have_the_same_names_in_both_languages(english, chinese):
    assert sorted(english.xpath("//main//@id")) == sorted(chinese.xpath("//main//@id"))
    assert {"section-1", "section-2", "fig-lorenz", "tbl-people", "finding-fall"} <= set(chinese.xpath("//main//@id"))


def test_contents_list_the_sections_and_the_references(english, chinese):
    listed = {
        page.get("lang"): [words(link) for link in page.xpath("//nav[@class='contents']//a")]
        for page in (english, chinese)
    }
    assert listed == {"en": ["Method", "Results", "References"], "zh-CN": ["方法", "结果", "参考文献"]}


def test_formulas_are_mathml_and_keep_their_source(english, pages):
    assert english.xpath("//math/@alttext") == [r"T = \frac{1}{n}\sum_i \frac{y_i}{\mu}"]
    assert "$$" not in pages["en"]


def test_code_is_folded_and_nothing_in_it_is_read_as_a_formula_or_a_citation(english):
    folded = english.xpath("//details[@class='code']")
    assert [words(cell.find("summary")) for cell in folded][:2] == ["Code (parameters)", "Code"]
    assert not any("open" in cell.attrib for cell in folded)
    assert "1 + 1 # by hand: $x$ and @nobody" in words(folded[1])


def test_pictures_have_alternative_text_and_are_inside_the_page(english):
    picture = english.find(".//figure//img")
    assert picture.get("alt") == "A line that rises"
    assert picture.get("src").startswith("data:image/svg+xml;base64,")


def test_findings_are_marked_sentences_with_a_place(english):
    assert words(english.get_element_by_id("finding-fall")) == "Finding Inequality fell by half."


def test_what_comes_from_synthetic_data_says_so_and_nothing_else_does(english, chinese):
    assert [words(badge.getparent()) for badge in english.xpath("//*[@class='badge']")] == [
        "Table 1. Synthetic data Residents."
    ]
    assert len(english.xpath("//*[@class='banner']")) == len(chinese.xpath("//*[@class='banner']")) == 1
    assert words(chinese.find(".//strong[@class='badge']")) == "合成数据"


def test_a_page_without_synthetic_data_has_no_banner(tmp_path):
    executed = sample.write(tmp_path, only=[sample.text("# Title"), sample.code("x", sample.finding("en"))])
    assert 'class="banner"' not in render(executed, "en", tmp_path).read_text(encoding="utf-8")


def test_neighbours_and_the_other_language_are_reached_by_relative_links(english):
    assert english.xpath("//a[@rel='prev']/@href") == ["01_clean.html"]
    assert english.xpath("//a[@rel='next']/@href") == ["03_end.html"]
    switch = english.get_element_by_id("language-switch")
    assert (switch.get("href"), switch.get("hreflang"), words(switch)) == ("../zh/02_sample.html", "zh-CN", "中文")
    assert english.xpath("//header//a[@class='home']/@href") == ["../index.html"]


def test_a_link_to_a_notebook_leads_to_its_page(tmp_path):
    executed = sample.write(
        tmp_path, only=[sample.text("# T\n\n[end](03_end.ipynb#finding-x) and [start](01_clean.html)")]
    )
    page = lxml.html.fromstring(render(executed, "en", tmp_path).read_text(encoding="utf-8"))
    assert page.xpath("//main/p/a/@href") == ["03_end.html#finding-x", "01_clean.html"]


def test_the_only_addresses_on_the_network_are_links_to_dois(pages):
    """A reader may follow a DOI; the page itself asks the network for nothing."""
    for page in pages.values():
        addresses = re.findall(r".{6}https?://[^/\s\"<]+", page)
        assert set(addresses) == {'href="https://doi.org'}
        assert "default-src 'none'" in page


def test_landmarks_and_skip_link(english):
    assert english.xpath("//body/a[1]/@href") == ["#main"]
    for landmark in ("body/header", "body//main", "body//nav", "body/footer"):
        assert english.xpath(f"//{landmark}"), landmark
    assert all(name for name in english.xpath("//nav/@aria-label"))
    assert len(english.xpath("//nav/@aria-label")) == 2


def test_wide_tables_scroll_in_a_box_that_the_keyboard_reaches(english):
    box = english.xpath("//figure[@id='tbl-people']/div[@class='scroll']")[0]
    assert (box.get("tabindex"), box.get("role")) == ("0", "region")
    assert box.get("aria-label").startswith("Table 1")


def test_same_bytes_from_another_folder(pages, tmp_path):
    elsewhere = tmp_path / "与 spaces"
    elsewhere.mkdir()
    executed = sample.write(elsewhere)
    assert {language: render(executed, language, elsewhere).read_text(encoding="utf-8") for language in pages} == pages


def test_two_threads_make_the_same_pages(pages, tmp_path):
    executed = sample.write(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda language: render(executed, language, tmp_path), ["en", "zh"] * 3))
    assert {path.read_text(encoding="utf-8") for path in made} == set(pages.values())


def test_page_names_no_path_user_or_date(pages, tmp_path):
    for page in pages.values():
        for private in (str(tmp_path.parent), os.environ.get("HOME", "/root") + "/", "202[56]-"):
            assert not re.search(private, page)


def test_line_breaks_between_chinese_characters_do_not_become_spaces(tmp_path):
    """CSS Text Level 3, segment break transformation: between two wide characters a line break is removed."""
    executed = sample.write(tmp_path, only=[sample.text("# 标题\n\n第一行\n第二行，Theil\n指数")])
    page = lxml.html.fromstring(render(executed, "zh", tmp_path).read_text(encoding="utf-8"))
    assert page.xpath("//main/p[last()]")[0].text_content() == "第一行第二行，Theil\n指数"


def test_chinese_tables_set_symbols_in_italics_and_open_their_notes(tmp_path):
    """GB/T 3358: symbols of statistics in italics. GB/T 7713.2-2022: notes below a table open with 注."""
    told = sample.table("zh", notes="*P* 值为双侧。")
    told.data["text/html"] = (
        "<table><thead><tr><th>t检验</th><th>校正后P值</th><th>Brant检验χ²值</th><th>OR值</th>"
        "<th>莫兰指数I</th><th>Geary系数c</th><th>泰尔T指数</th><th>指数IQ</th></tr></thead></table>"
    )
    executed = sample.write(tmp_path, only=[sample.text("# 标题"), sample.code("x", told)])
    page = lxml.html.fromstring(render(executed, "zh", tmp_path).read_text(encoding="utf-8"))
    assert [element.text for element in page.xpath("//table//i")] == ["t", "P", "χ", "I", "c", "T"]
    (notes,) = page.xpath("//p[@class='notes']")
    assert notes.text_content() == "注：P 值为双侧。"
    assert [element.text for element in notes.xpath(".//i")] == ["P"]


@pytest.mark.parametrize(("language", "figure", "table"), [("en", "Figure 2-1", "Table 2-1"), ("zh", "图2-1", "表2-1")])
def test_numbers_by_chapter_stand_in_captions_and_references(language, figure, table, tmp_path):
    """GB/T 7713.1-2006: figures and tables may be numbered by chapter; then as 图2-1, 表2-1."""
    page = lxml.html.fromstring(
        sample.render(sample.write(tmp_path), language, tmp_path, numbering="chapter").read_text(encoding="utf-8")
    )
    captions = [caption.text_content().rstrip(".\u3000 ") for caption in page.xpath("//figcaption/b")]
    assert captions == [figure, table]
    assert [link.text_content() for link in page.xpath("//a[@class='ref']")] == [figure, table]
    assert f"结果见{figure}和{table}。" in page.text_content() or language == "en"
