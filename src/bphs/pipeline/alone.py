"""One report at a time: of pages that two of them write nobody would know what they are made from."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

LOCK = Path("build") / ".running"
"""Held by the run that writes; the system lets go of it when the process ends, however it ends."""


@contextmanager
def alone(root: Path) -> Generator[None]:
    """Wait until no other run writes this project's pages, which is said; what a run left half written is removed.

    Parameters
    ----------
    root : the project's folder.
    """
    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as held:
        _wait(held.fileno(), path)
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        for folder in ("build", "reports"):
            for part in (root / folder).rglob(".*.part"):
                part.unlink(missing_ok=True)
        try:
            yield
        finally:
            fcntl.flock(held, fcntl.LOCK_UN)


def _wait(held: int, path: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = path.read_text(encoding="utf-8")
        print(f"Another report is being made (process {other}); this one waits until it is finished.", flush=True)
        fcntl.flock(held, fcntl.LOCK_EX)
