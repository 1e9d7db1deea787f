"""What a comparison gives back: a test, or an effect with its interval, each ready for a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

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
    """How large a difference or an association is.

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

    def to_frame(self) -> pd.DataFrame:
        """One row: effect, value, lower, upper, n, left_out."""
        names = ("effect", "value", "lower", "upper", "n", "left_out")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])
