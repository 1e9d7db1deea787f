"""Tests of proportional odds, one ratio wherever the line between low and high is drawn: Brant's, and by nominal
effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.models._binary import BinaryLikelihood
from bphs.measures.models._cumulative import Likelihood
from bphs.measures.models._newton import maximise
from bphs.measures.models._standard import Standard
from bphs.measures.models.design import Predictor
from bphs.measures.models.ordered import model_of, ordered_logit
from bphs.measures.models.results import ModelResult, joint_wald

OMNIBUS = "all"
SAMPLING = {"clusters", "strata"}
"""Options of a model that its test of proportional odds does without."""


def brant_test(model: ModelResult) -> pd.DataFrame:
    r"""Brant's Wald test of proportional odds, for all predictors together and for each.

    The J - 1 yes/no logits of Y > j are fitted apart; their coefficients should be equal. With estimates
    :math:`b_1, …, b_{J-1}`, their joint covariance (blocks :math:`(X'W_{jj}X)^{-1} X'W_{jl}X (X'W_{ll}X)^{-1}`,
    :math:`W_{jl} = \mathrm{diag}(\pi_l - \pi_j \pi_l)`) and contrasts D: :math:`(Db)' (D V D')^{-1} (Db)`, chi-square.

    Parameters
    ----------
    model : an ordered logit without nominal terms and without weights.

    Returns
    -------
    One row for ``"all"`` and one per predictor (all levels of a category together): `variable`, `chi2`, `df`,
    `p_value`.

    Raises
    ------
    MeasureError : another kind of model; a yes/no logit that has no finite estimates because its line leaves too few
        answers on one side.

    Notes
    -----
    The test takes respondents as drawn one by one. It has no form for clusters here: the contrasts of all predictors
    are soon more than clusters - 1, and their cluster-robust covariance is singular then. Where people of a cluster
    answer alike its p values are, as a rule, too small: it splits a predictor too readily rather than too rarely. The
    errors of the model that follows do allow for clusters.

    References
    ----------
    Brant 1990, doi:10.2307/2532457. In R: ``brant::brant``.

    Examples
    --------
    The odds ratio of town and country is 2 for a satisfaction above 1, and 4 for one above 2:

    >>> from bphs.measures.models import ordered_logit
    >>> answers = pd.DataFrame({"satisfied": np.repeat([1, 2, 3] * 2, [60, 36, 24, 40, 20, 60]),
    ...     "urban": np.repeat([0, 1], 120)})
    >>> test = brant_test(ordered_logit(answers, "satisfied", ["urban"]))
    >>> test.set_index("variable")["chi2"].round(3).to_dict()  # (log 2)² / (0.04375 + 0.02083), the groups' variances
    {'all': 7.439, 'urban': 7.439}
    """
    codes = _codes(model)
    estimates, covariance = _binary_estimates(model, codes)
    lines, k = len(model.categories) - 1, model.design.matrix.shape[1]
    rows = []
    for name, places in _hypotheses(model):
        contrasts = np.zeros((len(places) * (lines - 1), lines * k))
        for row, (place, line) in enumerate((place, line) for line in range(1, lines) for place in places):
            contrasts[row, place], contrasts[row, line * k + place] = 1.0, -1.0
        gap = contrasts @ estimates
        chi2 = joint_wald(gap, contrasts @ covariance @ contrasts.T)
        rows.append((name, chi2, len(gap), _upper(chi2, len(gap))))
    return pd.DataFrame(rows, columns=["variable", "chi2", "df", "p_value"])


def nominal_effects_test(model: ModelResult) -> pd.DataFrame:
    """Likelihood-ratio test of each predictor's effect being the same at every threshold, and of all together.

    Each row compares the model with one in which that predictor has a coefficient per threshold.

    Returns
    -------
    One row per predictor and one for ``"all"``: `variable`, `chi2`, `df`, `p_value`. A row is missing its numbers where
    the wider model has no finite maximum (too few answers beyond some threshold).

    Raises
    ------
    MeasureError : another kind of model, or one with weights or clusters.

    Notes
    -----
    In R: ``ordinal::nominal_test(clm(y ~ x))``.

    Examples
    --------
    The odds ratio of town and country is 2 for a satisfaction above 1, and 4 for one above 2:

    >>> from bphs.measures.models import ordered_logit
    >>> answers = pd.DataFrame({"satisfied": np.repeat([1, 2, 3] * 2, [60, 36, 24, 40, 20, 60]),
    ...     "urban": np.repeat([0, 1], 120)})
    >>> model = ordered_logit(answers, "satisfied", ["urban"])
    >>> nominal_effects_test(model)[["variable", "chi2", "df"]].round(3).values.tolist()
    [['all', 7.726, 1], ['urban', 7.726, 1]]
    >>> counts = np.array([[60, 36, 24], [40, 20, 60]])  # a coefficient at each threshold reproduces the counts
    >>> round(2 * float((counts * np.log(counts / 120)).sum() - model.log_likelihood), 3)
    7.726
    """
    codes = _codes(model)
    rows = []
    for name, places in _hypotheses(model):
        terms = [term.name for term in model.design.terms] if name == OMNIBUS else [name]
        wider = model_of(model.design, codes, terms, np.ones(model.n), model.link)
        found = maximise(Likelihood(wider), wider.start())
        sound = found.converged and np.linalg.eigvalsh(found.information)[0] > 1e-8
        df = len(places) * (len(model.categories) - 2)
        chi2 = max(2 * (found.value - model.log_likelihood), 0.0) if sound else np.nan
        rows.append((name, chi2, df, _upper(chi2, df) if sound else np.nan))
    return pd.DataFrame(rows, columns=["variable", "chi2", "df", "p_value"])


def partial_proportional_odds(
    frame: pd.DataFrame, outcome: str, predictors: Sequence[Predictor], *, level: float = 0.05, **options: Any
) -> tuple[ModelResult, pd.DataFrame]:
    """Ordered logit with a coefficient per threshold for each predictor that fails Brant's test, and that test.

    The proportional model is returned where the test of all predictors together is not rejected at `level`. Where it
    is, predictors rejected at `level` by their own test become nominal; if none is, the one with the smallest p value.
    The test itself is always without clusters and strata (see `brant_test`); the model has those of `options`. Choosing
    a model by a test makes the later p values a little too small: report both models.

    Parameters
    ----------
    options : as for `ordered_logit` (`levels`, `confidence`, `clusters`, `strata`; `weights` have no Brant test).

    Raises
    ------
    MeasureError : as `ordered_logit` and `brant_test`.

    Examples
    --------
    The odds ratio of town and country is 2 for a satisfaction above 1, and 4 for one above 2:

    >>> from bphs.measures.models import ordered_logit
    >>> answers = pd.DataFrame({"satisfied": np.repeat([1, 2, 3] * 2, [60, 36, 24, 40, 20, 60]),
    ...     "urban": np.repeat([0, 1], 120)})
    >>> model, test = partial_proportional_odds(answers, "satisfied", ["urban"])
    >>> model.coefficients["odds_ratio"].round(3).to_list()
    [2.0, 4.0]
    """
    plain = ordered_logit(
        frame, outcome, predictors, **{name: value for name, value in options.items() if name not in SAMPLING}
    )
    test = brant_test(plain)
    single = test[test["variable"] != OMNIBUS]
    rejected = single.loc[single["p_value"] < level, "variable"].to_list()
    if test.loc[test["variable"] == OMNIBUS, "p_value"].iloc[0] >= level:
        rejected = []
    elif not rejected:
        rejected = [single.loc[single["p_value"].idxmin(), "variable"]]
    if not rejected and not SAMPLING & set(options):
        return plain, test
    return ordered_logit(frame, outcome, predictors, nominal=rejected, **options), test


def _codes(model: ModelResult) -> np.ndarray:
    if model.kind != "ordered" or model.nominal or model.link != "logit":
        raise MeasureError("Proportional odds can be tested for an ordered logit (link 'logit') without nominal terms.")
    if model.errors != "model":
        raise MeasureError(
            "Tests of proportional odds are not defined with sampling weights or clusters: fit the model without them for the test."
        )
    return model.codes


def _hypotheses(model: ModelResult) -> list[tuple[str, list[int]]]:
    every = list(range(model.design.matrix.shape[1]))
    return [(OMNIBUS, every), *((term.name, model.design.places(term.name)) for term in model.design.terms)]


def _binary_estimates(model: ModelResult, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes of the J - 1 logits of Y > j, one after another, and their joint covariance (intercepts left out).

    Of standard columns: whether slopes are equal does not depend on the unit.
    """
    x = Standard.of(model.design.matrix).x
    lines, p = len(model.categories) - 1, x.shape[1]
    slopes, chances, inverses = [], [], []
    for line in range(lines):
        likelihood = BinaryLikelihood(x, (codes > line).astype(float), np.ones(model.n))
        found = maximise(likelihood, np.zeros(p))
        _refuse_infinite(model, line, found)
        slopes.append(found.estimates[1:])
        chances.append(likelihood.chances(found.estimates))
        inverses.append(found.covariance)
    joint = np.empty((lines * (p - 1), lines * (p - 1)))
    for j in range(lines):
        for m in range(j, lines):
            middle = x.T @ (x * (chances[m] - chances[j] * chances[m])[:, None])
            block = (inverses[j] @ middle @ inverses[m])[1:, 1:]
            joint[j * (p - 1) : (j + 1) * (p - 1), m * (p - 1) : (m + 1) * (p - 1)] = block
            joint[m * (p - 1) : (m + 1) * (p - 1), j * (p - 1) : (j + 1) * (p - 1)] = block.T
    return np.concatenate(slopes), joint


def _refuse_infinite(model: ModelResult, line: int, found: Any) -> None:
    if not found.converged or (np.sqrt(np.diag(found.covariance)[1:]) > 100).any():
        raise Undefined(
            f"Brant's test is not defined: the yes/no model of {model.outcome!r} above {model.categories[line]} has no finite estimates, "
            "because too few answers lie on one side. Merge the outer categories.",
            f"Brant 检验无法进行：“{model.outcome}”高于 {model.categories[line]} 的二分类模型不存在有限估计值（一侧的回答过少）。",
        )


def _upper(chi2: float, df: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2))
