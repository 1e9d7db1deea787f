"""Codes as survey files and codebooks both write them: numbers, codes that mean no answer, labels as they
are compared.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

NUMBER = r"[+-]?\d+(?:\.\d+)?"


class Missing(NamedTuple):
    """A code (or, with `high` above `low`, a range of codes) that stands for no answer."""

    low: float
    high: float
    label_zh: str = ""
    label_en: str = ""

    def holds(self, code: float) -> bool:
        """Whether the code is this one, or lies in this range."""
        return self.low <= code <= self.high


def plain(text: str) -> str:
    """A label or heading as it is compared: half-width, lower case, without blanks.

    >>> plain(" （Ａ）非常 满意 ")
    '(a)非常满意'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def code_text(code: float) -> str:
    """A code as it is written: whole numbers without decimals.

    >>> code_text(-3.0), code_text(1.5)
    ('-3', '1.5')
    """
    return str(int(code)) if math.isfinite(code) and float(code).is_integer() else repr(float(code))
