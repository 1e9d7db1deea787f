"""Forty units become thirty-eight districts."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.errors import InputError, Undefined
from bphs.inputs.regions import harmonising


@pytest.fixture(scope="module")
def raw(study, tables):
    return {year: tables[f"census_{year}"] for year in study.years}


@pytest.fixture(scope="module")
def harmonised(raw, tables, dictionary):
    return {year: harmonising.harmonise(census, tables["units_2010"], dictionary) for year, census in raw.items()}


@pytest.fixture(scope="module")
def panel(harmonised, tables, study):
    return harmonising.panel(harmonised, tables["districts"], study.region_column)


class TestHarmonise:
    def test_counts_add(self, harmonised, raw):
        """NBS, 2010 by county: Wansheng 255,776 + Qijiang 801,041; Shuangqiao 50,116 + Dazu 671,243."""
        population = harmonised[2010].set_index("code")["pop_total"]
        assert len(population) == 38
        assert (population["500110"], population["500111"]) == (1_056_817, 721_359)
        assert population.sum() == raw[2010]["pop_total"].sum() == 28_846_170

    def test_rates_are_what_the_merged_unit_would_have_had(self, harmonised, raw):
        """By hand, from the printed rows: (0.84 · 255,776 + 0.61 · 801,041) / 1,056,817 per cent of minorities."""
        merged = harmonised[2010].set_index("code").loc["500110"]
        assert merged["minority_pct"] == pytest.approx((0.84 * 255_776 + 0.61 * 801_041) / 1_056_817, rel=1e-12)

    def test_a_district_by_itself_keeps_its_printed_figure(self, harmonised, raw):
        """NBS, 2010 by county: Kaixian, now Kaizhou, 7.84 years."""
        assert harmonised[2010].set_index("code").loc["500154", "mean_school_years"] == 7.84

    def test_a_census_in_districts_is_left_alone(self, harmonised, raw):
        assert harmonised[2020].equals(raw[2020].sort_values("code", ignore_index=True))

    def test_rows_in_another_order_give_the_same(self, harmonised, raw, tables, dictionary):
        again = harmonising.harmonise(
            raw[2010].sample(frac=1, random_state=1), tables["units_2010"].sample(frac=1, random_state=2), dictionary
        )
        pd.testing.assert_frame_equal(again, harmonised[2010], rtol=1e-14)

    def test_a_gap_in_one_unit_is_a_gap_in_the_district(self, raw, tables, dictionary):
        census = raw[2010].astype({"lf_education": "Int64"})
        census.loc[census["unit_code"] == "500110", "lf_education"] = pd.NA
        education = harmonising.harmonise(census, tables["units_2010"], dictionary).set_index("code")["lf_education"]
        assert list(education.index[education.isna()]) == ["500110"]

    @pytest.mark.parametrize(
        ("column", "unit", "unknown"),
        [
            ("minority_pct", "500110", ["500110"]),
            ("pop_total", "500110", ["500110"]),
            ("minority_pct", "500234", ["500154"]),
            ("pop_total", "500234", []),
        ],
    )
    def test_a_rate_that_one_unit_lacks_is_not_the_rate_of_the_other(
        self, raw, tables, dictionary, column, unit, unknown
    ):
        """By definition: the mean of 500110 and 500222 needs both rates and both bases; a district that was one unit
        needs its rate.
        """
        census = raw[2010].astype({column: "float64"})
        census.loc[census["unit_code"] == unit, column] = float("nan")
        rate = harmonising.harmonise(census, tables["units_2010"], dictionary).set_index("code")["minority_pct"]
        assert list(rate.index[rate.isna()]) == unknown

    def test_unit_that_the_crosswalk_lacks(self, raw, tables, dictionary):
        with pytest.raises(InputError, match="census, unit 500222") as caught:
            harmonising.harmonise(raw[2010], tables["units_2010"].query("unit_code != '500222'"), dictionary)
        assert "add the unit to the crosswalk" in caught.value.problems[0].remedy

    def test_unit_that_the_census_lacks(self, raw, tables, dictionary):
        with pytest.raises(InputError, match="crosswalk, unit 500222"):
            harmonising.harmonise(raw[2010].query("unit_code != '500222'"), tables["units_2010"], dictionary)

    def test_rate_without_a_base(self, raw, tables, dictionary):
        column = dictionary.column("minority_pct").model_copy(update={"weight": ()})
        table = dictionary.tables["census_2010"]
        changed = table.model_copy(update={"columns": {**table.columns, "minority_pct": column}})
        other = dictionary.model_copy(update={"tables": {"census_2010": changed}})
        with pytest.raises(InputError, match="a mean or rate without a base"):
            harmonising.harmonise(raw[2010], tables["units_2010"], other)

    def test_units_of_another_time_need_a_crosswalk(self, raw, dictionary):
        with pytest.raises(InputError, match="no crosswalk"):
            harmonising.harmonise(raw[2010], None, dictionary)
        assert len(harmonising.harmonise(raw[2020], None, dictionary)) == 38


class TestMergedUnits:
    def test_the_first_merger(self, raw, tables):
        """GB/T 2260: in 2011 Wansheng 500110 and Qijiang 500222 became Qijiang 500110."""
        pair = harmonising.merged_units(raw, {2010: tables["units_2010"]})
        assert pair["unit_code"].tolist() == ["500110", "500222"]
        assert set(pair["code"]) == {"500110"}
        assert set(pair["year"]) == {2010}
        assert pair["pop_total"].tolist() == [255_776, 801_041]

    def test_where_nothing_was_merged_the_section_is_left_out(self, raw, tables):
        """No crosswalk, one in which each unit is one district, and one of a census in today's units."""
        single = tables["units_2010"].drop_duplicates("code")
        for crosswalks in ({}, {2010: single}, {2020: tables["units_2010"]}):
            with pytest.raises(Undefined, match="No units of this study were merged"):
                harmonising.merged_units(raw, crosswalks)


