"""Files written whole: what reads along, or is killed half-way, never sees half a file under its final name."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, and the folders above it, so that its final name never holds half of it; text as UTF-8.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "deep" / "a.txt"
    >>> write_whole(path, "whole")
    >>> path.read_text(), [file.name for file in path.parent.iterdir()]
    ('whole', ['a.txt'])
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # of a full disk: what was written takes room that nobody can use
            temporary.unlink()
        error.filename = os.fspath(path)  # the system names none where room runs out
        raise
