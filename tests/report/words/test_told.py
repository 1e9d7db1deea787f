"""Sentences filled with values: which alternative, which numbers, what is left out, what is not said of few
respondents.
"""

from __future__ import annotations

from copy import deepcopy

import lxml.html
import pytest
from worded import FINDING

from bphs.inputs.study import read_study
from bphs.report.chapter.spoken import study_values
from bphs.report.words.fences import fences
from bphs.report.words.markdown import Place, writer
from bphs.report.words.references import Citations
from bphs.report.words.told import NOT_SAID, Told, of_study
from bphs.report.words.wording import Text, language

VALUES = {
    "top": {"value": 27.72134, "interval": [26.0, 29.5]},
    "gained": {"value": 4, "of": 38, "case": "some"},
    "where": {"value": {"en": "A & B", "zh": "甲区"}},
    "names": {"value": ["a", "b"]},
    "few": {"hidden": True},
    "units": {"value": {"en": "cantons", "zh": "郡"}},
}


@pytest.fixture
def told():
    """A chapter's values; what is wrong with its sentences is kept in `told.wrong`."""
    wrong = []
    made = Told(
        deepcopy(VALUES), frozenset({"gone", "fig-lost", "tbl-lost"}), 0.95, "03_toy", lambda *what: wrong.append(what)
    )
    made.wrong = wrong
    return made


@pytest.fixture
def page(told, tmp_path):
    """Markdown as HTML with the values of `told`."""
    (tmp_path / "references.bib").write_text("", encoding="utf-8")
    place = Place(
        "notebooks/03_toy.ipynb", Citations(tmp_path / "references.bib", "en"), {"fig-map": "Figure 1"}, told=told
    )

    def write(text):
        made = writer(place)(text).strip()
        told.wrong += [(one.found, one.expected, one.remedy) for one in place.problems]
        return made

    return write


DATA = '<data value="27.72134" data-name="03_toy.top">27.7</data>'


