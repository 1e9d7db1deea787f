"""A brief of each study: two pages a language as HTML, as PDF where there is a Chromium; the thesis form in Word."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.errors import InputError, Problem
from bphs.inputs.files.whole import write_whole
from bphs.inputs.rules.decisions import read_decisions
from bphs.inputs.rules.table import read_rules
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.pipeline.fingerprints import WORKS
from bphs.pipeline.front import FirstPage
from bphs.pipeline.notebooks import RULES, Notebook, find_notebooks
from bphs.pipeline.plan import Plan
from bphs.pipeline.studies import Studies, find_studies, plan_of
from bphs.report.words.wording import LANGUAGES

if TYPE_CHECKING:
    from bphs.report.chapter.argued import Argument

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
"""Names under which a browser that prints is looked for."""
PATIENCE = 120
"""Seconds that printing a brief may take."""
PAGES = 2
NO_BROWSER = (
    "No PDF: no Chromium is installed here (Debian: apt install chromium). The HTML prints as well from any browser."
)
_CLOCK = re.compile(rb"/(CreationDate|ModDate) ?\(D:\d{14}")
_FIXED = b"19800101000000"
_PAGE = re.compile(rb"/Type ?/Page\b")


def write_briefs(root: Path, wanted: Sequence[str] = ()) -> None:
    """Write ``reports/<study>/brief.<language>.html`` and ``.pdf`` from the last report, and ``thesis.<language>.docx``
    of a study with rules; say where.

    Raises
    ------
    InputError : broken settings, or a study whose report has not been built.
    BuildFailed : as much, while other studies have their brief.
    """
    house, studies = find_notebooks(root / "notebooks"), Studies(root)
    for path in find_studies(root, wanted):
        studies.attempt(path.parent.name, lambda path=path: _written(root, path, house))
    studies.stop()


def _written(root: Path, path: Path, house: Sequence[Notebook]) -> None:
    plan = plan_of(root, path, house)
    if plan is None:
        return
    _need_report(plan)
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    for language in LANGUAGES:
        page = plan.scope.reports / f"brief.{language}.html"
        _render(plan, language, page)
        print(plan.project.name_of(page))
        if browser is not None:
            print(_printed(browser, page, plan.project.name_of(page.with_suffix(".pdf"))))
        if (thesis := _thesis(plan, language)) is not None:
            print(plan.project.name_of(thesis))
    if browser is None:
        print(NO_BROWSER)


def _need_report(plan: Plan) -> None:
    missing = [one.name for one in plan.scope.told if not plan.scope.answers(one).exists() and one.sections]
    if missing or not (plan.scope.reports / "index.html").exists():
        name = plan.study.name
        found = f"no report of it ({', '.join(missing)} not rendered)" if missing else "no report of it"
        remedy = f"run 'make report STUDY={name}' first"
        raise InputError([Problem(f"reports/{name}", found, "the pages that a brief is made from", remedy)])


def _argument(plan: Plan) -> tuple[str, Argument]:
    """Chapter that argues by the study's rules, and what they come to; no rules where no chapter does."""
    from bphs.report.chapter.argued import Argument, read_entries
    from bphs.report.chapter.catalogue import catalogue_of
    from bphs.report.words import wording

    study, folder = plan.study, plan.study.folder
    wording.use_catalogue(catalogue_of(study, read_dictionary(folder / "datapackage.json")))
    arguing = next((one.name for one in plan.scope.told if one.uses[RULES]), "")
    rules = read_rules(folder) if arguing else ()
    found = read_entries(plan.scope.build / arguing) if arguing else {}
    return arguing, Argument(rules, found, study.confidence, read_decisions(folder, rules))


def _render(plan: Plan, language: str, target: Path) -> None:
    from bphs.report.chapter.decided import decided
    from bphs.report.pages.brief import brief_page
    from bphs.report.pages.render import render_brief
    from bphs.report.words import wording

    arguing, argument = _argument(plan)
    front = FirstPage(plan.scope).front(language)
    with wording.language(language):
        about = brief_page(plan.study, front, decided(argument), arguing, language)
    render_brief(about, language, target)


def _thesis(plan: Plan, language: str) -> Path | None:
    """Chapter on countermeasures as a text in Word; None of a study without one."""
    from bphs.report.chapter.decided import decided
    from bphs.report.tables import word
    from bphs.report.tables.collected import collect
    from bphs.report.tables.thesis import SUBTITLE, thesis_parts
    from bphs.report.words import wording

    arguing, argument = _argument(plan)
    chapters = [one for one in plan.scope.told if one.name == arguing]
    if not chapters or not argument.rules:
        return None
    worded = [one for one in plan.scope.told if one.sections is not None]
    telling, front = plan.scope.telling(chapters[0]), FirstPage(plan.scope).front(language)
    book = collect(
        plan.study,
        chapters,
        [plan.scope.build / arguing / f"{arguing}.ipynb"],
        language,
        plan.project.root / "notebooks" / "references.bib",
        {arguing: telling} if telling else {},
        plan.study.folder / WORKS,
        plan.scope.ways(worded, language),
        plan.study.numbering,
    )
    with wording.language(language):
        parts = thesis_parts(argument, decided(argument), front.answers, front.limits, book)
        content = word.text_document(replace(book, subtitle=str(SUBTITLE)), parts)
    write_whole(target := plan.scope.reports / f"thesis.{language}.docx", content)
    return target


def _printed(browser: str, page: Path, name: str) -> str:
    """PDF beside a page; what to say of it."""
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as own:
        made = Path(own) / "brief.pdf"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
        command += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={own}/profile"]
        try:
            subprocess.run(
                [*command, f"--print-to-pdf={made}", page.as_uri()], check=False, capture_output=True, timeout=PATIENCE
            )
        except (OSError, subprocess.TimeoutExpired):
            made.unlink(missing_ok=True)
        if not made.exists():
            return f"{name}: not written, {Path(browser).name} did not print it. Open {page.name} and print it there."
        content = undated(made.read_bytes())
    write_whole(target, content)
    pages = len(_PAGE.findall(content))
    return name if pages == PAGES else f"{name}: {pages} pages instead of {PAGES}; shorten the words of the study."


def undated(content: bytes) -> bytes:
    """A PDF without the moment at which it was printed, so that the same page gives the same file.

    >>> undated(b"/CreationDate (D:20260102030405+00'00')")
    b"/CreationDate (D:19800101000000+00'00')"
    """
    return _CLOCK.sub(lambda found: found[0][:-14] + _FIXED, content)
