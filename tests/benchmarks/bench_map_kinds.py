"""What one static map costs, in CPU seconds of one thread after imports: drawn and written as SVG.

Run as ``python tests/benchmarks/bench_map_kinds.py``. Nothing here is a test; the aim is one second for each map.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[1] / "report")]

from figures import RATE, central, indicators, install_labels, outlines  # noqa: E402 found through the path above

from bphs.report import maps  # noqa: E402
from bphs.report.figures.style import to_svg  # noqa: E402


def cost(draw: Callable[[], Figure], times: int = 3) -> float:
    """CPU seconds of one map: the least of several, so that what else the machine does counts as little as possible."""
    spent = []
    for _ in range(times):
        started = time.process_time()
        to_svg(draw())
        spent.append(time.process_time() - started)
    return min(spent)


def main() -> None:
    install_labels()
    table, geo = indicators(), outlines()
    last = table[table["year"] == table["year"].max()].set_index("code", drop=False)
    rates = table.pivot(index="code", columns="year", values=RATE)
    latest, view = rates[[rates.columns[-1]]], {"districts": table, "inset": central()}
    ratios, change = latest / latest.mean(), rates.diff(axis="columns").iloc[:, -1]
    kinds = pd.Series("not_told_apart", index=rates.index)
    kinds_of = {
        "ratio": lambda: maps.ratio_maps(geo, ratios, RATE, **view),
        "levels": lambda: maps.choropleths(geo, latest, RATE, **view),
        "change": lambda: maps.change_maps(geo, change, RATE, **view),
        "hexagons": lambda: maps.hexagons(geo, ratios, RATE, **view),
        "circles": lambda: maps.symbol_map(geo, last["health_workers"], "health_workers", **view),
        "both": lambda: maps.bivariate_map(geo, last[RATE], last["share_65_plus"], (RATE, "share_65_plus"), **view),
        "classes": lambda: maps.class_map(geo, kinds, "spatial_class", **view),
    }
    for name, draw in kinds_of.items():
        print(f"map of {len(geo)} units, {name}: {cost(draw):.2f} CPU s (aim: at most 1)")


if __name__ == "__main__":
    main()
