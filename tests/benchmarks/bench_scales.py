"""What chapter 08's statistics cost, in CPU seconds of one thread: 100,000 respondents, 20 five-point items in 4
dimensions.

Run as ``python tests/benchmarks/bench_scales.py``. Nothing here is a test. Where Rscript is installed with psych and
lavaan, R computes the same statistics from the same answers and its CPU seconds stand beside ours; the aim is half of
them. R is spared what we do not compute: factor scores, a second kind of parallel analysis, processes of its own.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from bphs.measures import scales

RESPONDENTS, FACTORS, EACH = 100_000, 4, 5
DIMENSIONS = {f"F{f + 1}": [f"q{f * EACH + i + 1}" for i in range(EACH)] for f in range(FACTORS)}

R = """
suppressMessages({library(psych); library(lavaan)}); options(mc.cores = 1)
x <- read.csv(commandArgs(TRUE)[1]); g <- x$area; x$area <- NULL
dims <- split(names(x), rep(1:4, each = 5))
model <- paste(sapply(1:4, function(f) paste0("F", f, " =~ ", paste(dims[[f]], collapse = "+"))), collapse = "\\n")
timed <- function(name, work) { t <- system.time(suppressMessages(suppressWarnings(invisible(capture.output(eval(work))))));
  cat(sprintf("%s\\t%.3f\\n", name, t[[1]] + t[[2]])) }
timed("alpha of all and of each dimension", quote({alpha(x); for (d in dims) alpha(x[d])}))
timed("omega of each dimension", quote(for (d in dims) omega(x[d], nfactors = 1, plot = FALSE)))
timed("split half and Guttman", quote({guttman(x)}))
timed("KMO and Bartlett", quote({KMO(x); cortest.bartlett(cor(x), nrow(x))}))
timed("parallel analysis", quote(fa.parallel(x, fa = "both", n.iter = 100, sim = FALSE, plot = FALSE)))
timed("principal components, varimax", quote(principal(x, 4, rotate = "varimax", scores = FALSE)))
timed("principal axes, promax", quote(fa(x, 4, fm = "pa", rotate = "promax", scores = "none")))
timed("maximum likelihood, oblimin", quote(fa(x, 4, fm = "ml", rotate = "oblimin", scores = "none")))
timed("polychoric correlations", quote(polychoric(x)))
timed("confirmatory model", quote({f <- cfa(model, x); fitMeasures(f); standardizedSolution(f)}))
timed("invariance over two groups", quote(for (e in list("", "loadings", c("loadings", "intercepts")))
  fitMeasures(cfa(model, cbind(x, g), group = "g", group.equal = e))))
"""


def made(n: int = RESPONDENTS) -> pd.DataFrame:
    """Answers with loadings .7 and correlated dimensions, and an area of two values."""
    rng = np.random.default_rng(8)
    common = 0.8 * rng.normal(size=(n, FACTORS)) + 0.6 * rng.normal(size=(n, 1))
    attitude = 0.7 * common.repeat(EACH, axis=1) + np.sqrt(0.51) * rng.normal(size=(n, FACTORS * EACH))
    answers = pd.DataFrame(
        np.clip(np.round(1.1 * attitude + 3), 1, 5), columns=[item for items in DIMENSIONS.values() for item in items]
    )
    return answers.assign(area=rng.integers(1, 3, n))


def battery(table: pd.DataFrame) -> dict[str, Callable[[], Any]]:
    """The statistics of the chapter, in the order and with the names of the R script."""
    items, explore = table.drop(columns="area"), scales.factor_analysis
    each = list(DIMENSIONS.values())
    return {
        "alpha of all and of each dimension": lambda: [
            scales.cronbach_alpha(items),
            *(scales.cronbach_alpha(items[own]) for own in each),
        ],
        "omega of each dimension": lambda: [scales.mcdonald_omega(items[own]) for own in each],
        "split half and Guttman": lambda: [scales.split_half(items), scales.guttman_lambdas(items)],
        "KMO and Bartlett": lambda: scales.sampling_adequacy(items),
        "parallel analysis": lambda: [
            scales.parallel_analysis(items, kind=kind, replicates=100, seed=1) for kind in ("components", "factors")
        ],
        "principal components, varimax": lambda: explore(items, 4),
        "principal axes, promax": lambda: explore(items, 4, method="principal_axis", rotation="promax"),
        "maximum likelihood, oblimin": lambda: explore(items, 4, method="maximum_likelihood", rotation="oblimin"),
        "polychoric correlations": lambda: scales.polychoric(items),
        "confirmatory model": lambda: scales.confirmatory_factor_analysis(items, DIMENSIONS),
        "invariance over two groups": lambda: scales.measurement_invariance(items, DIMENSIONS, groups=table["area"]),
        # no counterpart in the R script
        "item analysis (27 % groups)": lambda: scales.item_analysis(items),
        "common method (Harman, common factor)": lambda: [
            scales.harman_test(items),
            scales.common_latent_factor(items, DIMENSIONS),
        ],
    }


def in_r(table: pd.DataFrame) -> dict[str, float]:
    """CPU seconds by statistic in R; nothing where R or its packages are missing."""
    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder) / "answers.csv", Path(folder) / "bench.R"
        table.to_csv(path, index=False)
        script.write_text(R, encoding="utf-8")
        ran = subprocess.run(["Rscript", str(script), str(path)], capture_output=True, text=True, check=False)
    if ran.returncode:
        print(f"R stopped: {ran.stderr.strip()[-500:]}")
    return {
        name: float(spent) for name, spent in (line.split("\t") for line in ran.stdout.splitlines() if "\t" in line)
    }


def main() -> None:
    table = made()
    started = time.process_time()
    import scipy.stats  # noqa: F401

    print(f"loading scipy, once: {time.process_time() - started:.2f} s")
    theirs, total, shared, beside = in_r(table), 0.0, 0.0, 0.0
    for name, work in battery(table).items():
        started = time.process_time()
        work()
        spent = time.process_time() - started
        total += spent
        if name in theirs:
            shared, beside = shared + spent, beside + theirs[name]
        print(f"{name:40s} {spent:7.3f} s" + (f"   R {theirs[name]:8.3f} s" if name in theirs else ""))
    print(f"{'all, n = ' + format(len(table), ','):40s} {total:7.3f} s")
    print(
        f"of R's time: {shared / beside:.3f} (aim: at most 0.5)"
        if beside
        else "R with psych and lavaan is not installed: no comparison"
    )


if __name__ == "__main__":
    main()
