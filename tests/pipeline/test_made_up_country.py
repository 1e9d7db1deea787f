"""Chapters 03 and 04 told of a country that does not exist: what is there is told, and what is not is listed.

What is expected follows from how the country is made (tests/made_up.py): twelve cantons in three parts, 2005 and 2015,
no boundaries, no areas, nothing published, no sampling error; and from what each variant of it lacks.
"""

from __future__ import annotations

import base64
import io
import json
import math
import re
import shutil
import zipfile
from pathlib import Path

import lxml.etree
import lxml.html
import made_up
import numpy as np
import pandas as pd
import pytest
from copies import command, copy_project
from in_process import tell, without_kernels

from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of
from bphs.report.words.sections import in_text_cells, sections

ROOT = Path(__file__).parents[2]
TOLD = ("03_inequality", "04_maps")
NO_ERROR = "It needs a sampling error of the resource, which this study does not have."
NO_BOUNDARIES = "It needs boundaries of the units, which this study does not have."
NO_AREA = "It needs the area of the units, which this study does not have."
NOT_PUBLISHED = "It needs the table “results that other studies printed”, which this study does not have."
ONE_RESOURCE = "It needs at least 2 resources; this study has 1."
NOT_SEVERAL = "It builds on the section “Several resources, side by side”, which this study lacks."
TWO_YEARS = ("causes", "moved", "absolute", "each", "concentration_moved", "robust")
TWO_REGIONS = ("regions", "land", "who", "divisions")
BOTH = ("causes_regions", "regions_moved", "regional", "supply", "absolute_regions")
"""Sections that compare regions in two years."""
COURSE = ("course", "split_course", "sigma", "beta", "transitions", "long_run", "densities")

TEN_YEARS = tuple(range(1996, 2006))
# One census came two years late.
GAP = (*range(1994, 2003), 2005)
UNEVEN = (
    f"The years are not evenly spaced ({', '.join(map(str, GAP))}), so steps from one to the next cannot be compared."
)
NO_RETURN = "Units do not pass from every class to the others, so the long run depends on where they start."


def lacking(*, years=2, units=12, regions=3, sampled=False, **refused):
    """What chapter 03 cannot show of a country, by what it was made of; what its measures refuse is named."""
    short = {
        least: f"It needs at least {least} years; this study has {years}." for least in (2, 5, 10) if years < least
    }
    alone = "It needs at least 2 regions; this study has 1."
    left = {"published": NOT_PUBLISHED, "land": NO_AREA, "resources": ONE_RESOURCE, "resources_moved": NOT_SEVERAL}
    left |= {} if sampled else {"sampling": NO_ERROR}
    left |= dict.fromkeys((*BOTH, *TWO_REGIONS, "split_course"), alone) if regions < 2 else {}
    left |= (
        dict.fromkeys(("contributions",), f"It needs at least 3 units; this study has {units}.") if units < 3 else {}
    )
    left |= dict.fromkeys(("robust",), f"It needs at least 4 units; this study has {units}.") if units < 4 else {}
    left |= dict.fromkeys((*TWO_YEARS, *BOTH, "divisions", "resources_moved"), short[2]) if years < 2 else {}
    left |= dict.fromkeys(COURSE, short[5]) if years < 5 else {}
    return left | ({"clubs": short[10]} if years < 10 else {}) | refused


ON_MAPS = dict.fromkeys(
    (
        "where",
        "small",
        "doubt",
        "levels",
        "counts",
        "both",
        "change",
        "alike",
        "clusters",
        "across",
        "reach",
        "detour",
        "reading",
    ),
    NO_BOUNDARIES,
) | {"travel": "It needs the table “travel times between the units”, which this study does not have."}
LEFT = {
    "cantons": {"03_inequality": lacking(), "04_maps": ON_MAPS | {"doubt": NO_ERROR}},
    "one_year": {
        "03_inequality": lacking(years=1, sampled=True),
        "04_maps": ON_MAPS | {"change": "It needs at least 2 years; this study has 1."},
    },
    "two_units": {"03_inequality": lacking(units=2, regions=2, sampled=True)},
    "converging": {"03_inequality": lacking(years=10, sampled=True)},
    "diverging": {"03_inequality": lacking(years=10, long_run=NO_RETURN)},
    "constant": {
        "03_inequality": lacking(
            years=10,
            beta="All units grew at the same rate: there is no difference in growth to explain.",
            long_run=NO_RETURN,
        )
    },
    "uneven": {
        "03_inequality": lacking(
            years=10,
            regions=1,
            clubs=UNEVEN,
            transitions=UNEVEN,
            long_run="It builds on the section “Transitions between classes”, which this study lacks.",
        )
    },
}


