"""A chapter whose words stand in text cells: its code reads, computes, and hands on values, figures and tables
by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.errors import InputError, MeasureError, Problem
from bphs.inputs.regions.system import System, system_of, system_tables
from bphs.inputs.study import Study
from bphs.report.chapter import display, records
from bphs.report.chapter.desk import Desk
from bphs.report.chapter.exercises import checked, last_of
from bphs.report.chapter.outlined import outlined
from bphs.report.disclosure import few_left
from bphs.report.tables import labelled
from bphs.report.words import wording
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bphs.report.maps.explored import Explored
    from bphs.report.tables.weighed import Weighed

OUTLINES = "boundaries"
"""Name of the value that says where outlines come from: with the notes on them once a map has been drawn."""
AGREED = Text(
    "{what}: {hand:,.7g} by hand, {library:,.7g} by the library.",
    "{what}：手工计算 {hand:,.7g}，函数计算 {library:,.7g}。",
)


class WordedChapter(Desk):
    """One chapter of one study; see the methods.

    No word stands in its code: captions, titles and sentences are in the text cells.
    """

    def __init__(self, name: str, study: Study, root: Path) -> None:
        super().__init__(name, study, root)
        self._root = root
        self._values: dict[str, dict[str, Any]] = {}
        if display.rendering():  # a chapter that records nothing has no values, and its page is written all the same
            records.write(self._folder, self._values)

    @property
    def recorded(self) -> Mapping[str, Mapping[str, Any]]:
        """Values recorded so far, as they are stored: of few respondents no more than that they are hidden."""
        return {name: dict(one) for name, one in self._values.items()}

    def record(
        self,
        name: str,
        value: Any,
        *,
        unit: str = "",
        interval: Sequence[float] | None = None,
        p: float | None = None,
        p_floor: float | None = None,
        of: float | None = None,
        versus: float | None = None,
        alpha: float | None = None,
        respondents: int | str | None = None,
        kind: str = "value",
    ) -> None:
        """Record of a value, for sentences to print.

        Parameters
        ----------
        name : unique in the chapter; ``{name}`` in its sentences.
        value : a number, a name, a `Text`, or a list of them; or an estimate, whose interval goes with it.
        unit : code of the unit, e.g. ``"share"`` or a column of the dictionary.
        interval : lower and upper limit.
        p, p_floor : p value, and the smallest that its test could have given (1 / (replicates + 1) of a permutation
            test).
        of : the number that a count is of; decides between all, some, one and none.
        versus : the value that the interval is held against; 0 if not given.
        alpha : level of the test that `p` is of, where it decides for want of an interval whether something changed.
        respondents : how many stand behind it, or ``"all"``; needed in a study with a survey. Of few nothing is kept
            but that it is hidden.

        Raises
        ------
        InputError : a study with a survey is not told of the respondents.
        Undefined : the value is not a number, or infinite: the study's values do not determine it.
        """
        if hasattr(value, "interval") and hasattr(value, "value"):
            value, interval = value.value, value.interval if interval is None else interval
        records.said_of_respondents(f"{self.name}, {name!r}", respondents, survey=self.study.survey is not None)
        records.determined(name, value, interval)
        if not isinstance(respondents, str) and self._gate.few(None if respondents is None else int(respondents)):
            self._values[name] = dict(records.HIDDEN)
        else:
            facts = {"unit": unit, "interval": interval, "p": p, "p_floor": p_floor, "of": of, "versus": versus}
            facts["alpha"] = alpha if p is not None else None
            self._values[name] = records.entry(value, kind=kind, synthetic=self.synthetic, **facts)
        records.write(self._folder, self._values)

    def finding(self, name: str, value: Any, **facts: Any) -> None:
        """As `record`, of a value that a finding of the page states; in JupyterLab its sentence is shown."""
        self.record(name, value, kind="finding", **facts)
        if not display.rendering():
            from bphs.report.chapter.spoken import sentence

            said = sentence(self._root, self.name, self.study, self._values, name)
            display.show("finding", name, {"text/markdown": said, "text/plain": said})

    def figure(
        self,
        name: str,
        draw: Callable[..., Figure],
        *args: Any,
        groups: pd.DataFrame | bool | None = None,
        explore: Explored | None = None,
        **options: Any,
    ) -> None:
        """Show a figure, drawn once for each language: axes, marks and legends; title and caption are the page's.

        Parameters
        ----------
        name : of its fence, ``:name: fig-name``.
        draw, args, options : `draw` is called with `args` and `options`.
        groups : needed in a study with a survey: the one of `args` that the figure is drawn from, with a column
            `respondents`; `draw` gets it as it may be shown. False if nothing stands for a group of respondents.
        explore : what `bphs.report.maps.explore` made: where the page may run scripts, it stands in the figure's place.

        Raises
        ------
        InputError : nothing said of groups of respondents, or `groups` is none of `args`; a map to be explored of a
            table with groups of respondents, which would show them all.
        """
        if explore is not None and isinstance(groups, pd.DataFrame):
            raise InputError([records.never_explored(f"{self.name}, figure {name!r}")])
        note, made = None, partial(draw, *args, **options)
        if (said := outlined(self.study, args)) is not None:
            self._values[OUTLINES] = records.entry(said, kind="value", synthetic=self.synthetic)
            records.write(self._folder, self._values)
        if (shown := self._gate.figure(f"{self.name}, figure {name!r}", groups)) is not None:
            self._remember_hidden()
            note = shown.note
            if note and few_left(shown):
                made = partial(display.blank, Text("", ""), note)
            else:
                made = partial(draw, *self._shown_instead(name, args, groups, shown.frame), **options)
        for language in display.languages():
            with wording.language(language):
                data = {"image/svg+xml": display.drawn(made, f"{name}-{language}", self.synthetic), "text/plain": name}
                facts = {} if explore is None else {"explore": explore.data()}
                display.show("figure", name, data, synthetic=self.synthetic, note=str(note or ""), **facts)

    def _shown_instead(self, name: str, args: Sequence[Any], groups: Any, frame: pd.DataFrame) -> list[Any]:
        if not any(arg is groups for arg in args):
            expected = "groups= is the table that the figure is drawn from, one of the arguments of its function"
            where = f"{self.name}, figure {name!r}"
            raise InputError([Problem(where, "groups that are not drawn", expected, "hand the same frame to both")])
        return [frame if arg is groups else arg for arg in args]

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        decimals: Mapping[str, int] | None = None,
        once: Sequence[str] = (),
        groups: bool | Sequence[str] = True,
        floors: Mapping[str, float] | None = None,
        sliders: Weighed | None = None,
    ) -> None:
        """Show a table; labels, units and decimals come from the dictionary, caption and notes from its fence.

        Parameters
        ----------
        name : of its fence, ``:name: tbl-name``.
        frame : shown as it is, without its index; a cell may be a `Text`. In a study with a survey, a column
            `respondents` holds counts of people: small ones are hidden, and what they could be worked out from.
        decimals : where this table wants others than the dictionary's.
        once : the first column, and others, whose entry stands once for the rows below each other that share the first
            one's.
        groups : names of columns, where counts of groups of respondents stand side by side; False if no row or column
            is a group.
        floors : of columns of p values, the smallest that their test could have given (1 / (replicates + 1) of a
            permutation test): printed as "≤".
        sliders : what `bphs.report.tables.weighed.weighed` made of the frame: a reader sets the weights of its scores.

        Raises
        ------
        InputError : a column without a label, `once` without the first column, or groups without their `respondents`.
        """
        where = f"{self.name}, table {name!r}"
        shown = self._gate.table(where, frame, {}, groups, once)
        self._remember_hidden()
        labelled.need_columns(where, shown.frame, once)
        columns = labelled.columns_of(shown.whole, {}, decimals or {}, floors)
        for language in display.languages():
            with wording.language(language):
                data = {"text/html": labelled.to_html(shown.marked, columns, once), "text/plain": name}
                facts = {"columns": labelled.described(columns), "csv": labelled.to_csv(shown.marked)}
                facts |= {} if sliders is None else sliders.facts()
                display.show("table", name, data, synthetic=self.synthetic, note=str(shown.note or ""), **facts)

    def system(self, compared: pd.DataFrame, panel: pd.DataFrame) -> System:
        """Indicators of the study by dimension, with their values.

        Parameters
        ----------
        compared, panel : as for `bphs.inputs.regions.system.system_of`.

        Raises
        ------
        InputError : every problem of the tables that they are made of.
        """
        tables = {name: self.read(name) for name in system_tables(self.dictionary)}
        return system_of(compared, panel, tables, self.study.resource, self.dictionary.with_role("resource"))

    def check(self, exercise: str, answer: float) -> None:
        """Say whether the answer to an exercise of this chapter is right, by the study's own tables.

        Raises
        ------
        InputError : the chapter has no such exercise, or no chapter has saved what it is asked of yet.
        """
        tables: dict[str, Callable[[], tuple[Any, Any]]] = {
            "units": lambda: last_of(self.load("indicators"), self.study.resource),
            "items": lambda: (self.load("items"), self.scales(self.codebook())),
        }
        print(checked(self.name, exercise, answer, tables))

    def agree(self, what: str, by_hand: float, by_library: float) -> None:
        """Show that a measure built by hand in the cells above and the library's own are the same number.

        Parameters
        ----------
        what : column of the dictionary that names the measure.

        Raises
        ------
        MeasureError : they differ by more than rounding.
        """
        if not math.isclose(by_hand, by_library, rel_tol=1e-9, abs_tol=1e-12):
            raise MeasureError(f"{what}: by hand {by_hand!r}, by the library {by_library!r}; they must be the same.")
        said = AGREED.format(what=wording.title(what), hand=by_hand, library=by_library)
        for language in display.languages():
            with wording.language(language):
                data = {"text/markdown": str(said), "text/plain": str(said)}
                display.show("agreement", what, data, synthetic=self.synthetic)
