"""Borders of a codebook's cells that no other test would miss if they moved. Authority: README, by hand."""

from __future__ import annotations

from bphs.inputs.codebook.values import Value, read_missing, read_values


def test_labels_of_one_language_stand_for_both():
    assert read_values("1=差", "") == (Value(1.0, "差", "差"),)
    assert read_values("", "1=bad") == (Value(1.0, "bad", "bad"),)


def test_a_range_of_one_code_is_that_code():
    (one,) = read_missing("9..9=不清楚", "")
    assert (one.low, one.high, one.label_zh) == (9.0, 9.0, "不清楚")
