"""Map that a page's reader explores: outlines, values, ranks, classes and words, for the small script in the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.report.maps.choropleth import RATIO
from bphs.report.maps.classes import Classes, around, sequential
from bphs.report.maps.land import require_known
from bphs.report.maps.legend import DISTRICTS, MISSING, edge_words
from bphs.report.maps.outlined import outlined
from bphs.report.words import wording
from bphs.report.words.names import short_names
from bphs.report.words.wording import LANGUAGES, Text, current_language

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from bphs.inputs.regions.boundaries import Surroundings

RANGE = Text("{} to {}", "{}～{}")
SIDE = (Text("{} or more", "{} 及以上"), Text("below {}", "{} 以下"))
SHADES = {"values": Text("levels", "按水平"), "ratios": Text("beside the overall rate", "按与总体水平之比")}
RATIO_CLASSES = 3
"""On each side of the overall rate, as `bphs.report.maps.ratio_maps` has them."""
AREA = Text("area", "地区")
WORDS = {
    "indicator": Text("Indicator", "指标"),
    "year": Text("Year", "年份"),
    "of_year": Text("{}", "{} 年"),
    "shade": Text("Colours", "着色"),
    "ratio": Text("{}% of the overall rate", "为总体水平的 {}%"),
    "rank": Text("rank {} of {}", "第 {} 位（共 {} 个）"),
    "range": RANGE,
    "missing": MISSING,
    "map": Text("Map of the {units}", "{units}地图"),
    "plot": Text("Dot plot of the {units}", "{units}点图"),
    "legend": Text("Classes: press one to show it alone", "分级：点按可仅显示该级"),
    "help": Text(
        "Point at or touch one of the {units}, or use the arrow keys: on the map to the next {unit}, in the plot up and down; Home and "
        "End lead to the first and the last rank. A click, Enter or the space bar marks it in both. Rank 1 is the "
        "highest value; equal values share the better rank.",
        "指向或触碰{units}，或使用方向键：在地图上移至相邻{unit}，在点图中上下移动；Home、End 键移至首位、末位。"
        "单击、按回车键或空格键可在两图中同时标出。位次由高到低，数值相同者取较前位次。",
    ),
}


@dataclass(frozen=True)
class Explored:
    """Map to be explored, asked once for each language; see `explore`."""

    land: Mapping[str, Any]
    names: pd.DataFrame
    measured: Sequence[Mapping[str, Any]]
    years: Sequence[int]
    words: Mapping[str, Text]
    titles: Sequence[Text | str]

    def data(self) -> dict[str, Any]:
        """All that the script needs, in the current language; names in both."""
        own = current_language()
        [other] = [name for name in LANGUAGES if name != own]
        return {
            **self.land,
            "windows": [
                {**one, "title": str(title)} for one, title in zip(self.land["windows"], self.titles, strict=True)
            ],
            "names": list(self.names[f"name_{own}"]),
            "short": list(short_names(self.names.reset_index())),
            "others": list(self.names[f"name_{other}"]),
            "years": list(self.years),
            "indicators": [_told(one) for one in self.measured],
            "words": {key: str(words) for key, words in self.words.items()},
        }


def explorable(
    indicators: pd.DataFrame, names: Sequence[str], *, level: float, ratios: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Table that `explore` takes, from one with a column per indicator.

    Parameters
    ----------
    indicators : `code`, `year`, the indicators and, of those that are estimated from a sample, standard errors in a
        column that ends in ``_se``.
    names : of the indicators, in the order of the choice; those that the table has not are left out.
    level : of the intervals, value -+ z(level) se, e.g. 0.95.
    ratios : by name of the indicator, codes x years: ratio to the overall rate of the year.

    >>> table = pd.DataFrame({"code": ["a"], "year": [2020], "beds": [5.0], "beds_se": [1.0]})
    >>> explorable(table, ["beds", "nurses"], level=0.95)[["indicator", "value", "lower"]].round(2).values.tolist()
    [['beds', 5.0, 3.04]]
    """
    reach = NormalDist().inv_cdf(0.5 + level / 2)
    parts = []
    for name in dict.fromkeys(name for name in names if name in indicators):
        part = indicators[["code", "year"]].assign(indicator=name, value=indicators[name])
        if f"{name}_se" in indicators:
            off = reach * indicators[f"{name}_se"]
            part = part.assign(lower=part["value"] - off, upper=part["value"] + off)
        if ratios is not None and name in ratios:
            long = ratios[name].stack().rename_axis(["code", "year"]).rename("ratio")
            part = part.merge(long.reset_index(), how="left", on=["code", "year"])
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def explore(
    geo: GeoDataFrame,
    table: pd.DataFrame,
    *,
    districts: pd.DataFrame,
    beside: Surroundings | None = None,
    inset: Sequence[str] = (),
    inset_title: Text | str = "",
    classes: int = 5,
    scheme: str = "quantiles",
    shades: Mapping[str, Classes] | None = None,
    level: float | None = None,
    unit: Text = AREA,
    units: Text = DISTRICTS,
) -> Explored:
    """Map that a reader explores: it stands in the place of a figure where the page may run scripts.

    Hand it to ``chapter.figure(…, explore=…)``; the figure itself is what a page without scripts and paper show.

    Parameters
    ----------
    geo : columns `code`, `geometry` (metres, equal-area projection).
    table : long: `code`, `indicator` (a column of the dictionary), `year`, `value`, and where known `lower` and
        `upper`, the ends of its interval, and `ratio`, the value as a ratio to the overall rate of its year: colours
        then part at 1, as on `bphs.report.maps.ratio_maps`, and the reader may change to levels. Indicators in the
        order in which they first appear.
    districts : `code`, `name_en`, `name_zh` of the units; codes may repeat, and are the name of a unit that has none.
    beside, inset, inset_title : see `bphs.report.maps.choropleths`.
    classes, scheme : see `bphs.report.maps.classes.sequential`; classes are made from the values of all years together.
    shades : classes of one's own for the levels, by indicator.
    level : of the intervals, e.g. 0.95.
    unit, units : what one area and several are called.

    Raises
    ------
    RenderError : a code that the boundaries do not have.
    MeasureError : several values of one unit, indicator and year.
    Undefined : no value of any unit.
    """
    require_known(set(table["code"]), geo, "values to explore")
    if (twice := table[table.duplicated(["code", "indicator", "year"])]).size:
        first = ", ".join(map(str, twice[["code", "indicator", "year"]].iloc[0]))
        raise MeasureError(
            f"Values to explore: several for {first}. Hand over one row for each unit, indicator and year."
        )
    land = outlined(geo, beside=beside, inset=inset)
    years = sorted({int(year) for year in table["year"]})
    wanted = [str(name) for name in dict.fromkeys(table["indicator"][table["value"].notna()])]
    if not wanted:
        raise Undefined("No unit has a value, so that a map has nothing to show.", "各地区均无数值，地图无从显示。")
    own = shades or {}
    measured = [
        _measured(name, table[table["indicator"] == name], land["codes"], years, own.get(name), classes, scheme)
        for name in wanted
    ]
    each = districts.drop_duplicates("code").set_index("code").reindex(land["codes"])
    each = each[["name_en", "name_zh"]].apply(lambda names: names.fillna(names.index.to_series()))
    words = {key: text if "{}" in text.en else text.format(unit=unit, units=units) for key, text in WORDS.items()}
    titles = [inset_title] * bool(inset) + ([Text(*beside.sea)] if beside is not None and beside.lines.size else [])
    words |= {"interval": _interval(level)}
    return Explored(land, each, measured, years, words, titles)


