"""Code is parsed in one place, one thread at a time: CPython 3.11 fails where two parse at once."""

from __future__ import annotations

import re
from pathlib import Path

SRC = Path(__file__).parents[3] / "src"


def test_no_other_module_parses():
    found = [path.name for path in SRC.rglob("*.py") if re.search(r"\bast\.parse\(", path.read_text(encoding="utf-8"))]
    assert found == ["syntax.py"]
