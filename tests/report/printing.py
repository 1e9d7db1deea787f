"""Executed notebooks with tables, and what is collected from them, for the tests of Word and LaTeX."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import sample

from bphs.report.tables.collected import Book, collect


def shown(language: str, head: list[str], rows: list[list[str]], numeric: tuple[int, ...] = (), **changes: Any) -> Any:
    """A table output with these cells; the columns `numeric` are marked as numbers, as pages mark them."""
    marks = [' class="number"' if place in numeric else "" for place in range(len(head))]
    line = [f'<th scope="col"{mark}>{escape(cell)}</th>' for cell, mark in zip(head, marks, strict=True)]
    body = ["".join(f"<td{mark}>{escape(cell)}</td>" for cell, mark in zip(row, marks, strict=True)) for row in rows]
    html = f"<table>\n<thead><tr>{''.join(line)}</tr></thead>\n<tbody>\n{''.join(f'<tr>{row}</tr>' for row in body)}</tbody>\n</table>"
    output = sample.table(language, **changes)
    output["data"]["text/html"] = html
    return output


def book(folder: Path, language: str, *outputs: Any) -> Book:
    """The tables of a study of one chapter that shows `outputs`."""
    executed = sample.write(folder, only=[sample.text("# T"), *(sample.code("", output) for output in outputs)])
    return collect(sample.STUDY, sample.CHAPTERS[1:2], [executed], language, folder / "references.bib")
