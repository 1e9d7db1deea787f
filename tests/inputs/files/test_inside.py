"""Files of a study stay in its folder: what names or leads to a place outside is refused, and no line of it is shown.

Authority: the file outside, whose only line no message may hold; names that no file of the folder can have.
"""

from __future__ import annotations

import os

import made_up
import pytest

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.describing.draft import draft_study
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_what_can_be
from bphs.pipeline.files import draft

LINE = "root:x:0:0:a secret"
OUTSIDE = {
    "/etc/passwd": "a path from the root",
    "../secret.csv": "a path that leads out of it (..)",
    "raw/../../secret.csv": "a path that leads out of it (..)",
    "..\\secret.csv": "a path with a backslash",
    "C:\\secret.csv": "a path with a backslash",
    "\\\\server\\share\\secret.csv": "a path with a backslash",
    "//server/share/secret.csv": "a path from the root",
    "C:/secret.csv": "a path of a drive or an address",
    "C:secret.csv": "a path of a drive or an address",
    "https://example.org/secret.csv": "an address",
    "FILE:/etc/passwd": "an address",
    ".secret.csv": "a hidden one",
    "raw/.git/secret.csv": "a hidden one",
}
SETTINGS = {
    "survey: {file: NAME}": "file",
    "survey: {file: a.csv, codebook: NAME}": "codebook",
    "boundaries: {file: NAME}": "file",
    "interviews: {file: NAME}": "file",
    "interviews: {file: a.csv, codebook: NAME}": "codebook",
    "interviews: {file: a.csv, names: NAME}": "names",
    "interviews: {file: a.csv, about: NAME}": "about",
}


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "secret.csv").write_text(LINE, encoding="utf-8")
    return made_up.write_study(tmp_path, "mine")


def told(folder):
    problems = check_study(folder).problems
    assert not [each for each in problems if LINE[:9] in str(each)]
    cut = len(folder.as_posix()) + 1
    return [(problem.where[cut:], problem.found, problem.expected) for problem in problems]


@pytest.mark.parametrize(("name", "kind"), OUTSIDE.items())
def test_names_that_lead_out_are_refused(mine, name, kind):
    text = (mine / "study.yml").read_text(encoding="utf-8")
    line = text.count("\n") + 1
    (mine / "study.yml").write_text(f"{text}boundaries: {{file: '{name}'}}\n", encoding="utf-8")
    found = (f"study.yml, line {line}", repr(name), f"a file in the study's own folder, not {kind}")
    assert told(mine) == [found]


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.csv"])
def test_every_setting_that_is_a_path(mine, setting, name):
    text = (mine / "study.yml").read_text(encoding="utf-8")
    (mine / "study.yml").write_text(text + setting.replace("NAME", name) + "\n", encoding="utf-8")
    assert [(found, expected.split(",")[0]) for _, found, expected in told(mine)] == [
        (repr(name), "a file in the study's own folder")
    ]


@pytest.mark.parametrize(("name", "kind"), OUTSIDE.items())
def test_tables_of_the_dictionary(mine, name, kind):
    text = (mine / "datapackage.json").read_text(encoding="utf-8")
    escaped = name.replace("\\", "\\\\")
    changed = text.replace('"path": "census_2005.csv"', f'"path": "{escaped}"')
    assert changed != text
    (mine / "datapackage.json").write_text(changed, encoding="utf-8")
    expected = f"a file in the study's own folder, not {kind}"
    _, problems = read_what_can_be(mine / "datapackage.json")
    assert [(each.found, each.expected) for each in problems] == [(repr(name), expected)]
    assert (repr(name), expected) in [(found, rule) for _, found, rule in told(mine)]


LINKED = ["study.yml", "datapackage.json", "districts.csv", "labels.csv", "rules.csv", "codebook.csv", "references.bib"]


@pytest.mark.parametrize("name", [*LINKED, "words/en/03_inequality.md", "notebooks/60_mine.ipynb"])
def test_links_that_lead_out_are_refused_before_anything_is_read(mine, tmp_path, name):
    path = mine / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(tmp_path / "secret.csv")
    found = [(name, "a link to a place outside the study's folder", "a file in the study's own folder")]
    assert told(mine) == found
    for read in (read_study, draft_study, lambda folder: draft(tmp_path, folder / "answers.csv", None)):
        with pytest.raises(InputError) as caught:
            read(mine)
        assert [problem.found for problem in caught.value.problems] == [found[0][1]]


@pytest.mark.parametrize("target", ["..", "../..", "/etc", "nowhere/../../secret.csv", "link"])
def test_folders_links_to_nothing_and_links_to_themselves(mine, target):
    (mine / "link").symlink_to(target)
    problems = told(mine)
    assert [found for _, found, _ in problems] == (
        [] if target == "link" else ["a link to a place outside the study's folder"]
    )


def test_a_pipe_is_not_waited_for(mine):
    (mine / "districts.csv").unlink()
    os.mkfifo(mine / "districts.csv")
    assert told(mine) == [("districts.csv", "no file, but a pipe or a device", "a file in the study's own folder")]


def test_links_within_the_folder_and_a_linked_folder_are_read(mine, tmp_path):
    (mine / "raw").mkdir()
    (mine / "districts.csv").rename(mine / "raw" / "units.csv")
    (mine / "districts.csv").symlink_to("raw/units.csv")
    (tmp_path / "elsewhere").symlink_to(mine)
    (mine / ".#study.yml").symlink_to("me@host.1234:5")  # an editor's lock
    assert told(mine) == told(tmp_path / "elsewhere") == []
    assert read_study(tmp_path / "elsewhere").name == "mine"
