"""Borders of the inputs that no other test would miss if they moved: files, cells, rules, excerpts, screening.

Authority: the words of the functions themselves, and the standards named where one is meant.
"""

from __future__ import annotations

import zipfile
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from made_surveys import as_xlsx

from bphs.errors import InputError
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.describing.columns import _constraints
from bphs.inputs.files.grid import read_grid
from bphs.inputs.files.sheets import read_sheet
from bphs.inputs.interviews.coded import Coded, Excerpt
from bphs.inputs.interviews.showing import LISTED, read_names, text_tells
from bphs.inputs.interviews.tree import Tree
from bphs.inputs.interviews.writing import write_qdpx
from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.judging import judge
from bphs.inputs.rules.table import Rule
from bphs.inputs.survey import cleaning
from bphs.inputs.survey.duplicates import duplicate_answers
from bphs.inputs.survey.held import Answers, Held
from bphs.inputs.survey.outside import limits
from bphs.inputs.survey.privacy import MAIL, PHONE, cell_tells, is_citizen_number
from bphs.inputs.survey.screening import _reason
from bphs.inputs.tables.cells import Fault, read_cell
from bphs.inputs.tables.constraints import broken_constraints
from bphs.inputs.tables.schema import Column


def column(kind, **more):
    return Column(name="n", type=kind, title_en="n", title_zh="数", description_en="n", description_zh="数", **more)


class TestFiles:
    def test_answers_without_a_heading_are_no_empty_column(self, tmp_path):
        """An empty column is left out; one with answers would vanish with them."""
        assert [
            one.heading for one in read_grid(as_xlsx(tmp_path / "a.xlsx", ["age", None], [[30, None]])).columns
        ] == ["age"]
        with pytest.raises(InputError, match="column 2 without heading"):
            read_grid(as_xlsx(tmp_path / "b.xlsx", ["age", None], [[30, None], [40, 7]]))

    @pytest.mark.parametrize(("row", "read"), [("1,2,, ", [["1", "2"]]), ("1,2,,3", []), ("1,", [["1", ""]])])
    def test_spare_cells_are_cut_off_where_they_are_empty(self, tmp_path, row, read):
        (tmp_path / "a.csv").write_text(f"a,b\n{row}\n", encoding="utf-8")
        sheet = read_sheet(tmp_path / "a.csv")
        assert [cells for _, cells in sheet.rows] == read
        assert bool(sheet.problems) == (not read)


class TestTables:
    def test_a_maximum_is_the_largest_value_allowed(self):
        """JSON Schema, validation, section 6.2.2 (and Table Schema): less than or exactly equal to "maximum"."""
        known = column("number", constraints={"minimum": 0, "maximum": 100})
        reading = SimpleNamespace(
            frame=pd.DataFrame({"n": [0.0, 100.0, 100.5, -0.5]}), table=SimpleNamespace(columns={"n": known}), broken=()
        )
        assert [cell.value for cell in broken_constraints(reading)] == [100.5, -0.5]

    @pytest.mark.parametrize("written", ["500101.0", "500101.00"])
    def test_a_code_loses_all_noughts_of_its_decimals(self, written):
        code = column("string", constraints={"pattern": r"\d{6}"})
        assert read_cell(written, code).value == "500101"

    @pytest.mark.parametrize(
        ("unit", "written", "value"), [("1", "21", 21), ("1,000", "21,000", 21000), ("%", "21%", 21)]
    )
    def test_a_unit_that_is_a_number_is_no_end_of_a_cell(self, unit, written, value):
        assert read_cell(written, column("integer", unit_en=unit)).value == value

    def test_a_unit_alone_is_no_number(self):
        with pytest.raises(Fault) as caught:
            read_cell("%", column("number", unit_en="%"))
        assert caught.value.rule == "a number"

    @pytest.mark.parametrize("minus", ["-", "−"])
    def test_a_column_with_a_negative_number_has_no_minimum(self, minus):
        """U+2212 is the minus sign of typeset tables, and read as one."""
        assert "minimum" not in _constraints("", "number", ["3", f"{minus}5"], whole=True)
        assert _constraints("", "number", ["3", "5"], whole=True)["minimum"] == 0


@pytest.mark.parametrize(("others", "strength"), [("05_a.theil > 0.1", "moderate"), ("10_b.gap > 0", "strong")])
def test_two_rules_of_one_kind_of_data_are_one_witness(others, strength):
    """The stated rule: strong is what findings of two kinds of data support, not of two chapters on one."""
    words = {"evidence": ("x", "x"), "countermeasure": ("", "")}
    rules = [
        Rule(name, "uneven", read_conditions(when), "supports", words, "provision", "district")
        for name, when in (("one", "03_a.gini > 0.1"), ("two", others))
    ]
    parts = {"03_a.gini": "regions", "05_a.theil": "regions", "10_b.gap": "survey"}
    findings = {name: {"value": 1.0, "part": part} for name, part in parts.items()}
    assert [one.strength for one in judge(rules, findings)] == [strength]


