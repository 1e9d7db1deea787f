"""Texts of a table that a spreadsheet program would calculate, written into CSV so that it does not.

A name or an answer that begins with a sign of a formula stands behind an apostrophe, as OWASP advises ("CSV
Injection", https://owasp.org/www-community/attacks/CSV_Injection); numbers stay as they are. What was written so is
read back exactly, because whether a text is marked depends on what follows its apostrophes alone.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SIGNS = "=+-@\t\r\n＝＋－＠−"
"""First characters of what may be calculated; East Asian versions take the full-width ones for the others, and a minus
sign before a digit is how a sentence writes a number."""
MARK = "'"


def harmless(text: str) -> str:
    """A text as CSV holds it.

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("-9"), harmless("W District")
    ("'=1+1", "''=1+1", '-9', 'W District')
    """
    return MARK + text if _calculated(text) else text


def as_meant(text: str) -> str:
    """A text of CSV without the mark that `harmless` set.

    >>> as_meant(harmless("''@name")), as_meant("'tis")
    ("''@name", "'tis")
    """
    return text[1:] if text.startswith(MARK) and _calculated(text) else text


def harmless_table(frame: pd.DataFrame) -> str:
    """CSV of a table, texts and headings harmless; numbers, truth values and what is missing as pandas writes them."""
    return harmless_csv(frame.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))


def table_as_meant(frame: pd.DataFrame) -> pd.DataFrame:
    """Table as it was before `harmless_table`, of its texts as they were read."""
    made = frame.copy()
    for name in frame.columns:
        if marked := [cell for cell in frame[name] if isinstance(cell, str) and as_meant(cell) != cell]:
            made[name] = frame[name].replace({cell: as_meant(cell) for cell in marked})
    return made.rename(columns={name: as_meant(str(name)) for name in frame.columns})


def harmless_csv(text: str) -> str:
    """CSV with harmless cells."""
    rows = [[harmless(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    target = io.StringIO()
    # Python 3.11 writes a carriage return without quotation marks, which ends a row for whoever reads it
    every = any("\r" in cell for row in rows for cell in row)
    csv.writer(target, lineterminator="\n", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).writerows(rows)
    return target.getvalue()


def _calculated(text: str) -> bool:
    """Whether a text, its apostrophes taken off, begins as a formula does, and is neither a number nor signs alone."""
    told = text.lstrip(MARK)
    if not told or told[0] not in SIGNS or not told.strip(SIGNS) or re.match(r"−\d", told):
        return False
    try:
        float(told)
    except ValueError:
        return True
    return told[0] not in "+-"
