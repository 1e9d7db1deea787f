"""Two pages of a study: what they hold, and that made-up answers recommend nothing. Authority: the values made here."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.table import Rule
from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.report.chapter.argued import Argument
from bphs.report.chapter.decided import decided
from bphs.report.pages.brief import brief_page, figures, limits
from bphs.report.pages.front import Front
from bphs.report.words import wording

STUDY = SimpleNamespace(name="toy", title={"en": "A toy", "zh": "示例"})


@pytest.fixture(autouse=True)
def _words():
    wording.use_catalogue(derived_dictionary().columns)


def rule(name, finding):
    words = {key: (key, key) for key in ("constraint", "department", "indicator")}
    words |= {"evidence": (f"It is {{{finding}}}.", "某"), "countermeasure": (f"Do {name}.", f"做{name}。")}
    return Rule(name, name, read_conditions(f"{finding} > 0"), "supports", words, "policy", "district")


def page(made_up, number=2):
    """A brief of `number` countermeasures, of which the finding of the first may be made up."""
    rules = [rule(f"r{place}", f"03_a.x{place}") for place in range(number)]
    found = {f"03_a.x{place}": {"value": 1, "synthetic": made_up and place == 0} for place in range(number)}
    return brief_page(STUDY, Front(), decided(Argument(rules, found, 0.95)), "13_measures", "en")


def test_what_rests_on_synthetic_answers_is_no_priority():
    about = page(made_up=True)
    assert [one["do"] for one in about["priorities"]] == ["Do r1."]
    assert [one["do"] for one in about["made_up"]] == ["Do r0."]
    assert about["synthetic"]
    about = page(made_up=False)
    assert [one["do"] for one in about["priorities"]] == ["Do r0.", "Do r1."]
    assert (about["made_up"], about["synthetic"]) == ([], False)


def test_two_pages_hold_five_priorities_and_say_how_many_more():
    about = page(made_up=False, number=7)
    assert len(about["priorities"]) == 5
    assert about["further"] == (
        "Of these 5, 5 are conditional at most: criteria of a decision on them are not stated. 2 more in Chapter 13."
    )
    assert page(made_up=False, number=0)["further"] == ""


def test_the_three_lowest_figures_in_their_order():
    heights = (900, 300, 500, 400)
    answers = [{"figure": {"svg": f'<svg viewBox="0 0 540 {height}">', "height": height}} for height in heights]
    assert [one["height"] for one in figures([answers[0], {"figure": None}, *answers[1:]])] == [300, 500, 400]


def test_limits_are_short_and_without_links():
    long = "<p>" + "One <b>sentence</b> of the limits of it all. " * 12 + "</p>"
    cited = 'Small (<a class="cite" href="#x">Wei, 2024</a>), see <a href="en/03.html">Chapter 3</a>.'
    short, first = limits({"a": [f"<p>{cited}</p>", "<p>Left out.</p>"], "b": [long]}, "en")
    assert short == "Small, see Chapter 3."
    assert first.startswith("One <b>sentence</b> of")
    assert first.endswith("it all.")
    assert len(first) < len(long)
    assert len(list(limits({str(place): ["<p>x</p>"] for place in range(9)}, "en"))) == 4
