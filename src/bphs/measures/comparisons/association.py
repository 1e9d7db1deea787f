"""Chi-square of two sets of categories under a survey's design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons._results import Tested
from bphs.measures.sample.gate import Design, FloatArray, columns
from bphs.measures.sample.taylor import Survey, aligned, answered, survey


@dataclass(frozen=True, eq=False)
class Cells:
    """Weighted shares of the r·c cells of a table, and the influence of every unit of the file on them, (n, r·c)."""

    shares: FloatArray
    influence: FloatArray
    shape: tuple[int, int]
    survey: Survey
    n: int
    left_out: int

    @property
    def pearson(self) -> float:
        """X² of the table weighted to the number of units."""
        p = self.shares.reshape(self.shape)
        expected = np.outer(p.sum(axis=1), p.sum(axis=0))
        return float(((p - expected) ** 2 / expected).sum() * self.n)


def rao_scott(
    rows: Any, cols: Any, *, weights: Any = None, design: Design | None = None, missing: str = "drop"
) -> Tested:
    """Rao and Scott's test of independence of two sets of categories: Pearson's chi-square of the weighted table with
    Rao and Scott's second-order correction.

    With δ the matrix of generalised design effects, F = X²/tr δ on ν = (tr δ)²/tr δ² and ν·d degrees of freedom, d
    clusters less strata.

    Parameters
    ----------
    rows, cols : (n,) labels. weights, design, missing : as for `survey_means`.

    Returns
    -------
    Tested : F, both degrees of freedom; detail `pearson`, X² of the table weighted to the number of units.

    Raises
    ------
    MeasureError : fewer than two rows or columns; as for `survey_means`.

    References
    ----------
    Rao and Scott 1984, doi:10.1214/aos/1176346391. In R: ``survey::svychisq(statistic = "F")``.

    >>> answers = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 1], [0, 0]]
    >>> rao_scott([a for a, _ in answers], [b for _, b in answers]).df
    1.0
    """
    from scipy import stats

    table = cells_of_table(rows, cols, weights, design, missing)
    effects = design_effects(table)
    trace = float(np.trace(effects))
    df = trace**2 / float(np.trace(effects @ effects))
    f, d = table.pearson / trace, table.survey.df
    if d < 1:
        raise Undefined(
            "Too few clusters: the test needs at least one more cluster than strata in which somebody answered.",
            "整群数过少：该检验要求有回答的整群数至少比层数多 1。",
        )
    return Tested(
        "rao_scott",
        f,
        float(stats.f.sf(f, df, df * d)),
        table.n,
        table.left_out,
        df,
        df * d,
        {"pearson": table.pearson},
    )


def cells_of_table(rows: Any, cols: Any, weights: Any, design: Design | None, missing: str) -> Cells:
    """Checked input, or `MeasureError`."""
    columns({}, {"rows": rows, "columns": cols}, missing=missing)  # refuses what is wrong
    aligned(design, rows=rows, weights=weights)
    told = answered(rows, cols)
    plan = survey(told.size, weights, design, told)
    cells, shape = _cells(rows, cols, told)
    total = plan.weights[told].sum()
    shares = plan.weights @ cells / total
    return Cells(
        shares, np.where(told[:, None], cells - shares, 0.0) / total, shape, plan, int(told.sum()), int((~told).sum())
    )


def _cells(rows: Any, cols: Any, told: Any) -> tuple[FloatArray, tuple[int, int]]:
    """Indicator of each cell for every unit of the file, (n, r·c); zero for units that did not answer."""
    coded = columns({}, {"rows": pd.Series(rows)[told], "columns": pd.Series(cols)[told]}).labels
    (r, row_labels), (c, column_labels) = coded["rows"], coded["columns"]
    shape = (len(row_labels), len(column_labels))
    if min(shape) < 2:
        raise Undefined(
            f"An association needs at least two rows and two columns; there are rows {list(row_labels)} and columns {list(column_labels)}.",
            "关联检验至少需要两行两列的列联表。",
        )
    cells = np.zeros((told.size, shape[0] * shape[1]))
    cells[np.flatnonzero(told), r * shape[1] + c] = 1
    return cells, shape


def design_effects(table: Cells) -> FloatArray:
    """Effects of the design on the interactions of the log-linear model; empty cells count nothing."""
    shares, shape = table.shares, table.shape
    variance = table.survey.covariance(table.influence)
    r, c = np.indices(shape).reshape(2, -1)
    rows, cols = (np.eye(size)[code][:, 1:] for size, code in zip(shape, (r, c), strict=True))
    main = np.column_stack([np.ones(r.size), rows, cols])
    both = (rows[:, :, None] * cols[:, None, :]).reshape(r.size, -1)
    contrast = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    inverse = np.divide(1, shares, out=np.zeros_like(shares), where=shares > 0)
    simple = contrast.T @ (inverse[:, None] / table.n * contrast)
    drawn = contrast.T @ (inverse[:, None] * variance * inverse) @ contrast
    return np.linalg.solve(simple, drawn)
