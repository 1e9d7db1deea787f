"""A three-line table as WordprocessingML (ECMA-376 part 1, chapter 17): children stand in the order of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from bphs.report.tables import pictures, printed, widths
from bphs.report.tables.parts import bookmark, parts
from bphs.report.tables.pictures import Picture
from bphs.report.tables.printed import LABEL, Printed, Run
from bphs.report.tables.symbols import parted
from bphs.report.tables.widths import PADDING, Layout

THICK, THIN = 12, 6
"""Rules of 1.5 pt and .75 pt; Word counts in eighths of a point."""
_TWIPS = 20
_STYLES = {10.5: "TableText", 9.0: "TableTextSmall", 7.5: "TableTextSmallest"}
CONTINUED = {"en": ("", " (continued)"), "zh": ("续", "")}
"""What stands before and after the number of a table above its parts on later pages."""
_TOGETHER = 32
"""A table of so few lines is not broken over two pages."""
# Chinese and English share these characters; in Chinese they are as wide as a Chinese one.
_SHARED = re.compile("([“”‘’…—·]+)")
_LOOKS = (("bold", "<w:b/><w:bCs/>"), ("italic", "<w:i/><w:iCs/>"))
_PLACES = {"raised": "superscript", "lowered": "subscript"}


def paragraph(
    style: str,
    content: str,
    *,
    keep: bool = False,
    fresh: bool = False,
    align: str = "",
    left: int = 0,
    right: int = 0,
    section: str = "",
) -> str:
    """A paragraph.

    Parameters
    ----------
    content : runs and fields.
    keep : on the page of the next paragraph.
    fresh : on a page of its own.
    align : ``left``, ``center``, ``right``; the style's if empty.
    left, right : indents, in twentieths of a point.
    section : properties of the section that ends here.
    """
    rules = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "")
    rules += "<w:pageBreakBefore/>" if fresh else ""
    sides = (f' w:left="{left}"' if left else "") + (f' w:right="{right}"' if right else "")
    rules += (f"<w:ind{sides}/>" if sides else "") + (f'<w:jc w:val="{align}"/>' if align else "") + section
    return f"<w:p><w:pPr>{rules}</w:pPr>{content}</w:p>"


def words(runs: Iterable[Run], language: str, *, symbols: bool = True) -> str:
    """Runs of text; quotation marks and dashes of a Chinese text are set in the Chinese face, symbols in italics.

    Parameters
    ----------
    symbols : whether letters that stand alone are symbols, which initials of authors are not.
    """
    return "".join(
        _run(part, run.marks | {"italic"} if symbol else run.marks, language)
        for run in runs
        for piece, symbol in (parted(run.text) if symbols else [(run.text, False)])
        for part in _parts(piece, language)
    )


def text(content: str, language: str) -> str:
    """Plain text as runs."""
    return words([Run(content)], language)


def table(one: Printed, *, headed: bool = False) -> str:
    """Caption, table and notes; one that is longer than a page begins a page, and so does each of its other parts.

    Parameters
    ----------
    headed : whether it follows a heading, which then begins the page.
    """
    laid = widths.layout(one)
    first, *others = parts(one, laid)
    made = "".join(_captions(one, fresh=bool(others) and not headed)) + _part(first, laid)
    return made + "".join(_continued(other) + _part(other, laid) for other in others)


def bare(one: Printed) -> str:
    """A table without caption, upright, and an empty line below it."""
    return _part(one, widths.upright(one)) + paragraph("Normal", "")


def figure(one: Picture, run: str) -> str:
    """A figure, its captions and its notes below it, on one page.

    Parameters
    ----------
    run : that holds the picture.
    """
    below = [noted for noted in (printed.opened(one.notes, one.language), (Run(one.source),)) if printed.plain(noted)]
    lines = [paragraph("Figure", run, keep=True)]
    for place, (language, caption) in enumerate(one.captions.items()):
        opening, line, number = one.number.rpartition("-")
        said = printed.marked(caption, one.synthetic, language)
        content = _numbered(getattr(pictures.LABEL, language), opening + line, number, language) + words(said, language)
        follows = bool(below) or place < len(one.captions) - 1
        lines.append(paragraph("CaptionBelow" if place else "FigureCaption", content, keep=follows))
    lines += [paragraph("TableNote", words(noted, one.language)) for noted in below]
    return "".join(lines)


def breaks(one: Printed) -> bool:
    """Whether a table is longer than a page."""
    return len(parts(one, widths.layout(one))) > 1


def _part(one: Printed, laid: Layout) -> str:
    noted = printed.notes(one)
    room = widths.LANDSCAPE if laid.landscape else widths.PORTRAIT
    beside = max(_twips((room - sum(laid.widths)) / 2 + PADDING), 0)
    below = paragraph("TableNote", words(noted, one.language), left=beside, right=beside) if noted else ""
    return _table(one, laid, together=laid.lines <= _TOGETHER, noted=bool(noted)) + below


def _parts(content: str, language: str) -> list[str]:
    return [part for part in (_SHARED.split(content) if language == "zh" else [content]) if part]


def _run(content: str, marks: frozenset[str], language: str) -> str:
    looks = '<w:rFonts w:hint="eastAsia"/>' if language == "zh" and _SHARED.match(content) else ""
    looks += "".join(xml for mark, xml in _LOOKS if mark in marks)
    looks += "".join(f'<w:vertAlign w:val="{place}"/>' for mark, place in _PLACES.items() if mark in marks)
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{escape(content)}</w:t></w:r>'


def _captions(one: Printed, *, fresh: bool) -> Iterator[str]:
    """Caption in the table's language; below a Chinese one the English one, as Chinese theses print them."""
    key, name = bookmark(one)
    begin, end = f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{key}"/>'
    for place, language in enumerate(one.captions):
        label, marks = getattr(LABEL, language), (begin, end) if place == 0 else ("", "")
        opening = _numbered(label, one.opening, str(one.number), language, marks)
        content = opening + words(printed.caption(one, language), language)
        style = "CaptionBelow" if place else "Caption"
        yield paragraph(style, content, keep=True, fresh=fresh and place == 0)


