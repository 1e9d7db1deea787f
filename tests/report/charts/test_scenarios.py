"""Scenarios side by side: each region stands at its numbers, then and now; many regions, and none that moves."""

import pandas as pd
import pytest
from figures import STUDY, complaints, words

from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.report import charts
from bphs.report.tables.titled import with_nouns
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, language

KINDS = ["as_now", "transfers", "behind", "both"]


@pytest.fixture(autouse=True)
def labels():
    dictionary = read_dictionary(STUDY / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    wording.use_catalogue(with_nouns(columns, Text("districts", "区县")))


def rates(regions, step=0.7):
    """Each scenario adds as much again; regions stand apart, the first on top."""
    rows = [
        {"scenario": kind, "region": region, "now": 10 - place, "then": 10 - place + step * at,
         "low": 10 - place + 0.9 * step * at, "high": 10 - place + 1.1 * step * at}
        for place, region in enumerate(regions)
        for at, kind in enumerate(KINDS)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("regions", "step"),
    [
        (["one_hour_circle", "northeast_wing", "southeast_wing"], 0.7),
        (["one_hour_circle", "northeast_wing"], 0.0),
        ([f"a region of some length {number}" for number in range(9)], -0.7),
    ],
    ids=["as shipped", "nothing moves", "many and falling"],
)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_regions_stand_at_their_numbers(regions, step, tongue):
    made = rates(regions, step)
    with language(tongue):
        figure = charts.scenarios(made, column="health_workers_per_1000", years=[2020, 2030], goal=8.5)
        assert len(figure.axes) == len(KINDS)
        for axes, kind in zip(figure.axes, KINDS, strict=True):
            part = made[made["scenario"] == kind]
            line, now, then = axes.lines
            assert line.get_xdata()[0] == 8.5
            assert list(now.get_xdata()) == list(part["now"])
            assert list(then.get_xdata()) == pytest.approx(list(part["then"]))
            assert axes.get_xlim()[0] < made[["now", "low", "then"]].to_numpy().min()
        assert complaints(figure) == []
        said = words(figure)
    assert "2030" in said
    assert ("两者并行" if tongue == "zh" else "Both") in said
