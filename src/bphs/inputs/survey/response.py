"""Response rate of a survey: what came of the questionnaires that were given out."""

from __future__ import annotations

import pandas as pd

from bphs.errors import InputError, Problem


def response_rate(
    issued: int | None, received: int, analysed: int, duplicates: int = 0, ineligible: int = 0
) -> pd.DataFrame:
    """Fate of the questionnaires given out: one row. After cleaning, `Cleaned.rates` fills in the numbers.

    Parameters
    ----------
    issued : residents approached, or questionnaires given out; None if nobody counted them.
    received : answer sheets that came back. duplicates : those among them that a respondent sent a second time.
        ineligible : sheets of people who turned out not to belong to the population. analysed : sheets left after
        cleaning.

    Returns
    -------
    These numbers, `respondents` = received - duplicates, and shares from 0 to 1:

    - `response_rate` (回收率) = (respondents - ineligible) / (issued - ineligible): sheets count whether complete or
      not, residents who were not reached count as eligible (AAPOR's RR2);
    - `complete_rate` = analysed / (issued - ineligible), only sheets that could be used; never above AAPOR's RR1, for
      careless answers fall out too;
    - `valid_rate` (有效率) = analysed / received.

    Where `issued` is None, `issued`, `response_rate` and `complete_rate` are NaN: they cannot be known from the
    answers, and no sentence may state them.

    Raises
    ------
    InputError : more respondents than issued.

    Source: American Association for Public Opinion Research 2023, Standard Definitions: Final Dispositions of Case
    Codes and Outcome Rates for Surveys, 10th edition.

    >>> response_rate(1410, 1240, 1180, duplicates=20, ineligible=10).round(3).to_dict("records")[0]["response_rate"]
    0.864
    """
    respondents = received - duplicates
    if issued is not None and respondents > issued:
        raise InputError(
            [
                Problem(
                    "study.yml, survey: issued",
                    f"{issued} issued, {respondents} respondents",
                    "at least as many issued as received",
                    "correct 'issued', or look for records that were entered twice",
                )
            ]
        )
    whole = float("nan") if issued is None else issued
    row = {
        "issued": whole,
        "received": received,
        "duplicates": duplicates,
        "respondents": respondents,
        "ineligible": ineligible,
        "analysed": analysed,
    }
    rates = {
        "response_rate": _share(respondents - ineligible, whole - ineligible),
        "complete_rate": _share(analysed, whole - ineligible),
        "valid_rate": _share(analysed, received),
    }
    return pd.DataFrame([row | rates])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
