"""Files that a reader takes from a page: a table as CSV, XLSX, DOCX and LaTeX, inside the page.

A figure's SVG is the picture that the page shows, and its 300-dpi PNG is made of it by the reader's browser on demand
(template/page.js): made here, the PNGs would cost ten times the CPU of everything else on the pages together.
"""

from __future__ import annotations

import base64
import csv
import datetime
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from bphs.inputs.files.harmless import harmless_csv
from bphs.report.chapter.display import SUPPRESSED
from bphs.report.tables import latex, word
from bphs.report.tables.printed import NOTHING, Printed, plain
from bphs.report.words.wording import Text

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook must hold a date of creation; a fixed one keeps two builds alike.
_CREATED = datetime.datetime(2000, 1, 1)
SHEETS = Text("data", "数据"), Text("about", "说明")
_NUMBERS = ("integer", "number", "year")
_NUMERAL = re.compile(r"[<≤]?[−-]?[\d,]*\.?\d+")


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


def table_downloads(made: Mapping[str, Any], table: Printed, stem: str) -> list[Download]:
    """Files of a table: CSV (UTF-8 with the mark that Excel needs) and XLSX to compute with, DOCX and LaTeX to print.

    Parameters
    ----------
    made : the metadata of the table, as `workbook` needs them.
    table : the same table as its page shows it.
    """
    harmless = harmless_csv(made["csv"])
    return [
        Download("CSV", f"{stem}.csv", data_address(b"\xef\xbb\xbf" + harmless.encode(), "text/csv;charset=utf-8")),
        Download("XLSX", f"{stem}.xlsx", data_address(workbook(made, table), _SPREADSHEET)),
        Download("DOCX", f"{stem}.docx", data_address(word.table_document(table), word.MEDIA_TYPE)),
        Download("LaTeX", f"{stem}.tex", data_address(latex.table_document(table).encode(), latex.MEDIA_TYPE)),
    ]


def workbook(made: Mapping[str, Any], table: Printed) -> bytes:
    """A table as XLSX in the language of its page: labelled header, numbers as numbers in the page's decimals, words as
    the page shows them, the caption on a second sheet.

    Parameters
    ----------
    made : the metadata of a table: ``columns`` (name, title, unit, decimals, type), ``csv``, and ``mark``, what is to
        be said of synthetic data.
    table : the same table as its page shows it.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    data, about = (getattr(name, table.language) for name in SHEETS)
    rows = list(csv.reader(io.StringIO(made["csv"])))[1:]
    _write_data(book.add_worksheet(data), book, made["columns"], _worded(made["columns"], rows, table), table.language)
    sheet = book.add_worksheet(about)
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    said = plain(table.captions[table.language]), plain(table.notes), made.get("mark")
    for row, text in enumerate(filter(None, said)):
        sheet.write_string(row, 0, text)
    book.close()
    return target.getvalue()


def _worded(columns: Sequence[Mapping[str, Any]], rows: list[list[str]], table: Printed) -> list[list[str]]:
    """Cells of words as the page shows them, for machine names stand in the CSV; below a cell that reaches over several
    rows, the same words again.
    """
    last = [""] * len(columns)
    for values, shown in zip(rows, table.rows, strict=False):  # a table without rows has one that says so
        for place, (column, cell) in enumerate(zip(columns, shown, strict=True)):
            last[place] = cell or last[place]
            words = column["type"] not in _NUMBERS and cell not in NOTHING[1:] and not _NUMERAL.fullmatch(last[place])
            if words and values[place] not in NOTHING:
                values[place] = last[place]
    return rows


def _write_data(
    sheet: Any, book: xlsxwriter.Workbook, columns: Sequence[Mapping[str, Any]], rows: list[list[str]], language: str
) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    united = "{}（{}）" if language == "zh" else "{} ({})"
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        title = united.format(column["title"], column["unit"]) if column.get("unit") else column["title"]
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, 16, book.add_format({"num_format": _number_format(column)}))
        for row, values in enumerate(rows, start=1):
            _write(sheet, row, place, values[place], column["type"])


def _number_format(column: Mapping[str, Any]) -> str:
    """Excel's format: separators as the page has them, never for years or codes."""
    if column["type"] == "integer":
        return "#,##0"
    decimals = column.get("decimals")
    if column["type"] != "number" or decimals is None:
        return "General"
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def _write(sheet: Any, row: int, place: int, value: str, kind: str) -> None:
    if value == "":
        return
    if kind in _NUMBERS and value != SUPPRESSED:
        sheet.write_number(row, place, float(value))
    else:
        sheet.write_string(row, place, value)
