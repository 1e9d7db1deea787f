"""Relations of the opinions behind the items, freed of the items' errors: what one dimension owes to others, and how
far groups lie apart.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.scales._measurement import Dimensions, pattern_of
from bphs.measures.scales._standardised import standardise
from bphs.measures.scales.confirmatory import admissible, confirmatory_factor_analysis, estimated, prepared
from bphs.measures.scales.invariance import measurement_invariance

STEP = 1e-30
"""Of the complex derivative."""


def latent_regression(items: Any, dimensions: Dimensions, *, outcome: str, confidence: float = 0.95) -> pd.DataFrame:
    """Standardised regression of one dimension on all others, from the correlations of a confirmatory factor analysis.

    The coefficients are Φ⁻¹φ with Φ the correlations of the causes and φ those with the outcome: of the opinions, so
    that errors of the items take nothing off them. Standard errors by the delta method from the expected information,
    as lavaan's ``standardizedSolution`` (Bollen 1989, doi:10.1002/9781118619179).

    Parameters
    ----------
    items : respondents x items, a DataFrame; respondents with a missing answer are left out.
    dimensions : the items of each dimension, two dimensions or more.
    outcome : one of the dimensions.

    Returns
    -------
    One row per cause: `dimension`, `coefficient`, `standard_error`, `lower`, `upper`, `p_value`.

    Raises
    ------
    MeasureError : see `confirmatory_factor_analysis`; an outcome that is no dimension.

    With one cause the coefficient is the correlation:

    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1)
    >>> both = np.vstack([runs[0] + runs[2:5], runs[0] + runs[1] + runs[5:8]])
    >>> answers = pd.DataFrame(both.T, columns=list("abcdef"))
    >>> found = latent_regression(answers, {"use": list("abc"), "content": list("def")}, outcome="content")
    >>> found["coefficient"].round(3).tolist()  # √½
    [0.707]
    """
    names = list(dimensions)
    if outcome not in names:
        raise MeasureError(f"outcome= is {outcome!r}; expected one of the dimensions; {nearest(outcome, names)}.")
    kept, sample, structure = prepared(items, dimensions)
    found = estimated(structure, sample, pattern_of(dimensions))
    admissible(found, kept.names, names)
    group, own = found.structure.groups[0], names.index(outcome)
    causes = [place for place in range(len(names)) if place != own]

    def regressed(parameters: np.ndarray) -> np.ndarray:
        correlations = standardise(group.matrices(parameters))[1]
        return np.asarray(np.linalg.solve(correlations[np.ix_(causes, causes)], correlations[causes, own]))

    start = found.parameters.astype(complex)
    slopes = np.array([regressed(start + step).imag / STEP for step in np.eye(len(start)) * STEP * 1j]).T
    errors = np.sqrt(np.einsum("ia,ab,ib->i", slopes, found.covariance, slopes))
    return _with_limits([names[place] for place in causes], regressed(found.parameters), errors, confidence)


def _with_limits(names: list[str], values: Any, errors: Any, confidence: float) -> pd.DataFrame:
    from scipy import stats

    reach = stats.norm.ppf((1 + confidence) / 2)
    return pd.DataFrame(
        {
            "dimension": names,
            "coefficient": values,
            "standard_error": errors,
            "lower": values - reach * errors,
            "upper": values + reach * errors,
            "p_value": 2 * stats.norm.sf(np.abs(values / errors)),
        }
    )


@dataclass(frozen=True)
class LatentGaps:
    """Gaps between groups in the opinions behind the items.

    Attributes
    ----------
    differences : one row per dimension and group after the first: `dimension`, `group`, `difference` (group less the
        first, in standard deviations of the opinion over all groups), `standard_error`, `lower`, `upper`.
    shifts : one row per freed item and group: `item`, `dimension`, `group`, `shift` (what the group answers more at the
        same opinion, in points of the item), `standard_error`, `lower`, `upper`.
    """

    differences: pd.DataFrame
    shifts: pd.DataFrame


def latent_gaps(
    items: pd.DataFrame,
    dimensions: Dimensions,
    *,
    groups: Any,
    apart: Collection[str] = (),
    confidence: float = 0.95,
) -> LatentGaps:
    """Latent means of groups under equal loadings and intercepts, dimension by dimension.

    A difference is divided by the standard deviation of the opinion in all groups together (the first item's loading
    times its standard deviation, where that loading sets the unit); the error of that unit is left out. The shift of an
    item is its expected change, had its intercept been set free (Saris, Satorra and Sörbom 1987,
    doi:10.2307/271030), with the standard error that its score test implies, |change|/√χ².

    Parameters
    ----------
    items : respondents x items, a DataFrame. dimensions : the items of each dimension, three or more.
    groups : one value per respondent, none where it is not known; the first in sorted order is the reference.
    apart : items that the groups read differently: their intercepts are free when means are compared.

    Raises
    ------
    MeasureError : see `measurement_invariance`.

    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame(np.hstack([runs[0] + runs[1:], runs[0] + 1 + runs[1:]]).T, columns=list("abcd"))
    >>> found = latent_gaps(answers, {"access": list("abcd")}, groups=[1] * 32 + [2] * 32)
    >>> found.differences["difference"].round(3).tolist()  # 1 over √(1 + ¼)
    [0.894]
    """
    differences, shifts = [], []
    sides = pd.Series(groups, index=items.index)
    for name, own in dimensions.items():
        answers = items[list(own)][sides.notna()].dropna()
        free = [item for item in own if item in apart]
        found = measurement_invariance(
            answers, {name: list(own)}, groups=sides[answers.index].to_numpy(), free_intercepts=free
        )
        unit = confirmatory_factor_analysis(answers, {name: list(own)}).loadings.standardised.iloc[0]
        unit *= answers.iloc[:, 0].std(ddof=0)
        means = found.latent_means[found.latent_means.model == ("partial_scalar" if free else "scalar")]
        rows = _with_limits([name] * len(means), means.difference / unit, means.standard_error / unit, confidence)
        differences.append(rows.assign(group=means.group.to_numpy()).rename(columns={"coefficient": "difference"}))
        tests = found.constraints[found.constraints.item.isin(free) & (found.constraints.kind == "intercept")]
        tests = tests[tests.model == "scalar"]
        error = tests.expected_change.abs() / np.sqrt(tests.chi2)
        moved = _with_limits([name] * len(tests), tests.expected_change.to_numpy(), error.to_numpy(), confidence)
        named = {"item": tests.item.to_numpy(), "group": tests.group.to_numpy()}
        shifts.append(moved.assign(**named).rename(columns={"coefficient": "shift"}))
    return LatentGaps(pd.concat(differences, ignore_index=True), pd.concat(shifts, ignore_index=True))
