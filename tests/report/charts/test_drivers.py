"""Charts of models and of places: legible in both languages, the same bytes twice, and the numbers that went in."""

from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figures import SOURCE, install_labels, words
from matplotlib.patches import FancyArrowPatch, Rectangle

from bphs.errors import RenderError
from bphs.measures.models.mediators import Mediation
from bphs.report import charts
from bphs.report.charts.curves import spread
from bphs.report.figures import style
from bphs.report.words.wording import Text, language

TITLE = Text("Residents of W District, in town and country", "W区城乡居民调查")
GIVEN = {"title": TITLE, "source": SOURCE}
RESIDENCE = {1: Text("urban", "城镇"), 2: Text("rural", "农村")}
EDUCATION = {1: Text("primary school or less", "小学及以下"), 2: Text("junior middle school", "初中"), 3: Text("senior middle, secondary vocational or technical school", "高中、中专或技校"),
             4: Text("junior college", "大专"), 5: Text("bachelor’s degree or more", "本科及以上")}  # fmt: skip
PLACES = {
    1: Text("village clinic or community health station", "村卫生室或社区卫生服务站"),
    2: Text("township hospital or community health centre", "乡镇卫生院或社区卫生服务中心"),
    3: Text("county or district hospital", "县（区）级医院"),
    4: Text("city hospital or above", "市级及以上医院"),
    5: Text("private clinic or pharmacy, or nowhere", "私人诊所、药店或不就诊"),
}
LABELS = {
    "age": Text("Age (per 10 years)", "年龄（每10岁）"),
    "education": Text("Education", "文化程度"),
    "residence": Text("Residence", "居住地"),
}
LEVELS = {"education": EDUCATION, "residence": RESIDENCE}
OUTCOMES = {
    "package": Text("Knows the package", "知晓服务包"),
    "checkup": Text("Check-up in six months", "近半年参加体检"),
    "use": Text("Use", "利用"),
}


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def marginal(*outcomes: str) -> pd.DataFrame:
    """Effects as `average_marginal_effects` gives them; .3214 is 30/40 − 15/35."""
    rows = [
        ("residence", "1", "2.0", 0.3214, 0.11, 0.53),
        ("age", "", "", -0.0012, -0.003, 0.0006),
        *(("education", str(level), "1.0", 0.02 * level, -0.03, 0.04 * level + 0.05) for level in (2, 3, 4, 5)),
    ]
    table = pd.DataFrame(rows, columns=["variable", "level", "reference", "effect", "lower", "upper"]).assign(
        category=1
    )
    return pd.concat([table.assign(outcome=name) for name in outcomes], ignore_index=True) if outcomes else table


def effects(table=None, **changes):
    return charts.effects(
        marginal() if table is None else table,
        **({"labels": LABELS, "levels": LEVELS, "per": {"age": 10}} | GIVEN | changes),
    )


def likely() -> pd.DataFrame:
    """Five answers that add up to one in town and country, two of which end at nearly the same height."""
    rows = []
    for group, start in ((1, (0.2, 0.28, 0.2, 0.2, 0.12)), (2, (0.3, 0.25, 0.25, 0.12, 0.08))):
        for value in np.linspace(0.3, 7.0, 11):
            for place, share in enumerate(start):
                chance = share + 0.01 * value * (-2, 1, 0, 0.5, 0.5)[place]
                rows.append(("distance", value, "residence", group, place + 1, chance, chance - 0.04, chance + 0.05))
    return pd.DataFrame(
        rows, columns=["variable", "value", "by", "by_value", "category", "probability", "lower", "upper"]
    )


def choices(table=None, **changes):
    given = (
        {"categories": PLACES, "groups": RESIDENCE, "label": Text("Distance (km)", "距离（公里）")} | GIVEN | changes
    )
    return charts.choices(likely() if table is None else table, **given)


