"""Roles: a study may call its columns what it likes; chapters find them by what they are for.

Authority: the study's own tables under their usual names; the same figures under other headings must come out the same.
"""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.regions.rates import indicators
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table

OTHER = {"pop_total": "inhabitants", "code": "place_id", "name_en": "english", "region_four_subareas": "quarter"}


@pytest.fixture
def renamed(mine):
    """The study with other headings, and the dictionary with other names; roles say which is which."""
    for path in [*mine.glob("*.csv"), mine / "datapackage.json"]:
        text = path.read_text(encoding="utf-8")
        for old, new in OTHER.items():
            if path.suffix == ".json":
                key = '"name": ' if old.startswith("region") else ""  # its name is a value of published_results, too
                text = text.replace(f'{key}"{old}"', f'{key}"{new}"')
            else:
                head, rest = text.split("\n", 1)
                text = ",".join(new if name == old else name for name in head.split(",")) + "\n" + rest
        path.write_text(text.replace('"role": "place_id"', '"role": "code"').replace('"role": "english"', '"role": "name_en"'), encoding="utf-8")  # fmt: skip
    return mine


def read(folder, table):
    return read_table(read_dictionary(folder / "datapackage.json").tables[table], folder)[0]


class TestOtherNames:
    @pytest.mark.parametrize("name", ["districts", "units_2010", "census_2010", "census_2020", "printed_totals"])
    def test_every_table_is_read_as_under_the_usual_ones(self, renamed, tables, name):
        found = read(renamed, name).rename(columns={"region_quarter": "region_four_subareas"})
        assert found.equals(tables[name])

    def test_nothing_is_wrong_with_it(self, renamed):
        (renamed / "study.yml").write_text(
            "title: {en: Mine, zh: 我的}\nyears: [2010, 2020]\nregions: quarter\n", encoding="utf-8"
        )
        assert check_study(renamed).problems == ()
        study = read_study(renamed)
        assert study.region_column in read(renamed, "districts")
        assert study.resource == "health_workers"

    def test_a_problem_names_the_heading_of_the_file(self, renamed):
        path = renamed / "census_2020.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(",1564449,", ",about a million,", 1), encoding="utf-8")
        wheres = [problem.where for problem in check_study(renamed).problems]
        assert any(where.endswith("column inhabitants") for where in wheres), wheres


class TestAHeadingThatIsNoName:
    def test_is_told_in_the_dictionary(self, edit, tables):
        folder = edit("census_2020.csv", ("pop_total", "年末人口"))
        path = folder / "datapackage.json"
        text = path.read_text(encoding="utf-8")
        place = text.index('"name": "census_2020"')
        text = text[:place] + text[place:].replace(
            '"name": "pop_total"', '"name": "pop_total", "heading": "年末人口"', 1
        )
        path.write_text(text, encoding="utf-8")
        frame, notes = read_table(read_dictionary(path).tables["census_2020"], folder)
        assert frame.equals(tables["census_2020"])
        assert notes == []


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ('"name": "pop_male", ', '"name": "pop_male", "role": "population", ',
         "columns 'pop_total' and 'pop_male', both read as 'pop_total'", "one column 'pop_total' in a table"),
        ('"name": "status_2025", ', '"name": "status_2025", "role": "area", ', "role 'area' of a string", "a column with numbers"),
        ('"role": "population"', '"role": "populace"', "'populace', a text", "role: what the column is for"),
    ],
)  # fmt: skip
def test_a_role_that_cannot_be(edit, old, new, found, expected):
    folder = edit("datapackage.json", (old, new))
    with pytest.raises(InputError) as caught:
        read_dictionary(folder / "datapackage.json")
    problem = caught.value.problems[0]
    line = next(
        n for n, text in enumerate((folder / "datapackage.json").read_text("utf-8").splitlines(), 1) if new in text
    )
    assert problem.found == found
    assert problem.expected.startswith(expected)
    assert problem.where.endswith(f"line {line}")


class TestResource:
    def test_one_that_is_estimated_has_the_title_of_what_it_is_estimated_from(self, edit):
        """Nobody describes farmers: chapters estimate them from lf_agric, whose title they have."""
        folder = edit("datapackage.json", ('"name": "lf_agric", ', '"name": "lf_agric", "role": "resource", '))
        column = derived_dictionary(read_dictionary(folder / "datapackage.json")).column("agric")
        assert column.title_zh == "农林牧渔业就业人口（长表）"

    def test_one_that_no_census_counts_is_told_before_anything_runs(self, edit):
        folder = edit("study.yml", ("resource: health_workers", "resource: health_wrkers"))
        (problem,) = check_study(folder).problems
        assert (problem.found, problem.remedy) == ("resource: health_wrkers", "write 'health_workers'")

    def test_one_without_a_title_asks_for_the_role(self, edit):
        folder = edit("study.yml", ("resource: health_workers", "resource: agric"))
        (problem,) = check_study(folder).problems
        assert problem.remedy == 'add "role": "resource" to column \'lf_agric\' in datapackage.json'


def test_what_is_ranked_by_reaches_the_indicators(tables):
    """Cantons ranked by a column of their own: it stands in the indicators as it stood in the table."""
    panel = tables["census_2020"].assign(year=2020, name_en=tables["census_2020"].name_zh, region="all", income=7.5)
    assert (indicators(panel, also=["income", "unknown"])["income"] == 7.5).all()
    assert "income" not in indicators(panel)
