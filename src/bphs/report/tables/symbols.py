"""Symbols of statistics in a printed table: in italics, as GB/T 3358.1 and journals of public health print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ALONE = r"(?<![A-Za-z0-9_'’./-]){}(?![A-Za-z0-9_/])"
_LETTERS = "[PpFtnrzZ]|SD|SE|R(?=[²2])|M(?= *(?:[(（±,，、;；]|$))|B(?=$|[（(,，])"
_NAMED = "(?<=Whitney )U|(?<=Wallis )H|(?<=Kendall's )W|(?<=Kendall )W|(?<=Cohen's )d|(?<=Cohen )d|(?<=Cramér's )V|(?<=Cramér )V"
_GREEK = "(?<![Α-Ωα-ω])[αβηκλμρσφχωγδε](?![α-ω])(?:(?=²)|(?![A-Za-z]{2}))"
IN_CHINESE = "(?:(?<=指数)[IL]|(?<=系数)c|(?<=耦合度)C|(?<=协调度)D)(?![A-Za-z])|T(?=指数)"
"""Symbols that follow or precede the Chinese name of their statistic."""
_SYMBOL = re.compile(f"{_ALONE.format(f'(?:{_LETTERS})')}|{_NAMED}|{IN_CHINESE}|{_GREEK}")


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """Text in pieces, each with whether it is a symbol.

    >>> [piece for piece, symbol in parted("χ² 检验，P<0.05；n=12，Wald χ²，M (SD)") if symbol]
    ['χ', 'P', 'n', 'χ', 'M', 'SD']
    >>> [piece for piece, symbol in parted("T01: 95% CI, W District, pe1, don't, OR, Cronbach's α") if symbol]
    ['α']
    >>> [piece for piece, symbol in parted("莫兰指数I、Lee指数L、Geary系数c、泰尔T指数，指数IQ") if symbol]
    ['I', 'L', 'c', 'T']
    """
    end = 0
    for match in _SYMBOL.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False
