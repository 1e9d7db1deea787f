"""Joint display: what interviews say of a constraint beside what statistics say, and what the two come to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from bphs.errors import MeasureError

SEEN, NOT_SEEN = ("strong", "moderate"), ("not_seen", "contradicted")
LEAST = 2
"""Interviews that must speak of a constraint: one alone is one voice."""


def joint(
    links: pd.DataFrame, applied: pd.DataFrame, *, strengths: Mapping[str, str], least: int = LEAST
) -> pd.DataFrame:
    """Constraints with the interviews that speak for and against them, and how both kinds of evidence fit together.

    An interview speaks for (against) a constraint if it has a code that is linked to it as supporting (contradicting).
    Interviews are ``"silent"`` where fewer than `least` speak of it, ``"raised"`` where more speak for than against,
    ``"opposed"`` where fewer do, else ``"divided"``. The two come to (after Guetterman, Fetters and Creswell 2015,
    Annals of Family Medicine 13, 554-561): ``"silent"`` where interviews are; ``"confirmed"`` where statistics show it
    (strong, moderate) and interviews raise it, or statistics do not (not seen, contradicted) and interviews oppose it;
    ``"discordant"`` where one says it and the other the opposite; ``"expanded"`` where statistics leave it open, are
    mixed or have no say, or interviews are divided.

    Parameters
    ----------
    links : `constraint`, `code`, `says` (``"supports"`` or ``"contradicts"``).
    applied : `interview`, `code`.
    strengths : strength of the statistical evidence by constraint, as rules judge it; a constraint of `links` that it
        lacks is one of which statistics have no say.

    Returns
    -------
    One row per constraint of `strengths`, then of `links`: `constraint`, `strength` (``"no_rule"`` without one),
    `speak_for`, `speak_against` (interviews), `interviews_say`, `verdict`.

    Raises
    ------
    MeasureError : a column is missing.

    >>> links = pd.DataFrame([("money", "late", "supports")], columns=["constraint", "code", "says"])
    >>> applied = pd.DataFrame({"interview": ["A", "B"], "code": ["late", "late"]})
    >>> found = joint(links, applied, strengths={"money": "not_seen", "trust": "strong"})
    >>> found[["constraint", "verdict"]].to_numpy().tolist()
    [['money', 'discordant'], ['trust', 'silent']]
    """
    for name, frame, wanted in (
        ("links", links, {"constraint", "code", "says"}),
        ("applied", applied, {"interview", "code"}),
    ):
        if absent := sorted(wanted - set(frame.columns)):
            raise MeasureError(f"{name} has no column {', '.join(map(repr, absent))}.")
    rows = []
    for constraint in dict.fromkeys([*strengths, *links["constraint"]]):
        mine = links[links["constraint"] == constraint]
        pro, contra = (
            set(applied.loc[applied["code"].isin(mine.loc[mine["says"] == says, "code"]), "interview"])
            for says in ("supports", "contradicts")
        )
        said = _said(len(pro), len(contra), len(pro | contra) < least)
        strength = strengths.get(constraint, "no_rule")
        rows.append((constraint, strength, len(pro), len(contra), said, verdict(strength, said)))
    names = ["constraint", "strength", "speak_for", "speak_against", "interviews_say", "verdict"]
    return pd.DataFrame(rows, columns=names)


def _said(pro: int, contra: int, few: bool) -> str:
    if few:
        return "silent"
    return "raised" if pro > contra else "opposed" if contra > pro else "divided"


def verdict(strength: str, said: str) -> str:
    """What statistics of a strength and interviews come to, as in `joint`.

    >>> verdict("strong", "raised"), verdict("strong", "opposed"), verdict("untested", "raised")
    ('confirmed', 'discordant', 'expanded')
    """
    if said == "silent":
        return "silent"
    if said == "divided" or strength not in (*SEEN, *NOT_SEEN):
        return "expanded"
    return "confirmed" if (strength in SEEN) == (said == "raised") else "discordant"
