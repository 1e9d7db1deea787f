"""A study drafted from its tables. Authority: what the tables hold, written here beside what must be guessed of it; for
tables with headings of statistical yearbooks, the roles that a reader of them would give."""

from __future__ import annotations

import json
import re

import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.describing.columns import draft_column
from bphs.inputs.describing.draft import draft_study
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table


def write(folder, name, text, encoding="utf-8"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding=encoding)


def described(folder):
    """Written as the command writes it; what was said."""
    draft = draft_study(folder)
    for path, text in draft.files.items():
        path.write_text(text, encoding="utf-8")
    return draft


@pytest.mark.parametrize(
    ("heading", "cells", "name", "kind", "role", "unit"),
    [
        ("常住人口", ["1200", "800"], "pop_total", "integer", "population", "persons"),
        ("年末常住人口（人）", ["1,200", "800"], "pop_total", "integer", "population", "persons"),
        ("常住人口（万人）", ["12.5", "8.1"], "pop_total", "integer", "population", "persons"),
        ("床位（万张）", ["1.52", "0.81"], "beds", "integer", "resource", "beds"),
        ("县区名称", ["甲县", "乙县"], "name_zh", "string", "name_zh", ""),
        ("卫生技术人员", ["12", "—"], "health_technicians", "integer", "resource", "persons"),
        ("执业（助理）医师数", ["12", "8"], "doctors", "integer", "resource", "persons"),
        ("床位数（张）", ["12", "8"], "beds", "integer", "resource", "beds"),
        ("城镇化率（%）", ["60.1", "55.25"], "urban_share", "number", "rank", "%"),
        ("65岁及以上人口", ["60", "55"], "pop_65_plus", "integer", "need", "persons"),
        ("年份", ["2010", "2020"], "year", "year", "year", ""),
        ("行政区划代码", ["0101", "0102"], "code", "string", "code", ""),
        ("地区", ["渝中区", "江北区"], "name_zh", "string", "name_zh", ""),
        ("Canton", ["Arden", "Belmar"], "name_en", "string", "name_en", ""),
        ("所属区域", ["东", "东", "西"], "region", "string", "region", ""),
        ("所属区域", ["东", "南", "西"], "", "string", "", ""),
        ("Area (ha)", ["12", "15"], "area_ha", "integer", "", "ha"),
        ("Residents", ["many", "few"], "residents", "string", "", ""),
        ("shoe size", ["38", "41.5"], "shoe_size", "number", "", ""),
    ],
)  # fmt: skip
def test_a_column_is_guessed_from_heading_and_cells(heading, cells, name, kind, role, unit):
    drafted = draft_column(heading, cells)
    entry = drafted.entry
    assert (entry["name"], entry["type"], drafted.role, entry.get("unit_en", "")) == (name, kind, role, unit)


@pytest.fixture
def county(tmp_path):
    """Four tables as a county's statistics office hands them out: Chinese headings, GB 18030, years in file names."""
    folder = tmp_path / "县"
    names = ["安登县", "贝尔县", "科文县", "邓米县"]
    write(
        folder,
        "地区.csv",
        "代码,地区,所属区域\n" + "".join(f"99010{i},{n},{'东西'[i % 2]}\n" for i, n in enumerate(names)),
        "gb18030",
    )
    for year in (2015, 2018, 2021):
        rows = "".join(
            f"99010{i},{n},{9000 + 100 * i},{40 + i},{50.5 + i},{'—' if i else 3}\n" for i, n in enumerate(names)
        )
        write(
            folder, f"{year}年.csv", "代码,地区,常住人口（人）,卫生技术人员,城镇化率（%）,新增设备\n" + rows, "gb18030"
        )
    return folder  # fmt: skip


