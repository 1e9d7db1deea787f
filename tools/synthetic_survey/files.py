"""Synthetic survey's files: SPSS, 问卷星's export, CSV, and the tables that describe them.

The same bytes from the same seed.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.inputs.codebook.book import Codebook, read_codebook
from bphs.inputs.codebook.variable import EMPTY, PLATFORM, SKIPPED, SPREAD, Variable
from bphs.inputs.files.codes import code_text
from bphs.inputs.interviews import made_up as made_up_excerpts
from bphs.inputs.interviews.tables import read_table_of_excerpts
from bphs.inputs.survey.export import value_labels, write_described
from bphs.inputs.survey.made_up import digest_of, digests
from bphs.inputs.survey.responses import read_responses
from tools.synthetic_survey import design
from tools.synthetic_survey import experts as judging
from tools.synthetic_survey import interviews as held
from tools.synthetic_survey.package import TITLE, margins, package
from tools.synthetic_survey.sheets import SyntheticSurvey, questionnaire
from tools.synthetic_survey.truth import calibration, truth

if TYPE_CHECKING:
    from pyreadstat.pyclasses import MissingRange

MADE = datetime.datetime(2021, 9, 1)
CODED = ("single", "scale", *SPREAD)
OTHERS = {"channel": "其他〖村里的大喇叭〗"}
"""What is written in beside an option, as 问卷星 shows it."""


def write_all(folder: Path, survey: SyntheticSurvey, seed: int) -> list[Path]:
    """Write every file; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    codebook = questionnaire()
    (folder / "codebook.csv").write_bytes(design.CODEBOOK.read_bytes())
    for name in held.WRITTEN:
        (folder / name).write_bytes((design.HERE / name).read_bytes())
    _sav(folder / "survey.sav", survey.frame, codebook)
    _xlsx(folder / "survey.xlsx", survey.frame, codebook)
    hidden = survey.truth.rename(columns={name: f"latent_{name}" for name in design.LATENT}).round(4)
    judgements = judging.experts(seed)
    tables = {"survey": _whole(survey.frame), "townships": survey.townships, "margins": margins(),
              "calibration": pd.concat([calibration(survey), judging.calibration_row(judgements)]),
              "truth": truth(survey, seed), "truth_respondents": hidden,
              "experts": judging.written(judgements), "expert_ratings": judging.ratings(seed),
              "expert_items": judging.written(judging.item_judgements(seed)),
              "interviews": held.interviews(seed)}  # fmt: skip
    for name, table in tables.items():
        (folder / f"{name}.csv").write_bytes(table.to_csv(index=False, lineterminator="\n").encode())
    answers = read_responses(folder / "survey.csv", read_codebook(folder / "codebook.csv"))
    excerpts = made_up_excerpts.digest_of(read_table_of_excerpts(folder / "interviews.csv", {}))
    made = package(codebook, {"survey": digest_of(answers), "interviews": excerpts})
    described = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_bytes(described.encode())
    return [
        folder / name
        for name in (
            "codebook.csv",
            *held.WRITTEN,
            "survey.sav",
            "survey.xlsx",
            *(f"{name}.csv" for name in tables),
            "datapackage.json",
        )
    ]


def rows_of(folder: Path) -> str:
    """Digests of the answer sheets in a folder, one a line, as the library holds those of the survey that ships."""
    answers = read_responses(folder / "survey.csv", read_codebook(folder / "codebook.csv"))
    return "\n".join(sorted(set(digests(answers)))) + "\n"


