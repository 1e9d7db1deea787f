"""Units of a study as chapters know them: named in both languages, each in a region."""

from __future__ import annotations

import pandas as pd

NAMES = ("name_en", "name_zh")
WHOLE = "whole"
"""Region of all units where a study has no division into regions."""


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