class TestFilled:
    def test_a_value_on_a_page_names_its_record_and_keeps_all_its_digits(self, page):
        assert page("It was {top:.1f}.") == f"<p>It was {DATA}.</p>"

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("*{top:.1f}*", f"<p><em>{DATA}</em></p>"),
            ("**{top:.1f}**", f"<p><strong>{DATA}</strong></p>"),
            ("*P* = **a {top:.1f} b**", f"<p><i>P</i> = <strong>a {DATA} b</strong></p>"),
            ("- {top:.1f}\n- b", f"<ul>\n<li>{DATA}</li>\n<li>b</li>\n</ul>"),
            ("> {top:.1f}", f"<blockquote>\n<p>{DATA}</p>\n</blockquote>"),
        ],
    )
    def test_in_emphasis_lists_and_quotations(self, page, text, html):
        assert page(text) == html

    def test_in_a_heading_and_in_a_table(self, page):
        assert DATA in page("## Of {top:.1f}")
        assert f"<td>{DATA}</td>" in page("| a |\n|---|\n| {top:.1f} |")

    def test_in_the_text_of_a_link_and_not_in_its_address(self, page):
        assert page("[of {top:.1f}](#there-{top})") == f'<p><a href="#there-%7Btop%7D">of {DATA}</a></p>'

    @pytest.mark.parametrize("kept", ["`{top:.1f}`", "``{top}``"])
    def test_code_keeps_its_braces(self, page, told, kept):
        assert page(kept) == f"<p><code>{kept.strip('`')}</code></p>"
        assert told.wrong == []

    def test_blocks_of_code_and_formulas_keep_their_braces(self, page, told):
        assert "{top}" in page("```\n{top}\n```")
        made = page(r"$\frac{a}{b}$ and $T_{\text{between}}$ of {top:.1f}")
        assert "<mfrac>" in made
        assert DATA in made
        assert told.wrong == []

    def test_names_are_escaped_and_said_in_the_language_of_the_page(self, page):
        assert page("In {where}.").startswith('<p>In <data value="')
        assert ">A &amp; B</data>" in page("In {where}.")
        with language("zh"):
            assert ">甲区</data>" in page("在{where}。")

    @pytest.mark.parametrize("name", ["**b**", "_i_", "$x$", "`c`", "{n:.2f}", "[a](b)", "&amp;", "<script>", "@key", "a\\*b", "![a](b)", "1. a", "a:::b"])  # fmt: skip
    def test_markdown_with_names_in_it_prints_them_as_they_are(self, told, page, name):
        """An English caption is filled while the Chinese page is written, and then is Markdown like any other."""
        told.values["where"]["value"]["en"] = name
        html = page(told.literal("*In* {where}"))
        assert lxml.html.fromstring(html).text_content() == f"In {name}"
        assert html.startswith("<p><i>In</i> ")
        assert told.wrong == []

    def test_a_study_without_interval_prints_no_bracket(self, page, told):
        told.values = {"top": {"value": 1.0}}
        assert page("It was {top:.1f}{top:ci .1f}.").endswith(">1.0</data>.</p>")

    def test_plain_text_has_no_marks_and_formulas_keep_their_braces(self, told):
        assert told.plain(r"Top {top:.1f} of {units}, $\frac{a}{b}$") == r"Top 27.7 of cantons, $\frac{a}{b}$"
        assert told.wrong == []

    def test_the_base_of_a_count_is_its_finding_s(self, told, page):
        told.of = "gained"
        assert page("{gained:words} of {of}") == (
            '<p><data value="4" data-name="03_toy.gained">four</data> of <data value="38" data-name="03_toy.gained.of">38</data></p>'
        )

    @pytest.mark.parametrize(
        ("text", "found", "expected", "remedy"),
        [
            ("{topp:.1f}", "{topp:.1f}", "a value that this chapter records", "write 'top'"),
            ("{where:.2f}", "{where:.2f}", "a format for str ('A & B')", "e.g. {x:.1f} for numbers"),
            ("{top}", "{top}", "a format for float (27.72134)", "e.g. {x:.1f} for numbers"),
            ("{names}", "{names}", "a format for list (['a', 'b'])", "e.g. {x:.1f} for numbers"),
            ("{of}", "{of}", "a value that this chapter records", ""),
        ],
    )
    def test_what_cannot_be_filled_is_told(self, page, told, text, found, expected, remedy):
        page(text)
        (wrong,) = told.wrong
        assert wrong[:2] == (found, expected)
        assert wrong[2].startswith(remedy)


class TestLeftOut:
    """What prints a value of a section that the study lacks goes with it; nothing else does."""

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("One.\n\nOf {gone:.1f}.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
            ("- one\n- {gone}\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
            ("- {gone}", ""),
            ("> {gone}", ""),
            ("## Of {gone}\n\nOne.", "<p>One.</p>"),
            ("| a |\n|---|\n| {gone} |\n\nOne.", "<p>One.</p>"),
            ("Same.\n\nSame.\n\n{gone}", "<p>Same.</p>\n<p>Same.</p>"),
            ("`{gone}`", "<p><code>{gone}</code></p>"),
        ],
    )
    def test_paragraphs_items_headings_and_tables(self, page, told, text, kept):
        assert page(text) == kept
        assert told.wrong == []

    def test_an_item_inside_an_item_goes_alone(self, page, told):
        made = page("- one\n  - {gone}\n  - two\n- three")
        assert [word for word in ("one", "two", "three") if word in made] == ["one", "two", "three"]
        assert "gone" not in made
        assert told.wrong == []

    def test_an_item_that_prints_it_goes_with_what_is_below_it(self, page):
        made = page("- {gone}\n  - two\n- three")
        assert "two" not in made
        assert "three" in made

    def test_a_reference_to_what_is_left_out_becomes_plain_words(self, page, told):
        assert page("See @fig-lost and @tbl-lost.") == "<p>See the figure and the table.</p>"
        assert told.wrong == []

    def test_a_figure_s_name_is_no_value_s(self, page, told):
        """A left-out figure `lost` does not take along the sentences that print a value `lost` of another section."""
        told.values = {"lost": {"value": 1}}
        assert ">1</data>" in page("{lost}")


