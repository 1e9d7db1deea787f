"""Files of a study stay in its folder: names that settings state, and links that lie there.

A folder may come from anybody. What it names outside is not opened, so that no message, page or table shows a line of
it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
EXPECTED = "a file in the study's own folder"
REMEDY = "copy the file there, and write its name alone"


def inside(name: str) -> str:
    """A name that settings state, as it is.

    Raises
    ------
    ValueError : an address, a path from the root or of a drive, a hidden one, one that leads out by ``..``.

    >>> inside("answers.csv"), inside("raw/answers 2.csv")
    ('answers.csv', 'raw/answers 2.csv')
    """
    if why := _leads_out(name):
        raise ValueError(f"{EXPECTED}, not {why}")
    return name


def _leads_out(name: str) -> str:
    """What a name is that no file of the folder can have; empty if one can."""
    if "\\" in name:
        return "a path with a backslash"
    if _ADDRESS.match(name):
        return "an address" if "://" in name or name.lower().startswith("file:") else "a path of a drive or an address"
    if name.startswith("/"):
        return "a path from the root"
    if ".." in name.split("/"):
        return "a path that leads out of it (..)"
    if any(part[0] == "." and part != "." for part in name.split("/") if part):
        return "a hidden one"
    return "a name with characters that no file has" if any(ord(sign) < 32 for sign in name) else ""


FileName = Annotated[str, Strict(), Field(min_length=1), AfterValidator(inside)]
"""Name of a file in the study's folder, as its settings state it."""


def need_own_files(folder: Path) -> None:
    """Refusal of a folder in which links lead out, or things lie that are no files.

    Raises
    ------
    InputError : all of them at once; nothing in the folder was opened.
    """
    if problems := list(_strangers(folder)):
        raise InputError(problems)


def _strangers(folder: Path) -> Iterator[Problem]:
    root = os.path.realpath(folder)
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != ".")  # what is hidden is never read
        for name in [*folders, *sorted(name for name in files if name[0] != ".")]:
            path = Path(above, name)
            if path.is_symlink() and not _within(root, os.path.realpath(path)):
                yield Problem(shown(path), "a link to a place outside the study's folder", EXPECTED, REMEDY)
            elif not _file_or_folder(path):
                yield Problem(shown(path), "no file, but a pipe or a device", EXPECTED, REMEDY)


def _within(root: str, path: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _file_or_folder(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:  # gone, or a link to nothing in the folder: whoever reads it says so
        return True
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)
