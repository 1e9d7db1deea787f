"""What a draft of a codebook leaves to its owner, said when it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey import privacy
from bphs.inputs.survey.drafted_codes import unlabelled
from bphs.inputs.survey.outside import YEARS_OF_BIRTH
from bphs.inputs.survey.responses import read_responses

CHINESE = re.compile(r"[\u4e00-\u9fff]")
DESIGN = {
    "weight": (("number",), re.compile(r"权数|权重|\b(?:design |sampling |survey )?weights?\b(?!.*\b(?:kg|body)\b)", re.IGNORECASE)),
    "cluster": (
        ("single", "number"),
        re.compile(r"乡镇|街道|社区|所在村|村居|\b(?:villages?|townships?|clusters?|communit(?:y|ies)|schools?|clinics?)\b", re.IGNORECASE),
    ),
    "strata": (("single", "number"), re.compile(r"抽样层|分层|片区|\bstrat(?:um|a)\b", re.IGNORECASE)),
}  # fmt: skip
"""What the design of a sample may be called, and of which types a variable that tells it may be."""
LEAST_RATED = 3
"""Questions in a row with the same steps that may be a scale."""
CLEARLY = 0.2
"""Loading from which a question's direction is told."""


def advice(drafted: pd.DataFrame, file: Path, codebook: Path) -> Iterator[str]:
    """Lines on a draft: roles that were guessed, what may tell the design of the sample, what is not read, scales to be
    named, reversed items, words to do.

    Parameters
    ----------
    drafted : its table, as `draft_codebook` makes it.
    file, codebook : the answers, and where the draft was written.
    """
    for role, rows in drafted[drafted["role"] != ""].groupby("role", sort=False):
        yield f"{role} (guessed): {_several(rows['variable'])}, {rows['question_zh'].iloc[0]}"
    yield from _of_design(drafted)
    left = drafted[drafted["type"].isin(["meta", "text"])]
    if len(left):
        names = ", ".join(map(_with_reason, left["question_zh"], left["type"]))
        yield f"not read (columns of the platform, what tells who a person is, free text): {names}"
    if len(held := drafted[drafted["privacy"] == "drop"]):
        names = ", ".join(map(_with_reason, held["question_zh"], held["type"]))
        yield f"not kept: {names}; if one tells of nobody, write keep into its 'privacy'"
    answers = _answers(file, codebook)
    yield from _of_codes(drafted, answers)
    for names in rated(drafted):
        yield (
            f"{_several(names)}: rated in the same steps and in no scale yet; if they measure something together, write "
            "the same word into 'dimension' of each (its name into dimension_en, dimension_zh)"
        )
        if against := reversed_of(answers, names):
            yield f"{', '.join(against)}: answered against the others; if worded the other way, write true into 'reversed'"
    if chinese := sum(map(_has_chinese, drafted["question_en"])):
        yield f"question_en, title_en: {chinese} still in Chinese, which English pages would print"


def _with_reason(question: str, kind: str) -> str:
    """A question with the reason why it stays behind."""
    told = privacy.heading_tells(question) or (privacy.FREE if kind == "text" else None)
    return f"{question} ({told.en if told else 'by its answers, or the platform'})"


def _of_codes(drafted: pd.DataFrame, answers: pd.DataFrame) -> Iterator[str]:
    """Codes that are called by their numbers, scales that run from much to little, ages that are years of birth."""
    for name, values in zip(drafted["variable"], drafted["values"], strict=True):
        if codes := unlabelled(values):
            yield f"{name}: codes {', '.join(codes)} have no label and were taken as answers; write their labels into 'values'"
    if len(down := drafted[(drafted["type"] == "scale") & (drafted["reversed"] == "true")]):
        yield (
            f"{_several(down['variable'])}: by its labels a high code means little (reversed: true), so answers are turned "
            "round before they are scored"
        )
    for name in drafted.loc[(drafted["role"] == "age") & (drafted["type"] == "number"), "variable"]:
        if name in answers and answers[name].between(*YEARS_OF_BIRTH).mean() > 0.5:
            yield f"{name}: most answers are like years of birth; put ages into the file: year of the survey minus year of birth"


def _of_design(drafted: pd.DataFrame) -> Iterator[str]:
    """Variables that may tell how the sample was drawn: only its owner knows, and standard errors hang on it."""
    for key, (types, words) in DESIGN.items():
        asked = drafted[drafted["type"].isin(types) & drafted["question_zh"].str.contains(words)]
        for name, question in zip(asked["variable"], asked["question_zh"], strict=True):
            yield f"{key}, perhaps: {name}, {question}; if it is, write '{key}: {name}' below 'survey:' in study.yml"


def rated(drafted: pd.DataFrame) -> list[list[str]]:
    """Names of neighbouring questions of type scale with the same values, no role and no dimension."""
    rows = drafted.to_dict("records")
    runs = groupby(
        rows, key=lambda row: row["type"] == "scale" and not row["role"] and not row["dimension"] and row["values"]
    )
    each = [[str(row["variable"]) for row in run] for steps, run in runs if steps]
    return [names for names in each if len(names) >= LEAST_RATED]


def reversed_of(answers: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Questions that were answered against most of the others: the smaller side of their first common component.

    Parameters
    ----------
    answers : respondents x questions, codes.

    >>> reversed_of(pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 4, 3], "c": [4, 3, 2, 1]}), ["a", "b", "c"])
    ['c']
    """
    known = [name for name in names if name in answers and answers[name].nunique() > 1]
    if len(known) < LEAST_RATED:
        return []
    together = answers[known].corr().fillna(0.0).to_numpy()
    loadings = np.linalg.eigh(together)[1][:, -1]
    sides = [
        [name for name, one in zip(known, loadings, strict=True) if sign * one > CLEARLY / np.sqrt(len(known))]
        for sign in (1, -1)
    ]
    smaller = min(sides, key=len)
    return smaller if 2 * len(smaller) < len(known) else []


def _answers(file: Path, codebook: Path) -> pd.DataFrame:
    try:
        return read_responses(file, read_codebook(codebook)).frame
    except InputError:  # told by check-data, when the draft was corrected
        return pd.DataFrame()


def _several(names: Sequence[str] | pd.Series) -> str:
    """Names; of more than four the first and the last."""
    each = list(names)
    return ", ".join(each) if len(each) <= 4 else f"{each[0]} to {each[-1]} ({len(each)} questions)"


def _has_chinese(text: str) -> bool:
    return bool(CHINESE.search(text))
