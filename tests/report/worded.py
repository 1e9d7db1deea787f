"""A small chapter whose words stand in text cells, sound in every respect, for tests that break it in one."""

from __future__ import annotations

from typing import Any

from bphs.report.words.checks import Words, problems

WHERE = "notebooks/03_toy.ipynb"


def cell(kind: str, text: str, number: int = 0) -> dict[str, Any]:
    """A cell: of ``code``, of ``parameters``, or of words in a language."""
    code = kind in ("code", "parameters")
    tags = ([kind] if kind == "parameters" else []) if code else [f"lang-{kind}"]
    made: dict[str, Any] = {"cell_type": "code" if code else "markdown", "id": f"cell-{number}", "source": text}
    return made | {"metadata": {"tags": tags}} | ({"outputs": [], "execution_count": None} if code else {})


def cells(*given: tuple[str, str]) -> list[dict[str, Any]]:
    """Cells in order, from (kind, text)."""
    return [cell(kind, text, number) for number, (kind, text) in enumerate(given, start=1)]


OPENING = ("# Rates\n\nOf the {units}.", "# 比率\n\n各{units}。")
CODE = """\
top = rates.max()
chapter.record("top", top, unit="rate")
chapter.figure("map", draw, rates)
chapter.table("all", rates)
chapter.finding("gained", (rates > 0).sum(), of=len(rates))"""
FIGURE = {
    "en": ":::{figure} #map\n:name: fig-map\n:alt: A map, highest {top:.1f}.\n\nThe highest rate was {top:.1f}\n\nRates.\n:::",
    "zh": ":::{figure} #map\n:name: fig-map\n:alt: 地图，最高 {top:.1f}。\n\n最高为 {top:.1f}\n\n各地比率\n:::",
}
TABLE = {
    "en": ":::{table} Rates of all {units}\n:name: tbl-all\n:::",
    "zh": ":::{table} 各{units}比率\n:name: tbl-all\n:::",
}
FINDING = {
    "en": ":::{important} Finding\n:name: finding-gained\n\n"
    "all\n: They rose in all {of}.\n\nsome\n: They rose in {gained:words} of {of}.\n\n"
    "one\n: They rose in one of {of}.\n\nnone\n: They rose in none of {of}.\n:::",
    "zh": ":::{important} 结果\n:name: finding-gained\n\n"
    "all\n: {of} 个均上升。\n\nsome\n: {of} 个中有 {gained:words} 个上升。\n\n"
    "one\n: {of} 个中仅 1 个上升。\n\nnone\n: {of} 个均未上升。\n:::",
}
SECTION = {
    "en": "(rates)=\n## Rates\n\n:::{note} Needs\n:class: needs\nyears >= 2\n:::\n\nSee @fig-map.",
    "zh": "(rates)=\n## 比率\n\n见 @fig-map。",
}


def sound() -> list[dict[str, Any]]:
    """The chapter: opening, one section with a figure, a table and a finding."""
    words = {one: "\n\n".join((FIGURE[one], TABLE[one], FINDING[one])) for one in ("en", "zh")}
    return cells(
        ("en", OPENING[0]),
        ("zh", OPENING[1]),
        ("parameters", 'study = "data/toy/study.yml"'),
        ("code", 'chapter = bphs.open_chapter("03_toy", study)\nrates = chapter.load("rates")'),
        ("en", SECTION["en"]),
        ("zh", SECTION["zh"]),
        ("code", CODE),
        ("en", words["en"]),
        ("zh", words["zh"]),
    )


def broken(number: int, old: str, new: str, *others: int) -> list[Any]:
    """What is wrong once `old` reads `new` in a cell of the sound chapter, and in `others`."""
    made = sound()
    for one in (number, *others):
        assert old in made[one - 1]["source"]
        made[one - 1]["source"] = made[one - 1]["source"].replace(old, new, 1)
    return problems(Words(WHERE, made))


def wrong(*given: tuple[str, str]) -> list[Any]:
    """What is wrong with a chapter of these cells."""
    return problems(Words(WHERE, cells(*given)))
