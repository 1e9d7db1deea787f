"""Tables of coded excerpts: our own layout, and the headings that programs write.

Authorities: Taguette's own export (taguette/export.py: ``id, document, tag, content``, a row for each tag); headings of
MAXQDA's coded segments and ATLAS.ti's quotations as public analysis code reads them.
"""

from __future__ import annotations

import csv

import openpyxl
import pytest

from bphs.errors import InputError
from bphs.inputs.interviews.reading import interview_findings, read_interviews
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.interviews.tables import read_table_of_excerpts
from bphs.measures.agreement import agreement_by_code

BOOK = [
    ("code", "parent", "name_en", "name_zh", "definition_en", "definition_zh", "codable"),
    ("money", "", "Money", "经费", "", "", "false"),
    ("late", "money", "Late", "滞后", "comes late", "下达滞后", ""),
    ("staff", "", "Staff", "人员", "", "", "true"),
]
OWN = [
    ("interview", "role", "place", "question", "excerpt_en", "excerpt_zh", "codes_1", "codes_2", "quotable"),
    ("I1", "manager", "urban", "Money?", "It comes in October.", "十月才到。", "late", "late; staff", "yes"),
    ("I1", "manager", "urban", "Money?", "Hard to plan.", "不好安排。", "滞后", "-", "no"),
    ("I2", "居民", "rural", "", "Nobody comes.", "没人来。", "Staff", "", "yes"),
]


def save(folder, name, rows):
    path = folder / name
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return name


@pytest.fixture
def folder(tmp_path):
    save(tmp_path, "book.csv", BOOK)
    return tmp_path


def read(folder, rows, name="interviews.csv", **settings):
    return read_interviews(folder, Interviews(file=save(folder, name, rows), **settings))


def told(folder, rows, **settings):
    with pytest.raises(InputError) as caught:
        read(folder, rows, **settings)
    return [(problem.where.rpartition("/")[2], problem.found, problem.remedy) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["interviews.csv", "interviews.xlsx"])
def test_own_layout_gives_excerpts_and_codes_in_long_form(folder, name):
    found = read(folder, OWN, name, codebook="book.csv")
    assert found.excerpts["interview"].to_list() == ["I1", "I1", "I2"]
    assert found.excerpts["role"].to_list() == ["manager", "manager", "resident"]
    assert found.excerpts["text_zh"].fillna("").to_list() == ["十月才到。", "", "没人来。"]
    rows = found.applied[["excerpt", "coder", "code"]].fillna("").to_numpy().tolist()
    assert rows == [
        ["e1", "1", "late"], ["e1", "2", "late"], ["e1", "2", "staff"],
        ["e2", "1", "late"], ["e2", "2", ""], ["e3", "1", "staff"],
    ]  # fmt: skip


def test_codes_are_called_by_code_by_a_name_or_by_the_way_down(folder):
    cells = ["late", "LATE", "滞后", "Money > Late", "经费\\滞后", "money>late"]
    rows = [("interview", "excerpt", "codes_A"), *(("I", f"text {cell}", cell) for cell in cells)]
    assert read(folder, rows, codebook="book.csv").applied["code"].to_list() == ["late"] * len(cells)


def test_what_is_read_is_what_agreement_takes(folder):
    """e1: both give late; e2: the first gives late, the second read it and gave none; e3 has one reader."""
    found = read(folder, OWN, codebook="book.csv")
    rows = agreement_by_code(found.applied)
    shares = rows[rows["measure"] == "percent"].set_index("code")["value"].to_dict()
    assert shares == {"late": 0.5, "staff": 0.5}


def test_taguette(folder):
    """A row for each tag; highlights without one have an empty cell. No column says who coded: a note does."""
    rows = [
        ("id", "document", "tag", "content"),
        (1, "I1", "money.late", "It comes in October."),
        (1, "I1", "staff", "It comes in October."),
        (2, "I1", "", "It comes in October."),
        (3, "I2", "staff", "Nobody comes."),
    ]
    found = read(folder, rows, "highlights.xlsx")
    assert found.applied[["excerpt", "code"]].fillna("").to_numpy().tolist() == [
        ["e1", "money.late"], ["e1", "staff"], ["e2", ""], ["e3", "staff"],
    ]  # fmt: skip
    assert any("an export of Taguette" in note for note in found.notes)
    assert any("no column names the coder" in note for note in found.notes)


def test_maxqda_tells_coders_and_the_way_down_to_a_code(folder):
    rows = [
        ("Color", "Document group", "Document name", "Code", "Begin", "End", "Segment", "Created by"),
        ("", "", "I1", "Money > Late", 1, 1, "It comes in October.", "Li"),
        ("", "", "I1", "Money\\Late", 1, 1, "It comes  in October.", "Hu"),
        ("", "", "I1", "Staff", 2, 2, "Two of us.", "Hu"),
    ]
    found = read(folder, rows, "segments.xlsx")
    assert found.applied[["excerpt", "coder", "code"]].to_numpy().tolist() == [
        ["e1", "Li", "Money > Late"], ["e1", "Hu", "Money > Late"], ["e2", "Hu", "Staff"],
    ]  # fmt: skip
    codes = found.codes.set_index("code")
    assert codes.loc["Money > Late", ["parent", "theme", "level"]].to_list() == ["Money", "Money", 1]
    assert not codes.loc["Money", "codable"]


def test_atlas_ti_has_several_codes_in_a_cell(folder):
    rows = [
        ("ID", "Document", "Quotation Name", "Quotation Content", "Codes", "Comment"),
        ("1:1", "I1", "", "It comes in October.", "late\nstaff", ""),
    ]
    found = read(folder, rows, "quotations.xlsx", codebook="book.csv")
    assert found.applied["code"].to_list() == ["late", "staff"]


