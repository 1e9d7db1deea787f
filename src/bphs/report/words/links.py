"""Links from chapter to chapter, ``[](03_inequality.ipynb)``, to the very place where a finding stands, and what stands
for what a study leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from bphs.report.words.wording import Text

CHAPTER_LINK = re.compile(r"^(?P<chapter>[^/#?]+)\.(?:ipynb|html)(?P<place>#.*)?$")
CHAPTER = Text("Chapter {}", "第{}章")
LEFT_OUT = {"fig": Text("the figure", "图"), "tbl": Text("the table", "表")}
"""What stands for a reference to a figure or table that the study lacks."""
NOT_TOLD = Text(" (not told of this study)", "（本研究未包含）")
"""What follows the name of a chapter that the study leaves out."""


def chapter_in_both(name: str) -> Text:
    """As `chapter_called`, in both languages; the name itself where it has no number.

    >>> chapter_in_both("03_inequality").zh
    '第3章'
    """
    number = name.partition("_")[0]
    return CHAPTER.format(int(number)) if number.isdecimal() else Text(name, name)


def chapter_called(name: str) -> str:
    """``Chapter 3`` from ``03_inequality``, in the language that is being written; empty where the name has no number.

    >>> chapter_called("03_inequality")
    'Chapter 3'
    """
    number = name.partition("_")[0]
    return str(CHAPTER).format(int(number)) if number.isdecimal() else ""


def opens_numbers(name: str, numbering: str) -> str:
    """What the numbers of a chapter's figures and tables begin with: its own where the study numbers by chapter.

    Parameters
    ----------
    numbering : the study's, ``"running"`` or ``"chapter"``.

    >>> opens_numbers("03_inequality", "chapter"), opens_numbers("03_inequality", "running")
    ('3-', '')
    """
    number = name.partition("_")[0]
    return f"{int(number)}-" if numbering == "chapter" and number.isdecimal() else ""


@dataclass(frozen=True)
class Way:
    """Way to a finding: the page and place where it stands, and what the section is called that it stands in.

    Attributes
    ----------
    href : seen from a page of the same language: ``03_inequality.html#finding-gini_change``.
    section : heading of the section, without markup; empty before the first one.
    """

    href: str
    section: str


@dataclass(frozen=True)
class Findings:
    """Findings that a cell of a table leads to, ``chapter.name``; in a file of figures their chapters.

    >>> str(Findings(("03_inequality.gini_change", "03_inequality.risen")))
    'Chapter 3'
    """

    names: tuple[str, ...]

    def __str__(self) -> str:
        called = [chapter_called(name) for name in dict.fromkeys(map(_chapter, self.names))]
        return str(BETWEEN).join(called)

    @property
    def html(self) -> str:
        """The same as links whose ends the page knows, `led`: a chapter runs before the pages are made."""
        return str(BETWEEN).join(
            f'<a data-to="{escape(name)}">{escape(chapter_called(_chapter(name)))}</a>' for name in self.names
        )


BETWEEN = Text("; ", "；")
_LEADS = re.compile(r'<a data-to="(?P<to>[^"]*)">(?P<said>[^<]*)</a>')
_PLACED = Text("{}, {}", "{}“{}”")


def led(html: str, ways: Mapping[str, Way]) -> str:
    """A table with the ends of its links to findings put in; a finding that no page states is named without a link.

    >>> led('<a data-to="03_a.x">Chapter 3</a>', {"03_a.x": Way("03_a.html#finding-x", "Gaps")})
    '<a href="03_a.html#finding-x">Chapter 3, Gaps</a>'
    >>> led('<a data-to="03_a.x">Chapter 3</a>', {})
    'Chapter 3'
    """

    def written(match: re.Match[str]) -> str:
        way = ways.get(match["to"])
        if way is None:
            return match["said"]
        said = str(_PLACED).format(match["said"], escape(way.section)) if way.section else match["said"]
        return f'<a href="{escape(way.href)}">{said}</a>'

    return _LEADS.sub(written, html)


def _chapter(finding: str) -> str:
    return finding.partition(".")[0]
