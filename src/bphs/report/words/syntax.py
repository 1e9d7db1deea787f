"""Code read as a tree, one thread at a time."""

from __future__ import annotations

import ast
import threading

_ONE_AT_A_TIME = threading.Lock()


def tree_of(text: str) -> ast.Module:
    """Tree of a module or a cell.

    CPython 3.11 counts the depth of a tree for all threads together: two that parse at once end in a SystemError
    (github.com/python/cpython/issues/106905). Chapters are run, rendered and compared side by side, so that all of
    them come through here.

    Raises
    ------
    SyntaxError : as `ast.parse`.

    >>> type(tree_of("x = 1").body[0]).__name__
    'Assign'
    """
    with _ONE_AT_A_TIME:
        return ast.parse(text)
