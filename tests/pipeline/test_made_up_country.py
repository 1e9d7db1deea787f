"""Converted chapters told of a country that does not exist, through the real pipeline: what is there is told, what
is not is listed.

What is expected follows from how the country is made (tests/made_up.py): twelve cantons in three parts, 2005 and
2015, no boundaries,
nothing published, no sampling error; and from what each variant of it lacks.
"""

from __future__ import annotations

import json
import re
import shutil

import lxml.html
import made_up
import pytest
from copies import command, copy_project

from bphs.report.words.sections import in_text_cells, sections

pytestmark = pytest.mark.build

TOLD = ("03_inequality", "04_maps")
NO_ERROR = "It needs a sampling error of the resource, which this study does not have."
NO_BOUNDARIES = "It needs boundaries of the units, which this study does not have."
NOT_PUBLISHED = "It needs the table 'published_results', which this study does not have."
ONE_YEAR = "It needs at least 2 years; this study has 1."
ONE_REGION = "It needs at least 2 regions; this study has 1."
LEFT = {
    "cantons": {
        "03_inequality": dict.fromkeys(("sampling", "each", "concentration", "who", "moved", "regions_moved", "concentration_moved"), NO_ERROR)
        | {"published": NOT_PUBLISHED},
        "04_maps": {"levels": NO_BOUNDARIES, "change": NO_BOUNDARIES},
    },
    "one_year": {
        "03_inequality": dict.fromkeys(("moved", "regions_moved", "each", "concentration_moved", "robust"), ONE_YEAR) | {"published": NOT_PUBLISHED},
        "04_maps": {"levels": NO_BOUNDARIES, "change": ONE_YEAR},
    },
    "one_region": {
        "03_inequality": dict.fromkeys(("regions", "regions_moved", "who", "robust"), ONE_REGION) | {"published": NOT_PUBLISHED},
    },
    "two_units": {
        "03_inequality": {"contributions": "It needs at least 3 units; this study has 2.", "published": NOT_PUBLISHED},
        "04_maps": {"levels": NO_BOUNDARIES, "change": NO_BOUNDARIES},
    },
    "rural": {"03_inequality": {"published": NOT_PUBLISHED}},
}  # fmt: skip


