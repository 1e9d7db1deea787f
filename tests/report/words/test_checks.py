"""What is wrong with a chapter's words is told before a kernel starts: file, cell, language, found, expected, nearest.

The rules are those of the design's table of errors: each mistake is one sentence, and one fault is told once.
"""

from __future__ import annotations

import pytest
from worded import CODE, WHERE, broken, sound, wrong

from bphs.report.words.checks import Words, problems

NINE = f"{WHERE}, cell 9 (zh)"
EIGHT = f"{WHERE}, cell 8 (en)"
BOTH = f"{WHERE}, cells 8 and 9"
WHOLE = WHERE


def told(found):
    """The one problem as (where, found, remedy); more than one is a fault told twice."""
    (problem,) = found
    return problem.where, problem.found, problem.remedy


def test_a_sound_chapter_has_nothing_wrong():
    assert problems(Words(WHERE, sound())) == []


class TestValues:
    def test_a_misspelt_value_names_cell_language_and_nearest_and_is_told_once(self):
        assert told(broken(8, "highest {top:.1f}", "highest {topp:.1f}")) == (EIGHT, "{topp:.1f}", "write 'top'")

    def test_a_value_misspelt_in_both_languages_is_told_in_each(self):
        found = broken(8, "{top:.1f}\n\n", "{topp:.1f}\n\n", 9)
        assert [problem.where for problem in found] == [EIGHT, NINE]

    def test_a_fence_may_print_a_value_twice_in_one_language(self):
        assert broken(9, "最高为 {top:.1f}", "最高者") == []

    def test_a_value_that_a_fence_of_one_language_does_not_print(self):
        made = sound()
        made[8]["source"] = made[8]["source"].replace("最高 {top:.1f}", "最高").replace("最高为 {top:.1f}", "最高")
        assert told(problems(Words(WHERE, made))) == (f"{BOTH}, fig-map", "top in en only", "write it in both")

    def test_a_value_that_one_alternative_of_one_language_does_not_print(self):
        assert told(broken(9, "{of} 个均上升", "均上升")) == (
            f"{BOTH}, finding-gained all", "of in en only", "write it in both",
        )  # fmt: skip

    def test_a_value_in_the_prose_of_one_language_only(self):
        assert told(broken(1, "Of the {units}.", "Of {first}."))[:2] == (f"{WHERE}, cells 1 and 2", "first in en only")

    def test_nouns_may_be_said_more_often_in_one_language(self):
        assert broken(1, "Of the {units}.", "Of them.") == []

    def test_the_base_of_a_count_stands_in_findings_only(self):
        found = broken(1, "Of the {units}.", "Of {of}.") + broken(2, "各{units}", "各{of}")
        assert {problem.found for problem in found} == {"{of}"}

    def test_a_heading_prints_no_value_because_it_also_stands_where_nothing_was_computed(self):
        found = broken(5, "## ", "## {first}: ", 6)
        assert [problem.found for problem in found] == ["{first} in a heading"] * 2

    @pytest.mark.parametrize("kept", [r"$\frac{a}{b}$", "`{a}`", "``{a} `x` ``", r"$$\sum_{i} x_{i}$$",
                                      "[words](there/{a}.html)", "```python\n{a}\n```",
                                      "\\begin{align}{a}\\end{align}"])  # fmt: skip
    def test_code_formulas_and_addresses_keep_their_braces(self, kept):
        assert broken(1, "Of the {units}.", f"Of the {{units}}.\n\n{kept}") == []


class TestRecords:
    def test_a_name_recorded_twice(self):
        twice = CODE.replace('"gained"', '"top"')
        found = broken(7, CODE, twice)
        assert (WHOLE, "value top twice") in [(problem.where, problem.found) for problem in found]

    def test_a_name_that_is_built_in(self):
        found = broken(7, 'chapter.record("top"', 'chapter.record("first", 1)\nchapter.record("top"')
        assert told(found)[1] == "a value 'first' recorded"

    @pytest.mark.parametrize("call", ["chapter.record(name, 1)", 'chapter.figure(name="x", draw=draw)'])
    def test_a_name_that_is_not_written_out(self, call):
        found = broken(7, "top = rates.max()", f"top = rates.max()\n{call}")
        assert [problem.found.replace("'", '"') for problem in found] == [call]
        assert found[0].where == f"{WHERE}, section 'rates'"


