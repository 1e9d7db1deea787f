"""Terms of a model as readers know them: the question, and the answer that is compared with the reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.survey.drafted_order import against
from bphs.measures.sample.remark import Remark
from bphs.report.frames import rows_in
from bphs.report.words import wording
from bphs.report.words.called import answers_in, in_words
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.codebook.book import Codebook
    from bphs.measures.models.results import ModelResult

INTERCEPT = Text("Intercept", "截距")
REVERSED = Text("{} (R)", "{}（反）")
ALL_TOGETHER = Text("All together", "全部")
AT_STEP = Text("{name} ({step})", "{name}（{step}）")
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


def with_unit(name: str) -> Text:
    """Title of a column with its unit in brackets, in both languages."""
    said = []
    for language in wording.LANGUAGES:
        with wording.language(language):
            said.append(wording.label(name))
    return Text(*said)


def described(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a model's table with `characteristic` and `category_of`, their variable and level in words.

    Parameters
    ----------
    rows : columns `variable` and `level` (empty where the variable is a number).
    """
    levels = [wording.category_both(row.variable, row.level) if row.level else Text("", "") for row in rows_in(rows)]
    return rows.assign(characteristic=[with_unit(name) for name in rows["variable"]], category_of=levels)


def steps_of(variable: Variable) -> dict[float, Text] | None:
    """Words for the ranks of a question's answers, 1 for the least (`bphs.inputs.codebook.needs.ranked`); of another
    type than ``single`` for its codes. None of a number.
    """
    words = {value.code: Text(value.label_en, value.label_zh) for value in variable.values}
    if variable.type != "single":
        return words or None
    codes = sorted(words, reverse=variable.direction == "descending")
    return {float(place): words[code] for place, code in enumerate(codes, 1)}


def words_of(name: str) -> dict[str, Text] | None:
    """Words for the answers to a variable by their codes; None of a number."""
    return {code: Text(english, chinese) for code, english, chinese in wording.categories(name)} or None


def tested(names: Iterable[str]) -> list[Text]:
    """Words for the variables that tests are about, ``"all"`` for all of them together."""
    return [ALL_TOGETHER if name == "all" else with_unit(name) for name in names]


def held_by(model: ModelResult, curves: pd.DataFrame) -> list[int]:
    """Number of the model's respondents behind each row of predictions: those of the group `by_value`, or all.

    Parameters
    ----------
    curves : of `predicted_probabilities`.
    """
    if "by_value" not in curves:
        return [model.n] * len(curves)
    counts = model.design.data[str(curves["by"].iloc[0])].value_counts()
    return [int(counts.get(value, 0)) for value in curves["by_value"]]


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
    """Short names of items by column; those that are worded the other way are marked. Of a scale whose labels run from
    much to little (1 = very satisfied) these are the items that need no turning.

    Parameters
    ----------
    codebook : as `chapter.codebook` gave it, so that its labels are known.
    """
    return {
        item: REVERSED.format(wording.title(item)) if _worded_against(codebook.variable(item)) else wording.title(item)
        for item in items
    }


def _worded_against(variable: Variable) -> bool:
    values = sorted(variable.values, key=lambda value: value.code)
    return variable.reversed != any(
        against([getattr(value, f"label_{key}") for value in values]) for key in ("zh", "en")
    )


def remarked(remarks: Iterable[Remark]) -> Text:
    """Remarks of measures one after the other, to stand at the end of a paragraph; empty if there are none.

    >>> remarked([Remark("few", "Few groups.", "组数较少。"), Remark("one", "One is empty.", "一组为空。")]).en
    ' Few groups. One is empty.'
    """
    told = list(remarks)
    return Text("".join(f" {remark.en}" for remark in told), "".join(remark.zh for remark in told))


ERRORS = {
    "model": Text("standard errors of the model", "模型标准误"),
    "robust": Text("robust standard errors", "稳健标准误"),
    "cluster": Text("cluster-robust standard errors", "聚类稳健标准误"),
}
NO_REMARK = Text("none", "无")


def errors_of(model: ModelResult) -> Text:
    """Kind of a model's standard errors."""
    return ERRORS[model.errors]


def remarks_of(models: Mapping[Text, ModelResult]) -> pd.DataFrame:
    """Remarks of models on themselves, those that several share told once.

    Parameters
    ----------
    models : by what each explains, in both languages.

    Returns
    -------
    Columns `outcome`, `remark`; one row at least.
    """
    told: dict[Text, list[Text]] = {}
    for name, model in models.items():
        for remark in model.remarks or (NO_REMARK,):
            said = Text(remark.en, remark.zh)
            told.setdefault(in_words(said, answers_in(said), {}), []).append(name)
    rows = [
        (Text("; ".join(name.en for name in names), "、".join(name.zh for name in names)), remark)
        for remark, names in told.items()
    ]
    return pd.DataFrame(rows, columns=["outcome", "remark"], dtype=object)


class Clear(NamedTuple):
    """Coefficients whose test rejects: their names, of how many, and the fewest respondents behind one of them ("all"
    where there is none).
    """

    names: list[Text]
    of: int
    respondents: int | Literal["all"]


def clear_of(models: Mapping[Text, ModelResult], alpha: float, columns: Collection[str] | None = None) -> Clear:
    """Coefficients with a *p* value below `alpha`, unadjusted, by name; with the outcome, where there are several.

    Parameters
    ----------
    models : by the title of their outcome. columns : of the predictors that count; all of them if not given.
    """
    names, of, fewest = [], 0, []
    for title, model in models.items():
        rows = model.coefficients[model.coefficients["variable"] != "intercept"]
        rows = rows[rows["variable"].isin(rows["variable"] if columns is None else columns)]
        known = rows[rows["p_value"] < alpha]
        of += len(rows)
        fewest += behind(model, known)
        own = with_answer(terms(known), known["category"] if "category" in known else [""] * len(known))
        names += [AT_STEP.format(name=name, step=title) for name in own] if len(models) > 1 else own
    return Clear(names, of, min(fewest, default="all"))


def with_answer(names: Sequence[Text], categories: Sequence[str]) -> list[Text]:
    """Names of terms with the answer or step that a coefficient belongs to; as they are where it holds for all.

    >>> with_answer([Text("Age", "年龄")] * 2, ["3|4", ""])[0]
    Text(en='Age (3 | 4)', zh='年龄（3 | 4）')
    """
    return [
        AT_STEP.format(name=name, step=category.replace("|", " | ")) if category else name
        for name, category in zip(names, categories, strict=True)
    ]
