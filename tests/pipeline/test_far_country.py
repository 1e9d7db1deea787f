"""A country in another part of the world, of other years, belts and a resource of its own: everything that it has is
told, and each table, column and year taken away still gets a report, or sentences that say what is lacking.
"""

import json
import re
from pathlib import Path

import far_country
import lxml.html
import numpy as np
import pandas as pd
import pytest
from far_country import BELTS, NAMES, YEARS, write_country
from in_process import tell, without_kernels
from made_up import column, write_table
from made_up import table as made_up_table

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]
JUDGED = {"expert": "integer", "first": "string", "second": "string", "judgement": "number"}
LACKS = re.compile(
    r"It needs (a sampling error|at least \d+ (years|resources)|the columns?|the table “|a table of rules|a unit with a figure in doubt|residents by age)"
    r"|The data do not determine|No units of this study were merged"
)
"""Why a section of the country may be left out: what it was never given."""


@pytest.fixture(scope="module")
def house():
    return find_notebooks(ROOT / "notebooks")


@pytest.fixture(scope="module")
def told(tmp_path_factory, house):
    """The plan of the country as it is, told."""
    project = tmp_path_factory.mktemp("far country")
    folder = write_country(project, "far")
    plan = plan_of(project, folder / "study.yml", house)
    with without_kernels(project):
        tell(plan)
    return plan


def page(plan, language, chapter):
    path = plan.scope.reports / language / f"{chapter}.html"
    made = lxml.html.fromstring(path.read_text(encoding="utf-8"))
    for other in made.xpath(
        "//main//details[@class='code'] | //main//svg | //a[@class='cite'] | //section[@class='references'] | //script"
    ):
        other.drop_tree()
    return made


def said(element):
    return " ".join(element.text_content().split())


def regional(house):
    return [notebook.name for notebook in house if notebook.part == "regions"]


class TestAsItIs:
    def test_every_chapter_on_regions_is_told(self, told, house):
        assert [notebook.name for notebook in told.scope.told] == regional(house)
        assert check_study(told.study).problems == ()

    def test_what_is_left_out_it_never_had(self, told):
        for notebook in told.notebooks:
            for name, why in told.scope.found_left_out(notebook).items():
                assert LACKS.match(why.en) or "It builds on" in why.en, (notebook.name, name, why.en)

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_nothing_of_another_place_and_nothing_unreadable(self, told, language):
        for notebook in told.scope.told:
            text = said(page(told, language, notebook.name).find(".//main"))
            assert not re.search(r"Chongqing|重庆|district|区县|health and social|Yuzhong|渝中", text), notebook.name
            assert not re.search(r"(?<![\d.])(2010|2020)(?!\d)", text), notebook.name
            assert not re.search(r"\{\w|\bNone\b|\bnan\b|\b0 of\b|\bone cantons\b", text), notebook.name

    @pytest.mark.parametrize(("language", "place"), [("en", 0), ("zh", 1)])
    def test_its_own_years_belts_and_cantons_are_named(self, told, language, place):
        texts = [said(page(told, language, notebook.name).find(".//main")) for notebook in told.scope.told]
        whole = " ".join(texts)
        assert [year for year in YEARS if str(year) not in whole] == []
        assert [names[place] for names in BELTS.values() if names[place] not in whole] == []
        assert ("midwives" if language == "en" else "助产士") in whole

    def test_the_index_of_supply_is_the_mean_of_what_lies_between_the_goalposts(self, told):
        """Closed form over the saved table: no indicator of the country has outliers, two dimensions weigh alike."""
        folder = told.scope.build / "02_indicators"
        table = pd.read_csv(folder / "data" / "indicators.csv")
        both = pd.DataFrame({"people": table.midwives / table.pop_total, "land": table.midwives / table.area_km2})
        index = 100 * ((both - both.min()) / (both.max() - both.min())).mean(axis=1)
        last = index[table.year == YEARS[-1]]
        values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
        assert values["treated"]["value"] == 0
        assert values["index_highest"]["value"] == pytest.approx(last.max())
        assert values["index_lowest"]["value"] == pytest.approx(last.min(), abs=1e-9)
        assert NAMES[values["index_top"]["value"]["en"]] == values["index_top"]["value"]["zh"]

    def test_residents_grew_as_the_tables_say(self, told):
        """Sums of the table as it is written."""
        people = [sum(row["pop_total"] for row in far_country.counts(year)) for year in (YEARS[0], YEARS[-1])]
        values = json.loads((told.scope.build / "01_clean_regions" / "values.json").read_text(encoding="utf-8"))
        assert values["population_growth"]["value"] == pytest.approx(people[1] / people[0] - 1)

    def test_the_map_says_who_has_most_and_fewest(self, told):
        """The rates by hand."""
        rates = {
            name: 1000 * row["midwives"] / row["pop_total"]
            for name, row in zip(NAMES, far_country.counts(YEARS[-1]), strict=True)
        }
        top, bottom = max(rates, key=rates.get), min(rates, key=rates.get)
        text = said(page(told, "en", "04_maps").find(".//main"))
        assert re.search(rf"{top} had [\d.]+ midwives per 1,000 residents and {bottom} had [\d.]+", text), text

    def test_what_is_reached_in_time_is_told_by_its_table(self, told):
        """By hand: 11 ways lead to the last canton and 11 from it, of which one is there and takes more than the limit.
        What is reached: the formula of Luo and Wang 2003 with the decay of Dai 2010, written out.
        """
        values = json.loads((told.scope.build / "04_maps" / "values.json").read_text(encoding="utf-8"))
        assert [values["no_way"][part] for part in ("value", "of", "synthetic")] == [21, 132, True]
        assert [one["en"] for one in values["alone_units"]["value"]] == [[*NAMES][-1]]
        minutes = {(row["code"], row["code_to"]): row["minutes"] for row in far_country.travel()}
        codes = [unit["code"] for unit in far_country.units()]
        cost = np.array(
            [[minutes.get((one, other), np.inf if one != other else 0) for other in codes] for one in codes]
        )
        people, midwives = np.array([(row["pop_total"], row["midwives"]) for row in far_country.counts(YEARS[-1])]).T
        weight = np.where(cost < 60, (np.exp(-0.5 * (np.minimum(cost, 60) / 60) ** 2) - np.exp(-0.5)), 0)
        reached = weight @ (midwives / (people @ weight))
        overall, own = midwives.sum() / people.sum(), midwives / people
        assert values["short"]["value"] == int(((own < overall) & (reached < overall)).sum())
        assert NAMES[values["least_in_time"]["value"]["en"]] == [*NAMES.values()][reached.argmin()]

    @pytest.mark.parametrize(("language", "mark"), [("en", "Synthetic data"), ("zh", "合成数据")])
    def test_what_is_reached_in_time_is_labelled_and_the_rest_is_not(self, told, language, mark):
        """Its travel times are made up and say so."""
        made = page(told, language, "04_maps")
        labelled = {one.get("id") for one in made.xpath("//main//*[@id]") if mark in said(one)}
        assert {"fig-travel", "tbl-limits", "tbl-travel"} <= labelled
        assert not {"fig-reach", "fig-behind", "tbl-moran"} & labelled


