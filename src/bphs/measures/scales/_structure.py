"""A factor model of means and covariances in one or more groups, and its fit by maximum likelihood.

Each group has Σ = Λ Φ Λᵀ + Θ and μ = τ + Λ κ. A number of each matrix is either fixed or carries the label of a
parameter; the same label twice, in one group or across groups, makes two numbers equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from bphs.errors import Undefined

FIXED = -1


@dataclass(frozen=True)
class Sample:
    """Moments of a group as maximum likelihood sees them: n, means and the covariance matrix with divisor n."""

    n: int
    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Sample:
        centred = values - values.mean(axis=0)
        return cls(len(values), values.mean(axis=0), centred.T @ centred / len(values))

    @cached_property
    def saturated(self) -> float:
        """ln|S| + p: the discrepancy of a model that fits perfectly."""
        return float(np.linalg.slogdet(self.covariance)[1]) + len(self.covariance)


@dataclass(frozen=True)
class Group:
    """Labels (`FIXED` where fixed) and fixed values of a group's matrices, by the names in BLOCKS.

    loadings (p, m); latent (m, m), symmetric; unique (p,); intercepts (p,); latent_means (m,).
    """

    labels: dict[str, np.ndarray]
    fixed: dict[str, np.ndarray]

    def matrices(self, parameters: np.ndarray) -> dict[str, np.ndarray]:
        """Matrices at these parameters; complex parameters are allowed."""
        return {
            name: np.where(label == FIXED, self.fixed[name], parameters[label]) for name, label in self.labels.items()
        }


@dataclass(frozen=True)
class Structure:
    """Groups, the start of the search, and whether means are modelled."""

    groups: tuple[Group, ...]
    start: np.ndarray
    means: bool


@dataclass(frozen=True)
class Fit:
    """A fitted structure: parameters, their covariance, the discrepancy of each group and the implied moments."""

    structure: Structure
    samples: tuple[Sample, ...]
    parameters: np.ndarray
    covariance: np.ndarray
    discrepancies: tuple[float, ...]
    iterations: int
    implied: tuple[tuple[np.ndarray, np.ndarray], ...] = field(repr=False)

    @property
    def n(self) -> int:
        return sum(sample.n for sample in self.samples)

    @property
    def chi2(self) -> float:
        return max(0.0, sum(sample.n * value for sample, value in zip(self.samples, self.discrepancies, strict=True)))

    @property
    def df(self) -> int:
        p = len(self.samples[0].mean)
        moments = p * (p + 1) // 2 + (p if self.structure.means else 0)
        return moments * len(self.samples) - len(self.parameters)


def implied(matrices: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Σ and μ."""
    loadings = matrices["loadings"]
    sigma = loadings @ matrices["latent"] @ loadings.T + np.diag(matrices["unique"])
    return sigma, matrices["intercepts"] + loadings @ matrices["latent_means"]


def derivatives(group: Group, matrices: dict[str, np.ndarray], count: int) -> tuple[np.ndarray, np.ndarray]:
    """dΣ (count, p, p) and dμ (count, p) by parameter."""
    loadings, latent, kappa = matrices["loadings"], matrices["latent"], matrices["latent_means"]
    p = len(loadings)
    sigma, mu = np.zeros((count, p, p)), np.zeros((count, p))
    cross = latent @ loadings.T
    for (i, j), label in np.ndenumerate(group.labels["loadings"]):
        if label != FIXED:
            sigma[label, i, :] += cross[j]
            sigma[label, :, i] += cross[j]
            mu[label, i] += kappa[j]
    for (i, j), label in np.ndenumerate(group.labels["latent"]):
        if label != FIXED:
            sigma[label] += np.outer(loadings[:, i], loadings[:, j])
    for name, target in (("unique", sigma), ("intercepts", mu)):
        for (i,), label in np.ndenumerate(group.labels[name]):
            if label != FIXED:
                target[(label, i, i) if name == "unique" else (label, i)] += 1
    for (j,), label in np.ndenumerate(group.labels["latent_means"]):
        if label != FIXED:
            mu[label] += loadings[:, j]
    return sigma, mu


def discrepancy(sample: Sample, sigma: np.ndarray, mu: np.ndarray) -> float:
    """F = ln|Σ| + tr(S Σ⁻¹) + (m - μ)ᵀ Σ⁻¹ (m - μ) - ln|S| - p; infinite where Σ is no covariance matrix."""
    try:
        root = np.linalg.cholesky(sigma)
    except np.linalg.LinAlgError:
        return float("inf")
    inverted, apart = np.linalg.inv(sigma), sample.mean - mu
    return float(
        2 * np.log(np.diag(root)).sum()
        + (inverted * sample.covariance).sum()
        + apart @ inverted @ apart
        - sample.saturated
    )


