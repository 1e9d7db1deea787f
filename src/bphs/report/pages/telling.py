"""What the text cells of a chapter are filled with, and the page that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bphs.report.pages.composed import Composition
from bphs.report.words.fences import PREFIX
from bphs.report.words.naming import BUILT_IN
from bphs.report.words.sections import sections
from bphs.report.words.told import Told
from bphs.report.words.wording import Text


def _names_of(cells: Sequence[Mapping[str, Any]], left: Mapping[str, Text]) -> Iterator[str]:
    """Names that left-out sections would have recorded, and places of what they would have drawn or stated."""
    for section in sections(cells):
        if section.name in left:
            yield from (*section.records["record"], *section.records["finding"])
            yield from (f"{PREFIX[kind]}-{name}" for kind in PREFIX for name in section.records.get(kind, ()))


@dataclass(frozen=True)
class Telling:
    """What the text cells of a chapter are filled with.

    Parameters
    ----------
    source : the notebook that holds them.
    values : records of the chapter and values of the study, by name.
    left : why each section is left out that the study cannot tell.
    words : of the place, by language and name.
    level : of intervals.
    """

    source: Path
    values: Mapping[str, Any]
    left: Mapping[str, Text]
    words: Mapping[str, Mapping[str, str]]
    level: float

    def cells(self) -> list[dict[str, Any]]:
        """The cells of the source, as it stands now."""
        return json.loads(self.source.read_text(encoding="utf-8"))["cells"]

    def told(self, name: str, report: Callable[[str, str, str], None] = lambda *_: None) -> Told:
        """What the page of one language may say; `report` is told what is wrong."""
        absent = (name for name in BUILT_IN if name not in self.values)
        gone = frozenset((*_names_of(self.cells(), self.left), *absent))
        return Told(self.values, gone, self.level, name, report)

    def composed(self, executed: Any, told: Told, language: str) -> Any:
        """The notebook that the page of a language is rendered from."""
        return Composition(self.cells(), executed, told, self.words.get(language, {}), self.left, language).notebook()
