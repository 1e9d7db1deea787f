"""Paragraphs, items and tables that a study cannot say, taken out of parsed Markdown before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bphs.report.words.told import NOT_SAID, Told

_HOLDING = ("list", "block_quote")
"""What holds paragraphs and items, each of which is asked by itself."""


def leave_out(tokens: list[dict[str, Any]], told: Told) -> None:
    """Take out each paragraph and item that prints a value which the study lacks; say so of one that tells of few
    respondents.
    """
    for token in list(tokens):
        inside = [child for child in token.get("children", ()) if child["type"] in _HOLDING]
        text = _text_of(token, but=inside)
        if told.lacks(text):
            _take_out(tokens, token)
        elif told.hides(text):
            _not_said(token)
        elif token["type"] in _HOLDING or inside:
            leave_out(token["children"], told)
            if not token["children"]:
                _take_out(tokens, token)


def _take_out(tokens: list[dict[str, Any]], token: dict[str, Any]) -> None:
    """By identity: equal paragraphs may stand below each other."""
    tokens[:] = [other for other in tokens if other is not token]


def _text_of(token: dict[str, Any], but: Sequence[dict[str, Any]]) -> str:
    """What a paragraph, an item or a table says; an item without the lists in it, which are asked by themselves."""
    if token["type"] in _HOLDING:
        return ""
    parts = [_text_of(child, ()) for child in token.get("children", ()) if child not in but]
    return " ".join([token.get("text", ""), *parts])


def _not_said(token: dict[str, Any]) -> None:
    if token["type"] == "list_item":
        token["children"] = [{"type": "block_text", "text": str(NOT_SAID)}]
    else:
        token.clear()
        token.update({"type": "paragraph", "text": str(NOT_SAID)})
