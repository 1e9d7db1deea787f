"""The whole way from tables to pages, as users meet it: what runs and why, what is kept, what is said when input is
bad.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from copies import command, environment

pytestmark = pytest.mark.build

CHAPTERS = ("01_clean_regions", "02_indicators", "03_inequality", "04_maps", "05_regression", "06_financing")
SURVEY = ("07_clean_survey", "08_scales", "09_evaluation", "10_differences", "11_drivers", "12_interviews")
LAST = "13_countermeasures"
TRUTH = "14_truth"
STUDIES = {"chongqing": (*CHAPTERS, LAST), "provinces": CHAPTERS, "w_district": (*SURVEY, LAST, TRUTH)}


def results_of(project: Path) -> dict[str, bytes]:
    """Everything a reader or a later chapter gets: pages, executed notebooks, saved tables, findings."""
    patterns = ("reports/**/*.html", "build/*/*/*.ipynb", "build/*/*/data/*", "build/*/*/findings.json")
    patterns += ("build/*/*/values.json", "build/*/*/left_out.json")
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for pattern in patterns
        for path in sorted(project.glob(pattern))
    }


def report(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(project, project.parent / "home", "report", *arguments)


def replace(path: Path, old: str, new: str) -> str:
    """Change a file's text; returns what it was."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text


