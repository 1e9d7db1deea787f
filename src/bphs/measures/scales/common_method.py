"""Common method variance: answers that hang together because of the way they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._indices import indices
from bphs.measures.scales._items import complete
from bphs.measures.scales._measurement import Dimensions, Labels, measurement, pattern_of
from bphs.measures.scales._structure import FIXED, Fit, Group, Sample, Structure, fit
from bphs.measures.scales.confirmatory import admissible, estimated, prepared
from bphs.measures.scales.retention import eigenvalue_table


@dataclass(frozen=True)
class HarmanTest:
    """First unrotated component of all items.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    first_share : of the variance of all items.
    components : with an eigenvalue above 1.
    table : `component`, `eigenvalue`, `variance_share`, `cumulative_share`.
    """

    n: int
    left_out: int
    first_share: float
    components: int
    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Components."""
        return self.table.copy()


def harman_test(items: Any) -> HarmanTest:
    """Harman's one-factor test: principal components of all items, not rotated (Podsakoff and Organ 1986,
    doi:10.1177/014920638601200408).

    `verdicts.harman_verdict` judges the share. Passing says little (Podsakoff et al. 2003,
    doi:10.1037/0021-9010.88.5.879): see `common_latent_factor`.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> round(harman_test(answers).first_share, 3)  # largest eigenvalue 1 + 3 · ½, of 4
    0.625
    """
    kept = complete(items)
    table = eigenvalue_table(kept.correlation)
    return HarmanTest(
        kept.n, kept.left_out, float(table["variance_share"].iloc[0]), int((table["eigenvalue"] > 1).sum()), table
    )


@dataclass(frozen=True)
class CommonLatentFactor:
    """Dimensions with and without a factor common to all items.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    method_variance, standard_error : variance of the common factor, in squared units of the items; a value not above 0
        means that no such factor was found.
    method_share : mean share of an item's variance that is the common factor's (negative with a negative variance).
    models : `model` (``"single_factor"``, ``"dimensions"``, ``"dimensions_and_method"``), `chi2`, `df`, `p_value`,
        `cfi`, `tli`, `rmsea`, `srmr`.
    chi2_change, df_change, change_p_value : what the common factor adds to the dimensions.
    """

    n: int
    left_out: int
    method_variance: float
    standard_error: float
    method_share: float
    models: pd.DataFrame
    chi2_change: float
    df_change: int
    change_p_value: float

    def to_frame(self) -> pd.DataFrame:
        """Table of models."""
        return self.models.copy()


def common_latent_factor(items: Any, dimensions: Dimensions) -> CommonLatentFactor:
    """A factor that moves every item alike, uncorrelated with the dimensions (Podsakoff et al. 2003,
    doi:10.1037/0021-9010.88.5.879).

    All items load on it with 1 and its variance is free, which is the usual constraint of equal loadings with a fixed
    variance in a form that stays regular where there is no such factor. Beside it stand the dimensions alone and one
    factor for all items, which should fit badly. Needs at least two dimensions; reversed items must have been turned.

    Raises
    ------
    MeasureError : see `confirmatory_factor_analysis`; also where the common factor cannot be told apart from the
        dimensions, as when all items load nearly alike.

    Items that are once, twice and three times their trait, and a common part of variance 1 in all of them:

    >>> import numpy as np
    >>> import pandas as pd
    >>> trait_p, trait_q, common, *own = np.array(np.meshgrid(*[[-1, 1]] * 9)).reshape(9, -1)
    >>> traits = [trait_p, 2 * trait_p, 3 * trait_p, trait_q, 2 * trait_q, 3 * trait_q]
    >>> answers = pd.DataFrame(np.transpose(traits + common + own), columns=["p1", "p2", "p3", "q1", "q2", "q3"])
    >>> found = common_latent_factor(answers, {"p": ["p1", "p2", "p3"], "q": ["q1", "q2", "q3"]})
    >>> round(found.method_variance, 3)
    1.0
    """
    from scipy import stats

    if len(dimensions) < 2:
        raise Undefined(
            "A common factor can only be told apart from at least two dimensions.",
            "至少有两个维度时，才能将共同方法因子与维度区分开。",
        )
    kept, sample, plain = prepared(items, dimensions)
    single = fit(measurement(np.ones((kept.k, 1), dtype=bool), [sample]), [sample])
    apart = estimated(plain, sample, pattern_of(dimensions))
    admissible(apart, kept.names, list(dimensions))
    together, label = _with_method(plain, apart, sample)
    variance, se = float(together.parameters[label]), float(np.sqrt(together.covariance[label, label]))
    change, df = apart.chi2 - together.chi2, apart.df - together.df
    return CommonLatentFactor(
        kept.n,
        kept.left_out,
        variance,
        se,
        float((variance / np.diag(sample.covariance)).mean()),
        pd.DataFrame(
            [_row("single_factor", single), _row("dimensions", apart), _row("dimensions_and_method", together)]
        ),
        float(change),
        df,
        float(stats.chi2.sf(change, df)),
    )


def _with_method(plain: Structure, apart: Fit, sample: Sample) -> tuple[Fit, int]:
    """Model with the common factor, starting from the fit without it, and the label of its variance."""
    group, labels = plain.groups[0], Labels()
    labels.start.extend(apart.parameters)
    label = int(labels.new(np.array(0.0)))
    p, m = group.labels["loadings"].shape
    latent = np.full((m + 1, m + 1), FIXED)
    latent[:m, :m], latent[m, m] = group.labels["latent"], label
    fixed = {
        **group.fixed,
        "loadings": np.column_stack([group.fixed["loadings"], np.ones(p)]),
        "latent": np.zeros((m + 1, m + 1)),
        "latent_means": np.zeros(m + 1),
    }
    made = {
        **group.labels,
        "loadings": np.column_stack([group.labels["loadings"], np.full(p, FIXED)]),
        "latent": latent,
        "latent_means": np.full(m + 1, FIXED),
    }
    try:
        return fit(Structure((Group(made, fixed),), np.array(labels.start), False), [sample]), label
    except MeasureError as why:
        raise Undefined(
            "A common factor cannot be told apart from the dimensions in these answers: the model with it has no solution. "
            "Report Harman's test and the single factor, and say that this check was not possible.",
            "加入共同方法因子的模型无解，该因子与各维度无法区分。",
        ) from why


def _row(model: str, found: Fit) -> dict[str, Any]:
    index = indices(found, 0.9)
    return {
        "model": model,
        **{name: getattr(index, name) for name in ("chi2", "df", "p_value", "cfi", "tli", "rmsea", "srmr")},
    }
