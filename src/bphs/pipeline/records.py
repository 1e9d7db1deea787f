"""Reasons for a task to run: what it was made from last time, held against what stands there now.

A record is written last, after the outputs have their final names, so a run that was killed leaves no record that
vouches for it. It holds hashes of contents, never times: touching a file changes nothing, changing it during a run
is noticed at the next.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; the word ``missing`` when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return "missing"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that its final name never holds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    temporary.replace(path)


@dataclass(frozen=True)
class Record:
    """Record of what one task was made from, and what it made.

    Parameters
    ----------
    path : where the record is kept.
    root : outputs are named relative to this folder.
    """

    path: Path
    root: Path

    def reason(self, inputs: Mapping[str, str]) -> str | None:
        """One clause that says why the task must run, or None if nothing changed.

        Parameters
        ----------
        inputs : hash by the name that a person would use for the input.
        """
        try:
            before = json.loads(self.path.read_text(encoding="utf-8"))
            old, outputs = dict(before["inputs"]), dict(before["outputs"])
        except FileNotFoundError:
            return "it has not run yet"
        except (ValueError, KeyError, TypeError):
            return "its record cannot be read"
        changes = [f"{name} changed" for name in inputs if name in old and old[name] != inputs[name]]
        changes += [f"{name} is new" for name in inputs if name not in old]
        changes += [f"{name} is gone" for name in old if name not in inputs]
        changes += [
            f"its output {name} is gone or was changed"
            for name, was in outputs.items()
            if digest(self.root / name) != was
        ]
        return _shortened(changes) if changes else None

    def write(self, inputs: Mapping[str, str], outputs: Iterable[Path]) -> None:
        """Vouch for outputs that have just received their final names."""
        made = {path.relative_to(self.root).as_posix(): digest(path) for path in sorted(outputs)}
        write_whole(self.path, json.dumps({"inputs": dict(inputs), "outputs": made}, ensure_ascii=False, indent=1))

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def _shortened(changes: list[str], most: int = 3) -> str:
    """
    >>> _shortened(["a changed", "b changed", "c is new", "d changed"])
    'a changed, b changed, c is new and 1 more'
    """
    more = len(changes) - most
    return ", ".join(changes[:most]) + (f" and {more} more" if more > 0 else "")
