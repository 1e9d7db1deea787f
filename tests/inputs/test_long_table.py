"""One long table with a column `year` in place of one table a year: what is understood, what is said of mistakes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.facts import facts_of
from bphs.inputs.regions import census_checks
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.schema import Column
from bphs.report.chapter.opening import Chapter

DATA = Path(__file__).parents[2] / "data"
LONG = "units_by_year.csv"


@pytest.fixture
def mine(tmp_path):
    """A student's copy of data/provinces."""
    return Path(shutil.copytree(DATA / "provinces", tmp_path / "mine"))


@pytest.fixture
def lines(mine):
    """Change the rows of the long table; the first is the heading."""

    def change(of):
        rows = (mine / LONG).read_text(encoding="utf-8").splitlines()
        (mine / LONG).write_text("\n".join(of(rows)) + "\n", encoding="utf-8")
        return mine

    return change


def told(folder):
    cut = len(folder.as_posix()) + 1
    return [
        (problem.where[cut:], problem.found, problem.expected, problem.remedy)
        for problem in check_study(folder).problems
    ]


def without(code, year):
    return lambda rows: [row for row in rows if not (row.startswith(f"{code},") and f",{year}," in row[:20])]


class TestMistakes:
    def test_a_unit_without_a_row_in_one_year(self, lines):
        assert told(lines(without("500000", 2015))) == [
            (
                f"{LONG}, year 2015",
                "no row for 500000",
                "a row for each of 31 units",
                "add the row, or take the year out of study.yml",
            )
        ]

    def test_a_year_without_rows(self, lines):
        [(where, found, expected, remedy)] = told(lines(lambda rows: [row for row in rows if ",2012," not in row[:20]]))
        assert (where, found) == (f"{LONG}, column year", "no row for 2012")
        assert expected.startswith("rows for every year of study.yml (there are: 2010, 2011, 2013,")
        assert remedy == "add the year's rows, or take the year out of study.yml"

    def test_a_row_twice_where_no_key_forbids_it(self, lines, mine):
        package = json.loads((mine / "datapackage.json").read_text(encoding="utf-8"))
        del package["resources"][1]["schema"]["primaryKey"]
        (mine / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
        assert told(lines(lambda rows: [*rows, rows[1]])) == [
            (
                f"{LONG}, year 2010",
                "several rows for 110000",
                "one row for each unit and year",
                "remove all but one, or correct code or year",
            )
        ]

    def test_a_figure_that_rounding_does_not_explain(self, lines):
        """92,800 beds of Beijing in 2010 become 95,800: 3,000 more, where 31 roundings to 100 explain 1,600."""
        found = told(lines(lambda rows: [row.replace(",92800,", ",95800,") for row in rows]))
        [(where, sum_found, expected, remedy)] = found
        assert where == f"{LONG}, column beds, rows 2-32"
        assert (sum_found, expected) == (
            "a sum of 4,789,800",
            "4,786,800, up to rounding (printed_totals.csv, year 2010)",
        )
        assert remedy.startswith("the difference is +3,000: look for a wrong figure")

    def test_a_difference_that_rounding_explains_is_none(self, lines):
        assert told(lines(lambda rows: [row.replace(",92800,", ",93800,") for row in rows])) == []

    def test_a_population_that_was_published(self, mine):
        with (mine / "study.yml").open("a", encoding="utf-8") as settings:
            settings.write("published_totals: {2024: 1}\n")
        [(where, found, expected, _)] = told(mine)
        assert where == f"{LONG}, column pop_total, rows 436-466"
        assert found == "a sum of 1,406,280,000"
        assert expected.startswith("1, up to rounding (published_totals in ")

    def test_columns_that_every_chapter_relies_on(self, mine):
        package = json.loads((mine / "datapackage.json").read_text(encoding="utf-8"))
        field = next(field for field in package["resources"][1]["schema"]["fields"] if field["name"] == "pop_total")
        field["name"] = "people"
        del field["role"]
        (mine / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
        with pytest.raises(InputError, match="no column 'pop_total'"):
            read_study(mine)

    def test_empty_cells_in_the_column_of_years(self, lines):
        found = told(lines(lambda rows: [rows[0], rows[1].replace(",2010,", ",,", 1), *rows[2:]]))
        assert found[0][:2] == (f"{LONG}, row 2 (110000 北京), column year", "an empty cell")


class TestReading:
    def test_years_of_the_study_each_as_a_table_of_its_own(self, tmp_path):
        years = Chapter("01_test", read_study(DATA / "provinces"), tmp_path).read_years("census")
        assert list(years) == list(range(2010, 2025))
        assert {len(frame) for frame in years.values()} == {31}
        assert "year" not in years[2024]
        assert years[2024].set_index("code").loc["500000", "beds"] == 247_900

    def test_a_year_s_own_table_goes_before_the_long_one(self, tmp_path):
        """Chongqing's census of 2020 moved into a long table, that of 2010 left where it is."""
        folder = Path(shutil.copytree(DATA / "chongqing", tmp_path / "mine"))
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        table = next(item for item in package["resources"] if item["name"] == "census_2020")
        del table["year"], table["schema"]["primaryKey"]
        table |= {"name": "units_by_year", "path": LONG}
        table["schema"]["fields"].insert(1, {"name": "year", "type": "year"})
        census = pd.read_csv(folder / "census_2020.csv", dtype=str)
        census.insert(1, "year", "2020")
        census.to_csv(folder / LONG, index=False)
        (folder / "census_2020.csv").unlink()
        (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
        assert check_study(folder).problems == ()
        years = Chapter("01_test", read_study(folder), tmp_path).read_years("census")
        assert {year: len(frame) for year, frame in years.items()} == {2010: 40, 2020: 38}
        assert years[2020]["pop_total"].sum() == 32_054_159

    def test_other_tables_by_year_are_not_looked_for_in_it(self, tmp_path):
        assert Chapter("01_test", read_study(DATA / "provinces"), tmp_path).read_years("units", some=True) == {}

    def test_a_resource_in_it_is_counted_in_full(self, mine):
        assert "sampled" not in facts_of(read_study(mine)).has
        (mine / "study.yml").write_text(
            (mine / "study.yml").read_text(encoding="utf-8").replace("resource: beds", "resource: hospitals"),
            encoding="utf-8",
        )
        assert facts_of(read_study(mine)).counts == {"years": 15, "units": 31, "groups": 4, "resources": 4}


def test_checks_of_chapter_one_know_rounding():
    """National Data: 4,786,800 beds in 2010, to 100; the provinces' figures add up to the same, and 1,600 off pass."""
    dictionary = read_dictionary(DATA / "provinces" / "datapackage.json")
    units = pd.DataFrame({"code": ["a", "b"], "pop_total": [10_000, 20_000], "beds": [100, 300]})
    printed = pd.DataFrame({"year": [2010, 2011, 2012], "beds": [400, 500, 700]})
    years = dict.fromkeys((2010, 2011, 2012), units)
    found = census_checks(years, years, units, dictionary, {}, printed)
    found = found[found["check"] == "printed_total"].set_index("year")
    assert found["passed"].tolist() == [True, True, False]
    assert found.loc[2012, ["expected", "found"]].tolist() == [700, 400]


def test_tolerance_is_half_of_what_each_figure_was_rounded_to():
    """Worst case of rounding: n figures and their total, each half of the step away; nothing for exact counts."""
    words = {"title_en": "x", "title_zh": "x", "description_en": "x", "description_zh": "x"}
    exact = Column(name="n", type="integer", **words)
    assert exact.adds_up
    assert exact.tolerance(31) == 0
    rounded = exact.model_copy(update={"rounded_to": 100.0})
    assert rounded.tolerance(31) == pytest.approx(1600, rel=0.001)
    assert not Column(name="n", type="number", **words).adds_up
