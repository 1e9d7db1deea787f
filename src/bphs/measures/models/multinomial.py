"""Answers that are names without order, such as where people go: multinomial logit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.models import _fitting as fitting
from bphs.measures.models._gate import Rows, complete_rows, refuse
from bphs.measures.models._newton import Maximum, maximise
from bphs.measures.models._standard import Standard
from bphs.measures.models.design import Predictor, occurring
from bphs.measures.models.results import INTERCEPT, ModelResult, wald_table
from bphs.measures.sample.options import Lack


class Multinomial:
    """Log-likelihood with derivatives; parameters are one row of p coefficients per category other than the first."""

    def __init__(self, x: np.ndarray, codes: np.ndarray, categories: int, weights: np.ndarray) -> None:
        self.x, self.codes, self.others, self.weights = x, codes, categories - 1, weights
        self.hot = (codes[:, None] == np.arange(1, categories)).astype(float)

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        eta = self.x @ theta.reshape(self.others, -1).T
        top = np.maximum(eta.max(axis=1), 0)
        scaled = np.exp(eta - top[:, None])
        total = scaled.sum(axis=1) + np.exp(-top)
        chance = scaled / total[:, None]
        value = float(self.weights @ ((eta * self.hot).sum(axis=1) - top - np.log(total)))
        gradient = ((self.hot - chance) * self.weights[:, None]).T @ self.x
        return value, gradient.ravel(), self._hessian(chance)

    def _hessian(self, chance: np.ndarray) -> np.ndarray:
        p = self.x.shape[1]
        hessian = np.empty((self.others * p, self.others * p))
        for a in range(self.others):
            for b in range(a, self.others):
                curve = self.weights * chance[:, a] * ((a == b) - chance[:, b])
                block = -(self.x.T @ (self.x * curve[:, None]))
                hessian[a * p : (a + 1) * p, b * p : (b + 1) * p] = block
                hessian[b * p : (b + 1) * p, a * p : (a + 1) * p] = block.T
        return hessian

    def scores(self, theta: np.ndarray) -> np.ndarray:
        eta = np.column_stack([np.zeros(len(self.x)), self.x @ theta.reshape(self.others, -1).T])
        scaled = np.exp(eta - eta.max(axis=1, keepdims=True))
        left = self.hot - (scaled / scaled.sum(axis=1, keepdims=True))[:, 1:]
        return ((left * self.weights[:, None])[:, :, None] * self.x[:, None, :]).reshape(len(self.x), -1)

    def wishes(self) -> np.ndarray:
        """Each row would like its own answer to gain on every other one."""
        own = np.column_stack([1 - self.hot.sum(axis=1), self.hot])
        gains = [own[:, 1:] - np.eye(self.others + 1)[other, 1:] for other in range(self.others + 1)]
        rows = [
            (gain[:, :, None] * self.x[:, None, :]).reshape(len(self.x), -1)[self.codes != other]
            for other, gain in enumerate(gains)
        ]
        return np.concatenate(rows)


def multinomial_logit(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    *,
    reference: Any,
    weights: str | None = None,
    clusters: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
) -> ModelResult:
    r"""Multinomial logit: :math:`\log P(Y = c) / P(Y = r) = a_c + x'b_c` for each answer c other than the reference r.

    The exponents of the coefficients are ratios of relative risks (in SPSS and journals: odds ratios against the
    reference). Two answers are compared as if the others did not exist (independence of irrelevant alternatives).

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out, and a remark says how many.
    outcome : column of at least three answers, words or numbers.
    predictors : numeric columns, `Category`, `Product`.
    reference : the answer the others are compared with.
    weights, clusters, strata, confidence : as for `ordered_logit`.

    Raises
    ------
    MeasureError : bad columns (all named at once), a reference that does not occur.
    Undefined : fewer than three answers, separation, no convergence.

    Notes
    -----
    In R: ``nnet::multinom(y ~ x)``, whose default tolerance stops a little early. In SPSS: NOMREG.

    References
    ----------
    McFadden 1974, in Zarembka (ed.), Frontiers in Econometrics, 105-142.

    Examples
    --------
    >>> visits = pd.DataFrame({"goes_to": ["clinic"] * 9 + ["hospital"] * 6 + ["none"] * 5,
    ...     "urban": [0, 1, 1] * 3 + [0, 0, 1] * 2 + [0, 1, 0, 0, 1]})
    >>> model = multinomial_logit(visits, "goes_to", ["urban"], reference="clinic")
    >>> float(model.coefficient("urban", "hospital").odds_ratio.round(3))  # (2 / 4) / (6 / 3)
    0.25
    """
    rows = complete_rows(
        frame, outcome, predictors, weights=weights, clusters=clusters, strata=strata, confidence=confidence
    )
    occur = occurring(rows.y)
    wrong: list[str] = []
    if reference not in occur:
        told = f"the reference {reference!r} does not occur; the answers are {', '.join(map(repr, occur[:8]))}"
        lost = (frame[outcome] == reference).any()
        wrong.append(Lack(told, f"剔除缺失后无人选择参照“{reference}”") if lost else told)
    if len(occur) < 3:
        told = f"the outcome has {len(occur)} different answers but this model needs three: use logit()"
        wrong.append(Lack(told, f"“{outcome}”仅有{len(occur)}种回答，至少需要3种"))
    if len(occur) > 30:
        wrong.append(f"the outcome has {len(occur)} different values: merge them into fewer answers")
    refuse(outcome, wrong)
    categories = (reference, *(value for value in occur if value != reference))
    codes = pd.Categorical(rows.y.to_numpy(), categories=list(categories)).codes.astype(int)
    standard = Standard.of(rows.design.matrix)
    back = np.kron(np.eye(len(categories) - 1), standard.back())
    likelihood = Multinomial(standard.x, codes, len(categories), rows.w)
    found = maximise(likelihood, np.zeros(len(back)))
    names = [f"{name} of {category}" for category in categories[1:] for name in (INTERCEPT, *rows.design.names)]
    fitting.refuse_runaway(found, likelihood.wishes, back, names, outcome, "Merge rare answers or sparse categories.")
    return _result(rows, codes, categories, found, back, names, likelihood, confidence)


def _result(
    rows: Rows,
    codes: np.ndarray,
    categories: tuple[Any, ...],
    found: Maximum,
    back: np.ndarray,
    names: list[str],
    likelihood: Multinomial,
    confidence: float,
) -> ModelResult:
    covariance, errors = fitting.covariance_of(found, likelihood.scores, rows, back)
    estimates, freedom = back @ found.estimates, fitting.freedom_of(rows)
    words = pd.concat(
        [fitting.words_of(rows.design, intercept=True).assign(category=str(category)) for category in categories[1:]],
        ignore_index=True,
    )
    return ModelResult(
        "multinomial",
        "ml",
        "logit",
        rows.outcome,
        categories,
        tuple(np.bincount(codes).tolist()),
        rows.n,
        rows.left_out,
        found.iterations,
        found.value,
        fitting.null_log_likelihood(codes, rows.w),
        confidence,
        errors,
        freedom,
        wald_table(words, estimates, covariance, confidence, freedom=freedom),
        pd.DataFrame(columns=["threshold", "coefficient", "standard_error", "lower", "upper"]),
        pd.Series(estimates, index=names),
        fitting.named_covariance(covariance, names),
        rows.design,
        codes,
        (),
        tuple(fitting.cautions(rows, codes, categories, rows.design.matrix.shape[1])),
    )
