"""What a study's chapters are handed and what is cleared away, on a project of three empty chapters.

Authority: the words of the functions themselves.
"""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import pytest

from bphs.inputs.files.whole import write_whole
from bphs.pipeline import plan as planning
from bphs.pipeline.plan import Plan

NAMES = ("01_first", "02_second", "03_third")


@pytest.fixture
def plan(tmp_path):
    """Plan of a study that tells the first three chapters, each of which recorded one finding."""
    chapters = [SimpleNamespace(name=name, part="regions") for name in NAMES]
    made = Plan(SimpleNamespace(root=tmp_path), SimpleNamespace(name="mine"), chapters)
    made.scope.__dict__["told"] = chapters
    for name in NAMES:
        write_whole(tmp_path / "build/mine" / name / "values.json", json.dumps({"n": {"value": 1}}))
    return made


def test_findings_before_a_chapter_are_not_its_own_of_the_last_run(plan):
    """Its rules would be judged by what it said itself; its fingerprint would change whenever it ran."""
    before = [list(plan.scope.found_before(chapter)) for chapter in plan.notebooks]
    assert before == [[], ["01_first.n"], ["01_first.n", "02_second.n"]]


def test_pages_of_a_chapter_that_went_are_cleared_away_with_the_index(plan, monkeypatch):
    monkeypatch.setitem(
        sys.modules, "bphs.report.pages.render", SimpleNamespace(render_index=lambda **told: told["target"])
    )
    monkeypatch.setattr(planning, "collect_findings", lambda build, names: [])
    front = SimpleNamespace(question="", answers=[])
    first = SimpleNamespace(built=plan.scope.build / "front.json", front=lambda language: front)
    monkeypatch.setattr(planning, "FirstPage", lambda scope: first)
    for language in ("en", "zh"):
        for name in (*NAMES, "04_gone"):
            write_whole(plan.scope.reports / language / f"{name}.html", "")
    plan._index().action()
    left = sorted(page.relative_to(plan.scope.reports).as_posix() for page in plan.scope.reports.rglob("*.html"))
    assert left == [f"{language}/{name}.html" for language in ("en", "zh") for name in NAMES]
