"""Moran's scatterplot: every unit at its numbers, those told apart filled and named, in both languages."""

import numpy as np
import pandas as pd
import pytest
from figures import STUDY, complaints, words
from matplotlib.colors import to_hex

from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.inputs.tables.schema import Column
from bphs.report import charts
from bphs.report.charts.neighbours import MARKS
from bphs.report.tables.titled import with_nouns
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, language

KINDS = {
    "high_high": ("much among much", "高—高"),
    "low_low": ("little among little", "低—低"),
    "high_low": ("much among little", "高—低"),
    "not_told_apart": ("not told from chance", "不显著"),
}


@pytest.fixture(autouse=True)
def labels():
    dictionary = read_dictionary(STUDY / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    told = {
        "type": "string",
        "title_en": "Kind",
        "title_zh": "类型",
        "description_en": "Kind.",
        "description_zh": "类型。",
    }
    entries = [{"value": value, "label_en": en, "label_zh": zh} for value, (en, zh) in KINDS.items()]
    columns["kind"] = Column.model_validate(told | {"name": "kind", "categories": entries})
    wording.use_catalogue(with_nouns(columns, Text("districts", "区县")))


def units(scores, lags, classes):
    names = [f"Place {place}" for place in range(len(scores))]
    made = pd.DataFrame({"code": [f"{place}" for place in range(len(scores))], "name_en": names, "name_zh": names})
    return made.assign(score=scores, lag=lags, kind=classes)


SEVERAL = units(
    [2.0, 1.5, -1.2, 0.1, -0.3, -0.2, np.nan],
    [1.1, -0.9, -1.3, 0.2, -0.1, 0.3, np.nan],
    ["high_high", "high_low", "low_low", *["not_told_apart"] * 3, "no_neighbours"],
)


def points(figure):
    """Places of all marks, with their fill: "" where they are open."""
    marks = [line for line in figure.axes[1].lines if line.get_marker() in ("o", "s", "^", "D")]
    fills = ["" if line.get_markerfacecolor() == "none" else to_hex(line.get_markerfacecolor()) for line in marks]
    return {tuple(at): fill for line, fill in zip(marks, fills, strict=True) for at in line.get_xydata()}


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_units_stand_at_their_numbers_and_are_filled_where_told_apart(tongue):
    with language(tongue):
        figure = charts.moran_scatter(SEVERAL, "kind", slope=0.4)
        drawn, said = points(figure), words(figure)
        assert complaints(figure) == []
    shown = SEVERAL.dropna()
    assert drawn == {
        (row.score, row.lag): "" if kind == "not_told_apart" else MARKS[kind][0]
        for row, kind in zip(shown.itertuples(), shown["kind"], strict=True)
    }
    assert all(f"Place {place}" in said for place in range(3))
    assert "Place 6" not in said
    assert ("相邻区县" if tongue == "zh" else "neighbours") in said


def test_the_line_has_morans_i_for_its_slope():
    figure = charts.moran_scatter(SEVERAL, "kind", slope=0.4)
    (line,) = [one for one in figure.axes[1].lines if one.get_linewidth() == 1.4 and one.get_marker() == "None"]
    assert np.diff(line.get_ydata()) / np.diff(line.get_xdata()) == pytest.approx(0.4)


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_only_classes_that_occur_are_in_the_key_and_equal_lags_can_be_drawn(tongue):
    flat = units([1.0, -1.0, 0.5, -0.5], [0.0] * 4, ["not_told_apart"] * 4)
    with language(tongue):
        figure = charts.moran_scatter(flat, "kind", slope=0.0)
        said = words(figure)
        assert complaints(figure) == []
    assert ("不显著" if tongue == "zh" else "not told from chance") in said
    assert ("高—高" if tongue == "zh" else "much among much") not in said
