"""Settings of a survey: the section ``survey:`` of ``study.yml``, typed, with range and meaning beside each default."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, field_validator, model_validator

from bphs.inputs.files.codes import NUMBER
from bphs.inputs.files.inside import FileName
from bphs.inputs.tables.schema import Frozen

Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]
Words = Annotated[str, Strict(), Field(min_length=1)]
COMPARISON = rf"\s*([A-Za-z][A-Za-z0-9_]*)\s*(==|!=|>=|<=|>|<)\s*({NUMBER}|[A-Za-z][A-Za-z0-9_]*)\s*"


def comparisons(condition: str) -> list[tuple[str, str, str]]:
    """A condition taken apart.

    Raises
    ------
    ValueError : it is none.

    >>> comparisons("used_1 == 0 and satisfied >= 4")
    [('used_1', '==', '0'), ('satisfied', '>=', '4')]
    """
    found = [re.fullmatch(COMPARISON, part) for part in re.split(r"\band\b", condition)]
    if not all(found):
        raise ValueError(
            "a condition compares variables with numbers or variables: 'age >= 18', 'used == 0 and satisfied >= 4' (==, !=, <, <=, >, >=, and)"
        )
    return [(match[1], match[2], match[3]) for match in found if match]


class Rule(Frozen):
    """A combination of answers, and what it means."""

    when: Words = Field(
        description="a condition: variables compared with numbers or variables, joined by 'and'",
        examples=["'used_1 == 0 and sat_1 >= 4'"],
    )
    en: Words = Field(
        description="what it means, in English", examples=["satisfied with a service that was never used"]
    )
    zh: Words = Field(description="the same in Chinese", examples=["对从未使用的服务表示满意"])

    @field_validator("when")
    @classmethod
    def _condition(cls, when: str) -> str:
        comparisons(when)
        return when


class Cleaning(Frozen):
    """Rules for records that are left out; each rule can be switched off."""

    eligible: tuple[Rule, ...] = Field(
        (),
        description="list of conditions that every respondent must meet; who gave no answer to them is not eligible",
        examples=["[{when: age >= 18, en: adults, zh: 成年人}]"],
    )
    duplicate_ids: bool = Field(
        True, description="true if of records with the same respondent's number only the first stays", examples=["true"]
    )
    duplicate_answers: bool = Field(
        True,
        description="true if of records that agree in every answer only the first stays (surveys with at least 10 answers each)",
        examples=["true"],
    )
    speeder_share: Number = Field(
        1 / 3,
        ge=0,
        lt=1,
        description="records that took less than this share of the median time are left out, a number from 0 (off) to below 1",
        examples=["0.33"],
    )
    longstring_share: Number = Field(
        0.5,
        ge=0,
        le=1,
        description="records with one and the same answer to more than this share of the scale items in a row are left out, a number from 0 (off) to 1",
        examples=["0.5"],
    )
    longstring_items: Whole = Field(
        10,
        ge=3,
        le=1000,
        description="straight-lining is looked for if there are at least so many scale items, a whole number from 3",
        examples=["10"],
    )
    contradictions: tuple[Rule, ...] = Field(
        (), description="list of combinations of answers that cannot be true", examples=["[{when: …, en: …, zh: …}]"]
    )
    contradictions_allowed: Whole = Field(
        0,
        ge=0,
        le=100,
        description="records with more contradictions than this are left out, a whole number from 0",
        examples=["0"],
    )
    out_of_range: Literal["missing", "exclude"] = Field(
        "missing",
        description="what happens to codes that the codebook does not have: 'missing' (the answer counts as none) or 'exclude' (the record is left out)",
        examples=["missing"],
    )
    out_of_range_share: Number = Field(
        0.1,
        ge=0,
        le=1,
        description="if more than this share of the answers to a variable have codes that the codebook does not have, the file is refused, a number from 0 (any) to 1 (off)",
        examples=["0.1"],
    )
    missing_share: Number = Field(
        0.2,
        ge=0,
        le=1,
        description="records without an answer to more than this share of the questions they were asked are left out, a number from 0 to 1 (off)",
        examples=["0.2"],
    )


EVERYBODY = 0
"""Code of the only stratum of a survey without strata, in `Survey.population`."""


class Survey(Frozen):
    """Settings of the chapters on residents."""

    file: FileName = Field(
        description="name of the file with the answers, in the study's folder: .sav, .por, .xlsx or .csv",
        examples=["survey.sav"],
    )
    codebook: FileName = Field(
        "codebook.csv",
        description="name of the codebook in the study's folder (python -m bphs codebook FILE drafts one)",
        examples=["codebook.csv"],
    )
    duration: Words | None = Field(
        None, description="variable with the time taken, in seconds, for finding speeders", examples=["duration"]
    )
    issued: Whole | None = Field(
        None,
        ge=1,
        description="questionnaires given out, a whole number; without it no response rate is stated",
        examples=["1400"],
    )
    strata: Words | None = Field(None, description="variable with the strata of the sample", examples=["area"])
    cluster: Words | None = Field(
        None, description="variable with the clusters that were drawn, e.g. townships", examples=["town"]
    )
    population: dict[Whole, Annotated[Whole, Field(ge=1)]] = Field(
        {},
        description="for a finite population: clusters (residents, if no cluster is named) that each stratum has, drawn or not, by its code; one number without strata",
        examples=["{1: 8, 2: 10, 3: 6}"],
    )
    single_cluster: Literal["refuse", "merge"] = Field(
        "refuse",
        description="what happens to a stratum in which only one cluster was drawn: 'refuse' (results that need the design are left out) or 'merge' (it is joined with the next stratum)",
        examples=["merge"],
    )
    weight: Words | None = Field(
        None, description="variable with each respondent's design weight, a positive number", examples=["weight"]
    )
    margins: dict[Words, dict[Whole, Annotated[Number, Field(gt=0)]]] = Field(
        {},
        description="for raking: for a variable and each of its codes the number of residents, or their share",
        examples=["{area: {1: 0.61, 2: 0.39}}"],
    )
    known_shares: dict[Words, dict[Whole, Annotated[Number, Field(gt=0)]]] = Field(
        {},
        description="for checking: for a variable (or age_group) and each of its codes the known number of residents, or their share; weights are not raked to it",
        examples=["{age_group: {1: 0.34, 2: 0.39, 3: 0.27}}"],
    )
    weight_bounds: tuple[Number, Number] = Field(
        (0.2, 5.0),
        description="smallest and largest weight after raking, as multiples of the mean weight",
        examples=["[0.2, 5.0]"],
    )
    small_cell: Whole = Field(
        5,
        ge=1,
        le=100,
        description="counts of respondents from 1 to below this are not shown, a whole number from 1 (off)",
        examples=["5"],
    )
    small_group: Whole = Field(
        10,
        ge=1,
        le=1000,
        description="in groups of fewer respondents than this no percentage near 0 or 100 is shown, a whole number from 1 (off)",
        examples=["10"],
    )
    cleaning: Cleaning = Field(Cleaning(), description="the rules of cleaning", examples=["{speeder_share: 0.33}"])
    min_answered: Number = Field(
        0.8,
        gt=0,
        le=1,
        description="share of a dimension's items that must be answered for a score, a number above 0 to 1 (every item); 0.8 of five items is four",
        examples=["0.8"],
    )
    age_groups: Annotated[tuple[Whole, ...], Field(min_length=1)] = Field(
        (18, 40, 60),
        description="first year of each age group, whole numbers that rise; an age that is asked in bands keeps its bands",
        examples=["[18, 40, 60]"],
    )
    scales: tuple[Words, ...] = Field(
        (),
        description="list of the scales (dimensions of the codebook) of the evaluation model; without it every scale",
        examples=["[policy, financing, provision]"],
    )
    imputations: Whole = Field(
        20,
        ge=2,
        le=200,
        description="number of completed tables in multiple imputation, a whole number from 2 to 200",
        examples=["20"],
    )

    @field_validator("population", mode="before")
    @classmethod
    def _one_number(cls, given: Any) -> Any:
        return {EVERYBODY: given} if isinstance(given, int) else given

    @model_validator(mode="after")
    def _bounds(self) -> Survey:
        if not 0 < self.weight_bounds[0] < 1 < self.weight_bounds[1]:
            raise ValueError(
                "weight_bounds: two numbers, the first above 0 and below 1, the second above 1, e.g. weight_bounds: [0.2, 5.0]"
            )
        if list(self.age_groups) != sorted(set(self.age_groups)):
            raise ValueError("age_groups: whole numbers that rise, e.g. age_groups: [18, 40, 60]")
        if any(len(codes) < 2 for codes in (*self.margins.values(), *self.known_shares.values())):
            raise ValueError(
                "margins, known_shares: at least two codes for each variable, e.g. margins: {area: {1: 0.61, 2: 0.39}}"
            )
        return self
