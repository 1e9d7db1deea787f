"""The section interviews: of study.yml, and check-data over it."""

from __future__ import annotations

import json

import pytest
from made_surveys import TEXT_HEADER, TEXT_ROWS, as_csv, codebook

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.study import read_study

SETTINGS = """\
title: {en: Mine, zh: 我的}
parts: [survey]
survey: {file: answers.csv, codebook: codebook.csv}
interviews:
  file: interviews.csv
  codebook: book.csv
  names: names.csv
"""
ROWS = "interview,role,excerpt,codes_1,quotable\nI1,manager,Call 13800138000,late,yes\nI1,manager,So it is.,late,yes\n"
FILES = {
    "interviews.csv": ROWS,
    "book.csv": "code,parent,name_en,name_zh\nlate,,Late,滞后\n",
    "names.csv": "name\n王小明\n",
    "towns.csv": "code\nT01\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    codebook(tmp_path)
    as_csv(tmp_path / "answers.csv", TEXT_HEADER, TEXT_ROWS)
    words = {"title_en": "Code", "title_zh": "代码", "description_en": "Code", "description_zh": "代码"}
    towns = {
        "name": "towns",
        "path": "towns.csv",
        "title_en": "Towns",
        "title_zh": "乡镇",
        "schema": {"fields": [{"name": "code", "type": "string", **words}]},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "mine", "resources": [towns]}), encoding="utf-8")
    (tmp_path / "study.yml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def found(folder):
    """What check-data says."""
    checked = check_study(folder)
    return checked.problems, checked.notes


def test_files_of_interviews_are_no_strays_and_what_is_hidden_is_noted(folder):
    told, notes = found(folder)
    assert told == ()
    assert any("1 of the excerpts marked as quotable are not shown: a telephone number" in note for note in notes)


def test_problems_of_all_files_are_told_at_once(folder):
    (folder / "interviews.csv").write_text(ROWS.replace("I1,manager,So", "I1,mayor,So"), encoding="utf-8")
    (folder / "book.csv").write_text("code,parent,name_en,name_zh\nlater,x,Late,滞后\n", encoding="utf-8")
    (folder / "names.csv").unlink()
    told, _ = found(folder)
    said = [problem.found for problem in told]
    assert {"role: 'mayor'", "no such file", "parent 'x'"} <= set(said)
    assert not any("13800138000" in str(problem) for problem in told)


def test_a_misspelt_key_is_told_with_its_line(folder):
    text = SETTINGS.replace("  codebook:", "  codebok:")
    (folder / "study.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_study(folder)
    [told] = [problem for problem in caught.value.problems if "codebok" in problem.found]
    assert told.where.endswith("line 6")
    assert told.remedy == "write 'codebook'"


def test_columns_have_known_meanings(folder):
    (folder / "study.yml").write_text(SETTINGS + "  columns: {intervew: A}\n", encoding="utf-8")
    with pytest.raises(InputError, match="interviews"):
        read_study(folder)
