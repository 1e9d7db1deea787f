"""Word documents say what the page says, in the form of a thesis. python-docx reads them.

Names are those of ECMA-376 part 1.
"""

from __future__ import annotations

import base64
import io
import zipfile

import docx
import lxml.html
import printing
import pytest
import sample
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from sample import render

from bphs.report.tables import latex, word
from bphs.report.tables.collected import collect
from bphs.report.tables.word import book_document, table_document

HEAD = ["District", "Workers (per 1,000 residents)", "Odds ratio"]
ROWS = [["Wanzhou", "8.12", "1.24***"], ["Kaizhou", "10.5", "0.9"], ["万州 & <Co>", "–", "12"]]
# The order that the schema demands of the children (ECMA-376 part 1, annex A: CT_PPrBase, CT_RPr, CT_TblPr, CT_TcPr).
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs sz szCs vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW tcBorders vAlign",
    "sectPr": "footerReference pgSz pgMar",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
}


@pytest.fixture
def english(tmp_path):
    table = printing.shown("en", HEAD, ROWS, (1,), caption="Workers and odds.", notes="*** p < 0.001.")
    return printing.book(
        tmp_path,
        "en",
        table,
        printing.shown(
            "en", HEAD, ROWS, name="other", caption="Others. Two sentences.", notes="See @tbl-people.", synthetic=False
        ),
    )


@pytest.fixture
def chinese(tmp_path):
    tables = [printing.shown(language, ["区县“甲”", "人数（人）"], [["万州", "3"]], (1,)) for language in ("en", "zh")]
    return printing.book(tmp_path, "zh", *tables)


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def lines(document) -> list[str]:
    """Every paragraph outside of tables as a reader sees it, fields included."""
    return ["".join(node.text or "" for node in paragraph._p.iter(qn("w:t"))) for paragraph in document.paragraphs]


def children(element) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


def test_cells_are_those_of_the_page(english):
    for table in opened(book_document(english)).tables:
        assert [[cell.text for cell in row.cells] for row in table.rows] == [HEAD, *ROWS]


def test_headings_captions_and_notes_in_order(english):
    assert [line for line in lines(opened(book_document(english))) if line] == [
        "Equality in Toytown",
        "All tables, in the order of the chapters",
        "Tables whose caption begins with [SYNTHETIC DATA] come from made-up data and say nothing about the real world.",
        "Chapter 2. A sample chapter",
        "Table 1. [SYNTHETIC DATA] Workers and odds",
        "Note. *** p < 0.001.",
        "Table 2. Others. Two sentences.",
        "Note. See Table 1.",
    ]


def test_a_chinese_table_has_both_captions_and_word_numbers_them(chinese):
    """SEQ is the field that counts captions (17.16.5.56); Word's own Chinese captions count under 表."""
    document = opened(book_document(chinese))
    assert [line for line in lines(document) if line.startswith(("表1", "Table"))] == [
        "表1\u3000【合成数据】常住人口",
        "Table 1. [SYNTHETIC DATA] Residents",
    ]
    fields = [node.get(qn("w:instr")).split()[:2] for node in document.element.iter(qn("w:fldSimple"))]
    assert fields == [["SEQ", "表"], ["SEQ", "Table"]]
    assert [line for line in lines(document) if line.startswith("注")] == ["注：示例。"]


def test_numbers_go_on_through_all_chapters(tmp_path):
    """Three chapters of two tables each are tables 1 to 6."""
    outputs = [printing.shown("en", HEAD, ROWS, name=name) for name in ("one", "two")]
    executed = sample.write(tmp_path, only=[sample.text("# T"), *(sample.code("", output) for output in outputs)])
    made = collect(sample.STUDY, sample.CHAPTERS, [executed] * 3, "en", tmp_path / "references.bib")
    assert [table.number for table in made.tables] == [1, 2, 3, 4, 5, 6]


def test_numbers_begin_anew_with_each_chapter_where_the_study_says_so(tmp_path):
    """The switch \\r sets what SEQ counts from (17.16.5.56)."""
    outputs = [printing.shown("en", HEAD, ROWS, name=name, notes="See @tbl-two.") for name in ("one", "two")]
    executed = sample.write(tmp_path, only=[sample.text("# T"), *(sample.code("", output) for output in outputs)])
    made = collect(
        sample.STUDY, sample.CHAPTERS[:2], [executed] * 2, "en", tmp_path / "references.bib", numbering="chapter"
    )
    document = opened(book_document(made))
    assert [line.partition(".")[0] for line in lines(document) if line.startswith("Table ")] == [
        "Table 1-1",
        "Table 1-2",
        "Table 2-1",
        "Table 2-2",
    ]
    assert [line for line in lines(document) if line.startswith("Note")] == ["Note. See Table 1-2."] * 2 + [
        "Note. See Table 2-2."
    ] * 2
    fields = [node.get(qn("w:instr")) for node in document.element.iter(qn("w:fldSimple"))]
    assert ["\\r 1" in field for field in fields] == [True, False, True, False]
    assert latex.book_document(made).count("\\setcounter{table}{0}\\renewcommand{\\thetable}{2-\\arabic{table}}") == 1


