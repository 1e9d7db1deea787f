"""Words that a draft left to the user: what is still to do in a dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bphs.inputs.files.documents import shown
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.schema import Column, Table

TO_DO = ("to do", "待补")
"""Beginning of what is left to the user, in English and in Chinese."""
MOST = 12
"""Columns named; of more than these, how many."""
WORDS = ("title_en", "title_zh", "description_en", "description_zh")


def still_to_do(dictionary: Dictionary) -> Iterator[str]:
    """One sentence for each table whose words are still to do, or those of its columns; of a column the first time."""
    told: set[str] = set()
    for table in dictionary.tables.values():
        groups: dict[tuple[str, ...], list[str]] = {}
        if own := _lacking(table):
            groups[own] = ["the table itself"]
        for column in table.columns.values():
            if column.written not in told and (lacking := _lacking(column)):
                groups.setdefault(lacking, []).append(column.written)
                told.add(column.written)
        if groups:
            listed = "; ".join(f"{', '.join(keys)} of {_some(names)}" for keys, names in groups.items())
            yield f"{shown(dictionary.path)}, table {table.name}: still to do: {listed}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


def _lacking(item: Table | Column) -> tuple[str, ...]:
    """Words that begin as a draft leaves them, by their keys; categories count as one."""
    found = [key for key in WORDS if str(getattr(item, key)).startswith(TO_DO)]
    labels = item.categories if isinstance(item, Column) else ()
    if any(label.startswith(TO_DO) for each in labels for label in (each.label_en, each.label_zh)):
        found.append("labels of its categories")
    return tuple(found)
