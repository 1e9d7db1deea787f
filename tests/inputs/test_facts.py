"""The project's own tables against figures that others printed.

Authorities: the county tabulations of the 2010 and 2020 censuses (NBS), whose municipality rows the districts must add
up to; communiques of the seventh census of single districts (published 2021), which are printed independently of the
county tabulation; the Chongqing communique of the sixth census (2011), preliminary figures in units of 10,000 persons.
"""

from __future__ import annotations

import pytest

AGED_65_PLUS = ["age_65_69", "age_70_74", "age_75_79", "age_80_84", "age_85_plus"]


def test_forty_units_of_2010(tables):
    """NBS, 2010 by county: 28,846,170 residents in 40 units."""
    assert len(tables["census_2010"]) == 40
    assert tables["census_2010"]["pop_total"].sum() == 28_846_170


def test_thirty_eight_districts_of_2020(tables):
    """NBS, 2020 by county: 32,054,159 residents in 38 units."""
    assert len(tables["census_2020"]) == 38
    assert tables["census_2020"]["pop_total"].sum() == 32_054_159


def test_residents_of_the_end_of_2024(tables):
    """Chongqing Statistical Yearbook 2025: 31.9047 million residents in 38 districts, in units of 100 persons."""
    later = tables["later_residents"]
    assert set(later["code"]) == set(tables["census_2020"]["code"])
    assert (later["year"] == 2024).all()
    assert later["pop_total"].sum() == 31_904_700
    assert (later["pop_total"] % 100 == 0).all()


@pytest.mark.parametrize("year", [2010, 2020])
def test_sexes_residence_and_ages_add_up_in_every_unit(tables, year):
    """Arithmetic of the printed tables."""
    census = tables[f"census_{year}"]
    ages = [name for name in census if name.startswith("age_")]
    assert len(ages) == 19
    for parts in (["pop_male", "pop_female"], ["pop_urban", "pop_rural"], ages):
        assert (census[parts].sum(axis=1) == census["pop_total"]).all()


def test_whole_municipality_in_2020(tables):
    """Chongqing's census press conference of 13 May 2021, in 10,000: households 1204.02, in them 2947.71; men 1620.21,
    women 1585.21; ages 0-14 509.84, 60 and over 701.04. The printed parts were rounded so that they add up.
    """
    total = tables["census_2020"].drop(columns=["code", "name_zh"]).sum() / 10_000
    printed = {"hh_family": 1204.02, "hh_family_pop": 2947.71, "pop_male": 1620.21, "pop_female": 1585.21}
    assert total[list(printed)].to_dict() == pytest.approx(printed, abs=0.01)
    assert total[["age_0", "age_1_4", "age_5_9", "age_10_14"]].sum() == pytest.approx(509.84, abs=0.01)
    assert total[["age_60_64", *AGED_65_PLUS]].sum() == pytest.approx(701.04, abs=0.01)


@pytest.mark.parametrize(
    ("code", "residents", "men", "households", "aged"),
    [
        ("500155", 645_315, 324_426, 257_048, 131_616),  # Liangping, communique of 31 August 2021
        ("500151", 685_729, 342_400, 266_411, 143_739),  # Tongliang, communique of 28 June 2021
    ],
)
def test_districts_that_printed_their_own_communique(tables, code, residents, men, households, aged):
    """Communiques of the seventh census of Liangping and Tongliang."""
    row = tables["census_2020"].set_index("code").loc[code]
    assert (row["pop_total"], row["pop_male"], row["hh_family"], row[AGED_65_PLUS].sum()) == (
        residents,
        men,
        households,
        aged,
    )


def test_schooling_of_2010_is_of_ages_15_and_over(tables, dictionary):
    """NBS, 2010 by county, municipality row: mean years 8.75. No other base that the table offers gives that figure."""
    census, printed = tables["census_2010"], 8.75

    def mean(columns):
        base = census[columns].sum(axis=1)
        return round((census["mean_school_years"] * base).sum() / base.sum(), 2)

    ages = [name for name in census if name.startswith("age_")]
    assert tuple(ages[4:]) == dictionary.column("mean_school_years").weight
    assert mean(ages[4:]) == printed
    assert mean(ages) != printed
    assert mean(ages[2:]) != printed


def test_schooling_of_2020_is_of_ages_6_and_over(tables):
    """Communique of Tongliang, 28 June 2021: 63,445 college, 80,700 senior, 219,773 junior, 259,901 primary.

    Note: 16, 12, 9 and 6 years.

    Divided by the residents aged 6 and over (a fifth of ages 5-9 taken as age 5) this gives the printed 8.52 to .01; by
    those aged 5 and over, or 3 and over, it does not. So the two censuses' figures must not be subtracted.
    """
    row = tables["census_2020"].set_index("code").loc["500151"]
    years = 63_445 * 16 + 80_700 * 12 + 219_773 * 9 + 259_901 * 6
    older_than_4 = row["pop_total"] - row["age_0"] - row["age_1_4"]
    assert years / (older_than_4 - row["age_5_9"] / 5) == pytest.approx(row["mean_school_years"], abs=0.01)
    assert years / older_than_4 != pytest.approx(row["mean_school_years"], abs=0.05)


