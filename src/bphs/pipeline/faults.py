"""Faults of the program itself: said in one sentence, with the traceback in a file for who mends it."""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

from bphs.errors import BphsError, ChapterError
from bphs.inputs.files.whole import write_whole

PLACE = Path("build") / "fault.txt"
NO_ROOM = "there is no room for it", "make room on the disk, then run the command again"
NO_RIGHT = "it may not be written", "give yourself the right to write there, or copy the project to a folder of yours"
REFUSED = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EFBIG: NO_ROOM,
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.EROFS: NO_RIGHT,
}
"""What the system refuses that is no fault of the program: what is said of it, and what to do."""
KEPT = "Nothing is lost: what was finished before is unchanged."


def said(root: Path, error: BaseException) -> str:
    """What a user reads of an error: its own words, or that it is a fault of the program.

    Parameters
    ----------
    root : the project's folder; the traceback of a fault is kept in ``build/fault.txt``.
    """
    if isinstance(error, BphsError):
        trace = error.trace if isinstance(error, ChapterError) else ""
        kept = bool(trace) and _keep(root, trace)
        return f"{error}\n{PLACE.as_posix()} holds the traceback." if kept else str(error)
    if isinstance(error, OSError) and error.errno in REFUSED:
        return refused(error.errno, os.strerror(error.errno), error.filename2 or error.filename, root)
    kept = _keep(root, "".join(traceback.format_exception(error)))
    where = f" {PLACE.as_posix()} says where it happened: send it to who keeps the program." if kept else ""
    return f"{type(error).__name__}: {error}\nThis is a fault of the program, not of your data.{where}"


def _keep(root: Path, trace: str) -> bool:
    """Put a traceback into its file; returns whether that could be done: it is told all the same."""
    try:
        write_whole(root / PLACE, trace)
    except OSError:
        return False
    return True


def refused(number: int, reason: str, file: object, root: Path) -> str:
    """What the system refused to write, why, and what to do.

    Parameters
    ----------
    number : the system's number of the error.
    reason : its words.
    file : that was to be written; None where the system does not say.

    >>> print(refused(errno.ENOSPC, "No space left on device", "/p/build/a.csv", Path("/p")))
    build/a.csv could not be written (No space left on device): there is no room for it.
    To do: make room on the disk, then run the command again. Nothing is lost: what was finished before is unchanged.
    """
    said, remedy = REFUSED[number]
    path = Path(str(file or "a file"))
    where = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return f"{where} could not be written ({reason}): {said}.\nTo do: {remedy}. {KEPT}"
