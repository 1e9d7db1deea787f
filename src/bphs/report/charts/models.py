"""Pictures of a regression: its coefficients with their intervals, and what its residuals say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import even, few_ticks, label_points, plain
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, GREY, INK, LATER, SMALL, house_style, wrap
from bphs.report.words.names import short_name
from bphs.report.words.wording import Text, label, number

PER_UNIT = Text("change per unit of the predictor", "自变量每增加1个单位所对应的变化")
PER_SD = Text("change per standard deviation of the predictor", "自变量每增加1个标准差所对应的变化")
SPREAD = Text("Residuals against fitted values", "残差与拟合值")
NORMAL = Text("Normal quantiles", "正态分位数图")
SCALE = Text("Size of residuals against fitted", "残差大小与拟合值")
INFLUENCE = Text("Residuals against leverage", "残差与杠杆值")
QUANTILE = Text("Normal quantile", "标准正态分位数")
STUDENTISED = Text("Studentised residual", "学生化残差")
ROOT = Text("√|studentised residual|", "√|学生化残差|")
LONGEST = 110.0
"""Width in points of the names of units in a panel; longer ones are wrapped."""
LEVERAGE = Text("Leverage (dashes: Cook’s distance)", "杠杆值（虚线：库克距离）")


@house_style
def coefficient_plot(
    coefficients: pd.DataFrame,
    *,
    outcome: str,
    title: Text | str = "",
    source: Text | str = "",
    per_sd: bool = False,
    labels: Mapping[str, Text] | None = None,
    value: str = "coefficient",
) -> Figure:
    """Coefficients as points with their intervals, the largest on top, beside the line of no association.

    Parameters
    ----------
    coefficients : columns `term`, `coefficient`, `lower`, `upper`, as `RegressionResult.coefficients`; a term
        "intercept" is left out.
    outcome : dictionary column of the outcome, for the axis.
    title, source : what is shown; where the figures come from, the kind of standard error and the number of units.
    per_sd : the predictors were standardised.
    labels : words for terms that are not dictionary columns.
    value : dictionary column whose decimals the numbers take.
    """
    rows = coefficients[coefficients["term"] != "intercept"].sort_values("coefficient", ascending=False, kind="stable")
    names = [wrap(_named(term, labels, unit=not per_sd), 190, BODY) for term in rows["term"]]
    values = [
        f"{number(r.coefficient, value)}\n[{number(r.lower, value)}, {number(r.upper, value)}]"
        for r in rows.itertuples()
    ]
    heights = 42.0 * len(rows)
    axis_words = f"{wrap(label(outcome), 500, BODY)}\n{PER_SD if per_sd else PER_UNIT}"
    sheet = canvas(heights + 40 + 20 * (axis_words.count("\n") + 1), title, source)
    left, room = sheet.left + widest(names) + 12, widest(values, SMALL) + 14
    width = sheet.width - widest(names) - 12 - room
    axes = sheet.axes(left, sheet.top - heights - 4, width, heights)
    place = np.arange(len(rows))
    axes.axvline(0, color=GREY, linewidth=1)
    axes.hlines(place, rows["lower"], rows["upper"], color=LATER, linewidth=2.2)
    axes.plot(rows["coefficient"], place, "o", color=LATER, markersize=8)
    axes.set(ylim=(len(rows) - 0.5, -0.5))
    few_ticks(axes.xaxis, 5)
    axes.set_yticks(place, names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for at, words in zip(place, values, strict=True):
        axes.annotate(
            words,
            (1, at),
            (10, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
        )
    across = sheet.figure.get_size_inches()[0] * 72
    axes.set_xlabel(axis_words)
    axes.xaxis.set_label_coords((across / 2 - left) / width, -36 / heights)
    return sheet.figure


def _named(term: str, labels: Mapping[str, Text] | None, unit: bool) -> str:
    return str(labels[term]) if labels and term in labels else label(term, unit=unit)


@house_style
def diagnostic_panels(
    points: pd.DataFrame,
    *,
    outcome: str,
    title: Text | str = "",
    source: Text | str = "",
    names: Mapping[str, Text | str] | None = None,
    named: int = 3,
) -> Figure:
    """Four looks at a regression: spread, normality, size of residuals, influence; the outermost units are named.

    Parameters
    ----------
    points : columns `fitted`, `residual`, `studentised`, `leverage`, `cooks_distance`, as `RegressionResult.points`.
    outcome : dictionary column of the outcome, for the axes.
    title, source : what is shown; where the figures come from.
    names : by the index of `points`, names for the outermost units; the index itself if None.
    named : how many units are named in each panel.
    """
    sheet = canvas(550, title, source)
    data = points.assign(
        name=[short_name(str(names[unit])) if names is not None else str(unit) for unit in points.index]
    )
    across, up, gap = (sheet.width - 130) / 2, 176.0, 66.0
    panels = [
        sheet.axes(sheet.left + 52 + column * (across + gap), sheet.bottom + 48 + (1 - row) * (up + 94), across, up)
        for row in (0, 1)
        for column in (0, 1)
    ]
    for axes, draw, words in zip(
        panels, (_spread, _normal, _scale, _influence), (SPREAD, NORMAL, SCALE, INFLUENCE), strict=True
    ):
        axes.set_title(str(words), loc="left", x=-0.2, color=INK, pad=16)
        draw(axes, data, named, label(outcome))
        few_ticks(axes.xaxis, 4)
        few_ticks(axes.yaxis, 4)
    return sheet.figure


def _cloud(axes: Axes, x: pd.Series, y: pd.Series, data: pd.DataFrame, rank: pd.Series, named: int) -> None:
    axes.plot(x, y, "o", color=LATER, markersize=5, alpha=0.75, markeredgewidth=0)
    axes.margins(0.14)
    top = rank.sort_values(ascending=False, kind="stable").index[:named]
    texts = [even(str(name), LONGEST, SMALL) for name in data["name"][top]]
    label_points(axes, x[top], y[top], texts, among=np.column_stack([x, y]), strict=True)


def _spread(axes: Axes, data: pd.DataFrame, named: int, outcome: str) -> None:
    axes.axhline(0, color=GREY, linewidth=1)
    axes.set(xlabel=label("fitted"), ylabel=label("residual"))
    _cloud(axes, data["fitted"], data["residual"], data, data["residual"].abs(), named)


def _normal(axes: Axes, data: pd.DataFrame, named: int, outcome: str) -> None:
    from statistics import NormalDist

    ranks = data["studentised"].rank(method="first")
    quantiles = ((ranks - 0.5) / len(data)).map(NormalDist().inv_cdf)
    axes.axline((0, 0), slope=1, color=GREY, linewidth=1)
    axes.set(xlabel=str(QUANTILE), ylabel=str(STUDENTISED))
    _cloud(axes, quantiles, data["studentised"], data, data["studentised"].abs(), named)


def _scale(axes: Axes, data: pd.DataFrame, named: int, outcome: str) -> None:
    axes.set(xlabel=label("fitted"), ylabel=str(ROOT))
    size = np.sqrt(data["studentised"].abs())
    _cloud(axes, data["fitted"], size, data, size, named)


def _influence(axes: Axes, data: pd.DataFrame, named: int, outcome: str) -> None:
    axes.axhline(0, color=GREY, linewidth=1)
    axes.set(xlabel=str(LEVERAGE), ylabel=str(STUDENTISED))
    _cloud(axes, data["leverage"], data["studentised"], data, data["cooks_distance"], named)
    _contours(axes, data)


def _contours(axes: Axes, data: pd.DataFrame) -> None:
    """Lines of equal Cook's distance, where they pass through the panel."""
    terms = (data["studentised"] ** 2 * data["leverage"] / (1 - data["leverage"]) / data["cooks_distance"]).median()
    edges = axes.get_xlim(), axes.get_ylim()
    leverage = np.linspace(max(edges[0][0], 1e-3), min(edges[0][1], 0.999), 80)
    for distance in (0.5, 1.0):
        height = np.sqrt(distance * terms * (1 - leverage) / leverage)
        for side in (1, -1):
            axes.plot(leverage, side * height, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        top = distance * terms / (distance * terms + edges[1][1] ** 2)
        if top < edges[0][1]:
            axes.text(top, edges[1][1], plain(distance), fontsize=SMALL, color=GREY, ha="center", va="bottom")
    axes.set(xlim=edges[0], ylim=edges[1])
