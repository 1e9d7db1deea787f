"""A model's terms in the words of the questionnaire."""

from pathlib import Path

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.codebook.book import Codebook, Variable
from bphs.inputs.codebook.values import read_values
from bphs.measures import models
from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.terms import behind, clear_of, item_names, remarks_of, terms
from bphs.report.words.wording import Text


@pytest.fixture(autouse=True)
def labels():
    wording.use_catalogue(
        {"sex": Column("sex", "Sex", "性别", categories=(("2", "female", "女"),)), "age": Column("age", "Age", "年龄")}
    )


def test_a_level_stands_behind_its_question_and_a_number_alone():
    found = terms(
        pd.DataFrame({"variable": ["sex", "age", "intercept", "known"], "level": ["2", "", "", ""]}),
        {"known": Text("Known", "知晓数")},
    )
    assert [text.en for text in found] == ["Sex: female", "Age", "Intercept", "Known"]
    assert [text.zh for text in found] == ["性别：女", "年龄", "截距", "知晓数"]


def test_what_nobody_describes_is_an_error():
    with pytest.raises(InputError, match="write 'age'"):
        terms(pd.DataFrame({"variable": ["agee"], "level": [""]}))


def test_a_level_has_those_who_are_of_it_behind_it_and_a_number_all():
    """Counted by hand; the reference category is among the rows that a printed table has."""
    people = pd.DataFrame(
        {"sex": [1.0] * 5 + [2.0] * 7, "age": [30.0, 41, 52, 63, 35, 46, 57, 68, 33, 44, 55, 66], "yes": [0.0, 1] * 6}
    )
    model = models.logit(people, "yes", [models.Category("sex", 1.0), "age"], event=1.0)
    rows = model.to_frame()
    assert dict(zip(rows.variable + rows.level, behind(model, rows), strict=True)) == {"sex1": 5, "sex2": 7, "age": 12}
    assert behind(model, model.coefficients) == [12, 7, 12]


def test_items_that_are_reverse_scored_are_marked():
    known = {"question_en": "", "question_zh": "", "type": "scale"}
    book = Codebook(
        path=Path("codebook.csv"),
        variables=(Variable(variable="age", **known), Variable(variable="sex", reversed=True, **known)),
    )
    assert item_names(book, ["sex", "age"]) == {"sex": Text("Sex (R)", "性别（反）"), "age": Text("Age", "年龄")}


@pytest.mark.parametrize(
    ("values", "values_en", "turned", "marked"),
    [
        ("1=非常不满意|3=一般|5=非常满意", "1=a|3=b|5=c", True, True),
        ("1=非常不满意|3=一般|5=非常满意", "1=a|3=b|5=c", False, False),
        ("1=非常满意|3=一般|5=非常不满意", "1=a|3=b|5=c", True, False),
        ("1=甲|3=乙|5=丙", "1=fully agree|3=neutral|5=not at all", True, False),
        ("1=非常满意|3=一般|5=非常不满意", "1=a|3=b|5=c", False, True),
    ],
)
def test_codes_that_fall_are_no_wording(values, values_en, turned, marked):
    """1 = very satisfied … 5 = very dissatisfied: every item is turned round, and none is worded the other way."""
    asked = {"question_en": "", "question_zh": "", "type": "scale", "values": read_values(values, values_en)}
    book = Codebook(path=Path("codebook.csv"), variables=(Variable(variable="sex", reversed=turned, **asked),))
    assert (item_names(book, ["sex"])["sex"].en == "Sex (R)") == marked


def test_remarks_call_answers_by_their_labels():
    """Six people in a model of two predictors: rarely answered cells are named, as the questionnaire names them."""
    people = pd.DataFrame(
        {"sex": [1.0] * 5 + [2.0] * 7, "age": [30.0, 41, 52, 63, 35, 46, 57, 68, 33, 44, 55, 66], "yes": [0.0, 1] * 6}
    )
    model = models.logit(people, "yes", [models.Category("sex", 1.0), "age"], event=1.0)
    told = remarks_of({Text("Yes", "是"): model})
    (cells,) = [remark for remark in told.remark if "Cells" in remark.en]
    assert "“sex: female”" in cells.en
    assert "“性别：女”" in cells.zh
    assert "sex=2" not in cells.en + cells.zh


def test_coefficients_that_are_told_from_zero_are_named():
    """Women say yes three times in four, men once: the odds ratio of nine is told, that of a random age is not."""
    people = pd.DataFrame({"sex": [1.0, 2.0] * 40, "age": [float(20 + at % 7) for at in range(80)]})
    people = people.assign(yes=[float(at % 8 in (1, 3, 5, 2)) for at in range(80)])
    model = models.logit(people, "yes", [models.Category("sex", 1.0), "age"], event=1.0)
    one, other = Text("Use", "利用"), Text("Knowledge", "知晓")
    alone = clear_of({one: model}, 0.05)
    assert ([name.en for name in alone.names], alone.of, alone.respondents) == (["Sex: female"], 2, 40)
    both = clear_of({one: model, other: model}, 0.05)
    assert ([name.en for name in both.names], both.of) == (["Sex: female (Use)", "Sex: female (Knowledge)"], 4)
    assert clear_of({one: model}, 0.05, ["age"]) == ([], 1, "all")
