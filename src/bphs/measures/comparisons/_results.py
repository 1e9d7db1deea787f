"""Results of comparisons: a test, or an effect with its interval, each ready for a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bphs.measures.sample.remark import Remark

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class Tested:
    """A test of no difference or no association.

    Attributes
    ----------
    test : its name, e.g. ``"welch_t"``.
    statistic : t, F, H, U, chi-square …; NaN for an exact test.
    p_value : two-sided.
    n, left_out : units used, and units left out because something was missing.
    df, df_error : degrees of freedom (of numerator and denominator); NaN where there are none.
    details : what else belongs to the test, by name, e.g. `difference`, `lower`, `upper`.
    """

    test: str
    statistic: float
    p_value: float
    n: int
    left_out: int = 0
    df: float = NAN
    df_error: float = NAN
    details: Mapping[str, float] = field(default_factory=dict)

    def to_frame(self) -> pd.DataFrame:
        """One row: test, statistic, df, df_error, p_value, n, left_out and the details."""
        names = ("test", "statistic", "df", "df_error", "p_value", "n", "left_out")
        return pd.DataFrame([{**{name: getattr(self, name) for name in names}, **self.details}])

    def __getitem__(self, name: str) -> float:
        return self.details[name]


@dataclass(frozen=True, eq=False)
class Effect:
    """Size of a difference or an association.

    Attributes
    ----------
    effect : its name, e.g. ``"hedges_g"``.
    value, lower, upper, confidence : the estimate and its interval at that level.
    n, left_out : units used, and units left out because something was missing.
    """

    effect: str
    value: float
    lower: float
    upper: float
    confidence: float
    n: int
    left_out: int = 0

    def __float__(self) -> float:
        return self.value

    @property
    def outside(self) -> bool:
        """Whether the estimate lies outside its own interval, as a share of variance that overstates can: see
        `overstated`.
        """
        return self.value < self.lower or self.value > self.upper

    def to_frame(self) -> pd.DataFrame:
        """One row: effect, value, lower, upper, n, left_out."""
        names = ("effect", "value", "lower", "upper", "n", "left_out")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def overstated(effects: int) -> Remark:
    """Remark that so many estimates lie above their own limits (Okada 2013, doi:10.2333/bhmk.40.129; Steiger 2004,
    doi:10.1037/1082-989X.9.2.164).
    """
    return Remark(
        "estimate_outside_interval",
        "Shares of variance found in a sample (η², ε²; Cramér's V is the root of one) are too large on average: η² and ε² come to about (groups - 1)/(n - 1) "
        "even where the groups do not differ. Their limits are those of the share in the population. With many groups and little difference an estimate can "
        f"therefore lie above its own upper limit, as {effects} here {'does' if effects == 1 else 'do'}; ω² and the corrected η² of ranks do not overstate so.",
        "由样本计算的 η²、ε²（及作为其平方根形式的 Cramér's V）平均偏大：即使各组并无差别，η² 与 ε² 的期望值也约为（组数-1）/（n-1）；"
        f"而置信区间针对的是总体参数。组数较多、差异很小时，点估计值可能高于自身区间的上限（此处有 {effects} 处）；ω² 和校正后的秩次 η² 已作偏倚校正。",
    )
