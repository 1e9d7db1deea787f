"""A record vouches for outputs; half a file never has its final name."""

from types import SimpleNamespace

from bphs.inputs.files.whole import write_whole
from bphs.pipeline import comparison
from bphs.pipeline.records import Record, digest
from bphs.pipeline.results import moved, write_record


def test_reasons_name_what_changed_what_is_new_and_what_is_gone(tmp_path):
    record = Record(tmp_path / "r.json", tmp_path)
    record.write({"a": "1", "b": "1", "c": "1"}, [])
    assert record.reason({"a": "1", "b": "1", "c": "1"}) is None
    assert record.reason({"a": "2", "c": "1", "d": "1"}) == "a changed, d is new, b is gone"


def test_a_broken_record_vouches_for_nothing(tmp_path):
    (tmp_path / "r.json").write_text("{")
    assert Record(tmp_path / "r.json", tmp_path).reason({}) == "its record cannot be read"


def test_digest_is_sha256():
    """Authority: FIPS 180-2, appendix B.1: SHA-256 of 'abc'."""
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x"
        path.write_bytes(b"abc")
        assert digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_write_whole_leaves_no_part_behind(tmp_path):
    write_whole(tmp_path / "deep" / "x", "text")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["x"]


def test_moved_names_new_lost_and_changed_findings_but_not_rounding():
    recorded = {"a": {"value": 1.0, "unit": "x"}, "b": {"value": 2.0}, "c": {"value": 3.0}}
    found = {"a": {"value": 1.0 + 1e-9, "unit": "y"}, "b": {"value": 2.1}, "d": {"value": 0.0}}
    assert list(moved(recorded, found)) == [
        "a: unit was x, is y",
        "b: value was 2.0, is 2.1",
        "c: on record, but no chapter finds it any more",
        "d: found, but not on record",
    ]


def test_a_build_says_when_findings_differ_from_those_of_record(tmp_path, monkeypatch):
    """CONTRIBUTING: a build never replaces the record and says when it differs; a study that is not on record is not
    compared.
    """
    found = {"01.a": {"value": 1.0}, "01.b": {"value": 2.0}}
    monkeypatch.setattr(comparison, "numbers", lambda plan: found)
    monkeypatch.setattr(comparison.left_out, "found", lambda plan: {})
    plan = SimpleNamespace(project=SimpleNamespace(root=tmp_path), study=SimpleNamespace(name="place"), skipped=())
    for record, said in (
        ({"place": {**found, "01.b": {"value": 3.0}}}, "1 findings differ"),
        ({"place": found}, ""),
        ({"elsewhere": {}}, ""),
    ):
        write_record(tmp_path / "reports" / "results.json", record)
        told = "\n".join(comparison.changes(plan))
        assert told.startswith(said)
        assert bool(told) == bool(said)


def test_a_build_says_in_which_file_a_section_s_record_stands(tmp_path, monkeypatch):
    """`left_out`: which sections are left out is kept in reports/left_out.json, apart from the numbers."""
    monkeypatch.setattr(comparison.left_out, "found", lambda plan: {"04_maps": {"change": "It needs 2 years."}})
    comparison.left_out.write(tmp_path, {"place": {}})
    plan = SimpleNamespace(project=SimpleNamespace(root=tmp_path), study=SimpleNamespace(name="place"), skipped=())
    assert (tmp_path / "reports/left_out.json").exists()
    assert list(comparison.changes(plan)) == [
        "reports/left_out.json: 04_maps: section 'change' is left out now. It needs 2 years.; 'make record' accepts it"
    ]
