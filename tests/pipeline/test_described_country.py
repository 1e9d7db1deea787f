"""From four tables to a report, as a user goes: the tables into a folder, `describe`, `report`.

What is expected follows from how the country is made (tests/made_up.py): twelve cantons in three zones; the figures
under headings as a statistics office prints them, in 2005, 2012 and 2019.
"""

from __future__ import annotations

import csv
import json
import re
import shutil

import lxml.html
import made_up
import pytest
from copies import command, copy_project

pytestmark = pytest.mark.build
YEARS = (2005, 2012, 2019)
HEADINGS = ("Canton code", "Population", "Registered nurses", "Urbanisation (%)", "Mean years of schooling")


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The project with the country's four tables, drafted and built; what `describe` said."""
    place = tmp_path_factory.mktemp("described")
    project = copy_project(place / "a project")
    shutil.rmtree(project / "data")
    folder = project / "data" / "cantons"
    folder.mkdir(parents=True)
    zones = [key.title() for key in made_up.REGIONS]
    units = [(f"C{place:02d}", name, zones[place % 3]) for place, name in enumerate(made_up.NAMES)]
    written(folder / "cantons.csv", [("Canton code", "Canton", "Zone"), *units])
    for year in YEARS:
        rows = [tuple(row.values()) for row in made_up.rows(year)]
        written(folder / f"figures {year}.csv", [HEADINGS, *rows])
    said = command(project, place / "home", "describe", "cantons")
    assert said.returncode == 0, said.stdout + said.stderr
    checked = command(project, place / "home", "check-data", "cantons")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    built = command(project, place / "home", "report", "cantons")
    assert built.returncode == 0, built.stdout + built.stderr
    return project, said.stdout, checked.stdout


def text(project, language, chapter):
    page = lxml.html.fromstring((project / f"reports/cantons/{language}/{chapter}.html").read_text(encoding="utf-8"))
    for code in page.xpath("//main//details[@class='code'] | //section[@class='references']"):
        code.drop_tree()
    return " ".join(page.find(".//main").text_content().split())


def test_what_was_guessed_is_said(described):
    assert "    Registered nurses: integer, persons, role resource" in described[1]
    assert "make check-data STUDY=cantons" in described[1]


def test_the_pages_speak_of_the_country_s_units_years_and_resource(described):
    project, *_ = described
    total = [
        sum(row[key] for row in made_up.rows(year)) for year in (2005, 2019) for key in ("health_workers", "pop_total")
    ]
    first, last = 1000 * total[0] / total[1], 1000 * total[2] / total[3]
    assert f"there were {first:.1f} nurses in 2005 and {last:.1f} in 2019" in text(project, "en", "02_indicators")
    assert "every canton" in text(project, "en", "03_inequality").lower()
    assert "每千常住人口注册护士" in text(project, "zh", "02_indicators")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_on_them_is_unreadable(described, language):
    project, *_ = described
    for path in sorted((project / "reports/cantons" / language).glob("0*.html")):
        assert not re.search(r"\{\w|\bNone\b|\bnan\b|Chongqing|重庆", text(project, language, path.stem)), path.name


def test_what_check_data_announced_is_what_the_report_left_out(described):
    """Before anything ran and after: but for what a measure refused, and for columns of tables that a chapter saves,
    which nobody knows before it has run.
    """
    project, _, checked = described
    for chapter in sorted((project / "build/cantons").glob("0*")):
        found = json.loads((chapter / "left_out.json").read_text(encoding="utf-8"))
        announced = set(re.findall(rf"cantons, {chapter.name}: section '(\w+)' left out", checked))
        known_late = {
            name
            for name, why in found.items()
            if not why["en"].startswith("It needs") or re.search(r"columns? .* of the table", why["en"])
        }
        assert set(found) - known_late <= announced <= set(found), chapter.name
