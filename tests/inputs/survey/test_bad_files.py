"""Files that cannot be used, and codebooks that do not fit them: told in words, all problems at once."""

from __future__ import annotations

import struct
import zipfile

import pandas as pd
import pyreadstat
import pytest
from made_surveys import CODEBOOK, TEXT_HEADER, TEXT_ROWS, as_csv, as_xlsx, codebook

from bphs.errors import InputError
from bphs.inputs.survey.responses import read_responses


@pytest.fixture
def told(tmp_path):
    """What reading a file says: (where without its folder, found, remedy)."""

    def tell(path, *changes, text=CODEBOOK):
        book = codebook(tmp_path, *changes, text=text)
        with pytest.raises(InputError) as caught:
            read_responses(path, book)
        return [
            (problem.where.removeprefix(f"{tmp_path.as_posix()}/"), problem.found, problem.remedy)
            for problem in caught.value.problems
        ]

    return tell


@pytest.fixture
def made(tmp_path):
    return as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS)


class TestFiles:
    @pytest.mark.parametrize("form", ["sav", "por"])
    @pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
    def test_cut_off_spss_file(self, tmp_path, told, form, share):
        path = tmp_path / f"a.{form}"
        frame = pd.DataFrame({"age": [float(year) for year in range(200)], "sex": [1.0, 2.0] * 100})
        getattr(pyreadstat, f"write_{form}")(frame, path)
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * share)])
        assert told(path) == [
            (
                f"a.{form}",
                f"a file that is no whole SPSS file (.{form})",
                "copy or export it again: it may have been cut off, or be another kind of file under this name",
            )
        ]

    def test_something_else_under_the_name_of_an_spss_file(self, tmp_path, told):
        (tmp_path / "a.sav").write_text("序号,年龄\n1,34\n", encoding="utf-8")
        assert told(tmp_path / "a.sav")[0][1] == "a file that is no whole SPSS file (.sav)"

    def test_workbook_with_a_password(self, tmp_path, told):
        """An encrypted workbook is an OLE container with a stream EncryptedPackage ([MS-OFFCRYPTO] 2.3.4.4)."""
        (tmp_path / "a.xlsx").write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
        )
        where, found, remedy = told(tmp_path / "a.xlsx")[0]
        assert (where, found) == ("a.xlsx", "a workbook with a password")
        assert "without password" in remedy

    def test_old_workbook_under_a_new_name(self, tmp_path, told):
        (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
        assert told(tmp_path / "a.xlsx")[0][1] == "an old Excel workbook (.xls) under the name of an .xlsx file"

    def test_workbook_with_macros(self, tmp_path, told, made):
        as_xlsx(tmp_path / "a.xlsm", TEXT_HEADER, TEXT_ROWS)
        assert told(tmp_path / "a.xlsm")[0][1] == "a workbook with macros (.xlsm)"
        path = as_xlsx(tmp_path / "b.xlsx", TEXT_HEADER, TEXT_ROWS)
        with zipfile.ZipFile(path, "a") as parts:
            parts.writestr("xl/vbaProject.bin", b"macro")
        assert told(path)[0][1] == "a workbook with macros under the name of an .xlsx file"

    def test_cut_off_workbook(self, tmp_path, told):
        path = as_xlsx(tmp_path / "a.xlsx", TEXT_HEADER, TEXT_ROWS)
        path.write_bytes(path.read_bytes()[:-300])
        assert told(path)[0][1] == "a file that is no whole Excel workbook"

    def test_zip_that_is_no_workbook(self, tmp_path, told):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as parts:
            parts.writestr("hello.txt", "hello")
        assert told(tmp_path / "a.xlsx")[0][1] == "a file that is no whole Excel workbook"

    def test_empty_workbook(self, tmp_path, told):
        assert told(as_xlsx(tmp_path / "a.xlsx", [], []))[0][1] == "an empty workbook"

    def test_neither_utf_8_nor_gb18030(self, tmp_path, told):
        (tmp_path / "a.csv").write_bytes("序号,性别\n1,".encode() + b"\xff\xff\x80\n")
        where, found, _ = told(tmp_path / "a.csv")[0]
        assert (where, found) == ("a.csv, row 2", "characters that are neither UTF-8 nor GBK")

    def test_spss_file_in_gb18030(self, tmp_path):
        """Written as UTF-8 by us.

        Its bytes re-encoded and the record of the encoding renamed, as Chinese Windows wrote before SPSS 21.
        """
        path = tmp_path / "a.sav"
        pyreadstat.write_sav(pd.DataFrame({"sex": [1.0, 2.0]}), path, column_labels={"sex": "性别"})
        raw = path.read_bytes()
        assert "性别".encode() in raw
        raw = raw.replace("性别".encode(), "性别".encode("gb18030") + b"  ")
        path.write_bytes(raw)
        book = codebook(tmp_path, text="variable,question_en,question_zh,type,values\nsex,Sex,性别,single,1=男|2=女\n")
        responses = read_responses(path, book)
        assert responses.frame["sex"].tolist() == [1, 2]
        assert "GB 18030" in responses.notes[0]

    def test_no_such_file_and_unknown_form(self, tmp_path, told):
        assert told(tmp_path / "b.csv")[0][1] == "no such file"
        (tmp_path / "a.docx").write_bytes(struct.pack("I", 1))
        assert told(tmp_path / "a.docx")[0][1] == "a file of the form '.docx'"

    def test_headings_only(self, tmp_path, told):
        assert ("a.csv", "headings without rows", "export the answers again") in told(
            as_csv(tmp_path / "a.csv", TEXT_HEADER, [])
        )

    def test_a_row_with_too_many_cells_is_not_quoted(self, tmp_path, told):
        path = tmp_path / "a.csv"
        path.write_text("序号,您的性别\n张三,男,13800138000,x\n", encoding="utf-8")
        assert told(path)[0][:2] == ("a.csv, row 2", "4 cells")


class TestAgainstTheCodebook:
    def test_a_variable_that_only_the_codebook_has(self, told, made):
        found = told(made, ("age,1,Age,您的年龄", "years,1,How old,贵庚"))
        assert found == [
            (
                "codebook.csv, variable 'years'",
                "no such column in a.csv (贵庚)",
                "write the file's heading into column 'column' of the codebook, or remove the row",
            ),
            (
                "a.csv, column 6",
                "'1、您的年龄', which the codebook does not know",
                "add a row to the codebook (type 'meta' drops the column), or write this heading into its column 'column'",
            ),
        ]

    def test_a_heading_given_in_the_codebook_is_found(self, tmp_path, made):
        text = CODEBOOK.replace("variable,number,", "variable,column,number,").replace(
            "age,1,Age,您的年龄", "years,您的年龄|年龄,1,How old,贵庚"
        )
        lines = [
            line if line.startswith(("variable", "years")) else line.replace(",", ",,", 1) for line in text.splitlines()
        ]
        responses = read_responses(made, codebook(tmp_path, text="\n".join(lines)))
        assert responses.frame["years"].tolist() == [34, 51, 29]

    def test_a_column_twice(self, tmp_path, told):
        path = as_csv(tmp_path / "a.csv", [*TEXT_HEADER, "sex"], [[*row, "1"] for row in TEXT_ROWS])
        assert [found[:2] for found in told(path)] == [("a.csv, column 13", "'sex', a second column for 'sex'")]

    def test_an_option_without_a_column(self, tmp_path, told):
        header = ["sex", "used_1", "used_2"]
        text = "variable,question_en,question_zh,type,values\nsex,Sex,性别,single,1=男|2=女\nused,Used,用过,multiple,1=甲|2=乙|3=丙\n"
        assert [found[:2] for found in told(as_csv(tmp_path / "a.csv", header, [["1", "1", "0"]]), text=text)] == [
            ("codebook.csv, variable 'used'", "no column for 丙 in a.csv")
        ]

    def test_answers_that_are_none_of_the_codebooks(self, tmp_path, told):
        rows = [[*row] for row in TEXT_ROWS]
        rows[1][6], rows[2][6] = "王小明", "王小明"
        found = told(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows))
        assert found == [
            (
                "a.csv, variable 'sex', rows 3-4",
                "2 cells that cannot be read (not quoted, for privacy)",
                "correct the cells, or the codebook (1=男, 2=女)",
            )
        ]

    @pytest.mark.parametrize("date", ["昨天", "2026-13-01", "2026-02-30 10:00", "03/11/26", "12"])
    def test_a_date_that_is_none(self, tmp_path, told, date):
        rows = [[*row] for row in TEXT_ROWS]
        rows[1][1] = date
        found = told(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows))
        assert [line[:2] for line in found] == [
            ("a.csv, variable 'submitted', row 3", "1 cell that cannot be read (not quoted, for privacy)")
        ]

    def test_all_at_once(self, tmp_path, told):
        rows = [[*row] for row in TEXT_ROWS]
        rows[0][1], rows[1][2], rows[2][5] = "gestern", "lange", "alt"
        found = told(
            as_csv(tmp_path / "a.csv", [*TEXT_HEADER[:-1], "7、新问题"], rows),
            ("friendly,4,Staff are friendly,医务人员态度好", "nice,4,Nice,和气"),
        )
        assert len(found) == 6

    def test_labels_the_other_way_round_in_the_file(self, tmp_path, told):
        pyreadstat.write_sav(
            pd.DataFrame({"sex": [1.0, 2.0]}), tmp_path / "a.sav", variable_value_labels={"sex": {1: "女", 2: "男"}}
        )
        text = "variable,question_en,question_zh,type,values\nsex,Sex,性别,single,1=男|2=女\n"
        assert [found[1] for found in told(tmp_path / "a.sav", text=text)] == ["1=女", "2=男"]

    def test_an_answer_that_the_file_declares_missing(self, tmp_path, told):
        pyreadstat.write_sav(pd.DataFrame({"sex": [1.0, 2.0]}), tmp_path / "a.sav", missing_ranges={"sex": [2]})
        text = "variable,question_en,question_zh,type,values\nsex,Sex,性别,single,1=男|2=女\n"
        assert told(tmp_path / "a.sav", text=text)[0][1] == "2 is declared missing"
