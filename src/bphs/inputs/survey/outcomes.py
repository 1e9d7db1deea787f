"""Outcomes of a survey, made from roles: the scores of its scales, shares of services, yes or no, numbers.

What a chapter compares between groups is this list, whatever the questions are called and however they are coded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.survey.scores import dimension_scores

Kind = Literal["score", "share", "number"]
SERVICES = {"aware": ("Services known of", "服务知晓率"), "used": ("Services used", "服务利用率")}
"""Outcomes over several questions or answers, and what they are called."""
SATISFIED = ("Satisfied", "满意率")
OVERALL, WHOLE = "overall", ("Overall level", "总体水平")
MEASURED = {"score": ("0–100", "0～100"), "share": ("%", "%")}
APART = {"score": ("points", "分"), "share": ("percentage points", "个百分点")}


class Outcome(NamedTuple):
    """One outcome.

    Attributes
    ----------
    name : column of `outcome_values`.
    kind : ``score`` (0 to 100), ``share`` (per cent: 0 and 100, or the part of several services), ``number`` (in the
        unit of its question).
    columns : of the table of respondents (of items, for a scale) that it is made from.
    en, zh : its name.
    role : of its variables; ``scale`` of a scale that is not the outcome scale.
    unit_en, unit_zh : of a number.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    en: str
    zh: str
    role: str
    unit_en: str = ""
    unit_zh: str = ""

    @property
    def bounded(self) -> bool:
        """Whether it lies between 0 and 100."""
        return self.kind != "number"

    @property
    def measured(self) -> tuple[str, str]:
        """What its values are given in, for titles: 0–100, %, or the unit."""
        return MEASURED.get(self.kind, (self.unit_en or "own unit", self.unit_zh or "原单位"))

    @property
    def apart(self) -> tuple[str, str]:
        """Unit of a difference of two of its values."""
        return APART.get(self.kind, (self.unit_en or "units", self.unit_zh or "个单位"))


def outcomes(codebook: Codebook, scales: Mapping[str, Sequence[str]]) -> list[Outcome]:
    """Outcomes that a survey has: its outcome scale, the other scales, then shares, yes or no and numbers by role.

    Parameters
    ----------
    scales : items of each scale that is scored, e.g. those of the evaluation model; the outcome scale is added.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> book = read_codebook("data/w_district/codebook.csv")
    >>> [outcome.name for outcome in outcomes(book, {"policy": ("pe1", "pe2")})]
    ['equalization', 'policy', 'aware', 'package', 'used', 'checkup', 'satisfied']
    """
    main = codebook.outcome_scale
    scored = {**({main: codebook.dimensions[main]} if main else {}), **{k: v for k, v in scales.items() if k != main}}
    found = [_scale(codebook, name, tuple(items), main) for name, items in scored.items()]
    for role in ("aware", "knows", "used", "received", "satisfied", "outcome"):
        found += _of_role(codebook, role)
    return found


def of_kind(found: Sequence[Outcome], *kinds: Kind) -> list[Outcome]:
    """Outcomes of the first of the kinds that there are any of: shares, where a survey has none the scores.

    >>> score = Outcome("burnout", "score", ("q1", "q2"), "Burnout", "职业倦怠", "scale")
    >>> [outcome.name for outcome in of_kind([score], "share", "score")]
    ['burnout']
    """
    parts = ([outcome for outcome in found if outcome.kind == kind] for kind in kinds)
    return next((part for part in parts if part), [])


