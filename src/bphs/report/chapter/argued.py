"""What the rules of a study come to, in words: the sentences of their findings, and the chapters that hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.rules.decisions import FILE as DECISIONS
from bphs.inputs.rules.decisions import Statement
from bphs.inputs.rules.judging import Judged, judge, recommended
from bphs.inputs.rules.table import FILE, Rule
from bphs.report.words import values, wording
from bphs.report.words.links import Findings
from bphs.report.words.wording import LANGUAGES, NONE, Text

FINDINGS = "findings_before.json"
"""Beside what a chapter made: what earlier chapters had recorded when it ran."""
_FINDING = re.compile(r"\{(?P<finding>\d\w*\.\w+)(?:\[(?P<place>\d+)\])?(?::(?P<format>[^{}\n]*))?\}")
_BASE = re.compile(r"\{(?P<finding>\d\w*\.\w+)\.of(?::(?P<format>[^{}\n]*))?\}")

Entries = Mapping[str, Mapping[str, Any]]


def read_entries(folder: Path) -> dict[str, dict[str, Any]]:
    """What earlier chapters had recorded, by ``chapter.name``; nothing where the chapter never ran."""
    path = folder / FINDINGS
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@dataclass(frozen=True)
class Argument:
    """Rules of a study, and what its chapters found.

    Parameters
    ----------
    rules : in the order of their table.
    entries : what earlier chapters recorded, by ``chapter.name``.
    level : of intervals, e.g. 0.95.
    statements : what the study states of its countermeasures.
    """

    rules: Sequence[Rule]
    entries: Entries
    level: float
    statements: Sequence[Statement] = ()

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every constraint, strongest first."""
        return judge(self.rules, {name: _flat(entry) for name, entry in self.entries.items()})

    @property
    def synthetic(self) -> bool:
        """Whether a finding that the rules or the statements name is made of synthetic data."""
        named = {name for one in (*self.rules, *self.statements) for name in one.findings}
        return any(self.entries.get(name, {}).get("synthetic") for name in named)

    def constraints(self, strength: str) -> list[Text]:
        """What the constraints of a strength are called; "none" where there are none."""
        called = {rule.constraint: Text(*rule.words["constraint"]) for rule in self.rules}
        return [called[one.constraint] for one in self.judged if one.strength == strength] or [NONE]

    @property
    def foremost(self) -> Text:
        """First three countermeasures that follow, numbered; "none" where none does."""
        first = [rule.words["countermeasure"] for _, rule in recommended(self.judged)[:3]]
        if not first:
            return NONE
        en, zh = (
            [f"{opened}{place}{closed}{pair[number].rstrip('.。')}" for place, pair in enumerate(first, start=1)]
            for number, (opened, closed) in enumerate((("(", ") "), ("（", "）")))
        )
        return Text("; ".join(en), "；".join(zh))

    def said(self, rule: Rule, what: str = "evidence") -> Text:
        """Words of a rule with the values of the findings that they name, in both languages.

        Raises
        ------
        InputError : a format that does not suit its value.
        """
        return self._filled(rule.words[what], f"{FILE}, rule {rule.name!r}, {what}")

    def stated(self, statement: Statement) -> Text | None:
        """Words of a statement likewise; None where the study has not all the findings that they name.

        Raises
        ------
        InputError : as `said`.
        """
        if not all(_flat(self.entries.get(name, {})) for name in statement.findings):
            return None
        return self._filled(statement.words, f"{DECISIONS}, rule {statement.rule!r}, {statement.criterion}")

    def _filled(self, words: tuple[str, str], where: str) -> Text:
        try:
            return Text(*(self._said(text, name) for text, name in zip(words, LANGUAGES, strict=True)))
        except values.Unfit as error:
            expected = f"formats that suit their values, here one for {error}"
            remedy = "e.g. {…:.1f} for numbers, {…} for names, {…:words} for counts"
            raise InputError([Problem(where, words[0], expected, remedy)]) from None

    def _said(self, text: str, language: str) -> str:
        with wording.language(language):
            based = _BASE.sub(lambda found: self._written(found, part="of"), text)
            return _FINDING.sub(self._written, based)

    def _written(self, found: re.Match[str], part: str = "value") -> str:
        entry = self.entries[found["finding"]]
        if part not in entry:
            raise values.Unfit(f"{found['finding']}, which is a number of nothing: it has no '.{part}'")
        place = found["place"] if part == "value" else None
        return values.written({**entry, "value": entry[part]}, place, found["format"] or "", self.level)


def _flat(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of a finding that rules can compare; what protects small groups is no finding."""
    if entry.get("hidden"):
        return {}
    kept = {part: entry[part] for part in ("value", "p", "of", "case", "part") if part in entry}
    if entry.get("interval") is not None:
        kept["lower"], kept["upper"] = entry["interval"]
    return kept


def found_in(rule: Rule) -> Findings:
    """Findings that decide a rule, as a cell that leads to where they stand."""
    return Findings(tuple(dict.fromkeys(one.finding for one in rule.when)))


def condition_of(rule: Rule) -> Text:
    """Condition of a rule as its table has it; of a rule without one, what would have to be known."""
    if not rule.when:
        return Text(*rule.words["evidence"])
    written = " and ".join(map(str, rule.when))
    return Text(written, written)
