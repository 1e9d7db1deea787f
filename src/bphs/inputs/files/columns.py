"""Columns of cells as a file of any form holds them, and the refusal of a file that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.files.coded import Coded
from bphs.inputs.files.codes import Missing
from bphs.inputs.files.documents import shown

ONE_SHEET = "save the sheet with the answers as .xlsx without password and macros, or as 'CSV UTF-8'"

Rows = Sequence[tuple[int, Sequence[Any]]]
"""Cells row by row, each row with its number as the program shows it."""


@dataclass(frozen=True)
class Column:
    """A column of a file: texts, numbers, dates, or None for nothing, and what an SPSS file declares of them.

    Attributes
    ----------
    number : its place in the file, from 1.
    cells : each distinct one held once.
    title : what SPSS calls the variable's label; empty for other files.
    labels : the value labels of an SPSS file, by code, or by text where the variable holds texts.
    missing : the user-missing codes and ranges of an SPSS file.
    gone : the texts that an SPSS file declares missing.
    """

    number: int
    heading: str
    cells: Coded = field(repr=False)
    title: str = ""
    labels: Mapping[Any, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Columns of cells as a file holds them.

    Attributes
    ----------
    rows : the number of each row as the program shows it.
    notes : a sentence for each thing that was read otherwise than it stood.
    """

    path: Path
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()


def refused(path: Path, found: str, expected: str, remedy: str, place: str = "") -> InputError:
    """Refusal of a file; `place` is the sheet or row, if it is not the whole."""
    return InputError([Problem(f"{shown(path)}, {place}" if place else shown(path), found, expected, remedy)])
