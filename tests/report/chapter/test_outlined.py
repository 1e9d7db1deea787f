"""What a map's caption says of its outlines, in either language."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bphs.inputs.regions.coverage import Notes
from bphs.inputs.study import read_study
from bphs.report.chapter.outlined import OWN_BOUNDARIES, noted, outlined
from bphs.report.words.wording import Text

UNITS = Text("counties", "县")
TOWNS = tuple((f"Town {k}", f"镇{k}") for k in range(6))


@pytest.mark.parametrize(
    ("notes", "english", "chinese"),
    [
        (Notes(), "M", "测"),
        (
            Notes(mended=TOWNS[:2], moved=0.3),
            "M (overlapping outlines mended: Town 0, Town 1)",
            "测（镇0、镇1边界重叠，已作修正）",
        ),
        (
            Notes(unmended=TOWNS),
            "M (outlines that overlap, drawn as they are: 6 counties)",
            "测（6 个县边界重叠，按原样绘出）",
        ),
        (
            Notes(several=TOWNS[:5], mended=TOWNS[:1]),
            "M (drawn with all their separate parts: 5 counties; overlapping outlines mended: Town 0)",
            "测（5 个县含多个分离的部分，均已绘出；镇0边界重叠，已作修正）",
        ),
        (
            Notes(away=TOWNS[:1], unlike=TOWNS[1:2]),
            (
                "M (outlines away from their coordinates: Town 0; outlines whose area differs from the printed one by more "
                "than half: Town 1)"
            ),
            "测（镇0边界与坐标不符；镇1边界面积与公布面积相差一半以上）",
        ),
        (
            Notes(turned=True),
            "M (areas are as printed only with latitude and longitude exchanged)",
            "测（仅当经纬度互换时，边界面积才与公布面积相符）",
        ),
    ],
)
def test_each_note_and_many_are_counted(notes, english, chinese):
    assert noted(Text("M", "测"), notes, UNITS) == (english, chinese)


def test_only_outlines_with_something_to_note_change_the_word():
    """The word {boundaries} of a chapter stays the citation where a figure is drawn from none, or from plain ones."""
    study = read_study(Path(__file__).parents[3] / "data" / "chongqing")
    plain, islands = pd.DataFrame({"code": ["a"]}), pd.DataFrame({"code": ["a"]})
    plain.attrs["notes"], islands.attrs["notes"] = Notes(), Notes(several=TOWNS[:1])
    assert outlined(study, [3, pd.DataFrame(), plain]) is None
    assert outlined(study, [plain, islands]).en.endswith("(drawn with all their separate parts: Town 0)")
    own = study.model_copy(update={"boundaries": study.boundaries.model_copy(update={"citation": None})})
    assert outlined(own, [islands]).zh.startswith(OWN_BOUNDARIES.zh)
