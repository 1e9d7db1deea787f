"""Facts of a study, from its settings and its dictionary."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bphs.inputs.facts import facts_of
from bphs.inputs.study import read_study

SURVEY = Path(__file__).parents[2] / "data" / "w_district"


@pytest.mark.parametrize(
    ("changes", "sampled"),
    [
        ([("long_form_share: 0.10", "long_form_share: 0.25")], True),
        ([("long_form_share: 0.10", "long_form_share: 1")], False),
        ([("resource: health_workers", "resource: pop_urban")], False),
    ],
)
def test_a_resource_that_every_census_counts_in_full_is_not_sampled(edit, changes, sampled):
    """By definition: pop_urban is a column of both censuses."""
    facts = facts_of(read_study(edit("study.yml", *changes)))
    assert ("sampled" in facts.has) is sampled


@pytest.mark.parametrize(
    ("named", "scales"),
    [
        ("  scales: [policy, financing, provision, participation, equalization]\n", 5),
        ("  scales: [policy]\n", 1),
        ("", 6),
    ],
)
def test_scales_are_those_of_the_evaluation_model(tmp_path, named, scales):
    """data/w_district: six scales in the codebook, of which its settings name five."""
    folder = Path(shutil.copytree(SURVEY, tmp_path / "w_district"))
    text = (folder / "study.yml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if line.startswith("  scales:"))
    (folder / "study.yml").write_text(text.replace(line, named), encoding="utf-8")
    assert facts_of(read_study(folder)).counts["scales"] == scales
