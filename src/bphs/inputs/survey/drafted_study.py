"""First settings and an empty dictionary for a study that is a survey, so that its folder needs nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from bphs.inputs.tables.drafted import TO_DO

SETTINGS = """\
# Drafted from {file}: replace what is to do.
# Each key, its range and its default: src/bphs/inputs/study.py and src/bphs/inputs/survey/settings.py.
title: {{en: "{to_do[0]} ({name})", zh: "{to_do[1]}（{name}）"}}

parts: [survey]

# Where the figures come from, as every figure says it.
source: {{en: survey of residents, zh: 居民调查}}

# Figures and tables numbered by chapter (表8-1); take the # away.
# numbering: chapter

survey:
  file: "{file}"
  codebook: "{codebook}"
{duration}  # What your survey has besides: take the # away and write your own numbers and variables.
  # issued: 160                              # questionnaires given out; without it no response rate
  # cluster: town                            # variable with the townships or villages that were drawn
  # strata: area                             # variable with the strata they were drawn from
  # weight: weight                           # variable with the design weights
  # margins: {{sex: {{1: 0.51, 2: 0.49}}}}       # known shares of residents, for weighting
  # cleaning:
  #   eligible: [{{when: age >= 18, en: aged 18 or over, zh: 年满18周岁}}]
"""


def draft_files(folder: Path, file: Path, codebook: Path, drafted: pd.DataFrame) -> dict[Path, str]:
    """Text of ``study.yml`` and ``datapackage.json`` by path, of those that the folder lacks.

    Parameters
    ----------
    folder : of the study, which holds both files.
    file, codebook : the answers and their codebook.
    drafted : the codebook's table.
    """
    name = folder.resolve().name
    timed = drafted.loc[drafted["type"] == "duration", "variable"]
    duration = f"  duration: {timed.iloc[0]}\n" if len(timed) else ""
    words = {"file": file.name, "codebook": codebook.name, "name": name, "to_do": TO_DO, "duration": duration}
    made = {folder / "study.yml": SETTINGS.format(**words), folder / "datapackage.json": empty_dictionary(name)}
    return {path: text for path, text in made.items() if not path.exists()}


def empty_dictionary(name: str) -> str:
    """A data dictionary without tables: a survey's codebook describes its answers."""
    titles = {"title_en": f"{TO_DO[0]} ({name})", "title_zh": f"{TO_DO[1]}（{name}）"}
    package = {"name": name, "profile": "tabular-data-package", **titles, "resources": []}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"
