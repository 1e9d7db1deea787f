"""Catalogue of a study: what every column of its tables and results is called."""

from __future__ import annotations

from collections.abc import Mapping

from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import Dictionary, derived_dictionary
from bphs.inputs.tables.labels import read_labels
from bphs.inputs.tables.rates import rate_columns
from bphs.inputs.tables.roles import resource_of
from bphs.report.tables.titled import at_level, with_nouns, with_numbers
from bphs.report.words import wording
from bphs.report.words.wording import Text


def catalogue_of(study: Study, dictionary: Dictionary) -> Mapping[str, wording.Column]:
    """Entries by code; what a study says of a column goes before what chapters compute, but for the columns of its
    excerpts of interviews: their names are the study's own, and chapters compute others under the same.

    Raises
    ------
    InputError : the study's labels cannot be used.
    """
    derived = derived_dictionary(dictionary).columns
    columns = {**derived, **read_labels(study.folder), **dictionary.columns}
    columns |= {name: derived[name] for name in _of_excerpts(study, dictionary) if name in derived}
    # The resource that the study is about comes last: the rates whose name is that of any resource are its own.
    for resource in (*(resource_of(name) for name in dictionary.with_role("resource")), study.resource):
        columns |= rate_columns(columns, resource)
    units = Text(study.unit.en[1], study.unit.zh)
    return with_nouns(with_numbers(at_level(columns, study.confidence)), units)


def _of_excerpts(study: Study, dictionary: Dictionary) -> set[str]:
    """Columns that no table of the study has but that of its coded excerpts."""
    file = study.interviews.file if study.interviews else None
    excerpts = [table for table in dictionary.tables.values() if table.path == file]
    others = {name for table in dictionary.tables.values() if table.path != file for name in table.columns}
    return {name for table in excerpts for name in table.columns} - others
