"""A student's mistakes, one after the other: what make check-data says of each.

Each message holds file, row, column, value, rule and remedy, of every problem at once; what can be read safely is read
and said. The unbroken figures are those of the census books, of which test_facts.py speaks.
"""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import pytest

from bphs.inputs.checks import check_study

CENSUS = "census_2020.csv"
CHONGQING = Path(__file__).parents[3] / "data" / "chongqing"


def told(folder):
    """Each problem as (place in the file, what was found, what was expected, what to do)."""
    cut = len(folder.as_posix()) + 1
    return [
        (problem.where[cut:], problem.found, problem.expected, problem.remedy)
        for problem in check_study(folder).problems
    ]


def noted(folder):
    checked = check_study(folder)
    assert checked.problems == ()
    cut = len(folder.as_posix()) + 1
    return [note[cut:] for note in checked.notes]


def test_nothing_is_wrong_with_chongqing(mine):
    assert check_study(mine).problems == ()
    assert check_study(mine).notes == ()


class TestOneCell:
    """Wanzhou, row 2 of the spreadsheet: 781,842 men, 1.98 % of ethnic minorities."""

    WHERE = "census_2020.csv, row 2 (500101 万州区), column pop_male"

    @pytest.mark.parametrize(
        ("written", "found", "expected", "remedy"),
        [
            ("-781842", "-781842", "0 or more", "correct the value"),
            ("约78万", "'约78万'", "a whole number", "correct it; a remark belongs into a column of its own"),
            (
                "781842.5",
                "'781842.5'",
                "a whole number",
                "correct it; if the column may have decimals, make its type 'number' in datapackage.json",
            ),
            (
                "",
                "an empty cell",
                "a value in every row",
                "fill it in; if it may be empty, take 'required' away in datapackage.json",
            ),
            (
                "—",
                "'—'",
                "a whole number",
                "leave the cell empty, or add '—' to the table's missingValues in datapackage.json",
            ),
            (
                "7.8E+05",
                "'7.8E+05'",
                "a whole number with all its digits",
                "format the column as a number without decimals in the spreadsheet and export it again: digits were lost",
            ),
            ('"7818,42"', "'7818,42'", "a whole number", "write a decimal point instead of the comma"),
        ],
    )
    def test_that_cannot_be_read(self, edit, written, found, expected, remedy):
        folder = edit(CENSUS, (",781842,", f",{written},"))
        assert told(folder) == [(self.WHERE, found, expected, remedy)]

    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("７８１８４２", "full-width characters"),
            ('"781,842"', "thousands separators"),
            ("781 842", "thousands separators"),
            (" 781842 ", "blanks around values"),
            ("781842.0", "'.0' after whole numbers"),
            ("781842人", "the unit '人' in cells"),
        ],
    )
    def test_that_is_repaired(self, edit, written, kind):
        folder = edit(CENSUS, (",781842,", f",{written},"))
        assert noted(folder) == [f"census_2020.csv: {kind} read as meant (pop_male, row 2)"]

    def test_out_of_range(self, edit):
        folder = edit(CENSUS, (",1.98,", ",198,"))
        where = "census_2020.csv, row 2 (500101 万州区), column minority_pct"
        assert told(folder) == [(where, "198", "at most 100", "correct the value: a share in per cent, not per mille")]

    def test_year_out_of_range(self, edit):
        folder = edit("bphs_national_standard.csv", ("2009,", "209,"))
        assert told(folder) == [
            ("bphs_national_standard.csv, row 2 (209), column year", "209", "1949 or more", "correct the value")
        ]

    def test_unknown_category_lists_the_known_ones(self, edit):
        folder = edit("districts.csv", ("unchanged", "changed"))
        (where, found, expected, remedy), *others = told(folder)
        assert (where, found) == ("districts.csv, row 2 (500101 万州区), column status_2025", "'changed'")
        assert expected == "one of 'unchanged', 'boundary_changed', 'abolished'"
        assert "datapackage.json" in remedy
        assert others == []


