"""Records of a chapter: one number, one name, with its unit, interval, base and the alternative that holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, Undefined
from bphs.report.chapter import stored
from bphs.report.words import wording
from bphs.report.words.values import case_of
from bphs.report.words.wording import Text

FILE = "values.json"
UNDETERMINED = Text(
    "The data do not determine what should be said here of “{title}”.", "本研究数据不足以确定此处应报告的“{title}”。"
)
UNTITLED = Text("The data do not determine a value that should be said here.", "本研究数据不足以确定此处应报告的数值。")
HIDDEN: dict[str, Any] = {"hidden": True}
"""All that is kept of a record that tells of few respondents."""


def entry(value: Any, *, kind: str, synthetic: bool, **facts: Any) -> dict[str, Any]:
    """A record as it is stored: plain values, and `case`, the alternative that holds.

    Parameters
    ----------
    kind : ``"value"`` or ``"finding"``.
    facts : unit, interval, p, p_floor, of, versus, alpha; those that are None are left out.

    >>> entry(np.int64(38), kind="finding", synthetic=False, of=38, unit="units")["case"]
    'all'
    """
    made = {"value": plain(value), "kind": kind, "synthetic": synthetic}
    made |= {name: plain(fact) for name, fact in facts.items() if fact is not None and fact != ""}
    case = case_of(made)
    return made if case is None else {**made, "case": case}


def plain(value: Any) -> Any:
    """A value as JSON holds it; words in both languages by language."""
    if isinstance(value, tuple) and getattr(value, "_fields", ()) == Text._fields:
        return {"en": str(value[0]), "zh": str(value[1])}
    if value is pd.NA:
        return None
    if isinstance(value, np.ndarray | np.generic | pd.Series | pd.Index):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def determined(name: str, value: Any, interval: Any) -> None:
    """Refuse to keep what is no number: a page would print "nan", or choose an alternative by it.

    Raises
    ------
    Undefined : the value, one of its elements or an end of its interval is missing or infinite. A share of nothing,
        a ratio to
        zero: the section is left out with this sentence, and `reports/left_out.json` tells whether one vanished that
        should not.
    """
    kept = [plain(value), plain(interval) if interval is not None else []]
    numbers = [one for each in kept for one in (each if isinstance(each, list) else [each])]
    if any(one is None or (isinstance(one, float) and not math.isfinite(one)) for one in numbers):
        raise Undefined(*_undetermined(name))


def _undetermined(name: str) -> Text:
    """Readers know a value by its title, and not by the name under which a chapter keeps it."""
    try:
        return UNDETERMINED.format(title=wording.inside(wording.title(name)))
    except InputError:
        return UNTITLED


def said_of_respondents(where: str, respondents: int | str | None, *, survey: bool) -> None:
    """Refuse a record of a study with a survey that does not say how many respondents stand behind it.

    Raises
    ------
    InputError : `respondents` is neither a number nor ``"all"``.
    """
    if (survey and respondents is None) or (isinstance(respondents, str) and respondents != "all"):
        expected = "how many respondents stand behind it, in a study with a survey"
        raise InputError(
            [Problem(where, f"respondents={respondents!r}", expected, 'respondents=n, or respondents="all"')]
        )


def never_explored(where: str) -> Problem:
    """Refusal of a map to be explored that stands in for a figure of groups of respondents."""
    found = "a map to be explored of a table with groups of respondents"
    return Problem(where, found, "values that are no group's: the map shows every one of them", "leave explore= out")


def write(folder: Path, values: Mapping[str, Any]) -> None:
    """Keep a chapter's records, sorted by name."""
    stored.write_json(folder / FILE, dict(sorted(values.items())))
