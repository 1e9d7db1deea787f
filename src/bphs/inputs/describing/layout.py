"""Text of a dictionary: short things on one line, long ones on several, so that a person can read and correct it."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 120


def written(value: Any, indent: int = 0) -> str:
    """JSON of a value, two blanks a level; what fits stands on one line.

    >>> print(written({"name": "a", "fields": [{"name": "b"}, {"name": "c"}]}))
    {"name": "a", "fields": [{"name": "b"}, {"name": "c"}]}
    """
    line = json.dumps(value, ensure_ascii=False)
    nested = isinstance(value, dict) and isinstance(value.get("schema"), dict)
    if not isinstance(value, dict | list) or (len(line) + indent <= WIDTH and not nested):
        return line
    inner, pad = indent + 2, "\n" + " " * (indent + 2)
    if isinstance(value, list):
        return "[" + ",".join(pad + written(item, inner) for item in value) + "\n" + " " * indent + "]"
    parts = [f"{json.dumps(key)}: {written(item, inner)}" for key, item in value.items()]
    return "{" + pad + _filled(parts, pad, inner) + "\n" + " " * indent + "}"


def _filled(parts: list[str], pad: str, indent: int) -> str:
    """Parts side by side as long as they fit into the width."""
    lines = [parts[0]]
    for part in parts[1:]:
        short = "\n" not in lines[-1] + part and indent + len(lines[-1]) + len(part) + 3 <= WIDTH
        if short:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return f",{pad}".join(lines)
