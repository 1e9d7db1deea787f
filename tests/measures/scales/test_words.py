"""Every column of a result that a chapter may show has its words in the dictionary of derived columns."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from scales_cases import DIMENSIONS, ITEMS, respondents

from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.measures import scales


@pytest.fixture(scope="module")
def results():
    people = respondents()
    items = people[ITEMS]
    return [
        scales.cronbach_alpha(items),
        scales.guttman_lambdas(items),
        scales.split_half(items),
        scales.mcdonald_omega(items),
        scales.ordinal_reliability(items[ITEMS[:5]]),
        scales.item_analysis(items),
        scales.sampling_adequacy(items),
        scales.parallel_analysis(items, seed=1, replicates=20),
        scales.factor_analysis(items, method="principal_axis"),
        scales.factor_analysis(items, rotation="promax"),
        scales.harman_test(items),
        scales.polychoric(items[ITEMS[:3]]).thresholds,
        scales.confirmatory_factor_analysis(items, DIMENSIONS),
        scales.measurement_invariance(items, DIMENSIONS, groups=people["area"]),
        scales.common_latent_factor(items, DIMENSIONS),
        scales.verdicts.kmo_verdict(0.8),
    ]


def frames(result):
    if isinstance(result, pd.DataFrame):
        return [result]
    held = [getattr(result, field.name) for field in dataclasses.fields(result)]
    return [*(each for each in held if isinstance(each, pd.DataFrame)), result.to_frame()]


def test_columns_and_measures_have_words(results):
    words = {name for table in derived_dictionary().tables.values() for name in table.columns}
    shown = [frame for result in results for frame in frames(result)]
    fit = next(result.fit.to_frame() for result in results if hasattr(result, "fit"))
    columns = {name for frame in [*shown, fit] for name in frame.columns}
    measures = {name for frame in [*shown, fit] if "measure" in frame for name in frame["measure"]}
    assert len(shown) > 30
    assert (columns | measures) - words == set()


def test_results_are_frozen(results):
    for result in results:
        if not isinstance(result, pd.DataFrame):
            with pytest.raises(dataclasses.FrozenInstanceError):
                result.n = 1
