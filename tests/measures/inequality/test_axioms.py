"""The axioms that define inequality measures, as properties that hypothesis tries to break.

Authority: Cowell FA (2011) Measuring Inequality, chapter 3; Erreygers (2009) and Wagstaff (2005) for concentration.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inequality_cases import RANKED, WEIGHTED, number

from bphs.measures import inequality
from bphs.measures.inequality import decomposition, entropy, gini_parts, lorenz
from bphs.measures.inequality.concentration import fractional_rank

settings.register_profile("axioms", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("axioms")

EXACT = {"rtol": 1e-12, "atol": 1e-12}
ABSOLUTE = {"kolm"}
# not functions of the distribution alone: they know how many units or which weights there are
NOT_REPLICABLE = {"herfindahl", "gini_small_sample", "variation_small_sample"}
# thresholds at whole units: a transfer across one may do anything
NOT_TRANSFER = {"share_ratio", "wolfson_polarization", "herfindahl", "lorenz_curve"}
# flat where a transfer stays on one side of the mean or inside a class
WEAK_TRANSFER = {"hoover", "share_ratio_lorenz"}

amounts = st.integers(1, 60).map(lambda units: units / 4)  # ties are frequent
weight = st.integers(1, 40).map(lambda units: units / 8)


@st.composite
def samples(draw, least=2, most=14):
    """Values above zero with many ties, and weights."""
    n = draw(st.integers(least, most))
    return np.array(draw(st.lists(amounts, min_size=n, max_size=n))), np.array(
        draw(st.lists(weight, min_size=n, max_size=n))
    )


def shuffled(n, seed):
    return np.random.default_rng(seed).permutation(n)


@pytest.mark.parametrize("name", WEIGHTED)
@given(sample=samples(), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(name, sample, seed):
    values, weights = sample
    order = shuffled(values.size, seed)
    np.testing.assert_allclose(
        number(WEIGHTED[name], values[order], weights=weights[order]),
        number(WEIGHTED[name], values, weights=weights),
        **EXACT,
    )


@pytest.mark.parametrize("name", WEIGHTED)
@given(sample=samples(), scale=st.sampled_from([1e-300, 1e-9, 0.3, 7.0, 1e12, 1e306, 1e307]))
def test_the_scale_of_the_weights_does_not_matter(name, sample, scale):
    values, weights = sample
    np.testing.assert_allclose(
        number(WEIGHTED[name], values, weights=weights * scale),
        number(WEIGHTED[name], values, weights=weights),
        **EXACT,
    )


@pytest.mark.parametrize("name", sorted(set(WEIGHTED) - ABSOLUTE - {"lorenz_curve"}))
@given(sample=samples(), scale=st.sampled_from([1e-6, 0.1, 3.0, 1e9]))
def test_relative_measures_do_not_depend_on_the_unit(name, sample, scale):
    """Scale invariance; not asked of wolfson and share ratios either way, since they have it too."""
    values, weights = sample
    np.testing.assert_allclose(
        number(WEIGHTED[name], values * scale, weights=weights),
        number(WEIGHTED[name], values, weights=weights),
        rtol=1e-10,
        atol=1e-11,
    )


@given(sample=samples(), gift=st.sampled_from([-3.0, 0.5, 40.0]))
def test_absolute_measures_do_not_depend_on_the_same_gift_to_all(sample, gift):
    """Translation invariance of Kolm's index; negative values are admitted."""
    values, weights = sample
    assert inequality.kolm(values + gift, weights=weights).value == pytest.approx(
        inequality.kolm(values, weights=weights).value, rel=1e-10, abs=1e-12
    )


@pytest.mark.parametrize("name", sorted(set(WEIGHTED) - NOT_REPLICABLE - {"lorenz_curve"}))
@given(sample=samples(), times=st.integers(2, 4))
def test_replication_changes_nothing(name, sample, times):
    """Dalton's principle of population; a whole-number weight is the same as so many units."""
    values, weights = sample
    whole = np.ceil(weights).astype(int)
    once = number(WEIGHTED[name], values, weights=whole)
    np.testing.assert_allclose(
        number(WEIGHTED[name], np.tile(values, times), weights=np.tile(whole, times)), once, rtol=1e-10, atol=1e-12
    )
    np.testing.assert_allclose(
        number(WEIGHTED[name], np.repeat(values, whole), weights=np.ones(whole.sum())), once, rtol=1e-10, atol=1e-12
    )


