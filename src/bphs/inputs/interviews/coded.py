"""Coded excerpts as they were read, whatever the file: what the readers hand on. Nothing here is fit to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bphs.errors import Problem
from bphs.inputs.interviews.tree import Tree

ONE_CODER = "1"
"""What the coder is called in a file that names none."""


@dataclass(frozen=True)
class Excerpt:
    """A piece of text that was coded.

    Attributes
    ----------
    where : where it stands in the file, for messages, which never quote it.
    text_en, text_zh : what was said; the same in both where it stands in one language only.
    role : ``"manager"``, ``"provider"``, ``"resident"``, or empty.
    quotable : whether somebody marked it as quotable.
    severity : how much what it tells of stands in the way: 1 a nuisance, 2 hinders, 3 prevents; None where not rated.
    codes : for each coder who read it the codes given, none if the coder found that none applies. Until `Coded` is
        resolved, as the file writes them.
    """

    where: str
    interview: str
    text_en: str = field(repr=False)
    text_zh: str = field(repr=False)
    role: str = ""
    place: str = ""
    question: str = ""
    quotable: bool = False
    severity: int | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Coded:
    """Coded excerpts in the order of the file.

    Attributes
    ----------
    tree : the codebook in the file itself, if it holds one.
    notes : a sentence for each thing that was read otherwise than it stood, or left out.
    problems : what is wrong with it.
    """

    path: Path
    excerpts: tuple[Excerpt, ...]
    tree: Tree | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def telling(self, *problems: Problem) -> Coded:
        """The same with more problems."""
        return replace(self, problems=(*self.problems, *problems))

    def noting(self, *notes: str) -> Coded:
        """The same with more notes."""
        return replace(self, notes=(*self.notes, *notes))
