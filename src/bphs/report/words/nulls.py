"""Effects that cannot be told from zero, with what their intervals exclude, as one sentence lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bphs.errors import Undefined
from bphs.report.words import wording
from bphs.report.words.values import case_of
from bphs.report.words.wording import Text

BETWEEN = Text("{title} ({low} to {high} {unit})", "{title}（{low}～{high}{unit}）")
BOTH = Text(
    "{title} ({low} to {high} or weighted {also_low} to {also_high} {unit})",
    "{title}（{low}～{high} 或加权后 {also_low}～{also_high}{unit}）",
)
WEIGHTED = {"checkup_urban_effect": "weighted_effect"}
"""Records of the same effects with weights, which exclude other values."""
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


def titled(found: Mapping[str, Mapping[str, Any]]) -> list[Text]:
    """What the effects are called: titles of the dictionary's columns ``effect_NAME``."""
    return [wording.title(f"effect_{name}") for name in found]


def untold(
    found: Mapping[str, Mapping[str, Any]], records: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Text]:
    """Those whose interval holds zero, each with its interval, in words of the dictionary's column ``effect_NAME``.

    Parameters
    ----------
    found : of `on_record`.
    records : all of the chapter; where they have the same effect with weights, its interval stands beside the other.

    >>> from bphs.inputs.tables.dictionary import derived_dictionary
    >>> wording.use_catalogue(derived_dictionary().columns)
    >>> record = {"value": 0.2, "interval": [-1.04, 1.44], "unit": "percentage_points"}
    >>> untold({"checkup_urban_effect": record})[0].en
    'the difference in use between places of residence (−1.0 to 1.4 percentage points)'
    """
    beside = {name: (records or {}).get(also, {}).get("interval") for name, also in WEIGHTED.items()}
    return [_with_interval(name, one, beside.get(name)) for name, one in found.items() if case_of(one) == "unclear"]


def _with_interval(name: str, record: Mapping[str, Any], also: Sequence[float] | None = None) -> Text:
    entry, times = wording.column(f"effect_{name}"), TIMES.get(record.get("unit", ""), 1.0)
    words = BETWEEN if also is None else BOTH
    ends = dict(zip(("low", "high", "also_low", "also_high"), [*record["interval"], *(also or [])], strict=False))
    numbers = {end: f"{times * value:,.{entry.decimals}f}".replace("-", "−") for end, value in ends.items()}
    said = []
    for language, form, title, unit in (
        ("en", words.en, entry.title_en, entry.unit_en),
        ("zh", words.zh, entry.title_zh, entry.unit_zh),
    ):
        # A per cent sign stands at its number; Chinese has no space before a unit at all, but one after a number.
        apart = "" if unit == "%" or language == "en" else " "
        told = form.format(title=title, unit=apart + unit, **numbers)
        said.append(told.replace(" %", "%"))
    return Text(*said)
