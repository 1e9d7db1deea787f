"""Count of single missing answers: how many each question lacks and why, and the records that are complete."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bphs.inputs.codebook.variable import EMPTY, SKIPPED
from bphs.inputs.survey.responses import Responses


def item_missing(responses: Responses, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Number of answers that each question lacks, by kind.

    Parameters
    ----------
    columns : of the table of respondents; without it every column but number, dates and time taken.

    Returns
    -------
    One row for each column: `variable`, `asked` (records that the questionnaire did not skip), `answered`, `declined`
    (a missing code of the codebook, such as "don't know"), `empty` (nothing, or -2), `skipped` (-3), `missing_share`
    (of those asked, 0 to 1).
    """
    owners = responses.codebook.owner
    chosen = (
        list(columns)
        if columns is not None
        else [name for name, owner in owners.items() if owner.type not in ("id", "date", "duration")]
    )
    rows = []
    for name in chosen:
        held = responses.answers.columns[name]
        counts, gone = held.counts(), ~held.there
        answered = int(counts[~gone].sum())
        skipped = int(counts[gone & (held.missing == SKIPPED)].sum())
        declined = int(counts[gone & ~np.isnan(held.missing) & ~np.isin(held.missing, (SKIPPED, EMPTY))].sum())
        asked = len(responses.answers) - skipped
        share = 1 - answered / asked if asked else np.nan
        rows.append((name, asked, answered, declined, asked - answered - declined, skipped, share))
    return pd.DataFrame(
        rows, columns=["variable", "asked", "answered", "declined", "empty", "skipped", "missing_share"]
    )


def complete_cases(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Records with an answer in each of the columns: what "listwise" means in SPSS.

    >>> complete_cases(pd.DataFrame({"a": [1.0, np.nan, 3.0], "b": [1.0, 2.0, 3.0]}), ["a", "b"])["b"].tolist()
    [1.0, 3.0]
    """
    return frame[frame[list(columns)].notna().all(axis=1)]
