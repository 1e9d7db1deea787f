"""Confirmatory factor analysis: items that speak for their dimensions, which are reliable and distinct, or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.scales._indices import FitIndices, indices
from bphs.measures.scales._items import Items, complete, inverse, listed, to_correlation
from bphs.measures.scales._measurement import Dimensions, chosen_items, measurement, pattern_of
from bphs.measures.scales._standardised import correlations_table, loadings_table, validity_table
from bphs.measures.scales._structure import FIXED, Fit, Group, Sample, Structure, fit, implied

STARTS = ("semopy", "moments")


@dataclass(frozen=True)
class FactorModel:
    """A fitted measurement model.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    fit : the fit indices.
    loadings : one row per item: `dimension`, `item`, `estimate` (the first item of a dimension is fixed at 1), `se`,
        `z`, `p_value`, `standardised`, `standardised_se`, `lower`, `upper` (of the standardised loading), `uniqueness`
        (share of the item's variance that is not the dimension's), `r2`.
    latent_correlations : one row per pair: `dimension`, `other`, `latent_correlation`, `se`, `lower`, `upper`,
        `p_value`, `htmt`, `htmt2`.
    validity : one row per dimension: `dimension`, `items`, `composite_reliability`, `ave`, `root_ave`,
        `largest_correlation` (with another dimension, in size; Fornell and Larcker ask that `root_ave` exceed it).
        Reliability and AVE are of standardised items, as journals report them; semTools takes the items' own units
        unless they are standardised first.
    """

    n: int
    left_out: int
    fit: FitIndices
    loadings: pd.DataFrame
    latent_correlations: pd.DataFrame
    validity: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Loadings."""
        return self.loadings.copy()


def confirmatory_factor_analysis(
    items: Any,
    dimensions: Dimensions,
    *,
    confidence: float = 0.95,
    rmsea_confidence: float = 0.90,
    start: str = "semopy",
) -> FactorModel:
    """Confirmatory factor analysis by maximum likelihood; every item loads on one dimension, dimensions correlate.

    semopy (Igolkina and Meshcheryakov 2020, doi:10.1080/10705511.2019.1704289) estimates; its optimiser stops at about
    four digits, so Fisher scoring takes its estimates to the end. Fit indices, standardised solution and standard
    errors are computed here: semopy's GFI is its NFI, and its AGFI, AIC and BIC are on another scale. Standard errors
    come from the expected information, those of standardised figures by the delta method, as in lavaan.

    Composite reliability (Σ λ)² / ((Σ λ)² + Σ (1 - λ²)) and average variance extracted Σ λ² / k of standardised
    loadings (Fornell and Larcker 1981, doi:10.1177/002224378101800104); HTMT: mean correlation between the items of two
    dimensions over the geometric mean of the mean correlations within either (Henseler, Ringle and Sarstedt 2015,
    doi:10.1007/s11747-014-0403-8), of absolute correlations; HTMT2 takes geometric means throughout (Roemer, Schuberth
    and Henseler 2021, doi:10.1108/IMDS-02-2021-0082), which is what semTools prints by default.

    Parameters
    ----------
    items : respondents x items, a DataFrame; respondents with a missing answer are left out.
    dimensions : the items of each dimension, e.g. ``{"policy": ["q1", "q2", "q3"], ...}``.
    confidence, rmsea_confidence : levels of the intervals of estimates, and of RMSEA's (90 % by custom).
    start : ``"semopy"``, or ``"moments"`` to start from the covariances without loading semopy; the results are the
        same.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; items that the table lacks or that stand in two dimensions;
        a Heywood case; dimensions that cannot be told apart; no convergence.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> found = confirmatory_factor_analysis(answers, {"access": list("abcd")})
    >>> found.validity[["composite_reliability", "ave"]].round(3).values.tolist()  # standardised loadings √½
    [[0.8, 0.5]]
    """
    if start not in STARTS:
        raise MeasureError(f"start is one of {listed(STARTS)}, not {start!r}.")
    kept, sample, structure = prepared(items, dimensions)
    if start == "semopy":
        structure = Structure(structure.groups, _semopy(structure.groups[0], sample, structure.start), structure.means)
    found = fit(structure, [sample])
    admissible(found, kept.names, list(dimensions))
    return _reported(found, kept, dimensions, confidence, rmsea_confidence)


