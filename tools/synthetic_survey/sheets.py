"""Sheets that the generator of the synthetic survey hands on: its answer sheets, what is true of them, and the
questionnaire they answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bphs.inputs.codebook.book import Codebook, read_codebook
from tools.synthetic_survey import design
from tools.synthetic_survey.answers import Facts


@dataclass(frozen=True)
class SyntheticSurvey:
    """A survey and what is true of it.

    Attributes
    ----------
    frame : answers as they came in, flaws and all: one row per answer sheet; the columns of the codebook's table of
        respondents and those that reading drops; codes of the codebook, -3 skipped by the questionnaire, -2 left empty,
        9 don't know.
    truth : one row per answer sheet: id, its flaw ('' if none), the variable concerned, and the opinions behind the
        answers (mean 0, standard deviation 1 among the residents).
    townships : the 24 units: township, name, kind, adults, approached, received.
    facts : known constants, by (kind, name, other).
    careful : the residents' own answers, before anything was left empty, not known or spoilt; in the order they were
        made.
    """

    frame: pd.DataFrame
    truth: pd.DataFrame
    townships: pd.DataFrame
    facts: Facts
    careful: pd.DataFrame


def questionnaire() -> Codebook:
    """Codebook of the survey: its questions in both languages."""
    return read_codebook(design.CODEBOOK)


def columns(codebook: Codebook) -> list[str]:
    """Every column of the survey's files, in the codebook's order, the ones that reading drops among them."""
    return [name for variable in codebook.variables for name in variable.columns]
