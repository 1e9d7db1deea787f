"""The design of a survey: how many of the questionnaires came back, what the weights cost, and raking to known margins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.codes import code_text
from bphs.inputs.survey.settings import Survey

TOLERANCE = 1e-8


class Margin(NamedTuple):
    """A code of a variable: how many gave it, its share without and with the weights found, and the share wanted (0 to 1)."""

    variable: str
    code: str
    respondents: int
    share_before: float
    share_after: float
    target: float


class Advice(NamedTuple):
    """What to do, in both languages."""

    en: str
    zh: str


UNMET = (
    "Not every margin could be met: {name} is furthest off, {points:.1f} points ({share:.1%} instead of {target:.1%}). "
    "Merge categories with few respondents, leave a margin out, or widen weight_bounds.",
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
    margins : one row for each variable and code: `variable`, `code`, `respondents`, `share_before`, `share_after`, `target`.
    """

    weights: pd.Series
    converged: bool
    cycles: int
    gap: float
    margins: pd.DataFrame

    @property
    def furthest(self) -> Margin | None:
        """The margin whose weighted share is furthest from its target; None without margins."""
        if self.margins.empty:
            return None
        place = (self.margins["share_after"] - self.margins["target"]).abs().to_numpy().argmax()
        variable, code, respondents, *shares = self.margins.iloc[place]
        return Margin(variable, code, int(respondents), *map(float, shares))

    def advice(self, named: tuple[str, str] | None = None) -> Advice | None:
        """What to do about margins that are not met, in words; None if all are met.

        Parameters
        ----------
        named : (English, Chinese) what the margin that is furthest off is called; without it variable and code.
        """
        worst = self.furthest
        if self.converged or worst is None:
            return None
        names, points = named or (f"{worst.variable} = {worst.code}",) * 2, 100 * abs(worst.share_after - worst.target)
        return Advice(
            *(
                words.format(name=name, points=points, share=worst.share_after, target=worst.target)
                for name, words in zip(names, UNMET, strict=True)
            )
        )


def response_rate(
    issued: int | None, received: int, analysed: int, duplicates: int = 0, ineligible: int = 0
) -> pd.DataFrame:
    """What came of the questionnaires given out: one row. After cleaning, `Cleaned.rates` fills in the numbers.

    Parameters
    ----------
    issued : residents approached, or questionnaires given out; None if nobody counted them.
    received : answer sheets that came back. duplicates : those among them that a respondent sent a second time. ineligible : sheets
        of people who turned out not to belong to the population. analysed : sheets left after cleaning.

    Returns
    -------
    These numbers, `respondents` = received - duplicates, and shares from 0 to 1:

    - `response_rate` (回收率) = (respondents - ineligible) / (issued - ineligible): sheets count whether complete or not, residents who
      were not reached count as eligible (AAPOR's RR2);
    - `complete_rate` = analysed / (issued - ineligible), only sheets that could be used; never above AAPOR's RR1, for careless answers fall out too;
    - `valid_rate` (有效率) = analysed / received.

    Where `issued` is None, `issued`, `response_rate` and `complete_rate` are NaN: they cannot be known from the answers, and no
    sentence may state them.

    Raises
    ------
    InputError : more respondents than issued.

    Source: American Association for Public Opinion Research 2023, Standard Definitions: Final Dispositions of Case Codes and Outcome
    Rates for Surveys, 10th edition.

    >>> response_rate(1410, 1240, 1180, duplicates=20, ineligible=10).round(3).to_dict("records")[0]["response_rate"]
    0.864
    """
    respondents = received - duplicates
    if issued is not None and respondents > issued:
        raise InputError(
            [
                Problem(
                    "study.yml, survey: issued",
                    f"{issued} issued, {respondents} respondents",
                    "at least as many issued as received",
                    "correct 'issued', or look for records that were entered twice",
                )
            ]
        )
    whole = float("nan") if issued is None else issued
    row = {
        "issued": whole,
        "received": received,
        "duplicates": duplicates,
        "respondents": respondents,
        "ineligible": ineligible,
        "analysed": analysed,
    }
    rates = {
        "response_rate": _share(respondents - ineligible, whole - ineligible),
        "complete_rate": _share(analysed, whole - ineligible),
        "valid_rate": _share(analysed, received),
    }
    return pd.DataFrame([row | rates])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def weighted(frame: pd.DataFrame, survey: Survey) -> Raked:
    """The weights that a study's settings ask for: the design weights of ``survey: weight``, raked to ``survey: margins``.

    Without `weight` all begin alike. Without `margins` nothing is raked: the weights are the design weights (all 1 if there are none
    either), `converged` is true, `cycles` and `gap` are 0, `margins` has no row, `furthest` is None; bounds are not applied.

    Parameters
    ----------
    frame : respondents x variables, as cleaning left them.

    Raises
    ------
    InputError : no column of the name in ``survey: weight``, and what `rake` says.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 2.0], "chance": [1.0, 3.0, 2.0]})
    >>> weighted(people, Survey(file="a.sav", weight="chance", margins={"sex": {1: 0.4, 2: 0.6}})).weights.round(4).tolist()
    [0.3, 0.9, 1.8]
    """
    if survey.weight is not None and survey.weight not in frame:
        raise InputError(
            [
                Problem(
                    "study.yml, survey: weight",
                    f"variable {survey.weight!r}",
                    "a column of the table of respondents",
                    nearest(survey.weight, map(str, frame)),
                )
            ]
        )
    return rake(frame, survey.margins, None if survey.weight is None else frame[survey.weight], survey.weight_bounds)


def design_effect(weights: pd.Series | np.ndarray) -> float:
    r"""By how much unequal weights widen variances: :math:`n \sum w^2 / (\sum w)^2` (Kish 1965, Survey Sampling, section 11.7).

    >>> design_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    numbers = np.asarray(weights, dtype=float)
    return float(len(numbers) * (numbers**2).sum() / numbers.sum() ** 2)


def rake(
    frame: pd.DataFrame,
    margins: Mapping[str, Mapping[int, float]],
    weights: pd.Series | None = None,
    bounds: tuple[float, float] = (0.2, 5.0),
    cycles: int = 500,
) -> Raked:
    """Fit weights to known margins, one variable after the other until all are met (iterative proportional fitting).

    Parameters
    ----------
    frame : respondents x variables. Who did not answer a question keeps the weight that the other questions give; the question's
        margin is met among those who answered.
    margins : for each variable and each of its codes the number of residents, or their share.
    weights : design weights to begin with; without them all begin alike.
    bounds : smallest and largest weight as multiples of the mean; tight bounds may keep the margins from being met.
    cycles : rounds after which it stops, whether it converged or not.

    Raises
    ------
    InputError : a code among the answers that has no margin, a margin without respondents, weights that are not positive.

    Source: Deming and Stephan 1940, doi:10.1214/aoms/1177731829; bounded as in Deville and Särndal 1992, doi:10.1080/01621459.1992.10475217
    in that weights outside the bounds are cut before the next round.

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
                    f"answers with code {code_text(code)}, without a margin",
                    "a margin for each code",
                    "add it in study.yml, under survey: margins",
                )
            )
        for code in sorted(set(map(float, shares)) - there):
            problems.append(
                Problem(
                    f"margins of {name!r}",
                    f"a margin for code {code_text(code)}, but no respondent",
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
            rows.append((name, code_text(float(code)), int(group.sum()), *parts, target / sum(shares.values())))
    return pd.DataFrame(rows, columns=["variable", "code", "respondents", "share_before", "share_after", "target"])
