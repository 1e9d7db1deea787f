"""Hexagons, circles, and two values at once: what each kind of map must hold, on the real districts."""

import math

import numpy as np
import pandas as pd
import pytest
import shapely
from figures import RATE, SOURCE, TITLE, central, complaints, indicators, install_labels, outlines, words
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, PathPatch, RegularPolygon

from bphs.errors import RenderError, Undefined
from bphs.measures.inequality.beside import beside_overall
from bphs.report import maps
from bphs.report.maps import lattice
from bphs.report.maps.bivariate import COLOURS
from bphs.report.maps.symbols import LARGEST
from bphs.report.words.wording import LANGUAGES, Text, language


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def of_year(year=2020) -> pd.DataFrame:
    table = indicators()
    return table[table["year"] == year].set_index("code", drop=False)


def shown(draw, *args, **options):
    options = {"inset": central(), "inset_title": Text("Centre", "中心"), **options}
    return draw(outlines(), *args, districts=indicators(), title=TITLE, source=SOURCE, **options)


def ratios() -> pd.DataFrame:
    return pd.DataFrame(
        {y: beside_overall(of_year(y)[RATE], weights=of_year(y)["pop_total"]).ratio for y in (2010, 2020)}
    )


def both(**options):
    return shown(maps.bivariate_map, of_year()[RATE], of_year()["share_65_plus"], (RATE, "share_65_plus"), **options)


def patches(figure, kind) -> dict:
    """Patches of a kind by code, of the first axes that have them."""
    found = [{p.get_label(): p for p in axes.patches if isinstance(p, kind)} for axes in figure.axes]
    return next(each for each in found if "500101" in each)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("kind", ["hexagons", "circles", "both", "ratio"])
def test_every_word_can_be_read(kind, spoken):
    drawn = {
        "hexagons": lambda: shown(maps.hexagons, ratios(), RATE),
        "circles": lambda: shown(maps.symbol_map, of_year()["health_workers"], "health_workers"),
        "both": both,
        "ratio": lambda: shown(maps.ratio_maps, ratios(), RATE, unsure=(ratios() - 1).abs() < 0.05),
    }
    with language(spoken):
        assert complaints(drawn[kind]()) == []


def test_each_unit_has_a_hexagon_of_its_own_and_neighbours_stay_together():
    """83 pairs of districts touch (issue 19); three quarters of them still do, and no two stand in one cell."""
    shapes = outlines().sort_values("code").geometry.to_numpy()
    placed, links = lattice.places(shapes), lattice.neighbours(shapes)
    assert len(links) == 83
    assert lattice.together(placed, links) >= 62
    far = np.hypot(*np.moveaxis(placed[:, None] - placed[None], 2, 0)) + np.eye(38) * 9
    assert far.min() == pytest.approx(1)
    assert (lattice.places(shapes.copy()) == placed).all()


def test_hexagons_have_the_colours_of_the_map():
    """A colour means the same on both; the number is the ratio in per cent."""
    figure, map_of = shown(maps.hexagons, ratios(), RATE), shown(maps.ratio_maps, ratios(), RATE)
    last = [axes for axes in map_of.axes if sum(isinstance(p, PathPatch) for p in axes.patches) == 38][-1]
    on_map = {p.get_label(): p.get_facecolor() for p in last.patches if isinstance(p, PathPatch)}
    tiles = patches(figure, RegularPolygon)
    assert {code: tile.get_facecolor() for code, tile in tiles.items()} == on_map
    assert f"{100 * ratios().loc['500103', 2020]:.0f}" in words(figure).split("\n")


@pytest.mark.parametrize(("column", "base"), [(RATE, "overall rate of the same year"), ("access_per_1000", "resident")])
def test_the_legend_says_what_is_100(column, base):
    """The captions of chapter 04: a rate stands beside the overall rate, what is reached beside the mean."""
    assert f"{base} = 100" in " ".join(words(shown(maps.ratio_maps, ratios()[[2020]], column)).split())


