"""A study begun with `new-study`: what its folder holds, what waits until it is filled in, what is never data."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from bphs.errors import InputError
from bphs.inputs.beginning import places
from bphs.inputs.checks import check_study
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.facts import facts_of
from bphs.inputs.study import Settings, read_study
from bphs.inputs.survey.responses import read_responses
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.pipeline import new_study
from bphs.pipeline import to_come as coming
from bphs.pipeline.left_out import expected
from bphs.pipeline.new_study import Flags, begin
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]
HOUSE = find_notebooks(ROOT / "notebooks")
CHINESE = re.compile("[\u4e00-\u9fff]")
PROVINCES = Flags("provinces", ["2010", "2020"], ["regions"], ["en", "zh"])
KINDS = {
    "districts of a province": Flags("重庆", ["2010", "2020"], ["regions"], ["zh"]),
    "provinces": PROVINCES,
    "own boundaries": Flags("own", ["2015"], ["regions"], ["en"]),
    "no boundaries": Flags("none", ["2015", "2011"], ["regions"], ["zh", "en"]),
    "a survey": Flags(parts=["survey"], languages=["en"]),
    "both": Flags("Sichuan", ["2020"], ["survey", "regions"], ["zh", "en"]),
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for module in (new_study, coming):
        monkeypatch.setattr(module, "find_notebooks", lambda folder: HOUSE)
    return tmp_path


@pytest.fixture
def mine(root):
    begin(root, "mine", PROVINCES)
    return root / "data" / "mine"


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def put(path, table):
    text = io.StringIO()
    csv.writer(text).writerows(table)
    path.write_text(text.getvalue(), encoding="utf-8")


def fill(folder, values, years=("2010",), units=99):
    """Fill columns of the long table, by heading, in all rows of these years."""
    path = folder / "units_by_year.csv"
    table = rows(path)
    for place, row in enumerate(table[2:]):
        for heading, value in values.items():
            if row[2] in years and place % 31 < units:
                row[table[0].index(heading)] = str(value + 17 * place)
    put(path, table)


def shipped():
    with (ROOT / "data/provinces/districts.csv").open(encoding="utf-8") as file:
        return [
            (row["code"], row["name_zh"], row["name_en"], row["region_four_regions"]) for row in csv.DictReader(file)
        ]


PEOPLE = {"Resident population (persons)": 1_000_000, "Beds (beds)": 5_000}


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_without_figures_is_one_sentence_which_names_what_to_fill_in(root, kind):
    begin(root, "mine", KINDS[kind])
    (problem,) = check_study(root / "data/mine").problems
    assert problem.where == "data/mine"
    assert problem.found.startswith("no table that is filled in yet: ")
    wanted = {"regions": "units_by_year.csv", "survey": "answers.csv"}
    assert all((wanted[part] in problem.found) == (part in KINDS[kind].parts) for part in wanted)
    assert "data/mine/README.md" in problem.remedy


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_headings_and_one_row_that_says_that_it_is_an_example(root, kind):
    begin(root, "mine", KINDS[kind])
    tables = [path for path in (root / "data/mine").glob("*.csv") if path.name != "codebook.csv"]
    assert tables
    for path in tables:
        heading, example, *others = rows(path)
        assert all(heading)
        assert example[0] == "# example 示例"
        assert all(example)
        assert not any(row[0].startswith("#") for row in others)


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_of_the_settings_is_explained_in_the_languages_asked_for(root, kind):
    begin(root, "mine", KINDS[kind])
    text = (root / "data/mine/study.yml").read_text(encoding="utf-8")
    for key in Settings.model_fields:
        found = re.search(rf"\n\n((?:# .*\n)+)(?:# )?{key}:", text)
        assert found, key
        assert len(found[1].splitlines()) == len(KINDS[kind].languages), key
        assert bool(CHINESE.search(found[1])) == ("zh" in KINDS[kind].languages), key


def test_units_are_those_of_the_boundaries(root):
    """38 districts of Chongqing as in the study that ships (whose codes come from GB/T 2260), 31 provinces likewise."""
    begin(root, "mine", KINDS["districts of a province"])
    with (ROOT / "data/chongqing/districts.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert {row[0] for row in rows(root / "data/mine/districts.csv")[2:]} == known
    assert [tuple(one[:4]) for one in places.provinces()] == shipped()
    from bphs.inputs.describing.settings import PROVINCES as FULL

    assert {one.code[:2]: one.full for one in places.provinces()} == FULL


def test_a_folder_that_is_there_is_never_touched(root):
    (root / "data/mine").mkdir(parents=True)
    with pytest.raises(InputError, match="a folder that is there already"):
        begin(root, "mine", PROVINCES)
    assert list((root / "data/mine").iterdir()) == []


def test_all_that_cannot_be_understood_is_told_at_once(root):
    with pytest.raises(InputError) as caught:
        begin(root, "My study", Flags("Chonqing", ["20", "2010"], ["region"], ["fr"]))
    told = {problem.where: problem for problem in caught.value.problems}
    assert told.keys() == {"name", "place", "years", "parts", "languages"}
    assert told["place"].remedy == "write 'Chongqing'"
    assert told["parts"].remedy == "write 'regions'"
    assert not (root / "data").exists()


def test_without_a_terminal_what_lacks_is_a_sentence(root):
    with pytest.raises(InputError, match=r"no terminal to ask on, and no --place, --years\n"):
        begin(root, "mine", Flags(parts=["regions"], languages=["en"]))


@pytest.mark.parametrize(
    ("answers", "parts", "years"),
    [
        (["both", "四川", "2010，2020", "both"], ("regions", "survey"), (2010, 2020)),
        (["survey", "zh"], ("survey",), ()),
    ],
)
def test_on_a_terminal_it_asks_for_what_was_not_said_and_for_nothing_else(root, answers, parts, years):
    asked = []

    def ask(question):
        asked.append(question)
        return answers[len(asked) - 1]

    begin(root, "mine", Flags(), ask)
    assert len(asked) == len(answers)
    text = (root / "data/mine/study.yml").read_text(encoding="utf-8")
    assert f"\nparts: [{', '.join(parts)}]" in text
    assert not years or f"\nyears: [{', '.join(map(str, years))}]" in text


def test_one_year_filled_in_is_a_study_of_one_year_and_the_rest_is_said(mine):
    fill(mine, PEOPLE)
    checked = check_study(mine)
    assert checked.problems == ()
    notes = "\n".join(checked.notes)
    assert "data/mine/units_by_year.csv: row 2 left out: an example, no data" in notes
    assert "data/mine/units_by_year.csv: rows 34-64 not filled in yet" in notes
    assert "no figures yet for 2020: the study is told without" in notes
    assert "columns without figures yet: Population aged 65+ (persons), Doctors (persons)" in notes
    study = read_study(mine)
    assert (study.years, study.resource, study.region_column) == ((2010,), "beds", "region_region")
    facts = facts_of(study)
    assert facts.counts == {"years": 1, "resources": 1, "units": 31, "groups": 4}
    assert not {"doctors", "pop_65_plus"} & facts.tables["units_by_year"]


def test_chapters_grow_as_tables_do(root, mine):
    def shown():
        lines = expected(plan_of(root, mine / "study.yml", HOUSE))
        return {name for line in lines if ": shown" in line for name in line.rpartition(": ")[2].split(", ")}

    fill(mine, PEOPLE)
    one_year = shown()
    fill(mine, PEOPLE, ("2020",))
    both = shown()
    fill(mine, {"Doctors (persons)": 900}, ("2010", "2020"))
    assert one_year < both < shown()
    assert "moved" in both - one_year
    assert "resources" in shown() - both


def test_the_first_page_says_what_appears_with_which_table(root):
    begin(root, "mine", Flags("provinces", ["2010", "2020"], ["regions", "survey"], ["en"]))
    fill(root / "data/mine", PEOPLE)
    plan = plan_of(root, root / "data/mine/study.yml", HOUSE)
    assert {notebook.part for notebook in plan.notebooks} == {"regions", "every"}
    said = {table: " ".join(sentences) for table, sentences in coming.to_come(plan.scope, "en")}
    house = {one.name: one for one in HOUSE}
    assert house["10_differences"].titles["en"] in said["Answers of the respondents (answers.csv)"]
    assert "No figures yet for 2020." in said["Figures by unit and year (units_by_year.csv)"]
    assert "Doctors, Nurses" in said["Figures by unit and year (units_by_year.csv)"]
    chinese = dict(coming.to_come(plan.scope, "zh"))
    assert house["10_differences"].titles["zh"] in chinese["调查对象的答卷（answers.csv）"][0]
    assert house["14_truth"].titles["zh"] not in chinese["调查对象的答卷（answers.csv）"][0]


def test_population_alone_is_not_filled_in(mine):
    """A resource is what every chapter is about."""
    fill(mine, {"Resident population (persons)": 1_000_000})
    (problem,) = check_study(mine).problems
    assert problem.found == "no table that is filled in yet: units_by_year.csv"


def test_what_is_wrong_with_filled_tables_is_told_as_ever(mine):
    fill(mine, PEOPLE)
    table = rows(mine / "units_by_year.csv")
    table[0][5], table[4][3], table[5][0] = "Bed", "many", "999999"
    put(mine / "units_by_year.csv", table)
    found = {(problem.where.rpartition(", ")[2], problem.found) for problem in check_study(mine).problems}
    assert ("row 1", "column 'Bed'") in found
    assert {where for where, _ in found} >= {"column Resident population (persons)", "column Code"}


def test_an_unknown_table_is_no_less_described_for_growing(mine):
    """The key `grows` changes nothing where all is filled in."""
    fill(mine, PEOPLE, ("2010", "2020"))
    plain = json.loads((mine / "datapackage.json").read_text(encoding="utf-8"))
    table = read_dictionary(mine / "datapackage.json").tables["units_by_year"]
    frame, _ = read_table(table, mine)
    assert len(frame) == 62
    assert list(frame["pop_total"][:2]) == [1_000_000, 1_000_017]
    assert all(one.pop("grows") for one in plain["resources"])


def test_answers_alone_are_told_without_the_regions_and_the_example_is_nobody(root):
    begin(root, "mine", KINDS["both"])
    folder = root / "data/mine"
    header, example = rows(folder / "answers.csv")
    people = [
        [str(number), "1", "2", str(20 + number), "2", "1", "1", "0", "0", "0", *["4"] * 7] for number in range(1, 31)
    ]
    put(folder / "answers.csv", [header, example, *people])
    checked = check_study(folder)
    assert checked.problems == ()
    assert any(
        note.endswith("units_by_year.csv: not filled in yet; without it the study is told without: regions")
        for note in checked.notes
    )
    study = read_study(folder)
    assert study.parts == ("survey",)
    assert facts_of(study, ["respondents"]).counts["respondents"] == 30


def test_the_example_is_nobody_in_a_workbook_either(root):
    """Who opens the table in Excel may save it as a workbook."""
    begin(root, "mine", KINDS["a survey"])
    folder = root / "data/mine"
    header, example = rows(folder / "answers.csv")
    book = openpyxl.Workbook()
    for row in (header, example, ["1", 1, 2, 44, 2, 1, 1, 0, 0, 0, *[4] * 7]):
        book.active.append(row)
    book.save(folder / "answers.xlsx")
    responses = read_responses(folder / "answers.xlsx", read_codebook(folder / "codebook.csv"))
    assert list(responses.frame["age"]) == [44]
    assert any("row 2 left out: an example, no respondent" in note for note in responses.notes)


def test_it_asks_only_where_somebody_can_answer(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert new_study.asking() is None
    monkeypatch.setattr("sys.stdin", None)
    assert new_study.asking() is None
