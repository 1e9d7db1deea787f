"""Marks of Chinese sentences, which the reading of headings makes Latin, as a page prints them."""

from __future__ import annotations

import re

PRINTED = str.maketrans({"?": "？", "(": "（", ")": "）", ":": "：", ",": "，", ";": "；"})
_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff？）])[?():,;]|[?():,;](?=[\u4e00-\u9fff])")


def printed(text: str) -> str:
    """Words as a page prints them: Chinese marks in Chinese words, no colon at the end.

    >>> printed("您的月收入(元):"), printed("Your age?")
    ('您的月收入（元）', 'Your age?')
    """
    return _BESIDE_CHINESE.sub(lambda mark: mark[0].translate(PRINTED), text.strip()).rstrip(":： ")
