"""Alpha of each code with its interval: against Krippendorff's published value, and every draw counted out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.agreement import alpha_by_code, reliability
from bphs.measures.agreement.coefficients import agreement

COLUMNS = ["excerpt", "interview", "coder", "code"]
BINARY = {
    "meg": (1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    "owen": (0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
}
"""Reliability data A, two observers of ten articles: alpha .095 (Krippendorff 2011, Computing Krippendorff's
Alpha-Reliability).
"""


def rows_of(said, interviews):
    """One row per excerpt and coder: the code "x", or none."""
    return pd.DataFrame(
        [
            (f"e{place}", interviews[place], coder, "x" if given else None)
            for coder, every in said.items()
            for place, given in enumerate(every)
        ],
        columns=COLUMNS,
    )


def test_binary_alpha_as_krippendorff_prints_it():
    row = alpha_by_code(rows_of(BINARY, list("aabbccddee")), replicates=9).iloc[0]
    assert row["value"] == pytest.approx(0.095, abs=5e-4)
    assert (row["n"], row["given"], row["observed"]) == (10, 5, pytest.approx(0.6))
    assert row["reliability"] == "insufficient"


def test_the_interval_is_that_of_every_draw_of_whole_interviews():
    """Three interviews give 27 draws; alphas from `agreement`, whose authority is R's irrCAC."""
    interviews = list("aaaabbbccc")
    ratings = pd.DataFrame(BINARY, dtype=float)
    alphas = []
    for drawn in product("abc", repeat=3):
        places = [place for one in drawn for place, of in enumerate(interviews) if of == one]
        found = agreement(ratings.iloc[places].reset_index(drop=True), categories=[0.0, 1.0]).set_index("measure")
        alphas.append(found.loc["krippendorff", "value"])
    expected = np.nanquantile(alphas, [0.1, 0.9], method="inverted_cdf")
    row = alpha_by_code(rows_of(BINARY, interviews), replicates=20_000, seed=1, confidence=0.8).iloc[0]
    assert (row["lower"], row["upper"]) == pytest.approx(tuple(expected), abs=1e-9)
    assert row["drawn"] / 20_000 == pytest.approx(np.isfinite(alphas).mean(), abs=0.01)


def test_excerpts_that_one_coder_read_are_no_units():
    whole = rows_of(BINARY, list("aabbccddee"))
    more = pd.DataFrame([("e10", "f", "meg", "x"), ("e11", "f", "meg", None)], columns=COLUMNS)
    pd.testing.assert_frame_equal(
        alpha_by_code(pd.concat([whole, more]), replicates=9), alpha_by_code(whole, replicates=9)
    )


def test_codes_without_variation_are_not_determined():
    said = rows_of(BINARY, list("aabbccddee"))
    alone = pd.DataFrame([("e10", "f", "meg", "y")], columns=COLUMNS)
    found = alpha_by_code(pd.concat([said, alone]), replicates=9).set_index("code")
    assert found.loc["y", ["given", "reliability"]].to_list() == [0, "undetermined"]
    assert np.isnan(found.loc["y", "lower"])
    always = dict.fromkeys(BINARY, (1,) * 10)
    with pytest.raises(Undefined, match="given to some and not to others"):
        alpha_by_code(rows_of(always, list("aabbccddee")))


def test_what_determines_no_agreement_is_refused():
    said = rows_of(BINARY, list("aabbccddee"))
    with pytest.raises(Undefined, match="two coders"):
        alpha_by_code(said[said["coder"] == "meg"])
    with pytest.raises(Undefined, match="Fewer than two excerpts"):
        alpha_by_code(said[(said["coder"] == "meg") | (said["excerpt"] == "e0")])
    with pytest.raises(MeasureError, match="no column 'interview'"):
        alpha_by_code(said.drop(columns="interview"))


@pytest.mark.parametrize(
    ("value", "called"),
    [(0.8, "reliable"), (0.7999, "tentative"), (2 / 3, "tentative"), (0.66, "insufficient"), (-1.0, "insufficient")],
)
def test_lines_are_krippendorffs(value, called):
    """Krippendorff 2004: .800, and .667 for tentative conclusions."""
    assert reliability(value) == called
