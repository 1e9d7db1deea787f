"""Codebook of interviews as a tree: themes, sub-themes, what each means in both languages, and which may be applied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from bphs.errors import Problem, nearest
from bphs.inputs.files.codes import plain

STEP = re.compile(r"\s*(?:>|\\)\s*")
"""What parts a theme from its sub-theme where a program exports a code with its place in the tree (MAXQDA)."""
COLUMNS = ("code", "parent", "theme", "level", "name_en", "name_zh", "definition_en", "definition_zh", "codable")


@dataclass(frozen=True)
class Code:
    """A code of a codebook.

    Attributes
    ----------
    code : what the codebook calls it; unique.
    parent : the code above it; empty for a theme.
    codable : whether it may be applied; others only hold codes together.
    """

    code: str
    parent: str = ""
    name_en: str = ""
    name_zh: str = ""
    definition_en: str = ""
    definition_zh: str = ""
    codable: bool = True


@dataclass(frozen=True)
class Tree:
    """Codes in the order of the codebook.

    >>> tree = Tree((Code("money", "", "Money", "经费", codable=False), Code("late", "money", "Late", "滞后")))
    >>> [code.code for code in tree.found("Money > Late")], tree.theme("late")
    (['late'], 'money')
    """

    codes: tuple[Code, ...]

    @cached_property
    def by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    def line(self, code: str) -> list[Code]:
        """A code and those above it, the theme first; stops where the tree runs in a circle."""
        found: list[Code] = []
        while (one := self.by_code.get(code)) and one not in found:
            found.insert(0, one)
            code = one.parent
        return found

    def theme(self, code: str) -> str:
        """Topmost code above a code, or itself."""
        return self.line(code)[0].code

    def found(self, text: str) -> list[Code]:
        """Codes that a cell may mean: by code, by a name, by names from the theme down (parted by > or by a backslash).

        None or several if the codebook does not tell which.
        """
        called = [code for code in self.codes if plain(code.code) == plain(text)]
        if same := called or self._known.get(plain(text)):
            return same
        steps = [plain(step) for step in STEP.split(text) if step]
        return [code for code in self._known.get(steps[-1], []) if self._leads(code, steps)] if len(steps) > 1 else []

    @cached_property
    def _known(self) -> dict[str, list[Code]]:
        known: dict[str, list[Code]] = {}
        for code in self.codes:
            for name in dict.fromkeys(plain(each) for each in (code.code, code.name_en, code.name_zh) if each):
                known.setdefault(name, []).append(code)
        return known

    def _leads(self, code: Code, steps: list[str]) -> bool:
        names = [{plain(each) for each in (one.code, one.name_en, one.name_zh)} for one in self.line(code.code)]
        return len(names) == len(steps) and all(step in known for step, known in zip(steps, names, strict=True))

    def frame(self) -> pd.DataFrame:
        """One row per code, in order: `code`, `parent`, `theme` (the topmost), `level` (0 for a theme), names,
        definitions, `codable`.
        """
        rows = [
            (
                code.code,
                code.parent,
                self.theme(code.code),
                len(self.line(code.code)) - 1,
                code.name_en,
                code.name_zh,
                code.definition_en,
                code.definition_zh,
                code.codable,
            )
            for code in self.codes
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"level": int, "codable": bool})

    def problems(self, where: str) -> Iterator[Problem]:
        """Codes that stand twice, hang on none, run in a circle, or have no name."""
        for code, times in Counter(code.code for code in self.codes).items():
            if times > 1:
                yield Problem(where, f"the code {code!r} {times} times", "each code once", "rename one, or remove it")
        for code in self.codes:
            if code.parent and code.parent not in self.by_code:
                expected = "as parent a code of the same codebook, or nothing for a theme"
                yield Problem(f"{where}, code {code.code!r}", f"parent {code.parent!r}", expected, nearest(code.parent, self.by_code))  # fmt: skip
            elif code.parent and self.line(code.code)[0].parent in self.by_code:
                found = f"a circle: {' above '.join(each.code for each in self.line(code.code))}"
                yield Problem(f"{where}, code {code.code!r}", found, "a tree: every code hangs on a theme", "correct the parent")  # fmt: skip
            if not (code.name_en and code.name_zh):
                yield Problem(f"{where}, code {code.code!r}", "no name in one of the languages", "name_en and name_zh", "write it")  # fmt: skip


def tree_of_used(texts: Iterable[str]) -> Tree:
    """Tree of the codes that a file uses, where no codebook is named: each as it stands, themes from what stands before
    > or a backslash.

    >>> tree_of_used(["Money > Late", "Staff"]).frame()[["code", "parent", "codable"]].to_numpy().tolist()
    [['Money', '', False], ['Money > Late', 'Money', True], ['Staff', '', True]]
    """
    used = list(dict.fromkeys(" > ".join(step for step in STEP.split(text) if step) for text in texts))
    every: dict[str, Code] = {}
    for text in used:
        steps = text.split(" > ")
        for level, name in enumerate(steps):
            code, parent = " > ".join(steps[: level + 1]), " > ".join(steps[:level])
            every.setdefault(code, Code(code, parent, name, name, codable=code in used))
    return Tree(tuple(every.values()))
