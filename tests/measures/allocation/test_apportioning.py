"""Money by counts: to the last fen, and what the census of 2010 says of counting by registration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures import inequality
from bphs.measures.allocation import apportion, central_money, paid_by_count

DATA = Path(__file__).parents[3] / "data"


def fen(money):
    return [round(100 * each) for each in money]


def test_remainders_as_hamilton_shared_them_out():
    """Balinski and Young 2001, chapter 3: Hamilton's method, quotas 7.52, 6.36, 1.12 of 15 seats give 8, 6, 1."""
    assert apportion(15, [752, 636, 112], places=0).tolist() == [8, 6, 1]


@pytest.mark.parametrize("total", [0, 0.01, 1234567.89, 2372007766.0])
def test_shares_add_up_to_the_last_fen(total):
    """Conservation, and quota: no share is a fen or more from the exact one."""
    weights = np.random.default_rng(1).uniform(0.1, 5, 38)
    shares = apportion(total, weights)
    assert sum(fen(shares)) == round(100 * total)
    assert np.abs(shares - total * weights / weights.sum()).max() < 0.01


def test_shares_do_not_depend_on_the_scale_of_weights_and_rise_with_them():
    assert apportion(100, [1, 2, 4]).tolist() == apportion(100, [1000, 2000, 4000]).tolist()
    assert (np.diff(apportion(100, [1, 2, 4, 4.5])) > 0).all()


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [np.nan, 1]])
def test_weights_that_share_out_nothing_are_refused(weights):
    with pytest.raises(MeasureError):
        apportion(1, weights)


def test_two_units_in_closed_form():
    """Shares a and 1 - a by the count, b and 1 - b by residents: quotients a/b and (1-a)/(1-b); gain M(a - b)."""
    made = paid_by_count(1000, [300, 700], residents=[600, 400])
    assert made["paid_ratio"].tolist() == pytest.approx([0.3 / 0.6, 0.7 / 0.4])
    assert made["gain"].tolist() == [-300, 300]
    assert np.average(made["paid_ratio"], weights=[600, 400]) == pytest.approx(1)


@pytest.fixture(scope="module")
def districts():
    """Residents and registered people of 2010 in today's districts, residents of 2020; read without the library."""
    about = pd.read_csv(DATA / "chongqing/districts.csv", dtype=str).set_index("code")
    census = pd.read_csv(DATA / "chongqing/census_2010.csv", dtype={"unit_code": str})
    units = pd.read_csv(DATA / "chongqing/units_2010.csv", dtype=str).set_index("unit_code")["code"]
    counted = census.groupby(census["unit_code"].map(units))[["pop_total", "pop_registered"]].sum()
    later = pd.read_csv(DATA / "chongqing/census_2020.csv", dtype={"code": str}).set_index("code")["pop_total"]
    about = about.join(counted).join(later.rename("later"))
    return about.assign(region=about["region_one_circle_two_wings"])


@pytest.mark.parametrize(
    ("counted", "residents", "regions", "lowest", "highest", "gini"),
    [
        ("pop_registered", "pop_total", (1.14, 1.12, 0.91), ("江北区", 0.65), ("潼南区", 1.29), 0.110),
        ("pop_total", "later", (1.15, 1.10, 0.93), ("渝北区", 0.68), ("丰都县", 1.29), 0.097),
    ],
)
def test_who_is_paid_for_whom(districts, counted, residents, regions, lowest, highest, gini):
    """National Bureau of Statistics, census tabulations by county of 2010 and 2020; the quotients and the Gini
    coefficients were worked out from the printed counts without this library, to two and three decimals.
    """
    made = paid_by_count(1e6, districts[counted], residents=districts[residents])["paid_ratio"]
    sums = districts.groupby("region")[[counted, residents]].sum()
    quotient = (sums[counted] / sums[counted].sum()) / (sums[residents] / sums[residents].sum())
    found = quotient[["northeast_wing", "southeast_wing", "one_hour_circle"]]
    assert found.to_numpy() == pytest.approx(regions, abs=0.005)
    named = made.set_axis(districts["name_zh"])
    assert (named.idxmin(), round(named.min(), 2)) == lowest
    assert (named.idxmax(), round(named.max(), 2)) == highest
    assert inequality.gini(made, weights=districts[residents]).value == pytest.approx(gini, abs=0.0005)


@pytest.mark.parametrize(
    ("year", "gini"), [(2019, 0.1088), (2020, 0.1151), (2021, 0.1126), (2022, 0.1504), (2023, 0.1270)]
)
def test_health_expenditure_of_provinces(year, gini):
    """China Statistical Yearbook 2020 to 2024, table 7-6, over year-end residents: population-weighted Gini."""
    table = pd.read_csv(DATA / "provinces/units_by_year.csv").query("year == @year")
    each = table["health_expenditure_100m_yuan"] / table["pop_total"]
    assert inequality.gini(each, weights=table["pop_total"]).value == pytest.approx(gini, abs=0.00005)


def test_central_money_needs_every_tier():
    """国办发〔2018〕67号 names the share of some provinces only: a gap is no zero."""
    assert central_money(74, [100, 200], share_pct=[80, 50]).tolist() == [74 * 100 * 0.8, 74 * 200 * 0.5]
    with pytest.raises(Undefined, match="known of 1 of 2 units"):
        central_money(74, [100, 200], share_pct=[80, None])
    with pytest.raises(MeasureError, match="between 0 and 100"):
        central_money(74, [100, 200], share_pct=[80, 150])
