"""Citations and the list of references, from one BibTeX file: author and date in English, GB/T 7714 in Chinese.

A work keeps the language it was written in. Fields that end in ``_en`` (author_en, title_en, publisher_en,
address_en, journal_en) tell the English page how a Chinese work and its authors are known in English.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from citeproc import CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source import Citation, CitationItem, Date
from citeproc.source.bibtex import BibTeX

from bphs.errors import Problem, RenderError

_STYLES = {"en": "harvard-cite-them-right", "zh": str(Path(__file__).with_name("gb7714.csl"))}
_LOCALES = {"en": "en-GB", "zh": "zh-CN"}
_DOI = re.compile(r"(?:Available at: )?https://doi\.org/(?P<doi>[^\s<]+[^\s<.])")
_ADDRESS = re.compile(r"""(?<!href=")https?://[^\s<>"]*[^\s<>".]""")
_PAGES = re.compile(r"(?<=\d)[–～](?=\d)")
_YEAR_ALONE = re.compile(r"(?P<kind>\[\w+/OL\])?\. \((?P<year>\d{4})\)(?=\[|\. <a)")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_LOWER_AFTER_HYPHEN = re.compile(r"(?<=\w-)[a-z]")
_CHINESE = re.compile(r"[\u4e00-\u9fff][\u3000-\u303f\u4e00-\u9fff\uff00-\uffef—·\d]*")


class Entry(NamedTuple):
    """One line of the reference list: its key, its text as HTML, and the language of the work."""

    key: str
    text: str
    lang: str


class _Bibliography(BibTeX):
    """BibTeX as citeproc-py reads it, plus the fields that it does not know, in the language of a page."""

    fields = {**BibTeX.fields, "institution": "publisher", "school": "publisher", "number": "issue"}  # noqa: RUF012 as citeproc-py has it
    types = {**BibTeX.types, "online": "webpage", "map": "map", "dataset": "dataset", "standard": "standard"}  # noqa: RUF012 as citeproc-py has it

    def __init__(self, path: Path, language: str) -> None:
        self.page_language = language
        self.languages: dict[str, str] = {}
        super().__init__(str(path), encoding="utf-8")

    def create_reference(self, key: str, bibtex_entry: Any) -> Any:
        own = {name: value for name, value in bibtex_entry.items() if not name.endswith("_en")}
        self.languages[key] = "zh" if own.pop("langid", "") == "chinese" else "en"
        online = {
            "URL": own.pop("url", None),
            "accessed": _date(own.pop("urldate", "")),
            "issued": _date(own.pop("date", "")),
        }
        if self.page_language == "en":
            own |= _english(bibtex_entry)
        if "author" in own:
            own["author"] = _parted(str(own["author"]))
        original = dict(bibtex_entry)
        bibtex_entry.clear()
        bibtex_entry.update(own)
        reference = super().create_reference(key, bibtex_entry)
        bibtex_entry.clear()
        bibtex_entry.update(original)
        reference.update({name: value for name, value in online.items() if value})
        return reference


def _date(written: str) -> Date | None:
    """A date as far as it is known: 2025-06-23, 2025-06 or 2025."""
    parts = [int(part) for part in str(written).split("-") if part]
    return Date(**dict(zip(("year", "month", "day"), parts, strict=False))) if parts else None


def _parted(authors: str) -> str:
    """Given names of two parts with a capital each, Li-Tze for Li-tze: citeproc-py takes a small letter for a particle
    such as "de".

    >>> _parted("Hu, Li-tze and Sartre, Jean-Paul")
    'Hu, Li-Tze and Sartre, Jean-Paul'
    """
    names = [name.partition(",") for name in authors.split(" and ")]
    return " and ".join(
        family + comma + _LOWER_AFTER_HYPHEN.sub(lambda letter: letter[0].upper(), given)
        for family, comma, given in names
    )


def _english(entry: Any) -> dict[str, str]:
    """English entry of a Chinese work: its title in both languages, the rest in English if known."""
    fields = {name.removesuffix("_en"): value for name, value in entry.items() if name.endswith("_en")}
    if "title" in fields:
        fields["title"] = f"{entry['title']} [{fields['title']}]"
    return fields


def _read(path: Path, language: str, own: Path | None = None) -> _Bibliography:
    """Works of `path`, and of `own`, which may say of a key of `path` what it is in this study."""
    source = copy(_of_file(path, language, path.read_bytes() if path.exists() else b""))
    if own is not None and own.exists():
        added = _of_file(own, language, own.read_bytes())
        source.update(added)
        source.languages = source.languages | added.languages
    return source


@lru_cache(maxsize=8)
def _of_file(path: Path, language: str, _: bytes) -> _Bibliography:
    """Works of a file with this content: citeproc-py reads slowly, and every page asks."""
    try:
        return _Bibliography(path, language)
    except Exception as error:
        # citeproc-py reads letter by letter and says no more than which letter surprised it.
        found = f"{type(error).__name__}: {error}"
        remedy = "look for an entry without its end, an unknown type of work, or an @ outside of entries"
        raise RenderError([Problem(str(path), found, "a BibTeX file", remedy)]) from error


