"""Borders of the room of samples, and of statistics that stand on it, that no other test would miss if they moved."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures import scales
from bphs.measures.agreement import agreement
from bphs.measures.comparisons.risks import risk_ratio
from bphs.measures.models.linear import ols_robust
from bphs.measures.sample.calibration import calibration
from bphs.measures.sample.estimates import breakdown, part_share
from bphs.measures.sample.gate import Design
from bphs.measures.sample.raking import met


@pytest.mark.parametrize("size", [1, 2, 4, 5])
@pytest.mark.parametrize(("clusters", "kept"), [(5, False), (6, True)])
def test_a_margin_that_takes_a_quarter_of_the_clusters_is_left_out(clusters, kept, size):
    """The rule's own word: a quarter or more. A margin of whole clusters takes one of the k - 1 ways in which k can
    differ, whatever their size; rounding does not decide.
    """
    cluster = np.repeat(np.arange(clusters), size)
    margin = pd.DataFrame({"margin": np.where(cluster < clusters // 2, 1.0, 2.0)})
    found = calibration(Design(calibrated=margin), np.ones(len(cluster)), cluster, np.zeros(clusters, dtype=int))
    assert (found is not None) == kept


def test_a_margin_nobody_answered_is_not_met():
    """Its shares would be 0/0."""
    frame = pd.DataFrame({"sex": [np.nan, np.nan]})
    assert met(frame, {"sex": {1: 0.5, 2: 0.5}}, weights=pd.Series([1.0, 1.0])) == []


def test_a_share_of_a_negative_total_is_one():
    """Division: -1 of -4 is a quarter; of nothing, and of nothing but rounding, there is no share."""
    assert part_share(-1.0, -4.0) == 0.25
    assert np.isnan(part_share([1.0, 1.0], [0.0, -1e-16])).all()


def test_parts_of_nothing_have_no_share():
    """0/0 is not 0: a table would say that no part contributes."""
    table = breakdown("theil", 0.0, {"within": 1.0, "between": -1.0}).to_frame()
    assert table["contribution"].tolist() == [1.0, -1.0]
    assert table["contribution_share"].isna().all()


def test_limits_of_agreement_end_at_one():
    """No coefficient of agreement exceeds 1. By hand, nine of ten units alike: 0.9 ± 2.26 · 0.1."""
    pairs = [("a", "a")] * 5 + [("b", "b")] * 4 + [("a", "b")]
    found = agreement(pairs).set_index("measure")
    assert found.loc["percent", "value"] + 2 * found.loc["percent", "standard_error"] > 1
    assert (found["upper"] == 1).all()


def test_a_ratio_of_risks_needs_nobody_spared():
    """Katz et al. 1978: ln RR has the variance Σ 1/a - 1/n; only who has the outcome is divided by. By hand: 1/20 -
    1/20 + 1/10 - 1/20.
    """
    found = risk_ratio([[0, 20], [10, 10]])
    assert found.value == pytest.approx(0.5)
    assert np.log(found.upper / found.value) == pytest.approx(1.959963984540054 * np.sqrt(0.05))
    with pytest.raises(MeasureError, match="A cell of the table is empty"):
        risk_ratio([[20, 0], [10, 10]])


def test_halves_that_are_one_are_wholly_reliable():
    """Horst's formula is 0/0 at r = 1; its limit is 1."""
    answers = pd.DataFrame({name: [1.0, 2.0, 4.0, 5.0] for name in "abc"})
    assert scales.split_half(answers).spearman_brown_unequal == 1.0


@pytest.mark.parametrize(("rows", "asked"), [(5000, True), (5001, False)])
def test_shapiro_and_wilk_are_asked_up_to_5000_rows(rows, asked):
    """Royston 1995, algorithm AS R94, doi:10.2307/2986146: for 3 to 5000 observations."""
    place = np.arange(rows)
    frame = pd.DataFrame({"y": place * 7919 % 1013 / 100, "x": place % 17 / 10})
    checks = ols_robust(frame, "y", ["x"]).diagnostics["check"]
    assert ("shapiro_wilk" in set(checks)) == asked
