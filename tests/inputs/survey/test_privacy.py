"""What tells who a respondent is stays behind: found by heading and by pattern, in every form of
file.

Check characters of the citizen's numbers are those of GB 11643-1999; its own example is 11010519491231002X. All others
are made up.
"""

from __future__ import annotations

import dataclasses

import pandas as pd
import pyreadstat
import pytest
from made_surveys import CODED_HEADER, CODED_ROWS, TEXT_HEADER, TEXT_ROWS, as_csv, as_xlsx, codebook

from bphs.errors import InputError
from bphs.inputs.files.grid import read_grid
from bphs.inputs.survey.answers import answer
from bphs.inputs.survey.cleaning import clean
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.export import write_sav
from bphs.inputs.survey.placing import place
from bphs.inputs.survey.privacy import cell_tells, heading_tells, is_citizen_number
from bphs.inputs.survey.reconciling import reconcile
from bphs.inputs.survey.responses import read_responses
from bphs.inputs.survey.screening import screen

PLANTED = {
    "name": "欧阳震华",
    "latin": "Zhenhua Ouyang",
    "mobile": "13812345678",
    "wide": "１３９１２３４５６７８",
    "citizen": "11010519491231002X",
    "ip4": "198.51.100.23",
    "ip6": "2001:db8::8a2e:370:7334",
    "mail": "zhenhua.ouyang@example.org",
}
MARKS = [*PLANTED.values(), "欧阳", "Ouyang", "13912345678", "1.381234567", "13812345678.0"]


def everything_said(responses):
    """All that is returned, as text."""
    cleaned = clean(responses)
    parts = [frame.to_csv() for frame in (responses.frame, responses.missing, cleaned.frame, cleaned.log, cleaned.flow)]
    fields = [str(getattr(responses, field.name)) for field in dataclasses.fields(responses)]
    return "\n".join([*parts, *fields, str(cleaned.notes), repr(responses), repr(cleaned)])


def clear_of_marks(text):
    return [mark for mark in MARKS if mark in text] == []


@pytest.mark.parametrize("mark", PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_planted_in_every_text_column(tmp_path, capsys, mark, form):
    """Written into each column in turn: either it is nowhere in what comes back, or the file is refused without quoting
    it.
    """
    for column in range(len(TEXT_HEADER)):
        rows = [[*row] for row in TEXT_ROWS]
        rows[1][column] = mark if column != 7 else f"健康档案┋其他〖{mark}〗"
        write = {"csv": as_csv, "xlsx": as_xlsx}[form]
        try:
            said = everything_said(read_responses(write(tmp_path / f"a.{form}", TEXT_HEADER, rows), codebook(tmp_path)))
        except InputError as error:
            said = str(error)
        assert clear_of_marks(said + "".join(capsys.readouterr())), (TEXT_HEADER[column], mark)


@pytest.mark.parametrize("mark", PLANTED.values(), ids=PLANTED)
def test_planted_in_numeric_exports_and_spss_files(tmp_path, mark):
    for column in range(len(CODED_HEADER)):
        rows = [[*row] for row in CODED_ROWS]
        rows[1][column] = int(mark) if mark.isascii() and mark.isdigit() else mark
        try:
            said = everything_said(read_responses(as_xlsx(tmp_path / "a.xlsx", CODED_HEADER, rows), codebook(tmp_path)))
        except InputError as error:
            said = str(error)
        assert clear_of_marks(said), (CODED_HEADER[column], mark)
    frame = pd.DataFrame(
        {
            "id": ["1", mark],
            "age": [30.0, 13812345678.0],
            "phone": [13812345678.0, 1.0],
            "xingming": [mark, mark],
            "remark": [mark, ""],
        }
    )
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels={"xingming": "受访者姓名", "phone": "联系电话"})
    text = "variable,question_en,question_zh,type,minimum,maximum\nid,N,编号,id,,\nage,Age,年龄,number,0,120\nremark,Remark,建议,text,,\n"
    responses = read_responses(tmp_path / "a.sav", codebook(tmp_path, text=text))
    assert clear_of_marks(everything_said(responses))
    assert [name for name, *_ in responses.dropped] == ["remark", "phone", "xingming"]
    write_sav(tmp_path / "b.sav", responses.frame, responses.codebook, responses.missing)
    assert not [mark for mark in MARKS if mark.encode() in (tmp_path / "b.sav").read_bytes()]


