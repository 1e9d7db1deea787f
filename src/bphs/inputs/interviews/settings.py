"""Settings of coded interviews: the section ``interviews:`` of ``study.yml``, typed, each with its meaning."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bphs.inputs.files.inside import FileName
from bphs.inputs.names import Words
from bphs.inputs.tables.schema import Frozen

Meaning = Literal[
    "interview",
    "role",
    "place",
    "question",
    "excerpt",
    "excerpt_en",
    "excerpt_zh",
    "quotable",
    "severity",
    "coder",
    "code",
    "id",
]
"""What a column of a table of excerpts may hold."""


class Interviews(Frozen):
    """Settings of the chapter on interviews."""

    file: FileName = Field(
        description="name of the file with the coded excerpts, in the study's folder: .csv, .xlsx or .qdpx (REFI-QDA)",
        examples=["interviews.csv"],
    )
    codebook: FileName | None = Field(
        None,
        description="name of the codebook in the study's folder: .csv, .xlsx or .qdc (REFI-QDA); without it the codes are those of the file",
        examples=["interview_codebook.csv"],
    )
    names: FileName | None = Field(
        None,
        description="name of a list (.csv or .xlsx, a heading above it) of the names of persons and places that no excerpt may show",
        examples=["names.csv"],
    )
    about: FileName | None = Field(
        None,
        description="name of a table (.csv or .xlsx) with one row for each interview: interview, role, place; for exports without these columns",
        examples=["interviewees.csv"],
    )
    columns: dict[Meaning, Words] = Field(
        {},
        description="for a table with headings of its own: what is meant (interview, role, place, question, excerpt, excerpt_en, excerpt_zh, quotable, severity, coder, code, id) and the heading above it",
        examples=["{interview: Document, excerpt: Text, code: Tag}"],
    )
    quotable_code: Words = Field(
        "quotable",
        description="code that marks an excerpt as quotable in a file without such a column; it is no theme",
        examples=["quotable"],
    )
