"""Travel times between units: the matrix that a table makes, and what check-data says of a table. Expected matrices are
written by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from far_country import write_country

from bphs.inputs.checks import check_study
from bphs.inputs.regions.travel import COLUMNS, check_travel, travel_of
from bphs.inputs.tables.outcome import Reading
from bphs.inputs.tables.schema import Column, Table

INF = float("inf")
WORDS = dict.fromkeys(("title_en", "title_zh", "description_en", "description_zh"), "-")


def ways(*rows):
    return pd.DataFrame(rows, columns=list(COLUMNS))


class TestMatrix:
    def test_it_need_not_be_symmetric_and_what_is_not_there_is_no_way(self):
        """Three places by hand: b is uphill, nobody gets to c, from which there is a way down."""
        found = travel_of(ways(("a", "b", 40), ("b", "a", 30), ("c", "a", 70)), ["a", "b", "c"])
        assert found.minutes.to_numpy().tolist() == [[0, 40, INF], [30, 0, INF], [70, INF, 0]]
        assert (found.ways, found.lacking) == (6, 3)
        assert found.nearest.tolist() == [40, 30, 70]

    def test_who_has_no_way_to_any_other_has_no_nearest(self):
        found = travel_of(ways(("a", "b", 40), ("b", "b", 9)), ["a", "b"])
        np.testing.assert_array_equal(found.nearest, [40, np.nan])

    def test_within_a_unit_it_takes_what_the_table_says_else_nothing(self):
        found = travel_of(ways(("a", "a", 12), ("a", "b", 40), ("b", "a", 40)), ["a", "b"])
        assert found.minutes.to_numpy().tolist() == [[12, 40], [40, 0]]
        assert found.lacking == 0

    def test_the_order_is_that_of_the_codes_and_other_units_are_left_out(self):
        found = travel_of(ways(("a", "b", 1), ("b", "a", 2), ("b", "z", 3)), ["b", "a"])
        assert list(found.minutes.index) == list(found.minutes.columns) == ["b", "a"]
        assert found.minutes.loc["b", "a"] == 2
        assert found.minutes.index.name == "code"

    @pytest.mark.parametrize("kind", ["float64", "Float64", "Int64"])
    def test_a_row_without_minutes_is_no_way(self, kind):
        table = ways(("a", "b", None), ("b", "a", 5)).astype({"minutes": kind})
        found = travel_of(table, ["a", "b"])
        assert found.minutes.loc["a", "b"] == INF
        assert found.lacking == 1

    def test_an_empty_table_leads_nowhere(self):
        found = travel_of(ways(), ["a", "b"])
        assert found.lacking == found.ways == 2


def reading(rows, *, name="travel_times", key=(), types=("string", "string", "number"), broken=(), problems=()):
    """A table as it was read, in a dictionary that asks nothing of it."""
    columns = {
        one: Column.model_validate({"name": one, "type": kind, **WORDS})
        for one, kind in zip(COLUMNS, types, strict=True)
    }
    table = Table(name=name, path=f"{name}.csv", title_en="T", title_zh="表", columns=columns, primary_key=tuple(key))
    frame = ways(*rows)
    already = {"broken": set(broken), "problems": list(problems)}
    return Reading(table, Path(table.path), frame, list(range(2, len(frame) + 2)), **already)


UNITS = Reading(
    Table(name="districts", path="districts.csv", title_en="U", title_zh="表", columns={}),
    Path("districts.csv"),
    pd.DataFrame({"code": ["a", "b"]}),
    [2, 3],
)
WHOLE = (("a", "b", 10.0), ("b", "a", 11.0))


def told(rows, units=UNITS, **about):
    made = reading(rows, **about)
    check_travel(made, units)
    found = [one for one in made.problems if one not in about.get("problems", ())]
    return [(one.where.partition(", ")[2], one.found, one.expected, one.remedy) for one in found], made.notes


@pytest.mark.parametrize(
    ("rows", "about", "said"),
    [
        (WHOLE, {}, []),
        (
            (*WHOLE, ("a", "q", 5.0)),
            {},
            [("row 4, column code_to", "'q'", "a code of table districts (districts.csv)", "correct the code, or remove the row")],
        ),
        (
            ((None, "b", 5.0),),
            {},
            [("row 2, column code", "an empty cell", "a code of table districts (districts.csv)", "correct the code, or remove the row")],
        ),
        ((*WHOLE, ("a", "q", 5.0)), {"broken": [("code_to", 2)]}, []),
        (
            (("a", "b", -3.0), ("b", "a", 11.0)),
            {},
            [("row 2, column minutes", "-3", "0 minutes or more", "correct the value; where there is no way, leave the row out")],
        ),
        ((("a", "b", -3.0), ("b", "a", 11.0)), {"broken": [("minutes", 0)]}, []),
        (
            (*WHOLE, ("a", "b", 12.0)),
            {},
            [("rows 2, 4, column code, code_to", "from a to b, 2 times", "each way once in each direction", "remove all but one, or correct a code")],
        ),
        ((*WHOLE, ("a", "b", 12.0)), {"key": ("code_to", "code"), "problems": ["told"]}, []),
        (
            WHOLE,
            {"types": ("string", "integer", "number")},
            [("column code_to", "type 'integer'", "codes of units, a text", 'write "type": "string" in datapackage.json, and write the codes as table districts has them')],
        ),
        ((("a", "q", -1.0),), {"name": "another"}, []),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence(rows, about, said):
    """A dictionary that asks for nothing is enough; what one of its rules has told is not told again."""
    assert told(rows, **about)[0] == said


def test_ways_that_lack_are_counted_and_half_a_matrix_is_seen():
    """A table above the diagonal alone: one of two ways, and the way back is there."""
    assert told(WHOLE)[1] == []
    said = "travel_times.csv: 1 of 2 ways from one unit to another are not in the table and count as no way"
    assert told(WHOLE[:1])[1] == [f"{said}, 1 of them although the way back is there"]
    said = "travel_times.csv: 2 of 2 ways from one unit to another are not in the table and count as no way"
    assert told(())[1] == [said]
    assert told(WHOLE, units=None) == ([], [])


def test_check_data_tells_it(tmp_path):
    """A whole study, whose dictionary asks nothing of the table but its types."""
    folder = write_country(tmp_path, "far")
    assert check_study(folder).problems == ()
    (note,) = [one for one in check_study(folder).notes if "ways from" in one]
    assert "21 of 132 ways" in note
    assert note.endswith("1 of them although the way back is there")
    path = folder / "travel_times.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("S00,S01,", "S00,S99,-", 1), encoding="utf-8")
    found = [(one.where.rpartition(", ")[2], one.found) for one in check_study(folder).problems]
    assert found == [("column code_to", "'S99'"), ("column minutes", "-65")]


def test_the_country_is_labelled(tmp_path):
    """What is made up for tests never passes for data."""
    package = json.loads((write_country(tmp_path, "far") / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["synthetic"] for one in package["resources"] if one["name"] == "travel_times"] == [True]
