"""Pictures with fewer characters show the same: every corner of a real map's paths, followed step by step."""

from __future__ import annotations

import re

import numpy as np
import pytest
from figures import RATE, indicators, install_labels, outlines

from bphs.report import maps
from bphs.report.figures.style import to_svg
from bphs.report.pages.compact import LARGE, compact

SIZES = {"M": 2, "L": 2, "Q": 4, "C": 6, "H": 1, "V": 1}


@pytest.fixture(scope="module")
def picture():
    install_labels()
    rates = indicators().pivot(index="code", columns="year", values=RATE)
    return to_svg(maps.choropleths(outlines(), rates, RATE, districts=indicators()))


def followed(path):
    """Corners of a path, in absolute numbers, by the rules of SVG 1.1, section 8.3."""
    found, at, opened = [], np.zeros(2), np.zeros(2)
    for kind, numbers in re.findall(r"([MLQCzlqchv])([^MLQCzlqchv]*)", path):
        if kind == "z":
            at = opened
            continue
        values = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        assert len(values) == SIZES[kind.upper()]
        whole = {"h": [*values, 0], "v": [0, *values]}.get(kind, values)
        corners = np.reshape(whole, (-1, 2)) + (0 if kind.isupper() else at)
        at = corners[-1]
        opened = at if kind == "M" else opened
        found += corners.tolist()
    return np.array(found)


def test_every_corner_stays_where_it_is(picture):
    small = compact(picture)
    assert len(picture) > LARGE
    assert len(small) < 0.7 * len(picture)
    # Letters are drawn at their own scale: 100 of its units are the size of the type.
    paths = r'<path(?: id="[^"]+")? d="([^"]*)"(?: transform="scale\(([\d.]+)\)")?'
    before, after = (re.findall(paths, one) for one in (picture, small))
    assert len(before) == len(after) > 80
    letters = 0
    for (path, scale), (other, smaller) in zip(before, after, strict=True):
        factors = [float(one or 1) for one in (scale, smaller)]
        off = np.abs(factors[0] * followed(path) - factors[1] * followed(other)).max()
        assert off <= (0.0626 if scale else 0.00501)
        letters += bool(scale)
    assert letters > 20


def test_dots_of_a_pattern_become_dots_of_a_pen():
    """Two circles of a radius of .4 with a line of .6 round them: dots 1.4 across."""
    eighth = " C 0.1 2.4 0.2 2.3 0.3 2.3 C 0.3 2.2 0.4 2.1 0.4 2"
    circle = f"M 0 2.4{eighth} C 0.4 1.9 0.3 1.8 0.3 1.7 C 0.2 1.7 0.1 1.6 0 1.6 C -0.1 1.6 -0.2 1.7 -0.3 1.7"
    circle += " C -0.3 1.8 -0.4 1.9 -0.4 2 C -0.4 2.1 -0.3 2.2 -0.3 2.3 C -0.2 2.3 -0.1 2.4 0 2.4 z "
    other = re.sub(r"(-?[\d.]+) ([\d.]+)", lambda pair: f"{float(pair[1]) + 4:g} {pair[2]}", circle)
    style = "fill: #595959; stroke: #595959; stroke-width: 0.6; stroke-linejoin: miter"
    pattern = f'<pattern id="a"><rect width="9"/><path d="{circle}{other}" style="{style}"/></pattern>'
    found = compact(pattern + " " * LARGE).rstrip()
    pen = "fill: none; stroke: #595959; stroke-width: 1.4; stroke-linecap: round"
    assert found == f'<pattern id="a"><rect width="9"/><path d="M0 2h.01M4 2h.01" style="{pen}"/></pattern>'


def test_all_that_is_no_path_stays(picture):
    bare = [
        re.sub(r'(?<= d=")[^"]*|scale\([\d.]+\)|stroke-width: [\d.]+(?=; stroke-linejoin: round; paint)|\s+', "", one)
        for one in (picture, compact(picture))
    ]
    assert bare[0] == bare[1]


def test_lines_round_letters_are_as_broad_as_before(picture):
    """They are drawn in the steps of the letters, of which there are fewer."""
    breadths = [
        [float(one) for one in re.findall(r"stroke-width: ([\d.]+); stroke-linejoin: round; paint-order", svg)]
        for svg in (picture, compact(picture))
    ]
    steps = [float(re.search(r'transform="scale\(([\d.]+)\)"', svg)[1]) for svg in (picture, compact(picture))]
    assert len(breadths[0]) > 20
    assert np.multiply(breadths[1], steps[1]) == pytest.approx(np.multiply(breadths[0], steps[0]), abs=1e-9)
