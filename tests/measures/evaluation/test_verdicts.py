"""Fuzzy verdicts, scores, priorities and gaps against R, textbook tables, closed forms and each other."""

import itertools

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, in_r
from hypothesis import given
from hypothesis import strategies as st
from inequality_cases import case
from scipy import stats

from bphs.errors import MeasureError
from bphs.measures import comparisons, evaluation
from bphs.measures.evaluation.fuzzy import OPERATORS
from bphs.measures.inequality import Design

ITEMS = [f"q{number}" for number in range(1, 21)]
TREE = evaluation.hierarchy(
    {f"d{d + 1}": {name: place + 1 for place, name in enumerate(ITEMS[5 * d : 5 * d + 5])} for d in range(4)},
    dimension_weights={"d1": 0.4, "d2": 0.3, "d3": 0.2, "d4": 0.1},
)
GRADES = [1, 2, 3, 4, 5]
# the textbook example of clothes judged by four factors in four grades
CLOTHES = np.array([[0.2, 0.5, 0.2, 0.1], [0.7, 0.2, 0.1, 0.0], [0.0, 0.4, 0.5, 0.1], [0.2, 0.3, 0.5, 0.0]])
WEIGHTS = np.array([0.1, 0.2, 0.3, 0.4])


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("min_max", [0.2, 0.3, 0.4, 0.1]),
        ("product_max", [0.14, 0.12, 0.20, 0.03]),
        ("min_sum", [0.5, 0.9, 0.9, 0.2]),
        ("product_sum", [0.24, 0.33, 0.39, 0.04]),
    ],
)
def test_operators_by_hand(operator, wanted):
    """Definitions, worked by hand, e.g. M(∧, ⊕): .1 + .2 + 0 + .2; .1 + .2 + .3 + .3; .1 + .1 + .3 + .4; .1 + 0 + .1 +
    0.
    """
    assert evaluation.compose(WEIGHTS, CLOTHES, operator=operator).tolist() == pytest.approx(wanted)


def test_verdict_of_one_dimension_by_hand():
    """M(·, ⊕) of the clothes: grade 3 with .39 before .33; effectiveness (4·.39 - 1)/(2·.33·3).

    Score .24·0 + .33·33⅓ + .39·66⅔ + .04·100.
    """
    table = pd.DataFrame(CLOTHES, index=list("abcd"), columns=["bad", "fair", "good", "best"])
    found = evaluation.fuzzy_evaluation(
        table, evaluation.hierarchy({"clothes": dict(zip("abcd", WEIGHTS, strict=True))})
    )
    assert found.grade == "good"
    assert found.score == pytest.approx((0.33 + 2 * 0.39 + 3 * 0.04) * 100 / 3)
    assert found.verdicts["effectiveness"].to_list() == pytest.approx([(4 * 0.39 - 1) / (2 * 0.33 * 3)] * 2)
    assert not found.verdicts["tied"].any()
    assert found.verdicts["second_grade"].to_list() == ["fair"] * 2
    assert found.margin == pytest.approx(0.06)


def test_how_far_a_grade_is_ahead_by_hand():
    """M(∧, ⊕) of the clothes is (.5, .9, .9, .2) / 2.5: a tie, whose lower grade wins by nothing.

    M(∧, ∨) is (.2, .3, .4, .1). Scores are Σ b·(0, 33⅓, 66⅔, 100).
    """
    table = pd.DataFrame(CLOTHES, index=list("abcd"), columns=["bad", "fair", "good", "best"])
    found = evaluation.sensitivity(
        table, evaluation.hierarchy({"clothes": dict(zip("abcd", WEIGHTS, strict=True))}), seed=1, draws=10
    )
    shown = found.operators.set_index("operator")[["grade", "tied", "second_grade", "margin"]]
    assert shown.loc["min_sum"].to_list() == ["fair", True, "good", pytest.approx(0)]
    assert shown.loc["min_max"].to_list() == ["good", False, "fair", pytest.approx(0.1)]
    assert shown.loc["product_max"].to_list() == ["good", False, "bad", pytest.approx(0.06 / 0.49)]
    even = evaluation.fuzzy_evaluation(
        pd.DataFrame([[0.2, 0.4, 0.4 + 1e-15]], index=["q"], columns=[1, 2, 3]), evaluation.hierarchy({"all": ["q"]})
    )
    assert (even.grade, even.verdicts["second_grade"].to_list(), even.margin) == (2, [3, 3], 0)
    scores = np.array(
        [
            [0.2, 0.3, 0.4, 0.1],
            [0.14 / 0.49, 0.12 / 0.49, 0.2 / 0.49, 0.03 / 0.49],
            [0.2, 0.36, 0.36, 0.08],
            [0.24, 0.33, 0.39, 0.04],
        ]
    ) @ np.linspace(0, 100, 4)
    assert found.operators["score"].to_list() == pytest.approx(scores.tolist())


