"""Every page of the report, opened in a browser as its readers open it: from a file, wide and narrow, without a
network.
"""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_page
from PIL import Image

pytestmark = [pytest.mark.browser, pytest.mark.build]

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
STUDIES = sorted(path.parent.name for path in (ROOT / "data").glob("*/study.yml"))
CHAPTERS = [f"*/{language}/{name}.html" for name in NOTEBOOKS for language in ("en", "zh")]
INDEXES = [f"{study}/{page}" for study in STUDIES for page in ("index.html", "index.zh.html")]
WIDTHS = (1280, 400)
IMAGES = "[...document.images].filter(it => !it.closest('.explored > .scroll'))"
"""Those on the screen: a map to be explored stands in the place of its picture, which is for paper and files."""


OF_WIDTH = (
    "aria-hidden-focus",
    "bypass",
    "frame-focusable-content",
    "link-in-text-block",
    "meta-viewport",
    "nested-interactive",
    "scrollable-region-focusable",
    "target-size",
)
"""Rules of axe-core whose answer may depend on what is shown, hidden or moved at a width."""


def name(case):
    return f"{case[0].removeprefix('*/')}-{case[1]}"


CASES = [(page, width) for page in (*CHAPTERS, *INDEXES) for width in WIDTHS]
OF_CHAPTERS = [case for case in CASES if case[0] not in INDEXES]


def is_chinese(page):
    return "/zh/" in page or page.endswith(".zh.html")


def only(cases):
    """These pages at these widths, of all that are opened."""
    return pytest.mark.parametrize("opened", cases, indirect=True, ids=name)


def crosswise(cases):
    """English wide and Chinese narrow: each language and each width is clicked through, not each with each.

    Both pages are of one template; what differs by width or by language alone is still met.
    """
    return [(page, width) for page, width in cases if is_chinese(page) == (width == min(WIDTHS))]


