"""Ratios of odds and of risks from a 2 x 2 table."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.comparisons._groups import Counts, cross_counts
from bphs.measures.comparisons._results import Effect
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import level


def odds_ratio(
    rows: Any, columns: Any = None, *, correction: float = 0.0, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Odds of the second column in the second row against the first row: n₁₁n₂₂/(n₁₂n₂₁), with Woolf's interval.

    ln OR ± z √(1/n₁₁ + 1/n₁₂ + 1/n₂₁ + 1/n₂₂).

    Parameters
    ----------
    rows, columns, missing : as for `chi_square`, two labels each; 0 before 1, "no" before "yes".
    correction : added to every cell; ½ (Haldane and Anscombe) where a cell is empty. Nothing is added unless asked for.

    Raises
    ------
    MeasureError : another table than 2 x 2; an empty cell without a correction.

    References
    ----------
    Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x.

    >>> odds_ratio([[4, 38], [18, 40]]).to_frame()[["value", "lower", "upper"]].round(2).values.tolist()
    [[0.23, 0.07, 0.75]]
    """
    cells, table = _cells(rows, columns, missing, correction)
    return _ratio(
        "odds_ratio",
        cells[0, 0] * cells[1, 1] / (cells[0, 1] * cells[1, 0]),
        float((1 / cells).sum()),
        table,
        confidence,
    )


def risk_ratio(
    rows: Any, columns: Any = None, *, correction: float = 0.0, confidence: float = 0.95, missing: str = "drop"
) -> Effect:
    """Share of the second column in the second row against the first row: (n₂₂/n₂.)/(n₁₂/n₁.), with Katz's interval.

    ln RR ± z √(1/n₂₂ - 1/n₂. + 1/n₁₂ - 1/n₁.).

    Parameters
    ----------
    rows, columns, correction, missing : as for `odds_ratio`.

    Raises
    ------
    MeasureError : as for `odds_ratio`.

    References
    ----------
    Katz et al. 1978, doi:10.2307/2530610.

    >>> round(risk_ratio([[80, 20], [60, 40]]).value, 3)
    2.0
    """
    cells, table = _cells(rows, columns, missing, correction, second_only=True)
    totals = cells.sum(axis=1)
    variance = float((1 / cells[:, 1] - 1 / totals).sum())
    return _ratio("risk_ratio", cells[1, 1] / totals[1] / (cells[0, 1] / totals[0]), variance, table, confidence)


def _cells(
    rows: Any, columns: Any, missing: str, correction: float, second_only: bool = False
) -> tuple[FloatArray, Counts]:
    if correction < 0:
        raise MeasureError(f"correction={correction}: it is added to every cell, so it must be zero or more.")
    table = cross_counts(rows, columns, missing=missing, shape=(2, 2))
    cells = table.counts + correction
    if ((cells[:, 1] if second_only else cells) == 0).any():
        raise MeasureError(
            "A cell of the table is empty, so this ratio is zero or infinite and has no interval; use fisher_exact, or pass correction=0.5 "
            "and say so."
        )
    return cells, table


def _ratio(name: str, value: float, variance: float, table: Counts, confidence: float) -> Effect:
    from scipy import stats

    factor = np.exp(stats.norm.ppf((1 + level(confidence)) / 2) * np.sqrt(variance))
    return Effect(name, float(value), float(value / factor), float(value * factor), confidence, table.n, table.left_out)