def steps(path, book):
    """What each step after the screening hands on, as text with every cell."""
    screened = screen(place(read_grid(path), book))
    reconciled = reconcile(screened)
    answered = answer(reconciled)
    cells = [column.cells for columns in screened.columns.values() for column in columns]
    return [f"{screened} {cells}", str(reconciled), f"{answered} {answered.answers.columns}"]


@pytest.mark.parametrize("mark", [name for name in PLANTED if name not in ("name", "latin")])
def test_no_step_after_the_screening_holds_what_tells_by_its_pattern(tmp_path, mark):
    """Planted in each cell of a row and beside a heading of its own; names tell nothing by their pattern."""
    rows = [[*row, PLANTED[mark]] for row in TEXT_ROWS]
    rows[1] = [PLANTED[mark]] * len(rows[1])
    path = as_csv(tmp_path / "a.csv", [*TEXT_HEADER, PLANTED["mobile"]], rows)
    assert [clear_of_marks(said) for said in steps(path, codebook(tmp_path))] == [True] * 3


def test_what_an_spss_file_declares_of_a_column_is_screened_too(tmp_path):
    """A label of a code is written by people, and may be a respondent's number."""
    frame = pd.DataFrame({"q": [1.0, 2.0, 8.0]})
    labels = {"q": {1.0: "否", 8.0: PLANTED["mobile"]}}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels=labels, missing_ranges={"q": [8]})
    text = "variable,question_en,question_zh,type,values\nq,Q,问,single,1=否|2=是\n"
    responses = read_responses(tmp_path / "a.sav", codebook(tmp_path, text=text))
    assert responses.codebook.variable("q").missing[0].low == 8
    assert clear_of_marks(everything_said(responses))


def test_what_an_spss_file_declares_of_a_column_stays_where_its_name_is_somebodys_number(tmp_path):
    """The name is not quoted, but the column is found by its label, with the code 8 that the file declares missing."""
    frame = pd.DataFrame({"v13812345678": [1.0, 2.0, 8.0]})
    named = {"column_labels": {"v13812345678": "问"}, "missing_ranges": {"v13812345678": [8]}}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", **named)
    text = "variable,question_en,question_zh,type,values\nq,Q,问,single,1=否|2=是\n"
    responses = read_responses(tmp_path / "a.sav", codebook(tmp_path, text=text))
    assert responses.missing["q"].tolist()[2] == 8
    assert clear_of_marks(everything_said(responses))


def test_a_file_without_headings_does_not_give_its_first_respondent_away(tmp_path):
    row = [PLANTED["name"], PLANTED["mobile"], PLANTED["mail"]]
    with pytest.raises(InputError, match="no heading that the codebook knows") as caught:
        read_responses(as_csv(tmp_path / "a.csv", row, [row, row]), codebook(tmp_path))
    assert clear_of_marks(str(caught.value))


def test_a_heading_that_is_a_number_of_somebody_is_not_quoted(tmp_path):
    header = [*TEXT_HEADER, PLANTED["mobile"], "7、其它"]
    with pytest.raises(InputError) as caught:
        read_responses(as_csv(tmp_path / "a.csv", header, [[*row, "x", "y"] for row in TEXT_ROWS]), codebook(tmp_path))
    assert clear_of_marks(str(caught.value))


def test_the_search_would_find_what_is_returned(tmp_path):
    """The test of the test: a kept answer is found by the same search."""
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    assert "51.0" in everything_said(responses)


def test_what_was_dropped_is_listed_with_a_reason(tmp_path):
    responses = read_responses(
        as_csv(
            tmp_path / "a.csv",
            [*TEXT_HEADER, "7、您的姓名", "8、您的手机号码"],
            [[*row, PLANTED["name"], PLANTED["mobile"]] for row in TEXT_ROWS],
        ),
        codebook(tmp_path),
    )
    assert [tuple(entry) for entry in responses.dropped] == [
        ("来源", "a column of the survey platform", "问卷平台自带列"),
        ("来自IP", "an IP address", "IP地址"),
        ("6、您的建议", "free text", "自由填写的文字"),
        ("7、您的姓名", "a person's name", "姓名"),
        ("8、您的手机号码", "a telephone number", "电话号码"),
    ]