def outcome_values(
    people: pd.DataFrame,
    items: pd.DataFrame,
    codebook: Codebook,
    found: Sequence[Outcome],
    min_answered: float = 0.8,
) -> pd.DataFrame:
    """Each respondent's outcomes, on 0 to 100 but for numbers.

    Among several services one without an answer counts as not known of, and whoever answered for none has no share.

    Parameters
    ----------
    people : respondents x variables, codes as they were answered; no answer is NaN.
    items : the same respondents x items of scales, reversed ones turned round.
    found : of `outcomes`.
    min_answered : share of a scale's items that must be answered, see `dimension_scores`.

    Returns
    -------
    Respondents x outcomes, NaN where there is no answer.
    """
    made = {}
    for outcome in found:
        columns = list(outcome.columns)
        if outcome.kind == "score":
            made[outcome.name] = _score(people, items, codebook, outcome, min_answered)
        elif outcome.kind == "share":
            said = said_yes(people, codebook, columns)
            made[outcome.name] = 100 * said.fillna(0.0).mean(axis=1).where(said.notna().any(axis=1))
        else:
            made[outcome.name] = people[columns[0]].astype(float)
    return pd.DataFrame(made, index=people.index)


def with_overall(found: Sequence[Outcome], values: pd.DataFrame) -> tuple[list[Outcome], pd.DataFrame]:
    """Outcomes between 0 and 100, the overall level first where it is made of several scales: the mean of each
    respondent's scores, equal weights, the outcome scale not counted; then the scales, then the others.

    Parameters
    ----------
    found, values : of `outcomes` and `outcome_values`.

    >>> scales = [Outcome(name, "score", (name,), name, name, "scale") for name in ("a", "b")]
    >>> listed, made = with_overall(scales, pd.DataFrame({"a": [50.0, 60.0], "b": [70.0, None]}))
    >>> [each.name for each in listed], made["overall"].tolist()
    (['overall', 'a', 'b'], [60.0, nan])
    """
    scales = [outcome for outcome in found if outcome.role == "scale"]
    others = [outcome for outcome in found if outcome.bounded and outcome.role != "scale"]
    listed = [*scales, *others]
    if len(scales) > 1:
        whole = values[[outcome.name for outcome in scales]].mean(axis=1, skipna=False)
        listed = [Outcome(OVERALL, "score", (), *WHOLE, "overall"), *listed]
        values = values.assign(**{OVERALL: whole})
    return listed, values[[outcome.name for outcome in listed]]


