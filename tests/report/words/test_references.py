"""Citations and references: Cite Them Right (Harvard) in English, GB/T 7714-2015 in Chinese; the works of the study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sample
from citeproc import CitationStylesStyle

from bphs.report.pages.render import BIBLIOGRAPHY
from bphs.report.words.markdown import Place, cited_in_cells, plain
from bphs.report.words.references import Citations

GB7714 = Path(BIBLIOGRAPHY).parents[1] / "src" / "bphs" / "report" / "words" / "gb7714.csl"


@pytest.fixture
def citations(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(sample.BIBLIOGRAPHY, encoding="utf-8")
    return lambda language: Citations(path, language)


def texts(cited):
    return [plain(entry.text) for entry in cited.entries()]


def test_english_citations(citations):
    """Author and year in brackets; the year alone where the author is part of the sentence.

    Et al. from four authors.
    """
    cited = citations("en")
    assert (
        plain(cited.parenthetical(["theil1967", "nbs2022"]))
        == "(Theil, 1967; National Bureau of Statistics of China, 2022)"
    )
    assert plain(cited.narrative("wagstaff1991")) == "Wagstaff, Paci and van Doorslaer (1991)"


def test_english_list_is_in_order_of_authors(citations):
    """Layout of the style's own guide: book in italics, article in quotation marks, volume(issue), pp., DOI."""
    cited = citations("en")
    cited.parenthetical(["wagstaff1991", "theil1967", "nbs2022"])
    assert texts(cited) == [
        (
            "National Bureau of Statistics of China (2022) 中国人口普查分县资料—2020 "
            "[Tabulation on 2020 China Population Census by County]. Beijing: China Statistics Press."
        ),
        "Theil, H. (1967) Economics and Information Theory. Amsterdam: North-Holland.",
        (
            "Wagstaff, A., Paci, P. and van Doorslaer, E. (1991) ‘On the measurement of inequalities in health’, "
            "Social Science & Medicine, 33(5), pp. 545–557. doi:10.1016/0277-9536(91)90212-U."
        ),
    ]


def test_chinese_citations_are_raised_numbers_in_order_of_citation(citations):
    """GB/T 7714-2015, 9.1.2 and 10.1.1: numbers in square brackets, neighbours joined by a hyphen."""
    cited = citations("zh")
    assert plain(cited.parenthetical(["theil1967"])) == "[1]"
    assert plain(cited.narrative("wagstaff1991")) == "Wagstaff等[2]"
    assert plain(cited.parenthetical(["nbs2022", "theil1967", "wagstaff1991"])) == "[1-3]"
    assert plain(cited.parenthetical(["nbs2022", "theil1967"])) == "[1,3]"
    assert cited.parenthetical(["theil1967"]).startswith("<sup>")


def test_chinese_list_follows_gb_t_7714(citations):
    """GB/T 7714-2015, 4.1 and 4.4: author. title[M]. place: publisher, year. / author. title[J]. journal, year,
    volume(issue): pages; not [J/OL], for which 4.4.2 wants the date of citation and the path of access: the DOI is an
    identifier and may stand alone (8.7).
    """
    cited = citations("zh")
    cited.parenthetical(["theil1967", "nbs2022", "wagstaff1991"])
    assert texts(cited) == [
        "THEIL H. Economics and Information Theory[M]. Amsterdam: North-Holland, 1967.",
        "国家统计局. 中国人口普查分县资料—2020[M]. 北京: 中国统计出版社, 2022.",
        (
            "WAGSTAFF A, PACI P, VAN DOORSLAER E. On the measurement of inequalities in health[J]. "
            "Social Science & Medicine, 1991, 33(5): 545-557. DOI:10.1016/0277-9536(91)90212-U."
        ),
    ]


def test_from_four_authors_on_three_are_named(tmp_path):
    """GB/T 7714-2015, 8.1.2: three authors, then 等 for Chinese works and et al for others."""
    path = tmp_path / "references.bib"
    path.write_text(
        "@article{a, author = {Yang, L. and Sun, L. and Wen, L. and Zhang, H.}, title = {T}, journal = {J}, year = {2016}}\n"
        "@book{b, langid = {chinese}, author = {{王甲} and {李乙} and {赵丙} and {钱丁}}, title = {书}, year = {2016}}",
        encoding="utf-8",
    )
    cited = Citations(path, "zh")
    cited.parenthetical(["a", "b"])
    assert texts(cited) == ["YANG L, SUN L, WEN L, et al. T[J]. J, 2016.", "王甲, 李乙, 赵丙, 等. 书[M]. 2016."]


