"""Answers of yes or no in several tables: a hostile reader subtracts, and tries every count that a test would fit.

The authority is the reader's arithmetic (linear programme over the hidden counts) and SciPy's own tests, not the code
that hides.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.stats import fisher_exact

from bphs.inputs.survey.characteristics import with_silent
from bphs.inputs.survey.settings import Survey
from bphs.measures import evaluation
from bphs.measures.comparisons.yes_no import yes_by_group, yes_shares
from bphs.report.disclosure import Gate, linked
from bphs.report.tables.counted import counted, counted_by_group, side_by_side
from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.equalities import named_cells

SURVEY = Survey(file="a.csv")
LEAST = SURVEY.small_cell
AREA = Column("area", "Residence", "居住地", categories=(("1", "urban", "城镇"), ("2", "rural", "农村")))
USED = {"mental": "Used: mental", "tuberculosis": "Used: tuberculosis", "records": "Used: records"}


@pytest.fixture(autouse=True)
def catalogue():
    titles = {name: Column(name, words, words.replace(": ", "：")) for name, words in USED.items()}
    wording.use_catalogue({"area": AREA, **titles})


def people(**yes):
    """603 in town and 500 in the country, and how many of each said yes."""
    said = {
        name: np.r_[np.arange(603) < town, np.arange(500) < land].astype(float) for name, (town, land) in yes.items()
    }
    return pd.DataFrame(said), pd.DataFrame({"area": np.repeat([1.0, 2.0], [603, 500])})


def shown(answers, areas):
    """Both tables as readers see them, the first one's rows by answer."""
    gate = Gate(SURVEY)
    gate.learn({"area": AREA})
    groups = yes_by_group(answers, areas)
    tables = counted(yes_shares(answers), groups, SURVEY), counted_by_group(groups, SURVEY)
    keys = (["variable"], ["said_yes", "characteristic"])
    return [
        gate.table("t", table, {}, once=[*key, *(name for name in table if name in ("chi2", "p_value"))])
        for table, key in zip(tables, keys, strict=True)
    ]


class TestTotalsElsewhere:
    def test_the_other_group_is_hidden_with_the_one_of_few(self):
        """13 in all and 10 in town make 3 in the country."""
        whole, by_area = shown(*people(mental=(10, 3), records=(425, 470)))
        assert whole.marked["respondents"].tolist() == [13, 895]
        assert by_area.marked["respondents"].tolist() == ["×", "×", 425, 470]
        assert by_area.marked["percent"].tolist()[:2] == ["×", "×"]
        assert by_area.marked["answered"].tolist()[:2] == [603, 500]

    def test_so_is_the_group_in_which_few_said_no(self):
        _, by_area = shown(*people(mental=(600, 200)))
        assert by_area.marked["respondents"].tolist() == ["×", "×"]

    def test_where_both_could_be_told_from_the_total_it_goes_as_well(self):
        """3 and 2 of 5: neither could be as large as the threshold if the five were known."""
        whole, by_area = shown(*people(mental=(3, 2), records=(425, 470)))
        assert whole.marked["respondents"].tolist() == ["×", 895]
        assert whole.marked["percent"].tolist()[0] == "×"
        assert by_area.marked["respondents"].tolist()[:2] == ["×", "×"]

    def test_enough_everywhere_is_left_alone(self):
        for table in shown(*people(records=(425, 470))):
            assert table.note is None

    @pytest.mark.parametrize("seed", range(20))
    def test_no_small_count_is_known_from_both(self, seed):
        """Linear programme: yes and no of each group, its size and the totals known unless they are hidden."""
        random = np.random.default_rng(seed)
        base = random.choice([6, 9, 12, 60, 400], size=random.integers(2, 6))
        yes = np.minimum(random.choice([0, 1, 2, 3, 4, 7, 30, 380], size=len(base)), base)
        frame = pd.DataFrame(
            {"outcome": "a", "grouping": "g", "group": range(len(base)), "answered": base, "respondents": yes}
        )
        marks = linked(frame, SURVEY)
        known = np.eye(len(base))[~marks["withheld"]]
        right = yes[~marks["withheld"]]
        if not marks["untold"].any():
            known, right = np.vstack([known, np.ones(len(base))]), np.append(right, yes.sum())
        for place in np.flatnonzero((yes > 0) & (yes < LEAST) & (base >= LEAST)):
            assert marks["withheld"][place]
            limits = [(0, size) for size in base]
            most = -linprog(
                -np.eye(len(base))[place],
                A_eq=known if len(known) else None,
                b_eq=right if len(known) else None,
                bounds=limits,
            ).fun
            assert most >= min(LEAST, base[place]), (yes, base)


