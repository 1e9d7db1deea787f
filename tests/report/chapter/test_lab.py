"""JupyterLab on a study that lacks sections: "Run all" runs on, and each left-out cell prints its sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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
