"""Settings and dictionaries that are small on disk and endless in memory are refused before they are parsed."""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.files.documents import read_json, read_yaml

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
DEEP = "[" * 5000 + "]" * 5000
NAMED, NESTED = "a name for a part of the file (* or &)", "brackets within brackets within brackets"


@pytest.mark.parametrize(
    ("read", "text", "line", "found"),
    [
        (read_yaml, LAUGHS, 1, NAMED),
        (read_yaml, "title: x\nparameters:\n  c:\n    a: &a\n      b: *a\n", 4, NAMED),
        (read_yaml, "a: &a [*a]\n", 1, NAMED),
        (read_yaml, "- &a {b: *a}\n", 1, NAMED),
        (read_yaml, f"a: 1\nb: {DEEP}\n", 2, NESTED),
        (read_yaml, "- " * 5000 + "x\n", 1, NESTED),
        (read_json, DEEP, 1, NESTED),
        (read_json, '{"a":' * 5000 + "1" + "}" * 5000, 1, NESTED),
        (read_json, '{"name": "x",\n"resources": ' + "[" * 900 + "]" * 900 + "}", 2, NESTED),
    ],
)
def test_endless_documents_are_refused(tmp_path, read, text, line, found):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.where.rpartition(", ")[2], one.found) for one in caught.value.problems] == [(f"line {line}", found)]


@pytest.mark.parametrize(
    ("read", "text", "data"),
    [
        (
            read_yaml,
            "a: R & D\nb: '*b'\nc: 3 * 4 # &x\nd: |\n  - *very* good\n",
            {"a": "R & D", "b": "*b", "c": "3 * 4", "d": "- *very* good\n"},
        ),
        (read_yaml, "a: " + "[" * 20 + "]" * 20, None),
        (read_json, '{"a": "[[[[ \\" [[", "b": "&a *a"}', {"a": '[[[[ " [[', "b": "&a *a"}),
        (read_json, '["' + "[" * 200 + '"]', ["[" * 200]),
    ],
)
def test_others_are_read(tmp_path, read, text, data):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = read(path).data
    assert data is None or found == data
