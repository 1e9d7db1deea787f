"""Truth written beside the synthetic survey: the constants that were put into it, and how far its marginals met their
targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design
from tools.synthetic_survey.answers import EMPTY, SKIPPED, UNKNOWN
from tools.synthetic_survey.expected import on_the_scale
from tools.synthetic_survey.experts import expert_truth
from tools.synthetic_survey.sheets import SyntheticSurvey

NO_ANSWER = (SKIPPED, EMPTY, UNKNOWN)
RURAL = 2


def careful_sheets(survey: SyntheticSurvey) -> pd.DataFrame:
    """Answer sheets without flaw, no answer as NaN, reversed items turned round."""
    frame = survey.frame[(survey.truth["flaw"] == "").to_numpy()].copy()
    coded = frame.columns.difference(
        ["id", "submitted", "seconds", "source", "source_detail", "ip", "township", "age", "distance", "suggestion"]
    )
    frame[coded] = frame[coded].astype(float).where(~frame[coded].isin(NO_ANSWER))
    frame[list(design.REVERSED)] = 6 - frame[list(design.REVERSED)]
    return frame


def calibration(survey: SyntheticSurvey) -> pd.DataFrame:
    """One row per marginal: the target and where it comes from, what was generated, and the sampling error of the
    difference.
    """
    frame, table = careful_sheets(survey), design.targets()
    found = [_generated(frame, row) for row in table.itertuples()]
    table["generated"], table["generated_n"] = (
        [value for value, _, _ in found],
        pd.array([n for _, n, _ in found], dtype="Int64"),
    )
    table["deviation"] = table["generated"] - table["target"]
    pairs = zip(found, table["study_n"], table["target"], table["measure"], strict=True)
    table["deviation_se"] = [
        _error(n, study_n, target, measure, kurtosis) for (_, n, kurtosis), study_n, target, measure in pairs
    ]
    return table.round({"generated": 4, "deviation": 4, "deviation_se": 4})


def _generated(frame: pd.DataFrame, row: Any) -> tuple[float, int | None, float]:
    return marginal(_among(frame, row), row.item, row.measure, row.codes)


def _among(frame: pd.DataFrame, row: Any) -> pd.DataFrame:
    return (
        frame[frame["residence"] == {"urban": 1, "rural": 2}[row.among]] if row.among in ("urban", "rural") else frame
    )


def marginal(frame: pd.DataFrame, item: str, measure: str, codes: str) -> tuple[float, int | None, float]:
    """A statistic of one item, the number of answers it rests on, and their kurtosis (3 for normal answers)."""
    if item == "loadings":
        every = [loading for factor in design.FACTORS for loading in design.LOADINGS[factor]]
        return (min(every) if measure == "minimum" else max(every)), None, 3.0
    answers = frame[item].dropna()
    spread = answers - answers.mean()
    kurtosis = float((spread**4).mean() / (spread**2).mean() ** 2)
    if measure == "share":
        return 100 * float(answers.isin([float(code) for code in codes.split("|")]).mean()), len(answers), kurtosis
    if measure == "spearman":
        known = (frame[[name for name in frame if name.startswith("aware_")]] == 1).sum(axis=1)
        return float(known.rank().corr(frame[item].rank())), len(answers), kurtosis
    return float(answers.mean() if measure == "mean" else answers.std()), len(answers), kurtosis


def _error(n: int | None, study_n: Any, target: float, measure: str, kurtosis: float) -> float:
    """Standard error of generated less target, binomial or normal.

    A mean's with the spread of five-point answers (1).
    """
    if n is None:
        return np.nan
    parts = 1 / n + (0 if pd.isna(study_n) else 1 / int(study_n))
    variance = {
        "share": target * (100 - target),
        "mean": 1.0,
        "sd": target**2 * (kurtosis - 1) / 4,
        "spearman": (1 - target**2) ** 2,
    }[measure]
    return sqrt(variance * parts)


def truth(survey: SyntheticSurvey, seed: int) -> pd.DataFrame:
    """Known constants as a table: constant, about, other, true_value."""
    rows = [*_counts(survey, seed), *_effects(), *_items(), *_found(survey)]
    rows += [(*key, value) for key, value in survey.facts.items()]
    rows += on_the_scale(survey.facts, float((survey.careful["residence"] == RURAL).mean()))
    rows += expert_truth()
    return pd.DataFrame(rows, columns=["constant", "about", "other", "true_value"]).round({"true_value": 6})


Row = tuple[str, str, str, float]


def _counts(survey: SyntheticSurvey, seed: int) -> Iterator[Row]:
    yield from (
        ("count", name, "", value)
        for name, value in {"seed": seed, "residents": len(survey.careful), "sheets": len(survey.frame)}.items()
    )
    flaws = survey.truth["flaw"].value_counts()
    yield from (("flaw", flaw, "", int(flaws.get(flaw, 0))) for flaw in design.FLAWS)
    yield "threshold", "speeder", "less", design.SPEEDER_SECONDS[1]
    yield "threshold", "speeder", "more", design.SLOWEST_SPEEDER
    yield from (("gap", factor, "unknown", share) for factor, share in design.UNKNOWN.items())
    yield "log_odds", "education", "unknown", design.UNKNOWN_EDUCATION
    yield "gap", "all scale items", "empty", design.EMPTY
    yield "gap", "income", "refused", design.INCOME_REFUSED
    yield "gap", "first_contact", "empty", design.FIRST_CONTACT_EMPTY


def _effects() -> Iterator[Row]:
    for place, name in enumerate(design.PERSPECTIVES):
        yield from (
            ("correlation_design", name, other, design.CORRELATION[place][column])
            for column, other in enumerate(design.PERSPECTIVES)
            if column > place
        )
    yield from (("effect", name, "equalization", value) for name, value in design.EQUALIZATION.items())
    yield from (("effect", name, "satisfaction", value) for name, value in design.SATISFACTION.items())
    yield from (("effect", "rural", name, value) for name, value in design.RURAL.items())
    yield "effect", "education", "participation", design.EDUCATION_PARTICIPATION
    yield "effect", "participation", "awareness", design.TRAIT_PARTICIPATION
    yield from (("log_odds", name, "awareness", value) for name, value in design.AWARENESS.items())
    yield "log_odds", "concerned", "awareness", design.CONCERNED
    yield from (("log_odds", name, "use", value) for name, value in design.USE.items())
    yield from (
        ("log_odds", name, f"first_contact_{code}", value)
        for name, effects in design.FIRST_CONTACT.items()
        for code, value in effects.items()
    )
    yield "township", "perspectives", "share of variance", design.TOWNSHIP_SHARE
    yield "township", "awareness", "standard deviation of log odds", design.AWARENESS_TOWNSHIP
    yield "township", "use", "standard deviation of log odds", design.USE_TOWNSHIP


def _items() -> Iterator[Row]:
    for factor, loadings in design.LOADINGS.items():
        yield from (
            ("loading", name, factor, loading) for name, loading in zip(design.items(factor), loadings, strict=True)
        )
    yield "loading", "satisfied", "satisfaction", design.SATISFIED_LOADING
    yield from (("loading", f"satisfied_{place:02}", "satisfaction", design.SERVICE_LOADING) for place in range(1, 12))
    yield from (("rural_shift", name, "", value) for name, value in design.SHIFTED.items())


def _found(survey: SyntheticSurvey) -> Iterator[Row]:
    """Correlations, regressions and gaps of town and country among the residents themselves, each once."""
    once = (survey.truth["flaw"] != "duplicate").to_numpy()
    opinions, rural = survey.truth.loc[once, list(design.LATENT)], survey.frame.loc[once, "residence"] == RURAL
    table = opinions.corr()
    for place, name in enumerate(design.LATENT):
        yield from (("correlation", name, other, float(table.loc[name, other])) for other in design.LATENT[place + 1 :])
    causes = list(design.EQUALIZATION)
    found = np.linalg.solve(table.loc[causes, causes].to_numpy(), table.loc[causes, "equalization"].to_numpy())
    yield from (("regression", name, "equalization", float(value)) for name, value in zip(causes, found, strict=True))
    gaps = opinions[rural].mean() - opinions[~rural].mean()
    yield from (("difference", name, "rural", float(gaps[name])) for name in design.FACTORS)
