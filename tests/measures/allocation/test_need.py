"""Need, transfers and assessment: closed forms, worked examples, and what must hold whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.allocation import (
    cost_difference,
    equalization_transfer,
    fiscal_difficulty,
    indicator_score,
    need,
    need_sensitivity,
    no_loser,
    pay_by_scores,
    pay_by_work,
    share_out,
    towards_target,
)

RNG = np.random.default_rng(7)
PEOPLE = RNG.integers(20_000, 900_000, 38).astype(float)
OLD = np.round(PEOPLE * RNG.uniform(0.05, 0.25, 38))
YOUNG = np.round(PEOPLE * RNG.uniform(0.1, 0.2, 38))
AREA = RNG.uniform(30, 4000, 38)
GROUPS = {"old": OLD, "young": YOUNG}


def fen(money):
    return sum(round(100 * each) for each in money)


def test_without_weights_need_is_residents():
    assert need(PEOPLE, groups=GROUPS, weights={}, area=AREA).tolist() == PEOPLE.tolist()
    assert need(PEOPLE, groups=GROUPS, weights={"old": 1, "sparse": 1}).tolist() == PEOPLE.tolist()


def test_need_of_two_units_in_closed_form():
    """A weight of 3 for the old: 100 + 2 x 10 against 100 + 2 x 40. Density: half the overall one counts twice, and
    one of twice the overall density half, at a weight of 2.
    """
    assert need([100, 100], groups={"old": [10, 40]}, weights={"old": 3}).tolist() == [120, 180]
    found = need([100, 100], groups={}, weights={"sparse": 2}, area=[1, 3])
    assert found.tolist() == pytest.approx([100 * 50 / 100, 100 * 50 / (100 / 3)])


def test_a_share_rises_with_what_a_unit_needs():
    """Monotone: one more old resident, at a weight above 1, raises the unit's share and lowers every other one's."""
    more = OLD + np.eye(38)[5]
    before, after = (need(PEOPLE, groups={"old": each}, weights={"old": 2.5}) for each in (OLD, more))
    change = after / after.sum() - before / before.sum()
    assert change[5] > 0
    assert (np.delete(change, 5) < 0).all()
    paid = share_out(1e6, after, residents=PEOPLE, floor=0.01)
    assert paid[5] >= share_out(1e6, before, residents=PEOPLE, floor=0.01)[5]


def test_sensitivity_is_the_derivative():
    """Central differences of the shares themselves, at a step of a hundred-thousandth."""
    found, step = need_sensitivity(PEOPLE, groups=GROUPS, area=AREA), 1e-5
    for name in ("old", "young", "sparse"):
        up, down = (need(PEOPLE, groups=GROUPS, weights={name: 1 + side * step}, area=AREA) for side in (1, -1))
        slope = (np.log(up / up.sum()) - np.log(down / down.sum())) / (2 * step)
        assert found[name].to_numpy() == pytest.approx(slope, abs=1e-7)
        assert np.average(found[name], weights=PEOPLE) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("floor", [0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("equal_part", [0, 0.3, 1])
def test_shares_add_up_to_the_last_fen_and_keep_to_the_floor(floor, equal_part):
    bases, total = PEOPLE * RNG.uniform(0.3, 3, 38), 2_372_007_766.01
    per_head = floor * total / PEOPLE.sum()
    paid = share_out(total, bases, residents=PEOPLE, floor=per_head, equal_part=equal_part)
    assert fen(paid) == 237_200_776_601
    assert (paid >= per_head * PEOPLE - 0.011).all()


def test_the_unit_of_money_does_not_matter():
    """In yuan and in 10,000 yuan, to the fen of the coarser one."""
    bases = PEOPLE * RNG.uniform(0.3, 3, 38)
    yuan = share_out(1e9, bases, residents=PEOPLE, floor=40)
    assert share_out(1e5, bases, residents=PEOPLE, floor=0.004) * 1e4 == pytest.approx(yuan, abs=100)
    assert equalization_transfer([1e6, 5e5], [4e5, 2e5], coefficient=0.6) == pytest.approx(
        1e4 * equalization_transfer([100, 50], [40, 20], coefficient=0.6)
    )
    assert fiscal_difficulty([50, 90, 30], revenue=[50, 60, 70], expenditure=[100, 150, 90]) == pytest.approx(
        fiscal_difficulty([5000, 9000, 3000], revenue=[5000, 6000, 7000], expenditure=[10000, 15000, 9000])
    )


def test_floor_of_three_units_in_closed_form():
    """Shares 8, 1, 1 of 100 for 10, 10, 80 residents, floor 1 each: the third gets 80, then the second would get
    20 / 9 = 2.2, below its floor of 10; the first gets what is left.
    """
    assert share_out(100, [8, 1, 1], residents=[10, 10, 80], floor=1).tolist() == [10, 10, 80]
    assert share_out(110, [8, 1, 1], residents=[10, 10, 80], floor=1).tolist() == [20, 10, 80]
    with pytest.raises(Undefined, match="does not reach"):
        share_out(99, [8, 1, 1], residents=[10, 10, 80], floor=1)


def test_nobody_loses_with_that_addition_and_somebody_with_less():
    """Closed form of two units: 60 and 40 become 60 and 60 under equal shares: 20 more."""
    assert no_loser([60, 40], [1, 1]) == 20
    paid, bases = share_out(1e6, PEOPLE * RNG.uniform(0.5, 2, 38), residents=PEOPLE), PEOPLE
    added = no_loser(paid, bases)
    after = (paid.sum() + added) * bases / bases.sum()
    assert (after >= paid - 1e-6).all()
    assert ((paid.sum() + 0.999 * added) * bases / bases.sum() < paid).any()
    assert no_loser(bases, bases) == 0


def test_pace_of_change():
    """Adds up; who is above target gets the least growth and no more; nobody goes beyond the target."""
    current, target = share_out(1e6, PEOPLE * RNG.uniform(0.5, 2, 38), residents=PEOPLE), PEOPLE / PEOPLE.sum()
    made = towards_target(current, target, total=1.05e6, least_growth=0.01)
    goal = 1.05e6 * target
    assert made.sum() == pytest.approx(1.05e6)
    above = current * 1.01 >= goal
    assert made[above] == pytest.approx(current[above] * 1.01)
    assert (made[~above] <= goal[~above] + 1e-6).all()
    assert (made >= current * 1.01 - 1e-6).all()
    assert towards_target([50, 50], [1, 1], total=110).tolist() == [55, 55]
    with pytest.raises(Undefined, match="too small"):
        towards_target([60, 40], [1, 1], total=99)


def test_statutory_formulas_as_the_rule_states_them():
    """财预〔2022〕58号, copy of the text: (expenditure - revenue) x coefficient + adjustment + reward; 55 % and 45 % of
    two z-scores (two units: -1 and 1); (.85 population + .15 area) x factors.
    """
    assert equalization_transfer([100, 80], [40, 30], coefficient=0.5, adjustment=[-1, 0], reward=3).tolist() == [
        32.0,
        28.0,
    ]
    assert equalization_transfer([100], [130], coefficient=0.5).tolist() == [0]
    assert fiscal_difficulty([90, 50], revenue=[60, 50], expenditure=[100, 150]).tolist() == pytest.approx(
        [0.55 - 0.45, -0.55 + 0.45]
    )
    assert cost_difference([2, 1], [1, 4], factors=[[1.1, 1], [1, 2]]) == pytest.approx([1.85 * 1.1, 1.45 * 2])


def test_scores_as_an_appraisal_server_counts_them():
    """Its worked rates: 3402 / 4860 = 70.0 %, 4930 / 7250 = 68.0 %, 39440 / 49300 = 80.0 %, 49300 / 58000 = 85.0 %,
    1064 / 1520 = 70.0 %; the score is full marks x min(rate / baseline, 1).
    """
    rates = np.array([3402 / 4860, 4930 / 7250, 39440 / 49300, 49300 / 58000, 1064 / 1520])
    assert rates.tolist() == pytest.approx([0.70, 0.68, 0.80, 0.85, 0.70])
    assert indicator_score(rates, baseline=0.70, full=10) == pytest.approx([10, 10 * 0.68 / 0.70, 10, 10, 10])


def test_work_times_quality_as_an_appraisal_server_splits_money():
    """Its rule: budget x (points x quality) / sum, quality only below 85 %."""
    assert pay_by_work(1000, [300, 200], quality=[0.9, 0.6], full_from=0.85).tolist() == pytest.approx(
        [1000 * 300 / 420, 1000 * 120 / 420], abs=0.005
    )
    assert fen(pay_by_work(1000.01, [300, 200, 7], quality=[0.9, 0.6, 0.5])) == 100_001


@pytest.mark.parametrize("part", [0, 0.1, 0.3, 0.5, 1])
def test_two_units_paid_by_score_in_closed_form(part):
    """Equal bases, scores 1 and s: the second gets M ((1 - f) / 2 + f s / (1 + s)); nothing is lost on the way."""
    made = pay_by_scores(1000, [5, 5], scores=[1, 0.6], performance_share=part)
    assert made[1] == pytest.approx(1000 * ((1 - part) / 2 + part * 0.6 / 1.6), abs=0.006)
    assert fen(made) == 100_000


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: need([1, 2], groups={"old": [0, 1]}, weights={"odl": 2}), "'old'"),
        (lambda: need([1, 2], groups={"old": [0, -1]}, weights={}), "0 or more"),
        (lambda: need([1, 2], groups={}, weights={"sparse": 2}), "area"),
        (lambda: need([1, 2], groups={"sparse": [1, 1]}, weights={}), "otherwise"),
        (lambda: need([1, 2], groups={"old": [0, 1]}, weights={"old": 0}), "above 0"),
        (lambda: share_out(1, [1, 1], residents=[1, 1], equal_part=2), "at most 1"),
        (lambda: share_out(1, [0, 0], residents=[1, 1]), "not all 0"),
        (lambda: no_loser([1, 1], [1, 0]), "above 0"),
        (lambda: equalization_transfer([1], [0], coefficient=2), "at most 1"),
        (lambda: fiscal_difficulty([1, 1], revenue=[1, 1], expenditure=[1, 1]), "do not differ"),
        (lambda: cost_difference([1], [1], factors=[[0]]), "above 0"),
        (lambda: indicator_score([-1], baseline=1), "0 or more"),
        (lambda: pay_by_work(1, [1], quality=[1.2]), "between 0 and 1"),
        (lambda: pay_by_scores(1, [1], scores=[1], performance_share=1.5), "between 0 and 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(call, said):
    with pytest.raises(MeasureError, match=said):
        call()