def test_a_grid_of_squares_keeps_all_its_rows_and_a_place_of_islands_is_placed():
    """Geometry: nine squares in a row keep their order; squares that touch nobody get a cell each."""
    row = np.array([shapely.box(x, 0, x + 1, 1) for x in range(9)])
    assert (np.diff(lattice.places(row)[:, 0]) > 0).all()
    islands = np.array([shapely.box(10 * x, 10 * y, 10 * x + 1, 10 * y + 1) for x in range(3) for y in range(2)])
    assert len(lattice.neighbours(islands)) == 0
    assert len({tuple(place) for place in lattice.places(islands).round(6)}) == 6


def test_areas_of_circles_are_as_the_counts():
    """Area is π·r²: between any two districts the areas are as their workers."""
    counts = of_year()["health_workers"]
    circles = patches(shown(maps.symbol_map, counts, "health_workers"), Circle)
    assert circles[counts.idxmax()].get_radius() == pytest.approx(LARGEST)
    areas = pd.Series({code: math.pi * circle.get_radius() ** 2 for code, circle in circles.items()})
    assert (areas / areas.sum() - counts / counts.sum()).abs().max() < 1e-9


def test_a_choropleth_of_a_count_is_refused():
    """A sentence that says what to draw instead."""
    for column in ("pop_total", "health_workers"):
        with pytest.raises(RenderError, match=r"a count[\s\S]*maps\.symbol_map"):
            shown(maps.choropleths, of_year()[["pop_total"]], column)


def test_nine_colours_tell_thirds_of_both():
    """Thirds by hand: position among the 38 sorted values, the first thirteenth, the next twelve or thirteen, …"""
    supply, need = of_year()[RATE], of_year()["share_65_plus"]
    drawn = patches(both(), PathPatch)
    third = [np.clip(pd.cut(x.rank(), [0, 38 / 3, 76 / 3, 38], labels=False), 0, 2) for x in (supply, need)]
    # the quantile is a value between two districts: those next to it may stand on either side
    clear = [(x.rank() % (38 / 3)).between(0.7, 12.0) for x in (supply, need)]
    sure = [code for code in supply.index if clear[0][code] and clear[1][code]]
    assert len(sure) > 25
    for code in sure:
        assert to_hex(drawn[code].get_facecolor()) == COLOURS[third[1][code]][third[0][code]]


def test_counts_in_the_square_add_up():
    """Counting: nine numbers, 38 districts; a district that lacks one of the two is hatched."""
    figure = both()
    square = next(axes for axes in figure.axes if sum(t.get_text().isdigit() for t in axes.texts) >= 9)
    inside = [int(t.get_text()) for t in square.texts if t.get_text().isdigit()]
    assert len(inside) == 9
    assert sum(inside) == 38
    lacking = shown(
        maps.bivariate_map, of_year()[RATE].drop("500101"), of_year()["share_65_plus"], (RATE, "share_65_plus")
    )
    assert patches(lacking, PathPatch)["500101"].get_hatch()
    assert "no data" in words(lacking)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: maps.thirds(pd.Series([1.0, 1.0, 1.0, 2.0])),
        lambda: shown(maps.symbol_map, of_year()["health_workers"] * 0, "health_workers"),
        lambda: shown(maps.hexagons, ratios() * 0 + 1, RATE),
    ],
)
def test_what_cannot_be_drawn_is_said(draw):
    with pytest.raises(Undefined):
        draw()


def test_a_map_of_classes_names_and_counts_them():
    """Counting; a class that nobody has stays in the legend with zero, who has no value is hatched."""
    codes = sorted(of_year().index)
    kinds = pd.Series("not_told_apart", index=codes)
    kinds[codes[:3]], kinds[codes[3]] = "high_high", "no_value"
    figure = shown(maps.class_map, kinds, "spatial_class")
    assert complaints(figure) == []
    said = words(figure)
    assert "High beside high (3)" in said
    assert "Low beside low (0)" in said
    assert "Not told apart from chance (34)" in said
    assert "Without neighbours" not in said
    drawn = patches(figure, PathPatch)
    assert [bool(drawn[code].get_hatch()) for code in codes[2:5]] == [False, True, False]
    with pytest.raises(RenderError, match="high_hihg"):
        shown(maps.class_map, kinds.replace("high_high", "high_hihg"), "spatial_class")
