"""Chapters of a study: the house's that apply to it, and its own; what it leaves out takes along what needs it."""

import json
import shutil
from pathlib import Path

import made_up
import other_surveys
import pytest
from written import write

from bphs.errors import InputError
from bphs.pipeline import left_out
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]
SET = ("parameters", 'study = "data/mine/study.yml"')


@pytest.fixture(scope="module")
def house():
    return find_notebooks(ROOT / "notebooks")


@pytest.fixture
def mine(tmp_path):
    """A made-up study's folder."""
    return made_up.write_study(tmp_path, "mine")


def plan(folder, house):
    return plan_of(folder.parents[1], folder / "study.yml", house)


def own(folder, name, *code, part="regions"):
    (folder / "notebooks").mkdir(exist_ok=True)
    return write(folder / "notebooks", name, SET, *[("", source) for source in code], part=part)


def refused(folder, house):
    with pytest.raises(InputError) as caught:
        plan(folder, house)
    return [(Path(one.where).name, one.found, one.remedy) for one in caught.value.problems]


def settings(folder, line):
    with (folder / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class TestOwn:
    def test_its_own_come_after_those_of_the_house_and_belong_to_it_alone(self, mine, house, tmp_path):
        path = own(mine, "50_own", 'chapter.load("indicators")\nchapter.save("more", frame)')
        own(mine, "51_next", 'chapter.load("more")')
        found = plan(mine, house)
        assert [notebook.name for notebook in found.notebooks][-3:] == ["13_countermeasures", "50_own", "51_next"]
        assert next(notebook.path for notebook in found.notebooks if notebook.name == "50_own") == path
        other = made_up.write_study(tmp_path, "other")
        assert not [notebook for notebook in plan(other, house).notebooks if "own" in notebook.name]

    def test_one_of_the_same_name_is_told_in_place_of_the_house_s(self, mine, house):
        path = own(mine, "04_maps")
        assert [one.path for one in plan(mine, house).notebooks if one.name == "04_maps"] == [path]

    def test_it_need_not_be_of_a_part_that_the_study_has(self, mine, house):
        own(mine, "50_own", part="together")
        assert "50_own" in [notebook.name for notebook in plan(mine, house).notebooks]

    def test_another_name_with_a_number_of_the_house_is_refused_with_a_free_one(self, mine, house):
        own(mine, "04_mine")
        own(mine, "50_own")
        ((where, found, remedy),) = refused(mine, house)
        assert (where, found) == ("04_mine.ipynb", "number 4, which notebooks/04_maps.ipynb has too")
        assert "51_mine.ipynb" in remedy
        text = (mine / "study.yml").read_text(encoding="utf-8").replace("without: []", "without: [04_maps]")
        (mine / "study.yml").write_text(text, encoding="utf-8")
        assert "04_mine" in [notebook.name for notebook in plan(mine, house).notebooks]

    def test_everything_that_is_wrong_with_them_is_told_at_once(self, mine, house):
        own(mine, "50_own", 'chapter.load("indicatrs")')
        own(mine, "51_own", 'chapter.save("indicators", frame)')
        own(mine, "52")
        write(mine / "notebooks", "53_unset", ("", "1"))
        found = {where: (said, remedy) for where, said, remedy in refused(mine, house)}
        assert found["50_own.ipynb"] == ("chapter.load('indicatrs')", "write 'indicators'")
        assert found["51_own.ipynb"][0] == "chapter.save('indicators')"
        assert found["52.ipynb"][1] == "rename it, e.g. 52_mine.ipynb"
        assert found["53_unset.ipynb"][0] == "no such cell"
        assert len(found) == 4

    def test_a_cell_that_is_no_python_is_named_with_the_folder(self, mine, house):
        own(mine, "50_own", "1 +")
        with pytest.raises(InputError, match=r"mine/notebooks/50_own\.ipynb, cell 2, line 1"):
            plan(mine, house)

    def test_words_in_its_text_cells_are_held_to_the_rules_of_sections(self, mine, house):
        path = own(mine, "50_own", 'chapter.finding("top", 1)')
        content = json.loads(path.read_text(encoding="utf-8"))
        content["metadata"]["bphs"]["words"] = "cells"
        path.write_text(json.dumps(content), encoding="utf-8")
        assert (
            "50_own.ipynb",
            "finding 'top' without words in en and zh",
            "write it beside the code that makes it",
        ) in (refused(mine, house))

    def test_a_chapter_on_respondents_must_say_so(self, mine, house):
        """Else its page would show what its cells print."""
        own(mine, "50_own", "people = chapter.responses()")
        own(mine, "51_own", 'chapter.load("respondents")')
        assert [said for _, said, _ in refused(mine, house)] == [
            "part 'regions' for a chapter that reads 'the survey'",
            "part 'regions' for a chapter that reads 'respondents'",
        ]

    def test_a_notebook_without_a_number_is_named_and_passed_over(self, mine, house, capsys):
        own(mine, "Untitled")
        assert "Untitled" not in [notebook.name for notebook in plan(mine, house).notebooks]
        assert (
            "Untitled.ipynb: no chapter, for its name does not begin with a number; 50_Untitled"
            in capsys.readouterr().out
        )

    def test_one_on_a_survey_that_the_study_does_not_have_goes_with_its_reason(self, mine, house):
        own(mine, "50_own", "people = chapter.responses()", part="survey")
        found = plan(mine, house)
        assert "50_own" not in [notebook.name for notebook in found.scope.told]
        gone = found.scope.left_out(next(one for one in found.notebooks if one.name == "50_own"))
        assert "It needs a survey, which this study does not have." in gone["opening"].en


class TestWithout:
    """A chapter that a study leaves out takes along what needs its tables, and nothing is refused for it."""

    @pytest.fixture
    def shipped(self, tmp_path):
        def copy(study, *without):
            folder = shutil.copytree(ROOT / "data" / study, tmp_path / "data" / "mine")
            settings(folder, f"without: [{', '.join(without)}]")
            return folder

        return copy

    def test_those_that_need_what_it_saves_go_with_the_reason_in_both_languages(self, shipped, house):
        found = plan(shipped("chongqing", "02_indicators"), house)
        assert [notebook.name for notebook in found.scope.told] == ["01_clean_regions", "13_countermeasures"]
        gone = found.scope.left_out(next(one for one in found.notebooks if one.name == "04_maps"))
        assert "It needs the table “indicators” of Chapter 2, which this study leaves out." in gone["opening"].en
        assert "需要第2章生成的数据表“指标”，而本研究未纳入该章。" in gone["opening"].zh

    def test_of_a_chapter_in_sections_only_those_that_need_it(self, mine, house):
        """The opening needs nothing: the chapter stays."""
        names = {"en": ("Mine", "More"), "zh": ("我的", "更多")}
        texts = [(f"lang-{key}", f"# {title}") for key, (title, _) in names.items()]
        heads = [(f"lang-{key}", f"(more)=\n## {head}") for key, (_, head) in names.items()]
        (mine / "notebooks").mkdir()
        path = write(
            mine / "notebooks", "50_own", *texts, SET, ("", "import bphs"), *heads, ("", 'chapter.load("indicators")')
        )
        content = json.loads(path.read_text(encoding="utf-8"))
        content["metadata"]["bphs"]["words"] = "cells"
        content["cells"][3]["source"] = 'import bphs\nchapter = bphs.open_chapter("50_own", study)'
        path.write_text(json.dumps(content), encoding="utf-8")
        text = (mine / "study.yml").read_text(encoding="utf-8").replace("without: []", "without: [02_indicators]")
        (mine / "study.yml").write_text(text, encoding="utf-8")
        found = plan(mine, house)
        chapter = next(one for one in found.notebooks if one.name == "50_own")
        assert chapter in found.scope.told
        assert set(found.scope.left_out(chapter, ran=False)) == {"more"}

    def test_a_chapter_told_in_its_code_goes_whole(self, shipped, house):
        """The survey's chapters that load nothing of it stay."""
        found = plan(shipped("w_district", "07_clean_survey"), house)
        for notebook in found.notebooks:
            assert (notebook not in found.scope.told) == bool(notebook.uses["load"])

    def test_one_of_another_part_may_be_named_and_a_misspelt_one_is_told(self, shipped, house):
        folder = shipped("chongqing", "08_scales", "10_drivrs")
        last = next(notebook.name for notebook in house if notebook.name.endswith("_drivers"))
        ((where, found, remedy),) = refused(folder, house)
        assert (where, found, remedy) == ("study.yml, without", "10_drivrs", f"write {last!r}")

    def test_what_will_be_left_out_is_said_beforehand(self, shipped, house):
        lines = list(left_out.expected(plan(shipped("chongqing", "01_clean_regions"), house)))
        assert lines[0].startswith("mine, 02_indicators: left out.")
        assert not [line for line in lines if "all other sections" in line], "no chapter in sections is told"


class TestWords:
    def test_words_for_a_chapter_of_one_s_own_are_read(self, mine, house):
        (mine / "words" / "en").mkdir(parents=True)
        (mine / "words" / "en" / "50_own.md").write_text("## a\nA.\n", encoding="utf-8")
        assert [found for _, found, _ in refused(mine, house)] == ["words for '50_own', a chapter that there is not"]
        own(mine, "50_own")
        assert [found for _, found, _ in refused(mine, house)] == ["words for 50_own"], "it is not told in sections"

    def test_words_for_a_chapter_that_is_left_out_are_no_problem(self, mine, house):
        for language in ("en", "zh"):
            (mine / "words" / language).mkdir(parents=True)
            (mine / "words" / language / "08_scales.md").write_text("## a\nA.\n", encoding="utf-8")
        assert plan(mine, house).notebooks


class TestAboutATable:
    """A chapter that is about a table of some studies is none of the others, and nobody is told that it lacks."""

    def test_it_belongs_to_a_study_with_the_table_alone(self, tmp_path, house):
        about = [notebook.name for notebook in house if notebook.table]
        assert about == ["14_truth"]
        whole = plan(other_surveys.shipped(tmp_path / "whole", "asked", 240), house)
        assert [one.name for one in whole.scope.told][-1] == "14_truth"
        without = plan(other_surveys.shipped(tmp_path / "without", "asked", 240, without=["truth"]), house)
        assert "14_truth" not in [one.name for one in without.notebooks]
        assert "14_truth" in without.known, "a link to it is plain text"
        assert not [line for line in left_out.expected(without) if "14_truth" in line or "truth" in line]
