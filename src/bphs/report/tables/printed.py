"""A table as it is printed away from its page, in Word or LaTeX: the words that the page shows, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import lxml.html

from bphs.report.chapter.display import SUPPRESSED
from bphs.report.words.wording import Text

LABEL = Text("Table", "表")
MARK = Text("[SYNTHETIC DATA]", "【合成数据】")
"""What the caption of a table that descends from synthetic data begins with."""
NOTE = Text("Note.", "注：")
_MARKS = {"em": "italic", "i": "italic", "strong": "bold", "b": "bold", "sup": "raised", "sub": "lowered"}
_SCRIPTS = {("msup", 1): "raised", ("msub", 1): "lowered", ("msubsup", 1): "lowered", ("msubsup", 2): "raised"}
_NUMBER = re.compile(r"[<>≤≥≈]? ?\(?[−+-]?\d")
_VALUE = re.compile(r"[<>≤≥≈]?[−+\-(\[]*\d[\d\s,.;:%*†‡()\[\]−–—+-]*")
NOTHING = ("", "–", "—", SUPPRESSED)
"""What stands for a number that is missing or not shown."""
_SENTENCES = re.compile(r"[。！？]|[.!?](?:\s|$)")


class Run(NamedTuple):
    """Words that look alike: ``italic``, ``bold``, ``raised``, ``lowered``, or none of these."""

    text: str
    marks: frozenset[str] = frozenset()


Words = tuple[Run, ...]


@dataclass(frozen=True)
class Printed:
    """A table as its reader sees it.

    Parameters
    ----------
    name : chapter and table, ``"08_scales-reliability"``; unique in a study.
    language : ``"en"`` or ``"zh"``.
    number : in its caption.
    captions : by language, the table's own first; a Chinese thesis prints the English one below.
    head, rows : cells as the page shows them.
    numeric : for each column whether its cells are numbers.
    notes : below the table; may be empty.
    synthetic : whether the table descends from synthetic data.
    opening : what its number begins with where tables are numbered by chapter, ``"3-"``.
    """

    name: str
    language: str
    number: int
    captions: Mapping[str, Words]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    notes: Words
    synthetic: bool
    opening: str = ""

    def label(self, language: str) -> str:
        """``Table 3`` or 表3, with the chapter's number before its own where the study numbers by chapter."""
        return f"{getattr(LABEL, language)}{'' if language == 'zh' else ' '}{self.opening}{self.number}"


def printed(html: str, made: Mapping[str, Any], name: str, captions: Mapping[str, Words], notes: Words) -> Printed:
    """Table that a page shows.

    Parameters
    ----------
    html : the table of the page: its ``<table>``, heading cells in ``<thead>``.
    made : what `bphs` says of the table: language, number, whether it is synthetic.
    """
    table = lxml.html.fromstring(html)
    head = table.xpath(".//thead//tr[last()]/*")
    rows = tuple(_lines(table.xpath(".//tbody/tr"), len(head)))
    marked = [cell.get("class") and "number" in cell.get("class").split() for cell in head]
    numeric = tuple(bool(mark) or _numbers(row[place] for row in rows) for place, mark in enumerate(marked))
    own = {key: without_stop(words) for key, words in captions.items()}
    heads = tuple(cell.get("data-title") or _text(cell) for cell in head)  # with the title that spans it on the page
    opening, line, number = str(made["number"]).rpartition("-")  # 3-1 where tables are numbered by chapter
    return Printed(
        name, made["lang"], int(number), own, heads, rows, numeric, notes, bool(made["synthetic"]), opening + line
    )


def runs(html: str) -> Words:
    """A line of HTML, formulas included, as words with marks.

    >>> [(run.text, *run.marks) for run in runs("<em>R</em><sup>2</sup> &lt; 1")]
    [('R', 'italic'), ('2', 'raised'), (' < 1',)]
    """
    return tuple(_walk(lxml.html.fragment_fromstring(html, create_parent="span"), frozenset()))


def plain(words: Iterable[Run]) -> str:
    """Words without their marks."""
    return "".join(run.text for run in words)


def caption(table: Printed, language: str) -> Words:
    """Caption after its number, with the mark of synthetic data."""
    return marked(table.captions[language], table.synthetic, language)


def marked(words: Words, synthetic: bool, language: str) -> Words:
    """Words that begin with the mark of synthetic data, where they tell of such."""
    mark = getattr(MARK, language) + ("" if language == "zh" else " ")
    return ((Run(mark, frozenset({"bold"})),) if synthetic else ()) + tuple(words)


def notes(table: Printed) -> Words:
    """Notes, opened by the word for it unless they open so themselves; empty if there are none."""
    return opened(table.notes, table.language)


def opened(noted: Words, language: str) -> Words:
    """Notes with the word for it before them, unless they open so themselves."""
    words, opening = plain(noted).strip(), getattr(NOTE, language)
    if not words or words.startswith(("注：", "注:", "Note")):
        return noted if words else ()
    space = "" if language == "zh" else " "
    return (Run(opening, frozenset() if language == "zh" else frozenset({"italic"})), Run(space), *noted)


def split(cell: str) -> tuple[str, str]:
    """A number before and from its decimal point, so that a column can be aligned there.

    >>> split("−1,234.50***"), split("<0.001"), split("38"), split("–")
    (('−1,234', '.50***'), ('<0', '.001'), ('38', ''), ('–', ''))
    """
    found = re.match(r"[^\d.]*[\d,]*", cell)
    end = found.end() if found and _NUMBER.match(cell) else len(cell)
    return cell[:end], cell[end:]


def _numbers(cells: Iterable[str]) -> bool:
    """Whether a column of words holds numbers, as a model's estimates with stars do."""
    said = [cell for cell in cells if cell not in NOTHING]
    return bool(said) and all(_VALUE.fullmatch(cell) for cell in said)


def _lines(rows: Iterable[Any], width: int) -> Iterator[tuple[str, ...]]:
    """Cell by cell; below a cell that reaches over several rows stands nothing, as in print."""
    reach = [0] * width
    for row in rows:
        cells, line = iter(row), []
        for place in range(width):
            if reach[place] == 0:
                cell = next(cells)
                reach[place] = int(cell.get("rowspan", 1))
                line.append(_text(cell))
            else:
                line.append("")
            reach[place] -= 1
        yield tuple(line)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def without_stop(words: Words) -> Words:
    """A caption of one sentence is a title: it ends without a full stop."""
    if not words or len(_SENTENCES.findall(plain(words).rstrip())) != 1:
        return words
    return (*words[:-1], words[-1]._replace(text=words[-1].text.rstrip().rstrip("。.")))


def _walk(element: Any, marks: frozenset[str]) -> Iterator[Run]:
    if not isinstance(element.tag, str) or element.tag == "annotation":
        return
    own = marks | ({_MARKS[element.tag]} if element.tag in _MARKS else set())
    if element.text:
        variable = element.tag == "mi" and len(element.text) == 1
        yield Run(element.text, own | {"italic"} if variable else own)
    for place, child in enumerate(element):
        if element.tag == "mfrac" and place == 1:
            yield Run("/", own)
        script = _SCRIPTS.get((element.tag, place))
        yield from _walk(child, own | {script} if script else own)
        if child.tail:
            yield Run(child.tail, own)
