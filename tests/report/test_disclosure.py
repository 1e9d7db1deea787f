"""Small counts are hidden, and cannot be worked out from what is shown (issue 4, item 2).

The authority for "cannot be worked out" is a linear programme: given every cell and total that is shown, the smallest and the largest
value that a hidden count can have. Where the two agree, a reader knows the count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bphs.report import disclosure
from bphs.report.disclosure import TOTAL, suppress, suppress_shares, suppress_statistics, suppress_table


def known_to_reader(suppression, totals="both"):
    """The small counts that can be worked out from what is shown, by linear programming."""
    counts, hidden = suppression.counts.to_numpy(), suppression.hidden.to_numpy()
    names = {tuple(cell): place for place, cell in enumerate(np.argwhere(hidden))}
    equations, right = [], []

    def add(cells):
        """The last of the cells is the sum of the others."""
        line, constant = np.zeros(len(names)), 0.0
        for place, cell in enumerate(cells):
            sign = -1.0 if place == len(cells) - 1 else 1.0
            if cell in names:
                line[names[cell]] += sign
            else:
                constant -= sign * counts[cell]
        if line.any():
            equations.append(line)
            right.append(constant)

    rows, columns = counts.shape
    if totals in ("both", "rows"):
        for row in range(rows if totals == "both" else rows - 1):
            add([(row, column) for column in range(columns)])
    if totals in ("both", "columns"):
        for column in range(columns if totals == "both" else columns - 1):
            add([(row, column) for row in range(rows)])
    told = []
    for cell in map(tuple, np.argwhere(suppression.primary.to_numpy())):
        bounds = []
        for sign in (1, -1):
            aim = np.zeros(len(names))
            aim[names[cell]] = sign
            found = linprog(aim, A_eq=np.array(equations) if equations else None, b_eq=right or None, bounds=(0, 1e6))
            assert found.status == 0
            bounds.append(sign * found.fun)
        if bounds[1] - bounds[0] < 1e-6:
            told.append(cell)
    return told


def table(*rows):
    return pd.DataFrame(rows, columns=[f"c{place}" for place in range(len(rows[0]))], dtype=float)


def test_the_audit_itself_finds_what_can_be_worked_out():
    """One hidden cell in a table with totals is total minus the rest: the audit must say so, or it would prove nothing."""
    naive = suppress(table([2, 30], [40, 50]), totals="none")
    assert naive.hidden.to_numpy().sum() == 1
    assert known_to_reader(naive) == [(0, 0)]


tables = st.integers(1, 5).flatmap(
    lambda rows: st.integers(1, 5).flatmap(lambda columns: st.lists(st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 7, 30, 200]), min_size=columns, max_size=columns), min_size=rows, max_size=rows))
)


@given(tables, st.sampled_from(["both", "rows", "columns"]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_small_count_can_be_worked_out(rows, totals):
    """Tables of one row or column, tables of zeros, tables whose totals are small: all."""
    suppression = suppress(table(*rows), 5, totals)
    assert not ((suppression.counts > 0) & (suppression.counts < 5)).any(axis=None)
    assert known_to_reader(suppression, totals) == []


def test_as_little_as_possible_is_hidden():
    """By hand: one small count in a 3 x 3 table needs three others, of the smallest rectangle; totals stay."""
    suppression = suppress(table([3, 50, 60], [10, 80, 90], [70, 20, 65]))
    assert suppression.hidden.to_numpy().sum() == 4
    assert not suppression.hidden.loc[TOTAL].any()
    assert not suppression.hidden[TOTAL].any()
    assert suppression.primary.to_numpy().sum() == 1


def test_nothing_small_nothing_hidden():
    counts = table([5, 0], [17, 9])
    pd.testing.assert_frame_equal(suppress(counts).inner, counts)


def test_threshold_of_one_switches_it_off():
    assert not suppress(table([1, 2], [3, 4]), threshold=1).hidden.to_numpy().any()


def test_zeros_are_shown():
    """A zero tells that nobody is in the cell; it can only grow, so hiding it would protect nothing."""
    suppression = suppress(table([0, 3, 40], [50, 0, 60], [20, 30, 0]))
    assert (suppression.counts.to_numpy() == 0).sum() == 3


def test_missing_or_negative_counts_are_no_counts():
    with pytest.raises(ValueError, match="counts are whole numbers from 0"):
        suppress(table([1, np.nan]))


def test_a_table_as_chapters_show_it():
    shown = suppress_table(pd.DataFrame({"area": ["urban", "rural", "all told"], "yes": [3, 40, 50], "no": [60, 70, 80]}), ["yes", "no"])
    assert shown["area"].tolist() == ["urban", "rural", "all told"]
    assert shown[["yes", "no"]].isna().to_numpy().sum() == 4


class TestShares:
    def test_a_category_of_few_takes_a_second_one_with_it(self):
        """n known (100), so 2 = 100 - 58 - 40 if only it were hidden."""
        frame = pd.DataFrame({"question": "sex", "n": [2, 58, 40], "base": 100, "share": [0.02, 0.58, 0.4]})
        shown = suppress_shares(frame, "n", "base", ["share"], within=["question"])
        assert shown["n"].isna().tolist() == [True, False, True]
        assert shown["share"].isna().tolist() == [True, False, True]
        assert shown["base"].tolist() == [100, 100, 100]

    def test_the_rest_of_the_base_may_be_few(self):
        """98 of 100 used it: two did not."""
        shown = suppress_shares(pd.DataFrame({"n": [98, 60], "base": [100, 100]}), "n", "base")
        assert shown["n"].isna().tolist() == [True, False]

    def test_everybody_in_a_tiny_group(self):
        """8 of 8 tells the answer of each of the eight; 8 of 80 does not."""
        frame = pd.DataFrame({"n": [8, 5, 80], "base": [8, 10, 80], "share": [1.0, 0.5, 1.0]})
        assert suppress_shares(frame, "n", "base", ["share"])["share"].isna().tolist() == [True, False, False]

    def test_a_group_below_the_threshold_is_not_even_counted(self):
        shown = suppress_shares(pd.DataFrame({"n": [0], "base": [4], "share": [0.0]}), "n", "base", ["share"])
        assert shown.isna().to_numpy().all()

    def test_groups_do_not_lend_each_other_cells(self):
        frame = pd.DataFrame({"town": ["a", "a", "b", "b"], "n": [3, 40, 30, 20], "base": [43, 43, 50, 50]})
        assert suppress_shares(frame, "n", "base", within=["town"])["n"].isna().tolist() == [True, True, False, False]


def test_means_of_few_are_hidden_with_their_number():
    shown = suppress_statistics(pd.DataFrame({"town": ["a", "b"], "n": [4, 5], "mean": [1.0, 2.0], "sd": [0.1, 0.2]}), "n", ["mean", "sd"])
    assert shown.iloc[0].isna().tolist() == [False, True, True, True]
    assert shown.iloc[1].tolist() == ["b", 5, 2.0, 0.2]


def test_the_note_speaks_both_languages():
    note = disclosure.NOTE.format(threshold=5)
    assert "fewer than 5 respondents" in note.en
    assert "少于5" in note.zh