class TestColumns:
    def test_misspelt(self, edit):
        folder = edit(CENSUS, ("pop_male", "pop_mal"))
        expected = "'pop_male' (Male population, 男性人口)"
        assert told(folder) == [("census_2020.csv, row 1", "column 'pop_mal'", expected, "write 'pop_male'")]

    def test_extra(self, mine):
        lines = (mine / CENSUS).read_text(encoding="utf-8").splitlines()
        (mine / CENSUS).write_text(
            "\n".join([lines[0] + ",remark", *(line + ",x" for line in lines[1:])]), encoding="utf-8"
        )
        expected = (
            "census_2020.csv, row 1",
            "column 'remark'",
            "a column that the dictionary describes",
            "describe it in datapackage.json, or remove it",
        )
        assert told(mine) == [expected]

    def test_missing(self, mine):
        lines = (mine / "districts.csv").read_text(encoding="utf-8").splitlines()
        (mine / "districts.csv").write_text(
            "\n".join(line.split(",", 3)[0] + "," + line.split(",", 2)[2] for line in lines), encoding="utf-8"
        )
        remedy = "add it, or remove its entry from datapackage.json"
        assert (
            "districts.csv, row 1",
            "no column 'name_zh' (Name in Chinese, 名称)",
            "every column that the dictionary describes",
            remedy,
        ) in told(mine)

    def test_twice(self, edit):
        folder = edit(CENSUS, ("pop_female", "pop_male"))
        assert (
            "census_2020.csv, row 1, column 5",
            "a second column 'pop_male'",
            "each column once",
            "remove one of the two",
        ) in told(folder)

    def test_blanks_around_a_heading(self, edit):
        assert noted(edit(CENSUS, ("pop_male", " pop_male "))) == [
            "census_2020.csv: blanks around column headings removed"
        ]

    def test_chinese_title_as_heading(self, edit):
        assert noted(edit(CENSUS, ("pop_male", "男性人口"))) == [
            "census_2020.csv: heading '男性人口' read as 'pop_male'"
        ]


class TestDistricts:
    def test_twice(self, edit):
        folder = edit(CENSUS, ("500102,涪陵区", "500101,万州区"))
        assert told(folder) == [
            (
                "census_2020.csv, rows 2-3, column code",
                "500101, 2 times",
                "each unit once",
                "remove all but one, or correct the code",
            ),
            (
                "census_2020.csv, column code",
                "no row for 500102 涪陵区",
                "every unit of table districts (38)",
                "add the row",
            ),
        ]

    def test_unknown_code_is_found_by_its_name(self, edit):
        folder = edit(CENSUS, ("500102,", "500202,"))
        expected = (
            "census_2020.csv, row 3 (500202 涪陵区), column code",
            "'500202'",
            "a code of table districts (districts.csv)",
            "write '500102', the code of 涪陵区",
        )
        assert expected in told(folder)

    def test_missing(self, mine):
        lines = (mine / CENSUS).read_text(encoding="utf-8").splitlines()
        (mine / CENSUS).write_text("\n".join(lines[:3] + lines[5:]), encoding="utf-8")
        expected = (
            "census_2020.csv, column code",
            "no row for 500103 渝中区, 500104 大渡口区",
            "every unit of table districts (38)",
            "add the 2 rows",
        )
        assert told(mine) == [expected]

    def test_row_of_totals_among_them(self, mine):
        lines = (mine / "units_2010.csv").read_text(encoding="utf-8").splitlines()
        (mine / "units_2010.csv").write_text("\n".join([*lines, "500000,重庆市,Chongqing,500000"]), encoding="utf-8")
        found = [(where, value) for where, value, _, _ in told(mine)]
        assert ("units_2010.csv, row 42 (500000 重庆市), column code", "'500000'") in found
        assert ("census_2010.csv, column unit_code", "no row for 500000 重庆市") in found

    def test_name_of_another(self, edit):
        folder = edit(CENSUS, ("万州区", "涪陵区"))
        (where, found, expected, remedy), *others = told(folder)
        assert (where, found) == ("census_2020.csv, row 2 (500101 涪陵区), column name_zh", "'涪陵区'")
        assert expected == "'万州区', the name of 500101 in districts.csv"
        assert remedy == "correct the name, or the code: write '500102', the code of 涪陵区"
        assert others == []

    def test_codes_that_excel_made_numbers(self, edit):
        assert noted(edit(CENSUS, ("500101,", "500101.0,"))) == [
            "census_2020.csv: '.0' after codes read as meant (code, row 2)"
        ]


