"""Columns of a model from named predictors: every reference category is named, no coding happens by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.indicators import real_type


@dataclass(frozen=True)
class Category:
    """A predictor whose values are names, coded as one 0/1 column per level other than the reference.

    Attributes
    ----------
    column : name of the column.
    reference : the level the others are compared with.
    levels : the levels in their order; by default those that occur, sorted (of a pandas Categorical, in its order).

    >>> from bphs.measures.models import Category, logit
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20,
    ...     "area": ["urban"] * 40 + ["rural"] * 35})
    >>> model = logit(people, "knows", [Category("area", reference="rural")])
    >>> model.coefficients["odds_ratio"].round(3).to_list()[1:]  # (30 / 10) / (15 / 20)
    [4.0]
    """

    column: str
    reference: Any
    levels: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Product:
    """An interaction: the columns of one predictor times those of another, both of which are in the model as well.

    Knowing and not knowing of a service: women 30 : 10 in town and 20 : 10 in the country, men 15 : 15 and 10 : 10.

    >>> from bphs.measures.models import logit
    >>> counts = [(1, 1, 1, 30), (0, 1, 1, 10), (1, 0, 1, 15), (0, 0, 1, 15)]
    >>> counts += [(1, 1, 0, 20), (0, 1, 0, 10), (1, 0, 0, 10), (0, 0, 0, 10)]
    >>> people = pd.DataFrame([row[:3] for row in counts for _ in range(row[3])], columns=["knows", "woman", "urban"])
    >>> model = logit(people, "knows", ["woman", "urban", Product("woman", "urban")])
    >>> model.coefficients.set_index("term")["odds_ratio"].round(3).to_dict()["woman:urban"]  # 3 in town, 2 elsewhere
    1.5
    """

    first: str | Category
    second: str | Category


Predictor = str | Category | Product


def from_levels(found: Iterable[tuple[str, Any, Sequence[Any]]]) -> list[Predictor]:
    """Predictors from (column, reference, levels); a column without levels is a number.

    >>> from_levels([("age", None, ()), ("area", 2, (1, 2))])
    ['age', Category(column='area', reference=2, levels=(1, 2))]
    """
    return [Category(name, reference, tuple(levels)) if levels else name for name, reference, levels in found]


@dataclass(frozen=True)
class Term:
    """Columns of a model that come from one predictor: `name`, and `columns` as (name, level) pairs."""

    name: str
    source: Predictor
    columns: tuple[tuple[str, str], ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Columns of the data it is made from."""
        parts = (self.source.first, self.source.second) if isinstance(self.source, Product) else (self.source,)
        return tuple(_column(part) for part in parts)


@dataclass(frozen=True)
class Design:
    """Coded predictors.

    Attributes
    ----------
    terms : one per predictor, levels of categories filled in.
    data : the rows in use, uncoded.
    matrix : (n, k) coded columns, no intercept.
    """

    terms: tuple[Term, ...]
    data: pd.DataFrame
    matrix: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the k columns, such as ``"age"`` or ``"education=high"``."""
        return tuple(name for term in self.terms for name, _ in term.columns)

    def term(self, name: str) -> Term:
        """A term by its name: the column, or ``"first:second"`` for a product."""
        for term in self.terms:
            if term.name == name:
                return term
        raise MeasureError(f"The model has no predictor {name!r}: {nearest(name, [term.name for term in self.terms])}.")

    def places(self, name: str) -> list[int]:
        """Places of a term's columns among the k."""
        columns = [column for column, _ in self.term(name).columns]
        return [place for place, column in enumerate(self.names) if column in columns]

    def coded(self, data: pd.DataFrame, step: complex = 0, variable: str = "") -> np.ndarray:
        """Coding of other data in the same way; `step` is added to the values of a numeric `variable`."""
        return _columns([_coded(term.source, data, step, variable) for term in self.terms], len(data))

    def words(self) -> pd.DataFrame:
        """One row per column: `term` (its name), `variable`, `level` and `reference` (empty for numbers)."""
        rows = [
            (name, term.name, level, _reference(term.source) if level else "")
            for term in self.terms
            for name, level in term.columns
        ]
        return pd.DataFrame(rows, columns=["term", "variable", "level", "reference"])


def design_of(frame: pd.DataFrame, predictors: Sequence[Predictor]) -> Design:
    """Matrix of complete rows; whoever calls has asked `wrong_predictors` first."""
    terms = tuple(_term(source, frame) for source in predictors)
    data = frame[list(dict.fromkeys(name for term in terms for name in term.variables))]
    return Design(terms, data, _columns([_coded(term.source, data, 0, "") for term in terms], len(data)))


