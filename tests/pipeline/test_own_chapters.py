"""Chapters of a study's own through the real pipeline: run, rendered, linked, put on record; other studies know nothing
of them.
"""

import json
import shutil

import lxml.html
import made_up
import pytest
from copies import command, copy_project
from written import write

pytestmark = pytest.mark.build

SET = ("parameters", 'study = "data/mine/study.yml"')
OPENED = """\
import bphs
chapter = bphs.open_chapter("50_own", study)
rates = chapter.load("indicators").groupby("year").health_workers_per_1000.mean()
chapter.finding("mean", rates.iloc[-1], unit="health_workers_per_1000")
chapter.table("means", rates.reset_index(name="mean_of_cantons"))"""
IN_SECTIONS = (
    ("lang-en", "# My question\nAs [](02_indicators.ipynb) and [](04_maps.ipynb) say.\n\n:::{div}\n:name: place-mine\n:::"),
    ("lang-zh", "# 我的问题\n见[](02_indicators.ipynb)与[](04_maps.ipynb)。\n\n:::{div}\n:name: place-mine\n:::"),
    SET,
    ("", OPENED),
    ("lang-en", ":::{important}\n:name: finding-mean\nOn average {mean:.2f}.\n:::\n\n:::{table} Means\n:name: tbl-means\n:::"),
    ("lang-zh", ":::{important}\n:name: finding-mean\n平均 {mean:.2f}。\n:::\n\n:::{table} 均值\n:name: tbl-means\n:::"),
)  # fmt: skip
IN_CODE = """\
import bphs
chapter = bphs.open_chapter("51_older", study)
n = len(chapter.load("indicators"))
chapter.finding("rows", n, en="There are {} rows.", zh="共有 {} 行。", unit="rows")"""


