"""Register of hidden groups: hidden somewhere in a study, they are hidden wherever they come again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from bphs.report.disclosure.roles import PAIR, Roles
from bphs.report.words.wording import Column, Text

Group = frozenset[tuple[str, str]]
"""Who is in a group: for each question that makes it, the question's and the answer's English words."""


class Register:
    """Groups of respondents that have been hidden so far, in this chapter and in those whose tables it loads."""

    def __init__(self) -> None:
        self._groups: set[Group] = set()

    def add(self, groups: Iterable[Group]) -> None:
        """Remember hidden groups."""
        self._groups.update(groups)

    def covers(self, rows: Sequence[Sequence[Group]]) -> np.ndarray:
        """Whether one of the groups of each row, or one that holds it, is hidden already.

        >>> register = Register()
        >>> register.add([frozenset({("Education", "none")})])
        >>> register.covers([[frozenset({("Education", "none"), ("Sex", "male")})], [frozenset({("Sex", "male")})],
        ...     []]).tolist()
        [True, False, False]
        """
        return np.array(
            [any(hidden <= group for hidden in self._groups for group in groups) for groups in rows], dtype=bool
        )

    def listed(self) -> list[list[list[str]]]:
        """Groups as JSON holds them, in an order that does not depend on how they came."""
        return sorted(sorted(map(list, group)) for group in self._groups)

    def read(self, listed: Iterable[Iterable[Sequence[str]]]) -> None:
        """Take over what `listed` gave."""
        self.add(frozenset((question, answer) for question, answer in group) for group in listed)


def groups_of(roles: Roles, variables: Mapping[str, Column], own: Mapping[str, Text]) -> list[list[Group]]:
    """Groups that each row tells of: none, one, or the two that it compares."""
    names = [(name,) for name in PAIR] if set(PAIR) <= set(roles.words) else [roles.by] if roles.by else []
    return [[_group(row, by, roles, variables, own) for by in names] for _, row in roles.words.iterrows()]


def _group(
    row: pd.Series, by: Sequence[str], roles: Roles, variables: Mapping[str, Column], own: Mapping[str, Text]
) -> Group:
    if roles.topic and len(by) == 1:
        return frozenset({(row[roles.topic], row[by[0]])})
    return frozenset(
        (variables[name].title_en if name in variables else own[name].en if name in own else name, row[name])
        for name in by
    )