class TestFromNothing:
    def test_the_draft_is_right(self, county):
        described(county)
        assert check_study(county).problems == ()
        study = read_study(county)
        assert (study.years, study.regions, study.resource) == ((2015, 2018, 2021), "region", "health_technicians")
        assert study.unit.zh == "区县"
        tables = read_dictionary(county / "datapackage.json").tables
        assert list(tables) == ["districts", "census_2015", "census_2018", "census_2021"]
        assert tables["census_2018"].columns["urban_share"].weight == ("pop_total",)

    def test_check_data_says_what_is_to_do(self, county):
        described(county)
        notes = [note for note in check_study(county).notes if "still to do" in note]
        assert len(notes) == 2
        assert notes[0].endswith("title_en, description_en, description_zh, labels of its categories of 所属区域")
        assert notes[1].endswith("title_en, description_en, description_zh of 新增设备")

    def test_a_second_run_changes_nothing(self, county):
        described(county)
        again = draft_study(county)
        assert again.files == {}
        assert again.said == ()

    def test_it_says_what_it_guessed(self, county):
        said = draft_study(county).said
        assert "    常住人口（人）: integer, persons, role population" in said
        assert any(line.startswith("    titles and meaning to do: 新增设备") for line in said)


class TestWhatIsThere:
    def test_is_kept_and_the_rest_is_added(self, county):
        described(county)
        path = county / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"][1]["schema"]["fields"][2]["title_en"] = "People at the end of the year"
        own = package["resources"][1]["schema"]["fields"].pop()
        path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
        settings = (county / "study.yml").read_text(encoding="utf-8") + "replicates: 99\n"
        (county / "study.yml").write_text(settings, encoding="utf-8")
        draft = described(county)
        assert (county / "study.yml").read_text(encoding="utf-8") == settings
        now = json.loads(path.read_text(encoding="utf-8"))
        assert now["resources"][1]["schema"]["fields"][2]["title_en"] == "People at the end of the year"
        assert now["resources"][1]["schema"]["fields"][-1] == own
        assert len(draft.said) == 1
        assert "新增设备" in draft.said[0]

    def test_the_dictionaries_that_ship_need_nothing(self, mine):
        assert draft_study(mine).files == {}

    def test_an_empty_list_of_resources_is_filled(self, county):
        (county / "datapackage.json").write_text('{"name": "mine", "resources": []}', encoding="utf-8")
        described(county)
        assert len(read_dictionary(county / "datapackage.json").tables) == 4


class TestOfTheStudyThatShips:
    def test_without_dictionary_and_settings_it_is_understood(self, mine):
        (mine / "datapackage.json").unlink()
        (mine / "study.yml").unlink()
        described(mine)
        assert check_study(mine).problems == ()
        study = read_study(mine)
        assert (study.years, study.resource, study.boundaries.province) == ((2010, 2020), "health_workers", "重庆市")
        tables = read_dictionary(mine / "datapackage.json").tables
        assert {"districts", "units_2010", "census_2010", "census_2020"} <= tables.keys()
        assert tables["units_2010"].primary_key == ("unit_code",)

    def test_a_row_of_totals_is_found(self, county):
        path = county / "2021年.csv"
        path.write_bytes(
            path.read_bytes() + "990100,全县,36600,166,51,9\n".encode("gb18030").replace(b"990100", b"990199")
        )
        described(county)
        problems = check_study(county).problems
        assert any("'990199'" in problem.found and "districts" in problem.expected for problem in problems), problems


@pytest.mark.parametrize(("cells", "role"), [("东 东 西 西", "region"), ("东 东 西", ""), ("东 东 东 东", "")])
def test_names_that_come_twice_each_are_regions(cells, role):
    """By counting: regions are groups of two units at least on average, and more than one."""
    assert draft_column("名称", cells.split()).role == role


def test_units_without_regions_and_with_names_in_one_language(tmp_path):
    folder = tmp_path / "plain"
    write(folder, "units.csv", "id,name\n1,Arden\n2,Belmar\n3,Corvin\n")
    write(folder, "data_2020.csv", "id,inhabitants,physicians\n1,100,2\n2,200,3\n3,300,3\n")
    described(folder)
    assert check_study(folder).problems == ()
    assert not re.search(r"^regions:", (folder / "study.yml").read_text(encoding="utf-8"), re.MULTILINE)


