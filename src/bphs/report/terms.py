"""The terms of a model as readers know them: the question, and the answer that is compared with the reference."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from bphs.report import wording
from bphs.report.wording import Text

INTERCEPT = Text("Intercept", "截距")
WITH_LEVEL = Text("{title}: {level}", "{title}：{level}")


def terms(coefficients: pd.DataFrame, own: Mapping[str, Text] | None = None) -> list[Text]:
    """Words for the rows of a table of coefficients.

    Parameters
    ----------
    coefficients : columns `variable` and `level` (empty where the variable is a number), as models give them.
    own : words for variables that neither the dictionary nor the codebook describes.

    Raises
    ------
    InputError : a variable that nobody describes.
    """
    return [_term(str(row.variable), str(row.level), own or {}) for row in coefficients.itertuples()]


def _term(variable: str, level: str, own: Mapping[str, Text]) -> Text:
    if variable == "intercept":
        return INTERCEPT
    title = own.get(variable) or wording.title(variable)
    if not level:
        return title
    return WITH_LEVEL.format(title=title, level=wording.category_both(variable, level))
