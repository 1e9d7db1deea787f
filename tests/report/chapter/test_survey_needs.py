"""What a chapter and a study's settings need of a survey: told in words before anything is computed.

Authority: data/w_district as it ships; each test takes one thing away from a copy, so what must be told stands beside
it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.codebook.needs import ranked
from bphs.inputs.study import read_study
from bphs.measures.comparisons import survey_means
from bphs.report.chapter.opening import Chapter

SHIPPED = Path(__file__).parents[3] / "data" / "w_district"


@pytest.fixture
def chapter_of(tmp_path):
    """A chapter of a copy of W District's study in which text of a file was replaced; the text must be there."""

    def build(*changes):
        folder = Path(shutil.copytree(SHIPPED, tmp_path / "w_district", dirs_exist_ok=True))
        for name, old, new in changes:
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, old
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return Chapter("09_test", read_study(folder), tmp_path)

    return build


def told(call, *arguments, **keywords):
    with pytest.raises(InputError) as caught:
        call(*arguments, **keywords)
    return [(problem.where.rpartition("/")[2], problem.found, problem.remedy) for problem in caught.value.problems]


PEOPLE = pd.DataFrame({"stratum": [1.0, 1.0, 2.0, 2.0], "township": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 2.0, 3.0, 4.0]})


class TestDesign:
    def test_is_what_the_settings_name(self, chapter_of):
        """study.yml: strata: stratum, cluster: township."""
        design = chapter_of().design(PEOPLE)
        assert (list(design.strata), list(design.clusters)) == ([1, 1, 2, 2], [1, 2, 3, 4])

    def test_goes_with_part_of_the_respondents(self, chapter_of):
        chapter = chapter_of(("study.yml", "  strata: stratum\n", ""))
        part = PEOPLE[PEOPLE.y > 1]
        found = survey_means(part.y, design=chapter.design(part)).iloc[0]
        assert (found["value"], found["df"]) == (3, 2)

    def test_knows_the_margins_that_the_weights_meet(self, chapter_of):
        """study.yml: margins of sex .5055 : .4945 and residence .6946 : .3054, here by hand; township has no weight
        that meets it, and neither margin is met by a part of the respondents.
        """
        people = PEOPLE.assign(sex=[1.0, 2.0, 1.0, 2.0], residence=[1.0, 1.0, 2.0, 2.0])
        people["weight"] = [a * b for a in (0.6946, 0.3054) for b in (0.5055, 0.4945)]
        design = chapter_of().design(people)
        assert list(design.calibrated) == ["sex", "residence"]
        assert design.before is None
        assert chapter_of().design(people[people.y > 1]).calibrated is None
        assert chapter_of().design(people.drop(columns="weight")).calibrated is None
        weighted = chapter_of(("study.yml", "  cluster: township", "  cluster: township\n  weight: age"))
        assert list(weighted.design(people.assign(age=[1.0, 2.0, 3.0, 4.0])).before) == [1, 2, 3, 4]

    def test_counts_what_was_not_drawn(self, chapter_of):
        """study.yml: population by stratum, or one number; never fewer than are among the respondents."""
        setting = ("study.yml", "  cluster: township", "  cluster: township\n  population: {1: 8, 2: 10, 3: 6}")
        assert list(chapter_of(setting).design(PEOPLE).population) == [8, 8, 10, 10]
        more = PEOPLE.assign(stratum=[1.0, 1.0, 3.0, 3.0], township=[1.0, 2.0, 3.0, 3.0])
        few = (*setting[:2], setting[2].replace("8", "1"))
        assert told(chapter_of(few).design, more) == [
            (
                "study.yml, survey: population",
                "1 for stratum 1, of which 2 are among the respondents",
                "correct the number, or take it out of study.yml",
            )
        ]
        odd = PEOPLE.assign(stratum=[1.0, 1.0, 4.0, 4.0])
        assert [found for _, found, _ in told(chapter_of(setting).design, odd)] == ["no number for stratum 4"]

    def test_adds_up_what_strata_hold_that_were_joined(self, chapter_of):
        """Stratum 2 has one township among the respondents: 8 + 10 in both together."""
        setting = "  cluster: township\n  single_cluster: merge\n  population: {1: 8, 2: 10, 3: 6}"
        design = chapter_of(("study.yml", "  cluster: township", setting)).design(
            PEOPLE.assign(township=[1.0, 2.0, 3.0, 3.0])
        )
        assert (list(design.strata), list(design.population)) == ([1, 1, 1, 1], [18, 18, 18, 18])

    def test_counts_residents_where_there_are_no_clusters(self, chapter_of):
        def asked(number):
            return chapter_of(
                ("study.yml", "  strata: stratum\n", ""),
                ("study.yml", "  cluster: township", f"  population: {number}"),
            ).design(PEOPLE)

        assert list(asked(8).population) == [8, 8, 8, 8]
        assert [found for _, found, _ in told(asked, 3)] == ["3, of which 4 are among the respondents"]

    def test_is_told_to_models_by_the_names_of_columns(self, chapter_of):
        assert chapter_of().sampled(PEOPLE)[1] == {"clusters": "township", "strata": "stratum"}
        unnamed = chapter_of(("study.yml", "  strata: stratum\n", ""), ("study.yml", "  cluster: township\n", ""))
        assert unnamed.sampled(PEOPLE)[1] == {"clusters": None, "strata": None}

    def test_has_a_column_of_its_own_where_strata_were_joined(self, chapter_of):
        """Stratum 3 has one township: it is joined with the one before, and the answers stay what they are."""
        chapter = chapter_of(("study.yml", "strata: stratum", "strata: stratum\n  single_cluster: merge"))
        lonely = pd.DataFrame({"stratum": [1.0, 1.0, 2.0, 2.0, 3.0], "township": [1.0, 2.0, 3.0, 4.0, 5.0]})
        people, named = chapter.sampled(lonely)
        assert people[named["strata"]].tolist() == [1, 1, 2, 2, 2]
        assert people["stratum"].tolist() == lonely["stratum"].tolist()

    def test_without_strata_and_clusters_is_none(self, chapter_of):
        chapter = chapter_of(("study.yml", "  strata: stratum\n", ""), ("study.yml", "  cluster: township\n", ""))
        design = chapter.design(PEOPLE[["y"]])
        assert (design.strata, design.clusters) == (None, None)
        assert chapter.study.survey.cluster is None

    def test_under_other_names(self, chapter_of):
        chapter = chapter_of(("study.yml", "strata: stratum", "strata: residence"))
        assert list(chapter.design(PEOPLE.rename(columns={"y": "residence"})).strata) == [1, 2, 3, 4]

    def test_columns_that_are_not_there_are_told_together(self, chapter_of):
        assert told(chapter_of().design, PEOPLE.rename(columns={"stratum": "strata", "township": "town"})) == [
            ("study.yml, survey: strata", "'stratum'", "write 'strata'; or take it out of study.yml"),
            ("study.yml, survey: cluster", "'township'", "write 'town'; or take it out of study.yml"),
        ]


