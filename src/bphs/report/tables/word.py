"""Tables as Word documents: three lines, Times New Roman and Song, captions that Word numbers.

A document is written part by part, not with python-docx: its template alone would make each file 30 kB larger, and a
page carries one file for each table. The parts that never change lie in ``word_parts``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from bphs.report.tables import printed, widths, word_xml
from bphs.report.tables.collected import Book
from bphs.report.tables.printed import Printed, Run
from bphs.report.tables.word_xml import paragraph, table, text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PARTS = Path(__file__).parent / "word_parts"
_NAMES = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/footer.xml": "footer.xml",
}
_OPENING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
# Core properties and zip entries must carry times; fixed ones keep two builds alike.
_CREATED = "2000-01-01T00:00:00Z"
_ZIPPED = (1980, 1, 1, 0, 0, 0)


def table_document(one: Printed) -> bytes:
    """One table as a document of its own."""
    title = printed.plain(printed.caption(one, one.language))
    return _package(table(one) + _section(widths.layout(one).landscape), title, one.language)


def book_document(book: Book) -> bytes:
    """All tables of a study, chapter by chapter, numbered throughout; the wide ones on pages that lie across."""
    blocks = [*_opening(book), *_chapters(book), *_references(book)]
    groups = [
        (landscape, "".join(xml for _, xml in group))
        for landscape, group in groupby(blocks, key=lambda block: block[0])
    ]
    body = "".join(xml + paragraph("SectionEnd", "", section=_section(landscape)) for landscape, xml in groups[:-1])
    landscape, xml = groups[-1]
    return _package(body + xml + _section(landscape), f"{book.title}: {book.subtitle}", book.language)


Block = tuple[bool, str]
"""Whether it stands on a page that lies across, and its XML."""


def _opening(book: Book) -> Iterator[Block]:
    landscape = widths.layout(book.chapters[0].tables[0]).landscape
    yield (
        landscape,
        paragraph("Title", text(book.title, book.language)) + paragraph("Subtitle", text(book.subtitle, book.language)),
    )
    if book.warning:
        yield landscape, paragraph("Subtitle", word_xml.words([Run(book.warning, frozenset({"bold"}))], book.language))


def _chapters(book: Book) -> Iterator[Block]:
    """A heading stands on the page of its first table."""
    for chapter in book.chapters:
        heading = paragraph("Heading1", text(chapter.title, book.language))
        for one in chapter.tables:
            yield widths.layout(one).landscape, heading + table(one)
            heading = ""


def _references(book: Book) -> Iterator[Block]:
    if book.references:
        lines = [paragraph("Heading1", text(book.references_title, book.language))]
        lines += [paragraph("TableNote", word_xml.words(entry, book.language)) for entry in book.references]
        yield False, "".join(lines)


def _section(landscape: bool) -> str:
    """A4 with margins of 2.5 cm."""
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if landscape else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    margins = '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="850" w:footer="850" w:gutter="0"/>'
    return f'<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>{size}{margins}</w:sectPr>'


def _package(body: str, title: str, language: str) -> bytes:
    document = f"{_OPENING}<w:document {_WORD} {_RELATIONS}><w:body>{body}</w:body></w:document>"
    written = {**_fixed(), "word/document.xml": document, "docProps/core.xml": _core(title, language)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in written.items():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            package.writestr(entry, content.encode(), compresslevel=9)
    return target.getvalue()


@lru_cache(maxsize=1)
def _fixed() -> dict[str, str]:
    return {name: (_PARTS / file).read_text(encoding="utf-8") for name, file in _NAMES.items()}


def _core(title: str, language: str) -> str:
    """ECMA-376 part 2, chapter 11: who and when; the times say nothing."""
    times = "".join(
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:{what}>' for what in ("created", "modified")
    )
    return (
        f'{_OPENING}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{'zh-CN' if language == 'zh' else 'en-GB'}</dc:language>{times}</cp:coreProperties>"
    )
