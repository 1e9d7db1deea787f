"""Sections that a study cannot tell are said, put on record, and missed when they vanish."""

from __future__ import annotations

from types import SimpleNamespace

from bphs.inputs.facts import Facts
from bphs.pipeline import left_out
from bphs.report.words.sections import Section
from bphs.report.words.wording import Text


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


def test_a_chapter_that_the_settings_leave_out_does_not_come_back(tmp_path):
    left_out.write(tmp_path, {"mine": {"04_maps": {"change": "It needs 2 years."}}})
    study, scope = SimpleNamespace(name="mine"), SimpleNamespace(told=[])
    plan = SimpleNamespace(study=study, scope=scope, notebooks=[], skipped=[SimpleNamespace(name="04_maps")])
    assert list(left_out.differing(tmp_path, plan)) == []
    plan.skipped = []
    assert list(left_out.differing(tmp_path, plan)) == ["04_maps: section 'change' is told again"]


def test_the_record_is_kept_by_study(tmp_path):
    gone = {"mine": {"04_maps": {"opening": "The chapter needs what this study lacks."}}}
    left_out.write(tmp_path, gone)
    assert left_out.read(tmp_path) == gone
    assert left_out.read(tmp_path / "elsewhere") == {}


def test_a_section_that_another_takes_along_asks_for_no_table_of_its_own():
    """The table that the first lacks brings both back; what the second one needs besides is there."""
    parts = [
        Section("costs", needs=["table unit_costs: year"]),
        Section("trend", needs=["section costs", "table prices: year"]),
        Section("staff", needs=["table staff: year"]),
    ]
    gone = {part.name: Text("It needs a table.", "缺少表。") for part in parts}
    scope = SimpleNamespace(left_out=lambda notebook, ran: gone, facts=Facts({}))
    notebook = SimpleNamespace(name="06_money", sections=[Section("opening"), *parts, Section("sums")])
    plan = SimpleNamespace(notebooks=[notebook], scope=scope, study=SimpleNamespace(name="mine"))
    first, *reasons, last = left_out.expected(plan)
    assert first == "mine, 06_money: shown, unless a measure refuses the values: sums"
    assert [line.partition(".")[0] for line in reasons] == [
        f"mine, 06_money: section '{name}' left out" for name in gone
    ]
    assert last.endswith("datapackage.json: unit_costs.csv (year); staff.csv (year)")