def _interval(level: float | None) -> Text:
    """What stands before the ends of an interval."""
    if level is None:
        return Text("interval {} to {}", "区间 {}～{}")
    return Text(f"{100 * level:g}% CI {{}} to {{}}", f"{100 * level:g}%CI：{{}}～{{}}")


def _measured(
    name: str,
    rows: pd.DataFrame,
    codes: Sequence[str],
    years: Sequence[int],
    shades: Classes | None,
    classes: int,
    scheme: str,
) -> dict[str, Any]:
    """An indicator: its values, intervals and ranks by year in the order of the codes, and its classes."""
    levels = shades or _classes(rows["value"], classes, scheme, wording.column(name).decimals)
    made = [("values", levels)]
    if "ratio" in rows and rows["ratio"].nunique() > 1:
        made.insert(0, ("ratios", around(100 * rows["ratio"], 100.0, RATIO_CLASSES, 0, "quantiles")))
    by_year = {year: rows[rows["year"] == year].set_index("code").reindex(codes) for year in years}
    return {
        "name": name,
        "shades": made,
        "years": {str(year): _of_year(frame) for year, frame in by_year.items() if frame["value"].notna().any()},
    }


def _classes(values: pd.Series, classes: int, scheme: str, decimals: int) -> Classes:
    """Classes of levels; one where all are the same."""
    if values.nunique() > 1:
        return sequential(values, classes, scheme, decimals)
    only = float(values.dropna().iloc[0])
    return Classes((only, only), (sequential([0, 1]).colours[-1],))


def _of_year(frame: pd.DataFrame) -> dict[str, list[float | int | None]]:
    """Values, ranks and, where known, intervals and ratios (overall rate = 100) of one year."""
    found = {"values": frame["value"], "ranks": frame["value"].rank(ascending=False, method="min")}
    found |= {end: frame[end] for end in ("lower", "upper") if end in frame and frame[end].notna().any()}
    if "ratio" in frame and frame["ratio"].notna().any():
        found["ratios"] = 100 * frame["ratio"]
    return {name: _numbers(values) for name, values in found.items()}


def _numbers(values: pd.Series) -> list[float | int | None]:
    """Numbers for JSON: twelve digits, whole ones without a point, None for what is missing."""
    given = (float(f"{value:.12g}") for value in values.to_numpy(dtype=float))
    return [None if np.isnan(one) else int(one) if one == np.floor(one) else one for one in given]


def _told(measured: Mapping[str, Any]) -> dict[str, Any]:
    """An indicator in the current language."""
    name = measured["name"]
    decimals = wording.column(name).decimals
    headings = {"values": (wording.label(name), decimals), "ratios": (str(RATIO.format(wording.label(name))), 0)}
    return {
        "name": name,
        "title": wording.label(name),
        "decimals": decimals,
        "shades": [
            {
                "of": of,
                "label": str(SHADES[of]),
                "title": headings[of][0],
                "cuts": list(shades.edges[1:-1]),
                "colours": list(shades.colours),
                "classes": _ranges(edge_words(shades, headings[of][1], signed=False)),
            }
            for of, shades in measured["shades"]
        ],
        "years": measured["years"],
    }


def _ranges(edges: Sequence[str]) -> list[str]:
    """Classes in words, from their edges: an infinite one is not written."""
    return [
        low
        if low == high
        else str(RANGE.format(low, high))
        if low and high
        else str(SIDE[low == ""].format(low or high))
        for low, high in pairwise(edges)
    ]
