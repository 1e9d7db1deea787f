"""CERQual's table refuses what is not stated, links refuse what is not known.

Authority: the components and levels of Lewin et al. 2018 (Implementation Science 13, 10).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.interviews.appraised import (
    APPRAISED,
    COMPONENTS,
    appraisal_problems,
    appraisals_of_study,
    appraised,
    link_problems,
)
from bphs.inputs.study import read_study

STUDY = Path(__file__).parents[3] / "data" / "w_district"
CODES = ["late", "low"]
ROW = ["It is late.", "滞后。", "late;low", "none", "minor", "moderate", "none", "moderate", "Few.", "摘录少。"]
APPLIED = pd.DataFrame({"excerpt": ["e1", "e1", "e2", "e3"], "code": ["late", "low", "low", None]})


def table(**changed):
    return pd.DataFrame([dict(zip(APPRAISED, ROW, strict=True)) | changed])


def wrong(**changed):
    return [(problem.where, problem.found) for problem in appraisal_problems(table(**changed), CODES)]


def test_what_is_stated_passes_and_its_excerpts_are_counted_once():
    assert appraised(table(), APPLIED, CODES)["excerpts"].to_list() == [2]


@pytest.mark.parametrize("component", [*COMPONENTS, "cerqual"])
@pytest.mark.parametrize("nothing", [None, np.nan, " "])
def test_an_unstated_component_is_refused(component, nothing):
    assert (f"certainty, row 2, {component}", "not stated") in wrong(**{component: nothing})
    with pytest.raises(InputError, match="not stated"):
        appraised(table(**{component: nothing}), APPLIED, CODES)


@pytest.mark.parametrize("component", COMPONENTS)
def test_high_confidence_beside_a_serious_concern_is_refused(component):
    assert wrong(**{component: "serious", "cerqual": "high"}) == [("certainty, row 2, cerqual", "high, with serious concerns")]  # fmt: skip
    assert wrong(**{component: "serious"}) == []


def test_a_lower_confidence_needs_its_reason_in_both_languages():
    assert len(wrong(cerqual_why_zh="")) == 1
    assert wrong(cerqual="high", cerqual_why_en=None, cerqual_why_zh=None) == []


def test_unknown_words_and_codes_are_told():
    assert [found for _, found in wrong(coherence="grave", review_codes="late;lo")] == ["'grave'", "'lo'"]


def test_links_name_what_there_is():
    links = pd.DataFrame({"joint_constraint": ["money", "mony"], "joint_code": ["late", "lat"], "joint_says": ["supports", "pro"]})  # fmt: skip
    assert [problem.found for problem in link_problems(links, CODES, {"money"}, "x")] == ["'mony'", "'lat'", "'pro'"]


def test_the_study_that_ships_is_held_to_it():
    """Its tables pass; the same without a component do not, whatever the file is called."""
    study = read_study(STUDY)
    names = {"finding_en": "review_finding_en", "finding_zh": "review_finding_zh", "codes": "review_codes", "confidence": "cerqual", "why_en": "cerqual_why_en", "why_zh": "cerqual_why_zh"}  # fmt: skip
    own = pd.read_csv(STUDY / "certainty.csv", keep_default_na=False).rename(columns=names)
    links = pd.read_csv(STUDY / "joint_display.csv").rename(columns=lambda name: f"joint_{name}")
    assert list(appraisals_of_study(study, {"a": own, "b": links})) == []
    found = list(appraisals_of_study(study, {"a": own.assign(relevance=""), "b": links.assign(joint_code="fin")}))
    assert len(found) == len(own) + len(links)
