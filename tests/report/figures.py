"""What the tests of figures share: the study's own districts, and what a reader could complain of in a figure."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text as TextArtist

from bphs.inputs.regions import boundaries, harmonising, rates
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.report.maps.lettering import Form
from bphs.report.tables.titled import at_level
from bphs.report.words import wording
from bphs.report.words.wording import Text

STUDY = Path(__file__).parents[2] / "data" / "chongqing"
TITLE = Text("Health and social workers in the districts, 2010 and 2020", "各区县卫生和社会工作人员，2010年与2020年")
SOURCE = Text(
    "Source: population censuses 2010 and 2020, long form (10 % sample × 10); the 38 districts of before November 2025.",
    "资料来源：2010年、2020年人口普查长表数据（10%抽样，乘以10）；2025年11月以前的38个区县。",
)
RATE = "health_workers_per_1000"


def block(width: float, height: float):
    """Writer of names that are all one block: for geometry by hand."""
    hull = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, height / 2)
    return lambda name: (Form(name, 10.0, hull),)


def install_labels() -> None:
    """The study's dictionary, as `open_chapter` installs it."""
    dictionary = read_dictionary(STUDY / "datapackage.json")
    wording.use_catalogue(at_level({**derived_dictionary(dictionary).columns, **dictionary.columns}, 0.95))


@lru_cache(maxsize=1)
def outlines():
    return boundaries.read_boundaries(read_study(STUDY / "study.yml"), simplify=250)


@lru_cache(maxsize=1)
def provinces():
    """Outlines of the provinces, and of what is drawn beside them."""
    study = read_study(STUDY.parent / "provinces")
    return boundaries.read_boundaries(study, simplify=250), boundaries.read_surroundings(study, simplify=250)


@lru_cache(maxsize=1)
def indicators() -> pd.DataFrame:
    """The real 38 districts in two years, with 95 % limits of the rate of health workers."""
    study, dictionary = read_study(STUDY / "study.yml"), read_dictionary(STUDY / "datapackage.json")
    tables = {
        name: read_table(dictionary.tables[name], STUDY)[0]
        for name in ("districts", "units_2010", "census_2010", "census_2020")
    }
    censuses = {
        year: harmonising.harmonise(tables[f"census_{year}"], tables["units_2010"], dictionary) for year in (2010, 2020)
    }
    panel = harmonising.panel(censuses, tables["districts"], study.region_column)
    table = rates.indicators(panel, boundaries.areas_km2(outlines()), 0.10)
    half = 1.96 * table[f"{RATE}_se"]
    return table.assign(lower=table[RATE] - half, upper=table[RATE] + half)


def central() -> list[str]:
    """Codes of the nine central districts."""
    districts = pd.read_csv(STUDY / "districts.csv", dtype=str)
    return list(districts["code"][districts["region_four_subareas"] == "central_districts"])


def shown_texts(figure: Figure) -> list[TextArtist]:
    """The texts that a reader sees; ticks outside the limits of their axis keep a label that is never drawn."""
    figure.draw_without_rendering()
    unseen = set()
    for axes in figure.axes:
        for axis, limits in ((axes.xaxis, sorted(axes.get_xlim())), (axes.yaxis, sorted(axes.get_ylim()))):
            ticks = axis.get_major_ticks()
            unseen |= {
                tick.label1
                for tick in ticks
                if not (axes.axison and limits[0] - 1e-9 <= tick.get_loc() <= limits[1] + 1e-9)
            }
    return [
        text
        for text in figure.findobj(TextArtist)
        if text.get_text().strip() and text.get_visible() and text not in unseen
    ]


def complaints(figure: Figure) -> list[str]:
    """Texts that overlap each other or leave the figure; line spacing around the letters does not count."""
    across, up = figure.get_size_inches() * 72
    boxes = [(text.get_text(), _letters(text)) for text in shown_texts(figure) if text.get_rotation() in (0, 90)]
    found = [
        f"{text!r} leaves the figure"
        for text, (a, b, c, d) in boxes
        if a < -0.5 or b < -0.5 or c > across + 0.5 or d > up + 0.5
    ]
    for (one, a), (two, b) in combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5:
            found.append(f"{one!r} overlaps {two!r}")
    return found


def _letters(text: TextArtist) -> tuple[float, float, float, float]:
    """The box of a text in points, less a sixth of its size above and below each line."""
    box, spare = text.get_window_extent(), text.get_fontsize() / 6
    upright = text.get_rotation() == 0
    across, up = (0.0, spare) if upright else (spare, 0.0)
    return box.x0 + across, box.y0 + up, box.x1 - across, box.y1 - up


def words(figure: Figure) -> str:
    """All that is written in a figure, lines joined."""
    return "\n".join(text.get_text() for text in shown_texts(figure))


def latin_words(figure: Figure) -> list[str]:
    """Latin words of three letters or more, which a Chinese page should not have."""
    letters = "".join(c if c.isascii() and c.isalpha() else " " for c in words(figure))
    return [word for word in letters.split() if len(word) > 2]
