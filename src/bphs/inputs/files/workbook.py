"""Rows of an Excel workbook's sheet: the first visible one that holds anything, whatever else the workbook is.

A workbook is a zip of XML, made by anybody: it says how large it becomes, and is believed only as far as it is small.
Cells and rows that are formatted and empty are taken out before they are parsed: a colour on a whole column makes a
million of them.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bphs.inputs.files.columns import ONE_SHEET, Rows, refused

MOST_UNPACKED = 512 * 2**20
"""Bytes that the parts of a workbook may have together: 100,000 answers to sixty questions are some half of it."""
MOST_PACKED = 100
"""Times that a part may be larger unpacked than packed; sheets are some ten times as large, a zip bomb a thousand."""
SMALL = 8 * 2**20
"""A part of fewer bytes is no bomb, however well it was packed."""
CHUNK = 4 * 2**20
UNCALCULATED = "\u2063formula without a value\u2063"
"""Text in place of a formula whose value no program has written down."""

EMPTY_CELL = re.compile(rb"<c [^<>]*/>|<c [^<>]*>\s*</c>")
EMPTY_ROW = re.compile(rb"<row [^<>]*r=\"\d+\"[^<>]*(?:/>|>\s*</row>)")
FORMULA = re.compile(
    rb"<c (?P<names>[^<>]*)>\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?P<value><v\s*/>|<v>\s*</v>)?\s*</c>"
)


def read_workbook(path: Path) -> tuple[Rows, list[str]]:
    """Filled rows of a workbook's first visible sheet that has any, and notes on which sheet that is.

    Formulas are read by the value that the program wrote down last.

    Raises
    ------
    InputError : no whole workbook, one with a password or macros, one that becomes too large, or formulas without a
        value.
    """
    raw = path.read_bytes()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        old = "an old Excel workbook (.xls) under the name of an .xlsx file"
        raise refused(
            path, "a workbook with a password" if locked else old, "an open Excel workbook (.xlsx)", ONE_SHEET
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _allowed(path, parts)
            tidy = _tidied(parts)
        name, rows, notes = _sheet(tidy)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError):  # SyntaxError: broken XML inside
        raise refused(
            path,
            "a file that is no whole Excel workbook",
            "an Excel workbook (.xlsx)",
            "download it again: it may have been cut off; or " + ONE_SHEET,
        ) from None
    _calculated(path, name, rows)
    return rows, notes


def _allowed(path: Path, parts: zipfile.ZipFile) -> None:
    """Refusal of macros, and of a workbook that says it becomes too large."""
    if any(part.filename.endswith("vbaProject.bin") for part in parts.infolist()):
        found = "a workbook with macros under the name of an .xlsx file"
        raise refused(path, found, "an Excel workbook (.xlsx) without macros", ONE_SHEET)
    unpacked = sum(part.file_size for part in parts.infolist())
    if any(map(is_bomb, parts.infolist())) or unpacked > MOST_UNPACKED:
        raise refused(
            path,
            f"a workbook that becomes {unpacked / 2**20:,.0f} MB when it is unpacked",
            f"at most {MOST_UNPACKED // 2**20} MB, and no part more than {MOST_PACKED} times as large as it is packed",
            "save the sheet with the answers as 'CSV UTF-8'",
        )


def is_bomb(part: zipfile.ZipInfo) -> bool:
    """Whether a part of a zip says that it becomes far larger than it is packed."""
    return part.file_size > max(SMALL, MOST_PACKED * part.compress_size)


def _tidied(parts: zipfile.ZipFile) -> io.BytesIO:
    """The same workbook without cells and rows that hold nothing, formulas without a value marked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as tidy:
        for part in parts.infolist():
            with parts.open(part) as source, tidy.open(part.filename, "w", force_zip64=True) as copy:
                sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
                for piece in _pieces(source) if sheet else [source.read()]:
                    copy.write(_filled(piece) if sheet else piece)
    target.seek(0)
    return target


def _pieces(source: Any) -> Iterator[bytes]:
    """A sheet's text in pieces that end between two rows."""
    rest = b""
    while chunk := source.read(CHUNK):
        rest += chunk
        cut = rest.rfind(b"<row ")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _filled(piece: bytes) -> bytes:
    return EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", FORMULA.sub(_marked, piece)))


def _marked(formula: re.Match[bytes]) -> bytes:
    """A formula without a value as a mark; one whose value is an empty text stays as it is."""
    if b't="str"' in formula["names"] and formula["value"]:
        return formula[0]
    names = re.sub(rb't="\w*"', b"", formula["names"])
    return b'<c %s t="str"><v>%s</v></c>' % (names, UNCALCULATED.encode())


def _sheet(tidy: io.BytesIO) -> tuple[str, Rows, list[str]]:
    """Name, filled rows and notes of the first visible sheet that holds anything."""
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl's, about styles and validation lists it leaves out: no answer depends on them
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(tidy, data_only=True, read_only=True)
        sheets = book.worksheets
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        for sheet in shown:
            sheet.reset_dimensions()  # what a sheet says of its own extent is wrong as often as not
            if rows := _rows(sheet):
                place = sheets.index(sheet) + 1
                hidden = f" ({len(sheets) - len(shown)} hidden)" if len(shown) < len(sheets) else ""
                return sheet.title, rows, [f"sheet {place} of {len(sheets)} read{hidden}"] if len(sheets) > 1 else []
    return "", [], []


def _rows(sheet: Any) -> Rows:
    """Rows with anything in them, all of the same length."""
    filled = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_cell(value) for value in values]
        if any(cell is not None for cell in cells):
            filled.append((number, cells))
    width = max((len(cells) for _, cells in filled), default=0)
    return [(number, [*cells, *[None] * (width - len(cells))]) for number, cells in filled]


def _cell(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _calculated(path: Path, sheet: str, rows: Rows) -> None:
    """Refusal of formulas without a value: their answers would count as none."""
    from openpyxl.utils import get_column_letter

    places = [
        f"{get_column_letter(column)}{number}"
        for number, cells in rows
        for column, cell in enumerate(cells, 1)
        if cell == UNCALCULATED
    ]
    if places:
        raise refused(
            path,
            f"{len(places)} {'formula' if len(places) == 1 else 'formulas'} without a value ({', '.join(places[:4])}{', …' if len(places) > 4 else ''})",
            "cells with values, or formulas that were calculated",
            "open the workbook in Excel or WPS, which calculates them, and save it",
            f"sheet {sheet!r}",
        )
