"""Moderation of an effect: an interaction, its simple slopes, and where they become significant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.models import remarks
from bphs.measures.models._gate import complete_rows, not_numbers, refuse
from bphs.measures.models._t_table import t_table
from bphs.measures.models.design import Predictor, Product
from bphs.measures.models.remarks import Remark
from bphs.measures.models.results import INTERCEPT
from bphs.measures.sample.least_squares import Fit, alone, least_squares, leverages


@dataclass(frozen=True)
class Moderation:
    """A regression with a product.

    Attributes
    ----------
    outcome, predictor, moderator : names of the columns.
    n, left_out, df : rows used, rows left out for a missing answer, degrees of freedom.
    means : what was subtracted from predictor and moderator.
    r2, r2_change, f_change, change_p_value : share of variance explained, and what the product adds to it (classical
        F).
    confidence : level of the intervals.
    coefficients : `term`, `coefficient`, `standard_error`, `lower`, `upper`, `t`, `p_value`.
    slopes : slope of the outcome on the predictor at values of the moderator: `moderator` (value), `position`
        (``"mean-1sd"``, ``"mean"``, ``"mean+1sd"`` or empty), `slope`, `standard_error`, `lower`, `upper`, `t`,
        `p_value`.
    borders : values of the moderator, within those seen, at which the slope turns significant at 1 - confidence
        (Johnson and Neyman): `moderator`, `share_below` (of the rows).
    lines : for a figure: `moderator`, `predictor`, `fitted`, `standard_error`, `lower`, `upper`, covariates at their
        means.
    remarks : what to beware of.
    """

    outcome: str
    predictor: str
    moderator: str
    n: int
    left_out: int
    df: int
    means: tuple[float, float]
    r2: float
    r2_change: float
    f_change: float
    change_p_value: float
    confidence: float
    coefficients: pd.DataFrame
    slopes: pd.DataFrame
    borders: pd.DataFrame
    lines: pd.DataFrame
    remarks: tuple[Remark, ...]

    def to_frame(self) -> pd.DataFrame:
        """Table of coefficients, ready for `chapter.table`."""
        return self.coefficients.copy()


def moderation(
    frame: pd.DataFrame,
    outcome: str,
    *,
    predictor: str,
    moderator: str,
    covariates: Sequence[Predictor] = (),
    at: Sequence[float] | None = None,
    centre: bool = True,
    robust: bool = False,
    confidence: float = 0.95,
) -> Moderation:
    r"""Least squares :math:`y = a + b x + c z + d x z`, and the slope :math:`b + d z` at values of the moderator z.

    For yes/no and ordered outcomes put `Product(x, z)` into their model and read `predicted_probabilities(by=…)`.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out.
    outcome, predictor, moderator : numeric columns.
    covariates : further predictors.
    at : values of the moderator for the simple slopes, uncentred; by default its two values, or its mean and a standard
        deviation below and above.
    centre : subtract the means of predictor and moderator, so that b is the slope at the mean moderator.
    robust : HC3 instead of classical standard errors.
    confidence : level of the intervals.

    Raises
    ------
    MeasureError : bad columns, all named at once.

    Notes
    -----
    In SPSS: PROCESS model 1. In R: ``interactions::sim_slopes``, ``johnson_neyman``.

    References
    ----------
    Aiken and West 1991, Multiple Regression: Testing and Interpreting Interactions. Bauer and Curran 2005,
    doi:10.1207/s15327906mbr4003_5.

    Examples
    --------
    >>> people = pd.DataFrame({"use": [1, 2, 4, 6, 3, 5, 4, 6.5], "educated": [0, 1, 2, 3, 0, 1, 2, 3],
    ...     "urban": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> moderation(people, "use", predictor="educated", moderator="urban").slopes["slope"].round(3).to_list()
    [1.7, 0.95]
    """
    if len({outcome, predictor, moderator}) < 3:
        raise MeasureError("Outcome, predictor and moderator must be three different columns.")
    rows = complete_rows(
        frame, outcome, [predictor, moderator, Product(predictor, moderator), *covariates], confidence=confidence
    )
    refuse(outcome, not_numbers(rows.y, outcome))
    raw, y = rows.design.matrix, rows.y.to_numpy(dtype=float)
    means = tuple(raw[:, :2].mean(axis=0).tolist()) if centre else (0.0, 0.0)
    pair = raw[:, :2] - means
    others = raw[:, 3:] - raw[:, 3:].mean(axis=0)
    x = np.column_stack([np.ones(rows.n), pair, pair.prod(axis=1), others if centre else raw[:, 3:]])
    if robust:
        _refuse_lone_rows(x)
    fit, plain = (
        least_squares(y, x, covariance="HC3" if robust else "classical"),
        least_squares(y, np.delete(x, 3, axis=1)),
    )
    f = (plain.squares - fit.squares) / (fit.squares / fit.freedom)
    around = float(((y - y.mean()) ** 2).sum())
    values = _values(raw[:, 1], at)
    return Moderation(
        outcome,
        predictor,
        moderator,
        rows.n,
        rows.left_out,
        fit.freedom,
        means,
        1 - fit.squares / around,
        (1 - fit.squares / around) - (1 - plain.squares / around),
        f,
        _upper_f(f, fit.freedom),
        confidence,
        t_table([INTERCEPT, *rows.design.names], fit.coefficients, fit.errors, fit.freedom, confidence),
        _slopes(fit, values, means[1], confidence),
        _borders(fit, raw[:, 1], means[1], confidence),
        _lines(fit, x, raw, values, means, confidence),
        (*remarks.left_out(rows.left_out, rows.n), *remarks.vanished(rows.vanished)),
    )


def _refuse_lone_rows(x: np.ndarray) -> None:
    lone = len(alone(leverages(x)))
    if lone:
        raise Undefined(
            f"HC3 is not defined: {lone} of {len(x)} rows alone decide a coefficient each (leverage 1). "
            "Merge the category that holds one of them only, leave out that predictor, or use classical errors.",
            f"HC3 标准误无法计算：{len(x)}条记录中有{lone}条各自单独决定一个系数（杠杆值为1）。",
        )


def _values(moderator: np.ndarray, at: Sequence[float] | None) -> list[tuple[float, str]]:
    if at is not None:
        return [(float(value), "") for value in at]
    seen = np.unique(moderator)
    if len(seen) == 2:
        return [(float(value), "") for value in seen]
    mean, sd = float(moderator.mean()), float(moderator.std(ddof=1))
    return [(mean - sd, "mean-1sd"), (mean, "mean"), (mean + sd, "mean+1sd")]


def _slopes(fit: Fit, values: list[tuple[float, str]], mean: float, confidence: float) -> pd.DataFrame:
    place = np.array([value - mean for value, _ in values])
    slope = fit.coefficients[1] + fit.coefficients[3] * place
    variance = fit.covariance[1, 1] + 2 * place * fit.covariance[1, 3] + place**2 * fit.covariance[3, 3]
    table = t_table([position for _, position in values], slope, np.sqrt(variance), fit.freedom, confidence)
    table.insert(0, "moderator", [value for value, _ in values])
    return table.rename(columns={"term": "position", "coefficient": "slope"})


def _borders(fit: Fit, moderator: np.ndarray, mean: float, confidence: float) -> pd.DataFrame:
    """Borders where slope² = t² variance: a quadratic in the moderator."""
    from scipy.special import stdtrit

    t2, b, v = stdtrit(fit.freedom, (1 + confidence) / 2) ** 2, fit.coefficients, fit.covariance
    roots = np.roots([b[3] ** 2 - t2 * v[3, 3], 2 * (b[1] * b[3] - t2 * v[1, 3]), b[1] ** 2 - t2 * v[1, 1]])
    real = np.sort(roots[np.isreal(roots)].real) + mean
    seen = real[(real >= moderator.min()) & (real <= moderator.max())]
    return pd.DataFrame({"moderator": seen, "share_below": [(moderator < value).mean() for value in seen]}, dtype=float)


def _lines(
    fit: Fit,
    x: np.ndarray,
    raw: np.ndarray,
    values: list[tuple[float, str]],
    means: tuple[float, ...],
    confidence: float,
) -> pd.DataFrame:
    from scipy.special import stdtrit

    ends = np.linspace(raw[:, 0].min(), raw[:, 0].max(), 25)
    rows = []
    for value, _ in values:
        first, second = ends - means[0], np.full(len(ends), value - means[1])
        there = np.column_stack(
            [np.ones(len(ends)), first, second, first * second, np.tile(x[:, 4:].mean(axis=0), (len(ends), 1))]
        )
        fitted, se = there @ fit.coefficients, np.sqrt(np.einsum("ij,jk,ik->i", there, fit.covariance, there))
        reach = stdtrit(fit.freedom, (1 + confidence) / 2) * se
        rows.append(
            pd.DataFrame(
                {
                    "moderator": value,
                    "predictor": ends,
                    "fitted": fitted,
                    "standard_error": se,
                    "lower": fitted - reach,
                    "upper": fitted + reach,
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def _upper_f(f: float, df: int) -> float:
    from scipy.special import fdtrc

    return float(fdtrc(1, df, max(f, 0.0)))
