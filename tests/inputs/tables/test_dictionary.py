"""The data dictionary: what it holds, and what is said when it is broken."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bphs.errors import InputError
from bphs.inputs.regions import harmonising
from bphs.inputs.regions.boundaries import areas_km2, read_boundaries
from bphs.inputs.strays import NO_TABLES
from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary

CHONGQING = Path(__file__).parents[3] / "data" / "chongqing"
TABLES = {path.name for path in CHONGQING.glob("*.csv")} - NO_TABLES


def told(folder):
    with pytest.raises(InputError) as caught:
        read_dictionary(folder / "datapackage.json")
    cut = len(folder.as_posix()) + 1
    return [(problem.where[cut:], problem.found, problem.expected, problem.remedy) for problem in caught.value.problems]


class TestBothDirections:
    """No column without entry, no entry without column; the files themselves are the authority."""

    def test_every_file_has_an_entry_and_every_entry_a_file(self, dictionary):
        assert {table.path for table in dictionary.tables.values()} == TABLES

    @pytest.mark.parametrize("name", sorted(name.removesuffix(".csv") for name in TABLES))
    def test_every_column_has_an_entry_and_every_entry_a_column(self, dictionary, name):
        with (CHONGQING / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(dictionary.tables[name].columns)

    def test_computed_tables_too(self, study, dictionary, tables):
        raw = {year: tables[f"census_{year}"] for year in study.years}
        harmonised = {
            year: harmonising.harmonise(census, tables["units_2010"], dictionary) for year, census in raw.items()
        }
        panel = harmonising.panel(harmonised, tables["districts"], study.region_column)
        checks = harmonising.census_checks(
            raw, harmonised, tables["districts"], dictionary, study.published_totals, tables["printed_totals"]
        )
        indicators = harmonising.indicators(panel, areas_km2(read_boundaries(study)))
        described = derived_dictionary(dictionary).tables
        for name, frame in (("panel", panel), ("indicators", indicators), ("checks", checks)):
            assert set(frame) == set(described[name].columns), name


class TestWords:
    def test_frictionless_takes_it(self):
        """Authority: the frictionless library, which implements the Data Package and Table Schema standards."""
        from frictionless import Package, validate

        assert Package.validate_descriptor(str(CHONGQING / "datapackage.json")).valid
        report = validate(str(CHONGQING / "datapackage.json"))
        assert report.valid, report.flatten(["type", "message"])

    @pytest.mark.parametrize("which", ["study", "derived"])
    def test_every_column_in_two_languages(self, dictionary, which):
        columns = (dictionary if which == "study" else derived_dictionary(dictionary)).columns
        chinese = set(map(chr, range(0x4E00, 0xA000)))
        for column in columns.values():
            noun = "{unit}" in column.title_zh  # the study's own
            assert chinese & set(column.title_zh) or noun or column.title_zh == column.title_en, column.name
            assert chinese & set(column.description_zh), column.name
            assert not chinese & set(column.title_en + column.description_en + column.unit_en), column.name
            assert bool(column.unit_en) == bool(column.unit_zh), column.name
            for category in column.categories:
                # "18～44" needs no Chinese character, only the Chinese sign between numbers
                assert (
                    chinese & set(category.label_zh)
                    or category.label_zh == category.label_en
                    or not any(map(str.isalpha, category.label_zh))
                ), category

    def test_every_table_says_where_it_is_from(self, dictionary):
        for table in dictionary.tables.values():
            assert table.source_en, table.name
            assert table.source_zh, table.name
            assert table.licence == "CC-BY-4.0"
            assert not table.synthetic

    def test_chinese_titles_are_those_of_the_census_tables(self, dictionary):
        """Authority: headings of the county tables of the census books."""
        titles = {
            name: dictionary.column(name).title_zh
            for name in ("pop_total", "pop_registered", "mean_school_years", "birth_rate_permille")
        }
        assert titles == {
            "pop_total": "常住人口",
            "pop_registered": "户籍人口",
            "mean_school_years": "平均受教育年限",
            "birth_rate_permille": "出生率",
        }

    def test_one_column_means_one_thing(self, dictionary):
        assert (
            dictionary.tables["census_2010"].columns["pop_total"].description_zh
            == dictionary.tables["census_2020"].columns["pop_total"].description_zh
        )

    def test_unknown_column_names_the_nearest(self, dictionary):
        with pytest.raises(InputError, match="write 'pop_total'"):
            dictionary.column("pop_totl")

    def test_regions_carry_the_labels_of_the_study(self, dictionary):
        labels = {
            category.value: category.label_zh for category in derived_dictionary(dictionary).column("region").categories
        }
        assert {"one_hour_circle": "一小时经济圈", "central_districts": "中心城区"}.items() <= labels.items()


class TestBroken:
    def test_syntax(self, edit):
        folder = edit("datapackage.json", ('"name": "districts", ', '"name": "districts" '))
        [(where, found, expected, remedy)] = told(folder)
        assert where == "datapackage.json, line 10"
        assert '"districts" "path"' in found
        assert expected.startswith("JSON (Expecting ',' delimiter")
        assert "comma" in remedy

    def test_missing(self, mine):
        (mine / "datapackage.json").unlink()
        assert told(mine)[0][:2] == ("datapackage.json", "no such file")

    def test_other_encoding(self, mine):
        path = mine / "datapackage.json"
        path.write_bytes(path.read_text(encoding="utf-8").encode("gbk", errors="ignore"))
        assert told(mine)[0][:2] == ("datapackage.json, line 4", "characters in another encoding than UTF-8")

    def test_all_problems_with_their_lines(self, edit):
        folder = edit(
            "datapackage.json",
            (
                '"title_en": "District code", "title_zh": "区县代码"',
                '"titel_en": "District code", "title_zh": "区县代码"',
            ),
            ('"name": "kind", "type": "string"', '"name": "kind", "type": "text"'),
            ('"parts": ["pop_male", "pop_female"]', '"parts": ["pop_man", "pop_female"]'),
            ('"weight": ["pop_total"]', '"weight": ["pop_totl"]'),
            ('"totals": "printed_totals"', '"totals": "printed_totls"'),
        )
        lines = (folder / "datapackage.json").read_text(encoding="utf-8").splitlines()
        problems = told(folder)
        for where, *_ in problems:
            assert where.startswith("datapackage.json, line ")
        for word, remedy in (
            ("titel_en", "write 'title_en'"),
            ("pop_man", "write 'pop_male'"),
            ("pop_totl", "write 'pop_total'"),
            ("printed_totls", "write 'printed_totals'"),
        ):
            [(where, _, _, advice)] = [problem for problem in problems if word in problem[1]][:1]
            assert advice == remedy
        [(where, _found, expected, _)] = [problem for problem in problems if problem[1].startswith("'text'")]
        assert '"type": "text"' in lines[int(where.rpartition(" ")[2]) - 1]
        assert expected == "type: one of 'string', 'integer', 'number', 'year', 'boolean', 'date'"

    def test_column_described_only_in_a_table_that_was_taken_out(self, mine):
        path = mine / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        # regions_series describes `scheme`, first of all `year`, and what counted_resources counts
        gone = ("regions_series", "counted_resources")
        package["resources"] = [table for table in package["resources"] if table["name"] not in gone]
        for table in package["resources"]:
            for field in table["schema"]["fields"]:
                if field["name"] == "year":
                    field.pop("title_en", None)
        path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
        problems = told(mine)
        assert {found for _, found, _, _ in problems} == {
            "column 'year' without title_en, title_zh, description_en, description_zh"
        }
        assert len(problems) == 1  # where it is first asked for: words there are words for the other table

    def test_two_meanings_of_one_column(self, mine):
        path = mine / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        field = next(field for field in package["resources"][3]["schema"]["fields"] if field["name"] == "pop_total")
        field |= {"title_en": "Registered population"}
        path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
        [(where, found, expected, remedy)] = told(mine)
        assert found == "pop_total, title_en: 'Registered population'"
        assert "one meaning of a column everywhere; elsewhere 'Resident population'" in expected
        assert (
            '"title_en": "Registered population"'
            in path.read_text(encoding="utf-8").splitlines()[int(where.rpartition(" ")[2]) - 1]
        )
        assert "rename one of the columns" in remedy

    def test_key_that_stands_twice(self, edit):
        folder = edit(
            "datapackage.json",
            ('"name": "kind", "type": "string"', '"name": "kind", "type": "integer", "type": "string"'),
        )
        [(where, found, *_)] = told(folder)
        assert where.startswith("datapackage.json, line ")
        assert found.startswith("'type' a second time")

    def test_empty_package(self, mine):
        (mine / "datapackage.json").write_text("{}", encoding="utf-8")
        assert told(mine)[0][1] == "no list 'resources'"
