"""McDonald's omega: reliability where items may load differently on the one factor they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._extraction import maximum_likelihood, principal_axes
from bphs.measures.scales._items import TURN, complete, listed
from bphs.measures.scales.ordinal import correlation_of
from bphs.measures.scales.reliability import alpha_of

METHODS = ("maximum_likelihood", "minimum_residual")


@dataclass(frozen=True)
class Omega:
    """McDonald's omega of one scale.

    Attributes
    ----------
    n, left_out, items : respondents used, left out for a missing answer; number of items.
    omega : total omega of the one-factor model.
    method : of estimation.
    loadings : `item`, `loading` (standardised), `uniqueness` (share of the item's variance that is its own).
    """

    n: int
    left_out: int
    items: int
    omega: float
    method: str
    loadings: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One row: `respondents`, `items`, `omega`."""
        return pd.DataFrame([{"respondents": self.n, "items": self.items, "omega": self.omega}])


def mcdonald_omega(items: Any, *, method: str = "maximum_likelihood") -> Omega:
    """Total omega of a one-factor model (McDonald 1999, Test Theory: A Unified Treatment, chapter 6).

    Parameters
    ----------
    items : respondents x items, at least three.
    method : ``"maximum_likelihood"`` (default, as in SPSS from version 27 and lavaan): (Σ λᵢ)² / ((Σ λᵢ)² + Σ θᵢ) in
        the units of the items. ``"minimum_residual"``: 1 - Σ uᵢ² / Σ r of standardised items, as psych::omega with one
        factor.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; fewer than three; a Heywood case; loadings of both signs,
        which mean that an item was not turned round.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> round(mcdonald_omega(answers).omega, 3)  # equal loadings √½: (4√½)² / ((4√½)² + 4 · ½)
    0.8
    """
    if method not in METHODS:
        raise MeasureError(f"method is one of {listed(METHODS)}, not {method!r}.")
    kept = complete(items, minimum=3)
    if method == "maximum_likelihood":
        found, scale = (
            maximum_likelihood(kept.correlation, kept.names, 1, 1e-8, 1000),
            np.sqrt(np.diag(kept.covariance)),
        )
    else:
        found, scale = principal_axes(kept.correlation, kept.names, 1, 1e-9, 5000), np.ones(kept.k)
    loading = found.loadings[:, 0]
    _refuse_signs(loading, kept.names)
    common, unique = (loading * scale).sum() ** 2, (scale**2 * (1 - loading**2)).sum()
    total = common + unique if method == "maximum_likelihood" else kept.correlation.sum()
    table = pd.DataFrame({"item": list(kept.names), "loading": loading, "uniqueness": 1 - loading**2})
    return Omega(kept.n, kept.left_out, kept.k, float(1 - unique / total), method, table)


def _refuse_signs(loading: np.ndarray, names: tuple[str, ...]) -> None:
    against = loading < -0.1
    if against.any():
        wrong = [name for name, minus in zip(names, against, strict=True) if minus]
        raise Undefined(
            f"Against the rest of the scale run {listed(wrong)}, so a sum of the items means little. {TURN}",
            f"题项{'、'.join(wrong)}与量表其余题项方向相反，总分意义不大；应先在编码表的 reversed 列填写 true。",
        )


@dataclass(frozen=True)
class OrdinalReliability:
    """Alpha and omega from polychoric correlations.

    Attributes
    ----------
    n, left_out, items : respondents used, left out for a missing answer; number of items.
    ordinal_alpha, ordinal_omega : of the attitudes behind the answers, not of the sum of the answers.
    """

    n: int
    left_out: int
    items: int
    ordinal_alpha: float
    ordinal_omega: float

    def to_frame(self) -> pd.DataFrame:
        """One row: `respondents`, `items`, `ordinal_alpha`, `ordinal_omega`."""
        return pd.DataFrame(
            [
                {
                    "respondents": self.n,
                    "items": self.items,
                    "ordinal_alpha": self.ordinal_alpha,
                    "ordinal_omega": self.ordinal_omega,
                }
            ]
        )


def ordinal_reliability(items: Any) -> OrdinalReliability:
    """Ordinal alpha and omega (Zumbo, Gadermann and Zeisser 2007, doi:10.22237/jmasm/1177992180).

    Standardised alpha and maximum-likelihood omega of the polychoric correlations. They say how reliable the attitudes
    behind the answers would be, and are no substitute for the reliability of the sum that is reported.

    Raises
    ------
    MeasureError : see `mcdonald_omega` and `polychoric`.

    Three yes/no questions; any two are answered alike by 8 of 12, so that the correlation is sin(2π(4/12 - 1/4)) = 1/2:

    >>> import pandas as pd
    >>> alike = [[0, 0, 0], [1, 1, 1]] * 3
    >>> unlike = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    >>> answers = pd.DataFrame(alike + unlike, columns=list("abc"))
    >>> found = ordinal_reliability(answers)
    >>> round(found.ordinal_alpha, 3), round(found.ordinal_omega, 3)  # 3 · ½ / (1 + 2 · ½)
    (0.75, 0.75)
    """
    kept = complete(items, minimum=3)
    matrix = correlation_of(kept, "polychoric")
    loading = maximum_likelihood(matrix, kept.names, 1, 1e-8, 1000).loadings[:, 0]
    _refuse_signs(loading, kept.names)
    common = loading.sum() ** 2
    return OrdinalReliability(
        kept.n, kept.left_out, kept.k, alpha_of(matrix), float(common / (common + (1 - loading**2).sum()))
    )