def test_what_the_settings_name_must_be_in_the_codebook(chapter_of):
    """Told when the study is opened, before a chapter reads an answer."""
    changes = (
        ("study.yml", "strata: stratum", "strata: stratun\n  weight: chance"),
        ("study.yml", "cluster: township", "cluster: ip"),
        ("study.yml", "    sex: {1", "    sexe: {1"),
    )
    assert [found for _, found, _ in told(chapter_of, *changes)] == [
        "variable 'stratun'",
        "variable 'chance'",
        "variable 'ip'",
        "variable 'sexe'",
    ]


class TestFamilies:
    """Patterns stand for one variable or column at least."""

    def test_variables_and_columns(self, chapter_of):
        assert chapter_of().codebook(["aware_*", "used_*", "age"], ["policy"]).path.name == "codebook.csv"

    def test_of_which_nothing_is_there_are_told(self, chapter_of):
        chapter = chapter_of(("codebook.csv", "\naware_", "\nknown_"))
        assert [found for _, found, _ in told(chapter.codebook, ["aware_*", "known_*", "unused_*"])] == [
            "no variable 'aware_*'",
            "no variable 'unused_*'",
        ]


class TestOrder:
    """Codes are ranks only if the codebook says so."""

    def test_of_the_shipped_variables(self, chapter_of):
        """Education and income by the column `ordered`, health by its type, age as a number."""
        assert chapter_of().codebook(ordered=["education", "income", "health", "age"])

    def test_that_nothing_says_is_asked_for(self, chapter_of):
        said = told(chapter_of().codebook, ["nobody"], ordered=["education", "registration", "used", "somebody"])
        assert [found.partition(",")[0] for _, found, _ in said] == [
            "no variable 'nobody'",
            "no variable 'somebody'",
            "type single",
            "type multiple",
        ]
        assert said[2][0] == "codebook.csv, variable 'registration'"
        assert said[2][2] == "write ascending (a high code means much) or descending into its column 'ordered'"

    def test_descending_codes_are_turned_round(self, chapter_of):
        """By hand: five levels, 1 is the highest; and codes with gaps become steps of one."""
        people = pd.DataFrame({"education": [1.0, 2.0, 5.0, None], "health": [1.0, 2.0, 5.0, 3.0]})
        up, down = chapter_of().codebook(), chapter_of(("codebook.csv", ",ascending", ",descending")).codebook()
        assert ranked(people, up, ["education"])["education"].tolist()[:3] == [1, 2, 5]
        turned = ranked(people, down, ["education", "health"])
        assert turned["education"].tolist()[:3] == [5, 4, 1]
        assert turned["education"].isna().tolist() == [False, False, False, True]
        assert turned["health"].tolist() == [1, 2, 5, 3]

    def test_names_are_no_ranks(self, chapter_of):
        book = chapter_of().codebook()
        assert told(ranked, pd.DataFrame({"registration": [1.0]}), book, ["registration"])[0][1].startswith(
            "type single"
        )
