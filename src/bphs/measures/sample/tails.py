"""Tail probabilities; scipy is loaded only when one is asked for."""

from __future__ import annotations


def two_sided_t(t: float, freedom: float) -> float:
    """P(|T| ≥ |t|) of Student's t distribution."""
    from scipy.special import stdtr

    return float(2 * stdtr(freedom, -abs(t)))


def t_quantile(probability: float, freedom: float) -> float:
    """Value that Student's t stays below with a probability."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def lower_normal(z: float) -> float:
    """P(Z ≤ z) of the normal distribution."""
    from scipy.special import ndtr

    return float(ndtr(z))


def upper_chi2(x: float, freedom: float) -> float:
    """P(X ≥ x) of the χ² distribution; 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(freedom, x)) if freedom > 0 else 1.0


def two_sided_f(f: float, first: float, second: float) -> float:
    """Twice the smaller tail of the F distribution."""
    from scipy.special import fdtr, fdtrc

    return float(min(1.0, 2 * min(fdtr(first, second, f), fdtrc(first, second, f))))
