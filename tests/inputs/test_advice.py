"""Advice of check-data: one mistake is one problem, its remedy is one that helps, and all mistakes are told at once.

Authority: the mistake that was made, which is known because the test made it.
"""

from __future__ import annotations

import json
import re

import pytest
from made_surveys import CODEBOOK, TEXT_HEADER, TEXT_ROWS, as_csv

from bphs.errors import near, nearest
from bphs.inputs.checks import check_study

CENSUS = "census_2020.csv"


def told(folder):
    cut = len(folder.as_posix()) + 1
    problems = check_study(folder).problems
    return [(problem.where[cut:], problem.found, problem.expected, problem.remedy) for problem in problems]


def change(folder, alter):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    alter(package)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")


def without(*names):
    def alter(package):
        package["resources"] = [table for table in package["resources"] if table["name"] not in names]

    return alter


def headings(folder, alter):
    head, rest = (folder / CENSUS).read_text(encoding="utf-8").split("\n", 1)
    (folder / CENSUS).write_text(alter(head) + "\n" + rest, encoding="utf-8")


class TestHeadings:
    def test_one_wrong_heading_is_one_problem_with_one_column(self, mine):
        """Nineteen age groups have nearly the name age_25_30; the one that lacks is meant."""
        headings(mine, lambda head: head.replace("age_25_29", "age_25_30"))
        [(_, found, expected, remedy)] = told(mine)
        assert (found, remedy) == ("column 'age_25_30'", "write 'age_25_29'")
        assert expected.startswith("'age_25_29' (")

    def test_many_that_lack_are_told_together_and_no_heading_is_offered_twice(self, mine):
        kept = []
        lines = (mine / CENSUS).read_text(encoding="utf-8").splitlines()
        names = lines[0].split(",")
        kept = [place for place, name in enumerate(names) if not name.startswith("age_")]
        rows = [",".join([*(line.split(",")[place] for place in kept), "1"]) for line in lines]
        rows[0] = rows[0].removesuffix(",1") + ",age_25_30"
        (mine / CENSUS).write_text("\n".join(rows) + "\n", encoding="utf-8")
        (first, second) = told(mine)
        assert first[1] == "column 'age_25_30'"
        assert second[1].startswith("no columns 'age_0', ")
        assert second[1].count("'age_") == 18

    def test_capitals_and_blanks_are_read_as_meant(self, mine):
        headings(mine, lambda head: head.replace("age_", "Age "))
        checked = check_study(mine)
        assert checked.problems == ()
        assert any("heading 'Age 0' read as 'age_0'" in note for note in checked.notes)


class TestTables:
    def test_a_table_of_another_kind_is_not_offered(self, mine):
        """units_2010 and census_2010 share most of their letters, and nothing else."""
        change(mine, without("units_2010"))
        (mine / "units_2010.csv").unlink()
        remedies = [remedy for _, found, _, remedy in told(mine) if "units_2010" in found]
        assert remedies == ["describe the table, or take away the rule that names it"]

    def test_one_of_nearly_the_name_is(self, edit):
        folder = edit("datapackage.json", ('"totals": "printed_totals"', '"totals": "printed_totls"'))
        assert [remedy for *_, remedy in told(folder)] == ["write 'printed_totals'"]

    def test_all_that_is_gone_is_told_at_once_and_no_file_twice(self, mine):
        """The table of totals, asked for by two censuses, is told with the crosswalk, not after it was mended."""
        change(mine, without("units_2010", "printed_totals"))
        found = [found for _, found, *_ in told(mine)]
        assert found == [
            "table 'printed_totals'",
            "columns 'unit_code', 'unit_name_zh' without title_en, title_zh, description_en, description_zh",
            "table 'units_2010'",
        ]

    def test_a_broken_entry_and_a_broken_cell_of_another_table_are_told_together(self, edit):
        folder = edit(
            "datapackage.json", ('"name": "status_2025", "type": "string"', '"name": "status_2025", "type": "text"')
        )
        text = (folder / CENSUS).read_text(encoding="utf-8").replace(",1564449,", ",many,", 1)
        (folder / CENSUS).write_text(text, encoding="utf-8")
        wheres = [where for where, *_ in told(folder)]
        assert len(wheres) == 2
        assert wheres[0].startswith("datapackage.json, line")
        assert wheres[1].startswith("census_2020.csv, row 2")

    def test_of_many_columns_without_words_the_first_line_is_told(self, mine):
        change(mine, without("census_2010"))
        (mine / "census_2010.csv").unlink()
        wordless = [found for _, found, *_ in told(mine) if "without title_en" in found]
        assert len(wordless) == 2  # those of census_2020, and those that printed_totals alone still has
        assert wordless[0].startswith("columns 'pop_total', 'pop_male'")


class TestFolder:
    def test_no_tables_at_all_asks_for_a_draft(self, mine):
        change(mine, lambda package: package.update(resources=[]))
        strays = [
            remedy for _, found, _, remedy in told(mine) if re.match(r"\d+ tables that the dictionary does not", found)
        ]
        assert strays == ["draft their entries: python -m bphs describe mine"]

    @pytest.mark.parametrize("broken", ["titel: {en: a, zh: b}\n", "years: [2010\n"])
    def test_settings_that_cannot_be_read_are_no_complaint_about_the_survey_s_files(self, mine, broken):
        for name in ("answers.xlsx", "questions.csv"):
            (mine / name).write_text("a,b\n1,2\n", encoding="utf-8")
        survey = "survey: {file: answers.xlsx, codebook: questions.csv}\n"
        (mine / "study.yml").write_text(survey + broken, encoding="utf-8")
        assert not [where for where, *_ in told(mine) if "answers" in where or "questions" in where]


