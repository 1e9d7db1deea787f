"""Maps: one scale for all years, every district drawn and named, names that keep apart, the same bytes twice."""

import itertools
import sys

import geopandas as gpd
import mapclassify
import matplotlib
import numpy as np
import pandas as pd
import pytest
import shapely
from figures import RATE, SOURCE, TITLE, block, central, complaints, indicators, install_labels, outlines, words
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch

from bphs.errors import MeasureError, RenderError
from bphs.report import maps
from bphs.report.figures import style
from bphs.report.maps.classes import LESS, MORE, SEQUENTIAL, Classes, around, natural_breaks, roundest, sequential
from bphs.report.maps.draw import bar_length
from bphs.report.maps.legend import NO_DATA, UNSURE, edge_words
from bphs.report.maps.placement import place_labels
from bphs.report.maps.spots import CLEAR
from bphs.report.words.wording import LANGUAGES, Text, language

CENTRE = Text("Central city (nine districts)", "中心城区（九区）")


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def rates() -> pd.DataFrame:
    return indicators().pivot(index="code", columns="year", values=RATE)


def two_years(values=None, **options):
    options = {"inset": central(), "inset_title": CENTRE} | options
    return maps.choropleths(
        outlines(),
        rates() if values is None else values,
        RATE,
        districts=indicators(),
        title=TITLE,
        source=SOURCE,
        **options,
    )


def change(values=None, **options):
    values = rates()[2020] - rates()[2010] if values is None else values
    return maps.change_maps(outlines(), values, RATE, districts=indicators(), title=TITLE, source=SOURCE, **options)


def units(axes) -> dict[str, PathPatch]:
    """The districts that a map draws, by code."""
    return {
        patch.get_label(): patch
        for patch in axes.patches
        if isinstance(patch, PathPatch) and patch.get_label()[:1] == "5"
    }


def map_axes(figure) -> list:
    return [axes for axes in figure.axes if units(axes)]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("inset", [True, False])
def test_no_name_overlaps_another_or_leaves_the_figure(spoken, inset):
    """Every word can be read, in both languages, with the larger view and without: none over another or the edge."""
    with language(spoken):
        figure = two_years() if inset else two_years(inset=(), inset_title="")
    assert complaints(figure) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_map_of_change_can_be_read_too(spoken):
    """Every word of the third kind of figure can be read, too."""
    with language(spoken):
        figure = change(inset=central(), inset_title=CENTRE, unsure=rates()[2010] < 4)
    assert complaints(figure) == []


def test_every_district_is_drawn_and_named_once_in_each_year():
    """The frame: 38 districts; those of the larger view are named there and nowhere else."""
    figure = two_years()
    large, inset = map_axes(figure)[:2]
    assert set(units(large)) == set(rates().index)
    assert len(units(large)) == 38
    assert set(central()) <= set(units(inset))
    shown = words(figure).split("\n")
    short = {
        name.rsplit(" ", 1)[0] for name in ("Yuzhong District", "Nan'an District", "Wanzhou District", "Fengjie County")
    } | {"Shizhu", "Pengshui"}
    assert {name: shown.count(name) for name in short} == dict.fromkeys(short, 2)


def test_both_years_have_one_scale():
    """A colour means the same in both years.

    Recomputed here from the pooled edges that the legend prints.
    """
    scale = sequential(rates().to_numpy().ravel(), 5, "natural", 2)
    large = [axes for axes in map_axes(two_years()) if len(units(axes)) == 38]
    assert len(large) == 2
    for axes, year in zip(large, (2010, 2020), strict=True):
        for code, patch in units(axes).items():
            value = rates().loc[code, year]
            place = sum(value >= edge for edge in scale.edges[1:-1])
            assert to_hex(patch.get_facecolor()) == SEQUENTIAL[5][place]


def test_the_larger_view_has_the_colours_of_the_map():
    """One district, one colour, wherever it is drawn."""
    large, inset = map_axes(two_years())[:2]
    for code, patch in units(inset).items():
        assert patch.get_facecolor() == units(large)[code].get_facecolor()


