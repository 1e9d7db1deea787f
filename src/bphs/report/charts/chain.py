"""What is assumed to lead to what: boxes and arrows without numbers, before the models that give each arrow its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from bphs.errors import Problem, RenderError
from bphs.report.charts.mediation import DEEP, SPOTS, box
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import GREY, house_style
from bphs.report.words.wording import Text

PLACES = {2: ((79, 34), (449, 34)), **SPOTS}
"""Middles of the boxes by their number, points from the upper left corner."""


@house_style
def chain(boxes: Sequence[Text], *, title: Text | str = "", source: Text | str = "") -> Figure:
    """Boxes in an assumed order, each with an arrow to all that follow.

    Parameters
    ----------
    boxes : two to four, the cause first and the outcome last.
    title, source : what is shown.

    Raises
    ------
    RenderError : another number of boxes.
    """
    if len(boxes) not in PLACES:
        raise RenderError([Problem("a figure of a chain", f"{len(boxes)} boxes", "two to four", "leave some out")])
    spots = PLACES[len(boxes)]
    deep = max(y for _, y in spots) + DEEP / 2 + 2
    sheet = canvas(deep + 8, title, source)
    axes = sheet.axes(sheet.left, sheet.top - deep, sheet.width, deep)
    axes.set(xlim=(0, sheet.width), ylim=(deep, 0))
    axes.set_axis_off()
    drawn = [box(axes, spot, str(words)) for spot, words in zip(spots, boxes, strict=True)]
    for start, end in combinations(drawn, 2):
        ends = np.array([start.get_center(), end.get_center()])
        look: dict[str, Any] = {"mutation_scale": 14, "color": GREY, "linewidth": 1.4}
        axes.add_patch(FancyArrowPatch(*ends, arrowstyle="-|>", patchA=start, patchB=end, shrinkA=0, shrinkB=1, **look))
    return sheet.figure
