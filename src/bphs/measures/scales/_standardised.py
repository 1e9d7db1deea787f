"""Estimates as people read them: standardised loadings and correlations with standard errors, reliability and
distinctness.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.scales._measurement import Dimensions, pattern_of
from bphs.measures.scales._structure import Fit, implied


def standardise(matrices: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Standardised loadings (p, m) and correlations of the dimensions (m, m); complex matrices are allowed."""
    sigma = implied(matrices)[0]
    latent_sd, item_sd = np.sqrt(np.diag(matrices["latent"])), np.sqrt(np.diag(sigma))
    return matrices["loadings"] * latent_sd / item_sd[:, None], matrices["latent"] / np.outer(latent_sd, latent_sd)


def standardised_errors(found: Fit) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Standardised loadings and latent correlations of the first group, then the standard errors of both (delta
    method).
    """
    group, parameters = found.structure.groups[0], found.parameters
    loadings, correlations = standardise(group.matrices(parameters))
    shape, size = loadings.shape, loadings.size
    slopes = np.empty((size + correlations.size, len(parameters)))
    for number in range(len(parameters)):
        # A complex step gives the derivative to full precision, without the cancellation of a difference.
        moved = parameters.astype(complex)
        moved[number] += 1e-30j
        slopes[:, number] = np.concatenate([part.ravel().imag for part in standardise(group.matrices(moved))]) / 1e-30
    errors = np.sqrt(np.maximum(np.einsum("ia,ab,ib->i", slopes, found.covariance, slopes), 0))
    return loadings, correlations, errors[:size].reshape(shape), errors[size:].reshape(correlations.shape)


def loadings_table(found: Fit, dimensions: Dimensions, confidence: float) -> pd.DataFrame:
    """One row per item; see `FactorModel.loadings`."""
    from scipy import stats

    own = pattern_of(dimensions).argmax(axis=1)
    rows = np.arange(len(own))
    group = found.structure.groups[0]
    labels, matrices = group.labels["loadings"][rows, own], group.matrices(found.parameters)
    errors = np.append(np.sqrt(np.diag(found.covariance)), np.nan)[labels]  # label -1 is the fixed loading
    estimate = matrices["loadings"][rows, own]
    standard, _, standard_error, _ = standardised_errors(found)
    value, error = standard[rows, own], standard_error[rows, own]
    reach = stats.norm.ppf((1 + confidence) / 2)
    return pd.DataFrame(
        {
            "dimension": np.array(list(dimensions), dtype=object)[own],
            "item": [str(item) for names in dimensions.values() for item in names],
            "value": estimate,
            "standard_error": errors,
            "z": estimate / errors,
            "p_value": 2 * stats.norm.sf(np.abs(estimate / errors)),
            "standardised": value,
            "standardised_error": error,
            "lower": value - reach * error,
            "upper": value + reach * error,
            "uniqueness": 1 - value**2,
            "r2": value**2,
        }
    )


def correlations_table(found: Fit, correlation: np.ndarray, dimensions: Dimensions, confidence: float) -> pd.DataFrame:
    """One row per pair of dimensions; see `FactorModel.latent_correlations`."""
    from scipy import stats

    _, latent, _, errors = standardised_errors(found)
    reach, pattern = stats.norm.ppf((1 + confidence) / 2), pattern_of(dimensions)
    rows = [
        {
            "dimension": first,
            "other": second,
            "latent_correlation": latent[i, j],
            "standard_error": errors[i, j],
            "lower": latent[i, j] - reach * errors[i, j],
            "upper": latent[i, j] + reach * errors[i, j],
            "p_value": 2 * stats.norm.sf(abs(latent[i, j] / errors[i, j])),
            **heterotrait(correlation, pattern[:, i], pattern[:, j]),
        }
        for (i, first), (j, second) in combinations(enumerate(dimensions), 2)
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "dimension",
            "other",
            "latent_correlation",
            "standard_error",
            "lower",
            "upper",
            "p_value",
            "htmt",
            "htmt2",
        ],
    )


def heterotrait(correlation: np.ndarray, first: np.ndarray, second: np.ndarray) -> dict[str, float]:
    """HTMT with arithmetic means (Henseler et al. 2015) and HTMT2 with geometric ones (Roemer et al. 2021)."""
    size = np.abs(correlation)
    between = size[np.ix_(first, second)].ravel()
    within = [size[np.ix_(own, own)][np.triu_indices(own.sum(), 1)] for own in (first, second)]

    def ratio(mean: Any) -> float:
        return float(mean(between) / np.sqrt(mean(within[0]) * mean(within[1])))

    return {"htmt": ratio(np.mean), "htmt2": ratio(lambda values: np.exp(np.log(np.maximum(values, 1e-300)).mean()))}


def validity_table(found: Fit, dimensions: Dimensions) -> pd.DataFrame:
    """One row per dimension; see `FactorModel.validity`."""
    loadings, latent = standardise(found.structure.groups[0].matrices(found.parameters))
    pattern, rows = pattern_of(dimensions), []
    apart = np.abs(latent - np.diag(np.diag(latent)))
    for j, name in enumerate(dimensions):
        own = loadings[pattern[:, j], j]
        ave = float((own**2).mean())
        common, unique = own.sum() ** 2, (1 - own**2).sum()
        largest = float(apart[j].max()) if len(latent) > 1 else float("nan")
        rows.append((name, len(own), float(common / (common + unique)), ave, ave**0.5, largest))
    return pd.DataFrame(
        rows, columns=["dimension", "items", "composite_reliability", "ave", "root_ave", "largest_correlation"]
    )
