"""What the scales say of bad input: a sentence that names the item and what to do, never a silent number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scales_cases import exactly, likert, respondents

from bphs.errors import MeasureError
from bphs.measures import scales

GOOD = likert(200, 6, factors=2, between=0.5)
TWO = {"a": ["q1", "q2", "q3"], "b": ["q4", "q5", "q6"]}
HALVES = np.arange(200) % 2

MEASURES = {
    "alpha": scales.cronbach_alpha,
    "alpha_pairwise": lambda items: scales.cronbach_alpha(items, missing="pairwise"),
    "guttman": scales.guttman_lambdas,
    "split_half": scales.split_half,
    "omega": scales.mcdonald_omega,
    "ordinal": scales.ordinal_reliability,
    "polychoric": scales.polychoric,
    "item_analysis": scales.item_analysis,
    "kmo": scales.sampling_adequacy,
    "parallel": lambda items: scales.parallel_analysis(items, seed=1, replicates=20),
    "factors": lambda items: scales.factor_analysis(items, 2, method="maximum_likelihood"),
    "harman": scales.harman_test,
    "cfa": lambda items: scales.confirmatory_factor_analysis(items, TWO),
    "invariance": lambda items: scales.measurement_invariance(items, TWO, groups=HALVES[: len(items)]),
    "common": lambda items: scales.common_latent_factor(items, TWO),
}


def with_item(values, name="q2"):
    return GOOD.assign(**{name: values})


IMPOSSIBLE = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
ANSWERED_ONCE = np.where(np.arange(200) == 7, 4.0, np.nan)


@pytest.mark.parametrize("name", MEASURES)
class TestEveryMeasure:
    def test_accepts_good_answers(self, name):
        assert MEASURES[name](GOOD) is not None

    @pytest.mark.parametrize(
        ("items", "words"),
        [
            (with_item(3.0), "the same answer to 'q2'"),
            (with_item(np.nan), "Nobody answered 'q2'"),
            (with_item(ANSWERED_ONCE), "'q2'"),
            (with_item(GOOD["q2"].where(np.arange(200) != 3, np.inf)), "Infinite values: 'q2'"),
            (with_item("often"), "Not numbers: 'q2'"),
            (GOOD.head(0), "Nobody answered|at least two groups"),
        ],
        ids=["constant", "nobody", "one_respondent", "infinite", "text", "empty"],
    )
    def test_names_the_item(self, name, items, words):
        with pytest.raises(MeasureError, match=words):
            MEASURES[name](items)


OF_SUMS = ("alpha", "alpha_pairwise", "guttman", "split_half")


@pytest.mark.parametrize("name", [name for name in MEASURES if name not in OF_SUMS])
def test_no_more_respondents_than_items(name):
    with pytest.raises(MeasureError, match="more respondents than items"):
        MEASURES[name](GOOD.head(6))


@pytest.mark.parametrize("name", OF_SUMS)
def test_a_sum_has_a_variance_from_two_respondents_on(name):
    assert MEASURES[name](GOOD.head(6)) is not None
    with pytest.raises(MeasureError, match=r"answered|at least two are needed"):
        MEASURES[name](GOOD.head(1))


@pytest.mark.parametrize("name", ["omega", "kmo", "factors", "cfa", "invariance", "common"])
@pytest.mark.parametrize(
    ("values", "words"),
    [(GOOD["q1"], "'q1', 'q2'"), (GOOD["q1"] + GOOD["q3"], "'q1', 'q2', 'q3'")],
    ids=["copy", "sum"],
)
def test_singular_matrix(name, values, words):
    with pytest.raises(MeasureError, match=f"singular: each of {words} follows"):
        MEASURES[name](with_item(values))


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "alpha_pairwise"])
def test_nobody_answered_everything(name):
    with pytest.raises(MeasureError, match=r"more respondents than items|at least two are needed|Nobody answered"):
        MEASURES[name](GOOD.mask(np.arange(200)[:, None] % 6 == np.arange(6)))


def test_all_problems_in_one_sentence():
    with pytest.raises(MeasureError, match=r"(?s)Nobody answered 'q2'.*Only one respondent answered 'q3'"):
        scales.cronbach_alpha(GOOD.assign(q2=np.nan, q3=ANSWERED_ONCE))


def test_respondents_left_out_are_counted():
    gaps = GOOD.mask(np.random.default_rng(1).random(GOOD.shape) < 0.05)
    whole = int(gaps.notna().all(axis=1).sum())
    for name in (
        "alpha",
        "split_half",
        "omega",
        "ordinal",
        "polychoric",
        "item_analysis",
        "kmo",
        "parallel",
        "factors",
        "harman",
        "cfa",
        "common",
    ):
        found = MEASURES[name](gaps)
        assert (found.n, found.left_out) == (whole, 200 - whole), name
    found = scales.measurement_invariance(gaps, TWO, groups=HALVES)
    assert (found.groups["respondents"].sum(), found.left_out) == (whole, 200 - whole)


def test_nullable_columns_and_names_that_are_numbers():
    nullable = GOOD.astype("Int64").mask(GOOD == 1)
    plain = GOOD.where(GOOD != 1)
    assert scales.cronbach_alpha(nullable).alpha == scales.cronbach_alpha(plain).alpha
    assert scales.cronbach_alpha(GOOD.to_numpy()).item_statistics["item"].tolist()[0] == "item_1"
    numbered = GOOD.set_axis(range(6), axis=1)
    model = scales.confirmatory_factor_analysis(numbered, {"a": [0, 1, 2], "b": [3, 4, 5]})
    assert model.loadings["item"].tolist() == list("012345")
    with pytest.raises(MeasureError, match="more than once: 'q1'"):
        scales.cronbach_alpha(GOOD[["q1", "q1", "q2"]])
    with pytest.raises(MeasureError, match="dimension"):
        scales.cronbach_alpha(GOOD["q1"].to_numpy())
    with pytest.raises(MeasureError, match="at least 3 items; there are 2"):
        scales.mcdonald_omega(GOOD[["q1", "q2"]])


class TestHeywood:
    def answers(self):
        """Two items that share nearly everything and four that share a little."""
        rng = np.random.default_rng(3)
        common = rng.normal(size=(150, 1))
        values = 0.5 * common + rng.normal(size=(150, 6))
        values[:, 1] = values[:, 0] + 0.05 * rng.normal(size=150)
        return pd.DataFrame(values, columns=GOOD.columns)

    @pytest.mark.parametrize("method", ["principal_axis", "maximum_likelihood"])
    def test_in_exploratory_factors(self, method):
        """Correlations .8, .8 and .5 of three items have the communality .8 · .8 / .5 = 1.28 (Heywood 1931)."""
        with pytest.raises(MeasureError, match=r"Heywood case: with 1 .*'q1'"):
            scales.factor_analysis(exactly(IMPOSSIBLE, 300), 1, method=method, tolerance=1e-6, iterations=5000)

    @pytest.mark.parametrize("method", ["principal_axis", "maximum_likelihood"])
    def test_by_one_factor_too_many(self, method):
        with pytest.raises(MeasureError, match=r"Heywood case.*'q[12]'"):
            scales.factor_analysis(self.answers(), 3, method=method, tolerance=1e-6, iterations=5000)

    def test_in_confirmatory_factors(self):
        """Correlations .8, .8 and .5 of three items need a loading above 1: .8 · .8 / .5 = 1.28."""
        with pytest.raises(MeasureError, match=r"Heywood case: .*'q1'"):
            scales.confirmatory_factor_analysis(exactly(IMPOSSIBLE, 300), {"a": ["q1", "q2", "q3"]})


def test_a_model_that_many_numbers_fit():
    """Two dimensions of two items each that do not correlate: of either, only the product of two loadings is known
    (Bollen 1989, chapter 7).
    """
    correlation = np.eye(4)
    correlation[[0, 1, 2, 3], [1, 0, 3, 2]] = 0.5
    with pytest.raises(MeasureError, match="not identified"):
        scales.confirmatory_factor_analysis(exactly(correlation, 200), {"a": ["q1", "q2"], "b": ["q3", "q4"]})


def test_dimensions_that_are_one():
    with pytest.raises(MeasureError, match=r"cannot be told apart|did not converge"):
        scales.confirmatory_factor_analysis(likert(200, 6, seed=0), TWO)


def test_non_convergence():
    with pytest.raises(MeasureError, match="did not settle in 2 rounds"):
        scales.factor_analysis(
            respondents().filter(regex=r"^q\d"), 4, method="principal_axis", tolerance=1e-9, iterations=2
        )
    with pytest.raises(MeasureError, match=r"did not converge|not identified|Heywood|not positive|told apart"):
        scales.confirmatory_factor_analysis(
            pd.DataFrame(np.random.default_rng(0).integers(1, 6, (200, 6)), columns=GOOD.columns), TWO
        )


@pytest.mark.parametrize(
    ("dimensions", "words"),
    [
        ({"a": ["q1", "q2", "q9"], "b": ["q4", "q5"]}, "Not among the items of the table: 'q9'"),
        ({"a": ["q1", "q2", "q3"], "b": ["q3", "q4", "q5"]}, "in more than one: 'q3'"),
        ({"a": ["q1", "q2"]}, "too few: 'a'"),
        ({"a": ["q1", "q2", "q3"], "b": ["q4"]}, "too few: 'b'"),
        ({}, "no dimension was given"),
    ],
)
def test_dimensions(dimensions, words):
    with pytest.raises(MeasureError, match=words):
        scales.confirmatory_factor_analysis(GOOD, dimensions)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (np.ones(200), "at least two groups; there is one, 1.0"),
        (np.full(200, None), "there is none"),
        (np.arange(199), "one value for each of the 200 respondents"),
        (np.where(np.arange(200) < 4, "rural", "urban"), "In group 'rural': 4 of 4 respondents"),
    ],
)
def test_groups(groups, words):
    with pytest.raises(MeasureError, match=words):
        scales.measurement_invariance(GOOD, TWO, groups=groups)


def test_reversed_items_are_pointed_out():
    turned = GOOD.assign(q1=6 - GOOD["q1"])
    with pytest.raises(MeasureError, match=r"Against the rest of the scale run 'q1'.*column 'reversed'"):
        scales.mcdonald_omega(turned[["q1", "q2", "q3"]])
    opposite = pd.DataFrame({"a": GOOD["q1"], "b": 6 - GOOD["q1"]})
    with pytest.raises(MeasureError, match=r"singular|same for everyone"):
        scales.cronbach_alpha(opposite)
    opposed = pd.DataFrame({"a": [1, 2, 4, 3, 5], "b": [5, 4, 2, 3, 1]})
    with pytest.raises(MeasureError, match="column 'reversed'"):
        scales.cronbach_alpha(opposed)


def test_perfectly_ordered_items_and_many_categories():
    with pytest.raises(MeasureError, match=r"'q1' and 'q2' runs to \+1"):
        scales.polychoric(with_item(GOOD["q1"].clip(2, 4)))
    with pytest.raises(MeasureError, match="'q2' has 200 different answers"):
        scales.polychoric(with_item(np.arange(200)))


def test_groups_of_extremes_that_overlap():
    with pytest.raises(MeasureError, match="cannot be told apart"):
        scales.item_analysis(pd.DataFrame({"a": [1] * 45 + [2] * 5, "b": [1] * 44 + [2, 1, 2, 1, 2, 1]}))
    steps = pd.DataFrame({"a": [1] * 10 + [3] * 10 + [5] * 10, "b": [1, 2] * 5 + [3] * 10 + [4, 5] * 5})
    with pytest.raises(MeasureError, match="t is not defined for 'a'"):
        scales.item_analysis(steps)


@pytest.mark.parametrize(
    "call",
    [
        lambda: scales.cronbach_alpha(GOOD, missing="mean"),
        lambda: scales.cronbach_alpha(GOOD, confidence=95),
        lambda: scales.split_half(GOOD, split="random"),
        lambda: scales.mcdonald_omega(GOOD, method="pa"),
        lambda: scales.item_analysis(GOOD, share=0.6),
        lambda: scales.item_analysis(GOOD, variances="pooled"),
        lambda: scales.parallel_analysis(GOOD, seed=1, kind="pca"),
        lambda: scales.parallel_analysis(GOOD, seed=1, null="uniform"),
        lambda: scales.parallel_analysis(GOOD, seed=1, percentile=0),
        lambda: scales.factor_analysis(GOOD, 2, method="pa"),
        lambda: scales.factor_analysis(GOOD, 2, rotation="quartimax"),
        lambda: scales.factor_analysis(GOOD, 9),
        lambda: scales.factor_analysis(GOOD, 2.5),
        lambda: scales.factor_analysis(GOOD, 4, method="maximum_likelihood"),
        lambda: scales.factor_analysis(GOOD, 6, method="principal_axis"),
        lambda: scales.factor_analysis(GOOD, 2, correlation="kendall"),
        lambda: scales.factor_analysis(GOOD, 2, tolerance=0),
        lambda: scales.factor_analysis(GOOD, 2, rotation="promax", kappa=0),
        lambda: scales.confirmatory_factor_analysis(GOOD.to_numpy(), TWO),
        lambda: scales.measurement_invariance(GOOD.to_numpy(), TWO, groups=HALVES),
        lambda: scales.measurement_invariance(GOOD, TWO, groups=HALVES, steps=("scalar", "metric")),
        lambda: scales.common_latent_factor(GOOD, {"a": ["q1", "q2", "q3"]}),
    ],
)
def test_options(call):
    with pytest.raises(MeasureError):
        call()
