"""Codes without order completed by multiple imputation.

Authorities: shares of the full data, from which answers were taken away at random given other answers (parameter
recovery); statsmodels' MNLogit, where the prior counts for nothing; Rubin's rules in their closed form.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bphs.errors import InputError, Undefined
from bphs.measures.missing.imputation import impute
from bphs.measures.missing.nominal import chances, drawn, posterior

CODES = np.array([1.0, 2.0, 3.0, 5.0])
TRUE = np.array([[-0.3, -0.2, -0.8], [1.0, -0.3, 0.5], [0.0, 1.0, -0.8], [0.0, 0.0, 0.8]])
"""Constants and effects of two numbers and a yes or no on the last three of four codes, against the first."""


def made(random, n):
    """Answers that depend on two numbers and on yes or no, in directions of their own."""
    frame = pd.DataFrame(
        {"x": random.normal(size=n), "z": random.normal(size=n), "yes": (random.random(n) < 0.4).astype(float)}
    )
    limits = chances(np.column_stack([np.ones(n), frame]) @ TRUE).cumsum(axis=1)[:, :-1]
    return frame.assign(place=CODES[(random.random(n)[:, None] > limits).sum(axis=1)])


def with_gaps(random, frame):
    """About three in ten answers are taken away, more where x is high and z is low: at random given these."""
    lost = random.random(len(frame)) < 1 / (1 + np.exp(1.2 - frame["x"] + 0.8 * frame["z"]))
    return frame.assign(place=frame["place"].mask(lost))


def shares(column):
    return np.array([(column == code).mean() for code in CODES])


class TestRecovery:
    SURVEYS = 60

    @pytest.fixture(scope="class")
    @classmethod
    def found(cls):
        """For each of 60 surveys of 1,100: shares of all, of complete cases, of each of five completed tables."""
        random = np.random.default_rng(20)
        rows = []
        for seed in range(cls.SURVEYS):
            frame = made(random, 1100)
            gaps = with_gaps(random, frame)
            tables = impute(gaps, ["x", "z", "yes"], nominal=["place"], imputations=5, seed=seed, cycles=1)
            rows.append(
                (shares(frame["place"]), shares(gaps["place"].dropna()), [shares(table["place"]) for table in tables])
            )
        return tuple(np.array(part) for part in zip(*rows, strict=True))

    def test_pooled_shares_are_those_of_the_full_data(self, found):
        """Mean difference within 3.29 of its own simulation errors, which are about 0.15 percentage points."""
        full, _, completed = found
        apart = completed.mean(axis=1) - full
        error = apart.std(axis=0, ddof=1) / np.sqrt(self.SURVEYS)
        assert (error < 0.002).all()
        assert (np.abs(apart.mean(axis=0)) < 3.29 * error).all()

    def test_complete_cases_are_not(self, found):
        full, complete, _ = found
        apart = complete - full
        error = apart.std(axis=0, ddof=1) / np.sqrt(self.SURVEYS)
        assert (np.abs(apart.mean(axis=0)) > 5 * error).all()
        assert np.abs(apart.mean(axis=0)).max() > 0.05

    def test_intervals_by_rubins_rules_hold_the_share_of_the_population(self, found):
        """95 % nominal; of 240 intervals of dependent shares 215 or more.

        The population's shares from a million draws.
        """
        _, _, completed = found
        truth = shares(made(np.random.default_rng(1), 1_000_000)["place"])
        within, between = (completed * (1 - completed) / 1100).mean(axis=1), completed.var(axis=1, ddof=1)
        held = np.abs(completed.mean(axis=1) - truth) < 1.96 * np.sqrt(within + 1.2 * between)
        assert held.sum() >= 215

    def test_what_goes_with_the_codes_is_kept(self):
        """statsmodels MNLogit: pooled effects of completed tables near those that were put in (standard errors are
        about 0.1).
        """
        random = np.random.default_rng(4)
        gaps = with_gaps(random, made(random, 4000))
        tables = impute(gaps, ["x", "z", "yes"], nominal=["place"], imputations=5, cycles=1)
        fits = [sm.MNLogit(table["place"], sm.add_constant(table[["x", "z", "yes"]])).fit(disp=0) for table in tables]
        pooled = np.mean([fit.params.to_numpy() for fit in fits], axis=0)
        spread = np.sqrt(
            np.mean([fit.bse.to_numpy() ** 2 for fit in fits], axis=0)
            + 1.2 * np.var([fit.params.to_numpy() for fit in fits], axis=0, ddof=1)
        )
        assert (np.abs(pooled - TRUE) < 3.29 * spread).all()


def test_the_posterior_is_the_multinomial_logit_of_statsmodels():
    """With 20,000 answers the prior counts for little: mode and covariance are those of MNLogit."""
    frame = made(np.random.default_rng(8), 20_000)
    causes = sm.add_constant(frame[["x", "z", "yes"]])
    fit = sm.MNLogit(frame["place"], causes).fit(disp=0)
    mode, root = posterior(np.searchsorted(CODES, frame["place"]), causes.to_numpy(), 4)
    assert mode == pytest.approx(fit.params.to_numpy(), abs=2e-3)
    assert np.linalg.inv(root @ root.T) == pytest.approx(fit.cov_params().to_numpy(), abs=2e-5)


def test_draws_differ_by_what_the_model_does_not_know():
    """Closed form: a share among 400 drawn from a model of 50 answers has variance p(1 - p)(1/400 + 1/50).

    500 draws know it to 6 %.
    """
    generator = np.random.default_rng(6)
    known, alone = np.repeat([0, 1], [30, 20]), np.ones((50, 1))
    found = [drawn(known, alone, np.ones((400, 1)), 2, None, generator)[0].mean() for _ in range(500)]
    assert np.var(found) == pytest.approx(0.4 * 0.6 * (1 / 400 + 1 / 50), rel=0.2)
    assert np.mean(found) == pytest.approx(0.4, abs=0.01)


class TestTables:
    @pytest.fixture
    def gaps(self):
        random = np.random.default_rng(3)
        frame = with_gaps(random, made(random, 600))
        frame["job"] = np.where(random.random(600) < 0.1, np.nan, random.integers(1, 4, 600))
        return frame.assign(x=frame["x"].mask(random.random(600) < 0.1))

    def test_no_code_is_invented_and_no_answer_changed(self, gaps):
        for table in impute(gaps, ["x", "z", "yes"], nominal=["place", "job"], imputations=3, cycles=3):
            assert set(table["place"]) == set(CODES)
            assert set(table["job"]) == {1.0, 2.0, 3.0}
            assert table.notna().all(axis=None)
            for name in gaps:
                pd.testing.assert_series_equal(table[name][gaps[name].notna()], gaps[name].dropna())

    def test_the_same_seed_gives_the_same_tables_and_tables_differ(self, gaps):
        first, again = (
            impute(gaps, ["x", "z", "yes"], nominal=["place"], imputations=2, seed=3, cycles=2) for _ in range(2)
        )
        pd.testing.assert_frame_equal(first[1], again[1])
        assert not first[0]["place"].equals(first[1]["place"])

    def test_nominal_codes_predict_each_for_itself(self):
        """A number that is high for the middle of three codes only: its gaps take the mean of their own code."""
        random = np.random.default_rng(5)
        job = random.integers(1, 4, 900).astype(float)
        y = 10.0 * (job == 2) + random.normal(size=900)
        lost = random.random(900) < 0.3
        tables = impute(
            pd.DataFrame({"y": np.where(lost, np.nan, y), "job": job}), ["y"], nominal=["job"], imputations=20, cycles=2
        )
        means = np.mean([table["y"][lost].groupby(job[lost]).mean() for table in tables], axis=0)
        assert means == pytest.approx([0, 10, 0], abs=0.5)

    def test_a_cause_that_decides_alone_is_no_obstacle(self):
        """Perfect prediction: without a prior coefficients would have no end (White, Daniel and Royston 2010,
        10.1016/j.csda.2010.04.005).
        """
        sure = np.repeat([0.0, 1.0, 2.0], 100)
        frame = pd.DataFrame(
            {"sure": sure, "again": sure, "same": 1.0, "kind": pd.Series(sure + 1).mask(np.arange(300) % 10 == 0)}
        )
        table = impute(frame, ["sure", "again", "same"], nominal=["kind"], imputations=1)[0]
        assert (table["kind"] == sure + 1).mean() > 0.98

    def test_one_code_alone_fills_the_gaps(self):
        frame = pd.DataFrame({"x": np.arange(20.0), "kind": [4.0] * 10 + [np.nan] * 10})
        assert impute(frame, ["x"], nominal=["kind"], imputations=1)[0]["kind"].tolist() == [4.0] * 20

    def test_without_nominal_codes_nothing_is_drawn_for_them(self, gaps):
        one = impute(gaps, ["x", "z"], imputations=1, seed=1)[0]
        other = impute(gaps, ["x", "z"], categories=[], nominal=[], imputations=1, seed=1)[0]
        pd.testing.assert_frame_equal(one, other)
        assert one["place"].isna().any()

    @pytest.mark.parametrize("lists", [{"categories": ["job"], "nominal": ["job"]}, {"nominal": ["x"]}])
    def test_a_column_in_two_lists_is_told(self, gaps, lists):
        with pytest.raises(InputError, match="a second mention"):
            impute(gaps, ["x"], **lists)

    def test_codes_without_answers_are_told(self, gaps):
        with pytest.raises(Undefined, match="at least 5 are needed, as many as donors"):
            impute(gaps.assign(none=np.nan), ["x"], nominal=["none"])

    def test_without_a_gap_there_is_nothing_to_impute(self):
        with pytest.raises(Undefined, match="No answer is missing"):
            impute(pd.DataFrame({"x": np.arange(20.0), "y": np.arange(20.0) % 3}), ["x", "y"])
