"""Groups of a survey and their weighted means; whoever did not answer stays in the design with zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design, FloatArray, IntArray, columns
from bphs.measures.sample.options import choice
from bphs.measures.sample.taylor import Survey, aligned, answered, survey

POLICIES = ("drop", "raise")
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Domains:
    """Values of every unit of the file (zero where unanswered), and which of the k groups it is in: `inside`,
    (n, k).
    """

    labels: tuple[Any, ...]
    values: FloatArray
    inside: Mask
    survey: Survey
    left_out: int

    @property
    def k(self) -> int:
        return len(self.labels)

    @property
    def n(self) -> int:
        return int(self.sizes.sum())

    @cached_property
    def sizes(self) -> IntArray:
        return self.inside.sum(axis=0)

    @cached_property
    def totals(self) -> FloatArray:
        """Sum of weights in each group."""
        return self.survey.weights @ self.inside

    @cached_property
    def means(self) -> FloatArray:
        return (self.survey.weights * self.values) @ self.inside / self.totals

    @cached_property
    def away(self) -> FloatArray:
        """(n, k) distance of each unit from the mean of its group, zero elsewhere and where only rounding keeps values
        apart.
        """
        away = np.where(self.inside, self.values[:, None] - self.means, 0.0)
        apart = np.abs(away).max(axis=0) > 1e-12 * max(1.0, float(np.abs(self.values).max()))
        return np.where(apart, away, 0.0)

    @property
    def influence(self) -> FloatArray:
        """(n, k) of each unit on the means."""
        return self.away / self.totals

    @cached_property
    def covariance(self) -> FloatArray:
        """(k, k) of the means."""
        return self.survey.covariance(self.influence)

    @property
    def squares(self) -> FloatArray:
        """Weighted sum of squares around its mean, per group."""
        return self.survey.weights @ self.away**2


def domains(values: Any, weights: Any, groups: Any, design: Design | None, missing: str) -> Domains:
    """Checked input, or `MeasureError`; without groups everybody is in the group "all"."""
    choice("missing", missing, POLICIES)
    columns({"values": values, "weights": weights}, {"groups": groups}, missing=missing)  # refuses what is wrong
    aligned(design, values=values, weights=weights)
    told = answered(values, groups)
    plan = survey(told.size, weights, design, told)
    codes, labels = columns(
        {}, {"groups": np.zeros(int(told.sum())) if groups is None else _kept(groups, told)}
    ).labels["groups"]
    code = np.full(told.size, -1)
    code[told] = codes
    x = np.zeros(told.size)
    x[told] = columns({"values": _kept(values, told)}).numbers["values"]
    return Domains(
        ("all",) if groups is None else labels, x, code[:, None] == np.arange(len(labels)), plan, int((~told).sum())
    )


def several(found: Domains) -> Domains:
    """Domains with groups to compare and enough clusters to do so."""
    k, d = found.k, found.survey.df
    if k < 2 or d - k + 2 < 1:
        raise Undefined(
            f"There are {k} groups and {d} degrees of freedom (clusters less strata): at least 2 groups are needed, and more degrees of freedom "
            "than groups less two.",
            f"共 {k} 组，自由度（整群数减层数）为 {d}：至少需要 2 组，且自由度须大于组数减 2。",
        )
    if found.squares.max() <= 1e-24 * max(1.0, float(np.abs(found.values).max())) ** 2 * found.totals.max():
        raise Undefined(
            "values do not vary within any group, so there is nothing to measure a difference against.",
            "各组内取值均相同，无法检验组间差异。",
        )
    return found


def df_of_pairs(found: Domains) -> int:
    """Degrees of freedom of a difference of two of the groups: clusters less strata, less the groups but one."""
    df = found.survey.df - found.k + 1
    if df < 1:
        raise Undefined(
            f"Pairs of {found.k} groups need at least {found.k} clusters more than strata, but there are {found.survey.df}; merge groups.",
            f"{found.k} 组两两比较要求整群数至少比层数多 {found.k}，实际仅多 {found.survey.df}。",
        )
    return df


def _kept(column: Any, mask: Mask) -> Any:
    return (column if isinstance(column, pd.Series) else pd.Series(column))[mask]
