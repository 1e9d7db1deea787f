"""Models as theses print them: the columns of R's and SPSS's tables under each model's name, and codes in words."""

import numpy as np
import pandas as pd
import pytest

from bphs.inputs.codebook.values import read_values
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.survey.predictors import Predictor
from bphs.measures.models import Category, logit
from bphs.report.tables.labelled import Column
from bphs.report.tables.models import codes_of, models_side_by_side
from bphs.report.words import wording
from bphs.report.words.wording import Text

AREAS = (("1", "town", "城镇"), ("2", "country", "农村"))


@pytest.fixture(autouse=True)
def catalogue():
    known = {
        "area": Column("area", "Residence", "居住地", categories=AREAS),
        "age": Column("age", "Age", "年龄", "years", "岁"),
    }
    answers = (("1", "yes", "是"), ("2", "no", "否"))
    wording.use_catalogue(known | {"checkup": Column("checkup", "Check-up", "体检", categories=answers)})


def people():
    """30 of 40 in town and 15 of 35 in the country know: log odds ratio ln 4, its variance Σ 1/count."""
    return pd.DataFrame(
        {
            "knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20,
            "area": [1] * 40 + [2] * 35,
            "age": [20, 30, 40, 50, 60] * 15,
        }
    )


def test_a_row_has_coefficient_error_wald_and_odds_ratio():
    """Closed form of a 2 x 2 table (Woolf 1955)."""
    both = {
        "first": logit(people(), "knows", [Category("area", 2)]),
        "second": logit(people(), "knows", [Category("area", 2), "age"]),
    }
    table = models_side_by_side(both)
    assert table.index.tolist() == [("area", "2", 35), ("area", "1", 40), ("age", "", 75)]
    assert table[["coefficient@first", "odds_ratio@first"]].iloc[0].tolist() == [0, 1]  # the reference
    error = np.sqrt(1 / 30 + 1 / 10 + 1 / 15 + 1 / 20)
    found = table[["coefficient@first", "standard_error@first", "wald@first", "odds_ratio@first"]].iloc[1]
    np.testing.assert_allclose(found.astype(float), [np.log(4), error, (np.log(4) / error) ** 2, 4], rtol=1e-6)
    assert table.loc[("age", "", 75), [name for name in table if name.endswith("@first")]].isna().all()
    assert table["characteristic"].iloc[2] == Text("Age (years)", "年龄（岁）")
    assert "at_step" not in table


def test_codes_say_which_answer_is_the_reference():
    asked = Variable(
        variable="checkup",
        question_en="?",
        question_zh="?",
        type="single",
        values=read_values("1=是|2=否", "1=yes|2=no"),
    )
    table = codes_of([Predictor("area", 2, (1, 2)), Predictor("age")], [asked])
    assert [one.en for one in table["coding"]] == [
        "1 = town; 2 = country (reference)",
        "as a number",
        "1 = yes; 2 = no",
    ]
    assert table["coding"].iloc[0].zh == "1=城镇；2=农村（参照）"
