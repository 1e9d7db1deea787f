"""A picture with fewer characters looks as matplotlib drew it: both drawn by Chromium, side by side."""

from __future__ import annotations

import io

import numpy as np
import pytest
from figures import RATE, indicators, install_labels, outlines
from PIL import Image

from bphs.report import maps
from bphs.report.figures.style import to_svg
from bphs.report.pages.compact import LARGE, compact
from bphs.report.words.wording import language

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_it_looks_the_same(browser, spoken):
    """Letters with a line round them, dots, patterns and outlines; edges may be a shade lighter or darker."""
    install_labels()
    rates = indicators().pivot(index="code", columns="year", values=RATE)
    with language(spoken):
        drawn = to_svg(maps.choropleths(outlines(), rates, RATE, districts=indicators()))
    assert len(drawn) > LARGE
    before, after = (seen(browser, svg) for svg in (drawn, compact(drawn)))
    off = np.abs(before - after)
    assert before.std() > 20, "something is drawn"
    assert off.mean() < 0.5
    assert (off > 60).mean() < 0.001


def seen(browser, svg):
    page = browser.new_page(viewport={"width": 760, "height": 1500})
    page.set_content(f"<body style='margin:0;background:white'>{svg[svg.index('<svg') :]}</body>")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        made = np.asarray(picture.convert("L"), dtype=float)
    page.close()
    return made
