"""Tables beside the censuses: counts of the yearbook, a service's rates, against printed sums and means; the results of
chapter 02 that rest on them, from plain numpy and scipy.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "chongqing"
STAFF = ["institutions", "beds", "health_technical_personnel", "licensed_assistant_doctors", "registered_nurses"]


def read(name):
    return pd.read_csv(DATA / f"{name}.csv", dtype={"code": str, "unit_code": str, "service_area": str})


@pytest.fixture(scope="module")
def regions():
    return read("districts").set_index("code").region_one_circle_two_wings


@pytest.fixture(scope="module")
def circle(regions):
    """Counts of 2007 and the census of 2010 in the districts of the one-hour circle."""
    census = read("census_2010").merge(read("units_2010")[["unit_code", "code"]], on="unit_code")
    census = census.groupby("code")[["pop_total", "lf_health_social"]].sum()
    counts = read("counted_resources").groupby("code")[STAFF].sum()
    return census.join(counts)[regions == "one_hour_circle"]


@pytest.fixture(scope="module")
def record():
    return json.loads((ROOT / "reports/results.json").read_text(encoding="utf-8"))["chongqing"]


def test_counts_add_up_to_the_printed_totals_of_the_circle(circle):
    """Chongqing Statistical Yearbook 2008, table 19-13: the row of the one-hour circle."""
    assert circle[STAFF].sum().astype(int).tolist() == [4060, 54048, 58469, 26308, 17800]


def test_shares_of_the_regions(regions, record):
    """Table 19-13 of the yearbook: 58,469, 19,290 and 5,977 of 83,736; census of 2010: the long form by region."""
    census = read("census_2010").merge(read("units_2010")[["unit_code", "code"]], on="unit_code")
    workers = census.groupby(census.code.map(regions)).lf_health_social.sum()
    of_census = 100 * workers / workers.sum()
    of_count = pd.Series({"one_hour_circle": 58469, "northeast_wing": 19290, "southeast_wing": 5977}) / 837.36
    assert of_count.round(1).tolist() == [69.8, 23.0, 7.1]
    assert of_census[of_count.index].round(1).tolist() == [70.4, 23.8, 5.8]
    assert record["02_indicators.shares_apart"]["value"] == pytest.approx((of_census - of_count).abs().max(), rel=1e-5)


def test_ranks_of_the_units(circle, record):
    """scipy.stats.spearmanr, over the 21 districts of the circle."""
    counted = circle.health_technical_personnel / circle.pop_total
    rho = stats.spearmanr(counted, circle.lf_health_social / circle.pop_total).statistic
    assert record["02_indicators.ranks_agree"]["value"] == pytest.approx(rho, rel=1e-5)


def test_rates_of_the_service_as_published(record):
    """Li and Ren 2022, ChinaXiv 202207.00083V1, table 3: unweighted means and standard deviations by region; their row
    Central 2012 repeats West 2012.
    """
    rates = read("service_rates").set_index("service_area")
    provinces = pd.read_csv(ROOT / "data/provinces/districts.csv", dtype=str).set_index("code")
    peers = rates[rates.area_kind != "whole"]
    found = peers.groupby(["year", provinces.region_four_regions.reindex(peers.index)]).service_rate
    printed = pd.read_csv(Path(__file__).with_name("published") / "child_management_by_region.csv")
    printed = printed.set_index(["year", "region"]).drop((2012, "central"))
    made = found.agg(["mean", "std"]).rename_axis(["year", "region"]).loc[printed.index]
    assert (made["mean"] - printed["mean"]).abs().max() <= 0.06
    assert (made["std"] - printed["sd"]).abs().max() <= 0.06
    own = rates.loc["500000"].set_index("year").service_rate
    assert own[[2010, 2019]].tolist() == [80.1, 91.4]
    spread = [np.std(peers[peers.year == year].service_rate, ddof=1) for year in (2010, 2019)]
    assert record["02_indicators.service_spread"]["value"] == pytest.approx(spread[1] - spread[0], rel=1e-5)


def test_every_figure_of_the_censuses_has_its_verdict_and_those_of_one_year_are_not_compared():
    """The headings of the two files themselves."""
    verdicts = read("comparability")
    verdict = {name: row.comparable for row in verdicts.itertuples() for name in row.columns.split()}
    first, last = (set(read(f"census_{year}").columns[2:]) for year in (2010, 2020))
    assert set(verdict) == first | last
    assert {verdict[name] for name in first ^ last} == {"no"}


def test_a_number_that_was_not_seen_is_empty_and_every_work_is_in_the_references():
    """Numbers as the offices write them, 国发〔2017〕9号; keys of the two BibTeX files."""
    policies, comparators = read("policies"), read("comparators")
    assert policies.number.dropna().str.fullmatch(r"[\u4e00-\u9fff]+〔\d{4}〕\d+号").all()
    assert policies.number.isna().any()
    named = [*policies.work.dropna(), *comparators.reference, *read("published_results").reference]
    bibliography = (ROOT / "notebooks/references.bib").read_text("utf-8") + (DATA / "references.bib").read_text("utf-8")
    assert [work for work in named if f"{{{work.removeprefix('@')}," not in bibliography] == []
