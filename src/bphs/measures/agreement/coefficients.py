"""Agreement beyond chance: six answers to the question how often coders would agree by chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse
from bphs.measures.sample.tails import t_quantile

Matrix = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval"]
LEVELS = ("nominal", "ordinal", "interval")


@dataclass(frozen=True)
class _Ratings:
    """Ratings as counts: what the coefficients need, for n units, r coders, q categories.

    Attributes
    ----------
    each : n × r × q, 1 where the coder gave the unit that category; all 0 where none.
    weights : q × q, how far two categories agree: 1 on the diagonal, 0 for the most distant two.
    """

    each: Matrix
    weights: Matrix

    @property
    def counts(self) -> Matrix:
        """Coders by unit and category, n × q."""
        return self.each.sum(axis=1)

    @property
    def coders(self) -> Matrix:
        """Coders of each unit."""
        return self.counts.sum(axis=1)


def agreement(
    ratings: Any, *, level: Level = "nominal", categories: Sequence[Any] | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Agreement beyond chance, (pₐ - pₑ) / (1 - pₑ), with standard errors for units as a sample.

    pₐ is the share of pairs of coders of a unit who agree, weighted by how far, averaged over the units with two coders
    at least; pₑ what chance gives. With πₖ the share of category k, wₖₗ the weights, q categories:
    ``"cohen"`` (with more than two coders Conger) Σ wₖₗ pₖ₍g₎ pₗ₍h₎ over pairs of coders, of each coder's own shares;
    ``"fleiss"`` (with two coders Scott's pi) Σ wₖₗ πₖ πₗ; ``"gwet"`` (AC1; with weights AC2)
    Σ wₖₗ Σ πₖ (1 - πₖ) / (q (q - 1)); ``"brennan_prediger"`` Σ wₖₗ / q²; ``"krippendorff"`` alpha, Σ wₖₗ πₖ πₗ of the
    values that can be paired, with a correction for few. ``"percent"`` is pₐ itself.

    Standard errors are linearised over units (Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.), as in R's
    irrCAC where no rating is missing; units of one coder add to the shares and to no agreement. Limits are from t with
    n - 1 degrees of freedom, cut at 1. Of an ordinal alpha the weights, which depend on the data, are taken as given.
    Units count as independent: excerpts of one interview are not quite.

    Parameters
    ----------
    ratings : frame or array, one row per unit, one column per coder; a gap where a coder did not code the unit.
    level : ``"nominal"``: categories agree or do not. ``"ordinal"``: weights by the number of pairs of categories
        between two; of alpha by Krippendorff's metric, which counts the values between them. ``"interval"``:
        1 - (x - y)² / (max - min)², of numbers.
    categories : all that could be given, lowest first, also those that nobody gave; by default those that occur,
        sorted. Which ones there are moves ``"gwet"`` and ``"brennan_prediger"``.

    Returns
    -------
    One row per coefficient: `measure`, `value`, `standard_error`, `lower`, `upper`, `observed` (pₐ), `chance` (pₑ), `n`
    (units with two coders at least). Where all coders gave one and the same category all over, chance explains
    everything: the values that compare with it are missing.

    Raises
    ------
    MeasureError : one coder; a rating that is not among the categories; numbers needed and not given.
    Undefined : fewer than two units with two coders.

    Two coders of 100 abstracts, of whom 89 were coded alike (Gwet, data cont3x3abstractors of irrCAC):

    >>> table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    >>> pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    >>> found = agreement(pairs).set_index("measure")
    >>> found["value"].round(3).to_list()  # percent, Cohen, Fleiss, Gwet, Brennan and Prediger, Krippendorff
    [0.89, 0.796, 0.796, 0.849, 0.835, 0.797]
    >>> round(float(found.loc["cohen", "standard_error"]), 4)
    0.0592
    """
    options.choice("level", level, LEVELS)
    options.level(confidence)
    frame = pd.DataFrame(ratings)
    known = _categories(frame, categories)
    refuse(_wrong(frame, known, level, categories is not None))
    each = np.stack([frame.to_numpy() == value for value in known], axis=2).astype(float)
    counted = _Ratings(each, _weights(known, level))
    paired = int((counted.coders >= 2).sum())
    refuse(
        [
            Lack(
                f"{paired} unit(s) have two coders; agreement needs two such units at least.",
                "由两人编码的单元不足两个。",
            )
        ]
        if paired < 2
        else []
    )
    rows = [{"measure": name, **_row(how(counted), confidence)} for name, how in _COEFFICIENTS.items()]
    alpha = counted
    if level == "ordinal":
        alpha = _Ratings(each, _between_values(counted.counts[counted.coders >= 2].sum(axis=0)))
    rows.append({"measure": "krippendorff", **_row(_krippendorff(alpha), confidence)})
    return pd.DataFrame(rows).assign(n=paired)