class TestInterviews:
    @pytest.mark.parametrize("name", ["李", "e\u0301", "李\u200b", "李 \u200b"])
    def test_a_name_of_one_character_is_refused_however_it_is_stored(self, tmp_path, name):
        """Unicode, annex 15: e and a combining accent are one character; annex 44: a zero-width space (Cf) is none."""
        (tmp_path / "names.csv").write_text(f"name\n{name}\n", encoding="utf-8")
        with pytest.raises(InputError, match="a name of one character in row 2"):
            read_names(tmp_path / "names.csv")

    def test_a_name_copied_with_invisible_marks_is_found(self, tmp_path):
        (tmp_path / "names.csv").write_text("name\n欧阳\u200b震华\n", encoding="utf-8")
        assert text_tells("欧阳震华来过", read_names(tmp_path / "names.csv")) == LISTED

    def test_positions_of_a_project_cut_out_what_was_said(self, tmp_path):
        """REFI-QDA 1.0: startPosition and endPosition count characters of the source's text; and the mark is the first
        coder's alone, as two would agree on what one of them did.
        """
        said = ["十月才到。", "没人来。", "𠀀说。"]
        excerpts = tuple(
            Excerpt("row", "I1", text, text, quotable=True, codes={"A": ("x",), "B": ("x",)}) for text in said
        )
        path = write_qdpx(tmp_path / "mine.qdpx", Coded(tmp_path, excerpts), Tree(()), mark="may")
        with zipfile.ZipFile(path) as archive:
            project = ET.fromstring(archive.read("project.qde"))
            (text,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt"))
        of = "{urn:QDA-XML:project:1.0}"
        selections = list(project.iter(f"{of}PlainTextSelection"))
        cut = [text[int(one.get("startPosition")) : int(one.get("endPosition"))] for one in selections]
        assert cut == said
        users = {one.get("guid"): one.get("name") for one in project.iter(f"{of}User")}
        (mark,) = (one.get("guid") for one in project.iter(f"{of}Code") if one.get("name") == "may")
        for one in selections:
            coders = [
                users[coding.get("creatingUser")]
                for coding in one.iter(f"{of}Coding")
                if coding.find(f"{of}CodeRef").get("targetGUID") == mark
            ]
            assert coders == ["A"]


class TestAnswers:
    @pytest.mark.parametrize(("high", "told"), [(150.0, None), (-1e10, PHONE), (1e11, PHONE)])
    def test_a_number_that_may_be_as_long_as_a_telephone_number_is_told(self, high, told):
        known = Variable(variable="n", question_en="n", question_zh="n", type="number", maximum=high)
        assert _reason(known, PHONE) == told

    @pytest.mark.parametrize(("answers", "found"), [(9, []), (10, [1])])
    def test_ten_equal_answers_are_a_duplicate(self, answers, found):
        """The stated rule: at least so many questions; ten."""
        alike = Held(np.zeros(2, dtype=np.uint8), np.array([1.0]), np.array([np.nan]))
        columns = {f"q{number}": alike for number in range(answers)}
        owner = {name: SimpleNamespace(type="scale") for name in columns}
        responses = SimpleNamespace(codebook=SimpleNamespace(owner=owner), answers=Answers(columns, 2), rows=[2, 3])
        assert duplicate_answers(responses, cleaning.MARKED).places.tolist() == found

    @pytest.mark.parametrize(("first", "is_one"), [("1", True), ("8", True), ("9", False), ("0", False)])
    def test_without_its_check_character_a_citizens_number_is_of_a_province(self, first, is_one):
        """GB/T 2260: codes of provinces begin with 1 to 8. Of the two last characters one at least does not check."""
        wrong = [f"{first}1010519491231002{check}" for check in "0123456789X"]
        assert sum(map(is_citizen_number, wrong)) == (11 if is_one else 1)

    def test_six_characters_are_an_address(self):
        """RFC 5321: a@b.cn is a mailbox."""
        assert cell_tells("a@b.cn") == MAIL

    @pytest.mark.parametrize(("kind", "low"), [("duration", 0.0), ("number", -np.inf)])
    def test_nothing_takes_less_than_no_time(self, kind, low):
        assert limits(Variable(variable="n", question_en="n", question_zh="n", type=kind))[0] == low
