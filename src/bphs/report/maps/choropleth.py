"""Choropleths: units coloured by a rate; each year beside its own mean, all years on one scale, and the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.figures.style import house_style
from bphs.report.maps.classes import Classes, around, sequential
from bphs.report.maps.land import require_known
from bphs.report.maps.legend import COUNT, COUNT_ALONE, MISSING, NO_DATA, UNSURE
from bphs.report.maps.sheet import Panel, Strip, View, sheet_of
from bphs.report.words.wording import Text, is_known, label
from bphs.report.words.wording import column as column_entry

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CHANGE = Text("Change: {}", "变化：{}")
GROWTH = Text("Change in %: {}", "变化（%）：{}")
RATIO = Text("{}; overall rate of the same year = 100", "{}（以同年总体水平为100）")
REACHED = Text("{}; average resident = 100", "{}（以居民平均水平为100）")
"""Of what residents reach: no unit's own rate, so that the overall rate is not what it is set beside."""
NOT_TOLD = Text("cannot be told from the overall rate", "与总体水平无显著差异")
NO_CHANGE = Text("within the sampling error", "在抽样误差之内")


@house_style
def choropleths(
    geo: GeoDataFrame,
    values: pd.DataFrame,
    column: str,
    *,
    title: Text | str = "",
    source: Text | str = "",
    classes: int = 5,
    scheme: str | Sequence[float] = "natural",
    **view: Any,
) -> Figure:
    """One map for each year, one below the other, all in the same classes.

    Parameters
    ----------
    geo : columns `code`, `geometry` (metres, equal-area projection).
    values : index: codes; one column for each year. A missing value is hatched.
    column : dictionary column of the values.
    title, source : what is shown; where figures and boundaries come from (the boundaries' citation and the projection).
    classes, scheme : see `bphs.report.maps.classes.sequential`; classes are made from the values of all years together.
    view : `districts` and what else `bphs.report.maps.sheet.View` says of the units.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks; values that are counts.
    MeasureError : fewer than two different values.
    """
    refuse_counts(column)
    seen = seen_of(geo, values.index, view)
    decimals = column_entry(column).decimals
    shades = sequential(values.to_numpy().ravel(), classes, scheme, decimals)
    strip = Strip(label(column), shades, decimals, _counts(values, shades, seen.units), no_data(values, seen))
    return _years(seen, values, strip, {}, title, source)


@house_style
def ratio_maps(
    geo: GeoDataFrame,
    ratios: pd.DataFrame,
    column: str,
    *,
    unsure: pd.DataFrame | None = None,
    title: Text | str = "",
    source: Text | str = "",
    classes: int = 3,
    **view: Any,
) -> Figure:
    """One map for each year of how far each unit stands above or below the overall rate of the same year.

    Parameters
    ----------
    ratios : index: codes; one column for each year: the rate as a ratio to the overall rate, 1 where they are the same.
        Colours part at 1, at the same distances on both sides (those that hold equally many values).
    column : dictionary column of the rate; of "access_per_1000" the ratio is to what the average resident reaches.
    unsure : the same shape; true where the rate cannot be told from the overall one: dotted.
    classes : classes on each side, 2 to 4.
    geo, title, source, view : see `choropleths`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    Undefined : every ratio is 1.
    """
    seen = seen_of(geo, ratios.index, view)
    beside = ratios * 100
    shades = around(beside.to_numpy().ravel(), 100.0, classes, 0, "quantiles")
    dots = {} if unsure is None else {year: unsure[year].reindex(ratios.index, fill_value=False) for year in ratios}
    patterns = no_data(ratios, seen) | dotted(dots, NOT_TOLD)
    heading = str((REACHED if column == "access_per_1000" else RATIO).format(label(column)))
    strip = Strip(heading, shades, 0, _counts(beside, shades, seen.units), patterns)
    return _years(seen, beside, strip, dots, title, source)


@house_style
def change_maps(
    geo: GeoDataFrame,
    change: pd.Series,
    column: str,
    *,
    growth: pd.Series | None = None,
    unsure: pd.Series | None = None,
    title: Text | str = "",
    source: Text | str = "",
    classes: int = 4,
    **view: Any,
) -> Figure:
    """Change between two years: in per cent of the earlier rate, and in the rate's own unit; both part at no change.

    Parameters
    ----------
    change : index: codes; later value less earlier one.
    growth : the same as a fraction of the earlier value (0.5: half as much again), drawn first if given.
    unsure : index: codes; true where the change is inside its sampling interval: dotted.
    classes : classes on each side of zero.
    geo, column, title, source, view : see `choropleths`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    Undefined : nothing has changed.
    """
    seen = seen_of(geo, change.index, view)
    parts = {} if growth is None else {str(GROWTH.format(label(column))): (growth.reindex(change.index) * 100, 0)}
    parts[str(CHANGE.format(label(column)))] = (change, column_entry(column).decimals)
    panels = []
    for heading, (values, decimals) in parts.items():
        shades, dots = around(values, 0.0, classes, decimals), {} if unsure is None else {"": unsure}
        patterns = no_data(values.to_frame(), seen) | dotted(dots, NO_CHANGE)
        counts = {str(COUNT_ALONE.format(units=seen.units)): shades.counts(values)}
        strip = Strip(heading, shades, decimals, counts, patterns, signed=True)
        panels.append(Panel(seen.look(values, shades, unsure), "", strip))
    return sheet_of(seen, panels, title, source)


def refuse_counts(column: str) -> None:
    """Raise RenderError for a column of counts: large units would be dark because they are large."""
    if column_entry(column).type == "integer" or is_known(f"{column}_per_1000"):
        expected, remedy = "a rate, a share or a mean", "draw counts with maps.symbol_map, or divide by the residents"
        raise RenderError([Problem("map in colours", f"column {column!r}, a count", expected, remedy)])


def seen_of(geo: GeoDataFrame, codes: pd.Index, view: Mapping[str, Any]) -> View:
    """View of the units, if the boundaries have all of them."""
    require_known([*codes, *view.get("inset", ())], geo, "values and inset")
    return View(geo, **view)


def _counts(values: pd.DataFrame, shades: Classes, units: Text) -> dict[str, list[int]]:
    """Number of units in each class, by year."""
    return {str(COUNT.format(units=units, year=year)): shades.counts(values[year]) for year in values.columns}


def no_data(values: pd.DataFrame, view: View) -> dict[str, str]:
    """Pattern of units without a value, if there are any on the map."""
    return {str(MISSING): NO_DATA} if np.isnan(values.reindex(view.whole["code"]).to_numpy()).any() else {}


def dotted(unsure: Mapping[Any, pd.Series], words: Text) -> dict[str, str]:
    """Pattern of units that cannot be told from what they are compared with, if there are any."""
    return {str(words): UNSURE} if any(dots.any() for dots in unsure.values()) else {}


def _years(
    view: View,
    values: pd.DataFrame,
    strip: Strip,
    unsure: Mapping[Any, pd.Series],
    title: Text | str,
    source: Text | str,
) -> Figure:
    """One map for each year under one legend."""
    looks = {year: view.look(values[year], strip.classes, unsure.get(year)) for year in values.columns}
    first, *_ = values.columns
    panels = [Panel(look, str(year), strip if year == first else None) for year, look in looks.items()]
    return sheet_of(view, panels, title, source)