def test_own_boundaries_are_found_by_their_codes(tmp_path):
    folder = tmp_path / "mapped"
    write(folder, "units.csv", "id,name\nA1,Arden\nB2,Belmar\n")
    write(folder, "2020.csv", "id,population,beds\nA1,100,2\nB2,200,3\n")
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "properties": {"n": n, "key": key}, "geometry": square}
        for n, key in enumerate(("A1", "B2"))
    ]
    write(folder, "land.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    described(folder)
    assert "boundaries: {file: land.geojson, code: key}" in (folder / "study.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: folder.mkdir()])
def test_a_folder_without_tables_is_told(tmp_path, make):
    make(tmp_path / "mine")
    with pytest.raises(InputError, match="no table of units in CSV"):
        draft_study(tmp_path / "mine")


def test_figures_in_ten_thousands_are_read_as_persons(tmp_path):
    """Yearbooks print 万人; once such a column lost its role, and with it the table, and the draft told no year."""
    text = "代码,名称,常住人口（万人）,医师（人）\n530101,甲县,41.08,1265\n530102,乙县,8.007,291\n"
    write(tmp_path / "mine", "卫生2020.csv", text)
    described(tmp_path / "mine")
    table = read_dictionary(tmp_path / "mine" / "datapackage.json").tables["census_2020"]
    assert (table.columns["pop_total"].times, table.columns["pop_total"].rounded_to) == (10_000, 10)
    assert read_table(table, tmp_path / "mine")[0]["pop_total"].tolist() == [410_800, 80_070]


def test_a_heading_that_gives_no_name_has_its_own_in_every_table(tmp_path):
    """Two headings were both called column_2, after their place, and one was read as the other."""
    write(tmp_path / "mine", "甲.csv", "代码,鞋码,帽号\n1,38,a\n2,39,b\n")
    write(tmp_path / "mine", "乙.csv", "代码,颜色,鞋码\n1,红,38\n2,蓝,39\n")
    described(tmp_path / "mine")
    write(tmp_path / "mine", "丙.csv", "代码,口味\n1,甜\n2,咸\n")
    described(tmp_path / "mine")
    tables = json.loads((tmp_path / "mine" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    items = [(item["name"], item["heading"]) for table in tables for item in table["schema"]["fields"]]
    named = {heading: {name for name, other in items if other == heading} for _, heading in items}
    assert all(len(names) == 1 for names in named.values())
    assert len({name for names in named.values() for name in names}) == 5


def test_boundaries_are_drafted_only_for_codes_that_the_national_set_has(tmp_path):
    rows = "代码,名称\n500101,万州区\n500102,涪陵区\n"
    write(tmp_path / "known", "districts.csv", rows)
    write(tmp_path / "unknown", "districts.csv", rows.replace("500102", "500999"))
    described(tmp_path / "known")
    described(tmp_path / "unknown")
    assert "\nboundaries: {source: tianditu" in (tmp_path / "known" / "study.yml").read_text(encoding="utf-8")
    assert "has no 500999" in (tmp_path / "unknown" / "study.yml").read_text(encoding="utf-8")


def test_travel_times_are_known_by_their_columns(tmp_path):
    """Under Chinese headings and any file's name: the table that chapters ask for, and the key that its ways have."""
    write(tmp_path / "mine", "units.csv", "代码,名称\n0101,甲县\n0102,乙县\n0103,丙县\n")
    rows = "0101,0102,35\n0102,0101,40.5\n0102,0103,20\n"
    write(tmp_path / "mine", "车程.csv", f"起点代码,终点代码,出行时间（分钟）\n{rows}")
    described(tmp_path / "mine")
    table = read_dictionary(tmp_path / "mine" / "datapackage.json").tables["travel_times"]
    assert list(table.columns) == ["code", "code_to", "minutes"]
    assert [column.type for column in table.columns.values()] == ["string", "string", "number"]
    assert table.columns["minutes"].unit_zh == "分钟"
    assert table.primary_key == ("code", "code_to")
    assert [(key.column, key.table, key.other_column) for key in table.foreign_keys] == [
        ("code", "districts", "code"),
        ("code_to", "districts", "code"),
    ]
