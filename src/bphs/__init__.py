"""Equalization of basic public health services: the study's own package.

A notebook begins with ``chapter = bphs.open_chapter("03_inequality", study)``; words in both languages are
`Text(english, chinese)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bphs.report.chapter.opening import Chapter, open_chapter
    from bphs.report.words.wording import Text

__all__ = ["Chapter", "Text", "open_chapter"]


def __getattr__(name: str) -> Any:
    """Import the chapter object when it is asked for: the command line must not wait for pandas."""
    if name in __all__:
        from bphs.report.chapter import opening

        return getattr(opening, name)
    raise AttributeError(f"module 'bphs' has no attribute {name!r}")
