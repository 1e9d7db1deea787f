"""A chapter of a study with a survey: small groups reach no table, figure, sentence or file."""

from __future__ import annotations

import io
import json

import docx
import openpyxl
import pandas as pd
import pytest
import sample
from matplotlib.figure import Figure

from bphs.errors import InputError, RenderError
from bphs.inputs.study import read_study
from bphs.report.chapter.opening import Chapter
from bphs.report.pages.render import render_chapter
from bphs.report.tables import downloads
from bphs.report.tables.printed import printed
from bphs.report.tables.word import table_document

SCHOOLS = pd.DataFrame(
    {
        "variable": ["Education"] * 3,
        "answer": ["none", "primary", "college"],
        "respondents": [3, 9, 88],
        "answered": 100,
        "share": [3.0, 9.0, 88.0],
    }
)
LABELS = {"variable": ("Question", "题目"), "answer": ("Answer", "选项"), "share": ("Share (%)", "比例（%）")}


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A chapter of W District's study that keeps its things in a folder of the test, run as make report does."""
    monkeypatch.setenv("BPHS_RENDER", "1")
    return Chapter("09_test", read_study("data/w_district"), tmp_path)


def picture(frame=None):
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, "drawn" if frame is None else " ".join(map(str, frame["respondents"])))
    return figure


def words(data):
    """What matplotlib notes beside the outlines of a figure's letters."""
    return data["image/svg+xml"]


class TestTable:
    def test_hidden_cells_carry_a_sign_that_is_explained_and_is_not_that_of_missing_ones(self, chapter, shown):
        frame = SCHOOLS.assign(weighted_share=[3.1, 9.0, None])
        chapter.table("t", frame, caption=("A", "甲"), labels=LABELS, notes=("Own.", "自注。"))
        (english, about), (_, chinese) = shown
        assert english["text/html"].count(">×<") == 6
        assert english["text/html"].count(">–<") == 1
        assert about["csv"].splitlines()[1:] == [
            "Education,none,×,100,×,×",
            "Education,primary,×,100,×,×",
            "Education,college,88,100,88.0,",
        ]
        assert about["notes"].startswith("Own. ×: not shown")
        assert chinese["notes"].startswith("自注。×表示涉及人数不足 5 人")

    def test_nothing_is_added_where_nothing_is_hidden(self, chapter, shown):
        chapter.table("t", SCHOOLS.tail(1), caption=("A", "甲"), labels=LABELS)
        assert shown[0][1]["notes"] == ""
        assert ">88<" in shown[0][0]["text/html"]

    def test_the_sign_reaches_the_files_of_a_table(self, chapter, shown):
        """Read back by openpyxl and python-docx: numbers stay numbers, hidden ones are the sign."""
        chapter.table("t", SCHOOLS, caption=("A", "甲"), labels=LABELS)
        data, about = shown[0]
        one = printed(data["text/html"], {**about, "synthetic": False}, "t", {"en": ()}, ())
        sheet = openpyxl.load_workbook(io.BytesIO(downloads.workbook(about, one)))["data"]
        assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, min_col=3)] == [
            ["×", 100, "×"],
            ["×", 100, "×"],
            [88, 100, 88],
        ]
        assert one.numeric == (False, False, True, True, True)
        (table,) = docx.Document(io.BytesIO(table_document(one))).tables
        assert [cell.text for cell in table.rows[1].cells] == ["Education", "none", "×", "100", "×"]

    def test_counts_side_by_side_and_no_groups_at_all(self, chapter, shown):
        frame = pd.DataFrame({"answer": ["a", "b", "c"], "u": [3, 50, 60], "r": [10, 80, 90]})
        labels = {"answer": ("Answer", "选项"), "u": ("Urban", "城镇"), "r": ("Rural", "农村")}
        chapter.table("t", frame, caption=("A", "甲"), labels=labels, groups=["u", "r"])
        chapter.table("u", frame, caption=("A", "甲"), labels=labels, groups=False)
        assert shown[0][1]["csv"] == "answer,u,r\na,×,×\nb,×,×\nc,60,90\n"
        assert shown[2][1]["csv"] == "answer,u,r\na,3,10\nb,50,80\nc,60,90\n"


