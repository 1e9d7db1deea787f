"""What verify says of a record that a build does not bear out. Authority: the record, changed by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bphs.pipeline import recording, results
from bphs.pipeline.comparison import record_path
from bphs.pipeline.studies import BuildFailed, Studies

FOUND = {
    "03_a.gini": {"value": 0.21, "unit": "gini", "notebook": "notebooks/03_a.ipynb"},
    "03_a.fell": {"value": -0.05, "case": "fell", "notebook": "notebooks/03_a.ipynb"},
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project of one study that was just built, whose numbers are on record."""
    (tmp_path / "reports").mkdir()
    asked = []

    def built(_root, _wanted=(), *, always=False, workers=2):
        asked.append(always)
        return Studies(tmp_path, plans=[SimpleNamespace(study=SimpleNamespace(name="mine"), skipped=())])

    monkeypatch.setattr(recording, "built", built)
    monkeypatch.setattr(recording, "numbers", lambda plan: FOUND)
    monkeypatch.setattr(recording.left_out, "found", lambda plan: {})
    results.write_record(record_path(tmp_path), {"mine": FOUND})
    yield tmp_path
    assert set(asked) == {True}, "everything is built anew"


def test_what_the_build_bears_out_is_said(root, capsys):
    recording.verify(root)
    assert capsys.readouterr().out == "Every finding is what reports/results.json says.\n"


def test_each_finding_that_moved_is_named_and_no_other(root):
    moved = FOUND | {"03_a.gini": FOUND["03_a.gini"] | {"value": 0.22}}
    results.write_record(record_path(root), {"mine": moved})
    with pytest.raises(BuildFailed) as caught:
        recording.verify(root)
    said = str(caught.value).splitlines()
    assert said[0] == "1 findings are not what reports/results.json says:"
    assert said[1:] == ["mine: 03_a.gini: value was 0.22, is 0.21"]


def test_a_case_that_turned_is_a_move_though_no_digit_is(root):
    turned = FOUND | {"03_a.fell": FOUND["03_a.fell"] | {"case": "unclear"}}
    results.write_record(record_path(root), {"mine": turned})
    with pytest.raises(BuildFailed, match=r"mine: 03_a\.fell: case was unclear, is fell"):
        recording.verify(root)


def test_a_study_without_a_record_is_said_to_have_none(root, capsys):
    results.write_record(record_path(root), {})
    recording.verify(root)
    assert "mine: not on record; 'make record' puts it there." in capsys.readouterr().out
