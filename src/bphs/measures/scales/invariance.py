"""Invariance of measurement, questions that mean the same to two groups: configural, metric, scalar and strict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.scales._indices import indices
from bphs.measures.scales._items import complete, inverse, listed
from bphs.measures.scales._measurement import Dimensions, chosen_items, measurement, pattern_of
from bphs.measures.scales._released import score_tests
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
    steps : one row per model: `model`, `chi2`, `df`, `p_value`, `cfi`, `tli`, `rmsea`, `srmr`, `aic`, `bic`, and
        against the freer model named in `against`: `chi2_change`, `df_change`, `change_p_value`, `cfi_change`,
        `rmsea_change`, `srmr_change`. ``"partial_metric"`` and ``"partial_scalar"`` follow ``"metric"`` and
        ``"scalar"`` where items were freed.
    latent_means : differences from the reference group under scalar and partial scalar invariance: `model`, `group`,
        `dimension`, `difference` (in the units of the dimension's first item), `standard_error`, `z`, `p_value`; empty
        without a scalar model.
    constraints : the score test (modification index) of each number that a model holds equal, the others staying equal:
        `model`, `group` (that would be freed), `dimension`, `item`, `kind` (``"loading"``, ``"intercept"``,
        ``"unique_variance"``), `chi2`, `df` (1), `p_value`, `p_adjusted` (Holm, over the tests of the model) and
        `expected_change`, by how much the group's number would be expected to exceed the shared one.
    """

    groups: pd.DataFrame
    left_out: int
    steps: pd.DataFrame
    latent_means: pd.DataFrame
    constraints: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Table of models."""
        return self.steps.copy()


def measurement_invariance(
    items: Any,
    dimensions: Dimensions,
    *,
    groups: Any,
    steps: Sequence[str] = ("configural", "metric", "scalar"),
    free_loadings: Sequence[str] = (),
    free_intercepts: Sequence[str] = (),
) -> MeasurementInvariance:
    """Multi-group confirmatory factor analysis with means, by maximum likelihood (Jöreskog 1971,
    doi:10.1007/BF02291366).

    Configural: the same items speak for the same dimensions. Metric: equal loadings. Scalar: equal intercepts too, with
    the latent means of the later groups free. Strict: equal unique variances too. A step is usually held to stand if
    CFI falls by no more than .01 (`verdicts.invariance_verdict`). Conventions are lavaan's and Mplus's: χ² is the sum
    of n F, RMSEA carries √groups (Steiger 1998, doi:10.1080/10705519809540115), the baseline of CFI leaves variances
    and means of every item free in every group, SRMR includes the means. AMOS multiplies F by n less groups and leaves
    √groups out of RMSEA, which is smaller there by that factor (its manual, appendix C); CFI hardly differs.

    CFI can stay while χ² says that some constraint is wrong: `constraints` shows which, and the items it names can be
    freed for a partial step (Byrne, Shavelson and Muthén 1989, doi:10.1037/0033-2909.105.3.456). An item chosen because
    of its test is chosen on these answers: the p value of the partial step does not know that.

    Parameters
    ----------
    items : respondents x items, a DataFrame.
    dimensions : the items of each dimension.
    groups : one value per respondent; the first in sorted order is the reference.
    steps : of ``"configural"``, ``"metric"``, ``"scalar"``, ``"strict"``, from free to strict.
    free_loadings, free_intercepts : items whose loading, or intercept, each group keeps as its own in a partial step,
        which is fitted besides the full one and held against the (partial) metric or configural model. A dimension's
        first item sets its scale: its loading cannot be freed.

    Raises
    ------
    MeasureError : see `confirmatory_factor_analysis`; fewer than two groups; a group that is not larger than the number
        of items or gives one answer only to an item (the group is named); a step that does not converge; a freed item
        that is unknown, sets the scale, or leaves its dimension without an equal intercept; a freed number of a step
        that was not asked for.

    In R: ``lavTestScore(cfa(model, data, group = "g", group.equal = c("loadings", "intercepts")))`` and
    ``group.partial = "item ~ 1"``.

    Two groups with the same answers: nothing is lost by holding equal what is equal.

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame(np.tile(runs[0] + runs[1:], 2).T, columns=list("abcd"))
    >>> found = measurement_invariance(answers, {"access": list("abcd")}, groups=["town"] * 32 + ["country"] * 32)
    >>> found.steps[["model", "df", "cfi"]].round(3).values.tolist()
    [['configural', 4, 1.0], ['metric', 7, 1.0], ['scalar', 10, 1.0]]
    """
    order = [step for step in STEPS if step in steps]
    if list(steps) != order or not order:
        raise MeasureError(f"steps go from free to strict and are of {listed(list(STEPS))}, not {list(steps)}.")
    samples, left_out = _samples(chosen_items(items, dimensions), groups)
    free = {"loadings": [str(item) for item in free_loadings], "intercepts": [str(item) for item in free_intercepts]}
    _freeable(free, dimensions, order)
    fits = _fits(order, dimensions, samples, free)
    sizes = pd.DataFrame({"group": list(samples), "respondents": [sample.n for sample in samples.values()]})
    means = _latent_means(
        {step: found for step, found in fits.items() if step.endswith("scalar")}, list(samples), list(dimensions)
    )
    return MeasurementInvariance(sizes, left_out, _table(fits), means, _constraints(fits, list(samples), dimensions))


def _freeable(free: dict[str, list[str]], dimensions: Dimensions, order: list[str]) -> None:
    """MeasureError, with all that is wrong, for items that cannot be freed."""
    problems = []
    for (block, items), step in zip(free.items(), ("metric", "scalar"), strict=True):
        unknown = [item for item in items if not any(item in map(str, own) for own in dimensions.values())]
        if unknown:
            problems.append(f"free_{block} names items that no dimension has: {listed(unknown)}.")
        if items and step not in order:
            problems.append(f"free_{block} frees part of the step {step!r}, which is not among the steps.")
    first = [str(own[0]) for own in dimensions.values() if str(own[0]) in free["loadings"]]
    if first:
        problems.append(
            f"The loading of a dimension's first item sets its scale and cannot be freed: {listed(first)}. Put another item first."
        )
    bare = [name for name, own in dimensions.items() if set(map(str, own)) <= set(free["intercepts"])]
    if bare:
        problems.append(
            f"Leave at least one item of a dimension with equal intercepts, or its means cannot be compared: {listed(bare)}."
        )
    if problems:
        raise MeasureError(" ".join(problems))


def _fits(
    order: list[str], dimensions: Dimensions, samples: dict[Any, Sample], free: dict[str, list[str]]
) -> dict[str, Fit]:
    """Each step by its name, a partial one after the full one."""
    names, pattern, data = (
        tuple(str(item) for own in dimensions.values() for item in own),
        pattern_of(dimensions),
        list(samples.values()),
    )
    masks = {block: np.isin(names, items) for block, items in free.items()}
    fits = {}
    for step in order:
        fits[step] = fit(measurement(pattern, data, equal=STEPS[step], means=True), data)
        if (step == "metric" and free["loadings"]) or (step == "scalar" and any(free.values())):
            fits[f"partial_{step}"] = fit(measurement(pattern, data, equal=STEPS[step], means=True, free=masks), data)
    for found in fits.values():
        admissible(found, names, list(dimensions), list(samples))
    return fits


def _samples(items: pd.DataFrame, groups: Any) -> tuple[dict[Any, Sample], int]:
    values = np.asarray(groups, dtype=object)
    if values.shape != (len(items),):
        raise MeasureError(
            f"groups holds one value for each of the {len(items)} respondents; this has the shape {values.shape}."
        )
    known = pd.Series(values, index=items.index)
    levels = sorted(known.dropna().unique(), key=lambda value: (str(type(value)), value))
    if len(levels) < 2:
        raise Undefined(
            f"Invariance compares at least two groups; there {'is one, ' + repr(levels[0]) if levels else 'is none'}.",
            "测量不变性检验至少需要两组。",
        )
    samples = {}
    for level in levels:
        try:
            kept = complete(items[(known == level).to_numpy()])
            inverse(kept.correlation, kept.names)
        except Undefined as why:
            raise Undefined(f"In group {level!r}: {why}", f"在组“{level}”中，{why.zh}") from why
        except MeasureError as why:
            raise MeasureError(f"In group {level!r}: {why}") from why
        samples[level] = Sample.of(kept.values)
    return samples, len(items) - sum(sample.n for sample in samples.values())


def _table(fits: dict[str, Fit]) -> pd.DataFrame:
    from scipy import stats

    rows = []
    for step, found in fits.items():
        index = indices(found, 0.9)
        rows.append(
            {
                "model": step,
                **{
                    name: getattr(index, name)
                    for name in ("chi2", "df", "p_value", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
                },
            }
        )
    table = pd.DataFrame(rows)
    table["against"] = _freer(list(fits))
    before = table.set_index("model").reindex(table["against"])
    for name in ("chi2", "df", "cfi", "rmsea", "srmr"):
        table[f"{name}_change"] = table[name] - before[name].to_numpy()
    table["change_p_value"] = stats.chi2.sf(table["chi2_change"], table["df_change"])
    return table


def _freer(models: list[str]) -> list[str | None]:
    """Model that each is held against: the step before, in part for a partial one if it was fitted."""
    full: list[str] = [model for model in models if not model.startswith("partial_")]
    found: list[str | None] = []
    for model in models:
        place = full.index(model.removeprefix("partial_"))
        step = full[place - 1] if place else None
        part = f"partial_{step}"
        found.append(part if model.startswith("partial_") and part in models else step)
    return found


def _latent_means(fits: dict[str, Fit], groups: list[Any], dimensions: list[str]) -> pd.DataFrame:
    from scipy import stats

    columns = ["model", "group", "dimension", "difference", "standard_error", "z", "p_value"]
    rows = []
    for model, found in fits.items():
        for name, group in zip(groups[1:], found.structure.groups[1:], strict=True):
            for dimension, label in zip(dimensions, group.labels["latent_means"], strict=True):
                difference, se = found.parameters[label], np.sqrt(found.covariance[label, label])
                rows.append(
                    (model, name, dimension, difference, se, difference / se, 2 * stats.norm.sf(abs(difference / se)))
                )
    return pd.DataFrame(rows, columns=columns)


def _constraints(fits: dict[str, Fit], groups: list[Any], dimensions: Dimensions) -> pd.DataFrame:
    from scipy import stats

    named = [(dimension, str(item)) for dimension, own in dimensions.items() for item in own]
    columns = ["model", "group", "dimension", "item", "kind", "chi2", "df", "p_value", "p_adjusted", "expected_change"]
    rows = []
    for model, found in fits.items():
        tests = score_tests(found)
        p_values = [float(stats.chi2.sf(test.chi2, 1)) for test in tests]
        for test, p, adjusted in zip(tests, p_values, adjust(p_values) if tests else [], strict=True):
            rows.append(
                (
                    model,
                    groups[test.group],
                    *named[test.item],
                    test.kind,
                    test.chi2,
                    1,
                    p,
                    float(adjusted),
                    test.expected_change,
                )
            )
    return pd.DataFrame(rows, columns=columns)
