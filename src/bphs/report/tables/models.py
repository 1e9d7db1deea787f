"""Models as theses print them: codes of what goes in, then coefficient, standard error, Wald's test and odds ratio, the
columns of one model under its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from bphs.report.words import terms, wording
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.codebook.variable import Variable
    from bphs.measures.models.results import ModelResult

PRINTED = ("coefficient", "standard_error", "wald", "p_value", "odds_ratio", "odds_ratio_lower", "odds_ratio_upper")
KEYS = ["variable", "level", "category"]
REFERENCE = Text("{code} = {label} (reference)", "{code}={label}（参照）")
CODE = Text("{code} = {label}", "{code}={label}")
NUMBER = Text("as a number", "原值")
PREDICTOR, OUTCOME = Text("predictor", "自变量"), Text("outcome", "因变量")


def models_side_by_side(models: Mapping[str, ModelResult]) -> pd.DataFrame:
    """Coefficients of several models, one row for each term, reference categories among them.

    Parameters
    ----------
    models : by the column of the dictionary that names each; the last one says how many respondents a row has.

    Returns
    -------
    `characteristic`, `category_of`, `at_step` where a model has a coefficient for each step, and of each model the
    columns `PRINTED`, called ``wald@name``; Wald's χ² is (coefficient / standard error)², on one degree of freedom. The
    index holds `variable`, `level` and `respondents`.
    """
    parts = []
    for name, model in models.items():
        rows = model.to_frame()
        rows = rows.assign(wald=rows["z"] ** 2, category=rows.get("category", ""))
        parts.append(rows.set_index(KEYS)[list(PRINTED)].rename(columns={one: f"{one}@{name}" for one in PRINTED}))
    order = dict.fromkeys(key for part in parts for key in part.index)
    table = pd.concat(parts, axis=1).reindex(list(order)).rename_axis(KEYS).reset_index()
    numbers = [name for name in table if "@" in name]
    table = terms.described(table)
    table = table.assign(
        at_step=[name.replace("|", " | ") for name in table["category"]],
        respondents=terms.behind(list(models.values())[-1], table),
    )
    steps = ["at_step"] if table["at_step"].any() else []
    return table.set_index(["variable", "level", "respondents"])[["characteristic", "category_of", *steps, *numbers]]


def codes_of(found: Iterable[Any], outcomes: Iterable[Variable]) -> pd.DataFrame:
    """Table of codes: what each variable of the models is, and how its answers are written.

    Parameters
    ----------
    found : predictors with `column`, `reference` and `levels`. outcomes : variables of the codebook.

    Returns
    -------
    `characteristic`, `used_as`, `coding`.
    """
    rows = [(terms.with_unit(one.column), PREDICTOR, _coding(one.column, one.levels, one.reference)) for one in found]
    rows += [
        (wording.title(one.variable), OUTCOME, _coding(one.variable, [value.code for value in one.values]))
        for one in outcomes
    ]
    return pd.DataFrame(rows, columns=["characteristic", "used_as", "coding"], dtype=object)


def _coding(column: str, codes: Iterable[float], reference: float | None = None) -> Text:
    said = [
        (REFERENCE if code == reference else CODE).format(
            code=Text(f"{code:g}", f"{code:g}"), label=wording.category_both(column, f"{code:g}")
        )
        for code in codes
    ]
    return Text("; ".join(one.en for one in said), "；".join(one.zh for one in said)) if said else NUMBER
