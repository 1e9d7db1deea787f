"""Charts of a composite index: every unit and choice stands at its numbers; one unit, many, and long names."""

import numpy as np
import pandas as pd
import pytest
from figures import complaints, install_labels, latin_words, words

from bphs.errors import RenderError
from bphs.report import charts
from bphs.report.words.wording import LANGUAGES, Text, language


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def ranges(count, spread=4.0):
    """Ranks from 1 on; the limits lie `spread` ranks apart, cut at the ends."""
    places = [
        {
            "code": str(at),
            "name_en": f"A rather long name of place {at}" if at == 2 else f"Place {at} District",
            "name_zh": f"某{at}区",
            "rank": at,
            "median": float(at),
            "lower": max(1.0, at - spread / 2),
            "upper": min(float(count), at + spread / 2),
            "lowest": max(1.0, at - spread),
            "highest": min(float(count), at + spread),
        }
        for at in range(1, count + 1)
    ]
    return pd.DataFrame(places)


@pytest.mark.parametrize(("count", "spread"), [(38, 4.0), (31, 30.0), (1, 0.0)], ids=["districts", "all over", "one"])
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_units_stand_at_their_ranks(count, spread, tongue):
    made = ranges(count, spread)
    with language(tongue):
        figure = charts.rank_ranges(made)
        axes = figure.axes[0]
        assert complaints(figure) == []
        assert tongue == "en" or latin_words(figure) == []
        said = words(figure)
    medians, chosen = axes.lines
    assert list(medians.get_xdata()) == made["median"].to_list()
    assert list(chosen.get_xdata()) == made["rank"].to_list()
    lines, bands, _ = axes.collections
    for drawn, low, high in ((lines, "lowest", "highest"), (bands, "lower", "upper")):
        assert [tuple(part[:, 0]) for part in drawn.get_segments()] == list(
            made[[low, high]].itertuples(index=False, name=None)
        )
    low, high = axes.get_ylim()
    assert low > count - 1 > high or count == 1, "the first is on top"
    assert axes.get_xlim()[1] > count
    assert ("中位数" if tongue == "zh" else "median") in said


def test_no_unit_is_refused():
    with pytest.raises(RenderError, match="no unit"):
        charts.rank_ranges(ranges(1).iloc[:0])


SHARES = pd.DataFrame(
    {
        "choice": ["treatment", "normalisation", "weighting", "aggregation"],
        "first_order": [0.0, 0.05, 0.61, 0.2],
        "total": [0.01, 0.12, 0.7, 0.33],
    }
)


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("table", [SHARES, SHARES.iloc[[0]], SHARES.assign(total=SHARES["first_order"])])
def test_bars_are_the_shares(table, tongue):
    """The largest is on top; both parts of a bar end at the total."""
    with language(tongue):
        figure = charts.choice_shares(table)
        assert complaints(figure) == []
        assert tongue == "en" or latin_words(figure) == []
        said = words(figure)
    order = table.sort_values("total", ascending=False)
    alone, rest = figure.axes[0].containers
    assert [bar.get_width() for bar in alone] == pytest.approx((100 * order["first_order"]).to_list())
    assert [bar.get_x() + bar.get_width() for bar in rest] == pytest.approx((100 * order["total"]).to_list())
    assert ("离群值处理" if tongue == "zh" else "Treatment of outliers") in said


def test_other_choices_bring_their_words():
    with language("en"):
        said = words(charts.choice_shares(SHARES.iloc[[0]], names={"treatment": Text("Trimming", "截尾")}))
    assert "Trimming" in said
    with pytest.raises(RenderError, match="no choice"):
        charts.choice_shares(SHARES.iloc[:0])


def related(sizes, value=0.5):
    """Indicators of which those of a dimension have one correlation, and others none; with long names."""
    owner = np.repeat(range(len(sizes)), sizes)
    matrix = np.where(owner[:, None] == owner, value, 0.0)
    np.fill_diagonal(matrix, 1)
    codes = [f"x{at}" for at in range(len(owner))]
    dimensions = {f"d{at}": [codes[k] for k in np.flatnonzero(owner == at)] for at in range(len(sizes))}
    names = {code: Text(f"Doctors per thousand residents of kind {code}", "每千人口执业医师数") for code in codes}
    return pd.DataFrame(matrix, index=codes, columns=codes), dimensions, names


@pytest.mark.parametrize("sizes", [[3, 1, 3], [2], [1, 1], [8, 7, 7]], ids=str)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_pair_has_its_tile_and_every_dimension_its_frame(sizes, tongue):
    matrix, dimensions, names = related(sizes, value=-0.66)
    with language(tongue):
        figure = charts.correlations(matrix, dimensions, names=names)
        assert complaints(figure) == []
        assert tongue == "en" or latin_words(figure) == []
        said = words(figure)
    axes, k = figure.axes[0], sum(sizes)
    tiles = {(int(each.get_x()), int(each.get_y())): each.get_facecolor() for each in axes.patches}
    assert len(tiles) == k * (k - 1) / 2
    dark = [at for at, colour in tiles.items() if max(colour[:3]) < 1]
    assert len(dark) == sum(size * (size - 1) / 2 for size in sizes)
    assert len(axes.lines) == sum(size > 1 for size in sizes)
    assert ("−0.7" in said) == (k <= 7 and max(sizes) > 1)


def test_one_indicator_has_no_correlation():
    with pytest.raises(RenderError, match="two or more"):
        charts.correlations(*related([1])[:2])
