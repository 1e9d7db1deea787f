"""Units of a study as chapters know them: named in both languages, each in a region."""

from __future__ import annotations

import pandas as pd

WHOLE = "whole"
"""Region of all units where a study has no division into regions."""


def completed(units: pd.DataFrame, region_column: str) -> pd.DataFrame:
    """Table of units with what a study may leave out.

    Parameters
    ----------
    units : one row per unit, with `name_en`, `name_zh` or one of them: the other is then the same.
    region_column : which division into regions the study uses; without it all units lie in the region `WHOLE`.

    >>> completed(pd.DataFrame({"code": ["1"], "name_zh": ["渝中区"]}), "region_parts").iloc[0].to_dict()
    {'code': '1', 'name_zh': '渝中区', 'name_en': '渝中区', 'region_parts': 'whole'}
    """
    if "name_en" not in units and "name_zh" in units:
        units = units.assign(name_en=units["name_zh"])
    if "name_zh" not in units and "name_en" in units:
        units = units.assign(name_zh=units["name_en"])
    return units if region_column in units else units.assign(**{region_column: WHOLE})
