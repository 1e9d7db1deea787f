"""Cleaning of the records received, with an account: how many each rule took out, and which, and why.

The rules follow one another; a record is taken out by the first that it breaks, and counted there. Not every respondent
who breaks a later rule is a careless one, so each rule is a setting (``survey: cleaning:`` in ``study.yml``) and the
log names every record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.survey import outside, rules
from bphs.inputs.survey.response import response_rate
from bphs.inputs.survey.responses import Responses
from bphs.inputs.survey.rules import Finding
from bphs.inputs.survey.settings import Cleaning, Rule, comparisons

MARKED = 10
"""Duplicate answers are looked for if at least so many questions were answered: short records agree by chance."""


class Step(NamedTuple):
    """A rule: its name in tables, and its words."""

    rule: str
    en: str
    zh: str


STEPS = {
    step.rule: step
    for step in (
        Step("received", "Received", "回收问卷"),
        Step("not_eligible", "Not eligible", "不符合纳入条件"),
        Step("duplicate_id", "Same respondent's number as an earlier record", "编号重复"),
        Step("duplicate_answers", "Same answers as an earlier record", "作答内容完全重复"),
        Step("speeder", "Answered too fast", "作答时间过短"),
        Step("straight_line", "Same answer many times in a row", "连续选择同一选项"),
        Step("contradiction", "Answers that contradict each other", "前后矛盾"),
        Step("out_of_range", "Codes that the codebook does not have", "编码超出范围"),
        Step("missing", "Too many questions without answer", "缺失题项过多"),
        Step("analysed", "Analysed", "纳入分析"),
    )
}


@dataclass(frozen=True)
class Cleaned:
    """Records that cleaning left, and its account.

    Attributes
    ----------
    responses : the records analysed; in their frame codes out of range count as missing.
    flow : one row for each step: `step` (name), `step_en`, `step_zh`, `excluded` (records taken out), `remaining`.
    log : one row for each record taken out: `respondent`, `row` (in the file), `rule`, `reason_en`, `reason_zh`.
    outside : one row for each variable with codes that the codebook does not have: `variable`, `answers` received,
        `outside` (how many of them), `share`.
    notes : codes that were set to missing, rules that could not be applied; "none of these" chosen together with
        another answer among the records analysed: ``survey: cleaning: contradictions`` decides which of these go.
    """

    responses: Responses
    flow: pd.DataFrame
    log: pd.DataFrame
    outside: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """Answers analysed, one row for each respondent."""
        return self.responses.frame

    def rates(self, issued: int | None) -> pd.DataFrame:
        """Response rate and valid rate as `bphs.inputs.survey.response.response_rate` defines them, from the account of
        cleaning.

        Sheets that both rules on duplicates took out are no respondents of their own; who was not eligible was no one
        to ask (the second sheet of such a person counts among these, for eligibility is looked at first).
        """
        out = self.flow.set_index("step")["excluded"]
        received = int(self.flow["remaining"].iloc[0])
        return response_rate(
            issued,
            received,
            len(self.frame),
            int(out["duplicate_id"] + out["duplicate_answers"]),
            int(out["not_eligible"]),
        )


def clean(responses: Responses, cleaning: Cleaning | None = None, duration: str | None = None) -> Cleaned:
    """Apply the rules of cleaning.

    Parameters
    ----------
    responses : the survey as it was received.
    cleaning : the rules; without it their defaults.
    duration : variable with the time taken in seconds; without it the codebook's first variable of type `duration`.

    Raises
    ------
    InputError : a rule that names a variable the codebook has not, or that leaves nobody; a variable of which more than
        `out_of_range_share` of the answers have codes that the codebook does not have.
    """
    cleaning = cleaning or Cleaning()
    duration = duration or next(
        (item.variable for item in responses.codebook.variables if item.type == "duration" and item.kept), None
    )
    _known(cleaning, duration, responses.codebook)
    frame, wrong = rules.in_range(responses.frame, responses.codebook)
    counts = outside.outside_of(responses.frame, wrong, responses.codebook)
    if many := list(outside.refusals(counts, cleaning.out_of_range_share, responses.frame, responses.codebook)):
        raise InputError(many)
    alive, logs, flow = responses.frame.index, [], [("received", 0, len(frame))]
    for name, findings in _findings(responses, frame, wrong, cleaning, duration):
        caught = {place: finding for place, finding in findings.items() if place in alive}
        alive = alive.difference(list(caught))
        flow.append((name, len(caught), len(alive)))
        logs += [(place, name, finding) for place, finding in caught.items()]
    flow.append(("analysed", 0, len(alive)))
    if not len(alive):
        raise InputError([_nobody(flow)])
    kept = _kept(responses, frame, alive)
    notes = (*_notes(counts, cleaning, responses, duration), *_both(kept))
    return Cleaned(kept, _flow(flow), _log(responses, logs), counts, notes)


def _findings(
    responses: Responses, frame: pd.DataFrame, wrong: pd.DataFrame, cleaning: Cleaning, duration: str | None
) -> Iterator[tuple[str, dict[int, Finding]]]:
    """Findings of each rule among all records, in the order in which the rules are applied."""
    codebook = responses.codebook
    yield "not_eligible", rules.not_eligible(frame, cleaning.eligible)
    yield "duplicate_id", rules.duplicate_ids(responses) if cleaning.duplicate_ids else {}
    yield "duplicate_answers", rules.duplicate_answers(responses, MARKED) if cleaning.duplicate_answers else {}
    yield (
        "speeder",
        rules.speeders(frame, duration, cleaning.speeder_share) if duration and cleaning.speeder_share else {},
    )
    yield (
        "straight_line",
        rules.straight_lines(responses.frame, codebook, cleaning.longstring_share, cleaning.longstring_items),
    )
    yield "contradiction", rules.contradictions(frame, cleaning.contradictions, cleaning.contradictions_allowed)
    yield "out_of_range", rules.out_of_range(wrong) if cleaning.out_of_range == "exclude" else {}
    yield "missing", rules.too_many_missing(frame, responses.missing, codebook, cleaning.missing_share)


def _known(cleaning: Cleaning, duration: str | None, codebook: Codebook) -> None:
    conditions: tuple[Rule, ...] = (*cleaning.eligible, *cleaning.contradictions)
    words = [
        word
        for rule in conditions
        for left, _, right in comparisons(rule.when)
        for word in (left, right)
        if word[0].isalpha()
    ]
    unknown = [word for word in (*words, *([duration] if duration else [])) if word not in codebook.columns]
    if unknown:
        raise InputError(
            [
                Problem(
                    "rules of cleaning",
                    f"variable {word!r}",
                    "a variable of the codebook that is kept",
                    nearest(word, codebook.columns),
                )
                for word in dict.fromkeys(unknown)
            ]
        )


def _nobody(flow: list[tuple[str, int, int]]) -> Problem:
    most = max(flow, key=lambda step: step[1])
    return Problem(
        "rules of cleaning",
        f"no record is left; most ({most[1]}) were taken out by {most[0]!r}",
        "records to analyse",
        f"look at the rule {most[0]!r} in study.yml, under survey: cleaning:, and at the codebook",
    )


def _kept(responses: Responses, frame: pd.DataFrame, alive: pd.Index) -> Responses:
    rows = tuple(responses.rows[place] for place in alive)
    return replace(
        responses,
        frame=frame.loc[alive].reset_index(drop=True),
        missing=responses.missing.loc[alive].reset_index(drop=True),
        rows=rows,
    )


def _flow(steps: list[tuple[str, int, int]]) -> pd.DataFrame:
    rows = [(name, STEPS[name].en, STEPS[name].zh, excluded, left) for name, excluded, left in steps]
    return pd.DataFrame(rows, columns=["step", "step_en", "step_zh", "excluded", "remaining"])


def _log(responses: Responses, logs: list[tuple[int, str, Finding]]) -> pd.DataFrame:
    named = responses.respondents
    rows = [
        (named[place], responses.rows[place], name, finding.en, finding.zh)
        for place, name, finding in sorted(logs, key=lambda entry: entry[0])
    ]
    return pd.DataFrame(rows, columns=["respondent", "row", "rule", "reason_en", "reason_zh"]).astype(
        {"respondent": "str", "row": "int64"}
    )


def _notes(counts: pd.DataFrame, cleaning: Cleaning, responses: Responses, duration: str | None) -> Iterator[str]:
    if cleaning.speeder_share and not duration:
        yield "no variable of type duration: speeders were not looked for"
    if cleaning.duplicate_ids and responses.codebook.id is None:
        yield "no respondent's number: duplicate numbers were not looked for"
    becomes = "counted as missing" if cleaning.out_of_range == "missing" else "these sheets are left out"
    for name, count in zip(counts["variable"], counts["outside"], strict=True):
        codes = "code" if count == 1 else "codes"
        yield f"variable {name!r}: {count} {codes} that the codebook does not have, {becomes}"


def _both(kept: Responses) -> Iterator[str]:
    for name, count in rules.nothing_and_something(kept.frame, kept.codebook).items():
        yield f"variable {name!r}: {count} of the records analysed chose an answer that says that nothing applies together with another (see survey: cleaning: contradictions)"