def test_a_column_that_nobody_described_is_dropped_by_its_pattern(tmp_path):
    responses = read_responses(
        as_csv(tmp_path / "a.csv", [*TEXT_HEADER, "7、其它"], [[*row, f"见{PLANTED['mobile']}"] for row in TEXT_ROWS]),
        codebook(tmp_path),
    )
    assert responses.dropped[-1] == ("7、其它", "a telephone number", "电话号码")


def test_the_option_stays_where_something_was_written_beside_it(tmp_path):
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][7] = "健康教育┋其他〖致电13812345678〗"
    rows[1][7] = "其他：13812345678"
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path))
    assert responses.frame.loc[:1, ["used_1", "used_2", "used_3", "used_4"]].to_numpy().tolist() == [
        [0, 1, 0, 1],
        [0, 0, 0, 1],
    ]


def test_respondents_numbers_that_are_telephone_numbers_become_running_numbers(tmp_path):
    """The same respondent keeps the same number, so that duplicates are still found."""
    rows = [[*row] for row in TEXT_ROWS]
    rows[0][0] = rows[2][0] = PLANTED["mobile"]
    rows[1][0] = "13900000000"
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, rows), codebook(tmp_path))
    assert responses.frame["id"].tolist() == ["1", "2", "1"]
    assert any("rows 2, 4" in note for note in responses.notes)
    assert clean(responses).log["rule"].tolist() == ["duplicate_id"]


@pytest.mark.parametrize(
    "heading",
    [
        "您的姓名：",
        "1、姓名",
        "联系电话",
        "Q3、您的手机号是",
        "身份证号码",
        "IP",
        "来自IP",
        "Your name",
        "full_name",
        "Mobile number",
        "e-mail",
        "E-Mail地址",
        "家庭住址",
        "微信号",
        "出生日期",
        "date of birth",
        "其他（请注明）",
    ],
)
def test_headings_that_tell(heading):
    assert heading_tells(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "1、您的性别",
        "家庭医生电话随访次数",
        "您是否签约家庭医生",
        "服务名称",
        "participation",
        "principal source",
        "satisfaction",
        "tip",
        "您的年龄",
        "机构设备是否齐全",
        "telling",
    ],
)
def test_headings_that_do_not(heading):
    assert heading_tells(heading) is None


@pytest.mark.parametrize(
    "cell",
    [
        "13812345678",
        13812345678,
        13812345678.0,
        "+86 138 1234 5678",
        "138-1234-5678",
        "023-68251234",
        "fe80::1",
        "::ffff:198.51.100.1",
        "198.51.100.23",
        "110105 19491231 002X",
        "a.b@c.cn",
    ],
)
def test_cells_that_tell(cell):
    assert cell_tells(cell)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "12345",
        12345678901,
        "2026-11-03 10:20:33",
        46329.430937,
        "10:20:33",
        "2021070512345678901",
        "3.14159265",
        "18-29岁",
        "满意",
        True,
        99999999999999999999,
    ],
)
def test_cells_that_do_not(cell):
    assert cell_tells(cell) is None


def test_check_character():
    assert is_citizen_number("11010519491231002X")
    # ISO 7064 MOD 11-2, on which the standard rests: Σ digit · 2^(18 - place) ≡ 1 modulo 11, X being ten. No date of
    # birth has month 99, so only the check character can tell; every place has a weight of its own (powers of 2 are
    # different modulo 11).
    for spot in range(17):
        body = "".join("9" if at in range(10, 14) else str((7 * at + spot + (at == spot)) % 10) for at in range(17))
        rest = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(body))
        right = next(character for value, character in enumerate("0123456789X") if (rest + value) % 11 == 1)
        assert [character for character in "0123456789X" if is_citizen_number(body + character)] == [right]
    assert not is_citizen_number("123456789012345678")


def test_drafts_of_codebooks_hold_no_names(tmp_path):
    names = ["欧阳震华", "司马光明", "诸葛小亮", "上官婉清"] * 3
    rows = [[str(number), name, "13812345678", "男" if number % 2 else "女"] for number, name in enumerate(names)]
    drafted = draft_codebook(as_csv(tmp_path / "a.csv", ["序号", "1、姓名", "2、备用", "3、您的性别"], rows))
    assert drafted["type"].tolist() == ["id", "meta", "meta", "single"]
    assert clear_of_marks(drafted.to_csv())
