"""What a chapter is made from: a table that it reads only where a study has it counts too."""

from __future__ import annotations

from pathlib import Path

from bphs.pipeline.notebooks import read_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]


def test_judgements_of_experts_are_an_input_of_the_chapter_that_asks_for_them():
    plan = plan_of(ROOT, ROOT / "data/w_district/study.yml", read_notebooks(ROOT / "notebooks"))
    files = {
        notebook.name: {path.name for path in plan.made_from._study_files(notebook)} for notebook in plan.notebooks
    }
    assert [name for name, names in files.items() if "experts.csv" in names] == ["09_evaluation"]


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
