"""What readers see of tables and figures with small groups, and what they could work out from several of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from bphs.errors import InputError
from bphs.inputs.survey.settings import Survey
from bphs.report.disclosure import Gate
from bphs.report.disclosure.steps import joined
from bphs.report.tables.labelled import Column
from bphs.report.words.wording import Text

SEX = Column("sex", "Sex", "性别", categories=(("1", "male", "男"), ("2", "female", "女")))
SCHOOL = Column(
    "school",
    "Education",
    "文化程度",
    categories=(("1", "none", "无"), ("2", "primary", "小学"), ("3", "college", "大学")),
)
RATED = Column(
    "rated",
    "Satisfied",
    "满意",
    categories=(*((str(code), f"step {code}", f"{code}级") for code in range(1, 5)), ("5", "Satisfied", "满意")),
)
KNOWS = Column("knows", "Knows", "知晓", categories=(("1", "yes", "是"), ("2", "no", "否")))


@pytest.fixture
def gate():
    made = Gate(Survey(file="a.csv"))
    made.learn({column.name: column for column in (SEX, SCHOOL, RATED, KNOWS)})
    return made


def seen(gate, frame, groups=True, once=(), **own):
    """The table as readers see it."""
    return gate.table("t", frame, {name: Text(*words) for name, words in own.items()}, groups, once).marked


def hidden(gate, frame, column="respondents", **options):
    return (seen(gate, frame, **options)[column] == "×").tolist()


class TestShares:
    def test_a_category_of_few_takes_a_second_one_with_it(self, gate):
        """100 asked, so 2 = 100 - 58 - 40 if only it were hidden; a share times 100 is the count.

        The census share is public.
        """
        frame = pd.DataFrame(
            {
                "variable": "sex",
                "answer": list("abc"),
                "respondents": [2, 58, 40],
                "answered": 100,
                "share": [2.0, 58.0, 40.0],
                "weighted_share": [3.1, 57.0, 39.9],
                "population_share": 33.3,
            }
        )
        shown = seen(gate, frame)
        for name in ("respondents", "share", "weighted_share"):
            assert (shown[name] == "×").tolist() == [True, False, True]
        assert shown["answered"].tolist() == [100, 100, 100]
        assert shown["population_share"].tolist() == [33.3, 33.3, 33.3]

    def test_few_who_add_up_to_few_take_more_with_them(self, gate):
        """1 and 2 hidden: the others leave 3 for the two of them, so they would be known to be few, and
        nearly known.
        """
        frame = pd.DataFrame(
            {"variable": "sex", "answer": list("abcd"), "respondents": [1, 2, 40, 57], "answered": 100}
        )
        assert hidden(gate, frame) == [True, True, True, False]

    def test_a_running_total_would_give_them_away(self, gate):
        frame = pd.DataFrame(
            {
                "variable": ["a"] * 3 + ["b"] * 2,
                "answer": list("xyzxy"),
                "respondents": [2, 58, 40, 50, 50],
                "answered": 100,
                "cumulative_percent": [2.0, 60, 100, 50, 100],
            }
        )
        assert hidden(gate, frame, "cumulative_percent") == [True, True, True, False, False]

    def test_the_rest_of_the_base_may_be_few(self, gate):
        """98 of 100 used it: two did not. Several answers each: they do not add up, so nothing else is hidden."""
        frame = pd.DataFrame({"answer": list("abc"), "respondents": [98, 60, 70], "answered": 100})
        assert hidden(gate, frame) == [True, False, False]

    def test_nearly_all_of_a_tiny_group(self, gate):
        """8 of 8 tells the answer of each of the eight, even if it is the noughts beside it that say so.

        5 and 5 of 10 do not.
        """
        frame = pd.DataFrame(
            {
                "question": ["a"] * 3 + ["b"] * 2,
                "answer": list("xyzxy"),
                "respondents": [8, 0, 0, 5, 5],
                "answered": [8] * 3 + [10] * 2,
            }
        )
        assert hidden(gate, frame) == [True, True, True, False, False]

    def test_a_base_of_few_is_not_even_counted(self, gate):
        """Though it stands once for both rows."""
        frame = pd.DataFrame(
            {"question": "a", "answer": list("xy"), "respondents": [0, 4], "answered": 4, "share": [0.0, 100.0]}
        )
        assert (seen(gate, frame, once=["question", "answered"])[["respondents", "answered", "share"]] == "×").all(
            axis=None
        )

    def test_groups_do_not_lend_each_other_cells(self, gate):
        frame = pd.DataFrame(
            {
                "question": list("aabb"),
                "answer": list("xyxy"),
                "respondents": [3, 40, 30, 20],
                "answered": [43, 43, 50, 50],
            }
        )
        assert hidden(gate, frame) == [True, True, False, False]


class TestStatistics:
    def test_means_of_few_are_hidden_with_their_number_and_with_a_second_group(self, gate):
        """The mean and number of all together are elsewhere in the report: one hidden group would be the rest
        of them.
        """
        frame = pd.DataFrame(
            {
                "town": list("abc"),
                "respondents": [4, 50, 60],
                "mean": [1.0, 2.0, 3.0],
                "text": ["1.0 (0.2)", "2.0 (0.1)", "3.0 (0.1)"],
            }
        )
        shown = seen(gate, frame)
        assert shown.iloc[0].tolist() == ["a", "×", "×", "×"]
        assert shown.iloc[1].tolist() == ["b", "×", "×", "×"]
        assert shown.iloc[2].tolist() == ["c", 60, 3.0, "3.0 (0.1)"]

    def test_shares_beside_the_number_asked_are_counts_of_people(self, gate):
        """2 of 100, as a fraction, as per cent under any name, and as a number that the table words itself."""
        for column in (
            {"weighted_share": [2.4, 33.0]},
            {"aware": [0.02, 0.33]},
            {"aware": [2.0, 33.0]},
            {"aware": [2, 33]},
        ):
            frame = pd.DataFrame({"outcome": list("ab"), "town": list("ab"), "respondents": [100, 100], **column})
            assert hidden(gate, frame, aware=("Aware", "知晓")) == [True, False], column

    def test_a_mean_of_answers_is_no_share(self, gate):
        frame = pd.DataFrame(
            {"outcome": list("ab"), "town": list("ab"), "respondents": [100, 100], "mean": [3.01, 4.5], "items": [3, 4]}
        )
        assert hidden(gate, frame) == [False, False]

    def test_a_result_that_stands_once_for_all_groups_stays(self, gate):
        frame = pd.DataFrame(
            {
                "question": ["a"] * 3,
                "answer": list("xyz"),
                "respondents": [3, 40, 50],
                "mean": [1.0, 2.0, 3.0],
                "p_value": 0.04,
            }
        )
        shown = seen(gate, frame, once=["question", "p_value"])
        assert shown["p_value"].tolist() == [0.04] * 3
        assert (shown["mean"] == "×").tolist() == [True, True, False]

    def test_a_column_that_differs_between_the_rows_is_not_told_once(self, gate):
        """Whatever the author says: 1.0 is the mean of the three."""
        frame = pd.DataFrame(
            {"question": ["a"] * 3, "answer": list("xyz"), "respondents": [3, 40, 50], "mean": [1.0, 2.0, 3.0]}
        )
        shown = seen(gate, frame, once=["question", "mean"])
        assert (shown["mean"] == "×").tolist() == [True, True, False]

    def test_a_kind_of_few_places_is_protected_within_the_kind(self, gate):
        """Totals by kind may be known: the hidden town takes the smaller of the other towns along, not the smallest
        place.
        """
        frame = pd.DataFrame(
            {
                "name": list("abcde"),
                "kind": ["street", "street", "town", "town", "town"],
                "respondents": [20, 30, 3, 60, 50],
                "score": range(5),
            }
        )
        assert hidden(gate, frame) == [False, False, True, False, True]

    def test_how_many_may_stand_in_the_index_unseen(self, gate):
        frame = pd.DataFrame(
            {"item": ["a", "b"], "difference": [1.0, 2.0]}, index=pd.Index([3, 30], name="respondents")
        )
        assert seen(gate, frame).to_numpy().tolist() == [["a", "×"], ["b", 2.0]]

    def test_three_groupings_at_once_are_refused(self, gate):
        rows = [(*key, 9, 1.0) for key in product("ab", "cd", "ef")]
        with pytest.raises(InputError, match="respondents by one, two, three"):
            seen(gate, pd.DataFrame(rows, columns=["one", "two", "three", "respondents", "mean"]))


class TestNestedGroups:
    def test_a_cell_of_two_groupings_needs_a_rectangle(self, gate):
        """By hand: totals of both groupings are in other tables, so a single cell, or two in a line, could be worked
        out.
        """
        rows = [
            ("urban", "a", 3),
            ("urban", "b", 50),
            ("urban", "c", 60),
            ("rural", "a", 10),
            ("rural", "b", 80),
            ("rural", "c", 90),
        ]
        assert hidden(gate, pd.DataFrame(rows, columns=["residence", "school", "respondents"])) == [
            True,
            True,
            False,
            True,
            True,
            False,
        ]

    def test_counts_side_by_side_are_hidden_alike(self, gate):
        frame = pd.DataFrame({"school": list("abc"), "u": [3, 50, 60], "r": [10, 80, 90]})
        shown = seen(gate, frame, groups=["u", "r"], u=("Urban", "城镇"))
        assert (shown[["u", "r"]] == "×").to_numpy().tolist() == [[True, True], [True, True], [False, False]]
        assert shown["u"].tolist()[2] == 60

    def test_totals_beside_them_are_refused(self, gate):
        with pytest.raises(InputError, match="numbers in column 'all'"):
            seen(gate, pd.DataFrame({"school": ["a"], "u": [3], "r": [10], "all": [13]}), groups=["u", "r"])


class TestSeveralTables:
    def test_what_is_hidden_once_stays_hidden(self, gate):
        """3 and 9 of 100 are hidden, 12 together; a second table that leaves the rare group out would show the 9."""
        first = pd.DataFrame(
            {"variable": "school", "level": ["1", "2", "3"], "respondents": [3, 9, 88], "answered": 100}
        )
        assert hidden(gate, first) == [True, True, False]
        second = pd.DataFrame(
            {
                "question": [Text("Education", "文化程度")] * 2,
                "answer": [Text("primary", "小学"), Text("college", "大学")],
                "respondents": [9, 88],
                "mean": [1.0, 2.0],
            }
        )
        assert hidden(gate, second) == [True, True]
        assert hidden(Gate(Survey(file="a.csv")), second) == [False, False]

    def test_also_within_another_group_and_in_a_pair(self, gate):
        hidden(
            gate,
            pd.DataFrame({"variable": "school", "level": ["1", "2", "3"], "respondents": [3, 9, 88], "answered": 100}),
        )
        crossed = pd.DataFrame(
            {"school": [1.0, 2.0, 3.0] * 2, "sex": [1.0] * 3 + [2.0] * 3, "respondents": [3, 9, 40, 0, 8, 48]}
        )
        assert hidden(gate, crossed)[1] is True
        pairs = pd.DataFrame(
            {
                "grouping": "school",
                "group_1": [1.0, 1.0, 2.0],
                "group_2": [2.0, 3.0, 3.0],
                "respondents": 50,
                "difference": 1.0,
            }
        )
        assert hidden(gate, pairs, "difference") == [True, True, True]

    def test_pairs_do_not_add_up(self, gate):
        """Each row compares two groups of its own: beside a hidden one, no other has to go."""
        pairs = pd.DataFrame(
            {
                "grouping": "school",
                "group_1": [1.0, 1.0, 2.0],
                "group_2": [2.0, 3.0, 3.0],
                "respondents": [3, 40, 50],
                "difference": 1.0,
            }
        )
        assert hidden(gate, pairs, "difference") == [True, False, False]

    def test_a_hidden_pair_hides_neither_of_its_groups_elsewhere(self, gate):
        """3 are asked in the first pair; its two groups have 30 and 40 in the next table, and neither number tells
        of the three.
        """
        pairs = pd.DataFrame(
            {
                "grouping": "school",
                "group_1": [1.0, 1.0],
                "group_2": [2.0, 3.0],
                "respondents": [3, 40],
                "difference": 1.0,
            }
        )
        assert hidden(gate, pairs, "difference") == [True, False]
        alone = pd.DataFrame({"variable": "school", "level": ["1", "2", "3"], "respondents": [30, 40, 50]})
        assert hidden(gate, alone) == [False, False, False]

    def test_what_is_hidden_of_two_groupings_is_hidden_of_both_together(self, gate):
        """3 men without schooling take a rectangle with them; a later table of the same question hides these four
        cells, not all men.
        """
        crossed = pd.DataFrame(
            {
                "question": "Knows",
                "sex": [1.0] * 3 + [2.0] * 3,
                "school": [1.0, 2.0, 3.0] * 2,
                "respondents": [3, 30, 40, 20, 35, 48],
            }
        )
        first = hidden(gate, crossed)
        assert first[0] is True
        assert sum(first) == 4
        later = crossed.assign(respondents=[23, 30, 40, 20, 35, 48])
        assert hidden(gate, later) == first

    def test_a_later_chapter_knows(self, gate):
        hidden(
            gate,
            pd.DataFrame({"variable": "school", "level": ["1", "2", "3"], "respondents": [3, 9, 88], "answered": 100}),
        )
        later = Gate(Survey(file="a.csv"))
        later.register.read(gate.register.listed())
        assert later.register.listed() == [[["Education", "none"]], [["Education", "primary"]]]
        assert hidden(
            later,
            pd.DataFrame(
                {"question": "Education", "answer": ["primary", "college"], "respondents": [9, 88], "mean": 1.0}
            ),
        ) == [True, True]

    @pytest.mark.parametrize("seed", range(25))
    def test_no_small_count_is_known_from_five_tables_together(self, seed):
        """Linear programme over the respondents themselves (group x group x answered or not): all tables and totals as
        equations.
        """
        random = np.random.default_rng(seed)
        people = random.choice([0, 1, 2, 3, 4, 6, 9, 20, 60], size=(random.integers(2, 5), random.integers(2, 4), 2))
        audit = Audit(people)
        asked = {"answered": int(people.sum())}
        for topic, axis in (("A", 0), ("B", 1)):
            audit.show(topic, [audit.where(axis, level) for level in range(people.shape[axis])], **asked)
        for topic, axis in (("A", 0), ("B", 1)):
            audit.show(
                topic, [audit.where(axis, level) & audit.where(2, 0) for level in range(people.shape[axis])], mean=3.3
            )
        cells = list(product(range(people.shape[0]), range(people.shape[1])))
        audit.cross(cells, [audit.where(0, one) & audit.where(1, other) for one, other in cells])
        assert audit.known() == []


class Audit:
    """What a reader of several tables can work out of the small counts that they hide."""

    def __init__(self, people):
        self.people, self.gate = people, Gate(Survey(file="a.csv"))
        self.equations, self.right, self.aims = [], [], []

    def where(self, axis, level):
        marks = np.zeros(self.people.shape, dtype=bool)
        np.moveaxis(marks, axis, 0)[level] = True
        return marks

    def show(self, topic, groups, **columns):
        self._read(
            pd.DataFrame(
                {
                    "variable": topic,
                    "answer": [f"{topic}{place}" for place in range(len(groups))],
                    "respondents": self._counts(groups),
                    **columns,
                }
            ),
            groups,
        )

    def cross(self, cells, groups):
        self._read(
            pd.DataFrame(
                {
                    "A": [f"A{one}" for one, _ in cells],
                    "B": [f"B{other}" for _, other in cells],
                    "respondents": self._counts(groups),
                }
            ),
            groups,
        )

    def _counts(self, groups):
        return [int(self.people[group].sum()) for group in groups]

    def _read(self, frame, groups):
        self.equations.append(np.any(groups, axis=0).ravel().astype(float))
        self.right.append(float(self.people[np.any(groups, axis=0)].sum()))
        for group, count, shown in zip(
            groups, frame["respondents"], self.gate.table("t", frame, {}).frame["respondents"], strict=True
        ):
            if shown == shown:
                self.equations.append(group.ravel().astype(float))
                self.right.append(float(shown))
            if 0 < count < 5:
                assert shown != shown
                self.aims.append(group.ravel().astype(float))

    def known(self):
        found = []
        for aim in self.aims:
            ends = [sign * linprog(sign * aim, A_eq=np.array(self.equations), b_eq=self.right).fun for sign in (1, -1)]
            if ends[1] - ends[0] < 0.99:
                found.append(ends)
        return found


class TestFlow:
    def test_rules_that_caught_few_are_told_with_their_neighbours(self, gate):
        """By hand: 2 and 9 become 11 and the last 1 joins the 7; ends and remaining numbers stay."""
        flow = pd.DataFrame(
            {
                "step_en": ["R", "A", "B", "C", "D", "Z"],
                "step_zh": list("收甲乙丙丁析"),
                "excluded": [0, 2, 9, 7, 1, 0],
                "remaining": [50, 48, 39, 32, 31, 31],
            }
        )
        shown = gate.figure("f", flow)
        assert shown.frame.drop(columns="step_zh").to_numpy().tolist() == [
            ["R", 0, 50],
            ["A; b", 11, 39],
            ["C; d", 8, 31],
            ["Z", 0, 31],
        ]
        assert shown.frame["step_zh"].tolist() == ["收", "甲；乙", "丙；丁", "析"]
        assert "neighbours" in shown.note.en

    def test_a_rule_that_caught_nobody_between_two_is_told_with_them(self):
        """Otherwise the number left after it would tell the first of the two."""
        flow = pd.DataFrame({"step": list("rabcz"), "excluded": [0, 2, 0, 9, 0], "remaining": [50, 48, 48, 39, 39]})
        assert joined(flow, 5)["step"].tolist() == ["r", "a; b; c", "z"]

    def test_enough_everywhere_is_left_alone(self, gate):
        flow = pd.DataFrame({"step": list("rabz"), "excluded": [0, 0, 9, 0], "remaining": [50, 50, 41, 41]})
        shown = gate.figure("f", flow)
        pd.testing.assert_frame_equal(shown.frame, flow)
        assert shown.note is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("columns", "own", "found"),
        [
            ({"n": [3, 30]}, {}, "column 'n', which counts people by its name"),
            ({"size": [3, 30]}, {"size": ("Number of respondents", "人数")}, "column 'size', which counts people"),
            ({"who": [Text("male", "男"), Text("female", "女")], "mean": [1.0, 2.0]}, {}, "'male', an answer to 'sex'"),
            ({"sex": [1.0, 2.0], "mean": [1.0, 2.0]}, {}, "rows that are answers to 'sex'"),
            (
                {"item": ["a"], "first": [1.0]},
                {"first": ("Female", "女性")},
                "column 'first', headed by an answer to 'sex'",
            ),
            ({"who": ["satisfied"], "mean": [1.0]}, {}, "'satisfied', an answer to 'rated'"),
            ({"question": ["a"], "answered": [9], "share": [0.5]}, {}, "column 'answered' alone"),
        ],
    )
    def test_signs_of_groups_without_their_number(self, gate, columns, own, found):
        with pytest.raises(InputError, match=found) as caught:
            seen(gate, pd.DataFrame(columns), **own)
        assert "groups=False" in str(caught.value) or "add the column" in str(caught.value)
        assert len(seen(gate, pd.DataFrame(columns), groups=False, **own)) == len(pd.DataFrame(columns))

    def test_all_signs_are_told_at_once(self, gate):
        with pytest.raises(InputError, match="2 problems"):
            seen(gate, pd.DataFrame({"sex": [1.0, 2.0], "n": [3, 30]}))

    def test_results_of_everybody_are_shown(self, gate):
        """Items, models, tests: no groups, no question; answers of everyday words are no sign."""
        for columns in (
            {"item": ["rated"], "alpha": [0.9]},
            {"model": ["metric"], "df": [3], "met": ["yes"]},
            {"outcome": [Text("Satisfied", "满意")], "odds_ratio": [1.2]},
            {"rated": [3.4]},
        ):
            assert len(seen(gate, pd.DataFrame(columns))) == 1

    def test_a_figure_says_what_its_marks_stand_for(self, gate):
        with pytest.raises(InputError, match="not said whether it shows groups"):
            gate.figure("f", None)
        with pytest.raises(InputError, match="groups without their number of respondents"):
            gate.figure("f", pd.DataFrame({"score": [1.0]}))
        assert gate.figure("f", False) is None

    def test_a_study_without_a_survey_is_not_asked(self):
        free = Gate(None)
        frame = pd.DataFrame({"n": [3], "sex": ["male"]})
        assert free.figure("f", None) is None
        pd.testing.assert_frame_equal(free.figure("f", frame).frame, frame)
        pd.testing.assert_frame_equal(free.table("t", frame, {}).marked, frame)


def test_the_note_speaks_both_languages(gate):
    note = gate.table("t", pd.DataFrame({"answer": list("ab"), "respondents": [3, 30], "answered": 33}), {}).note
    assert note.en.startswith("×: not shown")
    assert "fewer than 5 respondents" in note.en
    assert "不足 5 人" in note.zh
