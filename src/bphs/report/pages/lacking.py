"""Last heading of a chapter: what this study could not show, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bphs.report.words.sections import OPENING, Section, language_of, source
from bphs.report.words.wording import Text

NOT_SHOWN = Text("What this study could not show, and why", "本研究未能展示的内容及原因")


def title_of(cells: Sequence[Mapping[str, Any]], language: str) -> str:
    """Heading of the chapter as its text cells write it, which stays where nothing else does."""
    texts = (source(cell) for cell in cells if language_of(cell) == language)
    return next((line for text in texts for line in text.splitlines() if line.startswith("# ")), "")


def not_shown(parts: Sequence[Section], left: Mapping[str, Text], language: str) -> str:
    """Sections that go for the same reason share a line; a chapter that goes whole has one reason.

    Parameters
    ----------
    parts : the chapter's sections, in order.
    left : reasons by the section that is left out.
    language : of the page.
    """
    if OPENING in left:
        return f"## {NOT_SHOWN}\n\n{left[OPENING]}"
    together: dict[str, list[str]] = {}
    for section in parts:
        if section.name in left:
            together.setdefault(str(left[section.name]), []).append(getattr(section.title, language))
    lines = [
        f"- **{str(Text('; ', '、')).join(titles)}{Text('.', '：')}**{Text(' ', '')}{_of_several(why) if titles[1:] else why}"
        for why, titles in together.items()
    ]
    return "\n".join([f"## {NOT_SHOWN}", "", *lines])


def _of_several(why: str) -> str:
    """Reason that several sections share, in English in the plural.

    >>> _of_several("It needs at least 5 years; this study has 2.")
    'They need at least 5 years; this study has 2.'
    """
    return re.sub(r"^It (need|build)s\b", r"They \1", why)