def test_three_lines(english):
    """Sizes of rules are eighths of a point (17.3.4): 1.5 pt is 12, .75 pt is 6; nothing else has a rule."""
    for table in opened(book_document(english)).tables:
        borders = table._tbl.tblPr.find(qn("w:tblBorders"))
        assert [(children([side])[0], side.get(qn("w:val")), side.get(qn("w:sz"))) for side in borders] == [
            ("top", "single", "12"),
            ("bottom", "single", "12"),
        ]
        for number, row in enumerate(table.rows):
            for cell in row.cells:
                sides = [
                    (children([side])[0], side.get(qn("w:sz")))
                    for borders in cell._tc.iter(qn("w:tcBorders"))
                    for side in borders
                ]
                assert sides == ([("bottom", "6")] if number == 0 else [])


def test_fonts_are_times_and_song(english):
    """rFonts (17.3.2.26) names the face of each script."""
    fonts = opened(book_document(english)).styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    assert {name: fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia")} == {
        "ascii": "Times New Roman",
        "hAnsi": "Times New Roman",
        "eastAsia": "宋体",
    }


def test_chinese_quotation_marks_are_set_in_the_chinese_face(chinese):
    """“ belongs to both scripts; the hint decides (17.3.2.26)."""
    (table,) = opened(book_document(chinese)).tables
    hints = {run.text: run._r.find(f".//{qn('w:rFonts')}") is not None for run in table.cell(0, 0).paragraphs[0].runs}
    assert hints == {"区县": False, "“": True, "甲": False, "”": True}


def test_the_heading_is_repeated_and_no_row_is_broken(english):
    for table in opened(book_document(english)).tables:
        assert [children(row._tr.trPr) for row in table.rows] == [
            ["cantSplit", "tblHeader"],
            *[["cantSplit"]] * len(ROWS),
        ]


def test_numbers_stand_with_their_points_below_each_other(english):
    """In Times a digit and a star are half as wide as the type is large, a point a quarter (Adobe's metrics), so this
    follows the integer part, in units of the size; with the cell's indent it is the same in all rows.
    """
    following = {"8.12": 1.25, "10.5": 0.75, "1.24***": 2.75, "0.9": 0.75, "12": 0}
    table = opened(book_document(english)).tables[0]
    for column in (1, 2):
        cells = {cell.text: cell.paragraphs[0] for cell in table.columns[column].cells[1:] if cell.text != "–"}
        assert {paragraph.alignment for paragraph in cells.values()} == {WD_ALIGN_PARAGRAPH.RIGHT}
        points = [
            (paragraph.paragraph_format.right_indent or 0) / Pt(10.5) + following[text]
            for text, paragraph in cells.items()
        ]
        assert max(points) - min(points) < 0.01


def test_elements_stand_in_the_order_of_the_schema(english, chinese, tmp_path):
    for book in (english, chinese, wide(tmp_path)):
        package = zipfile.ZipFile(io.BytesIO(book_document(book)))
        for part in ("word/document.xml", "word/styles.xml"):
            for element in docx.oxml.parse_xml(package.read(part)).iter():
                order = ORDERS.get(children([element])[0], "").split()
                if order:
                    places = [order.index(name) for name in children(element)]
                    assert places == sorted(places), children(element)


def wide(folder):
    """A narrow table, one of fourteen columns, and one of eighty rows."""
    columns = [f"Heading{number:02d} of column" for number in range(14)]
    narrow = printing.shown("en", HEAD, ROWS, (1,))
    across = printing.shown("en", columns, [["12345.678"] * 14] * 3, tuple(range(14)), name="wide")
    return printing.book(folder, "en", across, narrow, printing.shown("en", HEAD, ROWS * 27, (1,), name="long"))


