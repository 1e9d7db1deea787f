"""A chapter's text cells with its values filled in: fences chosen, sentences that a study cannot say left out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bphs.errors import nearest
from bphs.report.words.fences import Fence
from bphs.report.words.values import Entry, Unfit, filled, held, written
from bphs.report.words.wording import Text

BEYOND = Text(" by more than the sampling error", "超出抽样误差范围的")
"""What a change is told to be where the resource is estimated from a sample."""
NOT_SAID = Text(
    "Not said here: it would tell of too few respondents.", "涉及人数过少，为保护调查对象隐私，此处不作说明。"
)

_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
"""Signs that may mean something in Markdown or HTML."""


@dataclass
class Told:
    """Words that a page of one language may say: the chapter's records, and what its study lacks.

    Parameters
    ----------
    values : records by name, those of the study itself among them.
    gone : names that left-out sections would have recorded, and places of what they would have drawn (``fig-change``).
    level : of intervals.
    chapter : its name, so that a number on the page names its record.
    report : is told what is wrong: found, expected, remedy.
    of : record whose base ``{of}`` stands for, inside a finding.
    cell : number of the cell whose fences are being put in their places, for messages.
    printed : names of the values that were filled in.
    dropped : places of figures, tables and findings of kept sections that are not shown: they print what cannot be
        said.
    """

    values: Mapping[str, Entry]
    gone: Collection[str]
    level: float
    chapter: str
    report: Callable[[str, str, str], None] = lambda *_: None
    of: str | None = None
    cell: int = 0
    printed: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)

    def fill(self, match: re.Match[str], *, marked: bool) -> str:
        """Text of a value; `marked` as HTML that names the record."""
        name, of = match["name"], match["name"] == "of" and self.of is not None
        entry = self.values.get(str(self.of)) if of else self.values.get(name)
        if entry is None or entry.get("hidden") or (of and "of" not in entry):
            self.report(match[0], "a value that this chapter records", nearest(name, self.values))
            return match[0]
        if of:
            entry = {"value": entry["of"]}
        try:
            text = written(entry, match["place"], match["format"] or "", self.level)
        except Unfit as error:
            self.report(
                match[0], f"a format for {error}", "e.g. {x:.1f} for numbers, {x} for names, {x:words} for counts"
            )
            return match[0]
        self.printed.add(name)
        if not marked or not text:
            return text
        value = html.escape(_exact(entry["value"], match["place"]))
        record = f"{self.chapter}.{self.of}.of" if of else f"{self.chapter}.{name}"
        return f'<data value="{value}" data-name="{record}">{html.escape(text)}</data>'

    def plain(self, text: str) -> str:
        """A text without markup, its values filled in: alternative texts, titles of files."""
        return filled(text, lambda match: self.fill(match, marked=False))

    def literal(self, text: str) -> str:
        """Markdown with its values filled in, which it prints as they are, whatever signs are in them."""
        return filled(text, lambda match: _SIGN.sub(_entity, self.fill(match, marked=False)))

    def lacks(self, text: str) -> bool:
        """Whether a text prints a value of a section that the study lacks."""
        return any(match["name"] in self.gone for match in held(text))

    def hides(self, text: str) -> bool:
        """Whether a text prints a value that tells of few respondents."""
        return any(self.values.get(match["name"], {}).get("hidden") for match in held(text))

    def hides_fence(self, fence: Fence) -> bool:
        """Whether a fence tells of few respondents: by what it prints, or by the alternative that would hold."""
        return bool(self.values.get(fence.name, {}).get("hidden")) or any(map(self.hides, fence.texts.values()))

    def chosen(self, fence: Fence) -> str | None:
        """Words of a finding that hold: its alternative, or all of it; None where none can be said of it."""
        cases = fence.alternatives
        if not cases:
            return fence.body
        entry = self.values.get(fence.name, {})
        return cases.get(str(entry.get("case")))


def _entity(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def _exact(value: Any, place: str | None) -> str:
    whole = value[int(place)] if place is not None else value
    return repr(whole) if isinstance(whole, float) else str(whole)


def of_study(
    *,
    years: tuple[int, ...],
    unit: tuple[str, str, str],
    units: int | None,
    resource: Text,
    level: float,
    source: Text | None,
    boundaries: Text | None,
    caveat: Text | None = None,
    counter: Text | None = None,
    sampled: bool = False,
) -> dict[str, Entry]:
    """Values that every chapter has: `first`, `last`, `years`, `unit`, `units`, `n_units`, `resource`, `level`,
    `source`, `boundaries`, `caveat`, `counter`, `beyond`.

    Parameters
    ----------
    unit : what a unit is called: one and several in English, in Chinese.
    units : how many there are.
    caveat : what a reader of every figure of the resource has to know.
    counter : word that follows a number of the resource, with a space before it; Chinese counts workers in 人 and beds
        in 张.
    sampled : whether the resource is estimated from a sample: then a change that is told rose or fell beyond the
        sampling error, and `beyond` says so; of a full count it says nothing.
    """
    one, several, chinese = unit
    found: dict[str, Any] = {
        "first": min(years, default=None),
        "last": max(years, default=None),
        "years": list(years) or None,
        "unit": Text(one, chinese)._asdict(),
        "units": Text(several, chinese)._asdict(),
        "n_units": units,
        "resource": resource._asdict(),
        "level": level,
        "source": source._asdict() if source else None,
        "boundaries": boundaries._asdict() if boundaries else None,
        "caveat": caveat._asdict() if caveat else None,
        "counter": (counter or Text("", ""))._asdict(),
        "beyond": (BEYOND if sampled else Text("", ""))._asdict(),
    }
    return {name: {"value": value} for name, value in found.items() if value is not None}
