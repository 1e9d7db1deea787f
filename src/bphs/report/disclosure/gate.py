"""Gate that a chapter's tables and figures pass before they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.survey.settings import Survey
from bphs.report.chapter.display import SUPPRESSED
from bphs.report.disclosure.linked import TESTS, WITHHELD, flags_of, without_tests
from bphs.report.disclosure.refusals import unsaid
from bphs.report.disclosure.register import Register, groups_of
from bphs.report.disclosure.roles import BASE, COUNT, names_rows, roles_of
from bphs.report.disclosure.rows import hidden_cells
from bphs.report.disclosure.steps import is_flow, joined
from bphs.report.words.wording import Column, Text

NOTE = Text(
    SUPPRESSED
    + ": not shown; the number would tell of fewer than {threshold} respondents or of nearly all of a tiny group, or let such a number be worked out.",
    SUPPRESSED
    + "表示涉及人数不足 {threshold} 人，或某一很小人群几乎全部作出同一回答，或可据此推算出上述数据，为保护调查对象隐私不予公布。",
)
UNTESTED = Text(
    " A test of such a number is hidden with it, because an exact p gives the counts back.",
    "涉及此类人数的检验结果一并隐去，因为由精确的 P 值可反推人数。",
)
LEFT_OUT = Text(
    "Groups of fewer than {threshold} respondents, and others that would give them away, are not shown.",
    "为保护调查对象隐私，人数不足 {threshold} 人的组别及可据以推算其数据的组别不予公布。",
)
TOGETHER = Text(
    "Rules that took out fewer than {threshold} sheets are shown together with their neighbours.",
    "剔除不足 {threshold} 份的规则与相邻规则合并列示。",
)
NOTHING_SAID = Text(
    "Not said here: it would tell of fewer than {threshold} respondents.",
    "涉及人数不足 {threshold} 人，为保护调查对象隐私，此处不作说明。",
)
SIDE_BY_SIDE = "\0column"


@dataclass(frozen=True)
class Shown:
    """A table as it may be shown.

    Attributes
    ----------
    whole : the table with nothing hidden, for the kinds of its columns only.
    frame : hidden cells missing.
    marked : hidden cells with the sign for it.
    note : what the reader is told of it; None if nothing is hidden.
    """

    whole: pd.DataFrame
    frame: pd.DataFrame
    marked: pd.DataFrame
    note: Text | None = None


def few_left(shown: Shown) -> bool:
    """Whether too little is left for a picture: fewer than two rows with nothing hidden."""
    return int((shown.marked != SUPPRESSED).all(axis=1).sum()) < 2


class Gate:
    """Hides what tells of few respondents, the same groups in every table and figure.

    A number cannot be worked out from its own table, whose totals and bases are taken as known, nor from another one of
    the same study that shows the same groups: what is hidden once stays hidden (`Register`), in later chapters too if
    they load a table of the chapter that hid it. Groups are the same if `variable`, `question` or `grouping` names the
    same question and another column the same answer. Not protected (Hundepool et al. 2012, Statistical Disclosure
    Control, doi:10.1002/9781118348239, on linked tables): a group that one table shows before a later one, of fewer
    answers, hides it; a category that is the difference of groups cut otherwise (ages 18-44 here, 18-45 there); what
    three groupings would tell that are shown two by two; numbers in words that an author types; counts of those who
    gave no answer, of whom, if they are few, nothing else is told (`with_silent` in `bphs.inputs`); and who knows some
    of the respondents knows more.

    Parameters
    ----------
    survey : the study's settings for its survey; None if it has none: then everything is shown.
    """

    def __init__(self, survey: Survey | None) -> None:
        self.survey = survey
        self.register = Register()
        self._variables: dict[str, Column] = {}

    def learn(self, variables: Mapping[str, Column]) -> None:
        """Survey's variables: by the words of their answers groups are known."""
        self._variables.update({name: variable for name, variable in variables.items() if variable.categories})

    def table(
        self,
        where: str,
        frame: pd.DataFrame,
        own: Mapping[str, Text],
        groups: bool | Sequence[str] = True,
        once: Sequence[str] = (),
    ) -> Shown:
        """A table as it may be shown.

        Parameters
        ----------
        where : the table, for messages.
        frame : the table; named levels of its index say which group a row is, how many it has, or what of it is hidden
            for the sake of other tables (`linked`), and are not shown.
        own : the table's own headings.
        groups : names of columns with counts of groups that stand side by side; False if there are no groups.
        once : columns whose entry stands once for the rows that share the first one's: it tells of them together, not
            of each.

        Raises
        ------
        InputError : signs of groups without their number of respondents; more than two groupings.
        """
        plain = frame.reset_index(drop=True)
        if self.survey is None or groups is False:
            return Shown(plain, plain, plain)
        flags = flags_of(frame.index)
        levels = [name for name in frame.index.names if name is not None and name not in (*frame, *flags)]
        full = pd.concat([frame.index.to_frame(index=False)[levels], plain], axis=1) if levels else plain
        if not isinstance(groups, bool):
            return self._side_by_side(where, plain, own, list(groups))
        if is_flow(full):
            return self._steps(plain)
        if problems := list(unsaid(where, full, own, self._variables)):
            raise InputError(problems)
        if COUNT not in full:
            return Shown(plain, plain, plain)
        cells = self._cells(where, full, own, flags.get(WITHHELD))[frame.columns]
        return self._hide(plain, without_tests(_told_once(plain, cells, once), flags))

    def figure(self, where: str, groups: pd.DataFrame | bool | None) -> Shown | None:
        """Groups of a figure as they may be drawn; None if it shows none.

        Parameters
        ----------
        groups : one row for each group, with a column `respondents`, or the steps of cleaning; False if there are no
            groups.

        Raises
        ------
        InputError : it is not said (None), or not how many respondents the groups have.
        """
        if isinstance(groups, pd.DataFrame):
            if self.survey is not None and COUNT not in groups and not is_flow(groups):
                raise InputError(
                    [
                        Problem(
                            where,
                            "groups without their number of respondents",
                            f"a column {COUNT!r}, so that small groups are hidden",
                            "add it to the table of groups=",
                        )
                    ]
                )
            shown = self.table(where, groups, {})
            return replace(
                shown,
                note=shown.note
                and (
                    shown.note
                    if is_flow(groups)
                    else LEFT_OUT.format(threshold=self.survey.small_cell if self.survey else 0)
                ),
            )
        if self.survey is not None and groups is not False:
            expected = "groups=…: the table that it is drawn from, with a column 'respondents', which draw then gets without small groups"
            raise InputError(
                [
                    Problem(
                        where,
                        "not said whether it shows groups of respondents",
                        expected,
                        "say groups=False if no point, bar or line stands for a group of respondents",
                    )
                ]
            )
        return None

    def few(self, respondents: int | None) -> bool:
        """Whether a sentence about so many respondents is not to be said."""
        return self.survey is not None and respondents is not None and 0 < respondents < self.survey.small_cell

    def _cells(
        self, where: str, frame: pd.DataFrame, own: Mapping[str, Text], withheld: np.ndarray | None = None
    ) -> pd.DataFrame:
        assert self.survey is not None
        roles = roles_of(where, frame, self._variables, own)
        groups = groups_of(roles, self._variables, own)
        known = self.register.covers(groups)
        hidden = hidden_cells(frame, roles, self.survey, known if withheld is None else known | withheld)
        self.register.add(
            group
            for of_row, row in zip(groups, hidden[COUNT], strict=True)
            if row and len(of_row) == 1
            for group in of_row
        )
        return hidden

    def _side_by_side(self, where: str, frame: pd.DataFrame, own: Mapping[str, Text], groups: list[str]) -> Shown:
        """A table whose columns `groups` are counts: one row of counts below the other it is like any table."""
        others = [str(name) for name in frame if name not in groups]
        if problems := self._unfit(where, frame, groups, others):
            raise InputError(problems)
        long = frame.melt(id_vars=others, value_vars=groups, var_name=SIDE_BY_SIDE, value_name=COUNT)
        long[SIDE_BY_SIDE] = [own[name].en if name in own else name for name in long[SIDE_BY_SIDE]]
        rows = self._cells(where, long, own)[COUNT].to_numpy().reshape(len(groups), len(frame))
        hidden = pd.DataFrame(False, index=frame.index, columns=frame.columns)
        for name, marks in zip(groups, rows, strict=True):
            hidden[name] = marks
        return self._hide(frame, hidden)

    def _steps(self, flow: pd.DataFrame) -> Shown:
        assert self.survey is not None
        shown = joined(flow, self.survey.small_cell)
        note = TOGETHER.format(threshold=self.survey.small_cell) if len(shown) < len(flow) else None
        return Shown(shown, shown, shown, note)

    def _hide(self, frame: pd.DataFrame, hidden: pd.DataFrame) -> Shown:
        assert self.survey is not None
        if not hidden.any(axis=None):
            return Shown(frame, frame, frame)
        tests = [name for name in frame if str(name).partition("@")[0] in TESTS]
        note = NOTE.format(threshold=self.survey.small_cell)
        masked = {name: frame[name].mask(hidden[name]) if hidden[name].any() else frame[name] for name in frame}
        return Shown(
            frame,
            pd.DataFrame(masked),
            frame.astype(object).mask(hidden, SUPPRESSED),
            Text(note.en + UNTESTED.en, note.zh + UNTESTED.zh) if hidden[tests].any(axis=None) else note,
        )

    def _unfit(self, where: str, frame: pd.DataFrame, groups: list[str], others: list[str]) -> list[Problem]:
        """Columns that are not there, and numbers beside counts that stand side by side."""
        absent = [
            Problem(where, f"no column {name!r}", "in groups=[…] columns of the table", "correct the name")
            for name in groups
            if name not in frame
        ]
        numbers = [name for name in others if not names_rows(name, frame[name], self._variables)]
        expected = "beside counts side by side words only: totals and shares would give hidden counts away"
        return absent + [
            Problem(where, f"numbers in column {name!r}", expected, f"leave {name!r} out, or put the groups into rows")
            for name in numbers
        ]


def _told_once(frame: pd.DataFrame, hidden: pd.DataFrame, once: Sequence[str]) -> pd.DataFrame:
    """A test's result, which the rows of a question share, is hidden with none of them."""
    shared = [
        name
        for name in once[1:]
        if name != BASE and frame.groupby(once[0], sort=False)[name].nunique(dropna=False).le(1).all()
    ]
    return hidden.assign(**dict.fromkeys(shared, False))