def alternately(cases):
    """Of those pairs one each, English wide and Chinese narrow by turns: for the switches, one script on every page."""
    paired = crosswise(cases)
    return [case for place, case in enumerate(paired) if place // 2 % 2 == place % 2]


@pytest.fixture(scope="module", params=CASES, ids=name)
def opened(request, browser, built_report):
    """One page of the built report at one width, loaded once for all tests."""
    pattern, width = request.param
    paths = sorted(built_report.glob(pattern))
    assert paths, f"the report has no {pattern}"
    opened = open_page(browser, paths[0], width)
    yield opened
    opened.page.context.close()


@pytest.fixture
def page(opened):
    return opened.page


def test_the_page_is_quiet(opened):
    opened.page.evaluate("document.fonts.ready")
    assert opened.noise == []


def test_nothing_is_wider_than_the_window(page):
    too_wide = """() => [...document.querySelectorAll('main *')]
        .filter(it => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest('.scroll, pre, math'))
        .map(it => it.outerHTML.slice(0, 80))"""
    assert page.evaluate(too_wide) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_every_figure_is_drawn(page):
    sizes = page.evaluate(f"{IMAGES}.map(it => [it.alt, it.naturalWidth, it.width, it.height])")
    for alt, natural, width, height in sizes:
        assert alt.strip()
        assert natural > 0, alt[:40]
        assert width > 100, alt[:40]
        assert height > 50, alt[:40]


def test_chinese_characters_come_with_the_page(page):
    """Whatever fonts the machine has: the page's own font loads, and holds a character that the page shows."""
    loaded = page.evaluate("document.fonts.ready.then(() => [...document.fonts].map(it => [it.family, it.status]))")
    assert loaded in ([['"BPHS Han"', "loaded"]], [["BPHS Han", "loaded"]])


@only([case for case in CASES if case[1] == max(WIDTHS) or is_chinese(case[0])])
def test_there_are_no_serious_violations_of_accessibility(page):
    """axe-core's rules for WCAG 2 A and AA; "serious" and "critical" are its own grades.

    A narrow page has the elements, names and colours of the wide one: asked of it is what its width can change, and in
    one language.
    """
    narrow = page.viewport_size["width"] == min(WIDTHS)
    asked = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": OF_WIDTH}} if narrow else {})
    violations = Axe().run(page, options=asked).response["violations"]
    serious = [violation for violation in violations if violation["impact"] in ("serious", "critical")]
    assert [(it["id"], [node["target"] for node in it["nodes"]][:3]) for it in serious] == []


@only(alternately(OF_CHAPTERS))
def test_the_code_switch_opens_and_closes_all_code(page):
    shown = "[...document.querySelectorAll('details.code')].map(it => it.open)"
    cells = page.evaluate(shown)
    assert cells
    assert not any(cells)
    page.click("#code-switch")
    assert all(page.evaluate(shown))
    page.reload()
    assert all(page.evaluate(shown)), "the choice is kept"
    page.click("#code-switch")
    assert not any(page.evaluate(shown))


@only(OF_CHAPTERS)
def test_one_cell_opens_alone(page):
    page.click("details.code >> nth=0 >> summary")
    assert page.evaluate("[...document.querySelectorAll('details.code')].filter(it => it.open).length") == 1
    page.click("details.code >> nth=0 >> summary")


def click(page, selector):
    """Click where the element is now: playwright's own click scrolls a page whose header stays in view."""
    box = page.locator(selector).bounding_box()
    with page.expect_navigation():
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@only(alternately(OF_CHAPTERS))
def test_the_language_switch_leads_to_the_same_place_and_back(opened):
    page, language = opened.page, opened.page.get_attribute("html", "lang")
    place = page.evaluate("[...document.querySelectorAll('main h2[id]')].at(-1).id")
    page.evaluate("document.body.style.paddingBottom = '100vh'")
    page.evaluate("place => document.getElementById(place).scrollIntoView()", place)
    click(page, "#language-switch")
    assert page.get_attribute("html", "lang") != language
    assert page.url.endswith(f"/{opened.path.name}#{place}")
    page.evaluate("scrollTo(0, 0)")
    click(page, "#language-switch")
    assert page.get_attribute("html", "lang") == language
    assert page.url.endswith(f"/{opened.path.name}")
    assert opened.noise == []


def test_print_leaves_out_navigation_and_code(page):
    page.emulate_media(media="print")
    hidden = ".bar, .contents, .turn, .skip, .downloads, details.code"
    assert (
        page.evaluate(
            "it => [...document.querySelectorAll(it)].filter(it => it.getClientRects().length).length", hidden
        )
        == 0
    )
    assert page.is_visible("h1")
    assert page.is_visible("footer")
    page.emulate_media(media="screen")


def wait_until(page, condition, frames=600):
    """Wait for a condition, some seconds at most; what is asserted next says whether it came.

    playwright's own `wait_for_function` evaluates anew at each look, which the pages' security policy forbids.
    """
    page.evaluate(
        f"""async () => {{
            for (let frame = 0; frame < {frames} && !({condition}); frame++) await new Promise(requestAnimationFrame);
        }}"""
    )


def test_what_is_wider_than_its_box_says_that_it_scrolls(page):
    """A box with a hint shows it if, and only if, something in it is hidden; what is folded has no width."""
    boxes = """() => [...document.querySelectorAll('.hint + .scroll')].filter(it => it.getClientRects().length)
        .map(it => [it.scrollWidth > it.clientWidth + 1, !it.previousElementSibling.hidden])"""
    # Hints follow the letters, which may come after the page: waited for, not slept for.
    wait_until(page, f"({boxes})().every(([wider, hinted]) => wider === hinted)")
    found = page.evaluate(boxes)
    assert all(wider == hinted for wider, hinted in found)
    narrow_figures = page.viewport_size["width"] == min(WIDTHS) and page.query_selector("figure.figure")
    assert not narrow_figures or any(hinted for _, hinted in found)


def test_letters_of_figures_stay_readable(page):
    """Letters of 11 points in a picture of 540: on a phone 9 pixels at least, were 7.5."""
    widths = page.evaluate(f"{IMAGES}.filter(it => it.closest('figure.figure')).map(it => it.width)")
    assert all(11 * width / 540 > 9 for width in widths)


def test_paper_shows_the_appendix(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('details.appendix')].every(it => it.open)")


def test_a_link_to_a_folded_table_opens_it(page):
    folded = "[...document.querySelectorAll('details.appendix')].forEach(it => { it.open = false; })"
    page.evaluate(folded)
    name = page.evaluate("document.querySelector('details.appendix figure')?.id ?? ''")
    page.evaluate("it => { location.hash = it; }", name)
    wait_until(page, "!location.hash.slice(1) || document.querySelector('details.appendix').open")
    assert page.evaluate("!location.hash.slice(1) || document.querySelector('details.appendix').open")
    page.evaluate("history.replaceState(null, '', location.pathname)")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_over_all_studies_is_quiet_fits_and_is_accessible(browser, built_report, width):
    opened = open_page(browser, built_report / "index.html", width)
    assert opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    studies = opened.page.query_selector_all("section.study")
    assert [len(study.query_selector_all("img")) for study in studies] == [2] * len(STUDIES)
    found = Axe().run(opened.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert opened.noise == []
    opened.page.context.close()


@only(crosswise(CASES))
def test_every_table_can_be_saved(page, tmp_path):
    """What the links hold, of all tables; what a click on them saves, of the first."""
    page.evaluate("document.querySelectorAll('details.appendix').forEach((folded) => { folded.open = true; })")
    tables = page.query_selector_all("figure.table")
    # A narrow page's files are those of the wide one.
    for place, table in enumerate(tables if page.viewport_size["width"] == max(WIDTHS) else tables[:1]):
        links = table.query_selector_all("a[download]")
        files = {link.get_attribute("download").rpartition(".")[2]: held(link) for link in links}
        assert list(files) == ["csv", "xlsx", "docx", "tex"]
        assert (files["csv"][:3], files["xlsx"][:2], files["docx"][:2]) == (b"\xef\xbb\xbf", b"PK", b"PK")
        if place == 0:
            assert [saved(page, link, tmp_path) for link in links] == list(files.values())


def held(link):
    """The bytes of a data URL (RFC 2397)."""
    kind, _, data = link.get_attribute("href").partition(",")
    assert kind.endswith(";base64")
    return base64.b64decode(data)


@only(crosswise(CASES))
def test_figures_can_be_saved_as_svg_and_as_png_of_300_dots_to_the_inch(page, tmp_path):
    """SVG's pt is 1/72 in (CSS Values 3, 6.2); PNG's pHYs counts pixels per metre (PNG, 11.3.4.3)."""
    figures = page.query_selector_all("figure.figure")
    area = "it => { const drawn = it.querySelector('img'); return drawn.naturalWidth * drawn.naturalHeight; }"
    areas = [figure.evaluate(area) for figure in figures]
    # The first and the largest: one script saves them all, and what stops it is size. A narrow page's files are those
    # of the wide one.
    largest = [areas.index(max(areas))] if page.viewport_size["width"] == max(WIDTHS) and areas else []
    for figure in [figures[place] for place in sorted({*largest, *range(min(len(figures), 1))})]:
        svg, png = (saved(page, link, tmp_path) for link in figure.query_selector_all("a[download]"))
        width, height = (
            float(it) for it in re.search(rb'<svg[^>]*? width="([\d.]+)pt"\s+height="([\d.]+)pt"', svg).groups()
        )
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
            assert picture.size == pytest.approx((width / 72 * 300, height / 72 * 300), abs=0.501)
            assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.02)
            assert picture.convert("RGBA").getpixel((0, 0))[3] == 255, "a figure stands on white"
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 1, "something is drawn"


def saved(page, link, folder):
    """What a click on a link saves, under the name that the link gives it."""
    with page.expect_download() as saving:
        link.click()
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    assert path.name == link.get_attribute("download")
    return path.read_bytes()
