"""Charts: legible in both languages, the same bytes twice, nothing left behind, and the numbers that went in."""

import subprocess
import sys
import warnings
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figures import RATE, SOURCE, TITLE, complaints, indicators, install_labels, words

from bphs.errors import InputError, RenderError
from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.measures.models.linear import ols_robust
from bphs.report import charts
from bphs.report.figures import style
from bphs.report.words.wording import LANGUAGES, Text, language

PREDICTORS = ["urban_share", "share_65_plus", "density_per_km2", "mean_school_years"]


@pytest.fixture(autouse=True)
def labels():
    install_labels()


def year(wanted: int) -> pd.DataFrame:
    table = indicators()
    return table[table["year"] == wanted]


def lorenz_points(values: pd.Series, residents: pd.Series) -> pd.DataFrame:
    ordered = (
        pd.DataFrame({"people": residents, "workers": values * residents}).loc[values.sort_values().index].cumsum()
    )
    return pd.concat([pd.DataFrame([{"people": 0.0, "workers": 0.0}]), ordered / ordered.iloc[-1]], ignore_index=True)


def model():
    return ols_robust(year(2020).set_index("code"), RATE, PREDICTORS, standardise=True)


def theil():
    splits = {
        2010: SimpleNamespace(value=0.0942, within=0.0727, between=0.0215),
        2020: SimpleNamespace(value=0.0454, within=0.0396, between=0.0058),
    }
    return charts.theil_bars(
        splits, intervals={2010: (0.0866, 0.0998), 2020: (0.0418, 0.0482)}, title=TITLE, source=SOURCE
    )


def panels(title=TITLE):
    names = [
        Text("Health workers, by residents", "卫生人员（按常住人口）"),
        Text("Health workers, by area", "卫生人员（按面积）"),
        Text("Third", "第三"),
    ]
    curves = {when: lorenz_points(year(when)[RATE], year(when)["pop_total"]) for when in (2010, 2020)}
    return charts.lorenz_panels(
        dict.fromkeys(names, curves),
        gini={name: {2010: 0.224, 2020: 0.158} for name in names},
        title=title,
        source=SOURCE,
    )


