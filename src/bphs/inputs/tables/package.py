"""A ``datapackage.json`` turned into tables: every mistake with its line, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import Document, by_line
from bphs.inputs.files.sentences import Keys, problems_of
from bphs.inputs.tables.entries import described, listed, text
from bphs.inputs.tables.roles import by_name, misfits
from bphs.inputs.tables.schema import Column, ForeignKey, Resource, Table
from bphs.inputs.tables.yearly import is_yearly

WORDS = (
    "type",
    "title_en",
    "title_zh",
    "unit_en",
    "unit_zh",
    "decimals",
    "description_en",
    "description_zh",
    "categories",
    "weight",
    "role",
    "caveat_en",
    "caveat_zh",
    "rounded_to",
)
"""What is said of a column once; only its constraints may differ from table to table."""


class Built(NamedTuple):
    """Tables of a dictionary, and what is wrong with it.

    Parameters
    ----------
    tables : those that could be made out whole.
    broken : names of the others, and of those that rules name and that are not there: they are told.
    files : names of all files that the dictionary speaks of.
    problems : in the order of its lines.
    """

    tables: dict[str, Table]
    broken: frozenset[str]
    files: frozenset[str]
    problems: list[Problem]


def build_tables(document: Document, studied: Mapping[str, Table]) -> Built:
    """Every table of a ``datapackage.json``.

    Parameters
    ----------
    document : the parsed file.
    studied : tables of the study whose common columns a table may share (``shares``).

    Raises
    ------
    InputError : no list of resources.
    """
    resources = document.data.get("resources") if isinstance(document.data, dict) else None
    if not isinstance(resources, list):
        raise InputError(
            [
                Problem(
                    document.where(), "no list 'resources'", "a Frictionless Data Package", 'write {"resources": [ … ]}'
                )
            ]
        )
    builder = _Builder(document, studied)
    for place, item in enumerate(resources):
        builder.add(("resources", place), item)
    builder.bind()
    whole = {name: table for name, table in builder.tables.items() if name not in builder.unusable}
    named = [item for item in resources if isinstance(item, dict)]
    files = {str(path) for item in named for path in (item.get("path"), *listed(item.get("forms") or ()))}
    broken = {*(str(item.get("name")) for item in named), *builder.unusable} - whole.keys()
    return Built(by_name(whole), frozenset(broken), frozenset(files), by_line(builder.problems))


class _Builder:
    """Turns resources into tables, one after the other, because later ones inherit words from earlier ones."""

    def __init__(self, document: Document, studied: Mapping[str, Table]) -> None:
        self.document, self.studied = document, studied
        self.problems = document.duplicates()
        self.tables: dict[str, Table] = {}
        self.places: dict[str, Keys] = {}
        self.described = described(document)
        self.unusable: set[str] = set()
        """Names of tables and columns told already; rules that name them are not told as well."""
        self.wordless: set[str] = set()
        """Columns told already because no table describes them."""

    def say(self, keys: Keys, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(self.document.where(*keys), found, expected, remedy))

    def add(self, at: Keys, item: Any) -> None:
        try:
            resource = Resource.model_validate(item)
        except ValidationError as error:
            self.problems += problems_of(error, self.document, Resource, at)
            self.unusable.add(str(item.get("name")) if isinstance(item, dict) else "")
            return
        if resource.name in self.tables:
            self.say((*at, "name"), f"a second table {resource.name!r}", "each name once", "rename one of the two")
            return
        columns = self._columns((*at, "schema", "fields"), resource.table_schema.get("fields"), resource.name)
        shared = _shared(self.studied, resource.shares) if resource.shares else {}
        keys = self._foreign_keys((*at, "schema", "foreignKeys"), resource.table_schema.get("foreignKeys", []))
        self.places[resource.name] = at
        self.tables[resource.name] = Table(
            columns=columns | {name: column for name, column in shared.items() if name not in columns},
            primary_key=listed(resource.table_schema.get("primaryKey", ())),
            missing_values=listed(resource.table_schema.get("missingValues", ("",))),
            foreign_keys=keys,
            source_en="; ".join(text([source], "title") for source in resource.sources),
            source_zh="；".join(text([source], "title_zh") for source in resource.sources),
            licence=text(resource.licenses, "name"),
            **{name: getattr(resource, name) for name in Resource.model_fields if name in Table.model_fields},
        )

    def _columns(self, at: Keys, fields: Any, table: str) -> dict[str, Column]:
        if not isinstance(fields, list) or not fields:
            self.say(
                at,
                "no list of fields",
                "schema.fields: one object for each column",
                'write "schema": {"fields": [ … ]}',
            )
            return {}
        columns: dict[str, Column] = {}
        wordless: dict[str, tuple[Keys, list[str]]] = {}
        for place, item in enumerate(fields):
            column = self._column((*at, place), item, wordless)
            if column is None:
                self.unusable.add(table)
            if column and column.name in columns:
                self.say((*at, place), f"a second column {column.name!r}", "each column once", "remove one of the two")
            elif column:
                columns[column.name] = column
        self._tell_wordless(wordless)
        return columns

    def _tell_wordless(self, wordless: Mapping[str, tuple[Keys, list[str]]]) -> None:
        """Columns that no table describes, together: most often the table that did is gone."""
        new = {name: found for name, found in wordless.items() if name not in self.wordless}
        self.wordless |= new.keys()
        if new:
            at, lacking = next(iter(new.values()))
            names = f"column{'s' if len(new) > 1 else ''} {', '.join(map(repr, new))}"
            found = f"{names} without {', '.join(lacking)}"
            expected = "type, title and meaning in both languages in one of the tables"
            remedy = "add them here; another table may have described the column and be gone"
            self.say(at, found, expected, remedy)

    def _column(self, at: Keys, item: Any, wordless: dict[str, tuple[Keys, list[str]]]) -> Column | None:
        name = item.get("name") if isinstance(item, dict) else None
        first = self.described.get(str(name), {})
        for word in (word for word in WORDS if first and word in item and item[word] != first.get(word)):
            expected = f"one meaning of a column everywhere; elsewhere {first.get(word)!r}"
            self.say(
                (*at, word),
                f"{name}, {word}: {item[word]!r}",
                expected,
                "repeat the same, leave it out, or rename one of the columns",
            )
        try:
            column = Column.model_validate({key: first[key] for key in WORDS if key in first} | item if first else item)
        except ValidationError as error:
            self.unusable.add(str(name))
            lacking = [str(item["loc"][0]) for item in error.errors() if item["type"] == "missing"]
            if lacking and name:
                wordless[str(name)] = at, lacking
            self.problems += [
                problem
                for problem in problems_of(error, self.document, Column, at)
                if not (name and problem.found.startswith("no key"))
            ]
            return None
        return column

    def _foreign_keys(self, at: Keys, items: Any) -> tuple[ForeignKey, ...]:
        keys = []
        for place, item in enumerate(items):
            try:
                other = item["reference"]
                keys.append(
                    ForeignKey(
                        column=listed(item["fields"])[0],
                        table=other["resource"],
                        other_column=listed(other["fields"])[0],
                        complete=item.get("complete", False),
                    )
                )
            except (KeyError, TypeError, IndexError, ValidationError):
                self.say(
                    (*at, place),
                    "a foreign key that cannot be read",
                    "Table Schema's form",
                    '{"fields": "code", "reference": {"resource": "districts", "fields": "code"}}',
                )
        return tuple(keys)

    def bind(self) -> None:
        """Rules may only name tables and columns that exist."""
        for table in self.tables.values():
            at = (*self.places[table.name], "schema")
            for key in table.primary_key:
                self._known((*at, "primaryKey"), key, table)
            for rule in table.sums:
                for name in (rule.total, *rule.parts):
                    self._known((*self.places[table.name], "sums"), name, table)
            for column in table.columns.values():
                for name in column.weight if column.name not in self.studied else ():
                    self._known((*at, "fields"), name, table)
            for key in table.foreign_keys:
                self._known((*at, "foreignKeys"), key.column, table)
                if self._table((*at, "foreignKeys"), key.table):
                    self._known((*at, "foreignKeys"), key.other_column, self.tables[key.table])
            if table.totals:
                self._table((*self.places[table.name], "totals"), table.totals)
            for wrong in misfits(table):
                self.say(self._field(at, wrong.column), wrong.found, wrong.expected, wrong.remedy)

    def _field(self, at: Keys, name: str) -> Keys:
        """Place of a column's entry."""
        items = self.document.data["resources"][at[1]]["schema"]["fields"]
        named = (place for place, item in enumerate(items) if isinstance(item, dict) and item.get("name") == name)
        return (*at, "fields", next(named, 0), "name")

    def _known(self, at: Keys, name: str, table: Table) -> None:
        if name not in table.columns and name not in self.unusable:
            self.say(at, f"{name!r}", f"a column of table {table.name!r}", nearest(name, table.columns))

    def _table(self, at: Keys, name: str) -> bool:
        """Tell a table that is not there, once; one of nearly its name can be meant, others hold other things."""
        if name not in self.tables and name not in self.unusable:
            close = get_close_matches(name, self.tables, n=1, cutoff=0.85)
            remedy = f"write {close[0]!r}" if close else "describe the table, or take away the rule that names it"
            self.say(at, f"table {name!r}", "a table of this dictionary", remedy)
            self.unusable.add(name)
        return name in self.tables


def _shared(studied: Mapping[str, Table], prefix: str) -> dict[str, Column]:
    """Columns that all tables of the units' years have whose names begin with `prefix`, in the order of the first."""
    tables = [table for name, table in studied.items() if is_yearly(name, prefix.removesuffix("_"))]
    first = tables[0].columns if tables else {}
    return {name: column for name, column in first.items() if all(name in table.columns for table in tables)}
