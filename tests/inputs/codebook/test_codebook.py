"""The codebook: read, refused in words, drafted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from made_surveys import CODEBOOK, CODED_HEADER, CODED_ROWS, TEXT_HEADER, TEXT_ROWS, as_csv, as_xlsx, codebook

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.codebook.needs import ranked
from bphs.inputs.survey.codebook_draft import draft_codebook
from bphs.inputs.survey.export import write_sav
from bphs.inputs.survey.outcomes import affirmed
from bphs.inputs.survey.responses import read_responses

LIKERT = Path(__file__).parents[1] / "survey"


def told(folder, *changes, text=CODEBOOK):
    with pytest.raises(InputError) as caught:
        codebook(folder, *changes, text=text)
    return [(problem.where.partition("codebook.csv, ")[2], problem.found) for problem in caught.value.problems]


def test_what_it_says_of_a_variable(tmp_path):
    book = codebook(tmp_path)
    item = book.variable("slow")
    assert (item.low, item.high, item.reversed, item.values[2].label_en, item.missing[0].label_zh) == (
        1,
        3,
        True,
        "agree",
        "不清楚",
    )
    assert [item.missing_code(code) for code in (9, -3, -2, 3, 7)] == [True, True, True, False, False]
    assert book.variable("used_2") is book.by_name["used"]
    assert book.columns == (
        "id",
        "submitted",
        "seconds",
        "age",
        "sex",
        "used_1",
        "used_2",
        "used_3",
        "used_4",
        "friendly",
        "slow",
        "wants_1",
        "wants_2",
        "wants_3",
    )
    assert book.dimensions == {"service": ("friendly", "slow")}


def test_negative_values_are_no_missing_codes(tmp_path):
    book = codebook(
        tmp_path, text="variable,question_en,question_zh,type,minimum,maximum\ndiff,Difference,差,scale,-3,3\n"
    )
    assert not book.variable("diff").missing_code(-3)


def test_names_of_dimensions(tmp_path):
    text = "variable,question_en,question_zh,type,dimension,dimension_en,dimension_zh,minimum,maximum\na,A,甲,scale,x,Access,可及性,1,5\nb,B,乙,scale,x,,,1,5\nc,C,丙,scale,y,,,1,5\n"
    book = codebook(tmp_path, text=text)
    assert [book.dimension_title("x", "zh"), book.dimension_title("x", "en"), book.dimension_title("y", "zh")] == [
        "可及性",
        "Access",
        "y",
    ]


class TestShortTitles:
    """What the table in `bphs.inputs.codebook.book` promises: a short title where there is one, else the question.

    Options as "title: option".
    """

    ROWS = (
        "variable,question_en,question_zh,title_en,title_zh,type,values,values_en\n"
        "edu,Your highest completed education,您的文化程度是,Education,文化程度,single,1=小学|2=初中,1=primary|2=junior\n"
        "age,Your age,您的年龄,,年龄,number,,\n"
        "used,Which services did you use?,您用过哪些服务,Used,利用,multiple,1=健康档案|2=预防接种,1=records|2=vaccination\n"
        "first,What comes first?,哪项优先,,,ranking,1=人员|2=经费,1=staff|2=money\n"
    )

    @pytest.mark.parametrize(
        ("name", "en", "zh"),
        [
            ("edu", "Education", "文化程度"),
            ("age", "Your age", "年龄"),
            ("used", "Used", "利用"),
            ("used_2", "Used: vaccination", "利用：预防接种"),
            ("first_1", "What comes first?: staff", "哪项优先：人员"),
        ],
    )
    def test_stand_for_the_question(self, tmp_path, name, en, zh):
        variable = codebook(tmp_path, text=self.ROWS).variable(name)
        assert (variable.title("en", name), variable.title("zh", name)) == (en, zh)

    def test_leave_the_question_whole(self, tmp_path):
        used = codebook(tmp_path, text=self.ROWS).variable("used")
        assert (used.question_en, used.asked("zh", "used_1")) == (
            "Which services did you use?",
            "您用过哪些服务：健康档案",
        )

    def test_spss_labels_stay_the_question(self, tmp_path):
        """Read back by pyreadstat."""
        book = codebook(tmp_path, text=self.ROWS)
        write_sav(tmp_path / "a.sav", pd.DataFrame({"edu": [1.0], "used_1": [1.0]}), book)
        _, meta = pyreadstat.read_sav(tmp_path / "a.sav")
        assert meta.column_labels == ["您的文化程度是", "您用过哪些服务 (健康档案)"]

    def test_are_drafted_empty(self, tmp_path):
        drafted = draft_codebook(as_csv(tmp_path / "a.csv", ["性别"], [["1"]] * 9))
        assert drafted[["title_en", "title_zh"]].to_numpy().tolist() == [["", ""]]


def test_a_workbook_is_as_good(tmp_path):
    expected = codebook(tmp_path)
    book = openpyxl.Workbook()
    for line in (
        pd.read_csv(tmp_path / "codebook.csv", header=None, dtype=str, keep_default_na=False).to_numpy().tolist()
    ):
        book.active.append([int(cell) if cell.isdigit() else True if cell == "true" else cell or None for cell in line])
    book.save(tmp_path / "codebook.xlsx")
    assert read_codebook(tmp_path / "codebook.xlsx").variables == expected.variables


@pytest.mark.parametrize(
    ("old", "new", "where", "found"),
    [
        ("1=男|2=女", "1=男|女", "row 8 (sex), column values", "the label '女' without a value"),
        ("1=男|2=女", "1=男|2=", "row 8 (sex), column values", "the value 2 without a label"),
        ("1=男|2=女", "一=男|2=女", "row 8 (sex), column values", "the code '一'"),
        ("1=男|2=女", "1=男|1=女", "row 8 (sex), column values", "the code 1 twice"),
        ("1=male|2=female", "1=male", "row 8 (sex), column values", "codes that have a label in one language only: 2"),
        ("1=男|2=女,1=male|2=female", ",", "row 8 (sex), column values", "an empty cell"),
        ("age,1,Age,您的年龄,number", "age,1,Age,您的年龄,numbre", "row 7 (age), column type", "'numbre'"),
        ("age,1,Age,", "1age,1,Age,", "row 7 (1age), column variable", "'1age'"),
        ("age,1,Age,", "with,1,Age,", "row 7 (with), column variable", "'with'"),
        ("age,1,Age,", "Used_1,1,Age,", "row 9 (used), column variable", "'used_1' a second time (first in row 7)"),
        ("age,1,Age,", "age,1,,", "row 7 (age), column question_en, question_zh", "an empty cell"),
        ("15,110", "110,15", "row 7 (age), column minimum", "110"),
        ("15,110", "15,many", "row 7 (age), column maximum", "'many'"),
        ("single,,,", "single,,true,", "row 8 (sex), column reversed", "true"),
        ("scale,service,true", "scale,service,perhaps", "row 11 (slow), column reversed", "'perhaps'"),
        (
            "service,,,,1=不同意|2=一般|3=同意,1=disagree|2=neutral|3=agree,9=不清楚,9=don't know",
            "service,,,,1=不同意|9=同意,1=disagree|9=agree,9=不清楚,9=don't know",
            "row 10 (friendly), column missing",
            "9, which is a value too",
        ),
        ("9=不清楚", "-90..-99", "row 10 (friendly), column missing", "the range -90..-99"),
        ("9=不清楚", "8=不清楚", "row 10 (friendly), column missing", "missing_en has a code that missing has not"),
        (
            "seconds,,Time taken,所用时间,duration",
            "seconds,,Time taken,所用时间,id",
            "row 4, column type",
            "a second variable of type id (first in row 2)",
        ),
        ("variable,number", "varaible,number", "row 1", "column 'varaible'"),
    ],
)
def test_mistakes_in_words(tmp_path, old, new, where, found):
    assert (where, found) in told(tmp_path, (old, new))


class TestAnswersThatSayThatNothingApplies:
    """Written by hand: of four answers the last is 以上都没有."""

    ROWS = (
        "variable,question_en,question_zh,type,values,exclusive,ordered\n"
        "used,Used,您用过哪些服务,multiple,1=健康档案|2=健康教育|3=预防接种|12=以上都没有,12,\n"
        "sex,Sex,性别,single,1=男|2=女,,\n"
        "edu,Education,文化程度,single,1=小学|2=初中,,ascending\n"
        "poor,Poverty,贫困程度,single,1=低|2=高,,descending\n"
    )

    def test_are_no_options(self, tmp_path):
        book = codebook(tmp_path, text=self.ROWS)
        assert book.variable("used").options == ("used_1", "used_2", "used_3")
        assert book.variable("used").nothing == ("used_12",)
        assert book.variable("used").columns[-1] == "used_12"
        assert (book.variable("sex").options, book.variable("sex").nothing) == (("sex",), ())

    def test_without_the_column_every_answer_is_something(self, tmp_path):
        assert codebook(tmp_path).variable("used").options == ("used_1", "used_2", "used_3", "used_4")

    def test_order_is_told(self, tmp_path):
        book = codebook(tmp_path, text=self.ROWS)
        assert [book.variable(name).direction for name in ("edu", "poor", "sex")] == ["ascending", "descending", ""]
        items = codebook(tmp_path)
        assert [items.variable(name).direction for name in ("friendly", "slow")] == ["ascending", "descending"]

    def test_a_scale_by_itself_may_run_from_much_to_little(self, tmp_path):
        """1 = agree … 3 = disagree: ranked, 3 is the most, and only that counts as yes."""
        header = "variable,question_en,question_zh,type,dimension,values,ordered\n"
        text = header + "content,Content?,您满意吗,scale,,1=同意|2=一般|3=不同意,descending\n"
        book = codebook(tmp_path, text=text)
        answers = pd.DataFrame({"content": [1.0, 3.0]})
        assert ranked(answers, book, ["content"])["content"].tolist() == [3, 1]
        assert affirmed(book.variable("content")) == (1.0,)
        by_words = codebook(
            tmp_path,
            text=text.replace("dimension,values,ordered", "dimension,values,reversed").replace("descending", "true"),
        )
        assert ranked(answers, by_words, ["content"])["content"].tolist() == [3, 1]
        of_scale = told(tmp_path, ("scale,,", "scale,care,"), text=text)
        assert of_scale == [("row 2 (content), column ordered", "'descending' for an item of a scale")]

    @pytest.mark.parametrize(
        ("old", "new", "where", "found"),
        [
            (",12,", ",11,", "row 2 (used), column exclusive", "11"),
            (",12,", ",none,", "row 2 (used), column exclusive", "the code 'none'"),
            (",12,", ",1|2|3|12,", "row 2 (used), column exclusive", "every code of values"),
            ("1=男|2=女,,", "1=男|2=女,2,", "row 3 (sex), column exclusive", "codes of a variable of type single"),
            ("ascending", "up", "row 4 (edu), column ordered", "'up'"),
            (
                "12=以上都没有,12,",
                "12=以上都没有,12,ascending",
                "row 2 (used), column ordered",
                "'ascending' for a variable of type multiple",
            ),
        ],
    )
    def test_mistakes_in_words(self, tmp_path, old, new, where, found):
        assert (where, found) in told(tmp_path, (old, new), text=self.ROWS)

    @pytest.mark.parametrize(
        "label",
        ["以上都没有", "无", "都不是", "没有慢性病", "均无", "以上都不符合", "None of these", "none of the above"],
    )
    def test_are_recognised_in_a_draft(self, tmp_path, label):
        rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] * 3
        drafted = draft_codebook(
            as_csv(tmp_path / "a.csv", ["第3题(健康档案)", "第3题(无障碍设施)", f"第3题({label})"], rows)
        )
        assert drafted[["type", "exclusive"]].to_numpy().tolist() == [["multiple", "3"]]

    def test_are_recognised_in_answers_as_text(self, tmp_path):
        rows = [["健康档案┋健康教育"], ["健康教育"], ["以上都没有"]] * 6
        (drafted,) = draft_codebook(as_csv(tmp_path / "a.csv", ["3、您用过哪些服务"], rows)).to_dict("records")
        assert f"{drafted['exclusive']}=以上都没有" in drafted["values"].split("|")


def test_all_mistakes_at_once(tmp_path):
    assert len(told(tmp_path, ("1=男|2=女", "男|女"), ("duration", "dration"), ("15,110", "15,x"))) == 3


def test_neither_utf_8_nor_gbk(tmp_path):
    (tmp_path / "codebook.csv").write_bytes(b"variable\n\xff\xff\x80\n")
    with pytest.raises(InputError, match="neither UTF-8 nor GBK"):
        read_codebook(tmp_path / "codebook.csv")


def test_reading_one_needs_no_pandas():
    """Settings are read by every command; pandas takes a third of a second."""
    code = "import sys, bphs.inputs.study, bphs.inputs.codebook.book as c; c.read_codebook(sys.argv[1]); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, str(LIKERT / "codebook.csv")], check=False).returncode == 0


class TestDraft:
    """A draft must be usable as it is: the file it was made from reads through it."""

    def through(self, folder, path):
        drafted = draft_codebook(path)
        drafted.to_csv(folder / "draft.csv", index=False)
        return drafted.set_index("variable"), read_responses(path, read_codebook(folder / "draft.csv"))

    def test_of_an_spss_file(self, tmp_path):
        drafted, responses = self.through(tmp_path, LIKERT / "synthA_likert600.sav")
        assert drafted.loc["q1", ["type", "values", "missing", "question_zh"]].tolist() == [
            "scale",
            "1=非常不满意|2=不满意|3=一般|4=满意|5=非常满意",
            "9=不清楚",
            "可及性1",
        ]
        assert drafted.loc[["id", "area", "w"], "type"].tolist() == ["id", "single", "number"]
        own = read_responses(LIKERT / "synthA_likert600.sav", read_codebook(LIKERT / "codebook.csv"))
        assert drafted.loc["m", ["type", "column"]].tolist() == ["multiple", "m1|m2|m3|m4|m5|m6"]
        together = responses.frame.rename(columns=lambda name: name.replace("m_", "m"))
        pd.testing.assert_frame_equal(together, own.frame)

    def test_of_a_text_export(self, tmp_path):
        drafted, responses = self.through(tmp_path, as_xlsx(tmp_path / "a.xlsx", TEXT_HEADER, TEXT_ROWS * 8))
        assert drafted["type"].to_dict() == {
            "id": "id", "v2": "date", "seconds": "duration", "v4": "meta", "v5": "meta", "q1": "number", "q2": "single", "q3": "multiple", "q4": "scale", "q4_2": "scale", "q5": "ranking", "q6": "text",
        }  # fmt: skip
        assert drafted.loc["q4", "values"] == "1=不同意|2=一般|3=同意"
        assert drafted.loc["q4", "missing"] == "9=不清楚"
        assert responses.frame["q2"].tolist()[:3] == [1, 2, 2]
        assert {name for name, *_ in responses.dropped} == {"来源", "来自IP", "6、您的建议"}

    def test_of_a_numeric_export(self, tmp_path):
        drafted, responses = self.through(
            tmp_path,
            as_csv(
                tmp_path / "a.csv",
                CODED_HEADER,
                [[*row[:10], row[10] if isinstance(row[10], int) else 1, *row[11:]] for row in CODED_ROWS],
            ),
        )
        assert drafted.loc["q3", ["type", "values"]].tolist() == ["multiple", "1=健康档案|2=健康教育|3=预防接种|4=其他"]
        assert responses.frame["q3_4"].tolist()[:2] == [0, 1]

    def test_names_that_spss_refuses_are_replaced(self, tmp_path):
        drafted = draft_codebook(as_csv(tmp_path / "a.csv", ["with", "性别", "x y", "x y"], [["1", "2", "3", "4"]] * 9))
        assert drafted["variable"].tolist() == ["v1", "v2", "v3", "v4"]
        assert drafted["column"].tolist() == ["with", "性别", "x y", "x y"]

    def test_of_a_file_that_cannot_be_read(self, tmp_path):
        with pytest.raises(InputError, match="no such file"):
            draft_codebook(tmp_path / "a.sav")

    def test_user_missing_ranges_are_drafted(self, tmp_path):
        pyreadstat.write_sav(
            pd.DataFrame({"n": [1.0, -95.0]}), tmp_path / "a.sav", missing_ranges={"n": [{"lo": -99, "hi": -90}]}
        )
        assert draft_codebook(tmp_path / "a.sav")["missing"].tolist() == ["-99..-90"]