def test_memberships_are_shares_of_answers():
    """pandas' value_counts of each item, gaps left out; with weights the weighted shares."""
    found = evaluation.memberships(answers()[ITEMS], GRADES)
    for item in ITEMS:
        np.testing.assert_allclose(
            found.loc[item], answers()[item].value_counts(normalize=True).reindex(GRADES), rtol=1e-12
        )
    weighted = evaluation.memberships(answers()[["q1"]], GRADES, weights=answers()["w"])
    told = answers()["q1"].notna()
    assert weighted.loc["q1", 5] == pytest.approx(np.average(answers()["q1"][told] == 5, weights=answers()["w"][told]))


def test_score_of_product_sum_is_the_weighted_score():
    """Two ways to one number: with evenly spaced grades, Σ b_k s_k over the tree is 100·(Σ w_j x̄_j - 1)/4."""
    fuzzy = evaluation.fuzzy_evaluation(evaluation.memberships(answers()[ITEMS], GRADES), TREE)
    scored = evaluation.weighted_score(answers(), TREE, bounds=(1, 5))
    np.testing.assert_allclose(fuzzy.verdicts["score"], scored["score"], rtol=1e-12)
    by_hand = sum(row.weight * (answers()[row.indicator].mean() - 1) / 4 * 100 for row in TREE.table.itertuples())
    assert scored["score"].iloc[-1] == pytest.approx(by_hand, rel=1e-12)


def test_error_of_the_score_is_that_of_a_mean():
    """R survey 4.1.1 svymean of d1 (se .0446): a tree of one item is 25 times that mean's error.

    Complete items give the error of their sum.
    """
    frame = answers().assign(r1=answers()["d1"])
    found = evaluation.weighted_score(
        frame,
        evaluation.hierarchy({"all": ["r1"]}),
        bounds=(1, 5),
        weights=frame["w"],
        design=Design(clusters=frame["town"]),
    )
    assert found["standard_error"].to_list() == pytest.approx([25 * in_r()["svy"]["se"]["d1"]] * 2, rel=1e-10)
    two = evaluation.weighted_score(frame, evaluation.hierarchy({"all": {"d1": 0.7, "d2": 0.3}}), bounds=(1, 5))
    joined = comparisons.survey_means(25 * (0.7 * frame["d1"] + 0.3 * frame["d2"] - 1)).iloc[0]
    assert two.iloc[-1][["score", "standard_error", "lower", "upper"]].to_list() == pytest.approx(
        joined[["value", "standard_error", "lower", "upper"]].to_list()
    )


def test_bootstrap_agrees_with_linearisation():
    """Two methods, one error: within a tenth of one another for 999 samples of 600 respondents.

    The same seed gives the same limits.
    """
    design = evaluation.weighted_score(answers(), TREE, bounds=(1, 5))
    drawn = evaluation.weighted_score(answers(), TREE, bounds=(1, 5), method="bootstrap", seed=4)
    np.testing.assert_allclose(drawn["standard_error"], design["standard_error"], rtol=0.1)
    np.testing.assert_allclose(drawn[["lower", "upper"]], design[["lower", "upper"]], atol=0.35)
    pd.testing.assert_frame_equal(
        drawn, evaluation.weighted_score(answers(), TREE, bounds=(1, 5), method="bootstrap", seed=4)
    )


def test_scores_by_group_are_those_of_each_group_alone():
    both = evaluation.weighted_score(answers(), TREE, bounds=(1, 5), groups=answers()["area"])
    alone = evaluation.weighted_score(answers()[answers()["area"] == 2], TREE, bounds=(1, 5))
    part = both[both["group"] == 2]
    np.testing.assert_allclose(part["score"], alone["score"], rtol=1e-12)
    np.testing.assert_allclose(part["standard_error"], alone["standard_error"], rtol=1e-2)
    assert part["n"].unique().tolist() == [305]