def test_a_wide_table_lies_across_with_its_chapters_heading_and_fits(tmp_path):
    document = opened(book_document(wide(tmp_path)))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    blocks = [
        children([block])[0] if block.tag != qn("w:p") else "".join(t.text for t in block.iter(qn("w:t")))
        for block in document.element.body
    ]
    ends = [
        place for place, block in enumerate(document.element.body) if block.find(f".//{qn('w:sectPr')}") is not None
    ]
    assert blocks.index("Chapter 2. A sample chapter") < blocks.index("tbl") < ends[0]
    for place, table in enumerate(document.tables):
        section = document.sections[min(place, 1)]
        room = section.page_width - section.left_margin - section.right_margin
        assert sum(column.width for column in table.columns) <= room * 1.001


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break(tmp_path):
    """keepNext (17.3.1.15) holds a paragraph on the page of the next."""
    _, short, long, *_ = opened(book_document(wide(tmp_path))).tables
    held = [
        [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows] for table in (short, long)
    ]
    assert held[0] == [True] * 4
    assert held[1][:2] == [True, True]
    assert not any(held[1][2:-1])


@pytest.mark.parametrize(
    ("language", "label", "continued"), [("en", "Table 1", "Table 1 (continued)"), ("zh", "表1", "续表1")]
)
def test_a_table_longer_than_a_page_goes_on_under_its_number_and_its_heading(language, label, continued, tmp_path):
    """GB/T 7713.1-2006: on later pages the number and the heading are repeated. A4 less margins of 2.5 cm is 700 pt
    high, a row of 10.5 pt type 17: no page holds more than 40. REF (17.16.5.51) looks the number up.
    """
    rows = [["" if number % 3 else f"Town {number}", f"{number}.5", "12"] for number in range(90)]
    long = printing.shown(language, HEAD, rows, (1, 2), name="long", caption="A.", notes="N.", synthetic=False)
    document = opened(book_document(printing.book(tmp_path, language, long)))
    parts = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert [row for part in parts for row in part[1:]] == rows
    assert {tuple(part[0]) for part in parts} == {tuple(HEAD)}
    assert len(parts) == 3
    assert all(25 < len(part) <= 40 for part in parts)
    assert all(part[1][0] for part in parts), "no group of rows is parted"
    fresh = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert [p.style.name for p in fresh] == ["Heading 1", *["Caption Continued"] * 2]
    said = ["".join(node.text or "" for node in p._p.iter(qn("w:t"))) for p in fresh]
    assert said[1:] == [continued] * 2
    (mark,) = document.element.iter(qn("w:bookmarkStart"))
    fields = [node.get(qn("w:instr")).split() for node in document.element.iter(qn("w:fldSimple"))]
    assert fields == [["SEQ", label.split("1")[0].strip(), "\\*", "ARABIC"], *[["REF", mark.get(qn("w:name"))]] * 2]
    assert len([line for line in lines(document) if line.endswith("N.")]) == 1


def test_symbols_are_italic_in_headings_cells_captions_and_notes(tmp_path):
    """GB/T 3358.1: P, t, F, χ² and n are set in italics; names of towns, abbreviations and codes are not."""
    shown = printing.shown(
        "zh", ["变量", "n", "χ²值", "P值"], [["T1镇", "12", "3.1", "P<0.05"], ["OR (95% CI)", "β=0.1", "3", "0.1"]],
        caption="t检验", notes="F 检验；Cronbach α 系数。", synthetic=False,
    )  # fmt: skip
    document = opened(book_document(printing.book(tmp_path, "zh", shown)))
    runs = [
        run
        for paragraph in document.element.iter(qn("w:p"))
        for run in paragraph.iter(qn("w:r"))
        if len(run.xpath("./w:rPr/w:i"))
    ]
    assert ["".join(node.text for node in run.iter(qn("w:t"))) for run in runs] == list("tnχPPβFα")


def test_figures_stand_among_the_tables_as_drawings_with_captions_below(tmp_path):
    """A drawing for newer programs (MS-ODRAWXML 2.1.1), a picture for others, its words for who cannot see it."""
    said = {"en": "Curves. Lines: 2010.", "zh": "曲线。线：2010年。"}
    outputs = [sample.figure(one, caption=said[one], synthetic=True) for one in ("en", "zh")]
    more = [printing.shown("zh", ["区县"], [["万州"]], notes="见@fig-lorenz。"), sample.figure("zh", name="other")]
    document = opened(book_document(printing.book(tmp_path, "zh", *outputs, *more)))
    assert [
        (paragraph.style.name, line)
        for paragraph, line in zip(document.paragraphs, lines(document), strict=True)
        if paragraph.style.name not in ("Title", "Subtitle", "Heading 1", "Section End")
    ] == [
        ("Figure", ""),
        ("Figure Caption", "图1\u3000【合成数据】曲线"),
        ("Caption in English", "Figure 1. [SYNTHETIC DATA] Curves"),
        ("Table Note", "注：线：2010年。"),
        ("Caption", "表1\u3000【合成数据】常住人口"),
        ("Table Note", "注：见图1。"),
        ("Figure", ""),
        ("Figure Caption", "图2\u3000洛伦兹曲线，见[1]"),
        ("Table Note", "[1] THEIL H. Economics and Information Theory[M]. Amsterdam: North-Holland, 1967."),
    ]
    assert document.paragraphs[1].text == "全部图表（按章节顺序）"
    assert [one.get("descr") for one in document.element.xpath("//wp:docPr")] == ["一条上升的线"] * 2
    related = document.part.related_parts
    for blip in document.element.xpath("//a:blip"):
        picture, (drawn,) = related[blip.get(qn("r:embed"))], blip.xpath(".//@r:embed")[1:]
        assert picture.blob.startswith(b"\x89PNG")
        assert related[drawn].blob.decode() == sample.SVG
        assert related[drawn].content_type == "image/svg+xml"
    for size in document.element.xpath("//wp:extent"):
        assert (int(size.get("cx")), int(size.get("cy"))) == (Pt(432), Pt(216))


