"""Narrow gate before all others: what was given becomes an array of numbers, or a sentence; never a raw ValueError."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

import numpy as np
import numpy.typing as npt

from bphs.errors import MeasureError


def array(given: Any, what: str) -> npt.NDArray[Any]:
    """Array of any type and shape, made of what was given.

    Raises
    ------
    MeasureError : rows of different lengths, or rows beside single entries.

    >>> array([[1, 2], [3]], "matrix")
    Traceback (most recent call last):
    bphs.errors.MeasureError: matrix has rows of different lengths (2, 1); give every row as many entries as the first.
    """
    try:
        return np.asarray(given)
    except ValueError as why:
        lengths = [len(row) if isinstance(row, Sized) and not isinstance(row, str) else 0 for row in given]
        shown = ", ".join(map(str, lengths[:8])) + (", …" if len(lengths) > 8 else "")
        raise MeasureError(
            f"{what} has rows of different lengths ({shown}); give every row as many entries as the first."
        ) from why


def real(given: Any, what: str) -> npt.NDArray[np.float64]:
    """Array of floats, made of what was given, None as NaN.

    Raises
    ------
    MeasureError : as for `array`; text, names or dates where numbers should stand.

    >>> real(["a", 1], "weights")
    Traceback (most recent call last):
    bphs.errors.MeasureError: weights must be numbers, but holds 'a'.
    """
    made = array(given, what)
    odd = _not_a_number(given, made)
    if odd is None:
        try:
            return made.astype(np.float64)
        except (TypeError, ValueError):
            odd = given
    raise MeasureError(f"{what} must be numbers, but {'is' if odd is given else 'holds'} {odd!r}.")


def _not_a_number(given: Any, made: npt.NDArray[Any]) -> Any:
    """First entry that is no number and no gap; None if there is none."""
    if isinstance(given, (str, bytes, Mapping)):
        return given
    if made.dtype.kind in "biuf":
        return None
    entries = np.array(made, dtype=object).ravel() if made.dtype.kind == "O" else _as_given(given, made)
    return next((each for each in entries if isinstance(each, (str, bytes, Mapping)) or not _number(each)), None)


def _as_given(given: Any, made: npt.NDArray[Any]) -> list[Any]:
    """Entries before numpy turned the numbers beside a text into texts."""
    flat = given if isinstance(given, (list, tuple)) else made.tolist()
    while any(isinstance(each, (list, tuple)) for each in flat):
        flat = [entry for each in flat for entry in (each if isinstance(each, (list, tuple)) else [each])]
    return list(flat)


def _number(each: Any) -> bool:
    if each is None:
        return True
    if isinstance(each, np.complexfloating):  # numpy's own would lose the imaginary part, with no more than a warning
        return False
    try:
        float(each)
    except (TypeError, ValueError):
        return repr(each) in ("<NA>", "NaT")
    return True