@pytest.mark.parametrize(
    ("name", "printed", "by_registered"), [("birth_rate_permille", 9.14, 9.42), ("death_rate_permille", 6.43, 6.68)]
)
def test_vital_rates_are_per_resident(tables, dictionary, name, printed, by_registered):
    """NBS, 2010 by county, municipality row: birth rate 9.14, death rate 6.43 per mille."""
    census = tables["census_2010"]
    assert dictionary.column(name).weight == ("pop_total",)
    assert round((census[name] * census["pop_total"]).sum() / census["pop_total"].sum(), 2) == printed
    assert round((census[name] * census["pop_registered"]).sum() / census["pop_registered"].sum(), 2) == by_registered


def test_three_divisions_of_thirty_eight(tables):
    """Chongqing Statistical Yearbook, tables 19-1 and 19-13: 21, 11 and 6 in both divisions; 9 + 12 make the 21."""
    districts = tables["districts"]
    assert sorted(districts["region_one_circle_two_wings"].value_counts()) == [6, 11, 21]
    assert sorted(districts["region_four_subareas"].value_counts()) == [6, 9, 11, 12]
    pairs = districts[["region_one_circle_two_wings", "region_one_area_two_clusters"]].drop_duplicates()
    assert len(pairs) == 3


@pytest.mark.parametrize(
    ("year", "scheme", "column"),
    [
        (2007, "one_circle_two_wings", "beds"),
        (2007, "one_circle_two_wings", "pop_registered_10k"),
        (2009, "one_circle_two_wings", "gdp_100m_yuan"),
        (2010, "one_circle_two_wings", "gdp_100m_yuan"),
        (2012, "one_circle_two_wings", "gdp_100m_yuan"),
        (2013, "five_functional_zones", "pop_resident_10k"),
        (2022, "one_area_two_clusters", "pop_resident_10k"),
    ],
)
def test_regions_add_up_to_the_municipality(tables, year, scheme, column):
    """Chongqing Statistical Yearbooks 2008 and 2011, communique of 2012, releases of 2014 and 2023: the
    printed totals.
    """
    series = tables["regions_series"].query("year == @year").set_index("scheme")
    assert series.loc[scheme, column].sum() == pytest.approx(float(series.loc["municipality", column]), abs=0.005)


def test_national_standard_keeps_its_gaps(tables):
    """Not found anywhere: 2012; 15 yuan in 2009 and 99 in 2025 as the notices print them."""
    standard = tables["bphs_national_standard"].set_index("year")
    assert list(standard.index[standard["per_capita_yuan"].isna()]) == [2012]
    assert (standard["status"] == "not_found").equals(standard["per_capita_yuan"].isna())
    assert (standard.loc[2009, "per_capita_yuan"], standard.loc[2025, "per_capita_yuan"]) == (15, 99)


def test_registered_population_is_that_of_the_census(tables):
    """The 2010 census tabulation by county: 33,149,845 people registered in the municipality; two mergers since."""
    census, units = tables["census_2010"], tables["units_2010"].set_index("unit_code")["code"]
    by_district = census.groupby(census["unit_code"].map(units))["pop_registered"].sum()
    registered = tables["registered_population"].set_index("code")["pop_registered"]
    assert registered.to_dict() == by_district.to_dict()
    assert registered.sum() == 33_149_845


def test_shares_of_the_cost_add_up_where_all_are_known(tables):
    """Yang et al. 2016, table 2: 12, 2 and 1 of 15 yuan; later the municipality's own rule was not found."""
    sharing = tables["cost_sharing"]
    assert (sharing["status"] == "not_found").equals(sharing["share_pct"].isna())
    by_year = sharing.groupby("from_year")["share_pct"]
    assert by_year.sum()[by_year.count() == 3].to_numpy() == pytest.approx(100.0, abs=0.01)


def test_changes_and_crosswalk_tell_the_same_story(tables):
    """GB/T 2260: what merged or was upgraded between 2010 and 2016 is what the crosswalk maps to another code
    or name.
    """
    changes = tables["admin_changes"].query("change in ['merged', 'upgraded']")
    units = tables["units_2010"].merge(tables["districts"][["code", "name_zh"]], on="code")
    moved = units[(units["unit_code"] != units["code"]) | (units["unit_name_zh"] != units["name_zh"])]
    assert set(zip(changes["old_code"], changes["new_code"], strict=True)) == set(
        zip(moved["unit_code"], moved["code"], strict=True)
    )
