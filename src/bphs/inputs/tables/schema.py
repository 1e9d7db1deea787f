"""Parts of a data dictionary: columns, their constraints and words, tables and the rules that bind them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bphs.inputs.files.inside import FileName, inside


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


Role = Literal[
    "code", "former_code", "name_en", "name_zh", "region", "year", "population", "need", "area", "resource", "rank"
]


class Category(NamedTuple):
    """One value of a column that has few, and its label."""

    value: str
    label_en: str
    label_zh: str


def _categories(items: Any) -> Any:
    fields = Category._fields
    return [
        tuple(item[key] for key in fields) if isinstance(item, dict) and set(item) == set(fields) else item
        for item in items
    ]


class Constraints(Frozen):
    """Constraints that a value must obey (Table Schema)."""

    required: bool = Field(False, description="true if no cell may be empty")
    unique: bool = Field(False, description="true if no value may stand twice")
    minimum: float | None = Field(None, description="smallest value allowed, a number")
    maximum: float | None = Field(None, description="largest value allowed, a number")
    pattern: str | None = Field(None, description="regular expression that the whole text must match")
    enum: tuple[str, ...] = Field((), description="list of the only values allowed")


class Column(Frozen):
    """One column: name, type, words in two languages, and what its values must obey."""

    name: str = Field(
        description="column heading in the file: lower case letters, digits, underscores", pattern=r"^[a-z][a-z0-9_]*$"
    )
    type: Literal["string", "integer", "number", "year", "boolean", "date"] = Field(
        description="one of 'string', 'integer', 'number', 'year', 'boolean', 'date'"
    )
    title_en: str = Field(description="short title in English", min_length=1)
    title_zh: str = Field(description="short title in Chinese", min_length=1)
    unit_en: str = Field("", description="unit in English; empty for a pure number")
    unit_zh: str = Field("", description="unit in Chinese")
    decimals: int = Field(0, ge=0, le=10, description="decimals shown, a whole number from 0 to 10")
    description_en: str = Field(description="meaning in English", min_length=1)
    description_zh: str = Field(description="meaning in Chinese", min_length=1)
    constraints: Constraints = Field(
        Constraints(), description="an object with required, unique, minimum, maximum, pattern or enum"
    )
    categories: Annotated[tuple[Category, ...], BeforeValidator(_categories)] = Field(
        (), description="list of objects with value, label_en and label_zh"
    )
    weight: tuple[str, ...] = Field((), description="columns whose sum is the base of this mean or rate, for weighting")
    heading: str = Field("", description="heading in the file, where it is not the name")
    times: float = Field(
        1,
        gt=0,
        description="number by which the file's figures are multiplied when they are read: 10000 where the file has "
        "10,000 persons (万人) and the unit is persons",
    )
    role: Role | None = Field(
        None,
        description="what the column is for the chapters, one of 'code', 'former_code' (at the time of the table), "
        "'name_en', 'name_zh', 'region', 'year', 'population', 'need' (residents who need care most: those aged 65 and "
        "over), 'area' (km²), 'resource', 'rank' (a characteristic by which units are ordered and compared)",
    )
    caveat_en: str = Field("", description="what a reader of every figure of it has to know, a sentence in English")
    caveat_zh: str = Field("", description="the same in Chinese")
    rounded_to: float = Field(
        0,
        ge=0,
        description="unit to which printed figures were rounded, e.g. 100; sums may differ by as much as that makes",
    )

    @property
    def written(self) -> str:
        """Heading in the file."""
        return self.heading or self.name

    @property
    def allowed(self) -> tuple[str, ...]:
        """Values allowed, from the categories or ``enum``; empty if any value is."""
        return tuple(category.value for category in self.categories) or self.constraints.enum

    @property
    def numeric(self) -> bool:
        """Whether values are numbers that can be calculated with."""
        return self.type in ("integer", "number")

    @property
    def adds_up(self) -> bool:
        """Whether the units' figures add up to a total: counts, and amounts that were printed rounded."""
        return not self.weight and (self.type == "integer" or self.rounded_to > 0)

    def tolerance(self, units: int) -> float:
        """Difference that rounding alone can make between a printed total and the sum of `units` printed figures.

        Each figure, and the total, may be off by half of what it was rounded to; a hundredth more is left for sums of
        decimal fractions.
        """
        return self.rounded_to * ((units + 1) / 2 + 0.01)


