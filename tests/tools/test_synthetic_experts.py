"""The experts that ship are synthetic: they say so, judge around the weights they claim, and all but one do so
consistently.

Authorities: the weights printed in the one evaluation known (financing .187949, policy .145921); Saaty 1980 for the
scale, the random index 1.12 of five items and the limit .10; Kendall and Babington Smith 1939 for agreement. The
package's own measures are not asked.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bphs.errors import InputError
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table
from tools.synthetic_survey import experts, generation

FOLDER = Path(__file__).parents[2] / "data" / "w_district"
DIMENSIONS = ["policy", "financing", "provision", "participation", "equalization"]
SURVEY_FILES = {
    "codebook.csv",
    "survey.csv",
    "survey.sav",
    "survey.xlsx",
    "townships.csv",
    "margins.csv",
    "truth_respondents.csv",
}


@pytest.fixture(scope="module")
def tables():
    dictionary = read_dictionary(FOLDER / "datapackage.json")
    return {
        name: read_table(dictionary.tables[name], FOLDER)[0]
        for name in ("experts", "expert_ratings", "truth", "calibration")
    }


@pytest.fixture(scope="module")
def known(tables):
    return tables["truth"].fillna({"other": ""}).set_index(["constant", "about", "other"])["true_value"].sort_index()


def matrix(judgements: pd.DataFrame) -> np.ndarray:
    """One expert's judgements as a reciprocal matrix."""
    found = np.eye(5)
    for row in judgements.itertuples():
        i, j = DIMENSIONS.index(row.first), DIMENSIONS.index(row.second)
        found[i, j], found[j, i] = row.judgement, 1 / row.judgement
    return found


def ratio(judgements: pd.DataFrame) -> float:
    """Saaty's consistency ratio: (λ - n)/(n - 1) over the random index, 1.12 for five items."""
    return (max(np.linalg.eigvals(matrix(judgements)).real) - 5) / 4 / 1.12


class TestItems:
    def test_every_expert_judges_every_pair_of_items_of_a_dimension_once(self):
        """10 pairs of five items, 15 of six; nine experts."""
        table = experts.item_judgements(20210705)
        assert len(table) == 9 * (10 + 10 + 15 + 10 + 15)
        assert not table.duplicated(["expert", "first_item", "second_item"]).any()
        assert (table["first_item"].str[:2] == table["second_item"].str[:2]).all()

    def test_logarithms_lie_around_the_ratios_of_the_weights(self, known):
        """Mean over nine experts and 60 pairs of log judgement less log ratio: nought within 3.29 standard errors, with
        the step of the scale beside the spread put in.
        """
        table, weights = experts.item_judgements(20210705), known["expert_item_weight"].droplevel("other")
        ratio = weights[table["first_item"]].to_numpy() / weights[table["second_item"]].to_numpy()
        apart = np.log(table["judgement"].to_numpy() / ratio)
        assert abs(apart.mean()) < 3.29 * apart.std() / np.sqrt(len(table)) + 0.05
        assert weights.groupby(weights.index.str[:2]).sum().tolist() == pytest.approx([1] * 5)


class TestJudgements:
    def test_every_expert_judges_every_pair_once(self, tables):
        """Nine experts, 5 · 4/2 = 10 pairs; the first of a pair comes first in the codebook."""
        table = tables["experts"]
        assert table.groupby("expert").size().to_dict() == dict.fromkeys(range(1, 10), 10)
        assert not table.duplicated(["expert", "first", "second"]).any()
        assert all(DIMENSIONS.index(row.first) < DIMENSIONS.index(row.second) for row in table.itertuples())

    def test_judgements_are_on_saatys_scale(self, tables):
        """1 to 9 and their reciprocals, to the six decimals of the file."""
        scale = [*range(1, 10), *(round(1 / step, 6) for step in range(2, 10))]
        assert tables["experts"]["judgement"].isin(scale).all()

    def test_all_are_consistent_but_one(self, tables, known):
        ratios = {expert: ratio(rows) for expert, rows in tables["experts"].groupby("expert")}
        careless = set(known["expert_turned"])
        assert {expert for expert, found in ratios.items() if found >= 0.10} == careless
        assert len(careless) == 1

    def test_the_careless_expert_would_be_consistent_with_the_turned_judgements_put_right(self, tables, known):
        table, turned = tables["experts"], known["expert_turned"]
        rows = table[table["expert"] == turned.iloc[0]].copy()
        wrong = [(row.first, row.second) in turned.index for row in rows.itertuples()]
        assert sum(wrong) == 2
        rows.loc[wrong, "judgement"] = 1 / rows.loc[wrong, "judgement"]
        assert ratio(rows) < 0.10

    def test_geometric_means_of_rows_give_back_the_weights(self, tables, known):
        """Crawford and Williams 1985.

        Chance .20, the steps of the scale and 9 · 5 judgements a row leave a relative error of some .06.
        """
        table = tables["experts"]
        rows = table[table["expert"] != known["expert_turned"].iloc[0]]
        means = np.exp(np.mean([np.log(matrix(part)).mean(axis=1) for _, part in rows.groupby("expert")], axis=0))
        wanted = [known["expert_weight", name, ""] for name in DIMENSIONS]
        assert sum(wanted) == pytest.approx(1)
        np.testing.assert_allclose(means / means.sum(), wanted, rtol=0.18)

    def test_financing_weighs_more_than_policy_as_printed(self, tables, known):
        """The one printed set of weights: financing .187949, policy .145921, their ratio 1.288."""
        assert known["expert_weight", "financing", ""] > known["expert_weight", "policy", ""]
        row = tables["calibration"].set_index("item").loc["expert_weights"]
        assert row["target"] == pytest.approx(0.187949 / 0.145921, abs=1e-4)
        assert (row["basis"], row["codes"]) == ("order", "financing|policy")
        assert ".187949" in row["citation"]
        assert ".145921" in row["citation"]
        logs = {
            name: np.mean(
                [
                    np.log(matrix(part)).mean(axis=1)[DIMENSIONS.index(name)]
                    for _, part in tables["experts"].groupby("expert")
                ]
            )
            for name in ("financing", "policy")
        }
        assert row["generated"] == pytest.approx(np.exp(logs["financing"] - logs["policy"]), abs=1e-3)
        assert row["generated"] > 1

    def test_twenty_other_seeds_have_one_inconsistent_expert_too(self):
        for seed in range(20):
            table = experts.experts(seed)
            assert [expert for expert, rows in table.groupby("expert") if ratio(rows) >= 0.10] == [experts.CARELESS], (
                seed
            )


