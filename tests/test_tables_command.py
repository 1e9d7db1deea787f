"""One command writes all tables of a study for Word and LaTeX; they say what the pages say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import docx
import lxml.html
import pytest
from copies import command
from docx.oxml.ns import qn

from bphs.report.tables.latex import escape

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def project(built_project, tmp_path_factory):
    """The built project with the tables of all studies written."""
    project = tmp_path_factory.mktemp("tables") / "别处 elsewhere"
    shutil.copytree(built_project, project)
    done = command(project, project.parent / "home", "tables")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if "tables." in line] == [
        f"reports/{study}/tables.{language}.{kind}"
        for study in ("chongqing", "provinces", "w_district")
        for language in ("en", "zh")
        for kind in ("docx", "tex")
    ]
    assert [line for line in done.stdout.splitlines() if "appendices." in line] == [
        f"reports/w_district/appendices.{language}.docx" for language in ("en", "zh")
    ]
    return project


def shown(project: Path, study: str, language: str) -> list[tuple[dict, list[list[str]]]]:
    """Every table of the pages in the order of the chapters: what is said of it, and its cells."""
    found = []
    for path in sorted((project / "reports" / study / language).glob("[0-9]*.html")):
        for figure in lxml.html.fromstring(path.read_text(encoding="utf-8")).xpath("//figure[@class='table']"):
            caption = figure.find("figcaption")
            words = [caption.find("b").tail or "", *(node.tail or "" for node in caption.xpath("strong"))]
            rest = [node.text_content() + (node.tail or "") for node in caption if node.tag not in ("b", "strong")]
            said = {
                "name": figure.get("id"),
                "caption": " ".join("".join([*words, *rest]).split()),
                "notes": "".join(note.text_content() for note in figure.xpath("p[@class='notes']")),
                "synthetic": bool(caption.xpath("strong[@class='badge']")),
            }
            found.append((said, grid(figure.xpath(".//tr[not(@class='spans')]"))))
    return found


def whole(document) -> list[list[list[str]]]:
    """Cells of every table; one that goes on on later pages, under its heading, is one."""
    found, before = [], None
    for table in document.tables:
        name = table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        rows = [[unnumbered(cell.text) for cell in row.cells] for row in table.rows]
        if name == before:
            assert rows[0] == found[-1][0]
            found[-1] += rows[1:]
        else:
            found.append(rows)
        before = name
    return found


def unnumbered(text: str) -> str:
    """Text without the numbers of works, which a document of all chapters counts anew."""
    return re.sub(r"\[\d+\]", "", text)


def grid(rows: list) -> list[list[str]]:
    """The cells of a table; below one that reaches over several rows stands nothing."""
    table = [["" for _ in rows[0]] for _ in rows]
    taken: set[tuple[int, int]] = set()
    for down, row in enumerate(rows):
        free = (across for across in range(len(rows[0])) if (down, across) not in taken)
        for cell, across in zip(row, free, strict=False):
            # A heading below one that spans columns says both where it stands alone.
            table[down][across] = cell.get("data-title") or " ".join(cell.text_content().split())
            taken |= {(down + further, across) for further in range(int(cell.get("rowspan", 1)))}
    return table


@pytest.mark.parametrize("study", ["chongqing", "provinces", "w_district"])
@pytest.mark.parametrize("language", ["en", "zh"])
class TestTables:
    def test_word_holds_every_table_as_its_page_shows_it(self, project, study, language):
        document = docx.Document(project / f"reports/{study}/tables.{language}.docx")
        tables = shown(project, study, language)
        found = whole(document)
        assert found == [[[unnumbered(cell) for cell in row] for row in cells] for _, cells in tables]

    def test_captions_are_numbered_and_say_what_is_synthetic(self, project, study, language):
        document = docx.Document(project / f"reports/{study}/tables.{language}.docx")
        texts = [
            "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))
            for paragraph in document.paragraphs
            if paragraph.style.name == "Caption"
        ]
        before, stop, mark = {"en": ("Table ", ". ", "[SYNTHETIC DATA] "), "zh": ("表", "\u3000", "【合成数据】")}[
            language
        ]
        tables = shown(project, study, language)
        assert len(texts) == len(tables)
        for number, (text, (made, _)) in enumerate(zip(texts, tables, strict=True), start=1):
            wanted = f"{before}{number}{stop}{mark if made['synthetic'] else ''}{made['caption']}"
            assert text.rstrip("。.").split() == wanted.rstrip("。.").split()
            assert ("SYNTHETIC DATA" in text or "合成数据" in text) == made["synthetic"]

    def test_no_note_names_a_file_a_setting_or_a_column(self, project, study, language):
        document = docx.Document(project / f"reports/{study}/tables.{language}.docx")
        notes = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Table Note"]
        assert not [note for note in notes if re.search(r"\w\.(csv|yml|json|ipynb)\b|\b[a-z]+_[a-z]\w*", note)]

    def test_stars_are_explained(self, project, study, language):
        for made, cells in shown(project, study, language):
            if any(cell.rstrip().endswith("*") for row in cells[1:] for cell in row):
                assert "*" in made["notes"], made["name"]

    def test_latex_holds_every_table_in_characters_that_it_can_print(self, project, study, language):
        text = (project / f"reports/{study}/tables.{language}.tex").read_text(encoding="utf-8")
        tables = shown(project, study, language)
        assert text.count("\\toprule") == text.count("\\caption{") + text.count("\\endhead")
        assert text.count("\\caption{") == len(tables)
        without_numbers = unnumbered(text)
        for _, cells in tables:
            assert all(escape(unnumbered(cell), language) in without_numbers for row in cells for cell in row)
        if language == "en":
            # What LaTeX prints without further packages: ASCII, letters with accents, quotation marks.
            strange = {character for character in text if ord(character) > 0x17F and character not in "‘’“”"}
            assert not strange, strange


def test_nothing_of_the_documents_changes_when_nothing_changed(project):
    before = {path: path.read_bytes() for path in (project / "reports").rglob("tables.*")}
    assert len(before) == 12
    done = command(project, project.parent / "home", "tables", "w_district")
    assert done.returncode == 0, done.stderr
    assert "Nothing changed." in done.stdout
    assert {path: path.read_bytes() for path in (project / "reports").rglob("tables.*")} == before


def test_a_study_that_is_not_there_names_the_nearest(project):
    refused = command(project, project.parent / "home", "tables", "w_distric")
    assert refused.returncode == 2
    assert "write 'w_district'" in refused.stderr
