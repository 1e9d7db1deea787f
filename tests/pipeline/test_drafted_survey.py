"""A survey of one's own: from an export of 问卷星 alone to a study whose data can be checked."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from bphs.__main__ import main
from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.survey.draft_advice import reversed_of
from bphs.pipeline import files

STEPS = ["非常不同意", "不同意", "一般", "同意", "非常同意"]


def answer_sheets():
    """Forty made-up respondents; the last item is worded the other way."""
    draw = random.Random(3)
    for number in range(1, 41):
        mood = draw.choice(range(5))
        yield {
            "序号": number,
            "所用时间": f"{draw.randint(90, 500)}秒",
            "来自IP": "10.0.0.1",
            "1、您的性别：": draw.choice(["男", "女"]),
            **{f"{place}、{asked}": STEPS[min(4, max(0, mood + draw.choice((-1, 0, 1))))] for place, asked in enumerate(("态度好", "技术好", "环境好"), 2)},
            "5、等候太久": STEPS[4 - mood],
        }  # fmt: skip


@pytest.fixture
def answers(tmp_path):
    folder = tmp_path / "data" / "mine"
    folder.mkdir(parents=True)
    pd.DataFrame(answer_sheets()).to_excel(folder / "answers.xlsx", index=False)
    return folder / "answers.xlsx"


def test_one_command_writes_all_that_the_study_needs(tmp_path, answers, capsys):
    files.draft(tmp_path, answers, None)
    said = capsys.readouterr().out
    assert "sex (guessed): q1, 您的性别" in said
    assert "q2, q3, q4, q5: rated in the same steps" in said
    assert "q5: answered against the others" in said
    assert "not read (columns of the platform, what tells who a person is, free text): 来自IP" in said
    assert {path.name for path in answers.parent.iterdir()} == {
        "answers.xlsx", "codebook.csv", "study.yml", "datapackage.json",
    }  # fmt: skip
    assert check_study(answers.parent).problems == ()


def test_what_is_there_is_kept_and_only_the_rest_is_written(tmp_path, answers):
    files.draft(tmp_path, answers, None)
    (answers.parent / "codebook.csv").write_text("mine", encoding="utf-8")
    (answers.parent / "study.yml").unlink()
    files.draft(tmp_path, answers, None)
    assert (answers.parent / "codebook.csv").read_text(encoding="utf-8") == "mine"
    assert (answers.parent / "study.yml").exists()
    with pytest.raises(InputError, match="already"):
        files.draft(tmp_path, answers, None)


def test_beside_no_study_it_is_a_codebook_alone(tmp_path, answers):
    files.draft(tmp_path / "elsewhere", answers, None)
    assert not (answers.parent / "study.yml").exists()


def test_a_dictionary_takes_up_neither_codebook_nor_answers(tmp_path, answers):
    """`describe` once described the codebook as a table of regions, every column of it to do."""
    files.draft(tmp_path, answers, None)
    (answers.parent / "experts.csv").write_text("expert\nE1\n", encoding="utf-8")
    files.describe(tmp_path, "mine")
    assert check_study(answers.parent).notes[0].count("codebook") == 0
    package = (answers.parent / "datapackage.json").read_text(encoding="utf-8")
    assert "experts.csv" in package
    assert "codebook.csv" not in package


def test_the_smaller_side_is_the_reversed_one_and_a_tie_is_none():
    ups, downs = [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]
    assert reversed_of(pd.DataFrame({"a": ups, "b": ups, "c": downs}), ["a", "b", "c"]) == ["c"]
    assert reversed_of(pd.DataFrame({"a": ups, "b": ups, "c": downs, "d": downs}), ["a", "b", "c", "d"]) == []
    assert reversed_of(pd.DataFrame({"a": ups}), ["a", "b", "c"]) == []


def test_a_reader_who_has_had_enough_lines_is_no_fault(monkeypatch, capfd):
    """``make check-data | head`` closed the pipe, and the program called it its own fault."""

    def closed(*_):
        raise BrokenPipeError

    monkeypatch.setattr("bphs.pipeline.build.check_data", closed)
    assert main(["check-data"]) == 1
    assert "fault" not in capfd.readouterr().err


def test_misspelt_settings_of_a_survey_are_told_and_nothing_else(tmp_path, answers):
    """A misspelt part once asked for years and districts too, a misspelt file for an entry of the answers."""
    files.draft(tmp_path, answers, None)
    settings = answers.parent / "study.yml"
    written = settings.read_text(encoding="utf-8")
    for old, new in (("[survey]", "[survy]"), ("  file:", "  flie:"), ("duration:", "durration:")):
        written = written.replace(old, new)
    settings.write_text(written, encoding="utf-8")
    told = [(problem.found, problem.remedy) for problem in check_study(answers.parent).problems]
    assert told == [
        ("'survy', a text", "write 'survey'"),
        ("key 'flie'", "write 'file'"),
        ("key 'durration'", "write 'duration'"),
    ]


def test_titles_and_merged_cells_above_the_headings_are_one_problem(tmp_path, answers):
    """Nine columns without heading were nine problems, and none said that the first row was no heading."""
    rows = pd.read_excel(answers, header=None)
    title = pd.DataFrame([["2026年调查", *[None] * (rows.shape[1] - 1)]])
    pd.concat([title, rows]).to_excel(answers, header=False, index=False)
    with pytest.raises(InputError) as caught:
        files.draft(tmp_path, answers, None)
    [problem] = caught.value.problems
    assert problem.found == "columns 2-8 without heading"
    assert problem.remedy.startswith("delete titles and merged cells")