def test_given_names_of_two_parts(tmp_path):
    """Hyphenated given names: both initials, joined in English (Harvard: Sartre, J.-P.), apart in Chinese lists (GB/T
    7714-2015, 8.1.1); a small letter after the hyphen (Li-tze) is an initial too.
    """
    path = tmp_path / "references.bib"
    path.write_text(
        "@article{a, author = {Hu, Li-tze and Sartre, Jean-Paul}, title = {T}, journal = {J}, year = {2016}}",
        encoding="utf-8",
    )
    english, chinese = Citations(path, "en"), Citations(path, "zh")
    assert plain(english.narrative("a")) == "Hu and Sartre (2016)"
    assert texts(english)[0].startswith("Hu, L.-T. and Sartre, J.-P. (2016)")
    chinese.narrative("a")
    assert texts(chinese) == ["HU L T, SARTRE J P. T[J]. J, 2016."]


def test_editions(tmp_path):
    """GB/T 7714-2015, 8.3: "3版" of a Chinese work, "5th ed." of others; Cite Them Right: "5th edn."."""
    path = tmp_path / "references.bib"
    path.write_text(
        "@book{a, author = {Hair, J.}, title = {T}, edition = {5}, publisher = {P}, year = {2016}}\n"
        "@book{b, langid = {chinese}, author = {{王甲}}, title = {书}, edition = {3}, publisher = {社}, year = {2016}}",
        encoding="utf-8",
    )
    cited = {language: Citations(path, language) for language in ("en", "zh")}
    for each in cited.values():
        each.parenthetical(["a", "b"])
    assert texts(cited["zh"]) == ["HAIR J. T[M]. 5th ed. P, 2016.", "王甲. 书[M]. 3版. 社, 2016."]
    assert texts(cited["en"])[0] == "Hair, J. (2016) T. 5th edn. P."


def test_citations_lead_to_the_list(citations):
    cited = citations("en")
    links = re.findall(
        r'href="#ref-([^"]+)"', cited.parenthetical(["theil1967", "nbs2022"]) + cited.narrative("wagstaff1991")
    )
    assert sorted(links) == sorted(entry.key for entry in cited.entries())


def test_chinese_words_are_marked_as_chinese_on_english_pages(citations):
    cited = citations("en")
    cited.narrative("nbs2022")
    assert '<span lang="zh-CN">中国人口普查分县资料—2020</span>' in cited.entries()[0].text


def test_our_style_is_valid_csl():
    """The schema of CSL 1.0 that comes with citeproc-py; an invalid style would warn, and warnings are errors here."""
    CitationStylesStyle(str(GB7714), validate=True)


def test_authors_left_open_are_et_al():
    """BibTeX's "and others" is et al. in words: Wei and others wrote the study of 2024."""
    english, chinese = Citations(BIBLIOGRAPHY, "en"), Citations(BIBLIOGRAPHY, "zh")
    assert plain(english.narrative("wei2024")) == "Wei et al. (2024)"
    assert texts(english)[0].startswith("Wei, H. et al. (2024) ‘Equity")
    assert plain(chinese.narrative("wei2024")) == "Wei等[1]"
    assert texts(chinese)[0].startswith("WEI H, et al. Equity")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_work_of_the_study_can_be_cited(language):
    cited = Citations(BIBLIOGRAPHY, language)
    labels = [plain(cited.narrative(key)) for key in cited.keys()]  # noqa: SIM118 citations are no dictionary
    assert len(set(labels)) == len(labels) > 10
    for text in texts(cited):
        assert not re.search(r"None|\(\)|\.\.|, ,|[{}\\]", text), text


