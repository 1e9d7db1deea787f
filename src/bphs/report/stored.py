"""Tables on their way from one chapter to a later one: CSV that anyone can open, and what CSV cannot say beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from bphs.errors import InputError, Problem, nearest


def save(folder: Path, name: str, frame: pd.DataFrame, synthetic: bool) -> None:
    """Write a table with its column types and whether it descends from synthetic data.

    Parameters
    ----------
    folder : where the chapter keeps its tables.
    frame : columns of text, whole numbers, numbers or truth values; the index is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    types = {str(column): _type(frame[column]) for column in frame.columns}
    write_json(folder / f"{name}.json", {"synthetic": synthetic, "types": types})


def load(build: Path, name: str) -> tuple[pd.DataFrame, bool]:
    """Read a table that some chapter saved below `build`, and whether it is synthetic.

    Raises
    ------
    InputError : no chapter has saved it; names the nearest that was saved.
    """
    found = {path.stem: path for path in sorted(build.glob("[0-9]*/data/*.csv"))}
    if name not in found:
        remedy = nearest(name, found) if found else "run the earlier chapters first (make report)"
        raise InputError([Problem(f"chapter.load({name!r})", "not saved yet", "a table that an earlier chapter saved", remedy)])
    about = json.loads(found[name].with_suffix(".json").read_text(encoding="utf-8"))
    frame = pd.read_csv(found[name], dtype=about["types"], keep_default_na=False, na_values=[""])
    # A copy lies in one piece: a table read column by column warns when a chapter adds to it.
    return frame.copy(), about["synthetic"]


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _type(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "bool"
    if pd.api.types.is_integer_dtype(column):
        return "Int64" if column.isna().any() else "int64"
    return "float64" if pd.api.types.is_float_dtype(column) else "str"
