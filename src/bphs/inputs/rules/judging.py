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
    """

    constraint: str
    supporting: tuple[Rule, ...]
    contradicting: tuple[Rule, ...]
    failing: tuple[Rule, ...]
    untested: tuple[Rule, ...]

    @property
    def strength(self) -> str:
        """``"strong"``: findings of two chapters at least support it and none contradicts; ``"moderate"``: of one
        chapter; ``"mixed"``: some support and some contradict; ``"contradicted"``; ``"not_seen"``: findings that could
        show it are there and do not; ``"untested"``: none is there.
        """
        if self.supporting and self.contradicting:
            return "mixed"
        if self.supporting:
            chapters = {name.partition(".")[0] for rule in self.supporting for name in _deciding(rule)}
            return "strong" if len(chapters) > 1 else "moderate"
        if self.contradicting:
            return "contradicted"
        return "not_seen" if self.failing else "untested"


def _deciding(rule: Rule) -> tuple[str, ...]:
    return tuple(condition.finding for condition in rule.when)


def judge(rules: Sequence[Rule], findings: Findings) -> tuple[Judged, ...]:
    """Every constraint that the rules name, strongest first, else in the order of the rules.

    Parameters
    ----------
    findings : recorded findings by ``chapter.name``.
    """
    names = list(dict.fromkeys(rule.constraint for rule in rules))
    judged = [_judged(name, [rule for rule in rules if rule.constraint == name], findings) for name in names]
    return tuple(sorted(judged, key=lambda one: STRENGTHS.index(one.strength)))


def _judged(name: str, rules: Sequence[Rule], findings: Findings) -> Judged:
    held = [(rule, _holds(rule, findings)) for rule in rules]
    return Judged(
        constraint=name,
        supporting=tuple(rule for rule, holds in held if holds and rule.verdict == "supports"),
        contradicting=tuple(rule for rule, holds in held if holds and rule.verdict == "contradicts"),
        failing=tuple(rule for rule, holds in held if holds is False),
        untested=tuple(rule for rule, holds in held if holds is None),
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