def fitted() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two lines y = 6 + .7x and y = 5 + .9x with bands of ±.4, and their slopes."""
    x = np.linspace(1, 5, 25)
    lines = [
        pd.DataFrame(
            {
                "moderator": value,
                "predictor": x,
                "fitted": level + slope * x,
                "lower": level + slope * x - 0.4,
                "upper": level + slope * x + 0.4,
            }
        )
        for value, level, slope in ((0.0, 6, 0.7), (1.0, 5, 0.9))
    ]
    return pd.concat(lines), pd.DataFrame(
        {"moderator": [0.0, 1.0], "slope": [0.7, 0.9], "lower": [-0.1, 0.6], "upper": [1.5, 1.2]}
    )


def slopes(**changes):
    lines, steep = fitted()
    given = {
        "predictor": LABELS["education"],
        "outcome": Text("Services known of", "知晓的服务项数"),
        "names": {0: RESIDENCE[2], 1: RESIDENCE[1]},
        "values": EDUCATION,
        "slopes": steep,
    }
    return charts.slopes(lines, **(given | GIVEN | changes))


def places() -> pd.DataFrame:
    """Eight streets, ten towns, six townships, as in the study; scores made up, one of them not shown."""
    kinds = ["street"] * 8 + ["town"] * 10 + ["township"] * 6
    names = [
        f"{letter}{number:02}" for letter, count in (("S", 8), ("T", 10), ("X", 6)) for number in range(1, count + 1)
    ]
    score = np.array([*np.linspace(52.6, 68.4, 23), np.nan])
    return pd.DataFrame({"name": names, "kind": kinds, "score": score, "lower": score - 4.0, "upper": score + 5.0})


def mediated(*mediators: str) -> Mediation:
    """A result with numbers of its own: a = .5, b = .4, so a × b = .2; c′ = .6, c = .8, and a quarter is indirect."""
    chain = ("known", *mediators, "satisfied")
    arrows = [
        (end, start, 0.5 if start == "known" else 0.4) for place, end in enumerate(chain) for start in chain[:place]
    ]
    paths = pd.DataFrame(arrows, columns=["outcome", "term", "coefficient"]).assign(
        lower=lambda rows: rows["coefficient"] - 0.3, upper=lambda rows: rows["coefficient"] + 0.3
    )
    paths.loc[paths["outcome"].eq("health") & paths["term"].eq("known"), ["coefficient", "lower"]] = [0.1, -0.2]
    paths = pd.concat(
        [
            paths,
            pd.DataFrame(
                {"outcome": ["satisfied"], "term": ["age"], "coefficient": [9.0], "lower": [8.0], "upper": [10.0]}
            ),
        ],
        ignore_index=True,
    )
    ways = [
        " → ".join(("known", *way, "satisfied"))
        for size in range(1, len(mediators) + 1)
        for way in combinations(mediators, size)
    ]
    names, values = [*ways, "total_indirect", "direct", "total"], [*[0.2 / len(ways)] * len(ways), 0.2, 0.6, 0.8]
    found = pd.DataFrame({"effect": names, "coefficient": values}).assign(
        lower=lambda rows: rows["coefficient"] - 0.05,
        upper=lambda rows: rows["coefficient"] + 0.05,
        share=lambda rows: rows["coefficient"] / 0.8,
    )
    return Mediation(chain, 100, 0, 500, 1, "percentile", 0.95, paths, found, ())


VARIABLES = {
    "known": Text("Services known of (of 13)", "知晓的服务项数（共13项）"),
    "received": Text("Services received (of 11)", "接受的服务项数（共11项）"),
    "health": Text("Self-rated health", "自评健康"),
    "third": Text("third", "第三"),
    "satisfied": Text("Overall satisfaction (1–5)", "总体满意度（1～5分）"),
}


SERVICES = {
    "records": Text("health records", "健康档案"),
    "vaccination": Text("vaccination", "预防接种"),
    "outbreaks": Text("outbreak reporting and response", "传染病报告与处理"),
    "mental": Text("severe mental disorders", "严重精神障碍管理"),
}


def aware() -> pd.DataFrame:
    """Levels in town (1) and country (2) with limits ±4; the gaps are 2, −3, 30 and 10 points."""
    rows = [
        (name, group, level)
        for name, town, country in (
            ("records", 60, 58),
            ("vaccination", 80, 83),
            ("outbreaks", 50, 20),
            ("mental", 30, 20),
        )
        for group, level in ((1, town), (2, country))
    ]
    return pd.DataFrame(rows, columns=["name", "group", "value"]).assign(
        lower=lambda table: table["value"] - 4.0, upper=lambda table: table["value"] + 4.0
    )


def differences() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["mental", "records", "vaccination", "outbreaks"],
            "gap": [10.0, 2.0, -3.0, 30.0],
            "lower": [-1.0, -3.0, -5.5, 21.0],
            "upper": [21.0, 7.0, -0.5, 39.0],
        }
    )


def group_gaps(**changes):
    return charts.group_gaps(
        **(
            {
                "levels": aware(),
                "axis": Text("Residents who know of the service (%)", "知晓该项服务的居民（%）"),
                "names": SERVICES,
                "groups": RESIDENCE,
            }
            | GIVEN
            | changes
        )
    )


CHARTS = {
    "effects": effects,
    "effects_of_two": lambda: effects(marginal("package", "checkup"), panels=OUTCOMES),
    "effects_of_three": lambda: effects(marginal(*OUTCOMES), panels=OUTCOMES),
    "choices": choices,
    "choices_of_all": lambda: choices(likely().query("by_value == 1").drop(columns=["by", "by_value"])),
    "slopes": slopes,
    "slopes_of_numbers": lambda: slopes(values=None, slopes=None, predictor=Text("Distance (km)", "距离（公里）")),
    "mediation_path": lambda: charts.mediation_path(mediated("received"), VARIABLES, **GIVEN),
    "mediation_of_two": lambda: charts.mediation_path(mediated("received", "health"), VARIABLES, **GIVEN),
    "group_gaps": lambda: group_gaps(gaps=differences()),
    "group_gaps_untested": group_gaps,
    "township_intervals": lambda: charts.township_intervals(places(), middle=60.0, **GIVEN),
}


def lines_of(axes) -> list:
    """The lines with bands: not their marks, which carry the same colours."""
    return [line for line in axes.lines if line.get_marker() == "None" and len(line.get_xdata()) > 2]


class TestEffects:
    def test_shows_percentage_points_and_ten_years(self):
        """.3214 is 32.1 points; −.0012 a year is −1.2 points in ten years, with −3.0 and 0.6 as limits."""
        shown = words(effects())
        assert "+32.1 [+11.0, +53.0]" in shown
        assert "−1.2 [−3.0, +0.6]" in shown
        axes = effects().axes[0]
        ends = {tuple(np.round(part[:, 0], 6)) for lines in axes.collections for part in lines.get_segments()}
        assert {(11.0, 53.0), (-3.0, 0.6)} <= ends
        assert [0, 0] in [list(line.get_xdata()) for line in axes.lines]

    def test_the_reference_is_named_with_the_variable(self):
        assert "Residence (reference: rural)" in words(effects())
        with language("zh"):
            assert "文化程度（参照：小学及以下）" in words(effects())

    def test_panels_share_their_axis_and_their_rows(self):
        table = marginal("package", "checkup")
        table.loc[table["outcome"] == "checkup", ["effect", "lower", "upper"]] *= -1
        first, second = effects(table, panels=OUTCOMES).axes
        assert first.get_xlim() == second.get_xlim()
        assert first.get_ylim() == second.get_ylim()
        drawn = [
            sorted(next(line for line in axes.lines if line.get_marker() == "o").get_ydata())
            for axes in (first, second)
        ]
        assert drawn[0] == drawn[1]

    def test_a_variable_of_one_outcome_leaves_the_other_panel_empty_there(self):
        table = marginal("package", "checkup").query("outcome == 'package' or variable != 'age'")
        figure = effects(table, panels=OUTCOMES)
        assert [
            len(next(line for line in axes.lines if line.get_marker() == "o").get_xdata()) for axes in figure.axes
        ] == [6, 5]

    def test_answers_become_panels(self):
        """An ordered model has an effect on each answer."""
        table = pd.concat([marginal().assign(category=answer) for answer in (3, 4, 5)])
        assert (
            len(
                effects(
                    table, panels={3: Text("neutral", "一般"), 4: Text("satisfied", "满意"), 5: Text("very", "很")}
                ).axes
            )
            == 3
        )

    def test_what_cannot_be_shown_is_told_at_once(self):
        with pytest.raises(RenderError, match="4 panels"):
            effects(pd.concat([marginal().assign(category=answer) for answer in range(4)]))
        with pytest.raises(RenderError, match="'residence' '1' twice"):
            effects(pd.concat([marginal(), marginal()]))
        with pytest.raises(RenderError, match="agee"):
            effects(per={"agee": 10})


class TestChoices:
    def test_a_panel_for_each_group_and_a_line_for_each_answer(self):
        figure = choices()
        assert [len(lines_of(axes)) for axes in figure.axes] == [5, 5]
        assert {axes.get_ylim() for axes in figure.axes} == {figure.axes[0].get_ylim()}
        assert words(figure).count("county or district hospital") == 2

    def test_lines_and_bands_are_the_chances_in_per_cent(self):
        axes = choices().axes[0]
        first = likely().query("by_value == 1 and category == 1")
        assert lines_of(axes)[0].get_ydata() == pytest.approx(100 * first["probability"].to_numpy())
        corners = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert corners.min() == pytest.approx(100 * first["lower"].min())
        assert corners.max() == pytest.approx(100 * first["upper"].max())

    def test_lines_differ_in_more_than_colour(self):
        axes = choices().axes[0]
        assert len({str(line._dash_pattern) for line in lines_of(axes)}) == 5
        assert len({line.get_marker() for line in axes.lines} - {"None"}) == 5

    def test_names_stand_in_the_order_of_the_ends(self):
        figure = choices()
        for axes in figure.axes:
            ends = {line.get_color(): line.get_ydata()[-1] for line in lines_of(axes)}
            names = [text for text in axes.texts if text.xyann[0] > 20 and text.get_text()]
            heights = [text.xy[1] for text in names]
            assert np.argsort(heights).tolist() == np.argsort(list(ends.values())).tolist()

    def test_more_than_six_answers_are_refused(self):
        with pytest.raises(RenderError, match="7 lines"):
            choices(pd.concat([likely().assign(category=answer) for answer in range(7)]))

    def test_labels_move_as_little_as_they_can(self):
        """Least squares under a < b < c, each 4 apart: of 5, 6, 10 the nearest is 3, 7, 11 (deviations −2, 1, 1 add up
        to 0).
        """
        assert spread(np.array([10.0, 5.0, 6.0]), np.full(3, 4.0), -10, 20) == pytest.approx([11, 3, 7])
        assert spread(np.array([0.0, 10.0]), np.full(2, 4.0), -10, 20) == pytest.approx([0, 10])
        assert spread(np.array([19.0, 19.0]), np.full(2, 4.0), 0, 20) == pytest.approx([14, 18])


class TestSlopes:
    def test_marks_stand_at_the_ticks(self):
        """At each of the named levels, and on the line: y = 5 + .9x for the second group."""
        axes = slopes().axes[0]
        marks = [line for line in axes.lines if line.get_marker() in style.MARKERS]
        assert (
            [line.get_xdata().tolist() for line in marks] == [axes.get_xticks().tolist()] * 2 == [[1, 2, 3, 4, 5]] * 2
        )
        assert marks[1].get_ydata() == pytest.approx([5.9, 6.8, 7.7, 8.6, 9.5])

    def test_lines_are_named_with_their_slopes(self):
        shown = words(slopes())
        assert "rural\n+0.70 per step\n[−0.10, +1.50]" in shown
        assert "urban\n+0.90 per step\n[+0.60, +1.20]" in shown
        with language("zh"):
            assert "每升一级+0.90" in words(slopes())

    def test_lines_and_bands_are_what_was_fitted(self):
        """6 + .7 · 5 = 9.5; the band reaches from 6 + .7 − .4 = 6.3 to 9.9."""
        axes = slopes().axes[0]
        assert lines_of(axes)[0].get_ydata()[[0, -1]] == pytest.approx([6.7, 9.5])
        corners = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert (corners.min(), corners.max()) == pytest.approx((6.3, 9.9))

    def test_colours_follow_the_order_of_the_words(self):
        """Town first, as in the other figures, though its code comes last."""
        axes = slopes(names={1: RESIDENCE[1], 0: RESIDENCE[2]}).axes[0]
        assert lines_of(axes)[0].get_ydata()[0] == pytest.approx(5.9)
        assert lines_of(axes)[0].get_color() == style.COLOURS[0]

    def test_levels_are_named_below_the_axis(self):
        axes = slopes().axes[0]
        assert axes.get_xticks().tolist() == [1, 2, 3, 4, 5]
        assert [tick.get_text().replace("\n", " ") for tick in axes.get_xticklabels()][1] == "junior middle school"


class TestMediationPath:
    def test_arrows_carry_their_numbers_and_covariates_are_left_out(self):
        figure = CHARTS["mediation_path"]()
        shown = words(figure)
        assert "a = 0.500\n[0.200, 0.800]" in shown
        assert "b = 0.400\n[0.100, 0.700]" in shown
        assert "9.000" not in shown
        assert sum(isinstance(patch, Rectangle) for patch in figure.axes[0].patches) == 3
        assert sum(isinstance(patch, FancyArrowPatch) for patch in figure.axes[0].patches) == 3

    def test_the_direct_effect_is_the_same_on_its_arrow_and_below(self):
        """.6 with the bootstrap's interval, not the .5 of the table of arrows."""
        shown = words(CHARTS["mediation_path"]())
        assert "c′ = 0.600\n[0.550, 0.650]" in shown
        assert "0.600 [0.550, 0.650]" in shown

    def test_the_indirect_effect_is_drawn_with_its_share(self):
        """.5 × .4 = .2 of .8 in all: a quarter."""
        figure = CHARTS["mediation_path"]()
        assert "indirect (a × b)\n25% of the total" in words(figure)
        points = [line.get_xdata()[0] for line in figure.axes[1].lines if line.get_marker() == "o"]
        assert points == pytest.approx([0.2, 0.6, 0.8])
        with language("zh"):
            assert "占总效应的25%" in words(CHARTS["mediation_path"]())

    def test_two_mediators_have_six_arrows_and_three_ways(self):
        """Four variables in a row have 4 · 3 / 2 arrows; the unclear one is broken and the figure says so."""
        figure = CHARTS["mediation_of_two"]()
        arrows = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
        assert len(arrows) == 6
        assert [arrow.get_linestyle() for arrow in arrows].count("solid") == 5
        assert "broken grey arrow" in words(figure)
        assert "broken grey arrow" not in words(CHARTS["mediation_path"]())
        assert [tick.get_text().replace("\n", " ") for tick in figure.axes[1].get_yticklabels()][
            2
        ] == "through: Services received (of 11), then Self-rated health"

    def test_three_mediators_are_refused(self):
        with pytest.raises(RenderError, match="3 mediators"):
            charts.mediation_path(mediated("received", "health", "third"), VARIABLES, **GIVEN)