def ratings_beside(codebook: Codebook, scales: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns of ratings that are no items of the scales: of single services, of further scales, of everything.

    Parameters
    ----------
    scales : items of each scale of the evaluation model.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> book = read_codebook("data/w_district/codebook.csv")
    >>> modelled = {name: items for name, items in book.dimensions.items() if name != "satisfaction"}
    >>> ratings_beside(book, modelled)[-3:]
    ['sa5', 'sa6', 'satisfied']
    """
    inside = {item for items in scales.values() for item in items}
    further = [item for items in codebook.dimensions.values() for item in items]
    named = [*codebook.columns_of("satisfied_item"), *further, *codebook.columns_of("satisfied")]
    return [name for name in dict.fromkeys(named) if name not in inside and codebook.by_name[name].direction]


def without_items(found: Sequence[Outcome], items: Collection[str]) -> list[Outcome]:
    """Scores without some of their items: what is left of those scales that hold any of them.

    Parameters
    ----------
    found : of `outcomes`. items : those that groups read differently.

    Raises
    ------
    Undefined : no scale holds any of them, or two others.

    >>> trust = Outcome("trust", "score", ("t1", "t2", "t3"), "Trust", "信任", "scale")
    >>> [outcome.columns for outcome in without_items([trust], ["t2"])]
    [('t1', 't3')]
    """
    touched = [outcome for outcome in found if outcome.kind == "score" and set(outcome.columns) & set(items)]
    kept = [
        outcome._replace(columns=tuple(column for column in outcome.columns if column not in items))
        for outcome in touched
    ]
    if not any(len(outcome.columns) > 1 for outcome in kept):
        raise Undefined(
            "No scale that is compared holds an item that fails, and two others.",
            "所比较的量表均不含未通过等值检验的题项，或其余题项不足两个。",
        )
    return [outcome for outcome in kept if len(outcome.columns) > 1]


def said_yes(people: pd.DataFrame, codebook: Codebook, columns: Sequence[str]) -> pd.DataFrame:
    """1 for an answer that counts as yes (see `affirmed`), 0 for another, NaN for none; without the columns of which no
    answer can count.

    Parameters
    ----------
    people : respondents x variables, codes as they were answered.
    columns : of the codebook, e.g. ``codebook.columns_of("aware")``.
    """
    counted = {column: (1.0,) if _option(codebook, column) else affirmed(codebook.owner[column]) for column in columns}
    return pd.DataFrame(
        {
            column: people[column].isin(codes).astype(float).where(people[column].notna())
            for column, codes in counted.items()
            if codes
        },
        index=people.index,
    )


def affirmed(variable: Variable) -> tuple[float, ...]:
    """Codes that count as yes: of two answers the one that affirms; of ordered ones the upper half, without the middle
    one (of five steps the two upper). None if neither tells.

    >>> from bphs.inputs.codebook.values import read_values
    >>> steps = read_values("1=very poor|2=poor|3=fair|4=good|5=very good", "")
    >>> affirmed(Variable(variable="content", question_en="How?", question_zh="如何", type="scale", values=steps))
    (4.0, 5.0)
    """
    if variable.yes is not None:
        return (variable.yes,)
    codes = sorted(_steps(variable), reverse=variable.direction == "descending")
    return tuple(sorted(codes[len(codes) - len(codes) // 2 :])) if variable.direction else ()


def _steps(variable: Variable) -> list[float]:
    """Codes that a question can have; of whole numbers between its limits all."""
    if variable.values:
        return [value.code for value in variable.values]
    if variable.minimum is None or variable.maximum is None:
        return []
    return list(np.arange(np.ceil(variable.minimum), np.floor(variable.maximum) + 1))


def _scale(codebook: Codebook, name: str, items: tuple[str, ...], main: str | None) -> Outcome:
    titles = (codebook.dimension_title(name, "en"), codebook.dimension_title(name, "zh"))
    return Outcome(name, "score", items, *titles, "outcome" if name == main else "scale")


def _of_role(codebook: Codebook, role: str) -> Iterator[Outcome]:
    """Outcomes of a role: over several services one, else one for each variable; none where no code can count."""
    variables = [codebook.by_name[name] for name in codebook.roles.get(role, ())]
    if role in SERVICES:
        several = [variable for variable in variables if variable.type == "multiple" or affirmed(variable)]
        if several:
            columns = tuple(column for variable in several for column in variable.options)
            yield Outcome(role, "share", columns, *SERVICES[role], role)
        return
    for variable in variables:
        titles = SATISFIED if role == "satisfied" else (variable.title("en"), variable.title("zh"))
        kind = _kind(variable, role)
        if not variable.dimension and kind:
            units = (variable.unit_en, variable.unit_zh)
            yield Outcome(variable.variable, kind, variable.columns, *titles, role, *units)


def _kind(variable: Variable, role: str) -> Kind | None:
    """Kind of outcome that one question is; None where its codes can be neither counted nor averaged."""
    if role == "outcome" and variable.type == "number":
        return "number"
    if role == "outcome" and variable.type == "scale":
        return "score"
    return "share" if affirmed(variable) else None


def _option(codebook: Codebook, column: str) -> bool:
    """Whether a column is one answer of a question with several: 1 if it was chosen."""
    return codebook.owner[column].type == "multiple"


def _score(
    people: pd.DataFrame, items: pd.DataFrame, codebook: Codebook, outcome: Outcome, min_answered: float
) -> pd.Series:
    """Mean of the items on 0 to 100, each between its own limits."""
    placed = {}
    for column in outcome.columns:
        variable = codebook.owner[column]
        low, high = np.float64(variable.low), np.float64(variable.high)
        if variable.dimension:
            placed[column] = 100 * (items[column] - low) / (high - low)
        else:
            share = (people[column] - low) / (high - low)
            placed[column] = 100 * (1 - share if variable.reversed or variable.direction == "descending" else share)
    return dimension_scores(pd.DataFrame(placed), {outcome.name: list(placed)}, min_answered)[outcome.name]
