"""Answers of yes or no, counted as journals print them: of all respondents, and by group with the test of both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons.comparing import Comparison, compare
from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.sample.gate import Design

KEYS = ["outcome", "grouping"]
TESTED = ["chi2", "p_value", "p_design"]


def yes_shares(answers: pd.DataFrame, *, weights: Any = None) -> pd.DataFrame:
    """Number and share of those who said yes, of those who answered, question by question.

    Parameters
    ----------
    answers : (n, k) 1 yes, 0 no, NaN no answer.
    weights : (n,) positive, or None.

    Returns
    -------
    One row per column that anybody answered: `outcome`, `answered`, `respondents` (who said yes), `share`
    (respondents / answered), `weighted_share` (Σwx/Σw over those who answered), both 0 to 1.

    Raises
    ------
    MeasureError : values other than 0 and 1.
    Undefined : nobody answered any.

    >>> yes_shares(pd.DataFrame({"a": [1, 0, 1, None]}), weights=[1, 2, 1, 5]).values.tolist()
    [['a', 3, 2, 0.6666666666666666, 0.5]]
    """
    _refuse_others(answers)
    heavy = np.ones(len(answers)) if weights is None else np.asarray(weights, dtype=float)
    rows = []
    for name in answers:
        told = answers[name].notna().to_numpy()
        if told.any():
            said = answers[name].to_numpy(dtype=float)[told]
            shares = {"share": said.mean(), "weighted_share": float(said @ heavy[told] / heavy[told].sum())}
            rows.append({"outcome": name, "answered": int(told.sum()), "respondents": int(said.sum()), **shares})
    if not rows:
        raise Undefined("Nobody answered any of the questions.", "这些题目均无人作答。")
    return pd.DataFrame(rows)


def extremes(shares: pd.DataFrame, least: int) -> tuple[pd.Series, pd.Series]:
    """The questions with the highest and the lowest share, of those that tell of nobody in particular.

    A share of 97 % of 70 answers tells of the two who said no as much as one of 3 % tells of those who said yes.

    Parameters
    ----------
    shares : as `yes_shares` gives them.
    least : how many must stand on either side.

    Returns
    -------
    Highest, lowest: their rows, with `fewest`, the smaller of both sides, and `compared`, how many questions have
    enough; of all questions where none has, whose `fewest` then says that they are too few.

    >>> shares = yes_shares(pd.DataFrame({"a": [1, 1, 1, 1], "b": [1, 1, 0, 0], "c": [0, 0, 1, 0]}))
    >>> [row.outcome for row in extremes(shares, 1)]
    ['b', 'c']
    """
    fewest = np.minimum(shares.respondents, shares.answered - shares.respondents)
    enough = shares.assign(fewest=fewest)[fewest >= least]
    among = enough.assign(compared=len(enough)) if len(enough) else shares.assign(fewest=fewest, compared=len(shares))
    return among.loc[among.weighted_share.idxmax()], among.loc[among.weighted_share.idxmin()]


def yes_by_group(
    values: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    weights: Any = None,
    design: Design | None = None,
    seed: int | None = None,
) -> pd.DataFrame:
    """Number and share of those who said yes in each group, with Pearson's test and the one that knows the design.

    Pearson's chi-square is without continuity correction, as SPSS prints it first; where more than a fifth of the cells
    expect fewer than 5, or any fewer than 1, Fisher's exact test stands in its place, and `chi2` is empty. Beside it
    stands Rao and Scott's test of the weighted table, see `rao_scott`.

    Parameters
    ----------
    values : (n, k) 1 yes, 0 no, NaN no answer. groups : (n, g) labels, NaN for who is in no group.
    weights, design : as for `survey_means`; without either there is no second test.
    seed : for Fisher's test of tables larger than 2 x 2.

    Returns
    -------
    One row per question, grouping and group: `outcome`, `grouping`, `group`, `answered`, `respondents`, `share`,
    `chi2`, `p_value`, `p_design`; the tests are the same in all rows of a question and grouping, and empty where
    values do not determine them.

    Raises
    ------
    MeasureError : values other than 0 and 1; as for `compare`.

    References
    ----------
    Cochran 1954, doi:10.2307/3001616. Rao and Scott 1984, doi:10.1214/aos/1176346391.

    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20})
    >>> found = yes_by_group(people, pd.DataFrame({"area": ["town"] * 40 + ["country"] * 35}))
    >>> found[["group", "answered", "respondents", "chi2"]].round(3).values.tolist()
    [['country', 35, 15, 8.036], ['town', 40, 30, 8.036]]
    """
    _refuse_others(values)
    counted = [
        {"outcome": outcome, "grouping": grouping, "group": group, **_counted(part)}
        for outcome in values
        for grouping in groups
        for group, part in values[outcome].dropna().groupby(groups[grouping])
    ]
    table = pd.DataFrame(counted, columns=[*KEYS, "group", "answered", "respondents", "share"])
    plain = _tests(values, groups, seed=seed)
    plain = plain.assign(chi2=plain["statistic"].where(plain["test"] == "chi_square"))
    drawn = _tests(values, groups, weights=weights, design=design) if _designed(weights, design) else plain[:0]
    for tests in (plain[[*KEYS, "chi2", "p_value"]], drawn[[*KEYS, "p_value"]].rename(columns={"p_value": "p_design"})):
        table = table.merge(tests, on=KEYS, how="left")
    return table.astype(dict.fromkeys(TESTED, float))


def significant(by_group: pd.DataFrame, alpha: float) -> tuple[pd.DataFrame, int]:
    """Tests of `yes_by_group` that are below the level after Holm's adjustment for all of them, and how many there are.

    Parameters
    ----------
    by_group : as `yes_by_group` returns it; the p value that knows the design counts, where there is one.
    alpha : level of all tests together.

    Returns
    -------
    Rows `outcome`, `grouping` and `p_adjusted` of those, in the order of the table; the number of tests made.

    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20})
    >>> found, tests = significant(yes_by_group(people, pd.DataFrame({"area": ["a"] * 40 + ["b"] * 35})), 0.05)
    >>> found["outcome"].tolist(), tests
    (['knows'], 1)
    """
    once = by_group.drop_duplicates(KEYS)
    p_values = once["p_design"].fillna(once["p_value"])
    made = once.assign(p_adjusted=p_values)[p_values.notna()]
    if len(made):
        made = made.assign(p_adjusted=adjust(made["p_adjusted"]))
    return made.loc[made["p_adjusted"] < alpha, [*KEYS, "p_adjusted"]], len(made)


def _counted(part: pd.Series) -> dict[str, float]:
    return {"answered": len(part), "respondents": int(part.sum()), "share": float(part.mean())}


def _designed(weights: Any, design: Design | None) -> bool:
    return weights is not None or design is not None


def _tests(answers: pd.DataFrame, groups: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """Tests of all questions and groupings; none where values determine none of them."""
    try:
        found: Comparison | None = compare(answers, groups, kind="categories", **options) if groups.size else None
    except Undefined:
        found = None
    return pd.DataFrame(columns=[*KEYS, "test", "statistic", "p_value"]) if found is None else found.tests


def _refuse_others(answers: pd.DataFrame) -> None:
    others = [str(name) for name in answers if not answers[name].dropna().isin((0, 1)).all()]
    if others:
        raise MeasureError(f"Answers are 1 (yes), 0 (no) or missing; {', '.join(others)} holds something else.")
