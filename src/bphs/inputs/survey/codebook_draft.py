"""A first draft of a codebook, made from a user's own file: to be read, corrected and completed.

What a computer cannot know stays for the user: the questions in the other language, dimensions, reversed items, ranges.
Answers become labels only where many respondents share few of them, so that no name and no free text ends up in the
draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from bphs.inputs.codebook.reading import KNOWN, RESERVED
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import code_text, plain
from bphs.inputs.files.grid import Column, read_grid
from bphs.inputs.files.punctuation import printed
from bphs.inputs.survey import cells, drafted_answers, refuted
from bphs.inputs.survey.cells import Unreadable
from bphs.inputs.survey.drafted_codes import bands_of, between, rated
from bphs.inputs.survey.drafted_columns import Asked, asked_of, left_behind
from bphs.inputs.survey.drafted_order import against, coded, graded, steps
from bphs.inputs.survey.drafted_titles import with_titles
from bphs.inputs.survey.guessed_roles import with_guesses
from bphs.inputs.survey.headings import Heading, of_platform
from bphs.inputs.survey.respondents import of_respondents

RESPONDENTS_PER_LABEL = 4
"""Texts are labels if on average at least so many respondents share one."""
MOST_LABELS = 30
NOTHING = re.compile(
    r"(?:以上)?[都均皆]?(?:没有|无|不是|不符合)|以上[都均皆]?(?:没有|无|不|未).{0,8}|[都均皆](?:没|无|不|未).{0,8}|没有.{0,6}|无以上.{0,4}|none(?:of(?:these|them|theabove))?|neither|nothing"
)
"""Options that say that nothing applies (compared as `plain` leaves them)."""
STEM = re.compile(
    r"(?P<question>.+?[^\s])\s*(?:(?:[:：—]+\s*|(?<=[?？])\s+(?![(（—]))(?P<option>[^:：—]+)|[(（](?P<bracketed>[^()（）]+)[)）])$",
    re.DOTALL,
)
"""Label of a column of SPSS that holds one option of a question."""


def draft_codebook(path: str | Path) -> pd.DataFrame:
    """A codebook's table for a file: one row per variable, to be saved as CSV and completed.

    Raises
    ------
    InputError : the file cannot be read.
    """
    taken: set[str] = set()
    columns = of_respondents(read_grid(path)).columns
    named = (_named(row, place, taken) for place, row in enumerate(_rows(columns), 1))
    rows = [_worded_twice(with_titles(row)) for row in with_guesses(named)]
    return pd.DataFrame([[row.get(name, "") for name in KNOWN] for row in rows], columns=list(KNOWN), dtype="str")


def _worded_twice(row: dict[str, str]) -> dict[str, str]:
    """A row with its labels in English, where all are known."""
    found = {name: drafted_answers.in_english(row.get(name[:-3], "")) for name in ("values_en", "missing_en")}
    return row | found


def _rows(columns: Iterable[Column]) -> Iterator[dict[str, str]]:
    """Neighbours with the same number are one question if they only mark options, else the questions of one grid; so
    are neighbours of an SPSS file whose labels begin with the same question.
    """
    for _, group in groupby(map(asked_of, columns), key=_question_of):
        grid = list(group)
        if len(grid) > 1 and all(_marks(asked.answers) for asked in grid):
            yield _options([asked.apart for asked in grid]) if grid[0].apart.number else _set(grid)
        else:
            together = [str(cell) for asked in grid for cell in asked.answers] if len(grid) > 1 else []
            yield from (_variable(asked, together) for asked in grid)


def _question_of(asked: Asked) -> Any:
    """What neighbours of one question share: its number, or its words before the option in a label of SPSS."""
    stem = STEM.match(asked.column.title)
    alone = not stem or not asked.answers or not _marks(asked.answers)
    return asked.apart.number or (asked.column.number if alone else plain(stem["question"]))


def _set(grid: list[Asked]) -> dict[str, str]:
    """A question of an SPSS file with a column for each option."""
    names, labels = [asked.column.heading for asked in grid], [STEM.match(asked.column.title) for asked in grid]
    parts = [re.fullmatch(r"(?P<stem>\w*[A-Za-z])_?(?P<code>\d+)", name) for name in names]
    stems = {part["stem"] if part else "" for part in parts}
    variable = min(stems) if len(stems) == 1 else ""
    values = {
        float(part["code"]) if variable and part else float(place): (label["option"] or label["bracketed"])
        if label
        else ""
        for place, (part, label) in enumerate(zip(parts, labels, strict=True), 1)
    }
    same = names == [f"{variable}_{code_text(code)}" for code in values]
    question = labels[0]["question"] if labels[0] else ""
    row = {"variable": variable, "question_zh": question, "column": "" if same else "|".join(names)}
    return row | _several("multiple", values)


def _marks(answers: list[Any]) -> bool:
    """Whether a column tells only whether an option was chosen."""
    return all(cells.number(cell) in (0.0, 1.0, -2.0, -3.0) for cell in answers)


def _options(apart: list[Heading]) -> dict[str, str]:
    stem = (
        apart[0].text.rstrip(")").removesuffix(apart[0].part.rstrip(")")).rstrip("(—–-: ") or f"第{apart[0].number}题"
    )
    return {
        "number": apart[0].number,
        "question_zh": printed(stem),
        **_several("multiple", {float(code): option.part for code, option in enumerate(apart, 1)}),
    }


def _variable(asked: Asked, together: list[str]) -> dict[str, str]:
    """One column; `together` are the answers to all questions of its grid, so that rare answers are not lost."""
    column, apart, heading = asked.column, asked.apart, asked.column.heading
    question = column.title or apart.text or apart.part or heading
    row = {
        "variable": heading,
        "number": apart.number,
        "question_zh": printed(question),
        "column": heading.replace("|", " "),
    }
    platform = of_platform(heading)
    if platform and not (platform != "meta" and asked.told):
        return row | {"type": platform}
    if asked.told:
        return row | left_behind(asked)
    return row | _kind(asked, together)


def _kind(asked: Asked, together: list[str]) -> dict[str, str]:
    """Type, values and missing codes, from the file's labels or from the answers."""
    column, answers, missing = asked.column, asked.answers, asked.column.missing
    labels = {code: label for code, label in column.labels.items() if isinstance(code, int | float)}
    own = {code: label for code, label in labels.items() if not any(kind.holds(code) for kind in missing)}
    unsure = drafted_answers.without_answer(own.values(), steps)
    gone = "|".join(
        code_text(kind.low) + (f"={labels[kind.low]}" if kind.low in labels else "")
        if kind.low == kind.high
        else f"{code_text(kind.low)}..{code_text(kind.high)}"
        for kind in missing
    )
    numbers = [cells.number(cell) for cell in answers]
    if own:
        own = between(
            own,
            [number for number in numbers if number is not None and not any(kind.holds(number) for kind in missing)],
        )
        told = {code: label for code, label in own.items() if label not in unsure}
        refused = _written({code: label for code, label in own.items() if label in unsure})
        scale = rated(told) or (together and len(told) > 2)
        return {
            "type": "scale" if scale else "single",
            "reversed": "true" if scale and against(told.values()) else "",
            "values": _written(told),
            "missing": "|".join(filter(None, (gone, refused))),
        }
    if column.heading.lower() in ("id", "编号", "问卷编号"):
        return {"type": "id"}
    if refuted.dated((column.heading, column.title), answers):
        return {"type": "date"}
    if answers and all(number is not None for number in numbers):
        bands = bands_of(f"{column.heading} {column.title}", numbers)
        return {"type": "single", "values": _written(bands)} if bands else {"type": "number", "missing": gone}
    return _worded(answers, together, asked.gone)


