"""Tables as Word documents: three lines, Times New Roman and Song, captions that Word numbers.

python-docx opens ``word_template``, an empty document of ours with these styles, and saves it with the tables. Its own
template alone would make each file 30 kB larger, and a page carries one file for each table.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bphs.report.tables import printed, widths, word_xml
from bphs.report.tables.appendices import Form
from bphs.report.tables.collected import WITH_FIGURES, Book
from bphs.report.tables.pictures import Picture, drawing, put_in
from bphs.report.tables.printed import Printed, Run
from bphs.report.tables.thesis import Part
from bphs.report.tables.word_xml import paragraph, table, text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATE = Path(__file__).parent / "word_template"
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_LONGEST_TITLE = 255
"""python-docx refuses core properties of more characters; captions can have them."""


def table_document(one: Printed) -> bytes:
    """One table as a document of its own."""
    title = printed.plain(printed.caption(one, one.language))
    return _package(table(one, headed=True) + _section(widths.layout(one).landscape), title, one.language)


def book_document(book: Book) -> bytes:
    """All figures and tables of a study, chapter by chapter; the wide tables on pages that lie across."""
    document = _empty()
    book = replace(book, subtitle=getattr(WITH_FIGURES, book.language)) if book.figures else book
    drawn = dict(zip((one.name for one in book.figures), put_in(document.part, book.figures), strict=True))
    blocks = [*_opening(book), *_chapters(book, drawn), *_references(book)]
    groups = [
        (landscape, "".join(xml for _, xml in group))
        for landscape, group in groupby(blocks, key=lambda block: block[0])
    ]
    body = "".join(xml + paragraph("SectionEnd", "", section=_section(landscape)) for landscape, xml in groups[:-1])
    landscape, xml = groups[-1]
    return _saved(document, body + xml + _section(landscape), f"{book.title}: {book.subtitle}", book.language)


def text_document(book: Book, parts: Sequence[Part]) -> bytes:
    """A text in parts, each with its paragraphs and then the tables that it cites, upright; the works at the end.

    Parameters
    ----------
    book : what it is called, in which language, the works that its tables cite.
    """
    language = book.language
    lines = [paragraph("Title", text(book.title, language)), paragraph("Subtitle", text(book.subtitle, language))]
    if book.warning:
        lines.append(paragraph("Subtitle", word_xml.words([Run(book.warning, frozenset({"bold"}))], language)))
    for part in parts:
        lines.append(paragraph("Heading1", text(part.title, language)))
        lines += [paragraph("Normal", text(said, language)) for said in part.paragraphs]
        lines += [table(one) for one in part.tables]
    lines += [xml for _, xml in _references(book)]
    return _package("".join(lines) + _section(landscape=False), f"{book.title}: {book.subtitle}", language)


def form_document(title: str, subtitle: str, forms: Sequence[Form], language: str) -> bytes:
    """Appendices, each on a page of its own: lines and tables without captions."""
    lines = [paragraph("Title", text(title, language)), paragraph("Subtitle", text(subtitle, language))]
    for place, form in enumerate(forms):
        lines.append(paragraph("Heading1", text(form.title, language), fresh=place > 0))
        for block in form.blocks:
            plain = isinstance(block, str)
            lines.append(paragraph("Normal", text(block, language)) if plain else word_xml.bare(block))
    return _package("".join(lines) + _section(landscape=False), f"{title}: {subtitle}", language)


Block = tuple[bool, str]
"""Whether it stands on a page that lies across, and its XML."""


def _opening(book: Book) -> Iterator[Block]:
    landscape = _across(book.chapters[0].items[0])
    yield (
        landscape,
        paragraph("Title", text(book.title, book.language)) + paragraph("Subtitle", text(book.subtitle, book.language)),
    )
    if book.warning:
        yield landscape, paragraph("Subtitle", word_xml.words([Run(book.warning, frozenset({"bold"}))], book.language))


def _across(one: Printed | Picture) -> bool:
    return isinstance(one, Printed) and widths.layout(one).landscape


def _chapters(book: Book, drawn: Mapping[str, tuple[str, str]]) -> Iterator[Block]:
    """A heading stands on the page of its first figure or table."""
    for chapter in book.chapters:
        title = text(chapter.title, book.language)
        for place, one in enumerate(chapter.items):
            long = isinstance(one, Printed) and word_xml.breaks(one)
            heading = "" if place else paragraph("Heading1", title, fresh=long)
            if isinstance(one, Printed):
                yield _across(one), heading + table(one, headed=not place)
            else:
                number = list(drawn).index(one.name) + 1
                yield False, heading + word_xml.figure(one, drawing(one, number, *drawn[one.name]))


def _references(book: Book) -> Iterator[Block]:
    if book.references:
        lines = [paragraph("Heading1", text(book.references_title, book.language))]
        lines += [
            paragraph("TableNote", word_xml.words(entry, book.language, symbols=False)) for entry in book.references
        ]
        yield False, "".join(lines)


def _section(landscape: bool) -> str:
    """A4 with margins of 2.5 cm."""
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if landscape else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    margins = '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="850" w:footer="850" w:gutter="0"/>'
    return f'<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>{size}{margins}</w:sectPr>'


def _package(body: str, title: str, language: str) -> bytes:
    """The template with this body."""
    return _saved(_empty(), body, title, language)


def _empty() -> Document:
    return docx.Document(io.BytesIO(_template()))


def _saved(document: Document, body: str, title: str, language: str) -> bytes:
    """A document with this body, as a file that is the same in any second and time zone."""
    document.element.body.extend(parse_xml(f"<w:body {nsdecls('w', 'r')}>{body}</w:body>"))
    properties = document.core_properties
    properties.title, properties.language = title[:_LONGEST_TITLE], "zh-CN" if language == "zh" else "en-GB"
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as package:
        return _zipped({name: package.read(name) for name in package.namelist()})


@lru_cache(maxsize=1)
def _template() -> bytes:
    """``word_template`` as the file that Word would open; a folder, so that its styles can be read and changed as
    text.
    """
    parts = sorted(path for path in _TEMPLATE.rglob("*") if path.is_file())
    return _zipped({path.relative_to(_TEMPLATE).as_posix(): path.read_bytes() for path in parts})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file whose entries carry no clock; python-docx writes that of the moment."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            package.writestr(entry, content, compresslevel=9)
    return target.getvalue()
