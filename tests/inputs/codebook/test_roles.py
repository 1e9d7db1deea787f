"""Roles of variables: what a chapter asks for instead of a name."""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.codebook.book import Codebook, read_codebook
from bphs.inputs.codebook.roles import ROLES
from bphs.inputs.codebook.values import read_values
from bphs.inputs.codebook.variable import Variable

HEADER = "variable,question_en,question_zh,type,values,ordered,role,dimension\n"
BOOK = """\
area,Where,何处,single,1=城镇|2=农村,,residence,
years,Age,年龄,number,,,age,
school,Schooling,学历,single,1=高|2=低,descending,education,
work,Work,职业,single,1=农|2=工,,background,
home,Housing,住房,single,1=有|2=无,,background,
k1,Know 1,知道1,single,0=否|1=是,,aware,
k2,Know 2,知道2,single,0=否|1=是,,aware,
got,Received,接受过,multiple,1=甲|2=乙,,used,
a1,Fair 1,公平1,scale,1=低|2=高,,outcome,fair
a2,Fair 2,公平2,scale,1=低|2=高,,outcome,fair
note,Remark,备注,text,,,,
"""


def book(tmp_path, text=BOOK):
    path = tmp_path / "codebook.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return read_codebook(path)


def test_variables_by_role(tmp_path):
    mine = book(tmp_path)
    assert mine.role("age") == "years"
    assert mine.roles["background"] == ("work", "home")
    assert mine.columns_of("used") == ("got_1", "got_2")
    assert mine.outcome_scale == "fair"
    assert mine.role("income") is None
    assert mine.columns_of("income") == ()


def test_a_role_that_there_is_not(tmp_path):
    with pytest.raises(InputError, match="write 'education'"):
        book(tmp_path).role("educaton")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "b,Again,又,single,1=甲|2=乙,,residence,\n",
            r"column role\s+found: +'residence' a second time \(first in row 2\)",
        ),
        ("b,Again,又,text,,,sex,\n", "'sex' for a variable of type text"),
        ("b,Again,又,single,1=甲|2=乙,,income,\n", "nothing says are in order"),
        ("b,Again,又,single,1=甲|2=乙,,sexx,\n", "write 'sex'"),
    ],
)
def test_roles_that_cannot_be(tmp_path, line, told):
    with pytest.raises(InputError, match=told):
        book(tmp_path, BOOK + line)


@pytest.mark.parametrize(
    ("zh", "en", "ordered", "yes"),
    [
        ("1=是|2=否", "1=yes|2=no", "", 1.0),
        ("0=没有|1=有", "0=none|1=some", "", 1.0),
        ("1=不知道|2=知道", "1=I do not|2=I do", "", 2.0),
        ("1=男|2=女", "1=male|2=female", "", None),
        ("1=甲|2=乙", "1=a|2=b", "descending", 1.0),
        ("1=甲|2=乙", "1=a|2=b", "ascending", 2.0),
        ("1=是|2=否|3=部分", "1=yes|2=no|3=in part", "", None),
    ],
)
def test_the_code_that_says_yes(zh, en, ordered, yes):
    asked = Variable(
        variable="x", question_en="x", question_zh="x", type="single", values=read_values(zh, en), ordered=ordered
    )
    assert asked.yes == yes


def test_a_dropped_variable_plays_no_role(tmp_path):
    gone = Variable(variable="x", question_en="x", question_zh="x", type="single", role="sex", privacy="drop")
    assert Codebook(path=tmp_path, variables=(gone,)).roles == {}


def test_every_role_is_named_in_both_languages():
    assert all(role.en and role.zh and role.types for role in ROLES.values())