def equal(row, year):
    """Five workers for every thousand residents, wherever they live."""
    people = row["pop_total"] // 1000 * 1000
    return row | {"pop_total": people, "health_workers": people // 200}


def rural(row, year):
    """The less urban are the better supplied, by far."""
    return row | {
        "urban_share": 100 - row["urban_share"],
        "health_workers": row["health_workers"] * (1 + int(row["code"][1:]) // 2),
    }


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """The project with the country and its variants built; the one that is equal by itself, for a measure of it may
    end a section.
    """
    place = tmp_path_factory.mktemp("made up")
    project = copy_project(place / "a project")
    shutil.rmtree(project / "data")
    for notebook in (project / "notebooks").glob("*.ipynb"):
        if notebook.stem not in TOLD:
            notebook.unlink()
    made_up.write_indicators(project)
    made_up.write_study(project, "cantons")
    made_up.write_study(project, "one_year", years=(2015,), sampled=True)
    made_up.write_study(project, "one_region", regions=1, sampled=True, without=["04_maps"])
    made_up.write_study(project, "two_units", units=2, regions=2, sampled=True)
    made_up.write_study(project, "rural", sampled=True, without=["04_maps"], change=rural)
    done = command(project, place / "home", "report", *LEFT)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def page(project, study, language, chapter):
    return lxml.html.fromstring(
        (project / "reports" / study / language / f"{chapter}.html").read_text(encoding="utf-8")
    )


def said(element):
    return " ".join(element.text_content().split())


def findings(project, study, language, chapter="03_inequality"):
    made = page(project, study, language, chapter)
    return {one.get("id").removeprefix("finding-"): said(one) for one in made.xpath("//p[@class='finding']")}


@pytest.mark.parametrize("study", LEFT)
class TestEveryVariant:
    def test_what_it_lacks_is_kept_with_its_reason(self, country, study):
        for chapter, expected in LEFT[study].items():
            found = json.loads((country / "build" / study / chapter / "left_out.json").read_text(encoding="utf-8"))
            assert {name: why["en"] for name, why in found.items()} == expected

    @pytest.mark.parametrize(
        ("language", "heading"),
        [("en", "What this study could not show, and why"), ("zh", "本研究未能展示的内容及原因")],
    )
    def test_and_listed_on_its_page_by_the_headings_of_the_sections(self, country, study, language, heading):
        for chapter, expected in LEFT[study].items():
            made = page(country, study, language, chapter)
            (last,) = [one for one in made.xpath("//main//h2") if said(one).startswith(heading)]
            listed = {said(one) for one in last.getnext().iter("li")}
            cells = json.loads((country / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
            titles = {part.name: getattr(part.title, language) for part in sections(cells)}
            why = json.loads((country / "build" / study / chapter / "left_out.json").read_text(encoding="utf-8"))
            stop = {"en": ". ", "zh": "： "}[language]
            assert listed == {f"{titles[name]}{stop}{why[name][language]}" for name in expected}
            places = set(made.xpath("//@id"))
            assert not places & set(expected)
            assert {name for name in titles if name not in ("opening", *expected)} <= places

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_word_of_another_place_and_nothing_unreadable(self, country, study, language):
        for chapter in LEFT[study]:
            made = page(country, study, language, chapter)
            for code in made.xpath("//main//details[@class='code'] | //section[@class='references']"):
                code.drop_tree()
            text = said(made.find(".//main")) + " ".join(made.xpath("//img/@alt"))
            assert not re.search(r"Chongqing|重庆|census|普查|district|区县|health and social", text), chapter
            assert not re.search(r"(?<![\d.])(2010|2020)(?!\d)", text), chapter
            assert not re.search(r"\{\w|\bNone\b|\bnan\b|\b0 of\b|\bone cantons\b", text), chapter
            assert {"en": "canton", "zh": "郡"}[language] in text


def test_the_words_are_the_country_s_own(country):
    english, chinese = findings(country, "cantons", "en", "04_maps"), findings(country, "cantons", "zh", "04_maps")
    last = made_up.rows(2015)
    rates = {row["code"]: 1000 * row["health_workers"] / row["pop_total"] for row in last}
    top, bottom = max(rates, key=rates.get), min(rates, key=rates.get)
    high, low = (made_up.NAMES[int(code[1:])] for code in (top, bottom))
    assert english["times"].endswith(
        f"In 2015 {high} had {rates[top]:.1f} nurses per 1,000 residents and {low} had {rates[bottom]:.1f}: "
        f"{rates[top] / rates[bottom]:.2f} times as many."
    )
    assert f"前者是后者的 {rates[top] / rates[bottom]:.2f} 倍" in chinese["times"]


def test_a_study_without_sampling_error_prints_no_interval(country):
    """Theil's index by hand: the closed form over the table as it is written."""
    import math

    rows = made_up.rows(2015)
    people, workers = (sum(row[name] for row in rows) for name in ("pop_total", "health_workers"))
    theil = sum(
        row["health_workers"] / workers * math.log(row["health_workers"] / workers / (row["pop_total"] / people))
        for row in rows
    )
    assert (
        f"of a Theil T of {theil:.4f}, lies between the regions" in findings(country, "cantons", "en")["between_share"]
    )
    for language in ("en", "zh"):
        assert "CI" not in " ".join(findings(country, "cantons", language).values())


def test_the_more_rural_are_said_to_have_more(country):
    assert (
        "are concentrated in the less urban cantons: the concentration index is −"
        in findings(country, "rural", "en")["concentration_urban"]
    )
    assert "向城镇化程度低的郡集中：集中指数为 −" in findings(country, "rural", "zh")["concentration_urban"]


def test_the_first_page_says_what_is_not_shown(country):
    for study, chapters in LEFT.items():
        text = said(
            lxml.html.fromstring((country / "reports" / study / "index.html").read_text(encoding="utf-8")).find(
                ".//main"
            )
        )
        assert "Chongqing" not in text
        for left in chapters.values():
            assert re.search("one section could" if len(left) == 1 else rf"\b{len(left)} sections could", text), text


def test_where_all_have_the_same_the_page_says_so(country):
    """What no longer can be said is left out; the index of equality itself is zero and stands."""
    made_up.write_study(country, "equal", change=equal)
    done = command(country, country.parent / "home", "report", "equal")
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(country, "equal", "en", "04_maps")["times"].endswith(
        "In 2015 all cantons had the same number of nurses per 1,000 residents, 5.0."
    )
    assert findings(country, "equal", "zh", "04_maps")["times"].endswith(
        "2015 年各郡每千常住人口护士相同，均为 5.0 人。"
    )


def test_a_changed_sentence_starts_no_kernel_and_two_builds_are_the_same_bytes(country):
    """A study's pages follow their words; its numbers and its run notebooks stay the very files they were."""
    home, notebook = country.parent / "home", country / "notebooks" / "04_maps.ipynb"
    build, reports = country / "build" / "one_year", country / "reports" / "one_year"
    before = notebook.read_text(encoding="utf-8")
    assert in_text_cells(json.loads(before))
    ran = {path: path.stat().st_mtime_ns for path in build.glob("04_maps/**/*") if path.is_file()}
    pages = {path: path.read_bytes() for path in reports.rglob("*.html")}
    notebook.write_text(before.replace("times as many.", "times as many, no less."), encoding="utf-8")
    done = command(country, home, "report", "one_year")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "04_maps: nothing changed" in done.stdout
    assert "times as many, no less." in (reports / "en" / "04_maps.html").read_text(encoding="utf-8")
    assert {path: path.stat().st_mtime_ns for path in build.glob("04_maps/**/*") if path.is_file()} == ran
    notebook.write_text(before, encoding="utf-8")
    shutil.rmtree(build)
    assert command(country, home, "report", "one_year").returncode == 0
    assert {path: path.read_bytes() for path in reports.rglob("*.html")} == pages