def test_the_colours_of_the_legend_stand_above_their_counts_in_the_order_of_the_classes():
    """From the lowest class on the left to the highest on the right, the number of each class under the middle of
    its colour.
    """
    scale = sequential(rates().to_numpy().ravel(), 5, "natural", 2)
    strip = next(axes for axes in two_years().axes if "districts, 2010" in [text.get_text() for text in axes.texts])
    boxes = [patch for patch in strip.patches if patch.get_width() == strip.patches[0].get_width()]
    lefts = [box.get_x() for box in boxes]
    assert [to_hex(box.get_facecolor()) for box in boxes] == list(SEQUENTIAL[5])
    assert lefts == sorted(lefts)
    for year in (2010, 2020):
        row = next(text.get_position()[1] for text in strip.texts if text.get_text() == f"districts, {year}")
        written = {text.get_position()[0]: text.get_text() for text in strip.texts if text.get_position()[1] == row}
        middles = [pytest.approx(box.get_x() + box.get_width() / 2) for box in boxes]
        counts = [next(text for place, text in written.items() if place == middle) for middle in middles]
        assert counts == [str(count) for count in scale.counts(rates()[year])]


def test_the_legend_counts_every_district_of_each_year():
    """Counting: the numbers under the strip add up to 38 in each year."""
    scale = sequential(rates().to_numpy().ravel(), 5, "natural", 2)
    shown = words(two_years()).split("\n")
    for year in (2010, 2020):
        counts = scale.counts(rates()[year])
        assert sum(counts) == 38
        first = shown.index(f"districts, {year}")
        assert first >= 0
        assert all(str(count) in shown for count in counts)


def test_a_district_without_a_value_is_white_and_hatched_and_the_legend_says_so():
    """Missing data are hatched."""
    values = rates()
    values.loc["500101", 2010] = np.nan
    figure = two_years(values)
    earlier, later = (axes for axes in map_axes(figure) if len(units(axes)) == 38)
    assert units(earlier)["500101"].get_hatch()
    assert to_hex(units(earlier)["500101"].get_facecolor()) == "#ffffff"
    assert not units(later)["500101"].get_hatch()
    assert "no data" in words(figure)
    assert "no data" not in words(two_years())


def test_a_change_inside_the_sampling_error_is_hatched():
    """The caller's series decides, district by district."""
    figure = change(unsure=pd.Series([True, False], index=["500101", "500102"]))
    drawn = units(map_axes(figure)[0])
    assert drawn["500101"].get_hatch()
    assert not drawn["500102"].get_hatch()
    assert "within the sampling error" in words(figure).replace("\n", " ")
    assert "no data" not in words(figure)
    values = (rates()[2020] - rates()[2010]).drop("500103")
    figure = change(values, unsure=pd.Series([True], index=["500101"]))
    hatches = [units(map_axes(figure)[0])[code].get_hatch() for code in ("500101", "500102", "500103")]
    assert hatches == [UNSURE, None, NO_DATA]
    both = words(figure)
    assert "no data within the sampling error" in both.replace("\n", " ")


def test_a_gain_and_a_loss_of_the_same_size_have_the_same_depth():
    """A diverging scale is symmetrical around its centre: the same inner edges, the same colours; its ends are the
    values furthest away, and the side that reaches less far has no empty classes.
    """
    values = [-4.2, -0.5, 0.7, 9.1, 1.9, -2.0, 4.3]
    scale = around(values, classes=3)
    assert scale.edges == (-4.2, -3.0, 0.0, 3.0, 5.0, 9.1)
    assert scale.colours == (LESS[2], LESS[0], MORE[0], MORE[2], MORE[3])
    assert scale.index([-3.0, -2.9, 2.9, 3.0, 9.1]).tolist() == [1, 1, 2, 3, 4]


def test_ratios_part_at_one_hundred():
    """Counting: of four values two are below 100; a value that is 100 belongs to neither loss."""
    scale = around([60.0, 99.0, 100.0, 250.0], 100.0, 2, 0)
    assert 100.0 in scale.edges
    parted = scale.edges.index(100.0)
    assert sum(scale.counts([60.0, 99.0, 100.0, 250.0])[:parted]) == 2


