"""Confirmatory factor analysis of every respondent's answers, gaps and all, with errors that allow for clusters and for
answers that are not normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design
from bphs.measures.sample.taylor import Survey, survey
from bphs.measures.scales import _casewise as casewise
from bphs.measures.scales._indices import FitIndices, indices_of, srmr_of
from bphs.measures.scales._items import Items, complete, inverse, to_correlation
from bphs.measures.scales._measurement import Dimensions, chosen_items, measurement, pattern_of
from bphs.measures.scales._standardised import correlations_table, loadings_table, validity_table
from bphs.measures.scales._structure import Fit, Sample, implied
from bphs.measures.scales.confirmatory import admissible, estimated

FEWEST_CLUSTERS = 5


@dataclass(frozen=True)
class RobustFactorModel:
    """A measurement model of all answers.

    Attributes
    ----------
    n, partial, silent : respondents used; of these, those with a missing answer; those who answered no item, left out.
    clusters : clusters that were drawn, as many as respondents where the design names none.
    scaling : what χ² is divided by (1 for normal answers of respondents drawn one by one).
    fit : indices of fit from χ² as the likelihood has it.
    scaled : the same from χ² over `scaling`; its baseline has a scaling of its own. GFI and AGFI are missing.
    loadings, latent_correlations, validity : as of `FactorModel`, with the errors of the sandwich; HTMT is of the
        covariances of the saturated model.
    """

    n: int
    partial: int
    silent: int
    clusters: int
    scaling: float
    fit: FitIndices
    scaled: FitIndices
    loadings: pd.DataFrame
    latent_correlations: pd.DataFrame
    validity: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Loadings."""
        return self.loadings.copy()


def robust_factor_analysis(
    items: Any,
    dimensions: Dimensions,
    *,
    design: Design | None = None,
    confidence: float = 0.95,
    rmsea_confidence: float = 0.90,
) -> RobustFactorModel:
    """Confirmatory factor analysis by full-information maximum likelihood (FIML), with robust errors and test (MLR).

    The likelihood of each respondent is that of the items they answered (Arbuckle 1996), so that nobody is left out for
    a gap; right if what is missing depends on nothing but answers that are there. Errors are those of the sandwich
    H⁻¹ B H⁻¹ with H the observed information and B the covariance of the scores, summed over clusters within strata as
    in Taylor linearisation (Muthén and Satorra 1995, doi:10.2307/271070). The test divides χ² by
    c = (tr B₁H₁⁻¹ - tr B₀H₀⁻¹) / df, of the saturated model and of this one (Yuan and Bentler 2000,
    doi:10.1111/0081-1750.00078, as Mplus and lavaan have it); RMSEA, CFI and TLI are taken from the scaled χ².

    Parameters
    ----------
    items : respondents x items, a DataFrame; gaps are NaN.
    dimensions : the items of each dimension.
    design : strata and clusters of the respondents; none: drawn one by one.
    confidence, rmsea_confidence : levels of the intervals of estimates, and of RMSEA's.

    Raises
    ------
    MeasureError : as `confirmatory_factor_analysis`. Undefined : as there; fewer than five clusters; covariances that
        the answers do not determine.

    Notes
    -----
    Equivalent in R: ``lavaan::cfa(model, data, estimator = "MLR", missing = "ml", cluster = "cluster")``; lavaan takes
    cluster totals as they are, this as deviations from their mean in the stratum, times n/(n - 1) of its clusters.

    Four items that correlate to one half with each other, of which the first respondent left one out:

    >>> import numpy as np
    >>> runs = np.array(np.meshgrid(*[[-1.0, 1.0]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> answers.iloc[0, 0] = np.nan
    >>> found = robust_factor_analysis(answers, {"access": list("abcd")})
    >>> found.n, found.partial, float(found.validity["ave"].round(1).iloc[0])
    (32, 1, 0.5)
    """
    table = chosen_items(items, dimensions)
    kept = complete(table, missing="pairwise", invertible=False)
    told = np.asarray(~np.isnan(kept.values).all(axis=1))
    answers = casewise.Answers.of(kept.values[told])
    if len(answers.values) <= kept.k:
        complete(table)  # says how many answered, and that there must be more than items
    sample = casewise.saturated(answers)
    inverse(to_correlation(sample.covariance), kept.names)
    structure = measurement(pattern_of(dimensions), [sample], means=True)
    found = _newton(answers, estimated(structure, sample, pattern_of(dimensions)))
    admissible(found, kept.names, list(dimensions))
    drawn = survey(len(told), None, design, told)
    return _reported(_Case(answers, kept, told, drawn, design is None), found, dimensions, confidence, rmsea_confidence)


@dataclass(frozen=True)
class _Case:
    """Answers, who told them, and how respondents were drawn."""

    answers: casewise.Answers
    kept: Items
    told: np.ndarray
    drawn: Survey
    alone: bool

    @property
    def clusters(self) -> int:
        return int(np.unique(self.drawn.clusters[self.told]).size)

    def spread(self, scores: np.ndarray) -> np.ndarray:
        """Covariance of the sum of the scores under the design; those who told nothing count with zero."""
        whole = np.zeros((len(self.told), scores.shape[1]))
        whole[self.told] = scores
        made = self.drawn.covariance(whole)
        # Of respondents drawn one by one programs take the plain sum of squares.
        return made * (1 - 1 / len(whole)) if self.alone else made


