"""Chapter as a notebook holds it in its hand: read and load tables, save them, show figures and tables, state findings.

A notebook is executed once for both languages. Under ``make report`` each figure, table and finding is put out in
English and in Chinese, marked with its language; in JupyterLab the reader sees one language.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.errors import InputError, MeasureError, Problem
from bphs.inputs.study import Study, read_study
from bphs.report.chapter import display, stored
from bphs.report.chapter.desk import Desk
from bphs.report.chapter.lab import pass_over_left_out
from bphs.report.chapter.source import source_of, written
from bphs.report.chapter.worded import WordedChapter
from bphs.report.disclosure import NOTHING_SAID, few_left
from bphs.report.tables import labelled, titled
from bphs.report.words import wording
from bphs.report.words.sections import in_text_cells
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Words = tuple[str, str]
"""The same words in English and in Chinese."""


def open_chapter(name: str, study: str | Path) -> Chapter | WordedChapter:
    """Begin a chapter.

    Parameters
    ----------
    name : the notebook's name without its ending, e.g. ``"03_inequality"``.
    study : path of the study's ``study.yml``, relative to the project or to the notebook.

    Raises
    ------
    InputError : the settings or the data dictionary cannot be used; tells all problems at once.
    """
    root = Path(__file__).parents[4]
    settings = read_study(_meant(root, name, study))
    source = source_of(root, settings.folder, name)
    worded = source.exists() and in_text_cells(json.loads(source.read_text(encoding="utf-8")))
    chapter = (WordedChapter if worded else Chapter)(name, settings, root)
    display.show_warnings_without_paths()
    if worded and not display.rendering():
        pass_over_left_out(chapter, source)
    return chapter


def _meant(root: Path, name: str, study: str | Path) -> Path:
    """Settings that are meant: in JupyterLab those of ``make lab STUDY=…``.

    A chapter of a study's own stays with it, whichever study JupyterLab was opened for.
    """
    given, asked = _path_of(root, study), os.environ.get("BPHS_STUDY")
    if display.rendering() or not asked:
        return given
    other = _path_of(root, asked)
    alone = source_of(root, given.parent, name).exists() and not source_of(root, other.parent, name).exists()
    return given if alone else other


def _path_of(root: Path, study: str | Path) -> Path:
    """Settings that are meant: by a study's name, folder or file."""
    places = [Path(study), root / study, root / "data" / study]
    found = next((place for place in places if place.exists()), Path(study))
    return found / "study.yml" if found.is_dir() else found