def why(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The first line about each chapter: why it ran, or that nothing changed; of the first study that tells it."""
    lines = [line.split(": ", 1) for line in done.stdout.splitlines() if re.match(r"\d\d_", line)]
    first = dict(reversed(lines))
    return {name: first[name] for name in sorted(first)}


@pytest.fixture
def project(built_project, tmp_path):
    """The built project, moved elsewhere, free to be broken."""
    shutil.copytree(built_project, tmp_path / "别处 elsewhere")
    return tmp_path / "别处 elsewhere"


class TestPages:
    def test_every_chapter_has_a_page_in_both_languages(self, built_report):
        for study, chapters in STUDIES.items():
            for chapter in chapters:
                for language in ("en", "zh"):
                    assert (built_report / study / language / f"{chapter}.html").exists()

    def test_no_warning_no_error_and_no_path_of_the_machine_in_what_was_run(self, built_project):
        for path in built_project.glob("build/*/*/*.ipynb"):
            text = path.read_text(encoding="utf-8")
            outputs = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", [])]
            assert not [output for output in outputs if output["output_type"] in ("error", "stream")], path.name
            assert str(built_project) not in text

    def test_every_link_finds_its_page_and_its_place(self, built_report):
        """Authority: the pages that are there, and their ids."""
        pages = {path: path.read_text(encoding="utf-8") for path in built_report.resolve().rglob("*.html")}
        places = {path: {"", *re.findall(r' id="([^"]+)"', text)} for path, text in pages.items()}
        lost = [
            (path.parent.name, path.name, page, place)
            for path, text in pages.items()
            for page, place in re.findall(r'href="((?:[\w./-]+\.html)?)#?([^":/]*)"', text)
            if place not in places.get((path.parent / page).resolve() if page else path, ())
        ]
        assert lost == []

    def test_findings_for_and_against_a_constraint_lead_to_where_they_stand(self, built_report):
        """Each row of the table of evidence has its link, and each link ends at a finding, figure, table or section."""
        for study in ("chongqing", "w_district"):
            for language in ("en", "zh"):
                text = (built_report / study / language / f"{LAST}.html").read_text(encoding="utf-8")
                table = re.search(r'id="tbl-evidence".*?</table>', text, re.DOTALL)[0]
                cells = [row.rsplit("<td", 1)[1] for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]]
                assert cells
                assert all(re.search(r'href="\d\d_\w+\.html#(finding-|fig-|tbl-)', cell) for cell in cells), study

    def test_both_pages_show_the_same_numbers(self, built_project):
        """Findings and tables of the two languages hold the same values: they come from one execution."""
        for path in built_project.glob("build/*/*/*.ipynb"):
            values = {"en": [], "zh": []}
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                for output in cell.get("outputs", []):
                    about = output.get("metadata", {}).get("bphs", {})
                    if about.get("kind") in ("finding", "table"):
                        values[about["lang"]].append(
                            (about["name"], about.get("value"), len(about.get("csv", "").splitlines()))
                        )
            assert values["en"] == values["zh"]
            assert values["en"] or (path.parent / "values.json").exists(), "what is worth saying has a name"

    def test_the_numbers_are_those_of_record(self, built_project):
        """Authority: reports/results.json, the numbers of record."""
        from bphs.pipeline import results

        record = results.read_record(built_project / "reports" / "results.json")
        for study, chapters in STUDIES.items():
            found = results.collect_values(built_project / "build" / study, chapters)
            assert list(results.moved(record[study], found)) == []

    def test_inequality_fell_as_an_independent_computation_says(self, built_project):
        """Authority: closed form Σ p r ln r on the census tables, in this test.

        About half, and between-share falling.
        """
        import math

        import pandas as pd

        panel = pd.read_csv(
            built_project / "build" / "chongqing" / "01_clean_regions" / "data" / "panel.csv", dtype={"code": str}
        )
        theil, between = {}, {}
        for year, part in panel.groupby("year"):
            mean = part.lf_health_social.sum() / part.pop_total.sum()
            theil[year] = sum(
                n / part.lf_health_social.sum() * math.log(n / p / mean)
                for n, p in zip(part.lf_health_social, part.pop_total, strict=True)
            )
            regions = part.groupby("region")[["lf_health_social", "pop_total"]].sum()
            between[year] = (
                sum(
                    n / part.lf_health_social.sum() * math.log(n / p / mean) for n, p in regions.itertuples(index=False)
                )
                / theil[year]
            )
        record = json.loads((built_project / "reports" / "results.json").read_text(encoding="utf-8"))["chongqing"]
        found = {name: record[f"03_inequality.{name}"]["value"] for name in ("theil_ends", "between_share")}
        assert found["theil_ends"] == pytest.approx([theil[2010], theil[2020]], rel=1e-6)
        assert found["between_share"] == pytest.approx(between[2020], rel=1e-6)
        assert between[2020] < between[2010]


class TestWhatRuns:
    def test_moved_elsewhere_there_is_nothing_to_do(self, project):
        before = results_of(project)
        done = report(project)
        assert done.returncode == 0
        assert set(why(done).values()) == {"nothing changed"}
        assert tuple(why(done)) == (*CHAPTERS, *SURVEY, LAST, TRUTH)
        assert results_of(project) == before

    def test_a_table_that_changed_runs_only_the_chapter_whose_result_it_changes(self, project):
        replace(project / "data/chongqing/admin_changes.csv", "2011-10", "2011-11")
        reasons = why(report(project))
        assert reasons["01_clean_regions"] == "data/chongqing/admin_changes.csv changed"
        assert {reasons[name] for name in (*CHAPTERS[1:], *SURVEY)} == {"nothing changed"}

    def test_a_module_that_changed_runs_only_the_chapters_that_import_it(self, project):
        module = "src/bphs/measures/coded/saturation.py"
        replace(project / module, "import annotations\n", "import annotations\n\nTOUCHED = True\n")
        reasons = why(report(project))
        assert reasons.pop("12_interviews") == f"{module} changed"
        assert set(reasons.values()) == {"nothing changed"}

    def test_a_comment_or_a_blank_line_runs_nothing(self, project):
        replace(project / "src/bphs/errors.py", "import annotations\n", "import annotations  # touched\n\n\n")
        replace(project / "data/chongqing/study.yml", "seed: 20201101", "# touched\n\nseed:   20201101  # and here")
        assert set(why(report(project)).values()) == {"nothing changed"}

    def test_a_title_that_changed_runs_the_chapters_that_show_it_and_put_back_the_older_results_serve(self, project):
        """Labels of results are inputs: a page must not go on showing the old one."""
        settings = project / "data/chongqing/study.yml"
        few = "\nwithout: [04_maps, 05_regression, 06_financing, 13_countermeasures]\n"
        settings.write_text(settings.read_text(encoding="utf-8") + few, encoding="utf-8")
        assert report(project, "chongqing").returncode == 0
        before, labels = results_of(project), project / "src/bphs/inputs/tables/derived.json"
        was = replace(labels, '"Contribution to Theil T"', '"What it adds to T"')
        reasons = why(report(project, "chongqing"))
        assert reasons["03_inequality"] == "src/bphs/inputs/tables/derived.json changed"
        assert "What it adds to T" in (project / "reports/chongqing/en/03_inequality.html").read_text(encoding="utf-8")
        labels.write_text(was, encoding="utf-8")
        done = report(project, "chongqing")
        ran = [name for name, reason in reasons.items() if reason != "nothing changed"]
        assert all("an older run had the same" in why(done)[name] for name in ran), done.stdout
        assert "done in" not in done.stdout
        assert results_of(project) == before

    def test_a_template_that_changed_renders_and_executes_nothing(self, project):
        replace(project / "src/bphs/report/pages/template/page.css", "}", "} /* touched */")
        done = report(project, "chongqing")
        assert set(why(done).values()) == {"nothing changed"}
        assert "touched" in (project / "reports/chongqing/en/05_regression.html").read_text(encoding="utf-8")

    def test_a_new_chapter_is_a_notebook_and_nothing_else(self, project):
        last = json.loads((project / "notebooks/05_regression.ipynb").read_text(encoding="utf-8"))
        text = {"en": ("# A new question", "There are {rows} rows."), "zh": ("# 新的问题", "共有 {rows} 行。")}
        code = [
            ("parameters", 'study = "data/chongqing/study.yml"'),
            (None, 'import bphs\nchapter = bphs.open_chapter("14_new", study)\nn = len(chapter.load("indicators"))'),
            (None, 'chapter.finding("rows", n, unit="rows")'),
        ]
        titles, fences = (
            [
                {
                    "cell_type": "markdown",
                    "id": f"n{place}{key}",
                    "metadata": {"tags": [f"lang-{key}"]},
                    "source": words,
                }
                for key, words in said.items()
            ]
            for place, said in enumerate(
                (
                    {key: title for key, (title, _) in text.items()},
                    {key: f":::{{important}}\n:name: finding-rows\n{words}\n:::" for key, (_, words) in text.items()},
                )
            )
        )
        ran = [
            {
                "cell_type": "code",
                "id": f"c{i}",
                "metadata": {"tags": [tag] if tag else []},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for i, (tag, source) in enumerate(code)
        ]
        cells = [*titles, *ran, *fences]
        (project / "notebooks/14_new.ipynb").write_text(json.dumps(last | {"cells": cells}), encoding="utf-8")
        done = report(project, "chongqing")
        assert done.returncode == 0, done.stdout + done.stderr
        assert {name for name, reason in why(done).items() if reason != "nothing changed"} == {"14_new"}
        assert "There are 76 rows." in (project / "reports/chongqing/index.html").read_text(encoding="utf-8")
        assert "14_new.html" in (project / f"reports/chongqing/en/{LAST}.html").read_text(encoding="utf-8")
        assert "共有 76 行。" in (project / "reports/chongqing/index.zh.html").read_text(encoding="utf-8")


class TestSameBytes:
    def test_killed_in_the_middle_with_another_input_then_reverted(self, built_project, project):
        """The hard case: outputs of the other input already have their final names when the process dies."""
        path = project / "data/chongqing/census_2020.csv"
        first = path.read_text(encoding="utf-8").splitlines()[1]
        male, female = first.split(",")[3:5]
        swapped = first.replace(f",{male},{female},", f",{female},{male},")
        original = replace(path, first, swapped)
        running = subprocess.Popen(
            [sys.executable, "-m", "bphs", "report", "chongqing"],
            cwd=project,
            env=environment(project, project.parent / "home"),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for line in running.stdout:
            if line.startswith("01_clean_regions: done"):
                running.send_signal(signal.SIGKILL)
                break
        running.stdout.close()
        assert running.wait() == -signal.SIGKILL
        path.write_text(original, encoding="utf-8")
        done = report(project, "chongqing")
        assert done.returncode == 0, done.stderr
        assert results_of(project) == results_of(built_project)

    def test_interrupted_it_says_so_and_a_build_elsewhere_gives_the_same_bytes(self, built_project, tmp_path):
        """A survey anew in another folder, with another home and one worker: most of what is drawn at random is there.

        Of the chapters on regions `TestCopiedFolder` computes every value anew.
        """
        project = tmp_path / "另一个 folder"
        shutil.copytree(built_project, project, ignore=shutil.ignore_patterns("build", "*.html"))
        running = subprocess.Popen(
            [sys.executable, "-m", "bphs", "report", "w_district"],
            cwd=project,
            env=environment(project, tmp_path / "another home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # A shell that runs this in the background has its children ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 no locks in it
        )
        for line in running.stdout:
            if line.startswith("07_clean_survey: done"):
                running.send_signal(signal.SIGINT)
                break
        _, said = running.communicate()
        assert running.returncode == 130
        assert "Stopped." in said
        assert "Traceback" not in said
        done = command(project, tmp_path / "another home", "report", "--workers", "1", "w_district")
        assert done.returncode == 0, done.stderr
        assert why(done)["07_clean_survey"] == "nothing changed"
        expected, made = results_of(built_project), results_of(project)
        of_study = [name for name in expected if name.split("/")[1] == "w_district"]
        assert of_study
        assert {name: made.get(name) for name in of_study} == {name: expected[name] for name in of_study}


class TestBadInput:
    @pytest.fixture(autouse=True)
    def nothing_is_lost(self, project):
        """Whatever goes wrong: every page that was rendered before is still there, unchanged."""
        before = {path: path.read_bytes() for path in (project / "reports").rglob("*.html")}
        yield
        assert {path: path.read_bytes() for path in (project / "reports").rglob("*.html")} == before

    def test_report_refuses_broken_tables_with_the_list_of_check_data(self, project):
        replace(project / "data/chongqing/census_2020.csv", "1564449", "十五万")
        replace(project / "data/chongqing/districts.csv", "500102,", "500101,")
        checked = command(project, project.parent / "home", "check-data")
        refused = report(project)
        assert (checked.returncode, refused.returncode) == (1, 1), "the other study is in order"
        assert refused.stderr.startswith(checked.stderr)
        assert report(project, "chongqing").returncode == 2, "of those asked for none can be told"
        assert "Traceback" not in refused.stderr
        assert "census_2020.csv, row 2 (500101 万州区), column pop_total" in refused.stderr
        assert "十五万" in refused.stderr
        assert "500101" in refused.stderr
        assert "Open reports/w_district/index.html" in refused.stdout
        assert refused.stdout.count("01_clean_regions:") == 1, "no chapter of the broken study ran"

    def test_settings_all_problems_at_once_with_line_and_nearest_name(self, project):
        path = project / "data/chongqing/study.yml"
        replace(path, "years: [2010, 2020]", "yaers: [2010, 2020]")
        replace(path, "regions: one_circle_two_wings", "regions: one_circle_two_wing")
        refused = report(project, "chongqing")
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        lines = path.read_text(encoding="utf-8").splitlines()
        for word, remedy in (("yaers", "years"), ("one_circle_two_wing", "one_circle_two_wings")):
            number = next(i for i, line in enumerate(lines, start=1) if f"{word}:" in line or line.endswith(word))
            assert f"line {number}" in refused.stderr
            assert remedy in refused.stderr

    def test_an_unknown_parameter_of_a_chapter_names_the_nearest(self, project):
        own = '    "study = \\"data/chongqing/study.yml\\"'
        replace(project / "notebooks/04_maps.ipynb", f'{own}"', f'{own}\\n",\n    "inset = 1"')
        with (project / "data/chongqing/study.yml").open("a", encoding="utf-8") as settings:
            settings.write("\nparameters:\n  04_maps:\n    inst: x\n  05_regresion:\n    a: 1\n")
        refused = report(project, "chongqing")
        assert refused.returncode == 2
        assert "write 'inset'" in refused.stderr
        assert "write '05_regression'" in refused.stderr

    def test_a_cell_that_fails_is_quoted_and_the_other_chapters_go_on(self, project):
        replace(project / "notebooks/05_regression.ipynb", "import numpy as np", "import numpy as np, nonsense")
        replace(project / "notebooks/04_maps.ipynb", "How to read these maps", "How to read what has changed")
        before = (project / "reports/chongqing/en/04_maps.html").read_bytes()
        done = report(project, "chongqing", "w_district")
        assert done.returncode == 1
        assert "No module named 'nonsense'" in done.stderr
        assert "notebooks/05_regression.ipynb, the cell" in done.stderr
        assert "chongqing: not finished" in done.stderr
        assert "Open reports/w_district/index.html" in done.stdout, "one study does not stop the others"
        page = project / "reports/chongqing/en/04_maps.html"
        assert b"How to read what has changed" in page.read_bytes()
        page.write_bytes(before)
        (project / "reports/chongqing/zh/04_maps.html").touch()

    def test_a_mistake_in_a_cell_is_told_in_its_own_words_without_a_traceback(self, project):
        replace(
            project / "notebooks/11_drivers.ipynb",
            '\\"between\\": \\"cluster_variance',
            '\\"between\\": \\"cluster_varianc',
        )
        done = report(project)
        assert done.returncode == 1
        assert "column 'cluster_varianc'" in done.stderr
        assert "Traceback" not in done.stderr
        assert ".venv" not in done.stderr

    def test_a_study_that_is_not_there_names_the_nearest(self, project):
        refused = report(project, "chongqin")
        assert refused.returncode == 2
        assert "write 'chongqing'" in refused.stderr


@pytest.fixture(scope="module")
def copied(built_project, tmp_path_factory):
    """The student's way: copy the folder, change the title, leave out a chapter, make report.

    One table is marked as made up.
    """
    project = tmp_path_factory.mktemp("copied") / "别处 elsewhere"
    shutil.copytree(built_project, project)
    shutil.copytree(project / f"data/{'chongqing'}", project / "data/mine")
    settings = project / "data/mine/study.yml"
    replace(settings, "en: Equality of basic public health services in Chongqing", "en: My own study")
    settings.write_text(settings.read_text(encoding="utf-8") + "\nwithout: [05_regression]\n", encoding="utf-8")
    path = project / "data/mine/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    next(table for table in package["resources"] if table["name"] == "census_2020")["synthetic"] = True
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    done = report(project, "mine")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


class TestCopiedFolder:
    def test_is_another_study_whose_synthetic_tables_are_named_wherever_they_appear(self, copied):
        """Every page, table, figure and finding that descends from the table must say so."""
        assert "My own study" in (copied / "reports/mine/en/03_inequality.html").read_text(encoding="utf-8")
        assert "mine/index.html" in (copied / "reports/index.html").read_text(encoding="utf-8")
        for chapter in TOLD:
            findings = values(copied, "mine", chapter)
            assert findings
            assert all(finding["synthetic"] for finding in findings.values())
            assert "Synthetic data" in (copied / f"reports/mine/en/{chapter}.html").read_text(encoding="utf-8")
            assert "合成数据" in (copied / f"reports/mine/zh/{chapter}.html").read_text(encoding="utf-8")
        assert "Synthetic data" in (copied / "reports/mine/index.html").read_text(encoding="utf-8")

    def test_has_the_values_of_its_model_whatever_it_is_called(self, copied):
        """Computed anew in another folder, under another name: each number, interval and count is the same."""
        for chapter in TOLD[:-1]:  # the last judges findings by whether they are synthetic
            assert bare(values(copied, "mine", chapter)) == bare(values(copied, "chongqing", chapter))

    def test_leaves_a_chapter_out_with_its_links(self, copied):
        """Nothing is refused because a sentence elsewhere leads there."""
        assert not (copied / "reports/mine/en/05_regression.html").exists()
        assert (copied / "reports/mine/en/04_maps.html").exists()
        assert "05_regression" not in (copied / "reports/mine/zh/04_maps.html").read_text(encoding="utf-8")
        assert "05_regression" not in (copied / "reports/mine/index.html").read_text(encoding="utf-8")

    def test_leaves_a_chapter_out_whose_tables_others_need(self, copied):
        replace(copied / "data/mine/study.yml", "without: [05_regression]", "without: [02_indicators]")
        done = report(copied, "mine")
        assert done.returncode == 0, done.stderr
        pages = sorted(path.stem for path in (copied / "reports/mine/en").glob("*.html"))
        assert pages == ["01_clean_regions", LAST]
        first = (copied / "reports/mine/index.html").read_text(encoding="utf-8")
        assert first.count("of Chapter 2, which this study leaves out.") == 4


TOLD = tuple(chapter for chapter in STUDIES["chongqing"] if chapter != "05_regression")


def values(project: Path, study: str, chapter: str) -> dict[str, dict]:
    return json.loads((project / "build" / study / chapter / "values.json").read_text(encoding="utf-8"))


def bare(found: dict[str, dict]) -> dict[str, dict]:
    """Values without the mark of made-up data."""
    return {name: {key: part for key, part in value.items() if key != "synthetic"} for name, value in found.items()}


class TestSurvey:
    def test_a_codebook_is_drafted_and_never_overwritten(self, project, tmp_path):
        shutil.copyfile(project / "data/w_district/survey.xlsx", tmp_path / "mine.xlsx")
        first = command(project, project.parent / "home", "codebook", str(tmp_path / "mine.xlsx"))
        assert first.returncode == 0, first.stderr
        assert "序号" in (tmp_path / "codebook.csv").read_text(encoding="utf-8-sig")
        again = command(project, project.parent / "home", "codebook", str(tmp_path / "mine.xlsx"))
        assert again.returncode == 2
        assert "a file that is there already" in again.stderr
