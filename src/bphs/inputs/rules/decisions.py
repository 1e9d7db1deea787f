"""Table of decisions: what a study states of a countermeasure besides its evidence, criterion by criterion.

``decisions.csv`` in the folder of a study, UTF-8, one row per countermeasure and criterion, after the frameworks "from
evidence to decision" of the GRADE working group (Alonso-Coello et al. 2016, doi:10.1136/bmj.i2016). What has no row
is not stated, and the page says so. A problem and its certainty need no row: rules and findings say them.

============= ========================================================================================================
rule          name of the rule in ``rules.csv`` that asks for the countermeasure
criterion     ``values`` (how much those concerned value what is gained), ``benefits``, ``harms``, ``resources``,
              ``equity``, ``acceptability``, ``feasibility``; or ``strength``, ``implementation``, ``monitoring``
judgement     of a criterion: whether it ``favours`` the countermeasure, speaks ``against`` it, or is ``uncertain``;
              empty if nobody has judged it. Of ``strength``: ``strong`` or ``conditional``
said_en, _zh  on what the judgement rests, with findings in braces as rules write them; may be empty for ``strength``
============= ========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import shown
from bphs.inputs.files.named_rows import named_rows
from bphs.inputs.rules.table import FILE as RULES
from bphs.inputs.rules.table import Rule

FILE = "decisions.csv"
COLUMNS = ("rule", "criterion", "judgement", "said_en", "said_zh")
CRITERIA = ("values", "benefits", "harms", "resources", "equity", "acceptability", "feasibility")
"""Those that a strong recommendation has to have stated, all of them."""
STRENGTH = "strength"
AFTERWARDS = ("implementation", "monitoring")
JUDGEMENTS = {
    **dict.fromkeys(CRITERIA, ("", "favours", "against", "uncertain")),
    STRENGTH: ("strong", "conditional"),
    **dict.fromkeys(AFTERWARDS, ("",)),
}
"""Judgements that each criterion may have."""
_FINDING = re.compile(r"\{(?P<finding>\w+\.\w+)")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Statement:
    """What a study states of one countermeasure under one criterion.

    Attributes
    ----------
    words : ``(en, zh)``, with findings in braces.
    """

    rule: str
    criterion: str
    judgement: str
    words: tuple[str, str]

    @property
    def findings(self) -> tuple[str, ...]:
        """Findings that its words name, each once."""
        return tuple(dict.fromkeys(match["finding"] for text in self.words for match in _FINDING.finditer(text)))


def read_decisions(folder: Path, rules: Sequence[Rule], known: Collection[str] | None = None) -> tuple[Statement, ...]:
    """Statements of a study, in order; none where it has no such file.

    Parameters
    ----------
    rules : of the study, in which each statement names one that asks for something.
    known : names of all findings that the study's chapters can make; without it names are not checked.

    Raises
    ------
    InputError : every problem of the file, each with its row, or with the rule whose strength does not go with what is
        stated.

    >>> read_decisions(Path("tests/inputs"), ())
    ()
    """
    path = folder / FILE
    if not path.exists():
        return ()
    rows = named_rows(path, COLUMNS)
    problems: list[Problem] = []
    asking = [rule.name for rule in rules if rule.words["countermeasure"][0]]
    for place, (where, row) in enumerate(rows):
        problems += _wrong(where, row, [other for _, other in rows[:place]], asking)
        problems += _unknown(where, row, known)
    made = tuple(_statement(row) for _, row in rows)
    problems = problems or list(_too_strong(shown(path), made))
    if problems:
        raise InputError(problems)
    return made


def _wrong(where: str, row: Row, before: Sequence[Row], asking: Sequence[str]) -> Iterator[Problem]:
    if row["rule"] not in asking:
        expected = f"a rule of {RULES} that asks for a countermeasure"
        yield _problem(where, "rule", row["rule"], expected, nearest(row["rule"], asking))
    if row["criterion"] not in JUDGEMENTS:
        expected = f"one of {', '.join(JUDGEMENTS)}"
        yield _problem(where, "criterion", row["criterion"], expected, nearest(row["criterion"], JUDGEMENTS))
        return
    if any((row["rule"], row["criterion"]) == (other["rule"], other["criterion"]) for other in before):
        said = f"{row['criterion']} of {row['rule']} a second time"
        yield _problem(where, "criterion", said, "each criterion of a rule once", "join the two")
    allowed = JUDGEMENTS[row["criterion"]]
    if row["judgement"] not in allowed:
        expected = f"one of {', '.join(one or 'nothing' for one in allowed)}"
        yield _problem(where, "judgement", row["judgement"], expected, nearest(row["judgement"], allowed))
    if bool(row["said_en"]) != bool(row["said_zh"]):
        yield _problem(where, "said_en, said_zh", "one language", "both languages", "write the other")
    elif not row["said_en"] and row["criterion"] != STRENGTH:
        expected = "on what it rests; a criterion that is not stated has no row"
        yield _problem(where, "said_en", "", expected, "write it in both languages, or take the row away")


def _unknown(where: str, row: Row, known: Collection[str] | None) -> Iterator[Problem]:
    for name in _statement(row).findings if known is not None else ():
        if name not in (known or ()):
            expected = "a finding that a chapter of this study makes"
            yield _problem(where, "said_en, said_zh", name, expected, nearest(name, known or ()))


def _too_strong(where: str, statements: Sequence[Statement]) -> Iterator[Problem]:
    """Recommendations called strong although criteria are not stated, or one speaks against them."""
    for one in statements:
        if one.judgement != "strong":
            continue
        stated = {other.criterion: other.judgement for other in statements if other.rule == one.rule}
        lacking = [name for name in CRITERIA if name not in stated]
        against = [name for name in CRITERIA if stated.get(name) == "against"]
        for names, what in ((lacking, "not stated"), (against, "judged against it")):
            if names:
                found = f"rule {one.rule!r}: 'strong', with {', '.join(names)} {what}"
                expected = "a strong recommendation with every criterion stated and none against it"
                yield Problem(where, found, expected, "write 'conditional', or state them")


def _statement(row: Row) -> Statement:
    return Statement(row["rule"], row["criterion"], row["judgement"], (row["said_en"], row["said_zh"]))


def _problem(where: str, column: str, found: str, expected: str, remedy: str) -> Problem:
    return Problem(f"{where}, column {column}", repr(found) if found else "nothing", expected, remedy)