def _numbered(label: str, opening: str, number: str, language: str, marks: tuple[str, str] = ("", "")) -> str:
    """Label and number, which Word counts anew in the document that they are put into.

    Parameters
    ----------
    opening : what stands before the number where they are counted by chapter.
    marks : ends of a bookmark around the number.
    """
    anew = " \\r 1" if opening and number == "1" else ""
    field = f'<w:fldSimple w:instr=" SEQ {label} \\* ARABIC{anew} "><w:r><w:t>{number}</w:t></w:r></w:fldSimple>'
    before, stop = ("", "\u3000") if language == "zh" else (" ", ". ")
    return text(f"{label}{before}{opening}", language) + marks[0] + field + marks[1] + text(stop, language)


def _continued(one: Printed) -> str:
    """续表 with the number of the table, which Word looks up."""
    before, after = (one.label(one.language).removesuffix(str(one.number)), CONTINUED[one.language])
    field = f'<w:fldSimple w:instr=" REF {bookmark(one)[1]} "><w:r><w:t>{one.number}</w:t></w:r></w:fldSimple>'
    content = text(after[0] + before, one.language) + field + (text(after[1], one.language) if after[1] else "")
    return paragraph("CaptionContinued", content, keep=True, fresh=True)


def _table(one: Printed, laid: Layout, *, together: bool, noted: bool) -> str:
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in laid.widths)
    rows = [_row(one.head, one, laid, [0.0] * len(one.head), head=True, keep=True)]
    columns = [
        widths.indents(one, place, (width - 2 * PADDING) / laid.size) if numeric else [0.0] * len(one.rows)
        for place, (width, numeric) in enumerate(zip(laid.widths, one.numeric, strict=True))
    ]
    last = len(one.rows) - 1
    for place, row in enumerate(one.rows):
        keep = ((together or place == 0) and place < last) or (noted and place == last)
        rows.append(_row(row, one, laid, [column[place] for column in columns], head=False, keep=keep))
    return f"<w:tbl>{_properties(one, laid)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _properties(one: Printed, laid: Layout) -> str:
    title = printed.plain(printed.caption(one, one.language))
    return (
        f'<w:tblPr><w:tblStyle w:val="ThreeLines"/><w:tblW w:w="{sum(map(_twips, laid.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_rule('top', THICK)}{_rule('bottom', THICK)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(title)}/><w:tblDescription w:val={quoteattr(one.name)}/></w:tblPr>"
    )


def _row(cells: Sequence[str], one: Printed, laid: Layout, right: Sequence[float], *, head: bool, keep: bool) -> str:
    """A row; the heading's is repeated on each page and has the third rule below it."""
    rule = f"<w:tcBorders>{_rule('bottom', THIN)}</w:tcBorders>" if head else ""
    made = []
    for cell, width, numeric, indent in zip(cells, laid.widths, one.numeric, right, strict=True):
        align = "left" if not numeric else "center" if head or cell in printed.NOTHING else "right"
        own = (
            widths.beside_heading(cell, (width - 2 * PADDING) / laid.size)
            if align == "center" and one.language == "zh"
            else 0.0
        )
        content = paragraph(
            _STYLES[laid.size],
            text(cell, one.language) if cell else "",
            keep=keep,
            align=align,
            left=_twips(own * laid.size),
            right=_twips((indent if align == "right" else own) * laid.size),
        )
        about = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>{rule}<w:vAlign w:val="{"bottom" if head else "top"}"/>'
        made.append(f"<w:tc><w:tcPr>{about}</w:tcPr>{content}</w:tc>")
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(made)}</w:tr>"


def _rule(side: str, size: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'


def _twips(points: float) -> int:
    return round(points * _TWIPS)
