"""Two measures of the same choices: every choice is a mark at its numbers, and equal choices can be drawn, too."""

import pandas as pd
import pytest
from figures import STUDY, complaints, words

from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.report import charts
from bphs.report.tables.titled import with_nouns
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, language


@pytest.fixture(autouse=True)
def labels():
    dictionary = read_dictionary(STUDY / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    wording.use_catalogue(with_nouns(columns, Text("districts", "区县")))


@pytest.mark.parametrize("points", [[(5.8, 20.9), (8.5, 23.3), (9.2, 28.8)], [(3.0, 1.0), (3.0, 1.0)]])
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_choices_stand_at_their_numbers(points, tongue):
    with language(tongue):
        figure = charts.tradeoff(
            pd.DataFrame(points, columns=["least_rate", "summed_lack"]), "least_rate", "summed_lack"
        )
        (line,) = figure.axes[0].lines
        assert [tuple(point) for point in line.get_xydata()] == points
        assert complaints(figure) == []
        said = words(figure)
    assert ("区县" if tongue == "zh" else "1,000 residents") in said
