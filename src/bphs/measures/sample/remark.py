"""Remark that a reader must know before trusting a number, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One caution: `kind` for programs, `en` and `zh` for readers."""

    kind: str
    en: str
    zh: str
