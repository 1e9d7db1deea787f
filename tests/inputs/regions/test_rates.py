"""Rates and shares, by hand and against printed ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError, Undefined
from bphs.inputs.regions import harmonising
from bphs.inputs.regions.boundaries import areas_km2, read_boundaries
from bphs.inputs.regions.rates import characteristics, per_resident


@pytest.fixture(scope="module")
def panel(study, tables, dictionary):
    censuses = {
        year: harmonising.harmonise(tables[f"census_{year}"], tables["units_2010"], dictionary) for year in study.years
    }
    return harmonising.panel(censuses, tables["districts"], study.region_column)


@pytest.fixture(scope="module")
def indicators(panel, study):
    return harmonising.indicators(panel, areas_km2(read_boundaries(study)), study.long_form_share)


def test_by_hand_for_yuzhong_in_2020(indicators):
    """NBS, 2020 by county, Yuzhong: 588,717 residents, 1,632 health and social workers among 31,961 employed in the
    long form, 1,355 in education, 82,588 aged 65+, 36,258 of 56,120 households with exactly one of them, 210,176 +
    113,266 migrants.
    """
    row = indicators.query("code == '500103' and year == 2020").iloc[0]
    expected = {
        "health_workers": 16_320,
        "health_workers_per_1000": 16_320 / 588.717,
        "health_workers_per_1000_65_plus": 16_320 / 82.588,
        "health_workers_per_1000_employed": 1_632 / 31.961,
        "education_workers_per_1000": 13_550 / 588.717,
        "pop_65_plus": 82_588,
        "share_65_plus": 8_258_800 / 588_717,
        "one_older_household_share": 3_625_800 / 56_120,
        "migrant_share": 100 * (210_176 + 113_266) / 588_717,
        "urban_share": 100,
        "mean_school_years": 11.53,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("code", "printed"), [("500155", 20.40), ("500151", 20.96)])
def test_share_aged_65_plus_as_districts_printed_it(indicators, code, printed):
    """Communiques of the seventh census of Liangping and Tongliang, 2021."""
    found = indicators.query("code == @code and year == 2020")["share_65_plus"].iloc[0]
    assert round(found, 2) == printed


def test_urban_share_of_the_municipality_as_printed(indicators):
    """NBS, province tables of the 2020 census: 22,264,028 of 32,054,159 residents, 69.46 %.

    Weighted districts must give it.
    """
    of = indicators.query("year == 2020")
    assert round(np.average(of["urban_share"], weights=of["pop_total"]), 2) == 69.46


class TestStandardError:
    def test_closed_form(self, indicators):
        """Cochran 1977, 3.2: n = 181 of Chengkou's 197,497 residents in 2020, f = .1: 1000 √(181 · .9) / (.1 · 197,497)
        = 0.64625.
        """
        row = indicators.query("code == '500229' and year == 2020").iloc[0]
        assert row["health_workers_per_1000_se"] == pytest.approx(
            1000 * np.sqrt(181 * 0.9) / (0.1 * 197_497), rel=1e-12
        )
        assert row["health_workers_per_1000_se"] == pytest.approx(0.64625, abs=5e-6)

    def test_against_drawing_the_sample_again_and_again(self):
        """Authority: the draw itself.

        1,810 workers, each in the long form with probability .1, 200,000 times (seed 1).
        """
        drawn = np.random.default_rng(1).binomial(1_810, 0.1, 200_000) / 0.1 * 1000 / 197_497
        formula = 1000 * np.sqrt(181 * 0.9) / (0.1 * 197_497)
        assert drawn.std() == pytest.approx(formula, rel=0.01)

    def test_a_full_count_has_none(self, panel, study):
        full = harmonising.indicators(panel, areas_km2(read_boundaries(study)), long_form_share=1.0)
        assert (full["health_workers_per_1000_se"] == 0).all()

    def test_a_count_that_is_missing_has_none_and_no_warning(self, panel, indicators, study):
        """Whole numbers with a gap, as tables are read: behind the gap pandas keeps any number, here a negative one.
        Warnings are errors here. All other units: as without the gap.
        """
        counted = panel["lf_health_social"].to_numpy(dtype="int64", copy=True)
        gap = np.arange(len(counted)) == 3
        counted[gap] = -9
        some = panel.assign(lf_health_social=pd.arrays.IntegerArray(counted, gap))
        found = harmonising.indicators(some, areas_km2(read_boundaries(study)), study.long_form_share)
        for name in ("health_workers_per_1000", "health_workers_per_1000_se"):
            values = found[name].to_numpy(dtype=float, na_value=np.nan)
            assert np.isnan(values[gap]).all()
            np.testing.assert_array_equal(values[~gap], indicators[name].to_numpy(dtype=float)[~gap])


def test_panel_is_not_changed(panel, study):
    before = panel.copy()
    harmonising.indicators(panel, areas_km2(read_boundaries(study)))
    assert panel.equals(before)


def test_what_is_missing_is_told_at_once(panel):
    with pytest.raises(InputError) as caught:
        harmonising.indicators(panel.drop(columns=["pop_total", "lf_health_social"]), {"500101": 1.0})
    found = [problem.found for problem in caught.value.problems]
    assert found[:2] == ["no column 'pop_total'", "nothing that counts the resource 'health_workers'"]
    assert found.count("no area") == 37


def test_an_indicator_whose_columns_a_study_lacks_is_left_out_and_the_others_are_the_same(panel, indicators, study):
    """By definition: urban share needs urban residents, everything of older residents their age groups."""
    lacking = panel.drop(columns=["pop_urban", "age_85_plus", "hh_family"])
    found = harmonising.indicators(lacking, areas_km2(read_boundaries(study)), study.long_form_share)
    gone = [
        "pop_65_plus", "health_workers_per_1000_65_plus", "share_65_plus", "one_person_household_share", "urban_share",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(found, indicators.drop(columns=gone))


def test_a_study_without_boundaries_has_no_areas(panel, indicators, study):
    found = harmonising.indicators(panel, None, study.long_form_share)
    pd.testing.assert_frame_equal(found, indicators.drop(columns=["area_km2", "density_per_km2"]))


@pytest.mark.parametrize("years", [[2020], [2000, 2010, 2020]])
def test_any_number_of_years(panel, indicators, study, years):
    """Every row is computed by itself: a year has the same rates with whatever others."""
    rows = [panel[panel["year"] == max(year, 2010)].assign(year=year) for year in years]
    found = harmonising.indicators(pd.concat(rows, ignore_index=True), None, study.long_form_share)
    assert found.groupby("year").size().to_dict() == dict.fromkeys(years, 38)
    of_last = indicators[indicators["year"] == 2020].drop(columns=["area_km2", "density_per_km2"])
    pd.testing.assert_frame_equal(found[found["year"] == 2020].reset_index(drop=True), of_last.reset_index(drop=True))


def test_a_resource_that_was_counted_in_full_has_no_sampling_error(panel):
    """Arithmetic: 500 beds for 100,000 residents are 5 per 1,000."""
    beds = panel.assign(beds=500, pop_total=100_000)
    found = harmonising.indicators(beds, None, 0.1, "beds")
    assert (found["beds_per_1000"] == 5).all()
    assert "beds_per_1000_se" not in found
    both = harmonising.indicators(beds.assign(health_workers=500), None, 0.1)  # its long form is there too
    assert (both["health_workers_per_1000"] == 5).all()
    assert "health_workers_per_1000_se" not in both
    nurses = harmonising.indicators(beds.assign(lf_nurses=50), None, 0.1, "nurses")
    assert (nurses["nurses_per_1000"] == 5).all()
    assert "nurses_per_1000_se" in nurses


class TestCharacteristics:
    def test_those_known_of_every_unit_and_not_the_same_in_all_can_rank_them(self):
        """By definition: of a unit without a figure, and of figures that are all the same, there is no order."""
        table = pd.DataFrame({"year": [1, 1, 2, 2], "urban_share": [5.0, 6.0, 6.0, 6.0], "income": [1.0, 2.0, 2.0, 1.0],
                              "births": [1.0, 2.0, 3.0, None]})  # fmt: skip
        assert characteristics(table, ["income", "births", "unheard_of"]) == ["income"]
        assert characteristics(table[table.year == 1]) == ["urban_share"]

    def test_without_any_the_section_goes(self):
        with pytest.raises(Undefined, match="give the role 'rank'"):
            characteristics(pd.DataFrame({"year": [1, 1], "urban_share": [5.0, 5.0]}))


class TestSeveralResources:
    PANEL = pd.DataFrame(
        {
            "code": ["a", "b"] * 3, "year": [1, 1, 2, 2, 3, 3], "region": "x", "pop_total": [1000, 2000] * 3,
            "beds": [2, 6, None, 6, 4, 8], "lf_nurses": [1, 1, 2, 2, 3, 3], "cots": 0,
        }
    )  # fmt: skip

    def test_each_stands_in_its_own_first_and_last_year(self):
        """By hand: beds of the second year lack a unit; nurses are a tenth of those that there are."""
        found = per_resident(self.PANEL, ["beds", "lf_nurses", "cots"], 0.1)
        beds, nurses = found[found.resource == "beds"], found[found.resource == "nurses"]
        assert beds.year.tolist() == [1, 1, 3, 3]
        assert beds.amount_per_1000.tolist() == [2, 3, 4, 4]
        assert nurses.amount_per_1000.tolist() == [10, 5, 30, 15]
        assert set(found.resource) == {"beds", "nurses"}

    def test_one_alone_is_not_compared(self):
        with pytest.raises(Undefined, match="Fewer than two"):
            per_resident(self.PANEL, ["beds", "cots"])
