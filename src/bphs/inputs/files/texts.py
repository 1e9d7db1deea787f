"""Text of a CSV file, whatever it is written in: told line by line, because a million answer sheets are held once."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) under the name of a CSV file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls) under the name of a CSV file",
    b"$FL2": "an SPSS file (.sav) under the name of a CSV file",
    b"%PDF": "a PDF under the name of a CSV file",
}
PIECE = 2**20
"""Bytes that are decoded at a time."""

Say = Callable[[str, str, str, str], None]
"""Problem of the file: place, what was found, what was expected, what to do."""
SAVE_AGAIN = "save the table as 'CSV UTF-8' from the program it came from"


class Text(NamedTuple):
    """A file's bytes, and what they are written in."""

    raw: bytes
    encoding: str
    errors: str = "strict"

    def lines(self, newline: str | None) -> io.TextIOWrapper:
        """Text as a file that is read line by line; `newline` as for `open`."""
        return io.TextIOWrapper(io.BytesIO(self.raw), self.encoding, self.errors, newline)

    def holds_zero_bytes(self) -> bool:
        """Whether a character of the text is none.

        Raises
        ------
        UnicodeDecodeError : the bytes are not written so.
        """
        decode = codecs.getincrementaldecoder(self.encoding)(self.errors).decode
        pieces = (decode(self.raw[start : start + PIECE]) for start in range(0, len(self.raw), PIECE))
        zero = sum("\x00" in piece for piece in pieces) > 0  # every piece is decoded
        decode(b"", final=True)
        return zero


def text_of(path: Path, say: Say, note: Callable[[str], None]) -> Text | None:
    """Text of a file; None, and a problem, where it cannot be read."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        say(
            "",
            "no such file",
            "the file that datapackage.json names",
            "put the table there, correct 'path', or remove the table from datapackage.json",
        )
        return None
    except OSError as error:
        found, remedy = f"a file that cannot be opened ({error.strerror})", "see that you may read it"
        say("", found, "a file that can be read", f"close it in other programs, and {remedy}")
        return None
    if other := _other_form(raw):
        say("", *other)
        return None
    return _decoded(raw, say, note)


def _other_form(raw: bytes) -> tuple[str, str, str] | None:
    """Problem of a file that is no text under the name of one."""
    for beginning, found in NOT_TEXT.items():
        if raw.startswith(beginning):
            remedy = "open it in the program it came from and save it as 'CSV UTF-8'"
            return found, "text with commas (CSV)", remedy
    blank = re.match(rb"\s*", raw)
    start = blank.end() if blank else 0
    if raw[start : start + 200].lower().startswith((b"<html", b"<!doctype", b"<table")):
        remedy = "open it in a spreadsheet program and save it as 'CSV UTF-8'"
        return "a web page under the name of a CSV file", "text with commas (CSV)", remedy
    return None


def _decoded(raw: bytes, say: Say, note: Callable[[str], None]) -> Text | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        note("UTF-16 read; save it as UTF-8")
        return _without_zeros(Text(raw, "utf-16", "replace"), say)
    if raw.startswith(b"\xef\xbb\xbf"):
        note("byte order mark removed")
    try:
        return _without_zeros(Text(raw, "utf-8-sig"), say)
    except UnicodeDecodeError:
        pass
    try:
        text = _without_zeros(Text(raw, "gb18030"), say)
    except UnicodeDecodeError:
        line = raw[: _first_wrong(raw)].count(b"\n") + 1
        say(f"row {line}", "characters that are neither UTF-8 nor GBK", "text in UTF-8", SAVE_AGAIN)
        return None
    note("GBK (GB 18030) read instead of UTF-8; save it as UTF-8")
    return text


def _first_wrong(raw: bytes) -> int:
    """Place of the first byte that is no UTF-8."""
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start
    return len(raw)


def _without_zeros(text: Text, say: Say) -> Text | None:
    if text.holds_zero_bytes():
        say("", "zero bytes", "text with commas (CSV)", SAVE_AGAIN)
        return None
    return text
