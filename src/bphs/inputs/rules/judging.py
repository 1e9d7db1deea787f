"""What rules say of the findings of a study: how well each constraint is shown, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bphs.inputs.rules.conditions import Findings, all_hold
from bphs.inputs.rules.table import Rule

STRENGTHS = ("strong", "moderate", "mixed", "not_seen", "contradicted", "untested")
"""Strongest first."""


@dataclass(frozen=True)
class Judged:
    """A constraint, and what the rules about it come to.

    Attributes
    ----------
    constraint : name of the constraint.
    supporting, contradicting : rules that hold.
    failing : rules whose findings are there and say otherwise.
    untested : rules whose findings this study does not have.
    witnesses : kinds of data that the findings of the supporting rules rest on.
    """

    constraint: str
    supporting: tuple[Rule, ...]
    contradicting: tuple[Rule, ...]
    failing: tuple[Rule, ...]
    untested: tuple[Rule, ...]
    witnesses: frozenset[str]

    @property
    def strength(self) -> str:
        """``"strong"``: findings of two kinds of data at least support it and none contradicts; ``"moderate"``: of one,
        in however many chapters, which then ask the same respondents or units twice; ``"mixed"``: some support and
        some contradict; ``"contradicted"``; ``"not_seen"``: findings that could show it are there and do not;
        ``"untested"``: none is there.
        """
        if self.supporting and self.contradicting:
            return "mixed"
        if self.supporting:
            return "strong" if len(self.witnesses) > 1 else "moderate"
        if self.contradicting:
            return "contradicted"
        return "not_seen" if self.failing else "untested"


def judge(rules: Sequence[Rule], findings: Findings) -> tuple[Judged, ...]:
    """Every constraint that the rules name, strongest first, else in the order of the rules.

    Parameters
    ----------
    findings : recorded findings by ``chapter.name``; `part` is the kind of data that its chapter tells, e.g.
        ``"survey"``, and one kind where nothing says it.
    """
    names = list(dict.fromkeys(rule.constraint for rule in rules))
    judged = [_judged(name, [rule for rule in rules if rule.constraint == name], findings) for name in names]
    return tuple(sorted(judged, key=lambda one: STRENGTHS.index(one.strength)))


def _judged(name: str, rules: Sequence[Rule], findings: Findings) -> Judged:
    held = [(rule, _holds(rule, findings)) for rule in rules]
    supporting = tuple(rule for rule, holds in held if holds and rule.verdict == "supports")
    return Judged(
        constraint=name,
        supporting=supporting,
        contradicting=tuple(rule for rule, holds in held if holds and rule.verdict == "contradicts"),
        failing=tuple(rule for rule, holds in held if holds is False),
        untested=tuple(rule for rule, holds in held if holds is None),
        witnesses=frozenset(str(findings[one.finding].get("part", "")) for rule in supporting for one in rule.when),
    )


def _holds(rule: Rule, findings: Findings) -> bool | None:
    """Whether a rule holds; None also where its sentences name a finding that is lacking."""
    met = all_hold(rule.when, findings)
    return None if met and not all(findings.get(name) for name in rule.findings) else met


def recommended(judged: Sequence[Judged]) -> tuple[tuple[Judged, Rule], ...]:
    """Countermeasures of rules that hold, of constraints that are shown and not contradicted alone, strongest first;
    each countermeasure once, by the first rule that asks for it.
    """
    asked: dict[str, tuple[Judged, Rule]] = {}
    for one in judged:
        for rule in one.supporting:
            if rule.words["countermeasure"][0]:
                asked.setdefault(rule.words["countermeasure"][0], (one, rule))
    return tuple(asked.values())
