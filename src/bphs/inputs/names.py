"""Names in a study's settings: words in two languages, nouns of its units, which of them are at its centre."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from bphs.inputs.tables.schema import Frozen

Words = Annotated[str, Strict(), Field(min_length=1)]


class Bilingual(Frozen):
    """Words in English and in Chinese."""

    en: Words = Field(description="the words in English", examples=["Chongqing"])
    zh: Words = Field(description="the words in Chinese", examples=["重庆市"])


class Nouns(Frozen):
    """Names of a study's units."""

    en: tuple[Words, Words] = Field(description="one and several, in English", examples=["[district, districts]"])
    zh: Words = Field(description="in Chinese", examples=["区县"])


class Core(Frozen):
    """Units at the centre: those that have a value in a column of the table of units."""

    column: Words = Field(description="a column of table 'districts'", examples=["region_four_subareas"])
    value: Words = Field(description="its value for the units at the centre", examples=["central_districts"])
