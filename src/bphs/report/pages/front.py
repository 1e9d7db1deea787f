"""What the first page of a study is filled with, besides its chapters and their findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Front:
    """First page of a study in one language.

    Attributes
    ----------
    question : what the study asks, in its own words; empty where it has none.
    answers : those to show, in order, as `spoken.answer_of` describes them, each with its ``chapter``.
    advice : answers that say what should be done, likewise.
    limits : paragraphs, as HTML, that say what a chapter cannot answer, by chapter.
    lacking : by chapter the sections that the study cannot tell: titles that share a reason, and the reason.
    left_out : chapters that the study cannot tell: title and reason.
    to_come : what is not filled in yet: the table, and sentences on what appears with it.
    data : its tables: ``title``, ``source``, and whether ``synthetic``.
    cite : how the analysis is cited; empty where nothing says it.
    """

    question: str = ""
    answers: Sequence[Mapping[str, Any]] = ()
    advice: Sequence[Mapping[str, Any]] = ()
    limits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lacking: Mapping[str, Sequence[tuple[Sequence[str], str]]] = field(default_factory=dict)
    left_out: Sequence[tuple[str, str]] = ()
    to_come: Sequence[tuple[str, Sequence[str]]] = ()
    data: Sequence[Mapping[str, Any]] = ()
    cite: str = ""

    @property
    def synthetic(self) -> bool:
        """Whether anything on it comes from synthetic data."""
        said = [*self.answers, *self.advice]
        shown = [*said, *self.data, *(one["figure"] for one in said if one["figure"])]
        return any(one["synthetic"] for one in shown)
