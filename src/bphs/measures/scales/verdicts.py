"""Rules of thumb by name: what a value is called, where the line runs, and who drew it.

None of them is a test. Each function takes a value and returns a `Verdict`; a chapter prints its sentence from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._indices import FitIndices


@dataclass(frozen=True)
class Verdict:
    """A value held against a rule.

    Attributes
    ----------
    rule : name of the function that judged.
    value : what was judged.
    threshold : the line that decides `passed`.
    level : what the rule calls the value; a code such as ``"meritorious"``.
    passed : on the good side of the line?
    source : who drew the line.
    """

    rule: str
    value: float
    threshold: float
    level: str
    passed: bool
    source: str

    def to_frame(self) -> pd.DataFrame:
        """One row: `rule`, `value`, `threshold`, `level`, `passed`, `source`."""
        return pd.DataFrame([vars(self)])


def _judge(
    rule: str,
    value: float,
    threshold: float,
    source: str,
    bands: tuple[tuple[float, str], ...] = (),
    *,
    most: bool = False,
    strict: bool = False,
) -> Verdict:
    """`bands`: lower edges with names, ascending, the first from minus infinity.

    `most`: at most the threshold is good.
    """
    value = float(value)
    if value != value:
        raise MeasureError(f"{rule} cannot judge a missing value.")
    good = value <= threshold if most else value >= threshold
    good = good and not (strict and value == threshold)
    below = bisect_left if most else bisect_right
    level = bands[below([edge for edge, _ in bands], value) - 1][1] if bands else ("met" if good else "not_met")
    return Verdict(rule, value, threshold, level, good, source)


INFINITY = float("inf")


def alpha_verdict(value: float) -> Verdict:
    """Reliability of at least .70 for research on groups (Nunnally and Bernstein 1994, Psychometric Theory, 3rd ed., p.
    264); the names of the bands are George and Mallery's (SPSS for Windows Step by Step). Also for omega and
    split-half.

    >>> alpha_verdict(0.795).level
    'acceptable'
    """
    bands = (
        (-INFINITY, "unacceptable"),
        (0.5, "poor"),
        (0.6, "questionable"),
        (0.7, "acceptable"),
        (0.8, "good"),
        (0.9, "excellent"),
    )
    return _judge("alpha_verdict", value, 0.7, "Nunnally and Bernstein 1994", bands)


def item_total_verdict(value: float) -> Verdict:
    """Corrected item-total correlation of at least .30 (Nunnally and Bernstein 1994, Psychometric Theory, 3rd ed., p.
    305).
    """
    return _judge("item_total_verdict", value, 0.3, "Nunnally and Bernstein 1994")


def kmo_verdict(value: float) -> Verdict:
    """Kaiser's words for sampling adequacy (Kaiser 1974, doi:10.1007/BF02291575); .50 is the least.

    >>> kmo_verdict(0.871).level
    'meritorious'
    """
    bands = (
        (-INFINITY, "unacceptable"),
        (0.5, "miserable"),
        (0.6, "mediocre"),
        (0.7, "middling"),
        (0.8, "meritorious"),
        (0.9, "marvelous"),
    )
    return _judge("kmo_verdict", value, 0.5, "Kaiser 1974", bands)


def variance_explained_verdict(share: float) -> Verdict:
    """Variance explained by all factors of 60 % or more, in the social sciences (Hair et al. 2010)."""
    return _judge("variance_explained_verdict", share, 0.6, "Hair et al. 2010")


def harman_verdict(share: float, threshold: float = 0.5) -> Verdict:
    """No single component holds the majority of the variance (Podsakoff and Organ 1986,
    doi:10.1177/014920638601200408).

    "Majority" is .50; much of the Chinese literature draws the line at .40: say so with `threshold`. A weak test that
    many a biased survey passes (Podsakoff et al. 2003, doi:10.1037/0021-9010.88.5.879).
    """
    return _judge("harman_verdict", share, threshold, "Podsakoff and Organ 1986", most=True, strict=True)


def cfi_verdict(value: float) -> Verdict:
    """CFI or TLI of at least .95; .90 is called acceptable (Hu and Bentler 1999, doi:10.1080/10705519909540118)."""
    bands = ((-INFINITY, "poor"), (0.9, "acceptable"), (0.95, "good"))
    return _judge("cfi_verdict", value, 0.9, "Hu and Bentler 1999", bands)


def rmsea_verdict(value: float) -> Verdict:
    """Close fit to .05, fair fit to .08, mediocre to .10 (Browne and Cudeck 1992, doi:10.1177/0049124192021002005)."""
    bands = ((-INFINITY, "close"), (0.05, "fair"), (0.08, "mediocre"), (0.1, "poor"))
    return _judge("rmsea_verdict", value, 0.08, "Browne and Cudeck 1992", bands, most=True)


def srmr_verdict(value: float) -> Verdict:
    """SRMR of at most .08 (Hu and Bentler 1999, doi:10.1080/10705519909540118)."""
    return _judge("srmr_verdict", value, 0.08, "Hu and Bentler 1999", most=True)


FIT = ("chi2", "df", "chi2_df", "rmsea", "srmr", "cfi", "tli", "gfi", "agfi", "aic", "bic")
"""Indices of fit in the order in which journals print them."""


def fit_table(fit: FitIndices) -> pd.DataFrame:
    """Indices of fit beside the lines that are drawn for some of them: RMSEA and SRMR at most .08, CFI and TLI at least
    .90.

    Returns
    -------
    One row per index of `FIT`: `fit_index`, `value`, `rule` (``"≤ 0.08"``) and `met`; the last two are missing where no
    line is drawn.

    Raises
    ------
    Undefined : the model leaves no degree of freedom.
    """
    if fit.df == 0:
        raise Undefined(
            "The model leaves no degree of freedom: it has as many parameters as the items have variances and "
            "covariances, and fits whatever they are.",
            "模型自由度为 0（饱和模型），拟合指数无法用于评价。",
        )
    judges = {"rmsea": rmsea_verdict, "srmr": srmr_verdict, "cfi": cfi_verdict, "tli": cfi_verdict}
    rows = []
    for name in FIT:
        value = getattr(fit, name)
        verdict = judges[name](value) if name in judges else None
        sign = "≤" if name in ("rmsea", "srmr") else "≥"
        rows.append((name, value, *((f"{sign} {verdict.threshold:.2f}", verdict.passed) if verdict else (None, None))))
    return pd.DataFrame(rows, columns=["fit_index", "value", "rule", "met"], dtype=object)


def htmt_verdict(value: float, threshold: float = 0.85) -> Verdict:
    """Constructs are distinct: HTMT below .85, or .90 for like constructs (Henseler, Ringle and Sarstedt 2015,
    doi:10.1007/s11747-014-0403-8).
    """
    return _judge("htmt_verdict", value, threshold, "Henseler, Ringle and Sarstedt 2015", most=True, strict=True)


def invariance_verdict(cfi_change: float) -> Verdict:
    """A step of invariance holds if CFI falls by no more than .01 (Cheung and Rensvold 2002,
    doi:10.1207/S15328007SEM0902_5).

    `cfi_change` is CFI of the stricter model less CFI of the freer one.
    """
    return _judge("invariance_verdict", cfi_change, -0.01, "Cheung and Rensvold 2002")