class Sum(Frozen):
    """A rule across columns: in each row the parts add up to the total."""

    total: str = Field(description="column of the total")
    parts: tuple[str, ...] = Field(description="list of the columns that add up to it")
    name: str = Field("", description="short name of the rule")
    title_en: str = Field("", description="what is added up, in English")
    title_zh: str = Field("", description="the same in Chinese")


class ForeignKey(Frozen):
    """Values of `column` must occur in `other_column` of `table`; with `complete`, all of those must occur here."""

    column: str
    table: str
    other_column: str
    complete: bool = False


class Table(Frozen):
    """One table of a study."""

    name: str
    path: str
    title_en: str
    title_zh: str
    description_en: str = ""
    description_zh: str = ""
    columns: dict[str, Column]
    primary_key: tuple[str, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    foreign_keys: tuple[ForeignKey, ...] = ()
    synthetic: bool = False
    year: int | None = None
    source_en: str = ""
    source_zh: str = ""
    licence: str = ""
    confidence: str = ""
    sums: tuple[Sum, ...] = ()
    totals: str | None = None
    forms: tuple[str, ...] = ()
    digest: str = ""
    grows: bool = False

    @property
    def source(self) -> str:
        """Source in which the figures were printed, in English."""
        return self.source_en


def _inside(path: Any) -> Any:
    """Before the pattern of a name is asked for: an address or another folder is told as such."""
    return inside(path) if isinstance(path, str) else path


class Resource(Frozen):
    """A resource as it stands in the file; the standard keys that this project does not need are let through."""

    name: str = Field(
        description="name of the table: lower case letters, digits, underscores", pattern=r"^[a-z][a-z0-9_]*$"
    )
    path: Annotated[str, BeforeValidator(_inside)] = Field(
        description="name of the table's file in the same folder, .csv",
        pattern=r"^[^/\\]+\.csv$",
        examples=["units.csv"],
    )
    title_en: str = Field(description="title in English", min_length=1)
    title_zh: str = Field(description="title in Chinese", min_length=1)
    description_en: str = Field("", description="what one row is and what to beware of, in English")
    description_zh: str = Field("", description="the same in Chinese")
    synthetic: bool = Field(False, description="true if the figures are made up, false if they are real")
    year: int | None = Field(None, ge=1949, le=2100, description="the one year of all rows, a whole number")
    sources: list[dict[str, str]] = Field([], description="list of objects with title and title_zh")
    licenses: list[dict[str, str]] = Field([], description="list of objects with name")
    confidence: str = Field("", description="how far the figures were checked")
    sums: tuple[Sum, ...] = Field((), description="list of objects with total and parts, names of columns")
    totals: str | None = Field(None, description="name of the table with the printed totals of this one")
    forms: tuple[FileName, ...] = Field(
        (), description="list of the other files in the folder that hold the same table, e.g. an SPSS file"
    )
    digest: str = Field(
        "",
        description="of a synthetic survey the digest of its answers (64 hexadecimal digits); others are not synthetic",
    )
    grows: bool = Field(
        False,
        description="true if the table is filled in as figures come: rows and columns without figures are not there yet",
    )
    shares: str | None = Field(
        None, description="beginning of the names of the study's tables whose common columns this one has"
    )
    table_schema: dict[str, Any] = Field(
        alias="schema", description="an object with fields, primaryKey and foreignKeys"
    )
    profile: str = ""
    encoding: str = "utf-8"
    format: str = "csv"
    mediatype: str = "text/csv"
    dialect: dict[str, Any] = {}
    title: str = ""
    description: str = ""