def test_every_chinese_work_says_in_english_what_it_is():
    source = Citations(BIBLIOGRAPHY, "en").source
    for key in (key for key, lang in source.languages.items() if lang == "zh"):
        assert re.search(r"\[[A-Z].*\]", str(source[key]["title"])), key
        assert all(str(name["family"]).isascii() for name in source[key]["author"]), key


def test_online_works_name_address_and_date(tmp_path):
    """GB/T 7714-2015, 4.6: [EB/OL], the day of publication in brackets, the date of citation in square ones, the path
    of access; a year alone goes without brackets; [DS/OL] for data (appendix B).
    """
    path = tmp_path / "references.bib"
    path.write_text(
        "@online{a, langid = {chinese}, author = {{委}}, title = {通知}, date = {2025-06-23}, url = {https://a.cn/x_1}, urldate = {2026-11-02}}\n"
        "@online{b, langid = {chinese}, author = {{王甲}}, title = {文}, institution = {库}, year = {2022}, url = {https://b.cn/2}, urldate = {2026-11}}\n"
        "@dataset{c, langid = {chinese}, author = {{台}}, title = {区划}, year = {2024}, url = {https://c.cn/3}, urldate = {2026-11}}",
        encoding="utf-8",
    )
    cited = {language: Citations(path, language) for language in ("en", "zh")}
    for each in cited.values():
        each.parenthetical(["a", "b", "c"])
    assert texts(cited["zh"]) == [
        "委. 通知[EB/OL]. (2025-06-23)[2026-11-02]. https://a.cn/x_1.",
        "王甲. 文[EB/OL]. 库, 2022[2026-11]. https://b.cn/2.",
        "台. 区划[DS/OL]. 2024[2026-11]. https://c.cn/3.",
    ]
    assert "Available at: https://a.cn/x_1 (Accessed: 2 November 2026)." in " ".join(texts(cited["en"]))
    assert '<a href="https://b.cn/2">https://b.cn/2</a>' in cited["zh"].entries()[1].text
    assert cited["zh"].addresses() == {"https://a.cn/x_1", "https://b.cn/2", "https://c.cn/3"}


def test_theses_name_their_school_and_pages_have_a_hyphen(tmp_path):
    """GB/T 7714-2015, 4.1: [D]. place: school, year; 8.8.2: pages 66-71, of Chinese works too."""
    path = tmp_path / "references.bib"
    path.write_text(
        "@mastersthesis{a, langid = {chinese}, author = {{侯甲}}, title = {析}, address = {重庆}, school = {西南大学}, year = {2019}}\n"
        "@article{b, langid = {chinese}, author = {{梁甲}}, title = {究}, journal = {刊}, year = {2018}, number = {9}, pages = {66--71}}",
        encoding="utf-8",
    )
    cited = Citations(path, "zh")
    cited.parenthetical(["a", "b"])
    assert texts(cited) == ["侯甲. 析[D]. 重庆: 西南大学, 2019.", "梁甲. 究[J]. 刊, 2018(9): 66-71."]


def test_works_of_a_study_alone(citations, tmp_path):
    """Its own file is read beside the house's; without one, nothing is missing."""
    own = tmp_path / "own.bib"
    house = tmp_path / "references.bib"
    house.write_text(sample.BIBLIOGRAPHY, encoding="utf-8")
    assert "li2020" not in Citations(house, "zh", own)
    own.write_text("@book{li2020, author = {Li, A.}, title = {T}, year = {2020}}", encoding="utf-8")
    cited = Citations(house, "zh", own)
    cited.parenthetical(["theil1967", "li2020"])
    assert texts(cited)[1] == "LI A. T[M]. 2020."


@pytest.mark.parametrize(("language", "said"), [("en", "Theil (1967)"), ("zh", "Theil[1]")])
def test_a_cell_of_a_table_cites(citations, language, said):
    """The work is cited in the cell and stands in the list; an unknown key is a problem, an @ in a sentence is none."""
    place = Place("notebooks/03_toy.ipynb", citations(language), {})
    made = cited_in_cells("<td>@theil1967</td><td>a@b</td><td>@nobody</td>", place)
    assert plain(made.replace("</td><td>", "|")) == f"{said}|a@b|"
    assert [entry.key for entry in place.citations.entries()] == ["theil1967"]
    assert [problem.found for problem in place.problems] == ["@nobody"]