class TestPanel:
    @pytest.mark.parametrize("years", [[2020], [2000, 2010, 2020]])
    def test_any_number_of_years(self, harmonised, tables, study, years):
        """A row for each district and year, whatever the years are called."""
        censuses = {year: harmonised[max(year, 2010)] for year in years}
        panel = harmonising.panel(censuses, tables["districts"], study.region_column)
        assert panel.groupby("year").size().to_dict() == dict.fromkeys(years, 38)

    def test_one_row_for_each_district_and_year(self, panel):
        assert list(panel.columns[:5]) == ["code", "year", "name_en", "name_zh", "region"]
        assert panel.groupby("year").size().to_dict() == {2010: 38, 2020: 38}
        assert not panel.duplicated(["code", "year"]).any()
        assert "pop_registered" not in panel  # 2010 only

    def test_regions_of_2010(self, panel):
        """Chongqing communique of the sixth census, 2011, preliminary, in 10,000: one-hour circle 1764.49, northeast
        836.54, southeast 283.59.
        """
        found = panel.query("year == 2010").groupby("region")["pop_total"].sum() / 10_000
        assert found.to_dict() == pytest.approx(
            {"one_hour_circle": 1764.49, "northeast_wing": 836.54, "southeast_wing": 283.59}, abs=0.02
        )

    def test_regions_of_2020_in_the_other_division(self, harmonised, tables):
        """Municipal Bureau of Statistics, March 2023: central districts 1047.76, new districts 1074.96 in 2022.

        Two years later within 2 %.
        """
        panel = harmonising.panel(harmonised, tables["districts"], "region_four_subareas")
        found = panel.query("year == 2020").groupby("region")["pop_total"].sum() / 10_000
        assert found["central_districts"] == pytest.approx(1047.76, rel=0.02)
        assert found["new_districts"] == pytest.approx(1074.96, rel=0.02)

    def test_district_that_a_census_lacks(self, harmonised, tables, study):
        short = harmonised | {2020: harmonised[2020].iloc[1:]}
        with pytest.raises(InputError, match="census 2020, district 500101"):
            harmonising.panel(short, tables["districts"], study.region_column)


