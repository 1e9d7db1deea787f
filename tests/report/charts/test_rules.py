"""What every chart of a survey keeps to: legible in both languages, as wide as the column, the same bytes twice."""

import functools
import warnings

import matplotlib
import pytest
from figures import SOURCE, complaints, install_labels, latin_words, words
from report.charts import test_drivers, test_survey

from bphs.report.figures import style
from bphs.report.words.wording import LANGUAGES, language

CHARTS = {**test_survey.CHARTS, **test_drivers.CHARTS}
TITLES = {
    **dict.fromkeys(test_survey.CHARTS, test_survey.TITLE),
    **dict.fromkeys(test_drivers.CHARTS, test_drivers.TITLE),
}


@pytest.fixture(autouse=True)
def labels():
    install_labels()


@functools.cache
def drawn(name, spoken):
    """One chart in one language, for all rules that only look at it."""
    with language(spoken):
        return CHARTS[name]()


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_overlaps_another_or_leaves_the_figure(name, spoken):
    """Every word can be read, in both languages: none over another or over the edge."""
    with language(spoken):
        assert complaints(drawn(name, spoken)) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_is_as_wide_as_the_column_and_says_what_it_shows_and_where_from(name, spoken):
    """540 points (720 px), title and source on the figure; text of 11 points is 7 px or more at 360 px."""
    with language(spoken):
        figure = drawn(name, spoken)
        flat = words(figure).replace("\n", " " if spoken == "en" else "")
        assert str(TITLES[name]) in flat
        assert str(SOURCE) in flat
    assert figure.get_size_inches()[0] * 72 == pytest.approx(540)
    assert min(text.get_fontsize() for text in figure.findobj(matplotlib.text.Text) if text.get_text()) >= 11


@pytest.mark.parametrize("name", CHARTS)
def test_speaks_no_english_on_a_chinese_page(name):
    """Codes, statistics' names and abbreviations apart, no Latin word of three letters is left."""
    with language("zh"):
        assert latin_words(drawn(name, "zh")) == []


@pytest.mark.parametrize("name", CHARTS)
def test_drawn_twice_has_the_same_bytes_and_leaves_no_setting_behind(name):
    """Same inputs, same bytes; no file, no global state."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        matplotlib.rcdefaults()
        before = dict(matplotlib.rcParams)
        first, second = (style.to_svg(CHARTS[name]()) for _ in range(2))
        assert dict(matplotlib.rcParams) == before
    assert first == second
