"""What a map's caption says of its outlines: where they come from, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bphs.inputs.study import Study
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.regions.coverage import Named, Notes

OWN_BOUNDARIES = Text("the study's own file", "本研究自备文件")
SEVERAL = Text("drawn with all their separate parts: {}", "{}含多个分离的部分，均已绘出")
MENDED = Text("overlapping outlines mended: {}", "{}边界重叠，已作修正")
UNMENDED = Text("outlines that overlap, drawn as they are: {}", "{}边界重叠，按原样绘出")
AWAY = Text("outlines away from their coordinates: {}", "{}边界与坐标不符")
UNLIKE = Text(
    "outlines whose area differs from the printed one by more than half: {}", "{}边界面积与公布面积相差一半以上"
)
TURNED = Text(
    "areas are as printed only with latitude and longitude exchanged", "仅当经纬度互换时，边界面积才与公布面积相符"
)
COUNTED = Text("{n} {units}", "{n} 个{units}")
COMMA, SEMICOLON, WITHIN = Text(", ", "、"), Text("; ", "；"), Text("{} ({})", "{}（{}）")
LISTED = 4
"""Units that a caption names; of more it says how many they are."""


def citation(study: Study) -> Text | None:
    """What captions of maps cite; a study's own file need not have been published."""
    if study.boundaries is None:
        return None
    cited = study.boundaries.citation
    return Text(cited.en, cited.zh) if cited else OWN_BOUNDARIES


def outlined(study: Study, drawn: Iterable[Any]) -> Text | None:
    """Citation and notes of the outlines among what a figure is drawn from; None where there is nothing to note.

    Parameters
    ----------
    drawn : arguments of the function that draws; outlines are those of `read_boundaries`.
    """
    found = (getattr(one, "attrs", {}).get("notes") for one in drawn)
    notes = next((one for one in found if one), None)
    cited = citation(study)
    return noted(cited, notes, Text(study.unit.en[1], study.unit.zh)) if notes and cited else None


def noted(cited: Text, notes: Notes, units: Text) -> Text:
    """Citation, with the notes that a reader of the map has to know.

    >>> from bphs.inputs.regions.coverage import Notes
    >>> noted(Text("made", "自制"), Notes(several=(("Ash", "甲"), ("Elm", "乙"))), Text("towns", "镇")).en
    'made (drawn with all their separate parts: Ash, Elm)'
    """
    said = [(SEVERAL, notes.several), (MENDED, notes.mended), (UNMENDED, notes.unmended)]
    said += [(AWAY, notes.away), (UNLIKE, notes.unlike)]
    told = [TURNED] if notes.turned else []
    told += [words.format(_named(those, units)) for words, those in said if those]
    return WITHIN.format(cited, _joined(SEMICOLON, told)) if told else cited


def _named(those: Named, units: Text) -> Text:
    if len(those) > LISTED:
        return COUNTED.format(n=len(those), units=units)
    return _joined(COMMA, those)


def _joined(mark: Text, those: Iterable[tuple[str, str]]) -> Text:
    return Text(*(one.join(words) for one, words in zip(mark, zip(*those, strict=True), strict=True)))
