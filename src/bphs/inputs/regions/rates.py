"""Rates and shares of each district and year, computed from the panel."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest

AGED_65_PLUS = ("age_65_69", "age_70_74", "age_75_79", "age_80_84", "age_85_plus")
NEEDED = (
    "pop_total", *AGED_65_PLUS, "pop_urban", "hh_family", "hh_one_person", "hh_with_65p", "hh_with_one_65p",
    "migr_in_same_muni", "migr_in_other_prov", "mean_school_years", "lf_employed_total", "lf_health_social", "lf_education",
)  # fmt: skip
ABOUT = ["code", "year", "name_en", "name_zh", "region"]


def indicators(
    panel: pd.DataFrame, areas_km2: Mapping[str, float] | pd.Series, long_form_share: float = 0.10
) -> pd.DataFrame:
    r"""Rates and shares for each district and year.

    Workers are estimated from the census's long form, which a share :math:`f` of the households filled in: of
    :math:`n` counted, :math:`\hat N = n / f`. If each household was drawn with probability :math:`f` and workers are
    spread over households singly, :math:`n` is binomial with variance :math:`N f (1 - f)`, estimated by
    :math:`n (1 - f)`: a Poisson count times the finite-population factor. The rate per 1,000 of :math:`P` residents has
    the standard error

    .. math:: \operatorname{se} = \frac{1000}{P} \cdot \frac{\sqrt{n (1 - f)}}{f}

    (Cochran, *Sampling Techniques*, 3rd ed. 1977, section 3.2). It is a lower limit: couples who both work in health
    are drawn together, the share really drawn varies between districts, and neither is published.

    Parameters
    ----------
    panel : one row per district and year, as `bphs.inputs.regions.harmonising.panel` returns it.
    areas_km2 : area by district code, square kilometres.
    long_form_share : :math:`f`, between 0 and 1.

    Returns
    -------
    The panel's rows and order with ``code, year, name_en, name_zh, region`` and the indicators that the dictionary of
    derived tables describes; shares are in per cent.

    Raises
    ------
    InputError : columns that the panel lacks, districts without an area.

    >>> row = dict.fromkeys(NEEDED, 100) | {"pop_total": 1_000_000, "lf_health_social": 400}
    >>> one = indicators(pd.DataFrame([row | dict.fromkeys(ABOUT, "500101")]), {"500101": 50.0})
    >>> one[["health_workers", "health_workers_per_1000", "health_workers_per_1000_se"]].round(4).iloc[0].tolist()
    [4000.0, 4.0, 0.1897]
    """
    area = _areas(panel, areas_km2)
    residents, aged = panel["pop_total"], panel[list(AGED_65_PLUS)].sum(axis=1, skipna=False)
    sampled, employed = panel["lf_health_social"], panel["lf_employed_total"]
    per_1000 = 1000 / residents
    workers = sampled / long_form_share
    columns = {
        "pop_total": residents,
        "pop_65_plus": aged,
        "area_km2": area,
        "density_per_km2": residents / area,
        "health_workers": workers,
        "health_workers_per_1000": workers * per_1000,
        "health_workers_per_1000_se": np.sqrt(sampled * (1 - long_form_share)) / long_form_share * per_1000,
        "health_workers_per_1000_65_plus": 1000 * workers / aged,
        "health_workers_per_1000_employed": 1000 * sampled / employed,
        "education_workers_per_1000": panel["lf_education"] / long_form_share * per_1000,
        "share_65_plus": 100 * aged / residents,
        "one_older_household_share": 100 * panel["hh_with_one_65p"] / panel["hh_with_65p"],
        "one_person_household_share": 100 * panel["hh_one_person"] / panel["hh_family"],
        "urban_share": 100 * panel["pop_urban"] / residents,
        "migrant_share": 100 * (panel["migr_in_same_muni"] + panel["migr_in_other_prov"]) / residents,
        "mean_school_years": panel["mean_school_years"],
    }
    return panel[ABOUT].assign(**columns)


def _areas(panel: pd.DataFrame, areas_km2: Mapping[str, float] | pd.Series) -> pd.Series:
    lacking = [name for name in NEEDED if name not in panel]
    problems = [
        Problem("panel", f"no column {name!r}", "every column that the indicators need", nearest(name, panel.columns))
        for name in lacking
    ]
    areas = pd.Series(areas_km2, dtype="float64")
    for code in sorted(set(panel["code"]) - set(areas.dropna().index)):
        problems.append(
            Problem(
                f"areas_km2, district {code}",
                "no area",
                "an area for every district",
                "look for the district in the boundaries",
            )
        )
    if problems:
        raise InputError(problems)
    return panel["code"].map(areas)
