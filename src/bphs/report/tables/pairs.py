"""Pairs of groups as a table for readers: what each pair is called, and how many respondents the smaller group has."""

from __future__ import annotations

import pandas as pd

from bphs.report.words import labels, wording
from bphs.report.words.wording import Text

PAIR = Text("{} vs {}", "{}与{}")


def named_pairs(pairs: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Comparisons of pairs with words in the place of codes.

    Parameters
    ----------
    pairs, groups : of a `Comparison`.

    Returns
    -------
    The rows of `pairs` with `grouping` in words, `pair`, and `respondents`, the number of the smaller group; the index
    names both groups, so that what is hidden of one elsewhere is hidden here too.
    """
    sizes = groups.groupby(["grouping", "group"], sort=False).n.min()
    keys = list(zip(pairs["grouping"], pairs["group_1"], pairs["group_2"], strict=True))
    words = [tuple(labels.answers(name, both)[code] for code in both) for name, *both in keys]
    made = {
        "grouping": [wording.title(name) for name, *_ in keys],
        "pair": [PAIR.format(*both) for both in words],
        "respondents": [int(min(sizes[name, one], sizes[name, other])) for name, one, other in keys],
    }
    columns = {name: pd.Series(column, dtype=int if name == "respondents" else object) for name, column in made.items()}
    firsts, seconds = ([both[at] for both in words] for at in (0, 1))
    index = pd.MultiIndex.from_arrays(
        [firsts, seconds, columns["respondents"]], names=["group_1", "group_2", "respondents"]
    )
    kept = pairs.drop(columns=["grouping", "group_1", "group_2"]).reset_index(drop=True)
    return pd.concat([pd.DataFrame(columns), kept], axis=1).set_index(index)
