"""Experts' judgements of a survey's scales, held against the scales that the study has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, Undefined, nearest
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.study import Study
from bphs.inputs.survey.model import dimensions_of

COMPARED = ("expert", "first", "second", "judgement")
"""Columns of the table `experts`: the first scale is `judgement` times as important as the second."""
ITEMS_COMPARED = ("expert", "first_item", "second_item", "judgement")
"""Columns of the table `expert_items`, where experts compared the items within each scale."""
RATED = ("round", "expert", "dimension", "importance", "judgement_basis", "familiarity")
"""Columns of the table `expert_ratings`."""
REMEDY = "correct it; or name the scales that experts judged in study.yml, survey: scales"


def matrices_of(table: pd.DataFrame, scales: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Matrix of judgements of each expert, scale against scale: how many times as important a row's is as a column's.

    Parameters
    ----------
    table : `COMPARED`, one row per expert and pair of scales.
    scales : in the order of the matrices.

    Raises
    ------
    InputError : every problem of `comparison_problems`.

    >>> judged = pd.DataFrame({"expert": [1], "first": ["a"], "second": ["b"], "judgement": [4.0]})
    >>> matrices_of(judged, ["a", "b"])["1"].to_numpy().tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if problems := list(comparison_problems(table, scales)):
        raise InputError(problems)
    found = {}
    for expert, part in table.groupby("expert", sort=False):
        matrix = pd.DataFrame(np.eye(len(scales)), index=list(scales), columns=list(scales))
        for first, second, times in zip(part["first"], part["second"], part["judgement"], strict=True):
            matrix.loc[first, second], matrix.loc[second, first] = times, 1 / times
        found[str(expert)] = matrix
    return found


def item_matrices(
    table: pd.DataFrame, dimensions: Mapping[str, Sequence[str]], where: str = "expert_items"
) -> dict[str, dict[str, pd.DataFrame]]:
    """Matrices of each expert's judgements of the items within each dimension, by dimension and expert.

    Parameters
    ----------
    table : `ITEMS_COMPARED`, one row per expert and pair of items of one dimension. A dimension of which no two items
        were compared is left out.
    dimensions : the items of each dimension.

    Raises
    ------
    InputError : every problem of `item_problems`.

    >>> judged = pd.DataFrame({"expert": [1], "first_item": ["q1"], "second_item": ["q2"], "judgement": [4.0]})
    >>> item_matrices(judged, {"access": ["q1", "q2"], "money": ["q3", "q4"]})["access"]["1"].to_numpy().tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if problems := list(item_problems(table, dimensions, where)):
        raise InputError(problems)
    table = _as_scales(table)
    parts = {name: table[table["first"].isin(list(own))] for name, own in dimensions.items()}
    return {name: matrices_of(part, dimensions[name]) for name, part in parts.items() if len(part)}


def item_problems(table: pd.DataFrame, dimensions: Mapping[str, Sequence[str]], where: str) -> Iterator[Problem]:
    """Judgements of items that do not fit the dimensions: of items that none has, of items of two dimensions, and what
    `comparison_problems` finds within each.
    """
    table, owner = _as_scales(table), {item: name for name, own in dimensions.items() for item in own}
    yield from unknown_scales({*table["first"], *table["second"]}, list(owner), where, "an item of the dimensions")
    known = table[table["first"].isin(list(owner)) & table["second"].isin(list(owner))]
    sides = [known[column].map(owner) for column in ("first", "second")]
    for row in known[sides[0] != sides[1]].itertuples():
        found = f"{row.first} against {row.second}, of two dimensions"
        yield Problem(f"{where}, expert {row.expert}", found, "two items of one dimension", "remove the row")
    within = known[sides[0] == sides[1]]
    for own in dimensions.values():
        yield from comparison_problems(within[within["first"].isin(list(own))], own, where)


def _as_scales(table: pd.DataFrame) -> pd.DataFrame:
    """The table of items in the columns of that of scales."""
    return table.rename(columns={"first_item": "first", "second_item": "second"})


def experts_of_study(study: Study, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Judgements and ratings of experts that do not fit the scales of the study's evaluation model.

    Parameters
    ----------
    tables : the study's tables by where they stand, for messages; those of experts are known by their columns.
    """
    compared = {where: table for where, table in tables.items() if set(COMPARED) <= set(table)}
    within = {where: table for where, table in tables.items() if set(ITEMS_COMPARED) <= set(table)}
    told = {where: table for where, table in tables.items() if set(RATED) <= set(table)}
    if study.survey is None or not (compared or within or told):
        return
    try:
        dimensions = dimensions_of(read_codebook(study.folder / study.survey.codebook), study.survey.scales)
    except (InputError, Undefined):
        return  # problems of the codebook are told with the answers
    scales = list(dimensions)
    for where, table in compared.items():
        yield from comparison_problems(table, scales, where)
    for where, table in within.items():
        yield from item_problems(table, dimensions, where)
    for where, table in told.items():
        yield from unknown_scales(set(table["dimension"]), scales, where)


def comparison_problems(table: pd.DataFrame, scales: Collection[str], where: str = "experts") -> Iterator[Problem]:
    """Judgements that do not fit the study's scales: of scales that it has not, of one with itself, twice of the same
    pair, not above zero; and pairs that an expert did not judge.

    Parameters
    ----------
    where : the table, for messages.
    """
    yield from unknown_scales({*table["first"], *table["second"]}, scales, where)
    known = table[table["first"].isin(list(scales)) & table["second"].isin(list(scales))]
    for expert, part in known.groupby("expert", sort=False):
        pairs = [frozenset(pair) for pair in zip(part["first"], part["second"], strict=True)]
        yield from _of_expert(f"{where}, expert {expert}", pairs, scales)
        for row in part[~(part["judgement"] > 0)].itertuples():
            expected = "how many times as important, above 0: from 1/9 to 9"
            yield Problem(
                f"{where}, expert {expert}", f"{row.first} against {row.second}: {row.judgement}", expected, REMEDY
            )


def _of_expert(where: str, pairs: Sequence[frozenset[str]], scales: Collection[str]) -> Iterator[Problem]:
    for pair in dict.fromkeys(pairs):
        if len(pair) == 1:
            yield Problem(where, f"{min(pair)!r} against itself", "two different scales in each row", "remove the row")
        elif pairs.count(pair) > 1:
            found = f"{' and '.join(sorted(pair))} compared {pairs.count(pair)} times"
            yield Problem(where, found, "each pair once, in either order", "keep one of the rows")
    absent = [f"{one} and {other}" for one, other in combinations(scales, 2) if frozenset((one, other)) not in pairs]
    if absent:
        yield Problem(where, f"no judgement of {'; '.join(absent)}", "one for each pair of scales", REMEDY)


def unknown_scales(
    named: Collection[str], scales: Collection[str], where: str, what: str = "a scale of the evaluation model"
) -> Iterator[Problem]:
    """Names that are none of the evaluation model's scales (or items)."""
    for name in sorted(set(named) - set(scales)):
        expected = f"{what}: " + ", ".join(scales)
        yield Problem(where, repr(name), expected, f"{nearest(name, scales)}; or name it in study.yml, survey: scales")
