"""Made-up answers keep their label under every name and form; a user's own never get it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bphs.inputs.checks import check_study
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.facts import facts_of
from bphs.inputs.study import read_study
from bphs.inputs.survey.held import Held
from bphs.inputs.survey.made_up import NEARLY, digest_of, is_made_up, made_up_share
from bphs.inputs.survey.responses import read_responses
from bphs.inputs.tables.dictionary import read_dictionary

STUDY = Path(__file__).parents[3] / "data/w_district"


def answers(**options):
    return pd.read_csv(STUDY / "survey.csv", **options)


def own_answers():
    """Each column in an order of its own: the same codes, but nobody's sheet."""
    draw = np.random.default_rng(20261128)
    return answers().apply(lambda column: column.sample(frac=1, random_state=draw).to_numpy())


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copytree(STUDY, tmp_path / "mine"))


def take(folder, file):
    """Name another file in the settings."""
    path = folder / "study.yml"
    path.write_text(path.read_text("utf-8").replace("file: survey.sav", f"file: {file}"), encoding="utf-8")
    return read_responses(folder / file, read_codebook(folder / "codebook.csv"))


def synthetic(folder, responses, file):
    return is_made_up(responses, file, read_dictionary(folder / "datapackage.json"))


@pytest.mark.parametrize("form", ["survey.csv", "survey.sav", "survey.xlsx"])
def test_renamed_answers_stay_made_up(study, form):
    renamed = f"answers{Path(form).suffix}"
    (study / form).rename(study / renamed)
    responses = take(study, renamed)
    assert made_up_share(responses) == 1
    assert synthetic(study, responses, renamed)
    assert "synthetic" in facts_of(read_study(study / "study.yml"), {"synthetic"}).has


def test_sheets_in_another_order_and_a_part_of_them(study):
    answers().sample(frac=0.3, random_state=1).to_csv(study / "part.csv", index=False)
    assert made_up_share(take(study, "part.csv")) == 1
    reordered = answers().sample(frac=1, random_state=2)[sorted(answers().columns)]
    reordered.to_csv(study / "all.csv", index=False)
    whole = read_responses(STUDY / "survey.csv", read_codebook(STUDY / "codebook.csv"))
    assert digest_of(read_responses(study / "all.csv", read_codebook(study / "codebook.csv"))) == digest_of(whole)


@pytest.mark.parametrize(("kept", "made_up"), [(0.1, False), (0.5, True)])
def test_nearly_is_a_stated_share(study, kept, made_up):
    both = pd.concat([own_answers(), answers().sample(frac=kept / (1 - kept), random_state=3)], ignore_index=True)
    both.assign(id=range(1, len(both) + 1)).to_csv(study / "both.csv", index=False)
    responses = take(study, "both.csv")
    assert (made_up_share(responses) >= NEARLY) == made_up
    assert synthetic(study, responses, "both.csv") == made_up


def test_own_answers_under_the_shipped_name_are_asked_for_an_entry_of_their_own(study):
    own_answers().to_csv(study / "survey.csv", index=False)
    take(study, "survey.csv")
    (problem,) = (one for one in check_study(study).problems if "answers" in one.found)
    assert "which says synthetic" in problem.found
    assert "take survey.csv out of that entry" in problem.remedy


def test_own_answers_under_a_name_of_their_own_get_no_label(study):
    own_answers().to_csv(study / "own.csv", index=False)
    responses = take(study, "own.csv")
    assert made_up_share(responses) == 0
    assert not synthetic(study, responses, "own.csv")
    assert check_study(study).problems == ()
    assert "synthetic" not in facts_of(read_study(study / "study.yml"), {"synthetic"}).has


def test_made_up_answers_without_an_entry_are_told(study):
    shutil.copy(study / "survey.csv", study / "answers.csv")
    take(study, "answers.csv")
    assert any("they are made up, and every page says so" in note for note in check_study(study).notes)


def test_short_surveys_say_too_little():
    whole = read_responses(STUDY / "survey.csv", read_codebook(STUDY / "codebook.csv"))
    scales = [name for name, variable in whole.codebook.owner.items() if variable.type == "scale"]
    nothing = Held(np.zeros(len(whole.answers), dtype=np.uint8), np.array([np.nan]), np.array([np.nan]))
    short = replace(whole, answers=whole.answers.changed(dict.fromkeys(scales[9:], nothing)))
    assert made_up_share(short) == 0
