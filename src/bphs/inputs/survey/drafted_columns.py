"""Columns of a file for which a codebook is drafted: headings taken apart, nothing that tells who answered."""

from __future__ import annotations

from typing import Any, NamedTuple

from bphs.inputs.files.codes import plain
from bphs.inputs.files.columns import Column
from bphs.inputs.survey import cells, privacy, refuted
from bphs.inputs.survey.headings import Heading, take_apart
from bphs.inputs.survey.privacy import Reason

SKIPS = {plain(text) for text in cells.PLATFORM_TEXT}


class Asked(NamedTuple):
    """A column with its heading taken apart and its answers: cells that are not empty and not skipped.

    Attributes
    ----------
    told : reason not to keep the column, by its heading and its answers together.
    gone : answers that an SPSS file declares missing.
    """

    column: Column
    apart: Heading
    answers: list[Any]
    told: Reason | None
    gone: list[str]


def asked_of(column: Column) -> Asked:
    """Column as the draft sees it: no number or address of a person among its answers."""
    named = privacy.quotable(column)
    texts = {code: label for code, label in column.labels.items() if isinstance(code, str)}
    given = [cell for cell in column.cells if cell is not None and plain(str(cell)) not in SKIPS]
    told = refuted.told_by((named.heading, column.title), given)
    answers = [texts.get(cell, cell) if isinstance(cell, str) else cell for cell in given]
    if not refuted.dated((named.heading, column.title), given):
        answers = [cell for cell in map(_harmless, answers) if cell is not None]
    return Asked(named, take_apart(named.heading), answers, told, [texts.get(text, text) for text in column.gone])


def _harmless(cell: Any) -> Any:
    """A cell without what tells who somebody is; None where nothing is left."""
    if not privacy.cell_tells(cell):
        return cell
    left = cells.WRITTEN_IN.sub("", cell).strip() if isinstance(cell, str) else ""
    return left if left and not privacy.cell_tells(left) else None


def left_behind(asked: Asked) -> dict[str, str]:
    """Type of a column that is not kept: of numbers below a heading that tells, one that the word ``keep`` brings back;
    no answers are quoted.
    """
    if asked.told is privacy.FREE:
        return {"type": "text"}
    numbers = bool(asked.answers) and all(cells.number(cell) is not None for cell in asked.answers)
    return {"type": "number", "privacy": "drop"} if numbers else {"type": "meta"}
