"""A study that is half made is told what it lacks and keeps no other from being checked, told and recorded."""

import shutil

import made_up
import pytest
from copies import command, copy_project

from bphs.errors import InputError
from bphs.pipeline import build
from bphs.pipeline.studies import BuildFailed, Studies, find_studies


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The project with one chapter, which any made-up study can tell, and without a study."""
    project = copy_project(tmp_path_factory.mktemp("half made") / "a project")
    shutil.rmtree(project / "data")
    for notebook in (project / "notebooks").glob("*.ipynb"):
        notebook.unlink()
    made_up.write_indicators(project)
    return project


@pytest.fixture
def project(house, tmp_path, monkeypatch):
    """That project with a study in order, elsewhere."""
    monkeypatch.chdir(shutil.copytree(house, tmp_path / "a project"))
    made_up.write_study(tmp_path / "a project", "whole")
    return tmp_path / "a project"


def folder_alone(project):
    (project / "data" / "mine").mkdir()


def folder_with(name, content):
    """A sound study but for one file: other contents, or none of it."""

    def make(project):
        path = made_up.write_study(project, "mine") / name
        path.unlink()
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def settings_alone(project):
    folder_with("study.yml", None)(project)
    whole = project / "data" / "mine"
    shutil.rmtree(whole)
    whole.mkdir()
    shutil.copyfile(project / "data" / "whole" / "study.yml", whole / "study.yml")


def other_ending(project):
    folder = made_up.write_study(project, "mine")
    (folder / "study.yml").rename(folder / "study.yaml")


def answers_alone(project):
    (project / "data" / "mine").mkdir()
    (project / "data" / "mine" / "answers.xlsx").touch()


def folder_for_a_table(project):
    folder = made_up.write_study(project, "mine")
    (folder / "districts.csv").unlink()
    (folder / "districts.csv").mkdir()


def notebook_that_is_none(project):
    folder = made_up.write_study(project, "mine")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "50_own.ipynb").write_text("{", encoding="utf-8")


def words_for_nobody(project):
    folder = made_up.write_study(project, "mine")
    (folder / "words" / "en").mkdir(parents=True)
    (folder / "words" / "en" / "02_indicator.md").write_text("## a\nA.\n", encoding="utf-8")


HALF_MADE = {
    "only a folder": (folder_alone, "data/mine\n", "copy data/chongqing/study.yml there"),
    "settings of another ending": (other_ending, "data/mine\n", "rename study.yaml to study.yml"),
    "only settings": (settings_alone, "data/mine/datapackage.json\n", "copy data/chongqing/datapackage.json"),
    "an empty file of settings": (folder_with("study.yml", ""), "data/mine/study.yml\n", "add it: years:"),
    "settings that are one word": (folder_with("study.yml", "mine"), "data/mine/study.yml\n", "add it: years:"),
    "broken settings": (folder_with("study.yml", "title: [a\nyears: {"), "study.yml, line 2\n", "close brackets"),
    "settings in another encoding": (
        folder_with("study.yml", "title: 我的研究".encode("gbk")), "data/mine/study.yml, line 1\n", "save the file as UTF-8",
    ),
    "no dictionary": (folder_with("datapackage.json", None), "data/mine/datapackage.json\n", "make describe STUDY=mine"),
    "no settings": (folder_with("study.yml", None), "data/mine\n", "make describe STUDY=mine"),
    "answers alone": (answers_alone, "data/mine\n", "make codebook FILE=data/mine/answers.xlsx"),
    "a broken dictionary": (folder_with("datapackage.json", "{"), "datapackage.json, line 1\n", "a bracket is missing"),
    "a dictionary of another kind": (folder_with("datapackage.json", "[]"), "datapackage.json\n", "resources"),
    "a table lacking": (folder_with("census_2005.csv", None), "data/mine/census_2005.csv\n", "put the table there"),
    "an empty table": (folder_with("districts.csv", ""), "data/mine/districts.csv\n", "put the table's text into"),
    "a table without rows": (folder_with("districts.csv", "code,name_en,name_zh,region_parts\n"), "districts.csv", "put the figures"),
    "a folder in a table's place": (folder_for_a_table, "data/mine/districts.csv\n", "close it in other programs"),
    "a notebook that is none": (notebook_that_is_none, "data/mine/notebooks/50_own.ipynb\n", "restore it"),
    "words for a chapter that there is not": (words_for_nobody, "mine/words/en/02_indicator.md\n", "write '02_indicators'"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HALF_MADE)
def test_check_data_finishes_the_others_and_says_what_to_do(project, kind, capsys):
    make, where, remedy = HALF_MADE[kind]
    make(project)
    with pytest.raises(BuildFailed) as caught:
        build.check_data(project)
    assert caught.value.exit_code == 1
    assert where in str(caught.value)
    assert remedy in str(caught.value)
    assert "fault of the program" not in str(caught.value)
    assert "data/whole: every table keeps to its dictionary." in capsys.readouterr().out


@pytest.mark.parametrize("kind", HALF_MADE)
def test_alone_it_is_input_that_cannot_be_used(project, kind):
    make, where, _ = HALF_MADE[kind]
    make(project)
    with pytest.raises(InputError) as caught:
        build.check_data(project, ["mine"])
    assert where in str(caught.value)


def test_a_report_of_all_finishes_the_others_and_names_each_that_it_could_not(project, tmp_path):
    """Whole commands, over several half-made studies at once; verify and tables go on with the others too."""
    folder_alone(project)
    broken = made_up.write_study(project, "broken")
    (broken / "study.yml").write_text("title: [a\nyears: {", encoding="utf-8")
    (project / "reports" / "broken").mkdir(parents=True)
    (project / "reports" / "broken" / "index.html").write_text("of an earlier run", encoding="utf-8")
    done = command(project, tmp_path / "home", "report")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("2 problems\ndata/broken/study.yml, line 2\n")
    assert done.stderr.endswith("broken, mine: not finished. Pages that were rendered before are unchanged.\n")
    assert "Open reports/whole/index.html" in done.stdout
    listed = (project / "reports" / "index.html").read_text(encoding="utf-8")
    assert "whole/index.html" in listed
    assert "broken/index.html" in listed, "what was rendered before is still to be found"
    verified = command(project, tmp_path / "home", "verify")
    assert verified.returncode == 1
    assert "whole: not on record" in verified.stdout
    assert verified.stderr == done.stderr


def test_folders_that_are_no_matter_of_ours_are_passed_over(project):
    for name in (".ipynb_checkpoints", "__pycache__"):
        (project / "data" / name).mkdir()
    (project / "data" / "notes.txt").write_text("", encoding="utf-8")
    assert find_studies(project) == [project / "data" / "whole" / "study.yml"]


def test_a_fault_of_the_program_is_one_sentence_and_its_traceback_lies_in_a_file(tmp_path):
    studies = Studies(tmp_path)
    studies.attempt("mine", lambda: {}["a key"])
    with pytest.raises(BuildFailed) as caught:
        studies.stop("not finished.")
    said = str(caught.value)
    assert said.startswith("KeyError: 'a key'\nThis is a fault of the program")
    assert said.endswith("mine: not finished.")
    assert "Traceback" not in said
    assert "test_half_made.py" in (tmp_path / "build" / "fault.txt").read_text(encoding="utf-8")
