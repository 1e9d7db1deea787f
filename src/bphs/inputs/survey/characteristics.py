"""Characteristics that tell respondents apart, made from roles: age in groups, any chronic disease."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.roles import CHARACTERISTICS
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.tables.schema import Category, Column

AGE_GROUP, ANY_CHRONIC = "age_group", "any_chronic"
"""Columns that are made; what they are called stands in ``derived.json``."""
NEEDS = ("sex", "age", "chronic")
"""Roles of characteristics that are grounds to need a service."""


def with_characteristics(people: pd.DataFrame, codebook: Codebook, ages: Sequence[int] = (18, 40, 60)) -> pd.DataFrame:
    """Respondents with the columns `age_group` (of an age in years) and `any_chronic` (of a chronic disease asked for
    in one question with a yes, or in one with several answers), where the codebook has such variables.

    Parameters
    ----------
    people : respondents x variables, codes as they were answered; no answer is NaN.
    ages : first year of each age group, rising; who is younger than the first is in group 0.

    Returns
    -------
    The table with those columns added: 0, 1, 2, … for the groups of age; 0 and 1 for chronic disease.
    """
    made: dict[str, pd.Series] = {}
    age, chronic = codebook.role("age"), codebook.role("chronic")
    if age and codebook.by_name[age].type == "number":
        group = pd.Series(np.searchsorted(ages, people[age].fillna(0), side="right"), people.index, dtype=float)
        made[AGE_GROUP] = group.where(people[age].notna())
    if chronic and _makes_any(codebook.by_name[chronic]):
        made[ANY_CHRONIC] = _any(people, codebook.by_name[chronic])
    return people.assign(**made)


def groupings(codebook: Codebook) -> list[str]:
    """Columns that part respondents into groups, in the order of the roles: of `with_characteristics` those that it
    makes in the place of what they are made from, else the codebook's own with few answers.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> groupings(read_codebook("data/w_district/codebook.csv"))
    ['residence', 'sex', 'age_group', 'education', 'income', 'registration', 'any_chronic']
    """
    found = []
    for role in CHARACTERISTICS:
        for variable in (codebook.by_name[name] for name in codebook.roles.get(role, ())):
            if role == "age" and variable.type == "number":
                found.append(AGE_GROUP)
            elif role == "chronic" and _makes_any(variable):
                found.append(ANY_CHRONIC)
            elif variable.type in ("single", "scale") and variable.values:
                found.append(variable.variable)
    return found


def needs_among(codebook: Codebook) -> list[str]:
    """Those of `groupings` that say who needs which service, by their role: sex, age, chronic disease. A gap between
    their groups in a service for some people only may be need.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> needs_among(read_codebook("data/w_district/codebook.csv"))
    ['sex', 'age_group', 'any_chronic']
    """
    own = {AGE_GROUP, ANY_CHRONIC, *(name for role in NEEDS for name in codebook.roles.get(role, ()))}
    return [name for name in groupings(codebook) if name in own]


def measured(codebook: Codebook, but: str = "") -> list[str]:
    """Characteristics that are numbers or ranks, so that their means can be compared: age, education, income, distance.

    Parameters
    ----------
    but : column of `groupings` whose own variable is left out.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> measured(read_codebook("data/w_district/codebook.csv"), but="age_group")
    ['education', 'income', 'distance']
    """
    named = {role: codebook.role(role) for role in ("age", "education", "income", "distance")}
    left_out = {but, named["age"] if but == AGE_GROUP else but}
    return [name for name in named.values() if name and name not in left_out and codebook.by_name[name].direction]


def without_rare(groups: pd.DataFrame, least: int) -> pd.DataFrame:
    """Groups without those of few respondents: whoever is in one is in none.

    Parameters
    ----------
    groups : respondents x characteristics, codes as they were answered; no answer is NaN.
    least : respondents that a group needs to be kept.

    >>> area = pd.DataFrame({"area": [1.0, 1.0, 2.0, 2.0, 3.0]})
    >>> without_rare(area, 2)["area"].tolist()
    [1.0, 1.0, 2.0, 2.0, nan]
    """
    return groups.apply(lambda column: column.where(column.map(column.value_counts()).ge(least)))


def with_silent(groups: pd.DataFrame, least: int) -> pd.DataFrame:
    """Groups in which the few who are in none are counted with the largest, so that totals agree everywhere.

    Where fewer than `least` gave no answer to a characteristic, the counts of an outcome by it, less those of all, tell
    what these few answered. Tables that share totals are to have the same respondents, and categories of few are joined
    with others (Hundepool et al. 2012, Statistical Disclosure Control, doi:10.1002/9781118348239). Leaving them out
    everywhere would only move the difference to other tables; one more hidden category would cost its tests.

    Parameters
    ----------
    groups : respondents x characteristics, as of `without_rare`. least : as there.

    >>> area = pd.DataFrame({"area": [1.0, 1.0, 2.0, None]})
    >>> with_silent(area, 2)["area"].tolist(), with_silent(area, 1)["area"].tolist()
    ([1.0, 1.0, 2.0, 1.0], [1.0, 1.0, 2.0, nan])
    """
    return groups.apply(
        lambda column: column.fillna(column.mode().min()) if 0 < column.isna().sum() < least else column
    )


def age_column(ages: Sequence[int]) -> Column:
    """Entry of the age groups, with a label for each.

    >>> [category.label_en for category in age_column((18, 40, 60)).categories]
    ['under 18', '18–39', '40–59', '60 or over']
    """
    labels = [(f"under {ages[0]}", f"{ages[0]}岁以下")]
    labels += [(f"{low}–{high - 1}", f"{low}～{high - 1}") for low, high in pairwise(ages)]
    labels += [(f"{ages[-1]} or over", f"{ages[-1]}及以上")]
    return Column(
        name=AGE_GROUP, type="number", title_en="Age (years)", title_zh="年龄（岁）",
        description_en="Age in completed years, in groups.", description_zh="按周岁分组。",
        categories=tuple(Category(str(code), *both) for code, both in enumerate(labels)),
    )  # fmt: skip


def _makes_any(variable: Variable) -> bool:
    return variable.type == "multiple" or variable.yes is not None


def _any(people: pd.DataFrame, variable: Variable) -> pd.Series:
    if variable.type == "multiple":
        return people[list(variable.options)].max(axis=1)
    asked = people[variable.variable]
    return asked.eq(variable.yes).astype(float).where(asked.notna())
