"""Standard errors, bootstrap, jackknife, permutation and sampling error against definitions, loops and Monte Carlo."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from inequality_cases import RANKED, WEIGHTED

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.inequality import gini_parts
from bphs.measures.sample.drawing import resample_counts
from bphs.measures.sample.gate import checked
from bphs.measures.sample.kernels import kernel_of

RNG = np.random.default_rng(20)
X, W, G, R = (
    np.round(RNG.gamma(3, 2, 25), 1),
    RNG.uniform(1, 5, 25),
    RNG.integers(0, 3, 25),
    RNG.integers(0, 9, 25).astype(float),
)
OPTIONS = {
    **{name: each for name, each in (WEIGHTED | RANKED).items() if hasattr(getattr(each, "func", each), "kernel")},
    "gini_inclusive": partial(inequality.gini, ranks="inclusive"),
    "entropy_3": partial(inequality.generalized_entropy, alpha=3),
}
# their quantile's smoothed influence is not a derivative at the data
STEPS = {"share_ratio", "wolfson_polarization", "hoover"}
GROUPED = {
    "gini",
    "theil_t",
    "mean_log_deviation",
    "generalized_entropy_2",
    "atkinson_1",
    "atkinson_2",
    "gini_inclusive",
}


def sample(name, rows=None):
    """The data as kernels take them."""
    units = checked(X, W, groups=G if name in GROUPED else None, rank=R if name in RANKED else None, sign="positive")
    return units if rows is None else units.take(rows)


@pytest.mark.parametrize("name", sorted(set(OPTIONS) - STEPS))
def test_influence_functions_are_derivatives(name):
    """Deville (1999): the linearised variable of a unit is the derivative of the estimator in the unit's weight."""
    kernel, units, step = kernel_of(OPTIONS[name]), sample(name), 1e-6
    up, down = (kernel.compute(replace(units, weights=units.weights + sign * step * np.eye(25))) for sign in (1, -1))
    for quantity, influence in kernel.influence(units).items():
        np.testing.assert_allclose(
            influence, (up[quantity] - down[quantity]) / (2 * step), atol=2e-6, rtol=1e-6, err_msg=quantity
        )


def test_the_influence_on_hoover_is_a_derivative_off_the_mean():
    """It has a kink where a value equals the mean; none does here."""
    test_influence_functions_are_derivatives("hoover")


@pytest.mark.parametrize("name", OPTIONS)
def test_many_weightings_at_once_are_one_after_another(name):
    """A batch of weights gives what each weighting gives by itself, unit by unit left out."""
    kernel, units = kernel_of(OPTIONS[name]), sample(name)
    weights = units.weights * RNG.integers(0, 3, (7, 25)) + 1e-3
    batch = kernel.compute(replace(units, weights=weights))
    for at, row in enumerate(weights):
        for quantity, value in kernel.compute(replace(units, weights=row)).items():
            assert batch[quantity][at] == pytest.approx(float(value), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("name", OPTIONS)
def test_many_sets_of_values_at_once_are_one_after_another(name):
    """The same for values, which sampling errors and permutations change."""
    kernel, units = kernel_of(OPTIONS[name]), sample(name)
    values = np.round(units.values * RNG.uniform(0.5, 1.5, (7, 25)), 1)
    batch = kernel.compute(replace(units, values=values))
    for at, row in enumerate(values):
        for quantity, value in kernel.compute(replace(units, values=row)).items():
            assert batch[quantity][at] == pytest.approx(float(value), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("gini", 2 * NormalDist().cdf(0.5 / 2**0.5) - 1),
        ("theil_t", 0.125),
        ("mean_log_deviation", 0.125),
        ("atkinson_1", 1 - np.exp(-0.125)),
        ("coefficient_of_variation", (np.exp(0.25) - 1) ** 0.5),
    ],
)
def test_standard_errors_are_the_spread_of_estimates_from_lognormal_samples(name, truth):
    """Closed forms for the lognormal distribution with σ = ½ (Aitchison and Brown 1957): Gini 2Φ(σ/√2) − 1, Theil and
    mean log deviation σ²/2. Two thousand samples of 400: estimates average the truth, errors average their spread."""
    draws = np.exp(0.5 * np.random.default_rng(4).standard_normal((2000, 400)))
    kernel = kernel_of(OPTIONS[name])
    estimates = next(iter(kernel.compute(replace(checked(draws[0]), values=draws)).values()))
    errors = [OPTIONS[name](row).standard_error for row in draws[:200]]
    assert estimates.mean() == pytest.approx(truth, rel=0.02)
    assert np.mean(errors) == pytest.approx(estimates.std(), rel=0.08)


