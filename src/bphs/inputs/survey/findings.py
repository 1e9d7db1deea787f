"""Findings of a rule of cleaning: the records that break it and the reason in words, each reason held once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np


class Finding(NamedTuple):
    """Reason to take a record out, in both languages."""

    en: str
    zh: str


class Findings(NamedTuple):
    """Records that break a rule, and why.

    Attributes
    ----------
    places : of the records, from the first to the last.
    reasons : in words, each once.
    which : for each record the place of its reason among them.
    """

    places: np.ndarray
    reasons: Sequence[Finding]
    which: np.ndarray


NOTHING = Findings(np.zeros(0, dtype=int), (), np.zeros(0, dtype=int))


def found(places: np.ndarray, keys: np.ndarray, worded: Callable[[Any], Finding]) -> Findings:
    """Records at some places, worded by what they have in common: the same key, the same words."""
    distinct, which = np.unique(keys, return_inverse=True)
    return Findings(places, [worded(key) for key in distinct.tolist()], which)
