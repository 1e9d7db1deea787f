"""Display of figures, tables and findings in a notebook, in the languages that its reader is to see."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUPPRESSED = "×"
"""What stands for a number that is not shown because it tells of few respondents."""


def rendering() -> bool:
    """Whether the notebook is being run by ``make report``, not by a person in JupyterLab."""
    return bool(os.environ.get("BPHS_RENDER"))


def languages() -> tuple[str, ...]:
    """Both languages for the pages; in JupyterLab the one of the reader's locale, or of ``BPHS_LANGUAGE``."""
    if rendering():
        return LANGUAGES
    asked = os.environ.get("BPHS_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return ("zh",) if asked.startswith("zh") else ("en",)


def show(kind: str, name: str, data: dict[str, str], **facts: Any) -> None:
    """One output in the current language, with what the renderer must know of it.

    Parameters
    ----------
    kind : ``"figure"``, ``"table"``, ``"finding"`` or ``"agreement"``.
    data : the output by MIME type.
    facts : number, caption, alternative text, synthetic, … as the kind needs.
    """
    from IPython.display import publish_display_data

    about = {"kind": kind, "name": name, "lang": wording.current_language(), **facts}
    publish_display_data(data, metadata={"bphs": about})
    if not rendering() and kind in ("figure", "table"):
        publish_display_data({"text/markdown": f"*{data['text/plain']}*"})


def drawn(draw: Callable[[], Figure], salt: str, synthetic: bool) -> str:
    """A figure as SVG, drawn in the house style; a figure that pyplot made is not shown a second time.

    Parameters
    ----------
    salt : goes into the ids inside the SVG, so that they are the same in every build.
    synthetic : the figure descends from synthetic data: it gets a strip that says so.
    """
    from bphs.report.figures.stamp import stamp
    from bphs.report.figures.style import house_style, to_svg

    figure = house_style(draw)()
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    svg = to_svg(figure, salt)
    return stamp(svg, salt) if synthetic else svg


def with_note(words: tuple[str, str], note: Text | None) -> Text:
    """A caption or a table's notes in both languages, and what is to be said besides."""
    if note is None:
        return Text(*words)
    return Text(f"{words[0]} {note.en}".strip(), f"{words[1]}{note.zh}")


def blank(title: Text, words: Text) -> Figure:
    """A figure that says why there is nothing to be seen."""
    from bphs.report.figures.canvas import canvas
    from bphs.report.figures.style import BODY, GREY, wrap

    sheet = canvas(60, str(title).rstrip(".。"), "")
    sheet.write(sheet.left, sheet.bottom + 30, wrap(str(words), sheet.width, BODY), color=GREY, va="center")
    return sheet.figure


def show_warnings_without_paths() -> None:
    """Warnings with their words alone from now on, without the path of the module that gave them, which no two machines
    share.
    """
    warnings.formatwarning = _without_path  # ty: ignore[invalid-assignment]  # meant to be replaced, see the module


def _without_path(message: Warning | str, category: type[Warning], *_: object, **__: object) -> str:
    return f"{category.__name__}: {message}\n"
