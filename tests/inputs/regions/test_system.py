"""The system of indicators: what is declared, what joins by itself, what waits; contradictions in words."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.inputs.regions.system import DIMENSIONS, system_of
from bphs.inputs.regions.system_checks import system_problems

UNITS = pd.DataFrame(
    {
        "code": ["a", "b"] * 2,
        "year": [2010, 2010, 2020, 2020],
        "pop_total": [1000, 2000, 1000, 4000],
        "area_km2": [10.0, 10.0, 10.0, 10.0],
        "beds": [2, 8, 3, 8],
        "beds_per_1000": [2.0, 4.0, 3.0, 2.0],
    }
)


def declared(*rows):
    columns = ["indicator", "index_dimension", "index_direction", "numerator", "denominator", "times"]
    words = dict.fromkeys(("indicator_en", "indicator_zh", "unit_en", "unit_zh", "reason_en", "reason_zh"), "x")
    return pd.DataFrame([dict(zip(columns, row, strict=True)) | words for row in rows])


def states(system):
    return dict(zip(system.rows["indicator"], system.rows["index_state"], strict=True))


class TestWhatIsThere:
    def test_a_study_that_declares_nothing_has_its_resource_per_resident_and_per_area(self):
        """By hand: 2 beds for 1,000 residents on 10 km²."""
        found = system_of(UNITS, UNITS, {}, "beds")
        assert states(found) == {"share_65_plus": "missing", "beds_per_1000": "used", "workers_per_km2": "used"}
        assert found.values["beds_per_1000"].tolist() == [2, 4, 3, 2]
        assert found.values["workers_per_km2"].tolist() == [0.2, 0.8, 0.3, 0.8]
        assert found.directions() == {"beds_per_1000": "+", "workers_per_km2": "+"}
        assert found.dimensions() == {"resources": ["beds_per_1000"], "access": ["workers_per_km2"]}

    def test_columns_are_added_divided_and_multiplied_as_declared(self):
        rows = declared(("open", "access", "negative", "beds area_km2", "pop_total", 100))
        assert system_of(UNITS, UNITS, {"indicator_system": rows}, "beds").values["open"].tolist() == pytest.approx(
            [1.2, 0.9, 1.3, 0.45]
        )

    def test_a_table_that_is_added_fills_what_waits_for_it(self):
        rows = declared(("nurses_per_1000", "resources", "positive", "nurses", "pop_total", 1000))
        waits = system_of(UNITS, UNITS, {"indicator_system": rows}, "beds")
        yearbook = UNITS[["code", "year"]].assign(nurses=[1, 2, 3, 4])
        filled = system_of(UNITS, UNITS, {"yearbook": yearbook, "indicator_system": rows}, "beds")
        assert (states(waits)["nurses_per_1000"], states(filled)["nurses_per_1000"]) == ("missing", "used")
        assert filled.rows["found_in"].tolist() == ["yearbook"]

    def test_services_of_the_list_and_counted_resources_join_undeclared(self):
        listed = pd.DataFrame({"indicator": ["visits"], "indicator_en": ["Visits"], "indicator_zh": ["访视"]})
        served = UNITS[["code", "year"]].assign(visits=[50.0, 60.0, 70.0, 80.0], cars=[1, 2, 3, 4])
        tables = {"mine": served, "service_indicators": listed}
        found = system_of(UNITS, UNITS, tables, "beds", ["beds", "cars"])
        assert found.dimensions()["services"] == ["visits"]
        assert found.dimensions()["resources"] == ["beds_per_1000", "cars_per_1000"]
        assert list(found.rows["index_dimension"].map(DIMENSIONS.index)) == sorted(
            found.rows["index_dimension"].map(DIMENSIONS.index)
        )

    @pytest.mark.parametrize(
        ("values", "state"),
        [([1, 2, 3, None], "incomplete"), ([5, 5, 5, 5], "constant"), ([None] * 4, "missing"), ([1, 2, 2, 1], "used")],
    )
    def test_only_what_every_unit_has_at_both_ends_counts(self, values, state):
        rows = declared(("care", "services", "positive", None, None, None))
        tables = {"mine": UNITS[["code", "year"]].assign(care=values), "indicator_system": rows}
        found = system_of(UNITS, UNITS, tables, "beds")
        assert states(found) == {"care": state}
        assert ("care" in found.values) == (state == "used")

    def test_a_count_of_another_year_is_no_figure_and_not_nothing(self):
        rows = declared(("cars_per_1000", "resources", "positive", "cars", "pop_total", 1000))
        counts = pd.DataFrame({"code": ["a"], "year": [2007], "cars": [4]})
        found = system_of(UNITS, UNITS, {"mine": counts, "indicator_system": rows}, "beds").rows.iloc[0]
        assert (found["index_state"], found["known_first"], found["known_units"]) == ("incomplete", 2007, 1)


class TestContradictions:
    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (("x", "need", "positive", None, "pop_total", None), "write what is divided by it"),
            (("x", "need", "positive", "pop_totl", None, None), "write 'pop_total'"),
            (("newborn_visits", "need", "positive", None, None, None), "it is in the list of service_indicators"),
            (("x", "access", "positive", "health_workers", "pop_total", 1), "in row 2 'resources'"),
            (("x", "resources", "negative", "health_workers", "pop_total", 1), "in row 2 'positive'"),
        ],
    )
    def test_it_is_told_in_words(self, dictionary, tables, row, said):
        first = ("workers", "resources", "positive", "health_workers", "pop_total", 1000)
        told = {**tables, "indicator_system": declared(first, row)}
        [problem] = system_problems(told, dictionary, "indicator_system.csv")
        assert said in f"{problem.found} {problem.expected} {problem.remedy}"
        assert problem.where.startswith("indicator_system.csv, row 3")

    def test_what_waits_for_a_table_is_none(self, dictionary, tables):
        told = {**tables, "indicator_system": declared(("vans", "access", "positive", "ambulances", "pop_total", 1))}
        assert list(system_problems(told, dictionary, "x")) == []