class TestFences:
    def test_an_unknown_directive_names_the_nearest_and_nothing_else_is_told(self):
        assert told(broken(8, ":::{important}", ":::{importent}")) == (EIGHT, ":::{importent}", "write 'important'")

    def test_a_fence_that_is_not_closed(self):
        assert told(broken(8, "Rates.\n:::", "Rates."))[:2] == (EIGHT, "a fence that is not closed")

    def test_a_fence_that_is_closed_twice(self):
        assert told(broken(8, "Rates.\n:::", "Rates.\n:::\n\n:::"))[:2] == (EIGHT, "a fence that is closed twice")

    @pytest.mark.parametrize("written", ["::{important}", "：：：{important}", "::::{important}", "  :::{important}",
                                         ":::｛important｝", "::: {important}"])  # fmt: skip
    def test_a_fence_with_other_colons_braces_or_spaces(self, written):
        assert told(broken(8, ":::{important}", written)) == (EIGHT, written.strip(), "write ':::{important}'")

    def test_full_width_colons_at_its_end(self):
        assert told(broken(9, "各地比率\n:::", "各地比率\n：：：")) == (NINE, "：：：", "write ':::'")

    def test_a_name_of_an_unknown_kind(self):
        found = broken(8, ":name: fig-map", ":name: figure-map")
        assert told(found) == (EIGHT, ":name: figure-map", "write 'fig'")

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            (":alt: A map, highest {top:.1f}.\n", "", "fig-map without alt"),
            ("\n\nRates.\n", "\n", "fig-map without caption"),
        ],
    )
    def test_a_figure_needs_title_caption_and_alternative_text(self, old, new, found):
        assert told(broken(8, old, new))[:2] == (EIGHT, found)

    def test_a_table_needs_a_caption(self):
        found = broken(8, "{table} Rates of all {units}", "{table}")
        assert told(found)[:2] == (EIGHT, "tbl-all without caption")


class TestAlternatives:
    def test_a_missing_alternative_is_named(self):
        made = broken(8, "one\n: They rose in one of {of}.\n\n", "")
        assert (EIGHT, "finding-gained with all/none/some") in [(one.where, one.found) for one in made]
        assert next(one.remedy for one in made if "with" in one.found) == "add one"

    def test_a_missing_alternative_in_both_languages_is_told_in_each(self):
        made = sound()
        made[7]["source"] = made[7]["source"].replace("one\n: They rose in one of {of}.\n\n", "")
        made[8]["source"] = made[8]["source"].replace("one\n: {of} 个中仅 1 个上升。\n\n", "")
        assert [one.where for one in problems(Words(WHERE, made))] == [EIGHT, NINE]

    def test_an_alternative_of_another_family(self):
        made = broken(8, "one\n:", "rose\n:")
        assert "add one" in [one.remedy for one in made]

    @pytest.mark.parametrize("written", ["one\n： They", "One\n: They", "one\nThey"])
    def test_an_alternative_that_markdown_does_not_know(self, written):
        made = broken(8, "one\n: They", written)
        assert "write 'one' on a line, and ': ' before the sentence on the next" in [one.remedy for one in made]

    def test_words_beside_the_alternatives_would_never_be_read(self):
        made = broken(8, "all\n: They rose", "As is known:\n\nall\n: They rose")
        assert told(made)[1] == "finding-gained, As is known:"

    def test_alternatives_stand_in_findings_only(self):
        cases = "\n\nall\n: A.\n\nsome\n: B.\n\none\n: C.\n\nnone\n: D."
        made = sound()
        for place, caption in ((7, "Rates.\n:::"), (8, "各地比率\n:::")):
            made[place]["source"] = made[place]["source"].replace(
                caption, caption.removesuffix("\n:::") + cases + "\n:::"
            )
        found = problems(Words(WHERE, made))
        assert {one.found for one in found} == {"fig-map with alternatives"}


class TestMadeAndWorded:
    @pytest.mark.parametrize(
        ("line", "kind", "name", "place"),
        [
            ('chapter.figure("more", draw)', "figure", "more", "fig-more"),
            ('chapter.table("more", rates)', "table", "more", "tbl-more"),
            ('chapter.finding("more", 1)', "finding", "more", "finding-more"),
        ],
    )
    def test_made_and_not_worded(self, line, kind, name, place):
        (problem,) = broken(7, "top = rates.max()", f"top = rates.max()\n{line}")
        assert problem.found == f"{kind} {name!r} without words in en and zh"
        assert problem.expected == f"a fence with ':name: {place}'"

    def test_a_figure_without_words_in_one_language_is_told_once(self):
        made = sound()
        fence = made[8]["source"].split("\n\n:::{table}")[0]
        made[8]["source"] = made[8]["source"].replace(fence, "")
        assert told(problems(Words(WHERE, made)))[1] == "figure 'map' without words in zh"

    @pytest.mark.parametrize(
        ("line", "place", "kind", "nearest"),
        [
            ('chapter.figure("map", draw, rates)', "fig-map", "figure", "remove it"),
            ('chapter.table("all", rates)', "tbl-all", "table", "remove it"),
        ],
    )
    def test_worded_and_not_made(self, line, place, kind, nearest):
        found = broken(7, line, "")
        assert [(one.where, one.found, one.expected, one.remedy) for one in found] == [
            (where, place, f"a {kind} that the code makes", nearest) for where in (EIGHT, NINE)
        ]

    def test_a_misspelt_name_of_a_figure_names_the_nearest(self):
        made = sound()
        for place in (7, 8):
            made[place]["source"] = made[place]["source"].replace(":name: fig-map", ":name: fig-mapp")
        found = problems(Words(WHERE, made))
        assert (EIGHT, "fig-mapp", "write 'map'") in [(one.where, one.found, one.remedy) for one in found]

    def test_a_figure_drawn_twice(self):
        found = broken(7, "top = rates.max()", 'top = rates.max()\nchapter.figure("map", draw)')
        assert told(found)[1] == "figure map twice"


