"""Effects that cannot be told from zero, with what their intervals exclude, as one sentence lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bphs.errors import Undefined
from bphs.report.words import wording
from bphs.report.words.values import case_of
from bphs.report.words.wording import Text

BETWEEN = Text("{title} ({low} to {high} {unit})", "{title}（{low}～{high}{unit}）")
TIMES = {"icc": 100.0, "share": 100.0}
"""Records in hundredths by their unit: a reader wants per cent."""


def on_record(records: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Effects of these names on record with an interval, in their order; what is hidden is not among them.

    Raises
    ------
    Undefined : none is on record.
    """
    found = {name: records[name] for name in names if "interval" in records.get(name, {})}
    if not found:
        raise Undefined(
            "No effect was tested here beyond the single coefficients.", "除单个系数外，本章没有其他效应的检验。"
        )
    return found


def untold(found: Mapping[str, Mapping[str, Any]]) -> list[Text]:
    """Those whose interval holds zero, each with its interval, in words of the dictionary's column ``effect_NAME``.

    >>> from bphs.inputs.tables.dictionary import derived_dictionary
    >>> wording.use_catalogue(derived_dictionary().columns)
    >>> record = {"value": 0.2, "interval": [-1.04, 1.44], "unit": "percentage_points"}
    >>> untold({"checkup_urban_effect": record})[0].en
    'the difference in use between places of residence (−1.0 to 1.4 percentage points)'
    """
    return [_with_interval(name, one) for name, one in found.items() if case_of(one) == "unclear"]


def _with_interval(name: str, record: Mapping[str, Any]) -> Text:
    entry, times = wording.column(f"effect_{name}"), TIMES.get(record.get("unit", ""), 1.0)
    low, high = (f"{times * end:,.{entry.decimals}f}".replace("-", "−") for end in record["interval"])
    said = []
    for language, form, title, unit in (
        ("en", BETWEEN.en, entry.title_en, entry.unit_en),
        ("zh", BETWEEN.zh, entry.title_zh, entry.unit_zh),
    ):
        # A per cent sign stands at its number; Chinese has no space before a unit at all, but one after a number.
        apart = "" if unit == "%" or language == "en" else " "
        told = form.format(title=title, low=low, high=high, unit=apart + unit)
        said.append(told.replace(" %", "%"))
    return Text(*said)