CHARTS = {
    "theil": theil,
    "panels": panels,
    "dumbbell": lambda: charts.dumbbell(
        indicators(), RATE, years=(2010, 2020), lower="lower", upper="upper", title=TITLE, source=SOURCE
    ),
    "distribution": lambda: charts.distribution(indicators(), RATE, years=(2010, 2020), title=TITLE, source=SOURCE),
    "coefficients": lambda: charts.coefficient_plot(
        model().coefficients, outcome=RATE, per_sd=True, title=TITLE, source=SOURCE
    ),
    "diagnostics": lambda: charts.diagnostic_panels(model().points, outcome=RATE, title=TITLE, source=SOURCE),
}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_overlaps_another_or_leaves_the_figure(name, spoken):
    """Every word can be read, in both languages: none over another or over the edge."""
    with language(spoken):
        figure = CHARTS[name]()
    assert complaints(figure) == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_as_wide_as_the_column_and_says_what_it_shows_and_where_from(name):
    """540 points (720 px), title and source on the figure.

    Text of 11 points or more survives a telephone.
    """
    with language("zh"):
        figure = CHARTS[name]()
    assert figure.get_size_inches()[0] * 72 == pytest.approx(540)
    flat = words(figure).replace("\n", "")
    assert TITLE.zh in flat
    assert SOURCE.zh in flat
    assert min(text.get_fontsize() for text in figure.findobj(matplotlib.text.Text) if text.get_text()) >= 11


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_figure_drawn_twice_has_the_same_bytes(name):
    """Same inputs, same bytes."""
    first, second = (style.to_svg(CHARTS[name]()) for _ in range(2))
    assert first == second
    assert "<dc:date>" not in first
    assert "Matplotlib" not in first


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_changes_no_setting_and_opens_no_window(name):
    """No rcParams and no open figures are left behind."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        before = dict(matplotlib.rcParams)
        style.to_svg(CHARTS[name]())
        assert dict(matplotlib.rcParams) == before
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_a_character_that_the_font_lacks_stops_the_build_and_names_the_text():
    """A missing glyph is an error that names the text: U+1F3E5 (hospital) is in no Noto Sans SC."""
    with pytest.raises(RenderError) as refused:
        panels(Text("Workers \U0001f3e5 in districts", "各区县"))
    assert "Workers \U0001f3e5 in districts" in str(refused.value)
    assert "U+1F3E5" in str(refused.value)


def test_a_missing_character_that_is_written_later_is_found_when_the_figure_is_saved():
    """The same rule where a caller writes into the figure himself."""
    figure = theil()
    figure.text(0.5, 0.5, "\U0001f3e5")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(RenderError, match="U\\+1F3E5"):
            style.to_svg(figure)


def test_a_column_without_an_entry_in_the_dictionary_is_an_error_with_the_nearest_name():
    """Labels come from the dictionary or not at all."""
    with pytest.raises(InputError, match="urban_share"):
        charts.distribution(
            indicators().assign(urban_shares=1.0), "urban_shares", years=(2010, 2020), title=TITLE, source=SOURCE
        )


def test_theil_bars_show_each_part_with_its_share():
    """Arithmetic: .0727 of .0942 is 77 %, .0215 is 23 %; .0058 of .0454 is 13 %."""
    shown = words(theil())
    for text in ("0.0727 (77%)", "0.0215 (23%)", "0.0058 (13%)", "0.0454"):
        assert text in shown
    widths = sorted(round(patch.get_width(), 4) for patch in theil().axes[0].patches)
    assert widths == [0.0058, 0.0215, 0.0396, 0.0727]


def test_theil_intervals_end_where_they_are_given():
    """The horizontal line of a year runs from its lower to its upper limit."""
    ends = [line.get_xdata().tolist() for line in theil().axes[0].lines]
    assert ends == [[0.0866, 0.0998], [0.0418, 0.0482]]


def test_every_panel_has_its_name_its_curves_and_its_gini():
    figure = panels()
    assert len(figure.axes) == 3
    for axes in figure.axes:
        assert len(axes.lines) == 3
        assert [text.get_text() for text in axes.get_legend().get_texts()] == ["2010  0.224", "2020  0.158"]
    assert "Health workers, by area" in words(figure)


def test_dumbbell_has_every_district_once_under_its_region_and_its_change():
    """The census figures: 38 districts; the change is the later rate less the earlier one."""
    figure = CHARTS["dumbbell"]()
    names = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert len(names) == len(set(names)) == 38
    assert {"Wanzhou", "Yuzhong", "Shizhu"} <= set(names)
    rates = indicators().set_index(["name_en", "year"])[RATE]
    change = rates["Yuzhong District", 2020] - rates["Yuzhong District", 2010]
    assert f"+{change:.2f}" in words(figure)


def test_dumbbell_greys_a_change_that_sampling_could_explain():
    """Arithmetic: limits of ±1 around 5 and 5.5; the change .5 is less than √2, so it is grey, and the key says so."""
    rows = [("1", 2010, 5.0), ("1", 2020, 5.5), ("2", 2010, 5.0), ("2", 2020, 9.0)]
    panel = pd.DataFrame(rows, columns=["code", "year", RATE]).assign(region="northeast_wing", name_zh="甲县")
    panel = panel.assign(
        name_en=panel["code"].map({"1": "A County", "2": "B County"}), lower=panel[RATE] - 1, upper=panel[RATE] + 1
    )
    figure = charts.dumbbell(panel, RATE, years=(2010, 2020), lower="lower", upper="upper", title=TITLE, source=SOURCE)
    colours = {text.get_text(): text.get_color() for text in figure.findobj(matplotlib.text.Text)}
    assert colours["+0.50"] == style.GREY
    assert colours["+4.00"] == style.INK
    assert "within the sampling error" in words(figure)
    assert "within the sampling error" not in words(CHARTS["dumbbell"]())


def test_coefficients_are_sorted_and_the_intercept_is_left_out():
    """The values are those of the model's table."""
    table = model().coefficients
    figure = CHARTS["coefficients"]()
    drawn = next(line for line in figure.axes[0].lines if line.get_marker() == "o").get_xdata()
    expected = sorted(table.loc[table["term"] != "intercept", "coefficient"], reverse=True)
    np.testing.assert_allclose(drawn, expected)
    low = table.set_index("term").loc["urban_share", "lower"]
    assert f"{low:.3f}".replace("-", "−") in words(figure)


