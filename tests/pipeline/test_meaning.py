"""What re-runs a chapter: what a file means, not its layout; and what an earlier run made is used when a file is put
back.
"""

from __future__ import annotations

import json

import pytest

from bphs.pipeline.meaning import Meanings
from bphs.pipeline.project import Project
from bphs.pipeline.records import Record, digest

SAME = {
    "module.py": ("x = 1\n", "# why\n\nx  =  1  # because\n"),
    "study.yml": ("years: [2010, 2020]\n", "# the years\nyears:\n- 2010\n\n- 2020  # the last\n"),
    "table.json": ('{"a": 1, "b": [2]}', '{\n "a": 1,\n "b": [ 2 ]\n}\n'),
}
OTHER = {
    "module.py": ("x = 1\n", "x = 2\n"),
    "study.yml": ("years: [2010, 2020]\n", "years: [2020, 2010]\n"),
    "table.json": ('{"a": 1, "b": [2]}', '{"a": 1, "b": [3]}'),
    "order.json": ('{"a": 1, "b": 2}', '{"b": 2, "a": 1}'),  # columns stand in the order of their dictionary
    "table.csv": ("a\n1\n", "a\n1\n\n"),
}


@pytest.fixture
def meanings(tmp_path):
    return Meanings(tmp_path / "meanings.json")


@pytest.mark.parametrize("name", SAME)
def test_a_comment_or_a_blank_line_means_nothing(name, meanings, tmp_path):
    path, found = tmp_path / name, set()
    for text in SAME[name]:
        path.write_text(text, encoding="utf-8")
        found.add(meanings.of(path))
    assert len(found) == 1


@pytest.mark.parametrize("name", OTHER)
def test_another_content_means_another_thing(name, meanings, tmp_path):
    path, found = tmp_path / name, set()
    for text in OTHER[name]:
        path.write_text(text, encoding="utf-8")
        found.add(meanings.of(path))
    assert len(found) == 2


@pytest.mark.parametrize(("name", "text"), [("m.py", "x = (\n"), ("s.yml", "a: [1\n"), ("t.json", "{")])
def test_what_cannot_be_read_is_taken_by_its_bytes(name, text, meanings, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert meanings.of(tmp_path / name) == digest(tmp_path / name)


def test_what_was_learnt_is_kept(meanings, tmp_path):
    path = tmp_path / "m.py"
    path.write_text("x = 1\n", encoding="utf-8")
    found = meanings.of(path)
    meanings.keep()
    assert json.loads((tmp_path / "meanings.json").read_text(encoding="utf-8")) == {digest(path): found}
    assert Meanings(tmp_path / "meanings.json").of(path) == found


def test_the_oldest_are_forgotten_first(meanings, tmp_path, monkeypatch):
    """Whoever changed a file will change it again; what nobody asks for has been there longest."""
    monkeypatch.setattr("bphs.pipeline.meaning.MOST", 1)
    for name in ("before.py", "after.py"):
        (tmp_path / name).write_text(f"{name[:-3]} = 1", encoding="utf-8")
        meanings.of(tmp_path / name)
    meanings.keep()
    assert [*json.loads((tmp_path / "meanings.json").read_text(encoding="utf-8"))] == [digest(tmp_path / "after.py")]


def test_words_beside_the_modules_are_inputs_of_what_imports_them(tmp_path):
    """A title changed in derived.json has to run the chapters that show it."""
    files = Project(tmp_path).module_files(["bphs.inputs.tables.dictionary"])
    assert "derived.json" in {path.name for path in files}


def test_rows_that_a_program_made_up_are_inputs_of_what_asks_for_them(tmp_path):
    """Whether answers are marked as made up hangs on the list of their digests."""
    files = Project(tmp_path).module_files(["bphs.inputs.survey.made_up"])
    assert "made_up_rows.txt" in {path.name for path in files}


class TestPuttingBack:
    @pytest.fixture
    def record(self, tmp_path):
        return Record(tmp_path / "build" / ".records" / "03.json", tmp_path)

    def run(self, record, tmp_path, inputs, **outputs):
        """A run that makes the outputs named."""
        record.put_aside()
        record.forget()
        folder = tmp_path / "build" / "03"
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, text in outputs.items():
            (folder / name).write_text(text, encoding="utf-8")
        record.write(inputs, sorted(folder.iterdir()))

    def there(self, tmp_path):
        return {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "build" / "03").iterdir()}

    def test_the_older_result_comes_back_whole(self, record, tmp_path):
        self.run(record, tmp_path, {"a": "1"}, page="one", values="1")
        self.run(record, tmp_path, {"a": "2"}, page="two", table="only in the second")
        assert record.put_back({"a": "1"})
        assert self.there(tmp_path) == {"page": "one", "values": "1"}
        assert record.reason({"a": "1"}) is None
        assert record.put_back({"a": "2"}), "and forward again"
        assert self.there(tmp_path) == {"page": "two", "table": "only in the second"}

    def test_the_oldest_comes_back_though_what_is_put_aside_meanwhile_takes_its_place(self, record, tmp_path):
        for number in range(3):
            self.run(record, tmp_path, {"a": str(number)}, page=str(number))
        assert record.put_back({"a": "0"})
        assert self.there(tmp_path) == {"page": "0"}

    def test_other_inputs_have_no_older_result(self, record, tmp_path):
        self.run(record, tmp_path, {"a": "1"}, page="one")
        self.run(record, tmp_path, {"a": "2"}, page="two")
        assert not record.put_back({"a": "3"})
        assert self.there(tmp_path) == {"page": "two"}

    def test_what_was_tampered_with_is_neither_kept_nor_used(self, record, tmp_path):
        self.run(record, tmp_path, {"a": "1"}, page="one")
        (tmp_path / "build" / "03" / "page").write_text("forged", encoding="utf-8")
        self.run(record, tmp_path, {"a": "2"}, page="two")
        assert not record.put_back({"a": "1"})
        self.run(record, tmp_path, {"a": "3"}, page="three")
        kept = next((tmp_path / "build" / ".records" / "kept").rglob("page"))
        kept.write_text("forged", encoding="utf-8")
        assert not record.put_back({"a": "2"})

    def test_a_few_are_kept(self, record, tmp_path):
        for number in range(6):
            self.run(record, tmp_path, {"a": str(number)}, page=str(number))
        assert len(list((tmp_path / "build" / ".records" / "kept" / "03").iterdir())) == 2
        assert not record.put_back({"a": "0"})
        assert record.put_back({"a": "4"})