class TestChecks:
    def checks(self, raw, harmonised, tables, dictionary, study):
        return harmonising.census_checks(
            raw, harmonised, tables["districts"], dictionary, study.published_totals, tables["printed_totals"]
        )

    def test_all_pass(self, raw, harmonised, tables, dictionary, study):
        """Printed totals of the county tabulations; those of 2010 hold in every column."""
        checks = self.checks(raw, harmonised, tables, dictionary, study)
        assert checks["passed"].all()
        assert checks.query("year == 2010 and check == 'printed_total'").shape[0] == 38  # every count of the table
        assert checks.query("check == 'printed_mean'")["quantity"].tolist() == [
            "minority_pct",
            "mean_school_years",
            "birth_rate_permille",
            "death_rate_permille",
        ]

    @pytest.mark.parametrize(
        ("column", "check", "quantity"),
        [
            ("pop_male", "row_sums", "sexes"),
            ("lf_health_social", "printed_total", "lf_health_social"),
            ("pop_total", "printed_total", "pop_total"),
        ],
    )
    def test_a_wrong_figure_fails(self, raw, harmonised, tables, dictionary, study, column, check, quantity):
        wrong = raw[2020].copy()
        wrong.loc[0, column] += 1
        checks = self.checks(raw | {2020: wrong}, harmonised, tables, dictionary, study)
        failed = checks[~checks["passed"]]
        assert (2020, check, quantity) in set(failed[["year", "check", "quantity"]].itertuples(index=False, name=None))

    @pytest.mark.parametrize(("units", "passed"), [(0.5, True), (2.0, False)])
    def test_a_printed_mean_may_be_off_by_its_last_decimal(
        self, raw, harmonised, tables, dictionary, study, units, passed
    ):
        """By hand: units and whole are each rounded to half of the last decimal, so that a mean of the first and the
        second are one decimal apart at most. Shifting every unit shifts the mean as much.
        """
        quantity = "mean_school_years"
        printed = tables["printed_totals"].copy()
        (row,) = printed.index[printed["year"] == 2020]
        decimals = dictionary.tables["census_2020"].columns[quantity].decimals
        people = raw[2020][list(dictionary.tables["census_2020"].columns[quantity].weight)].sum(axis=1)
        mean = (raw[2020][quantity] * people).sum() / people.sum()
        printed.loc[row, quantity] = mean + units * 10**-decimals
        checks = harmonising.census_checks(raw, harmonised, tables["districts"], dictionary, {}, printed)
        found = checks.query("check == 'printed_mean' and quantity == @quantity and year == 2020")
        assert found["passed"].tolist() == [passed]

    def test_a_study_without_printed_totals_has_the_other_checks(self, raw, harmonised, tables, dictionary, study):
        """Five of each census: rows, residents before and after, sexes, town and country, ages."""
        districts, whole = tables["districts"], self.checks(raw, harmonised, tables, dictionary, study)
        found = harmonising.census_checks(raw, harmonised, districts, dictionary, {})
        assert found.groupby("year").size().to_dict() == {2010: 5, 2020: 5}
        assert found["passed"].all()
        kept = whole[~whole["check"].str.startswith("printed")].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, kept)

    def test_every_check_has_words_in_both_languages(self, raw, harmonised, tables, dictionary, study):
        from bphs.inputs.tables.dictionary import derived_dictionary

        described = derived_dictionary(dictionary).tables["checks"].columns
        checks = self.checks(raw, harmonised, tables, dictionary, study)
        for name in ("check", "quantity"):
            assert set(checks[name]) <= {category.value for category in described[name].categories}
