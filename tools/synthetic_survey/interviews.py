"""Interviews that nobody gave: excerpts written for this project, put into the mouths of people who do not exist.

The themes are those that theses and the programme's ten-year evaluation name as constraints; no sentence is anybody's.
Who says what is drawn: each excerpt is used once, in an interview of its role and kind of place. Two coders code what
they read, the first all of it, the second two thirds of the interviews, and both make mistakes of a known size. The
random numbers are a stream of their own, so that no other file hangs on them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tools.synthetic_survey import design

STREAM = 12
"""Tells the interviews' random numbers from the survey's."""
CODEBOOK = design.HERE / "interview_codebook.csv"
WRITTEN = ("interview_codebook.csv", "interview_guide.csv", "joint_display.csv", "certainty.csv")
"""Tables beside the interviews that were written by hand."""
PHRASES = design.HERE / "interview_phrases.csv"
INTERVIEWS = {"manager": 5, "provider": 7, "resident": 8}
"""Interviews by role; the first letter of the role and a number are the interview's label."""
RURAL_SHARE = 0.5
SECOND_READS = 2 / 3
"""Share of the interviews that the second coder read."""
OMIT, CONFUSE = 0.12, 0.06
"""Chances that a coder leaves out a code that belongs to an excerpt, and adds another of the same theme."""
QUOTABLE = 0.6
"""Share of the excerpts that are marked as quotable."""
NONE = "-"
"""Cell of a coder who read the excerpt and found no code for it."""


def interviews(seed: int) -> pd.DataFrame:
    """Coded excerpts.

    Parameters
    ----------
    seed : of the synthetic survey.

    Returns
    -------
    One row per excerpt: `interview`, `role`, `place` (urban, rural), `question` (the theme asked about), `excerpt_en`,
    `excerpt_zh`, `codes_1`, `codes_2` (empty where the coder did not read it), `quotable`, `severity` (stated with the
    phrase; empty where it tells of no constraint).

    >>> table = interviews(20210705)
    >>> table["interview"].nunique(), int((table["codes_2"] == "").sum()) > 0
    (20, True)
    """
    random = np.random.default_rng((seed, STREAM))
    people = _people(random)
    phrases = pd.read_csv(PHRASES, dtype=str, keep_default_na=False).iloc[random.permutation(len(pd.read_csv(PHRASES)))]
    themes = pd.read_csv(CODEBOOK, dtype=str, keep_default_na=False).set_index("code")["parent"]
    said: dict[str, int] = dict.fromkeys(people, 0)
    rows = []
    for phrase in phrases.itertuples():
        who = _speaker(phrase.role, phrase.place, people, said)
        said[who] += 1
        true = phrase.codes.split(";")
        seconds = ";".join(coded(random, true, themes)) or NONE
        rows.append(
            {
                "interview": who,
                "role": phrase.role,
                "place": people[who][1],
                "question": themes[true[0]],
                "excerpt_en": phrase.excerpt_en,
                "excerpt_zh": phrase.excerpt_zh,
                "codes_1": ";".join(coded(random, true, themes)) or NONE,
                "codes_2": seconds if people[who][2] else "",
                "quotable": "true" if random.random() < QUOTABLE else "false",
                "severity": phrase.severity,
            }
        )
    places = {who: place for place, who in enumerate(people)}
    rows.sort(key=lambda row: places[row["interview"]])
    return pd.DataFrame(rows)


def coded(random: np.random.Generator, true: list[str], themes: pd.Series) -> list[str]:
    """Codes that a coder gives an excerpt to which `true` belong.

    Parameters
    ----------
    themes : the theme above each code.
    """
    given = [code for code in true if random.random() >= OMIT]
    near = [code for code in themes.index if themes[code] == themes[true[0]] and code not in true]
    return given + ([near[random.integers(len(near))]] if near and random.random() < CONFUSE else [])


def _people(random: np.random.Generator) -> dict[str, tuple[str, str, bool]]:
    """Role, kind of place, and whether the second coder read it, of each interview, in the order held."""
    every = [(f"{role[0].upper()}{number}", role) for role, total in INTERVIEWS.items() for number in range(1, total + 1)]  # fmt: skip
    rural = {
        who for role in INTERVIEWS for who in _part(random, [who for who, one in every if one == role], RURAL_SHARE)
    }
    read = set(_part(random, [who for who, _ in every], SECOND_READS))
    held = [every[place] for place in random.permutation(len(every))]
    return {who: (role, "rural" if who in rural else "urban", who in read) for who, role in held}


def _part(random: np.random.Generator, each: list[str], share: float) -> list[str]:
    return [each[place] for place in random.permutation(len(each))[: round(share * len(each))]]


def _speaker(role: str, place: str, people: dict[str, tuple[str, str, bool]], said: dict[str, int]) -> str:
    """Whoever of the role and kind of place has said least so far."""
    fit = [who for who, (one, where, _) in people.items() if one == role and place in (where, "any")]
    return min(fit, key=lambda who: said[who])


def written(table: pd.DataFrame) -> bytes:
    """The table as its file holds it."""
    return table.to_csv(index=False, lineterminator="\n").encode()
