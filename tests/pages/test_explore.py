"""A map to be explored: by mouse, touch and keys, wide and narrow, without a network, without scripts, on paper.

Authority: the values of the made country (`explored.VALUES`), ordered by hand.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_page
from explored import CODES, ENGLISH, VALUES, made, page, units

from bphs.report.maps.classes import LESS, MORE

pytestmark = pytest.mark.browser

WIDTHS = (1280, 400)


def to_hex(fill):
    """A colour as Chromium gives it, rgb(179, 88, 6), as our lists write it."""
    return "#{:02x}{:02x}{:02x}".format(*map(int, re.findall(r"\d+", fill)))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explored")
    return {language: page(folder, language) for language in ("en", "zh")}


@pytest.fixture(params=WIDTHS)
def opened(request, browser, pages):
    opened = open_page(browser, pages["en"], request.param)
    yield opened.page
    assert opened.noise == []
    opened.page.context.close()


def unit(page, place, where=".map"):
    return page.locator(f'{where} [role="option"][data-unit="{place}"]')


def card(page):
    return page.locator(".card").inner_text().split("\n") if page.is_visible(".card") else []


def middle(page, place):
    """Where the middle of a unit is on the screen."""
    unit(page, place).scroll_into_view_if_needed()
    box = unit(page, place).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ranked(page):
    return page.locator(".rows .row").evaluate_all("all => all.map(one => Number(one.dataset.unit))")


SAID = {
    1: "Birch. 2010: 6.0, 95% CI 5.0 to 7.0, rank 4 of 5; 2020: 9.0, 95% CI 8.0 to 10.0, rank 2 of 6",
    5: "Fir. 2010: no data; 2020: 2.0, 95% CI 1.0 to 3.0, rank 6 of 6",
}


def test_pointing_tells_and_a_click_marks_in_both_pictures(opened):
    opened.mouse.move(*middle(opened, 1))
    told = " ".join(card(opened))
    for words in ("Birch", "桦树县", "2010", "6.0", "95% CI 5.0 to 7.0", "rank 4 of 5", "9.0", "rank 2 of 6"):
        assert words in told
    assert unit(opened, 1, ".rows").evaluate("one => one.classList.contains('active')")
    opened.mouse.click(*middle(opened, 1))
    marked = opened.locator('[aria-selected="true"]').evaluate_all("all => all.map(one => one.dataset.unit)")
    assert marked == ["1", "1"]
    assert opened.get_attribute(".marks", "d") == unit(opened, 1).get_attribute("d")
    opened.mouse.click(*middle(opened, 1))
    assert opened.locator('[aria-selected="true"]').count() == 0


def test_keys_lead_to_neighbours_and_ranks(opened):
    """North row: 0 1 2, south row: 3 4 5. The plot's order of 2020 is that of the values, equal ones by code."""
    at = "Number(document.activeElement.dataset.unit)"
    opened.locator('.map [tabindex="0"]').focus()
    steps = [("ArrowRight", 1), ("ArrowDown", 4), ("ArrowLeft", 3), ("ArrowUp", 0), ("ArrowUp", 0), ("End", 5)]
    for key, place in [*steps, ("Home", 0)]:
        opened.keyboard.press(key)
        assert opened.evaluate(at) == place, key
    assert "Ash" in card(opened)[0]
    opened.keyboard.press("Escape")
    assert not opened.is_visible(".card")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className").startswith("row")
    for key, place in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowDown", 3), ("ArrowUp", 2)):
        opened.keyboard.press(key)
        assert opened.evaluate(at) == place, key
    opened.keyboard.press("Enter")
    assert unit(opened, 2).get_attribute("aria-selected") == "true"
    assert opened.locator('.map [tabindex="0"], .rows [tabindex="0"]').count() == 2


def test_screen_readers_are_told_the_same_and_axe_finds_nothing(opened):
    assert [unit(opened, place).get_attribute("aria-label") for place in SAID] == list(SAID.values())
    found = Axe().run(opened, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


def test_year_and_indicator_change_colours_order_and_legend(opened):
    assert ranked(opened) == [0, 1, 2, 3, 4, 5]
    dark, light = (unit(opened, place).evaluate("one => one.style.fill") for place in (0, 5))
    opened.get_by_role("radio", name="2010").check()
    assert ranked(opened) == [4, 3, 2, 1, 0, 5]
    assert "url" in unit(opened, 5).evaluate("one => one.style.fill"), "no data is hatched"
    opened.get_by_role("radio", name="Older residents (%)").check()
    assert ranked(opened) == [5, 4, 3, 2, 1, 0]
    assert opened.get_by_role("radio", name="2010").is_disabled()
    assert unit(opened, 0).get_attribute("aria-label") == "Ash. 2020: 10, 29% of the overall rate, rank 6 of 6"
    sides = opened.locator('.map [role="option"]').evaluate_all("all => all.map(one => one.style.fill)")
    assert [MORE.count(to_hex(fill)) - LESS.count(to_hex(fill)) for fill in sides] == [-1, -1, -1, 1, 1, 1]
    opened.get_by_role("radio", name="levels").check()
    assert unit(opened, 5).evaluate("one => one.style.fill") == dark
    assert unit(opened, 0).evaluate("one => one.style.fill") == light
    counts = opened.locator(".classes small").all_inner_texts()
    assert sum(map(int, counts)) == len(VALUES["share", 2020])
    opened.locator(".classes button").last.click()
    assert opened.locator(".map .unit.faded").count() == len(VALUES["share", 2020]) - int(counts[-1])


def test_nothing_is_wider_than_the_window(opened):
    assert opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert opened.locator(".map > svg").bounding_box()["width"] > 300


def test_paper_shows_the_figure_itself(opened):
    assert not opened.is_visible("#fig-explore img")
    opened.emulate_media(media="print", reduced_motion="reduce")
    assert opened.locator(".map .unit").first.evaluate("one => getComputedStyle(one).transitionDuration") == "0s"
    assert opened.is_visible("#fig-explore img")
    assert not opened.is_visible(".explore")


def test_a_finger_marks_and_the_chinese_page_has_its_letters(browser, pages):
    context = browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True, offline=True)
    page = context.new_page()
    page.goto(pages["zh"].as_uri())
    page.touchscreen.tap(*middle(page, 4))
    assert unit(page, 4, ".rows").get_attribute("aria-selected") == "true"
    assert "榆树县" in card(page)[0]
    assert "Elm <West>" in card(page)[0]
    assert "95%CI：2.0～4.0" in " ".join(card(page))
    covered = "document.fonts.ready.then(() => document.fonts.check('12px \"BPHS Han\"', '榆梣梾郡冷'))"
    assert page.evaluate(covered)
    context.close()


def test_without_scripts_the_figure_stands(browser, pages):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(pages["en"].as_uri())
    assert page.is_visible("#fig-explore img")
    assert not page.is_visible(".explore")
    context.close()


def test_a_unit_without_a_name_is_called_by_its_code():
    """Outlines may hold a unit that is not compared, for want of a value."""
    told = made(districts=units()[:-1]).data()
    assert told["short"] == told["names"] == [*ENGLISH[:-1], CODES[-1]]


@pytest.mark.build
def test_maps_of_the_report_are_explored_in_small_pages(built_report):
    """Two MiB each, with all static maps of the chapter."""
    found = [
        path
        for path in built_report.glob("*/*/04_maps.html")
        if '<div class="explore"' in path.read_text(encoding="utf-8")
    ]
    assert len(found) >= 2
    assert [path.name for path in found if path.stat().st_size > 2**21] == []
