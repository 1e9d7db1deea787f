"""The files that a reader takes from a page open in the programs that readers have, and say the same as the page."""

from __future__ import annotations

import base64
import datetime
import io

import lxml.html
import openpyxl
import pytest
import sample
from sample import render

COLUMNS = [
    {"name": "name_en", "title": "District", "unit": "", "decimals": 0, "type": "string"},
    {"name": "year", "title": "Year", "unit": "", "decimals": 0, "type": "year"},
    {"name": "pop_total", "title": "Residents", "unit": "persons", "decimals": 0, "type": "integer"},
    {"name": "workers", "title": "Workers", "unit": "per 1,000 residents", "decimals": 2, "type": "number"},
]
CSV = 'name_en,year,pop_total,workers\n"Wanzhou, 万州",2020,1564449,8.123456789\nKaizhou,2020,1203306,\n'
TABLE = {"columns": COLUMNS, "csv": CSV, "caption": "Workers.", "notes": "Ten per cent sample."}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The bytes of every download of the page, by file name."""
    folder = tmp_path_factory.mktemp("downloads")
    executed = sample.write(folder, only=[sample.text("# T"), sample.code("", sample.table("en", **TABLE))])
    page = lxml.html.fromstring(render(executed, "en", folder).read_text(encoding="utf-8"))
    return {
        link.get("download"): base64.b64decode(link.get("href").partition("base64,")[2])
        for link in page.xpath("//a[@download]")
    }


def test_names_say_chapter_object_and_language(files):
    assert tuple(files) == tuple(f"02_sample_people_en_synthetic.{kind}" for kind in ("csv", "xlsx", "docx", "tex"))


def test_csv_keeps_machine_names_full_precision_and_the_mark_that_excel_needs(files):
    content = files["02_sample_people_en_synthetic.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == CSV


def test_workbook_has_labels_numbers_and_the_decimals_of_the_page(files):
    book = openpyxl.load_workbook(io.BytesIO(files["02_sample_people_en_synthetic.xlsx"]))
    rows = list(book["data"].iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "District",
        "Year",
        "Residents (persons)",
        "Workers (per 1,000 residents)",
    ]
    assert [cell.value for cell in rows[1]] == ["Wanzhou, 万州", 2020, 1564449, 8.123456789]
    assert [cell.number_format for cell in rows[1]] == ["General", "General", "#,##0", "#,##0.00"]
    assert rows[2][3].value is None
    assert book["data"].freeze_panes == "A2"
    assert [cell.value for (cell,) in book["about"].iter_rows()] == [
        "Workers.",
        "Ten per cent sample.",
        "Synthetic data",
    ]


def test_workbook_does_not_tell_when_it_was_made(files):
    """A workbook must hold a date of creation (ECMA-376 core properties); the same one makes the same bytes."""
    properties = openpyxl.load_workbook(io.BytesIO(files["02_sample_people_en_synthetic.xlsx"])).properties
    assert properties.created == properties.modified == datetime.datetime(2000, 1, 1)
