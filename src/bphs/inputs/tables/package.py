"""A ``datapackage.json`` turned into tables: every mistake with its line, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import Document, by_line
from bphs.inputs.files.sentences import Keys, problems_of
from bphs.inputs.tables.roles import by_name, misfits
from bphs.inputs.tables.schema import Column, ForeignKey, Resource, Table

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
)
"""What is said of a column once; only its constraints may differ from table to table."""


def build_tables(document: Document, studied: Mapping[str, Table]) -> dict[str, Table]:
    """Every table of a ``datapackage.json``.

    Parameters
    ----------
    document : the parsed file.
    studied : tables of the study whose common columns a table may share (``shares``).

    Raises
    ------
    InputError : every problem of the file, in the order of its lines.
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
    if builder.problems:
        raise InputError(by_line(builder.problems))
    return by_name(builder.tables)


class _Builder:
    """Turns resources into tables, one after the other, because later ones inherit words from earlier ones."""

    def __init__(self, document: Document, studied: Mapping[str, Table]) -> None:
        self.document, self.studied = document, studied
        self.problems = document.duplicates()
        self.tables: dict[str, Table] = {}
        self.places: dict[str, Keys] = {}
        self.described = _described(document)
        self.unusable: set[str] = set()
        """Names of tables and columns told already; rules that name them are not told as well."""

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
        columns = self._columns((*at, "schema", "fields"), resource.table_schema.get("fields"))
        shared = _shared(self.studied, resource.shares) if resource.shares else {}
        keys = self._foreign_keys((*at, "schema", "foreignKeys"), resource.table_schema.get("foreignKeys", []))
        self.places[resource.name] = at
        self.tables[resource.name] = Table(
            columns=columns | {name: column for name, column in shared.items() if name not in columns},
            primary_key=_listed(resource.table_schema.get("primaryKey", ())),
            missing_values=_listed(resource.table_schema.get("missingValues", ("",))),
            foreign_keys=keys,
            source_en="; ".join(_text([source], "title") for source in resource.sources),
            source_zh="；".join(_text([source], "title_zh") for source in resource.sources),
            licence=_text(resource.licenses, "name"),
            **{name: getattr(resource, name) for name in Resource.model_fields if name in Table.model_fields},
        )

    def _columns(self, at: Keys, fields: Any) -> dict[str, Column]:
        if not isinstance(fields, list) or not fields:
            self.say(
                at,
                "no list of fields",
                "schema.fields: one object for each column",
                'write "schema": {"fields": [ … ]}',
            )
            return {}
        columns: dict[str, Column] = {}
        for place, item in enumerate(fields):
            column = self._column((*at, place), item)
            if column and column.name in columns:
                self.say((*at, place), f"a second column {column.name!r}", "each column once", "remove one of the two")
            elif column:
                columns[column.name] = column
        return columns

    def _column(self, at: Keys, item: Any) -> Column | None:
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
                remedy = "add them here; another table may have described the column and be gone"
                self.say(
                    at,
                    f"column {name!r} without {', '.join(lacking)}",
                    "type, title and meaning in both languages in one of the tables",
                    remedy,
                )
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
                        column=_listed(item["fields"])[0],
                        table=other["resource"],
                        other_column=_listed(other["fields"])[0],
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
        if name not in self.tables and name not in self.unusable:
            self.say(at, f"table {name!r}", "a table of this dictionary", nearest(name, self.tables))
        return name in self.tables


def _described(document: Document) -> dict[str, dict[str, Any]]:
    """First field that says what a column means, for each column."""
    found: dict[str, dict[str, Any]] = {}
    for resource in document.data["resources"]:
        schema = resource.get("schema") if isinstance(resource, dict) else None
        fields = schema.get("fields") if isinstance(schema, dict) else None
        for item in fields if isinstance(fields, list) else ():
            if isinstance(item, dict) and "title_en" in item:
                found.setdefault(str(item.get("name")), item)
    return found


def _shared(studied: Mapping[str, Table], prefix: str) -> dict[str, Column]:
    """Columns that all tables have whose names begin with `prefix`, in the order of the first."""
    tables = [table for name, table in studied.items() if name.startswith(prefix) and name[len(prefix) :].isdigit()]
    first = tables[0].columns if tables else {}
    return {name: column for name, column in first.items() if all(name in table.columns for table in tables)}


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _text(items: Any, key: str) -> str:
    return str(items[0].get(key, "")) if isinstance(items, list) and items and isinstance(items[0], dict) else ""
