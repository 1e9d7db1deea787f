"""Catalogue of a study: what every column of its tables and results is called."""

from __future__ import annotations

from collections.abc import Mapping

from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import Dictionary, derived_dictionary
from bphs.inputs.tables.labels import read_labels
from bphs.inputs.tables.rates import rate_columns
from bphs.report.tables.labelled import at_level, with_nouns, with_numbers
from bphs.report.words import wording
from bphs.report.words.wording import Text


def catalogue_of(study: Study, dictionary: Dictionary) -> Mapping[str, wording.Column]:
    """Entries by code; what a study says of a column goes before what chapters compute.

    Raises
    ------
    InputError : the study's labels cannot be used.
    """
    columns = {**derived_dictionary(dictionary).columns, **read_labels(study.folder), **dictionary.columns}
    columns |= rate_columns(columns, study.resource)
    units = Text(study.unit.en[1], study.unit.zh)
    return with_nouns(with_numbers(at_level(columns, study.confidence)), units)