class TestRatings:
    def test_every_expert_rates_every_dimension_in_both_rounds(self, tables):
        table = tables["expert_ratings"]
        assert len(table) == 2 * 9 * 5
        assert not table.duplicated(["round", "expert", "dimension"]).any()
        assert set(table["dimension"]) == set(DIMENSIONS)
        assert table["importance"].isin(range(1, 6)).all()

    def test_coefficients_of_an_expert_stay_the_same(self, tables):
        table = tables["expert_ratings"]
        assert (table.groupby("expert")[["judgement_basis", "familiarity"]].nunique() == 1).all(axis=None)
        assert table[["judgement_basis", "familiarity"]].stack().between(0, 1).all()
        assert table[["judgement_basis", "familiarity"]].mean().mean() >= 0.70, "experts are usually asked to reach .70"

    def test_experts_agree_more_in_the_second_round(self, tables):
        """Friedman's chi-square (scipy) is m(k - 1) times Kendall's W."""
        found = []
        for _, rows in tables["expert_ratings"].groupby("round"):
            wide = rows.pivot(index="expert", columns="dimension", values="importance")
            found.append(stats.friedmanchisquare(*(wide[name] for name in wide)).statistic / (9 * 4))
        assert found[1] > found[0] > 0.2

    def test_means_are_those_put_in(self, tables, known):
        """Within 3.29 standard errors of the mean of nine, rounding (1/12) included."""
        second = tables["expert_ratings"].query("round == 2").groupby("dimension")["importance"].mean()
        spread = known["expert_spread", "importance", "round 2"]
        for name in DIMENSIONS:
            assert (
                abs(second[name] - known["expert_importance", name, ""])
                < 3.29 * np.sqrt((spread**2 + 1 / 12) / 9) + 0.05
            ), name


class TestFiles:
    def test_say_that_they_are_synthetic(self):
        tables = read_dictionary(FOLDER / "datapackage.json").tables
        for name in ("experts", "expert_ratings"):
            assert tables[name].synthetic
            assert "made by a program" in f"{tables[name].description_en}".lower()

    def test_same_seed_same_judgements(self):
        for make in (experts.experts, experts.ratings):
            assert make(3).equals(make(3))
            assert not make(3).equals(make(4))

    def test_experts_draw_no_number_of_the_survey(self, tmp_path, monkeypatch):
        """Files that hold answers are the same whatever the experts do."""
        monkeypatch.setattr(experts, "STREAM", 10)
        written = {path.name: path for path in generation.write(tmp_path / "w")}
        for name in SURVEY_FILES - {"survey.xlsx"}:
            assert written[name].read_bytes() == (FOLDER / name).read_bytes(), name
        assert written["experts.csv"].read_bytes() != (FOLDER / "experts.csv").read_bytes()

    def test_a_wrong_judgement_is_refused(self, tmp_path):
        """A judgement of 12 is not on the scale; the dictionary says so."""
        mine = tmp_path / "w"
        shutil.copytree(FOLDER, mine)
        path = mine / "experts.csv"
        lines = path.read_text().split("\n")
        lines[1] = "1,policy,financing,12"
        path.write_text("\n".join(lines))
        with pytest.raises(InputError, match="12"):
            read_table(read_dictionary(mine / "datapackage.json").tables["experts"], mine)