def columns_of(predictors: Sequence[Predictor]) -> list[str]:
    """Columns of data that predictors use, each once."""
    parts = [
        part
        for source in predictors
        for part in ((source.first, source.second) if isinstance(source, Product) else (source,))
    ]
    return list(dict.fromkeys(map(_column, parts)))


def wrong_predictors(frame: pd.DataFrame, predictors: Sequence[Predictor]) -> list[str]:
    """Everything wrong with them, as clauses."""
    if isinstance(predictors, str) or len(set(predictors)) < len(predictors):
        return [f"predictors are {predictors!r} but must be a list of different predictors"]
    wrong, known = [], set(filter(lambda part: not isinstance(part, Product), predictors))
    for source in predictors:
        if isinstance(source, Product):
            lacking = [_column(part) for part in (source.first, source.second) if part not in known]
            wrong += [
                f"the product of {' and '.join(map(_column, (source.first, source.second)))} needs {name!r} in the model as well"
                for name in lacking
            ]
        else:
            wrong += _wrong_part(source, frame)
    return wrong


def _wrong_part(source: str | Category, frame: pd.DataFrame) -> list[str]:
    name = _column(source)
    if name not in frame.columns:
        return [f"there is no column {name!r}: {nearest(str(name), map(str, frame.columns))}"]
    values = frame[name]
    if isinstance(source, str):
        if not real_type(values.dtype):
            return [f"column {name!r} holds {values.dtype} values, not numbers: write Category({name!r}, reference=…)"]
        return [f"column {name!r} has infinite values"] if np.isinf(values.astype(float)).any() else []
    return _wrong_levels(source, occurring(values))


def _wrong_levels(source: Category, occur: list[Any]) -> list[str]:
    name = source.column
    if len(occur) < 2:
        return [f"column {name!r} has the same value in every row in use and explains nothing: leave it out"]
    wrong = (
        []
        if source.reference in occur
        else [f"the reference {source.reference!r} of {name!r} does not occur; its values are {_some(occur)}"]
    )
    strange = [level for level in occur if source.levels and level not in source.levels]
    return wrong + ([f"column {name!r} has values that levels= does not name: {_some(strange)}"] if strange else [])


def _filled(term: Term) -> str | Category:
    """Contents of a product; a product of products is refused before."""
    if isinstance(term.source, Product):
        raise TypeError(f"{term.name!r} is a product itself")
    return term.source


def _term(source: Predictor, frame: pd.DataFrame) -> Term:
    if isinstance(source, Product):
        first, second = _term(source.first, frame), _term(source.second, frame)
        pairs = tuple((f"{a}:{b}", ":".join(filter(None, (x, y)))) for a, x in first.columns for b, y in second.columns)
        return Term(f"{first.name}:{second.name}", Product(_filled(first), _filled(second)), pairs)
    if isinstance(source, str):
        return Term(source, source, ((source, ""),))
    occur = occurring(frame[source.column])
    levels = tuple(level for level in source.levels or occur if level in occur)
    shown = tuple((f"{source.column}={level}", str(level)) for level in levels if level != source.reference)
    return Term(source.column, Category(source.column, plain(source.reference), levels), shown)


def _coded(source: Predictor, data: pd.DataFrame, step: complex, variable: str) -> np.ndarray:
    if isinstance(source, Product):
        first, second = (_coded(part, data, step, variable) for part in (source.first, source.second))
        return (first[:, :, None] * second[:, None, :]).reshape(len(data), -1)
    if isinstance(source, str):
        values = data[source].to_numpy(dtype=float)[:, None]
        return values + step if source == variable else values
    values = data[source.column].to_numpy(dtype=object)
    return np.column_stack([values == level for level in source.levels if level != source.reference]).astype(float)


def _columns(parts: list[np.ndarray], n: int) -> np.ndarray:
    return np.column_stack(parts) if parts else np.empty((n, 0))


def occurring(values: pd.Series) -> list[Any]:
    """Values that occur, in the order of a Categorical or sorted."""
    present = values.dropna()
    if isinstance(present.dtype, pd.CategoricalDtype):
        return [level for level in present.cat.categories if (present == level).any()]
    found = [plain(value) for value in present.unique()]
    try:
        return sorted(found)
    except TypeError:
        return sorted(found, key=str)


def plain(value: Any) -> Any:
    """A Python number for a numpy one, whole where it is whole, so that it prints as it was typed."""
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _column(source: Any) -> str:
    return source.column if isinstance(source, Category) else source


def _reference(source: Predictor) -> str:
    if isinstance(source, Product):
        return ":".join(filter(None, map(_reference, (source.first, source.second))))
    return str(source.reference) if isinstance(source, Category) else ""


def _some(values: Sequence[Any]) -> str:
    return ", ".join(map(repr, values[:8])) + (" …" if len(values) > 8 else "")