TABLES = ("districts", "rates", *(f"census_{year}" for year in YEARS))
COLUMNS = [f"districts.{name}" for name in far_country.UNITS] + list(far_country.COUNTED)[1:]
COLUMNS += [f"census_2012.{name}" for name in far_country.COUNTED]
TOGETHER = (
    ({"districts.name_en", "pop_urban"}, YEARS),
    ({"districts.name_zh", "census_2012.mean_school_years"}, YEARS),
    ({"rates", "census_2012.pop_urban"}, YEARS),
    ({"mean_school_years"}, (YEARS[0], YEARS[2])),
    (set(), YEARS[:2]),
    ({"outlines"}, YEARS[1:]),
    (set(), YEARS[:1]),
    ({"mean_school_years", "pop_urban"}, YEARS[2:]),
)
"""What can be taken away and a report be told all the same: what no chapter sets in relation goes together, for each
report costs many seconds.
"""
TAKEN = {", ".join([*sorted(names), *map(str, years)]): {"lacking": names, "years": years} for names, years in TOGETHER}
REFUSED = sorted({*TABLES, *COLUMNS} - set().union(*(names for names, _ in TOGETHER)))


@pytest.mark.parametrize("name", REFUSED)
def test_without_what_every_chapter_needs_there_is_a_sentence(tmp_path, house, name):
    """Any other error than one in words fails; check-data says it too."""
    folder = write_country(tmp_path, "far", lacking={name})
    assert check_study(folder).problems
    with pytest.raises(InputError) as caught:
        plan_of(tmp_path, folder / "study.yml", house)
    for problem in caught.value.problems:
        assert all((problem.where, problem.found, problem.expected, problem.remedy))


@pytest.mark.parametrize("kind", TAKEN)
def test_with_something_taken_away_there_is_a_report(tmp_path, house, kind):
    """An error fails, and so does a warning; what check-data passes is planned."""
    folder = write_country(tmp_path, "far", **TAKEN[kind])
    assert check_study(folder).problems == ()
    plan = plan_of(tmp_path, folder / "study.yml", house)
    with without_kernels(tmp_path):
        tell(plan)
    assert plan.scope.told
    for language in ("", ".zh"):
        first = (plan.scope.reports / f"index{language}.html").read_text(encoding="utf-8")
        assert not re.search(r"\{\w+\}|\bnan\b", re.sub(r"<(style|script).*?</\1>", "", first, flags=re.DOTALL))


def judged(folder):
    """Experts compare the two dimensions of the index: 9 to 1, 1 to 1, by their geometric mean 3 to 1, 0.75 to 0.25."""
    rows = [(1, 9), (2, 1)]
    write_table(
        folder / "index_judgements.csv",
        [{"expert": who, "first": "resources", "second": "access", "judgement": times} for who, times in rows],
    )
    columns = [column(name, kind, name, name) for name, kind in JUDGED.items()]
    entry = made_up_table("index_judgements", *columns)
    del entry["schema"]["primaryKey"]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append(entry)
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return folder


def all_urban(row):
    return row | {"pop_urban": row["pop_total"]}


def test_a_reason_calls_columns_by_their_titles(tmp_path, house):
    """A predictor that does not vary determines no regression: its page says which, in the words of the dictionary."""
    plan = plan_of(tmp_path, judged(write_country(tmp_path, "far", change=all_urban)) / "study.yml", house)
    with without_kernels(tmp_path):
        tell(plan, ("01_clean_regions", "02_indicators", "05_regression"))
    gone = plan.scope.found_left_out(next(one for one in plan.notebooks if one.name == "05_regression"))
    assert not [why for why in gone.values() if re.search(r"urban_share|midwives_per_1000", why.en + why.zh)]
    assert "“urban residents”" in gone["model"].en
    assert "“每千常住人口助产士”" in gone["model"].zh
    assert gone["model"].en in said(page(plan, "en", "05_regression").find(".//main"))
    index = page(plan, "en", "02_indicators")
    assert "the weights of the experts (consistent: 2 of 2)" in said(index.find(".//main"))
    weights = [said(cell) for cell in index.xpath("//*[@id='tbl-expert_weights']//td")]
    assert {"0.750", "0.250"} <= {*weights}
