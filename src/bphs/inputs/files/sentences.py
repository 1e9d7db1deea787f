"""Findings of pydantic in a settings file or a dictionary, as problems with line, rule and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bphs.errors import Problem, nearest
from bphs.inputs.files.documents import Document, width_advice

Keys = tuple[str | int, ...]


def problems_of(error: ValidationError, document: Document, model: type[BaseModel], at: Keys = ()) -> list[Problem]:
    """Each mistake that `error` holds as a `Problem`; `at` says where in the document `model` stands."""
    items = error.errors(include_url=False)
    within = {tuple(item["loc"][:-1]) for item in items}
    told = [item for item in items if not (item["type"] == "too_short" and tuple(item["loc"]) in within)]
    return [_problem(item, document, model, at) for item in told]


def without_echo(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without those that follow from another: a key that is missing because it is misspelt.

    >>> wrong = Problem("study.yml, line 4", "key 'yaers'", "a known key", "write 'years'")
    >>> [each.found for each in without_echo([wrong, Problem("study.yml", "no key 'years'", "years: …", "add it")])]
    ["key 'yaers'"]
    """
    told = list(problems)
    written = {problem.remedy for problem in told if problem.found.startswith("key ")}
    return [
        problem
        for problem in told
        if not (problem.found.startswith("no key ") and f"write {problem.found.removeprefix('no key ')}" in written)
    ]


def _problem(item: Any, document: Document, model: type[BaseModel], at: Keys) -> Problem:
    keys: Keys = tuple(item["loc"])
    owner, field = _owner(model, keys)
    name = next((key for key in reversed(keys) if isinstance(key, str)), "")
    where = document.where(*at, *keys)
    expected = (field.description if field else None) or item["msg"]
    if item["type"] == "extra_forbidden":
        return Problem(where, f"key {name!r}", "a known key", nearest(name, _names(owner)))
    if item["type"] == "missing":
        return Problem(where, f"no key {name!r}", f"{name}: {expected}", f"add it{_example(name, field)}")
    if item["type"] == "value_error":
        return Problem(where, repr(item["input"]), str(item["ctx"]["error"]), f"change it{_example(name, field)}")
    if item["type"] == "literal_error" and isinstance(item["input"], str):
        remedy = nearest(item["input"], re.findall(r"'([^']+)'", item["ctx"]["expected"]))
        return Problem(where, _found(item["input"]), f"{_path(keys)}: {expected}", remedy)
    return Problem(where, _found(item["input"]), f"{_path(keys)}: {expected}", _remedy(item["input"], name, field))


def _owner(model: type[BaseModel], keys: Keys) -> tuple[type[BaseModel], FieldInfo | None]:
    """Model that holds the last key, and the field that the last key is or lies in."""
    field = None
    for place, key in enumerate(keys):
        found = _fields(model).get(str(key))
        field = found or field
        inner = _model_in(found.annotation) if found else None
        if inner and place < len(keys) - 1:
            model = inner
    return model, field


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _names(model: type[BaseModel]) -> list[str]:
    return [name for name, field in _fields(model).items() if field.repr]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((inner for part in get_args(annotation) if (inner := _model_in(part))), None)


def _path(keys: Keys) -> str:
    return ".".join(str(key) for key in keys if isinstance(key, str))


def _found(value: Any) -> str:
    kinds = {
        str: "a text",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        list: "a list",
        dict: "keys of its own",
    }
    return "nothing" if value is None else f"{value!r}, {kinds.get(type(value), 'something else')}"


def _example(name: str, field: FieldInfo | None) -> str:
    return f": {name}: {field.examples[0]}" if field and field.examples else ""


def _remedy(value: Any, name: str, field: FieldInfo | None) -> str:
    if isinstance(value, str) and _is_number(value):
        return f"take the quotation marks away: {value.strip()}"
    if isinstance(value, str) and "：" in value:
        return width_advice(value)
    return f"change it{_example(name, field)}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
