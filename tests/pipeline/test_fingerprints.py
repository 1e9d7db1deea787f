"""What a chapter is made from: a table that it reads only where a study has it counts too."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from bphs.pipeline import fingerprints
from bphs.pipeline.notebooks import read_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]


def test_judgements_of_experts_are_an_input_of_the_chapter_that_asks_for_them():
    plan = plan_of(ROOT, ROOT / "data/w_district/study.yml", read_notebooks(ROOT / "notebooks"))
    files = {
        notebook.name: {path.name for path in plan.made_from._study_files(notebook)} for notebook in plan.notebooks
    }
    assert [name for name, names in files.items() if "experts.csv" in names] == ["09_evaluation", "14_truth"]


def test_the_rule_of_the_answers_and_the_words_of_the_first_page_are_inputs_of_it():
    """A citation was changed in the program, and the pages that printed the old one were told to be up to date."""
    plan = plan_of(ROOT, ROOT / "data/w_district/study.yml", read_notebooks(ROOT / "notebooks"))
    (index,) = (task for task in plan.tasks() if task.name == "index")
    expected = {
        "src/bphs/pipeline/front.py",
        "src/bphs/report/pages/answers.py",
        "data/w_district/words/zh/00_answers.md",
        "CITATION.cff",
    }
    assert expected <= set(index.inputs())


def test_interviews_are_an_input_of_the_chapter_that_reads_them():
    """The excerpts, their codebook, the names to hide and the table on interviews, where the study has them."""
    plan = plan_of(ROOT, ROOT / "data/w_district/study.yml", read_notebooks(ROOT / "notebooks"))
    files = {
        notebook.name: {path.name for path in plan.made_from._study_files(notebook)} for notebook in plan.notebooks
    }
    assert [name for name, names in files.items() if "interviews.csv" in names] == ["12_interviews"]
    assert "interview_codebook.csv" in files["12_interviews"]


@pytest.mark.parametrize("version", [(3, 12, 1), (3, 13, 0)])
def test_the_minor_version_of_python_is_an_input_of_every_chapter(monkeypatch, version):
    """PEP 387: behaviour may change between minor versions, and between patches only where it was wrong."""
    monkeypatch.setattr(fingerprints, "sys", SimpleNamespace(version_info=version))
    project = SimpleNamespace(root=ROOT, hashes=lambda files: {}, module_files=lambda names: [], name_of=str)
    made_from = SimpleNamespace(
        scope=SimpleNamespace(project=project, left_out=lambda notebook: {}),
        _settings=dict,
        _study_files=lambda notebook: [],
    )
    chapter = SimpleNamespace(
        name="01_own", path="01_own.ipynb", digest="", imports=(), sections=None, uses=defaultdict(tuple)
    )
    inputs = fingerprints.Fingerprints.of_chapter(made_from, chapter, {})
    assert inputs["the Python version"] == f"3.{version[1]}"
