"""Tables beside coded interviews, checked: what codes say of constraints, confidence in findings (GRADE-CERQual)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.interviews.codebooks import read_tree
from bphs.inputs.rules.table import read_rules
from bphs.inputs.study import Study

LINKS = ("joint_constraint", "joint_code", "joint_says")
COMPONENTS = ("limitations", "coherence", "adequacy", "relevance")
APPRAISED = ("review_finding_en", "review_finding_zh", "review_codes", *COMPONENTS, "cerqual", "cerqual_why_en", "cerqual_why_zh")  # fmt: skip
CONCERNS = ("none", "minor", "moderate", "serious")
"""Concerns about a component: none or very minor, minor, moderate, serious (Lewin et al. 2018,
doi:10.1186/s13012-017-0689-2).
"""
LEVELS = ("high", "moderate", "low", "very_low")


def appraisals_of_study(study: Study, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Problems of tables that are known by their columns: links of codes and constraints, appraised findings.

    Parameters
    ----------
    tables : the study's tables by where they stand, for messages.
    """
    linked = {where: table for where, table in tables.items() if set(LINKS) <= set(table)}
    appraised = {where: table for where, table in tables.items() if set(APPRAISED) <= set(table)}
    if study.interviews is None or study.interviews.codebook is None or not (linked or appraised):
        return
    try:
        tree, _ = read_tree(study.folder / study.interviews.codebook)
        constraints = {rule.constraint for rule in read_rules(study.folder)}
    except InputError:
        return  # problems of the codebook and of the rules are told with these
    codes = [code.code for code in tree.codes]
    for where, table in linked.items():
        yield from link_problems(table, codes, constraints, where)
    for where, table in appraised.items():
        yield from appraisal_problems(table, codes, where)


def link_problems(table: pd.DataFrame, codes: Collection[str], constraints: Collection[str], where: str) -> Iterator[Problem]:  # fmt: skip
    """Links of codes that the codebook has not, of constraints that no rule names, that say neither for nor against."""
    allowed = {"joint_constraint": constraints, "joint_code": codes, "joint_says": ("supports", "contradicts")}
    known = {"joint_constraint": "a constraint of rules.csv", "joint_code": "a code of the codebook of interviews", "joint_says": "supports or contradicts"}  # fmt: skip
    for place, row in enumerate(table.to_dict("records"), start=2):
        for name, values in allowed.items():
            if row[name] not in values:
                yield Problem(f"{where}, row {place}, {name}", repr(row[name]), known[name], nearest(str(row[name]), values))  # fmt: skip


def appraisal_problems(table: pd.DataFrame, codes: Collection[str], where: str = "certainty") -> Iterator[Problem]:
    """Findings with a component that is not stated, or a confidence that does not fit what is stated.

    CERQual is often misapplied (Wainwright et al. 2023, doi:10.1186/s12961-023-00999-3), so the table is held to what
    can be held: each of the four components and the confidence is stated, confidence is not high where a concern is
    serious, and whatever is not high is explained in both languages.

    Parameters
    ----------
    codes : of the codebook of interviews.
    where : the table, for messages.
    """
    for place, row in enumerate(table.to_dict("records"), start=2):
        at = f"{where}, row {place}"
        for name, allowed in (*((one, CONCERNS) for one in COMPONENTS), ("cerqual", LEVELS)):
            if row[name] not in allowed:
                found = "not stated" if pd.isna(row[name]) or not str(row[name]).strip() else repr(row[name])
                yield Problem(f"{at}, {name}", found, f"one of {', '.join(allowed)}", "state it; a finding without it has no confidence")  # fmt: skip
        if row["cerqual"] == "high" and "serious" in [row[name] for name in COMPONENTS]:
            yield Problem(f"{at}, cerqual", "high, with serious concerns", "moderate or lower", "lower it")
        whys = [row[f"cerqual_why_{language}"] for language in ("en", "zh")]
        if row["cerqual"] != "high" and any(pd.isna(why) or not str(why).strip() for why in whys):
            yield Problem(f"{at}, cerqual_why_en, cerqual_why_zh", "no explanation", "why confidence is not high, in both languages", "write it")  # fmt: skip
        for code in codes_of(row["review_codes"]):
            if code not in codes:
                yield Problem(f"{at}, review_codes", repr(code), "codes of the codebook of interviews", nearest(code, codes))  # fmt: skip


def codes_of(cell: object) -> list[str]:
    """Codes of a cell, parted by semicolons.

    >>> codes_of("late; low"), codes_of(None)
    (['late', 'low'], [])
    """
    return [] if not isinstance(cell, str) else [code.strip() for code in cell.split(";") if code.strip()]


def appraised(table: pd.DataFrame, applied: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
    """Appraised findings with the number of excerpts that carry one of their codes, in `excerpts`.

    Raises
    ------
    InputError : every problem of `appraisal_problems`.
    """
    if problems := list(appraisal_problems(table, codes)):
        raise InputError(problems)
    counts = [applied.loc[applied["code"].isin(codes_of(cell)), "excerpt"].nunique() for cell in table["review_codes"]]
    return table.assign(excerpts=counts)
