"""Facts of a study, from its settings and its dictionary."""

from __future__ import annotations

import pytest

from bphs.inputs.facts import facts_of
from bphs.inputs.study import read_study


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
