"""Townships as hexagons in a schematic order: a picture to find a place in, not a map."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import RegularPolygon

from bphs.errors import Problem, RenderError, Undefined
from bphs.report.charts.keys import Words, name_of
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, GREY, INK, MARGIN, SMALL, WIDTH, house_style, text_width, wrap
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

SCHEMATIC = Text(
    "schematic, not a map; neighbouring tiles are not neighbours on the ground",
    "示意图，非地图；相邻六边形在地理上不一定相邻",
)
SCORE = Text("Score (0–100)", "得分（0～100分）")
KINDS = {"street": Text("street", "街道"), "town": Text("town", "镇"), "township": Text("township", "乡")}
UNITS = Text("places", "街道乡镇数")
MISSING = Text("hatched: not shown", "斜线：不予显示")
TOO_MANY = Text(
    "A picture holds at most {most} places; there are {places}.", "图中至多容纳 {most} 处，实际有 {places} 处。"
)
MOST = 60
"""Tiles; with more, their words become too small to read."""


@house_style
def township_tiles(
    scores: pd.DataFrame,
    *,
    title: Text | str = "",
    source: Text | str = "",
    score: Text = SCORE,
    names: Words | None = None,
    classes: int = 5,
    decimals: int = 0,
) -> Figure:
    """A hexagon for each street, town and township, coloured by its score: streets in the middle, townships at the
    edge.

    Where a tile stands says only of what kind the place is; within a kind, tiles stand in the order of the frame.

    Parameters
    ----------
    scores : one row per place: `name`, `kind` ("street", "town" or "township"), `score` (missing: hatched, e.g.
        suppressed).
    title, source : what is shown; where the scores come from.
    score : what the colours show, with its unit.
    names : words for the names, where they are not to be shown as they are.
    classes : of the colours, 2 to 6, natural breaks.
    decimals : of the scores.

    Raises
    ------
    RenderError : an unknown kind, a name twice or too long for a tile, no place.
    Undefined : more than 60 places.
    """
    from bphs.report.maps.classes import sequential
    from bphs.report.maps.legend import legend, legend_height

    # classes of the scores as they are shown, so that a tile's colour agrees with its number
    table = _ordered(scores).assign(score=lambda rows: rows["score"].round(decimals))
    shown = sequential(table["score"], classes, decimals=decimals)
    places = spiral(len(table))
    across, up = np.ptp(places[:, 0]) + math.sqrt(3), np.ptp(places[:, 1]) + 2
    note = wrap(str(SCHEMATIC), 520, BODY)
    head = 20.0 * (note.count("\n") + 1)
    radius = min((WIDTH - 2 * MARGIN - 8) / across, 56.0)
    sheet = canvas(head + radius * up + 14 + legend_height(1), title, source)
    sheet.write(sheet.left, sheet.top - BODY, note, color=GREY, va="top" if "\n" in note else "baseline")
    axes = sheet.axes(sheet.left, sheet.top - head - radius * up - 4, sheet.width, radius * up)
    named = _fitting([name_of(name, names) for name in table["name"]], radius)
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    axes.set(xlim=np.array([-0.5, 0.5]) * sheet.width / radius, ylim=(-up / 2, up / 2))
    axes.set_axis_off()
    fills = [shown.colours[place] if place >= 0 else "white" for place in shown.index(table["score"])]
    for row, name, (x, y), fill in zip(rows_in(table), named, places - middle, fills, strict=True):
        _tile(axes, x, y, fill, name, row.score, str(KINDS[row.kind]), decimals)
    hatched = str(MISSING) if table["score"].isna().any() else ""
    legend(
        sheet,
        sheet.bottom + legend_height(1),
        str(score),
        shown,
        decimals,
        {str(UNITS): shown.counts(table["score"])},
        hatched,
    )
    return sheet.figure


def checked(scores: pd.DataFrame, figure: str, kinds: Words = KINDS) -> pd.DataFrame:
    """Frame, if every place stands in it once and is of a known kind."""
    if len(scores) > MOST:
        raise Undefined(*TOO_MANY.format(places=len(scores), most=MOST))
    unknown = sorted(set(scores["kind"].dropna()) - set(kinds)) if "kind" in scores else []
    twice = sorted(set(scores.loc[scores["name"].duplicated(), "name"]))
    problems = [
        Problem(
            figure, f"kind {kind!r}", f"one of {', '.join(map(str, kinds))}", "write one of these into column 'kind'"
        )
        for kind in unknown
    ]
    problems += [
        Problem(figure, f"{name!r} twice", "each place once", "give one score for each place") for name in twice
    ]
    if not len(scores):
        problems.append(Problem(figure, "no place", f"1 to {MOST}", "give one row for each place"))
    if problems:
        raise RenderError(problems)
    return scores


def _ordered(scores: pd.DataFrame) -> pd.DataFrame:
    """Streets, towns, townships, else in the order given."""
    return checked(scores, "a figure of tiles").sort_values(
        "kind", key=lambda kinds: kinds.map(list(KINDS).index), kind="stable"
    )


def spiral(count: int) -> np.ndarray:
    """Centres of `count` hexagons of radius 1, (count, 2), from a corner where three meet outwards, clockwise from the
    top.

    >>> spiral(3).round(2).tolist()
    [[0.0, 1.0], [0.87, -0.5], [-0.87, -0.5]]
    """
    reach = math.ceil(math.sqrt(count)) + 2
    grid = np.array(
        [(column, row) for row in range(-reach, reach + 1) for column in range(-reach, reach + 1)], dtype=float
    )
    x, y = math.sqrt(3) * (grid[:, 0] + grid[:, 1] / 2), 1.5 * grid[:, 1] + 1
    ring, turn = np.round(np.hypot(x, y), 6), np.round(np.arctan2(x, y) % (2 * math.pi), 6)
    nearest = np.lexsort((turn, ring))[:count]
    return np.column_stack([x, y])[nearest] + 0.0


def _fitting(names: list[str], radius: float) -> list[str]:
    """Names in one line, or broken into two of small letters."""
    found = [name if text_width(name, BODY) <= 1.55 * radius else wrap(name, 1.35 * radius, SMALL) for name in names]
    wide = [
        name
        for name in found
        if name.count("\n") > 1 or any(text_width(line, SMALL) > 1.55 * radius for line in name.split("\n"))
    ]
    if wide:
        problems = [
            Problem(
                "a figure of tiles",
                f"{' '.join(name.split())!r}",
                "a name of two short lines at most",
                "give a shorter one with names=",
            )
            for name in wide
        ]
        raise RenderError(problems)
    return found


def _tile(axes: Axes, x: float, y: float, fill: str, name: str, score: float, kind: str, decimals: int) -> None:
    missing = score != score
    axes.add_patch(
        RegularPolygon(
            (x, y),
            6,
            radius=0.965,
            facecolor=fill,
            edgecolor=GREY,
            linewidth=0.6,
            hatch="////" if missing else None,
            hatch_linewidth=0.4,
        )
    )
    colour = "white" if not missing and _dark(fill) else INK
    words = "–" if missing else f"{score:.{decimals}f}".replace("-", "−")
    for text, up, size in (
        (name, 0.42, BODY if "\n" not in name else SMALL),
        (words, -0.03, BODY + 1),
        (kind, -0.46, SMALL),
    ):
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1} if missing else None
        axes.text(
            x,
            y + up,
            text,
            ha="center",
            va="center" if "\n" in text else "center_baseline",
            linespacing=1.05,
            fontsize=size,
            color=colour,
            bbox=box,
        )


def _dark(colour: str) -> bool:
    """Whether white is easier to read on a colour than ink (contrast as WCAG 2 defines it)."""
    return (_luminance(colour) + 0.05) ** 2 < (_luminance("white") + 0.05) * (_luminance(INK) + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))
