"""Codes in a codebook that is being drafted: answers between labels on the ends of a scale, bands of an age."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bphs.inputs.files.codes import code_text
from bphs.inputs.survey.drafted_order import graded, opposed
from bphs.inputs.survey.outside import MOST_BANDS

AGE = re.compile(r"年龄|周岁|\bage\b|how old", re.IGNORECASE)
LONGEST = 10
"""Steps between the ends of the longest scale whose codes are all written out."""
OFTEN = 0.1
"""Share of the answers without a label from which they are no slips."""
FEWEST = 8


def between(labels: Mapping[float, str], answers: Sequence[float]) -> dict[float, str]:
    """Labels with the codes that stand between them and have none, called by their numbers: on a scale that names its
    ends, or where many chose them, they are answers.

    >>> between({1.0: "非常不满意", 5.0: "非常满意"}, [1.0, 2.0, 4.0, 5.0])
    {1.0: '非常不满意', 2.0: '2', 3.0: '3', 4.0: '4', 5.0: '非常满意'}
    """
    low, high = min(labels), max(labels)
    bare = [code for code in answers if code not in labels and low < code < high and code % 1 == 0]
    ends = opposed([labels[low], labels[high]])
    if not bare or not (ends or len(bare) > OFTEN * len(answers)):
        return dict(labels)
    every = [low + step for step in range(int(high - low) + 1)] if ends and high - low <= LONGEST else []
    return {code: labels.get(code, code_text(code)) for code in sorted({*labels, *bare, *every})}


def rated(values: Mapping[float, str]) -> bool:
    """Whether codes are the steps of a rating scale: by all their labels, or by those of its ends alone."""
    unnamed = any(code_text(code) == label for code, label in values.items())
    return graded(values.values()) or (unnamed and opposed([values[min(values)], values[max(values)]]))


def bands_of(asked: str, answers: Sequence[float | None]) -> dict[float, str]:
    """Codes of an age that was asked in bands, called by their numbers; empty where ages are years.

    >>> bands_of("您的年龄", [1.0, 2.0, 5.0, 3.0] * 3)
    {1.0: '1', 2.0: '2', 3.0: '3', 4.0: '4', 5.0: '5'}
    """
    codes = [code for code in answers if code is not None]
    if not AGE.search(asked) or len(codes) < FEWEST or any(code % 1 or not 0 <= code <= MOST_BANDS for code in codes):
        return {}
    return {float(code): str(code) for code in range(int(min(codes)), int(max(codes)) + 1)}


def unlabelled(values: str) -> list[str]:
    """Codes of a draft's cell that are called by their numbers.

    >>> unlabelled("1=非常不满意|2=2|3=非常满意")
    ['2']
    """
    parts = [part.partition("=") for part in values.split("|")]
    return [code for code, _, label in parts if code and code == label]