class TestGroupGaps:
    def test_the_widest_gap_of_the_first_group_is_on_top(self):
        """30, 10, 2, −3."""
        axes = group_gaps().axes[0]
        names = [tick.get_text().replace("\n", " ") for tick in axes.get_yticklabels()]
        assert names == ["outbreak reporting and response", "severe mental disorders", "health records", "vaccination"]
        assert "urban − rural" in words(group_gaps())
        town = next(line for line in axes.lines if line.get_marker() == "o")
        assert town.get_xdata().tolist() == [50, 30, 60, 80]

    def test_levels_have_their_intervals_on_two_lines_of_a_row(self):
        axes = group_gaps().axes[0]
        town, country = (next(line for line in axes.lines if line.get_marker() == marker) for marker in "os")
        assert (country.get_ydata() > town.get_ydata()).all()
        ends = {tuple(np.round(part[:, 0], 6)) for lines in axes.collections for part in lines.get_segments()}
        assert {(46, 54), (16, 24), (79, 87)} <= ends

    def test_without_tests_a_gap_within_the_error_of_both_levels_is_grey(self):
        """Half-widths of 4 and 4 make √32 = 5.7: gaps of 2 and −3 are within, 10 and 30 beyond."""
        colours = {text.get_text(): text.get_color() for text in group_gaps().findobj(matplotlib.text.Text)}
        assert [colours[gap] for gap in ("+2.0", "−3.0", "+10.0", "+30.0")] == [
            style.GREY,
            style.GREY,
            style.INK,
            style.INK,
        ]
        assert "within the error" in words(group_gaps())

    def test_with_tests_the_intervals_decide(self):
        figure = group_gaps(gaps=differences())
        colours = {text.get_text(): text.get_color() for text in figure.findobj(matplotlib.text.Text)}
        assert colours["+10.0 [−1.0, +21.0]"] == style.GREY
        assert colours["−3.0 [−5.5, −0.5]"] == style.INK
        heights = {text.get_text(): text.xy[1] for text in figure.axes[0].texts}
        rows = dict(
            zip(
                [tick.get_text() for tick in figure.axes[0].get_yticklabels()], figure.axes[0].get_yticks(), strict=True
            )
        )
        assert heights["−3.0 [−5.5, −0.5]"] == rows["vaccination"]
        assert "the interval of the difference includes 0" in words(figure)

    def test_an_outcome_of_which_a_level_is_hidden_is_not_drawn(self):
        hidden = aware()
        hidden.loc[hidden.index[0], ["value", "lower", "upper"]] = np.nan
        gone = hidden["name"].iloc[0]
        names = [tick.get_text() for tick in group_gaps(levels=hidden).axes[0].get_yticklabels()]
        assert len(names) == hidden["name"].nunique() - 1
        assert SERVICES[gone].en not in names

    def test_all_that_is_wrong_is_told_at_once(self):
        wrong = pd.concat([aware(), aware().head(1).assign(group=3)])
        with pytest.raises(RenderError) as refused:
            group_gaps(levels=wrong, gaps=differences().tail(3))
        assert all(word in str(refused.value) for word in ("3 groups", "3 rows of 'records'", "no gap of 'mental'"))


