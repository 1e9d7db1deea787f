"""Statistics of a Delphi round: do experts agree, are they keen, and do they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers
from bphs.measures.sample.ranks import midranks, settled


@dataclass(frozen=True, eq=False)
class Concordance:
    """Kendall's W, 0 (no agreement) to 1 (the same order), and its test.

    Attributes
    ----------
    w, chi2, df, p_value : W, m(k - 1)W, k - 1, and the chance of so much agreement without any.
    experts, items, left_out : m raters, k items, raters left out for a gap.
    """

    w: float
    chi2: float
    df: int
    p_value: float
    experts: int
    items: int
    left_out: int

    def to_frame(self) -> pd.DataFrame:
        """One row of all of it."""
        return pd.DataFrame(
            [{name: getattr(self, name) for name in ("w", "chi2", "df", "p_value", "experts", "items", "left_out")}]
        )


def kendalls_w(ratings: Any, *, missing: str = "raise") -> Concordance:
    """Kendall's coefficient of concordance (coordination coefficient), corrected for ties.

    W = 12 Σ(R_i - R̄)² / (m²(k³ - k) - m Σ(t³ - t)) with R_i the sum of item i's ranks over m experts and t the sizes
    of ties within experts.

    Parameters
    ----------
    ratings : (m, k) one row per expert, one column per item.
    missing : "raise", or "drop" to leave out experts with a gap.

    Raises
    ------
    MeasureError : fewer than two experts or items; text or infinite values.
    Undefined : every expert rates all items alike.

    References
    ----------
    Kendall and Babington Smith 1939, doi:10.1214/aoms/1177732186. In SPSS: NPAR TESTS /KENDALL.

    >>> round(kendalls_w([[1, 2, 3], [1, 3, 2], [1, 2, 3]]).w, 4)
    0.7778
    """
    from scipy import stats

    frame = numbers(ratings, missing=missing, rows="expert", least=2)
    m, k = frame.shape
    if k < 2:
        raise MeasureError("Agreement on an order needs at least two items.")
    values = frame.to_numpy()
    ranks = np.array([midranks(row) for row in values])
    full = float(m**2 * (k**3 - k) - m * sum(_tied(row) for row in values))
    if full <= 0:
        raise Undefined(
            "Every expert rates all items alike, so there is no order to agree on.",
            "各位专家对所有项目的评分均相同，无法计算协调系数。",
        )
    w = float(12 * ((ranks.sum(axis=0) - m * (k + 1) / 2) ** 2).sum() / full)
    chi2 = m * (k - 1) * w
    return Concordance(w, chi2, k - 1, float(stats.chi2.sf(chi2, k - 1)), m, k, len(np.asarray(ratings)) - m)


def _tied(row: FloatArray) -> float:
    count = np.unique(settled(row), return_counts=True)[1].astype(float)
    return float((count**3 - count).sum())


@dataclass(frozen=True, eq=False)
class Round:
    """One round of a Delphi inquiry.

    Attributes
    ----------
    items : one row per item: `item`, `n`, `mean`, `sd`, `cv` (sd over mean), `full_score` (share of experts giving the
        highest mark).
    positive_coefficient : questionnaires returned over those sent (NaN if not given).
    authority : one row per expert: `expert`, `basis` (Ca), `familiarity` (Cs), `authority` (Cr = (Ca + Cs)/2); None if
        not given.
    authority_coefficient : mean of Cr over experts; 0.70 or more is usually asked for.
    concordance : Kendall's W of the experts who rated every item; None if fewer than two did.
    """

    items: pd.DataFrame
    positive_coefficient: float
    authority: pd.DataFrame | None
    authority_coefficient: float
    concordance: Concordance | None

    def to_frame(self) -> pd.DataFrame:
        """One row: positive_coefficient, authority_coefficient, w, chi2, df, p_value."""
        agreed = self.concordance
        row = {"positive_coefficient": self.positive_coefficient, "authority_coefficient": self.authority_coefficient}
        return pd.DataFrame(
            [row | {name: getattr(agreed, name, float("nan")) for name in ("w", "chi2", "df", "p_value")}]
        )


def delphi_round(
    ratings: Any, *, sent: int | None = None, basis: Any = None, familiarity: Any = None, highest: float | None = None
) -> Round:
    """Figures of a Delphi round: importance, agreement, response and authority.

    Parameters
    ----------
    ratings : (m, k) one row per expert who answered; a gap is an item not rated.
    sent : questionnaires sent out.
    basis, familiarity : (m,) coefficients of judgement basis Ca and of familiarity Cs, 0 to 1, both or neither.
    highest : the highest mark; the highest given by default.

    Raises
    ------
    MeasureError : more answers than questionnaires; coefficients outside 0 to 1, only one of them, or not one per
        expert; text.

    Notes
    -----
    Coefficients as usual in Chinese public health: positive coefficient = returned/sent, authority Cr = (Ca + Cs)/2,
    coordination = cv of items and Kendall's W of all.

    >>> found = delphi_round([[5, 4, 2], [5, 3, 1], [4, 4, 2]], sent=4, basis=[0.8, 0.9, 0.7],
    ...     familiarity=[0.9, 0.9, 0.8])
    >>> found.positive_coefficient, round(found.authority_coefficient, 3)
    (0.75, 0.833)
    """
    frame = numbers(ratings, missing="keep", rows="expert")
    if sent is not None and (sent < len(frame) or sent < 1):
        raise MeasureError(f"{len(frame)} experts answered, but only {sent} questionnaires were sent.")
    top = frame.max().max() if highest is None else highest
    mean, sd = frame.mean(), frame.std()
    items = pd.DataFrame(
        {
            "item": frame.columns,
            "n": frame.notna().sum().to_numpy(),
            "mean": mean.to_numpy(),
            "sd": sd.to_numpy(),
            "cv": (sd / mean.where(mean != 0)).to_numpy(),
            "full_score": ((frame == top).sum() / frame.notna().sum()).to_numpy(),
        }
    )
    authority = _authority(basis, familiarity, frame)
    whole = frame.dropna()
    return Round(
        items,
        float("nan") if sent is None else len(frame) / sent,
        authority,
        float("nan") if authority is None else float(authority["authority"].mean()),
        kendalls_w(whole) if len(whole) > 1 and whole.shape[1] > 1 else None,
    )


def delphi_rounds(
    ratings: pd.DataFrame, *, highest: float | None = None, sent: Mapping[int, int] | None = None
) -> dict[int, Round]:
    """Rounds of a Delphi inquiry, in their order.

    Parameters
    ----------
    ratings : one row per round, expert and dimension: `round`, `expert`, `dimension`, `importance`, `judgement_basis`
        (Ca) and `familiarity` (Cs) of the expert.
    highest : the highest mark; the highest given by default.
    sent : questionnaires sent out in each round, where that is known.

    Raises
    ------
    MeasureError : as for `delphi_round`.
    Undefined : a round in which fewer than two experts rated every dimension, or there are fewer than two dimensions.

    >>> rows = [(1, e, d, m, 0.8, 0.9) for e, marks in enumerate([(5, 3), (4, 2)]) for d, m in zip("ab", marks)]
    >>> names = ["round", "expert", "dimension", "importance", "judgement_basis", "familiarity"]
    >>> delphi_rounds(pd.DataFrame(rows, columns=names))[1].concordance.w
    1.0
    """
    found: dict[int, Round] = {}
    for number in sorted({int(each) for each in ratings["round"]}):
        part = ratings[ratings["round"] == number]
        by_expert = part.groupby("expert")
        found[number] = delphi_round(
            part.pivot(index="expert", columns="dimension", values="importance"),
            basis=by_expert["judgement_basis"].first(),
            familiarity=by_expert["familiarity"].first(),
            highest=highest,
            sent=(sent or {}).get(number),
        )
        if found[number].concordance is None:
            raise Undefined(
                f"In round {number} fewer than two experts rated two dimensions or more: there is no agreement to measure.",
                f"第 {number} 轮中对两个及以上维度完整评分的专家不足两人，无法计算协调系数。",
            )
    return found


def coefficients(rounds: Mapping[int, Round]) -> pd.DataFrame:
    """Coefficients of each round as studies print them: `round`, `experts`, `positive_coefficient` (NaN if not known),
    `basis_coefficient` (mean Ca), `familiarity_coefficient` (mean Cs), `authority_coefficient` (mean Cr), `kendalls_w`,
    `chi2`, `df`, `p_value`.

    Parameters
    ----------
    rounds : of `delphi_rounds`.

    >>> found = {1: delphi_round([[5, 4, 2], [5, 3, 1]], sent=4, basis=[0.8, 0.9], familiarity=[0.9, 0.9])}
    >>> coefficients(found)[["positive_coefficient", "authority_coefficient"]].round(3).values.tolist()
    [[0.5, 0.875]]
    """
    rows = []
    for number, one in rounds.items():
        agreed, means = one.concordance, one.authority
        rows.append(
            {
                "round": number,
                "experts": None if agreed is None else agreed.experts,
                "positive_coefficient": one.positive_coefficient,
                "basis_coefficient": float("nan") if means is None else means["basis"].mean(),
                "familiarity_coefficient": float("nan") if means is None else means["familiarity"].mean(),
                "authority_coefficient": one.authority_coefficient,
                "kendalls_w": getattr(agreed, "w", float("nan")),
                **{name: getattr(agreed, name, float("nan")) for name in ("chi2", "df", "p_value")},
            }
        )
    return pd.DataFrame(rows)


def _authority(basis: Any, familiarity: Any, frame: pd.DataFrame) -> pd.DataFrame | None:
    if basis is None and familiarity is None:
        return None
    if basis is None or familiarity is None:
        raise MeasureError("Authority needs both coefficients, basis (Ca) and familiarity (Cs).")
    ca, cs = real(basis, "basis"), real(familiarity, "familiarity")
    if ca.shape != (len(frame),) or cs.shape != ca.shape or not ((ca >= 0) & (ca <= 1) & (cs >= 0) & (cs <= 1)).all():
        raise MeasureError(
            f"basis and familiarity must hold one number from 0 to 1 for each of the {len(frame)} experts."
        )
    return pd.DataFrame(
        {"expert": [str(name) for name in frame.index], "basis": ca, "familiarity": cs, "authority": (ca + cs) / 2}
    )