def test_diagnostic_panels_name_the_outermost_units():
    """The largest absolute residual and the largest Cook's distance are named."""
    points = model().points
    figure = charts.diagnostic_panels(
        points, outcome=RATE, title=TITLE, source=SOURCE, names={code: f"No. {code}" for code in points.index}
    )
    assert len(figure.axes) == 4
    first, last = figure.axes[0], figure.axes[3]
    assert f"No. {points['residual'].abs().idxmax()}" in [text.get_text() for text in first.texts]
    assert f"No. {points['cooks_distance'].idxmax()}" in [text.get_text() for text in last.texts]


def made_model(units, predictors):
    """A regression on made-up numbers; titles of the predictors are the dictionary's."""
    rng = np.random.default_rng(units)
    known = derived_dictionary().tables["indicators"].columns
    names = [name for name, column in known.items() if column.type == "number" and name != RATE][:predictors]
    frame = pd.DataFrame(rng.normal(size=(units, predictors)), columns=names)
    frame[RATE] = 8 + frame[names[0]] + rng.standard_t(3, size=units)
    return ols_robust(frame, RATE, names, standardise=True)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize(("units", "predictors"), [(12, 1), (12, 6), (31, 12), (300, 12), (2800, 3)])
def test_pictures_of_a_regression_hold_any_number_of_units_and_long_names(units, predictors, spoken):
    """No name leaves its panel or stands on another; one that has no room is left out, the furthest unit's last."""
    made = made_model(units, predictors)
    names = {
        unit: Text(f"Kizilsu Kirghiz-Tajik Autonomous Prefecture {unit}", f"克孜勒苏柯尔克孜自治州{unit}")
        for unit in made.points.index
    }
    with language(spoken):
        assert complaints(charts.coefficient_plot(made.coefficients, outcome=RATE, per_sd=True)) == []
        figure = charts.diagnostic_panels(made.points, outcome=RATE, names=names)
    assert complaints(figure) == []
    furthest = made.points["cooks_distance"].idxmax()
    assert any(text.get_text().split()[-1].endswith(f"{furthest}") for text in figure.axes[3].texts)


def test_labels_of_neighbouring_points_make_way_for_each_other():
    """Three points almost at one place whose names are long; a reader must be able to tell them."""
    near = year(2020).head(3).assign(region="one_circle", **{RATE: [8.0, 8.02, 8.04]})
    far = year(2020).tail(35).assign(region="one_circle", **{RATE: np.linspace(1, 4, 35)})
    before = year(2010).assign(region="one_circle", **{RATE: np.linspace(1, 4, 38)})
    figure = charts.distribution(
        pd.concat([before, near, far]), RATE, years=(2010, 2020), named=3, title=TITLE, source=SOURCE
    )
    assert complaints(figure) == []
    assert {"Wanzhou", "Fuling", "Yuzhong"} <= set(words(figure).split("\n"))


def test_every_district_is_a_point():
    """The frame: 38 districts, in each year that is shown."""
    axes = CHARTS["distribution"]().axes[0]
    collected = sum(len(points.get_offsets()) for points in axes.collections)
    marked = sum(len(line.get_xdata()) for line in axes.lines if line.get_marker() in style.MARKERS)
    assert collected + marked == 76


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_districts_of_one_year_are_points_too(spoken):
    """The frame: 38 districts; the key names the year once."""
    with language(spoken):
        figure = charts.distribution(year(2020), RATE, years=[2020])
    axes = figure.axes[0]
    assert sum(len(points.get_offsets()) for points in axes.collections) == 38
    assert [text.get_text() for text in figure.texts if text.get_text() in ("2010", "2020")] == ["2020"]
    assert complaints(figure) == []


