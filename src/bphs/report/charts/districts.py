"""Pictures of districts: each one's change over the years, their spread by region."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.marks import few_ticks, label_points
from bphs.report.charts.pairs import Look, draw_pairs, write_pairs
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, EARLIER, FAINT, GREY, INK, LATER, SMALL, house_style, wrap
from bphs.report.frames import rows_in
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text, category, label, number

CHANGE = Text("Change", "变化")
VALUE = Text("Value", "数值")
BETWEEN = Text("small points: the years between", "小点：其间各年份")
YEARS = (Look(EARLIER, "o", "white"), Look(LATER, "o", LATER))
WITHIN_ERROR = Text("grey: within the sampling error", "灰色：变化在抽样误差之内")


@house_style
def dumbbell(
    panel: pd.DataFrame,
    column: str,
    *,
    years: Sequence[int],
    title: Text | str = "",
    source: Text | str = "",
    region: str | None = "region",
    lower: str | None = None,
    upper: str | None = None,
) -> Figure:
    """Each district in the first and the last year: a light and a dark point, joined; the change on the right.

    Districts stand in their regions, the highest of the last year on top. Years between are small points on the line;
    of a single year stand the values.

    Parameters
    ----------
    panel : one row per district and year: `code`, `year`, `name_en`, `name_zh`, `column`.
    column : dictionary column that is shown.
    years : the years to show, oldest first.
    title, source : what is shown; where the figures come from, with the note on the sample.
    region : column to group by, or None.
    lower, upper : columns with the limits of each value's interval, drawn as bands; a change that the two
        intervals together cannot tell from none is written in grey.

    Raises
    ------
    RenderError : no year.
    """
    ends = _ends("a figure of changes", years)
    table = _two_years(panel, column, (ends[0], ends[-1]), region, lower, upper)
    alone, notes = len(ends) == 1, _notes(years, table)
    row, heads = 19.0, table["region"].nunique() if region else 0
    height = row * (len(table) + 1.3 * heads)
    sheet = canvas(height + 82 + 16 * len(notes), title, source)
    table["place"] = _places(table, 1.3 if region else 0.0)
    heading = str(VALUE if alone else CHANGE)
    room = widest([heading, *table["change_text"]], SMALL) + 12
    left = sheet.left + widest(list(table["name"]), SMALL) + 10
    axes = sheet.axes(left, sheet.bottom + 44, sheet.left + sheet.width - left - room, height)
    axes.set(ylim=(table["place"].max() + 0.7, -1.3 if region else -0.7), xlabel=label(column))
    draw_pairs(axes, table, YEARS, bands=lower is not None)
    _between(axes, panel[panel["year"].isin(years[1:-1])], column, table["place"])
    few_ticks(axes.xaxis)
    write_pairs(axes, table, heading)
    if region:
        _regions(axes, table, region)
    _year_key(sheet, left, ends, notes)
    return sheet.figure


def _notes(years: Sequence[int], table: pd.DataFrame) -> list[str]:
    """Lines below the key: what small points are, and grey changes."""
    found = [str(BETWEEN)] if len(years) > 2 else []
    return found + ([str(WITHIN_ERROR)] if table["unsure"].any() else [])


def _between(axes: Axes, panel: pd.DataFrame, column: str, places: pd.Series) -> None:
    """Values of the years between the two ends, as small points in the rows of their districts."""
    if len(panel):
        axes.plot(panel[column], places.reindex(panel["code"]), "o", color=EARLIER, markersize=2.5, zorder=2.5)


def _two_years(
    panel: pd.DataFrame, column: str, years: Sequence[int], region: str | None, lower: str | None, upper: str | None
) -> pd.DataFrame:
    """One row per district: before, after, limits, name, region, in the order of drawing."""
    wide = panel[panel["year"].isin(years)].set_index(["code", "year"])
    table = pd.DataFrame(
        {"before": wide[column].xs(years[0], level="year"), "after": wide[column].xs(years[1], level="year")}
    )
    for side, name in (("lower", lower), ("upper", upper)):
        for when, year in zip(("before", "after"), years, strict=True):
            table[f"{when}_{side}"] = wide[name].xs(year, level="year") if name else np.nan
    table["name"] = short_names(panel).reindex(table.index)
    table["region"] = panel.drop_duplicates("code").set_index("code")[region].reindex(table.index) if region else ""
    change = table["after"] - table["before"]
    error = np.hypot(table["after_upper"] - table["after"], table["before_upper"] - table["before"])
    table["unsure"] = (change.abs() < error) & (years[0] != years[1])
    table["change_text"] = [("+" if value > 0 else "") + number(value, column) for value in change]
    if years[0] == years[1]:
        table["change_text"] = [number(value, column) for value in table["after"]]
    order = {
        key: place
        for place, key in enumerate(table.groupby("region")["after"].mean().sort_values(ascending=False).index)
    }
    return table.sort_values(
        ["region", "after"],
        ascending=[True, False],
        key=lambda part: part.map(order) if part.name == "region" else part,
    )


def _places(table: pd.DataFrame, head: float) -> np.ndarray:
    """Heights of the rows, counted from the top, with room for each region's heading."""
    group = (table["region"] != table["region"].shift()).cumsum() - 1
    return np.arange(len(table)) + head * group