def _worded(column: list[Any], together: list[str], gone: list[str]) -> dict[str, str]:
    """A column of texts or dates; `gone` are texts that mean no answer."""
    if column and _all(column, lambda cell: isinstance(cells.moment(cell, _ANY), datetime)):
        return {"type": "date"}
    if column and _all(column, lambda cell: cells.seconds(cell, _ANY) is not None):
        return {"type": "duration"}
    texts = [cells.WRITTEN_IN.sub("", str(cell)) for cell in column]
    for divider, kind in (("┋", "multiple"), ("→", "ranking")):
        if any(divider in str(cell) for cell in column):
            texts = [
                cells.WRITTEN_IN.sub("", part).strip()
                for cell in column
                for part in cells.IN_BRACKETS.sub("", str(cell)).split(divider)
            ]
            return _several(kind, coded(texts)) if _shared(texts) else {"type": "text"}
    texts = [cells.WRITTEN_IN.sub("", text) for text in together] or texts
    unit = {re.sub(r"^\d+(?:\.\d+)?\s*", "", text) for text in texts} - {""}
    if len(unit) == 1 and all(re.match(r"\d", text) for text in texts):
        return {"type": "number", "unit_en": min(unit), "unit_zh": min(unit)}
    if not _shared(texts):
        return {"type": "text"}
    words = [text for text in texts if cells.number(text) is None]  # a number among words is a code that was mistyped
    unsure = sorted({*drafted_answers.without_answer(words, steps), *(text for text in words if text in gone)})
    values = coded([text for text in words if text not in unsure])
    first = 9 if len(values) < 9 else 99
    missing = "|".join(f"{first - place}={text}" for place, text in enumerate(unsure))
    return {"type": "scale" if graded(values.values()) else "single", "values": _written(values), "missing": missing}


def _all(column: list[Any], holds: Callable[[Any], bool]) -> bool:
    """Whether every cell can be read, and is what it should be."""
    try:
        return all(holds(cell) for cell in column)
    except Unreadable:
        return False


_ANY = Variable(variable="any", question_en="any", question_zh="any", type="date")


def _shared(texts: list[str]) -> bool:
    return (
        bool(texts)
        and len(set(texts)) <= min(MOST_LABELS, max(2, len(texts) // RESPONDENTS_PER_LABEL))
        and len(texts) >= 2 * RESPONDENTS_PER_LABEL
    )


def _several(kind: str, values: dict[float, str]) -> dict[str, str]:
    """A question with several answers.

    Of one without order also the answers that say that nothing applies, if they leave others.
    """
    nothing = [
        code_text(code) for code, label in values.items() if kind == "multiple" and NOTHING.fullmatch(plain(label))
    ]
    return {
        "type": kind,
        "values": _written(values),
        "exclusive": "|".join(nothing) if len(nothing) < len(values) else "",
    }


def _written(values: dict[float, str]) -> str:
    return "|".join(f"{code_text(code)}={label.replace('|', '/')}" for code, label in values.items())


def _named(row: dict[str, str], place: int, taken: set[str]) -> dict[str, str]:
    """A name that SPSS takes: the file's own if it is one, else q and the question's number."""
    base = row.get("variable", "")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,50}", base) or base.upper() in RESERVED:
        base = {"id": "id", "duration": "seconds"}.get(row["type"]) or (
            f"q{row['number']}" if row.get("number") else f"v{place}"
        )
    name, again = base, 1
    while name.lower() in taken:
        again += 1
        name = f"{base}_{again}"
    taken.add(name.lower())
    column = row.get("column", "")
    return row | {"variable": name, "question_en": row["question_zh"], "column": "" if column == name else column}
