"""Faults of the program itself: said in one sentence, with the traceback in a file for who mends it."""

from __future__ import annotations

import traceback
from pathlib import Path

from bphs.errors import BphsError, ChapterError
from bphs.inputs.files.whole import write_whole

PLACE = Path("build") / "fault.txt"


def said(root: Path, error: BaseException) -> str:
    """What a user reads of an error: its own words, or that it is a fault of the program.

    Parameters
    ----------
    root : the project's folder; the traceback of a fault is kept in ``build/fault.txt``.
    """
    if isinstance(error, BphsError):
        trace = error.trace if isinstance(error, ChapterError) else ""
        if trace:
            write_whole(root / PLACE, trace)
        return f"{error}\n{PLACE.as_posix()} holds the traceback." if trace else str(error)
    write_whole(root / PLACE, "".join(traceback.format_exception(error)))
    return (
        f"{type(error).__name__}: {error}\n"
        f"This is a fault of the program, not of your data. {PLACE.as_posix()} says where it happened: send it to who "
        "keeps the program."
    )
