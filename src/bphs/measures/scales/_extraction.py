"""Unrotated loadings of a correlation matrix: principal components, principal axes, maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bphs.errors import Undefined
from bphs.measures.scales._items import chosen, chosen_zh, inverse

#: Below this share of an item's variance, what is left over counts as none (the bound of R's factanal).
SMALLEST_UNIQUENESS = 0.005


@dataclass(frozen=True)
class Extraction:
    """Loadings (k, m), communalities before and after, rounds needed, and the discrepancy of maximum likelihood (else
    NaN).
    """

    loadings: np.ndarray
    initial: np.ndarray
    communalities: np.ndarray
    iterations: int
    discrepancy: float = float("nan")


def principal_components(
    correlation: np.ndarray, names: tuple[str, ...], factors: int, tolerance: float, iterations: int
) -> Extraction:
    """Eigenvectors times the root of their eigenvalue; initial communalities are 1."""
    loadings = _leading(correlation, factors)
    return Extraction(loadings, np.ones(len(correlation)), (loadings**2).sum(axis=1), 1)


def principal_axes(
    correlation: np.ndarray, names: tuple[str, ...], factors: int, tolerance: float, iterations: int
) -> Extraction:
    """Components of the matrix with communalities on its diagonal, repeated until none of them moves by `tolerance`."""
    initial = 1 - 1 / np.diag(inverse(correlation, names))
    communalities, reduced = initial, correlation.copy()
    for iteration in range(1, iterations + 1):
        np.fill_diagonal(reduced, communalities)
        loadings = _leading(reduced, factors)
        before, communalities = communalities, (loadings**2).sum(axis=1)
        if (communalities > 1).any():
            raise heywood(names, communalities > 1, factors)
        if np.abs(communalities - before).max() < tolerance:
            return Extraction(loadings, initial, communalities, iteration)
    raise Undefined(
        f"Principal axis factoring with {factors} factors did not settle in {iterations} rounds (tolerance {tolerance:g}). "
        "Allow more iterations, or try fewer factors.",
        f"主轴因子法提取 {factors} 个因子时，迭代 {iterations} 次仍未收敛。",
    )


def maximum_likelihood(
    correlation: np.ndarray, names: tuple[str, ...], factors: int, tolerance: float, iterations: int
) -> Extraction:
    """Minimises ln|Σ| + tr(R Σ⁻¹) - ln|R| - k over the uniquenesses (Jöreskog 1967, doi:10.1007/BF02289658).

    For given uniquenesses ψ the best loadings come from the eigenvalues θ of ψ^-½ R ψ^-½, and what remains is
    Σ (θ - ln θ - 1) over the k - m smallest.
    """
    from scipy import optimize

    smc = 1 - 1 / np.diag(inverse(correlation, names))
    start = np.clip((1 - 0.5 * factors / len(correlation)) * (1 - smc), 2 * SMALLEST_UNIQUENESS, 1)
    bounds = [(SMALLEST_UNIQUENESS, 1.0)] * len(start)
    target = _concentrated(correlation, factors)
    found = optimize.minimize(
        target, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": iterations}
    )
    uniqueness, left = _settled(correlation, found.x, factors)
    at_edge = (found.x <= SMALLEST_UNIQUENESS * 1.001) | (uniqueness <= SMALLEST_UNIQUENESS)
    if at_edge.any():
        raise heywood(names, at_edge, factors)
    if not left < tolerance:
        raise Undefined(
            f"Maximum likelihood with {factors} factors did not converge in {iterations} rounds. Allow more iterations, or try fewer factors.",
            f"最大似然法提取 {factors} 个因子时，迭代 {iterations} 次仍未收敛。",
        )
    loadings = _loadings_given(correlation, uniqueness, factors)
    return Extraction(loadings, smc, (loadings**2).sum(axis=1), int(found.nit), target(uniqueness)[0])


def _settled(correlation: np.ndarray, uniqueness: np.ndarray, factors: int) -> tuple[np.ndarray, float]:
    """Newton steps in ln ψ with Jöreskog's second derivatives, to the last digit.

    The second result is the largest slope that is left.
    """
    left = np.inf
    for _ in range(50):
        roots, vectors = _scaled(correlation, uniqueness)
        rest = vectors[:, factors:]
        slope = rest**2 @ (1 - roots[factors:])
        left = float(np.abs(slope).max())
        if left < 1e-13:
            break
        step = np.linalg.lstsq((rest @ rest.T) ** 2, slope, rcond=None)[0]
        uniqueness = np.maximum(uniqueness * np.exp(-np.clip(step, -0.5, 0.5)), 1e-6)
    return uniqueness, left


EXTRACTIONS: dict[str, Callable[..., Extraction]] = {
    "principal_components": principal_components,
    "principal_axis": principal_axes,
    "maximum_likelihood": maximum_likelihood,
}


def heywood(names: tuple[str, ...], which: np.ndarray, factors: int) -> Undefined:
    """Remark on a Heywood case: an item that the factors explain entirely, or more than that."""
    return Undefined(
        f"A Heywood case: with {factors} factor(s) the communality of {chosen(names, which)} reaches 1, so its own variance would be nothing or negative. "
        "Try fewer factors, leave out the item, or look for an item that repeats it.",
        f"出现 Heywood 现象：提取 {factors} 个因子时，题项{chosen_zh(names, which)}的共同度达到 1。",
    )


def _leading(matrix: np.ndarray, factors: int) -> np.ndarray:
    roots, vectors = np.linalg.eigh(matrix)
    roots, vectors = roots[::-1][:factors], vectors[:, ::-1][:, :factors]
    if roots[-1] <= 0:
        raise Undefined(
            f"{factors} factors are too many: eigenvalue {factors} of the reduced matrix is not positive. Ask for fewer.",
            f"因子数 {factors} 过多：约化相关矩阵的第 {factors} 个特征值不大于 0。",
        )
    loadings = vectors * np.sqrt(roots)
    return loadings * np.where(loadings.sum(axis=0) < 0, -1, 1)


def _scaled(correlation: np.ndarray, uniqueness: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    root = np.sqrt(uniqueness)
    roots, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    return roots[::-1], vectors[:, ::-1]


def _loadings_given(correlation: np.ndarray, uniqueness: np.ndarray, factors: int) -> np.ndarray:
    roots, vectors = _scaled(correlation, uniqueness)
    loadings = np.sqrt(uniqueness)[:, None] * vectors[:, :factors] * np.sqrt(np.maximum(roots[:factors] - 1, 0))
    return loadings * np.where(loadings.sum(axis=0) < 0, -1, 1)


def _concentrated(correlation: np.ndarray, factors: int) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    def discrepancy(uniqueness: np.ndarray) -> tuple[float, np.ndarray]:
        roots = _scaled(correlation, uniqueness)[0][factors:]
        loadings = _loadings_given(correlation, uniqueness, factors)
        left = np.diag(loadings @ loadings.T - correlation) + uniqueness
        return float((roots - np.log(roots) - 1).sum()), left / uniqueness**2

    return discrepancy
