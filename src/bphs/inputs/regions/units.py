"""Units of a study as chapters know them: named in both languages, each in a region."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bphs.inputs.files.documents import shown
from bphs.inputs.tables.outcome import Broken, Reading

NAMES = ("name_en", "name_zh")
WHOLE = "whole"
"""Region of all units where a study has no division into regions."""
MOST = 3
"""Names that several units have told one by one."""


def completed(units: pd.DataFrame, region_column: str) -> pd.DataFrame:
    """Table of units with what a study may leave out.

    Parameters
    ----------
    units : one row per unit, with `name_en`, `name_zh` or one of them. A unit that lacks a name in one language goes by
        the other, also where only some have it; by its code where it has none.
    region_column : which division into regions the study uses; without it all units lie in the region `WHOLE`.

    >>> completed(pd.DataFrame({"code": ["1"], "name_zh": ["渝中区"]}), "region_parts").iloc[0].to_dict()
    {'code': '1', 'name_zh': '渝中区', 'name_en': '渝中区', 'region_parts': 'whole'}
    """
    names = [units[name].rename(None) for name in NAMES if name in units]
    for name in NAMES if names else ():
        own = units[name] if name in units else names[0]
        for other in (*names, units["code"]):
            own = own.where(own.notna(), other)
        units = units.assign(**{name: own})
    return units if region_column in units else units.assign(**{region_column: WHOLE})


def check_units(reading: Reading, region_column: str) -> None:
    """Tell units that lie in no region though others do, and note names that several units have.

    Parameters
    ----------
    reading : table `districts`.
    region_column : which division into regions the study uses.
    """
    if region_column in reading.frame and reading.frame[region_column].notna().any():
        reading.tell(_without_region(reading, region_column))
    if "code" in reading.frame:
        reading.notes += _namesakes(reading)


def _without_region(reading: Reading, column: str) -> Iterator[Broken]:
    """Units that a division into regions would lose: what lies between regions and within adds up to all of them."""
    rule, remedy = "a region for every unit, or for none", "write the unit's region, or empty the whole column"
    for place in np.flatnonzero(reading.frame[column].isna()):
        if (column, int(place)) not in reading.broken:
            yield Broken(column, int(place), None, rule, remedy)


def _namesakes(reading: Reading) -> Iterator[str]:
    """Names that do not tell units apart, in sentences or on maps."""
    for name in NAMES:
        if name not in reading.frame:
            continue
        named = reading.frame.dropna(subset=[name, "code"])
        codes = named[named[name].duplicated(keep=False)].groupby(name, sort=False)["code"].agg(", ".join)
        if len(codes):
            told = "; ".join(f"{each} ({found})" for each, found in codes.iloc[:MOST].items())
            yield (
                f"{shown(reading.path)}: column {reading.heading(name)}: names that several units have: "
                f"{told}{'; …' if len(codes) > MOST else ''}. No sentence and no map tells these apart: add to each "
                "name what does, such as the city"
            )
