"""A model's terms in the words of the questionnaire."""

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.report import wording
from bphs.report.tabular import Column
from bphs.report.terms import terms
from bphs.report.wording import Text


@pytest.fixture(autouse=True)
def labels():
    wording.use_catalogue({"sex": Column("sex", "Sex", "性别", categories=(("2", "female", "女"),)), "age": Column("age", "Age", "年龄")})


def test_a_level_stands_behind_its_question_and_a_number_alone():
    found = terms(pd.DataFrame({"variable": ["sex", "age", "intercept", "known"], "level": ["2", "", "", ""]}), {"known": Text("Known", "知晓数")})
    assert [text.en for text in found] == ["Sex: female", "Age", "Intercept", "Known"]
    assert [text.zh for text in found] == ["性别：女", "年龄", "截距", "知晓数"]


def test_what_nobody_describes_is_an_error():
    with pytest.raises(InputError, match="write 'age'"):
        terms(pd.DataFrame({"variable": ["agee"], "level": [""]}))
