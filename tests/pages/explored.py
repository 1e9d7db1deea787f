"""A made country of six squares, and its page with a map to be explored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import sample
import shapely
from geopandas import GeoDataFrame

from bphs.report.maps.explored import Explored, explore
from bphs.report.tables import labelled
from bphs.report.tables.labelled import Column
from bphs.report.tables.weighed import weighed
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

OVERALL = 35
"""Share of older residents in the whole country, which those of the cantons are set beside."""


def outlines() -> GeoDataFrame:
    """Two rows of three squares of 10 km, the first in the north."""
    squares = [shapely.box(1e4 * x, 1e4 * y, 1e4 * (x + 1), 1e4 * (y + 1)) for y in (1, 0) for x in range(3)]
    return GeoDataFrame({"code": CODES, "geometry": squares})


def units() -> pd.DataFrame:
    """Codes and names."""
    return pd.DataFrame({"code": CODES, "name_en": ENGLISH, "name_zh": CHINESE})


def table() -> pd.DataFrame:
    """Values of two indicators, one with intervals of one on each side, one beside the overall rate."""
    rows = [
        (code, name, year, value, *((value - 1, value + 1) if name == "rate" and value else (None, None)))
        for (name, year), values in VALUES.items()
        for code, value in zip(CODES, values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["code", "indicator", "year", "value", "lower", "upper"])
    frame["ratio"] = frame["value"].where(frame["indicator"] == "share") / OVERALL
    return frame.astype(dict.fromkeys(("value", "lower", "upper", "ratio"), float))


def made(**options: object) -> Explored:
    """The country, ready to be explored; its words are in the catalogue from now on."""
    wording.use_catalogue(COLUMNS)
    given = {"districts": units(), "level": 0.95, "units": Text("cantons", "郡")}
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


SCORES = {
    "staff": (0.9, 0.2, 0.4, 0.55, 0.7, 1.0),
    "money": (0.1, 0.8, 0.4, 0.35, 0.6, 0.05),
    "reach": (0.3, 0.3, 0.4, 0.95, 0.25, 0.6),
}
WEIGHTS = {"staff": 2.0, "money": 1.0, "reach": 1.0}
"""Of the table as it is made: a half and two quarters."""


def weighed_page(folder: Path, language: str) -> Path:
    """A page with a table of scores whose weights its reader sets, and their map."""
    frame = units().assign(**SCORES).rename(columns={"name_en": "canton"})[["canton", *SCORES]]
    frame["index"] = sum(WEIGHTS[name] / 4 * frame[name] for name in SCORES)
    frame["place"] = frame["index"].rank(ascending=False, method="min").astype(int)
    titles = {"canton": ("Canton", "郡"), "staff": ("Staff", "人员"), "money": ("Money", "经费")}
    titles |= {"reach": ("Reach", "可及"), "index": ("Index", "指数"), "place": ("Rank", "位次")}
    kinds = {"canton": {"type": "string"}, "place": {"decimals": 0}}
    columns = [Column(name, *titles[name], **({"decimals": 3} | kinds.get(name, {}))) for name in frame]
    wording.use_catalogue({column.name: column for column in columns})
    long = pd.DataFrame({"code": CODES, "indicator": "index", "year": 2020, "value": frame["index"]})
    whole = explore(outlines(), long, districts=units(), units=Text("cantons", "郡"))
    means = ("arithmetic", "geometric")
    sliders = weighed(frame, WEIGHTS, score="index", rank="place", codes=CODES, means=means, explored=whole)
    tables = []
    for one in ("en", "zh"):
        with wording.language(one):
            facts = {"columns": labelled.described(columns), "csv": labelled.to_csv(frame), **sliders.facts()}
            made = sample.table(one, name="weighed", synthetic=False, **facts)
            made.data["text/html"] = labelled.to_html(frame, columns)
            tables.append(made)
    texts = [sample.text("# Weigh", "en"), sample.text("# 权重", "zh")]
    executed = sample.write(folder, only=[*texts, sample.code("chapter.table(…)", *tables)])
    return sample.render(executed, language, folder)
