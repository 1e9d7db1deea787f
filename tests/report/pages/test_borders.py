"""Borders of pages that no other test would miss if they moved."""

from __future__ import annotations

import lxml.html
import pytest
import sample
from nbformat import v4

from bphs.report.pages import context, notebook
from bphs.report.pages.exporter import _CELL, _marked
from bphs.report.pages.render import render_chapter


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ('<th scope="col">五个汉字宽<', "short"),
        ('<th scope="col">六个汉字宽了<', None),
        ("<td>九个汉字的单元格也<", "short"),
        ("<td>ten letters, and more<", None),
        (f"<td>{'字' * 18}<", None),
        (f"<td>{'字' * 18}a<", "long"),
    ],
)
def test_width_of_a_cell_in_chinese_characters(cell, kind):
    """By counting: a Latin letter is half of one. Headings of up to five stay on a line, other cells up to nine."""
    found = _CELL.sub(_marked, cell)
    assert found == (cell if kind is None else cell.replace(">", f' class="{kind}">', 1))


def test_a_chapter_that_this_study_tells_is_linked_though_it_is_one_of_all(tmp_path):
    """`others` are all that there are: only those that the study does not tell are plain text."""
    executed = sample.write(tmp_path, only=[sample.text("# T\n\n[end](03_end.ipynb), [none](04_none.ipynb)")])
    target = tmp_path / "en" / "02_sample.html"
    render_chapter(
        executed,
        language="en",
        study=sample.STUDY,
        chapters=sample.CHAPTERS,
        target=target,
        bibliography=tmp_path / "references.bib",
        others={"03_end", "04_none"},
    )
    page = lxml.html.fromstring(target.read_text(encoding="utf-8"))
    assert page.xpath("//main/p/a/@href") == ["03_end.html"]


def test_warnings_of_a_chapter_on_respondents_are_no_output():
    """What is printed could tell of a group; what Python warns of goes to another stream, which pages leave out."""
    said = [v4.new_output("stream", name=name, text="Mr X") for name in ("stderr", "stdout")]
    nb = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=said)], metadata={"bphs": {"part": "survey"}})
    assert [one.found for one in notebook.problems(nb, "en", "a.ipynb")] == ["an output of another kind: Mr X…"]


def test_every_link_of_an_answer_is_seen_from_the_page_over_all_studies():
    link = '<a href="en/04_maps.html#fig-map">Figure 1</a>'
    answer = {"text": link, "figure": {"title": link, "caption": link, "alt": "A map", "href": "en/04_maps.html"}}
    (page, _) = context.listed_study(sample.STUDY, {"en": {"question": "?", "answers": [answer]}})["pages"]
    moved = link.replace("en/", f"{sample.STUDY.name}/en/")
    assert [page["answer"]["text"], *(page["answer"]["figure"][key] for key in ("title", "caption"))] == [moved] * 3
