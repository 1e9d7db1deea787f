"""A country that does not exist, written as a user would write a study: for tests that hold chapters to any study,
not to one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

YEARS = (2005, 2015)
REGIONS = {"coast": ("Coast", "沿海"), "hills": ("Hills", "丘陵"), "plain": ("Plain", "平原")}
NAMES = (
    "Arden",
    "Belmar",
    "Corvin",
    "Dunmere",
    "Elsted",
    "Farrow",
    "Glenmoor",
    "Harwick",
    "Islet",
    "Jorvale",
    "Kestrel",
    "Lorne",
)
CHINESE = ("安登", "贝尔马", "科文", "邓米尔", "埃斯特", "法罗", "格伦", "哈威", "艾莱", "约瓦", "凯斯", "洛恩")
MARKED = (
    "@Arden",
    "<b>Bel</b>mar",
    "**Cor**vin",
    "_Dun_mere",
    "$E=mc^2$",
    "`Far`row",
    "Glen|moor",
    "{n_units:.2f}",
    "[Is](b)let",
    "&amp;Jor",
    "<script>alert(1)</script>",
    "Lor\\textbf{n}e %5 #1 ~^",
)
"""Names with signs that mean something in Markdown, HTML, citations, mathematics and LaTeX: they stay names."""
STUDY = """\
title: {{en: Nurses of a small country, zh: 小国护士}}
years: [{years}]
regions: parts
unit: {{en: [canton, cantons], zh: 郡}}
long_form_share: {share}
without: [{without}]
replicates: 99
"""
READ = """\
import bphs
import pandas as pd
chapter = bphs.open_chapter("02_indicators", study)
units = chapter.read("districts").rename(columns={"region_parts": "region"})
counts = chapter.read_years("census")
long = pd.concat([table.assign(year=year) for year, table in counts.items()])
long = long.rename(columns={"lf_health_social": "health_workers"})"""
SAVE = """\
rate = {"health_workers_per_1000": 1000 * long.health_workers / long.pop_total}
if chapter.study.long_form_share < 1:
    rate["health_workers_per_1000_se"] = 1000 * (9 * long.health_workers) ** 0.5 / long.pop_total
