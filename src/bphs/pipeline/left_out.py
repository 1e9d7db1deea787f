"""Sections that a study could not tell: said when the report is built, told beforehand, and held against the record.

``reports/left_out.json`` holds for the studies that ship which sections are left out of which chapter and why, so that
no section vanishes unseen. A user's own study is told, not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.inputs.files.whole import write_whole
from bphs.report.words.needs import tables_wanted
from bphs.report.words.sections import OPENING

if TYPE_CHECKING:
    from bphs.pipeline.plan import Plan

Gone = Mapping[str, Mapping[str, str]]
"""Reasons by chapter and section."""


def found(plan: Plan) -> dict[str, dict[str, str]]:
    """Sections that the last build left out, by chapter and section; a whole chapter under its opening alone."""
    gone = {}
    for notebook in plan.notebooks:
        if notebook not in plan.scope.told:
            gone[notebook.name] = {OPENING: plan.scope.left_out(notebook, ran=False)[OPENING].en}
        elif there := plan.scope.found_left_out(notebook):
            gone[notebook.name] = {name: why.en for name, why in there.items()}
    return gone


def sentences(plan: Plan) -> Iterator[str]:
    """One line for each section that is left out of a report."""
    yield from _told(plan.study.name, found(plan))


def expected(plan: Plan) -> Iterator[str]:
    """Sections of each chapter that will be shown, and those that will not, before anything runs."""
    for notebook in plan.notebooks:
        there = plan.scope.left_out(notebook, ran=False)
        if OPENING not in there and notebook.sections is not None:
            shown = [part.name for part in notebook.sections if part.name not in there and part.name != OPENING]
            yield f"{plan.study.name}, {notebook.name}: shown, unless a measure refuses the values: {', '.join(shown)}"
        gone = {OPENING: there[OPENING].en} if OPENING in there else {name: why.en for name, why in there.items()}
        yield from _told(plan.study.name, {notebook.name: gone})
        parts = [part for part in notebook.sections or () if part.name in there and not {*part.builds_on} & {*there}]
        wanted = [one for part in parts for one in tables_wanted(part, plan.scope.facts)]
        if wanted and OPENING not in there:
            what = "; ".join(dict.fromkeys(wanted))
            yield f"{plan.study.name}, {notebook.name}: to tell more, add tables and their entries in datapackage.json: {what}"


def _told(study: str, gone: Gone) -> Iterator[str]:
    for chapter, sections in gone.items():
        for name, why in sections.items():
            what = "left out" if name == OPENING else f"section {name!r} left out"
            yield f"{study}, {chapter}: {what}. {why}"


def read(root: Path) -> dict[str, Gone]:
    """Record by study; empty where there is none yet."""
    path = _path(root)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(root: Path, gone: Mapping[str, Gone]) -> None:
    """Put on record what is left out of each study."""
    write_whole(_path(root), json.dumps(gone, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def differing(root: Path, plan: Plan) -> Iterator[str]:
    """As `moved`, for a study; of a chapter that its settings leave out nothing is asked."""
    recorded = read(root).get(plan.study.name)
    asked = {notebook.name for notebook in plan.skipped}
    yield from moved(recorded and {name: gone for name, gone in recorded.items() if name not in asked}, found(plan))


def moved(recorded: Gone | None, there: Gone) -> Iterator[str]:
    """One sentence for each section whose absence is not what the record says; nothing where the study has no record.

    >>> list(moved({"04": {}}, {"04": {"change": "It needs two years."}}))
    ["04: section 'change' is left out now. It needs two years."]
    """
    if recorded is None:
        return
    for chapter in sorted(recorded.keys() | there.keys()):
        before, now = recorded.get(chapter, {}), there.get(chapter, {})
        for name in sorted(before.keys() | now.keys()):
            if name not in now:
                yield f"{chapter}: section {name!r} is told again"
            elif name not in before:
                yield f"{chapter}: section {name!r} is left out now. {now[name]}"
            elif before[name] != now[name]:
                yield f"{chapter}: section {name!r} is left out for another reason. {now[name]}"


def _path(root: Path) -> Path:
    return root / "reports" / "left_out.json"
