"""Joint display in words: constraints of the study's rules, what statistics say of them, and what interviews do."""

from __future__ import annotations

import pandas as pd

from bphs.measures.coded.joint import joint
from bphs.report.chapter.argued import Argument
from bphs.report.words import wording
from bphs.report.words.wording import NONE, Text


def joined(argument: Argument, links: pd.DataFrame, applied: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Rows of the joint display; a theme none of whose codes is linked to a constraint stands for itself.

    Parameters
    ----------
    argument : the study's rules, judged by what earlier chapters found.
    links : `joint_constraint`, `joint_code`, `joint_says`.
    applied : codes as they were given, `interview` and `code`.
    codes : the codebook, indexed by code, with `theme` and `codable`.

    Returns
    -------
    Columns of `measures.coded.joint`, with `constraint` a `Text` and `statistics` (`Text`: the sentences of the rules
    that hold).
    """
    own = codes[codes["codable"] & ~codes["theme"].isin(codes["theme"].reindex(links["joint_code"]))]
    themes = pd.DataFrame({"constraint": own["theme"], "code": own.index, "says": "supports"})
    linked = links.rename(columns={"joint_constraint": "constraint", "joint_code": "code", "joint_says": "says"})
    judged = {one.constraint: one for one in argument.judged}
    strengths = {name: one.strength for name, one in judged.items()}
    rows = joint(pd.concat([linked, themes]), applied, strengths=strengths)
    called = {rule.constraint: Text(*rule.words["constraint"]) for rule in argument.rules}
    said = {
        name: _together([argument.said(rule) for rule in (*one.supporting, *one.contradicting)])
        for name, one in judged.items()
    }
    return rows.assign(
        statistics=[said.get(name, NONE) for name in rows["constraint"]],
        constraint=[called.get(name) or wording.category_both("theme", name) for name in rows["constraint"]],
    )


def constraints_of(rows: pd.DataFrame, verdict: str) -> list[Text]:
    """What the constraints are called of which the joint display has a verdict; "none" where there are none."""
    return [wording.inside(name) for name in rows.loc[rows["verdict"] == verdict, "constraint"]] or [NONE]


def _together(sentences: list[Text]) -> Text:
    return Text(" ".join(one.en for one in sentences), "".join(one.zh for one in sentences)) if sentences else NONE
