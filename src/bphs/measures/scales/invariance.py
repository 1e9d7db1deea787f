"""Do the questions mean the same to two groups? Configural, metric, scalar and strict invariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.scales._indices import indices
from bphs.measures.scales._items import complete, inverse, listed
from bphs.measures.scales._measurement import Dimensions, chosen_items, measurement, pattern_of
from bphs.measures.scales._structure import Fit, Sample, fit
from bphs.measures.scales.confirmatory import admissible

#: What each step makes equal between the groups.
STEPS: dict[str, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "unique"),
}


@dataclass(frozen=True)
class MeasurementInvariance:
    """Nested models, each stricter than the one before.

    Attributes
    ----------
    groups : one row per group: `group`, `respondents`; the first is the reference.
    left_out : respondents without an answer to every item or without a group.
    steps : one row per model: `model`, `chi2`, `df`, `p_value`, `cfi`, `tli`, `rmsea`, `srmr`, `aic`, `bic`, and against the
        model before: `chi2_change`, `df_change`, `change_p`, `cfi_change`, `rmsea_change`, `srmr_change`.
    latent_means : differences from the reference group under scalar invariance: `group`, `dimension`, `difference`
        (in the units of the dimension's first item), `se`, `z`, `p_value`; empty if `"scalar"` was not asked for.
    """

    groups: pd.DataFrame
    left_out: int
    steps: pd.DataFrame
    latent_means: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The table of models."""
        return self.steps.copy()


def measurement_invariance(
    items: Any, dimensions: Dimensions, groups: Any, *, steps: Sequence[str] = ("configural", "metric", "scalar"),
) -> MeasurementInvariance:
    """Multi-group confirmatory factor analysis with means, by maximum likelihood (Jöreskog 1971, doi:10.1007/BF02291366).

    Configural: the same items speak for the same dimensions. Metric: equal loadings. Scalar: equal intercepts too, with
    the latent means of the later groups free. Strict: equal unique variances too. A step is usually held to stand if CFI
    falls by no more than .01 (`verdicts.invariance_verdict`). Conventions are lavaan's and Mplus's: χ² is the sum of n F, RMSEA
    carries √groups (Steiger 1998, doi:10.1080/10705519809540115), the baseline of CFI leaves variances and means of every item free in
    every group, SRMR includes the means. AMOS multiplies F by n less groups and leaves √groups out of RMSEA, which is smaller
    there by that factor (its manual, appendix C); CFI hardly differs.

    Parameters
    ----------
    items : respondents x items, a DataFrame.
    dimensions : the items of each dimension.
    groups : one value per respondent; the first in sorted order is the reference.
    steps : of ``"configural"``, ``"metric"``, ``"scalar"``, ``"strict"``, from free to strict.

    Raises
    ------
    MeasureError : see `confirmatory_factor_analysis`; fewer than two groups; a group that is not larger than the number of
        items or gives one answer only to an item (the group is named); a step that does not converge.
    """
    order = [step for step in STEPS if step in steps]
    if list(steps) != order or not order:
        raise MeasureError(f"steps go from free to strict and are of {listed(list(STEPS))}, not {list(steps)}.")
    samples, left_out = _samples(chosen_items(items, dimensions), groups)
    names, pattern = tuple(str(item) for own in dimensions.values() for item in own), pattern_of(dimensions)
    fits = {}
    for step in order:
        fits[step] = fit(measurement(pattern, list(samples.values()), equal=STEPS[step], means=True), list(samples.values()))
        admissible(fits[step], names, list(dimensions), list(samples))
    sizes = pd.DataFrame({"group": list(samples), "respondents": [sample.n for sample in samples.values()]})
    means = _latent_means(fits["scalar"], list(samples), list(dimensions)) if "scalar" in fits else _latent_means(None, [], [])
    return MeasurementInvariance(sizes, left_out, _table(fits), means)


def _samples(items: pd.DataFrame, groups: Any) -> tuple[dict[Any, Sample], int]:
    values = np.asarray(groups, dtype=object)
    if values.shape != (len(items),):
        raise MeasureError(f"groups holds one value for each of the {len(items)} respondents; this has the shape {values.shape}.")
    known = pd.Series(values, index=items.index)
    levels = sorted(known.dropna().unique(), key=lambda value: (str(type(value)), value))
    if len(levels) < 2:
        raise MeasureError(f"Invariance compares at least two groups; there {'is one, ' + repr(levels[0]) if levels else 'is none'}.")
    samples = {}
    for level in levels:
        try:
            kept = complete(items[(known == level).to_numpy()])
            inverse(kept.correlation, kept.names)
        except MeasureError as why:
            raise MeasureError(f"In group {level!r}: {why}") from why
        samples[level] = Sample.of(kept.values)
    return samples, len(items) - sum(sample.n for sample in samples.values())


def _table(fits: dict[str, Fit]) -> pd.DataFrame:
    from scipy import stats

    rows = []
    for step, found in fits.items():
        index = indices(found, 0.9)
        rows.append({"model": step, **{name: getattr(index, name) for name in ("chi2", "df", "p_value", "cfi", "tli", "rmsea", "srmr", "aic", "bic")}})
    table = pd.DataFrame(rows)
    for name in ("chi2", "df", "cfi", "rmsea", "srmr"):
        table[f"{name}_change"] = table[name].diff()
    table["change_p"] = stats.chi2.sf(table["chi2_change"], table["df_change"])
    return table


def _latent_means(found: Fit | None, groups: list[Any], dimensions: list[str]) -> pd.DataFrame:
    from scipy import stats

    columns = ["group", "dimension", "difference", "se", "z", "p_value"]
    rows = []
    for name, group in zip(groups[1:], found.structure.groups[1:] if found else (), strict=True):
        for dimension, label in zip(dimensions, group.labels["latent_means"], strict=True):
            difference, se = found.parameters[label], np.sqrt(found.covariance[label, label])
            rows.append((name, dimension, difference, se, difference / se, 2 * stats.norm.sf(abs(difference / se))))
    return pd.DataFrame(rows, columns=columns)
