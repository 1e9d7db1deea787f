"""From evidence to decision: each countermeasure that follows from the findings, criterion by criterion.

The criteria are those of the frameworks of the GRADE working group (Alonso-Coello et al. 2016,
doi:10.1136/bmj.i2016). Problem, certainty and direction come from the rules and their findings; the others are what the
study's table of decisions states. Nothing is put where it states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bphs.inputs.rules.decisions import CRITERIA, STRENGTH
from bphs.inputs.rules.judging import Judged, recommended
from bphs.inputs.rules.table import Rule
from bphs.report.chapter.argued import Argument
from bphs.report.words import wording
from bphs.report.words.wording import NONE, Text

NOT_STATED = Text("not stated", "未说明")
BRACKETED = Text("{} ({})", "{}（{}）")
CERTAIN = Text("{}: {} for, {} against", "{}（支持 {} 条，相反 {} 条）")
BOTH = Text("{}. {}", "{}。{}")
"""What the rules say, and what the study states besides."""
STATED = {
    "strong": Text("for, strong", "支持，强推荐"),
    "conditional": Text("for, conditional", "支持，有条件推荐"),
    "open": Text("for; strength not stated", "支持，推荐强度未说明"),
}
LACKING = Text(
    "for; at most conditional, for {} of {} criteria are not stated",
    "支持，但 {1} 项标准中有 {0} 项未说明，至多为有条件推荐",
)


@dataclass(frozen=True)
class Decided:
    """A countermeasure that follows, and what the study states of it.

    Attributes
    ----------
    judged : the constraint that it answers.
    rule : the rule that asks for it.
    said : what is stated under each criterion, in words; nothing where nothing is.
    judgements : of the criteria that are stated, by code.
    """

    argument: Argument
    judged: Judged
    rule: Rule
    said: Mapping[str, Text]
    judgements: Mapping[str, str]

    @property
    def synthetic(self) -> bool:
        """Whether a finding that the rule names, or what is stated of its countermeasure, is made of synthetic data."""
        stated = [one for one in self.argument.statements if one.rule == self.rule.name]
        named = {name for one in (self.rule, *stated) for name in one.findings}
        return any(self.argument.entries.get(name, {}).get("synthetic") for name in named)

    @property
    def countermeasure(self) -> Text:
        """What to do."""
        return Text(*self.rule.words["countermeasure"])

    @property
    def lacking(self) -> list[str]:
        """Criteria of a decision that are not stated."""
        return [name for name in CRITERIA if name not in self.said]

    @property
    def not_stated(self) -> Text:
        """The same in words; "none" where all are."""
        called = [wording.category_both("decision_criterion", name) for name in self.lacking] or [NONE]
        return Text(", ".join(one.en for one in called), "、".join(one.zh for one in called))

    @property
    def cost(self) -> Text:
        """What is stated of its resources."""
        return self.said.get("resources", NOT_STATED)

    @property
    def direction(self) -> Text:
        """Direction and strength: for, as its rule says; strong or conditional as the study states, and at most
        conditional while a criterion is not stated.
        """
        if self.judgements.get(STRENGTH) != "strong" and self.lacking:
            if self.judgements.get(STRENGTH) == "conditional":
                return STATED["conditional"]
            return LACKING.format(len(self.lacking), len(CRITERIA))
        return STATED[self.judgements.get(STRENGTH, "open")]

    @property
    def actor(self) -> Text:
        """Level and department that would act."""
        level = wording.category_both("acting_level", self.rule.level)
        department = Text(*self.rule.words["department"])
        return BRACKETED.format(level, department) if department.en else level

    @property
    def certainty(self) -> Text:
        """How well the findings show the constraint, and by how many rules."""
        strength = wording.category_both("strength", self.judged.strength)
        return CERTAIN.format(strength, len(self.judged.supporting), len(self.judged.contradicting))

    @property
    def watched(self) -> Text:
        """Indicator to watch, with its value now."""
        indicator = self.argument.said(self.rule, "indicator")
        return indicator if indicator.en else self.said.get("monitoring", NOT_STATED)

    def criteria(self) -> Iterator[tuple[str, Text]]:
        """Every criterion by its code, in the order of a decision, with what is to be said of it."""
        yield "problem", self.argument.said(self.rule)
        yield "certainty", self.certainty
        yield from ((name, self._judged(name)) for name in CRITERIA)
        yield "direction", self._with(self.direction, STRENGTH)
        yield "implementation", self._with(self.actor, "implementation")
        yield "monitoring", self._with(self.watched, "monitoring")

    def _judged(self, criterion: str) -> Text:
        """Words of a criterion, with what it is judged to be in brackets."""
        words = self.said.get(criterion, NOT_STATED)
        if not self.judgements.get(criterion):
            return words
        called = wording.category_both("criterion_judgement", self.judgements[criterion])
        return BRACKETED.format(Text(words.en.rstrip("."), words.zh.rstrip("。")), called)

    def _with(self, words: Text, criterion: str) -> Text:
        stated = self.said.get(criterion)
        return BOTH.format(words, stated) if stated and stated.en and stated != words else words


def decided(argument: Argument) -> list[Decided]:
    """Countermeasures that follow from the findings, in the order of the recommendations."""
    return [Decided(argument, judged, rule, *_stated(argument, rule)) for judged, rule in recommended(argument.judged)]


def _stated(argument: Argument, rule: Rule) -> tuple[dict[str, Text], dict[str, str]]:
    """Words and judgements by criterion; a statement whose findings the study lacks is not there."""
    words = {one: argument.stated(one) for one in argument.statements if one.rule == rule.name}
    said = {one.criterion: said for one, said in words.items() if said is not None}
    return said, {one.criterion: one.judgement for one, said in words.items() if said is not None}