def equal(row, year):
    """Five workers for every thousand residents, wherever they live."""
    people = row["pop_total"] // 1000 * 1000
    return row | {"pop_total": people, "health_workers": people // 200}


def rural(change):
    """The same where the less urban are the better supplied."""
    return lambda row, year: change(row, year) | {"urban_share": 100 - row["urban_share"]}


def moving(speed, noise=0.0):
    """A country whose cantons drift from the common rate of six, or towards it: by `speed` a year, in logarithms.

    What chance adds comes from a seeded generator.
    """
    luck = np.random.default_rng(1996).normal(0, noise, (12, len(TEN_YEARS)))

    def change(row, year):
        place, step = int(row["code"][1:]), max(year - TEN_YEARS[0], 0)
        start = math.log((4 + 0.4 * place) / 6)
        per_1000 = 6 * math.exp(start * math.exp(speed * step) + luck[place, step])
        return row | {"health_workers": round(row["pop_total"] * per_1000 / 1000)}

    return change


def without_two(change):
    """The same where one canton's nurses are not known in the last year, and another's not in the third."""
    unknown = {("C04", GAP[-1]), ("C07", GAP[2])}

    def cut(row, year):
        made = change(row, year)
        return made | {"health_workers": None} if (row["code"], year) in unknown else made

    return cut


def with_chapters(project):
    """The two chapters, and one that hands them the country's rates in place of the first two, made for censuses."""
    folder = project / "notebooks"
    folder.mkdir()
    for name in (*(f"{chapter}.ipynb" for chapter in TOLD), "references.bib"):
        shutil.copyfile(ROOT / "notebooks" / name, folder / name)
    made_up.write_indicators(project)
    return project


def told(project, name, **made):
    """A variant of the country, told without kernels."""
    folder = made_up.write_study(project, name, **made)
    with without_kernels(project):
        tell(plan_of(project, folder / "study.yml", find_notebooks(project / "notebooks")))


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """The country and its variants told."""
    project = with_chapters(tmp_path_factory.mktemp("made up"))
    told(project, "cantons")
    told(project, "one_year", years=(2015,), sampled=True, marked=True)
    told(project, "two_units", units=2, regions=2, sampled=True, without=["04_maps"])
    series = {"years": TEN_YEARS, "without": ["04_maps"]}
    told(project, "converging", change=moving(-0.15, 0.02), sampled=True, **series)
    told(project, "diverging", change=rural(moving(0.08, 0.02)), **series)
    told(project, "constant", change=moving(0), **series)
    told(project, "uneven", regions=1, change=without_two(moving(-0.1, 0.02)), **series | {"years": GAP})
    return project


def page(project, study, language, chapter):
    return lxml.html.fromstring(
        (project / "reports" / study / language / f"{chapter}.html").read_text(encoding="utf-8")
    )


def unmarked(text):
    """Words without emphasis and quotation marks."""
    return re.sub(r"['’‘“”\"*]", "", text)


def said(element):
    return " ".join(element.text_content().split())


def findings(project, study, language, chapter="03_inequality"):
    made = page(project, study, language, chapter)
    return {one.get("id").removeprefix("finding-"): said(one) for one in made.xpath("//p[@class='finding']")}


@pytest.mark.parametrize("study", LEFT)
class TestEveryVariant:
    def test_what_it_lacks_is_kept_with_its_reason_and_nothing_else_is(self, country, study):
        for chapter, expected in LEFT[study].items():
            found = json.loads((country / "build" / study / chapter / "left_out.json").read_text(encoding="utf-8"))
            assert {name: why["en"] for name, why in found.items()} == expected

    @pytest.mark.parametrize(
        ("language", "heading"),
        [("en", "What this study could not show, and why"), ("zh", "本研究未能展示的内容及原因")],
    )
    def test_and_listed_on_its_page_by_the_headings_of_the_sections(self, country, study, language, heading):
        for chapter in LEFT[study]:
            made = page(country, study, language, chapter)
            (last,) = [one for one in made.xpath("//main//h2") if said(one).startswith(heading)]
            listed = " ".join(said(one) for one in last.getnext().iter("li"))
            cells = json.loads((country / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
            titles = {part.name: getattr(part.title, language) for part in sections(cells)}
            why = json.loads((country / "build" / study / chapter / "left_out.json").read_text(encoding="utf-8"))
            # Sections with the same reason share a line, in the plural; the page sets marks of its own.
            assert [titles[name] for name in why if unmarked(titles[name]) not in unmarked(listed)] == []
            reasons = {one[language].removeprefix("It needs").removeprefix("It builds") for one in why.values()}
            assert all(reason in listed for reason in reasons)
            places = set(made.xpath("//@id"))
            assert not places & set(why)
            assert {name for name in titles if name not in ("opening", *why)} <= places

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_word_of_another_place_and_nothing_unreadable(self, country, study, language):
        for chapter in LEFT[study]:
            made = page(country, study, language, chapter)
            for code in made.xpath("//main//details[@class='code'] | //section[@class='references']"):
                code.drop_tree()
            text = said(made.find(".//main")) + " ".join(made.xpath("//img/@alt"))
            signs = "|".join(map(re.escape, made_up.MARKED))
            assert not re.search(r"Chongqing|重庆|census|普查|district|区县|health and social", text), chapter
            assert not re.search(r"(?<![\d.])(2010|2020)(?!\d)", text), chapter
            assert not re.search(r"\{\w|\bNone\b|\bnan\b|\b0 of\b|\bone cantons\b", re.sub(signs, "", text)), chapter
            # Of chapter 4 little is told without boundaries: who has most and fewest.
            own = {"en": ("canton", *made_up.NAMES, "Lor"), "zh": ("郡", *made_up.CHINESE, "Lor")}[language]
            assert any(word in text for word in (own if chapter == "04_maps" else own[:1]))


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_with_signs_stay_names(country, language):
    """Citations, Markdown, HTML, mathematics, values in braces, LaTeX: on the page as they stand in the table, and in
    its files; a picture draws each sign.
    """
    made = page(country, "one_year", language, "03_inequality")
    text = said(made.find(".//main"))
    told = [name for name in (*made_up.MARKED, "@a", "$x$", "**b**") if name in text]
    assert len(told) > 8
    found = findings(country, "one_year", language, "04_maps")["times"]
    assert sum(name in found for name in made_up.MARKED) == 2
    for broken in (
        "//b[.='Bel']",
        "//strong[.='Cor' or .='b']",
        "//em[.='Dun']",
        "//code[.='Far']",
        "//a[.='Is']",
        "//math[.='x']",
    ):
        assert made.xpath(broken) == []
    assert not [script for script in made.xpath("//script/text()") if "alert(1)" in script]


def test_files_of_tables_hold_the_same_names(country):
    """Word's XML is whole, LaTeX has no command of a name's (its ten special characters), CSV no formula."""
    made = page(country, "one_year", "en", "03_inequality")
    links, tables = made.xpath("//a[@download]"), " ".join(map(said, made.xpath("//table")))
    files = [(link.get("download"), base64.b64decode(link.get("href").partition("base64,")[2])) for link in links]
    latex = "".join(raw.decode() for name, raw in files if name.endswith(".tex"))
    cells = "".join(raw.decode() for name, raw in files if name.endswith(".csv"))
    words = "".join(_words(raw) for name, raw in files if name.endswith(".docx"))
    assert r"Lor\textbackslash{}textbf\{n\}e \%5 \#1 \textasciitilde{}\textasciicircum{}" in latex
    assert r"\$E=mc\textasciicircum{}2\$" in latex
    assert "\n'@Arden," in cells
    assert "\n@Arden," not in cells
    shown = [name for name in made_up.MARKED if name in tables]
    assert len(shown) > 6
    assert [name for name in shown if name not in words] == []


def _words(document):
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return lxml.etree.fromstring(parts.read("word/document.xml")).xpath("string()")


def test_a_study_without_sampling_error_prints_no_interval(country):
    """Theil's index by hand: the closed form over the table as it is written."""
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
    """Made so; of a full count without an interval, and in the words of the study's dictionary."""
    told_of = findings(country, "diverging", "en")["concentration"]
    assert "are concentrated in the cantons with lower values of “urban share”: the concentration index is −" in told_of
    chinese = findings(country, "diverging", "zh")["concentration"]
    assert "向“城镇化率”较低的郡集中：集中指数为 −" in chinese


def test_a_unit_unknown_in_a_compared_year_is_left_out_and_named(country):
    """One of twelve cantons has no figure in the last year; one that lacks a year between the two stays."""
    rates, people = [], []
    for year in (GAP[0], GAP[-1]):
        rows = [moving(-0.1, 0.02)(row, year) for row in made_up.rows(year) if row["code"] != "C04"]
        people.append(np.array([row["pop_total"] for row in rows]))
        rates.append(np.array([row["health_workers"] for row in rows]) * 1000 / people[-1])
    first, last = (gini(rate, those) for rate, those in zip(rates, people, strict=True))
    english, chinese = (findings(country, "uneven", language) for language in ("en", "zh"))
    assert f"fell from {first:.3f} in {GAP[0]} to {last:.3f} in {GAP[-1]}" in english["gini_change"]
    assert "Of 12 cantons, 11 have their number of nurses in every year that is compared" in english["compared"]
    assert english["compared"].endswith(f"leave out {made_up.NAMES[4]}.")
    assert chinese["compared"].endswith(f"各项比较不含{made_up.CHINESE[4]}。")
    assert "All 12 cantons have their number of nurses" in findings(country, "cantons", "en")["compared"]


def test_a_change_of_a_full_count_is_told_without_an_interval_and_tested(country):
    """Gini by its pairs; p values of a permutation test lie between 1/100 and 1 with 99 replicates."""
    rates, people = [], []
    for year in made_up.YEARS:
        rows = made_up.rows(year)
        people.append(np.array([row["pop_total"] for row in rows]))
        rates.append(np.array([row["health_workers"] for row in rows]) * 1000 / people[-1])
    first, last = (gini(rate, those) for rate, those in zip(rates, people, strict=True))
    told_of = findings(country, "cantons", "en")["gini_change"]
    assert f"fell from {first:.3f} in 2005 to {last:.3f} in 2015, by {first - last:.3f}; permutation test p" in told_of
    risen = sum(rates[1] > rates[0])
    assert {10: "rose in ten of the 12 cantons"}[risen] in findings(country, "cantons", "en")["risen"]


def rates_of(change):
    """Rates of the country's tables: cantons by years, and the residents."""
    tables = {year: [change(row, year) for row in made_up.rows(year)] for year in TEN_YEARS}
    rates = {
        year: [round(1000 * row["health_workers"] / row["pop_total"], 4) for row in rows]
        for year, rows in tables.items()
    }
    return pd.DataFrame(rates), np.array([row["pop_total"] for row in tables[TEN_YEARS[0]]])


def gini(rate, people):
    """Mean difference of all pairs of residents over twice the mean."""
    share = people / people.sum()
    mean = share @ rate
    return float(share @ np.abs(np.subtract.outer(rate, rate)) @ share / (2 * mean))


def test_the_course_is_that_of_the_tables(country):
    """Gini by its pairs, the spread by its definition, beta by numpy's least squares: from the tables as written."""
    rates, people = rates_of(moving(0.08, 0.02))
    first, last = TEN_YEARS[0], TEN_YEARS[-1]
    told = findings(country, "diverging", "en")
    each = {year: gini(rates[year].to_numpy(), people) for year in TEN_YEARS}
    assert f"from {each[first]:.3f} in {first} to {each[last]:.3f} in {last}" in told["gini_course"]
    assert f"the Gini coefficient rose by {each[last] - each[first]:.3f}" in told["gini_course"]
    spread = rates.std(ddof=0) / rates.mean()
    assert f"from {spread[first]:.3f} in {first} to {spread[last]:.3f} in {last}" in told["spread_change"]
    start, growth = np.log(rates[first]), np.log(rates[last] / rates[first]) / (last - first)
    assert f"β is {np.polyfit(start, growth, 1)[0]:.4f}" in told["beta"]


def test_where_all_converge_every_section_says_so(country):
    """Distances shrink by 15% a year; the interval of the sampling error goes with the Gini coefficient."""
    english, chinese = (findings(country, "converging", language) for language in ("en", "zh"))
    assert "There is sigma convergence: the coefficient of variation fell by" in english["spread_change"]
    assert "The cantons that had fewer nurses per resident in 1996 grew faster: β is −" in english["beta"]
    assert "does not reject that all 12 cantons converge" in english["largest_club"]
    assert re.search(r"the Gini coefficient fell by 0\.\d+ \(95% CI|no clear change \(95% CI", english["gini_course"])
    assert "存在 σ 收敛：变异系数由" in chinese["spread_change"]
    assert "人均护士较少的郡增长较快" in chinese["beta"]
    assert "未拒绝 12 个郡全体收敛的假设" in chinese["largest_club"]


def test_where_they_drift_apart_every_section_says_so(country):
    english, chinese = (findings(country, "diverging", language) for language in ("en", "zh"))
    assert "There is sigma divergence of the cantons: the coefficient of variation rose by" in english["spread_change"]
    assert "The cantons that had more nurses per resident in 1996 grew faster: β is 0." in english["beta"]
    assert "rejects that all 12 cantons converge" in english["largest_club"]
    assert "呈 σ 发散" in chinese["spread_change"]
    assert "人均护士较多的郡增长较快" in chinese["beta"]
    assert "拒绝 12 个郡全体收敛的假设" in chinese["largest_club"]


def test_where_nothing_changes_nothing_is_said_to_change(country):
    """Every canton stays in its class in each of nine steps; a slope on no growth and a long run are left out."""
    english, chinese = (findings(country, "constant", language) for language in ("en", "zh"))
    assert "In all 108 steps from one year to the next the canton stayed in its class." in english["stayed"]
    assert "相邻年份间的 108 次转移均停留在原等级。" in chinese["stayed"]
    for name in ("gini_course", "between_course"):
        assert "no clear change" in english[name]
        assert "无明显变化" in chinese[name]
    assert "There is no significant sigma convergence" in english["spread_change"]
    assert "beta" not in english


def test_the_first_page_says_what_is_not_shown(country):
    for study, chapters in LEFT.items():
        text = said(
            lxml.html.fromstring((country / "reports" / study / "index.html").read_text(encoding="utf-8")).find(
                ".//main"
            )
        )
        assert "Chongqing" not in text
        for chapter in chapters:
            left = json.loads((country / "build" / study / chapter / "left_out.json").read_text(encoding="utf-8"))
            assert re.search("one section could" if len(left) == 1 else rf"\b{len(left)} sections could", text), text


def test_where_all_have_the_same_the_page_says_so(country):
    """What no longer can be said is left out; the index of equality itself is zero and stands."""
    told(country, "equal", change=equal)
    assert findings(country, "equal", "en", "04_maps")["times"].endswith(
        "In 2015 all cantons had the same number of nurses per 1,000 residents, 5.0."
    )
    assert findings(country, "equal", "zh", "04_maps")["times"].endswith(
        "2015 年各郡每千常住人口护士相同，均为 5.0 人。"
    )
    assert "was 0.000 in 2005 and 0.000 in 2015: no clear change" in findings(country, "equal", "en")["gini_change"]


@pytest.mark.build
def test_a_changed_sentence_starts_no_kernel_and_two_builds_are_the_same_bytes(tmp_path):
    """A study's pages follow their words; its numbers and its run notebooks stay the very files they were."""
    country = copy_project(tmp_path / "a project")
    shutil.rmtree(country / "data")
    shutil.rmtree(country / "notebooks")
    with_chapters(country)
    made_up.write_study(country, "one_year", years=(2015,), sampled=True, without=["03_inequality"])
    home, notebook = tmp_path / "home", country / "notebooks" / "04_maps.ipynb"
    done = command(country, home, "report", "one_year")
    assert done.returncode == 0, done.stdout + done.stderr
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
