"""study.yml: every mistake in words, with file, line and the nearest right name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.study import Settings, read_study

W_DISTRICT = Path(__file__).parents[2] / "data" / "w_district"


def told(folder):
    with pytest.raises(InputError) as caught:
        read_study(folder / "study.yml")
    assert caught.value.exit_code == 2
    cut = len(folder.as_posix()) + 1
    return [(problem.where[cut:], problem.found, problem.expected, problem.remedy) for problem in caught.value.problems]


def line_of(folder, text):
    lines = (folder / "study.yml").read_text(encoding="utf-8").splitlines()
    return f"study.yml, line {next(number for number, line in enumerate(lines, 1) if text in line)}"


def test_chongqing(study):
    assert (study.name, study.years, study.region_column) == ("chongqing", (2010, 2020), "region_one_circle_two_wings")
    assert (study.title.zh, study.boundaries.province) == ("重庆市基本公共卫生服务均等化研究", "重庆市")


def test_settings_cannot_be_changed(study):
    with pytest.raises(ValueError, match="frozen"):
        study.seed = 1


def test_every_setting_says_what_it_is():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.examples, name


def test_defaults_are_enough_beside_title_and_years(mine):
    (mine / "study.yml").write_text("title: {en: Mine, zh: 我的}\nyears: [2020]\n", encoding="utf-8")
    study = read_study(mine)
    assert (study.name, study.confidence, study.replicates, study.long_form_share, study.parts) == (
        "mine",
        0.95,
        999,
        0.10,
        ("regions",),
    )


@pytest.mark.parametrize(
    ("old", "new", "found", "remedy"),
    [
        ("years: [", "yaers: [", "key 'yaers'", "write 'years'"),
        ("  zh: 重庆", "  zhh: 重庆", "key 'zhh'", "write 'zh'"),
        ("seed: 20201101", 'seed: "20201101"', "'20201101', a text", "take the quotation marks away: 20201101"),
        ("years: [2010, 2020]", 'years: [2010, "2020"]', "'2020', a text", "take the quotation marks away: 2020"),
        (
            "years: [2010, 2020]",
            "years: [2010, 2011]",
            "year 2011",
            "remove the year, or add census_2011.csv and describe it in datapackage.json",
        ),
        ("years: [2010, 2020]", "years: 2020", "2020, a whole number", "change it: years: [2010, 2020]"),
        (
            "regions: one_circle_two_wings",
            "regions: one_circle_two_wing",
            "regions: one_circle_two_wing",
            "write 'one_circle_two_wings'",
        ),
        ("source: tianditu", "source: tiandtu", "'tiandtu', a text", "write 'tianditu'"),
        ("confidence: 0.95", "confidence: 95", "95, a whole number", "change it: confidence: 0.95"),
        ("replicates: 999", "replicates: 9.5", "9.5, a number", "change it: replicates: 999"),
        ("long_form_share: 0.10", "long_form_share: 10 %", "'10 %', a text", "change it: long_form_share: 0.10"),
        ("seed: 20201101", "seed:", "nothing", "change it: seed: 20201101"),
        ("share_65_plus, log", "share_65_pluss, log", "predictor share_65_pluss", "write 'share_65_plus'"),
        ("log_density,", "log_densitty,", "predictor log_densitty", "write 'log_density'"),
        ("log_density,", "urban_share,", "predictor urban_share a second time", "remove one of the two"),
        ("log_density,", "health_workers_per_1000,", "predictor health_workers_per_1000", "remove it"),
        (
            "[urban_share, share_65_plus, log_density, mean_school_years]",
            "urban_share",
            "'urban_share', a text",
            "change it: predictors: [urban_share, share_65_plus]",
        ),
        ('["500236"]', "[500236]", "500236, a whole number", """change it: doubtful: ["500236"]"""),
        ("confidence: 0.95", 'target_year: "2030"', "'2030', a text", "take the quotation marks away: 2030"),
        ("confidence: 0.95", "target_year: 2020", "2020", "change it: target_year: 2030"),
        ("confidence: 0.95", "parts: [regions, surveys]", "'surveys', a text", "write 'survey'"),
    ],
)
def test_one_mistake(edit, old, new, found, remedy):
    folder = edit("study.yml", (old, new))
    problems = told(folder)
    assert (found, remedy) in [(problem[1], problem[3]) for problem in problems]
    where = next(problem[0] for problem in problems if problem[1] == found)
    assert where == line_of(folder, new.strip())


def test_a_predictor_is_a_column_with_numbers(edit):
    """A regression has no use for names."""
    [(_, found, expected, _)] = told(edit("study.yml", ("log_density,", "name_en,")))
    assert found == "predictor name_en"
    assert expected == "a column with numbers of table 'indicators' or of the study's own tables, or log_density"


def test_a_unit_in_doubt_is_a_unit(edit):
    """A code of districts.csv; told where all tables are checked."""
    folder = edit("study.yml", ('["500236"]', '["500236", "5002360"]'))
    [problem] = check_study(folder).problems
    assert (problem.found, problem.expected, problem.remedy) == (
        "doubtful: 5002360",
        "the code of a unit of table 'districts'",
        "write '500230' or '500236'",
    )
    assert problem.where.endswith(line_of(folder, "doubtful:"))


@pytest.mark.parametrize(
    ("named", "found", "remedy"),
    [
        ("[northeast_wing, southeast_wings]", "behind: southeast_wings", "write 'southeast_wing'"),
        (
            "[one_hour_circle, northeast_wing, southeast_wing]",
            "behind: all regions",
            "take one or more out, or the key",
        ),
    ],
)
def test_regions_behind_are_some_of_the_regions(edit, named, found, remedy):
    """Told where all tables are checked."""
    folder = edit("study.yml", ("confidence: 0.95", f"confidence: 0.95\nbehind: {named}"))
    [problem] = check_study(folder).problems
    assert (problem.found, problem.remedy) == (found, remedy)
    assert problem.where.endswith(line_of(folder, "behind:"))


@pytest.mark.parametrize(
    ("years", "target"), [("[2010, 2020]", 2030), ("[2010, 2020]\ntarget_year: 2027", 2027), ("[2020]", 2021)]
)
def test_year_that_scenarios_look_to(edit, years, target):
    assert read_study(edit("study.yml", ("years: [2010, 2020]", f"years: {years}"))).target == target


def test_years_in_order_and_once(edit):
    [(_, found, expected, _)] = told(edit("study.yml", ("[2010, 2020]", "[2020, 2010]")))
    assert (found, expected) == ("[2020, 2010]", "years: earliest first, each once")


def test_all_mistakes_at_once_in_the_order_of_the_file(edit):
    folder = edit(
        "study.yml",
        ("years: [2010, 2020]", "years: [2010, 2011]"),
        ("seed:", "sead:"),
        ("confidence: 0.95", "confidence: high"),
    )
    assert [problem[1] for problem in told(folder)] == ["year 2011", "'high', a text", "key 'sead'"]


class TestYaml:
    @pytest.mark.parametrize(
        ("old", "new", "found", "remedy"),
        [
            ("  en: Equality", "\ten: Equality", "a tab in", "replace each tab with two spaces"),
            ("  zh: 重庆", "   zh: 重庆", "'zh: 重庆", "line keys up"),
            ("replicates: 999", " replicates: 999", "'replicates: 999'", "line keys up"),
            ("years: [2010, 2020]", "years: [2010, 2020", "", "close brackets"),
            (
                "years: [2010, 2020]",
                "years：[2010，2020]",
                "'years：[2010，2020]'",
                "write 'years: [2010, 2020]', with half-width punctuation",
            ),
        ],
        ids=["tab", "indented too far", "one blank", "open bracket", "full-width colon"],
    )
    def test_not_yaml(self, edit, old, new, found, remedy):
        folder = edit("study.yml", (old, new))
        [(where, said, expected, advice)] = told(folder)
        if new != "years: [2010, 2020":  # the bracket is missed where the next key begins
            assert where == line_of(folder, new.strip())
        assert where.startswith("study.yml, line ")
        assert found in said
        assert expected
        assert remedy in advice

    def test_key_that_stands_twice(self, edit):
        folder = edit("study.yml", ("seed: 20201101", "seed: 20201101\nseed: 1"))
        first, second = (line_of(folder, text) for text in ("seed: 20201101", "seed: 1"))
        found = f"'seed' a second time (first on {first.removeprefix('study.yml, ')})"
        assert told(folder) == [(second, found, "each key once", "remove one of the two")]

    def test_other_encoding(self, mine):
        path = mine / "study.yml"
        path.write_bytes(path.read_text(encoding="utf-8").replace("“", "").replace("”", "").encode("gbk"))
        [(where, found, _, remedy)] = told(mine)
        assert (where, found) == ("study.yml, line 5", "characters in another encoding than UTF-8")
        assert "save the file as UTF-8" in remedy

    @pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "Chongqing\n"])
    def test_no_settings(self, mine, text):
        (mine / "study.yml").write_text(text, encoding="utf-8")
        assert told(mine)[0][:2] == ("study.yml", "no settings")

    def test_missing(self, mine):
        (mine / "study.yml").unlink()
        [(where, found, _, remedy)] = told(mine)
        assert (where, found) == ("study.yml", "no such file")
        assert remedy == "have it drafted from your tables: make describe STUDY=mine"


def test_what_every_chapter_needs_of_the_tables(mine):
    path = mine / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][1]["name"] = "units"
    for table in package["resources"]:
        table["schema"]["foreignKeys"] = []
    fields = package["resources"][0]["schema"]["fields"]
    fields[:] = [field for field in fields if not field["name"].startswith("name_")]
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert [(where, found) for where, found, _, _ in told(mine)] == [
        ("datapackage.json, table districts", "no column 'name_en'"),
        ("datapackage.json", "no table 'units_2010'"),
        ("datapackage.json, line 1", "column 'name_zh' without title_en, title_zh, description_en, description_zh"),
    ]


def test_boundaries_are_of_one_origin(edit):
    folder = edit("study.yml", ("source: tianditu", "source: tianditu\n  file: mine.geojson"))
    [(_, _, expected, _)] = told(folder)
    assert expected == "either 'source: tianditu' with 'province', or 'file' with 'code'"


def test_reading_settings_loads_nothing_heavy():
    """The pipeline reads settings before every build; pandas, pandera and geopandas cost it more than all the rest."""
    code = "import sys, bphs.inputs.study; print([name for name in ('pandas', 'pandera', 'geopandas', 'numpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_study_of_residents_needs_no_censuses_but_a_study_of_regions_does(edit):
    assert read_study(W_DISTRICT).years == ()
    folder = edit("study.yml", ("years: [2010, 2020]\n", ""))
    [problem] = check_study(folder).problems
    assert (problem.found, problem.remedy) == ("no key 'years'", "add it: years: [2010, 2020]")


def test_need_weights_are_one_until_they_are_set_with_a_source(mine):
    """An invented weight never stands as data: another value than 1 names its source."""
    text = (mine / "study.yml").read_text(encoding="utf-8")
    assert {name: weight.value for name, weight in read_study(mine).need_weights} == {
        "pop_65_plus": 1,
        "children": 1,
        "hh_with_one_65p": 1,
        "sparse": 1,
    }
    (mine / "study.yml").write_text(text + "\nneed_weights: {children: {value: 1.5}}\n", encoding="utf-8")
    with pytest.raises(InputError, match="needs 'source'"):
        read_study(mine)
    given = "{value: 1.5, source: {en: a rule, zh: 某办法}, quality: C}"
    (mine / "study.yml").write_text(f"{text}\nneed_weights: {{children: {given}}}\n", encoding="utf-8")
    assert read_study(mine).need_weights.children.value == 1.5
    (mine / "study.yml").write_text(f"{text}\nneed_weights: {{childern: {given}}}\n", encoding="utf-8")
    with pytest.raises(InputError, match="children"):
        read_study(mine)
