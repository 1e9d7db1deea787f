"""The tutorial: every command in it is run as the Makefile runs it, from the Excel sheet to the pages."""

from __future__ import annotations

import csv
import json
import math
import re
import shlex
import shutil
from pathlib import Path

import lxml.html
import pytest
from in_process import tell, without_kernels

from bphs import __main__ as door
from bphs.errors import InputError
from bphs.inputs.files.grid import read_grid
from bphs.pipeline import build, files, new_study, to_come
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of
from bphs.report.chapter import opening

ROOT = Path(__file__).parents[2]
HOUSE = find_notebooks(ROOT / "notebooks")
README = ROOT / "README.md"
PAGES = {"en": ROOT / "tutorial/README.md", "zh": ROOT / "tutorial/README.zh.md"}
SHEETS = {"en": "beds.xlsx", "zh": "beds.zh.xlsx"}


def commands(language):
    return commands_in(PAGES[language].read_text(encoding="utf-8"))


def commands_in(text):
    return [
        line for block in re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) for line in block.splitlines()
    ]


def as_make_runs_it(line):
    """Words of the recipe that ``make`` runs for a line of the tutorial."""
    make, target, *given = shlex.split(line)
    assert make == "make"
    recipe = re.search(rf"^{target}: [^\n]*\n\t@(.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[
        1
    ]
    variables = dict(word.split("=", 1) for word in given)
    unused = [name for name in variables if f"$({name})" not in recipe]
    assert unused == [], f"make {target} does not know {unused}"
    return target, shlex.split(re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], ""), recipe))


def run(root, line):
    """Run a line in this process; a report without its kernels, and of JupyterLab what it hands to the chapters."""
    target, words = as_make_runs_it(line)
    if target == "lab":
        return words[0]
    asked = door._parser().parse_args(words[words.index("bphs") + 1 :])
    if target == "report":
        (study,) = asked.studies
        with without_kernels(root, pictures=False):
            tell(plan_of(root, root / "data" / study / "study.yml", HOUSE))
        return ""
    door._commands()[asked.command](root, asked)
    return ""


