"""Weights of a sample: raking to known margins, and what unequal weights cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.measures.sample.arrays import real

TOLERANCE = 1e-8
MET = 1e-5
"""Distance of a weighted share from its margin up to which the margin is met."""


class Margin(NamedTuple):
    """A code of a variable: how many gave it, its share without and with the weights found, and the share wanted (0 to
    1).
    """

    variable: str
    code: str
    respondents: int
    share_before: float
    share_after: float
    target: float


class Advice(NamedTuple):
    """Advice in both languages."""

    en: str
    zh: str


UNMET = (
    (
        "Not every margin could be met: {name} is furthest off, {points:.1f} points ({share:.1%} instead of {target:.1%}). "
        "Merge categories with few respondents, leave a margin out, or widen weight_bounds."
    ),
    "部分边际未能吻合：偏差最大的是 {name}，加权比例为 {share:.1%}，目标为 {target:.1%}，相差 {points:.1f} 个百分点。可合并人数较少的类别、减少边际变量，或放宽 weight_bounds。",
)


@dataclass(frozen=True)
class Raked:
    """Weights that reproduce known margins.

    Attributes
    ----------
    weights : one for each respondent, mean 1.
    converged : whether every margin is met to within 1e-8 of the population.
    cycles : rounds through all margins.
    gap : largest difference left between a weighted share and its margin.
    margins : one row for each variable and code: `variable`, `code`, `respondents`, `share_before`, `share_after`,
        `target`.
    """

    weights: pd.Series
    converged: bool
    cycles: int
    gap: float
    margins: pd.DataFrame

    @property
    def furthest(self) -> Margin | None:
        """Margin whose weighted share is furthest from its target; None without margins."""
        if self.margins.empty:
            return None
        place = (self.margins["share_after"] - self.margins["target"]).abs().to_numpy().argmax()
        variable, code, respondents, *shares = self.margins.iloc[place]
        return Margin(variable, code, int(respondents), *map(float, shares))

    def advice(self, named: tuple[str, str] | None = None) -> Advice:
        """Advice on margins that are not met, in words; empty if all are met.

        Parameters
        ----------
        named : (English, Chinese) what the margin that is furthest off is called; without it variable and code.
        """
        worst = self.furthest
        if self.converged or worst is None:
            return Advice("", "")
        names, points = named or (f"{worst.variable} = {worst.code}",) * 2, 100 * abs(worst.share_after - worst.target)
        return Advice(
            *(
                words.format(name=name, points=points, share=worst.share_after, target=worst.target)
                for name, words in zip(names, UNMET, strict=True)
            )
        )


def weighted(
    frame: pd.DataFrame,
    *,
    weight: str | None = None,
    margins: Mapping[str, Mapping[int, float]] | None = None,
    bounds: tuple[float, float] = (0.2, 5.0),
) -> Raked:
    """Weights of a study: its design weights, raked to its margins.

    Without `weight` all begin alike. Without `margins` nothing is raked: the weights are the design weights (all 1 if
    there are none either), `converged` is true, `cycles` and `gap` are 0, `margins` has no row, `furthest` is None;
    bounds are not applied.

    Parameters
    ----------
    frame : respondents x variables, as cleaning left them.
    weight : column of the design weights; ``survey: weight`` of ``study.yml``.
    margins, bounds : as in `rake`; ``margins`` and ``weight_bounds`` there.

    Raises
    ------
    InputError : no column of the name `weight`, and what `rake` says.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 2.0], "chance": [1.0, 3.0, 2.0]})
    >>> weighted(people, weight="chance", margins={"sex": {1: 0.4, 2: 0.6}}).weights.round(4).tolist()
    [0.3, 0.9, 1.8]
    """
    if weight is not None and weight not in frame:
        expected = "a column of the table of respondents"
        raise InputError(
            [Problem("study.yml, survey: weight", f"variable {weight!r}", expected, nearest(weight, map(str, frame)))]
        )
    return rake(frame, margins or {}, weights=None if weight is None else frame[weight], bounds=bounds)


def design_effect(weights: pd.Series | np.ndarray) -> float:
    r"""Factor by which unequal weights widen variances: :math:`n \sum w^2 / (\sum w)^2` (Kish 1965, Survey Sampling,
    section 11.7).

    >>> design_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    numbers = real(weights, "weights")
    return float(len(numbers) * (numbers**2).sum() / numbers.sum() ** 2)


