"""A table without rows is a table all the same: on the page, in Word, on its way to a later chapter."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.report.chapter import stored
from bphs.report.tables import labelled, widths
from bphs.report.tables.printed import Printed, printed, runs
from bphs.report.words import wording

COLUMNS = [labelled.Column("pair", "Pair", "比较", type="string"), labelled.Column("p_value", "p", "P值")]
EMPTY = pd.DataFrame({"pair": pd.Series(dtype=object), "p_value": pd.Series(dtype=float)})


@pytest.mark.parametrize(("language", "said"), [("en", "none"), ("zh", "无")])
@pytest.mark.parametrize("once", [(), ("pair",)])
def test_a_page_says_that_there_is_none(language, said, once):
    with wording.language(language):
        html = labelled.to_html(EMPTY, COLUMNS, once)
    assert f">{said}</th>" in html
    assert html.count("<td") == 1


def test_a_document_has_a_row_that_says_so():
    made = {"lang": "en", "number": 1, "synthetic": False}
    table = printed(labelled.to_html(EMPTY, COLUMNS), made, "10_x-pairs", {"en": runs("Pairs"), "zh": runs("比较")}, ())
    assert table.rows == (("none", "–"),)
    assert widths.layout(table).lines == 2


def test_numbers_without_any_take_no_width():
    head = ("Pair", "p")
    bare = Printed("10_x-pairs", "en", 1, {"en": runs("Pairs")}, head, (), (False, True), (), synthetic=False)
    assert widths.indents(bare, 1, 4.0) == []


@pytest.mark.parametrize("rows", [0, 3])
def test_a_table_without_columns_keeps_its_rows(tmp_path, rows):
    stored.save(tmp_path / "07_x" / "data", "items", pd.DataFrame(index=range(rows)), synthetic=True)
    frame, synthetic, hidden = stored.load(tmp_path, "items")
    assert (frame.shape, synthetic, hidden) == ((rows, 0), True, [])
