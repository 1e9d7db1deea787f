"""Texts of a table's cells as HTML: which may cite a work, and which are names whatever they begin with."""

from __future__ import annotations

from html import escape

CITING = ("work", "reference", "source", "citation")
"""Columns whose cells may each be a work, ``@key``."""


def in_cell(text: str, *, cites: bool = False) -> str:
    """A text as HTML; one that begins with @ is no citation, for units and answers are called as a study calls them.

    >>> in_cell("@Arden <b>"), in_cell("@theil1967", cites=True)
    ('&#64;Arden &lt;b&gt;', '@theil1967')
    """
    told = escape(text)
    return told.replace("@", "&#64;", 1) if told.startswith("@") and not cites else told
