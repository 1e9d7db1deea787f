"""What a maker of answers planted in them: the rows of ``truth.csv``, beside estimates from the answers.

The table is the one that ``tools/synthetic_survey`` writes: `constant` (what kind), `about`, `other`, `true_value`. A
survey that was asked of people has none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

import pandas as pd

from bphs.errors import InputError, Problem, nearest

TABLE = "truth"
COLUMNS = ["kind", "about", "other", "value", "lower", "upper", "true_value"]


class Cause(NamedTuple):
    """A cause as the table calls it, and by what its effect is multiplied to be that of the model's column."""

    name: str
    times: float


CAUSES: Mapping[str, Cause] = {
    "residence": Cause("rural", -1.0),
    "age_decades": Cause("age", 10.0),
    "education": Cause("education", 1.0),
    "income": Cause("income", 1.0),
    "distance": Cause("distance", 1.0),
    "any_chronic": Cause("chronic", 1.0),
}
"""Columns of the model of first places. The table tells rural from urban; the model urban from rural, its reference."""


def planted(truth: pd.DataFrame, constant: str) -> pd.DataFrame:
    """Values of one kind: `about`, `other` ("" where it has none), `true_value`.

    Raises
    ------
    InputError : the table has no row of this kind; names the nearest.

    >>> table = pd.DataFrame({"constant": ["alpha"], "about": ["policy"], "other": [None], "true_value": [0.8]})
    >>> planted(table, "alpha").values.tolist()
    [['policy', '', 0.8]]
    """
    kinds = list(dict.fromkeys(truth["constant"]))
    if constant not in kinds:
        expected = "rows of each kind that the chapter compares"
        remedy = f"{nearest(constant, kinds)}; or make the table anew: python -m tools.synthetic_survey"
        raise InputError([Problem(f"table {TABLE}", f"no constant {constant!r}", expected, remedy)])
    rows = truth[truth["constant"] == constant]
    return rows.assign(other=rows["other"].fillna(""))[["about", "other", "true_value"]].reset_index(drop=True)


def beside(
    truth: pd.DataFrame,
    constant: str,
    estimates: pd.DataFrame,
    kind: str = "",
    *,
    within: Collection[str] | None = None,
    only: Literal["left", "inner"] = "left",
) -> pd.DataFrame:
    """Planted values of one kind with their estimates, `COLUMNS`; a value that was not estimated has none.

    Parameters
    ----------
    estimates : `about`, `value`, `lower`, `upper`, and `other` where the kind has one. A value without a partner
        among them is kept, without numbers.
    kind : what the rows are called; as the table calls them if not given.
    within : names that both ends have to be among; other values are left out.
    only : "inner" to leave out what was not estimated as well.

    Raises
    ------
    InputError : see `planted`.

    >>> table = pd.DataFrame({"constant": "alpha", "about": ["a", "b"], "other": None, "true_value": [0.8, 0.7]})
    >>> found = pd.DataFrame({"about": ["a"], "value": [0.7], "lower": [0.6], "upper": [0.9]})
    >>> beside(table, "alpha", found)[["about", "value", "true_value"]].values.tolist()
    [['a', 0.7, 0.8], ['b', nan, 0.7]]
    """
    known = planted(truth, constant)
    if within is not None:
        known = known[known[["about", "other"]].isin(list(within)).all(axis=1)]
    keys = ["about", "other"] if "other" in estimates else ["about"]
    numbers = estimates[[*keys, "value", "lower", "upper"]]
    return known.merge(numbers, on=keys, how=only).assign(kind=kind or constant)[COLUMNS]


def choice_effects(truth: pd.DataFrame, rows: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Planted effects on where people go first beside a multinomial logit's coefficients, `COLUMNS`.

    Parameters
    ----------
    rows : `variable` (of the model), `category` (the answer compared), `coefficient`, `lower`, `upper`; the reference
        is the answer against which the effects were planted.
    variable : the question; the table calls an answer ``<variable>_<code>``.

    Raises
    ------
    InputError : see `planted`.
    """
    known = planted(truth, "log_odds")
    known = known[known["other"].str.startswith(f"{variable}_")]
    ours = rows[rows["variable"].isin(CAUSES)]
    times = ours["variable"].map({name: cause.times for name, cause in CAUSES.items()})
    scaled = ours[["coefficient", "lower", "upper"]].div(times, axis=0)
    estimates = pd.DataFrame(
        {
            "about": ours["variable"].map({name: cause.name for name, cause in CAUSES.items()}),
            "other": [f"{variable}_{category}" for category in ours["category"]],
            "value": scaled["coefficient"],
            "lower": scaled[["lower", "upper"]].min(axis=1),
            "upper": scaled[["lower", "upper"]].max(axis=1),
        }
    )
    return known.merge(estimates, on=["about", "other"], how="left").assign(kind="first_contact")[COLUMNS]
