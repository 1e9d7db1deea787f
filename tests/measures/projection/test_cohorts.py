"""Cohorts carried on against a round worked by hand, a projection matrix written out, and what must hold exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.projection import accuracy, hamilton_perry, part_of_change, variants

TENS, FIVES = list(range(0, 60, 10)), list(range(0, 90, 5))
FIRST = pd.DataFrame([[100, 90, 80, 70, 60, 150]], columns=TENS)
SECOND = pd.DataFrame([[88, 95, 99, 72, 63, 168]], columns=TENS)


def two_counts(units=4):
    """Two counts of some units by five-year groups, as uneven as real ones."""
    drawn = np.random.default_rng(7)
    return tuple(pd.DataFrame(drawn.integers(500, 5000, (units, len(FIVES))), columns=FIVES) for _ in range(2))


def test_a_round_worked_by_hand():
    """By the equations of Swanson, Schlottmann and Schmidt 2010 (doi:10.1007/s11113-009-9144-7), on paper: ratios
    95/100, 99/90, 72/80, 63/70 and 168/(60 + 150); then .95 · 88, 1.1 · 95, .9 · 99, .9 · 72, .8 · (63 + 168), and
    children 88/(99 + 72 + 63) of the 104.5 + 89.1 + 64.8 adults.
    """
    made = hamilton_perry(FIRST, SECOND, step=10, years=10)
    assert made.iloc[0].tolist() == pytest.approx([88 / 234 * 258.4, 83.6, 104.5, 89.1, 64.8, 184.8], rel=1e-12)


def matrix(first, second):
    """Projection matrix of one unit, ten years, five-year groups: survival below the diagonal, children in two rows."""
    n = len(FIVES)
    moved = np.zeros((n, n))
    for to in range(2, n - 1):
        moved[to, to - 2] = second[to] / first[to - 2]
    moved[n - 1, n - 3 :] = second[n - 1] / first[n - 3 :].sum()
    # Children of 0 to 4 to adults of 15 to 44, those of 5 to 9 to adults of 20 to 49.
    for row, adults in ((0, range(3, 9)), (1, range(4, 10))):
        ratio = second[row] / second[list(adults)].sum()
        moved[row] = ratio * moved[list(adults)].sum(axis=0)
    return moved


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_powers_of_a_matrix_give_the_same(rounds):
    """Authority: the linear form of the projection, x(t + 10 r) = M^r x(t), as for Leslie's matrix (Caswell 2001,
    Matrix Population Models, chapter 2), written out here for each unit by itself.
    """
    first, second = two_counts()
    made = hamilton_perry(first, second, step=10, years=10 * rounds)
    for unit in first.index:
        moved = np.linalg.matrix_power(matrix(first.loc[unit].to_numpy(), second.loc[unit].to_numpy()), rounds)
        assert made.loc[unit].to_numpy() == pytest.approx(moved @ second.loc[unit].to_numpy(), rel=1e-10)


@pytest.mark.parametrize("growth", [0.7, 1.0, 1.3])
def test_equal_growth_at_every_age_goes_on(growth):
    """Closed form: with P(t) = g P(t - k) at every age, P(t + n k) = gⁿ P(t)."""
    first = two_counts()[0]
    made = hamilton_perry(first, growth * first, step=10, years=20)
    assert made.to_numpy() == pytest.approx(growth**3 * first.to_numpy(), rel=1e-12)


def test_between_two_rounds_a_straight_line():
    first, second = two_counts()
    at = {years: hamilton_perry(first, second, step=10, years=years) for years in (10, 14, 20)}
    assert at[14].to_numpy() == pytest.approx((0.6 * at[10] + 0.4 * at[20]).to_numpy())
    four = hamilton_perry(first, second, step=10, years=4)
    assert four.to_numpy() == pytest.approx((0.6 * second + 0.4 * at[10]).to_numpy())


@pytest.mark.parametrize("step", [7, 50])
def test_a_step_by_which_no_cohort_can_move_on_is_undefined(step):
    with pytest.raises(Undefined, match=f"lie {step} years apart"):
        hamilton_perry(*two_counts(), step=step, years=10)


def test_nobody_to_compare_with_is_undefined():
    first, second = two_counts()
    empty, childless = first.copy(), second.copy()
    empty.loc[1, 30] = 0
    childless.loc[2, range(15, 50, 5)] = 0
    with pytest.raises(Undefined, match="found nobody"):
        hamilton_perry(empty, second, step=10, years=10)
    with pytest.raises(Undefined, match="no adults"):
        hamilton_perry(first, childless, step=10, years=10)


def test_the_oldest_may_be_missing_as_long_as_somebody_can_become_old():
    """Of the open group and those below it the sum is what the ratio divides by."""
    first, second = two_counts()
    first.loc[0, [80, 85]] = 0
    made = hamilton_perry(first, second, step=10, years=10)
    assert made.loc[0, 85] == pytest.approx(second.loc[0, 85] / first.loc[0, 75] * second.loc[0, [75, 80, 85]].sum())


@pytest.mark.parametrize(
    ("first", "second", "more", "said"),
    [
        (FIRST, SECOND.rename(index={0: 1}), {}, "the same units"),
        (FIRST, SECOND.rename(columns={50: 60}), {}, "the same ages"),
        (FIRST.rename(columns={50: 60}), SECOND.rename(columns={50: 60}), {}, "equally wide"),
        (-FIRST, SECOND, {}, "earlier: every number"),
        (FIRST, SECOND.replace(88, np.nan), {}, "later: every number"),
        (FIRST, SECOND, {"years": 0}, "years=0"),
        (FIRST, SECOND, {"step": 2.5}, "step=2.5"),
    ],
)
def test_what_is_no_pair_of_counts_is_refused(first, second, more, said):
    with pytest.raises(MeasureError, match=said) as refused:
        hamilton_perry(first, second, **{"step": 10, "years": 10} | more)
    assert not isinstance(refused.value, Undefined)


def test_half_of_the_change_and_more_of_it_by_hand():
    now, then = pd.DataFrame({0: [100.0, 40.0]}), pd.DataFrame({0: [80.0, 60.0]})
    assert part_of_change(now, then, part=0.5)[0].tolist() == [90, 50]
    assert part_of_change(now, then, part=1.5)[0].tolist() == [70, 70]
    assert part_of_change(now, then, part=0)[0].tolist() == [100, 40]
    assert part_of_change(now, then, part=9)[0].tolist() == [0, 220]
    made = variants(now, then)
    assert {name: frame[0].tolist() for name, frame in made.items()} == {
        "none": [100, 40], "low": [90, 50], "full": [80, 60], "high": [70, 70],
    }  # fmt: skip
    with pytest.raises(MeasureError, match="the same units and ages"):
        part_of_change(now, then.rename(columns={0: 5}), part=1)


def test_errors_of_a_projection_by_hand():
    """Definitions of MAPE and MALPE (Smith, Tayman and Swanson 2013): +20 %, -10 % and 0 of 100, 200 and 100."""
    found = accuracy([120, 180, 100], [100, 200, 100])
    assert (found.mape, found.malpe, found.total) == pytest.approx((0.1, 0.1 / 3, 0.0))
    with pytest.raises(MeasureError, match="above 0"):
        accuracy([1, 2], [0, 2])
