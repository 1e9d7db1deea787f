"""Gate: a respondents x items table becomes a complete matrix of numbers, or one error that names everything in its
way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.arrays import array
from bphs.measures.sample.indicators import named, repeated, texts
from bphs.measures.sample.options import Lack, refuse

MISSING = ("listwise", "pairwise")
#: What to do about items worded the other way, as sentences of this room end.
TURN = "Turn reversed items round first: write true into the codebook's column 'reversed'."


@dataclass(frozen=True)
class Items:
    """Respondents that count.

    Attributes
    ----------
    names : one per item.
    values : (n, k) answers; none is missing unless the gate was told ``"pairwise"``.
    received, left_out : respondents in the table, and those without an answer to every item (left out listwise).
    """

    names: tuple[str, ...]
    values: np.ndarray
    received: int
    left_out: int

    @cached_property
    def n(self) -> int:
        """Respondents; with missing answers, the fewest who answered a pair of items."""
        return int(self._together.min()) if np.isnan(self.values).any() else len(self.values)

    @property
    def k(self) -> int:
        return self.values.shape[1]

    @cached_property
    def mean(self) -> np.ndarray:
        """(k,) of the answers there are."""
        return np.nanmean(self.values, axis=0)

    @cached_property
    def covariance(self) -> np.ndarray:
        """(k, k) with divisor n - 1; each from those who answered both items."""
        centred = self.values - self.mean
        if not np.isnan(centred).any():
            return centred.T @ centred / (self.n - 1)
        answered, filled = (~np.isnan(centred)).astype(float), np.nan_to_num(centred)
        sums = filled.T @ answered
        return (filled.T @ filled - sums * sums.T / self._together) / (self._together - 1)

    @cached_property
    def _together(self) -> np.ndarray:
        """(k, k) respondents who answered both items."""
        answered = (~np.isnan(self.values)).astype(float)
        return answered.T @ answered

    @cached_property
    def correlation(self) -> np.ndarray:
        """(k, k), the diagonal exactly 1."""
        return to_correlation(self.covariance)


def to_correlation(covariance: np.ndarray) -> np.ndarray:
    """A covariance matrix scaled to a unit diagonal."""
    sd = np.sqrt(np.diag(covariance))
    scaled = covariance / np.outer(sd, sd)
    np.fill_diagonal(scaled, 1.0)
    return scaled


def complete(items: Any, *, minimum: int = 2, missing: str = "listwise", invertible: bool = True) -> Items:
    """Respondents with an answer to every item, or with ``"pairwise"`` all of them.

    Parameters
    ----------
    items : DataFrame or 2-dimensional array, one row per respondent, one column per item; missing answers are NaN.
    minimum : fewest items that the statistic is defined for.
    invertible : does the statistic need the inverse of the correlations, and so more respondents than items?

    Raises
    ------
    MeasureError : text in an item, an infinite value, a name twice.
    Undefined : an item nobody or only one respondent answered, an item that everybody answers alike, no more complete
        respondents than items (not `invertible`: fewer than two), fewer than `minimum` items.
    """
    frame = items if isinstance(items, pd.DataFrame) else _named(items)
    names = tuple(map(str, frame.columns))
    if len(names) < minimum:
        raise Undefined(
            f"This statistic needs at least {minimum} items; there {'is' if len(names) == 1 else 'are'} {len(names)}.",
            f"至少需要 {minimum} 个题项，现有 {len(names)} 个。",
        )
    refuse(_wrong_columns(frame, names))
    values = frame.to_numpy(dtype=float, na_value=np.nan)
    refuse(_wrong_values(values, names))
    if missing not in MISSING:
        raise MeasureError(f"missing is one of {listed(MISSING)}, not {missing!r}.")
    whole = ~np.isnan(values).any(axis=1) if missing == "listwise" else np.full(len(values), True)
    kept = Items(names, values[whole], len(values), int((~whole).sum()))
    refuse(_wrong_sample(kept, invertible))
    return kept


def _named(items: Any) -> pd.DataFrame:
    values = array(items, "items")
    if values.ndim != 2:
        raise MeasureError(
            f"Items are a table with one row per respondent and one column per item; this has {values.ndim} dimension(s)."
        )
    return named(values)


def _wrong_columns(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    twice = repeated(names)
    if twice:
        return [f"Item names must differ; more than once: {listed(twice)}."]
    text = texts(frame)
    return [f"Not numbers: {listed(text)}. Code the answers as numbers first."] if text else []


def _wrong_values(values: np.ndarray, names: tuple[str, ...]) -> list[str]:
    answered = (~np.isnan(values)).sum(axis=0)
    found: list[str] = []
    endless = np.atleast_1d(np.isinf(values).any(axis=0))
    if endless.any():
        found.append(f"Infinite values: {chosen(names, endless)}.")
    for few, en, zh in (
        (answered == 0, "Nobody answered {}. Leave it out.", "题项{}无人作答。"),
        (answered == 1, "Only one respondent answered {}. Leave it out.", "题项{}仅 1 人作答。"),
    ):
        if few.any():
            found.append(Lack(en.format(chosen(names, few)), zh.format(chosen_zh(names, few))))
    return found


def _wrong_sample(kept: Items, invertible: bool) -> list[str]:
    if kept.n < 2 or (kept.n <= kept.k and invertible):
        needed = "there must be more respondents than items" if invertible else "at least two are needed"
        found = f"{kept.n} of {kept.received} respondents answered the {kept.k} items: {needed}."
        return [
            Lack(
                f"{found} Leave out the items with most missing answers, or impute first.",
                f"{kept.received} 名调查对象中仅 {kept.n} 人回答了全部 {kept.k} 个题项，"
                + ("人数应多于题项数。" if invertible else "至少需要 2 人。"),
            )
        ]
    constant = np.nanmax(kept.values, axis=0) == np.nanmin(kept.values, axis=0)
    if constant.any():
        return [
            Lack(
                f"All {kept.n} respondents who count give the same answer to {chosen(kept.names, constant)}, which correlates with nothing. Leave it out.",
                f"纳入分析者对题项{chosen_zh(kept.names, constant)}的回答完全相同，与其他题项的相关无法计算。",
            )
        ]
    return []


def chosen(names: Sequence[str], mask: np.ndarray) -> str:
    """Names where the mask is true, as words."""
    return listed([name for name, wrong in zip(names, mask, strict=True) if wrong])


def chosen_zh(names: Sequence[str], mask: np.ndarray) -> str:
    """As `chosen`, in Chinese."""
    return "、".join(name for name, wrong in zip(names, mask, strict=True) if wrong)


def listed(names: Sequence[str]) -> str:
    """Quoted names with commas.

    >>> listed(["q1", "q2"])
    "'q1', 'q2'"
    """
    return ", ".join(map(repr, names))


def inverse(correlation: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Inverse of a correlation matrix; Undefined, naming the items that repeat one another, where there is none."""
    roots, vectors = np.linalg.eigh(correlation)
    if roots[0] < -1e-8:
        raise Undefined(
            f"The correlation matrix is not positive definite (smallest eigenvalue {roots[0]:.3g}): these correlations cannot all hold at once. "
            "Use Pearson correlations of complete respondents, or leave out rarely chosen categories.",
            "相关矩阵非正定，各相关系数不能同时成立。",
        )
    if roots[0] < 1e-10:
        mixed = np.abs(vectors[:, 0]) > 1e-4
        raise Undefined(
            f"The correlation matrix is singular: each of {chosen(names, mixed)} follows exactly from the others. Leave one of them out.",
            f"相关矩阵奇异，题项{chosen_zh(names, mixed)}可由其余题项完全确定。",
        )
    return (vectors / roots) @ vectors.T
