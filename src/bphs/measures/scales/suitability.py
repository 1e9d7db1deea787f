"""Which scales may be used, and who is looked at first: alpha with the error of the sample's design, verdicts by stated
rules, and random halves to explore and to confirm in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design
from bphs.measures.sample.influence import cluster_codes
from bphs.measures.sample.taylor import survey
from bphs.measures.scales import verdicts
from bphs.measures.scales._items import Items, complete
from bphs.measures.scales._measurement import Dimensions
from bphs.measures.scales._standardised import heterotrait
from bphs.measures.scales.reliability import alpha_of, cronbach_alpha

FEWEST_CLUSTERS = 10
FEWEST_RESPONDENTS = 200
TO_AN_ITEM = 5


def design_of_errors(design: Design, n: int) -> Design | None:
    """The design, if errors can be taken from it; None for one without clusters or strata, with fewer than ten
    clusters, or with a stratum of one: respondents are then taken as drawn one by one.

    Parameters
    ----------
    design : of the respondents. n : how many they are.

    >>> design_of_errors(Design(clusters=[1, 1, 2, 2]), 4) is None
    True
    """
    if design.clusters is None and design.strata is None:
        return None
    try:
        clusters = int(survey(n, None, design).clusters.max()) + 1
    except Undefined:
        return None
    return design if clusters >= FEWEST_CLUSTERS else None


def clusters_of(design: Design | None, n: int) -> int:
    """Clusters that errors are taken from: of `design_of_errors`; as many as respondents without one.

    >>> clusters_of(Design(clusters=["a", "a", "b", "c"]), 4), clusters_of(None, 4)
    (3, 4)
    """
    return n if design is None else int(_coded(design, n)[0].max()) + 1


def _coded(design: Design, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Cluster of each respondent, and stratum of each cluster, from 0; one by one without clusters."""
    labels = (design.strata, design.clusters)
    strata, clusters = (None if each is None else pd.factorize(np.asarray(each))[0] for each in labels)
    return cluster_codes(Design(strata, clusters), n)


def alpha_interval(items: Any, *, design: Design, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of Cronbach's alpha under the design of the sample.

    The influence of a respondent with residuals r on α = k/(k-1) (1 - T/S), T the sum of the items' variances and S the
    variance of their sum, is k/(k-1) (T (Σr)²/S² - Σr²/S); its totals over clusters give the variance by Taylor
    linearisation. The interval is that of ln(1 - α), by Student's t with as many degrees of freedom as clusters less
    strata. Nothing is assumed of the answers' distribution (Maydeu-Olivares, Coffman and Hartmann 2007,
    doi:10.1037/1082-989X.12.2.157, of respondents drawn one by one).

    Parameters
    ----------
    items : respondents x items of one scale; those with a missing answer count with zero.
    design : strata and clusters of all of them.

    Raises
    ------
    MeasureError : as `cronbach_alpha`. Undefined : a stratum with one cluster; no cluster more than strata.

    Households of two who answer alike tell no more than one of them:

    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5] * 4, "b": [2, 2, 3, 5, 5] * 4, "c": [1, 3, 3, 4, 2] * 4})
    >>> twice = pd.concat([answers, answers], ignore_index=True)
    >>> alone = alpha_interval(answers, design=Design(clusters=range(20)))
    >>> np.allclose(alone, alpha_interval(twice, design=Design(clusters=[*range(20), *range(20)])), atol=0.01)
    True
    """
    from scipy import stats

    kept = complete(items, invertible=False)
    whole = np.asarray(pd.DataFrame(items).notna().all(axis=1))
    covariance, k = kept.covariance, kept.k
    alpha, total = alpha_of(covariance), covariance.sum()
    apart = kept.values - kept.mean
    each = k / (k - 1) * (np.trace(covariance) * apart.sum(axis=1) ** 2 / total**2 - (apart**2).sum(axis=1) / total)
    influence = np.zeros((len(whole), 1))
    influence[whole, 0] = (each - each.mean()) / kept.n
    drawn = survey(len(whole), None, design, whole)
    if drawn.df < 1:
        raise Undefined("There are no more clusters than strata.", "整群数不多于层数，无法估计标准误。")
    error = float(np.sqrt(drawn.covariance(influence)[0, 0]))
    reach = float(stats.t.ppf((1 + confidence) / 2, drawn.df)) * error / max(1 - alpha, 1e-12)
    return 1 - (1 - alpha) * float(np.exp(reach)), 1 - (1 - alpha) * float(np.exp(-reach))


def suitability(
    items: pd.DataFrame, dimensions: Dimensions, *, design: Design | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Scales side by side, each with the verdict whether its score may be used to compare groups.

    The rules: ``"usable"`` where the whole interval of alpha lies at .70 or above, ``"unusable"`` where it lies below,
    ``"undecided"`` where it holds .70 (Nunnally and Bernstein 1994, p. 264); ``"overlapping"`` instead of usable where
    the largest HTMT with another scale is .85 or more, so that the two are not told apart (Henseler, Ringle and
    Sarstedt 2015). Beside them the items whose corrected item-total correlation is below .30.

    Parameters
    ----------
    items : respondents x items; reversed items already turned.
    dimensions : the items of each scale.
    design : strata and clusters of the respondents, whose interval of alpha counts where it is wider than Feldt's; none
        for respondents drawn one by one.

    Returns
    -------
    One row per scale: `dimension`, `items`, `respondents`, `alpha`, `lower`, `upper`, `weak_items`, `largest_htmt`
    (missing where there is none), `verdict`.

    Raises
    ------
    MeasureError : as `cronbach_alpha`.

    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> suitability(answers, {"one": list("abcd")})[["alpha", "weak_items", "verdict"]].round(3).values.tolist()
    [[0.8, 0, 'undecided']]
    """
    rows = []
    for name, own in dimensions.items():
        found = cronbach_alpha(items[list(own)], confidence=confidence)
        lower, upper = found.lower, found.upper
        if design is not None:
            # Of few respondents in many clusters linearisation is too sure: the wider of the two counts.
            drawn = alpha_interval(items[list(own)], design=design, confidence=confidence)
            lower, upper = max((drawn, (lower, upper)), key=lambda ends: ends[1] - ends[0])
        line = verdicts.alpha_verdict(found.alpha).threshold
        together = found.item_statistics["corrected_item_total"]
        rows.append(
            {
                "dimension": name,
                "items": found.items,
                "respondents": found.n,
                "alpha": found.alpha,
                "lower": lower,
                "upper": upper,
                "weak_items": int((together < verdicts.item_total_verdict(0.0).threshold).sum()),
                "largest_htmt": _nearest(items, dimensions, name),
                "verdict": "usable" if lower >= line else "unusable" if upper < line else "undecided",
            }
        )
    table = pd.DataFrame(rows)
    near = (table["verdict"] == "usable") & (table["largest_htmt"] >= verdicts.htmt_verdict(0.0).threshold)
    return table.assign(verdict=table["verdict"].mask(near, "overlapping"))