class Chapter(Desk):
    """One chapter of one study; see the methods.

    Attributes
    ----------
    study : the study's settings.
    dictionary : its data dictionary.
    """

    def __init__(self, name: str, study: Study, root: Path) -> None:
        super().__init__(name, study, root)
        self._root = root
        self._numbers: dict[str, dict[str, int]] = {"figure": {}, "table": {}}
        self._findings: dict[str, dict[str, Any]] = {}

    def figure(
        self,
        name: str,
        draw: Callable[..., Figure],
        *,
        caption: Words,
        alt: Words,
        groups: pd.DataFrame | bool | None = None,
    ) -> None:
        """Show a figure, drawn once for each language.

        Parameters
        ----------
        name : for cross-references: ``@fig-name``.
        draw : returns the figure; asked once per language, words come from `bphs.report.words.wording`.
        caption, alt : (English, Chinese); the alternative text says what a reader would see.
        groups : needed in a study with a survey: the table that the figure is drawn from, with a column `respondents`.
            `draw` is given it as it may be shown: what tells of few respondents is missing. False if nothing stands for
            a group of respondents.

        Raises
        ------
        InputError : no alternative text, no caption, or nothing said of groups of respondents.
        """
        self._need_words(f"figure {name!r}", caption=caption, alt=alt)
        number = self._number("figure", name)
        if (shown := self._gate.figure(self._where("figure", name), groups)) is not None:
            self._remember_hidden()
            if shown.note and few_left(shown):
                draw, alt = partial(display.blank, Text(*caption), shown.note), shown.note
            else:
                draw, caption = partial(draw, shown.frame), display.with_note(caption, shown.note)
        for language in display.languages():
            with wording.language(language):
                words = {"caption": str(Text(*caption)), "alt": str(Text(*alt))}
                data = {
                    "image/svg+xml": display.drawn(draw, f"{name}-{language}", self.synthetic),
                    "text/plain": words["caption"],
                }
                display.show("figure", name, data, synthetic=self.synthetic, number=number, **words)

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        caption: Words,
        notes: Words = ("", ""),
        labels: Mapping[str, Words] | None = None,
        decimals: Mapping[str, int] | None = None,
        once: Sequence[str] = (),
        groups: bool | Sequence[str] = True,
    ) -> None:
        """Show a table; labels, units and decimals come from the dictionary.

        Parameters
        ----------
        name : for cross-references: ``@tbl-name``.
        frame : shown as it is, without its index; a cell may be a `Text`. In a study with a survey, a column
            `respondents` (or a named level of the index) holds counts of people: small ones are hidden, and what they
            could be worked out from.
        caption, notes : (English, Chinese).
        labels : own (English, Chinese) headings for columns that the dictionary does not describe; ``{confidence}`` in
            a heading is the study's level of confidence intervals, e.g. 95%.
        decimals : where this table wants others than the dictionary's.
        once : the first column, and others, whose entry stands once for the rows below each other that share the first
            one's.
        groups : names of columns, where counts of groups of respondents stand side by side; False if no row or column
            is a group.

        Raises
        ------
        InputError : no caption, a column without a label, `once` without the first column, or groups without their
            `respondents`.
        """
        self._need_words(f"table {name!r}", caption=caption)
        number = self._number("table", name)
        own = {key: titled.with_level(words, self.study.confidence) for key, words in (labels or {}).items()}
        shown = self._gate.table(self._where("table", name), frame, own, groups, once)
        self._remember_hidden()
        labelled.need_columns(self._where("table", name), shown.frame, once)
        columns, notes = labelled.columns_of(shown.whole, own, decimals or {}), display.with_note(notes, shown.note)
        for language in display.languages():
            with wording.language(language):
                words = {"caption": str(Text(*caption)), "notes": str(Text(*notes))}
                data = {"text/html": labelled.to_html(shown.marked, columns, once), "text/plain": words["caption"]}
                facts = {"columns": labelled.described(columns), "csv": labelled.to_csv(shown.marked)}
                display.show("table", name, data, synthetic=self.synthetic, number=number, **facts, **words)

    def agree(self, what: Words, by_hand: float, by_library: float) -> None:
        """Show that a measure built by hand in the cells above and the library's own are the same number.

        Parameters
        ----------
        what : (English, Chinese) name of the measure.

        Raises
        ------
        MeasureError : they differ by more than rounding.
        """
        if not math.isclose(by_hand, by_library, rel_tol=1e-9, abs_tol=1e-12):
            raise MeasureError(f"{what[0]}: by hand {by_hand!r}, by the library {by_library!r}; they must be the same.")
        words = Text(
            "{what}: {hand:,.7g} by hand, {library:,.7g} by the library.",
            "{what}：手工计算 {hand:,.7g}，函数计算 {library:,.7g}。",
        )
        sentence = words.format(what=Text(*what), hand=by_hand, library=by_library)
        for language in display.languages():
            with wording.language(language):
                display.show(
                    "agreement",
                    what[0],
                    {"text/markdown": str(sentence), "text/plain": str(sentence)},
                    synthetic=self.synthetic,
                )

    def finding(
        self,
        name: str,
        value: float,
        /,
        *,
        en: str,
        zh: str,
        unit: str,
        interval: tuple[float, float] | None = None,
        respondents: int | None = None,
        **fields: Any,
    ) -> None:
        """State a result as a sentence and put its value on record.

        Parameters
        ----------
        name : unique in the chapter.
        value : the number the sentence is about; ``{}`` in the sentence.
        en, zh : the sentence as a format string; `fields` and the interval's ``{lower}`` and ``{upper}`` fill the rest.
        unit : of the value, e.g. ``"share"`` or ``"workers per 1,000 residents"``.
        interval : lower and upper bound, where the number has an interval.
        respondents : in the smallest group that the sentence tells of; if they are few, it is neither said nor put on
            record.
        """
        if self._gate.few(respondents):
            self._pass_over(name)
            return
        bounds = dict(zip(("lower", "upper"), map(float, interval), strict=True)) if interval else {}
        sentence = Text(en, zh).format(value, **bounds, **fields)
        self._need_words(f"finding {name!r}", sentence=sentence)
        self._findings[name] = {
            "chapter": self.name,
            "name": name,
            "value": float(value),
            **bounds,
            "unit": unit,
            "notebook": written(self._root, source_of(self._root, self.study.folder, self.name)),
            "synthetic": self.synthetic,
            **sentence._asdict(),
        }
        stored.write_json(self._folder / "findings.json", list(self._findings.values()))
        for language in display.languages():
            with wording.language(language):
                data = {"text/markdown": str(sentence), "text/plain": str(sentence)}
                display.show("finding", name, data, synthetic=self.synthetic, value=float(value), unit=unit)

    def _pass_over(self, name: str) -> None:
        """A finding about few respondents."""
        self._findings.pop(name, None)
        stored.write_json(self._folder / "findings.json", list(self._findings.values()))
        words = NOTHING_SAID.format(threshold=self._survey().small_cell)
        for language in display.languages():
            with wording.language(language):
                display.show(
                    "passed_over",
                    name,
                    {"text/markdown": str(words), "text/plain": str(words)},
                    synthetic=self.synthetic,
                )

    def _where(self, kind: str, name: str) -> str:
        return f"{self.name}, {kind} {name!r}"

    def _number(self, kind: str, name: str) -> int:
        """Number of a figure or table: the first is 1; running a cell again in JupyterLab does not count on."""
        numbers = self._numbers[kind]
        return numbers.setdefault(name, len(numbers) + 1)

    def _need_words(self, where: str, **words: Words) -> None:
        missing = [kind for kind, both in words.items() if len(both) != 2 or not all(text.strip() for text in both)]
        if missing:
            raise InputError(
                [
                    Problem(f"{self.name}, {where}", f"no {kind}", "words in English and Chinese", f'{kind}=("…", "…")')
                    for kind in missing
                ]
            )
