"""Agreement for each code of a codebook, where one excerpt may carry several codes or none."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.agreement.coefficients import agreement
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse

COLUMNS = ("excerpt", "coder", "code")
ONE_CODER = Lack(
    "Agreement needs two coders; one coder read these interviews.", "编码一致性检验需要两名编码员，本研究仅有一名。"
)


def agreement_by_code(applied: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Agreement of coders about each code: whether an excerpt carries it, as each of them says.

    A unit is an excerpt that two coders at least have read; to an excerpt that a coder has read and given other codes,
    or none, that coder says no. What nobody coded is no unit: agreement on silence would make any two coders agree.

    Parameters
    ----------
    applied : one row per code that a coder gave an excerpt: `excerpt`, `coder`, `code`; a gap in `code` where the coder
        has read the excerpt and gives it none.

    Returns
    -------
    Rows of `agreement` for each code, in the order in which they occur, with `code` before them and `given`, the number
    of excerpts to which at least one coder gave it. The values are missing where two coders share fewer than two
    excerpts.

    Raises
    ------
    MeasureError : a column is missing.
    Undefined : there is one coder only.

    >>> rows = [("e1", "A", "money"), ("e1", "B", "money"), ("e2", "A", "staff"), ("e2", "B", "money")]
    >>> rows += [("e2", "B", "staff")]
    >>> found = agreement_by_code(pd.DataFrame(rows, columns=["excerpt", "coder", "code"]))
    >>> found.loc[found["measure"] == "percent", ["code", "value", "given"]].to_dict("list")
    {'code': ['money', 'staff'], 'value': [0.5, 1.0], 'given': [2, 1]}
    """
    options.level(confidence)
    absent = [name for name in COLUMNS if name not in applied.columns]
    if absent:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}; it needs excerpt, coder and code.")
    read = applied.drop_duplicates(["excerpt", "coder"]).assign(read=True)
    read = read.pivot_table(index="excerpt", columns="coder", values="read", aggfunc="any", observed=True).notna()
    if read.shape[1] < 2:
        refuse([ONE_CODER])
    found = [_of_code(applied, code, read, confidence) for code in applied["code"].dropna().unique()]
    return pd.concat(found, ignore_index=True)


def _of_code(applied: pd.DataFrame, code: Any, read: pd.DataFrame, confidence: float) -> pd.DataFrame:
    given = applied[applied["code"] == code].assign(given=1.0).drop_duplicates(["excerpt", "coder"])
    said = given.pivot(index="excerpt", columns="coder", values="given").reindex_like(read).fillna(0.0).where(read)
    rows = agreement(said, categories=[0.0, 1.0], confidence=confidence)
    rows.insert(0, "code", code)
    return rows.assign(given=int(given["excerpt"].nunique()))