class TestNotSaid:
    """A value that tells of few respondents: what prints it becomes one sentence, and nothing of it is told."""

    @pytest.mark.parametrize(
        "text", ["Of {few:.1f}.", "## Of {few}", "| a |\n|---|\n| {few} |", "*{few}* and {top:.1f}"]
    )
    def test_paragraphs_headings_and_tables(self, page, told, text):
        assert page(text) == f"<p>{NOT_SAID.en}</p>"
        assert told.wrong == []

    def test_an_item_stays_an_item(self, page):
        assert page("- one\n- {few}") == f"<ul>\n<li>one</li>\n<li>{NOT_SAID.en}</li>\n</ul>"

    def test_an_item_inside_an_item(self, page, told):
        made = page("- one\n  - {few}\n- three")
        assert NOT_SAID.en in made
        assert "one" in made
        assert told.wrong == []

    def test_in_chinese(self, page):
        with language("zh"):
            assert NOT_SAID.zh in page("共 {few} 人。")

    def test_a_finding_whose_alternatives_do_not_print_it(self, told):
        """ "None of 38" tells of a group of six as its number does."""
        (fence,) = fences(FINDING["en"])
        assert not told.hides_fence(fence)
        told.values = {**VALUES, "gained": {"hidden": True}}
        assert told.hides_fence(fence)
        assert told.chosen(fence) is None


@pytest.mark.parametrize("case", ["all", "some", "one", "none"])
def test_the_alternative_that_holds(told, case):
    (fence,) = fences(FINDING["zh"])
    told.values = {"gained": {"value": 4, "of": 38, "case": case}}
    assert told.chosen(fence) == fence.alternatives[case]


def test_a_finding_whose_value_decides_nothing_has_no_words(told):
    (fence,) = fences(FINDING["en"])
    told.values = {"gained": {"value": {"en": "a", "zh": "甲"}}}
    assert told.chosen(fence) is None


def test_what_a_study_has_without_recording_it():
    found = of_study(years=(2005, 2015), unit=("canton", "cantons", "郡"), units=12, resource=Text("nurses", "护士"), level=0.9,
                     source=None, boundaries=None)  # fmt: skip
    assert {name: entry["value"] for name, entry in found.items()} == {
        "first": 2005, "last": 2015, "years": [2005, 2015], "unit": {"en": "canton", "zh": "郡"}, "units": {"en": "cantons", "zh": "郡"},
        "n_units": 12, "resource": {"en": "nurses", "zh": "护士"}, "level": 0.9, "counter": {"en": "", "zh": ""}, "beyond": {"en": "", "zh": ""},
    }  # fmt: skip


def test_only_what_is_estimated_is_said_to_change_beyond_its_error():
    """By definition: a full count has no sampling error that a change could exceed."""
    known = {
        "years": (2005,),
        "unit": ("canton", "cantons", "郡"),
        "units": 12,
        "resource": Text("beds", "床位"),
        "level": 0.9,
    }
    estimated = of_study(**known, source=None, boundaries=None, sampled=True)
    with language("zh"):
        assert Told(estimated, (), 0.9, "04").plain("出现{beyond}上升") == "出现超出抽样误差范围的上升"
        assert (
            Told(of_study(**known, source=None, boundaries=None), (), 0.9, "04").plain("出现{beyond}上升") == "出现上升"
        )


@pytest.mark.parametrize(("study", "counter"), [("chongqing", " 人"), ("provinces", " 张")])
def test_chinese_counts_each_resource_in_its_own_word(study, counter):
    """By definition: the unit of the resource in the dictionary, people in 人, beds in 张."""
    values = study_values(read_study(f"data/{study}"), None)
    assert values["counter"]["value"]["zh"] == counter
