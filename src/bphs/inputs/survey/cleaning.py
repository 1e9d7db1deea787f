"""Cleaning of the records received, with an account: how many each rule took out, and which, and why.

The rules follow one another; a record is taken out by the first that it breaks, and counted there. Not every respondent
who breaks a later rule is a careless one, so each rule is a setting (``survey: cleaning:`` in ``study.yml``) and the
log names every record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.survey import duplicates, outside, rules
from bphs.inputs.survey.findings import NOTHING, Findings
from bphs.inputs.survey.held import Answers
from bphs.inputs.survey.response import response_rate
from bphs.inputs.survey.responses import Responses
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
            len(self.responses.answers),
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
    answers, wrong = rules.in_range(responses.answers, responses.codebook)
    counts = outside.outside_of(responses.answers, wrong, responses.codebook)
    if many := list(outside.refusals(counts, cleaning.out_of_range_share, responses.answers, responses.codebook)):
        raise InputError(many)
    alive = np.ones(len(answers), dtype=bool)
    logs, flow = [], [("received", 0, len(answers))]
    for name, findings in _findings(responses, answers, wrong, cleaning, duration):
        caught = alive[findings.places]
        alive[findings.places] = False
        flow.append((name, int(caught.sum()), int(alive.sum())))
        logs.append((name, findings._replace(places=findings.places[caught], which=findings.which[caught])))
    flow.append(("analysed", 0, int(alive.sum())))
    if not alive.any():
        raise InputError([_nobody(flow)])
    kept = replace(responses, answers=answers).taken(alive)
    notes = (*_notes(counts, cleaning, responses, duration), *_both(kept))
    return Cleaned(kept, _flow(flow), _log(responses, logs), counts, notes)


def _findings(
    responses: Responses,
    answers: Answers,
    wrong: Mapping[str, np.ndarray],
    cleaning: Cleaning,
    duration: str | None,
) -> Iterator[tuple[str, Findings]]:
    """Findings of each rule among all records, in the order in which the rules are applied."""
    codebook, none = responses.codebook, NOTHING
    yield "not_eligible", rules.not_eligible(answers, cleaning.eligible)
    yield "duplicate_id", duplicates.duplicate_ids(responses) if cleaning.duplicate_ids else none
    yield "duplicate_answers", duplicates.duplicate_answers(responses, MARKED) if cleaning.duplicate_answers else none
    timed = duration if cleaning.speeder_share else None
    yield "speeder", rules.speeders(answers, timed, cleaning.speeder_share) if timed else none
    yield (
        "straight_line",
        rules.straight_lines(responses.answers, codebook, cleaning.longstring_share, cleaning.longstring_items),
    )
    yield "contradiction", rules.contradictions(answers, cleaning.contradictions, cleaning.contradictions_allowed)
    yield "out_of_range", rules.out_of_range(responses.answers, wrong) if cleaning.out_of_range == "exclude" else none
    yield "missing", rules.too_many_missing(answers, codebook, cleaning.missing_share)


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


def _flow(steps: list[tuple[str, int, int]]) -> pd.DataFrame:
    rows = [(name, STEPS[name].en, STEPS[name].zh, excluded, left) for name, excluded, left in steps]
    return pd.DataFrame(rows, columns=["step", "step_en", "step_zh", "excluded", "remaining"])


def _log(responses: Responses, logs: Sequence[tuple[str, Findings]]) -> pd.DataFrame:
    """Records taken out, in the order of the file."""
    every = np.concatenate([findings.places for _, findings in logs])
    order = np.argsort(every)
    out = responses.taken(every[order])
    told = {
        "rule": [name for name, findings in logs for _ in findings.which],
        "reason_en": [findings.reasons[which].en for _, findings in logs for which in findings.which],
        "reason_zh": [findings.reasons[which].zh for _, findings in logs for which in findings.which],
    }
    words = {name: np.array(texts, dtype=object)[order] for name, texts in told.items()}
    log = pd.DataFrame({"respondent": out.respondents, "row": np.array(out.rows, dtype="int64"), **words})
    return log.astype(dict.fromkeys(words, "str")) if len(log) else log


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
    for name, count in rules.nothing_and_something(kept.answers, kept.codebook).items():
        yield f"variable {name!r}: {count} of the records analysed chose an answer that says that nothing applies together with another (see survey: cleaning: contradictions)"
