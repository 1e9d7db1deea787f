"""Columns of an SPSS file (.sav, .zsav, .por), with all that it declares of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bphs.inputs.files.coded import Coded
from bphs.inputs.files.codes import Missing
from bphs.inputs.files.columns import Column, Grid, refused
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import ranges

SPSS_START = datetime.datetime(1582, 10, 14)
DATES = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS", "QYR", "MOYR", "WKYR")
TIMES = ("TIME", "DTIME")


def read_spss(path: Path) -> Grid:
    """Columns of an SPSS file.

    Raises
    ------
    InputError : a file that is no whole SPSS file.
    """
    from pyreadstat import ReadstatError

    try:
        frame, meta, notes = _read(path)
    except (ReadstatError, UnicodeDecodeError, ValueError, OverflowError, OSError):
        kind = path.suffix.lower()
        raise refused(
            path,
            f"a file that is no whole SPSS file ({kind})",
            f"an SPSS file ({kind}) with all its rows",
            "copy or export it again: it may have been cut off, or be another kind of file under this name",
        ) from None
    columns = tuple(
        Column(
            number,
            name,
            Coded.of(map(_plain, frame[name].tolist())),
            title or "",
            {_plain(code): label for code, label in meta.variable_value_labels.get(name, {}).items()},
            tuple(Missing(low, high) for low, high in _bounds(meta.missing_ranges.get(name, []))),
            _texts(meta.missing_ranges.get(name, [])),
        )
        for number, (name, title) in enumerate(zip(frame.columns, meta.column_labels, strict=True), 1)
    )
    return Grid(path, columns, tuple(range(1, len(frame) + 1)), notes)


def _read(path: Path) -> tuple[Any, Any, tuple[str, ...]]:
    """Old files from Chinese Windows are in GB 18030 without saying so."""
    from pyreadstat import ReadstatError

    try:
        return _dated(path, {})
    except (ReadstatError, UnicodeDecodeError):
        if path.suffix.lower() == ".por":
            raise
        frame, meta, notes = _dated(path, {"encoding": "GB18030"})
        return frame, meta, (f"{shown(path)}: GBK (GB 18030) read instead of the encoding that the file names", *notes)


def _dated(path: Path, options: Mapping[str, str]) -> tuple[Any, Any, tuple[str, ...]]:
    """A file with its dates as dates; one date that no calendar has must not cost all the others."""
    try:
        return *_opened(path, options), ()
    except OverflowError:
        frame, meta = _opened(path, options, disable_datetime_conversion=True)
    import pandas as pd

    notes = []
    for name, written in meta.original_variable_types.items():
        kind = written.rstrip("0123456789.")
        if kind in (*DATES, *TIMES):
            before = frame[name].tolist()
            frame[name] = pd.Series([_moment(value, kind) for value in before], dtype="object")
            lost = [row for row, value in enumerate(before, 1) if value == value and frame[name].iloc[row - 1] is None]
            notes += [f"{shown(path)}: variable {name!r}: {_no_dates(lost)}"] if lost else []
    return frame, meta, tuple(notes)


def _no_dates(rows: list[int]) -> str:
    if len(rows) == 1:
        return f"1 date that no calendar has (row {rows[0]}), read as no answer"
    return f"{len(rows)} dates that no calendar has (rows {ranges(rows)}), read as no answer"


def _opened(path: Path, options: Mapping[str, Any], **more: bool) -> tuple[Any, Any]:
    import pyreadstat
    from pyreadstat.pyreadstat import parser_entry_point

    if path.suffix.lower() == ".por":  # pyreadstat.read_por does not offer user_missing, and would lose these codes
        return parser_entry_point(str(path), parser_format="por", user_missing=True, **more)
    asked: dict[str, Any] = {"user_missing": True, **options, **more}
    return pyreadstat.read_sav(path, **asked)


def _moment(value: float, kind: str) -> datetime.datetime | datetime.timedelta | None:
    try:
        since = datetime.timedelta(seconds=round(value))
        return since if kind in TIMES else SPSS_START + since
    except (ValueError, OverflowError):  # not a number, or no year from 1 to 9999
        return None


def _bounds(ranges: list[Any]) -> list[tuple[float, float]]:
    numbers = [(kind["lo"], kind["hi"]) if isinstance(kind, dict) else (kind, kind) for kind in ranges]
    return [(float(low), float(high)) for low, high in numbers if not isinstance(low, str)]


def _texts(ranges: list[Any]) -> tuple[str, ...]:
    each = [kind["lo"] if isinstance(kind, dict) else kind for kind in ranges]
    return tuple(text.strip() for text in each if isinstance(text, str))


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.strip() or None if isinstance(value, str) else value
