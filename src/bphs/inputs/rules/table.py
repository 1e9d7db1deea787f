"""Table of rules: what a finding says of a constraint, and what should be done about it.

``rules.csv`` in the folder of a study, UTF-8, one row per rule. Another set of rules is another file of that name.

================== ====================================================================================================
rule               name of the rule: letters, digits, underscores; each once
constraint         name of the constraint that it speaks of; several rules may speak of one
constraint_en, _zh what the constraint is called; once is enough
when               condition: comparisons of recorded findings, joined by ``and``:
                   ``03_inequality.gini_change.upper < 0`` (value without a further name; ``.lower``, ``.upper``,
                   ``.p``, ``.of``; ``.case = rose``); empty where no finding can show the constraint yet
verdict            ``supports`` the constraint, or ``contradicts`` it
evidence_en, _zh   the sentence, with findings in braces as chapters write them: ``{03_inequality.gini_last:.3f}``;
                   without a condition, what would have to be known
perspective        ``policy``, ``financing``, ``provision`` or ``participation``
level              who should act: ``municipality``, ``district``, ``institution``
department_en, _zh the department
countermeasure_en, the instrument: what should be done; empty where the rule is evidence only
_zh
indicator_en, _zh  what to watch afterwards, with its value now: ``Gini, now {03_inequality.gini_last:.3f}``
================== ====================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import shown
from bphs.inputs.files.named_rows import named_rows
from bphs.inputs.rules.conditions import FORM, Condition, can_hold, read_conditions

FILE = "rules.csv"
PAIRS = ("constraint", "evidence", "department", "countermeasure", "indicator")
COLUMNS = (
    *("rule", "constraint", "constraint_en", "constraint_zh", "when", "verdict", "evidence_en", "evidence_zh"),
    *("perspective", "level", "department_en", "department_zh", "countermeasure_en", "countermeasure_zh"),
    *("indicator_en", "indicator_zh"),
)
VERDICTS = ("supports", "contradicts")
PERSPECTIVES = ("policy", "financing", "provision", "participation")
LEVELS = ("municipality", "district", "institution")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FINDING = re.compile(r"\{(?P<finding>\w+\.\w+)")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One rule: what its row says.

    Attributes
    ----------
    words : ``"constraint"``, ``"evidence"``, ``"department"``, ``"countermeasure"``, ``"indicator"`` by language,
        ``(en, zh)``.
    """

    name: str
    constraint: str
    when: tuple[Condition, ...]
    verdict: str
    words: Mapping[str, tuple[str, str]]
    perspective: str
    level: str

    @property
    def findings(self) -> tuple[str, ...]:
        """Findings that it names, each once: in its condition, and in its words."""
        texts = [text for pair in self.words.values() for text in pair]
        said = [match["finding"] for text in texts for match in _FINDING.finditer(text)]
        return tuple(dict.fromkeys([*(condition.finding for condition in self.when), *said]))


def read_rules(folder: Path, known: Collection[str] | None = None) -> tuple[Rule, ...]:
    """Rules of a study, in order; none where it has no such file.

    Parameters
    ----------
    known : names of all findings that the study's chapters can make, ``chapter.name``; without it names are not
        checked.

    Raises
    ------
    InputError : every problem of the file, each with its row: a condition that cannot be read or never hold, a finding
        that no chapter makes, two rules that say the opposite of the same.

    >>> read_rules(Path("tests/inputs"))
    ()
    """
    path = folder / FILE
    if not path.exists():
        return ()
    rows = named_rows(path, COLUMNS)
    problems = [problem for place, row in enumerate(rows) for problem in _wrong(*row, rows[:place], known)]
    if problems:
        raise InputError(problems)
    titles = {row["constraint"]: row for _, row in reversed(rows) if row["constraint_en"]}
    rules = tuple(_rule(row, titles) for _, row in rows)
    if problems := list(_opposed(shown(path), rules)):
        raise InputError(problems)
    return rules


def _wrong(where: str, row: Row, before: Sequence[tuple[str, Row]], known: Collection[str] | None) -> Iterator[Problem]:
    for column in ("rule", "constraint"):
        if not _NAME.fullmatch(row[column]):
            yield _problem(
                where, column, row[column], "small letters, digits, underscores; a letter first", "rename it"
            )
    if row["rule"] in [other["rule"] for _, other in before]:
        yield _problem(where, "rule", row["rule"], "each rule once", "rename one of the two")
    if not row["constraint_en"] and row["constraint"] not in [other["constraint"] for _, other in before]:
        yield _problem(
            where, "constraint_en", "", "a title where a constraint is first named", "write it in both languages"
        )
    for column, allowed in (("verdict", VERDICTS), ("perspective", PERSPECTIVES), ("level", LEVELS)):
        if row[column] not in allowed:
            yield _problem(where, column, row[column], f"one of {', '.join(allowed)}", nearest(row[column], allowed))
    for pair in PAIRS:
        if bool(row[f"{pair}_en"]) != bool(row[f"{pair}_zh"]):
            yield _problem(where, f"{pair}_en, {pair}_zh", "one language", "both languages, or none", "write the other")
    if not row["evidence_en"]:
        yield _problem(where, "evidence_en", "", "the sentence that the finding makes", "write it in both languages")
    yield from _wrong_conditions(where, row, known)


def _wrong_conditions(where: str, row: Row, known: Collection[str] | None) -> Iterator[Problem]:
    try:
        conditions = read_conditions(row["when"])
    except ValueError as why:
        yield _problem(where, "when", str(why), FORM, "correct it")
        return
    if not can_hold(conditions):
        yield _problem(where, "when", row["when"], "a condition that some data can meet", "correct a sign or a number")
    if known is not None:
        for name in _rule(row, {}).findings:
            if name not in known:
                expected = "a finding that a chapter of this study makes"
                yield _problem(where, "when, evidence, indicator", name, expected, nearest(name, known))


def _problem(where: str, column: str, found: str, expected: str, remedy: str) -> Problem:
    return Problem(f"{where}, column {column}", repr(found) if found else "nothing", expected, remedy)


def _rule(row: Row, titles: Mapping[str, Row]) -> Rule:
    titled = {**row, **{key: titles.get(row["constraint"], row)[key] for key in ("constraint_en", "constraint_zh")}}
    return Rule(
        name=row["rule"],
        constraint=row["constraint"],
        when=read_conditions(row["when"]),
        verdict=row["verdict"],
        words={pair: (titled[f"{pair}_en"], titled[f"{pair}_zh"]) for pair in PAIRS},
        perspective=row["perspective"],
        level=row["level"],
    )


def _opposed(where: str, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """Two rules that draw opposite conclusions about one constraint where the same findings can meet both."""
    for one, other in combinations(rules, 2):
        same = {each.finding for each in one.when} == {each.finding for each in other.when}
        opposite = one.constraint == other.constraint and one.verdict != other.verdict and same
        if opposite and can_hold([*one.when, *other.when]):
            yield Problem(
                where,
                f"rules {one.name!r} and {other.name!r}: the same findings support {one.constraint!r} and contradict it",
                "conditions of which one at most can hold",
                "narrow one of them",
            )
