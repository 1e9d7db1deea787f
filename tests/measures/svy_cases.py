"""People of a made-up survey (4 strata, 24 towns, unequal weights, some without an answer), and what svy 0.35 says
of them.

svy (MIT licence; linearisation in Rust) is no dependency of the tests: it brings pyarrow, with which pandas keeps
text in another
way. Its figures are kept in ``oracles_survey/svy_0_35.json``; in an environment that has it and polars,
``python tests/measures/svy_cases.py`` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ANSWERS = Path(__file__).parent / "oracles_survey" / "svy_0_35.json"
DESIGNS = {
    "strata and clusters": {"stratum": "stratum", "psu": "town"},
    "clusters": {"psu": "town"},
    "strata": {"stratum": "stratum"},
    "weights alone": {},
}


def made() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    n = 480
    stratum, town = np.repeat(np.arange(4), 120), np.repeat(np.arange(24), 20)
    effect = rng.normal(size=24)[town]
    score = 2 + 0.6 * effect + 0.3 * stratum + rng.normal(size=n)
    return pd.DataFrame(
        {
            "stratum": stratum,
            "town": town,
            "weight": rng.uniform(0.5, 3, n),
            "score": np.where(rng.random(n) < 0.08, np.nan, score),
            "knows": (rng.random(n) < 1 / (1 + np.exp(-0.8 * effect))).astype(float),
            "sex": np.array(["f", "m"])[rng.integers(0, 2, n)],
            "age": np.array(["young", "middle", "old"])[rng.integers(0, 3, n)],
            "rating": np.array(["bad", "fair", "good"])[np.clip(np.rint(0.4 * score), 0, 2).astype(int)],
        }
    )


def without_old_people_of_two_towns(people: pd.DataFrame) -> pd.DataFrame:
    return people[~(people["town"].isin([3, 17]) & (people["age"] == "old"))]


def answers() -> dict[str, Any]:
    """What svy says, by design and question: each entry names the call."""
    people = made()
    found = {name: _of_design(people, design) for name, design in DESIGNS.items()}
    fewer = _in_svy(without_old_people_of_two_towns(people), DESIGNS["strata and clusters"])
    return {**found, "two towns without old people: mean(by)": _rows(fewer.estimation.mean("knows", by="age"))}


def _of_design(people: pd.DataFrame, design: dict[str, str]) -> dict[str, Any]:
    import polars

    sample, found = _in_svy(people, design), {}
    for name in ("score", "knows"):
        found[f"mean {name}"] = _rows(sample.estimation.mean(name, drop_nulls=True, deff="wr"))
        found[f"mean {name} by age"] = _rows(sample.estimation.mean(name, by="age", drop_nulls=True))
        test = sample.categorical.ttest(name, group="sex", drop_nulls=True)
        found[f"ttest {name} by sex"] = [test.diff[0].diff, test.stats.t, test.stats.df, test.stats.p_value]
    for method in ("logit", "beta"):
        shares = sample.estimation.prop("knows", ci_method=method).to_polars().filter(polars.col("knows") == 1)
        found[f"prop knows {method}"] = shares.to_dicts()
    everybody = sample.update_data(sample.data.with_columns(knows=1.0))
    found["prop of everybody korn-graubard"] = _rows(everybody.estimation.prop("knows", ci_method="korn-graubard"))
    part = (people["sex"] == "f").astype(float)
    parted = _in_svy(people.assign(part=part, top=part * people["knows"]), design)
    found["ratio top part"] = _rows(parted.estimation.ratio("top", "part"))
    found["covariance of mean score by age"] = np.asarray(
        sample.estimation.mean("score", by="age", drop_nulls=True).covariance
    ).tolist()
    for other in ("rating", "age"):
        stats = sample.categorical.tabulate("sex", other).stats
        found[f"tabulate sex {other}"] = [
            stats.f.value, stats.f.df_num, stats.f.df_den, stats.chisq.value, stats.f.p_value
        ]  # fmt: skip
    return found


def _in_svy(people: pd.DataFrame, design: dict[str, str]) -> Any:
    import polars
    import svy

    # A missing answer is NaN in pandas and null in polars.
    table = polars.from_dict({name: people[name].tolist() for name in people}).fill_nan(None)
    return svy.Sample(table, svy.Design(wgt="weight", **design))


def _rows(result: Any) -> list[dict[str, Any]]:
    return result.to_polars().to_dicts()


if __name__ == "__main__":
    ANSWERS.write_text(json.dumps(answers(), indent=1, default=float) + "\n", encoding="utf-8")
