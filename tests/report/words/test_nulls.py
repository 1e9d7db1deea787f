"""Effects that cannot be told from zero, as a sentence lists them."""

import pytest

from bphs.errors import Undefined
from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.report.words import nulls, wording
from bphs.report.words.values import listed, written

USE = {"value": 0.2, "interval": [-1.04, 1.44], "unit": "percentage_points"}
BETWEEN = {"value": 0.02, "interval": [0.0, 0.051], "unit": "icc"}
CLEAR = {"value": 0.3, "interval": [0.1, 0.5], "unit": "points"}


@pytest.fixture(autouse=True)
def words():
    wording.use_catalogue(derived_dictionary().columns)
    yield
    wording.use_catalogue({})


def test_those_that_hold_zero_with_their_intervals():
    records = {"checkup_urban_effect": USE, "cluster_share": BETWEEN, "total_effect": CLEAR}
    found = nulls.on_record(records, ["total_effect", "checkup_urban_effect", "cluster_share", "indirect_effect"])
    assert list(found) == ["total_effect", "checkup_urban_effect", "cluster_share"]
    use, between = nulls.untold(found)
    assert use.en.endswith("(−1.0 to 1.4 percentage points)")
    assert use.zh.endswith("（−1.0～1.4 个百分点）")
    assert between.en.endswith("(0.0 to 5.1%)")
    assert between.zh.endswith("（0.0～5.1%）")


def test_what_is_hidden_or_was_not_tested_is_not_said():
    with pytest.raises(Undefined, match="No effect was tested"):
        nulls.on_record({"total_effect": {"hidden": True}, "n": {"value": 3}}, ["total_effect", "n"])


def test_a_name_with_a_mark_of_its_own_stands_in_quotation_marks():
    assert listed(["staff: too few", "distance"]) == "“staff: too few” and distance"
    codes = {"value": [{"en": "a: b", "zh": "甲：乙"}, {"en": "c", "zh": "丙"}, {"en": "d", "zh": "丁"}]}
    assert written(codes, None, "list", 0.95) == "“a: b”, c and d"
    assert listed(["1,000", "2.5"]) == "1,000 and 2.5"
    assert listed(["used：2型糖尿病", "b"]) == "“used：2型糖尿病” and b"


def test_a_weighted_interval_stands_beside_the_other():
    records = {"checkup_urban_effect": USE, "weighted_effect": USE | {"interval": [-2.0, 0.5]}}
    (use,) = nulls.untold(nulls.on_record(records, ["checkup_urban_effect"]), records)
    assert use.en.endswith("(−1.0 to 1.4 or weighted −2.0 to 0.5 percentage points)")
    assert use.zh.endswith("（−1.0～1.4 或加权后 −2.0～0.5 个百分点）")


def test_the_effects_meant_are_named_whether_told_or_not():
    named = nulls.titled({"total_effect": CLEAR, "cluster_share": BETWEEN})
    assert [each.en for each in named][1] == "the share of variance that lies between clusters"