def _newton(answers: casewise.Answers, start: Fit, *, rounds: int = 100) -> Fit:
    """The likelihood's maximum, from a fit to the saturated moments, by Newton's steps, halved where they overshoot."""
    group, parameters = start.structure.groups[0], start.parameters
    value = casewise.log_likelihood(answers, implied(group.matrices(parameters)))
    for _ in range(rounds):
        gradient, hessian = _derivatives(answers, start, parameters)
        roots, vectors = np.linalg.eigh(hessian)
        step = (vectors / np.maximum(roots, roots[-1] * 1e-10)) @ (vectors.T @ gradient)
        if gradient @ step < 1e-14 * len(answers.values):
            return replace(start, parameters=parameters, implied=(implied(group.matrices(parameters)),))
        scale = 1.0
        while scale > 1e-8:
            ahead = casewise.log_likelihood(answers, implied(group.matrices(parameters + scale * step)))
            if ahead >= value - 1e-9 * abs(value):
                break
            scale /= 2
        parameters, value = parameters + scale * step, ahead
    raise Undefined(
        "The factor model of all answers, gaps and all, did not converge. Its items may not form these dimensions.",
        "含缺失值的因子模型未收敛，题项可能不构成所设维度。",
    )


def _derivatives(answers: casewise.Answers, fit: Fit, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradient of the log-likelihood by the parameters, and the observed information."""
    group = fit.structure.groups[0]
    moments = implied(group.matrices(parameters))
    slopes, gradient = casewise.slopes_of(group, parameters), casewise.scores(answers, moments).sum(axis=0)
    inside = slopes.T @ casewise.information(answers, moments) @ slopes
    return slopes.T @ gradient, inside - casewise.curvature(group, parameters, gradient)


def _reported(
    case: _Case, found: Fit, dimensions: Dimensions, confidence: float, rmsea_confidence: float
) -> RobustFactorModel:
    if not case.alone and case.clusters < FEWEST_CLUSTERS:
        raise Undefined(
            f"Errors that allow for clusters need at least {FEWEST_CLUSTERS} clusters; there are {case.clusters}.",
            f"考虑整群抽样的标准误至少需要 {FEWEST_CLUSTERS} 个整群，现有 {case.clusters} 个。",
        )
    answers, sample = case.answers, found.samples[0]
    bread = np.linalg.inv(_derivatives(answers, found, found.parameters)[1])
    slopes = casewise.slopes_of(found.structure.groups[0], found.parameters)
    meat = case.spread(casewise.scores(answers, found.implied[0]) @ slopes)
    chi2, own = _chi2(answers, sample, found.implied[0])
    robust = replace(found, covariance=bread @ meat @ bread, discrepancies=(chi2 / sample.n,))
    independent, of_independent, baseline = _baseline(case, sample)
    p, df, saturated = case.kept.k, robust.df, _Saturated.of(case, sample)
    baseline_df = p * (p - 1) // 2
    scalings = (
        saturated.scaling(float((bread * meat).sum()), slopes, df),
        saturated.scaling(of_independent, independent, baseline_df),
    )
    both = [
        indices_of(
            chi2 / by,
            df,
            baseline / other,
            baseline_df,
            sample.n,
            rmsea_confidence,
            srmr=srmr_of(robust),
            log_likelihood=own,
            counted=len(found.parameters),
        )
        for by, other in ((1.0, 1.0), scalings)
    ]
    return RobustFactorModel(
        sample.n,
        int((~answers.known).any(axis=1).sum()),
        int((~case.told).sum()),
        case.clusters,
        scalings[0],
        *both,
        loadings_table(robust, dimensions, confidence),
        correlations_table(robust, to_correlation(sample.covariance), dimensions, confidence),
        validity_table(robust, dimensions),
    )


def _chi2(answers: casewise.Answers, sample: Sample, moments: casewise.Moments) -> tuple[float, float]:
    """Twice what the likelihood loses against the saturated moments, and the log-likelihood."""
    own = casewise.log_likelihood(answers, moments)
    return max(0.0, 2 * (casewise.log_likelihood(answers, (sample.covariance, sample.mean)) - own)), own


@dataclass(frozen=True)
class _Saturated:
    """Observed information H and covariance of scores B at the moments of the model without restrictions."""

    information: np.ndarray
    meat: np.ndarray

    @classmethod
    def of(cls, case: _Case, sample: Sample) -> _Saturated:
        moments = sample.covariance, sample.mean
        return cls(casewise.information(case.answers, moments), case.spread(casewise.scores(case.answers, moments)))

    def scaling(self, trace: float, slopes: np.ndarray, df: int) -> float:
        """(tr BH⁻¹ - tr B₀H₀⁻¹) / df of a model with this trace; where that is no positive number, which happens to
        models that fit badly, B₀ and H₀ are taken at the saturated moments too (then it is never negative).
        """
        if not df:
            return 1.0
        whole = float(np.trace(np.linalg.solve(self.information, self.meat)))
        if whole > trace:
            return (whole - trace) / df
        inside, spread = slopes.T @ self.information @ slopes, slopes.T @ self.meat @ slopes
        return max((whole - float(np.trace(np.linalg.solve(inside, spread)))) / df, 1e-6)


def _baseline(case: _Case, sample: Sample) -> tuple[np.ndarray, float, float]:
    """Of independent items, each with its own mean and variance: slopes of the moments, tr B H⁻¹, and χ²."""
    answers, p = case.answers, case.kept.k
    counts = answers.known.sum(axis=0)
    mu = answers.values.sum(axis=0) / counts
    moments = np.diag((answers.apart(mu) ** 2).sum(axis=0) / counts), mu
    rows, columns = np.tril_indices(p)
    slopes = np.eye(p + len(rows))[:, np.append(np.arange(p), p + np.flatnonzero(rows == columns))]
    meat = case.spread(casewise.scores(answers, moments) @ slopes)
    inside = slopes.T @ casewise.information(answers, moments) @ slopes
    return slopes, float(np.trace(np.linalg.solve(inside, meat))), _chi2(answers, sample, moments)[0]
