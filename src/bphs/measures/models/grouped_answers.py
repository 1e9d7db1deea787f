"""Yes/no answers of people in groups, such as townships: logit with a random intercept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.models import _fitting as fitting
from bphs.measures.models import remarks
from bphs.measures.models._binary import BinaryLikelihood
from bphs.measures.models._gate import Rows, complete_rows, event_codes, refuse
from bphs.measures.models._newton import Maximum, maximise
from bphs.measures.models._quadrature import Grouped
from bphs.measures.models._standard import Standard
from bphs.measures.models.design import Design, Predictor
from bphs.measures.models.grouped_scores import halved_p, wrong_groups
from bphs.measures.models.results import INTERCEPT, ModelResult, wald_table

SD = "sd_between"
LOGISTIC_VARIANCE = np.pi**2 / 3
#: A standard deviation between groups at which their share is above .99.
LARGEST_SD = 20.0


@dataclass(frozen=True)
class MixedLogit(ModelResult):
    """A logit with a random intercept; attributes as `ModelResult`, and

    Attributes
    ----------
    group : column that names the groups.
    groups, smallest, largest : number of groups and their sizes.
    between : variance of the groups' intercepts, on the logit scale.
    icc, icc_lower, icc_upper : share of the latent variance that lies between groups, between / (between + π²/3),
        interval from the profile of the likelihood.
    median_odds_ratio : median over pairs of groups of the odds ratio of like people in the worse and the better.
    variance_chi2, variance_p_value : likelihood ratio against the logit without groups, its p value halved as a
        variance cannot be negative.
    effects : one row per group: `group`, `n`, `effect` (mode of its intercept's deviation), `standard_error`, `lower`,
        `upper`.
    """

    group: str
    groups: int
    smallest: int
    largest: int
    between: float
    icc: float
    icc_lower: float
    icc_upper: float
    median_odds_ratio: float
    variance_chi2: float
    variance_p_value: float
    effects: pd.DataFrame


def mixed_logit(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    *,
    group: str,
    event: Any = None,
    nodes: int = 15,
    confidence: float = 0.95,
) -> MixedLogit:
    r"""Logit with a random intercept, :math:`\mathrm{logit}\,P(Y_{ig} = \text{yes}) = a + x_{ig}'b + u_g`,
    :math:`u_g \sim N(0, \tau^2)`.

    Maximum likelihood, the integral over :math:`u_g` by adaptive Gauss-Hermite quadrature. Odds ratios compare people
    of the same group; `average_marginal_effects` averages over groups.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out, and a remark says how many.
    outcome, event : as for `logit`.
    predictors : as for `logit`; an empty list for the empty model.
    group : column that names the groups.
    nodes : of the quadrature, 7 to 99; more than 15 change nothing unless groups are tiny and differ greatly.
    confidence : level of the intervals.

    Raises
    ------
    MeasureError : bad columns (all named at once), fewer than three groups, groups of one person each, separation, no
        convergence.

    Notes
    -----
    In R: ``lme4::glmer(y ~ x + (1 | g), binomial, nAGQ = 15)``. In SPSS: GENLINMIXED (penalised quasi-likelihood, whose
    variance is too small). In Stata: melogit.

    References
    ----------
    Goldstein, Browne and Rasbash 2002, doi:10.1207/S15328031US0104_02 (shares of variance). Larsen and Merlo 2005,
    doi:10.1093/aje/kwi017 (median odds ratio).

    Examples
    --------
    >>> people = pd.DataFrame({"knows": [1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0],
    ...     "town": list("aaaabbbbccccdddd")})
    >>> model = mixed_logit(people, "knows", [], group="town")
    >>> model.groups, bool(0 < model.icc < 1)
    (4, True)
    """
    rows = complete_rows(frame, outcome, predictors, clusters=group, confidence=confidence, none_allowed=True)
    codes, categories = event_codes(rows, event)
    wrong = (
        []
        if isinstance(nodes, int) and 7 <= nodes <= 99
        else [f"nodes is {nodes!r} but must be a whole number from 7 to 99"]
    )
    refuse(outcome, wrong + wrong_groups(rows, group))
    rows, codes = _in_order(rows, codes)
    standard, names = Standard.of(rows.design.matrix), [INTERCEPT, *rows.design.names]
    x, back = standard.x, standard.back()
    single = BinaryLikelihood(x, codes, rows.w)
    flat = maximise(single, np.zeros(x.shape[1]))
    fitting.refuse_runaway(flat, single.wishes, back, names, outcome, "Merge categories, or leave out that predictor.")
    likelihood = Grouped(x, codes, rows.grouping, nodes)
    found = maximise(likelihood, np.append(flat.estimates, 0.7), largest=3.0, slack=1e-11)
    if not found.converged or not _peaked(found):
        raise Undefined(
            f"The model of {outcome!r} with groups {group!r} did not converge in {found.iterations} iterations. Try fewer predictors, or logit(clusters={group!r}).",
            f"“{outcome}”以“{group}”分组的混合模型在{found.iterations}次迭代内未收敛。",
        )
    return _result(rows, codes, categories, group, nodes, likelihood, found, flat, back, names, confidence)


def _peaked(found: Maximum) -> bool:
    """Whether the likelihood bends down in every direction (of the coefficients alone, with the deviation on
    its edge).
    """
    size = len(found.estimates) - (abs(found.estimates[-1]) < 1e-3)
    scale = np.sqrt(np.maximum(np.diag(found.information)[:size], 1e-300))
    return bool(np.linalg.eigvalsh(found.information[:size, :size] / np.outer(scale, scale))[0] > 1e-9)


def _in_order(rows: Rows, codes: np.ndarray) -> tuple[Rows, np.ndarray]:
    order = np.argsort(rows.grouping, kind="stable")
    design = Design(rows.design.terms, rows.design.data.iloc[order], rows.design.matrix[order])
    return Rows(
        rows.outcome,
        rows.y.iloc[order],
        design,
        rows.left_out,
        rows.vanished,
        None,
        rows.grouping[order],
        rows.cluster_names,
    ), codes[order]


def _result(
    rows: Rows,
    codes: np.ndarray,
    categories: tuple[Any, Any],
    group: str,
    nodes: int,
    likelihood: Grouped,
    found: Maximum,
    flat: Maximum,
    back: np.ndarray,
    names: list[str],
    confidence: float,
) -> MixedLogit:
    from scipy.special import ndtri

    whole = np.eye(len(found.estimates))  # the standard deviation stays as it is
    whole[:-1, :-1] = back
    estimates, covariance = whole @ found.estimates, whole @ _without_edge(found) @ whole.T
    sign = -1.0 if estimates[-1] < 0 else 1.0
    estimates[-1], covariance[-1, :-1], covariance[:-1, -1] = (
        abs(estimates[-1]),
        sign * covariance[-1, :-1],
        sign * covariance[:-1, -1],
    )
    sd, sizes = float(estimates[-1]), np.bincount(rows.grouping)
    none, chi2 = sd < 1e-3, max(2 * (found.value - flat.value), 0.0)
    sd, named = (0.0 if none else sd), [*names, SD]
    estimates[-1] = sd
    lower, upper = _interval(likelihood, found, sd, flat.value, confidence)
    said = [
        *fitting.cautions(rows, codes, categories, len(names) - 1, mixed=True),
        *remarks.of_groups(len(sizes), none),
    ]
    return MixedLogit(
        "mixed_logit",
        "ml",
        "logit",
        rows.outcome,
        categories,
        (int((codes == 0).sum()), int(codes.sum())),
        rows.n,
        rows.left_out,
        found.iterations,
        found.value,
        _null(likelihood, found, rows),
        confidence,
        "model",
        np.inf,
        wald_table(fitting.words_of(rows.design, intercept=True), estimates[:-1], covariance[:-1, :-1], confidence),
        pd.DataFrame(columns=["threshold", "coefficient", "standard_error", "lower", "upper"]),
        pd.Series(estimates, index=named),
        fitting.named_covariance(covariance, named),
        rows.design,
        codes.astype(int),
        (),
        tuple(said),
        group,
        len(sizes),
        int(sizes.min()),
        int(sizes.max()),
        sd**2,
        _share(sd),
        _share(lower),
        _share(upper),
        float(np.exp(np.sqrt(2) * sd * ndtri(0.75))),
        chi2,
        halved_p(chi2 if not none else 0.0),
        _effects(likelihood, found, rows, confidence),
    )


def _share(sd: float) -> float:
    return 1 - 1 / (1 + sd**2 / LOGISTIC_VARIANCE)


def _without_edge(found: Maximum) -> np.ndarray:
    """Covariance; where the standard deviation is on its edge, 0, that of the other parameters alone."""
    if abs(found.estimates[-1]) >= 1e-3:
        return found.covariance
    covariance = np.zeros_like(found.information)
    covariance[:-1, :-1] = np.linalg.inv(found.information[:-1, :-1])
    return covariance


def _null(likelihood: Grouped, found: Maximum, rows: Rows) -> float:
    """Log-likelihood of the empty model with the same groups."""
    if likelihood.x.shape[1] == 1:
        return found.value
    share = float(likelihood.y.mean())
    empty = Grouped(likelihood.x[:, :1], likelihood.y, likelihood.groups, len(likelihood.places))
    return maximise(empty, np.array([np.log(share / (1 - share)), 0.7]), largest=3.0, slack=1e-11).value


def _interval(likelihood: Grouped, found: Maximum, sd: float, flat: float, confidence: float) -> tuple[float, float]:
    """Standard deviations that the profile does not reject; the upper one is infinite if none is too large."""
    from scipy.optimize import brentq
    from scipy.special import chdtri

    limit = float(chdtri(1, 1 - confidence))
    near = found.estimates[:-1]

    @cache  # the search asks again for its ends, and must hear the same answer
    def gap(value: float) -> float:
        nonlocal near
        held = Grouped(likelihood.x, likelihood.y, likelihood.groups, len(likelihood.places), fixed=value)
        there = maximise(held, np.append(near, value), largest=3.0, slack=1e-8)
        near = there.estimates[:-1]
        return 2 * (found.value - there.value) - limit

    gap(sd)
    above = max(2 * sd, 0.2)
    while (fall := gap(above)) < 0 and above < LARGEST_SD:
        above *= 2
    lower = 0.0 if 2 * (found.value - flat) <= limit else float(brentq(gap, 0.0, sd, xtol=1e-6))
    return lower, np.inf if fall < 0 else float(brentq(gap, sd, above, xtol=1e-6))


def _effects(likelihood: Grouped, found: Maximum, rows: Rows, confidence: float) -> pd.DataFrame:
    from scipy.special import ndtri

    sd = found.estimates[-1]
    scale = likelihood.adapt(likelihood.x @ found.estimates[:-1], sd)
    effect, se = sd * likelihood.modes, abs(sd) * scale
    reach = ndtri((1 + confidence) / 2) * se
    return pd.DataFrame(
        {
            "group": list(rows.cluster_names),
            "n": np.bincount(rows.grouping),
            "effect": effect,
            "standard_error": se,
            "lower": effect - reach,
            "upper": effect + reach,
        }
    )
