"""Numbers of record: what is kept of them, and what counts as moved. Authority: docstrings, CONTRIBUTING; by hand."""

from __future__ import annotations

import json

from bphs.inputs.files.whole import write_whole
from bphs.pipeline.results import collect_findings, collect_values, moved


def write(folder, name, content):
    write_whole(folder / name, json.dumps(content))


def test_everything_that_a_sentence_can_say_is_on_record(tmp_path):
    """A p value, a base and an interval that move without their value move a page all the same."""
    gap = {"value": 0.5, "unit": "share", "interval": [0.25, 0.75], "p": 0.04, "of": 9, "case": "rose", "kind": "value"}
    write(tmp_path, "03_a/values.json", {"gap": {**gap, "synthetic": True}, "few": {"hidden": True}})
    assert collect_values(tmp_path, ["03_a", "04_b"]) == {
        "03_a.gap": {
            **{name: gap[name] for name in ("value", "unit", "p", "of", "case")},
            "synthetic": True,
            "lower": 0.25,
            "upper": 0.75,
            "notebook": "notebooks/03_a.ipynb",
        },
        "03_a.few": {"hidden": True, "notebook": "notebooks/03_a.ipynb"},
    }


def test_small_numbers_move_too_and_true_is_no_one():
    assert list(moved({"p": {"value": 1e-7}}, {"p": {"value": 5e-7}})) == ["p: value was 1e-07, is 5e-07"]
    assert list(moved({"p": {"value": 0.0}}, {"p": {"value": 1e-12}})) == []
    assert list(moved({"l": {"value": [0.1 + 0.2, ["x", 1.0]]}}, {"l": {"value": [0.3, ["x", 1.0]]}})) == []
    assert len(list(moved({"l": {"value": [0.3, 1.0]}}, {"l": {"value": [0.3, 1.1]}}))) == 1
    assert len(list(moved({"l": {"value": [0.3, 1.0]}}, {"l": {"value": [0.3]}}))) == 1
    assert list(moved({"a": {"value": True}}, {"a": {"value": 1.0000001}})) == ["a: value was True, is 1.0000001"]


def test_a_sentence_whose_value_is_gone_is_no_finding(tmp_path):
    """A chapter that ran again without a section has its old sentences until its pages are made."""
    write(tmp_path, ".sentences/03_a.json", {"en": {"gap": "A.", "old": "B."}, "zh": {"gap": "甲。", "old": "乙。"}})
    write(tmp_path, "03_a/values.json", {"gap": {"value": 1, "synthetic": True}})
    assert collect_findings(tmp_path, ["03_a"]) == [
        {"chapter": "03_a", "name": "gap", "synthetic": True, "en": "A.", "zh": "甲。"}
    ]
