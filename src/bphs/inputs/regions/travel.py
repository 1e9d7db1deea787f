"""Travel times between the units of a study: a table of its own, in long form, made into a matrix.

The table is ``travel_times``: `code` (from), `code_to`, `minutes`. No study needs to have it. A way that it does not
hold is no way; nothing is put in its place, not even the same way in the other direction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import ranges
from bphs.inputs.tables.outcome import Broken, Reading

TRAVEL = "travel_times"
ENDS = ("code", "code_to")
COLUMNS = (*ENDS, "minutes")


@dataclass(frozen=True, eq=False)
class Travel:
    """Minutes from each unit to each.

    Attributes
    ----------
    minutes : (n, n) from the unit of the row to that of the column, in the order of the codes asked for; infinite where
        the table holds no way. Within a unit what the table says, else 0.
    ways : from one unit to another, n·(n - 1).
    lacking : those of them that the table does not hold.
    """

    minutes: pd.DataFrame
    ways: int
    lacking: int

    @property
    def nearest(self) -> pd.Series:
        """Minutes to the nearest other unit, by code; missing where there is no way to any."""
        others = self.minutes.to_numpy(copy=True)
        np.fill_diagonal(others, np.inf)
        least = others.min(axis=1, initial=np.inf)
        return pd.Series(np.where(np.isinf(least), np.nan, least), index=self.minutes.index)


def travel_of(table: pd.DataFrame, codes: Sequence[str]) -> Travel:
    """Minutes between units, as a study's table has them; rows of other units are left out.

    Parameters
    ----------
    table : `code`, `code_to`, `minutes`; a row without minutes is none. Both directions stand there: they may differ.
    codes : of the units, in the order of the matrix.

    >>> one_way = pd.DataFrame({"code": ["a"], "code_to": ["b"], "minutes": [30]})
    >>> found = travel_of(one_way, ["a", "b"])
    >>> found.minutes.to_numpy().tolist(), found.lacking
    ([[0.0, 30.0], [inf, 0.0]], 1)
    """
    known = table.dropna(subset=list(COLUMNS))
    wide = known.astype({"minutes": "float64"}).pivot(index="code", columns="code_to", values="minutes")
    order = pd.Index(codes, name="code")
    values = wide.reindex(index=order, columns=order).to_numpy(dtype=float, copy=True)
    within = np.diag(values)
    np.fill_diagonal(values, np.where(np.isnan(within), 0.0, within))
    lacking = np.isnan(values)
    made = pd.DataFrame(np.where(lacking, np.inf, values), index=order, columns=order)
    return Travel(made, len(order) * (len(order) - 1), int(lacking.sum()))


def check_travel(reading: Reading, units: Reading | None) -> None:
    """Tell what is wrong with travel times whatever the dictionary asks of them, and note the ways that they lack.

    Parameters
    ----------
    reading : any table; those of another name are left alone.
    units : the table of units, if there is one.
    """
    if reading.table.name != TRAVEL or not set(COLUMNS) <= set(reading.frame):
        return
    texts = [name for name in ENDS if reading.table.columns[name].type != "string"]
    for name in texts:
        remedy = 'write "type": "string" in datapackage.json, and write the codes as table districts has them'
        found = f"type {reading.table.columns[name].type!r}"
        reading.say(f"column {reading.heading(name)}", found, "codes of units, a text", remedy)
    if texts or units is None or "code" not in units.frame:
        return
    known = list(units.frame["code"].dropna())
    reading.tell(_strange(reading, set(known), units.table.path))
    _negative(reading)
    _twice(reading)
    if not reading.problems:
        reading.notes += _noted(reading, known)


def _strange(reading: Reading, known: Collection[str], where: str) -> Iterator[Broken]:
    """Ends of ways that are no units; what a foreign key of the dictionary has told is not told again."""
    rule, remedy = f"a code of table districts ({where})", "correct the code, or remove the row"
    for name in ENDS:
        for place, code in enumerate(reading.frame[name]):
            told = (name, place) in reading.broken
            if not told and (not isinstance(code, str) or code not in known):
                yield Broken(name, place, code, rule, remedy)


def _negative(reading: Reading) -> None:
    column = reading.frame["minutes"]
    low = [place for place in np.flatnonzero(column.lt(0).fillna(False)) if ("minutes", place) not in reading.broken]
    remedy = "correct the value; where there is no way, leave the row out"
    reading.tell(Broken("minutes", int(place), column.iloc[place], "0 minutes or more", remedy) for place in low)


def _twice(reading: Reading) -> None:
    """Ways that stand there more than once, unless they are the key of the dictionary, which tells them."""
    if set(reading.table.primary_key) == set(ENDS):
        return
    filled = reading.frame[list(ENDS)].dropna()
    for (start, end), group in filled[filled.duplicated(keep=False)].groupby(list(ENDS), sort=False):
        rows = ranges([reading.rows[place] for place in group.index])
        found, expected = f"from {start} to {end}, {len(group)} times", "each way once in each direction"
        reading.say(f"rows {rows}, column code, code_to", found, expected, "remove all but one, or correct a code")


def _noted(reading: Reading, known: Sequence[str]) -> Iterator[str]:
    """Ways that are lacking, and how many of these the table holds in the other direction."""
    found = travel_of(reading.frame, known)
    if found.lacking:
        none = np.isinf(found.minutes.to_numpy())
        back = int((none & ~none.T).sum())
        turned = f", {back} of them although the way back is there" if back else ""
        yield (
            f"{shown(reading.path)}: {found.lacking:,} of {found.ways:,} ways from one unit to another are not in the table"
            f" and count as no way{turned}"
        )
