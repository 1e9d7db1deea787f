"""What a notebook holds in its hand: read and load tables, save them, show figures and tables, state findings.

A notebook is executed once for both languages. Under ``make report`` each figure, table and finding is put out in
English and in Chinese, marked with its language; in JupyterLab the reader sees one language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.errors import InputError, MeasureError, Problem
from bphs.inputs.study import Study, read_study
from bphs.report import display, stored, tabular, wording
from bphs.report.desk import Desk
from bphs.report.disclosure import disclosed
from bphs.report.wording import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Words = tuple[str, str]
"""The same words in English and in Chinese."""


def open_chapter(name: str, study: str | Path) -> Chapter:
    """Begin a chapter.

    Parameters
    ----------
    name : the notebook's name without its ending, e.g. ``"03_inequality"``.
    study : path of the study's ``study.yml``, relative to the project or to the notebook.

    Raises
    ------
    InputError : the settings or the data dictionary cannot be used; tells all problems at once.
    """
    root = Path(__file__).parents[3]
    path = next((place for place in (Path(study), root / study) if place.exists()), Path(study))
    chapter = Chapter(name, read_study(path), root)
    display.show_warnings_without_paths()
    return chapter


class Chapter(Desk):
    """One chapter of one study; see the methods.

    Attributes
    ----------
    study : the study's settings.
    dictionary : its data dictionary.
    """

    def __init__(self, name: str, study: Study, root: Path) -> None:
        super().__init__(name, study, root)
        self._numbers: dict[str, dict[str, int]] = {"figure": {}, "table": {}}
        self._findings: dict[str, dict[str, Any]] = {}

    def figure(self, name: str, draw: Callable[[], Figure], *, caption: Words, alt: Words) -> None:
        """Show a figure, drawn once for each language.

        Parameters
        ----------
        name : for cross-references: ``@fig-name``.
        draw : returns the figure; asked once per language, words come from `bphs.report.wording`.
        caption, alt : (English, Chinese); the alternative text says what a reader would see.

        Raises
        ------
        InputError : no alternative text, or no caption.
        """
        self._need_words(f"figure {name!r}", caption=caption, alt=alt)
        number = self._number("figure", name)
        for language in display.languages():
            with wording.language(language):
                words = {"caption": str(Text(*caption)), "alt": str(Text(*alt))}
                data = {"image/svg+xml": display.drawn(draw, f"{name}-{language}", self.synthetic), "text/plain": words["caption"]}
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
    ) -> None:
        """Show a table; labels, units and decimals come from the dictionary.

        Parameters
        ----------
        name : for cross-references: ``@tbl-name``.
        frame : shown as it is, without its index; a cell may be a `Text`. In a study with a survey, a column `respondents`
            holds counts of people: small ones are hidden, and what they could be worked out from.
        caption, notes : (English, Chinese).
        labels : own (English, Chinese) headings for columns that the dictionary does not describe.
        decimals : where this table wants others than the dictionary's.
        once : the first column, and others, whose entry stands once for the rows below each other that share the first one's.

        Raises
        ------
        InputError : no caption, a column without a label, or `once` without the first column.
        """
        self._need_words(f"table {name!r}", caption=caption)
        number = self._number("table", name)
        frame, hidden = disclosed(frame, self.study.survey)
        notes = Text(*notes) if hidden is None else Text(*(f"{one} {other}".strip() for one, other in zip(notes, hidden, strict=True)))
        tabular.need_columns(f"{self.name}, table {name!r}", frame, once)
        columns = tabular.columns_of(frame, {key: Text(*words) for key, words in (labels or {}).items()}, decimals or {})
        for language in display.languages():
            with wording.language(language):
                words = {"caption": str(Text(*caption)), "notes": str(Text(*notes))}
                data = {"text/html": tabular.to_html(frame, columns, once), "text/plain": words["caption"]}
                facts = {"columns": tabular.described(columns), "csv": tabular.to_csv(frame)}
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
        words = Text("{what}: {hand:,.7g} by hand, {library:,.7g} by the library.", "{what}：手工计算 {hand:,.7g}，函数计算 {library:,.7g}。")
        sentence = words.format(what=Text(*what), hand=by_hand, library=by_library)
        for language in display.languages():
            with wording.language(language):
                display.show("agreement", what[0], {"text/markdown": str(sentence), "text/plain": str(sentence)}, synthetic=self.synthetic)

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
        """
        bounds = dict(zip(("lower", "upper"), map(float, interval), strict=True)) if interval else {}
        sentence = Text(en, zh).format(value, **bounds, **fields)
        self._need_words(f"finding {name!r}", sentence=sentence)
        self._findings[name] = {
            "chapter": self.name,
            "name": name,
            "value": float(value),
            **bounds,
            "unit": unit,
            "notebook": f"notebooks/{self.name}.ipynb",
            "synthetic": self.synthetic,
            **sentence._asdict(),
        }
        stored.write_json(self._folder / "findings.json", list(self._findings.values()))
        for language in display.languages():
            with wording.language(language):
                data = {"text/markdown": str(sentence), "text/plain": str(sentence)}
                display.show("finding", name, data, synthetic=self.synthetic, value=float(value), unit=unit)

    def _number(self, kind: str, name: str) -> int:
        """The first figure is 1; running a cell again in JupyterLab does not count on."""
        numbers = self._numbers[kind]
        return numbers.setdefault(name, len(numbers) + 1)

    def _need_words(self, where: str, **words: Words) -> None:
        missing = [kind for kind, both in words.items() if len(both) != 2 or not all(text.strip() for text in both)]
        if missing:
            raise InputError([Problem(f"{self.name}, {where}", f"no {kind}", "words in English and Chinese", f'{kind}=("…", "…")') for kind in missing])
