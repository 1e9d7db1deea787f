"""Layouts of tables of coded excerpts: our own, and those that programs export. What none of them fits is refused.

Taguette writes ``id, document, tag, content``, a row for each tag (taguette/export.py); MAXQDA's coded segments have
``Document name``, ``Code`` (with the codes above it), ``Segment`` and ``Created by``; ATLAS.ti's quotations ``ID``,
``Document``, ``Quotation Content`` and ``Codes``. NVivo exports no table of excerpts, but a matrix of counts; like all
four it exports REFI-QDA.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bphs.errors import Problem, nearest
from bphs.inputs.files.codes import plain
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import Column, Grid

OWN: Mapping[str, tuple[str, ...]] = {
    "interview": ("interview", "访谈", "访谈编号"),
    "role": ("role", "角色", "身份"),
    "place": ("place", "kind of place", "地点类型", "地区类型"),
    "question": ("question", "问题"),
    "excerpt": ("excerpt", "摘录"),
    "excerpt_en": ("excerpt_en",),
    "excerpt_zh": ("excerpt_zh",),
    "quotable": ("quotable", "可引用"),
    "severity": ("severity", "严重程度"),
    "coder": ("coder", "编码员"),
    "code": ("code", "codes", "编码"),
    "id": ("excerpt_id",),
}
"""Headings of our own layout; beside them codes_1, codes_2, … (编码_1, …), a column for each coder."""
OF_CODER = re.compile(r"(?:codes|编码)[ _]?(\w+)", re.IGNORECASE)
PROGRAMS: Mapping[str, Mapping[str, str]] = {
    "Taguette": {"id": "id", "interview": "document", "code": "tag", "excerpt": "content"},
    "MAXQDA": {"interview": "Document name", "code": "Code", "excerpt": "Segment", "coder": "Created by"},
    "ATLAS.ti": {"id": "ID", "interview": "Document", "excerpt": "Quotation Content", "code": "Codes"},
}
OPTIONAL = {"coder"}
"""Columns that a program's export may lack."""
TEXTS = ("excerpt", "excerpt_en", "excerpt_zh")
MATRIX = re.compile(r"[A-Z]{1,2} : \S")
"""Heading of a column of an NVivo matrix."""
EXPECTED = (
    "the columns interview, excerpt (or excerpt_en and excerpt_zh) and codes_1, codes_2, … or coder and code; or an "
    "export of Taguette (id, document, tag, content), MAXQDA (Document name, Code, Segment) or ATLAS.ti (ID, Document, "
    "Quotation Content, Codes); or REFI-QDA (.qdpx)"
)


@dataclass(frozen=True)
class Layout:
    """Columns of a table of excerpts.

    Attributes
    ----------
    program : who exported it; empty for our own layout.
    columns : by what they hold.
    coders : a column of codes for each coder, by coder.
    """

    program: str
    columns: Mapping[str, Column]
    coders: Mapping[str, Column] = field(default_factory=dict)


def layout_of(grid: Grid, named: Mapping[str, str]) -> tuple[Layout | None, list[Problem]]:
    """Layout of a table, or why it has none.

    Parameters
    ----------
    named : headings that the settings name, by what they hold; they go before those that are known.
    """
    where = shown(grid.path)
    headings = {plain(column.heading): column for column in grid.columns}
    lacking = [heading for heading in named.values() if plain(heading) not in headings]
    if lacking:
        known = [column.heading for column in grid.columns]
        return None, [Problem(f"{where}, row 1", f"no column {heading!r}", "the columns that study.yml names, interviews: columns", nearest(heading, known)) for heading in lacking]  # fmt: skip
    chosen = {what: headings[plain(heading)] for what, heading in named.items()}
    program = "" if named else _program(headings)
    if program:
        layout = Layout(program, {what: headings[plain(name)] for what, name in PROGRAMS[program].items() if plain(name) in headings})  # fmt: skip
    else:
        known = {what: headings[name] for what, names in OWN.items() for name in map(plain, names) if name in headings}
        taken = {column.number for column in chosen.values()}
        coders = {match[1]: column for column in grid.columns if (match := OF_CODER.fullmatch(column.heading.strip())) and column.number not in taken}  # fmt: skip
        layout = Layout("", {**known, **chosen}, coders)
    return layout, _wrong(layout, grid, where)


def _program(headings: Mapping[str, Column]) -> str:
    """Program whose export has these headings; none for our own."""
    if plain("interview") in headings:
        return ""
    fits = (
        program
        for program, names in PROGRAMS.items()
        if all(plain(name) in headings for what, name in names.items() if what not in OPTIONAL)
    )
    return next(fits, "")


def _wrong(layout: Layout, grid: Grid, where: str) -> list[Problem]:
    lacking = [what for what in ("interview",) if what not in layout.columns]
    lacking += [] if any(text in layout.columns for text in TEXTS) else ["excerpt"]
    lacking += [] if layout.coders or "code" in layout.columns else ["codes"]
    if not lacking:
        return []
    if any(MATRIX.match(column.heading) for column in grid.columns):
        remedy = "export the project from NVivo as REFI-QDA (.qdpx) and name that file"
        return [
            Problem(f"{where}, row 1", "a matrix of NVivo, which holds counts", "excerpts with their codes", remedy)
        ]
    remedy = f"name the headings in study.yml, e.g. interviews: {{columns: {{{lacking[0]}: …}}}}; or save the project as .qdpx"  # fmt: skip
    return [Problem(f"{where}, row 1", f"no column for {', '.join(lacking)}", EXPECTED, remedy)]