def in_sections(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"] |= {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content["metadata"]["bphs"]["words"] = "cells"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two studies of one chapter of the house; ``mine`` has two of its own. Another of the house both leave out."""
    place = tmp_path_factory.mktemp("own chapters")
    project = copy_project(place / "a project")
    shutil.rmtree(project / "data")
    for notebook in (project / "notebooks").glob("*.ipynb"):
        if notebook.stem != "04_maps":
            notebook.unlink()
    made_up.write_indicators(project)
    made_up.write_study(project, "other", without=["04_maps"])
    mine = made_up.write_study(project, "mine", without=["04_maps"])
    (mine / "notebooks").mkdir()
    in_sections(write(mine / "notebooks", "50_own", *IN_SECTIONS))
    write(
        mine / "notebooks",
        "51_older",
        ("lang-en", "# An older one\nAs [](04_maps.ipynb)."),
        ("lang-zh", "# 旧式\n见[](04_maps.ipynb)。"),
        SET,
        ("", IN_CODE),
    )
    (mine / "labels.csv").write_text(
        "code,en,zh,decimals\nmean_of_cantons,Mean of all cantons,各郡均值,3\n", encoding="utf-8"
    )
    for language, said in (("en", "Only here."), ("zh", "仅限本地。")):
        (mine / "words" / language).mkdir(parents=True)
        (mine / "words" / language / "50_own.md").write_text(f"## mine\n{said}\n", encoding="utf-8")
    done = command(project, place / "home", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def page(project, name, language="en", study="mine"):
    made = lxml.html.fromstring((project / "reports" / study / language / f"{name}.html").read_text(encoding="utf-8"))
    return made, " ".join(made.find(".//main").text_content().split())


def test_their_pages_hold_values_labels_and_words_of_the_place(built):
    for language, words in (
        ("en", ("Only here.", "On average", "Mean of all cantons", "data/mine/notebooks/50_own.ipynb")),
        ("zh", ("仅限本地。", "平均", "各郡均值", "data/mine/notebooks/50_own.ipynb")),
    ):
        made, said = page(built, "50_own", language)
        assert [word for word in words if word not in made.text_content()] == [], said


def test_a_link_to_a_chapter_that_the_study_leaves_out_is_words_in_both_kinds(built):
    for name, language, said in (
        ("50_own", "en", "Chapter 4 (not told of this study)"),
        ("50_own", "zh", "第4章（本研究未包含）"),
        ("51_older", "en", "Chapter 4 (not told of this study)"),
        ("51_older", "zh", "第4章（本研究未包含）"),
    ):
        made, text = page(built, name, language)
        assert said in text
        assert "04_maps.html" not in " ".join(made.xpath("//@href"))
    assert "02_indicators.html" in " ".join(page(built, "50_own")[0].xpath("//main//@href"))


def test_they_stand_in_the_navigation_and_on_the_first_page(built):
    assert "50_own.html" in page(built, "02_indicators")[0].xpath("//@href")
    assert {"02_indicators.html", "51_older.html"} <= set(page(built, "50_own")[0].xpath("//@href"))
    for language, said in (
        ("", ("My question", "On average", "There are 24 rows.")),
        (".zh", ("我的问题", "共有 24 行。")),
    ):
        first = (built / "reports" / "mine" / f"index{language}.html").read_text(encoding="utf-8")
        assert [word for word in said if word not in first] == []


def test_other_studies_have_nothing_of_them(built):
    assert sorted(path.name for path in (built / "reports" / "other" / "en").iterdir()) == ["02_indicators.html"]
    for path in (built / "reports" / "other").rglob("*.html"):
        assert "50_own" not in path.read_text(encoding="utf-8")


def test_their_values_are_recorded_under_their_file(built):
    done = command(built, built.parent / "home", "record", "mine")
    assert done.returncode == 0, done.stderr
    record = json.loads((built / "reports" / "results.json").read_text(encoding="utf-8"))["mine"]
    assert record["50_own.mean"]["notebook"] == "data/mine/notebooks/50_own.ipynb"
    assert record["51_older.rows"]["notebook"] == "data/mine/notebooks/51_older.ipynb"


def test_what_changes_in_them_runs_them_alone_and_a_fault_names_their_file(built):
    """A label is an input; a cell that fails is quoted with its folder, without a traceback of the library."""
    home, mine = built.parent / "home", built / "data" / "mine"
    path = mine / "notebooks" / "51_older.ipynb"
    before = path.read_text(encoding="utf-8")
    broken = before.replace("n = len(", "import pandas as pd; n = pd.DataFrame().loc[0](")
    path.write_text(broken, encoding="utf-8")
    done = command(built, home, "report", "mine")
    assert done.returncode == 1
    assert "50_own: nothing changed" in done.stdout
    assert "data/mine/notebooks/51_older.ipynb, the cell" in done.stderr
    assert "stopped on line 3 with KeyError: 0\nbuild/fault.txt holds the traceback." in done.stderr
    assert "site-packages" not in done.stderr
    assert "pandas/core/indexing.py" in (built / "build" / "fault.txt").read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    labels = mine / "labels.csv"
    labels.write_text(labels.read_text(encoding="utf-8").replace("各郡均值", "各郡平均"), encoding="utf-8")
    done = command(built, home, "report", "mine")
    assert "50_own: data/mine/labels.csv changed" in done.stdout
    assert "各郡平均" in page(built, "50_own", "zh")[1]


def test_a_copy_that_was_changed_is_told_in_place_of_the_house_s_for_that_study_alone(built):
    copy = built / "data" / "mine" / "notebooks" / "02_indicators.ipynb"
    text = (built / "notebooks" / "02_indicators.ipynb").read_text(encoding="utf-8")
    copy.write_text(text.replace("# Rates", "# My own rates"), encoding="utf-8")
    done = command(built, built.parent / "home", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "My own rates" in page(built, "02_indicators")[1]
    assert "My own rates" not in page(built, "02_indicators", study="other")[1]
