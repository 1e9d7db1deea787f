"""Reasons of measures with titles and names in place of codes."""

import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.report.words.called import in_words, titles_of
from bphs.report.words.wording import Text

TITLES = {
    "urban_share": Text("Urban residents", "城镇化率"),
    "gdp": Text("GDP per head", "人均GDP"),
    "value": Text("Value", "数值"),
    "school=3": Text("Schooling: college", "文化程度：大专"),
}
UNITS = {"500101": Text("Wanzhou District", "万州区"), "12": Text("Twelve", "十二"), "S03": Text("Dolmar", "多尔马")}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (("column 'urban_share' has one value", "“urban_share”只有一个取值"),
         ("column “urban residents” has one value", "“城镇化率”只有一个取值")),
        (("None of (urban_share, gdp, log_x) is known", "（urban_share、log_x）缺失"),
         ("None of (urban residents, gdp, log_x) is known", "（城镇化率、log_x）缺失")),
        (("The regression of 'gdp': 12 units", "“gdp”：12 个地区"), ("The regression of “GDP per head”: 12 units", "“人均GDP”：12 个地区")),
        (("HC3: 500101, S03 alone", "“500101、S03”单独"), ("HC3: Wanzhou District, Dolmar alone", "“万州区、多尔马”单独")),
        (("a value of 500101.5 and 1.500101", "取值 500101.5"), ("a value of 500101.5 and 1.500101", "取值 500101.5")),
        (("school=3, school=4 and gdp=2 part", "school=4、school=3将"),
         ("“schooling: college”, school=4 and gdp=2 part", "school=4、“文化程度：大专”将")),
        (("it's 'unknown' to us", "“不详”"), ("it's 'unknown' to us", "“不详”")),
    ],
)  # fmt: skip
def test_what_is_known_is_called_by_its_name_and_the_rest_stays(said, read):
    assert in_words(Text(*said), TITLES, UNITS) == Text(*read)


def test_a_survey_calls_its_columns_and_answers(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text(
        "variable,question_en,question_zh,type,values,values_en\n"
        "q3,Schooling,文化程度,single,1=小学|3=大专,1=primary|3=college\n"
        "m,Heard from,获知途径,multiple,1=电视,1=television\n",
        encoding="utf-8",
    )
    titles = titles_of(read_codebook(path))
    assert titles["q3=3"] == Text("Schooling: college", "文化程度：大专")
    assert titles["m_1"] == Text("Heard from: television", "获知途径：电视")
    assert "m_1=1" not in titles