def test_same_bytes_whenever_it_is_made(english):
    """Zip entries begin in 1980 (APPNOTE 4.4.6); core properties carry the date that workbooks carry."""
    content = book_document(english)
    assert content == book_document(english)
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(content).core_properties
    assert properties.created == properties.modified
    assert (properties.created.year, properties.title) == (
        2000,
        "Equality in Toytown: All tables, in the order of the chapters",
    )


def test_a_single_table_is_small_enough_for_a_page(chinese):
    content = table_document(chinese.tables[0])
    assert len(content) < 6000
    assert [cell.text for cell in opened(content).tables[0].rows[1].cells] == ["万州", "3"]


def test_every_part_of_the_template_reaches_the_file_and_nothing_else(english):
    """python-docx saves the parts that relations lead to (ECMA-376 part 2, 6.5): a part without one would be lost in
    silence.
    """
    parts = {path.relative_to(word._TEMPLATE).as_posix() for path in word._TEMPLATE.rglob("*") if path.is_file()}
    for content in (table_document(english.chapters[0].tables[0]), book_document(english)):
        assert set(zipfile.ZipFile(io.BytesIO(content)).namelist()) == parts
        assert {section.footer.paragraphs[0].style.name for section in opened(content).sections} == {"Footer"}


def test_the_styles_of_paragraphs_and_tables_are_the_templates(english):
    document = opened(book_document(english))
    used = {node.get(qn("w:val")) for name in ("pStyle", "tblStyle") for node in document.element.iter(qn(f"w:{name}"))}
    assert used <= {style.style_id for style in opened(word._template()).styles}
    assert {"Caption", "TableText", "ThreeLines"} <= used


def test_no_document_leaves_a_trace_in_the_next(english, chinese):
    alone = table_document(chinese.tables[0])
    table_document(english.chapters[0].tables[0])
    assert table_document(chinese.tables[0]) == alone
    assert opened(alone).core_properties.language == "zh-CN"


def test_the_title_of_the_file_is_as_long_as_titles_may_be(tmp_path):
    """255 characters (python-docx refuses more); the caption in the document is whole."""
    long = "A caption that goes on. " * 20
    one = printing.book(tmp_path, "en", printing.shown("en", HEAD, ROWS, caption=long)).tables[0]
    document = opened(table_document(one))
    assert len(document.core_properties.title) == 255
    assert lines(document)[0].count("A caption that goes on.") == 20


def test_works_that_notes_cite_are_listed_once(tmp_path):
    tables = [
        printing.shown("zh", ["甲"], [["1"]], name=name, notes="方法见[@theil1967]，$R^2$。") for name in ("a", "b")
    ]
    document = opened(book_document(printing.book(tmp_path, "zh", *tables)))
    assert [line for line in lines(document) if line.startswith("注")] == ["注：方法见[1]，R2。"] * 2
    assert lines(document)[-1].startswith("[1] THEIL H")
    raised = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.superscript]
    assert raised == ["[", "1", "]", "2"] * 2


def test_the_page_offers_the_same_table(tmp_path):
    """The download under a table: both captions on the Chinese page, for the renderer keeps one language's outputs."""
    executed = sample.write(tmp_path)
    page = lxml.html.fromstring(render(executed, "zh", tmp_path).read_text(encoding="utf-8"))
    (link,) = page.xpath("//a[@download='02_sample_people_zh_synthetic.docx']")
    document = opened(base64.b64decode(link.get("href").partition("base64,")[2]))
    assert lines(document) == ["表1\u3000【合成数据】常住人口", "Table 1. [SYNTHETIC DATA] Residents", "注：示例。"]
