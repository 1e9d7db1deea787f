"""Constants put into the synthetic survey, carried over to the scale on which it is answered: what an analysis of
ticked answers should find.

An opinion is continuous, an answer is one of five steps. Ticking leaves the order and takes away some of the spread, so
that the loading of an answer is smaller than that of the opinion behind it; how much smaller has a closed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import pi, sqrt
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from tools.synthetic_survey import design
from tools.synthetic_survey.answers import Facts

EDGES = np.array([1.5, 2.5, 3.5, 4.5])
"""Between the steps 1 to 5."""
NODES = 60


class Ticked(NamedTuple):
    """An item as it is ticked: its `loading`, the means of its normal answer in town and country (`levels`), how many
    live in either (`shares`), and its `spread`.
    """

    loading: float
    levels: Any
    shares: Any
    spread: float

    def variance(self) -> float:
        """Variance of the ticks: edge k is passed with Φ((m - e)/s), so E t = 1 + Σ Φ and E t² = 1 + Σ (2k + 1) Φ."""
        passed = self.shares @ ndtr((self.levels[:, None] - EDGES) / self.spread)
        return float(1 + passed @ np.array([3.0, 5.0, 7.0, 9.0]) - (1 + passed.sum()) ** 2)

    def with_opinion(self) -> float:
        """Covariance of the ticks with the opinion: the loading times Σ φ((m - e)/s)."""
        heights = np.exp(-(((self.levels[:, None] - EDGES) / self.spread) ** 2) / 2) / sqrt(2 * pi)
        return float(self.loading * (self.shares @ heights.sum(axis=1)))

    def apart(self) -> float:
        """Mean tick in the countryside less that in town."""
        ends = ndtr((self.levels[:, None] - EDGES) / self.spread).sum(axis=1)
        return float(ends[1] - ends[0])

    def at(self, opinions: Any) -> Any:
        """Mean tick of those with each of these opinions."""
        own = self.spread * sqrt(1 - self.loading**2)
        middle = self.levels[:, None, None] + self.spread * self.loading * np.asarray(opinions)[:, None]
        return 1 + np.tensordot(self.shares, ndtr((middle - EDGES) / own).sum(axis=-1), axes=1)


def item_of(name: str, factor: str, loading: float, facts: Facts, rural: float) -> Ticked:
    """An item of the survey; `rural` is the share of its residents who live in the countryside."""
    level, shift = facts["level", name, factor], design.SHIFTED.get(name, 0.0)
    levels, shares = np.array([level - shift * rural, level + shift * (1 - rural)]), np.array([1 - rural, rural])
    return Ticked(loading, levels, shares, facts["spread", name, factor])


def alpha_of(items: Sequence[Ticked]) -> float:
    """Cronbach's alpha of ticked items with one opinion behind them: what two items share is the covariance, over the
    opinions, of their mean ticks (Gauss-Hermite).

    So wide an answer is ticked 1 or 5; two such items correlate to 2/π arcsin .49, and four have the alpha of Spearman
    and Brown:

    >>> alike = [Ticked(0.7, np.array([3.0]), np.array([1.0]), 1e6)] * 4
    >>> shared = 2 / pi * np.arcsin(0.49)
    >>> bool(abs(alpha_of(alike) - 4 * shared / (1 + 3 * shared)) < 1e-4)
    True
    """
    opinions, weights = np.polynomial.hermite_e.hermegauss(NODES)
    means = np.array([one.at(opinions) for one in items])
    shared = np.cov(means, aweights=weights / weights.sum(), ddof=0)
    own = np.array([one.variance() for one in items])
    total = own.sum() + shared.sum() - np.trace(shared)
    k = len(items)
    return float(k / (k - 1) * (1 - own.sum() / total))


def on_the_scale(facts: Facts, rural: float) -> Iterator[tuple[str, str, str, float]]:
    """Rows of ``truth.csv``: loadings and alphas of ticked answers to the scales, shares that know a service."""
    for factor in design.FACTORS:
        pairs = zip(design.items(factor), design.LOADINGS[factor], strict=True)
        items = {name: item_of(name, factor, loading, facts, rural) for name, loading in pairs}
        for name, one in items.items():
            yield "loading_ticked", name, factor, one.with_opinion() / sqrt(one.variance())
            if name in design.SHIFTED:
                yield "shift_ticked", name, factor, one.apart()
        yield "alpha", factor, "", alpha_of(list(items.values()))
    for place in range(1, 14):
        name = f"aware_{place:02}"
        yield "share", name, "all", design.target(name)
