"""Answers that determine no statistic are told apart from wrong arguments: the first leave a section out of a chapter,
with a sentence in both languages; the second stop the build.

Authority: by construction; each answer sheet lacks what the statistic is defined by.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures import scales

RUNS = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
PAIRED = pd.DataFrame((RUNS[0] + RUNS[1:]).T, columns=list("abcd"))
TWICE = PAIRED.assign(b=PAIRED["a"])
"""Two items that are one."""
APART = {"one": ["a", "b"], "two": ["c", "d"]}
UNDETERMINED = {
    "one item": lambda: scales.cronbach_alpha(PAIRED[["a"]]),
    "nobody answered": lambda: scales.cronbach_alpha(PAIRED.assign(a=np.nan)),
    "one answered": lambda: scales.cronbach_alpha(PAIRED.assign(a=[1.0] + [np.nan] * 31)),
    "one answer only": lambda: scales.cronbach_alpha(PAIRED.assign(a=3)),
    "too few respondents": lambda: scales.sampling_adequacy(PAIRED.head(3)),
    "an item twice": lambda: scales.sampling_adequacy(TWICE),
    "a constant sum": lambda: scales.cronbach_alpha(pd.DataFrame({"a": PAIRED["a"], "b": -PAIRED["a"]})),
    "a half of constant sum": lambda: scales.split_half(PAIRED.assign(b=-PAIRED["a"])),
    "halves that are opposites": lambda: scales.split_half(pd.DataFrame({"a": PAIRED["a"], "b": -2 * PAIRED["a"]})),
    "omega of two items": lambda: scales.mcdonald_omega(PAIRED[["a", "b"]]),
    "an item against the rest": lambda: scales.mcdonald_omega(PAIRED.assign(a=-PAIRED["a"])),
    "no low and high scorers": lambda: scales.item_analysis(pd.DataFrame({"a": [1, 2, 1, 2], "b": [2, 1, 2, 1]})),
    "groups without spread": lambda: scales.item_analysis(pd.DataFrame({"a": [1, 1, 2, 2, 3, 3], "b": [1, 1, 2, 2, 3, 3]})),
    "an order without exception": lambda: scales.polychoric(pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 3, 4]})),
    "eleven steps": lambda: scales.polychoric(pd.DataFrame({"a": range(11), "b": [1, 2] * 5 + [1]})),
    "too many factors": lambda: scales.factor_analysis(PAIRED, 2, method="maximum_likelihood"),
    "as many factors as items": lambda: scales.factor_analysis(PAIRED, 4, method="principal_axis"),
    "no convergence": lambda: scales.factor_analysis(PAIRED, 1, method="principal_axis", iterations=1),
    "a dimension of two items": lambda: scales.confirmatory_factor_analysis(PAIRED, {"one": ["a", "b"]}),
    "one dimension twice": lambda: scales.confirmatory_factor_analysis(PAIRED, APART),
    "a method factor of one dimension": lambda: scales.common_latent_factor(PAIRED, {"one": list("abcd")}),
    "one group": lambda: scales.measurement_invariance(PAIRED, {"one": list("abcd")}, groups=["town"] * 32),
    "a small group": lambda: scales.measurement_invariance(PAIRED, {"one": list("abcd")}, groups=["a"] * 30 + ["b"] * 2),
}  # fmt: skip
WRONG = {
    "text": lambda: scales.cronbach_alpha(PAIRED.assign(a="agree")),
    "infinite and constant": lambda: scales.cronbach_alpha(PAIRED.assign(a=np.inf, b=np.nan)),
    "an unknown item": lambda: scales.confirmatory_factor_analysis(PAIRED, {"one": ["a", "z"], "two": ["c", "d"]}),
    "an unknown method": lambda: scales.factor_analysis(PAIRED, method="centroid"),
    "groups of another length": lambda: scales.measurement_invariance(PAIRED, APART, groups=["town"]),
}


@pytest.mark.parametrize("case", UNDETERMINED)
def test_answers_that_determine_nothing_are_undefined_in_both_languages(case):
    with pytest.raises(Undefined) as caught:
        UNDETERMINED[case]()
    assert re.search(r"[\u4e00-\u9fff].*[。.]$", caught.value.zh), caught.value.zh
    assert not re.search(r"[\u4e00-\u9fff]", str(caught.value))


@pytest.mark.parametrize("case", WRONG)
def test_wrong_arguments_stop_the_build(case):
    with pytest.raises(MeasureError) as caught:
        WRONG[case]()
    assert not isinstance(caught.value, Undefined)
