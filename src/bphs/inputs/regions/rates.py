"""Rates and shares of each district and year, computed from the panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, Undefined, nearest
from bphs.inputs.tables.roles import long_form, resource_of

__all__ = ["ABOUT", "characteristics", "compared", "indicators", "long_form", "per_resident"]

AGED_65_PLUS = ("age_65_69", "age_70_74", "age_75_79", "age_80_84", "age_85_plus")
ABOUT = ["code", "year", "name_en", "name_zh", "region"]
RANKS = ("urban_share", "mean_school_years")
"""Indicators that units are ranked by, wherever a study has them."""
NO_RANK = (
    "No other characteristic of all units is known: give the role 'rank' to a column that they can be ordered by.",
    "没有各地区均有数据的其他特征；请在数据字典中为可用于排序的列标注角色 rank。",
)
ONE_RESOURCE = (
    "Fewer than two resources are known of all units in any year.",
    "各地区均有数据的资源不足两种。",
)
Rule = tuple[tuple[str, ...], Callable[[pd.DataFrame], pd.Series]]
"""Columns that an indicator needs, and how it is made of them; it may need indicators that stand before it."""


def indicators(
    panel: pd.DataFrame,
    areas_km2: Mapping[str, float] | pd.Series | None = None,
    long_form_share: float = 0.10,
    resource: str = "health_workers",
    also: Sequence[str] = (),
) -> pd.DataFrame:
    r"""Rates and shares for each district and year.

    Workers are estimated from the census's long form, which a share :math:`f` of the households filled in: of
    :math:`n` counted, :math:`\hat N = n / f`. If each household was drawn with probability :math:`f` and workers are
    spread over households singly, :math:`n` is binomial with variance :math:`N f (1 - f)`, estimated by
    :math:`n (1 - f)`: a Poisson count times the finite-population factor. The rate per 1,000 of :math:`P` residents has
    the standard error

    .. math:: \operatorname{se} = \frac{1000}{P} \cdot \frac{\sqrt{n (1 - f)}}{f}

    (Cochran, *Sampling Techniques*, 3rd ed. 1977, section 3.2). It is a lower limit: couples who both work in health
    are drawn together, the share really drawn varies between districts, and neither is published. A resource that is
    a column of the panel itself was counted in full and has no such error.

    Parameters
    ----------
    panel : one row per district and year, as `bphs.inputs.regions.harmonising.panel` returns it.
    areas_km2 : area by district code, square kilometres; None where the study has no boundaries: then the panel's own
        column ``area_km2`` counts, if it has one.
    long_form_share : :math:`f`, above 0 and up to 1.
    resource : what is shared out among residents: a column of the panel, or counted in its long form
        (`bphs.inputs.tables.roles.long_form`).
    also : other columns of the panel that are handed on as they stand, e.g. characteristics of the units.

    Returns
    -------
    The panel's rows and order with ``code, year, name_en, name_zh, region`` and, of the indicators that the dictionary
    of derived tables describes, those whose columns the panel has; shares are in per cent.

    Raises
    ------
    InputError : no residents, nothing that counts the resource, districts without an area.

    >>> one = pd.DataFrame([dict.fromkeys(ABOUT, "500101") | {"pop_total": 1_000_000, "lf_health_social": 400}])
    >>> indicators(one, {"500101": 50.0}).drop(columns=ABOUT).round(4).iloc[0].to_dict()
    ... # doctest: +NORMALIZE_WHITESPACE
    {'pop_total': 1000000.0, 'area_km2': 50.0, 'density_per_km2': 20000.0, 'health_workers': 4000.0,
     'health_workers_per_1000': 4.0, 'health_workers_per_1000_se': 0.1897}
    """
    made = panel if areas_km2 is None else panel.drop(columns="area_km2", errors="ignore")
    if problems := [*_lacking(panel, resource), *_without_area(panel, areas_km2)]:
        raise InputError(problems)
    if areas_km2 is not None:
        made = made.assign(area_km2=made["code"].map(pd.Series(areas_km2, dtype="float64")))
    rules = _rules(panel, resource, long_form_share)
    for name, (needed, rule) in rules.items():
        if set(needed) <= set(made):
            made = made.assign(**{name: rule(made)})
    names = dict.fromkeys((*rules, *also))
    # A whole number that is missing in some year is no number to numpy, nor to a table that shows it.
    handed = {name: made[name].astype("float64") for name in also if name in made and name not in rules}
    return made.assign(**handed)[[*ABOUT, *(name for name in names if name in made)]]


def characteristics(indicators: pd.DataFrame, named: Sequence[str] = ()) -> list[str]:
    """Characteristics by which the units can be ranked: how urban and how schooled they are, and those of the study.

    Parameters
    ----------
    indicators : rows of the years that are compared, as `indicators` makes them.
    named : columns with the role ``rank``.

    Returns
    -------
    Names of those that are known of every unit in these years, and not the same in all units of one of them.

    Raises
    ------
    Undefined : there is none.

    >>> one = pd.DataFrame({"year": [2010, 2010], "urban_share": [40.0, 60.0], "income": [2.0, None]})
    >>> characteristics(one, ["income"])
    ['urban_share']
    """
    known = [name for name in dict.fromkeys((*RANKS, *named)) if name in indicators and indicators[name].notna().all()]
    found = [name for name in known if (indicators.groupby("year")[name].nunique() > 1).all()]
    if not found:
        raise Undefined(*NO_RANK)
    return found


def compared(indicators: pd.DataFrame, column: str, years: Sequence[int]) -> pd.DataFrame:
    """Rows of the units whose figure is known in each of the years: those that a comparison of these years can take.

    A sum over units that are known in one year only would change because the units do.

    Parameters
    ----------
    indicators : one row per unit and year, as `indicators` makes them.
    column : what is compared.
    years : compared; rows of other years are kept for the units that stay.

    Returns
    -------
    Rows in their order, the index anew. All of them where nothing is missing.

    >>> two = pd.DataFrame({"code": ["a", "b"] * 2, "year": [2010, 2010, 2020, 2020], "beds": [2.0, 4.0, 3.0, None]})
    >>> compared(two, "beds", [2010, 2020])["code"].tolist()
    ['a', 'a']
    """
    known = indicators[indicators["year"].isin(years) & indicators[column].notna()]
    counts = known.groupby("code")["year"].nunique()
    whole = counts.index[counts == len(set(years))]
    return indicators[indicators["code"].isin(whole)].reset_index(drop=True)


def per_resident(panel: pd.DataFrame, columns: Sequence[str], long_form_share: float = 0.10) -> pd.DataFrame:
    """Every resource of a study per 1,000 residents, in the first and the last year in which all units have a figure.

    Parameters
    ----------
    panel : as for `indicators`.
    columns : those with the role ``resource``, counted in full or in the long form (``lf_…``).
    long_form_share : as for `indicators`.

    Returns
    -------
    ``resource, year, code, region, pop_total, amount_per_1000``, resources in the order of the columns; a resource that
    no year has of all units, or that is nothing everywhere, is not there.

    Raises
    ------
    Undefined : fewer than two resources are left.

    >>> two = pd.DataFrame({"code": ["a", "b"], "year": 2010, "region": "x", "pop_total": 1000, "beds": [2, 4]})
    >>> per_resident(two.assign(doctors=[3, 3]), ["beds", "doctors"])["amount_per_1000"].tolist()
    [2.0, 4.0, 3.0, 3.0]
    """
    made = []
    for column in (name for name in columns if name in panel):
        f = long_form_share if column == long_form(resource_of(column)) else 1.0
        rows = panel[["year", "code", "region", "pop_total"]].assign(resource=resource_of(column))
        rows["amount_per_1000"] = panel[column] / f * (1000 / panel["pop_total"])
        known = rows.groupby("year")["amount_per_1000"].agg(lambda part: part.notna().all() and part.sum() > 0)
        years = [year for year, whole in known.items() if whole]
        made.append(rows[rows["year"].isin([*years[:1], *years[-1:]])])
    order = ["resource", "year", "code", "region", "pop_total", "amount_per_1000"]
    if sum(len(rows) > 0 for rows in made) < 2:
        raise Undefined(*ONE_RESOURCE)
    return pd.concat(made, ignore_index=True)[order]


def _rules(panel: pd.DataFrame, resource: str, f: float) -> dict[str, Rule]:
    """Indicators in the order of the table."""
    counted, rate = resource in panel, f"{resource}_per_1000"
    sample, taught = long_form(resource), long_form("education_workers")
    own = () if counted else (sample,)
    return {
        "pop_total": (("pop_total",), lambda t: t["pop_total"]),
        "pop_65_plus": (AGED_65_PLUS, lambda t: t[list(AGED_65_PLUS)].sum(axis=1, skipna=False)),
        "area_km2": (("area_km2",), lambda t: t["area_km2"]),
        "density_per_km2": (("area_km2",), lambda t: t["pop_total"] / t["area_km2"]),
        resource: (own, lambda t: t[resource] if counted else t[sample] / f),
        rate: ((resource,), lambda t: t[resource] * (1000 / t["pop_total"])),
        **({} if counted else {f"{rate}_se": (own, lambda t: _error(t[sample], f) * (1000 / t["pop_total"]))}),
        f"{rate}_65_plus": (("pop_65_plus",), lambda t: 1000 * t[resource] / t["pop_65_plus"]),
        **(
            {}
            if counted
            else {
                f"{rate}_employed": ((*own, "lf_employed_total"), lambda t: 1000 * t[sample] / t["lf_employed_total"])
            }
        ),
        "education_workers_per_1000": ((taught,), lambda t: t[taught] / f * (1000 / t["pop_total"])),
        "share_65_plus": (("pop_65_plus",), lambda t: 100 * t["pop_65_plus"] / t["pop_total"]),
        **_household_rules(),
        "mean_school_years": (("mean_school_years",), lambda t: t["mean_school_years"]),
    }


def _error(counted: pd.Series, f: float) -> pd.Series:
    """Standard error of the number of workers; of a count that is missing, missing too."""
    # What pandas keeps behind a missing whole number may be negative, and a root is taken of it, too.
    return np.sqrt(counted.astype("float64") * (1 - f)) / f


def _household_rules() -> dict[str, Rule]:
    """Shares of households and residents that need nothing of the resource."""
    moved = ("migr_in_same_muni", "migr_in_other_prov")
    return {
        "one_older_household_share": (
            ("hh_with_one_65p", "hh_with_65p"),
            lambda t: 100 * t["hh_with_one_65p"] / t["hh_with_65p"],
        ),
        "one_person_household_share": (
            ("hh_one_person", "hh_family"),
            lambda t: 100 * t["hh_one_person"] / t["hh_family"],
        ),
        "urban_share": (("pop_urban",), lambda t: 100 * t["pop_urban"] / t["pop_total"]),
        "migrant_share": (moved, lambda t: 100 * (t[moved[0]] + t[moved[1]]) / t["pop_total"]),
    }


def _lacking(panel: pd.DataFrame, resource: str) -> list[Problem]:
    problems = [
        Problem("panel", f"no column {name!r}", "what every indicator needs", nearest(name, panel.columns))
        for name in (*ABOUT, "pop_total")
        if name not in panel
    ]
    if resource not in panel and long_form(resource) not in panel:
        expected = f"a column {resource!r} in every census, or {long_form(resource)!r} of the long form"
        remedy = nearest(resource, panel.columns)
        problems.append(Problem("panel", f"nothing that counts the resource {resource!r}", expected, remedy))
    return problems


def _without_area(panel: pd.DataFrame, areas_km2: Mapping[str, float] | pd.Series | None) -> list[Problem]:
    if areas_km2 is None or "code" not in panel:
        return []
    known = set(pd.Series(areas_km2, dtype="float64").dropna().index)
    expected, remedy = "an area for every district", "look for the district in the boundaries"
    return [
        Problem(f"areas_km2, district {code}", "no area", expected, remedy)
        for code in sorted(set(panel["code"]) - known)
    ]
