"""Cells held once each are the cells as they stood: read in pieces of any size, taken apart, changed, put in order."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest

from bphs.errors import InputError
from bphs.inputs.files import coded, grid, texts
from bphs.inputs.files.coded import Coded
from bphs.inputs.files.grid import read_grid
from bphs.inputs.files.sheets import read_sheet

KINDS = ["1", "01", " 1", 1, 1.0, True, False, 0, None, "", "满意", "yes"]
"""Cells that Python or a careless reader takes for each other."""


def told(cells):
    """Cells with their types: 1, 1.0 and True are equal to Python."""
    return [(type(cell), cell) for cell in cells]


@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
def test_any_cells_stay_what_they_are(monkeypatch, piece):
    """Three hundred distinct texts come late: from then on a byte is not enough."""
    monkeypatch.setattr(coded, "PIECE", piece)
    draw = np.random.default_rng(20261128)
    cells = [KINDS[place] for place in draw.integers(0, len(KINDS), 200)] + [f"n{number}" for number in range(300)]
    held = Coded.of(iter(cells))
    assert told(held) == told(cells)
    assert [held[place] for place in (0, 150, -1)] == [cells[0], cells[150], cells[-1]]
    assert (held.codes.dtype, len(held.levels)) == (np.uint16, 300 + len(told(dict.fromkeys(told(cells[:200])))))
    assert dict(zip(told(held.levels), held.counts().tolist(), strict=True)) == {
        key: len(list(same)) for key, same in groupby(sorted(told(cells), key=repr))
    }


@pytest.mark.parametrize("rows", [slice(2), slice(3, None), slice(100, 50), np.arange(0, 200, 3), np.arange(200) > 190])
def test_some_rows_hold_what_they_held_and_no_other_cell(rows):
    """What is left out, a telephone number perhaps, is among the levels no more; these stand in the rows' order."""
    cells = [KINDS[place] for place in np.random.default_rng(1).integers(0, len(KINDS), 200)]
    part = np.array(cells, dtype=object)[rows].tolist()
    held = Coded.of(cells).taken(rows)
    assert told(held) == told(part)
    assert told(held.levels) == list(dict.fromkeys(told(part)))


def test_cells_that_become_alike_are_one():
    held = Coded.of(["a", "A", None, "b", "a"]).mapped(lambda cell: cell and cell.upper())
    assert (list(held), held.levels) == (["A", "A", None, "B", "A"], ("A", None, "B"))
    assert held.rows(lambda cell: cell is None) == [2]


def written(path, encoding):
    """A CSV file with gaps, blanks, an example, spare cells, a line within a cell, a column without heading, and one
    that turns from numbers to words after 300 rows.
    """
    rows = [f"{number},{number % 5},满意 {number % 3},{number}," for number in range(300)]
    rows += ["", "# 示例,1,2,3,", " 7 ,,很不满意,是,", '8,"a\r\nb",,否, ,,', ",,,", "9,5,满意 1,约十分钟,"]
    path.write_bytes(("编号,一, 二 ,三,\r\n" + "\r\n".join(rows) + "\r\n").encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("piece", [1, 2, 3, 64, 301, 10_000])
def test_reading_in_pieces_is_reading_whole(tmp_path, monkeypatch, encoding, piece):
    """Held against the rows as the study's tables are read; a character may lie across two pieces of bytes."""
    path = written(tmp_path / "a.csv", encoding)
    sheet = read_sheet(path)
    monkeypatch.setattr(grid, "ROWS", piece)
    monkeypatch.setattr(texts, "PIECE", piece)
    found = read_grid(path)
    assert sheet.header == ["编号", "一", "二", "三"] == [column.heading for column in found.columns]
    assert found.rows == tuple(number for number, _ in sheet.rows)
    assert list(found.notes) == sheet.notes
    for place, column in enumerate(found.columns):
        assert list(column.cells) == [cells[place].strip() or None for _, cells in sheet.rows]
    assert (found.columns[3].cells[299:], found.columns[3].cells.codes.dtype) == (
        ["299", "是", "否", "约十分钟"],
        np.uint16,
    )
    assert found.columns[1].cells.codes.dtype == np.uint8


@pytest.mark.parametrize(
    ("last", "said"), [(b"\x00", "zero bytes"), (b"\xff\xff", "row 302\n    found:    characters that are neither")]
)
def test_what_is_wrong_in_the_last_piece_is_said_of_the_whole(tmp_path, monkeypatch, last, said):
    monkeypatch.setattr(texts, "PIECE", 16)
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 300 + b"3," + last + b"\n")
    with pytest.raises(InputError) as refused:
        read_grid(path)
    assert said in str(refused.value)