def _categories(frame: pd.DataFrame, given: Sequence[Any] | None) -> list[Any]:
    occur = pd.unique(frame.to_numpy().ravel())
    occur = [value for value in occur if not pd.isna(value)]
    if given is None:
        return sorted(occur, key=lambda value: (isinstance(value, str), value))
    strange = [value for value in occur if value not in given]
    if strange:
        named = ", ".join(map(repr, strange[:5]))
        raise MeasureError(f"ratings hold {named}, which categories= does not name; add it there, or correct it.")
    return list(given)


def _wrong(frame: pd.DataFrame, known: list[Any], level: Level, ordered: bool) -> list[str]:
    wrong = [] if frame.shape[1] >= 2 else ["ratings have one coder; give one column for each of two or more."]
    if not known:
        wrong.append(Lack("No coder gave any unit a category.", "没有任何编码。"))
    words = any(isinstance(value, str) for value in known)
    if level == "interval" and words:
        wrong.append("level='interval' needs numbers; with words choose 'ordinal' and name them in categories=.")
    if level == "ordinal" and words and not ordered:
        wrong.append("level='ordinal' needs the order of the categories; name them in categories=, lowest first.")
    return wrong


def _weights(known: list[Any], level: Level) -> Matrix:
    places = np.arange(len(known), dtype=float)
    if level == "nominal" or len(known) < 2:
        return np.eye(len(known))
    if level == "interval":
        places = np.asarray(known, dtype=float)
        apart = (places[:, None] - places) ** 2
    else:
        steps = np.abs(places[:, None] - places)
        apart = steps * (steps + 1) / 2  # pairs among the categories from the one to the other
    return 1 - apart / apart.max()


def _between_values(totals: Matrix) -> Matrix:
    """Krippendorff's ordinal metric: (values from the one category to the other, half of the two themselves)²."""
    ranks = np.cumsum(totals) - totals / 2
    apart = (ranks[:, None] - ranks) ** 2
    return 1 - apart / apart.max() if apart.any() else np.eye(len(totals))


@dataclass(frozen=True)
class _Found:
    """A coefficient, its parts, and what each unit adds to its error."""

    value: float
    observed: float
    chance: float
    influence: Matrix


def _beyond_chance(observed: float, unit_observed: Matrix, chance: float, unit_chance: Matrix) -> _Found:
    """(pₐ - pₑ) / (1 - pₑ) and its influence values, from those of pₐ and pₑ."""
    if np.isclose(chance, 1):
        return _Found(np.nan, observed, chance, np.full(len(unit_observed), np.nan))
    value = (observed - chance) / (1 - chance)
    return _Found(value, observed, chance, (unit_observed - (1 - value) * unit_chance) / (1 - chance))


def _row(found: _Found, confidence: float) -> dict[str, float]:
    n = len(found.influence)
    error = float(np.sqrt((found.influence**2).sum() / (n * (n - 1))))
    reach = t_quantile(0.5 + confidence / 2, n - 1) * error
    return {
        "value": found.value,
        "standard_error": error,
        "lower": found.value - reach,
        "upper": min(found.value + reach, 1.0),
        "observed": found.observed,
        "chance": found.chance,
    }


