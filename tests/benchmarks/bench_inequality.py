"""What the inequality measures cost, in CPU seconds of one thread, beside a sort or a loop in the same run.

Run as ``python tests/benchmarks/bench_inequality.py``. Nothing here is a test; a figure is worth what its run was
worth, so quote the ratio. The aims are those of the project; the loop is one replicate after another in numpy, as
resampling is usually written.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from bphs.measures import inequality

REPLICATES, MILLION, REGIONS = 1_000, 1_000_000, 3


def cost(work: Callable[[], Any], times: int = 7) -> float:
    """CPU seconds of one call: the least of several, so that what else the machine does counts as little
    as possible.
    """
    spent = []
    for _ in range(times):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)


def loop(values: np.ndarray, weights: np.ndarray, groups: np.ndarray) -> list[tuple[float, float, float]]:
    """Gini, Theil and its part between regions, one resample after another."""
    rng, found = np.random.default_rng(1), []
    for _ in range(REPLICATES):
        drawn = rng.integers(0, values.size, values.size)
        x, w, g = values[drawn], weights[drawn] / weights[drawn].sum(), groups[drawn]
        mean, order = w @ x, np.argsort(x)
        rank = np.cumsum(w[order]) - w[order] / 2
        gini = 2 * (w[order] * x[order]) @ rank / mean - 1
        theil = w @ (x / mean * np.log(x / mean))
        sums, sizes = np.bincount(g, w * x, REGIONS), np.bincount(g, w, REGIONS)
        share, relative = sums[sizes > 0] / mean, sums[sizes > 0] / sizes[sizes > 0] / mean
        found.append((gini, theil, share @ np.log(relative)))
    return found


def resampling(n: int, aim: float) -> None:
    rng = np.random.default_rng(0)
    values, weights, groups = rng.gamma(3, 2, n), rng.uniform(1, 9, n), rng.integers(0, REGIONS, n)

    def ours(kind: str) -> Any:
        measures = [inequality.gini, inequality.theil_t]
        return inequality.bootstrap(
            measures, values, weights=weights, groups=groups, replicates=REPLICATES, seed=1, kind=kind
        )

    plain, corrected, looped = (
        cost(lambda: ours("percentile")),
        cost(lambda: ours("bca")),
        cost(lambda: loop(values, weights, groups), 3),
    )
    print(
        f"Gini, Theil and regional parts of both, {REPLICATES:,} replicates, n = {n:,}: {plain * 1e3:.1f} ms, "
        f"BCa {corrected * 1e3:.1f} ms (aim: under {aim * 1e3:.0f})"
    )
    print(f"  {plain / looped:.3f} of a loop over the replicates ({looped * 1e3:.0f} ms, without the Gini's parts)")


def million() -> None:
    rng = np.random.default_rng(0)
    values, weights, rank = rng.gamma(3, 2, MILLION), rng.uniform(1, 9, MILLION), rng.normal(size=MILLION)
    sort = cost(lambda: np.argsort(values))
    for name, work, aim in (
        ("weighted Gini with standard error", lambda: inequality.gini(values, weights=weights), "at most 3 sorts"),
        ("weighted Theil T with standard error", lambda: inequality.theil_t(values, weights=weights), "no aim"),
        (
            "concentration index with standard error",
            lambda: inequality.concentration_index(values, rank=rank, weights=weights),
            "under 0.3 s",
        ),
    ):
        spent = cost(work)
        print(f"{name}, n = {MILLION:,}: {spent:.3f} s, {spent / sort:.2f} of np.argsort ({sort:.3f} s) (aim: {aim})")


if __name__ == "__main__":
    resampling(38, 0.005)
    resampling(2_843, 0.15)
    million()