def test_heavy_lines_go_round_each_region_and_the_source_counts_their_districts():
    """The frame: 21, 11 and 6 districts (Chongqing Statistical Yearbook)."""
    figure = two_years()
    flat = words(figure).replace("\n", " ")
    assert "One-hour economic circle (21), Northeast wing (11), Southeast wing (6)" in flat
    assert all(axes.collections for axes in map_axes(figure))
    assert not any(axes.collections for axes in map_axes(two_years(region=None)))


def test_the_source_stands_under_the_map_in_both_languages():
    """The licence of the boundaries asks for the citation on the map."""
    for spoken in LANGUAGES:
        with language(spoken):
            assert str(SOURCE) in words(two_years()).replace("\n", "" if spoken == "zh" else " ")


def test_the_same_map_drawn_twice_has_the_same_bytes_and_leaves_nothing_behind():
    """Same inputs, same bytes.

    No settings and no windows are left; less than 500 kB for two years with two larger views.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        before = dict(matplotlib.rcParams)
        first, second = (style.to_svg(two_years()) for _ in range(2))
        assert dict(matplotlib.rcParams) == before
    assert first == second
    assert len(first) < 500_000
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_a_code_that_the_boundaries_do_not_have_is_named_with_the_nearest():
    """House rule: an error says what was found and what to do."""
    values = rates().rename(index={"500101": "599999"})
    with pytest.raises(RenderError, match="'599999'"):
        two_years(values)
    with pytest.raises(RenderError, match="'500999'"):
        two_years(inset=["500999"])


def test_other_places_need_no_inset_and_no_regions():
    """A student's own boundaries; here a made-up chequerboard of nine towns, one without a value."""
    squares = [shapely.box(4000 * x, 4000 * y, 4000 * (x + 1), 4000 * (y + 1)) for x in range(3) for y in range(3)]
    codes = [f"5{place}" for place in range(9)]
    geo = gpd.GeoDataFrame({"code": codes}, geometry=squares, crs="EPSG:3857")
    towns = pd.DataFrame(
        {"code": codes, "name_en": [f"Town {code}" for code in codes], "name_zh": [f"第{code}镇" for code in codes]}
    )
    values = pd.DataFrame({2020: range(8)}, index=codes[:8])
    figure = maps.choropleths(
        geo, values, RATE, districts=towns, title=TITLE, source=SOURCE, region=None, classes=3, scheme="quantiles"
    )
    assert complaints(figure) == []
    assert len(units(map_axes(figure)[0])) == 9
    assert "Town 58" in words(figure)


def values_of_both_years() -> np.ndarray:
    return np.sort(rates().to_numpy().ravel())


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6])
def test_natural_breaks_are_those_of_mapclassify(classes):
    """mapclassify 2.10, FisherJenks, on the census rates: the same number of values in each class."""
    values = values_of_both_years()
    firsts = [*natural_breaks(values, classes), len(values)]
    assert np.diff(firsts).tolist() == mapclassify.FisherJenks(values, k=classes).counts.tolist()


def test_natural_breaks_minimise_the_squared_distances():
    """Brute force over all partitions of a small made-up sample with ties into three classes."""
    values = np.array([1.0, 1.0, 2.5, 3.0, 7.0, 7.2, 7.2, 11.0])

    def cost(cuts):
        return sum(((part - part.mean()) ** 2).sum() for part in np.split(values, cuts))

    best = min(cost([a, b]) for a in range(1, 7) for b in range(a + 1, 8))
    assert cost(natural_breaks(values, 3)[1:]) == pytest.approx(best)


@pytest.mark.filterwarnings("ignore:Numba not installed")
def test_equal_and_given_breaks_are_those_of_mapclassify():
    """mapclassify 2.10: EqualInterval and UserDefined, whose classes have their upper edge and ours the lower one; no
    value of the census stands on an edge.
    """
    values = values_of_both_years()
    assert sequential(values, 4, "equal").counts(values) == mapclassify.EqualInterval(values, k=4).counts.tolist()
    given = [5.05, 7.05, 12.05]
    theirs = mapclassify.UserDefined(values, bins=[*given, values.max()])
    assert sequential(values, scheme=given).counts(values) == theirs.counts.tolist()


