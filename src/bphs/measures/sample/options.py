"""Options of measures, and refusals: what is wrong is said at once, and values that determine nothing are told
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, Self

import numpy as np

from bphs.errors import MeasureError, Undefined, near, nearest


class Lack(str):
    """Sentence about values that do not determine a measure, whatever the arguments, with its Chinese."""

    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """A string, so that it stands among other problems."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made


def refuse(problems: Sequence[str], what: tuple[str, str] | None = None) -> None:
    """Raise one error that says all `problems`; nothing if there are none.

    Parameters
    ----------
    what : what cannot be computed, in English and Chinese: the problems are parts of a sentence that begins with it.
        By default each of them is a sentence.

    Raises
    ------
    Undefined : each of them is a `Lack`. MeasureError : any other.
    """
    told = f"{what[0]}: {'; '.join(problems)}." if what else "\n".join(problems)
    lacks = [problem for problem in problems if isinstance(problem, Lack)]
    if problems and len(lacks) == len(problems):
        zh = [lack.zh for lack in lacks]
        raise Undefined(told, f"{what[1]}：{'；'.join(zh)}。" if what else "".join(zh))
    if problems:
        raise MeasureError(told)


def choice(name: str, given: Any, known: tuple[str, ...]) -> None:
    """Refuse an option that is not one of `known`, naming the nearest."""
    if given not in known:
        # Options are few and all of one kind: where none is near, all of them are named.
        advice = (
            nearest(str(given), known)
            if near(str(given), known)
            else f"use one of {', '.join(map(repr, sorted(known)))}"
        )
        raise MeasureError(f"{name}={given!r}: {advice}.")


def number(name: str, given: Any, low: float = -np.inf, high: float = np.inf, *, from_low: bool = False) -> float:
    """A finite option strictly between `low` and `high`; with `from_low` also `low` itself."""
    value = float(given) if isinstance(given, Real) and not isinstance(given, bool) else np.nan
    if not np.isfinite(value) or not (low < value < high or (from_low and value == low)):
        raise MeasureError(
            f"{name}={given!r}: give a finite number"
            + ((f" of {low:g} or more" if from_low else f" above {low:g}") if np.isfinite(low) else "")
            + (f" and below {high:g}" if np.isfinite(high) else "")
            + "."
        )
    return value


def level(confidence: Any) -> float:
    """A confidence level strictly between 0 and 1."""
    return number("confidence", confidence, 0, 1)
