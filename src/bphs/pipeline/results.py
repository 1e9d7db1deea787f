"""Numbers of record: every finding's value, collected, compared, and replaced only on request."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bphs.inputs.files.whole import write_whole

RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9

Results = Mapping[str, Mapping[str, Any]]


def collect_findings(build: Path, chapters: Sequence[str]) -> list[dict[str, Any]]:
    """All findings of a study in the order of the chapters, as the chapters stored them."""
    findings = []
    for chapter in chapters:
        path = build / chapter / "findings.json"
        if path.exists():
            findings += json.loads(path.read_text(encoding="utf-8"))
        findings += _with_sentences(build, chapter)
    return findings


def _with_sentences(build: Path, chapter: str) -> list[dict[str, Any]]:
    """Findings of a chapter whose words stand in text cells, in the order of its page."""
    path = build / ".sentences" / f"{chapter}.json"
    if not path.exists():
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    values = json.loads((build / chapter / "values.json").read_text(encoding="utf-8"))
    return [
        {"chapter": chapter, "name": name, "synthetic": values[name].get("synthetic", False)}
        | {language: sentences[name] for language, sentences in said.items()}
        for name in said["en"]
        if name in values
    ]


def collect_values(
    build: Path, chapters: Sequence[str], files: Mapping[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    """Values put on record: every value of the chapters whose words stand in text cells, every finding of
    the others.

    Parameters
    ----------
    files : notebooks of the chapters as a person writes them; ``notebooks/<chapter>.ipynb`` where not given.
    """
    found: dict[str, dict[str, Any]] = {}
    for chapter in chapters:
        path, file = build / chapter / "values.json", (files or {}).get(chapter, f"notebooks/{chapter}.ipynb")
        if path.exists():
            for name, entry in json.loads(path.read_text(encoding="utf-8")).items():
                found[f"{chapter}.{name}"] = _recorded(entry) | {"notebook": file}
        else:
            found |= numbers(collect_findings(build, [chapter]))
    return found


def _recorded(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: entry[key] for key in ("value", "unit", "p", "of", "case", "synthetic", "hidden") if key in entry}
    if entry.get("interval") is not None:
        kept["lower"], kept["upper"] = entry["interval"]
    return kept


def numbers(findings: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Record of each finding: value, interval if it has one, unit, notebook, and whether it is synthetic."""
    kept = ("value", "lower", "upper", "unit", "notebook", "synthetic")
    return {
        f"{finding['chapter']}.{finding['name']}": {key: finding[key] for key in kept if key in finding}
        for finding in findings
    }


def read_record(path: Path) -> dict[str, Results]:
    """Numbers of record by study; empty when nothing is on record yet."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write_record(path: Path, record: Mapping[str, Results]) -> None:
    write_whole(path, json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def moved(recorded: Results, found: Results) -> Iterator[str]:
    """One sentence for each finding that is not what the record says.

    >>> list(moved({"03.gini": {"value": 0.25, "unit": ""}}, {"03.gini": {"value": 0.5, "unit": ""}}))
    ['03.gini: value was 0.25, is 0.5']
    """
    for name in sorted(recorded.keys() | found.keys()):
        if name not in found:
            yield f"{name}: on record, but no chapter finds it any more"
        elif name not in recorded:
            yield f"{name}: found, but not on record"
        else:
            changes = [
                key
                for key in recorded[name].keys() | found[name].keys()
                if not _same(recorded[name].get(key), found[name].get(key))
            ]
            for key in sorted(changes):
                yield f"{name}: {key} was {recorded[name].get(key)}, is {found[name].get(key)}"


def renewed(recorded: Results, found: Results) -> dict[str, Mapping[str, Any]]:
    """New record: what did not move stays as it was written, for the last digits are another machine's.

    >>> renewed({"gini": {"value": 0.25}}, {"gini": {"value": 0.25 + 1e-15}, "theil": {"value": 0.5}})
    {'gini': {'value': 0.25}, 'theil': {'value': 0.5}}
    """
    return {
        name: recorded[name] if name in recorded and not list(moved({name: recorded[name]}, {name: entry})) else entry
        for name, entry in found.items()
    }


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after))
    if numeric:
        return math.isclose(before, after, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)
    return bool(before == after)
