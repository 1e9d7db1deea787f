"""Digest of what a file means: a comment or a blank line in a module, in settings or in a dictionary re-runs nothing.

Reading the meaning of every module would cost half a second at each start; what is known of a content is kept in
``build/.meanings.json``, by the hash of its bytes.
"""

from __future__ import annotations

import ast
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bphs.inputs.files.whole import write_whole
from bphs.pipeline.records import MISSING, digest
from bphs.report.words.syntax import tree_of

MOST = 5000
"""Contents that are remembered; older ones are forgotten together."""


@dataclass
class Meanings:
    """Digests of meanings, remembered by the digest of the bytes.

    Parameters
    ----------
    path : where they are kept between runs.
    """

    path: Path
    _known: dict[str, str] | None = None
    _new: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, path: Path) -> str:
        """Digest of a file's meaning; of its bytes where its kind has no layout or it cannot be read."""
        raw = digest(path)
        read = _READERS.get(path.suffix)
        if raw == MISSING or read is None:
            return raw
        with self._lock:
            known = self._load()
            if raw not in known:
                known[raw] = _digest_of(path, read, raw)
                self._new = True
            return known[raw]

    def keep(self) -> None:
        """Write down what was learnt."""
        with self._lock:
            if self._new and self._known is not None:
                write_whole(self.path, json.dumps(dict(list(self._known.items())[-MOST:])))
                self._new = False

    def _load(self) -> dict[str, str]:
        if self._known is None:
            try:
                self._known = dict(json.loads(self.path.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                self._known = {}
        return self._known


def _digest_of(path: Path, read: Callable[[str], str], raw: str) -> str:
    try:
        return hashlib.sha256(read(path.read_text(encoding="utf-8")).encode()).hexdigest()
    except (OSError, ValueError, SyntaxError):
        return raw


def _module(text: str) -> str:
    """A module without comments and layout.

    >>> _module("x = 1  # one\\n\\n") == _module("x=1")
    True
    """
    return ast.dump(tree_of(text))


def _document(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


def _settings(text: str) -> str:
    """Settings without comments, in their order: a list's order has a meaning.

    >>> _settings("years: [2010]  # the first\\n") == _settings("years:\\n- 2010\\n")
    True
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        content: Any = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None
    return json.dumps(content, ensure_ascii=False, default=str)


_READERS: dict[str, Callable[[str], str]] = {".py": _module, ".json": _document, ".yml": _settings}
