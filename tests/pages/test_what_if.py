"""Sliders of the chapter on money: the script computes what Python computes, and the page works without it."""

from __future__ import annotations

import base64
import io

import pandas as pd
import pytest
from browsing import open_page

from bphs.measures.allocation import need, share_out

pytestmark = [pytest.mark.browser, pytest.mark.build]

STUDIES = ("chongqing", "provinces")
SETTINGS = (
    {},
    {"total": 120, "sparse": 1.13},
    {"pop_65_plus": 2.3, "children": 0.7, "hh_with_one_65p": 1.4, "sparse": 1.2, "floor": 0.85},
    {"sparse": 1.07, "floor": 1},
)


@pytest.fixture(scope="module", params=STUDIES)
def page(request, browser, built_report):
    opened = open_page(browser, built_report / request.param / "en" / "06_financing.html", 1280)
    yield opened.page
    assert opened.noise == []
    opened.page.context.close()


@pytest.fixture(scope="module")
def units(page):
    """The page's own table, as its CSV file has it."""
    address = page.get_attribute('#tbl-what_if a[download$=".csv"]', "href")
    return pd.read_csv(io.StringIO(base64.b64decode(address.partition(",")[2]).decode("utf-8-sig")))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_script_computes_what_python_computes(page, units, settings):
    """Authority: the functions that the chapter calls, over the file that the page offers; to 1e-6 of each sum."""
    sliders = page.locator(".what-if input").evaluate_all("all => all.map(one => [one.name, Number(one.value)])")
    set_to = {name: settings.get(name, 0 if name == "floor" else 1) for name, _ in sliders}
    equal = round(1e4 * units["what_if_10k_yuan"].sum() / units["pop_total"].sum())
    set_to["total"] = settings.get("total", equal)
    for name, value in set_to.items():
        page.locator(f'.what-if input[name="{name}"]').evaluate(
            "(one, value) => { one.value = value; one.dispatchEvent(new Event('input')); }", value
        )
    groups = list(units.columns[units.columns.get_loc("pop_total") + 1 : units.columns.get_loc("area_km2")])
    weights = {name: set_to[name] for name in [*groups, "sparse"]}
    wanted = need(
        units["pop_total"], groups={name: units[name] for name in groups}, weights=weights, area=units["area_km2"]
    )
    expected = share_out(
        set_to["total"] * units["pop_total"].sum(), wanted, residents=units["pop_total"],
        floor=set_to["floor"] * set_to["total"],
    )  # fmt: skip
    found = page.locator("#tbl-what_if tbody tr").evaluate_all("all => all.map(one => Number(one.dataset.yuan))")
    assert found == pytest.approx(expected.tolist(), rel=1e-6)


def test_without_scripts_the_table_stands_and_no_slider(browser, built_report):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((built_report / "chongqing" / "zh" / "06_financing.html").as_uri())
    assert not page.locator(".what-if").is_visible()
    assert page.locator("#tbl-what_if tbody tr").count() > 1
    context.close()
