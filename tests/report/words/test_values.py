"""Values as sentences print them, in both languages, and the alternative that holds for a record.

What is expected is written out by hand from the design: words, p values and intervals as WRITING.md and GB/T 3358
have them.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from bphs.report.words.values import Unfit, case_of, filled, held, written
from bphs.report.words.wording import language


def says(entry, form="", place=None, level=0.95):
    """A value in English and in Chinese."""
    found = []
    for one in ("en", "zh"):
        with language(one):
            found.append(
                written(entry if isinstance(entry, dict) and "value" in entry else {"value": entry}, place, form, level)
            )
    return tuple(found)


class TestWritten:
    @pytest.mark.parametrize(
        ("value", "form", "english", "chinese"),
        [
            (0.15828, ".3f", "0.158", "0.158"),
            (-0.0195, "+.2f", "−0.02", "−0.02"),
            (0.5185, ".0%", "52%", "52%"),
            (12345.6, ",.0f", "12,346", "12,346"),
            (2010, "", "2010", "2010"),
            (4, "words", "four", "4"),
            (0, "words", "none", "0"),
            (38, "words", "38", "38"),
            (1234, "words", "1,234", "1,234"),
            (-3, "words", "−3", "−3"),
            (-0.25, "abs .1f", "0.2", "0.2"),
            ({"en": "Wuxi", "zh": "巫溪"}, "", "Wuxi", "巫溪"),
            (2_372_007_766.0, "money", "2.37 billion yuan", "23.72 亿元"),
            (66_361_903.5, "money", "66.4 million yuan", "6,636.2 万元"),
            (-3_500.0, "money", "−3,500 yuan", "−3,500 元"),
            (0, "money", "0 yuan", "0 元"),
            (["a", "b", "c"], "list", "a, b and c", "a、b和c"),
            (["a"], "list", "a", "a"),
            ([], "list", "", ""),
            ([2005, 2015], "list", "2005 and 2015", "2005和2015"),
        ],
    )
    def test_in_both_languages(self, value, form, english, chinese):
        assert says(value, form) == (english, chinese)

    @pytest.mark.parametrize(("value", "form", "said"), [(-0.0001, ".3f", "0.000"), (0.001, "+.0%", "0%"), (-0.4, ".0f", "0"),
                                                         (-0.001, "+.2f", "0.00"), (-0.05, ".1f", "−0.1"), (-10.0, ".0f", "−10")])  # fmt: skip
    def test_what_is_rounded_to_zero_has_no_sign(self, value, form, said):
        assert says(value, form) == (said, said)

    def test_an_element_of_a_list(self):
        assert says([{"en": "one", "zh": "一"}, "b"], place="0") == ("one", "一")
        with pytest.raises(Unfit, match="has no element 2"):
            written({"value": ["a", "b"]}, "2", "", 0.95)
        with pytest.raises(Unfit, match="has no element 0"):
            written({"value": "word"}, "0", "", 0.95)

    @pytest.mark.parametrize(
        ("value", "form"),
        [("Yuzhong District", ".2f"), (0.25, ""), (0.25, "d"), ("a word", "words"), ("a word", "list"), (3, "list"),
         (["a", "b"], ""), (["a", "b"], ".1f"), (None, ""), (None, ".1f"), (True, ""), (True, ".1f"), (False, "words"),
         (float("nan"), ".1f"), (float("inf"), ".0%"), (float("nan"), "words"), ("a word", "p"), ("a word", "abs ci .2f"),
         ("a word", "abs .1f"), ({"en": "only"}, ""), (0.2, "no format")],
    )  # fmt: skip
    def test_a_format_that_does_not_suit_its_value(self, value, form):
        with pytest.raises(Unfit, match=r".+"):
            written({"value": value}, None, form, 0.95)

    def test_an_unfit_format_names_type_and_value(self):
        with pytest.raises(Unfit) as told:
            written({"value": "Yuzhong District"}, None, ".2f", 0.95)
        assert str(told.value) == "str ('Yuzhong District')"


class TestIntervals:
    ENTRY: ClassVar[dict[str, Any]] = {"value": -0.0194, "interval": [-0.05, -0.001]}

    def test_the_whole_bracket_in_both_languages(self):
        assert says(self.ENTRY, "ci .3f") == (" (95% CI −0.050 to −0.001)", "（95%CI：−0.050～−0.001）")

    def test_without_its_sign_it_is_turned_as_the_value_is(self):
        assert says(self.ENTRY, "abs ci .3f") == (" (95% CI 0.001 to 0.050)", "（95%CI：0.001～0.050）")
        assert says({"value": 0.02, "interval": [-0.01, 0.05]}, "abs ci .2f")[0] == " (95% CI −0.01 to 0.05)"

    def test_a_study_without_interval_prints_nothing(self):
        assert says({"value": 0.2}, "ci .3f") == says({"value": 0.2}, "abs ci .3f") == ("", "")

    def test_its_level_is_the_study_s(self):
        assert says(self.ENTRY, "ci .1f", level=0.9)[0].startswith(" (90% CI ")
        assert says(self.ENTRY, "ci .1f", level=0.975)[0].startswith(" (97.5% CI ")

    def test_ends_that_are_no_numbers(self):
        with pytest.raises(Unfit, match="the interval"):
            written({"value": 0.2, "interval": ["a", "b"]}, None, "ci .1f", 0.95)


@pytest.mark.parametrize(
    ("entry", "english"),
    [
        ({"p": 0.0123}, "=\u00a00.012"),
        ({"p": 0.0004}, "<\u00a00.001"),
        ({"p": 0.0005}, "=\u00a00.001"),
        ({"p": 1.0}, "=\u00a01.000"),
        ({"p": 0.001, "p_floor": 0.001}, "≤\u00a00.001"),
        ({"p": 0.01, "p_floor": 0.01}, "≤\u00a00.010"),
        ({"p": 0.00001, "p_floor": 0.00001}, "≤\u00a00.001"),
        ({"p": 0.02, "p_floor": 0.001}, "=\u00a00.020"),
    ],
)
def test_p_values(entry, english):
    assert says({"value": 0.1, **entry}, "p") == (english, english.replace("\u00a0", ""))


def test_a_projection_has_four_digits():
    assert says({"value": 35_970_031.4}, "about") == ("35,970,000", "35,970,000")
    assert says({"value": 7_412}, "about") == ("7,412", "7,412")


class TestCase:
    """The alternative that holds is decided by machinery, from the record alone."""

    @pytest.mark.parametrize(
        ("value", "of", "case"),
        [(0, 38, "none"), (1, 38, "one"), (2, 38, "some"), (37, 38, "some"), (38, 38, "all"), (1, 1, "all"), (0, 1, "none"),
         (0, 0, "none"), (2, 2, "all"), (1, 2, "one")],
    )  # fmt: skip
    def test_by_count(self, value, of, case):
        assert case_of({"value": value, "of": of}) == case
        assert case_of({"value": float(value), "of": of}) == case

    @pytest.mark.parametrize(
        ("value", "p", "alpha", "case"),
        [(-0.1, 0.75, 0.05, "unclear"), (-0.1, 0.05, 0.05, "unclear"), (-0.1, 0.049, 0.05, "fell"), (0.1, 0.08, 0.1, "rose")],
    )  # fmt: skip
    def test_by_a_test_where_no_interval_is(self, value, p, alpha, case):
        """A change that exchanging the years gives as easily is none (Fisher: reject below the level)."""
        assert case_of({"value": value, "p": p, "alpha": alpha}) == case
        assert case_of({"value": 0.1, "p": 0.9, "alpha": alpha, "interval": [0.05, 0.2]}) == "rose"

    def test_a_base_goes_before_an_interval(self):
        assert case_of({"value": 3, "of": 3, "interval": [-1, 4]}) == "all"

    @pytest.mark.parametrize(
        ("interval", "case"),
        [([0.1, 0.3], "rose"), ([-0.3, -0.1], "fell"), ([-0.1, 0.3], "unclear"), ([0, 0.3], "unclear"), ([-0.3, 0], "unclear"),
         ([0, 0], "unclear")],
    )  # fmt: skip
    def test_by_sign_and_certainty(self, interval, case):
        """An interval that touches zero does not exclude it."""
        assert case_of({"value": 0.1, "interval": interval}) == case

    @pytest.mark.parametrize(
        ("value", "interval", "case"),
        [(0.6, [0.55, 0.65], "rose"), (0.4, [0.35, 0.45], "fell"), (0.6, [0.4, 0.8], "unclear"), (0.6, [0.5, 0.7], "unclear"),
         (0.6, None, "rose"), (0.4, None, "fell"), (0.5, None, "unclear")],
    )  # fmt: skip
    def test_against_another_value_than_zero(self, value, interval, case):
        entry = {"value": value, "versus": 0.5} | ({"interval": interval} if interval else {})
        assert case_of(entry) == case

    @pytest.mark.parametrize(("value", "case"), [(0.1, "rose"), (-0.1, "fell"), (0, "unclear"), (-0.0, "unclear")])
    def test_by_sign_where_there_is_no_interval(self, value, case):
        assert case_of({"value": value}) == case_of({"value": value, "interval": None}) == case

    @pytest.mark.parametrize("value", ["a word", {"en": "a", "zh": "甲"}, True, False, None, ["a"], [1, 2]])
    def test_words_truth_values_and_lists_have_none(self, value):
        assert case_of({"value": value}) is None

    def test_what_is_hidden_has_none(self):
        assert case_of({"hidden": True}) is case_of({"hidden": True, "value": 3, "of": 3}) is None


class TestHeld:
    def test_names_elements_and_formats(self):
        found = held("{top:.1f}, {name}, {names[0]}, {a.b:abs ci .2f}")
        assert [(one["name"], one["place"], one["format"]) for one in found] == [
            ("top", None, ".1f"), ("name", None, None), ("names", "0", None), ("a.b", None, "abs ci .2f"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "text",
        [r"$\frac{a}{b}$", "$$T_{a}\n\n{b}$$", "`{a}`", "``{a}``", "`` `{a}` ``", "```\n{a}\n```", "~~~py\n{a}\n\n{b}\n~~~",
         "[x](y{a}z)", "<a href='{a}'>", r"\begin{align}{a}\end{align}", r"\\({a}\\)", r"\\[{a}\\]", "{A}", "{a b}", "{}", "{*a*}", "{@a}", "{1}"],
    )  # fmt: skip
    def test_what_is_no_value(self, text):
        assert held(text) == []
        assert filled(text, lambda match: "FILLED") == text

    def test_between_formulas_and_code_there_are_values(self):
        text = r"$a$ {x} `b` {y} $\frac{a}{b}$ {z}"
        assert [one["name"] for one in held(text)] == ["x", "y", "z"]
        assert filled(text, lambda match: "!") == r"$a$ ! `b` ! $\frac{a}{b}$ !"

    def test_two_prices_in_two_paragraphs_are_no_formula(self):
        assert [one["name"] for one in held("It cost $5.\n\n{x} cost $6.")] == ["x"]
