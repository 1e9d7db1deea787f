"""Links from chapter to chapter, ``[](03_inequality.ipynb)``, and what stands for what a study leaves out."""

from __future__ import annotations

import re

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
