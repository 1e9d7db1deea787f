"""Charts over many years: what is drawn, what is named, and that it can be read in both languages."""

import numpy as np
import pandas as pd
import pytest
from figures import RATE, STUDY, complaints, indicators, latin_words, words

from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.report import charts
from bphs.report.figures import style
from bphs.report.tables.titled import with_nouns
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, language

YEARS = list(range(2010, 2025))


@pytest.fixture(autouse=True)
def labels():
    """The study's dictionary, with what it calls its units."""
    dictionary = read_dictionary(STUDY / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    wording.use_catalogue(with_nouns(columns, Text("districts", "区县")))


def lines(count, years=YEARS, of="region"):
    """Straight lines that end at 1, 2, 3, …: numbers by which a line is known."""
    ends = np.arange(1, count + 1)
    steps = np.linspace(0.5, 1, len(years))[:, None]
    return pd.DataFrame(steps * ends, index=years, columns=[f"{one}" for one in ends]).rename_axis(columns=of)


def measures(years=YEARS):
    parts = lines(3, years, None).set_axis(["theil_t", "theil_within", "theil_between"], axis=1)
    return {"theil_t": parts / 100, "theil_region": lines(4, years) / 100, "gini": parts[["theil_t"]] / 10}


def relative():
    """Relative paths of twelve units in three clubs, one of them of units that converge with nobody."""
    club = np.repeat([1, 2, 0], 4)
    paths = pd.DataFrame(np.linspace(0.5, 1.5, 12) * np.linspace(1, 0.9, len(YEARS))[:, None], index=YEARS)
    means = paths.T.groupby(club).mean().T.rename_axis(columns="club")
    return {"relative_to_mean": means}, paths.set_axis(list(club), axis=1)


def shape(years):
    grid = np.linspace(0, 2, 50)
    return pd.DataFrame({"value": grid} | {year: np.exp(-((grid - 1) ** 2) * 9) + year / 1e4 for year in years})


def units():
    last = indicators()[indicators()["year"] == 2020]
    first = indicators()[indicators()["year"] == 2010].set_index("code")[RATE]
    last = last.assign(**{f"{RATE}_2010": last["code"].map(first)})
    return last.assign(growth=10 * np.log(last[RATE] / last[f"{RATE}_2010"]))


def clubs():
    means, single = relative()
    return charts.courses(means, behind=single)


def changes(intervals=True):
    """Parts of a change of two measures: two that fall, one that rises, and their sum."""
    parts = [("theil_t", [-0.025, -0.024, -0.049]), ("between_share", [0.06, -0.17, -0.11])]
    rows = [
        {"measure": name, "cause": cause, "value": value, "lower": value - 0.01, "upper": value + 0.01}
        for name, values in parts
        for cause, value in zip(("population", "resource", "change"), values, strict=True)
    ]
    return pd.DataFrame(rows).drop(columns=[] if intervals else ["lower", "upper"])


CHARTS = {
    "causes": lambda: charts.causes(changes()),
    "causes, all counted": lambda: charts.causes(changes(intervals=False)),
    "nothing changed": lambda: charts.causes(changes(intervals=False).assign(value=0.0)),
    "courses": lambda: charts.courses(measures()),
    "courses of five years": lambda: charts.courses(measures(YEARS[:5])),
    "courses of thirty years": lambda: charts.courses(measures(list(range(1995, 2025)))),
    "many regions": lambda: charts.courses({"theil_region": lines(16)}),
    "constant": lambda: charts.courses({"gini": lines(1, of=None).set_axis(["gini"], axis=1) * 0 + 0.1}),
    "clubs": clubs,
    "growth": lambda: charts.growth(units(), f"{RATE}_2010", intercept=0.15, slope=-0.05),
    "densities": lambda: charts.densities(shape([2010, 2017, 2024]), "relative_to_mean"),
}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_word_can_be_read_and_the_same_bytes_come_twice(name, spoken):
    with language(spoken):
        one, two = CHARTS[name](), CHARTS[name]()
        assert complaints(one) == []
        assert spoken == "en" or latin_words(one) == []
    assert style.to_svg(one) == style.to_svg(two)


def test_a_line_goes_through_its_values_and_carries_its_name():
    figure = charts.courses(measures())
    drawn = figure.axes[1].lines[0]
    np.testing.assert_allclose(drawn.get_ydata(), np.linspace(0.5, 1, 15) / 100)
    assert drawn.get_xdata().tolist() == YEARS
    assert {"Theil T", "Within regions", "Between regions"} <= set(words(figure).split("\n"))


@pytest.mark.parametrize(
    ("years", "written"),
    [
        (range(2010, 2025), "2010 2012 2014 2016 2018 2020 2022 2024"),
        (range(2010, 2020), "2010 2013 2016 2019"),
        (range(2000, 2005), "2000 2001 2002 2003 2004"),
        ([2000, 2005, 2010, 2015, 2020], "2000 2005 2010 2015 2020"),
        (range(2000, 2024), "2000 2005 2009 2014 2018 2023"),
    ],
)
def test_years_below_stand_as_far_apart_as_each_other(years, written):
    """The first and the last always; a number of steps without a divisor (23) takes the nearest years."""
    axes = charts.courses({"gini": lines(1, list(years), None).set_axis(["gini"], axis=1)}).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == written.split()


def test_of_many_lines_the_outermost_are_named_and_the_others_grey():
    """Of sixteen lines that end at 1 to 16: the three highest and the three lowest."""
    figure = charts.courses({"theil_region": lines(16)})
    told = {text.get_text() for text in figure.axes[0].texts if text.get_text().isdigit()}
    assert told == {"1", "2", "3", "14", "15", "16"}
    assert "grey: the others" in words(figure)
    assert sum(line.get_color() == style.GREY for line in figure.axes[0].lines) == 10


def test_a_club_has_the_colour_of_its_units_and_who_is_in_none_is_named():
    figure = clubs()
    colours = [line.get_color() for line in figure.axes[0].lines if line.get_linewidth() < 1]
    assert len(colours) == 12
    assert len(set(colours)) == 3
    assert {"Club 1", "Club 2", "In no club"} <= set(words(figure).split("\n"))


def test_a_single_club_draws_its_units():
    means, single = relative()
    whole = {"relative_to_mean": means["relative_to_mean"][[1]]}
    figure = charts.courses(whole, behind=single.set_axis([1] * 12, axis=1))
    assert complaints(figure) == []
    low, high = figure.axes[0].get_ylim()
    assert low < 0.45
    assert high > 1.5


def test_bars_of_causes_start_at_zero_and_carry_their_intervals():
    figure = charts.causes(changes())
    bars = [bar.get_width() for axes in figure.axes for bar in axes.patches]
    assert bars == changes().value.tolist()
    assert {"−0.0250 [−0.0350, −0.0150]", "Residents", "Resource", "Both"} <= set(words(figure).split("\n"))
    assert len(figure.axes[0].collections) == 1
    assert not charts.causes(changes(intervals=False)).axes[0].collections


def test_growth_stands_over_the_logarithm_of_the_start_with_the_line_of_the_model():
    """The line at ln(first) is 100 (α + β ln first)."""
    table = units()
    line, points = CHARTS["growth"]().axes[0].lines[:2]
    np.testing.assert_allclose(points.get_xdata(), np.log(table[f"{RATE}_2010"]))
    np.testing.assert_allclose(points.get_ydata(), table["growth"])
    np.testing.assert_allclose(line.get_ydata(), 100 * (0.15 - 0.05 * line.get_xdata()))


@pytest.mark.parametrize(
    ("years", "shown"), [([2024], ["2024"]), ([2010, 2024], ["2010", "2024"]), (YEARS, ["2010", "2017", "2024"])]
)
def test_densities_of_many_years_are_those_of_three(years, shown):
    figure = charts.densities(shape(years), "relative_to_mean")
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == shown
    assert figure.axes[0].lines[-1].get_color() == style.LATER