class TestSections:
    def test_a_misspelt_need_names_the_nearest_and_nothing_else_is_told(self):
        assert told(broken(5, "years >= 2", "year >= 2")) == (
            f"{WHERE}, cell 5 (en)", "needs: year >= 2", "write 'years >= N'",
        )  # fmt: skip

    def test_a_heading_without_a_name_is_told_once(self):
        assert told(broken(6, "(rates)=\n", ""))[:2] == (f"{WHERE}, cell 6 (zh)", "a heading without a name")

    def test_a_second_heading_in_a_cell(self):
        found = told(broken(5, "See @fig-map.", "See @fig-map.\n\n## More"))
        assert found == (
            f"{WHERE}, cell 5 (en)",
            "a heading without a name",
            "begin a new cell for it, or write '### '",
        )

    def test_a_section_of_another_name_in_the_other_language(self):
        found = broken(6, "(rates)=", "(ratios)=")
        assert "sections en: rates; zh: ratios" in [one.found for one in found]

    def test_sections_in_another_order_in_the_other_language(self):
        found = wrong(("en", "# T"), ("zh", "# 题"), ("en", "(a)=\n## A"), ("zh", "(b)=\n## 乙"), ("en", "(b)=\n## B"),
                      ("zh", "(a)=\n## 甲"))  # fmt: skip
        assert told(found)[:2] == (WHERE, "sections en: a, b; zh: b, a")

    @pytest.mark.parametrize("name", ["a", "opening"])
    def test_a_name_that_is_taken(self, name):
        found = wrong(("en", "# T"), ("zh", "# 题"), ("en", "(a)=\n## A"), ("zh", "(a)=\n## 甲"),
                      ("en", f"({name})=\n## B"), ("zh", f"({name})=\n## 乙"))  # fmt: skip
        assert {one.found for one in found} == {f"a second section {name!r}"}

    def test_text_cells_that_are_no_pair(self):
        made = sound()
        del made[5]
        assert "text cells in en" in [one.found for one in problems(Words(WHERE, made))]

    def test_text_cells_in_another_order(self):
        made = sound()
        made[0], made[1] = made[1], made[0]
        assert told(problems(Words(WHERE, made)))[:2] == (f"{WHERE}, cell 1 (zh)", "text cells in zh, en")

    def test_fences_in_another_order_would_be_numbered_otherwise(self):
        made = sound()
        one, two, three = made[8]["source"].split("\n\n:::{")
        made[8]["source"] = f":::{{{two}\n\n{one}\n\n:::{{{three}"
        assert told(problems(Words(WHERE, made)))[0] == BOTH


def two_sections(first, second, needs="", opening="x = 1"):
    fence = f"\n\n:::{{note}} Needs\n:class: needs\n{needs}\n:::" if needs else ""
    return wrong(
        ("en", "# T"), ("zh", "# 题"), ("code", opening), ("en", "(levels)=\n## L"), ("zh", "(levels)=\n## 甲"),
        ("code", first), ("en", f"(change)=\n## C{fence}"), ("zh", "(change)=\n## 乙"), ("code", second),
    )  # fmt: skip


