"""Notebooks written for tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def write(folder: Path, name: str, *cells: tuple[str, str], part: str = "regions", outputs: Sequence[Any] = ()) -> Path:
    """A notebook with the given cells: (tag, source) pairs; a tag lang-en or lang-zh makes a text cell."""
    content = [
        {"cell_type": "markdown", "id": f"c{i}", "metadata": {"tags": [tag]}, "source": source}
        if tag.startswith("lang-")
        else {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {"tags": [tag] if tag else []},
            "source": source,
            "outputs": list(outputs),
            "execution_count": None,
        }
        for i, (tag, source) in enumerate(cells)
    ]
    path = folder / f"{name}.ipynb"
    path.write_text(
        json.dumps({"cells": content, "metadata": {"bphs": {"part": part}}, "nbformat": 4, "nbformat_minor": 5})
    )
    return path
