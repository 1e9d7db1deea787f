"""Ordered answers, such as satisfaction from 1 to 5: proportional odds, and partial proportional odds where
they fail.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.models import _fitting as fitting
from bphs.measures.models._cumulative import LINKS, Cumulative, Likelihood
from bphs.measures.models._gate import Rows, complete_rows, ordered_codes, refuse
from bphs.measures.models._newton import Maximum, maximise
from bphs.measures.models._standard import Standard
from bphs.measures.models.design import Design, Predictor
from bphs.measures.models.results import ModelResult, wald_table
from bphs.measures.sample.options import Lack


def ordered_logit(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    *,
    levels: Sequence[Any] | None = None,
    nominal: Sequence[str] = (),
    link: str = "logit",
    weights: str | None = None,
    clusters: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
) -> ModelResult:
    r"""Ordered (cumulative) logit by maximum likelihood.

    :math:`\mathrm{logit}\,P(Y > j) = x'b - \theta_j`: one odds ratio per predictor for a higher answer, wherever the
    line between low and high is drawn. For the predictors in `nominal` it may differ from line to line:
    :math:`\mathrm{logit}\,P(Y > j) = x'b + z'g_j - \theta_j`, the partial proportional odds model.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out, and a remark says how many.
    outcome : column of at least three ordered answers.
    predictors : numeric columns, `Category`, `Product`.
    levels : the answers from lowest to highest, where they are words.
    nominal : names of predictors (see `Design.terms`) with a coefficient per threshold ``"j|j+1"``.
    link : ``"logit"`` or ``"probit"``.
    weights : column of sampling weights; standard errors are then robust and likelihoods are pseudo-likelihoods.
    clusters : column of clusters, such as townships; standard errors are then cluster-robust.
    strata : column of strata in which clusters (without `clusters`: respondents) were drawn; errors are then those
        within strata, on clusters less strata.
    confidence : level of the Wald intervals.

    Raises
    ------
    MeasureError : bad columns (all named at once), fewer than three answers, separation, no convergence, a `nominal`
        that is no predictor or that makes chances negative.

    Notes
    -----
    In R: ``MASS::polr(y ~ x, Hess = TRUE)``, ``ordinal::clm(y ~ x, nominal = ~z)`` (whose nominal coefficients have the
    opposite sign). In SPSS: PLUM (whose reference is the highest level). Standard errors come from the observed
    information.

    References
    ----------
    McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x. Peterson and Harrell 1990, doi:10.2307/2347760.

    Examples
    --------
    >>> answers = pd.DataFrame({"satisfied": [1, 1, 2, 2, 3, 3, 1, 2, 3, 3, 2, 1],
    ...     "urban": [0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1]})
    >>> model = ordered_logit(answers, "satisfied", ["urban"])
    >>> float(model.coefficient("urban").odds_ratio.round(3)), model.thresholds["threshold"].to_list()
    (5.0, ['1|2', '2|3'])
    """
    rows = complete_rows(
        frame, outcome, predictors, weights=weights, clusters=clusters, strata=strata, confidence=confidence
    )
    codes, kept = ordered_codes(rows, levels)
    refuse(outcome, _wrong(rows, kept, nominal, link))
    model = model_of(rows.design, codes, nominal, rows.w, link)
    likelihood = Likelihood(model)
    found = maximise(likelihood, model.start())
    names = _names(rows.design, nominal, kept)
    back = Standard.of(rows.design.matrix).back_of_lines(nominal_places(rows.design, nominal), len(kept) - 1)
    remedy = (
        "Merge sparse categories or leave out that predictor."
        if not nominal
        else "Merge sparse categories or make fewer predictors nominal."
    )
    fitting.refuse_runaway(found, likelihood.wishes, back, names, outcome, remedy)
    return _result(rows, codes, kept, tuple(nominal), link, found, back, names, likelihood, confidence)


def model_of(design: Design, codes: np.ndarray, nominal: Sequence[str], weights: np.ndarray, link: str) -> Cumulative:
    """Rows of the likelihood: standard columns, those of nominal terms apart."""
    apart, matrix = nominal_places(design, nominal), Standard.of(design.matrix).matrix
    return Cumulative(codes, np.delete(matrix, apart, axis=1), matrix[:, apart], weights, link)


def nominal_places(design: Design, nominal: Sequence[str]) -> list[int]:
    """Columns of the nominal terms, in the order of the design."""
    return sorted(place for name in nominal for place in design.places(name))


def threshold_names(categories: Sequence[Any]) -> list[str]:
    """``"1|2"`` and so on."""
    return [f"{low}|{high}" for low, high in itertools.pairwise(categories)]


def _wrong(rows: Rows, kept: tuple[Any, ...], nominal: Sequence[str], link: str) -> list[str]:
    wrong = [] if link in LINKS else [f"link is {link!r} but must be one of {', '.join(LINKS)}"]
    if len(kept) < 3:
        told = f"the outcome has {len(kept)} different answers but ordered models need three: use logit()"
        wrong.append(Lack(told, f"“{rows.outcome}”仅有{len(kept)}级，有序模型至少需要3级"))
    if len(kept) > 20 and len(kept) > rows.n / 10:
        wrong.append(
            f"the outcome has {len(kept)} different values in {rows.n} rows: that is a number, not an ordered answer; use ols_robust()"
        )
    if isinstance(nominal, str):
        return [*wrong, f"nominal is {nominal!r} but must be a list of names"]
    for name in nominal:
        try:
            rows.design.term(name)
        except MeasureError as error:
            wrong.append(str(error).rstrip("."))
    return wrong


def _names(design: Design, nominal: Sequence[str], kept: tuple[Any, ...]) -> list[str]:
    apart, thresholds = nominal_places(design, nominal), threshold_names(kept)
    same = [name for place, name in enumerate(design.names) if place not in apart]
    return [
        *thresholds,
        *same,
        *(f"{design.names[place]} at {threshold}" for place in apart for threshold in thresholds),
    ]


def _result(
    rows: Rows,
    codes: np.ndarray,
    kept: tuple[Any, ...],
    nominal: tuple[str, ...],
    link: str,
    found: Maximum,
    back: np.ndarray,
    names: list[str],
    likelihood: Likelihood,
    confidence: float,
) -> ModelResult:
    covariance, errors = fitting.covariance_of(found, likelihood.scores, rows, back)
    estimates, freedom = back @ found.estimates, fitting.freedom_of(rows)
    lines, first = threshold_names(kept), len(kept) - 1
    words = _words(rows.design, nominal, lines)
    table = wald_table(words, estimates[first:], covariance[first:, first:], confidence, link == "logit", freedom)
    order = {name: place for place, name in enumerate(rows.design.names)}
    table = table.sort_values("term", key=lambda terms: terms.map(order), kind="stable").reset_index(drop=True)
    blank = pd.DataFrame({"term": lines, "variable": lines, "level": "", "category": ""})
    thresholds = wald_table(blank, estimates[:first], covariance[:first, :first], confidence, False, freedom)
    return ModelResult(
        "ordered",
        "ml",
        link,
        rows.outcome,
        kept,
        tuple(np.bincount(codes).tolist()),
        rows.n,
        rows.left_out,
        found.iterations,
        found.value,
        fitting.null_log_likelihood(codes, rows.w),
        confidence,
        errors,
        freedom,
        table,
        thresholds[["term", "coefficient", "standard_error", "lower", "upper"]].rename(columns={"term": "threshold"}),
        pd.Series(estimates, index=names),
        fitting.named_covariance(covariance, names),
        rows.design,
        codes,
        nominal,
        tuple(fitting.cautions(rows, codes, kept, len(names) - first, ordered=True)),
    )


def _words(design: Design, nominal: Sequence[str], lines: list[str]) -> pd.DataFrame:
    apart, words = nominal_places(design, nominal), fitting.words_of(design)
    same = words.drop(index=apart)
    split = (
        words.loc[apart].loc[np.repeat(apart, len(lines))].assign(category=lines * len(apart))
        if apart
        else words.iloc[:0]
    )
    return pd.concat([same, split], ignore_index=True)
