"""One command writes a brief and the thesis form of a study from its report; what is missing is a sentence."""

from __future__ import annotations

import re
import shutil

import docx
import lxml.html
import pytest

from bphs.errors import InputError
from bphs.inputs.study import read_study
from bphs.pipeline import briefs

pytestmark = pytest.mark.build
STUDIES = ("chongqing", "w_district")


@pytest.fixture(scope="module")
def project(built_project, tmp_path_factory):
    """What a brief is made from, and nothing else of the built project; the briefs, without a browser that prints."""
    project = tmp_path_factory.mktemp("briefs") / "别处"
    for folder in ("data", "notebooks"):
        shutil.copytree(built_project / folder, project / folder)
    for study in STUDIES:
        shutil.copytree(built_project / "build" / study, project / "build" / study)
        (project / "reports" / study).mkdir(parents=True)
        shutil.copy(built_project / "reports" / study / "index.html", project / "reports" / study)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "which", lambda _: None)
        briefs.write_briefs(project, STUDIES)
    return project


def page(project, study, language):
    return lxml.html.fromstring((project / f"reports/{study}/brief.{language}.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_brief_says_what_the_first_page_and_the_rules_say(project, built_report, language):
    """Authority: the answers of the first page; the findings of Chongqing are real, those of the district are not."""
    index = "index.html" if language == "en" else "index.zh.html"
    first = lxml.html.fromstring((built_report / "chongqing" / index).read_text(encoding="utf-8"))
    brief = page(project, "chongqing", language)
    asked = [one.text_content() for one in first.xpath("//ol[@class='questions']//a")]
    assert [one.text_content() for one in brief.xpath("//ol/li/b[1]")] == asked
    assert len(brief.xpath("//figure")) == 3
    assert len(brief.xpath("//tbody/tr")) == 5
    assert brief.xpath("//*[@class='badge']") == []
    made_up = page(project, "w_district", language)
    assert made_up.xpath("//p[@class='warning']")
    assert len(made_up.xpath("//ol/li[strong[@class='badge']]")) == 5
    assert made_up.xpath("//table[preceding::p[@class='warning']]")
    assert not made_up.xpath("//table[not(preceding::p[@class='warning'])]")


def test_links_of_a_brief_end_in_the_report(project, built_report):
    for study in STUDIES:
        for address in page(project, study, "en").xpath("//a/@href"):
            name, _, place = address.partition("#")
            assert f'id="{place}"' in (built_report / study / name).read_text(encoding="utf-8")


def test_the_thesis_form_has_its_parts_and_the_tables_that_it_cites(project):
    document = docx.Document(project / "reports/chongqing/thesis.zh.docx")
    said = [one.text for one in document.paragraphs]
    assert [one for one in said if one[:2] in ("1 ", "2 ", "3 ", "4 ")] == ["1 问题", "2 成因", "3 对策", "4 局限"]
    cited = "".join(one for one in said if one.startswith("见表"))
    titled = [one for one in said if one.startswith("表\u3000")]
    assert len(titled) + sum(one.startswith("续表") for one in said) == len(document.tables)
    assert re.findall(r"表(\d+)", cited) == [str(number) for number in range(1, len(titled) + 1)]
    made_up = docx.Document(project / "reports/w_district/thesis.en.docx")
    measures = [one.text for one in made_up.paragraphs if "Who acts: " in one.text]
    assert measures
    assert all(one.startswith("[Synthetic data]") for one in measures)
    assert any("No recommendation" in one.text for one in made_up.paragraphs)


def test_without_a_report_it_says_what_to_run_first(project, tmp_path):
    for folder in ("data/w_district", "notebooks"):
        shutil.copytree(project / folder, tmp_path / folder)
    with pytest.raises(InputError, match="run 'make report STUDY=w_district' first"):
        briefs.write_briefs(tmp_path, ["w_district"])
    assert read_study(tmp_path / "data/w_district").name == "w_district"


def test_without_a_browser_it_says_so(project, tmp_path, monkeypatch, capsys):
    """And with one that does not print: the page is there all the same."""
    page = tmp_path / "brief.en.html"
    page.write_text("<p>x</p>", encoding="utf-8")
    assert "not written, true did not print it" in briefs._printed("/bin/true", page, "reports/x/brief.en.pdf")
    assert "not written" in briefs._printed("/no/such/browser", page, "reports/x/brief.en.pdf")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    briefs.write_briefs(project, ["w_district"])
    assert "No PDF: no Chromium is installed here" in capsys.readouterr().out
    assert not list((project / "reports").rglob("*.pdf"))
