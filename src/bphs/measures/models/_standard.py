"""Predictors centred and scaled for the search: the top of a likelihood does not depend on their units, the road to it
does.

Years near 2020 or incomes in fen make the intercept and the slopes of a model all but inseparable in floating point,
and bounds on the length of a step mean something else in every unit. With columns of mean 0 and standard deviation 1
neither matters; estimates and covariances are carried back afterwards by a matrix, which loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Standard:
    """Columns (n, k) of a design with mean 0 and standard deviation 1, and the `means` and `spreads` (k,) they had."""

    matrix: np.ndarray
    means: np.ndarray
    spreads: np.ndarray

    @classmethod
    def of(cls, matrix: np.ndarray) -> Standard:
        """Standard columns made of columns that vary."""
        means, spreads = matrix.mean(axis=0), matrix.std(axis=0)
        return cls((matrix - means) / spreads, means, spreads)

    @property
    def x(self) -> np.ndarray:
        """(n, k + 1), the intercept first."""
        return np.column_stack([np.ones(len(self.matrix)), self.matrix])

    def back(self) -> np.ndarray:
        """(k + 1, k + 1): intercept and slopes of the standard columns into those of the columns as they were."""
        back = np.diag(np.append(1.0, 1 / self.spreads))
        back[0, 1:] = -self.means / self.spreads
        return back

    def back_of_lines(self, apart: Sequence[int], lines: int) -> np.ndarray:
        """Way back for an ordered model: thresholds, common slopes, then a slope per threshold for each
        column `apart`.
        """
        same = [place for place in range(len(self.means)) if place not in apart]
        scales = np.concatenate([np.ones(lines), self.spreads[same], np.repeat(self.spreads[list(apart)], lines)])
        back = np.diag(1 / scales)
        back[:lines, lines : lines + len(same)] = self.means[same] / self.spreads[same]
        for order, place in enumerate(apart):
            first = lines + len(same) + order * lines
            back[:lines, first : first + lines] = np.eye(lines) * self.means[place] / self.spreads[place]
        return back
