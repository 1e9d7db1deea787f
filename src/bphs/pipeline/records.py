"""Reasons for a task to run: what it was made from last time, held against what stands there now.

A record is written last, after the outputs have their final names, so a run that was killed leaves no record that
vouches for it. It holds hashes of contents, never times: touching a file changes nothing, changing it during a run
is noticed at the next.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bphs.inputs.files.whole import write_whole

MISSING = "missing"
"""What stands for the hash of a file that is not there."""
KEPT = 2
"""Older results of a task that are kept, so that putting a file back makes nothing anew."""


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; the word ``missing`` when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return MISSING


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

    def put_aside(self) -> None:
        """Keep what the last run made, before a new one replaces it; of the runs before, the latest few."""
        try:
            content = self.path.read_text(encoding="utf-8")
            found = json.loads(content)
            outputs = list(found["outputs"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if any(digest(self.root / name) != found["outputs"][name] for name in outputs):
            return
        place = self._kept / _key(found["inputs"])
        for name in outputs:
            write_whole(place / "outputs" / name, (self.root / name).read_bytes())
        write_whole(place / "record.json", content)
        others = sorted((path for path in self._kept.iterdir() if path != place), key=lambda path: path.stat().st_mtime)
        for old in others[: max(0, len(others) - KEPT + 1)]:
            shutil.rmtree(old, ignore_errors=True)

    def put_back(self, inputs: Mapping[str, str]) -> bool:
        """Use what an earlier run made from the same inputs; returns whether there was one."""
        place = self._kept / _key(inputs)
        try:
            content = (place / "record.json").read_text(encoding="utf-8")
            kept = json.loads(content)["outputs"]
        except (OSError, ValueError, KeyError):
            return False
        if any(digest(place / "outputs" / name) != was for name, was in kept.items()):
            return False
        # Read first: what is put aside now may take the place of the oldest, which this may be.
        held = {name: (place / "outputs" / name).read_bytes() for name in kept}
        self.put_aside()
        for name in set(self._made()) - set(kept):
            (self.root / name).unlink(missing_ok=True)
        self.forget()
        for name, made in held.items():
            write_whole(self.root / name, made)
        write_whole(self.path, content)
        return True

    def _made(self) -> list[str]:
        """Names of what the last run made; none where no record vouches for it."""
        try:
            return list(json.loads(self.path.read_text(encoding="utf-8"))["outputs"])
        except (OSError, ValueError, KeyError, TypeError):
            return []

    @property
    def _kept(self) -> Path:
        return self.path.parent / "kept" / self.path.stem

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def _key(inputs: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(inputs), sort_keys=True).encode()).hexdigest()[:24]


def _shortened(changes: list[str], most: int = 3) -> str:
    """
    >>> _shortened(["a changed", "b changed", "c is new", "d changed"])
    'a changed, b changed, c is new and 1 more'
    """
    more = len(changes) - most
    return ", ".join(changes[:most]) + (f" and {more} more" if more > 0 else "")