def test_a_matrix_of_nvivo_is_refused_with_what_to_do(folder):
    rows = [("", "A : Late", "B : Staff"), ("1 : I1", 2, 0)]
    rows[0] = ("file", *rows[0][1:])
    [(where, found, remedy)] = told(folder, rows)
    assert where == "interviews.csv, row 1"
    assert "holds counts" in found
    assert "REFI-QDA" in remedy


def test_unknown_headings_are_never_guessed_but_can_be_named(folder):
    rows = [("Person", "Said", "Tag"), ("I1", "It comes in October.", "late")]
    [(_, found, remedy)] = told(folder, rows)
    assert found == "no column for interview, excerpt, codes"
    assert "columns" in remedy
    found = read(folder, rows, columns={"interview": "Person", "excerpt": "said", "code": "Tag"})
    assert found.applied["code"].to_list() == ["late"]
    [(_, found, remedy)] = told(folder, rows, columns={"interview": "Persen", "excerpt": "Said", "code": "Tag"})
    assert (found, remedy) == ("no column 'Persen'", "write 'Person'")


def test_roles_stand_in_a_table_of_their_own_where_an_export_has_none(folder):
    save(folder, "about.csv", [("interview", "role", "place"), ("I1", "管理者", "rural")])
    rows = [("id", "document", "tag", "content"), (1, "I1", "late", "It comes in October.")]
    found = read(folder, rows, about="about.csv")
    assert found.applied[["role", "place"]].to_numpy().tolist() == [["manager", "rural"]]
    rows.append((2, "I2", "late", "It does not."))
    [(where, found, _)] = told(folder, rows, about="about.csv")
    assert (where, found) == ("about.csv", "no row for 1 of the interviews")


def test_an_interview_has_one_role(folder):
    rows = [*OWN, ("I2", "provider", "rural", "", "So it is.", "是的。", "late", "", "no")]
    [(where, found, _)] = told(folder, rows, codebook="book.csv")
    assert (where, found) == (
        "interviews.csv, row 5",
        "role provider, and resident in an excerpt of the same interview before",
    )


def test_a_code_marks_what_may_be_quoted_where_there_is_no_column(folder):
    rows = [("id", "document", "tag", "content"), (1, "I1", "late", "It comes."), (1, "I1", "Quotable", "It comes.")]
    rows += [(2, "I1", "late", "It does not.")]
    found = read(folder, rows)
    assert found.excerpts["text_en"].fillna("").to_list() == ["It comes.", ""]
    assert set(found.applied["code"]) == set(found.codes["code"]) == {"late"}


def test_all_problems_are_told_at_once_and_none_quotes_what_was_said(folder):
    save(
        folder,
        "book.csv",
        [*BOOK, ("lost", "nowhere", "Lost", "失", "", "", "maybe"), ("late", "", "Again", "", "", "", "")],
    )
    save(folder, "names.csv", [("name",), ("王",)])
    rows = [
        OWN[0],
        ("", "mayor", "", "", "Secret words.", "秘密。", "lat", "", "perhaps"),
        ("I1", "manager", "", "", "Secret words too.", "", "money", "", ""),
    ]
    settings = Interviews(file=save(folder, "interviews.csv", rows), codebook="book.csv", names="names.csv")
    problems, _ = interview_findings(folder, settings)
    said = " / ".join(problem.found for problem in problems)
    for part in (
        "no interview", "role: 'mayor'", "quotable: 'perhaps'", "empty cell in column excerpt_zh", "the code 'lat'",
        "which is only a category", "parent 'nowhere'", "codable: 'maybe'", "'late' 2 times", "one character",
    ):  # fmt: skip
        assert part in said, part
    assert not any("ecret" in str(problem) or "秘密" in str(problem) for problem in problems)
    assert [problem.remedy for problem in problems if "'lat'" in problem.found] == ["write 'late'"]


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (
            [("a", "", "A", "甲", "", "", ""), ("b", "c", "B", "乙", "", "", ""), ("c", "b", "C", "丙", "", "", "")],
            "a circle",
        ),
        ([("a", "", "A", "", "", "", "")], "no name in one of the languages"),
    ],
)
def test_a_codebook_is_a_tree_with_names(folder, rows, part):
    save(folder, "book.csv", [BOOK[0], *rows])
    assert any(part in found for _, found, _ in told(folder, [("interview", "excerpt", "codes_1"), ("I", "x", "a")], codebook="book.csv"))  # fmt: skip


def test_a_name_that_means_two_codes_is_told(folder):
    save(folder, "book.csv", [*BOOK, ("slow", "staff", "Slow", "滞后", "", "", "")])
    rows = [("interview", "excerpt", "codes_1"), ("I", "x", "滞后"), ("I", "y", "人员 > 滞后")]
    [(where, found, _)] = told(folder, rows, codebook="book.csv")
    assert where == "interviews.csv, row 2"
    assert "late, slow" in found


def test_severity_is_one_of_three_grades_or_nothing(tmp_path):
    path = tmp_path / "rated.csv"
    rows = [f"A,said {place},x,{rated}" for place, rated in enumerate(("1", "", "3", "4", "grave"))]
    path.write_text("\n".join(["interview,excerpt,codes_1,severity", *rows]), encoding="utf-8")
    found = read_table_of_excerpts(path, {})
    assert [excerpt.severity for excerpt in found.excerpts] == [1, None, 3, None, None]
    assert [problem.found for problem in found.problems] == ["severity: '4'", "severity: 'grave'"]
