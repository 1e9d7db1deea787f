"""Tables on their way from one chapter to a later one: CSV that anyone can open, and what CSV cannot say beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.harmless import harmless, harmless_table, table_as_meant
from bphs.inputs.files.whole import write_whole

Hidden = list[list[list[str]]]
"""Groups of respondents that are not shown, as `bphs.report.disclosure` lists them."""


def save(folder: Path, name: str, frame: pd.DataFrame, synthetic: bool) -> None:
    """Write a table with its column types and whether it descends from synthetic data.

    Parameters
    ----------
    folder : where the chapter keeps its tables.
    frame : columns of text, whole numbers, numbers or truth values; the index is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(harmless_table(frame), encoding="utf-8", newline="\n")
    types = {str(column): _type(frame[column]) for column in frame.columns}
    # A table without columns is a file without anything: its rows are counted here.
    write_json(
        folder / f"{name}.json", {"synthetic": synthetic, "types": types} | ({} if types else {"rows": len(frame)})
    )


def remember(folder: Path, name: str, hidden: Hidden) -> None:
    """Note beside a saved table which groups of respondents its chapter hides."""
    if hidden:
        path = folder / f"{name}.json"
        write_json(path, json.loads(path.read_text(encoding="utf-8")) | {"hidden": hidden})


def load(build: Path, name: str) -> tuple[pd.DataFrame, bool, Hidden]:
    """Read a table that some chapter saved below `build`, whether it is synthetic, and which groups that chapter hides.

    Raises
    ------
    InputError : no chapter has saved it; names the nearest that was saved.
    """
    found = {path.stem: path for path in sorted(build.glob("[0-9]*/data/*.csv"))}
    if name not in found:
        remedy = nearest(name, found) if found else "run the earlier chapters first (make report)"
        raise InputError(
            [Problem(f"chapter.load({name!r})", "not saved yet", "a table that an earlier chapter saved", remedy)]
        )
    about = json.loads(found[name].with_suffix(".json").read_text(encoding="utf-8"))
    if not about["types"]:
        return pd.DataFrame(index=pd.RangeIndex(about["rows"])), about["synthetic"], about.get("hidden", [])
    types: Any = {harmless(name): kind for name, kind in about["types"].items()}
    frame = pd.read_csv(found[name], dtype=types, keep_default_na=False, na_values=[""])
    # A copy lies in one piece: a table read column by column warns when a chapter adds to it.
    return table_as_meant(frame.copy()), about["synthetic"], about.get("hidden", [])


def write_json(path: Path, content: Any) -> None:
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _type(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "bool"
    if pd.api.types.is_integer_dtype(column):
        return "Int64" if column.isna().any() else "int64"
    return "float64" if pd.api.types.is_float_dtype(column) else "str"