class TestFigure:
    def test_draws_what_may_be_shown_and_says_what_is_left_out(self, chapter, shown):
        frame = pd.DataFrame({"name": list("abcd"), "respondents": [3, 9, 40, 50]})
        chapter.figure("f", picture, caption=("A.", "甲。"), alt=("a", "甲"), groups=frame)
        (data, about), (_, chinese) = shown
        assert "<!-- nan nan 40.0 50.0 -->" in words(data)
        assert (
            about["caption"]
            == "A. Groups of fewer than 5 respondents, and others that would give them away, are not shown."
        )
        assert chinese["caption"].startswith("甲。为保护调查对象隐私，人数不足 5 人的组别")

    def test_of_fewer_than_two_groups_there_is_no_picture(self, chapter, shown):
        """The number and the place in the text stay."""
        chapter.figure(
            "f",
            lambda frame: pytest.fail("drawn"),
            caption=("A.", "甲。"),
            alt=("a", "甲"),
            groups=pd.DataFrame({"name": list("abc"), "respondents": [3, 9, 40]}),
        )
        assert "Groups of fewer than 5" in words(shown[0][0])
        assert shown[0][1]["alt"].startswith("Groups of fewer than 5")
        assert shown[0][1]["caption"] == "A."
        assert shown[0][1]["number"] == 1

    def test_is_refused_if_it_does_not_say_what_what_its_marks_stand_for(self, chapter):
        with pytest.raises(InputError, match="09_test, figure 'f'") as caught:
            chapter.figure("f", lambda: pytest.fail("drawn"), caption=("A", "甲"), alt=("a", "甲"))
        assert "say groups=False" in str(caught.value)

    def test_without_groups_is_drawn_as_it_is(self, chapter, shown):
        chapter.figure("f", picture, caption=("A", "甲"), alt=("a", "甲"), groups=False)
        assert "<!-- drawn -->" in words(shown[0][0])
        assert shown[0][1]["caption"] == "A"


class TestFinding:
    def test_about_few_is_neither_said_nor_on_record(self, chapter, shown, tmp_path):
        for respondents in (30, 4):
            chapter.finding(
                "lowest", 12.5, en="Lowest: {:.1f}.", zh="最低：{:.1f}。", unit="points", respondents=respondents
            )
        assert [data["text/markdown"] for data, _ in shown[:2]] == ["Lowest: 12.5.", "最低：12.5。"]
        assert [data["text/markdown"] for data, _ in shown[2:]] == [
            "Not said here: it would tell of fewer than 5 respondents.",
            "涉及人数不足 5 人，为保护调查对象隐私，此处不作说明。",
        ]
        assert "12.5" not in json.dumps([about for _, about in shown[2:]])
        assert (
            json.loads((tmp_path / "build/w_district/.staging/09_test/findings.json").read_text(encoding="utf-8")) == []
        )


@pytest.mark.parametrize("save_first", [True, False])
def test_a_chapter_that_loads_hides_what_the_chapter_that_saved_hides(chapter, shown, tmp_path, save_first):
    """Whether it saved before or after it showed the table."""
    if save_first:
        chapter.save("people", pd.DataFrame({"x": [1]}))
    chapter.table("t", SCHOOLS, caption=("A", "甲"), labels=LABELS)
    if not save_first:
        chapter.save("people", pd.DataFrame({"x": [1]}))
    (tmp_path / "build/w_district/.staging/09_test").rename(tmp_path / "build/w_district/09_test")
    later = Chapter("10_later", chapter.study, tmp_path)
    few = pd.DataFrame({"question": "Education", "answer": ["primary", "college"], "respondents": [9, 88]})
    labels = {"question": ("Question", "题目"), "answer": ("Answer", "选项")}
    later.table("before", few, caption=("A", "甲"), labels=labels)
    later.load("people")
    later.table("after", few, caption=("A", "甲"), labels=labels)
    assert "primary,9" in shown[2][1]["csv"]
    assert "primary,×" in shown[4][1]["csv"]


class TestOtherOutputs:
    """A frame at the end of a cell, or printed, would show respondents one by one."""

    def page(self, folder, part, output):
        path = sample.write(folder, only=[sample.text("# Title"), sample.code("people.head()", output)])
        path.write_text(
            json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"metadata": {"bphs": {"part": part}}}),
            encoding="utf-8",
        )
        target = folder / "02_sample.html"
        render_chapter(
            path,
            language="en",
            study=sample.STUDY,
            chapters=sample.CHAPTERS,
            target=target,
            bibliography=folder / "references.bib",
        )
        return target.read_text(encoding="utf-8")

    @pytest.mark.parametrize("part", ["survey", "together"])
    @pytest.mark.parametrize("kind", ["execute_result", "stream"])
    def test_are_refused_in_chapters_on_respondents(self, tmp_path, part, kind):
        with pytest.raises(RenderError, match="an output of another kind: 0  13812345678") as caught:
            self.page(tmp_path, part, raw(kind))
        assert "02_sample.ipynb, cell 2" in str(caught.value)

    def test_are_shown_elsewhere(self, tmp_path):
        assert "13812345678" in self.page(tmp_path, "regions", raw("execute_result"))


def raw(kind):
    from nbformat import v4

    text = "0  13812345678"
    return v4.new_output("stream", text=text) if kind == "stream" else v4.new_output(kind, data={"text/plain": text})