def test_weights_drawn_have_the_moments_of_a_dirichlet():
    """Closed form: a whole of two dimensions with score 100 and 0 scores 100·w, Dirichlet with variance w(1 - w)/(c +
    1).
    """
    table = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], index=["a", "b"], columns=["poor", "good"])
    tree = evaluation.hierarchy({"one": ["a"], "two": ["b"]}, dimension_weights={"one": 0.7, "two": 0.3})
    found = evaluation.sensitivity(
        table, tree, seed=1, draws=20_000, concentration=20, operators=["product_sum"]
    ).operators.iloc[0]
    from scipy import stats

    beta = stats.beta(14, 6)
    assert found["score_mean"] == pytest.approx(70, abs=0.3)
    assert [found["lower"], found["upper"]] == pytest.approx(100 * beta.ppf([0.025, 0.975]), abs=1)
    assert found["agreement"] == pytest.approx(beta.sf(0.5), abs=0.01)


def test_sensitivity_over_operators():
    """Very concentrated weights change nothing: every draw has the grade and the score of the verdict itself."""
    table = evaluation.memberships(answers()[ITEMS], GRADES)
    found = evaluation.sensitivity(table, TREE, seed=2, draws=50, concentration=1e9)
    for row in found.operators.itertuples():
        verdict = evaluation.fuzzy_evaluation(table, TREE, operator=row.operator)
        assert (row.grade, row.score) == (verdict.grade, pytest.approx(verdict.score))
        assert row.lower == pytest.approx(row.upper, abs=0.01) == pytest.approx(verdict.score, abs=0.01)
    assert found.operators["operator"].to_list() == list(OPERATORS)
    np.testing.assert_allclose(found.grades.groupby("operator")["share"].sum(), 1)


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=5), st.sampled_from(OPERATORS)
)
def test_verdicts_keep_their_axioms(rows, operator):
    """Axioms: memberships add up to 1; unanimous answers stay unanimous.

    A better table never scores lower under M(·, ⊕).
    """
    counts = np.array(rows, dtype=float) + 0.5
    names = [f"i{place}" for place in range(len(counts))]
    table = pd.DataFrame(counts / counts.sum(axis=1, keepdims=True), index=names, columns=[1, 2, 3])
    tree = evaluation.hierarchy({"a": names[:1], "b": names[1:]})
    found = evaluation.fuzzy_evaluation(table, tree, operator=operator)
    np.testing.assert_allclose(found.memberships.sum(axis=1), 1)
    alike = pd.DataFrame(np.tile([0.0, 0.0, 1.0], (len(names), 1)), index=names, columns=[1, 2, 3])
    assert evaluation.fuzzy_evaluation(alike, tree, operator=operator).score == pytest.approx(100)
    if operator == "product_sum":
        better = table.copy()
        better[3], better[1] = table[3] + table[1], 0.0
        assert evaluation.fuzzy_evaluation(better, tree).score >= found.score - 1e-9


def test_importance_and_performance_in_r():
    """R 4.2.2: Spearman with sat, pairwise; means; the cross at their means."""
    wanted = in_r()["ipa"]
    found = evaluation.importance_performance(answers()[ITEMS], answers()["sat"], seed=1, replicates=20)
    table = found.table.set_index("item")
    for item in ITEMS:
        assert table.loc[item, "importance"] == pytest.approx(wanted["importance_spearman"][item], rel=1e-9)
        assert table.loc[item, "performance"] == pytest.approx(wanted["performance"][item], rel=1e-9)
    assert found.cross == pytest.approx(wanted["cross"], rel=1e-9)
    important, good = table["importance"] >= found.cross[0], table["performance"] >= found.cross[1]
    assert (table["quadrant"] == "concentrate_here").equals(important & ~good)
    assert (table["quadrant"] == "keep_up").equals(important & good)
    assert table["stability"].between(0, 1).all()


