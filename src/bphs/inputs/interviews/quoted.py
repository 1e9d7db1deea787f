"""Excerpts to quote: by a rule that anybody can apply, not by what suits the argument."""

from __future__ import annotations

import pandas as pd

from bphs.inputs.interviews.reading import CodedInterviews

COLUMNS = ("theme", "code", "interview", "role", "place", "text_en", "text_zh", "coders", "interviews", "example")


def quotes(found: CodedInterviews) -> pd.DataFrame:
    """Excerpts that may be shown, once for each code that a coder gave them, in the order of the codebook.

    Those of a code begin with the one that most coders gave it; the codes of a theme with the one that occurs in most
    interviews; else the order of the file holds. The first of a theme that exemplifies no theme before is its example.

    Returns
    -------
    `theme`, `code`, `interview`, `role`, `place`, `text_en`, `text_zh`, `coders` (who gave the code), `interviews` (in
    which the code occurs, whether shown or not), `example`.

    >>> from bphs.inputs.interviews.reading import read_interviews
    >>> from bphs.inputs.interviews.settings import Interviews
    >>> settings = Interviews(file="interviews.csv", codebook="interview_codebook.csv")
    >>> rows = quotes(read_interviews("data/w_district", settings)).query("example")
    >>> rows[["theme", "code", "interviews"]].head(2).to_numpy().tolist()
    [['financing', 'fin_late', 3], ['rural_service', 'rur_distance', 4]]
    """
    applied = found.applied.dropna(subset=["code"])
    shown = found.excerpts.loc[found.excerpts["shown"].astype(bool), ["excerpt", "text_en", "text_zh"]]
    given = applied.groupby(["excerpt", "code"], sort=False).agg(coders=("coder", "nunique")).reset_index()
    rows = shown.merge(given, on="excerpt").merge(applied.drop_duplicates("excerpt")[["excerpt", "interview", "role", "place"]])  # fmt: skip
    codes = found.codes.reset_index(names="at").set_index("code")
    rows["interviews"] = rows["code"].map(applied.groupby("code")["interview"].nunique())
    rows["theme"], rows["at"] = rows["code"].map(codes["theme"]), rows["code"].map(codes["at"])
    rows["theme_at"] = rows["theme"].map(codes["at"])
    order = {"theme_at": True, "interviews": False, "at": True, "coders": False}
    rows = rows.sort_values(list(order), ascending=list(order.values()), kind="stable", ignore_index=True)
    return rows.assign(example=_examples(rows))[list(COLUMNS)]


def _examples(rows: pd.DataFrame) -> list[bool]:
    """Whether each row is the example of its theme; no excerpt is one twice."""
    taken: dict[str, str] = {}
    found = []
    for theme, excerpt in zip(rows["theme"], rows["excerpt"], strict=True):
        found.append(theme not in taken and excerpt not in taken.values())
        if found[-1]:
            taken[theme] = excerpt
    return found