def test_strata_and_clusters_of_single_units_change_nothing():
    """One stratum, and each unit its own cluster, is simple random sampling."""
    plain = inequality.gini(X, weights=W).standard_error
    assert inequality.gini(
        X, weights=W, design=inequality.Design(strata=["s"] * 25, clusters=np.arange(25))
    ).standard_error == pytest.approx(plain, rel=1e-12)
    strata = inequality.Design(strata=["s"] * 12 + ["t"] * 13)
    scores = W / W.sum() * kernel_of(inequality.gini).influence(checked(X, W))["gini"]
    by_hand = sum(n / (n - 1) * ((part - part.mean()) ** 2).sum() for part, n in ((scores[:12], 12), (scores[12:], 13)))
    assert inequality.gini(X, weights=W, design=strata).standard_error == pytest.approx(by_hand**0.5, rel=1e-12)


@pytest.mark.parametrize("name", ["gini", "theil_t", "concentration_index"])
def test_a_bootstrap_resample_is_the_measure_of_the_drawn_units(name):
    """Each row of counts against the measure of the units repeated, one by one."""
    counts = np.random.default_rng(5).multinomial(25, np.full(25, 1 / 25), 30)
    extra = {"rank": R} if name in RANKED else {"groups": G} if name in GROUPED else {}
    found = inequality.bootstrap(OPTIONS[name], X, weights=W, counts=counts, kind="percentile", **extra)
    for at, row in enumerate(counts):
        drawn = np.repeat(np.arange(25), row)
        weighted = {"weights": W[drawn], **({"rank": R[drawn]} if name in RANKED else {})}
        again = OPTIONS[name](X[drawn], **weighted)
        assert found.replicates[name][at] == pytest.approx(again.value, rel=1e-11)


