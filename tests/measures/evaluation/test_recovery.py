"""Intervals that hold what was planted, counted."""

import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation import recovery


def rows(truths, kind="gap"):
    return pd.DataFrame({"kind": kind, "value": 1.0, "lower": 0.0, "upper": 2.0, "true_value": truths})


class TestCounts:
    @pytest.mark.parametrize(("truths", "held"), [([5.0] * 4, 0), ([0.0, 2.0, 1.0, 0.5], 4), ([1.0, 9.0, 9.0, 9.0], 1)])
    def test_none_all_and_some(self, truths, held):
        found = recovery(rows(truths))
        assert (found.covered, found.of) == (held, 4)
        assert found.kinds[["kind", "of", "covered"]].to_numpy().tolist() == [["gap", 4, held]]

    def test_what_was_not_estimated_is_missed(self):
        lost = rows([1.0, 1.0]).astype(float, errors="ignore")
        lost.loc[1, ["value", "lower", "upper"]] = None
        found = recovery(lost)
        assert found.rows.covered.tolist() == [True, False]
        assert found.kinds.mean_off.tolist() == [0.0]
        assert found.kinds[["above", "below"]].to_numpy().tolist() == [[0, 0]]  # one hits, one is on neither side

    def test_kinds_keep_their_order_and_their_own_mean(self):
        found = recovery(pd.concat([rows([0.5, 0.7], "share"), rows([3.0], "alpha")], ignore_index=True))
        assert found.kinds.kind.tolist() == ["share", "alpha"]
        assert found.kinds.mean_off.tolist() == pytest.approx([0.4, -2.0])
        assert found.kinds[["above", "below"]].to_numpy().tolist() == [[2, 0], [0, 1]]
        assert found.rows.off.tolist() == pytest.approx([0.5, 0.3, -2.0])


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
