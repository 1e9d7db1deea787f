"""Words for values that were planted in made-up answers: which one a row is about."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.report.frames import rows_in
from bphs.report.words import labels, terms, wording
from bphs.report.words.wording import Text

PAIR = Text("{} and {}", "{}与{}")
PATH = Text("{} → {}", "{} → {}")
OF_GROUP = Text("{}: {} less the others", "{}：{}减其余")
AND_KIND = Text("{} ({})", "{}（{}）")
RURAL = "2"
"""Code of the group that the table calls rural."""
COUNTED = {"use": "services_received", "awareness": "services_known"}
"""Causes that the table calls by what they count."""
PATHS = ("regression", "effect", "satisfaction_effect", "first_contact", "knowing")


def planted_names(rows: pd.DataFrame, codebook: Codebook) -> list[Text]:
    """What each row is about, in both languages.

    Parameters
    ----------
    rows : `kind`, `about`, `other`, as `bphs.inputs.survey.planted` gives them.
    codebook : as `chapter.codebook` gave it, so that its labels are known.
    """
    return [_named(row, codebook) for row in rows_in(rows)]


def with_kinds(rows: pd.DataFrame, names: list[Text]) -> list[Text]:
    """Names with the kind behind each, as a sentence lists them."""
    kinds = [wording.inside(wording.category_both("planted_kind", kind)) for kind in rows["kind"]]
    return [AND_KIND.format(name, kind) for name, kind in zip(names, kinds, strict=True)]


def leaning_kinds(kinds: pd.DataFrame) -> list[Text]:
    """Kinds with how many of their estimates lie above the truth: `kind`, `of`, `above`, as `recovery` counts them."""
    said = []
    for row in rows_in(kinds):
        kind = wording.inside(wording.category_both("planted_kind", row.kind))
        said.append(
            Text(f"{kind.en} ({row.above} of {row.of} above it)", f"{kind.zh}（{row.of} 个中 {row.above} 个高于真值）")
        )
    return said


def _named(row: Any, codebook: Codebook) -> Text:
    about = _end(row.about, codebook)
    if row.kind == "correlation":
        return PAIR.format(about, wording.inside(_end(row.other, codebook)))
    if row.kind == "difference":
        return OF_GROUP.format(about, wording.inside(_end(row.other, codebook)))
    if row.kind in PATHS:
        return PATH.format(about, _end(row.other, codebook))
    return about


def _end(name: str, codebook: Codebook) -> Text:
    """One end of a value: a scale, an item, an answer (``question_code``), a characteristic, a count."""
    question, _, code = name.rpartition("_")
    lives = codebook.role("residence")
    if name in codebook.dimensions:
        return terms.scale_names(codebook, [name])[name]
    if name == "rural" and lives:
        return wording.category_both(lives, RURAL)
    if name in COUNTED:
        return wording.title(COUNTED[name])
    if name in codebook.by_name:
        scaled = codebook.by_name[name].dimension
        return terms.item_names(codebook, [name])[name] if scaled else labels.after_colon(wording.title(name))
    if question in codebook.by_name:
        return wording.category_both(question, code)
    return wording.title("any_chronic")
