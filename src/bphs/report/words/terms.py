"""Terms of a model as readers know them: the question, and the answer that is compared with the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.measures.sample.remark import Remark
from bphs.report.frames import rows_in
from bphs.report.words import wording
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.codebook.book import Codebook
    from bphs.measures.models.results import ModelResult

INTERCEPT = Text("Intercept", "截距")
REVERSED = Text("{} (R)", "{}（反）")
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
    return [_term(str(row.variable), str(row.level), own or {}) for row in rows_in(coefficients)]


def _term(variable: str, level: str, own: Mapping[str, Text]) -> Text:
    if variable == "intercept":
        return INTERCEPT
    title = own.get(variable) or wording.title(variable)
    if not level:
        return title
    return WITH_LEVEL.format(title=title, level=wording.category_both(variable, level))


def behind(model: ModelResult, rows: pd.DataFrame) -> list[int]:
    """Number of respondents behind each row of a model's table: those of the level, or all where the variable is a
    number.

    A coefficient of few tells of them what a mean would: with this column `respondents` beside it, it is hidden.

    Parameters
    ----------
    rows : columns `variable` and `level` (empty where the variable is a number), reference categories too, as models
        give them.
    """
    data = model.design.data
    held = {name: data[name].map(_level).value_counts() for name in dict.fromkeys(rows["variable"]) if name in data}
    return [
        int(held[row.variable].get(row.level, 0)) if row.level and row.variable in held else model.n
        for row in rows_in(rows)
    ]


def _level(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def scale_names(codebook: Codebook, scales: Iterable[str]) -> dict[str, Text]:
    """Names of scales by their code."""
    return {
        scale: Text(codebook.dimension_title(scale, "en"), codebook.dimension_title(scale, "zh")) for scale in scales
    }


def item_names(codebook: Codebook, items: Iterable[str]) -> dict[str, Text]:
    """Short names of items by column; those that are reverse-scored are marked.

    Parameters
    ----------
    codebook : as `chapter.codebook` gave it, so that its labels are known.
    """
    return {
        item: REVERSED.format(wording.title(item)) if codebook.variable(item).reversed else wording.title(item)
        for item in items
    }


def remarked(remarks: Iterable[Remark]) -> Text:
    """Remarks of measures one after the other, to stand at the end of a paragraph; empty if there are none.

    >>> remarked([Remark("few", "Few groups.", "组数较少。"), Remark("one", "One is empty.", "一组为空。")]).en
    ' Few groups. One is empty.'
    """
    told = list(remarks)
    return Text("".join(f" {remark.en}" for remark in told), "".join(remark.zh for remark in told))


def probability(value: float) -> Text:
    """A p value as a sentence says it.

    >>> probability(0.0123), probability(0.00001).en
    (Text(en='p = 0.012', zh='P=0.012'), 'p < 0.001')
    """
    return Text("p < 0.001", "P<0.001") if value < 0.0005 else Text(f"p = {value:.3f}", f"P={value:.3f}")
