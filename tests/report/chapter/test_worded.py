"""A chapter whose words stand in text cells, seen without a notebook: what its code hands on, what is kept, what is
refused.
"""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from bphs.errors import InputError, MeasureError, Undefined
from bphs.inputs.regions.coverage import Notes
from bphs.inputs.study import read_study
from bphs.report.chapter.spoken import sentence, study_values
from bphs.report.chapter.worded import WordedChapter
from bphs.report.words.told import NOT_SAID
from bphs.report.words.wording import Text


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes a chapter of a study that keeps its things in a folder of the test, run as make report does."""
    monkeypatch.setenv("BPHS_RENDER", "1")
    return lambda study, name="03_test": WordedChapter(name, read_study(f"data/{study}"), tmp_path)


@pytest.fixture
def chapter(made):
    return made("chongqing")


@pytest.fixture
def survey(made):
    """A chapter of a study with a survey, whose groups of fewer than five are hidden."""
    return made("w_district")


def kept(chapter):
    return json.loads((chapter._folder / "values.json").read_text(encoding="utf-8"))


def picture(*frames):
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, str(Text("words", "文字")))
    for frame in frames:
        figure.text(0.5, 0.2, str(list(frame.respondents)))
    return figure


class TestPredictors:
    """Predictors that a table can give: two units for each (Austin and Steyerberg 2015, J Clin Epidemiol 68)."""

    @staticmethod
    def units(count, *columns):
        return pd.DataFrame({name: np.arange(count, dtype=float) for name in columns})

    def test_all_that_the_settings_name(self, chapter):
        units = self.units(12, *chapter.study.predictors, "other")
        assert chapter.predictors(units) == (list(chapter.study.predictors), [])

    def test_those_that_the_table_lacks_or_knows_in_part_are_left_out(self, chapter):
        units = self.units(12, "mean_school_years", "urban_share", "share_65_plus")
        units.loc[3, "share_65_plus"] = np.nan
        assert chapter.predictors(units) == (["urban_share", "mean_school_years"], ["share_65_plus", "log_density"])

    @pytest.mark.parametrize(("units", "taken"), [(38, 4), (8, 4), (7, 3), (5, 2), (1, 1)])
    def test_no_more_than_one_for_two_units(self, chapter, units, taken):
        kept, left = chapter.predictors(self.units(units, *chapter.study.predictors))
        assert kept == list(chapter.study.predictors[:taken])
        assert left == list(chapter.study.predictors[taken:])

    def test_none_is_left(self, chapter):
        with pytest.raises(Undefined, match="urban_share, share_65_plus") as told:
            chapter.predictors(self.units(12, "other"))
        assert "share_65_plus" in told.value.zh


class TestRecord:
    def test_a_chapter_that_records_nothing_has_no_values(self, chapter):
        """Its page is written all the same."""
        assert kept(chapter) == {}

    def test_a_value_is_kept_with_its_facts_and_its_case(self, chapter):
        chapter.record("theil", np.float64(-0.05), unit="theil_t", interval=(-0.06, -0.04), p=0.001, p_floor=0.001)
        assert kept(chapter) == {
            "theil": {
                "value": -0.05, "kind": "value", "synthetic": False, "unit": "theil_t", "interval": [-0.06, -0.04], "p": 0.001,
                "p_floor": 0.001, "case": "fell",
            }
        }  # fmt: skip

    def test_an_estimate_brings_its_interval_which_another_replaces(self, chapter):
        estimate = SimpleNamespace(value=0.2, interval=(0.1, 0.3))
        chapter.record("own", estimate)
        chapter.record("other", estimate, interval=(-1, 1))
        assert [kept(chapter)[name]["interval"] for name in ("own", "other")] == [[0.1, 0.3], [-1, 1]]

    def test_an_estimate_without_interval_is_decided_by_its_sign(self, chapter):
        chapter.record("own", SimpleNamespace(value=0.2, interval=None))
        assert kept(chapter)["own"] == {"value": 0.2, "kind": "value", "synthetic": False, "case": "rose"}

    def test_a_finding_is_the_same_marked(self, chapter):
        chapter.finding("gained", np.int64(0), of=38, unit="units")
        assert (kept(chapter)["gained"]["kind"], kept(chapter)["gained"]["case"]) == ("finding", "none")

    def test_names_are_kept_in_both_languages(self, chapter):
        chapter.record("top", Text("Yuzhong District", "渝中区"))
        assert kept(chapter)["top"]["value"] == {"en": "Yuzhong District", "zh": "渝中区"}

    def test_recorded_again_it_is_kept_once(self, chapter):
        for value in (1, 2):
            chapter.record("n", value)
        assert kept(chapter)["n"]["value"] == 2

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
    def test_what_the_data_do_not_determine_ends_its_section(self, chapter, value):
        with pytest.raises(Undefined, match="do not determine a value"):
            chapter.finding("without_title", value, of=3)
        assert kept(chapter) == {}


class TestFewRespondents:
    @pytest.mark.parametrize("verb", ["record", "finding"])
    def test_not_said_how_many_stand_behind_it_it_is_refused_with_a_sentence(self, survey, verb):
        with pytest.raises(InputError) as told:
            getattr(survey, verb)("satisfied", 0.7)
        (problem,) = told.value.problems
        assert problem.where == "03_test, 'satisfied'"
        assert problem.remedy == 'respondents=n, or respondents="all"'

    @pytest.mark.parametrize("few", [1, 4, np.int64(4), np.int32(1), 4.0, np.float64(3), pd.Series([True, True]).sum()])
    def test_of_few_nothing_is_kept_but_that_it_is_hidden(self, survey, few):
        """A count of a table is numpy's, not Python's: it hides as much."""
        survey.finding("satisfied", 0.75, of=4, interval=(0.2, 0.9), p=0.01, unit="share", respondents=few)
        survey.record("where", Text("Old Street", "老街"), respondents=few)
        assert kept(survey) == {"satisfied": {"hidden": True}, "where": {"hidden": True}}

    @pytest.mark.parametrize("many", [5, np.int64(5), 1103, "all", 0])
    def test_of_more_it_is_kept(self, survey, many):
        survey.finding("satisfied", 0.75, respondents=many)
        assert kept(survey)["satisfied"]["value"] == 0.75

    def test_a_study_without_a_survey_need_not_say(self, chapter):
        chapter.record("x", 1)
        chapter.record("y", 1, respondents=2)
        assert set(kept(chapter)) == {"x", "y"}

    def test_the_numbers_of_record_hold_nothing_of_it(self, survey, tmp_path):
        from bphs.pipeline.results import collect_values

        survey.finding("satisfied", 3, of=4, interval=(1, 4), p=0.01, unit="share", respondents=4)
        survey._folder.rename(tmp_path / "03_test")
        found = collect_values(tmp_path, ["03_test"])
        assert found == {"03_test.satisfied": {"hidden": True, "notebook": "notebooks/03_test.ipynb"}}

    def test_a_figure_says_which_groups_it_is_drawn_from(self, survey, shown):
        with pytest.raises(InputError, match="03_test, figure 'f'"):
            survey.figure("f", picture)
        frame = pd.DataFrame({"name": list("abcd"), "respondents": [3, 9, 40, 50]})
        with pytest.raises(InputError, match="groups that are not drawn"):
            survey.figure("f", picture, groups=frame)
        survey.figure("f", picture, frame, groups=frame)
        data, about = shown[0]
        assert "<!-- [nan, nan, 40.0, 50.0] -->" in data["image/svg+xml"]
        assert about["note"].startswith("Groups of fewer than 5 respondents")
        assert shown[1][1]["note"].startswith("为保护调查对象隐私")

    def test_a_map_to_be_explored_shows_no_groups(self, survey):
        """It would show the values of every one of them."""
        frame = pd.DataFrame({"name": list("abcd"), "respondents": [3, 9, 40, 50]})
        with pytest.raises(InputError, match="map to be explored of a table with groups"):
            survey.figure("f", picture, frame, groups=frame, explore=SimpleNamespace(data=dict))

    def test_a_figure_of_fewer_than_two_groups_is_not_drawn(self, survey, shown):
        frame = pd.DataFrame({"name": list("abc"), "respondents": [3, 9, 40]})
        survey.figure("f", lambda frame: pytest.fail("drawn"), frame, groups=frame)
        assert "Groups of fewer than 5" in "".join(shown[0][0]["image/svg+xml"])

    def test_a_table_hides_small_groups(self, survey, shown):
        frame = pd.DataFrame({"variable": ["sex"] * 3, "category": list("abc"), "respondents": [3, 100, 90]})
        survey.table("t", frame)
        csv = shown[0][1]["csv"]
        assert ",3\n" not in csv
        assert "×" in csv


class TestShown:
    def test_a_figure_is_drawn_once_in_each_language_without_words_of_its_own(self, chapter, shown):
        chapter.figure("map", picture)
        assert [(about["name"], about["lang"], about["synthetic"]) for _, about in shown] == [
            ("map", "en", False), ("map", "zh", False),
        ]  # fmt: skip
        assert "<!-- words -->" in shown[0][0]["image/svg+xml"]
        assert "<!-- 文字 -->" in shown[1][0]["image/svg+xml"]
        assert not {"caption", "alt", "title"} & set(shown[0][1])

    def test_a_map_to_be_explored_goes_with_its_figure_in_each_language(self, chapter, shown):
        chapter.figure("map", picture, explore=SimpleNamespace(data=lambda: {"words": str(Text("a", "甲"))}))
        assert [about["explore"]["words"] for _, about in shown] == ["a", "甲"]

    def test_notes_on_outlines_become_the_word_for_boundaries(self, chapter, shown):
        """The value of the chapter stands in front of the study's own, which is the citation alone."""
        outlines = pd.DataFrame({"code": ["a"]})
        outlines.attrs["notes"] = Notes(mended=(("Ash", "甲"),), moved=0.5)
        chapter.figure("map", lambda drawn: picture(), outlines)
        said = chapter.recorded["boundaries"]["value"]
        assert said["en"].endswith("(overlapping outlines mended: Ash)")
        assert said["zh"].endswith("（甲边界重叠，已作修正）")

    def test_arguments_and_options_reach_the_function_that_draws(self, chapter, shown):
        seen = []

        def draw(*args, **options):
            seen.append((args, options))
            return picture()

        chapter.figure("map", draw, 1, "a", scheme="quantiles")
        assert seen == [((1, "a"), {"scheme": "quantiles"})] * 2

    def test_the_smallest_p_value_that_a_test_could_give_is_at_most_that(self, chapter, shown):
        """Of 999 permutations none was as extreme: p is not 0.001, but no more; the file keeps the number."""
        chapter.table("changes", pd.DataFrame({"p_value": [0.001, 0.002, 0.0001]}), floors={"p_value": 0.001})
        data, about = shown[0]
        assert re.findall(r">([^<]*)</t[hd]>", data["text/html"])[1:] == ["≤0.001", "0.002", "≤0.001"]
        assert about["csv"].endswith("\n0.0001\n")

    def test_a_table_s_labels_are_the_dictionary_s(self, chapter, shown):
        chapter.table("t", pd.DataFrame({"year": [2010], "gini": [0.5]}))
        assert [about["csv"] for _, about in shown] == ["year,gini\n2010,0.5\n"] * 2
        with pytest.raises(InputError, match="nowhere"):
            chapter.table("t", pd.DataFrame({"nowhere": [1]}))

    def test_two_ways_to_one_number_agree_or_stop_the_build(self, chapter, shown):
        """Not `Undefined`: a section that disagrees with the library is not left out, it is wrong."""
        chapter.agree("gini", 0.1 + 0.2, 0.3)
        assert shown[0][0]["text/markdown"] == "Gini coefficient: 0.3 by hand, 0.3 by the library."
        with pytest.raises(MeasureError, match="they must be the same") as told:
            chapter.agree("gini", 0.3, 0.300001)  # a page may print six digits
        assert not isinstance(told.value, Undefined)


