"""Questionnaire of a new study's survey: a codebook to be changed, and a file for the answers with headings alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from bphs.inputs.beginning.tables import EXAMPLE
from bphs.inputs.beginning.wishes import Wishes

ANSWERS, CODEBOOK = "answers.csv", "codebook.csv"


def survey_files(wishes: Wishes) -> dict[str, str]:
    """Text of the codebook and of the file for the answers, by name; headings are questions in the first language."""
    codebook = Path(__file__).with_name("questionnaire.txt").read_text(encoding="utf-8")
    header: list[str] = []
    example: list[str] = []
    for row in csv.DictReader(io.StringIO(codebook)):
        headings = row["column"].split("|") if row["column"] else [row[f"question_{wishes.languages[0]}"]]
        header += headings
        codes = [pair.partition("=")[0] for pair in row["values"].split("|")]
        example += ["0"] * len(headings) if row["column"] else ["35" if row["type"] == "number" else codes[0]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, [EXAMPLE, *example[1:]]])
    return {CODEBOOK: "\ufeff" + codebook, ANSWERS: "\ufeff" + text.getvalue()}