def rake(
    frame: pd.DataFrame,
    margins: Mapping[str, Mapping[int, float]],
    *,
    weights: pd.Series | None = None,
    bounds: tuple[float, float] = (0.2, 5.0),
    cycles: int = 500,
) -> Raked:
    """Weights fitted to known margins, one variable after the other until all are met (iterative proportional fitting).

    Parameters
    ----------
    frame : respondents x variables. Who did not answer a question keeps the weight that the other questions give; the
        question's margin is met among those who answered.
    margins : for each variable and each of its codes the number of residents, or their share.
    weights : design weights to begin with; without them all begin alike.
    bounds : smallest and largest weight as multiples of the mean; tight bounds may keep the margins from being met.
    cycles : rounds after which it stops, whether it converged or not.

    Raises
    ------
    InputError : a code among the answers that has no margin, a margin without respondents, weights that are not
        positive.

    Source: Deming and Stephan 1940, doi:10.1214/aoms/1177731829; bounded as in Deville and Särndal 1992,
    doi:10.1080/01621459.1992.10475217 in that weights outside the bounds are cut before the next round.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 1.0, 2.0]})
    >>> rake(people, {"sex": {1: 0.5, 2: 0.5}}).weights.round(4).tolist()
    [0.6667, 0.6667, 0.6667, 2.0]
    """
    start = np.ones(len(frame)) if weights is None else weights.to_numpy(dtype=float)
    _usable(frame, margins, start)
    start = start / start.mean()
    groups = {name: [(frame[name] == code).to_numpy() for code in shares] for name, shares in margins.items()}
    targets = {
        name: np.array(list(shares.values()), dtype=float) / sum(shares.values()) for name, shares in margins.items()
    }
    current, done, gap = start.copy(), 0, _gap(start, groups, targets)
    while gap > TOLERANCE and done < cycles:
        for name, members in groups.items():
            current = _fitted(current, members, targets[name])
        current = np.clip(current / current.mean(), *bounds)
        current, done = current / current.mean(), done + 1
        gap = _gap(current, groups, targets)
    table = _table(frame, margins, start, current)
    return Raked(pd.Series(current, index=frame.index, name="weight"), gap <= TOLERANCE, done, gap, table)


def met(frame: pd.DataFrame, margins: Mapping[str, Mapping[int, float]], *, weights: pd.Series) -> list[str]:
    """Margins that weights meet in these rows, by name; a part of the respondents meets none, nor does a margin without
    a column.

    Parameters
    ----------
    frame, margins : as in `rake`. weights : (n,) after raking.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 1.0, 2.0]})
    >>> met(people, {"sex": {1: 1, 2: 1}}, weights=rake(people, {"sex": {1: 1, 2: 1}}).weights)
    ['sex']
    """
    w = weights.to_numpy(dtype=float)
    found = []
    for name in [name for name in margins if name in frame]:
        groups = {name: [(frame[name] == code).to_numpy() for code in margins[name]]}
        shares = np.array(list(margins[name].values()), dtype=float)
        if sum(group.sum() for group in groups[name]) and _gap(w, groups, {name: shares / shares.sum()}) <= MET:
            found.append(name)
    return found


def _fitted(weights: np.ndarray, members: list[np.ndarray], shares: np.ndarray) -> np.ndarray:
    fitted = weights.copy()
    whole = sum(weights[group].sum() for group in members)
    for group, share in zip(members, shares, strict=True):
        fitted[group] *= share * whole / weights[group].sum()
    return fitted


def _gap(weights: np.ndarray, groups: Mapping[str, list[np.ndarray]], targets: Mapping[str, np.ndarray]) -> float:
    gaps = [0.0]
    for name, members in groups.items():
        sums = np.array([weights[group].sum() for group in members])
        gaps.append(float(np.abs(sums / sums.sum() - targets[name]).max()))
    return max(gaps)


def _usable(frame: pd.DataFrame, margins: Mapping[str, Mapping[int, float]], weights: np.ndarray) -> None:
    problems = []
    if not (weights > 0).all():
        problems.append(
            Problem(
                "weights",
                f"{int((~(weights > 0)).sum())} weights that are not above 0",
                "a positive weight for each respondent",
                "correct them in the file, or leave out survey: weight",
            )
        )
    for name, shares in margins.items():
        if name not in frame:
            problems.append(
                Problem(
                    f"margins of {name!r}",
                    "no such variable",
                    "a variable of the codebook",
                    "correct the name in study.yml, under survey: margins",
                )
            )
            continue
        there = {float(code) for code in frame[name].dropna().unique()}
        for code in sorted(there - set(map(float, shares))):
            problems.append(
                Problem(
                    f"margins of {name!r}",
                    f"answers with code {_written(code)}, without a margin",
                    "a margin for each code",
                    "add it in study.yml, under survey: margins",
                )
            )
        for code in sorted(set(map(float, shares)) - there):
            problems.append(
                Problem(
                    f"margins of {name!r}",
                    f"a margin for code {_written(code)}, but no respondent",
                    "a respondent at least",
                    "join the code with another, or leave the variable out",
                )
            )
    if problems:
        raise InputError(problems)


def _table(
    frame: pd.DataFrame, margins: Mapping[str, Mapping[int, float]], before: np.ndarray, after: np.ndarray
) -> pd.DataFrame:
    rows = []
    for name, shares in margins.items():
        answered = frame[name].notna().to_numpy()
        for code, target in shares.items():
            group = (frame[name] == code).to_numpy()
            parts = [float(weights[group].sum() / weights[answered].sum()) for weights in (before, after)]
            rows.append((name, _written(code), int(group.sum()), *parts, target / sum(shares.values())))
    return pd.DataFrame(rows, columns=["variable", "code", "respondents", "share_before", "share_after", "target"])


def _written(code: float) -> str:
    """A code as codebooks write it: whole numbers without decimals."""
    return f"{float(code):.12g}"