class TestSums:
    @pytest.mark.parametrize(
        ("old", "new", "found", "expected"),
        [
            (",781842,", ",781843,", "1564449, but the parts add up to 1564450", "pop_total = pop_male + pop_female"),
            (",486300,", ",486299,", "1564449, but the parts add up to 1564448", "pop_total = pop_urban + pop_rural"),
            (
                ",9392,",
                ",9393,",
                "1564449, but the parts add up to 1564450",
                "pop_total = age_0 + … + age_85_plus (19 columns)",
            ),
        ],
        ids=["sexes", "urban and rural", "ages"],
    )
    def test_in_a_row(self, edit, old, new, found, expected):
        where = "census_2020.csv, row 2 (500101 万州区), column pop_total"
        assert told(edit(CENSUS, (old, new))) == [
            (where, found, expected, "compare the row with the printed table: one of the figures is wrong")
        ]

    def test_over_all_districts(self, edit):
        """2,077 health and social workers of Wanzhou, one more than printed: no sum in the row can tell."""
        (where, found, expected, remedy), *others = told(edit(CENSUS, (",2077,", ",2078,")))
        assert where == "census_2020.csv, column lf_health_social, rows 2-39"
        assert (found, expected) == ("a sum of 33,977", "33,976 (printed_totals.csv, year 2020)")
        assert remedy.startswith("the difference is +1")
        assert others == []

    def test_against_the_published_population(self, edit):
        folder = edit("study.yml", ("2020: 32054159", "2020: 32054160"))
        (where, found, expected, _), *others = told(folder)
        assert (where, found) == ("census_2020.csv, column pop_total, rows 2-39", "a sum of 32,054,159")
        assert expected.startswith("32,054,160 (published_totals in ")
        assert others == []

    def test_what_follows_from_a_wrong_cell_is_not_told_again(self, edit):
        assert len(told(edit(CENSUS, (",781842,", ",-781842,")))) == 1


class TestFiles:
    @pytest.mark.parametrize(
        ("encode", "note"),
        [
            (lambda text: text.encode("gb18030"), "GBK (GB 18030) read instead of UTF-8; save it as UTF-8"),
            (lambda text: codecs.BOM_UTF8 + text.encode(), "byte order mark removed"),
            (lambda text: text.encode("utf-16"), "UTF-16 read; save it as UTF-8"),
            (lambda text: text.replace(",", ";").encode(), "columns are divided by semicolons, read as such"),
            (lambda text: text.replace(",", "\t").encode(), "columns are divided by tabs, read as such"),
            (lambda text: text.replace("\n500104", "\n,,\n500104").encode(), "empty rows left out: 5"),
        ],
        ids=["GBK", "BOM", "UTF-16", "semicolons", "tabs", "empty row"],
    )
    def test_read_safely_and_said(self, mine, tables, dictionary, encode, note):
        text = (mine / CENSUS).read_text(encoding="utf-8")
        (mine / CENSUS).write_bytes(encode(text))
        assert noted(mine) == [f"census_2020.csv: {note}"]
        from bphs.inputs.tables.reading import read_table

        assert read_table(dictionary.tables["census_2020"], mine)[0].equals(tables["census_2020"])

    def test_windows_line_ends_are_no_matter(self, mine):
        (mine / CENSUS).write_bytes((mine / CENSUS).read_bytes().replace(b"\n", b"\r\n"))
        assert noted(mine) == []

    @pytest.mark.parametrize(
        ("content", "found"),
        [
            (b"", "an empty file"),
            (b"\n\n", "an empty file"),
            (b"PK\x03\x04 workbook", "an Excel workbook (.xlsx) under the name of a CSV file"),
            (b"\xd0\xcf\x11\xe0 workbook", "an old Excel workbook (.xls) under the name of a CSV file"),
            (b"<html><table>", "a web page under the name of a CSV file"),
        ],
    )
    def test_not_a_table(self, mine, content, found):
        (mine / CENSUS).write_bytes(content)
        [(where, told_found, expected, remedy)] = told(mine)
        assert (where, told_found) == ("census_2020.csv", found)
        assert expected
        assert remedy

    def test_bytes_that_are_no_text(self, mine):
        (mine / CENSUS).write_bytes((mine / CENSUS).read_bytes().replace("渝中区".encode(), b"\xff\xff\xff"))
        [(where, found, *_)] = told(mine)
        assert (where, found) == ("census_2020.csv, row 4", "characters that are neither UTF-8 nor GBK")

    def test_ragged_row(self, edit):
        [(where, found, expected, remedy)] = told(edit(CENSUS, (",781842,", ",781,842,")))
        assert (where, found, expected) == (
            "census_2020.csv, row 2",
            "42 cells (500101, 万州区, 1564449, …)",
            "41 cells, as many as headings",
        )
        assert "quotation marks" in remedy

    def test_quotation_mark_never_closed(self, edit):
        [(where, found, *_)] = told(edit(CENSUS, ("500105,", '"500105,')))
        assert where == "census_2020.csv, row 6"
        assert found == "text that cannot be divided into cells (unexpected end of data)"

    def test_headings_without_rows(self, mine):
        text = (mine / CENSUS).read_text(encoding="utf-8")
        (mine / CENSUS).write_text(text.splitlines()[0], encoding="utf-8")
        assert (
            "census_2020.csv",
            "headings without rows",
            "a row for each unit",
            "put the figures below the headings",
        ) in told(mine)

    def test_file_that_the_dictionary_names_is_missing(self, mine):
        (mine / CENSUS).unlink()
        [(where, found, _, remedy)] = told(mine)
        assert (where, found) == ("census_2020.csv", "no such file")
        assert "remove the table from datapackage.json" in remedy

    def test_file_that_cannot_be_opened(self, mine):
        (mine / CENSUS).unlink()
        (mine / CENSUS).mkdir()
        [(where, found, *_)] = told(mine)
        assert (where, found) == ("census_2020.csv", "a file that cannot be opened (Is a directory)")

    def test_file_that_the_dictionary_does_not_name(self, mine):
        (mine / "beds.csv").write_text("code,beds\n500101,1\n", encoding="utf-8")
        [(where, found, _, remedy)] = told(mine)
        assert (where, found) == ("beds.csv", "a table that the dictionary does not describe")
        assert remedy == f"draft its entry (python -m bphs describe {mine.name}), or move it out of the folder"