def _regions(axes: Axes, table: pd.DataFrame, region: str) -> None:
    """Headings of the regions above their rows."""
    for key, rows in table.groupby("region"):
        axes.annotate(
            category(region, str(key)),
            (0, rows["place"].min() - 1.0),
            (0, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="left",
            va="center_baseline",
            color=INK,
        )


def _year_key(sheet: Canvas, left: float, years: Sequence[int], notes: Sequence[str] = (), marks: str = "○●") -> None:
    x, y = left, sheet.top - 18
    for year, colour, mark in zip(years, _colours(years), marks[-len(years) :], strict=True):
        sheet.write(x, y, mark, color=colour)
        sheet.write(x + 18, y, str(year))
        x += 74
    for line, words in enumerate(notes, start=1):
        sheet.write(left, y - 17 * line, words, SMALL, color=GREY)


def _colours(years: Sequence[int]) -> tuple[str, ...]:
    """Colours of one or two years; the later one is dark, alone too."""
    return (EARLIER, LATER)[-len(years) :]


def _ends(what: str, years: Sequence[int]) -> tuple[int, ...]:
    """The year that is shown, or the first and the last of several."""
    if not len(years):
        raise RenderError([Problem(what, "no year", "one year or more", "hand it the years of the study")])
    return (years[0],) if len(years) == 1 else (years[0], years[-1])


@house_style
def distribution(
    panel: pd.DataFrame,
    column: str,
    *,
    years: Sequence[int],
    title: Text | str = "",
    source: Text | str = "",
    by: str = "region",
    named: int = 1,
) -> Figure:
    """Distribution of the districts of each region in the first and the last year: points over the box of quartiles.

    Parameters
    ----------
    panel : one row per district and year: `code`, `year`, `name_en`, `name_zh`, `column` and `by`.
    column : dictionary column that is shown.
    years : the years of the study, oldest first; of more than two the first and the last are shown.
    title, source : what is shown; where the figures come from.
    by : dictionary column with the groups.
    named : how many of the highest districts of each group and year are named.

    Raises
    ------
    RenderError : no year.
    """
    import seaborn as sns

    years = _ends("a figure of distributions", years)
    data = panel[panel["year"].isin(years)].assign(
        group=lambda frame: [category(by, str(value)) for value in frame[by]]
    )
    groups = list(data.groupby("group")[column].median().sort_values(ascending=False).index)
    names = [wrap(group, 120, BODY) for group in groups]
    row = 44.0 * len(years)
    sheet = canvas(row * len(groups) + 76, title, source)
    left = sheet.left + widest(names) + 10
    axes = sheet.axes(left, sheet.bottom + 46, sheet.left + sheet.width - left - 8, row * len(groups))
    shared = {
        "data": data,
        "x": column,
        "y": "group",
        "hue": "year",
        "order": groups,
        "hue_order": years,
        "ax": axes,
        "legend": False,
    }
    _boxes(axes, data, column, groups, years)
    sns.swarmplot(**shared, dodge=True, size=5, palette=list(_colours(years)))
    axes.set(xlabel=label(column), ylabel="")
    axes.set_yticks(range(len(groups)), names)
    axes.tick_params(axis="y", length=0)
    few_ticks(axes.xaxis)
    _name_highest(axes, data, column, groups, years, named)
    _year_key(sheet, left, years, marks="●●")
    return sheet.figure


def _boxes(axes: Axes, data: pd.DataFrame, column: str, groups: list[str], years: Sequence[int]) -> None:
    """Median and quartiles behind the points (seaborn's own boxes use an option that matplotlib is giving up)."""
    step = 0.8 / len(years)
    for _, part in data.groupby(["group", "year"]):
        group, year = part["group"].iloc[0], part["year"].iloc[0]
        place = groups.index(group) + (list(years).index(year) - (len(years) - 1) / 2) * step
        axes.boxplot(
            part[column],
            orientation="horizontal",
            positions=[place],
            widths=step * 0.8,
            showfliers=False,
            showcaps=False,
            manage_ticks=False,
            boxprops={"color": FAINT},
            whiskerprops={"color": FAINT},
            medianprops={"color": INK, "linewidth": 1.6},
        )


def _name_highest(
    axes: Axes, data: pd.DataFrame, column: str, groups: list[str], years: Sequence[int], named: int
) -> None:
    names, step = short_names(data), 0.8 / len(years)
    top = data.sort_values(column, ascending=False).groupby(["group", "year"]).head(named)
    place = [
        groups.index(line.group) + (list(years).index(line.year) - (len(years) - 1) / 2) * step for line in rows_in(top)
    ]
    label_points(axes, top[column], place, [names[code] for code in top["code"]])
