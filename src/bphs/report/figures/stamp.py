"""Stamp of synthetic data in a figure itself: the words travel with it when it is taken from its page."""

from __future__ import annotations

import re

from matplotlib.figure import Figure

from bphs.report.figures.style import SMALL, house_style, text_width, to_svg
from bphs.report.words.wording import Text

WORDS = Text("SYNTHETIC DATA: this figure says nothing about the real world", "合成数据：本图不反映真实情况")
HEIGHT = 20.0
"""Height of the strip above the figure, in points."""
_ROOT = re.compile(r'<svg\b[^>]*?\bwidth="(?P<width>[\d.]+)pt" height="(?P<height>[\d.]+)pt"[^>]*>')
_OPENING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'


def stamp(svg: str, salt: str) -> str:
    """Figure below a strip with the words, whatever the figure is and wherever its own texts stand.

    Parameters
    ----------
    svg : as `to_svg` writes it, its size in points.
    salt : of the figure; the strip's ids are made from another.
    """
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError("not a figure of to_svg: no width and height in points")
    width, height = float(root["width"]), float(root["height"])
    strip = _inner(to_svg(_strip(width), f"{salt}-stamp"), 0, width, HEIGHT)
    figure = _inner(svg, HEIGHT, width, height)
    return f'{_OPENING} width="{width:g}pt" height="{height + HEIGHT:g}pt" viewBox="0 0 {width:g} {height + HEIGHT:g}">\n{strip}\n{figure}\n</svg>\n'


@house_style
def _strip(width: float) -> Figure:
    figure = Figure(figsize=(width / 72, HEIGHT / 72), facecolor="#a61b1b")
    size = min(SMALL, SMALL * (width - 12) / text_width(str(WORDS), SMALL))
    figure.text(0.5, 0.5, str(WORDS), color="white", fontsize=size, ha="center", va="center_baseline")
    return figure


def _inner(svg: str, top: float, width: float, height: float) -> str:
    """A whole SVG as a part of another: without its heading, at its place."""
    body = svg[svg.index("<svg") :]
    return re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"', f'x="0" y="{top:g}" width="{width:g}" height="{height:g}"', body, count=1
    ).rstrip()
