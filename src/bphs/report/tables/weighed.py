"""Scores of units by dimension whose weights a page's reader sets: what the script needs to weigh them anew."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.errors import MeasureError
from bphs.report.words import wording
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.report.maps.explored import Explored

MEANS = {"arithmetic": Text("arithmetic mean", "算术平均"), "geometric": Text("geometric mean", "几何平均")}
WORDS = {
    "mean": Text("Dimensions are joined by", "维度合成方式"),
    "share": Text("{}% of all", "占 {}%"),
    "reset": Text("Back to the weights of the table", "恢复原有权重"),
    "zero": Text(
        "All weights are zero, so that there is no index: raise one of them.",
        "权重全部为零，指数无从计算：请调高任一权重。",
    ),
    "set": Text("Weights as set: rank 1 is {}, the last is {}.", "按所设权重：{}居首，{}居末。"),
    "moved": Text(
        "▲ and ▼: ranks gained and lost by the weights as set. Rank 1 is the highest score.",
        "▲、▼ 为所设权重下位次的升降。位次由高到低。",
    ),
}
BEFORE_AND_AFTER = (Text("weights of the table", "原有权重"), Text("weights as set", "所设权重"))


@dataclass(frozen=True)
class Weighed:
    """Sliders above a table of scores, asked once for each language; see `weighed`."""

    weights: Mapping[str, float]
    score: str
    rank: str
    means: Sequence[str]
    places: Sequence[int]
    explored: Explored | None

    def facts(self) -> dict[str, Any]:
        """All that the scripts need besides the table's own file, in the current language."""
        sliders = {
            # Lists, because a notebook's file does not keep the order of a mapping.
            "dimensions": [[name, str(wording.title(name)), weight] for name, weight in self.weights.items()],
            "score": self.score,
            "rank": self.rank,
            "decimals": wording.column(self.score).decimals,
            "means": [[name, str(MEANS[name])] for name in self.means],
            "places": list(self.places),
            "range": str(Text("{} to {}", "{}～{}")),
            "words": {key: str(words) for key, words in WORDS.items()},
        }
        explore = {} if self.explored is None else {"explore": _before_and_after(self.explored.data())}
        return {"sliders": sliders, **explore}


def weighed(
    frame: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    score: str,
    rank: str,
    codes: Sequence[str] = (),
    means: Sequence[str] = ("arithmetic",),
    explored: Explored | None = None,
) -> Weighed:
    """Sliders for the weights of dimensions, above the table that holds their scores.

    Hand it to ``chapter.table(…, sliders=…)`` with the same frame. With weights w that add up to one, the script shows
    Σ w x or Π x^w of each row, its rank (1 the highest, equal ones share the better), and puts the rows in order; a row
    that lacks a score of a dimension with weight has none. Without scripts the table stands as it was made.

    Parameters
    ----------
    frame : first column: what a unit is called; a column of scores per dimension, and those of `score` and `rank`.
    weights : of the table as it is made, by column; the script scales them, and what a reader sets, to a sum of one.
    score, rank : columns of the index and of its rank.
    codes : of the units, row by row; needed with a map.
    means : "arithmetic", "geometric" or both, of which the reader chooses; the first is the table's own.
    explored : map of the index, from `bphs.report.maps.explored.explore`, of one year: it follows the sliders.

    Raises
    ------
    MeasureError : weights that are negative or all zero; a column that the frame has not; a geometric mean of zero or
        less; a map of other units.

    >>> frame = pd.DataFrame({"unit": ["a", "b"], "x": [1.0, 2.0], "y": [0.0, 1.0], "score": [.5, 1.5], "rank": [2, 1]})
    >>> weighed(frame, {"x": 1, "y": 1}, score="score", rank="rank").weights
    {'x': 0.5, 'y': 0.5}
    """
    if lacking := [name for name in (*weights, score, rank) if name not in frame]:
        raise MeasureError(f"Sliders for {', '.join(lacking)}: the table has no such column. Hand over its columns.")
    total = math.fsum(weights.values())
    if not total > 0 or min(weights.values()) < 0:
        found = ", ".join(f"{weight:g}" for weight in weights.values())
        raise MeasureError(f"Sliders that begin with the weights {found}: give none below zero, and one above.")
    if unknown := [name for name in means if name not in MEANS]:
        raise MeasureError(f"A mean {unknown[0]!r}: choose of {', '.join(MEANS)}.")
    if "geometric" in means and (frame[list(weights)] <= 0).to_numpy().any():
        raise MeasureError("A geometric mean is not defined of zero or less: scale the scores to an interval above 0.")
    scaled = {str(name): weight / total for name, weight in weights.items()}
    return Weighed(scaled, score, rank, tuple(means), _places(frame, codes, explored), explored)


def _places(frame: pd.DataFrame, codes: Sequence[str], explored: Explored | None) -> list[int]:
    """Number of each row's unit on the map."""
    if explored is None:
        return []
    known = {code: place for place, code in enumerate(explored.land["codes"])}
    if len(codes) != len(frame) or not set(codes) <= set(known):
        raise MeasureError("Sliders with a map: give codes=, one of the map's for each row of the table.")
    return [known[code] for code in codes]


def _before_and_after(told: dict[str, Any]) -> dict[str, Any]:
    """A map of one year as that of two states: the weights of the table, and those that the reader sets."""
    [index] = told["indicators"]
    [values] = index["years"].values()
    words = told["words"] | {"years": [str(words) for words in BEFORE_AND_AFTER]}
    return told | {"years": [0, 1], "words": words, "indicators": [index | {"years": {"0": values, "1": values}}]}
