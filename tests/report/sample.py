"""A small executed chapter in both languages, built as `chapter` leaves it, for the tests of the pages."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nbformat import v4

from bphs.report.pages.render import render_chapter

STUDY = SimpleNamespace(name="toy", title={"en": "Equality in Toytown", "zh": "玩具城的均等化"})
CHAPTERS = (
    SimpleNamespace(name="01_clean", titles={"en": "Clean the tables", "zh": "整理数据"}),
    SimpleNamespace(name="02_sample", titles={"en": "A sample chapter", "zh": "示例章节"}),
    SimpleNamespace(name="03_end", titles={"en": "The end", "zh": "尾声"}),
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="432pt" height="216pt" viewBox="0 0 432 216">'
    '<path d="M0 216 L432 0" stroke="#000" fill="none"/></svg>'
)
BIBLIOGRAPHY = r"""
@book{theil1967, author = {Theil, Henri}, title = {Economics and Information Theory},
  publisher = {North-Holland}, address = {Amsterdam}, year = {1967}}
@article{wagstaff1991, author = {Wagstaff, Adam and Paci, Pierella and van Doorslaer, Eddy},
  title = {On the measurement of inequalities in health}, journal = {Social Science \& Medicine},
  volume = {33}, number = {5}, pages = {545--557}, year = {1991}, doi = {10.1016/0277-9536(91)90212-U}}
@book{nbs2022, langid = {chinese}, author = {{国家统计局}}, title = {中国人口普查分县资料—2020},
  publisher = {中国统计出版社}, address = {北京}, year = {2022},
  author_en = {{National Bureau of Statistics of China}}, publisher_en = {China Statistics Press},
  address_en = {Beijing}, title_en = {Tabulation on 2020 China Population Census by County}}
"""


def text(source: str, language: str | None = None) -> Any:
    """A cell of words, of one language or of both."""
    return v4.new_markdown_cell(source, metadata={"tags": [f"lang-{language}"]} if language else {})


def code(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    """A cell of code with what it printed."""
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def shown(data: dict[str, str], **described: Any) -> Any:
    """An output of `chapter`, with its description."""
    return v4.new_output("display_data", data=data, metadata={"bphs": described})


def figure(language: str, **changes: Any) -> Any:
    """A figure in a language; `changes` replace parts of its description."""
    caption = {"en": "Lorenz curves; see [@theil1967].", "zh": "洛伦兹曲线，见[@theil1967]。"}[language]
    alt = {"en": "A line that rises", "zh": "一条上升的线"}[language]
    described = {"name": "lorenz", "number": 1, "caption": caption, "alt": alt, "synthetic": False} | changes
    return shown({"image/svg+xml": SVG, "text/plain": caption}, kind="figure", lang=language, **described)


def table(language: str, **changes: Any) -> Any:
    """A table of one row in a language; `changes` replace parts of its description."""
    titles = {"en": ("District", "Residents"), "zh": ("区县", "常住人口")}[language]
    units = {"en": "persons", "zh": "人"}
    head = "".join(
        f'<th scope="col"{mark}>{title}</th>' for title, mark in zip(titles, ("", ' class="number"'), strict=True)
    )
    html = (
        f"<table><thead><tr>{head}</tr></thead>"
        '<tbody><tr><th scope="row">Wanzhou</th><td class="number">1,564,449</td></tr></tbody></table>'
    )
    columns = [
        {"name": "name", "title": titles[0], "unit": "", "decimals": 0, "type": "string"},
        {"name": "pop_total", "title": titles[1], "unit": units[language], "decimals": 0, "type": "integer"},
    ]
    described = {
        "name": "people",
        "number": 1,
        "synthetic": True,
        "columns": columns,
        "csv": "name,pop_total\nWanzhou,1564449\n",
        "caption": {"en": "Residents.", "zh": "常住人口。"}[language],
        "notes": {"en": "A note.", "zh": "注：示例。"}[language],
    } | changes
    return shown({"text/html": html, "text/plain": ""}, kind="table", lang=language, **described)


def finding(language: str, **changes: Any) -> Any:
    """A sentence with a result."""
    sentence = {"en": "Inequality **fell** by half.", "zh": "不平等程度下降了一半。"}[language]
    described = {"name": "fall", "value": 0.5, "unit": "", "synthetic": False} | changes
    return shown({"text/markdown": sentence, "text/plain": sentence}, kind="finding", lang=language, **described)


def cells() -> list[Any]:
    """A whole chapter: words, formula, citations, cross-references, code, figure, table, finding, plain output."""
    return [
        text("# A sample chapter\n\nWords by @wagstaff1991 [see @fig-lorenz and @tbl-people].", "en"),
        text("# 示例章节\n\n方法见 @wagstaff1991，结果见@fig-lorenz和@tbl-people。", "zh"),
        code('study = "toy"', tags=("parameters",)),
        text("## Method\n\nThe index [@theil1967; @nbs2022] is\n\n$$T = \\frac{1}{n}\\sum_i \\frac{y_i}{\\mu}$$", "en"),
        text(
            "## 方法\n\n该指数[@theil1967; @nbs2022]为\n\n$$T = \\frac{1}{n}\\sum_i \\frac{y_i}{\\mu}$$\n\n其中$\\mu$为**均值。**",
            "zh",
        ),
        code(
            "1 + 1  # by hand: $x$ and @nobody",
            v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=1),
        ),
        text("## Results", "en"),
        text("## 结果", "zh"),
        code("chapter.figure(…)", figure("en"), figure("zh")),
        code("chapter.table(…)", table("en"), table("zh")),
        code("chapter.finding(…)", finding("en"), finding("zh")),
    ]


def write(folder: Path, *more: Any, only: list[Any] | None = None) -> Path:
    """Write a notebook with these cells, and the bibliography, into `folder`; return the notebook's path."""
    (folder / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    chosen = [*(cells() if only is None else only), *more]
    notebook = v4.new_notebook(cells=[{**cell, "id": f"cell-{number}"} for number, cell in enumerate(chosen)])
    path = folder / "02_sample.ipynb"
    # In the order of names, as nbformat writes it.
    path.write_text(json.dumps(notebook, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return path


def render(executed, language, target_folder, **more):
    target = target_folder / language / "02_sample.html"
    bibliography = executed.parent / "references.bib"
    render_chapter(
        executed,
        language=language,
        study=STUDY,
        chapters=CHAPTERS,
        target=target,
        bibliography=bibliography,
        **more,
    )
    return target


def words(element):
    return " ".join(element.text_content().split())
