"""A made country of six squares, and its page with a map to be explored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import sample
import shapely
from geopandas import GeoDataFrame

from bphs.report.maps.explored import Explored, explore
from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.wording import Text

CODES = ("11", "12", "13", "21", "22", "23")
ENGLISH = ("Ash", "Birch", "Cedar", "Dogwood", "Elm <West>", "Fir")
CHINESE = ("梣树县", "桦树县", "雪松县", "梾木县", "榆树县", "冷杉县")
COLUMNS = {
    "rate": Column("rate", "Nurses", "护士", "per 1,000", "人/千人", 1),
    "share": Column("share", "Older residents", "老年人口", "%", "%", 0),
}
VALUES = {
    ("rate", 2010): (4.0, 6.0, 8.0, 10.0, 12.0, None),
    ("rate", 2020): (1234.5, 9.0, 9.0, 7.0, 3.0, 2.0),
    ("share", 2020): (10, 20, 30, 40, 50, 60),
}


def outlines() -> GeoDataFrame:
    """Two rows of three squares of 10 km, the first in the north."""
    squares = [shapely.box(1e4 * x, 1e4 * y, 1e4 * (x + 1), 1e4 * (y + 1)) for y in (1, 0) for x in range(3)]
    return GeoDataFrame({"code": CODES, "geometry": squares})


def units() -> pd.DataFrame:
    """Codes and names."""
    return pd.DataFrame({"code": CODES, "name_en": ENGLISH, "name_zh": CHINESE})


def table() -> pd.DataFrame:
    """Values of two indicators, one of them with intervals of one on each side."""
    rows = [
        (code, name, year, value, *((value - 1, value + 1) if name == "rate" and value else (None, None)))
        for (name, year), values in VALUES.items()
        for code, value in zip(CODES, values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["code", "indicator", "year", "value", "lower", "upper"])
    return frame.astype(dict.fromkeys(("value", "lower", "upper"), float))


def made(**options: object) -> Explored:
    """The country, ready to be explored; its words are in the catalogue from now on."""
    wording.use_catalogue(COLUMNS)
    given = {"districts": units(), "level": 0.95, "unit": Text("canton", "郡"), "units": Text("cantons", "郡")}
    return explore(outlines(), table(), **(given | options))


def page(folder: Path, language: str) -> Path:
    """A page with this map and nothing else that its reader could explore."""
    whole, figures = made(), []
    for one in ("en", "zh"):
        with wording.language(one):
            words = {"title": "A map", "file_title": "A map", "file_source": "", "explore": whole.data()}
            figures.append(sample.figure(one, name="explore", **words))
    titles = [sample.text("# Explore", "en"), sample.text("# 查看", "zh")]
    executed = sample.write(folder, only=[*titles, sample.code("chapter.figure(…)", *figures)])
    return sample.render(executed, language, folder)
