"""Files that a reader takes from a page: a figure as SVG and PNG, a table as CSV and XLSX, all inside the page."""

from __future__ import annotations

import base64
import csv
import datetime
import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import resvg_py
import xlsxwriter

DOTS_PER_INCH = 300
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook must hold a date of creation; a fixed one keeps two builds alike.
_CREATED = datetime.datetime(2000, 1, 1)


class Download(NamedTuple):
    """A link that saves a file: its label, the file's name, and the file itself as a ``data:`` address."""

    label: str
    filename: str
    href: str


def data_address(content: bytes, kind: str) -> str:
    """A ``data:`` address that holds `content` of media type `kind`.

    >>> data_address(b"a", "text/csv")
    'data:text/csv;base64,YQ=='
    """
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def figure_downloads(svg: str, stem: str) -> list[Download]:
    """SVG and 300-dpi PNG of a figure, to be saved as `stem`.svg and `stem`.png."""
    return [
        Download("SVG", f"{stem}.svg", data_address(svg.encode(), "image/svg+xml")),
        Download(f"PNG ({DOTS_PER_INCH} dpi)", f"{stem}.png", data_address(png(svg), "image/png")),
    ]


def table_downloads(made: Mapping[str, Any], stem: str) -> list[Download]:
    """CSV (UTF-8 with the mark that Excel needs) and XLSX of the table that the metadata `made` describe."""
    return [
        Download("CSV", f"{stem}.csv", data_address(b"\xef\xbb\xbf" + made["csv"].encode(), "text/csv;charset=utf-8")),
        Download("XLSX", f"{stem}.xlsx", data_address(workbook(made), _SPREADSHEET)),
    ]


def png(svg: str) -> bytes:
    """A figure as PNG on white, 300 dots to the inch of its printed size, which the file states.

    >>> picture = png('<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>')
    >>> struct.unpack(">II", picture[16:24])
    (300, 150)
    """
    picture = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, dpi=DOTS_PER_INCH, skip_system_fonts=True, background="#ffffff")
    )
    per_metre = round(DOTS_PER_INCH / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    after_header = 33
    return picture[:after_header] + chunk + picture[after_header:]


def workbook(made: Mapping[str, Any]) -> bytes:
    """A table as XLSX: labelled header, numbers as numbers in the page's decimals, the caption on a second sheet.

    Parameters
    ----------
    made : the metadata of a table: ``columns`` (name, title, unit, decimals, type), ``csv``, ``caption``, ``notes``,
        and ``mark``, what is to be said of synthetic data.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    _write_data(book, made["columns"], list(csv.reader(io.StringIO(made["csv"])))[1:])
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    for row, text in enumerate(filter(None, (made["caption"], made.get("notes"), made.get("mark")))):
        about.write_string(row, 0, text)
    book.close()
    return target.getvalue()


def _write_data(book: xlsxwriter.Workbook, columns: Sequence[Mapping[str, Any]], rows: list[list[str]]) -> None:
    sheet = book.add_worksheet("data")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        title = f"{column['title']} ({column['unit']})" if column.get("unit") else column["title"]
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, 16, book.add_format({"num_format": _number_format(column)}))
        for row, values in enumerate(rows, start=1):
            _write(sheet, row, place, values[place], column["type"])


def _number_format(column: Mapping[str, Any]) -> str:
    """Excel's format: separators only for counts, never for years or codes."""
    if column["type"] == "integer":
        return "#,##0"
    decimals = column.get("decimals")
    if column["type"] != "number" or decimals is None:
        return "General"
    return "0." + "0" * decimals if decimals else "0"


def _write(sheet: Any, row: int, place: int, value: str, kind: str) -> None:
    if value == "":
        return
    if kind in ("integer", "number", "year"):
        sheet.write_number(row, place, float(value))
    else:
        sheet.write_string(row, place, value)
