"""Fit indices of a covariance structure from its χ², that of independent items, and its residuals."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from bphs.measures.scales._structure import Fit


@dataclass(frozen=True)
class FitIndices:
    """Fit of a factor model.

    With F the discrepancy, χ² = Σ n F over groups (lavaan's convention: covariances with divisor n, no n - 1), and the
    index b for the model of independent items:

    - rmsea = √(max(χ² - df, 0) / (n df)) √groups, with its interval from the noncentral χ² distribution and
      rmsea_close_p, the p value of "rmsea is at most .05" (Steiger 1990, doi:10.1207/s15327906mbr2502_4; Browne and
      Cudeck 1992, doi:10.1177/0049124192021002005);
    - cfi = 1 - max(χ² - df, 0) / max(χ²_b - df_b, χ² - df, 0) (Bentler 1990, doi:10.1037/0033-2909.107.2.238);
    - tli = (χ²_b / df_b - χ² / df) / (χ²_b / df_b - 1) (Tucker and Lewis 1973, doi:10.1007/BF02291170);
    - nfi = 1 - χ² / χ²_b; ifi = (χ²_b - χ²) / (χ²_b - df);
    - gfi = 1 - tr((Σ⁻¹S - I)²) / tr((Σ⁻¹S)²), agfi = 1 - (1 - gfi) k (k + 1) / 2 df (Jöreskog and Sörbom); of one group
      only;
    - srmr: root mean square of (s - σ) / √(sᵢᵢ sⱼⱼ) over variances, covariances and, if modelled, means;
    - aic = -2 log L + 2 parameters, bic = -2 log L + parameters ln n.
    """

    chi2: float
    df: int
    p_value: float
    chi2_df: float
    rmsea: float
    rmsea_lower: float
    rmsea_upper: float
    rmsea_close_p: float
    cfi: float
    tli: float
    nfi: float
    ifi: float
    gfi: float
    agfi: float
    srmr: float
    aic: float
    bic: float
    log_likelihood: float
    parameters: int
    baseline_chi2: float
    baseline_df: int

    def to_frame(self) -> pd.DataFrame:
        """One row per index: `measure`, `value`."""
        return pd.DataFrame({"measure": list(asdict(self)), "value": [float(value) for value in asdict(self).values()]})


def indices(fit: Fit, confidence: float) -> FitIndices:
    """Indices of a fit; `confidence` is that of RMSEA's interval."""
    p, groups = len(fit.samples[0].mean), len(fit.samples)
    baseline = float(
        sum(sample.n * (np.log(np.diag(sample.covariance)).sum() + p - sample.saturated) for sample in fit.samples)
    )
    return indices_of(
        fit.chi2,
        fit.df,
        baseline,
        groups * p * (p - 1) // 2,
        fit.n,
        confidence,
        groups=groups,
        goodness=_goodness(fit) if groups == 1 else (float("nan"), float("nan")),
        srmr=srmr_of(fit),
        log_likelihood=_log_likelihood(fit),
        counted=len(fit.parameters),
    )


def indices_of(
    chi2: float,
    df: int,
    baseline: float,
    baseline_df: int,
    n: int,
    confidence: float,
    *,
    srmr: float,
    log_likelihood: float,
    counted: int,
    groups: int = 1,
    goodness: tuple[float, float] = (float("nan"), float("nan")),
) -> FitIndices:
    """Indices of a χ² and that of independent items; `goodness` is GFI and AGFI, `counted` the parameters."""
    from scipy import stats

    excess, most = max(chi2 - df, 0.0), max(baseline - baseline_df, chi2 - df, 0.0)
    low, high, close = _rmsea_interval(chi2, df, n, groups, confidence) if df else (0.0, 0.0, float("nan"))
    ratio = baseline / baseline_df
    return FitIndices(
        chi2,
        df,
        float(stats.chi2.sf(chi2, df)) if df else float("nan"),
        chi2 / df if df else float("nan"),
        float(np.sqrt(excess / (n * df) * groups)) if df else 0.0,
        low,
        high,
        close,
        1 - excess / most if most > 0 else 1.0,
        (ratio - chi2 / df) / (ratio - 1) if df else 1.0,
        1 - chi2 / baseline,
        (baseline - chi2) / (baseline - df),
        *goodness,
        srmr,
        -2 * log_likelihood + 2 * counted,
        -2 * log_likelihood + counted * float(np.log(n)),
        log_likelihood,
        counted,
        baseline,
        baseline_df,
    )


def _log_likelihood(fit: Fit) -> float:
    p = len(fit.samples[0].mean)
    parts = (
        sample.n * (p * np.log(2 * np.pi) + value + sample.saturated)
        for sample, value in zip(fit.samples, fit.discrepancies, strict=True)
    )
    return float(-sum(parts) / 2)


def _rmsea_interval(chi2: float, df: int, n: int, groups: int, confidence: float) -> tuple[float, float, float]:
    from scipy import optimize, stats

    def noncentrality(below: float) -> float:
        """Noncentrality where P(χ² or less) falls to `below`."""
        if stats.chi2.cdf(chi2, df) <= below:
            return 0.0
        high = chi2 + 10 * np.sqrt(chi2) + 30
        return float(optimize.brentq(lambda value: stats.ncx2.cdf(chi2, df, value) - below, 1e-12, high))

    low, high = (
        np.sqrt(noncentrality(level) / (n * df) * groups) for level in ((1 + confidence) / 2, (1 - confidence) / 2)
    )
    return float(low), float(high), float(stats.ncx2.sf(chi2, df, 0.05**2 * n * df / groups))


def _goodness(fit: Fit) -> tuple[float, float]:
    sigma = fit.implied[0][0]
    product = np.linalg.solve(sigma, fit.samples[0].covariance)
    p = len(sigma)
    apart = product - np.eye(p)
    gfi = 1 - float((apart * apart.T).sum() / (product * product.T).sum())
    return gfi, 1 - (1 - gfi) * p * (p + 1) / 2 / fit.df if fit.df else 1.0


def srmr_of(fit: Fit) -> float:
    """Root mean square of the standardised residuals, of means too where they are modelled."""
    total = 0.0
    for sample, (sigma, mu) in zip(fit.samples, fit.implied, strict=True):
        sd = np.sqrt(np.diag(sample.covariance))
        left = ((sample.covariance - sigma) / np.outer(sd, sd))[np.tril_indices(len(sd))]
        if fit.structure.means:
            left = np.concatenate([left, (sample.mean - mu) / sd])
        total += sample.n / fit.n * np.sqrt((left**2).mean())
    return float(total)
