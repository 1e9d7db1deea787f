"""One measure of several columns, without those whose values do not determine it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

from bphs.errors import Undefined

Found = TypeVar("Found")


def defined_columns(
    columns: pd.DataFrame, measure: Callable[..., Found], *args: Any, needed: bool = True, **options: Any
) -> dict[str, Found]:
    """What a measure finds for each column of a table; a column whose values do not determine it is left out.

    Parameters
    ----------
    columns : units x columns, each the first argument of `measure`.
    measure, args, options : `measure` is called with a column, `args` and `options`.
    needed : whether one column at least must determine it; if not, what is found may be empty.

    Raises
    ------
    Undefined : there is no column, or the values of none determine it; the sentence of the first.
    MeasureError : of the measure.

    >>> from bphs.measures.inequality.gradient import gradient
    >>> answers = pd.DataFrame({"heard": [0.2, 0.4, 0.5, 0.9], "none": [0.0, 0.0, 0.0, 0.0]})
    >>> list(defined_columns(answers, gradient, rank=[1, 2, 3, 4], model="logit"))
    ['heard']
    """
    found, why = {}, None
    for name in columns:
        try:
            found[str(name)] = measure(columns[name], *args, **options)
        except Undefined as refused:
            why = why or refused
    if needed and not found:
        raise why or Undefined("There is no outcome to measure.", "没有可供计算的结果变量。")
    return found