def place_at(root, patch):
    """A project with the tutorial, whose chapters are read once."""
    shutil.copytree(ROOT / "tutorial", root / "tutorial")
    patch.chdir(root)
    for module in (new_study, build, to_come):
        patch.setattr(module, "find_notebooks", lambda folder: HOUSE)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A project in which the English tutorial was followed to its end; what the last command sets for the notebooks."""
    root = tmp_path_factory.mktemp("tutorial")
    with pytest.MonkeyPatch.context() as patch:
        place_at(root, patch)
        said = [run(root, line) for line in commands("en")]
    return root, said[-1]


def test_both_languages_have_the_same_commands():
    english, chinese = commands("en"), commands("zh")
    assert [line.split()[:2] for line in english] == [
        ["make", target] for target in ("new-study", "fill", "check-data", "report", "lab")
    ]
    assert [
        line.replace("languages en", "languages zh").replace("beds.xlsx", "beds.zh.xlsx") for line in english
    ] == chinese


def test_the_readme_says_the_same_in_one_go():
    block = README.read_text(encoding="utf-8").partition("## Your own study in ten minutes")[2].partition("\n## ")[0]
    assert commands_in(block) == commands("en")


@pytest.mark.parametrize("language", PAGES)
def test_the_sheet_holds_what_the_study_that_ships_has(language):
    """Figures of the National Bureau of Statistics as they stand in data/provinces."""
    with (ROOT / "data/provinces/units_by_year.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] in ("2010", "2020")]
    code, _, year, people, beds = read_grid(ROOT / "tutorial" / SHEETS[language]).columns
    found = zip(code.cells, year.cells, people.cells, beds.cells, strict=True)
    assert [tuple(map(str, row)) for row in found] == [
        (row["code"], row["year"], row["pop_total"], row["beds"]) for row in rows
    ]


def test_the_chinese_one_leads_to_a_study_in_order_too(tmp_path, monkeypatch, capsys):
    place_at(tmp_path, monkeypatch)
    for line in commands("zh")[:3]:
        run(tmp_path, line)
    said = capsys.readouterr().out
    assert "data/beds/units_by_year.csv: 124 cells filled in from tutorial/beds.zh.xlsx" in said
    assert "data/beds: every table keeps to its dictionary." in said


def test_every_chapter_on_regions_is_told_in_both_languages(walked):
    root, _ = walked
    for language in ("en", "zh"):
        pages = {page.stem for page in (root / "reports/beds" / language).glob("*.html")}
        assert len([name for name in pages if name[:2] in ("01", "02", "03", "04", "05", "06")]) == 6


def test_the_pages_tell_the_figures_of_the_sheet(walked):
    """Beds per 1,000 residents of all provinces together, from the sheet itself."""
    root, _ = walked
    columns = read_grid(ROOT / "tutorial/beds.xlsx").columns
    rows = list(zip(*(column.cells for column in columns), strict=True))
    page = lxml.html.fromstring((root / "reports/beds/en/02_indicators.html").read_bytes())
    text = " ".join(page.find(".//main").text_content().split())
    for year in (2010, 2020):
        people, beds = (sum(int(row[place]) for row in rows if int(row[2]) == year) for place in (3, 4))
        assert f"{1000 * beds / people:.1f}" in text


def test_the_first_page_says_what_would_appear_with_more(walked):
    root, _ = walked
    page = lxml.html.fromstring((root / "reports/beds/index.html").read_bytes())
    (heading,) = page.xpath("//h2[@id='to-come']")
    assert "Doctors, Nurses" in heading.getnext().text_content()
    assert "2020" not in heading.getnext().text_content()


def test_the_lab_opens_the_chapters_on_these_data(walked, monkeypatch, capsys):
    """The notebook as it stands names another study; the variable that ``make lab`` sets goes before."""
    root, said = walked
    name, value = said.split("=")
    monkeypatch.chdir(root)
    monkeypatch.delenv("BPHS_RENDER", raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(opening, "__file__", str(root / "src/bphs/report/chapter/opening.py"))
    cells = json.loads((ROOT / "notebooks/03_inequality.ipynb").read_text(encoding="utf-8"))["cells"]
    names = {}
    first = next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    exec("".join(first["source"]), names)
    chapter = opening.open_chapter("03_inequality", names["study"])
    assert chapter.study.name == "beds"
    assert len(chapter.load("indicators")) == 62
    assert "This study cannot show the section" in capsys.readouterr().out
    frame = chapter.load("indicators")
    last = frame[frame["year"] == 2020]
    rest = last[last["pop_total"] != last["pop_total"].max()]
    beds = rest["beds_per_1000"] * rest["pop_total"]
    shares, people = beds / beds.sum(), rest["pop_total"] / rest["pop_total"].sum()
    theil = round(float((shares * (shares / people).map(math.log)).sum()), 3)
    chapter.check("without_largest", theil)
    chapter.check("without_largest", theil + 0.001)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["Right.", "Not"]


class TestFill:
    @pytest.fixture
    def mine(self, tmp_path, monkeypatch, capsys):
        place_at(tmp_path, monkeypatch)
        new_study.begin(tmp_path, "mine", new_study.Flags("provinces", ["2010"], ["regions"], ["en"]))
        return tmp_path

    def sheet(self, root, *rows):
        (root / "sheet.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return root / "sheet.csv"

    def test_a_figure_that_stands_there_is_never_replaced(self, mine):
        files.fill(mine, "mine", self.sheet(mine, "Code,Year,Beds", "110000,2010,92800"))
        before = (mine / "data/mine/units_by_year.csv").read_bytes()
        with pytest.raises(InputError, match=r"5 for Beds \(beds\), where 92800 stands"):
            files.fill(mine, "mine", self.sheet(mine, "Code,Year,Beds,Doctors", "110000,2010,5,7", "120000,2010,6,8"))
        assert (mine / "data/mine/units_by_year.csv").read_bytes() == before

    def test_a_sheet_that_fits_no_table_is_told_what_would(self, mine):
        with pytest.raises(InputError) as caught:
            files.fill(mine, "mine", self.sheet(mine, "Province,Beds", "Beijing,5"))
        (problem,) = caught.value.problems
        assert problem.found == "the headings Province, Beds"
        assert "units_by_year.csv: Code, Year, …" in problem.expected

    def test_rows_of_other_years_are_added_and_columns_without_a_place_are_said(self, mine, capsys):
        files.fill(
            mine, "mine", self.sheet(mine, "code,year,beds,shoes", "110000,2015,7,9", "# example,2015,1,1", ",,,")
        )
        said = capsys.readouterr().out
        assert "3 cells filled in from sheet.csv, 1 rows added" in said
        assert "no such columns: shoes" in said
        with (mine / "data/mine/units_by_year.csv").open(encoding="utf-8-sig") as file:
            assert [row["Beds (beds)"] for row in csv.DictReader(file) if row["Year"] == "2015"] == ["7"]
