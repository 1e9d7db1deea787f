"""Rules of cleaning and of disclosure that a survey is held to, as a table that a page can show."""

from __future__ import annotations

import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.survey.settings import Cleaning, Survey

REQUIRED, LEFT_OUT, OFF = ("required", "必须满足"), ("left out", "剔除"), ("off", "未启用")
NOT_HERE = ("does not apply", "不适用")
LAST = {"missing": ("counts as no answer", "按缺失处理"), "exclude": LEFT_OUT}


def told_rules(survey: Survey, codebook: Codebook | None = None) -> pd.DataFrame:
    """Rules of a survey in the order in which they are applied, with their limits.

    Parameters
    ----------
    codebook : with it, rules that look for what the survey does not have (numbers of respondents, the time taken,
        enough items) are said not to apply.

    Returns
    -------
    `rule_en`, `rule_zh`, `limit_en`, `limit_zh`, one row for each rule.

    >>> rules = told_rules(Survey(file="answers.csv"))
    >>> rules.limit_en[rules.rule_en.str.startswith("Time taken")].item()
    '33%'
    """
    rules = survey.cleaning
    rows = [(f"Eligible: {rule.en}", f"纳入条件：{rule.zh}", *REQUIRED) for rule in rules.eligible]
    numbered, timed, rated = _has(survey, codebook)
    rows += _duplicates(rules, numbered)
    speed, row = _share(rules.speeder_share), _share(rules.longstring_share, off=(0, 1))
    rows += [
        (
            "Time taken, less than this share of the median",
            "作答时间低于中位数的比例",
            *(speed if timed else NOT_HERE),
        ),
        (
            "The same answer in a row, more than this share of the items",
            "连续相同选项占量表题的比例超过",
            *(row if rated else NOT_HERE),
        ),
    ]
    rows += [(f"Contradiction: {rule.en}", f"前后矛盾：{rule.zh}", *LEFT_OUT) for rule in rules.contradictions]
    if rules.contradictions_allowed:
        rows.append(("Contradictions that are let pass", "允许的前后矛盾数", *_number(rules.contradictions_allowed)))
    rows += [
        ("A code that the codebook does not have", "编码超出范围", *LAST[rules.out_of_range]),
        (
            "Questions not answered, more than this share",
            "未答题目比例超过",
            *_share(rules.missing_share, off=(1,)),
        ),
        ("Counts of respondents that are not shown, below", "不予公布的人数，低于", *_number(survey.small_cell)),
    ]
    return pd.DataFrame(rows, columns=["rule_en", "rule_zh", "limit_en", "limit_zh"])


def _has(survey: Survey, codebook: Codebook | None) -> tuple[bool, bool, bool]:
    """Whether the survey has numbers of respondents, the time taken, and enough items for answers in a row."""
    if codebook is None:
        return True, True, True
    kept = [variable.type for variable in codebook.variables if variable.kept]
    timed = survey.duration is not None or "duration" in kept
    return codebook.id is not None, timed, kept.count("scale") >= survey.cleaning.longstring_items


def _duplicates(rules: Cleaning, numbered: bool) -> list[tuple[str, str, str, str]]:
    ids = (LEFT_OUT if rules.duplicate_ids else OFF) if numbered else NOT_HERE
    return [
        ("A respondent's number that stood before", "编号重复", *ids),
        ("The same answers as an earlier record", "作答内容完全重复", *(LEFT_OUT if rules.duplicate_answers else OFF)),
    ]


def _share(share: float, off: tuple[float, ...] = (0,)) -> tuple[str, str]:
    return OFF if share in off else (f"{share:.0%}", f"{share:.0%}")


def _number(value: int) -> tuple[str, str]:
    return str(value), str(value)
