"""Each division into regions that the dictionary of Chongqing offers is told, by the same chapters.

Authority: the table of districts, which says how many regions a division has, and that two of them are the same
districts under other names (Chongqing Statistical Yearbook 2008, tables 19-1 and 19-13; the municipal plan of 2020).
"""

from __future__ import annotations

import json
import re
import shutil

import lxml.html
import pytest
from copies import ROOT
from in_process import tell, without_kernels

from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of

pytestmark = pytest.mark.build
DICTIONARY = read_dictionary(ROOT / "data/chongqing/datapackage.json")
SCHEMES = [name.removeprefix("region_") for name in DICTIONARY.with_role("region") if name.startswith("region_")]


@pytest.fixture(scope="module")
def told(tmp_path_factory, built_project):
    """By division the project and the study that tells it: the study as it is, and a copy for each other division."""
    project, house = tmp_path_factory.mktemp("schemes"), find_notebooks(ROOT / "notebooks")
    own = read_study(ROOT / "data/chongqing").regions
    others = [scheme for scheme in SCHEMES if scheme != own]
    for scheme in others:
        folder = shutil.copytree(ROOT / "data/chongqing", project / "data" / scheme)
        text = re.sub(
            r"^regions: .*$", f"regions: {scheme}", (folder / "study.yml").read_text("utf-8"), flags=re.MULTILINE
        )
        (folder / "study.yml").write_text(text.replace("replicates: 999", "replicates: 99"), encoding="utf-8")
    with without_kernels(project, pictures=False):
        for scheme in others:
            tell(plan_of(project, project / "data" / scheme / "study.yml", house))
    return {own: (built_project, "chongqing")} | {scheme: (project, scheme) for scheme in others}


def values(told, scheme, chapter):
    project, study = told[scheme]
    return json.loads((project / "build" / study / chapter / "values.json").read_text(encoding="utf-8"))


def page(told, scheme, chapter, language="en"):
    project, study = told[scheme]
    return lxml.html.fromstring((project / f"reports/{study}/{language}/{chapter}.html").read_text(encoding="utf-8"))


def test_the_dictionary_offers_three():
    assert sorted(SCHEMES) == ["four_subareas", "one_area_two_clusters", "one_circle_two_wings"]


@pytest.mark.parametrize("scheme", SCHEMES)
class TestEachScheme:
    def test_no_section_is_lost(self, told, scheme):
        """But those that the study lacks under every division, and the shares of 2007, counted by one of them."""
        lacking = json.loads((ROOT / "reports/left_out.json").read_text(encoding="utf-8"))["chongqing"]
        project, study = told[scheme]
        for path in (project / "build" / study).glob("0*/left_out.json"):
            found = json.loads(path.read_text(encoding="utf-8"))
            own = {"shares"} if study != "chongqing" and path.parent.name == "02_indicators" else set()
            assert set(found) == set(lacking.get(path.parent.name, {})) | own, path.parent.name

    def test_its_regions_are_those_of_the_table(self, told, scheme):
        districts, _ = read_table(DICTIONARY.tables["districts"], ROOT / "data/chongqing")
        labels = {each.value: each.label_en for each in DICTIONARY.column(f"region_{scheme}").categories}
        regions = [labels[value] for value in districts[f"region_{scheme}"].unique()]
        rows = page(told, scheme, "01_clean_regions").xpath("//figure[@id='tbl-regions']//tbody/tr")
        assert len(rows) == 2 * len(regions)
        shown = " ".join(row.text_content() for row in rows)
        assert all(label in shown for label in regions)

    def test_a_division_is_no_choice_that_changes_the_total(self, told, scheme):
        """What is chosen otherwise, and what comes of it, is the same under every division."""

        def choices(division):
            rows = page(told, division, "03_inequality").xpath("//figure[@id='tbl-robust']//tr")
            return [[cell.text_content() for cell in row][:5] for row in rows]

        assert choices(scheme) == choices(SCHEMES[0])
        assert values(told, scheme, "03_inequality")["robust_falls"]["of"] == len(choices(scheme)) - 1

    def test_what_was_published_is_compared_with_the_division_that_it_used(self, told, scheme):
        """The printed ratio is of the one-hour circle to the wings, whatever division this study uses."""

        def ratios(division):
            rows = page(told, division, "03_inequality").xpath("//figure[@id='tbl-published']//tr")
            return [row.text_content() for row in rows if "One-hour circle" in row.text_content()]

        assert ratios(scheme) == ratios("one_circle_two_wings")
        assert len(ratios(scheme)) == 1

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_comparison_of_a_division_with_itself(self, told, scheme, language):
        (finding,) = page(told, scheme, "03_inequality", language).xpath("//p[@id='finding-finer_split']")
        own = values(told, scheme, "03_inequality")["own_regions"]["value"]
        assert own == (4 if scheme == "four_subareas" else 3)
        case = values(told, scheme, "03_inequality")["finer_split"]["case"]
        assert case == ("unclear" if scheme == "four_subareas" else "rose")
        if language == "en":
            depends = "depends on the division" in finding.text_content()
            assert depends == (scheme != "four_subareas")
