"""Gain of a model if one number were no longer the same in all groups: score tests of equality constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bphs.measures.scales._structure import FIXED, Fit, Group, slopes

#: Blocks of a structure and what one of their numbers is called.
KINDS = {"loadings": "loading", "intercepts": "intercept", "unique": "unique_variance"}


@dataclass(frozen=True)
class Released:
    """Score test of one constraint: number of the group and the item that it frees, χ² on one degree of freedom and the
    expected change.
    """

    group: int
    item: int
    kind: str
    chi2: float
    expected_change: float


def score_tests(found: Fit) -> list[Released]:
    """A test for each number of a later group that is held equal to the first group's.

    With u the slope of the log-likelihood towards the freed number and v its information less what the parameters of
    the model take up, χ² = n u² / v and the number is expected to move by u / v (Silvey 1959,
    doi:10.1214/aoms/1177706259; Bentler and Chou 1992, doi:10.1177/0049124192021002006).
    """
    held = list(_held(found.structure.groups))
    if not held:
        return []
    gradient, information = _apart(found, held)
    own, count = np.arange(len(found.parameters)), len(found.parameters)
    base = information[np.ix_(own, own)]
    tests = []
    for place, (group, block, index) in enumerate(held, start=count):
        across = information[own, place]
        left = information[place, place] - across @ np.linalg.solve(base, across)
        tests.append(
            Released(
                group,
                int(index[0]),
                KINDS[block],
                float(found.n * gradient[place] ** 2 / left),
                float(gradient[place] / left),
            )
        )
    return tests


def _held(groups: tuple[Group, ...]) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    for number, group in enumerate(groups[1:], start=1):
        for block in KINDS:
            for index, label in np.ndenumerate(group.labels[block]):
                if label != FIXED and label == groups[0].labels[block][index]:
                    yield number, block, index


def _apart(found: Fit, held: list[tuple[int, str, tuple[int, ...]]]) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and information of the model's parameters and of what each held number is more than the shared one."""
    count, groups = len(found.parameters), list(found.structure.groups)
    turn, parameters = np.eye(count + len(held)), np.append(found.parameters, np.zeros(len(held)))
    for place, (number, block, index) in enumerate(held, start=count):
        labels = groups[number].labels[block].copy()
        shared, labels[index] = labels[index], place
        groups[number] = replace(groups[number], labels={**groups[number].labels, block: labels})
        turn[place, shared], parameters[place] = 1.0, found.parameters[shared]
    gradient, information = slopes(replace(found.structure, groups=tuple(groups)), found.samples, parameters)
    return turn.T @ gradient, turn.T @ information @ turn
