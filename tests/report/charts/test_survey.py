"""Charts of the survey and its evaluation: legible in both languages, the same bytes twice, and the numbers that went
in.
"""

from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figures import SOURCE, complaints, install_labels, words
from matplotlib.patches import Ellipse, FancyArrowPatch, Rectangle
from matplotlib.text import Annotation

from bphs.errors import InputError, RenderError
from bphs.measures.coded import saturation_curve
from bphs.report import charts
from bphs.report.figures import style
from bphs.report.words.wording import Text, language

TITLE = Text("Residents of W District, by street, town and township", "W区居民调查，按街道、镇、乡")
GIVEN = {"title": TITLE, "source": SOURCE}
DIMENSIONS = {
    "policy": Text("Policy environment", "政策环境"), "financing": Text("Financing", "经费保障"), "provision": Text("Service provision", "服务供给"),
    "participation": Text("Residents’ participation", "居民参与"), "equalization": Text("Perceived equalization", "均等化感知"),
}  # fmt: skip
RESIDENCE = {1: Text("urban", "城镇"), 2: Text("rural", "农村")}
EDUCATION = {
    1: Text("primary or less", "小学及以下"),
    2: Text("junior secondary", "初中"),
    3: Text("senior secondary", "高中或中专"),
    4: Text("college or more", "大专及以上"),
}
LABELS = {
    "age": Text("Age (10 years)", "年龄（每10岁）"),
    "education": Text("Education", "文化程度"),
    "residence": Text("Residence", "居住地"),
}
LEVELS = {"education": EDUCATION, "residence": RESIDENCE}
ANSWERS = {
    1: Text("village clinic", "村卫生室"),
    2: Text("township hospital", "乡镇卫生院"),
    3: Text("county hospital or above", "县级及以上医院"),
}
SERVICES = [
    ("health records", "居民健康档案管理"), ("health education", "健康教育"), ("vaccination", "预防接种"), ("health management of children aged 0–6", "0～6岁儿童健康管理"),
    ("maternal health management", "孕产妇健康管理"), ("health management of the elderly", "老年人健康管理"), ("hypertension management", "高血压患者健康管理"),
    ("type 2 diabetes management", "2型糖尿病患者健康管理"), ("management of severe mental disorders", "严重精神障碍患者管理"), ("tuberculosis management", "肺结核患者健康管理"),
    ("traditional Chinese medicine health management", "中医药健康管理"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def places() -> pd.DataFrame:
    """Eight streets, ten towns, six townships, as in the study; scores made up, one of them not shown."""
    kinds = ["street"] * 8 + ["town"] * 10 + ["township"] * 6
    names = [
        f"{letter}{number:02}" for letter, count in (("S", 8), ("T", 10), ("X", 6)) for number in range(1, count + 1)
    ]
    return pd.DataFrame({"name": names, "kind": kinds, "score": [*np.linspace(78.4, 52.6, 23), np.nan]})


def services() -> pd.DataFrame:
    """Eleven services, several of them close to each other."""
    matters = [0.54, 0.51, 0.43, 0.50, 0.52, 0.49, 0.43, 0.46, 0.47, 0.46, 0.465]
    done = [4.32, 4.24, 4.06, 4.14, 4.0, 4.05, 4.27, 4.01, 4.54, 4.32, 4.33]
    cross = (np.mean(matters), np.mean(done))
    named = {
        (True, False): "concentrate_here",
        (True, True): "keep_up",
        (False, False): "low_priority",
        (False, True): "possible_overkill",
    }
    table = pd.DataFrame({"item": [f"s{place:02}" for place in range(11)], "importance": matters, "performance": done})
    for axis, half in (("importance", 0.05), ("performance", 0.06)):
        table[f"{axis}_lower"], table[f"{axis}_upper"] = table[axis] - half, table[axis] + half
    table["quadrant"] = [named[a >= cross[0], b >= cross[1]] for a, b in zip(matters, done, strict=True)]
    return table


def priorities():
    table, names = services(), {f"s{place:02}": Text(*both) for place, both in enumerate(SERVICES)}
    return charts.importance_performance(
        table, cross=(table["importance"].mean(), table["performance"].mean()), names=names, **GIVEN
    )


def odds(categories=("",)) -> pd.DataFrame:
    """Odds ratios as `ModelResult.to_frame` gives them: rows of reference have no limits, the intercept no ratio."""
    rows = [("intercept", "", np.nan, np.nan, np.nan), ("age", "", 1.16, 1.05, 1.29), ("education", "1", 1.0, np.nan, np.nan),
            ("education", "2", 1.28, 0.81, 2.02), ("education", "3", 1.4, 0.89, 2.2), ("education", "4", 3.12, 2.04, 4.79),
            ("residence", "1", 1.0, np.nan, np.nan), ("residence", "2", 0.62, 0.46, 0.84)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["variable", "level", "odds_ratio", "odds_ratio_lower", "odds_ratio_upper"])
    return pd.concat([table.assign(category=each) for each in categories], ignore_index=True)


def freed() -> pd.DataFrame:
    """A predictor with an odds ratio at each step, the others with one for all."""
    table = odds(("2|3", "3|4", ""))
    return table[(table["variable"] == "residence") == (table["category"] != "")]


def forest(table=None, **changes):
    return charts.forest(odds() if table is None else table, **({"labels": LABELS, "levels": LEVELS} | GIVEN | changes))


def chances(values, by=(), answers=(1,)) -> pd.DataFrame:
    """Probabilities as `predicted_probabilities` gives them."""
    rows = [(value, other, answer) for other in by or [None] for value in values for answer in answers]
    table = pd.DataFrame(rows, columns=["value", "by_value", "category"]).assign(variable="education", by="residence")
    middle = 0.2 + 0.1 * (np.arange(len(table)) % 5)
    table = table.assign(probability=middle, lower=middle - 0.06, upper=middle + 0.08)
    return table if by else table.drop(columns=["by", "by_value"])


def predicted(table=None, **changes):
    given = {"label": LABELS["education"], "values": EDUCATION, "lines": RESIDENCE} | GIVEN | changes
    return charts.predicted(chances([1, 2, 3, 4], by=(1, 2)) if table is None else table, **given)


def scores() -> pd.DataFrame:
    rows = [
        (group, name, value - 3 * group, value - 3 * group - 2, value - 3 * group + 2)
        for group in (1, 2)
        for name, value in zip([*DIMENSIONS, "overall"], (61.5, 55.0, 66.2, 70.1, 63.3, 62.8), strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "name", "score", "lower", "upper"])


def weights() -> pd.DataFrame:
    experts = pd.DataFrame({"item": list(DIMENSIONS), "method": "ahp", "weight": [0.19, 0.25, 0.32, 0.10, 0.14]})
    experts = experts.assign(lowest=experts["weight"] - 0.04, highest=experts["weight"] + 0.06)
    return pd.concat(
        [
            experts,
            experts[["item"]].assign(method="entropy", weight=0.2),
            experts[["item"]].assign(method="combined", weight=[0.19, 0.23, 0.29, 0.12, 0.17]),
        ]
    )


METHODS = {
    "ahp": Text("AHP (nine experts)", "层次分析法（9位专家）"),
    "entropy": Text("entropy of the answers", "熵权法"),
    "combined": Text("combined", "组合权重"),
}


def steps():
    return pd.DataFrame(
        {
            "step_en": ["received", "answered too fast", "analysed"],
            "step_zh": ["回收", "作答过快", "进入分析"],
            "excluded": [0, 29, 0],
            "remaining": [1212, 1183, 1183],
        }
    )


def eigenvalues():
    found = np.array([7.1, 2.4, 1.6, 1.3, *np.linspace(0.95, 0.3, 14)])
    return pd.DataFrame(
        {
            "component": range(1, 19),
            "eigenvalue": found,
            "random_percentile": np.linspace(1.4, 0.7, 18),
            "retained": [True] * 3 + [False] * 15,
        }
    )


def loadings():
    return pd.DataFrame(
        {
            "dimension": ["policy"] * 3 + ["financing"] * 3,
            "item": ["pe1", "pe2", "pe3", "fn1", "fn2", "fn3"],
            "standardised": [0.61, 0.83, 0.79, 0.8, 0.42, -0.57],
        }
    )


ITEM_NAMES = {
    f"{dimension[:2]}{place}": Text(
        "Equipment and medicines are short" if place == 3 else "Equal chances",
        "设备药品难以满足需要" if place == 3 else "机会均等",
    )
    for dimension in DIMENSIONS
    for place in range(5)
}


def five_factors() -> pd.DataFrame:
    return pd.DataFrame(
        [(dimension, f"{dimension[:2]}{place}", 0.4 + 0.1 * place) for dimension in DIMENSIONS for place in range(5)],
        columns=["dimension", "item", "standardised"],
    )


def together() -> pd.DataFrame:
    """All ten pairs of five dimensions; the interval of the last includes 0."""
    pairs = list(combinations(DIMENSIONS, 2))
    table = pd.DataFrame(pairs, columns=["dimension", "other"]).assign(
        latent_correlation=[0.62, 0.51, -0.43, 0.35, 0.27, 0.19, 0.55, 0.48, 0.31, 0.04]
    )
    return table.assign(lower=table["latent_correlation"] - 0.08, upper=table["latent_correlation"] + 0.08)


def found_by(m):
    """A saturation curve of as many interviews."""
    rows = [(f"I{place}", f"c{code}") for place in range(m) for code in {place % 5, place // 3}]
    return saturation_curve(pd.DataFrame(rows, columns=["interview", "code"]), replicates=99)


CHARTS = {
    "saturation": lambda: charts.saturation(found_by(20), **GIVEN),
    "severity": lambda: charts.severity(
        pd.DataFrame({"code": list(DIMENSIONS), "share": [0.4, 0.4, 0.3, 0.1, 0.05], "severity": [2, 2, 3, 1, 1.5]}),
        names=DIMENSIONS,
        scale=(1, 3),
        **GIVEN,
    ),
    "saturation_of_few": lambda: charts.saturation(found_by(2), **GIVEN),
    "importance_performance": priorities,
    "forest": forest,
    "forest_of_steps": lambda: forest(freed()),
    "forest_of_answers": lambda: forest(odds(("2", "3")), series=ANSWERS),
    "predicted_levels": predicted,
    "predicted_band": lambda: predicted(
        chances(np.linspace(20.3, 69.8, 11), by=(1, 2)), values=None, label=LABELS["age"]
    ),
    "predicted_answers": lambda: predicted(chances([1, 2, 3, 4], answers=(1, 2, 3)), lines=ANSWERS),
    "scores": lambda: charts.scores(scores(), names=DIMENSIONS, groups=RESIDENCE, **GIVEN),
    "weights_bars": lambda: charts.weights_bars(weights(), names=DIMENSIONS, methods=METHODS, **GIVEN),
    "flow": lambda: charts.flow(steps(), **GIVEN),
    "scree": lambda: charts.scree(eigenvalues(), percentile=95, **GIVEN),
    "path": lambda: charts.path(loadings(), DIMENSIONS, **GIVEN),
    "path_with_arcs": lambda: charts.path(
        five_factors(), DIMENSIONS, items=ITEM_NAMES, correlations=together(), **GIVEN
    ),
}


def test_an_unknown_kind_and_a_place_twice_are_told_together():
    table = pd.concat([places(), places().head(1)]).replace({"kind": {"town": "city"}})
    with pytest.raises(RenderError) as refused:
        charts.township_intervals(table.assign(lower=50.0, upper=90.0), middle=70.0, **GIVEN)
    assert "'city'" in str(refused.value)
    assert "'S01' twice" in str(refused.value)


class TestImportancePerformance:
    def test_points_intervals_and_crosshairs_are_where_the_table_has_them(self):
        axes, table = priorities().axes[0], services()
        drawn = {
            tuple(np.round(point, 6))
            for line in axes.lines
            if line.get_marker() in style.MARKERS
            for point in line.get_xydata()
        }
        assert drawn == {(round(row.performance, 6), round(row.importance, 6)) for row in table.itertuples()}
        across = [line.get_ydata()[0] for line in axes.lines if list(line.get_xdata()) == [0, 1]]
        assert across == [pytest.approx(table["importance"].mean())]
        ends = {tuple(np.round(part[:, 0], 6)) for lines in axes.collections for part in lines.get_segments()}
        assert (round(4.32 - 0.06, 6), round(4.32 + 0.06, 6)) in ends

    def test_every_item_is_named_under_its_quadrant_and_its_code_stands_at_its_point(self):
        shown = words(priorities()).replace("\n", " ")
        for place, (english, _) in enumerate(SERVICES):
            assert f"s{place:02}  {english}" in shown
        key = [text.get_text() for text in priorities().axes[1].texts]
        assert (
            key.index("keep up")
            < next(place for place, text in enumerate(key) if text.startswith("s00  "))
            < key.index("low priority")
        )
        assert {f"s{place:02}" for place in range(11)} <= {text.get_text() for text in priorities().axes[0].texts}

    def test_numbers_stand_for_long_codes(self):
        table = services().assign(item=lambda rows: "satisfied_" + rows["item"])
        figure = charts.importance_performance(
            table,
            cross=(0.48, 4.2),
            names={f"satisfied_s{place:02}": Text(*both) for place, both in enumerate(SERVICES)},
            **GIVEN,
        )
        assert "1  health records" in words(figure)
        assert {str(place) for place in range(1, 12)} <= {text.get_text() for text in figure.axes[0].texts}

    def test_points_that_nearly_meet_keep_their_names_apart(self):
        """As in the survey: three items whose intervals lie over each other."""
        table = services()
        table.loc[[1, 3, 4], "performance"], table.loc[[1, 3, 4], "importance"] = (
            [4.15, 4.151, 4.149],
            [0.5, 0.505, 0.495],
        )
        assert complaints(charts.importance_performance(table, cross=(0.48, 4.2), **GIVEN)) == []

    @pytest.mark.parametrize(
        ("spoken", "names"),
        [
            ("en", {"keep up", "concentrate here", "low priority", "lower importance, rated well"}),
            ("zh", {"优势保持区", "重点改进区", "低优先区", "维持区"}),
        ],
    )
    def test_quadrants_are_named_in_their_corners(self, spoken, names):
        """Martilla and James 1977: importance upwards, performance to the right; to concentrate on is top left."""
        with language(spoken):
            axes = priorities().axes[0]
        corners = {text.get_text(): text.xy for text in axes.texts if isinstance(text, matplotlib.text.Annotation)}
        assert set(corners) == names
        assert corners[{"en": "concentrate here", "zh": "重点改进区"}[spoken]] == (0, 1)
        assert corners[{"en": "lower importance, rated well", "zh": "维持区"}[spoken]] == (1, 0)


class TestForest:
    def test_odds_ratios_stand_on_a_logarithmic_axis_beside_one(self):
        axes = forest().axes[0]
        assert axes.get_xscale() == "log"
        assert [1, 1] in [list(line.get_xdata()) for line in axes.lines]
        points = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
        assert points == [1.16, 1.28, 1.4, 3.12, 0.62]
        assert [2.04, 4.79] in [list(line.get_xdata()) for line in axes.lines]
        assert "3.12 [2.04, 4.79]" in words(forest())

    def test_what_is_the_same_at_all_steps_stands_beside_its_name(self):
        """Only the row with two odds ratios parts them; the key names the series without a step."""
        figure = forest(freed())
        assert "the same for all" in words(figure)
        axes = figure.axes[0]
        points = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if len(line.get_xdata()) == 1]
        names = {text.get_text(): text.xy[1] for text in axes.texts if isinstance(text, Annotation)}
        heights = dict(points)
        assert heights[1.16] == pytest.approx(names["Age (10 years)"])
        assert sorted(y - names["rural"] for x, y in points if x == 0.62) == pytest.approx([-7, 7])

    def test_the_reference_is_named_with_the_variable(self):
        shown = words(forest())
        assert "Education (reference: primary or less)" in shown
        assert "Residence (reference: urban)" in shown
        with language("zh"):
            assert "居住地（参照：城镇）" in words(forest())

    def test_the_reference_can_be_given_where_the_table_has_no_row_for_it(self):
        bare = odds()[lambda table: table["odds_ratio_lower"].notna() | table["odds_ratio"].isna()].drop(
            columns="category"
        )
        assert words(forest(bare, references={"education": 1, "residence": 1})) == words(forest())

    def test_an_interval_without_end_is_cut_and_marked(self):
        """A separated level: the axis is not stretched, an arrow says that the interval goes on."""
        table = odds()
        table.loc[5, ["odds_ratio", "odds_ratio_lower", "odds_ratio_upper"]] = [40.0, 0.3, np.inf]
        figure = forest(table)
        assert figure.axes[0].get_xlim()[1] < 300
        assert ">" in [line.get_marker() for line in figure.axes[0].lines]
        assert "40.0 [0.30, >999]" in words(figure)
        assert complaints(figure) == []

    def test_rounding_does_not_move_a_limit_onto_one(self):
        """1.004 printed as 1.00 would hide that the interval leaves 1 out."""
        table = odds()
        table.loc[1, ["odds_ratio", "odds_ratio_lower", "odds_ratio_upper"]] = [1.015, 1.004, 1.026]
        assert "1.015 [1.004, 1.026]" in words(forest(table))

    def test_long_words_are_broken(self):
        words_of = {
            "education": {
                **EDUCATION,
                2: Text(
                    "junior secondary school, finished or not finished at all",
                    "初中（毕业或肄业，含技工学校在内的各类情形）",
                ),
            }
        }
        assert complaints(forest(levels=LEVELS | words_of)) == []

    def test_a_variable_without_words_is_an_error_that_names_it(self):
        with pytest.raises(InputError, match="education"):
            forest(labels={"age": LABELS["age"]})


class TestPredicted:
    def test_levels_have_bars_and_numbers_have_bands(self):
        assert [type(part).__name__ for part in predicted().axes[0].collections] == ["LineCollection"] * 2
        assert [type(part).__name__ for part in CHARTS["predicted_band"]().axes[0].collections] == [
            "FillBetweenPolyCollection"
        ] * 2

    def test_shows_per_cent_between_the_limits(self):
        """.2 with limits .14 and .28 is drawn at 20, from 14 to 28."""
        axes = predicted().axes[0]
        assert 20 in np.round(axes.lines[0].get_ydata(), 6)
        assert np.round(axes.collections[0].get_segments()[0][:, 1], 6).tolist() == [14, 28]

    def test_lines_along_a_number_carry_their_names(self):
        axes = CHARTS["predicted_band"]().axes
        assert len(axes) == 1
        assert {"urban", "rural"} <= {text.get_text() for text in axes[0].texts}

    def test_answers_are_lines_if_there_is_no_second_variable(self):
        shown = words(CHARTS["predicted_answers"]())
        assert all(answer.en in shown for answer in ANSWERS.values())

    def test_one_answer_is_chosen_among_several(self):
        table = chances([1, 2, 3, 4], by=(1, 2), answers=(1, 2, 3))
        with pytest.raises(RenderError, match="category="):
            predicted(table)
        with pytest.raises(RenderError, match="answer 9"):
            predicted(table, category=9)
        assert len(predicted(table, category=2).axes[0].collections) == 2

    def test_lines_differ_in_more_than_colour(self):
        lines = [line for line in CHARTS["predicted_answers"]().axes[0].lines if len(line.get_xdata()) == 4]
        assert len({str(line._dash_pattern) for line in lines if line.get_marker() == "None"}) == 3
        assert len({line.get_marker() for line in lines} - {"None"}) == 3


class TestScoresAndWeights:
    def test_dimensions_are_sorted_and_the_overall_score_comes_first(self):
        """Means over both groups: participation 65.6, provision 61.7, equalization 58.8, policy 57, financing 50.5."""
        names = [tick.get_text() for tick in CHARTS["scores"]().axes[0].get_yticklabels()]
        assert names == [
            "Overall",
            "Residents' participation",
            "Service provision",
            "Perceived equalization",
            "Policy environment",
            "Financing",
        ]

    def test_points_and_intervals_are_the_scores(self):
        axes = CHARTS["scores"]().axes[0]
        assert {round(value, 6) for line in axes.lines for value in line.get_xdata()} == set(scores()["score"].round(6))
        ends = {tuple(np.round(part[:, 0], 6)) for lines in axes.collections for part in lines.get_segments()}
        assert ends == {(round(row.lower, 6), round(row.upper, 6)) for row in scores().itertuples()}
        assert "67.1" in words(CHARTS["scores"]())

    def test_the_axis_shows_where_the_scores_are(self):
        """Limits of 47.0 (49 − 2) and 69.1 (67.1 + 2), and little more: with points, an axis need not begin at 0."""
        low, high = CHARTS["scores"]().axes[0].get_xlim()
        assert 44 < low < 47.0
        assert 69.1 < high < 72

    def test_points_of_groups_differ_in_shape_and_fill(self):
        axes = CHARTS["scores"]().axes[0]
        assert [(line.get_marker(), line.get_markerfacecolor() == "white") for line in axes.lines] == [
            ("o", False),
            ("s", True),
        ]
        assert any(line.get_visible() for line in axes.get_xgridlines())

    def test_groups_differ_in_grey_print(self):
        """Luminance of the fills of neighbouring series at least a third apart in contrast (WCAG's formula)."""
        axes = CHARTS["weights_bars"]().axes[0]
        fills = list(dict.fromkeys(matplotlib.colors.to_hex(patch.get_facecolor()) for patch in axes.patches))
        grey = [
            0.05
            + float(
                np.dot(
                    [
                        ((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92
                        for c in matplotlib.colors.to_rgb(fill)
                    ],
                    (0.2126, 0.7152, 0.0722),
                )
            )
            for fill in fills
        ]
        assert len(fills) == 3
        assert all(max(a, b) / min(a, b) > 4 / 3 for a, b in pairwise(grey))

    def test_weights_are_sorted_and_ranges_drawn_where_there_are_any(self):
        axes = CHARTS["weights_bars"]().axes[0]
        assert axes.get_yticklabels()[0].get_text() == "Service provision"
        drawn = {
            tuple(np.round(part[:, 0], 6)) for lines in axes.collections for part in lines.get_segments() if len(part)
        }
        assert drawn == {(round(row.lowest, 6), round(row.highest, 6)) for row in weights().dropna().itertuples()}

    def test_a_bar_twice_and_too_many_series_are_refused(self):
        with pytest.raises(RenderError, match="'policy' twice"):
            charts.weights_bars(pd.concat([weights(), weights().head(1)]), **GIVEN)
        with pytest.raises(RenderError, match="5 series"):
            charts.scores(
                pd.concat([scores().assign(group=group) for group in range(5)]).drop_duplicates(["group", "name"]),
                **GIVEN,
            )


class TestOfTheSurvey:
    def test_flow_shows_what_every_step_left(self):
        shown = words(CHARTS["flow"]())
        assert {"1,212", "−29", "1,183"} <= set(shown.split("\n"))
        widths = [round(patch.get_width()) for patch in CHARTS["flow"]().axes[0].patches]
        assert widths == [1212, 1183, 29, 1183]
        assert CHARTS["flow"]().axes[0].patches[2].get_x() == 1183

    def test_flow_says_that_a_rule_excluded_nobody(self):
        table = pd.concat(
            [steps().head(1), steps().head(1).assign(step_en="no such code", step_zh="编码超出范围"), steps().tail(2)]
        )
        assert "0" in words(charts.flow(table, **GIVEN)).split("\n")

    def test_scree_fills_the_components_that_are_kept(self):
        """15 of the 18 components are shown, 3 of them filled."""
        lines = CHARTS["scree"]().axes[0].lines
        assert len(lines[1].get_xdata()) == 15
        assert lines[2].get_ydata().tolist() == [7.1, 2.4, 1.6]
        assert "random data, 95th percentile" in words(CHARTS["scree"]())
        assert "observed, above chance: kept" in words(CHARTS["scree"]())

    def test_path_has_a_box_for_each_item_and_its_loading(self):
        figure = CHARTS["path"]()
        shown = words(figure).replace("\n", " ")
        assert all(text in shown for text in ("pe1", "fn3", "0.830", "−0.570", "Policy environment"))
        assert sum(isinstance(patch, Ellipse) for patch in figure.axes[0].patches) == 2

    def test_path_has_an_arc_with_its_value_for_every_pair(self):
        """Five dimensions have 10 pairs; one interval includes 0, so one arc is broken."""
        figure = CHARTS["path_with_arcs"]()
        arcs = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
        assert len(arcs) == 10
        assert [arc.get_linestyle() for arc in arcs].count("solid") == 9
        assert {"0.62", "−0.43", "0.04"} <= set(words(figure).split("\n"))
        assert "Arcs: correlations" in words(figure)
        assert "Arcs" not in words(CHARTS["path"]())

    def test_arcs_join_the_ellipses_of_their_dimensions(self):
        axes = CHARTS["path_with_arcs"]().axes[0]
        middles = {
            text.get_text().replace("\n", " "): patch.center[1]
            for patch in axes.patches
            if isinstance(patch, Ellipse)
            for text in axes.texts
            if text.get_position() == patch.center
        }
        first = next(patch for patch in axes.patches if isinstance(patch, FancyArrowPatch))
        ends = first._path_original.vertices[[0, -1], 1]
        assert abs(ends - [middles["Policy environment"], middles["Financing"]]).max() < 23

    def test_path_names_its_items_in_their_boxes(self):
        figure = CHARTS["path_with_arcs"]()
        assert sum(isinstance(patch, Rectangle) for patch in figure.axes[0].patches) == 25
        assert "po3 Equipment and medicines are short" in words(figure).replace("\n", " ").replace("  ", " ")

    def test_arcs_of_what_is_not_there_are_refused_and_those_of_too_many_left_out(self):
        with pytest.raises(RenderError, match="'equalization'"):
            charts.path(loadings(), DIMENSIONS, correlations=together(), **GIVEN)
        seven = pd.concat(
            [five_factors(), pd.DataFrame({"dimension": ["six", "seven"], "item": ["a", "b"], "standardised": 0.5})]
        )
        names = {**DIMENSIONS, "six": Text("Six", "六"), "seven": Text("Seven", "七")}
        for loaded, pairs in ((seven, together()), (loadings(), together().head(0))):
            figure = charts.path(loaded, names, correlations=pairs, **GIVEN)
            assert not [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
            assert "Arcs" not in words(figure)