class TestIndependence:
    """A section can be left out without another one failing, or silently computing something else."""

    def test_a_name_of_another_section_is_declared(self):
        where, found, remedy = told(two_sections("rates = x", "y = rates + 1"))
        assert (where, found) == (f"{WHERE}, section 'change'", "rates, which section 'levels' makes")
        assert remedy.startswith("add 'section levels' to its needs")
        assert two_sections("rates = x", "y = rates + 1", "section levels") == []

    def test_names_inside_functions_and_comprehensions_count(self):
        for code in ("y = [rates for _ in range(2)]", "y = sorted([1], key=lambda one: rates)"):
            assert told(two_sections("rates = x", code))[1] == "rates, which section 'levels' makes"
        assert two_sections("rates = x", "y = [rates for rates in range(2)]") == []

    def test_a_section_that_is_needed_and_not_written_names_the_nearest(self):
        assert told(two_sections("a = x", "b = x", "section levals"))[1:] == (
            "needs: section levals", "write 'levels'",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "change",
        ["rates[1] = 2", "rates.loc[1, 'a'] = 2", "rates.name = 'x'", "rates += 1", "rates[0] += 1", "del rates[0]",
         "rates.append(2)", "rates.drop('a', inplace=True)", "rates[0], y = 1, 2"],
    )  # fmt: skip
    def test_an_object_of_another_section_is_not_changed(self, change):
        found = told(two_sections("rates = x", change, "section levels"))
        assert found[1] == "rates is changed, which section 'levels' made"
        assert "rates.assign(…) under a new name" in found[2]

    def test_an_object_of_the_opening_is_not_changed(self):
        found = two_sections("a = x", "rates['k'] = 1", opening="x = 1\nrates = {}")
        assert told(found)[1] == "rates is changed, which section 'opening' made"

    def test_its_own_objects_a_section_may_change(self):
        assert two_sections("a = x", "tries = []\ntries.append(x)\ntries += [2]") == []

    def test_a_name_of_the_opening_is_not_bound_anew(self):
        found = told(two_sections("a = x", "x = 2"))
        assert found[:2] == (f"{WHERE}, section 'change'", "x is bound anew, which the opening made")

    def test_a_name_that_two_sections_make_is_no_ones_to_use(self):
        """With the second maker left out, a third section would get the first one's object in silence."""
        found = wrong(
            ("en", "# T"), ("zh", "# 题"), ("en", "(a)=\n## A"), ("zh", "(a)=\n## 甲"), ("code", "rates = 1"),
            ("en", "(b)=\n## B"), ("zh", "(b)=\n## 乙"), ("code", "rates = 2"),
            ("en", "(c)=\n## C\n\n:::{note} Needs\n:class: needs\nsection a\n:::"), ("zh", "(c)=\n## 丙"),
            ("code", "y = rates"),
        )  # fmt: skip
        assert told(found)[1] == "rates, which section 'b' makes"


def test_everything_is_told_at_once():
    made = sound()
    made[0]["source"] += "\n\n{frist}"
    made[1]["source"] += "\n\n{frist}"
    made[4]["source"] = made[4]["source"].replace("years >= 2", "year >= 2")
    made[6]["source"] += '\nchapter.figure("more", draw)'
    made[7]["source"] = made[7]["source"].replace(":::{important}", ":::{importent}")
    assert [one.found for one in problems(Words(WHERE, made))] == [
        "needs: year >= 2", ":::{importent}", "{frist}", "{frist}", "figure 'more' without words in en and zh",
    ]  # fmt: skip


class TestAnswers:
    """Findings that answer on a study's first page."""

    ASKED = ":::{important} How many rose?\n:name: finding-gained\n:class: answer fig-map"
    GEFRAGT = ":::{important} 多少上升？\n:name: finding-gained\n:class: answer fig-map"

    def marked(self, english=ASKED, chinese=GEFRAGT):
        made = sound()
        for number, title, new in ((7, "Finding", english), (8, "结果", chinese)):
            old = f":::{{important}} {title}\n:name: finding-gained"
            assert old in made[number]["source"]
            made[number]["source"] = made[number]["source"].replace(old, new)
        return [f"{problem.found}; {problem.remedy}" for problem in problems(Words(WHERE, made))]

    def test_a_question_and_a_picture_are_all_that_it_needs(self):
        assert self.marked() == []

    def test_an_answer_without_a_question(self):
        (found,) = self.marked(self.ASKED.replace("How many rose?", "Finding"))
        assert "which answers 'Finding'" in found

    def test_a_picture_that_nobody_draws_names_the_nearest(self):
        found = self.marked(*(one.replace("fig-map", "fig-mapp") for one in (self.ASKED, self.GEFRAGT)))
        assert len(found) == 2
        assert all("class fig-mapp" in one and "'map'" in one for one in found)

    def test_an_answer_in_one_language_only(self):
        (found,) = self.marked(chinese=":::{important} 结果\n:name: finding-gained")
        assert "'answer fig-map' and ''" in found

    def test_a_value_in_the_question_of_one_language_only(self):
        (found,) = self.marked(self.ASKED.replace("rose?", "rose by {top:.1f}?"))
        assert "top in en only" in found

    def test_a_misspelt_class(self):
        found = self.marked(*(one.replace("answer", "anwser") for one in (self.ASKED, self.GEFRAGT)))
        assert all("class anwser" in one and "'answer'" in one for one in found)
        assert len(found) == 2