@pytest.mark.parametrize("name", sorted(set(WEIGHTED) - NOT_TRANSFER))
@given(sample=samples(), places=st.data())
def test_a_transfer_from_rich_to_poor_lowers_inequality(name, sample, places):
    """Pigou and Dalton: what the richer unit gives (per head of its weight) reaches the poorer, without a change of
    ranks.
    """
    values, weights = sample
    poor, rich = sorted(
        places.draw(st.lists(st.integers(0, values.size - 1), min_size=2, max_size=2, unique=True)),
        key=lambda at: values[at],
    )
    gap = values[rich] - values[poor]
    amount = 0.25 * gap * min(weights[poor], weights[rich])
    after = values.copy()
    after[poor] += amount / weights[poor]
    after[rich] -= amount / weights[rich]
    before, then = (float(WEIGHTED[name](each, weights=weights)) for each in (values, after))
    assert then <= before + 1e-12
    if gap > 0 and name not in WEAK_TRANSFER:
        assert then < before


@pytest.mark.parametrize(
    "name", sorted(set(WEIGHTED) - {"share_ratio", "share_ratio_lorenz", "herfindahl", "lorenz_curve"})
)
@given(value=amounts, weights=st.lists(weight, min_size=2, max_size=9))
def test_equality_is_zero(name, value, weights):
    assert float(WEIGHTED[name](np.full(len(weights), value), weights=weights)) == pytest.approx(
        0, abs=1e-7 if "variation" in name or "williamson" in name else 1e-14
    )


@pytest.mark.parametrize("name", ["gini", "extended_gini", "hoover", "atkinson_0.5", "atkinson_1", "atkinson_2"])
@given(sample=samples())
def test_bounded_measures_stay_within_0_and_1(name, sample):
    assert -1e-15 <= float(WEIGHTED[name](sample[0], weights=sample[1])) < 1


