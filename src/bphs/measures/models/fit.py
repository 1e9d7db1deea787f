"""Fit of a model: likelihood, pseudo R², information criteria, calibration, discrimination, and tests
between models.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.models._chances import chances
from bphs.measures.models.results import ModelResult, joint_wald


def model_fit(model: ModelResult) -> pd.DataFrame:
    r"""Fit statistics, one row each: `statistic`, `value`, `df`, `p_value` (missing where a statistic has none).

    - log_likelihood, deviance (:math:`-2 \ell`), aic (:math:`2p - 2\ell`), bic (:math:`p \log n - 2\ell`), p counting
      thresholds and intercepts
    - likelihood_ratio: :math:`2(\ell - \ell_0)` against the model without predictors (with groups, if the model has
      them), chi-square
    - mcfadden :math:`1 - \ell/\ell_0`; cox_snell :math:`1 - \exp(2(\ell_0 - \ell)/n)`; nagelkerke, cox_snell over its
      largest value
    - auc, of yes/no models: the chance that a yes has a higher predicted probability than a no

    Under Firth's method the ratio is of penalised likelihoods, and statistics that need the plain one are missing. With
    sampling weights or clusters the likelihood is not one of the sample: its ratio and the criteria are missing.

    References
    ----------
    Nagelkerke 1991, doi:10.1093/biomet/78.3.691. McFadden 1974, in Zarembka (ed.), Frontiers in Econometrics, 105-142.

    Examples
    --------
    >>> from bphs.measures.models.binary import logit
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20, "urban": [1] * 40 + [0] * 35})
    >>> float(model_fit(logit(people, "knows", ["urban"])).set_index("statistic").loc["mcfadden", "value"].round(3))
    0.081
    """
    value, null, p, n = model.log_likelihood, model.null_log_likelihood, model.parameters, model.n
    plain, sample = model.method == "ml", model.errors == "model"
    freedom = p - {"logit": 1, "mixed_logit": 2}.get(model.kind, len(model.categories) - 1)
    ratio = max(2 * (value - null), 0.0)
    cox = -np.expm1(-ratio / n)
    rows = [
        ("log_likelihood", value, p, np.nan),
        ("deviance", -2 * value if plain else np.nan, n - p, np.nan),
        ("aic", 2 * p - 2 * value if plain and sample else np.nan, np.nan, np.nan),
        ("bic", p * np.log(n) - 2 * value if plain and sample else np.nan, np.nan, np.nan),
        ("likelihood_ratio", ratio if sample else np.nan, freedom, upper_chi2(ratio, freedom) if sample else np.nan),
        ("mcfadden", 1 - value / null if plain else np.nan, np.nan, np.nan),
        ("cox_snell", cox if plain else np.nan, np.nan, np.nan),
        ("nagelkerke", cox / -np.expm1(2 * null / n) if plain else np.nan, np.nan, np.nan),
    ]
    if len(model.categories) == 2:
        rows.append(("auc", _auc(_yes(model), model.codes), np.nan, np.nan))
    return pd.DataFrame(rows, columns=["statistic", "value", "df", "p_value"]).astype(
        dict.fromkeys(["value", "df", "p_value"], float)
    )


@dataclass(frozen=True)
class HosmerLemeshow:
    """`chi2` on `df` degrees of freedom, its `p_value`, and `groups`: `group`, `n`, `observed` yes, `expected` yes."""

    chi2: float
    df: int
    p_value: float
    groups: pd.DataFrame


def hosmer_lemeshow(model: ModelResult, *, groups: int = 10) -> HosmerLemeshow:
    r"""Hosmer and Lemeshow's test of predicted chances, from the lowest to the highest:
    :math:`\sum_g (O_g - E_g)^2 / (E_g (1 - E_g/n_g))`.

    Groups lie between the quantiles of the predicted chances (as ``ResourceSelection::hoslem.test`` in R); SPSS cuts
    ties a little differently. Chi-square on groups - 2 degrees of freedom. With thousands of rows it rejects trifles:
    look at the groups. (Hosmer and Lemeshow 1980, doi:10.1080/03610928008827941.)

    Raises
    ------
    MeasureError : not a yes/no model.
    Undefined : fewer than three groups can be told apart.

    Examples
    --------
    Odds of 1/2, 1, 2 and 4 rise by the same factor from step to step, as the model has it:

    >>> from bphs.measures.models.binary import logit
    >>> people = pd.DataFrame({"knows": np.repeat([1, 0] * 4, [10, 20, 15, 15, 20, 10, 24, 6]),
    ...     "step": np.repeat([0, 1, 2, 3], 30)})
    >>> test = hosmer_lemeshow(logit(people, "knows", ["step"]))
    >>> round(test.chi2, 6), test.groups["observed"].to_list(), test.groups["expected"].round(3).to_list()
    (0.0, [25, 20, 24], [25.0, 20.0, 24.0])
    """
    if model.kind != "logit" or groups < 3:
        raise MeasureError("The Hosmer-Lemeshow test is for yes/no models, with at least three groups.")
    chance, y = _yes(model), model.codes
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, groups + 1)))
    place = np.clip(np.searchsorted(edges, chance, side="left") - 1, 0, None)
    place = np.unique(place, return_inverse=True)[1]
    n, observed, expected = np.bincount(place), np.bincount(place, y), np.bincount(place, chance)
    if len(n) < 3:
        raise Undefined(
            f"Predicted chances fall into {len(n)} groups only: the Hosmer-Lemeshow test needs three; a model of categories only fits them as they are.",
            f"预测概率只能分为 {len(n)} 组，Hosmer–Lemeshow 检验至少需要 3 组。",
        )
    chi2 = float(((observed - expected) ** 2 / (expected * (1 - expected / n))).sum())
    table = pd.DataFrame(
        {"group": np.arange(1, len(n) + 1), "n": n, "observed": observed.astype(int), "expected": expected}
    )
    return HosmerLemeshow(chi2, len(n) - 2, upper_chi2(chi2, len(n) - 2), table)


def classification(model: ModelResult, cut: float = 0.5) -> pd.DataFrame:
    """Answers given against answers predicted: one row per answer, `observed`, a column per predicted answer, `correct`
    (share).

    Yes/no models predict yes where its chance is above `cut` (SPSS's classification table); others the likeliest
    answer. A last row, `observed` "all", has the share predicted rightly.
    """
    chance = _all(model)
    predicted = (chance[:, 1] > cut).astype(int) if len(model.categories) == 2 else chance.argmax(axis=1)
    size = len(model.categories)
    table = np.bincount(model.codes * size + predicted, minlength=size**2).reshape(size, size)
    rows = pd.DataFrame(table, columns=[f"predicted_{category}" for category in model.categories])
    rows.insert(0, "observed", [str(category) for category in model.categories])
    rows["correct"] = np.diag(table) / table.sum(axis=1)
    total = pd.DataFrame(
        [
            {
                "observed": "all",
                **dict(zip(rows.columns[1:-1], table.sum(axis=0), strict=True)),
                "correct": np.trace(table) / table.sum(),
            }
        ]
    )
    return pd.concat([rows, total], ignore_index=True)


def likelihood_ratio_test(narrow: ModelResult, wide: ModelResult) -> pd.DataFrame:
    """Likelihood ratio test of two nested models. One row: `chi2`, `df`, `p_value`.

    Raises
    ------
    MeasureError : models of different outcomes, kinds, rows or methods, not of maximum likelihood, with weights or
        clusters, or whose second has no more parameters than the first.

    Examples
    --------
    Knowing depends on the area and on nothing else, so the ratio is that of the table of area and knowing:

    >>> from bphs.measures.comparisons import chi_square
    >>> from bphs.measures.models.binary import logit
    >>> people = pd.DataFrame({"knows": ([1] * 30 + [0] * 10 + [1] * 15 + [0] * 20) * 2,
    ...     "urban": ([1] * 40 + [0] * 35) * 2, "woman": [1] * 75 + [0] * 75})
    >>> test = likelihood_ratio_test(logit(people, "knows", ["woman"]), logit(people, "knows", ["woman", "urban"]))
    >>> test[["chi2", "df"]].round(3).values.tolist()
    [[16.323, 1.0]]
    >>> round(chi_square(people["knows"], people["urban"], statistic="likelihood_ratio").statistic, 3)
    16.323
    """
    wrong = []
    if (narrow.kind, narrow.outcome, narrow.link) != (wide.kind, wide.outcome, wide.link):
        wrong.append("they explain different outcomes or are of different kinds")
    elif not narrow.design.data.index.equals(wide.design.data.index):
        wrong.append(
            f"they use different rows ({narrow.n} and {wide.n}): fit both on the rows complete for the wider one"
        )
    if {narrow.method, wide.method} != {"ml"} or {narrow.errors, wide.errors} != {"model"}:
        wrong.append("both must be maximum likelihood without weights and clusters")
    if wide.parameters <= narrow.parameters:
        wrong.append("the second has no more parameters than the first")
    if wrong:
        raise MeasureError("The models cannot be compared by their likelihoods: " + "; ".join(wrong) + ".")
    chi2, df = max(2 * (wide.log_likelihood - narrow.log_likelihood), 0.0), wide.parameters - narrow.parameters
    return pd.DataFrame([{"chi2": chi2, "df": df, "p_value": upper_chi2(chi2, df)}])


def term_tests(model: ModelResult) -> pd.DataFrame:
    r"""Wald test of each predictor with all its k coefficients at once.

    Where intervals are normal, :math:`W = b' V^{-1} b` is χ² on k degrees of freedom: `variable`, `chi2`, `df`,
    `p_value`. Where they use Student's t on d = clusters less strata, V is itself uncertain, the more so the more
    coefficients it is asked about. The adjusted Wald test takes :math:`F = W (d - k + 1) / (k d)` on k and d - k + 1
    degrees of freedom: `variable`, `f`, `df`, `df_error`, `p_value`. For one coefficient that is its t test.

    Raises
    ------
    MeasureError : a covariance that is singular, as with fewer clusters than coefficients of a predictor.

    References
    ----------
    Korn and Graubard 1990, doi:10.1080/00031305.1990.10475737. In Stata: ``test`` after ``svy:``. R's
    ``survey::regTermTest`` takes W / k on k and d, without the adjustment: its p values are smaller.

    Examples
    --------
    >>> from bphs.measures.models import Category, logit
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20,
    ...     "area": ["urban"] * 40 + ["rural"] * 35})
    >>> model = logit(people, "knows", [Category("area", reference="rural")])
    >>> term_tests(model).round(3).values.tolist()  # (log 4)² / (1/30 + 1/10 + 1/15 + 1/20)
    [['area', 7.687, 1, 0.006]]
    """
    rows = []
    for term in model.design.terms:
        starts = tuple(f"{name}{joint}" for name, _ in term.columns for joint in (" at ", " of "))
        own = [name for name, _ in term.columns]
        places = [place for place, name in enumerate(model.estimates.index) if name in own or name.startswith(starts)]
        chi2 = joint_wald(model.estimates.to_numpy()[places], model.covariance.to_numpy()[np.ix_(places, places)])
        rows.append({"variable": term.name, **_joint_test(chi2, len(places), model.freedom)})
    return pd.DataFrame(
        rows,
        columns=["variable", "chi2", "df", "p_value"]
        if np.isinf(model.freedom)
        else ["variable", "f", "df", "df_error", "p_value"],
    )


def _joint_test(chi2: float, df: int, freedom: float) -> dict[str, float]:
    from scipy.special import fdtrc

    if np.isinf(freedom):
        return {"chi2": chi2, "df": df, "p_value": upper_chi2(chi2, df)}
    left = freedom - df + 1
    f = chi2 * left / (df * freedom)
    return {"f": f, "df": df, "df_error": left, "p_value": float(fdtrc(df, left, f))}


def upper_chi2(chi2: float, df: int) -> float:
    """P(X ≥ chi2)."""
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2)) if df > 0 else float("nan")


def _all(model: ModelResult) -> np.ndarray:
    return chances(model, model.estimates.to_numpy(dtype=float), model.design.matrix)


def _yes(model: ModelResult) -> np.ndarray:
    return _all(model)[:, 1]


def _auc(chance: np.ndarray, y: np.ndarray) -> float:
    """Area under the ROC curve from ranks, ties counting half."""
    _, inverse, counts = np.unique(chance, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[inverse]
    yes = int(y.sum())
    return float((ranks[y == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes)))