columns = ["code", "year", "pop_total", "health_workers", "urban_share", "mean_school_years"]
long = long.assign(**rate)[[*columns, *rate]]
chapter.save("indicators", units.merge(long, on="code"))
chapter.save("panel", units.merge(long[["code", "year", "pop_total"]], on="code"))"""

Row = dict[str, Any]


def rows(year: int, units: int = 12) -> list[Row]:
    """A year of every unit: the more urban have more workers, and the gap narrows."""
    made = []
    for place in range(units):
        people, urban = 20_000 + 3_700 * ((5 * place) % 12), 20 + 6 * place
        per_1000 = 4 + (0.35 if year == YEARS[0] else 0.2) * place + (1.5 if year > YEARS[0] else 0)
        row = {"code": f"C{place:02d}", "pop_total": people, "health_workers": round(people * per_1000 / 1000)}
        made.append(row | {"urban_share": float(urban), "mean_school_years": 7 + place / 4})
    return made


def column(name: str, kind: str, english: str, chinese: str, **more: Any) -> dict[str, Any]:
    """A column of the data dictionary."""
    words = {
        "title_en": english,
        "title_zh": chinese,
        "description_en": f"{english}.",
        "description_zh": f"{chinese}。",
    }
    return {"name": name, "type": kind, **words, **more}


def table(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    """A table of the data dictionary."""
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "title_en": name, "title_zh": name,
        "description_en": "Made up.", "description_zh": "虚构。", "synthetic": False, "encoding": "utf-8",
        "sources": [{"title": "A test", "title_zh": "测试"}], "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}],
        "schema": {"fields": list(fields), "primaryKey": "code", "missingValues": [""]},
    }  # fmt: skip


def write_study(
    project: Path,
    name: str,
    *,
    years: Sequence[int] = YEARS,
    units: int = 12,
    regions: int = 3,
    sampled: bool = False,
    without: Sequence[str] = (),
    marked: bool = False,
    change: Callable[[Row, int], Row] = lambda row, year: row,
) -> Path:
    """Write ``data/<name>``: settings, dictionary and tables.

    Parameters
    ----------
    sampled : whether workers were counted in a tenth of the households only, as a long form does.
    without : chapters that it leaves out.
    marked : whether its cantons and their parts have names with signs that programs take for something else.
    change : of each row of a year, to make the country another one.
    """
    folder = project / "data" / name
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text(
        STUDY.format(years=", ".join(map(str, years)), share=0.1 if sampled else 1, without=", ".join(without)),
        encoding="utf-8",
    )
    chosen = list(REGIONS)[:regions]
    labels = {key: (f"{sign} {en}", f"{sign} {zh}") for (key, (en, zh)), sign in zip(REGIONS.items(), ("@a", "$x$", "**b**"), strict=True)} if marked else REGIONS  # fmt: skip
    categories = [{"value": key, "label_en": labels[key][0], "label_zh": labels[key][1]} for key in chosen]
    english, chinese = (MARKED, MARKED) if marked else (NAMES, CHINESE)
    code, places = column("code", "string", "Code", "代码"), [
        {"code": f"C{i:02d}", "name_en": english[i], "name_zh": chinese[i], "region_parts": chosen[i % regions]} for i in range(units)
    ]  # fmt: skip
    region = column("region_parts", "string", "Part of the country", "地区", categories=categories)
    names = [column("name_en", "string", "Name", "英文名称"), column("name_zh", "string", "Name in Chinese", "名称")]
    tables = [table("districts", code, *names, region)]
    write_table(folder / "districts.csv", places)
    counted = [
        column("pop_total", "integer", "Residents", "常住人口"),
        column("health_workers", "integer", "Nurses", "护士", unit_en="nurses", unit_zh="人"),
        column("urban_share", "number", "Urban share", "城镇化率", decimals=1),
        column("mean_school_years", "number", "Mean years of schooling", "平均受教育年限", decimals=2),
        column("health_workers_per_1000", "number", "Nurses per 1,000 residents", "每千常住人口护士", decimals=2),
    ]
    called = {"health_workers": "lf_health_social"} if sampled else {}
    if sampled:
        # Counted in the long form only; what the estimate is called stands with the totals.
        tables.append(table("totals", code, counted[1]))
        write_table(folder / "totals.csv", [{"code": "C00", "health_workers": 1}])
        counted[1] = column(
            "lf_health_social", "integer", "Nurses in the long form", "长表护士", unit_en="nurses", unit_zh="人"
        )
    for year in years:
        tables.append(table(f"census_{year}", code, *counted))
        made = [change(row, year) for row in rows(year, units)]
        write_table(
            folder / f"census_{year}.csv",
            [
                {called.get(key, key): value for key, value in row.items()}
                | {"health_workers_per_1000": _rate(row["health_workers"], row["pop_total"])}
                for row in made
            ],
        )
    package = {"name": name, "profile": "tabular-data-package", "title_en": name, "title_zh": name, "description_en": "Made up.",
               "description_zh": "虚构。", "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}], "resources": tables}  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return folder


def _rate(workers: int | None, people: int) -> float | None:
    return None if workers is None else round(1000 * workers / people, 4)


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a CSV file, their keys as headings."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_indicators(project: Path) -> None:
    """A chapter that hands the country's rates to the later ones, in place of the first two that are made for
    censuses.
    """
    words = {"en": "# Rates", "zh": "# 比率"}
    cells = [
        {"cell_type": "markdown", "id": f"words-{key}", "metadata": {"tags": [f"lang-{key}"]}, "source": text}
        for key, text in words.items()
    ]
    for place, (tags, code) in enumerate(
        ((["parameters"], 'study = "data/cantons/study.yml"'), ([], READ), ([], SAVE))
    ):
        cells.append(
            {
                "cell_type": "code",
                "id": f"code-{place}",
                "metadata": {"tags": tags},
                "source": code,
                "outputs": [],
                "execution_count": None,
            }
        )
    about = {
        "bphs": {"part": "regions", "words": "cells"},
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    }
    notebook = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (project / "notebooks" / "02_indicators.ipynb").write_text(
        json.dumps(notebook, ensure_ascii=False), encoding="utf-8"
    )
