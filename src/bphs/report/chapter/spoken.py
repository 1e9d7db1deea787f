"""Sentences of a chapter outside its page: in JupyterLab beside the code, on a study's first page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bphs.inputs.facts import UNITS, is_sampled
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.inputs.tables.roles import long_form
from bphs.inputs.tables.schema import Column
from bphs.report.chapter.outlined import citation
from bphs.report.chapter.source import source_of
from bphs.report.words.fences import fences
from bphs.report.words.sections import language_of, source
from bphs.report.words.told import NOT_SAID, Told, of_study
from bphs.report.words.values import Entry
from bphs.report.words.wording import Text, current_language, inside


def study_values(study: Study, units: int | None) -> dict[str, Entry]:
    """Values that every chapter of a study can print without recording them.

    Parameters
    ----------
    units : number of its units, if it has a table of them.
    """
    dictionary = read_dictionary(study.folder / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    entry = columns.get(study.resource)
    title = inside(Text(entry.title_en, entry.title_zh)) if entry else Text(study.resource, study.resource)
    return of_study(
        years=study.years,
        unit=(*study.unit.en, study.unit.zh),
        units=units,
        resource=title,
        level=study.confidence,
        source=Text(study.source.en, study.source.zh) if study.source else None,
        boundaries=citation(study),
        counter=Text(*(f" {unit}" if unit else "" for unit in (entry.unit_en, entry.unit_zh))) if entry else None,
        caveat=_caveat(columns.get(study.resource), columns.get(long_form(study.resource))),
        sampled=is_sampled(study, dictionary),
    )


def _caveat(*entries: Column | None) -> Text | None:
    """Caveat of the resource, or of the column that it is estimated from."""
    said = [Text(entry.caveat_en, entry.caveat_zh) for entry in entries if entry and entry.caveat_en]
    return said[0] if said else None


def sentence(root: Path, chapter: str, study: Study, values: Mapping[str, Entry], name: str) -> str:
    """A finding's sentence as the notebook was last saved, in the language that is being written."""
    content = json.loads(source_of(root, study.folder, chapter).read_text(encoding="utf-8"))
    units = None
    if (table := read_dictionary(study.folder / "datapackage.json").tables.get(UNITS)) is not None:
        units = len(read_table(table, study.folder, check=False)[0])
    told = Told({**study_values(study, units), **values}, (), study.confidence, chapter, of=name)
    for cell in content["cells"]:
        if language_of(cell) == current_language():
            for fence in fences(source(cell)):
                if (fence.kind, fence.name) == ("finding", name):
                    if told.hides_fence(fence):
                        return str(NOT_SAID)
                    return told.plain(told.chosen(fence) or "")
    return f"({name}: no words yet; save the notebook after writing ':name: finding-{name}')"
