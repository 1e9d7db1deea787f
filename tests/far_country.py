"""A country that does not exist, in another part of the world than the studies that ship: twelve cantons south of the
equator, three uneven years, four belts, midwives that were counted in full, its own outlines and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

from made_up import Row, column, table, write_table

YEARS = (2005, 2012, 2019)
BELTS = {
    "ridge": ("Ridge", "山脊"),
    "steppe": ("Steppe", "草原"),
    "lakes": ("Lakes", "湖区"),
    "shore": ("Shore", "海滨"),
}
NAMES = {
    "Auvel": "奥韦尔", "Brisca": "布里斯卡", "Cendra": "森德拉", "Dolmar": "多尔马", "Estrel": "埃斯特雷", "Fosca": "福斯卡",
    "Gravio": "格拉维", "Helmo": "赫尔莫", "Ibrana": "伊布拉", "Jossel": "约塞尔", "Kalvet": "卡尔韦", "Lumora": "卢莫拉",
}  # fmt: skip
WEST, NORTH, WIDE, HIGH = -66.0, -38.0, 0.9, 0.6
"""Corner of the country and size of a canton, degrees: four columns, three rows, the first canton in the north-west."""
SETTINGS = """\
title: {{en: Midwives of a far country, zh: 远方之国的助产士}}
years: [{years}]
regions: belts
resource: midwives
unit: {{en: [canton, cantons], zh: 郡}}
predictors: [urban_share, mean_school_years, log_density]
long_form_share: 1
boundaries: {{file: cantons.geojson, code: id}}
replicates: 99
"""
UNITS = {
    "code": column("code", "string", "Code", "代码"),
    "name_en": column("name_en", "string", "Name", "英文名称"),
    "name_zh": column("name_zh", "string", "Name in Chinese", "名称"),
    "region_belts": column(
        "region_belts", "string", "Belt", "地带",
        categories=[{"value": key, "label_en": one, "label_zh": other} for key, (one, other) in BELTS.items()],
    ),
}  # fmt: skip
COUNTED = {
    "code": UNITS["code"],
    "pop_total": column("pop_total", "integer", "Residents", "常住人口", unit_en="persons", unit_zh="人"),
    "pop_urban": column("pop_urban", "integer", "Urban residents", "城镇人口", unit_en="persons", unit_zh="人"),
    "midwives": column("midwives", "integer", "Midwives", "助产士", unit_en="persons", unit_zh="人"),
    "mean_school_years": column("mean_school_years", "number", "Mean years of schooling", "平均受教育年限", decimals=2),
}
TRAVEL = {
    "code": UNITS["code"],
    "code_to": column("code_to", "string", "To", "终点代码"),
    "minutes": column("minutes", "number", "Travel time", "出行时间", unit_en="minutes", unit_zh="分钟", decimals=0),
}
RATE = column("midwives_per_1000", "number", "Midwives per 1,000 residents", "每千常住人口助产士", decimals=2)


def units() -> list[Row]:
    """Cantons, three to a belt."""
    belts = list(BELTS)
    return [
        {"code": f"S{place:02d}", "name_en": english, "name_zh": chinese, "region_belts": belts[place % 4]}
        for place, (english, chinese) in enumerate(NAMES.items())
    ]


def counts(year: int) -> list[Row]:
    """What was counted in a year: midwives follow the schools more than the people, less so from year to year."""
    late, made = (year - YEARS[0]) / (YEARS[-1] - YEARS[0]), []
    for place, unit in enumerate(units()):
        people = round((31_000 + 5_300 * ((5 * place) % 12)) * (1 + 0.1 * late))
        urban = round(people * (0.3 + 0.05 * ((7 * place) % 12) + 0.05 * late))
        years = 6 + ((11 * place) % 12) / 3 + late
        midwives = round(people / 1000 * (0.8 + (0.3 - 0.15 * late) * years + 0.1 * ((3 * place) % 5)))
        made.append(
            {"code": unit["code"], "pop_total": people, "pop_urban": urban, "midwives": midwives}
            | {"mean_school_years": round(years, 2)}
        )
    return made


def travel() -> list[Row]:
    """Minutes from canton to canton, made up for tests and labelled so: 25 from one to the next, more over the pass to
    the east of the first column, which is slower to climb than to come down.

    A ferry takes 65 from the last canton to its neighbour in the west, and nobody back; nothing else leads there.
    """
    codes = [f"S{place:02d}" for place in range(12)]
    made = []
    for start in range(12):
        for end in range(12):
            (row, at), (there, to) = divmod(start, 4), divmod(end, 4)
            passes = (40 if to > at else 30) * ((at == 0) != (to == 0))
            way = 25 * (abs(row - there) + abs(at - to)) + passes
            way = 65 if start == 11 else way
            if (start != end and 11 not in (start, end)) or (start, end) == (11, 10):
                made.append({"code": codes[start], "code_to": codes[end], "minutes": way})
    return made


def outlines() -> list[dict[str, object]]:
    """Features of a GeoJSON file: four columns and three rows of cantons."""
    made = []
    for place, unit in enumerate(units()):
        west, north = WEST + WIDE * (place % 4), NORTH - HIGH * (place // 4)
        corners = [
            (west, north),
            (west, north - HIGH),
            (west + WIDE, north - HIGH),
            (west + WIDE, north),
            (west, north),
        ]
        shape = {"type": "Polygon", "coordinates": [corners]}
        made.append({"type": "Feature", "properties": {"id": unit["code"]}, "geometry": shape})
    return made


def write_country(
    project: Path,
    name: str,
    *,
    years: Collection[int] = YEARS,
    lacking: Collection[str] = (),
    change: Callable[[Row], Row] = dict,
) -> Path:
    """Write ``data/<name>``.

    Parameters
    ----------
    lacking : tables, columns (``"census_2012.midwives"``, or ``"midwives"`` in every table) and ``"outlines"`` that the
        study does not have, in its dictionary neither.
    change : of each row of a year.
    """
    folder = project / "data" / name
    folder.mkdir(parents=True)
    settings = SETTINGS.format(years=", ".join(map(str, years)))
    if "outlines" in lacking:
        settings = settings.replace("boundaries: {file: cantons.geojson, code: id}\n", "")
    else:
        content = {"type": "FeatureCollection", "features": outlines()}
        (folder / "cantons.geojson").write_text(json.dumps(content), encoding="utf-8")
    (folder / "study.yml").write_text(settings, encoding="utf-8")
    tables = {"districts": (UNITS, units())} | {
        f"census_{year}": (COUNTED, [*map(change, counts(year))]) for year in years
    }
    made = []
    for name_of, (columns, rows) in tables.items():
        kept = [each for each in columns if not {each, f"{name_of}.{each}"} & {*lacking}]
        if name_of not in lacking and kept:
            write_table(folder / f"{name_of}.csv", [{each: row[each] for each in kept} for row in rows])
            made.append(_entry(name_of, [columns[each] for each in kept]))
    if "travel_times" not in lacking:
        write_table(folder / "travel_times.csv", travel())
        entry = _entry("travel_times", list(TRAVEL.values())) | {"synthetic": True}
        entry["schema"] |= {"primaryKey": ["code", "code_to"]}
        made.append(entry)
    if "rates" not in lacking:  # what the rate is called
        made.append(table("rates", UNITS["code"], RATE))
        write_table(folder / "rates.csv", [{"code": "S00", "midwives_per_1000": 2.0}])
    package = {
        "name": "far", "profile": "tabular-data-package", "title_en": "Far", "title_zh": "远方", "description_en": "Made up.",
        "description_zh": "虚构。", "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}], "resources": made,
    }  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return folder


def _entry(name: str, columns: list[Row]) -> Row:
    entry = table(name, *columns)
    if "code" not in [each["name"] for each in columns]:
        del entry["schema"]["primaryKey"]
    return entry
