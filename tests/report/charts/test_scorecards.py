"""Scorecards: what is drawn is what the tables hold, in either language; what cannot be drawn is refused in words."""

import pandas as pd
import pytest

from bphs.errors import RenderError
from bphs.report import charts
from bphs.report.words.wording import Text, language

CELLS = pd.DataFrame({
    "outcome": ["known", "known", "used", "used"], "grouping": ["area", "age", "area", "age"],
    "gap": [12.4, 3.0, float("nan"), 7.0], "verdict": ["unequal", "untold", "equal", "apart"],
})  # fmt: skip
ROWS = pd.DataFrame({"outcome": ["known", "used"]}).assign(
    score=[60.0, 40.0], score_lower=[55.0, 38.0], score_upper=[65.0, 42.0],
    equality=[90.0, 97.0], equality_lower=[80.0, 92.0], equality_upper=[99.0, 100.0],
)  # fmt: skip
NAMES = {"known": Text("Known", "知晓"), "used": Text("Used", "利用")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("en", {"unequal", "different, extent open", "12", "3", "7", "Level"}),
        ("zh", {"不均等", "有差异，幅度未定", "12", "3", "7", "水平"}),
    ],
)
def test_gaps_in_whole_units_with_their_verdicts_and_nothing_where_one_is_hidden(name, words):
    with language(name):
        figure = charts.scorecard(
            CELLS, ROWS, names=NAMES, groupings={"area": Text("Area", "地区"), "age": Text("Age", "年龄")}
        )
    texts = [text.get_text() for axes in figure.axes for text in axes.texts] + [
        axes.get_xlabel() for axes in figure.axes
    ]
    assert words <= set(texts)
    assert "nan" not in texts
    assert sum(text.isdigit() for text in texts) == 3


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(RenderError, match="no row"):
        charts.scorecard(CELLS, ROWS.head(0))
    with pytest.raises(RenderError, match="verdict 'fair'"):
        charts.scorecard(CELLS.assign(verdict="fair"), ROWS)
    many = pd.DataFrame(
        {"outcome": "known", "grouping": [f"g{at}" for at in range(10)], "gap": 1.0, "verdict": "equal"}
    )
    with pytest.raises(RenderError, match="10 characteristics"):
        charts.scorecard(many, ROWS)
