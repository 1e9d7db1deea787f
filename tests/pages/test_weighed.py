"""Sliders of the dimensions' weights: the script computes what Python computes, by mouse, finger and keys.

Authority: the weighted means themselves, Σ w x and Π x^w, written out with numpy over the file that the page offers; of
the report's own pages, the function that the chapter calls.
"""

from __future__ import annotations

import base64
import io

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_page
from explored import SCORES, weighed_page

from bphs.measures.composite import aggregate

pytestmark = pytest.mark.browser

SETTINGS = (
    (1, 1, 1),
    (1, 0, 0),
    (0, 1, 0),
    (0, 0, 1),
    (0.5, 0.5, 0),
    (0.01, 0, 0.99),
    (0.33, 0.34, 0.33),
    (0.17, 0.59, 1),
    (1, 0.02, 0.03),
    (0.07, 0.07, 0.07),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weighed")
    return {language: weighed_page(folder, language) for language in ("en", "zh")}


@pytest.fixture(scope="module")
def wide(browser, pages):
    opened = open_page(browser, pages["en"], 1280)
    yield opened.page
    assert opened.noise == []
    opened.page.context.close()


@pytest.fixture
def page(wide):
    wide.get_by_role("button", name="Back to the weights").click()
    return wide


def units_of(page, table="#tbl-weighed"):
    """The page's own table, as its CSV file has it."""
    address = page.get_attribute(f'{table} a[download$=".csv"]', "href")
    return pd.read_csv(io.StringIO(base64.b64decode(address.partition(",")[2]).decode("utf-8-sig")))


def expected(scores, weights, mean):
    shares = np.array(weights) / sum(weights)
    return scores @ shares if mean == "arithmetic" else np.prod(scores**shares, axis=1)


def shown(page, table="#tbl-weighed"):
    """Score and rank by unit, at full precision."""
    rows = page.locator(f"{table} tbody tr")
    found = rows.evaluate_all("all => all.map(one => [one.cells[0].textContent, one.dataset.score, one.dataset.rank])")
    return pd.DataFrame(found, columns=["canton", "score", "rank"]).set_index("canton")


def set_to(page, weights):
    for place, weight in enumerate(weights):
        page.locator(".weighed input").nth(place).evaluate(
            "(one, value) => { one.value = value; one.dispatchEvent(new Event('input')); }", weight
        )


@pytest.mark.parametrize("mean", ["arithmetic", "geometric"])
def test_the_script_computes_what_python_computes(page, mean):
    units = units_of(page).set_index("canton")
    page.select_option(".weighed select", mean)
    for weights in SETTINGS:
        set_to(page, weights)
        wanted = pd.Series(expected(units[list(SCORES)].to_numpy(), weights, mean), units.index)
        found = shown(page).loc[units.index]
        assert found["score"].astype(float).tolist() == pytest.approx(wanted.tolist(), rel=1e-6)
        ranks = wanted.round(12).rank(ascending=False, method="min")
        assert found["rank"].astype(float).tolist() == ranks.tolist()
        assert shown(page)["rank"].astype(int).is_monotonic_increasing, "rows stand in the order of their ranks"


def test_it_begins_as_the_table_was_made(page):
    units = units_of(page).set_index("canton")
    found = shown(page).loc[units.index].astype(float)
    assert found["score"].tolist() == pytest.approx(units["index"].tolist(), rel=1e-12)
    assert found["rank"].tolist() == units["place"].tolist()
    assert page.locator(".weighed output").all_inner_texts() == ["50% of all", "25% of all", "25% of all"]
    assert page.locator(".weighed input").first.get_attribute("aria-valuetext") == "50% of all"


def test_a_mouse_and_keys_move_table_and_map(page):
    """All weight on money: Birch has most of it, then Elm; by keys all on reach, of which Dogwood has most."""
    first, second, third = (page.locator(".weighed input").nth(place) for place in range(3))
    for slider, end in ((first, 0), (second, 1), (third, 0)):
        box = slider.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + end * box["width"], box["y"] + box["height"] / 2, steps=3)
        page.mouse.up()
    assert shown(page).index[:2].tolist() == ["Birch", "Elm <West>"]
    assert page.locator(".rows .name").all_inner_texts()[:2] == ["Birch", "Elm <West>"]
    dark = page.locator('.map [role="option"][data-unit="1"]').evaluate("one => one.style.fill")
    third.press("End")
    second.press("Home")
    assert shown(page).index[0] == "Dogwood"
    assert page.locator('.map [role="option"][data-unit="3"]').evaluate("one => one.style.fill") == dark
    said = page.locator('.map [role="option"][data-unit="3"]').get_attribute("aria-label")
    assert said == "Dogwood. weights of the table: 0.600, rank 2 of 6; weights as set: 0.950, rank 1 of 6"
    third.press("ArrowLeft")
    assert third.input_value() == "0.99"


def test_no_weight_is_said(page):
    set_to(page, (0, 0, 0))
    assert "All weights are zero" in page.inner_text(".weighed .said")
    assert set(shown(page)["score"]) == {""}
    assert "NaN" not in page.inner_text("#tbl-weighed")
    assert page.locator('.map [role="option"]').first.get_attribute("aria-label").endswith("weights as set: no data")
    set_to(page, (0, 0.4, 0))
    assert shown(page).index[0] == "Birch"


def test_axe_finds_nothing_and_paper_shows_the_table_alone(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    page.emulate_media(media="print")
    assert [page.is_visible(each) for each in (".weighed", ".explore", "#tbl-weighed table")] == [False, False, True]
    page.emulate_media(media="screen")


def test_a_finger_on_a_narrow_chinese_page(browser, pages):
    context = browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True, offline=True)
    page = context.new_page()
    page.goto(pages["zh"].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    for place, end in ((0, 0.01), (1, 0.99), (2, 0.01)):
        slider = page.locator(".weighed input").nth(place)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.touchscreen.tap(box["x"] + end * box["width"], box["y"] + box["height"] / 2)
    assert page.locator(".rows .name").first.inner_text() == "桦树"
    assert "居首" in page.inner_text(".weighed .said")
    context.close()


def test_without_scripts_the_table_stands_as_it_was_made(browser, pages):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(pages["en"].as_uri())
    assert page.locator("#tbl-weighed tbody tr").count() == len(SCORES["staff"])
    assert not page.is_visible(".weighed")
    context.close()


@pytest.mark.build
@pytest.mark.parametrize("study", ["chongqing", "provinces"])
def test_the_report_s_own_sliders(browser, built_report, study):
    """Ten settings, as many weights as the study has dimensions; each page below 2.5 MB."""
    path, table = built_report / study / "en" / "02_indicators.html", "#tbl-index_what_if"
    opened = open_page(browser, path, 1280)
    units = units_of(opened.page, table).set_index("unit")
    scores = units[[name for name in units if name.startswith("score_")]]
    for weights in np.random.default_rng(18).random((10, scores.shape[1])).round(2):
        set_to(opened.page, weights)
        wanted = aggregate(scores, weights=weights / weights.sum())["score"].to_numpy()
        found = shown(opened.page, table).loc[units.index]
        assert found["score"].astype(float).tolist() == pytest.approx(wanted.tolist(), rel=1e-6)
    assert opened.noise == []
    opened.page.context.close()
    assert [path.stat().st_size < 2.5e6 for path in built_report.glob(f"{study}/*/02_indicators.html")] == [True, True]