class TestSpoken:
    """In JupyterLab a finding's sentence stands beside the code, as the notebook was last saved."""

    FENCE = (
        ":::{important} Finding\n:name: finding-gained\n\nall\n: All {of} {units}.\n\nsome\n: {gained:words} of {of}.\n\n"
        "one\n: One of {of}.\n\nnone\n: None of {of}.\n:::"
    )

    @pytest.fixture
    def root(self, tmp_path):
        cells = [
            {"cell_type": "markdown", "metadata": {"tags": [f"lang-{one}"]}, "source": self.FENCE}
            for one in ("en", "zh")
        ]
        (tmp_path / "notebooks").mkdir()
        (tmp_path / "notebooks" / "03_test.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return tmp_path

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            ({"value": 38, "of": 38, "case": "all"}, "All 38 districts."),
            ({"value": 4, "of": 38, "case": "some"}, "four of 38."),
            ({"hidden": True}, NOT_SAID.en),
        ],
    )
    def test_the_sentence_that_holds(self, root, entry, said):
        assert sentence(root, "03_test", read_study("data/chongqing"), {"gained": entry}, "gained") == said

    def test_without_words_yet_it_says_where_they_are_to_stand(self, root):
        said = sentence(root, "03_test", read_study("data/chongqing"), {}, "lost")
        assert said == "(lost: no words yet; save the notebook after writing ':name: finding-lost')"

    def test_what_every_chapter_can_print(self):
        found = {name: entry["value"] for name, entry in study_values(read_study("data/chongqing"), 38).items()}
        assert (found["first"], found["last"], found["n_units"], found["level"]) == (2010, 2020, 38, 0.95)
        assert found["resource"] == {"en": "health and social workers", "zh": "卫生和社会工作人员"}
        assert found["boundaries"]["zh"].startswith("国家地理信息公共服务平台")

    def test_boundaries_of_one_s_own_need_no_citation(self):
        study = read_study("data/chongqing")
        own = study.model_copy(update={"boundaries": study.boundaries.model_copy(update={"citation": None})})
        assert study_values(own, 38)["boundaries"]["value"] == {"en": "the study's own file", "zh": "本研究自备文件"}
        assert "boundaries" not in study_values(study.model_copy(update={"boundaries": None}), 38)


class TestReading:
    def test_some_years_may_lack_a_table(self, chapter):
        """The study: a crosswalk for 2010 only, no table of clinics at all."""
        assert list(chapter.read_years("units", some=True)) == [2010]
        assert chapter.read_years("clinics", some=True) == {}
        with pytest.raises(InputError, match="units_2020"):
            chapter.read_years("units")