def test_a_seed_repeats_a_bootstrap_and_another_does_not():
    first, again, other = (
        inequality.bootstrap(inequality.gini, X, weights=W, seed=seed).to_frame() for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_the_order_of_rows_may_be_any_but_draws_are_by_row():
    """Resamples are counts of the units as sorted, so that a shuffled table gives the same intervals."""
    order = np.random.default_rng(6).permutation(25)
    values, weights = X + np.arange(25) / 1000, W
    found = [
        inequality.bootstrap(inequality.gini, values[rows], weights=weights[rows], seed=3).to_frame()
        for rows in (np.arange(25), order)
    ]
    np.testing.assert_allclose(*(each.select_dtypes("number").to_numpy() for each in found), rtol=1e-10)


def test_bootstrap_standard_errors_come_close_to_the_analytic_ones():
    """Efron (1979): both estimate the same spread; 5,000 resamples leave about 1 % of noise, smoothness the rest."""
    values = np.random.default_rng(7).gamma(3, 2, 400)
    found = inequality.bootstrap([inequality.gini, inequality.theil_t], values, seed=1, replicates=4000)
    for name in ("gini", "theil_t"):
        assert found.estimate(name).standard_error == pytest.approx(OPTIONS[name](values).standard_error, rel=0.06)


@pytest.mark.parametrize("kind", ["bca", "percentile", "basic", "normal"])
def test_intervals_cover_the_truth_about_as_often_as_they_say(kind):
    """Gini of the exponential distribution is ½ (a closed form): of 200 intervals at 90 %, 160 to 196 must hold it."""
    draws = np.random.default_rng(8).exponential(size=(200, 60))
    held = 0
    for at, row in enumerate(draws):
        lower, upper = (
            inequality.bootstrap(inequality.gini, row, seed=at, replicates=199, kind=kind, confidence=0.9)
            .estimate("gini")
            .interval
        )
        held += lower <= 0.5 <= upper
    assert 160 <= held <= 196


def test_strata_and_clusters_are_drawn_whole():
    """A stratum keeps its number of clusters; the units of a cluster are drawn equally often."""
    strata, clusters = np.repeat([0, 1], [10, 15]), np.arange(25) // 5
    seen = []

    def spy(values, weights):
        seen.append(weights)
        return weights.sum(-1)

    inequality.bootstrap(
        spy, np.arange(25.0), design=inequality.Design(strata, clusters), seed=1, replicates=50, kind="percentile"
    )
    counts = np.round(np.vstack([each for each in seen if each.ndim == 2]) * 25).astype(int)
    assert counts.shape == (50, 25)
    np.testing.assert_array_equal(counts.reshape(50, 5, 5), counts.reshape(50, 5, 5)[:, :, :1].repeat(5, axis=2))
    np.testing.assert_array_equal(counts[:, :10].sum(1), 10)
    np.testing.assert_array_equal(counts[:, 10:].sum(1), 15)


def test_clusters_are_drawn_whole_whatever_the_order_of_the_values():
    """Units are sorted by value before they are drawn; their clusters must go with them."""
    clusters = np.arange(25) % 5
    seen = []

    def spy(values, weights):
        seen.append((values, weights))
        return weights.sum(-1)

    inequality.bootstrap(
        spy,
        X + np.arange(25) / 1000,
        design=inequality.Design(clusters=clusters),
        seed=1,
        replicates=50,
        kind="percentile",
    )
    for _values, weights in seen:
        if weights.ndim == 2:
            own = clusters[np.argsort(X + np.arange(25) / 1000)]
            for cluster in range(5):
                assert np.ptp(weights[:, own == cluster], axis=1).max() < 1e-12


def test_the_order_of_rows_may_be_any_in_a_stratified_draw_too():
    """The same strata, clusters and seed give the same intervals after a shuffle of the rows."""
    order, values = np.random.default_rng(6).permutation(25), X + np.arange(25) / 1000
    strata, clusters = np.arange(25) // 13, np.arange(25) // 3
    found = [
        inequality.bootstrap(
            inequality.theil_t,
            values[rows],
            weights=W[rows],
            design=inequality.Design(strata[rows], clusters[rows]),
            seed=3,
        ).to_frame()
        for rows in (np.arange(25), order)
    ]
    np.testing.assert_allclose(*(each.select_dtypes("number").to_numpy() for each in found), rtol=1e-10)


def test_a_measure_of_ones_own_is_resampled_too():
    """A function of batched values and weights; the jackknife of a mean is the textbook standard error."""

    def mean(values, weights):
        return (weights * values).sum(-1) / weights.sum(-1)

    found = inequality.jackknife(mean, X)
    assert found.estimate("mean").standard_error == pytest.approx(X.std(ddof=1) / 5, rel=1e-12)
    boot = inequality.bootstrap(mean, X - 5, seed=1, replicates=500)
    assert boot.estimate("mean").standard_error == pytest.approx(X.std(ddof=1) / 5, rel=0.15)


def test_undefined_replicates_are_left_out_and_counted():
    """Where all units that were drawn are equal there is no inequality to share, so the share is undefined."""
    found = inequality.bootstrap(
        inequality.theil_t, [1, 1, 1, 9], groups=["a", "a", "a", "b"], seed=1, replicates=300, kind="percentile"
    )
    table = found.to_frame().set_index("measure")
    assert table.replicates["theil_t"] == 300
    assert 0 < table.replicates["theil_t_between_share"] < 300


def test_no_spread_gives_an_interval_of_one_point():
    found = inequality.bootstrap(inequality.gini, [2.0] * 6, seed=1, replicates=50).estimate("gini")
    assert found.interval == (0.0, 0.0)


def test_permutation_p_value_is_the_share_of_all_exchanges():
    """Five districts have 32 exchanges: the exact share of changes at least as large, against 4,000 random ones."""
    first, second = np.array([1.0, 2.0, 3.0, 5.0, 9.0]), np.array([2.0, 2.5, 3.0, 3.5, 4.0])
    weights = np.array([1.0, 2.0, 1.0, 3.0, 1.0])
    scaled = [each / np.average(each, weights=weights) for each in (first, second)]
    observed = abs(inequality.gini(second, weights=weights).value - inequality.gini(first, weights=weights).value)
    changes = []
    for swap in product([False, True], repeat=5):
        before, after = (np.where(swap, *pair) for pair in ((scaled[1], scaled[0]), (scaled[0], scaled[1])))
        changes.append(
            abs(inequality.gini(after, weights=weights).value - inequality.gini(before, weights=weights).value)
        )
    exact = np.mean(np.array(changes) >= observed - 1e-12)
    found = inequality.permutation_test(
        inequality.gini, first, second, first_weights=weights, second_weights=weights, seed=1, replicates=4000
    )
    assert found.p_value["gini"] == pytest.approx(exact, abs=0.025)
    assert found.change["gini"] == pytest.approx(
        inequality.gini(second, weights=weights).value - inequality.gini(first, weights=weights).value
    )


def test_permutation_p_values_are_never_zero():
    """Phipson and Smyth (2010): the observed order counts as one of those drawn."""
    far = inequality.permutation_test(
        inequality.gini, np.arange(1.0, 21) ** 4, np.full(20, 5.0) + np.arange(20) / 100, seed=1, replicates=19
    )
    assert far.p_value["gini"] == pytest.approx(1 / 20)


def test_permutation_p_values_are_uniform_where_nothing_changed():
    """Under the hypothesis itself a test at 10 % rejects one time in ten: 8 to 36 of 200."""
    rng = np.random.default_rng(9)
    for paired in (True, False):
        p = [
            inequality.permutation_test(
                inequality.gini, *rng.gamma(3, 1, (2, 20)), seed=at, replicates=99, paired=paired
            ).p_value["gini"]
            for at in range(200)
        ]
        assert 8 <= np.sum(np.array(p) <= 0.1) <= 36


def test_a_change_of_parts_is_tested_with_the_whole():
    found = inequality.permutation_test(
        inequality.theil_t, X, X[::-1] ** 0.5, first_weights=W, second_weights=W, groups=G, seed=1, replicates=199
    ).to_frame()
    assert found.measure.tolist() == ["theil_t", "theil_t_within", "theil_t_between", "theil_t_between_share"]
    assert found.p_value.between(1 / 200, 1).all()
    np.testing.assert_allclose(found.second - found["first"], found.change)


def test_growth_for_all_is_no_change():
    """Relative measures divide each year by its mean: doubling everybody is not a change, and every exchange is as
    large.
    """
    found = inequality.permutation_test(
        inequality.theil_t, X, 2 * X, first_weights=W, second_weights=W, seed=1, replicates=99
    )
    assert found.change["theil_t"] == pytest.approx(0, abs=1e-12)
    raised = inequality.permutation_test(inequality.kolm, X, X + 3, seed=1, replicates=99, standardize="difference")
    assert raised.change["kolm"] == pytest.approx(0, abs=1e-12)


def test_the_error_of_a_scaled_up_count_is_binomial():
    """A count of T known from a share f: var = T(1 − f)/f; simulated as T people asked with probability f."""
    rng = np.random.default_rng(10)
    for total, fraction in ((2000, 0.1), (300, 0.5)):
        estimates = rng.binomial(total, fraction, 40_000) / fraction
        assert inequality.count_standard_error([total], sampling_fraction=fraction)[0] == pytest.approx(
            estimates.std(), rel=0.02
        )
    assert inequality.count_standard_error([2000], sampling_fraction=0.1, distribution="poisson")[0] == pytest.approx(
        20_000**0.5
    )
    assert inequality.count_standard_error([2000], sampling_fraction=1.0)[0] == 0


def test_sampling_error_by_derivatives_is_that_of_the_formula():
    """Theil's T: ∂T/∂xᵢ = pᵢ (ln(xᵢ/μ) − T)/μ (Ahn et al. 2018, times their factor)."""
    errors = 0.05 * X
    found = inequality.sampling_interval(
        inequality.theil_t, X, standard_errors=errors, weights=W, method="delta"
    ).estimate("theil_t")
    p, mean, theil = W / W.sum(), np.average(X, weights=W), inequality.theil_t(X, weights=W).value
    by_hand = np.sqrt(np.sum((p * (np.log(X / mean) - theil) / mean * errors) ** 2))
    assert found.standard_error == pytest.approx(by_hand, rel=1e-6)


def test_the_derivative_at_zero_is_that_upwards():
    """A count of zero cannot fall: the slope of the Gini in it, from the measure a little above."""
    values, errors = np.array([0.0, 1.0, 2.0, 5.0]), np.array([0.1, 0.0, 0.0, 0.0])
    found = (
        inequality.sampling_interval(inequality.gini, values, standard_errors=errors, method="delta")
        .estimate("gini")
        .standard_error
    )
    slope = (inequality.gini(values + [1e-7, 0, 0, 0]).value - inequality.gini(values).value) / 1e-7
    assert found == pytest.approx(abs(slope) * 0.1, rel=1e-4)


@pytest.mark.parametrize("name", ["gini", "theil_t", "hoover", "atkinson_1", "share_ratio_lorenz"])
def test_small_sampling_errors_are_the_same_by_resampling_and_by_derivatives(name):
    """The delta method is the limit of small errors."""
    errors = 0.002 * X
    drawn = inequality.sampling_interval(
        OPTIONS[name], X + np.arange(25) / 97, standard_errors=errors, weights=W, seed=1, replicates=4000
    ).estimates[0]
    slope = inequality.sampling_interval(
        OPTIONS[name], X + np.arange(25) / 97, standard_errors=errors, weights=W, method="delta"
    ).estimates[0]
    assert drawn.standard_error == pytest.approx(slope.standard_error, rel=0.05)


def test_noise_adds_inequality_and_the_basic_interval_takes_it_off():
    """Equal districts seen through a sample look unequal: with error s the squared coefficient of variation is s²."""
    seen = inequality.sampling_interval(
        partial(inequality.generalized_entropy, alpha=2), np.full(400, 5.0), standard_errors=np.full(400, 0.5), seed=1
    )
    assert seen.bias["generalized_entropy"] == pytest.approx(0.1**2 / 2, rel=0.03)
    truth = np.random.default_rng(11).gamma(20, 0.25, 300)
    noisy = truth + np.random.default_rng(12).normal(0, 0.1 * truth)
    found = inequality.sampling_interval(inequality.theil_t, noisy, standard_errors=0.1 * noisy, seed=1, kind="basic")
    lower, upper = found.estimate("theil_t").interval
    assert lower <= inequality.theil_t(truth).value <= upper < found.estimate("theil_t").value


def test_values_without_error_and_zeros_stay_as_they_are():
    found = inequality.sampling_interval(
        inequality.gini, [0.0, 2.0, 5.0], standard_errors=[1.0, 0.0, 0.0], seed=1, replicates=50
    ).estimate("gini")
    assert found.standard_error == pytest.approx(0, abs=1e-12)


def test_sampling_errors_reach_the_parts_and_the_ranked_measures():
    found = inequality.sampling_interval(
        [inequality.theil_t, inequality.concentration_index],
        X,
        standard_errors=0.1 * X,
        weights=W,
        groups=G,
        rank=R,
        seed=1,
    )
    names = [each.measure for each in found.estimates]
    assert names == ["theil_t", "theil_t_within", "theil_t_between", "theil_t_between_share", "concentration_index"]
    assert all(each.standard_error > 0 for each in found.estimates)


def test_the_change_between_years_has_the_errors_of_both():
    """Independent errors add in squares; the replicates of the two years are subtracted one by one."""
    years = [
        inequality.sampling_interval(
            inequality.gini, X * scale, standard_errors=0.1 * X * scale, weights=W, seed=seed, replicates=4000
        )
        for scale, seed in ((1, 1), (2, 2))
    ]
    change = years[1].minus(years[0]).estimate("gini")
    assert change.value == pytest.approx(0, abs=1e-12)
    assert change.standard_error == pytest.approx(
        np.hypot(*(each.estimate("gini").standard_error for each in years)), rel=0.05
    )
    assert change.interval[0] < 0 < change.interval[1]


def test_an_unknown_quantity_is_refused_with_the_nearest_name():
    with pytest.raises(MeasureError, match="write 'gini'"):
        inequality.bootstrap(inequality.gini, X, seed=1, replicates=20).estimate("gin")


def test_the_only_source_has_the_standard_error_of_the_gini():
    """A source that is all there is contributes the Gini itself, and is as uncertain; jackknife for two that matter."""
    alone = gini_parts.gini_by_source({"a": X, "b": 0 * X}, weights=W).table
    assert alone.standard_error[0] == pytest.approx(inequality.gini(X, weights=W).standard_error, rel=1e-12)
    other = RNG.gamma(2, 2, 25)
    left_out = [
        gini_parts.gini_by_source({"a": np.delete(X, at), "b": np.delete(other, at)}).table.contribution[0]
        for at in range(25)
    ]
    jackknife = np.sqrt(24 / 25 * np.sum((np.array(left_out) - np.mean(left_out)) ** 2))
    assert gini_parts.gini_by_source({"a": X, "b": other}).table.standard_error[0] == pytest.approx(jackknife, rel=0.1)


def test_contributions_of_determinants_are_resampled_as_whole_regressions():
    """Each resample against the decomposition of the drawn units; a 0/1 variable may be missing from one."""
    rng = np.random.default_rng(13)
    columns = {"schooling": rng.normal(10, 2, 25), "rural": (np.arange(25) < 2).astype(float)}
    found = inequality.concentration_decomposition(X, columns, rank=R, weights=W, seed=2, replicates=60)
    counts = next(resample_counts(np.random.default_rng(2), inequality.Design(), 25, 60))
    order = np.argsort(R, kind="stable")
    again = []
    for row in counts:
        drawn = order[np.repeat(np.arange(25), row.astype(int))]
        if len(set(columns["rural"][drawn])) == 2:
            again.append(
                inequality.concentration_decomposition(
                    X[drawn], {name: column[drawn] for name, column in columns.items()}, rank=R[drawn], weights=W[drawn]
                ).table.contribution
            )
        else:
            again.append(None)
    table = found.table.set_index("determinant")
    assert any(each is None for each in again)
    sound = np.array([each for each in again if each is not None])
    assert table.lower["schooling"] < np.median(sound[:, 0]) < table.upper["schooling"]
    assert table.standard_error["schooling"] == pytest.approx(sound[:, 0].std(ddof=1), rel=0.2)
    assert table.contribution.sum() == pytest.approx(found.value, rel=1e-12)


ALIKE = [1.0, 1.0, 1.0, 1.0, 1.1, 1.9]
BOUNDED = {
    "theil_t": (inequality.theil_t, 0, np.inf),
    "mean_log_deviation": (inequality.mean_log_deviation, 0, np.inf),
    "atkinson": (inequality.atkinson, 0, 1),
    "gini": (inequality.gini, 0, 1),
    "hoover": (inequality.hoover, 0, 1),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_no_interval_reaches_beyond_what_the_measure_can_be(name):
    """Entropies are averages of convex terms that are 0 at the mean (Jensen), Gini, Hoover and Atkinson shares of the
    total: none is below 0. Where the normal, basic or jackknife limit would be, it is 0; the other limit stays.
    """
    measure, least, most = BOUNDED[name]
    found = measure(ALIKE, confidence=0.999)
    z = NormalDist().inv_cdf(0.9995)
    assert found.value - z * found.standard_error < 0
    assert found.interval == pytest.approx((0, min(found.value + z * found.standard_error, most)))
    options = {"seed": 1, "replicates": 200, "confidence": 0.999}
    errors = [0.5] * 6
    for each in (
        *(
            inequality.bootstrap(measure, ALIKE, kind=kind, **options)
            for kind in ("normal", "basic", "percentile", "bca")
        ),
        inequality.jackknife(measure, ALIKE, confidence=0.999),
        inequality.sampling_interval(measure, ALIKE, standard_errors=errors, method="delta", confidence=0.999),
        *(
            inequality.sampling_interval(measure, ALIKE, standard_errors=errors, kind=kind, **options)
            for kind in ("normal", "basic")
        ),
    ):
        low, high = each.estimate(name).interval
        assert least <= low <= high <= most


def test_the_share_between_groups_stays_between_0_and_1():
    """A part of a whole; the difference of two such shares may have any sign."""
    groups = ["a", "a", "a", "b", "b", "b"]
    found = inequality.theil_t(ALIKE, groups=groups, confidence=0.999)
    assert found.part("between_share").interval == (0, 1)
    options = {"seed": 1, "replicates": 300, "kind": "basic", "groups": groups}
    made = inequality.sampling_interval(inequality.theil_t, ALIKE, standard_errors=[0.3] * 6, **options)
    assert made.estimate("theil_t_between_share").interval[0] >= 0
    assert made.estimate("theil_t_between_share").interval[1] <= 1
    change = made.minus(
        inequality.sampling_interval(inequality.theil_t, [1, 1, 1, 3, 3, 3.1], standard_errors=[0.3] * 6, **options)
    )
    assert change.estimate("theil_t_between_share").interval[0] < 0


def test_without_aversion_to_inequality_there_is_none():
    """Atkinson 1970: at epsilon 0 welfare is the mean, so A = 1 - (Σ p x/μ) = 0 whatever the values, and known without
    error.
    """
    found = inequality.atkinson(X, weights=W, groups=G, epsilon=0)
    assert found.value == pytest.approx(0, abs=1e-15)
    assert found.interval == pytest.approx((0, 0), abs=1e-15)
    assert [found.within, found.between] == pytest.approx([0, 0], abs=1e-15)
    assert inequality.atkinson([0.0, 1.0, 5.0], epsilon=0).value == pytest.approx(0, abs=1e-15)
    small = inequality.atkinson(X, weights=W, epsilon=1e-6).value
    assert small == pytest.approx(1e-6 * inequality.theil_t(X, weights=W).value, rel=1e-4)  # dA/dε at 0 is Theil's T
