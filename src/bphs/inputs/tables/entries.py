"""Entries of a ``datapackage.json`` as they stand in the file: what is described where, lists and texts."""

from __future__ import annotations

from typing import Any

from bphs.inputs.files.documents import Document


def described(document: Document) -> dict[str, dict[str, Any]]:
    """First field that says what a column means, for each column."""
    found: dict[str, dict[str, Any]] = {}
    for resource in document.data["resources"]:
        schema = resource.get("schema") if isinstance(resource, dict) else None
        fields = schema.get("fields") if isinstance(schema, dict) else None
        for item in fields if isinstance(fields, list) else ():
            if isinstance(item, dict) and "title_en" in item:
                found.setdefault(str(item.get("name")), item)
    return found


def listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def text(items: Any, key: str) -> str:
    return str(items[0].get(key, "")) if isinstance(items, list) and items and isinstance(items[0], dict) else ""
