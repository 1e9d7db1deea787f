"""One command writes all tables of a study for Word and LaTeX; they say what the pages say."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import lxml.html
import pytest
from copies import command
from docx.oxml.ns import qn

from bphs.report.tables.latex import escape
from bphs.report.tables.syntax_commands import NOT_RUN

pytestmark = pytest.mark.build

STUDIES = ("chongqing", "w_district")


@pytest.fixture(scope="module")
def project(built_project, tmp_path_factory):
    """The built project with the tables of two studies written; the third has the chapters of the first."""
    project = tmp_path_factory.mktemp("tables") / "别处 elsewhere"
    shutil.copytree(built_project, project)
    done = command(project, project.parent / "home", "tables", *STUDIES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if "tables." in line] == [
        f"reports/{study}/tables.{language}.{kind}"
        for study in STUDIES
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


@pytest.mark.parametrize("study", STUDIES)
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


@pytest.fixture(scope="module")
def run_by_pspp(project):
    """What PSPP prints of each file of syntax that it knows, by the table's name; one run for all."""
    if shutil.which("pspp") is None:
        pytest.skip("PSPP is not installed")
    folder = project / "build/w_district/spss"
    files = [path.name for path in sorted(folder.glob("*.en.sps")) if b"NOT RUN" not in path.read_bytes()[:20]]
    lines = [f"ECHO '#{name}'.\nINSERT FILE='{name}' ENCODING='UTF-8'." for name in files]
    (folder / "all.sps").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        ["pspp", "-o", "-", "-O", "format=csv", "all.sps"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "error" not in done.stdout.lower().replace("std. error", "").replace("asymp. std. error", "")
    parts = re.split(r"^\W*#[\w]+-([\w]+)\.en\.sps\W*$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def column_of(project: Path, table: str, name: str) -> list[str]:
    """A column of a table of the English page, numbers without separators."""
    found = {made["name"]: cells for made, cells in shown(project, "w_district", "en")}[f"tbl-{table}"]
    place = found[0].index(name)
    return [row[place].replace(",", "").replace("−", "-") for row in found[1:]]


class TestSyntax:
    """Authority: PSPP 1.6 or later, run on the syntax and the answers that were written; its figures are the page's."""

    def test_numbers_of_respondents(self, project, run_by_pspp):
        rows = csv.reader(io.StringIO(run_by_pspp["profile"]))
        counted = [row[2] for row in rows if len(row) == 6 and row[0] in ("Valid", "") and row[4].endswith("%")]
        wanted = column_of(project, "profile", "Respondents")
        assert len(wanted) >= len(counted) > 10
        assert counted == wanted[: len(counted)]

    def test_reliability(self, project, run_by_pspp):
        alphas = re.findall(r"Cronbach's Alpha,N of Items\n(\.\d\d),(\d+)", run_by_pspp["reliability"])
        wanted = zip(
            column_of(project, "reliability", "Cronbach's alpha"),
            column_of(project, "reliability", "Items"),
            strict=True,
        )
        assert [(float(alpha), items) for alpha, items in alphas] == [
            (round(float(alpha), 2), items) for alpha, items in list(wanted)[: len(alphas)]
        ]

    def test_bartletts_test_and_kmo(self, project, run_by_pspp):
        (chi2,) = re.findall(r"Approx\. Chi-Square,([\d.]+)", run_by_pspp["adequacy"])
        assert chi2 == column_of(project, "adequacy", "Chi-square")[-1]
        (kmo,) = re.findall(r"Sampling Adequacy,,(\.\d+)", run_by_pspp["adequacy"])
        assert float(kmo) == round(float(column_of(project, "adequacy", "KMO")[-1]), 2)

    def test_chi_squares(self, project, run_by_pspp):
        found = re.findall(r"Pearson Chi-Square,([\d.]+),1,([\d.]+)", run_by_pspp["known_groups"])
        wanted = zip(
            column_of(project, "known_groups", "Chi-square"), column_of(project, "known_groups", "p value"), strict=True
        )
        assert [(float(chi2), float(p)) for chi2, p in found] == [
            (float(chi2), 0.0 if p == "<0.001" else float(p)) for chi2, p in wanted if chi2
        ]

    def test_t_and_f(self, project, run_by_pspp):
        t = re.findall(r"Equal variances assumed,[\d.]+,[\d.]+,(-?[\d.]+)", run_by_pspp["means"])
        f = re.findall(r"Between Groups,[\d.]+,\d+,[\d.]+,([\d.]+)", run_by_pspp["means"])
        tests, values = column_of(project, "means", "Test"), column_of(project, "means", "Test statistic")
        assert [float(one) for one in t] == [
            float(value) for test, value in zip(tests, values, strict=True) if test == "Student's t"
        ]
        assert [float(one) for one in f] == [
            float(value) for test, value in zip(tests, values, strict=True) if test == "Analysis of variance"
        ][: len(f)]

    def test_ranks(self, project, run_by_pspp):
        found = re.findall(r"Asymp\. Sig\. \(2-tailed\)\n[^,]+,([\d.]+),", run_by_pspp["ranks"])
        wanted = column_of(project, "ranks", "Test statistic")
        tests = column_of(project, "ranks", "Test")
        assert [float(one) for one in found] == [
            float(value) for test, value in zip(tests, wanted, strict=True) if test == "Mann–Whitney U"
        ]

    def test_coefficients_of_the_logit(self, project, run_by_pspp):
        """Only the estimates: the page's standard errors follow the design."""
        first = run_by_pspp["awareness_use"].split("Variables in the Equation")[1]
        rows = [row for row in csv.reader(io.StringIO(first)) if len(row) == 10 and row[1] not in ("", "Constant")]
        found = [row[2] for row in rows]
        coefficients = column_of(project, "awareness_use", "Knows the package: Coefficient")
        errors = column_of(project, "awareness_use", "Knows the package: Standard error")
        wanted = [float(one) for one, error in zip(coefficients, errors, strict=True) if error != "–"]
        assert len(found) > 5
        assert [float(one) for one in found] == pytest.approx(wanted, abs=0.0051)

    def test_what_pspp_does_not_know_says_first_that_it_was_not_run(self, project):
        files = sorted((project / "build/w_district/spss").glob("*.zh.sps"))
        silent = {
            path.name.removesuffix(".zh.sps")
            for path in files
            if "NOT RUN" in path.read_text("utf-8-sig").splitlines()[0]
        }
        assert {name.partition("-")[2] for name in silent} == set(NOT_RUN)
        assert not list((project / "reports").rglob("*.sps"))
        assert not list((project / "reports").rglob("answers.csv"))


def test_nothing_of_the_documents_changes_when_nothing_changed(project):
    before = {path: path.read_bytes() for path in (project / "reports").rglob("tables.*")}
    assert len(before) == 8
    done = command(project, project.parent / "home", "tables", "w_district")
    assert done.returncode == 0, done.stderr
    assert "Nothing changed." in done.stdout
    assert {path: path.read_bytes() for path in (project / "reports").rglob("tables.*")} == before


def test_a_study_that_is_not_there_names_the_nearest(project):
    refused = command(project, project.parent / "home", "tables", "w_distric")
    assert refused.returncode == 2
    assert "write 'w_district'" in refused.stderr