@pytest.mark.parametrize("alpha", [-1.0, 0.0, 1e-7, 0.5, 1.0, 1 + 1e-7, 2.0, 3.0])
@given(sample=samples(least=4), labels=st.data())
def test_generalised_entropy_is_the_sum_of_its_parts(alpha, sample, labels):
    """Shorrocks (1980): within is a sum over groups, and between is the measure of the groups' means."""
    values, weights = sample
    groups = np.array(labels.draw(st.lists(st.sampled_from("abc"), min_size=values.size, max_size=values.size)))
    found = inequality.generalized_entropy(values, weights=weights, groups=groups, alpha=alpha)
    table = found.by_group
    assert found.within + found.between == pytest.approx(found.value, rel=1e-10, abs=1e-13)
    assert table.contribution_within.sum() == pytest.approx(found.within, rel=1e-9, abs=1e-13)
    assert table.contribution_between.sum() == pytest.approx(found.between, rel=1e-9, abs=1e-13)
    means = inequality.generalized_entropy(table["mean"], weights=table.population_share, alpha=alpha)
    assert found.between == pytest.approx(means.value, rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("alpha", [-1.0, 0.0, 0.4, 1.0, 2.0])
@given(sample=samples())
def test_units_contribute_their_terms_of_the_definition(alpha, sample):
    """The sum's own terms, in the order of the rows."""
    values, weights = sample
    p, r = weights / weights.sum(), values / np.average(values, weights=weights)
    terms = {0.0: -np.log(r), 1.0: r * np.log(r)}.get(alpha)
    terms = (r**alpha - 1) / (alpha * (alpha - 1)) if terms is None else terms
    found = entropy.unit_contributions(values, weights=weights, alpha=alpha)
    np.testing.assert_allclose(found, p * terms, atol=1e-12)
    assert found.sum() == pytest.approx(
        inequality.generalized_entropy(values, weights=weights, alpha=alpha).value, abs=1e-12
    )


@given(sample=samples(least=3))
def test_generalised_entropy_is_continuous_in_alpha(sample):
    """GE(α) → Theil T and mean log deviation: closed forms near 1 and 0 must not jump (Cowell 1980)."""
    values, weights = sample
    for alpha, limit in ((1.0, inequality.theil_t), (0.0, inequality.mean_log_deviation)):
        for step in (-1e-6, 1e-6, 1e-12):
            near = inequality.generalized_entropy(values, weights=weights, alpha=alpha + step).value
            assert near == pytest.approx(limit(values, weights=weights).value, rel=1e-5, abs=1e-14)


@given(sample=samples(least=4), labels=st.data())
def test_atkinson_parts_multiply(sample, labels):
    """Blackorby, Donaldson and Auersperg (1981): 1 − A = (1 − within)(1 − between)."""
    values, weights = sample
    groups = labels.draw(st.lists(st.sampled_from("abc"), min_size=values.size, max_size=values.size))
    found = inequality.atkinson(values, weights=weights, groups=groups, epsilon=1.5)
    assert (1 - found.within) * (1 - found.between) == pytest.approx(1 - found.value, rel=1e-12)
    assert found.within + found.between - found.part("interaction").value == pytest.approx(found.value, abs=1e-13)


@given(sample=samples(least=4, most=9), labels=st.data())
def test_gini_parts_are_dagums(sample, labels):
    """Dagum (1997), written out pair by pair: within, net between and the intensity of transvariation."""
    values, weights = sample
    groups = np.array(labels.draw(st.lists(st.sampled_from("abc"), min_size=values.size, max_size=values.size)))
    found = inequality.gini(values, weights=weights, groups=groups)
    within, net, overlap = dagum(values, weights / weights.sum(), groups)
    np.testing.assert_allclose(
        [found.within, found.between, found.part("overlap").value], [within, net, overlap], atol=1e-12
    )
    assert found.by_group.contribution.sum() == pytest.approx(found.within, abs=1e-13)


def dagum(x, p, groups):
    mean, labels = p @ x, np.unique(groups)
    within = net = overlap = 0.0
    for j in labels:
        for h in labels:
            a, b = groups == j, groups == h
            gaps = np.abs(x[a][:, None] - x[b]) * p[a][:, None] * p[b]
            if j == h:
                within += gaps.sum() / (2 * mean)
            elif j < h:
                first, second = (p[a] @ x[a] / p[a].sum(), p[b] @ x[b] / p[b].sum())
                sign = 1 if first >= second else -1
                signed = sign * (x[a][:, None] - x[b]) * p[a][:, None] * p[b]
                net += (signed[signed > 0].sum() + signed[signed < 0].sum()) / mean
                overlap += -2 * signed[signed < 0].sum() / mean
    return within, net, overlap


@given(sample=samples(least=3), other=samples(least=14, most=14))
def test_gini_by_source_adds_up(sample, other):
    """Lerman and Yitzhaki (1985): contributions add up to the Gini of the total; R is a correlation."""
    values, weights = sample
    second = other[0][: values.size]
    found = gini_parts.gini_by_source({"first": values, "second": second}, weights=weights)
    total = inequality.gini(values + second, weights=weights)
    assert found.value == pytest.approx(total.value, abs=1e-14)
    assert found.table.contribution.sum() == pytest.approx(total.value, rel=1e-10, abs=1e-13)
    products = found.table.share * found.table.gini * found.table.correlation
    np.testing.assert_allclose(
        products[found.table.gini > 0], found.table.contribution[found.table.gini > 0], atol=1e-13
    )
    assert found.table.correlation.dropna().between(-1 - 1e-9, 1 + 1e-9).all()


@pytest.mark.parametrize("removal", ["mean", "zero"])
@given(sample=samples(least=3), other=samples(least=14, most=14), third=samples(least=14, most=14))
def test_shapley_shares_are_means_over_all_orders(removal, sample, other, third):
    """Shorrocks (2013), every order written out; contributions add up to the measure."""
    values, weights = sample
    factors = {"a": values, "b": other[0][: values.size], "c": third[0][: values.size]}
    found = decomposition.shapley_shares(inequality.gini, factors, weights=weights, removal=removal)

    def worth(kept):
        if not kept:
            return 0.0
        absent = {
            name: np.average(column, weights=weights) if removal == "mean" else 0.0 for name, column in factors.items()
        }
        return inequality.gini(
            sum(factors[name] if name in kept else absent[name] for name in factors) + 0 * values, weights=weights
        ).value

    shares = dict.fromkeys(factors, 0.0)
    for order in permutations(factors):
        for at, name in enumerate(order):
            shares[name] += (worth(set(order[: at + 1])) - worth(set(order[:at]))) / 6
    np.testing.assert_allclose(found.table.contribution, list(shares.values()), atol=1e-12)


@pytest.mark.parametrize("form", ["exact", "approximate"])
@given(first=samples(least=5, most=5), second=samples(least=5, most=5))
def test_the_parts_of_a_change_add_up(form, first, second):
    """Mookherjee and Shorrocks (1982): a product's change is mean times change, both ways."""
    groups = ["a", "b", "a", "b", "a"]
    found = decomposition.mld_change(
        first[0], second[0], groups=groups, first_weights=first[1], second_weights=second[1], form=form
    )
    change = (
        inequality.mean_log_deviation(second[0], weights=second[1]).value
        - inequality.mean_log_deviation(first[0], weights=first[1]).value
    )
    assert found.value == pytest.approx(change, abs=1e-12)
    assert found.table.contribution.sum() == pytest.approx(change, abs=1e-12)


@st.composite
def ranked(draw):
    values, weights = draw(samples())
    return (
        values,
        np.array(draw(st.lists(st.integers(0, 6), min_size=values.size, max_size=values.size)), dtype=float),
        weights,
    )


@pytest.mark.parametrize("name", RANKED)
@given(sample=ranked(), seed=st.integers(0, 99), scale=st.sampled_from([1e-9, 7.0, 1e12]))
def test_concentration_ignores_the_order_of_rows_and_the_scale_of_weights(name, sample, seed, scale):
    """Ties in the rank are frequent here: they share what they span, whatever the order of the rows."""
    order = shuffled(sample[0].size, seed)
    values, rank, weights = (column[order] for column in sample)
    np.testing.assert_allclose(
        number(RANKED[name], values, rank=rank, weights=weights * scale),
        number(RANKED[name], sample[0], rank=sample[1], weights=sample[2]),
        **EXACT,
    )


@pytest.mark.parametrize("name", RANKED)
@given(sample=ranked())
def test_only_the_order_of_the_ranks_counts(name, sample):
    values, rank, weights = sample
    np.testing.assert_allclose(
        number(RANKED[name], values, rank=np.exp(rank) - 5, weights=weights),
        number(RANKED[name], values, rank=rank, weights=weights),
        **EXACT,
    )


@given(sample=ranked())
def test_concentration_along_itself_is_inequality(sample):
    """Ranked by the values themselves, concentration is the Gini coefficient, simple or extended, and the
    Lorenz curve.
    """
    values, _, weights = sample
    assert inequality.concentration_index(values, rank=values, weights=weights).value == pytest.approx(
        inequality.gini(values, weights=weights).value, abs=1e-12
    )
    extended = inequality.concentration_index(values, rank=values, weights=weights, nu=3).value
    assert extended == pytest.approx(lorenz.extended_gini(values, weights=weights, nu=3).value, abs=1e-12)
    curves = [
        each.value_share
        for each in (
            inequality.concentration_curve(values, rank=values, weights=weights),
            inequality.lorenz_curve(values, weights=weights),
        )
    ]
    np.testing.assert_allclose(*curves, atol=1e-12)


@given(sample=ranked())
def test_reversing_the_rank_changes_the_sign(sample):
    values, rank, weights = sample
    for index, bounds in (("standard", None), ("generalized", None), ("erreygers", (0, 20)), ("wagstaff", (0, 20))):
        found = [
            inequality.concentration_index(values, rank=sign * rank, weights=weights, index=index, bounds=bounds).value
            for sign in (1, -1)
        ]
        assert found[0] == pytest.approx(-found[1], abs=1e-12)


@pytest.mark.parametrize("index", ["erreygers", "wagstaff"])
@given(sample=ranked())
def test_ill_health_mirrors_health(index, sample):
    """Erreygers (2009): the index of what is missing to the upper bound is minus that of what there is.

    The standard is not so.
    """
    values, rank, weights = sample
    found = [
        inequality.concentration_index(each, rank=rank, weights=weights, index=index, bounds=(0, 20)).value
        for each in (values, 20 - values)
    ]
    assert found[0] == pytest.approx(-found[1], abs=1e-12)


@given(sample=ranked())
def test_erreygers_does_not_depend_on_the_unit_of_a_bounded_variable(sample):
    """Cardinal invariance: any linear change of values and bounds together."""
    values, rank, weights = sample
    found = inequality.concentration_index(values, rank=rank, weights=weights, index="erreygers", bounds=(0, 20)).value
    moved = inequality.concentration_index(
        3 * values - 7, rank=rank, weights=weights, index="erreygers", bounds=(-7, 53)
    ).value
    assert found == pytest.approx(moved, abs=1e-12)


@given(sample=ranked())
def test_fractional_ranks_have_mean_one_half(sample):
    """Lerman and Yitzhaki (1989): mid ranks average ½ whatever weights and ties."""
    _, rank, weights = sample
    ranks = fractional_rank(rank, weights=weights)
    assert np.average(ranks, weights=weights) == pytest.approx(0.5, abs=1e-12)
    assert len(set(np.round(ranks, 12))) == len(set(rank))


@given(sample=ranked(), seed=st.integers(0, 99))
def test_contributions_of_determinants_ignore_the_order_of_rows(sample, seed):
    """Ties in the rank again: values and determinants must move together."""
    values, rank, weights = sample
    other = np.sin(np.arange(values.size) * 1.7) + np.arange(values.size) / 5
    order = shuffled(values.size, seed)
    if values.size < 3:
        return
    tables = [
        inequality.concentration_decomposition(
            values[rows], {"x": other[rows]}, rank=rank[rows], weights=weights[rows]
        ).table
        for rows in (np.arange(values.size), order)
    ]
    np.testing.assert_allclose(*(table.contribution for table in tables), rtol=1e-8, atol=1e-11)


def test_without_aversion_atkinson_is_nothing_and_not_less():
    """Atkinson 1970: at ε = 0 the index is 0; printed with two decimals it has no sign."""
    found = inequality.atkinson([1.0, 2.0, 3.0], epsilon=0.0, groups=["a", "b", "b"])
    assert [f"{value:.2f}" for value in (found.value, found.interval[0], found.between)] == ["0.00"] * 3
