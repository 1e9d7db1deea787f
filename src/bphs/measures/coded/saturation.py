"""Saturation: how many codes a number of interviews brings, in the order in which they were held and in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse

Matrix = npt.NDArray[np.float64]


def saturation_curve(
    applied: pd.DataFrame,
    *,
    order: Sequence[Any] | None = None,
    replicates: int = 999,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Saturation curve: codes that the first m of M interviews bring.

    In the order held this is a count. In a random order its mean is known without drawing: a code that fₖ interviews
    have is missed by m of them with the chance C(M - fₖ, m) / C(M, m), so that m interviews bring
    S - Σ C(M - fₖ, m) / C(M, m) of the S codes on average (rarefaction; Hurlbert 1971, 10.2307/1934145; for samples
    of units Colwell et al. 2012, 10.1093/jpe/rtr044). The spread of the orders follows from pairs of codes in the same
    way; its limits are quantiles of `replicates` orders drawn.

    The curve says whether the last interviews brought little that was new *here*. It says nothing of codes that nobody
    looked for, and with chosen interviewees no interval for others can be had from it.

    Parameters
    ----------
    applied : rows with `interview` and `code`; a gap in `code` where an excerpt of an interview has none.
    order : the interviews in the order held; by default that of the rows. Interviews that no row names may stand in it.
    replicates : random orders drawn.
    seed : of the draw.
    confidence : of the limits: the middle share of the random orders.

    Returns
    -------
    One row for m = 1 … M: `interviews` (m), `interview` (the m-th held), `codes` (found so far), `new` (by this one),
    `expected` (mean over all orders), `expected_new`, `spread` (standard deviation over all orders), `drawn` (mean of
    the orders drawn), `lower`, `upper`.

    Raises
    ------
    MeasureError : a column is missing; `order` lacks an interview or names one twice.
    Undefined : no code was applied, or there is one interview.

    >>> rows = [("A", "money"), ("A", "staff"), ("B", "money"), ("C", "trust")]
    >>> curve = saturation_curve(pd.DataFrame(rows, columns=["interview", "code"]))
    >>> curve["codes"].to_list(), curve["expected"].round(4).to_list()
    ([2, 2, 3], [1.3333, 2.3333, 3.0])
    """
    level = options.level(confidence)
    draws = int(options.number("replicates", replicates, 1, from_low=True))
    held = interviews_of(applied, order)
    known = applied.dropna(subset=["interview", "code"])
    codes = known["code"].unique()
    lacks = [Lack("No code was applied in any interview.", "没有任何访谈被赋予编码。")] if len(codes) == 0 else []
    refuse(lacks or ([Lack("There is one interview only.", "仅有一份访谈。")] if len(held) < 2 else []))
    table = pd.crosstab(known["interview"], known["code"]).reindex(index=held, columns=codes, fill_value=0)
    has = table.to_numpy() > 0
    found = np.maximum.accumulate(has, axis=0).sum(axis=1)
    expected, spread = _over_all_orders(has)
    drawn = _of_orders(has, draws, seed)
    lower, upper = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame(
        {
            "interviews": np.arange(1, len(held) + 1),
            "interview": held,
            "codes": found,
            "new": np.diff(found, prepend=0),
            "expected": expected,
            "expected_new": np.diff(expected, prepend=0.0),
            "spread": spread,
            "drawn": drawn.mean(axis=0),
            "lower": lower,
            "upper": upper,
        }
    )


BASE, RUN = 4, 3
"""Interviews that saturation is measured against, and at the end of which new codes are looked for."""


@dataclass(frozen=True)
class NewInformation:
    """Codes that the last interviews brought.

    Attributes
    ----------
    new : codes that the last `run` interviews were the first to bring.
    base : codes that the first interviews, `first` of them, brought.
    run, first : numbers of interviews.
    """

    new: int
    base: int
    run: int
    first: int

    @property
    def share(self) -> float:
        """New codes over those of the first interviews."""
        return self.new / self.base


def new_information(curve: pd.DataFrame, *, first: int = BASE, run: int = RUN) -> NewInformation:
    """New information at the end: codes that only the last interviews brought, over those of the first ones.

    Base size 4 and run length 3, with 5 % as the threshold of saturation, are choices that Guest, Namey and Chen
    propose (2020, doi:10.1371/journal.pone.0232076).

    Parameters
    ----------
    curve : as `saturation_curve` gives it.
    first : interviews of the base.
    run : last interviews.

    Raises
    ------
    Undefined : fewer interviews than the two together, or no code in the first ones.

    >>> curve = pd.DataFrame({"interviews": range(1, 8), "codes": [3, 5, 6, 8, 9, 9, 10], "new": [3, 2, 1, 2, 1, 0, 1]})
    >>> new_information(curve), new_information(curve).share
    (NewInformation(new=2, base=8, run=3, first=4), 0.25)
    """
    short = len(curve) < first + run
    base = 0 if short else int(curve["codes"].iloc[first - 1])
    lacks = [
        Lack(
            f"Saturation is judged from {first + run} interviews on; this study has {len(curve)}.",
            f"饱和度评估至少需要 {first + run} 份访谈，本研究仅有 {len(curve)} 份。",
        )
    ]
    none = [Lack(f"The first {first} interviews brought no code.", f"前 {first} 份访谈未产生任何编码。")]
    refuse(lacks if short else [] if base else none)
    return NewInformation(int(curve["new"].iloc[-run:].sum()), base, run, first)


def interviews_of(applied: pd.DataFrame, order: Sequence[Any] | None = None) -> list[Any]:
    """Interviews in the order held, each once.

    Raises
    ------
    MeasureError : a column is missing; `order` lacks an interview of the rows or names one twice.
    """
    absent = [name for name in ("interview", "code") if name not in applied.columns]
    if absent:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}; it needs interview and code.")
    there = applied["interview"].dropna().unique().tolist()
    if order is None:
        return there
    held = list(order)
    if len(set(held)) < len(held) or set(there) - set(held):
        raise MeasureError("order names each interview once, and every interview that applied has.")
    return held


def _over_all_orders(has: npt.NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Mean and standard deviation of the codes found, over all orders of the interviews.

    Both of a pair of codes are missed by m interviews that have neither.
    """
    number, together = has.shape[0], has.T.astype(float) @ has
    each = np.diag(together)
    either = each[:, None] + each - together
    sizes = range(1, number + 1)
    missed = np.array([_missed(each, number, size) for size in sizes])
    expected = has.shape[1] - missed.sum(axis=1)
    pairs = np.array([_missed(either, number, size).sum() for size in sizes])
    variance = pairs - missed.sum(axis=1) ** 2
    return expected, np.sqrt(np.maximum(variance, 0))


def _missed(having: Matrix, number: int, size: int) -> Matrix:
    """C(M - f, m) / C(M, m) as a product of f factors, for f interviews having a code; exact for small numbers."""
    free = number - having
    steps = np.arange(size).reshape(-1, *[1] * having.ndim)
    factors = (free - steps) / (number - steps)
    return np.maximum(factors, 0).prod(axis=0)


def _of_orders(has: npt.NDArray[np.bool_], draws: int, seed: int) -> npt.NDArray[np.int64]:
    """Codes found in random orders, draws × interviews."""
    random = np.random.default_rng(seed)
    orders = random.permuted(np.tile(np.arange(len(has)), (draws, 1)), axis=1)
    return np.maximum.accumulate(has[orders], axis=1).sum(axis=2)