class TestTownshipIntervals:
    def test_the_highest_is_on_top_and_what_is_missing_at_the_foot(self):
        names = [tick.get_text() for tick in CHARTS["township_intervals"]().axes[0].get_yticklabels()]
        assert names[0] == "X05"
        assert names[-2:] == ["S01", "X06"]

    def test_means_and_intervals_are_drawn_and_written(self):
        figure = CHARTS["township_intervals"]()
        ends = {tuple(np.round(part[:, 0], 6)) for lines in figure.axes[0].collections for part in lines.get_segments()}
        assert (48.6, 57.6) in ends
        assert "52.6 [48.6, 57.6]" in words(figure)
        assert "all: 60.0" in words(figure)

    def test_hollow_marks_are_those_whose_interval_includes_the_district(self):
        """Intervals from score − 4 to score + 5 include 60 for scores of 55 to 64."""
        marks = [
            line
            for line in CHARTS["township_intervals"]().axes[0].lines
            if line.get_marker() in style.MARKERS and line.get_xdata()[0] == line.get_xdata()[0]
        ]
        assert len(marks) == 23
        assert all((line.get_markerfacecolor() == "white") == (55 <= line.get_xdata()[0] <= 64) for line in marks)

    def test_places_need_no_kind(self):
        figure = charts.township_intervals(places().drop(columns="kind"), middle=60.0, **GIVEN)
        assert {line.get_marker() for line in figure.axes[0].lines} - {"None"} == {"o"}
        assert "township" not in words(figure)

    def test_of_very_many_places_the_outermost_are_drawn(self):
        many = pd.concat([places().assign(name=places()["name"] + turn) for turn in "abc"])
        figure = charts.township_intervals(many, middle=60.0, **GIVEN)
        assert len(figure.axes[0].get_yticklabels()) == 60
        assert f"the 30 highest and the 30 lowest of {len(many)}" in words(figure)

    def test_kinds_differ_in_shape(self):
        axes = CHARTS["township_intervals"]().axes[0]
        assert {line.get_marker() for line in axes.lines} - {"None"} == {"o", "s", "^"}

    def test_an_unknown_kind_and_a_place_twice_are_refused(self):
        with pytest.raises(RenderError, match="'S01' twice"):
            charts.township_intervals(pd.concat([places(), places().head(1)]), middle=60, **GIVEN)
        with pytest.raises(RenderError, match="'city'"):
            charts.township_intervals(places().replace({"kind": {"town": "city"}}), middle=60, **GIVEN)