def _observed(ratings: _Ratings) -> tuple[float, Matrix]:
    """Agreement of pairs of coders, and what each unit adds to its error; units of one coder add nothing."""
    counts, coders = ratings.counts, ratings.coders
    several = coders >= 2
    pairs = np.where(several, coders * (coders - 1), 1)
    by_unit = (counts * (counts @ ratings.weights - 1)).sum(axis=1) / pairs
    observed = float(by_unit[several].mean())
    return observed, np.where(several, by_unit - observed, 0) * len(counts) / several.sum()


def _shares(ratings: _Ratings) -> tuple[Matrix, Matrix]:
    """Shares of the categories, the mean of the units', and the distance of each unit from them."""
    coders = ratings.coders
    by_unit = ratings.counts[coders > 0] / coders[coders > 0, None]
    shares = by_unit.mean(axis=0)
    apart = np.zeros_like(ratings.counts)
    apart[coders > 0] = (by_unit - shares) * len(coders) / len(by_unit)
    return shares, apart


def _percent(ratings: _Ratings) -> _Found:
    observed, by_unit = _observed(ratings)
    return _Found(observed, observed, 0.0, by_unit)


def _cohen(ratings: _Ratings) -> _Found:
    """Chance from each coder's own shares, averaged over the pairs of coders."""
    coded = ratings.each.sum(axis=2)
    number = np.maximum(coded.sum(axis=0), 1)
    own = ratings.each.sum(axis=0) / number[:, None]
    pairs = len(own) * (len(own) - 1)
    others = (own.sum(axis=0) - own) @ ratings.weights
    chance = float((own * others).sum()) / pairs
    moved = (ratings.each - coded[:, :, None] * own) * (len(coded) / number)[:, None]
    return _beyond_chance(*_observed(ratings), chance, 2 * (moved * others).sum(axis=(1, 2)) / pairs)


def _fleiss(ratings: _Ratings) -> _Found:
    shares, apart = _shares(ratings)
    chance = float(shares @ ratings.weights @ shares)
    return _beyond_chance(*_observed(ratings), chance, 2 * apart @ ratings.weights @ shares)


def _gwet(ratings: _Ratings) -> _Found:
    shares, apart = _shares(ratings)
    q = len(shares)
    scale = ratings.weights.sum() / (q * (q - 1)) if q > 1 else 1.0
    chance = float(scale * (shares * (1 - shares)).sum())
    return _beyond_chance(*_observed(ratings), chance, scale * apart @ (1 - 2 * shares))


def _brennan_prediger(ratings: _Ratings) -> _Found:
    chance = float(ratings.weights.sum()) / len(ratings.weights) ** 2
    return _beyond_chance(*_observed(ratings), chance, np.zeros(len(ratings.each)))


def _krippendorff(ratings: _Ratings) -> _Found:
    """Alpha of the values that can be paired; its error is Gwet's, without the correction for few values."""
    several = ratings.coders >= 2
    counts, coders = ratings.counts[several], ratings.coders[several]
    mean = coders.mean()
    by_unit = (counts * (counts @ ratings.weights - 1)).sum(axis=1) / (mean * (coders - 1))
    shares = counts.mean(axis=0) / mean
    uncorrected, chance = float(by_unit.mean()), float(shares @ ratings.weights @ shares)
    apart = counts / mean - np.outer(coders / mean, shares)
    found = _beyond_chance(
        uncorrected,
        by_unit - uncorrected * coders / mean,
        chance,
        2 * apart @ ratings.weights @ shares,
    )
    few = 1 / coders.sum()
    observed = (1 - few) * uncorrected + few
    value = (observed - chance) / (1 - chance) if np.isfinite(found.value) else np.nan
    return _Found(value, observed, chance, found.influence)


_COEFFICIENTS: dict[str, Callable[[_Ratings], _Found]] = {
    "percent": _percent,
    "cohen": _cohen,
    "fleiss": _fleiss,
    "gwet": _gwet,
    "brennan_prediger": _brennan_prediger,
}
