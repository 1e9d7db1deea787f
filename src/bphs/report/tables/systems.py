"""System of indicators as readers see it: what each is made of, in which direction it counts, and what waits."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from bphs.inputs.names import Bilingual
from bphs.inputs.regions.system import NEED, System
from bphs.inputs.tables.dictionary import Dictionary
from bphs.measures.composite.index import Index
from bphs.measures.composite.normalising import goalposts, normalise
from bphs.report.words import wording
from bphs.report.words.wording import NONE, Text

AS_PRINTED = Text("as printed", "原表所列")
SUM, TIMES = Text(" + ", "＋"), Text("{} × {:,.0f}", "{}×{:,.0f}")
OVER, BRACKETS = Text("{} ÷ {}", "{}÷{}"), Text("({})", "（{}）")
SPAN = Text("{}–{}", "{}—{}")


def titles_of(system: System, index: Index) -> list[Text]:
    """Names of the indicators of an index, in its order."""
    titles = {row["indicator"]: _title(row) for row in system.rows.to_dict("records")}
    return [titles[name] for name in index.weights["item"]]


def ends_of(system: System, index: Index) -> pd.DataFrame:
    """Values that score 0 and 100 on the scale of an index by goalposts, in its order: `worst_seen`, `best_seen`.

    After outliers were moved in; of an indicator on a logarithm the values themselves, whose order it keeps.
    """
    names = list(index.weights["item"])
    values = system.table(least=1)[names].copy()
    if index.treated is not None:
        done = index.treated.indicators
        moved = list(done["item"][done["treatment"] == "winsorised"])
        values[moved] = index.treated.table[moved]
    ends = goalposts(values).set_index("item")
    turned = pd.Series(system.directions()).reindex(names) == "-"
    worst = ends["lower"].where(~turned, ends["upper"])
    return pd.DataFrame({"worst_seen": worst, "best_seen": ends["upper"].where(~turned, ends["lower"])})


def targets_reached(system: System, listed: pd.DataFrame, year: int) -> pd.DataFrame:
    """How far the units are from the targets of the indicators that a study lists, in its order: `units_on_target` and
    `target_reached`, the mean share of the target in per cent, no unit above 100.

    Missing where no target is stated, or the indicator is not known of every unit; nothing stands for either.

    Parameters
    ----------
    listed : table ``service_indicators``.
    year : one in which every unit has all indicators that are used.
    """
    stated = listed.set_index("indicator")["target_pct"].astype("float64")
    aims = stated[stated.notna() & stated.index.isin(system.used()["indicator"])]
    found = pd.DataFrame({"units_on_target": pd.NA, "target_reached": float("nan")}, index=stated.index)
    if len(aims):
        values = system.table(least=1)[list(aims.index)].xs(year, level="year")
        signs = [system.directions()[name] for name in aims.index]
        near = normalise(values, method="target", target=aims, impacts=signs)
        found.loc[aims.index, "units_on_target"] = (near >= 1 - 1e-9).sum()
        found.loc[aims.index, "target_reached"] = 100 * near.mean()
    return found.astype({"units_on_target": "Int64"}).reset_index(drop=True)


def system_table(system: System) -> pd.DataFrame:
    """Indicators that a study declares, in its order: `index_dimension`, `indicator`, `formula`, `index_direction`,
    `index_state`.

    Of the services those that the study only lists, without any figure, are no rows.
    """
    rows = declared(system)
    made = rows[["index_dimension", "index_direction", "index_state"]].astype(object)
    made["indicator"] = [_title(row) for row in rows.to_dict("records")]
    made["formula"] = [_formula(row) for row in rows.to_dict("records")]
    return made[["index_dimension", "indicator", "formula", "index_direction", "index_state"]]


def reasons_table(system: System, dictionary: Dictionary, source: Bilingual | None) -> pd.DataFrame:
    """The same indicators with `measured_in`, `why`, `known_years`, `known_units` and `figures_from`.

    Parameters
    ----------
    source : of the study's figures by unit and year, where its settings name one.
    """
    rows = declared(system)
    records = rows.to_dict("records")
    made = pd.DataFrame({"indicator": [_title(row) for row in records]}, dtype=object)
    made["measured_in"] = [_unit(row) for row in records]
    made["why"] = [_both(row, "reason") or _meaning(row) for row in records]
    made["known_years"] = [_years(row) for row in records]
    made["known_units"] = rows["known_units"].to_numpy()
    made["figures_from"] = [_source(row, dictionary, source) for row in records]
    return made


def declared(system: System) -> pd.DataFrame:
    """Rows of the indicators that have figures, or that the study made up its mind about."""
    rows = system.rows
    slot = (rows["index_state"] == "missing") & rows["index_direction"].notna() & rows["reason_en"].isna()
    return rows[~slot].reset_index(drop=True)


def dimension_names(system: System, need: bool = False) -> list[Text]:
    """Names of the dimensions that have an indicator in use, as they stand in a sentence."""
    return [wording.inside(wording.category_both("index_dimension", name)) for name in system.dimensions(need)] or [
        NONE
    ]


def empty_dimensions(system: System) -> list[Text]:
    """Names of the dimensions of supply without an indicator in use, as they stand in a sentence."""
    known = [name for name, _, _ in wording.categories("index_dimension") if name != NEED]
    empty = [name for name in known if name not in system.dimensions()]
    return [wording.inside(wording.category_both("index_dimension", name)) for name in empty] or [NONE]


def _both(row: Mapping[str, object], stem: str) -> Text | None:
    en, zh = row[f"{stem}_en"], row[f"{stem}_zh"]
    return Text(str(en), str(zh)) if isinstance(en, str) and isinstance(zh, str) else None


def _title(row: Mapping[str, object]) -> Text:
    return _both(row, "indicator") or wording.title(str(row["indicator"]))


def _unit(row: Mapping[str, object]) -> Text:
    if (own := _both(row, "unit")) or _both(row, "indicator"):
        return own or Text("", "")
    entry = wording.column(str(row["indicator"]))
    return Text(entry.unit_en, entry.unit_zh)


def _meaning(row: Mapping[str, object]) -> Text:
    entry = wording.column(str(row["indicator"]))
    return Text(entry.description_en, entry.description_zh)


def _formula(row: Mapping[str, object]) -> Text:
    if not isinstance(row["numerator"], str):
        return AS_PRINTED
    made = _sum(row["numerator"])
    if isinstance(row["denominator"], str):
        below = _sum(row["denominator"])
        made = OVER.format(*(BRACKETS.format(part) if SUM.en in part.en else part for part in (made, below)))
    times = row["times"]
    return made if pd.isna(times) or float(str(times)) == 1 else TIMES.format(made, float(str(times)))


def _sum(cell: str) -> Text:
    titles = [_column(name) for name in cell.split()]
    return Text(SUM.en.join(one.en for one in titles), SUM.zh.join(one.zh for one in titles))


def _column(name: str) -> Text:
    """Title of a column; its own name where no table has it yet."""
    try:
        return wording.title(name)
    except wording.InputError:
        return Text(name, name)


def _years(row: Mapping[str, object]) -> Text:
    if pd.isna(row["known_first"]):
        return Text("–", "–")
    first, last = int(str(row["known_first"]).split(".")[0]), int(str(row["known_last"]).split(".")[0])
    return Text(str(first), str(first)) if first == last else SPAN.format(first, last)


def _source(row: Mapping[str, object], dictionary: Dictionary, source: Bilingual | None) -> Text:
    if table := dictionary.tables.get(str(row["found_in"])):
        return Text(table.source_en, table.source_zh)
    return Text(source.en, source.zh) if row["found_in"] and source else Text("–", "–")
