"""Links from chapter to chapter: ``[](03_inequality.ipynb)``."""

from __future__ import annotations

import re

from bphs.report.words.wording import Text

CHAPTER_LINK = re.compile(r"^(?P<chapter>[^/#?]+)\.(?:ipynb|html)(?P<place>#.*)?$")
CHAPTER = Text("Chapter {}", "第{}章")


def chapter_called(name: str) -> str:
    """``Chapter 3`` from ``03_inequality``, in the language that is being written; empty where the name has no number.

    >>> chapter_called("03_inequality")
    'Chapter 3'
    """
    number = name.partition("_")[0]
    return str(CHAPTER).format(int(number)) if number.isdecimal() else ""