def test_derived_importance_by_regression_in_r():
    """R 4.2.2: standardised coefficients of lm(d4 ~ d1 + d2 + d3 + age + edu + income)."""
    wanted = in_r()["ols"]["std_beta"]
    found = evaluation.importance_performance(
        answers()[list(wanted)], answers()["d4"], importance="regression", seed=1, replicates=10
    )
    np.testing.assert_allclose(found.table["importance"], list(wanted.values()), rtol=1e-9)
    partial = evaluation.importance_performance(
        answers()[list(wanted)], answers()["d4"], importance="partial", seed=1, replicates=10
    ).table
    t = np.array([row[2] for row in in_r()["ols"]["coef"]["values"][1:]])
    np.testing.assert_allclose(partial["importance"], t / np.sqrt(t**2 + 593), rtol=1e-9)  # r_partial = t/√(t² + df)


def test_limits_of_performance_are_those_of_a_mean():
    """Closed form: the bootstrap of a mean of 600 is x̄ ± 1.96·s/√n, within a tenth of its width."""
    found = evaluation.importance_performance(answers()[["d1", "d2"]], answers()["sat"], seed=3, replicates=999).table
    half = 1.96 * answers()[["d1", "d2"]].std() / np.sqrt(600)
    np.testing.assert_allclose((found["performance_upper"] - found["performance_lower"]) / 2, half, rtol=0.1)


def test_clusters_are_drawn_whole_within_strata():
    """Enumeration with SciPy 1.16: of two clusters in each of three strata one is drawn, eight samples that are as
    likely; the limits of 999 draws are the least and the largest rank correlation and mean over the eight.
    """
    people = answers()[["d1", "sat"]].head(60)
    cluster, stratum = np.arange(60) // 10, np.arange(60) // 20
    found = evaluation.importance_performance(
        people[["d1"]],
        people["sat"],
        design=Design(pd.Series(stratum), pd.Series(cluster)),
        cross=(0, 0),
        seed=1,
        replicates=999,
    ).table.iloc[0]
    drawn = [people[np.isin(cluster, taken)] for taken in itertools.product((0, 1), (2, 3), (4, 5))]
    rho = [stats.spearmanr(part["d1"], part["sat"], nan_policy="omit").statistic for part in drawn]
    mean = [part["d1"].mean() for part in drawn]
    assert (found.importance_lower, found.importance_upper) == pytest.approx((min(rho), max(rho)), rel=1e-9)
    assert (found.performance_lower, found.performance_upper) == pytest.approx((min(mean), max(mean)), rel=1e-9)


def test_clusters_that_answer_alike_leave_less_certain_quadrants():
    """Closed form: ten clusters of sixty who all answer alike are ten answers, their mean x̄ ± 1.96·s/√10."""
    means = np.linspace(1, 5, 10)
    items = pd.DataFrame({"wait": np.repeat(means, 60), "staff": np.tile([1.0, 5.0, 2.0], 200)})
    given = {"seed": 2, "replicates": 999}
    ways = [{}, {"design": Design(None, np.repeat(np.arange(10), 60))}]
    alone, whole = (
        evaluation.importance_performance(items, items.wait + items.staff, **way, **given).table.iloc[0] for way in ways
    )
    half = {name: (one.performance_upper - one.performance_lower) / 2 for name, one in (("a", alone), ("w", whole))}
    assert half["w"] == pytest.approx(1.96 * means.std(ddof=1) / np.sqrt(10), rel=0.1)
    assert half["a"] < half["w"] / 5


def test_lead_of_a_grade_is_a_mean_with_its_t_interval():
    """SciPy 1.16 `ttest_1samp` on what each of the respondents adds to either grade; complete answers, no design."""
    places = (answers()[["d1", "d2", "d3"]].dropna().head(90) - 1) / 4
    tree = evaluation.hierarchy(
        {"care": {"d1": 0.5, "d2": 0.5}, "cost": {"d3": 1.0}}, dimension_weights={"care": 0.7, "cost": 0.3}
    )
    verdict = evaluation.fuzzy_evaluation(evaluation.graded_memberships(places, 3), tree).verdicts.iloc[-1]
    first, second = int(verdict.grade), int(verdict.second_grade)
    lead = evaluation.grade_lead(places, tree, grades=3, first=first, second=second, confidence=0.9)
    near = {grade: np.maximum(1 - abs(2 * places - (grade - 1)), 0) @ [0.35, 0.35, 0.3] for grade in (first, second)}
    tested = stats.ttest_1samp(near[first] - near[second], 0)
    assert lead.value == pytest.approx(verdict.margin, rel=1e-9)
    assert lead.interval == pytest.approx(tuple(tested.confidence_interval(0.9)), rel=1e-9)
    with pytest.raises(MeasureError, match="grades 1 to 3"):
        evaluation.grade_lead(places, tree, grades=3, first=0, second=1)


