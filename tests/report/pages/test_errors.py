"""What keeps a notebook from becoming a page is said with notebook and cell, all of it at once, and nothing is lost."""

from __future__ import annotations

import pytest
import sample
from nbformat import v4

from bphs.errors import RenderError
from bphs.report.pages.render import render_chapter

TITLE = sample.text("# Title")
FAILED = v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=["…"])
PICTURE = v4.new_output("display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})

CASES = {
    "unknown citation": (sample.text("As [@thiel1967] says"), "@thiel1967", "write 'theil1967', or add the work there"),
    "unknown author in a sentence": (sample.text("@wagstaf1991 says"), "@wagstaf1991", "write 'wagstaff1991'"),
    "dangling figure": (sample.text("See @fig-lorentz."), "@fig-lorentz", "remove it"),
    "dangling table in a caption": (
        sample.code("", sample.figure("en", caption="As @tbl-x")),
        "@tbl-x",
        "use one of 'fig-lorenz'",
    ),
    "no alternative text": (
        sample.code("", sample.figure("en", alt=" ")),
        "figure 'lorenz' without alt text",
        "write alt=…",
    ),
    "no caption": (
        sample.code("", sample.table("en", caption="")),
        "table 'people' without caption",
        "write caption=…",
    ),
    "a cell that failed": (sample.code("1/0", FAILED), "ZeroDivisionError: division by zero", "run the chapter again"),
    "a character that no font has": (sample.text("Well done 🙂"), "'🙂' (U+1F642)", "use another character"),
    "a formula that cannot be read": (sample.text(r"$\frac{1}$"), r"\frac{1}", "mend the formula"),
    "a picture of its own making": (
        sample.code("", PICTURE),
        "a picture without alt text",
        "draw it with chapter.figure",
    ),
    "a picture file": (sample.text("![map](map.png)"), "![map](map.png)", "draw it with chapter.figure"),
    "a link to no chapter": (sample.text("See [there](03_ende.ipynb#x)"), "03_ende", "write '03_end'"),
    "an address on the network": (sample.text("[here](https://example.org/x)"), "https://example.org/x", "in words"),
    "an address without its scheme": (sample.text("[here](//example.net/y)"), "//example.net/y", "in words"),
    "an address in HTML": (
        sample.text('<img src="https://example.org/x.png">'),
        "https://example.org/x.png",
        "in words",
    ),
    "a name used twice": (
        sample.code("", sample.finding("en"), sample.finding("en")),
        "a second finding 'fall'",
        "another name",
    ),
}


def render(executed, target):
    bibliography = executed.parent / "references.bib"
    render_chapter(
        executed, language="en", study=sample.STUDY, chapters=sample.CHAPTERS, target=target, bibliography=bibliography
    )


def problems_of(tmp_path, *cells):
    with pytest.raises(RenderError) as caught:
        render(sample.write(tmp_path, only=list(cells)), tmp_path / "02_sample.html")
    return caught.value.problems


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_is_one_problem_with_its_cell(case, tmp_path):
    cell, found, remedy = CASES[case]
    (problem,) = set(problems_of(tmp_path, TITLE, sample.text("Fine."), cell))
    assert problem.where == "notebooks/02_sample.ipynb, cell 3"
    assert found in problem.found
    assert remedy in problem.remedy


def test_all_problems_are_told_at_once(tmp_path):
    found = problems_of(tmp_path, TITLE, *(cell for cell, _, _ in CASES.values()))
    assert len({problem.where for problem in found}) == len(CASES)


def test_a_chapter_has_one_title(tmp_path):
    assert problems_of(tmp_path, sample.text("Words"))[0].found == "no title"
    assert problems_of(tmp_path, TITLE, sample.text("# Another"))[0].found == "Title and Another"


def test_a_mistake_in_the_other_language_does_not_stop_this_page(tmp_path):
    executed = sample.write(
        tmp_path, only=[TITLE, sample.text("见@fig-没有 🙂", "zh"), sample.code("", sample.figure("zh", alt=""))]
    )
    render(executed, tmp_path / "02_sample.html")


def test_an_older_page_survives_a_chapter_that_cannot_be_rendered(tmp_path):
    target = tmp_path / "02_sample.html"
    render(sample.write(tmp_path), target)
    before = target.read_bytes()
    problems_of(tmp_path, TITLE, sample.text("@nobody"))
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_bibliography_that_cannot_be_read_is_named(tmp_path):
    executed = sample.write(tmp_path)
    (tmp_path / "references.bib").write_text("@poem{x, author = {A}, year = {2000}}", encoding="utf-8")
    with pytest.raises(RenderError, match=r"references\.bib"):
        render(executed, tmp_path / "02_sample.html")
