"""Chance of each answer as a function of parameters and columns.

Complex numbers pass through, for exact derivatives.
"""

from __future__ import annotations

import numpy as np

from bphs.measures.models._binary import expit
from bphs.measures.models.ordered import nominal_places
from bphs.measures.models.results import ModelResult


def chances(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """(n, J) chances of the model's answers for coded rows (n, k)."""
    return {"logit": _yes_no, "multinomial": _named, "ordered": _ordered, "mixed_logit": _grouped}[model.kind](
        model, theta, matrix
    )


def _yes_no(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    yes = expit(theta[0] + matrix @ theta[1:])
    return np.column_stack([1 - yes, yes])


def _named(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    coefficients = theta.reshape(len(model.categories) - 1, -1)
    eta = np.column_stack([np.zeros(len(matrix)), coefficients[:, 0] + matrix @ coefficients[:, 1:].T])
    scaled = np.exp(eta - eta.real.max(axis=1, keepdims=True))
    return scaled / scaled.sum(axis=1, keepdims=True)


def _ordered(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    lines = len(model.categories) - 1
    apart = nominal_places(model.design, model.nominal)
    same = np.delete(matrix, apart, axis=1)
    split = theta[lines + same.shape[1] :].reshape(len(apart), lines)
    ends = theta[:lines] - (same @ theta[lines : lines + same.shape[1]])[:, None] - matrix[:, apart] @ split
    below = expit(ends) if model.link == "logit" else _normal(ends)
    return np.diff(below, axis=1, prepend=0.0, append=1.0)


def _grouped(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Averaged over the groups: the random intercept is integrated out."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    eta = theta[0] + matrix @ theta[1:-1]
    yes = expit(eta[:, None] + theta[-1] * nodes) @ (weights / weights.sum())
    return np.column_stack([1 - yes, yes])


def _normal(values: np.ndarray) -> np.ndarray:
    from scipy.special import log_ndtr, ndtr

    return np.exp(log_ndtr(values)) if np.iscomplexobj(values) else ndtr(values)