def fit(structure: Structure, samples: Sequence[Sample], *, rounds: int = 500) -> Fit:
    """Fisher scoring with halved steps, to a gradient of nothing; Undefined where it does not get there.

    Information and gradient of F follow Jöreskog (1971, doi:10.1007/BF02291366). On the way, a direction that the
    information hardly knows is given a little (1e-8 of its scale), so that the search can pass; whether the model is
    identified is asked where it ends.
    """
    parameters, value = structure.start.astype(float), _total(structure, samples, structure.start)
    for iteration in range(1, rounds + 1):  # noqa: B007 told after the loop
        gradient, information = slopes(structure, samples, parameters)
        step, identified = _solve(information, gradient)
        decrement = float(gradient @ step)
        if decrement < 1e-20:
            break
        scale = 1.0
        if decrement < 1e-12:  # the discrepancy is flat to the last digit: trust the gradient
            parameters, value = parameters + step, _total(structure, samples, parameters + step)
            continue
        while (
            scale > 1e-9
            and not (trial := _total(structure, samples, parameters + scale * step)) <= value - 1e-4 * scale * decrement
        ):
            scale /= 2
        if scale <= 1e-9:
            break
        parameters, value = parameters + scale * step, trial
    if not identified:
        raise Undefined(
            "The factor model is not identified: its parameters cannot be told apart. Give each dimension at least three items, or two and a correlation.",
            "因子模型不可识别：每个维度至少需要 3 个题项，或 2 个题项且与其他维度相关。",
        )
    # In small samples the last digits come slowly; what is left here cannot be seen in any figure.
    if decrement < 1e-11:
        return _finished(structure, samples, parameters, information, iteration)
    raise Undefined(
        "The factor model did not converge. Its items may not form these dimensions, a dimension may have too few items or respondents, or its first "
        "item, which sets its scale, may hardly belong to it: look at an exploratory factor analysis, or put a better item first.",
        "因子模型未收敛：题项可能不构成所设维度，或某维度的题项数、人数过少。",
    )


def _solve(information: np.ndarray, gradient: np.ndarray) -> tuple[np.ndarray, bool]:
    """Step, and whether the parameters can be told apart here."""
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    scaled = information / np.outer(scale, scale)
    roots, vectors = np.linalg.eigh(scaled)
    return (vectors / np.maximum(roots, 1e-8) @ (vectors.T @ (gradient / scale))) / scale, bool(roots[0] >= 1e-10)


def _total(structure: Structure, samples: Sequence[Sample], parameters: np.ndarray) -> float:
    n = sum(sample.n for sample in samples)
    parts = (
        sample.n * discrepancy(sample, *implied(group.matrices(parameters)))
        for group, sample in zip(structure.groups, samples, strict=True)
    )
    return sum(parts) / n / 2


def slopes(structure: Structure, samples: Sequence[Sample], parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradient of the log-likelihood per respondent and its expected information."""
    count, n = len(parameters), sum(sample.n for sample in samples)
    gradient, information = np.zeros(count), np.zeros((count, count))
    for group, sample in zip(structure.groups, samples, strict=True):
        matrices = group.matrices(parameters)
        sigma, mu = implied(matrices)
        by_sigma, by_mu = derivatives(group, matrices, count)
        inverted, apart = np.linalg.inv(sigma), sample.mean - mu
        left = inverted @ (sample.covariance + np.outer(apart, apart) - sigma) @ inverted
        turned = by_sigma @ inverted
        share = sample.n / n
        gradient += share * (np.einsum("aij,ij->a", by_sigma, left) / 2 + by_mu @ inverted @ apart)
        flat = turned.reshape(count, -1)
        other = turned.transpose(0, 2, 1).reshape(count, -1)
        information += share * (flat @ other.T / 2 + by_mu @ inverted @ by_mu.T)
    return gradient, information


def _finished(
    structure: Structure, samples: Sequence[Sample], parameters: np.ndarray, information: np.ndarray, iterations: int
) -> Fit:
    n = sum(sample.n for sample in samples)
    moments = tuple(implied(group.matrices(parameters)) for group in structure.groups)
    values = tuple(discrepancy(sample, *each) for sample, each in zip(samples, moments, strict=True))
    return Fit(structure, tuple(samples), parameters, np.linalg.inv(information) / n, values, iterations, moments)
