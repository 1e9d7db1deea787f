"""A table's rows, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows_in(table: pd.DataFrame) -> Iterable[Any]:
    """Rows as named tuples, `Index` first; what their names are, only the table knows.

    >>> [row.name for row in rows_in(pd.DataFrame({"name": ["north", "south"]}))]
    ['north', 'south']
    """
    return table.itertuples()
