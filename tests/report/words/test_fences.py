"""Fences are read in MyST's own notation: kind, name, options, title and caption, alternatives; and what stands
between them.
"""

from __future__ import annotations

import pytest
from worded import FIGURE, FINDING, TABLE

from bphs.report.words.fences import fences, heading_of, needs_of, parts, prose, section_of


def one(text):
    (fence,) = fences(text)
    return fence


@pytest.mark.parametrize(
    ("text", "kind", "name", "place"),
    [
        (FIGURE["en"], "figure", "map", "fig-map"),
        (TABLE["zh"], "table", "all", "tbl-all"),
        (FINDING["en"], "finding", "gained", "finding-gained"),
        (":::{div}\n:name: place-opening\n:::", "place", "opening", "place-opening"),
        (":::{note} Needs\n:class: needs\nyears >= 2\n:::", "needs", "", ""),
        (":::{tip} By the way\nWords.\n:::", "aside", "", ""),
    ],
)
def test_the_kind_is_read_from_the_name(text, kind, name, place):
    fence = one(text)
    assert (fence.kind, fence.name, fence.place) == (kind, name, place)


def test_a_figure_begins_with_its_title_and_the_rest_is_its_caption():
    fence = one(":::{figure} #map\n:name: fig-map\n:alt: Words {x}.\n\nThe title\n\nOne.\n\nTwo.\n:::")
    assert (fence.title, fence.caption, fence.options["alt"]) == ("The title", "One.\n\nTwo.", "Words {x}.")
    assert "Words {x}." in fence.texts[""]


def test_a_figure_may_say_its_source_itself():
    fence = one(":::{figure} #map\n:name: fig-map\n:alt: x\n:class: own-source\n\nThe title\n\nSource: y.\n:::")
    assert fence.own_source
    assert not one(":::{figure} #map\n:name: fig-map\n:alt: x\n\nThe title\n:::").own_source


def test_a_table_has_its_caption_beside_the_directive_and_notes_below():
    fence = one(":::{table} The caption\n:name: tbl-all\n:class: appendix\n\nA note.\n:::")
    assert (fence.caption, fence.body, fence.appendix) == ("The caption", "A note.", True)
    assert not one(TABLE["en"]).appendix


def test_alternatives_are_definitions_of_one_or_more_lines():
    fence = one(":::{important} F\n:name: finding-x\n\nrose\n: It rose\n  by {x}.\n\nfell\n: It fell.\n:::")
    assert fence.alternatives == {"rose": "It rose\nby {x}.", "fell": "It fell."}
    assert fence.texts == fence.alternatives
    assert fence.besides == ""
    assert one(":::{important} F\n:name: finding-x\n\nIt rose.\n:::").alternatives == {}


def test_prose_and_fences_come_in_their_order_without_the_name_of_the_section():
    text = f"(rates)=\n## Rates\n\nOne.\n\n{TABLE['en']}\n\nTwo.\n\n{FIGURE['en']}"
    assert [part if isinstance(part, str) else part.place for part in parts(text)] == [
        "## Rates\n\nOne.", "tbl-all", "Two.", "fig-map",
    ]  # fmt: skip
    assert prose(text) == "## Rates\n\nOne.\n\nTwo."
    assert (section_of(text), heading_of(text)) == ("rates", "Rates")


@pytest.mark.parametrize(
    "text", ["## Rates", "(Rates)=\n## Rates", "(rates)=\n\n## Rates", "(rates)=\n### Rates", "(rates)="]
)
def test_a_section_begins_at_a_named_heading_of_the_second_level(text):
    assert section_of(text) is None


def test_needs_stand_one_a_line():
    assert needs_of(":::{note} Needs\n:class: needs\nyears >= 2\n\n  boundaries  \n:::\n\nWords.") == [
        "years >= 2",
        "boundaries",
    ]