def prepared(items: Any, dimensions: Dimensions) -> tuple[Items, Sample, Structure]:
    """Complete answers to the items of the dimensions, their moments, and the model with a start."""
    kept = complete(chosen_items(items, dimensions))
    sample = Sample.of(kept.values)
    inverse(kept.correlation, kept.names)  # refuses items that determine one another, by name
    return kept, sample, measurement(pattern_of(dimensions), [sample])


def _semopy(group: Group, sample: Sample, start: np.ndarray) -> np.ndarray:
    """semopy's estimates in the order of our parameters; `start` where it finds none.

    It is given correlations, because covariances of very different size make its matrices ill-conditioned.
    """
    import semopy

    speaks = (group.labels["loadings"] != FIXED) | (group.fixed["loadings"] != 0)
    items, latent = (
        [f"{kind}{number}" for number in range(size)] for kind, size in zip("xf", speaks.shape, strict=True)
    )
    lines = [f"{name} =~ " + " + ".join(np.array(items)[own]) for name, own in zip(latent, speaks.T, strict=True)]
    correlation = to_correlation(sample.covariance)
    model = semopy.Model("\n".join(lines))
    if not model.fit(cov=pd.DataFrame(correlation, index=items, columns=items), n_samples=sample.n).success:
        return start
    sd = np.sqrt(np.diag(sample.covariance))
    scale = sd[speaks.argmax(axis=0)]
    matrices = model.inspect(mode="mx", what="est")
    loadings = matrices["Lambda"].loc[items, latent].to_numpy() * sd[:, None] / scale
    covariances = matrices["Psi"].loc[latent, latent].to_numpy() * np.outer(scale, scale)
    unique = np.diag(matrices["Theta"].loc[items, items].to_numpy()) * sd**2
    found = start.astype(float)
    for block, values in (("loadings", loadings), ("latent", covariances), ("unique", unique)):
        free = group.labels[block] != FIXED
        found[group.labels[block][free]] = values[free]
    return found


def admissible(found: Fit, items: tuple[str, ...], dimensions: list[str], groups: Sequence[Any] = ()) -> None:
    """Raise MeasureError for a variance below zero or dimensions that correlate to 1 or more, with the group's name
    where there are several.
    """
    for at, group in enumerate(found.structure.groups):
        matrices, where = group.matrices(found.parameters), f"In group {groups[at]!r}: " if groups else ""
        empty = matrices["unique"] <= 1e-6 * np.diag(implied(matrices)[0])
        if empty.any():
            raise MeasureError(
                f"{where}A Heywood case: the variance of {_those(items, empty)} that its dimension leaves is not positive. Leave the item out, or give its "
                "dimension more items or respondents."
            )
        nothing = np.diag(matrices["latent"]) <= 0
        if nothing.any():
            raise MeasureError(
                f"{where}The variance of {_those(dimensions, nothing)} is not positive: its items do not share anything. Turn reversed items round."
            )
        if np.linalg.eigvalsh(to_correlation(matrices["latent"]))[0] < 1e-6:
            raise MeasureError(
                f"{where}The dimensions {listed(dimensions)} cannot be told apart: their correlations reach 1. Merge the two that correlate most."
            )


def _those(names: Sequence[str], chosen: np.ndarray) -> str:
    return listed([name for name, one in zip(names, chosen, strict=True) if one])


def _reported(
    found: Fit, kept: Items, dimensions: Dimensions, confidence: float, rmsea_confidence: float
) -> FactorModel:
    return FactorModel(
        kept.n,
        kept.left_out,
        indices(found, rmsea_confidence),
        loadings_table(found, dimensions, confidence),
        correlations_table(found, kept.correlation, dimensions, confidence),
        validity_table(found, dimensions),
    )