class TestTests:
    def test_an_exact_p_would_give_the_counts_back(self):
        """By SciPy: of the nine ways to part 8, only 4 and 4 has p = 1.000, so the p value is hidden in both tables."""
        fitting = [
            town for town in range(9) if round(fisher_exact([[town, 603 - town], [8 - town, 492 + town]])[1], 3) == 1
        ]
        assert fitting == [4]
        whole, by_area = shown(*people(tuberculosis=(4, 4), records=(425, 470)))
        for table, cells in ((whole, ["×", False]), (by_area, ["×", "×", False, False])):
            assert [cell == "×" for cell in table.marked["p_value"]] == [cell == "×" for cell in cells]
        assert "an exact p gives the counts back" in whole.note.en
        assert "反推人数" in whole.note.zh

    def test_side_by_side_only_the_outcome_of_few_loses_its_test(self):
        answers, areas = people(mental=(10, 3), records=(425, 470))
        gate = Gate(SURVEY)
        gate.learn({"area": AREA})
        sizes = pd.concat({"area": areas["area"].value_counts().sort_index()})
        wide = side_by_side(yes_by_group(answers, areas), sizes, list(answers), SURVEY)
        tests = [name for name in wide if name.startswith(("chi2", "p_value"))]
        marked = gate.table("t", wide, {}, once=["characteristic", *tests]).marked
        assert marked["p_value@mental"].tolist() == ["×", "×"]
        assert "×" not in marked["p_value@records"].tolist()
        assert marked["percent@mental"].tolist() == ["×", "×"]


class TestTheSilent:
    def test_what_two_without_an_answer_said_is_no_difference_of_tables(self):
        """Counts by school add up to those by area, for yes and for no."""
        random = np.random.default_rng(3)
        answers, areas = people(records=(425, 470))
        school = pd.Series(random.integers(1, 4, 1103).astype(float), name="school").mask(lambda row: row.index < 2)
        groups = with_silent(areas.assign(school=school), LEAST)
        sums = yes_by_group(answers, groups).groupby("grouping")[["answered", "respondents"]].sum()
        assert sums.loc["school"].tolist() == sums.loc["area"].tolist() == [1103, 895]
        assert (
            yes_by_group(answers, areas.assign(school=school)).groupby("grouping")["respondents"].sum()["school"] == 893
        )

    def test_as_many_as_the_threshold_stay_out(self):
        column = pd.DataFrame({"school": [1.0] * 9 + [2.0] * 8 + [np.nan] * LEAST})
        assert with_silent(column, LEAST)["school"].isna().sum() == LEAST
        assert with_silent(column.iloc[1:-1], LEAST)["school"].value_counts().to_dict() == {1.0: 12, 2.0: 8}


class TestGaps:
    def test_shares_of_which_few_follow_are_neither_said_nor_drawn(self):
        """0.6 per cent of 500 are three."""
        answers, areas = people(mental=(10, 3), records=(425, 470))
        cells = evaluation.equality(100 * answers, areas).cells
        titles = {name: wording.title(name) for name in answers}
        gate = Gate(SURVEY)
        gate.learn({"area": AREA})
        table = gate.table("t", named_cells(cells, titles, LEAST), {}).marked
        few, many = table.iloc[0], table.iloc[1]
        assert (few.group_highest.en, few.group_lowest.en) == ("urban (×)", "rural (×)")
        assert set(few[["gap", "lower", "upper", "range_ratio"]]) == {"×"}
        assert (many.group_highest.en, round(many.gap, 1)) == ("rural (94.0)", 23.5)
        assert gate.figure("f", cells).frame["gap"].isna().tolist() == [True, False]


def test_every_hidden_group_has_company():
    """All ways to part small numbers between two groups of 60: a hidden count is never alone with a known total."""
    for one, other in product(range(8), repeat=2):
        frame = {"outcome": "a", "grouping": "g", "group": [1, 2], "answered": 60, "respondents": [one, other]}
        marks = linked(pd.DataFrame(frame), SURVEY)
        if marks["withheld"].any():
            assert marks["withheld"].all()
            assert marks["untold"].all() or one + other - 1 >= LEAST