@lru_cache(maxsize=8)
def _style(name: str, locale: str) -> Any:
    # Validation against the schema takes longer than everything else together; a test does it once.
    return CitationStylesStyle(name, locale=locale, validate=False)


class Citations:
    """Citations of one page, in the order in which they are made.

    Parameters
    ----------
    path : the BibTeX file.
    language : ``"en"`` or ``"zh"``, the language of the page.
    own : a BibTeX file of the study's own, which need not exist: works that only this study cites.
    """

    def __init__(self, path: Path, language: str, own: Path | None = None) -> None:
        self.language = language
        self.source = _read(path, language, own)
        style = _style(_STYLES[language], _LOCALES[language])
        self._cited = CitationStylesBibliography(style, self.source, formatter.html)

    def __contains__(self, key: str) -> bool:
        return key.lower() in self.source

    def addresses(self) -> set[str]:
        """Addresses of the works cited so far, which a page may name."""
        return {str(item.reference.URL) for item in self._cited.items if item.reference.get("URL")}

    def keys(self) -> list[str]:
        """Every key of the BibTeX file."""
        return sorted(self.source)

    def parenthetical(self, keys: Iterable[str]) -> str:
        """``[@a; @b]`` as HTML: (Theil, 1967; Lorenz, 1905) in English, a raised [1-2] in Chinese."""
        labels = [(key.lower(), self._label(key)) for key in keys]
        if self.language == "zh":
            return f"<sup>[{_numbers(sorted(labels, key=lambda label: int(label[1])))}]</sup>"
        return "(" + "; ".join(_link(key, label) for key, label in labels) + ")"

    def narrative(self, key: str) -> str:
        """``@a`` as HTML, as part of a sentence: Theil (1967) in English, Theil with a raised [1] in Chinese."""
        if self.language == "zh":
            return self._authors(key) + self.parenthetical([key])
        authors, _, year = self._label(key).rpartition(", ")
        return _link(key.lower(), f"{authors} ({year})")

    def entries(self) -> list[Entry]:
        """List of references: by author in English, in order of citation in Chinese."""
        if self.language == "en":
            self._cited.sort()
        return [self._entry(item) for item in self._cited.items]

    def _label(self, key: str) -> str:
        citation = Citation([CitationItem(key)])
        self._cited.register(citation)
        if self.language == "zh":
            return str(self._cited.keys.index(key.lower()) + 1)
        label = str(self._cited.cite(citation, lambda item: None)).removeprefix("(").removesuffix(")")
        return label.replace(" and others", " <i>et al.</i>")

    def _entry(self, item: Any) -> Entry:
        lang = self.source.languages[item.key]
        locale = _LOCALES["en" if self.language == "en" else lang]
        style = _style(_STYLES[self.language], locale)
        style.root.formatter = formatter.html
        text = _linked("".join(map(str, style.render_bibliography([item]))))
        if self.language == "en":
            # the style takes an article without pages for a preprint; here it is one of which the pages were not seen
            text = text.replace(" [Preprint]", "")
            text = _CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', text).replace(" and others", " <i>et al.</i>")
        else:
            # GB/T 7714-2015, 4.6.1: brackets are for the day of publication; a year alone goes without
            text = _YEAR_ALONE.sub(
                lambda year: f"{year['kind']}. {year['year']}" if year["kind"] else f", {year['year']}", text
            )
            text = text.replace(", OTHERS", ", et al").replace(">doi:", ">DOI:")
            text = _PAGES.sub("-", text)
        return Entry(item.key, text, lang)

    def _authors(self, key: str) -> str:
        names = [str(name.get("family") or name.get("literal")) for name in self.source[key.lower()]["author"]]
        # A corporate author is written in braces, which the parser keeps as a family name.
        if len(names) > 2 or "others" in names:
            return html.escape(names[0]) + "等"
        return html.escape("和".join(names))


def _numbers(labels: list[tuple[str, str]]) -> str:
    """Numbers with links, neighbours joined: 1-3,5."""
    runs: list[list[tuple[str, str]]] = []
    for key, number in labels:
        if runs and int(runs[-1][-1][1]) + 1 == int(number):
            runs[-1].append((key, number))
        else:
            runs.append([(key, number)])
    return ",".join("-".join(_link(*run[place]) for place in sorted({0, len(run) - 1})) for run in runs)


def _link(key: str, label: str) -> str:
    return f'<a class="cite" href="#ref-{html.escape(key)}">{label}</a>'


def _linked(text: str) -> str:
    """DOI as readers write it, and other addresses as links. No others on the network may be named by a page."""
    text = _DOI.sub(r'<a href="https://doi.org/\g<doi>">doi:\g<doi></a>', _BARE_AMPERSAND.sub("&amp;", text))
    return _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', text)