def test_tables_that_need_no_check_are_read_without_pandera():
    """pandera costs each kernel a quarter of a second; what this project wrote itself is read without it."""
    code = (
        "import sys; from bphs.inputs.tables.dictionary import read_dictionary; from bphs.inputs.tables.reading import read_table\n"
        f"table = read_dictionary({str(CHONGQING / 'datapackage.json')!r}).tables['districts']\n"
        f"read_table(table, {str(CHONGQING)!r}, check=False); print('pandera' in sys.modules)\n"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


class TestManyAtOnce:
    def test_problems_of_all_tables_are_told_together(self, edit):
        edit("units_2010.csv", ("500222,", "5O0222,"))
        edit("bphs_national_standard.csv", ("2009,15", "2009,fifteen"))
        folder = edit(CENSUS, (",781842,", ",x,"), (",564757,", ",-564757,"))
        found = {(where.split(",")[0], value) for where, value, _, _ in told(folder)}
        assert {
            ("census_2020.csv", "'x'"),
            ("census_2020.csv", "-564757"),
            ("bphs_national_standard.csv", "'fifteen'"),
            ("units_2010.csv", "'5O0222'"),
        } <= found

    def test_settings_and_tables_are_told_together(self, edit):
        edit("study.yml", ("seed:", "sead:"))
        folder = edit(CENSUS, (",781842,", ",x,"))
        assert {where.split(",")[0] for where, *_ in told(folder)} == {"study.yml", "census_2020.csv"}

    def test_the_same_mistake_in_every_row_is_one_problem_that_lists_the_rows(self, mine):
        lines = (mine / CENSUS).read_text(encoding="utf-8").splitlines()
        cells = [line.split(",") for line in lines]
        for row in cells[1:]:
            row[3] = "-" + row[3]
        (mine / CENSUS).write_text("\n".join(map(",".join, cells)), encoding="utf-8")
        [(where, found, expected, _)] = told(mine)
        assert where == "census_2020.csv, column pop_male, rows 2-39"
        assert found == "-781842, -564757, -291235, … (38 cells)"
        assert expected == "0 or more"

    def test_for_the_command_line(self, edit):
        text = check_study(edit(CENSUS, (",781842,", ",x,"), (",564757,", ",５６４７５７,"))).describe()
        assert "full-width characters read as meant (pop_male, row 3)" in text
        assert "1 problem\n" in text
        assert "to do:    correct it" in text
