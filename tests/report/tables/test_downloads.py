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

from bphs.report.tables import downloads
from bphs.report.tables.downloads import table_downloads
from bphs.report.tables.printed import Printed, Run, printed, runs

COLUMNS = [
    {"name": "name_en", "title": "District", "unit": "", "decimals": 0, "type": "string"},
    {"name": "year", "title": "Year", "unit": "", "decimals": 0, "type": "year"},
    {"name": "pop_total", "title": "Residents", "unit": "persons", "decimals": 0, "type": "integer"},
    {"name": "workers", "title": "Workers", "unit": "per 1,000 residents", "decimals": 2, "type": "number"},
]
CSV = 'name_en,year,pop_total,workers\n"Wanzhou, 万州",2020,1564449,8.123456789\nKaizhou,2020,1203306,\n'
HTML = (
    "<table><thead><tr><th>District</th><th>Year</th><th>Residents (persons)</th><th>Workers</th></tr></thead><tbody>"
    "<tr><th>Wanzhou, 万州</th><td>2020</td><td>1,564,449</td><td>8.12</td></tr>"
    "<tr><th>Kaizhou</th><td>2020</td><td>1,203,306</td><td>–</td></tr></tbody></table>"
)
TABLE = {"columns": COLUMNS, "csv": CSV, "caption": "Workers.", "notes": "Ten per cent sample."}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The bytes of every download of the page, by file name."""
    folder = tmp_path_factory.mktemp("downloads")
    shown = sample.table("en", **TABLE)
    shown.data["text/html"] = HTML
    executed = sample.write(folder, only=[sample.text("# T"), sample.code("", shown)])
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


def test_names_that_are_formulas_are_marked_in_csv_and_texts_in_the_workbook():
    """OWASP, CSV Injection: an apostrophe before it; XLSX says of each cell whether it is a formula."""
    made = TABLE | {"csv": CSV.replace("Kaizhou,", "=1+1,").replace(",8.123456789", ",-8.5"), "mark": ""}
    shown = Printed("x", "en", 1, {"en": runs("Workers")}, ("name",), (), (False,), (), synthetic=False)
    files = {
        link.label: base64.b64decode(link.href.partition("base64,")[2]) for link in table_downloads(made, shown, "x")
    }
    lines = files["CSV"].decode("utf-8-sig").splitlines()
    assert lines[1:] == ['"Wanzhou, 万州",2020,1564449,-8.5', "'=1+1,2020,1203306,"]
    cell = openpyxl.load_workbook(io.BytesIO(files["XLSX"]))["data"]["A3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


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
        "Workers",
        "Ten per cent sample.",
        "Synthetic data",
    ]


def test_workbook_of_a_chinese_page_is_chinese_and_its_csv_keeps_the_codes():
    """Words as the page shows them, under each other where the page says them once; numbers in full precision."""
    html = (
        "<table><thead><tr><th>主城</th><th>类别</th><th>构成</th><th>代码</th></tr></thead><tbody>"
        '<tr><th rowspan="2">主城都市区</th><td>是</td><td class="number">1.23</td><td>007</td></tr>'
        '<tr><td>–</td><td class="number">×</td><td>008</td></tr></tbody></table>'
    )
    kinds = ("string", "boolean", "number", "string")
    columns = [
        {"name": name, "title": title, "unit": unit, "decimals": 2, "type": kind}
        for name, title, unit, kind in zip(
            "abcd", ("主城", "类别", "构成", "代码"), ("", "", "%", ""), kinds, strict=True
        )
    ]
    made = {"lang": "zh", "number": 1, "synthetic": False, "columns": columns}
    made["csv"] = "a,b,c,d\ncore,True,1.2345,007\ncore,,×,008\n"
    one = printed(html, made, "t", {"zh": (Run("人口构成。"),)}, ())
    book = openpyxl.load_workbook(io.BytesIO(downloads.workbook(made, one)))
    assert [[cell.value for cell in row] for row in book["数据"].iter_rows()] == [
        ["主城", "类别", "构成（%）", "代码"],
        ["主城都市区", "是", 1.2345, "007"],
        ["主城都市区", None, "×", "008"],
    ]
    assert [cell.value for (cell,) in book["说明"].iter_rows()] == ["人口构成"]


def test_workbook_does_not_tell_when_it_was_made(files):
    """A workbook must hold a date of creation (ECMA-376 core properties); the same one makes the same bytes."""
    properties = openpyxl.load_workbook(io.BytesIO(files["02_sample_people_en_synthetic.xlsx"])).properties
    assert properties.created == properties.modified == datetime.datetime(2000, 1, 1)
