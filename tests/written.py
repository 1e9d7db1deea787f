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


def small_chapter(folder: Path) -> None:
    """A chapter that counts the units, saves them and says it: all that a page needs, and no more."""
    opening = 'import bphs\nchapter = bphs.open_chapter("01_small", study)\nunits = chapter.read("districts")'
    path = write(
        folder, "01_small",
        ("lang-en", "# Units"), ("lang-zh", "# 地区"), ("parameters", 'study = "data/chongqing/study.yml"'), ("", opening),
        ("", 'chapter.save("districts", units)\nchapter.finding("counted", len(units), unit="units")'),
        ("lang-en", ":::{important} Finding\n:name: finding-counted\nThere are {counted:.0f} of them.\n:::"),
        ("lang-zh", ":::{important} Finding\n:name: finding-counted\n共有 {counted:.0f} 个。\n:::"),
    )  # fmt: skip
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"]["bphs"]["words"] = "cells"
    path.write_text(json.dumps(content), encoding="utf-8")
