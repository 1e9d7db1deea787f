"""Two languages: text, labels and numbers as the reader of a page or figure sees them.

The language being drawn is a context variable, so that a chart asks for its words without being told; the
labels come from the study's data dictionary, where each column is described once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

LANGUAGES = ("en", "zh")

_language: ContextVar[str] = ContextVar("language", default="en")


class Text(NamedTuple):
    """The same words in English and in Chinese.

    >>> with language("zh"):
    ...     str(Text("Year", "年份"))
    '年份'
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if _language.get() == "zh" else self.en

    def format(self, *values: Any, **fields: Any) -> Text:
        """Fill both texts; a field that is itself a `Text` is filled in the same language.

        >>> Text("workers {}", "卫生人员{}").format(Text("fell", "下降")).zh
        '卫生人员下降'
        """
        filled = []
        for name, words in zip(LANGUAGES, self, strict=True):
            with language(name):
                filled.append(words.format(*values, **fields))
        return Text(*filled)


def current_language() -> str:
    """The language in which text is being written now: ``"en"`` or ``"zh"``."""
    return _language.get()


@contextmanager
def language(name: str) -> Iterator[None]:
    """Write in the language `name` inside the block."""
    if name not in LANGUAGES:
        raise ValueError(f"language {name!r}: use one of {LANGUAGES}")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)
