"""Do the models find what was put in, and what do they cost? Coverage of nominal 95 % intervals, and CPU seconds.

Run as ``python tests/benchmarks/bench_models.py``. Each study draws respondents from a known truth, fits, and counts
how often the interval holds it: nominal 95 % intervals should in 90 to 99 of 100. Seeds are fixed. A few simulations of
each run in the tests. Times are CPU seconds of one thread; R's polr stands beside where Rscript is installed.
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

from bphs.measures import missing, models
from bphs.measures.models import Category
from bphs.measures.models.linear import ols_robust
from bphs.measures.models.results import ModelResult

SIMULATIONS = 300
EDUCATION = Category("edu", "low", ("low", "middle", "high"))
SLOPES = {"x": 0.5, "urban": -0.4, "edu=middle": 0.3, "edu=high": 0.8}
Found = dict[str, tuple[float, float, float]]  # truth, lower, upper


def expit(values: Any) -> Any:
    return 1 / (1 + np.exp(-values))


def people(rng: np.random.Generator, n: int, towns: int = 24) -> tuple[pd.DataFrame, np.ndarray]:
    """Respondents with a standard normal score, a yes/no, an education and a town of unequal size.

    Their linear predictor comes second.
    """
    frame = pd.DataFrame(
        {
            "x": rng.normal(size=n),
            "urban": rng.integers(0, 2, n),
            "edu": rng.choice(EDUCATION.levels, n, p=[0.5, 0.3, 0.2]),
        }
    )
    frame["town"] = rng.choice(towns, n, p=(share := rng.uniform(1, 3, towns)) / share.sum())
    frame["far"] = rng.normal(size=towns)[frame["town"]]
    eta = 0.5 * frame["x"] - 0.4 * frame["urban"] + frame["edu"].map({"low": 0, "middle": 0.3, "high": 0.8})
    return frame, eta.to_numpy()


def taken(model: ModelResult, truth: dict[str, float]) -> Found:
    return {name: (value, *model.coefficient(name)[["lower", "upper"]]) for name, value in truth.items()}


def ordered(rng: np.random.Generator) -> Found:
    frame, eta = people(rng, 600)
    cuts = np.array([-2.0, -0.8, 0.5, 2.0])
    frame["sat"] = np.digitize(eta + rng.logistic(size=600), cuts) + 1
    model = models.ordered_logit(frame, "sat", ["x", "urban", EDUCATION])
    effect = models.average_marginal_effects(model, ["x"]).iloc[-1]
    top = expit(eta - cuts[-1])
    return taken(model, SLOPES) | {
        "mean effect of x on the top answer": ((0.5 * top * (1 - top)).mean(), effect["lower"], effect["upper"])
    }


def partial(rng: np.random.Generator) -> Found:
    frame, _ = people(rng, 800)
    above = [
        expit(1.2 + 0.5 * frame["x"] + 0.2 * frame["urban"]),
        expit(-0.8 + 0.5 * frame["x"] + 1.0 * frame["urban"]),
    ]
    frame["sat"] = (rng.random(800) < above[0]).astype(int)
    frame["sat"] += (frame["sat"] == 1) & (rng.random(800) < above[1] / above[0])
    model = models.ordered_logit(frame, "sat", ["x", "urban"], nominal=["urban"])
    return taken(model, {"x": 0.5}) | {
        f"urban {line}": (value, *model.coefficient("urban", line)[["lower", "upper"]])
        for line, value in (("0|1", 0.2), ("1|2", 1.0))
    }


def yes_no(rng: np.random.Generator) -> Found:
    frame, eta = people(rng, 500)
    chance = expit(eta - 0.3)
    model = models.logit(frame.assign(know=(rng.random(500) < chance) * 1), "know", ["x", "urban", EDUCATION])
    effect = models.average_marginal_effects(model, ["x"]).iloc[0]
    return taken(model, SLOPES) | {
        "mean effect of x": ((0.5 * chance * (1 - chance)).mean(), effect["lower"], effect["upper"])
    }


def rare(rng: np.random.Generator) -> Found:
    frame, _ = people(rng, 300)
    frame["ill"] = (rng.random(300) < expit(-3.2 + 0.5 * frame["x"] + 0.8 * frame["urban"])) * 1
    if frame["ill"].sum() < 2:
        return rare(rng)
    return taken(models.logit(frame, "ill", ["x", "urban"], method="firth"), {"x": 0.5, "urban": 0.8})


def named(rng: np.random.Generator) -> Found:
    frame, _ = people(rng, 700)
    utility = np.column_stack([np.zeros(700), -0.2 + 0.5 * frame["x"], 0.1 - 0.6 * frame["x"] + 0.7 * frame["urban"]])
    frame["goes"] = (utility + rng.gumbel(size=(700, 3))).argmax(axis=1)
    model = models.multinomial_logit(frame, "goes", ["x", "urban"], reference=0)
    truth = {("x", "1"): 0.5, ("urban", "1"): 0.0, ("x", "2"): -0.6, ("urban", "2"): 0.7}
    return {
        f"{term} of {answer}": (value, *model.coefficient(term, answer)[["lower", "upper"]])
        for (term, answer), value in truth.items()
    }


def clustered(rng: np.random.Generator) -> Found:
    """Everybody is asked twice and says the same: twice the rows, no more knowledge."""
    frame, _ = people(rng, 400)
    frame["person"] = np.arange(400)
    frame["know"] = (rng.random(400) < expit(0.2 + 0.5 * frame["x"])) * 1
    frame["sat"] = np.digitize(0.5 * frame["x"] + rng.logistic(size=400), [-1, 1])
    twice = frame.loc[np.repeat(frame.index, 2)]
    found = taken(models.logit(twice, "know", ["x"], clusters="person"), {"x": 0.5})
    return found | {"x, ordered": taken(models.ordered_logit(twice, "sat", ["x"], clusters="person"), {"x": 0.5})["x"]}


def scores_in_towns(rng: np.random.Generator) -> Found:
    frame, eta = people(rng, 600)
    frame["score"] = 3 + eta + 0.3 * frame["far"] + rng.normal(0, 0.4, 24)[frame["town"]] + rng.normal(size=600)
    model = models.mixed_linear(frame, "score", ["x", "far", "urban", EDUCATION], group="town")
    found = {
        name: (value, *model.coefficient(name)[["lower", "upper"]])
        for name, value in {"x": 0.5, "far": 0.3, "edu=high": 0.8}.items()
    }
    return found | {"share between": (0.16 / 1.16, model.icc_lower, model.icc_upper)}


def answers_in_towns(rng: np.random.Generator) -> Found:
    frame, eta = people(rng, 900)
    frame["know"] = (rng.random(900) < expit(eta + 0.3 * frame["far"] + rng.normal(0, 0.7, 24)[frame["town"]])) * 1
    model = models.mixed_logit(frame, "know", ["x", "far", "urban", EDUCATION], group="town")
    return taken(model, {"x": 0.5, "far": 0.3, "edu=high": 0.8}) | {
        "share between": (0.49 / (0.49 + np.pi**2 / 3), model.icc_lower, model.icc_upper)
    }


def paths(rng: np.random.Generator) -> Found:
    n = 300
    aware = rng.normal(size=n)
    use = 0.4 * aware + rng.normal(size=n)
    trust = 0.2 * aware + 0.3 * use + rng.normal(size=n)
    frame = pd.DataFrame(
        {
            "aware": aware,
            "use": use,
            "trust": trust,
            "content": 0.1 * aware + 0.3 * use + 0.4 * trust + rng.normal(size=n),
        }
    )
    effects = models.mediation(
        frame,
        cause="aware",
        mediators=["use", "trust"],
        outcome="content",
        seed=int(rng.integers(2**31)),
        replicates=1000,
    ).effects.set_index("effect")
    truth = {
        "aware → use → content": 0.12,
        "aware → trust → content": 0.08,
        "aware → use → trust → content": 0.048,
        "total_indirect": 0.248,
        "direct": 0.1,
    }
    return {name: (value, *effects.loc[name, ["lower", "upper"]]) for name, value in truth.items()}


def crossing(rng: np.random.Generator) -> Found:
    frame, _ = people(rng, 300)
    frame["score"] = (
        1
        + 0.4 * frame["x"]
        + 0.2 * frame["urban"]
        + 0.3 * frame["x"] * frame["urban"]
        + rng.normal(0, 1 + frame["urban"])
    )
    slopes = models.moderation(frame, "score", predictor="x", moderator="urban", robust=True).slopes
    return {
        f"slope at urban {row.moderator:.0f}": (0.4 + 0.3 * row.moderator, row.lower, row.upper)
        for row in slopes.itertuples()
    }


def imputed(rng: np.random.Generator) -> Found:
    """A third of x lacking where y is high; twenty draws from the posterior of a normal regression of x on the rest."""
    n = 300
    z = rng.normal(size=n)
    x = 0.5 * z + rng.normal(size=n)
    y = 1 + 0.5 * x + 0.3 * z + rng.normal(size=n)
    lacking = rng.random(n) < expit(y - 1.8)
    known = np.column_stack([np.ones(n), y, z])
    seen, inverse = known[~lacking], np.linalg.inv(known[~lacking].T @ known[~lacking])
    mean = inverse @ seen.T @ x[~lacking]
    squares, fits = ((x[~lacking] - seen @ mean) ** 2).sum(), []
    for _ in range(20):
        sd = np.sqrt(squares / rng.chisquare(len(seen) - 3))
        drawn = rng.multivariate_normal(mean, inverse * sd**2)
        filled = np.where(lacking, known @ drawn + rng.normal(0, sd, n), x)
        fits.append(ols_robust(pd.DataFrame({"x": filled, "y": y, "z": z}), "y", ["x", "z"], cov="classical"))
    table = missing.pooled(fits).coefficients.set_index("term")
    return {
        name: (value, *table.loc[name, ["lower", "upper"]])
        for name, value in {"intercept": 1.0, "x": 0.5, "z": 0.3}.items()
    }


STUDIES: dict[str, Callable[[np.random.Generator], Found]] = {
    study.__name__: study
    for study in (
        ordered,
        partial,
        yes_no,
        rare,
        named,
        clustered,
        scores_in_towns,
        answers_in_towns,
        paths,
        crossing,
        imputed,
    )
}


def coverage(study: str, simulations: int, seed: int = 20) -> dict[str, float]:
    """Share of the simulations whose interval holds the truth, per quantity."""
    held: dict[str, list[bool]] = {}
    for stream in np.random.SeedSequence(seed).spawn(simulations):
        for name, (truth, lower, upper) in STUDIES[study](np.random.default_rng(stream)).items():
            held.setdefault(name, []).append(lower <= truth <= upper)
    return {name: float(np.mean(flags)) for name, flags in held.items()}


def recovery() -> bool:
    sound = True
    for study in STUDIES:
        started = time.process_time()
        found = coverage(study, SIMULATIONS)
        sound &= all(0.90 <= share <= 0.99 for share in found.values())
        words = ", ".join(
            f"{name} {share:.1%}{'' if 0.90 <= share <= 0.99 else ' (!)'}" for name, share in found.items()
        )
        print(f"{study}: {words} [{(time.process_time() - started) / SIMULATIONS * 1e3:.0f} ms each]", flush=True)
    print(
        f"nominal 95 % intervals over {SIMULATIONS} simulations cover in 90 to 99 of 100: {'yes, all' if sound else 'NO, see (!)'}"
    )
    return sound


POLR = """
d <- read.csv(commandArgs(TRUE)[1]); d$sat <- factor(d$sat)
d$edu <- factor(d$edu, c("low", "middle", "high"))
t <- system.time(m <- MASS::polr(sat ~ x + urban + edu, d, Hess = TRUE)); cat(t[["user.self"]] + t[["sys.self"]])
"""


def speed(n: int = 100_000) -> None:
    from bench_inequality import cost  # beside this file, which is run as a script

    frame, eta = people(np.random.default_rng(1), n)
    frame["sat"] = np.digitize(eta + np.random.default_rng(2).logistic(size=n), [-2.0, -0.8, 0.5, 2.0]) + 1
    predictors = ["x", "urban", EDUCATION]
    model = models.ordered_logit(frame, "sat", predictors)
    ours = cost(lambda: models.ordered_logit(frame, "sat", predictors))
    print(f"ordered logit, n = {n:,}, 4 coefficients, 5 answers: {ours:.2f} CPU s")
    for name, work in (
        ("Brant's test", lambda: models.brant_test(model)),
        ("marginal effects", lambda: models.average_marginal_effects(model)),
    ):
        print(f"  {name}: {cost(work, 1):.2f} CPU s")
    if shutil.which("Rscript") is None:
        print("  R is not installed: nothing to stand beside")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        frame.to_csv(path, index=False)
        theirs = float(
            subprocess.run(["Rscript", "-e", POLR, str(path)], capture_output=True, text=True, check=True).stdout
        )
    print(f"  MASS::polr: {theirs:.2f} CPU s; ratio {ours / theirs:.2f} (aim: at most 2)")


if __name__ == "__main__":
    speed()
    sys.exit(0 if recovery() else 1)
