"""Weights of need: a study's assumptions, each with its source. Without one a weight is 1, which changes nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from bphs.inputs.names import Bilingual
from bphs.inputs.tables.schema import Frozen


class Weight(Frozen):
    """One weight: its value, where it comes from, and how good the source is."""

    value: Annotated[float, Strict(), Field(gt=0, le=10)] = Field(
        1.0, description="the weight, above 0 and up to 10; 1 changes nothing", examples=["1.5"]
    )
    source: Bilingual | None = Field(
        None, description="where the weight comes from: en and zh", examples=["{en: rule of 2024, zh: 2024 年办法}"]
    )
    quality: Literal["A", "B", "C", "D"] | None = Field(
        None, description="confidence in the source, from A (the document itself) to D (seen once)", examples=["B"]
    )

    @model_validator(mode="after")
    def _with_source(self) -> Weight:
        if self.value != 1 and (self.source is None or self.quality is None):
            raise ValueError("a weight other than 1 needs 'source' (en and zh) and 'quality' (A to D)")
        return self


class NeedWeights(Frozen):
    """Weights by which residents are counted when money is shared out by need."""

    pop_65_plus: Weight = Field(
        Weight.model_construct(value=1.0, source=None, quality=None),
        description="a resident of 65 or over, relative to others",
        examples=["{value: 1.5, source: {en: …, zh: …}, quality: B}"],
    )
    children: Weight = Field(
        Weight.model_construct(value=1.0, source=None, quality=None),
        description="a child under 15, relative to others",
        examples=["{value: 1.5, source: {en: …, zh: …}, quality: B}"],
    )
    hh_with_one_65p: Weight = Field(
        Weight.model_construct(value=1.0, source=None, quality=None),
        description="a family household with exactly one person of 65 or over: the weight less 1 is added for it",
        examples=["{value: 1.5, source: {en: …, zh: …}, quality: B}"],
    )
    sparse: Weight = Field(
        Weight.model_construct(value=1.0, source=None, quality=None),
        description="a resident of a unit of half the overall density",
        examples=["{value: 1.2, source: {en: …, zh: …}, quality: B}"],
    )
