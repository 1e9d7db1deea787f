"""Answers of yes or no as theses print them: how many of how many, per cent, chi-square and p value."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bphs.inputs.survey.settings import Survey
from bphs.measures.comparisons.yes_no import TESTED
from bphs.report.disclosure.linked import UNTESTED, WITHHELD, linked
from bphs.report.words import labels, wording
from bphs.report.words.wording import Text

YES = Text("yes", "是")


def counted(shares: pd.DataFrame, groups: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Table of answers, one row each, with the test of the first grouping.

    Parameters
    ----------
    shares : of `yes_shares`. groups : of `yes_by_group`, for the same answers. survey : says which counts are small.

    Returns
    -------
    `variable` (what was asked), `item` (what was answered yes to; without a colon in the title the word "yes"),
    `answered`, `respondents`, `percent`, `weighted_share` (per cent) and the tests, as far as there are any; its index
    says what is hidden because tables of the groups stand beside it.
    """
    tests = groups.drop_duplicates("outcome")[["outcome", *TESTED]].dropna(axis=1, how="all")
    titles = [wording.title(name) for name in shares["outcome"]]
    items = [labels.after_colon(title) for title in titles]
    hidden = linked(groups, survey).drop_duplicates("outcome").set_index("outcome")
    flags = {WITHHELD: hidden["untold"], UNTESTED: hidden["untested"]}
    asked = {name: marks.reindex(shares["outcome"], fill_value=False).to_numpy() for name, marks in flags.items()}
    table = shares.merge(tests, on="outcome", how="left").set_index(pd.MultiIndex.from_frame(pd.DataFrame(asked)))
    return table.assign(
        variable=[labels.before_colon(title) for title in titles],
        item=[YES if item == title else item for item, title in zip(items, titles, strict=True)],
        percent=100 * table["share"],
        weighted_share=100 * table["weighted_share"],
    )[["variable", "item", "answered", "respondents", "percent", "weighted_share", *tests.columns[1:]]]


def counted_by_group(groups: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Table of answers in groups, one row for each group of each answer.

    Parameters
    ----------
    groups : of `yes_by_group`. survey : says which counts are small.

    Returns
    -------
    `said_yes`, `characteristic`, `category`, `answered`, `respondents`, `percent` and the tests, as far as there are
    any; its index names the grouping by its code and says what is hidden because tables of all stand beside it. What is
    hidden of it, because few of a group gave an answer, is a group by two things: the whole group stays what it is in
    other tables.
    """
    tests = [name for name in TESTED if groups[name].notna().any()]
    return (
        linked(groups, survey)
        .assign(
            said_yes=[labels.after_colon(wording.title(name)) for name in groups["outcome"]],
            characteristic=[wording.title(name) for name in groups["grouping"]],
            category=categories(groups),
            percent=100 * groups["share"],
        )
        .set_index(["grouping", WITHHELD, UNTESTED])[
            ["said_yes", "characteristic", "category", "answered", "respondents", "percent", *tests]
        ]
    )


def categories(groups: pd.DataFrame) -> list[Text]:
    """Labels of groups: columns `grouping` and `group`."""
    known = {str(name): labels.answers(str(name), part["group"].unique()) for name, part in groups.groupby("grouping")}
    return [known[name][code] for name, code in zip(groups["grouping"], groups["group"], strict=True)]


def side_by_side(groups: pd.DataFrame, sizes: pd.Series, outcomes: Sequence[str], survey: Survey) -> pd.DataFrame:
    """Table of single-factor results, one row for each group: per cent, chi-square and p value of each outcome; the p
    value is the one that follows the design, where there is one.

    Parameters
    ----------
    groups : of `yes_by_group`. sizes : respondents by (grouping, group), the index of the rows shown.
    outcomes : columns, in their order; those without a row are left out. survey : says which counts are small.

    Returns
    -------
    `characteristic`, `category`, `respondents`, and of each outcome ``percent@outcome`` and its tests; the index as of
    `counted_by_group`, with a level ``untested@outcome`` for each.
    """
    table = sizes.rename("respondents").rename_axis(["grouping", "group"]).reset_index()
    hidden = linked(groups, survey)
    flags = {WITHHELD: hidden[hidden[WITHHELD]]}
    for outcome in outcomes:
        part = groups[groups["outcome"] == outcome]
        if part["p_design"].notna().any():
            part = part.assign(p_value=part["p_design"])
        shown = ("percent", "chi2", "p_value")
        part = part.assign(percent=100 * part["share"])[["grouping", "group", *shown]]
        named = {name: f"{name}@{outcome}" for name in shown}
        table = table.merge(part.rename(columns=named), on=["grouping", "group"], how="left") if len(part) else table
        flags[f"{UNTESTED}@{outcome}"] = hidden[(hidden["outcome"] == outcome) & hidden[UNTESTED]]
    words = {"characteristic": [wording.title(name) for name in table["grouping"]], "category": categories(table)}
    numbers = [name for name in table if name not in ("grouping", "group", "respondents")]
    rows = pd.MultiIndex.from_frame(table[["grouping", "group"]])
    marks = {name: rows.isin(pd.MultiIndex.from_frame(part[["grouping", "group"]])) for name, part in flags.items()}
    return table.assign(**words, **marks).set_index(["grouping", *marks])[
        ["characteristic", "category", "respondents", *numbers]
    ]
