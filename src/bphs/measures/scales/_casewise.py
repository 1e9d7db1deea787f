"""The likelihood of answers with gaps under a normal distribution, each respondent by the items that they answered.

Moments are stacked as the means (p) and then the variances and covariances, row by row of the lower triangle
(p (p + 1) / 2). Respondents with the same items answered are one pattern, so that a matrix is inverted once for each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bphs.errors import Undefined
from bphs.measures.scales._structure import FIXED, Group, Sample, derivatives

Moments = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Answers:
    """Answers by their pattern of gaps.

    Attributes
    ----------
    values : (n, p) answers, 0 where missing. known : (n, p) was it answered?
    pattern : (n,) number of the respondent's pattern. patterns : (j, p) items answered in each pattern.
    """

    values: np.ndarray
    known: np.ndarray
    pattern: np.ndarray
    patterns: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Answers:
        known = ~np.isnan(values)
        patterns, pattern = np.unique(known, axis=0, return_inverse=True)
        return cls(np.nan_to_num(values), known, pattern.ravel(), patterns)

    def inverses(self, sigma: np.ndarray) -> np.ndarray:
        """(j, p, p) inverse of each pattern's part of Σ, with nothing where an item was not answered."""
        both = self.patterns[:, :, None] & self.patterns[:, None, :]
        # A one on the diagonal of what was not answered makes every part invertible without touching the rest.
        filled = np.where(both, sigma, 0.0) + np.eye(len(sigma)) * ~self.patterns[:, :, None]
        return np.where(both, np.linalg.inv(filled), 0.0)

    def apart(self, mu: np.ndarray) -> np.ndarray:
        """(n, p) answers less the mean, 0 where missing."""
        return np.where(self.known, self.values - mu, 0.0)


def log_likelihood(answers: Answers, moments: Moments) -> float:
    """Sum over respondents of ln φ(what they answered); minus infinity where Σ is no covariance matrix."""
    sigma, mu = moments
    both = answers.patterns[:, :, None] & answers.patterns[:, None, :]
    filled = np.where(both, sigma, 0.0) + np.eye(len(sigma)) * ~answers.patterns[:, :, None]
    try:
        roots = np.linalg.cholesky(filled)
    except np.linalg.LinAlgError:
        return float("-inf")
    logs = 2 * np.log(np.einsum("jii->ji", roots)).sum(axis=1)[answers.pattern]
    apart = answers.apart(mu)
    distances = np.einsum("ni,ni->n", _turned(answers, np.linalg.inv(filled), apart), apart)
    return float(-(answers.known.sum() * np.log(2 * np.pi) + logs.sum() + distances.sum()) / 2)