def _nearest(items: pd.DataFrame, dimensions: Dimensions, name: str) -> float:
    """Largest HTMT of a scale with another; missing for one alone, or where nobody answered both."""
    largest = float("nan")
    for other, theirs in dimensions.items():
        if other == name or min(len(theirs), len(dimensions[name])) < 2:
            continue
        try:
            kept: Items = complete(items[[*dimensions[name], *theirs]], invertible=False)
        except Undefined:
            continue
        first = np.arange(kept.k) < len(dimensions[name])
        largest = float(np.fmax(largest, heterotrait(kept.correlation, first, ~first)["htmt"]))
    return largest


@dataclass(frozen=True)
class Halves:
    """Respondents to explore in, and others to confirm in.

    Attributes
    ----------
    first, second : (n,) who belongs to either; everybody to both where there are too few.
    drawn_by : ``"clusters"``, ``"respondents"`` (within each cluster or stratum) or ``"same"`` (no halves).
    least : complete respondents that each half has to have.
    """

    first: np.ndarray
    second: np.ndarray
    drawn_by: str
    least: int


def random_halves(items: pd.DataFrame, *, design: Design, seed: int) -> Halves:
    """Random halves of the respondents, so that what is found in one can be tested in the other.

    Whole clusters are drawn within strata where each stratum has at least four and each half gets ten, for answers
    within a cluster are alike; else respondents within clusters, or strata. Each half has to have 200 respondents who
    answered every item (Comrey and Lee 1992: a fair sample), and five to an item (Gorsuch 1983); where it has not, both
    are everybody.

    Parameters
    ----------
    items : respondents x items; gaps are NaN.
    design : strata and clusters of the respondents.
    seed : of the draw.

    >>> answers = pd.DataFrame(np.arange(2000.0).reshape(1000, 2))
    >>> found = random_halves(answers, design=Design(), seed=1)
    >>> found.drawn_by, int(found.first.sum()), bool((found.first & found.second).any())
    ('respondents', 500, False)
    """
    n, rng = len(items), np.random.default_rng(seed)
    cluster, of_stratum = _coded(design, n)
    alone = design.clusters is None
    by_clusters = not alone and len(of_stratum) >= 2 * FEWEST_CLUSTERS and np.bincount(of_stratum).min() >= 4
    strata = of_stratum if by_clusters else of_stratum[cluster] if alone else cluster
    drawn = _half(strata, rng)
    first = drawn[cluster] if by_clusters else drawn
    whole, least = items.notna().all(axis=1).to_numpy(), max(FEWEST_RESPONDENTS, TO_AN_ITEM * items.shape[1])
    if min(whole[first].sum(), whole[~first].sum()) < least:
        return Halves(np.full(n, True), np.full(n, True), "same", least)
    return Halves(first, ~first, "clusters" if by_clusters else "respondents", least)


def _half(strata: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random half of each stratum; of an odd number the odd one goes to either half in turn."""
    chosen, more = np.zeros(len(strata), dtype=bool), bool(rng.integers(2))
    for stratum in np.unique(strata):
        own = rng.permutation(np.flatnonzero(strata == stratum))
        chosen[own[: (len(own) + more) // 2]] = True
        more ^= bool(len(own) % 2)
    return chosen
