"""Intervals that hold what was planted, counted. Authorities: SciPy's binomial distribution is held to the printed
limits of 20 and 100 trials at 95 % (Clopper and Pearson 1934: 0 of n has the upper limit 1 - .025^(1/n)).
"""

import pandas as pd
import pytest
from scipy.stats import binom

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation import recovery
from bphs.measures.evaluation.recovery import by_chance


def rows(truths, kind="gap"):
    return pd.DataFrame({"kind": kind, "estimate": 1.0, "lower": 0.0, "upper": 2.0, "true_value": truths})


class TestCounts:
    @pytest.mark.parametrize(("truths", "held"), [([5.0] * 4, 0), ([0.0, 2.0, 1.0, 0.5], 4), ([1.0, 9.0, 9.0, 9.0], 1)])
    def test_none_all_and_some(self, truths, held):
        found = recovery(rows(truths))
        assert (found.covered, found.of, found.share) == (held, 4, held / 4)
        assert found.kinds[["kind", "of", "covered"]].to_numpy().tolist() == [["gap", 4, held]]

    def test_what_was_not_estimated_is_missed(self):
        lost = rows([1.0, 1.0]).astype(float, errors="ignore")
        lost.loc[1, ["estimate", "lower", "upper"]] = None
        found = recovery(lost)
        assert found.rows.covered.tolist() == [True, False]
        assert found.kinds.mean_off.tolist() == [0.0]

    def test_kinds_keep_their_order_and_their_own_mean(self):
        found = recovery(pd.concat([rows([0.5, 0.7], "share"), rows([3.0], "alpha")], ignore_index=True))
        assert found.kinds.kind.tolist() == ["share", "alpha"]
        assert found.kinds.mean_off.tolist() == pytest.approx([0.4, -2.0])
        assert found.rows.off.tolist() == pytest.approx([0.5, 0.3, -2.0])

    def test_limits_of_the_share_are_exact(self):
        assert recovery(rows([9.0] * 10)).upper == pytest.approx(1 - 0.025 ** (1 / 10))
        assert recovery(rows([1.0] * 10)).lower == pytest.approx(0.025 ** (1 / 10))

    @pytest.mark.parametrize("n", [1, 5, 20, 90])
    def test_chance_leaves_out_a_fortieth_at_either_end(self, n):
        low, high = by_chance(n)
        assert binom.cdf(low - 1, n, 0.95) < 0.025 <= binom.cdf(low, n, 0.95)
        assert binom.sf(high, n, 0.95) <= 0.025


class TestRefusals:
    def test_nothing_planted_is_undefined(self):
        with pytest.raises(Undefined):
            recovery(rows([]))

    def test_a_column_that_lacks_is_named(self):
        with pytest.raises(MeasureError, match="true_value"):
            recovery(rows([1.0]).drop(columns="true_value"))

    def test_limits_in_the_wrong_order_are_refused(self):
        with pytest.raises(MeasureError, match="lower limit"):
            recovery(rows([1.0]).assign(lower=3.0))
