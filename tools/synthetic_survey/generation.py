"""A survey of residents that never took place, for a district whose microdata were not published.

The generator is seeded: the same seed gives the same answers and the same bytes. Marginals imitate published surveys
(``calibration.csv`` says which, item by item, and how far they were met); what ties the answers to each other is known
and written down (``truth.csv``, ``truth_respondents.csv``), so that an analysis can be held against it. Whoever has
answers of their own puts them in the place of these; no chapter knows the difference.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem
from tools.synthetic_survey import answers as answering
from tools.synthetic_survey import design, flaws
from tools.synthetic_survey.answers import Facts
from tools.synthetic_survey.choice import first_contact, left_empty
from tools.synthetic_survey.files import write_all
from tools.synthetic_survey.latent import perspectives
from tools.synthetic_survey.people import Random, residents, townships
from tools.synthetic_survey.sheets import SyntheticSurvey, columns, questionnaire

SEED = 20210705
RESIDENTS = 1200
FEWEST = 240
"""Ten in each township: with fewer, groups such as pregnant women's households can be empty."""
RESPONSE_RATE = 0.915
"""Share of those approached who answered, so that a flow figure has a beginning."""
SUGGESTIONS = (
    "希望多开展健康讲座",
    "体检结果希望能讲解得细一些",
    "没有",
    "希望村卫生室的药品再多一点",
    "上门随访次数可以多一些",
    "排队时间太长",
)
"""Free text, on one sheet in seven; reading drops it."""


def generate(seed: int = SEED, n: int = RESIDENTS) -> SyntheticSurvey:
    """Make a survey.

    Parameters
    ----------
    seed : start of the random numbers, a whole number from 0.
    n : residents, 240 or more; answer sheets are a few more, because some are sent twice.

    Raises
    ------
    InputError : a seed below 0, or fewer residents.

    >>> survey = generate()
    >>> survey.frame.shape[0], int((survey.truth["flaw"] == "speeder").sum())
    (1212, 30)
    """
    if seed < 0 or n < FEWEST:
        raise InputError(
            [
                Problem(
                    "synthetic survey",
                    f"seed {seed}, {n} residents",
                    f"a seed from 0 and {FEWEST} residents or more",
                    f"use e.g. seed {SEED} and {RESIDENTS} residents",
                )
            ]
        )
    facts: Facts = {}
    random = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(7)]
    units = townships(random[0])
    people = residents(random[1], n, units)
    latent = perspectives(random[2], people)
    careful, latent = _answers(random[3], people, latent, facts)
    contact, constants = first_contact(random[6], people)
    careful = careful.join(pd.Series(contact.astype("int16"), name="first_contact"))
    facts |= constants
    gaps = answering.with_gaps(random[4], careful, people["education"])
    gaps["first_contact"] = left_empty(random[6], gaps["first_contact"])
    spoilt, told = flaws.spoil(random[5], flaws.sent(random[5], gaps))
    del gaps
    frame, truth = _in_order(spoilt, told, latent)
    received = frame["township"].value_counts().reindex(units["township"]).to_numpy()
    units = units.drop(columns="near").assign(
        approached=np.ceil(received / RESPONSE_RATE).astype(int), received=received
    )
    return SyntheticSurvey(frame, truth, units, facts, careful)


def _answers(
    random: Random, people: pd.DataFrame, latent: pd.DataFrame, facts: Facts
) -> tuple[pd.DataFrame, pd.DataFrame]:
    aware = answering.awareness(random, people, latent, facts)
    used = answering.use(random, people, aware, facts)
    scales = answering.scale_items(random, people, latent, facts)
    satisfied, opinion = answering.satisfaction(random, latent, aware, used)
    rest = answering.others(random, people, aware["heard"])
    found = pd.concat([small(table) for table in (people, aware, used, scales, satisfied, rest)], axis=1)
    return found, latent.assign(satisfaction=opinion)[list(design.LATENT)]


def small(table: pd.DataFrame) -> pd.DataFrame:
    """Codes in two bytes each, not eight: a survey of a million is copied several times on its way."""
    codes = {name: "int16" for name in table if pd.api.types.is_integer_dtype(table[name])}
    return table.astype(codes).copy()  # in one piece again, see pandas.errors.PerformanceWarning


def _in_order(spoilt: pd.DataFrame, told: pd.DataFrame, latent: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers by time of submission, numbered from 1, columns as in the codebook."""
    place = np.argsort(spoilt["submitted"].to_numpy(), kind="stable")
    number = np.arange(1, len(spoilt) + 1)
    truth = pd.concat([told, latent.loc[told.index]], axis=1).iloc[place].reset_index(drop=True)
    frame = spoilt.iloc[place].reset_index(drop=True)
    frame["id"] = number
    frame["suggestion"] = [SUGGESTIONS[row // 7 % len(SUGGESTIONS)] if row % 7 == 0 else "" for row in number]
    truth.insert(0, "id", number)
    return frame[columns(questionnaire())], truth


def write(folder: str | Path, seed: int = SEED) -> list[Path]:
    """Write the survey and everything that describes it into a study's folder; ``study.yml`` is left alone.

    Parameters
    ----------
    folder : where to; files of the same names are replaced.
    seed : as for `generate`.

    Returns
    -------
    The files written: codebook.csv, those written by hand for the interviews, survey.sav, survey.xlsx, survey.csv,
    townships.csv, margins.csv, calibration.csv, truth.csv, truth_respondents.csv, experts.csv, expert_ratings.csv,
    interviews.csv, datapackage.json. The same seed writes the same bytes.
    """
    return write_all(Path(folder), generate(seed), seed)
