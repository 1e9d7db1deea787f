"""Workbooks that are small on disk and large in memory: refused by what they say of themselves, or read as they are."""

from __future__ import annotations

import tracemalloc
import zipfile

import openpyxl
import pytest

from bphs.errors import InputError
from bphs.inputs.files.grid import read_grid

MB = 2**20


@pytest.fixture
def small(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(tmp_path / "small.xlsx")
    return tmp_path / "small.xlsx"


def changed(small, part, content):
    """The workbook with one part made anew, a piece at a time."""
    path = small.with_name("a.xlsx")
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for one in source.infolist():
            with target.open(one.filename, "w") as copy:
                for piece in content(source.read(one)) if one.filename == part else [source.read(one)]:
                    copy.write(piece)
    return path


@pytest.fixture
def peak():
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] / MB
    tracemalloc.stop()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(small, peak, part):
    bomb = changed(small, part, lambda content: [content, *[b" " * MB] * 40])
    with pytest.raises(InputError) as caught:
        read_grid(bomb)
    assert [(one.found, one.remedy) for one in caught.value.problems] == [
        ("a workbook that becomes 40 MB when it is unpacked", "save the sheet with the answers as 'CSV UTF-8'")
    ]
    assert peak() < 8


def test_a_workbook_that_is_too_large_in_all_is_refused(small, monkeypatch):
    monkeypatch.setattr("bphs.inputs.files.workbook.MOST_UNPACKED", 100)
    with pytest.raises(InputError, match="at most 0 MB"):
        read_grid(small)


def far(content):
    head, tail = content.split(b"</sheetData>")
    yield head
    yield b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    yield tail


def coloured(content):
    """A colour on a column down to row 20,000: cells that are formatted and empty."""
    head, tail = content.split(b"</sheetData>")
    yield head
    for row in range(3, 20_001):
        yield b'<row r="%d" spans="1:1"><c r="A%d" s="1"/></row>' % (row, row)
    yield b"</sheetData>" + tail


@pytest.mark.parametrize("sheet", [far, coloured])
def test_cells_that_are_formatted_and_empty_are_no_rows(small, peak, sheet):
    grid = read_grid(changed(small, "xl/worksheets/sheet1.xml", sheet))
    assert [(column.heading, column.cells) for column in grid.columns] == [("a", (1,)), ("b", (2,))]
    assert grid.rows == (2,)
    assert peak() < 24


def test_an_answer_in_the_last_row_is_read(small):
    last = changed(
        small,
        "xl/worksheets/sheet1.xml",
        lambda content: [
            content.replace(b"</sheetData>", b'<row r="90000"><c r="B90000"><v>7</v></c></row></sheetData>')
        ],
    )
    grid = read_grid(last)
    assert grid.columns[1].cells == (2, 7)
    assert grid.rows == (2, 90000)


def test_entities_that_multiply_are_refused(small):
    """A billion laughs inside a sheet: expat limits what entities may become."""
    laughs = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 11)
    )

    def laughing(content):
        yield laughs + b"]>" + content.replace(b"<v>1</v>", b"<v>&a10;</v>")

    with pytest.raises(InputError, match="no whole Excel workbook"):
        read_grid(changed(small, "xl/worksheets/sheet1.xml", laughing))
