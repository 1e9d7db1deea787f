"""Yes/no answers, such as knowing or using a service: logit, and Firth's remedy where it has no finite answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.models import _fitting as fitting
from bphs.measures.models import remarks
from bphs.measures.models._binary import BinaryLikelihood, FirthLikelihood
from bphs.measures.models._firth import null_value, profile_table
from bphs.measures.models._gate import Rows, complete_rows, event_codes, refuse
from bphs.measures.models._newton import Maximum, maximise
from bphs.measures.models._standard import Standard
from bphs.measures.models.design import Predictor
from bphs.measures.models.results import INTERCEPT, ModelResult, wald_table

METHODS = ("ml", "firth", "auto")


def logit(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    *,
    event: Any = None,
    method: str = "ml",
    weights: str | None = None,
    clusters: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
) -> ModelResult:
    r"""Logistic regression: :math:`\mathrm{logit}\,P(Y = \text{yes}) = a + x'b`.

    Separation (a predictor that tells yes from no without error, as a group in which everybody says yes) is found by
    linear programming and named. Rare answers, few events per coefficient and sparse cells are in `remarks`.

    Parameters
    ----------
    frame : one row per respondent; rows without every answer are left out, and a remark says how many.
    outcome : column of two values.
    predictors : numeric columns, `Category`, `Product`.
    event : the value that counts as yes; needed unless the values are 0 and 1.
    method : ``"ml"``; ``"firth"``, penalised likelihood with intervals and p values from its profile, finite always and
        less biased with rare events; ``"auto"``, maximum likelihood unless the answers are separated, then Firth's.
    weights : column of sampling weights; standard errors are then robust.
    clusters : column of clusters, such as townships; standard errors are then cluster-robust.
    strata : column of strata in which clusters (without `clusters`: respondents) were drawn; errors are then those
        within strata, on clusters less strata.
    confidence : level of the intervals.

    Raises
    ------
    MeasureError : bad columns (all named at once), an outcome without two values, separation under ``method="ml"``, no
        convergence, weights, clusters or strata together with Firth's method.

    Notes
    -----
    In R: ``glm(y ~ x, family = binomial)``, ``logistf::logistf(y ~ x)``. In SPSS: LOGISTIC REGRESSION.

    References
    ----------
    Albert and Anderson 1984, doi:10.1093/biomet/71.1.1. Firth 1993, doi:10.1093/biomet/80.1.27. Heinze and Schemper
    2002, doi:10.1002/sim.1047.

    Examples
    --------
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20, "urban": [1] * 40 + [0] * 35})
    >>> float(logit(people, "knows", ["urban"]).coefficient("urban").odds_ratio.round(3))  # 30 * 20 / (10 * 15)
    4.0
    """
    rows = complete_rows(
        frame, outcome, predictors, weights=weights, clusters=clusters, strata=strata, confidence=confidence
    )
    codes, categories = event_codes(rows, event)
    refuse(outcome, _wrong(method, rows))
    names = [INTERCEPT, *rows.design.names]
    standard = Standard.of(rows.design.matrix)
    x, back = standard.x, standard.back()
    plain = BinaryLikelihood(x, codes, rows.w)
    said: list[remarks.Remark] = []
    if method != "firth":
        found = maximise(plain, np.zeros(x.shape[1]))
        looked = method == "auto" and fitting.runs_away(found)
        parted = fitting.separated(plain.wishes(), back, names) if looked else None
        if not parted or rows.sampled:
            fitting.refuse_runaway(
                found,
                plain.wishes,
                back,
                names,
                outcome,
                'Merge categories, or use method="firth", which has finite estimates.',
            )
            return _result(rows, codes, categories, "ml", found, plain, standard, confidence, said)
        said = [remarks.separation(*parted)]
    penalised = FirthLikelihood(x, codes, rows.w)
    found = maximise(penalised, np.zeros(x.shape[1]), iterations=200, largest=5.0)
    if not found.converged:
        fitting.refuse_runaway(found, plain.wishes, back, names, outcome, "")
    return _result(rows, codes, categories, "firth", found, penalised, standard, confidence, said)


def _wrong(method: str, rows: Rows) -> list[str]:
    wrong = [] if method in METHODS else [f"method is {method!r} but must be one of {', '.join(METHODS)}"]
    if method == "firth" and rows.sampled:
        wrong.append("Firth's method knows neither sampling weights nor clusters nor strata")
    return wrong


def _result(
    rows: Rows,
    codes: np.ndarray,
    categories: tuple[Any, Any],
    method: str,
    found: Maximum,
    likelihood: BinaryLikelihood,
    standard: Standard,
    confidence: float,
    said: list[remarks.Remark],
) -> ModelResult:
    back = standard.back()
    covariance, errors = fitting.covariance_of(found, likelihood.scores, rows, back)
    estimates, value = back @ found.estimates, found.value
    words, names = fitting.words_of(rows.design, intercept=True), [INTERCEPT, *rows.design.names]
    table = wald_table(words, estimates, covariance, confidence, freedom=fitting.freedom_of(rows))
    null = fitting.null_log_likelihood(codes, rows.w)
    if isinstance(likelihood, FirthLikelihood):
        table = profile_table(table, words, likelihood, found, back, confidence)
        unit = float(np.log(standard.spreads).sum())  # the penalty is that of the columns as they are
        value, null = found.value + unit, null_value(likelihood) + unit
    return ModelResult(
        "logit",
        method,
        "logit",
        rows.outcome,
        categories,
        (int((codes == 0).sum()), int(codes.sum())),
        rows.n,
        rows.left_out,
        found.iterations,
        value,
        null,
        confidence,
        errors,
        fitting.freedom_of(rows),
        table,
        pd.DataFrame(columns=["threshold", "coefficient", "standard_error", "lower", "upper"]),
        pd.Series(estimates, index=names),
        fitting.named_covariance(covariance, names),
        rows.design,
        codes.astype(int),
        (),
        (*said, *fitting.cautions(rows, codes, categories, len(names) - 1)),
    )
