"""Small counts are hidden, and cannot be worked out from what is shown.

The authority for "cannot be worked out" is a linear programme: given every cell and total that is shown, the smallest
and the largest value that a hidden count can have. Each small count must be able to reach the threshold, for all that a
reader can tell.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bphs.report.disclosure.cells import TOTAL, protect_line, suppress


def lines_of(shape, totals):
    """The cells of each line that a reader can add up, its total last."""
    rows, columns = shape
    if totals in ("both", "rows"):
        yield from (
            [(row, column) for column in range(columns)] for row in range(rows if totals == "both" else rows - 1)
        )
    if totals in ("both", "columns"):
        yield from (
            [(row, column) for row in range(rows)] for column in range(columns if totals == "both" else columns - 1)
        )


def bounds_of_small(suppression, totals="both", zeros_hidden=False):
    """Smallest and largest value of each hidden small count that agrees with what is shown, by linear programming.

    A reader knows that hidden counts are at least 1 where every zero is shown.
    """
    counts, hidden = suppression.counts.to_numpy(), suppression.hidden.to_numpy()
    names = {tuple(cell): place for place, cell in enumerate(np.argwhere(hidden))}
    equations, right = [], []
    for cells in lines_of(counts.shape, totals):
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
    found = {}
    for cell in map(tuple, np.argwhere(suppression.primary.to_numpy())):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(names))
            aim[names[cell]] = sign
            solved = linprog(
                aim,
                A_eq=np.array(equations) if equations else None,
                b_eq=right or None,
                bounds=(0 if zeros_hidden else 1, 1e6),
            )
            assert solved.status == 0
            ends.append(sign * solved.fun)
        found[cell] = tuple(ends)
    return found


def table(*rows):
    return pd.DataFrame(rows, columns=[f"c{place}" for place in range(len(rows[0]))], dtype=float)


def zeros_hidden(rows, suppression):
    return bool((suppression.hidden.to_numpy()[:-1, :-1] & (np.array(rows) == 0)).any())


def test_the_audit_itself_finds_what_can_be_worked_out():
    """One hidden cell in a table with totals is total minus the rest: the audit must say so, or it would
    prove nothing.
    """
    naive = suppress(table([2, 30], [40, 50]), totals="none")
    assert naive.hidden.to_numpy().sum() == 1
    assert bounds_of_small(naive) == {(0, 0): (2, 2)}


def test_ones_that_add_up_to_their_number_are_known():
    """Langsrud 2024: four hidden ones in a square, none of them zero, are 1 each although no line has a single hidden
    cell.
    """
    naive = suppress(table([1, 1, 90], [1, 1, 80], [70, 60, 50]), totals="none")
    assert set(bounds_of_small(naive).values()) == {(1, 1)}
    protected = suppress(table([1, 1, 90], [1, 1, 80], [70, 60, 50]))
    assert min(high for _, high in bounds_of_small(protected).values()) >= 5


tables = st.integers(1, 5).flatmap(
    lambda rows: st.integers(1, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([0, 0, 1, 1, 2, 4, 5, 7, 30, 200]), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)


@given(tables, st.sampled_from(["both", "rows", "columns"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_small_count_can_be_worked_out(rows, totals):
    """Tables of one row or column, tables of ones and zeros, tables whose totals are small: all."""
    suppression = suppress(table(*rows), 5, totals)
    assert not ((suppression.counts > 0) & (suppression.counts < 5)).any(axis=None)
    found = bounds_of_small(suppression, totals, zeros_hidden(rows, suppression))
    assert all(high >= 5 - 1e-6 for _, high in found.values())


@given(tables, st.data())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_large_count_that_must_be_hidden_is_protected_as_well(rows, data):
    """A group that is hidden elsewhere: its count here, however large, cannot be worked out either."""
    also = np.array(
        data.draw(
            st.lists(
                st.lists(st.booleans(), min_size=len(rows[0]), max_size=len(rows[0])),
                min_size=len(rows),
                max_size=len(rows),
            )
        )
    )
    asked = suppress(table(*rows), 5, also=also & (np.array(rows) > 0))
    marked = asked.primary.copy()
    marked.iloc[:-1, :-1] |= also & (np.array(rows) > 0)
    found = bounds_of_small(type(asked)(asked.counts, asked.hidden, marked), zeros_hidden=zeros_hidden(rows, asked))
    assert all(high - low > 0.99 for low, high in found.values())


def test_as_little_as_possible_is_hidden():
    """By hand: one small count in a 3 x 3 table needs three others, of the smallest rectangle; totals stay."""
    suppression = suppress(table([3, 50, 60], [10, 80, 90], [70, 20, 65]))
    assert suppression.hidden.to_numpy().sum() == 4
    assert not suppression.hidden.loc[TOTAL].any()
    assert not suppression.hidden[TOTAL].any()
    assert suppression.primary.to_numpy().sum() == 1


def test_a_large_count_may_fall_instead_of_growing():
    """By hand: 6 must go, and nothing in its column can fall when it grows.

    Only 6 - 1 and 2 + 1 leave all totals as they are.
    """
    suppression = suppress(table([6, 2], [0, 10]), also=np.array([[True, False], [False, False]]))
    assert suppression.hidden.to_numpy()[:-1, :-1].all()
    assert not suppression.hidden[TOTAL].any()
    assert not suppression.hidden.loc[TOTAL].any()


def test_nothing_small_nothing_hidden():
    counts = table([5, 0], [17, 9])
    pd.testing.assert_frame_equal(suppress(counts).inner, counts)


def test_threshold_of_one_switches_it_off():
    assert not suppress(table([1, 2], [3, 4]), threshold=1).hidden.to_numpy().any()


def test_zeros_are_shown_where_other_counts_can_be_hidden():
    """A zero tells that nobody is in the cell, and may be an answer that cannot be given: hiding it would protect
    little.
    """
    suppression = suppress(table([0, 3, 40], [50, 0, 60], [20, 30, 0]))
    assert (suppression.counts.to_numpy() == 0).sum() == 3


def test_a_nought_that_is_hidden_elsewhere_takes_no_other_with_it():
    """Only counts of people are protected; the nought is hidden because another table hides it."""
    counts = table([0, 30, 40], [50, 60, 70])
    also = np.array([[True, False, False], [False, False, False]])
    assert suppress(counts, also=also).hidden.to_numpy().sum() == 1


def test_missing_or_negative_counts_are_no_counts():
    with pytest.raises(ValueError, match="counts are whole numbers from 0"):
        suppress(table([1, np.nan]))


@given(st.lists(st.sampled_from([0, 1, 2, 3, 5, 9, 40]), min_size=1, max_size=6), st.data())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_in_a_line_each_hidden_count_might_be_as_large_as_the_threshold(counts, data):
    """Closed form: of k hidden counts of at least 1 that add up to s, each may be as large as s - (k - 1).

    Alone it is s.
    """
    line = np.array([*counts, sum(counts)], dtype=float)
    marks = np.array([*((0 < count < 5) or (count > 0 and data.draw(st.booleans())) for count in counts), False])
    protect_line(line, marks, 5)
    if marks[:-1].any() and not marks[-1]:
        assert marks[:-1].sum() >= 2
        assert line[:-1][marks[:-1]].sum() - (marks[:-1].sum() - 1) >= 5
    assert not (~marks[:-1] & (line[:-1] > 0) & (line[:-1] < 5)).any()
