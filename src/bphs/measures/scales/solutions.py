"""Solutions of an exploratory factor analysis held against the dimensions that a questionnaire was written with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.scales._measurement import Dimensions
from bphs.measures.scales.factors import FactorAnalysis, factor_analysis

WAYS: dict[str, dict[str, Any]] = {
    "axes_promax": {"method": "principal_axis", "rotation": "promax"},
    "likelihood_oblimin": {"method": "maximum_likelihood", "rotation": "oblimin"},
    "polychoric_promax": {"method": "principal_axis", "rotation": "promax", "correlation": "polychoric"},
}
"""Ways of extraction and rotation, by the codes of their names in ``derived.json``."""


def other_solutions(items: pd.DataFrame, dimensions: Dimensions) -> pd.DataFrame:
    """As many factors as dimensions, by other ways of extraction and rotation: do the items still find together?

    Parameters
    ----------
    items : respondents x items.
    dimensions : the items of each dimension, two at least.

    Returns
    -------
    One row per way of `WAYS`: `way`, `own_items` (items whose highest loading, in size, is on the factor where most
    items of their dimension have theirs), `weakest_loading` (the smallest of the items' highest loadings),
    `factor_correlation` (the largest between two factors, in size). Missing where the answers determine no such
    solution.

    Raises
    ------
    MeasureError : see `factor_analysis`. Undefined : the answers determine none of them.

    Two scales whose items have nothing in common with the other's:

    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1)
    >>> answers = pd.DataFrame(np.vstack([runs[0] + runs[1:4], runs[4] + runs[5:]]).T, columns=list("abcdef"))
    >>> found = other_solutions(answers, {"one": list("abc"), "two": list("def")})
    >>> found.drop(columns="way").head(2).round(3).values.tolist()  # every item correlates √½ with its factor
    [[6.0, 0.707, 0.0], [6.0, 0.707, 0.0]]
    """
    rows: list[dict[str, Any]] = []
    refused: list[Undefined] = []
    for way, options in WAYS.items():
        try:
            rows.append({"way": way, **_solution(factor_analysis(items, len(dimensions), **options), dimensions)})
        except Undefined as why:
            rows.append({"way": way})
            refused.append(why)
    if len(refused) == len(rows):
        raise refused[0]
    return pd.DataFrame(rows)


def _solution(found: FactorAnalysis, dimensions: Dimensions) -> dict[str, float]:
    size = found.pattern.set_index("item").abs()
    homes = size.idxmax(axis=1)
    at_home = [homes[list(own)].value_counts().iloc[0] for own in dimensions.values()]
    between = found.factor_correlations.set_index("factor").abs().to_numpy()
    apart = between[~np.eye(len(between), dtype=bool)]
    return {
        "own_items": int(sum(at_home)),
        "weakest_loading": float(size.max(axis=1).min()),
        "factor_correlation": float(apart.max()),
    }


def factor_correlations(found: FactorAnalysis, dimensions: Dimensions) -> pd.DataFrame:
    """Correlations of the factors in the order of the dimensions, each standing for the factor on which its items load
    highest on average, in size.

    Parameters
    ----------
    found : an oblique solution.
    dimensions : the items of each dimension.

    Returns
    -------
    One row per dimension: `dimension`, `factor_1` …, the lower triangle; missing above the diagonal. Two dimensions
    that stand for the same factor correlate to 1.

    >>> from bphs.measures.scales.factors import factor_analysis
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1)
    >>> answers = pd.DataFrame(np.vstack([runs[0] + runs[1:4], runs[4] + runs[5:]]).T, columns=list("abcdef"))
    >>> found = factor_analysis(answers, 2, method="principal_axis", rotation="promax")
    >>> factor_correlations(found, {"one": list("abc"), "two": list("def")}).factor_1.abs().round(3).tolist()
    [1.0, 0.0]
    """
    size = found.pattern.set_index("item").abs()
    homes = [size.loc[list(own)].mean().idxmax() for own in dimensions.values()]
    between = found.factor_correlations.set_index("factor").loc[homes, homes].to_numpy()
    lower = np.where(np.tri(len(homes), dtype=bool), between, np.nan)
    columns = [f"factor_{place}" for place in range(1, len(homes) + 1)]
    return pd.DataFrame(lower, columns=columns).assign(dimension=list(dimensions))[["dimension", *columns]]
