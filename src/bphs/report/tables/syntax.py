"""Syntax of SPSS 25 for the tables of a survey: who is asked for it can run each analysis on the same answers.

Each file is whole: it reads ``answers.csv`` from the folder that it lies in, names variables and answers as the
codebook does, turns reversed items round, makes the score of the scale that the chapters explain, and ends with its
command.
PSPP knows all commands but those of `NOT_RUN`, whose files say in their first line that nobody ran them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from bphs.errors import InputError
from bphs.inputs.codebook.variable import Language, Variable
from bphs.inputs.files.codes import code_text
from bphs.report.tables.syntax_commands import COMMANDS, NOT_RUN, SCORE, Survey, quoted
from bphs.report.words.wording import categories, column, current_language

ANSWERS = "answers.csv"
MOST = 110
"""Characters of a line."""
_UNBROKEN: Any = {"break_long_words": False, "break_on_hyphens": False, "drop_whitespace": True}
NOT_RUN_LINE = "* NOT RUN: PSPP does not know this command; written after the SPSS 25 Command Syntax Reference."


def syntaxes(survey: Survey, tables: Sequence[str]) -> dict[str, str]:
    """Syntax of each table for which there is a command, by the name of its file without ending.

    Parameters
    ----------
    tables : names of those that the pages show, ``10_differences-means``.
    """
    made = {}
    for name in tables:
        short = name.partition("-")[2]
        for suffix, write in COMMANDS.get(short, {}).items():
            commands = [line for line in write(survey) if line]
            if commands:
                unknown = [NOT_RUN_LINE] if f"{short}{suffix}" in NOT_RUN else []
                lines = [*unknown, *_reading(survey), "", *commands, "EXECUTE.", ""]
                made[f"{name}{suffix}"] = "\n".join(map(_wrapped, lines))
    return made


def _wrapped(text: str) -> str:
    """Lines that SPSS reads whole: it takes 256 bytes of each. Those with quoted words are short already."""
    return "\n".join(
        part
        for line in text.split("\n")
        for part in ([line] if "'" in line else textwrap.wrap(line, MOST, subsequent_indent="  ", **_UNBROKEN) or [""])
    )


def _reading(survey: Survey) -> Iterator[str]:
    """Answers read, named, and turned round."""
    owner = survey.codebook.owner
    kinds = ["A20" if name in owner and owner[name].type in ("id", "date") else "F12.6" for name in survey.columns]
    yield "* Set SPSS to the folder of this file first (CD), where the answers lie."
    yield f"GET DATA /TYPE=TXT /FILE='{ANSWERS}' /ARRANGEMENT=DELIMITED /DELIMITERS=\",\" /QUALIFIER='\"' /FIRSTCASE=2"
    yield (
        "  /VARIABLES="
        + "\n    ".join(f"{name} {kind}" for name, kind in zip(survey.columns, kinds, strict=True))
        + "."
    )
    for name in survey.columns:
        yield f"VARIABLE LABELS {name} {quoted(_title(survey, name))}."
    for name in survey.columns:
        if labels := _answers(owner.get(name), name):
            yield "\n  ".join([f"VALUE LABELS {name}", *(f"{code} {quoted(said)}" for code, said in labels)]) + "."
    for name in survey.columns:
        if name in owner and (codes := [kind for kind in owner[name].missing if kind.low == kind.high][:3]):
            yield f"MISSING VALUES {name} ({', '.join(code_text(kind.low) for kind in codes)})."
    for name in [item for items in survey.scales.values() for item in items if owner[item].reversed]:
        yield _turned(owner[name], name)
    yield from _score(survey)


def _title(survey: Survey, name: str) -> str:
    variable = survey.codebook.owner.get(name)
    if variable is not None:
        return variable.title(_language(), name)
    try:
        entry = column(name)
    except InputError:
        return name
    return entry.title_zh if _language() == "zh" else entry.title_en


def _language() -> Language:
    return "zh" if current_language() == "zh" else "en"


def _answers(variable: Variable | None, name: str) -> list[tuple[str, str]]:
    chinese = _language() == "zh"
    if variable is None:
        return [(code, zh if chinese else en) for code, en, zh in categories(name)]
    if variable.columns != (name,):
        return []
    return [(code_text(one.code), one.label_zh if chinese else one.label_en) for one in variable.values]


def _turned(variable: Variable, name: str) -> str:
    low, high = int(variable.low or 0), int(variable.high or 0)
    return f"RECODE {name} {' '.join(f'({code}={low + high - code})' for code in range(low, high + 1))}."


def _score(survey: Survey) -> Iterator[str]:
    """Score of the scale with the role of the outcome: mean of its items on 0 to 100."""
    items = survey.scored
    if not items:
        return
    owner = survey.codebook.owner
    placed = [f"100*({one}-{owner[one].low:g})/({owner[one].high:g}-{owner[one].low:g})" for one in items]
    yield f"COMPUTE {SCORE}=MEAN.{ceil(survey.least * len(items) - 1e-9)}({', '.join(placed)})."
    title = survey.codebook.dimension_title(survey.codebook.outcome_scale or "", _language())
    yield f"VARIABLE LABELS {SCORE} {quoted(title)}."
