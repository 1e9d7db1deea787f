"""Answers as an SPSS file: labels, value labels, user-missing codes and levels of measurement as the codebook
has them.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import PLATFORM, SPREAD, Variable
from bphs.inputs.files.codes import Missing, code_text

CREATED = b"01 Jan 2600:00:00"
"""What stands in the file for date and time (SPSS's format, 17 bytes from byte 92, behind the bias of compression), so
that the same answers give the same bytes.
"""
LABEL_BYTES = {"variable": 255, "value": 120}
LEVELS = {"scale": "ordinal", "number": "scale", "duration": "scale", "date": "scale", "ranking": "ordinal"}


def write_sav(
    path: str | Path,
    frame: pd.DataFrame,
    codebook: Codebook,
    missing: pd.DataFrame | None = None,
    language: Literal["en", "zh"] = "zh",
) -> None:
    """Write answers as .sav, to be opened in SPSS or PSPP.

    Parameters
    ----------
    frame : respondents x columns of the codebook (`Responses.frame`).
    missing : the codes behind missing answers (`Responses.missing`); without it they are system-missing.
    language : of the labels.

    Raises
    ------
    InputError : a column that the codebook does not know, or more missing codes than SPSS can declare for a variable
        (three codes, or a range and a code).
    """
    owners = {str(name): codebook.variable(str(name)) for name in frame.columns}
    codes = {
        name: _codes(variable, missing[name] if missing is not None and name in missing else None)
        for name, variable in owners.items()
        if variable.type not in ("id", "date")
    }
    declared = _declared(owners, codes)
    filled = {name: _filled(frame[name], owners[name], missing) for name in owners}
    write_described(
        Path(path),
        pd.DataFrame(filled),
        column_labels={name: _cut(_title(name, variable, language), "variable") for name, variable in owners.items()},
        variable_value_labels={
            name: labels
            for name, variable in owners.items()
            if (labels := value_labels(variable, codes.get(name, ()), language))
        },
        missing_ranges=declared,
        variable_measure={name: LEVELS.get(variable.type, "nominal") for name, variable in owners.items()},
        variable_format={name: form for name, variable in owners.items() if (form := _format(filled[name], variable))},
    )


def write_described(path: Path, frame: pd.DataFrame, created: bytes = CREATED, **described: Any) -> None:
    """Write a .sav whose bytes depend on what is in it alone.

    Parameters
    ----------
    created : day and time of writing, 9 and 8 characters. described : as for ``pyreadstat.write_sav``.
    """
    import pyreadstat

    pyreadstat.write_sav(frame, str(path), **described)
    with path.open("r+b") as file:
        file.seek(92)
        file.write(created)


def _filled(answers: pd.Series, variable: Variable, missing: pd.DataFrame | None) -> pd.Series:
    if variable.type == "id":
        return answers.fillna("").astype("str")
    if variable.type == "date":
        return answers.astype("datetime64[us]")
    behind = missing[answers.name] if missing is not None and answers.name in missing else np.nan
    return answers.astype("float64").where(answers.notna(), behind)


def _codes(variable: Variable, used: pd.Series | None) -> tuple[Missing, ...]:
    """Codebook's missing codes, and the platform's where they occur."""
    there = set() if used is None else set(used.dropna())
    platform = tuple(
        kind for kind in PLATFORM if kind.low in there and not any(other.holds(kind.low) for other in variable.missing)
    )
    return (*variable.missing, *platform)


def _declared(owners: dict[str, Variable], codes: dict[str, tuple[Missing, ...]]) -> dict[str, list[Any]]:
    declared, problems = {}, []
    for name, kinds in codes.items():
        found = _ranges(kinds, owners[name])
        if found is None:
            listed = ", ".join(
                code_text(kind.low) if kind.low == kind.high else f"{code_text(kind.low)}..{code_text(kind.high)}"
                for kind in kinds
            )
            problems.append(
                Problem(
                    f"variable {name!r}",
                    f"the missing codes {listed}",
                    "what SPSS can declare: three codes, or a range and a code",
                    "recode some of them",
                )
            )
        elif found:
            declared[name] = found
    if problems:
        raise InputError(problems)
    return declared


def _ranges(kinds: tuple[Missing, ...], variable: Variable) -> list[Any] | None:
    """Three codes, or a range and a code; several codes become a range where no answer lies between them."""
    if len(kinds) <= 3 and all(kind.low == kind.high for kind in kinds):
        return [kind.low for kind in kinds]
    for alone in ((), *combinations([kind for kind in kinds if kind.low == kind.high], 1)):
        rest = [kind for kind in kinds if kind not in alone]
        low, high = min(kind.low for kind in rest), max(kind.high for kind in rest)
        if len(rest) == 1 or not _answers_between(low, high, variable):
            return [{"lo": low, "hi": high}, *(kind.low for kind in alone)]
    return None


def _answers_between(low: float, high: float, variable: Variable) -> bool:
    if variable.type in SPREAD:
        return low <= len(variable.values) and high >= 0
    return not (
        (variable.low is not None and high < variable.low) or (variable.high is not None and low > variable.high)
    )


def _title(name: str, variable: Variable, language: str) -> str:
    question = str(getattr(variable, f"question_{language}"))
    if variable.type not in SPREAD:
        return question
    value = variable.values[variable.columns.index(name)]
    return f"{question} ({getattr(value, f'label_{language}')})"


def value_labels(variable: Variable, missing: tuple[Missing, ...], language: str) -> dict[float | str, str]:
    """Words of a variable's codes and of its missing codes, as long as SPSS holds them."""
    own: dict[float, str] = {value.code: str(getattr(value, f"label_{language}")) for value in variable.values}
    if variable.type in SPREAD:
        words = {"zh": ("未选", "选中"), "en": ("not chosen", "chosen")}[language]
        own = {float(code): word for code, word in enumerate(words)} if variable.type == "multiple" else {}
    own |= {
        kind.low: label for kind in missing if kind.low == kind.high and (label := getattr(kind, f"label_{language}"))
    }
    return {float(code): _cut(label, "value") for code, label in own.items()}


def _format(answers: pd.Series, variable: Variable) -> str:
    if variable.type == "date":
        return "DATETIME20"
    if variable.type == "id":
        return ""
    whole = bool((answers.dropna() % 1 == 0).all())
    return "F8.0" if whole else "F12.4"


def _cut(label: str, kind: str) -> str:
    """SPSS holds labels of so many bytes; a Chinese character takes three."""
    return label.encode()[: LABEL_BYTES[kind]].decode(errors="ignore")
