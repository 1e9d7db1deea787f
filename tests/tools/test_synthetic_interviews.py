"""The interviews that ship are synthetic: they say so, hold nobody's particulars, and coders err as they claim.

Authorities: the chances in the maker's docstring and in datapackage.json (12 % of codes left out, another added to 6 %
of excerpts) against the codes written beside each phrase; the themes that the programme's evaluation names.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from bphs.inputs.interviews import made_up
from bphs.inputs.interviews.codebooks import read_tree
from bphs.inputs.interviews.made_up import EXCERPTS, is_made_up, made_up_share, told_of
from bphs.inputs.interviews.reading import interview_findings, read_interviews
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.interviews.showing import text_tells
from bphs.inputs.interviews.tables import read_table_of_excerpts
from bphs.inputs.interviews.writing import write_qdpx
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.measures.agreement import agreement_by_code
from tools.synthetic_survey import interviews
from tools.synthetic_survey.files import excerpts_of
from tools.synthetic_survey.generation import SEED

FOLDER = Path(__file__).parents[2] / "data" / "w_district"
SETTINGS = Interviews(file="interviews.csv", codebook="interview_codebook.csv")
THEMES = ["financing", "rural_service", "collaboration", "staff", "assessment", "information", "participation", "gains"]


@pytest.fixture(scope="module")
def phrases():
    return pd.read_csv(interviews.PHRASES, dtype=str)


@pytest.fixture(scope="module")
def dictionary():
    return read_dictionary(FOLDER / "datapackage.json")


@pytest.fixture
def mine(tmp_path):
    for name in ("interviews.csv", "interview_codebook.csv", "datapackage.json"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


class TestFiles:
    def test_are_what_the_maker_writes(self):
        assert interviews.written(interviews.interviews(SEED)) == (FOLDER / "interviews.csv").read_bytes()
        assert interviews.CODEBOOK.read_bytes() == (FOLDER / "interview_codebook.csv").read_bytes()
        assert excerpts_of(FOLDER) == EXCERPTS.read_text("ascii")

    def test_say_that_they_are_synthetic_and_keep_to_the_dictionary(self, dictionary):
        for name in ("interviews", "interview_codebook"):
            table = dictionary.tables[name]
            assert table.synthetic
            assert "synthetic" in f"{table.title_en} {table.description_en}".lower()
            assert "合成数据" in table.title_zh
            read_table(table, FOLDER)

    def test_the_study_names_them_and_nothing_is_wrong_with_them(self, dictionary):
        assert read_study(FOLDER).interviews == SETTINGS
        problems, notes = interview_findings(FOLDER, SETTINGS, dictionary)
        assert (problems, notes) == ([], [])

    def test_other_seed_other_interviews(self):
        assert not interviews.interviews(1).equals(interviews.interviews(2))


class TestContents:
    def test_themes_are_those_that_the_evaluation_names(self):
        tree, problems = read_tree(FOLDER / "interview_codebook.csv")
        assert problems == []
        frame = tree.frame()
        assert frame.loc[frame["level"] == 0, "code"].to_list() == THEMES
        assert not frame.loc[frame["level"] == 0, "codable"].any()
        assert frame.loc[frame["level"] == 1, "codable"].all()
        assert (frame[["definition_en", "definition_zh"]] != "").all(axis=None)

    def test_every_phrase_is_used_once_by_its_role_and_place(self, phrases):
        table = interviews.interviews(SEED)
        assert sorted(table["excerpt_zh"]) == sorted(phrases["excerpt_zh"])
        both = table.merge(phrases, on=["excerpt_en", "excerpt_zh"], suffixes=("", "_meant"))
        assert len(both) == len(phrases)
        assert (both["role"] == both["role_meant"]).all()
        assert ((both["place"] == both["place_meant"]) | (both["place_meant"] == "any")).all()
        assert table.groupby("role")["interview"].nunique().to_dict() == interviews.INTERVIEWS

    def test_nobody_can_be_told_from_them(self, phrases):
        texts = [*phrases["excerpt_en"], *phrases["excerpt_zh"]]
        assert [text for text in texts if text_tells(text)] == []
        assert not any(digit in text for text in texts for digit in "0123456789")

    def test_all_codes_are_used_and_all_are_in_the_codebook(self, phrases):
        tree, _ = read_tree(FOLDER / "interview_codebook.csv")
        used = {code for codes in phrases["codes"] for code in codes.split(";")}
        assert used == {code.code for code in tree.codes if code.codable}

    def test_coders_err_as_often_as_they_claim(self, phrases):
        """Over 200 seeds: within 4 standard errors of the chances."""
        meant = phrases.set_index("excerpt_zh")["codes"].str.split(";")
        left = given = added = read = 0
        for seed in range(200):
            table = interviews.interviews(seed)
            for cell, text in zip(table["codes_1"], table["excerpt_zh"], strict=True):
                codes, true = set(cell.split(";")) - {interviews.NONE}, set(meant[text])
                left, given = left + len(true - codes), given + len(true)
                added, read = added + bool(codes - true), read + 1
        for count, number, chance in ((left, given, 0.12), (added, read, 0.06)):
            assert abs(count / number - chance) < 4 * (chance * (1 - chance) / number) ** 0.5

    def test_two_coders_share_two_thirds_of_the_interviews_and_mostly_agree(self):
        found = read_interviews(FOLDER, SETTINGS)
        readers = found.applied.groupby("interview")["coder"].nunique()
        assert (readers == 2).sum() == round(20 * 2 / 3)
        rows = agreement_by_code(found.applied)
        assert rows.loc[rows["measure"] == "percent", "value"].min() > 0.85
        assert rows.loc[rows["measure"] == "krippendorff", "value"].between(0.3, 0.99).any()

    def test_what_is_shown_was_marked(self):
        table = pd.read_csv(FOLDER / "interviews.csv")
        found = read_interviews(FOLDER, SETTINGS).excerpts
        assert found["shown"].to_list() == table["quotable"].to_list()
        assert found["text_zh"].notna().to_list() == table["quotable"].to_list()


class TestLabel:
    def test_no_renaming_takes_the_label_off(self, mine):
        """As a table of another name, as an Excel file, and as a REFI-QDA project in one language."""
        (mine / "interviews.csv").rename(mine / "talks.csv")
        coded = read_table_of_excerpts(mine / "talks.csv", {})
        tree, _ = read_tree(mine / "interview_codebook.csv")
        pd.read_csv(mine / "talks.csv").to_excel(mine / "talks.xlsx", index=False)
        write_qdpx(mine / "talks.qdpx", coded, tree, language="en")
        for name in ("talks.csv", "talks.xlsx", "talks.qdpx"):
            found = read_interviews(mine, Interviews(file=name, codebook="interview_codebook.csv"))
            assert found.synthetic, name
        _, notes = told_of(coded, read_dictionary(FOLDER / "datapackage.json"))
        assert "they are made up" in " ".join(notes)

    def test_excerpts_of_ones_own_never_get_it_but_by_the_entry(self, mine, dictionary):
        """An entry that says synthetic of other excerpts is a problem, not a label."""
        rows = "interview,role,excerpt,codes_1,quotable\nI1,manager,Somebody else said this.,fin_late,yes\n"
        (mine / "interviews.csv").write_text(rows, encoding="utf-8")
        coded = read_table_of_excerpts(mine / "interviews.csv", {})
        assert made_up_share(coded) == 0
        assert not read_interviews(mine, SETTINGS).synthetic
        problems, _ = told_of(coded, dictionary)
        assert ["excerpts that are not those of the entry" in problem.found for problem in problems] == [True]
        assert is_made_up(coded, dictionary)

    def test_a_part_of_them_keeps_it(self, mine):
        table = pd.read_csv(mine / "interviews.csv").iloc[:5]
        table.to_csv(mine / "interviews.csv", index=False)
        assert made_up_share(read_table_of_excerpts(mine / "interviews.csv", {})) == 1
        assert made_up.NEARLY < 1
