"""Sections that a study cannot tell are said, put on record, and missed when they vanish."""

from __future__ import annotations

from bphs.pipeline import left_out


def test_a_section_that_vanishes_or_comes_back_is_named():
    before = {"04_maps": {"change": "It needs at least 2 years; this study has 1."}}
    assert list(left_out.moved(before, before)) == []
    assert list(left_out.moved({}, before)) == [
        "04_maps: section 'change' is left out now. It needs at least 2 years; this study has 1."
    ]
    assert list(left_out.moved(before, {})) == ["04_maps: section 'change' is told again"]
    other = {"04_maps": {"change": "No unit has changed."}}
    assert list(left_out.moved(before, other)) == [
        "04_maps: section 'change' is left out for another reason. No unit has changed."
    ]


def test_a_study_of_ones_own_is_told_not_compared():
    assert list(left_out.moved(None, {"04_maps": {"change": "It needs 2 years."}})) == []


def test_the_record_is_kept_by_study(tmp_path):
    gone = {"mine": {"04_maps": {"opening": "The chapter needs what this study lacks."}}}
    left_out.write(tmp_path, gone)
    assert left_out.read(tmp_path) == gone
    assert left_out.read(tmp_path / "elsewhere") == {}
