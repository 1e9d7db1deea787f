"""Answers of yes or no that several tables show: what one of them hides must not be the difference of two others.

The count of all who said yes stands in one table, their counts by group in another, and a test of both beside either.
Tables that share totals are protected together (Hundepool et al. 2012, Statistical Disclosure Control,
doi:10.1002/9781118348239, on linked tables): with the hidden count of a group goes that of another, or the total. An
exact p value, like a chi-square to three decimals, fits one table of given margins only; it is hidden as well.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.inputs.survey.settings import Survey
from bphs.report.disclosure.cells import protect_line, small
from bphs.report.disclosure.roles import BASE, COUNT
from bphs.report.disclosure.rows import extreme_shares

WITHHELD, UNTESTED = "withheld", "untested"
"""Levels of a table's index, true where the row, or the test beside it, is hidden for what other tables show."""
TESTS = ("chi2", "p_value", "p_design")


def linked(groups: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Counts of answers by group, with what must be hidden of them because their totals are shown elsewhere.

    Parameters
    ----------
    groups : of `yes_by_group`: `outcome`, `grouping`, `group`, `answered`, `respondents`.

    Returns
    -------
    The same rows with `withheld` (the group's count), `untold` (the count of all, too, in every table) and `untested`
    (the tests of this outcome and grouping).

    >>> asked = {"outcome": "used", "grouping": "area", "group": [1, 2], "answered": [603, 500], "respondents": [10, 3]}
    >>> linked(pd.DataFrame(asked), Survey(file="a.csv"))[["withheld", "untold", "untested"]].values.tolist()
    [[True, False, True], [True, False, True]]
    """
    withheld, untold, untested = (np.zeros(len(groups), dtype=bool) for _ in range(3))
    for places in groups.groupby(["outcome", "grouping"], sort=False).indices.values():
        part = groups.iloc[places]
        withheld[places], untold[places] = _marked(part[COUNT].to_numpy(float), part[BASE].to_numpy(float), survey)
        untested[places] = withheld[places].any()
    everywhere = pd.Series(untold).groupby(groups["outcome"].to_numpy()).transform("any").to_numpy(bool)
    return groups.assign(withheld=withheld | everywhere, untold=everywhere, untested=untested | everywhere)


def _marked(yes: np.ndarray, base: np.ndarray, survey: Survey) -> tuple[np.ndarray, bool]:
    """Hidden groups of one question, and whether its total has to go."""
    no, least = base - yes, survey.small_cell
    marks = small(yes, least) | small(no, least) | small(base, least)
    marks |= extreme_shares(yes / base, base, survey.small_group)
    whole = False
    for side in (yes, no) if marks.any() else ():
        line = np.append(marks, False)
        protect_line(np.append(side, side.sum()), line, least)
        marks, whole = line[:-1], whole or bool(line[-1])
    return marks, whole


def flags_of(index: pd.Index) -> dict[str, np.ndarray]:
    """Levels of a table's index that say what is hidden of it; of tests side by side ``untested@outcome``."""
    names = [str(name) for name in index.names if str(name).partition("@")[0] in (WITHHELD, UNTESTED)]
    return {name: index.get_level_values(name).to_numpy(dtype=bool) for name in names}


def without_tests(hidden: pd.DataFrame, flags: dict[str, np.ndarray]) -> pd.DataFrame:
    """Hidden cells of a table, and with them the tests that would give them back."""
    marked = {
        test + name.removeprefix(UNTESTED): marks
        for name, marks in flags.items()
        if name.startswith(UNTESTED)
        for test in TESTS
    }
    return hidden.assign(**{name: hidden[name] | marks for name, marks in marked.items() if name in hidden})