def test_a_misspelt_key_is_not_missing_as_well(edit):
    folder = edit("study.yml", ("years:", "yaers:"), ("title:", "titel:"))
    assert [found for _, found, *_ in told(folder)] == ["key 'titel'", "key 'yaers'"]


def test_a_mean_of_units_that_are_put_together_needs_its_base(mine):
    """Without a weight chapter 01 stops: it is told before anything runs."""

    def alter(package):
        for table in package["resources"]:
            for column in table["schema"]["fields"]:
                if column["name"] == "minority_pct":
                    column.pop("weight", None)

    change(mine, alter)
    [(where, _, _, remedy)] = told(mine)
    assert where == "census_2010.csv, column minority_pct"
    assert '"weight": ["pop_total"]' in remedy


class TestProposals:
    """Near by slips of the pen (Damerau 1964) or the same in other words, three at most; else none."""

    @pytest.mark.parametrize(
        ("word", "known", "proposed"),
        [
            ("yaers", ["years", "title", "parts"], ["years"]),
            ("Years ", ["years", "title"], ["years"]),
            ("pop total", ["pop_total", "pop_male"], ["pop_total"]),
            ("census_2021", ["census_2010", "census_2020", "districts"], ["census_2020"]),
            ("units_2010", ["census_2010", "census_2020"], []),
            ("radio", ["duration", "number", "text"], []),
            ("radio", ["duration", "single", "multiple", "scale"], ["single"]),
            ("checkbox", ["single", "multiple"], ["multiple"]),
            ("float", ["string", "integer", "number"], ["number"]),
            ("town", ["township", "residence"], ["township"]),
            ("pop", ["pop_a", "pop_b", "pop_c", "pop_d"], []),
            ("q11", ["q1", "q12", "q13", "q14", "q2"], ["q1", "q12", "q13"]),
            ("a", ["b", "c"], []),
            ("", ["b"], []),
        ],
    )
    def test_what_is_near_or_means_the_same(self, word, known, proposed):
        assert near(word, known) == proposed

    def test_eleven_columns_are_no_advice(self):
        assert nearest("beds", [f"column_{place}" for place in range(11)]) == "correct it, or remove it"

    def test_few_are_named(self):
        assert nearest("beds", ["mean", "median"]) == "use one of 'mean', 'median'"


SURVEY = "title: {en: Mine, zh: 我的}\nparts: [survey]\nsurvey: {file: answers.csv}\n"
PACKAGE = {"name": "mine", "profile": "tabular-data-package", "resources": []}


class TestAnswers:
    """A survey's file is complained about once, or not at all: the mistake is elsewhere."""

    @pytest.fixture
    def survey(self, tmp_path):
        folder = tmp_path / "mine"
        folder.mkdir()
        as_csv(folder / "answers.csv", TEXT_HEADER, TEXT_ROWS)
        (folder / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
        (folder / "datapackage.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
        (folder / "study.yml").write_text(SURVEY, encoding="utf-8")
        return folder

    def test_as_it_is(self, survey):
        assert told(survey) == []

    @pytest.mark.parametrize(
        ("old", "new", "found", "remedy"),
        [
            ("answers.csv", "anwsers.csv", "file: anwsers.csv, which is not in the folder", "put it there, or write 'answers.csv'"),
            ("answers.csv", "raw/answers.csv", "file: raw/answers.csv, which is not in the folder", "put it there, or write 'answers.csv'"),
            ("parts:", "prats:", "key 'prats'", "write 'parts'"),
            ("title:", "name:", "key 'name'", "write 'title'"),
            ("file:", "data:", "key 'data'", "write 'file'"),
            ("answers.csv}", "answers.csv, weight: wieght}", "variable 'wieght'", "correct it, or remove it"),
            ("answers.csv}", "answers.csv, cluster: use}", "variable 'use'", "correct it, or remove it"),
            ("answers.csv}", "answers.csv, issued: many}", "'many', a text", "change it: issued: 1400"),
        ],
    )  # fmt: skip
    def test_one_mistake_is_one_problem(self, survey, old, new, found, remedy):
        text = (survey / "study.yml").read_text(encoding="utf-8")
        assert old in text
        (survey / "study.yml").write_text(text.replace(old, new), encoding="utf-8")
        assert [(found, remedy) for _, found, _, remedy in told(survey)] == [(found, remedy)]

    @pytest.mark.parametrize(
        ("kind", "remedy"),
        [("radio", "write 'single'"), ("checkbox", "write 'multiple'"), ("likert", "write 'scale'"), ("nubmer", "write 'number'"), ("colour", "correct it, or remove it")],
    )  # fmt: skip
    def test_types_by_the_names_that_programs_give_them(self, survey, kind, remedy):
        text = (survey / "codebook.csv").read_text(encoding="utf-8").replace("您的性别,single", f"您的性别,{kind}")
        (survey / "codebook.csv").write_text(text, encoding="utf-8")
        assert [(found, remedy) for _, found, _, remedy in told(survey)] == [(repr(kind), remedy)]