def test_quantiles_have_equally_many_values():
    """Definition: 76 different values in four classes are 19 each."""
    assert sequential(values_of_both_years(), 4, "quantiles").counts(values_of_both_years()) == [19] * 4


@pytest.mark.parametrize(
    ("below", "above", "expected"),
    [(4.17, 5.6, 5.0), (0.031, 0.052, 0.04), (1180.0, 2950.0, 2000.0), (-0.4, -0.2, -0.3), (4.5, 4.5001, 4.50005)],
)
def test_edges_have_the_fewest_digits_that_part_the_classes(below, above, expected):
    """By hand; where two more decimals than the column's do not part two values, their middle."""
    assert roundest(below, above, 1) == pytest.approx(expected)


def test_missing_values_have_no_class():
    """Counted by hand; the lower edge of a class belongs to it, the upper edge of the last too."""
    assert Classes((0.0, 1.0, 2.0), ("#000000", "#ffffff")).index([0.0, 1.0, 2.0, np.nan]).tolist() == [0, 1, 1, -1]


def test_edges_in_the_legend_share_their_decimals():
    """By hand: as many decimals as the inner edges need, at most the column's.

    A minus sign, separators from 1,000 on, as in tables and sentences.
    """
    assert edge_words(Classes((2.969, 6.0, 8.8, 27.72), ()), 2, False) == ["3.0", "6.0", "8.8", "27.7"]
    assert edge_words(Classes((-3.0, 0.0, 3.0), ()), 2, True) == ["−3", "0", "+3"]
    assert edge_words(Classes((58.1, 1500.0, 26937.8), ()), 0, False) == ["58", "1,500", "26,938"]


@pytest.mark.parametrize(
    ("values", "classes", "scheme", "sentence"),
    [
        ([1, 2, 3], 3, [2, 5], "above the least value, 1, and below the greatest, 3"),
        ([1, 2, 3], 3, [2.5, 2], "ascending"),
        ([1, 2, 3], 9, "natural", "choose 2 to 6"),
        ([1, 1, np.nan], 3, "natural", "no classes to colour"),
        ([1, 2, 3], 3, "jenks", "natural, quantiles, equal"),
    ],
)
def test_what_cannot_be_classed_is_said(values, classes, scheme, sentence):
    """House rule: an error is a sentence that says what to do."""
    with pytest.raises(MeasureError, match=sentence):
        sequential(values, classes, scheme)


@pytest.mark.parametrize("colours", [*SEQUENTIAL.values(), LESS, MORE])
def test_each_step_of_a_scale_is_darker_than_the_one_before(colours):
    """WCAG relative luminance falls from class to class, so that the map survives a grey print."""

    def luminance(colour):
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return np.dot([0.2126, 0.7152, 0.0722], linear)

    levels = [luminance(colour) for colour in colours]
    assert all(after < before - 0.03 for before, after in itertools.pairwise(levels))


def test_a_name_stands_in_its_unit_if_it_fits_and_is_led_back_to_it_if_not():
    """Geometry, by hand: a name 40 points wide fits into 100 points and not into 6."""
    wide, tiny = shapely.box(0, 0, 100, 60), shapely.box(110, 20, 116, 26)
    first, second = place_labels([wide, tiny], ["a", "b"], shapely.box(0, 0, 240, 80), write=block(40, 12))
    assert first.lead is None
    assert shapely.contains(wide, shapely.box(first.x - 20, first.y - 6, first.x + 20, first.y + 6))
    assert second.lead[0] == pytest.approx((113, 23), abs=1)
    assert second.box.distance(shapely.Point(second.lead[1])) == pytest.approx(CLEAR, abs=0.7)


def test_the_scale_bar_is_a_round_length_that_fits():
    """By hand: at 1.1 points a kilometre 120 points are 109 km, so 100 km; at 2.2 and 50 points 22 km, so 20 km."""
    assert bar_length(1.1, 120) == 100
    assert bar_length(2.2, 50) == 20
