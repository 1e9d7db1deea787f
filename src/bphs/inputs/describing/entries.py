"""Entries of drafted tables in the data dictionary: their words, their columns, how they hang together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bphs.inputs.describing.columns import Drafted, Entry
from bphs.inputs.describing.headings import to_do
from bphs.inputs.describing.tables import Table
from bphs.inputs.regions.travel import ENDS

RATE = re.compile(r"pct|percent|permille|share|rate|ratio|mean|per_|率|比重|比例|占|人均|平均|每")
"""Headings of means and rates, which units of a merger do not add up to."""
WORDS = {
    "units": ("Units of the study", "研究地区", "One row for each unit.", "每个地区一行。"),
    "year": ("Figures of {year}", "{year}年数据", "One row for each unit.", "每个地区一行。"),
    "long": ("Figures by unit and year", "各地区历年数据", "One row for each unit and year.", "每个地区每年一行。"),
    "travel": ("Travel times between the units", "各地区间出行时间", "One row for each way from one unit to another.", "每对起讫地区一行。"),
    "crosswalk": ("Units of {year} in those of the study", "{year}年地区与研究地区的对应", "One row for each unit of that year.", "该年每个地区一行。"),
}  # fmt: skip
"""Title and meaning in English and Chinese of the kinds of table that chapters know."""


def entry_of(table: Table, units: Table | None, described: Mapping[str, Entry]) -> Entry:
    """Entry of a table in the dictionary.

    Parameters
    ----------
    units : the table that lists the units.
    described : columns that another table describes, by name; they are not described again.
    """
    title_en, title_zh, meaning_en, meaning_zh = WORDS.get(table.kind) or (*to_do(table.path.stem), *to_do())
    gaps = sorted({gap for column in table.columns.values() for gap in column.gaps})
    return {
        "name": table.name,
        "path": table.path.name,
        "profile": "tabular-data-resource",
        "title_en": title_en.format(year=table.year),
        "title_zh": title_zh.format(year=table.year),
        "description_en": meaning_en,
        "description_zh": meaning_zh,
        **({"year": table.year} if table.kind in ("year", "crosswalk") else {}),
        "synthetic": False,
        "sources": [dict(zip(("title", "title_zh"), to_do(), strict=True))],
        "encoding": "utf-8",
        "schema": {
            "fields": [field_of(column, table, described) for column in table.columns.values()],
            **_keys(table, units),
            "missingValues": ["", *gaps],
        },
    }


def field_of(column: Drafted, table: Table, described: Mapping[str, Entry]) -> Entry:
    """Entry of a column: words only where no table has them yet, a heading only where it is not the name."""
    entry = dict(column.entry)
    if entry["heading"] == entry["name"]:
        del entry["heading"]
    if (there := described.get(entry["name"])) is not None:
        kept = {"name": entry["name"], "type": there.get("type", entry["type"])}
        return kept | {key: entry[key] for key in ("heading", "times", "constraints") if key in entry}
    if entry["type"] == "number" and "population" in table.roles and _is_rate(entry):
        entry["weight"] = [table.named("population")]
    return entry


def _is_rate(entry: Entry) -> bool:
    called = entry.get("heading", entry["name"])
    return entry.get("role") == "rank" or entry.get("unit_en") in ("%", "‰", "years") or bool(RATE.search(called))


def _keys(table: Table, units: Table | None) -> dict[str, Any]:
    roles = table.roles
    if table.kind == "travel":
        return _ways(units)
    key = [role for role in ("former_code", "code") if role in roles][:1] + (["year"] if table.kind == "long" else [])
    found: dict[str, Any] = {}
    if table.kind and key:
        found["primaryKey"] = [table.named(role) for role in key]
    if units is not None and table is not units and "code" in roles and table.kind:
        reference = {"resource": units.name, "fields": units.named("code")}
        complete = {"complete": True} if table.kind in ("year", "crosswalk") else {}
        found["foreignKeys"] = [{"fields": table.named("code"), "reference": reference, **complete}]
    return found


def _ways(units: Table | None) -> dict[str, Any]:
    """Keys of travel times: a way is known by both its ends, which are units."""
    if units is None:
        return {"primaryKey": list(ENDS)}
    reference = {"resource": units.name, "fields": units.named("code")}
    return {"primaryKey": list(ENDS), "foreignKeys": [{"fields": end, "reference": reference} for end in ENDS]}