@pytest.mark.parametrize("chart", ["distribution", "dumbbell"])
def test_a_chart_of_years_needs_one(chart):
    with pytest.raises(RenderError, match="no year") as refused:
        getattr(charts, chart)(indicators(), RATE, years=())
    assert refused.value.problems[0].expected == "one year or more"


def many(years=range(2010, 2021)):
    """The districts in a run of years, each between the real first and last one."""
    first, last = (year(one).set_index("code")[RATE] for one in (2010, 2020))
    steps = {one: first + (last - first) * (one - 2010) / 10 for one in years}
    base = year(2020).drop(columns=["lower", "upper"])
    return pd.concat([base.assign(year=one, **{RATE: base["code"].map(rates)}) for one, rates in steps.items()])


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_of_many_years_the_dumbbell_joins_the_first_and_the_last(spoken):
    """Arithmetic: the change is that of the ends; 38 districts have nine points between them, and the key says so."""
    with language(spoken):
        figure = charts.dumbbell(many(), RATE, years=list(range(2010, 2021)))
        pair = charts.dumbbell(many(), RATE, years=[2010, 2020])
    assert complaints(figure) == []
    small = [line for line in figure.axes[0].lines if line.get_markersize() < 3]
    assert [len(line.get_xdata()) for line in small] == [9 * 38]
    note = {"en": "small points: the years between", "zh": "小点：其间各年份"}[spoken]
    assert sorted(set(words(figure).split("\n")) - set(words(pair).split("\n"))) == [note]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_of_one_year_the_dumbbell_writes_the_values(spoken):
    """The census figures of the last year, and no change of anything."""
    with language(spoken):
        figure = charts.dumbbell(indicators(), RATE, years=[2020], lower="lower", upper="upper")
    assert complaints(figure) == []
    shown = words(figure)
    highest = year(2020)[RATE].max()
    assert f"{highest:.2f}" in shown
    assert not {"2010", "Change", "变化"} & set(shown.split("\n"))
    assert "+" not in shown


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_of_many_years_a_distribution_shows_the_first_and_the_last(spoken):
    with language(spoken):
        figure, pair = (charts.distribution(many(), RATE, years=ys) for ys in (list(range(2010, 2021)), [2010, 2020]))
    assert style.to_svg(figure) == style.to_svg(pair)


def test_panels_of_many_years_show_the_first_and_the_last():
    """Up to four years have a line of their own; none vanishes unsaid."""
    names, curve = [Text("One", "一")], lorenz_points(year(2020)[RATE], year(2020)["pop_total"])
    for count, shown in ((1, [2001]), (3, [2001, 2002, 2003]), (4, [2001, 2002, 2003, 2004]), (15, [2001, 2015])):
        years = dict.fromkeys(range(2001, 2001 + count), 0.1)
        figure = charts.lorenz_panels({names[0]: dict.fromkeys(years, curve)}, gini={names[0]: years})
        told = [text.get_text().split()[0] for text in figure.axes[0].get_legend().get_texts()]
        assert told == [str(one) for one in shown]
        assert complaints(figure) == []


def test_charts_do_not_load_geopandas_or_seaborn_until_they_are_needed():
    """A kernel pays 0.5 to 0.75 CPU seconds for seaborn, so only `distribution` loads it."""
    code = "import sys, bphs.report.charts as c; print([m for m in ('geopandas', 'shapely', 'seaborn', 'matplotlib.pyplot', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("各区县卫生和社会工作人员，2010年与2020年", 130, 3), ("one two", 1000, 1), ("unbreakableword", 10, 1)],
)
def test_wrapping_breaks_chinese_between_characters_and_never_before_a_comma(text, width, lines):
    """Typographic rule (GB/T 15834): closing punctuation does not begin a line."""
    wrapped = style.wrap(text, width, style.BODY).split("\n")
    assert len(wrapped) == lines
    assert not any(line.startswith("，") for line in wrapped)
    assert "".join(wrapped) == text