def _turned(answers: Answers, inverses: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """(n, p) A e of each respondent: the inverse of their pattern times their residuals."""
    turned = np.zeros_like(apart)
    for number, inverse in enumerate(inverses):
        own = answers.pattern == number
        turned[own] = apart[own] @ inverse
    return turned


def saturated(answers: Answers, *, rounds: int = 2000) -> Sample:
    """Means and covariances by maximum likelihood from all answers, by EM (Little and Rubin 2019, section 11.2).

    Raises
    ------
    Undefined : the answers do not determine them.
    """
    mu = answers.values.sum(axis=0) / answers.known.sum(axis=0)
    sigma = np.diag((answers.apart(mu) ** 2).sum(axis=0) / answers.known.sum(axis=0))
    for _ in range(rounds):
        filled, left = _expected(answers, (sigma, mu))
        ahead = filled.mean(axis=0)
        centred = filled - ahead
        trial = centred.T @ centred / len(filled) + left
        scale = np.sqrt(np.diag(trial))
        moved = max(np.abs((trial - sigma) / np.outer(scale, scale)).max(), np.abs((ahead - mu) / scale).max())
        sigma, mu = trial, ahead
        if moved < 1e-9:
            break
    roots = np.linalg.eigvalsh(sigma / np.outer(np.sqrt(np.diag(sigma)), np.sqrt(np.diag(sigma))))
    if moved >= 1e-6 or roots[0] < 1e-8:
        raise Undefined(
            "The answers that there are do not determine the covariances of all items. Leave out the items with most "
            "missing answers.",
            "现有回答不足以确定全部题项间的协方差。",
        )
    return Sample(len(answers.values), mu, sigma)


def _expected(answers: Answers, moments: Moments) -> tuple[np.ndarray, np.ndarray]:
    """Answers with each gap filled by its expectation, and the mean over respondents of what the gaps still vary."""
    sigma, mu = moments
    inverses = answers.inverses(sigma)
    guessed = _turned(answers, inverses, answers.apart(mu)) @ sigma + mu
    counts = np.bincount(answers.pattern, minlength=len(inverses)) / len(answers.values)
    spread = sigma - sigma @ inverses @ sigma
    gaps = ~answers.patterns
    left = np.where(gaps[:, :, None] & gaps[:, None, :], spread, 0.0)
    return np.where(answers.known, answers.values, guessed), np.einsum("j,jab->ab", counts, left)


def scores(answers: Answers, moments: Moments) -> np.ndarray:
    """(n, moments) derivative of each respondent's log-likelihood by the moments."""
    sigma, mu = moments
    inverses, (rows, columns) = answers.inverses(sigma), np.tril_indices(len(sigma))
    turned = _turned(answers, inverses, answers.apart(mu))
    by_sigma = turned[:, rows] * turned[:, columns] - inverses[answers.pattern][:, rows, columns]
    return np.hstack([turned, np.where(rows == columns, 0.5, 1.0) * by_sigma])


def information(answers: Answers, moments: Moments) -> np.ndarray:
    """(moments, moments) minus the second derivative of the log-likelihood by the moments, as observed."""
    sigma, mu = moments
    p, inverses = len(sigma), answers.inverses(sigma)
    rows, columns = np.tril_indices(p)
    place = np.zeros((p, p), dtype=int)
    place[rows, columns] = place[columns, rows] = np.arange(len(rows))
    half = np.where(rows == columns, 0.5, 1.0)
    counts = np.bincount(answers.pattern, minlength=len(inverses))
    turned = _turned(answers, inverses, answers.apart(mu))
    sums, squares = np.zeros((len(inverses), p)), np.zeros((len(inverses), p, p))
    for number in range(len(inverses)):
        own = turned[answers.pattern == number]
        sums[number], squares[number] = own.sum(axis=0), own.T @ own
    flat, rest = inverses[:, rows, columns], (squares - counts[:, None, None] / 2 * inverses)[:, rows, columns]
    table = flat.T @ rest  # Σ_j A_ab M_cd of each pair of pairs
    second = sum(
        table[place[a[:, None], c], place[b[:, None], d]]
        for a, b in ((columns, rows), (rows, columns))
        for c, d in ((rows, columns), (columns, rows))
    )
    cross = np.einsum("jia,jb->iab", inverses, sums)
    mixed = (cross[:, rows, columns] + cross[:, columns, rows]) * half
    means = np.einsum("j,jab->ab", counts, inverses)
    return np.block([[means, mixed], [mixed.T, second * np.outer(half, half)]])


def slopes_of(group: Group, parameters: np.ndarray) -> np.ndarray:
    """(moments, parameters) derivative of a group's means and covariances."""
    by_sigma, by_mu = derivatives(group, group.matrices(parameters), len(parameters))
    rows, columns = np.tril_indices(by_sigma.shape[1])
    return np.hstack([by_mu, by_sigma[:, rows, columns]]).T


def curvature(group: Group, parameters: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """(parameters, parameters) Σ gradient · second derivative of the moments.

    The first derivatives are of degree two in the parameters at most, so central differences are exact; those of
    intercepts and uniquenesses are constant.
    """
    made = np.zeros((len(parameters), len(parameters)))
    bent = np.unique(np.concatenate([group.labels[name].ravel() for name in ("loadings", "latent")]))
    for number in bent[bent != FIXED]:
        step = max(abs(parameters[number]), 1.0) / 8
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[number] += step
        behind[number] -= step
        made[number] = gradient @ (slopes_of(group, ahead) - slopes_of(group, behind)) / (2 * step)
    return (made + made.T) / 2
