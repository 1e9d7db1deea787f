"""JupyterLab on a study that lacks sections: "Run all" runs on, and each left-out cell prints its sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import made_up
import pytest

from bphs.report.chapter.opening import open_chapter
from bphs.report.chapter.worded import WordedChapter

ROOT = Path(__file__).parents[3]

PROGRAM = """
import json, sys
from types import SimpleNamespace
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from bphs.inputs.study import read_study
from bphs.report.chapter.lab import pass_over_left_out

notebook, study, build = map(Path, sys.argv[1:])
shell = InteractiveShell.instance()
pass_over_left_out(SimpleNamespace(study=read_study(study), build=build), notebook)
print("--- run all")
for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        assert shell.run_cell("".join(cell["source"])).success
"""


def test_run_all_on_a_study_without_boundaries(tmp_path):
    """The study's own settings decide; the left-out cell would fail, for nothing is imported."""
    study = tmp_path / "mine" / "study.yml"
    study.parent.mkdir()
    for name in ("datapackage.json", "districts.csv"):
        (study.parent / name).write_bytes((ROOT / "data" / "chongqing" / name).read_bytes())
    study.write_text("title: {en: Mine, zh: 我的}\nyears: [2010, 2020]\n", encoding="utf-8")
    text = "(levels)=\n## Levels\n\n:::{note} Needs\n:class: needs\nboundaries\n:::"
    cells = [
        ("code", "print('opening')", []),
        ("markdown", text, ["lang-en"]),
        ("markdown", "(levels)=\n## 水平", ["lang-zh"]),
        ("code", "draw(outlines)", []),
        ("markdown", "(end)=\n## End", ["lang-en"]),
        ("markdown", "(end)=\n## 结语", ["lang-zh"]),
        ("code", "print('end')", []),
    ]
    content = [
        {"cell_type": kind, "id": f"c{place}", "metadata": {"tags": tags}, "source": source}
        for place, (kind, source, tags) in enumerate(cells)
    ]
    notebook = tmp_path / "04_maps.ipynb"
    notebook.write_text(json.dumps({"cells": content, "metadata": {"bphs": {"words": "cells"}}}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, notebook, study, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told, _, ran = done.stdout.partition("--- run all\n")
    sentence = (
        "This study cannot show the section “Levels”. It needs boundaries of the units, which this study does not have."
    )
    assert told.splitlines() == [sentence]
    assert ran.splitlines() == ["opening", sentence, "end"]


class TestWhichChapter:
    """In JupyterLab and under ``make report`` a study's own file goes before the house's of the same name."""

    @pytest.fixture
    def mine(self, tmp_path, monkeypatch):
        """A study with a chapter of its own in sections, and a copy of the house's that was made the older way."""
        for name in ("BPHS_RENDER", "BPHS_STUDY"):
            monkeypatch.delenv(name, raising=False)
        folder = made_up.write_study(tmp_path, "mine")
        (folder / "notebooks").mkdir()
        for name, kind in (("50_own", "cells"), ("04_maps", "code")):
            content = {"cells": [], "metadata": {"bphs": {"words": kind}}}
            (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
        return folder

    def test_its_own_file_decides_how_it_is_told(self, mine, capsys):
        assert isinstance(open_chapter("50_own", mine), WordedChapter)
        assert not isinstance(open_chapter("04_maps", mine), WordedChapter)
        assert isinstance(open_chapter("04_maps", ROOT / "data" / "chongqing"), WordedChapter)

    def test_it_stays_with_its_study_whichever_was_asked_for(self, mine, monkeypatch, capsys):
        monkeypatch.setenv("BPHS_STUDY", "chongqing")
        assert open_chapter("50_own", mine / "study.yml").study.name == "mine"
        assert open_chapter("04_maps", mine / "study.yml").study.name == "chongqing"