def test_stated_importance_is_the_mean_rating():
    items = pd.DataFrame({"wait": [1, 2, 1, 2], "staff": [5, 4, 5, 4]})
    found = evaluation.importance_performance(
        items, stated=items[["wait", "staff"]].iloc[:, ::-1].set_axis(["wait", "staff"], axis=1), seed=1, replicates=50
    )
    assert found.table["importance"].to_list() == [4.5, 1.5]
    assert found.table["quadrant"].to_list() == ["concentrate_here", "possible_overkill"]
    assert found.table["stability"].to_list() == [1, 1]


class TestGaps:
    @staticmethod
    def read(which):
        oracle = case("composite", which)
        given = oracle["input"]
        return oracle["expected"], given["y"], pd.DataFrame({"edu": given["edu"], "inc": given["inc"]}), given["g"]

    def test_threefold_in_r(self):
        """R package oaxaca 0.1.5: endowments, coefficients, interaction; group A is g = 0."""
        wanted, *given, groups = self.read("oaxaca-threefold")
        found = evaluation.oaxaca(*given, groups=groups)
        assert [*found.means, found.gap] == pytest.approx([wanted["yA"], wanted["yB"], wanted["diff"]], rel=1e-9)
        assert [found.part(name) for name in ("endowments", "coefficients", "interaction")] == pytest.approx(
            [wanted[name] for name in ("endowments", "coefficients", "interaction")], rel=1e-7
        )
        assert found.overall.loc[:2, "value"].sum() == pytest.approx(found.gap)

    @pytest.mark.parametrize(
        ("at", "reference"), list(enumerate(["second", "first", "equal", "share", "pooled", "pooled_with_group"]))
    )
    def test_twofold_in_r(self, at, reference):
        """R package oaxaca 0.1.5: explained and unexplained under six norms (weights 0, 1, .5, n-share, -1, -2)."""
        wanted, *given, groups = self.read("oaxaca-twofold")
        found = evaluation.oaxaca(*given, groups=groups, reference=reference)
        assert [found.part("explained"), found.part("unexplained")] == pytest.approx(
            [wanted["explained"][at], wanted["unexplained"][at]], rel=1e-7
        )

    def test_whole_number_weights_are_repeated_units(self):
        """Axiom: a weight of 2 is the same unit twice."""
        _, y, x, g = self.read("oaxaca-threefold")
        w = np.where(np.arange(len(y)) % 3 == 0, 2, 1)
        weighted = evaluation.oaxaca(y, x, groups=g, weights=w, reference="share")
        repeated = evaluation.oaxaca(
            np.repeat(y, w), x.loc[x.index.repeat(w)].reset_index(drop=True), groups=np.repeat(g, w), reference="share"
        )
        np.testing.assert_allclose(weighted.overall["value"], repeated.overall["value"], rtol=1e-9)

    def test_bootstrap_errors(self):
        """The gap's two parts vary together: the error of their sum by bootstrap is near Welch's √(s²_A/n_A +
        s²_B/n_B).
        """
        _, y, x, g = self.read("oaxaca-threefold")
        found = evaluation.oaxaca(y, x, groups=g, seed=8, replicates=300)
        row = found.overall.set_index("part").loc["explained"]
        assert row["lower"] < row["value"] < row["upper"]
        again = evaluation.oaxaca(y, x, groups=g, seed=8, replicates=300)
        pd.testing.assert_frame_equal(found.terms, again.terms)
        # closed form for one predictor that explains everything: y = x in both groups
        exact = evaluation.oaxaca(x["edu"], x[["edu"]], groups=g, seed=8, replicates=300).overall.set_index("part")
        groups = [x["edu"][np.array(g) == value] for value in (0, 1)]
        welch = np.sqrt(sum(part.var() / len(part) for part in groups))
        assert exact.loc["explained", "standard_error"] == pytest.approx(welch, rel=0.1)
        assert exact.loc["unexplained", "value"] == pytest.approx(0, abs=1e-9)

    def test_bootstrap_errors_follow_the_design(self):
        """The error of a difference of means linearised under the design (as R's survey has it; our own is held to R
        elsewhere): one predictor that explains everything makes the explained part that difference. Clusters alike
        inside make it far from the error without them.
        """
        rng = np.random.default_rng(3)
        cluster = np.repeat(np.arange(40), 12)
        x = rng.normal(size=40)[cluster] + 0.3 * rng.normal(size=480)
        w, g, design = (
            rng.uniform(0.5, 2, 480),
            rng.integers(0, 2, 480),
            comparisons.Design(strata=cluster // 20, clusters=cluster),
        )
        wanted = comparisons.survey_comparison(x, g, weights=w, design=design)
        found = (
            evaluation.oaxaca(x, pd.DataFrame({"x": x}), groups=g, weights=w, design=design, seed=2, replicates=800)
            .overall.set_index("part")
            .loc["explained"]
        )
        apart = (
            evaluation.oaxaca(x, pd.DataFrame({"x": x}), groups=g, weights=w, seed=2, replicates=200)
            .overall.set_index("part")
            .loc["explained"]
        )
        assert found["value"] == pytest.approx(wanted.details["difference"])
        assert found["standard_error"] == pytest.approx(wanted.details["standard_error"], rel=0.1)
        assert apart["standard_error"] != pytest.approx(wanted.details["standard_error"], rel=0.1)
        with pytest.raises(MeasureError, match="only one cluster"):
            evaluation.oaxaca(
                x, pd.DataFrame({"x": x}), groups=g, design=comparisons.Design(clusters=np.zeros(480)), seed=2
            )

    def test_strata_keep_their_weight_in_every_bootstrap_sample(self):
        """Rao and Wu 1988: of n clusters n - 1 are drawn and weigh n/(n - 1), so a stratum of two counts as much as
        it is. Where people of
        a stratum are alike nothing is left to chance: both limits are the gap itself, here (2·2 + 8·6)/10 less (2·1
        + 8·3)/10."""
        cluster = np.repeat(np.arange(10), 4)
        stratum, group = (cluster > 1).astype(int), np.tile([0, 1], 20)
        x = np.where(group == 0, 2.0, 1.0) * np.where(stratum == 0, 1.0, 3.0)
        design = comparisons.Design(strata=stratum, clusters=cluster)
        found = evaluation.oaxaca(x, pd.DataFrame({"x": x}), groups=group, design=design, seed=2, replicates=100)
        explained = found.overall.set_index("part").loc["explained"]
        assert explained[["value", "lower", "upper"]].to_list() == pytest.approx([2.6] * 3)
        assert explained["standard_error"] == pytest.approx(0, abs=1e-12)

    def test_one_cluster_less_than_there_are_is_drawn(self):
        """As above with twenty strata of two clusters: drawing both would halve the variance (Rao and Wu's m = n -
        1).
        """
        rng = np.random.default_rng(4)
        cluster = np.repeat(np.arange(40), 6)
        x, g = rng.normal(size=40)[cluster] + 0.2 * rng.normal(size=240), np.tile([0, 1], 120)
        x = np.where(g == 0, x, x[rng.permutation(240)])
        design = comparisons.Design(strata=cluster // 2, clusters=cluster)
        wanted = comparisons.survey_comparison(x, g, design=design).details["standard_error"]
        found = evaluation.oaxaca(x, pd.DataFrame({"x": x}), groups=g, design=design, seed=2, replicates=600)
        assert found.overall.set_index("part").loc["explained", "standard_error"] == pytest.approx(wanted, rel=0.12)

    def test_logit_with_one_yes_no_predictor_is_kitagawas(self):
        """Kitagawa 1955, doi:10.1080/01621459.1955.10501299: saturated, the model predicts the cells, so explained = Σ
        (share_A - share_B)·rate_B.
        """
        rows = [("a", 1, 30, 40), ("a", 0, 10, 40), ("b", 1, 12, 20), ("b", 0, 12, 60)]  # group, educated, yes, of
        frame = pd.DataFrame([(g, e, int(k < yes)) for g, e, yes, n in rows for k in range(n)], columns=["g", "e", "y"])
        found = evaluation.oaxaca_logit(frame["y"], frame[["e"]], groups=frame["g"])
        assert found.part("explained") == pytest.approx((0.5 - 0.25) * (12 / 20 - 12 / 60))
        assert found.gap == pytest.approx(40 / 80 - 24 / 80)
        assert found.part("explained") + found.part("unexplained") == pytest.approx(found.gap)
        other = evaluation.oaxaca_logit(frame["y"], frame[["e"]], groups=frame["g"], reference="first")
        assert other.part("explained") == pytest.approx((0.5 - 0.25) * (30 / 40 - 10 / 40))

    def test_a_bootstrap_without_solutions_says_why(self):
        """By construction: among two with a rare trait one says yes, so about half of the samples have no yes or no no
        among them.
        """
        rng = np.random.default_rng(5)
        rare = pd.DataFrame({"rare": np.tile(np.arange(60) < 2, 2).astype(float)})
        y = np.where(rare["rare"] == 1, np.tile([1, 0], 60), rng.integers(0, 2, 120))
        with pytest.raises(
            MeasureError,
            match=r"[1-9]\d* leave a predictor without variation in a group, and in [1-9]\d* the model has no solution \(the last of them: In group",
        ):
            evaluation.oaxaca_logit(y, rare, groups=np.repeat(["a", "b"], 60), seed=1, replicates=60)

    def test_logit_on_the_survey(self):
        """statsmodels' Logit in each group: mean predictions make the parts; terms add up to them.

        Weights of Yun's formula for the terms.
        """
        import statsmodels.api as sm

        frame = answers()
        found = evaluation.oaxaca_logit(
            frame["know"], frame[["age", "edu", "income"]], groups=frame["area"], seed=1, replicates=30
        )
        x = sm.add_constant(frame[["age", "edu", "income"]].astype(float))
        rural = frame["area"] == 2
        model = sm.Logit(frame["know"][rural], x[rural]).fit(disp=0)
        explained = model.predict(x[~rural]).mean() - model.predict(x[rural]).mean()
        assert found.part("explained") == pytest.approx(explained, rel=1e-7)
        apart = (x[~rural].mean() - x[rural].mean()) * model.params
        terms = found.terms[found.terms["part"] == "explained"].set_index("term")["value"]
        assert terms.drop("intercept").to_list() == pytest.approx(
            (explained * apart / apart.sum()).drop("const").to_list(), rel=1e-6
        )
        assert terms.sum() == pytest.approx(explained)
        assert found.overall["standard_error"].notna().all()

    def test_gaps_in_the_data_are_left_out_and_counted(self):
        _, y, x, g = self.read("oaxaca-threefold")
        short = evaluation.oaxaca([*y[:-1]], x.iloc[:-1], groups=g[:-1])
        gap = evaluation.oaxaca([*y[:-1], np.nan], x, groups=g)
        assert gap.left_out == 1
        np.testing.assert_allclose(gap.overall["value"], short.overall["value"])


SMALL = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 6, 7, 9]})
HALVES = list("aaaabbbb")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: evaluation.hierarchy({}), "Dimensions need indicators"),
        (lambda: evaluation.hierarchy({"a": []}), "none in 'a'"),
        (lambda: evaluation.hierarchy({"a": ["q1"], "b": ["q1"]}), "'q1' occurs twice"),
        (lambda: evaluation.hierarchy({"a": ["q1"]}, dimension_weights={"A": 1}), "'A', which is no item"),
        (lambda: evaluation.hierarchy({"a": {"q1": -1}}), "zero or more"),
        (lambda: evaluation.memberships({"q1": [1, 7]}, [1, 2]), "[7.0] occur"),
        (lambda: evaluation.memberships({"q1": [np.nan, np.nan]}, [1, 2]), "Nobody answered 'q1'"),
        (
            lambda: evaluation.memberships({"q1": [1, np.nan]}, [1, 2], missing="raise"),
            "missing for 1 of 2 respondents",
        ),
        (
            lambda: evaluation.fuzzy_evaluation(
                pd.DataFrame([[0.5, 0.5]], index=["q1"]), evaluation.hierarchy({"a": ["q2"]})
            ),
            "no row for 'q2'",
        ),
        (
            lambda: evaluation.fuzzy_evaluation(
                pd.DataFrame([[1.5, 0.5]], index=["q1"]), evaluation.hierarchy({"a": ["q1"]})
            ),
            "from 0 to 1",
        ),
        (
            lambda: evaluation.fuzzy_evaluation(
                pd.DataFrame([[0.5, 0.5]], index=["q1"]), evaluation.hierarchy({"a": ["q1"]}), operator="max_min"
            ),
            "use one of",
        ),
        (
            lambda: evaluation.fuzzy_evaluation(
                pd.DataFrame([[0.5, 0.5]], index=["q1"]), evaluation.hierarchy({"a": ["q1"]}), scores=[1]
            ),
            "2 grades",
        ),
        (
            lambda: evaluation.weighted_score({"q1": [1, 6]}, evaluation.hierarchy({"a": ["q1"]}), bounds=(1, 5)),
            "outside 1 to 5",
        ),
        (
            lambda: evaluation.weighted_score({"q1": [1, 2]}, evaluation.hierarchy({"a": ["q2"]}), bounds=(1, 5)),
            "no column 'q2'",
        ),
        (
            lambda: evaluation.weighted_score({"q1": [1, 2]}, evaluation.hierarchy({"a": ["q1"]}), bounds=(5, 1)),
            "lowest and the highest",
        ),
        (
            lambda: evaluation.weighted_score(
                {"q1": [1, 2]}, evaluation.hierarchy({"a": ["q1"]}), bounds=(1, 5), method="bootstrap"
            ),
            "seed=None",
        ),
        (
            lambda: evaluation.weighted_score(
                {"q1": [1, 2, None]}, evaluation.hierarchy({"a": ["q1"]}), bounds=(1, 5), groups=["a", "a", "b"]
            ),
            "Nobody in a group answered 'q1'",
        ),
        (
            lambda: evaluation.weighted_score(
                SMALL, evaluation.hierarchy({"a": ["x"]}), bounds=(0, 9), weights=pd.Series(1, index=range(8, 16))
            ),
            "indexed differently",
        ),
        (lambda: evaluation.importance_performance(SMALL, seed=1), "either overall"),
        (lambda: evaluation.importance_performance(SMALL, [1] * 8, seed=1), "overall does not vary"),
        (lambda: evaluation.importance_performance(SMALL.assign(x=1.0), list(range(8)), seed=1), "'x' does not vary"),
        (lambda: evaluation.importance_performance(SMALL, list(range(8))), "seed=None"),
        (
            lambda: evaluation.importance_performance(SMALL, pd.Series(range(8), index=range(8, 16)), seed=1),
            "indexed differently",
        ),
        (lambda: evaluation.oaxaca(range(8), SMALL, groups=list("aaabbbcc")), "there are 3"),
        (
            lambda: evaluation.oaxaca(range(8), SMALL.assign(z=SMALL["x"] * 2), groups=HALVES),
            "'z' is constant or a linear combination",
        ),
        (lambda: evaluation.oaxaca(range(8), SMALL, groups=list("aabbbbbb")), "2 terms need at least 3"),
        (lambda: evaluation.oaxaca(range(8), SMALL, groups=HALVES, reference="pool"), "'pooled'"),
        (lambda: evaluation.oaxaca(range(8), SMALL, groups=HALVES, weights=[0] * 8), "positive"),
        (lambda: evaluation.oaxaca(range(8), SMALL.rename(columns={"x": "weights"}), groups=HALVES), "name is taken"),
        (lambda: evaluation.oaxaca_logit(range(8), SMALL, groups=HALVES), "must be 0 or 1"),
        (
            lambda: evaluation.oaxaca_logit([0, 0, 1, 1, 0, 1, 0, 1], SMALL, groups=HALVES),
            "In group 'a', the predictors separate yes from no",
        ),
        (lambda: evaluation.oaxaca_logit([1, 1, 1, 1, 0, 1, 0, 1], SMALL, groups=HALVES), "everybody's outcome is 1"),
    ],
)
def test_refusals_in_words(call, said):
    with pytest.raises(MeasureError) as caught:
        call()
    assert said in str(caught.value)
