"""Figures of a study as Word shows them: the drawing itself, and a picture of it for programs that read no SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from bphs.report.tables import printed, widths
from bphs.report.tables.printed import Words
from bphs.report.words.wording import Text

LABEL = Text("Figure", "图")
_SIZE = re.compile(r'<svg[^>]* width="(?P<width>[\d.]+)pt" height="(?P<height>[\d.]+)pt"')
_EMU, _TALLEST = 12700, 560.0
"""Word's units in a point; height of a page less caption and notes, in points."""
_DPI = 96
_END = re.compile(r"(?<=[。！？])|(?<=[.!?])(?=\s+[A-Z\[(“])")


@dataclass(frozen=True)
class Picture:
    """A figure as its reader sees it.

    Parameters
    ----------
    name : chapter and figure; unique in a study.
    number : in its caption, with what stands before it where figures are numbered by chapter: ``3-1``.
    captions : by language, the figure's own first.
    notes : what else its caption says.
    source : of what it shows, as a sentence; may be empty.
    alt : what it shows, in words.
    svg : the drawing.
    synthetic : whether it descends from synthetic data.
    """

    name: str
    language: str
    number: str
    captions: Mapping[str, Words]
    notes: Words
    source: str
    alt: str
    svg: str
    synthetic: bool

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height on the page, in points: as drawn, or as large as the page lets it be."""
        match = _SIZE.search(self.svg)
        if match is None:
            raise ValueError(f"figure {self.name}: no size in points")
        width, height = float(match["width"]), float(match["height"])
        scale = min(1.0, widths.PORTRAIT / width, _TALLEST / height)
        return width * scale, height * scale


def titled(caption: Words) -> tuple[Words, Words]:
    """First sentence of a caption, which is a title, and the rest, which is a note.

    >>> from bphs.report.tables.printed import Run
    >>> first, rest = titled((Run("Beds per head. Bars: 95% limits."),))
    >>> first[0].text, rest[0].text
    ('Beds per head', 'Bars: 95% limits.')
    """
    for place, run in enumerate(caption):
        parts = _END.split(run.text, maxsplit=1)
        if len(parts) == 2 and parts[1].strip():
            title = (*caption[:place], run._replace(text=parts[0].rstrip("。.")))
            return title, (run._replace(text=parts[1].lstrip()), *caption[place + 1 :])
    return printed.without_stop(caption), ()


def put_in(document: Part, pictures: Sequence[Picture]) -> Iterator[tuple[str, str]]:
    """Relations of a document's part to each drawing and to its picture, in the order given."""
    from resvg_py import svg_to_bytes

    for number, one in enumerate(pictures, start=1):
        made = bytes(svg_to_bytes(svg_string=one.svg, dpi=_DPI, background="#ffffff", skip_system_fonts=True))
        ids = []
        for kind, content, media in (("svg", one.svg.encode(), "image/svg+xml"), ("png", made, "image/png")):
            part = Part(PackURI(f"/word/media/figure{number}.{kind}"), media, content, document.package)
            ids.append(document.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
        yield ids[0], ids[1]


def drawing(one: Picture, number: int, drawn: str, pictured: str) -> str:
    """A run with the picture (ECMA-376 part 1, 20.4.2.8); newer programs take the drawing (MS-ODRAWXML, svgBlip).

    Parameters
    ----------
    number : of the drawing in the document.
    drawn, pictured : relations to both.
    """
    width, height = (round(points * _EMU) for points in one.size)
    extent, alt = f'cx="{width}" cy="{height}"', quoteattr(one.alt)
    svg = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
        f'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{drawn}"/></a:ext></a:extLst>'
    )
    picture = (
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name={quoteattr(one.name)}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{pictured}">{svg}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    )
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{space}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="{number}" name={quoteattr(one.name)} descr={alt}/>'
        f'<a:graphic xmlns:a="{space}/main"><a:graphicData uri="{space}/picture">'
        f'<pic:pic xmlns:pic="{space}/picture">{picture}</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