def excerpts_of(folder: Path) -> str:
    """Digests of the texts of the excerpts in a folder, one a line, as the library holds those that ship."""
    found = made_up_excerpts.digests(read_table_of_excerpts(folder / "interviews.csv", {}))
    return "\n".join(sorted(set(found))) + "\n"


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Ranks beside empty cells as whole numbers."""
    ranks = [name for name in frame if str(name).startswith("priority_")]
    return frame.astype(dict.fromkeys(ranks, "Int64"))


# -- SPSS
# ------------------------------------------------------------------------------------------------------------------


def _sav(path: Path, frame: pd.DataFrame, codebook: Codebook) -> None:
    titles: dict[str, str | None] = {
        name: variable.asked("zh", name) for variable in codebook.variables for name in variable.columns
    }
    coded = {name: variable for variable in codebook.variables if variable.type in CODED for name in variable.columns}
    write_described(
        path,
        # Labels are for numbers of eight bytes.
        frame.astype(dict.fromkeys(frame.select_dtypes("integer"), "int64")).astype(
            dict.fromkeys(frame.select_dtypes("floating"), "float64")
        ),
        created=f"{MADE:%d %b %y%H:%M:%S}".encode(),
        file_label="SYNTHETIC survey of residents, W District"[:64],
        note=[TITLE[0], "seed and truth: truth.csv, calibration.csv"],
        column_labels=titles,
        variable_value_labels={
            name: value_labels(variable, (*variable.missing, *PLATFORM), "zh") for name, variable in coded.items()
        },
        missing_ranges={name: _missing(variable) for name, variable in coded.items()},
        variable_measure={name: _measure(variable) for variable in codebook.variables for name in variable.columns},
        variable_format={"submitted": "DATETIME20", "distance": "F5.1"}
        | dict.fromkeys([*coded, "id", "age"], "F4.0")
        | {"seconds": "F5.0"},
        row_compress=True,
    )


def _missing(variable: Variable) -> list[float | str | MissingRange]:
    return [*(kind.low for kind in variable.missing), SKIPPED, EMPTY]


def _measure(variable: Variable) -> str:
    return {"scale": "ordinal", "number": "scale", "duration": "scale"}.get(variable.type, "nominal")


# -- 问卷星
# ----------------------------------------------------------------------------------------------------------------


def _xlsx(path: Path, frame: pd.DataFrame, codebook: Codebook) -> None:
    import xlsxwriter

    grids = {
        number for number, count in Counter(variable.number for variable in codebook.variables).items() if count > 1
    }
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": TITLE[1], "comments": TITLE[0], "created": MADE})
        sheet = book.add_worksheet("Sheet1")
        for place, variable in enumerate(codebook.variables):
            sheet.write_string(0, place, _heading(variable, grids))
            for row, cell in enumerate(_cells(variable, frame), 1):
                if isinstance(cell, int):
                    sheet.write_number(row, place, cell)
                else:
                    sheet.write_string(row, place, cell)


def _heading(variable: Variable, grids: set[str]) -> str:
    if not variable.number:
        return variable.question_zh
    return (
        f"第{variable.number}题({variable.question_zh})"
        if variable.number in grids
        else f"{variable.number}、{variable.question_zh}"
    )


def _cells(variable: Variable, frame: pd.DataFrame) -> list[str | int]:
    """A variable's answers as the platform's export in words shows them."""
    labels = {value.code: value.label_zh for value in variable.values} | {
        kind.low: kind.label_zh for kind in variable.missing
    }
    labels |= {SKIPPED: "(跳过)", EMPTY: "(空)"}
    if variable.type in SPREAD:
        return [_joined(variable, row, labels) for row in frame[list(variable.columns)].itertuples(index=False)]
    if variable.type == "id":
        return [int(value) for value in frame[variable.variable]]
    show: dict[str, Any] = {
        "date": lambda when: f"{when.year}/{when.month}/{when.day} {when:%H:%M:%S}",
        "duration": lambda seconds: f"{seconds}秒",
        "number": lambda value: code_text(float(value)),
        "text": lambda text: text or "(空)",
        "meta": str,
    }
    return [
        show.get(variable.type, lambda code: labels.get(code, str(code)))(value) for value in frame[variable.variable]
    ]


def _joined(variable: Variable, row: Any, labels: dict[float, str]) -> str:
    if row[0] in (SKIPPED, EMPTY):
        return labels[row[0]]
    named = [(rank, value) for rank, value in zip(row, variable.values, strict=True) if rank == rank and rank > 0]
    if variable.type == "ranking":
        return "→".join(value.label_zh for _, value in sorted(named, key=lambda pair: pair[0]))
    return "┋".join(
        OTHERS.get(variable.variable, value.label_zh) if value.label_zh == "其他" else value.label_zh
        for _, value in named
    )
