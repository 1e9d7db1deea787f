"""Roles of variables: what a variable is to a study, whatever it is called and however it is coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bphs.inputs.codebook.variable import Variable


class Role(NamedTuple):
    """Role with its names, which types of question can play it, and whether several variables may."""

    en: str
    zh: str
    types: tuple[str, ...]
    several: bool = False


_ONE, _CODES, _EITHER = ("single",), ("single", "scale"), ("single", "scale", "number")
ROLES: dict[str, Role] = {
    "residence": Role("place of residence (town or country)", "居住地（城乡）", _ONE),
    "sex": Role("sex", "性别", _ONE),
    "age": Role("age, in years or in bands", "年龄（周岁或年龄段）", _EITHER),
    "education": Role("education", "文化程度", _EITHER),
    "income": Role("income", "收入", _EITHER),
    "registration": Role("household registration", "户籍", _ONE),
    "chronic": Role("chronic disease", "慢性病", ("single", "multiple")),
    "background": Role("another characteristic of the respondents", "调查对象的其他特征", (*_EITHER, "multiple"), True),
    "distance": Role("distance to the nearest institution", "距最近机构的距离", _EITHER),
    "heard": Role("having heard of the services", "是否听说过服务项目", _ONE),
    "knows": Role("knowing what the services are", "是否知晓服务内容", _ONE),
    "aware": Role("awareness of single services", "对各项服务的知晓", _ONE, True),
    "used": Role("services that were used", "接受过的服务", ("multiple",)),
    "received": Role("a service that was received or not", "是否接受过某项服务", _ONE),
    "first_contact": Role("first place of care", "首诊去向", _ONE),
    "channel": Role("channels of information", "获知渠道", ("multiple",)),
    "wish": Role("what should be improved", "最需要改进的方面", ("ranking", "multiple")),
    "satisfied": Role("overall satisfaction", "总体满意度", (*_CODES, "number")),
    "satisfied_item": Role("satisfaction with single services", "对各项服务的满意度", _CODES, True),
    "outcome": Role(
        "another outcome, or the items of the scale of outcomes", "其他结果变量（或结果量表的题项）", _EITHER, True
    ),
}
"""Roles in the order in which pages name them."""
RANKED = ("education", "income", "satisfied")
"""Roles whose codes are compared as more and less: of type ``single``, they need the column `ordered`."""
CHARACTERISTICS = ("residence", "sex", "age", "education", "income", "registration", "chronic", "background")
"""Roles that tell respondents apart."""


def roles_of(variables: Iterable[Variable]) -> dict[str, tuple[str, ...]]:
    """Names of the variables of each role, in the order of `ROLES`; what is dropped plays none.

    Parameters
    ----------
    variables : of a codebook.

    >>> asked = Variable(variable="q3", question_en="Your sex", question_zh="性别", type="single", role="sex")
    >>> roles_of([asked])
    {'sex': ('q3',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for variable in variables:
        if variable.role and variable.kept:
            found[variable.role] = (*found.get(variable.role, ()), variable.variable)
    return {role: found[role] for role in ROLES if role in found}


def wrong_type(variable: Variable) -> Iterator[tuple[str, str, str]]:
    """What was found, what is expected and what to do, where a variable cannot play its role."""
    role = ROLES.get(variable.role)
    if role and variable.type not in role.types:
        kinds = " or ".join(role.types)
        yield f"{variable.role!r} for a variable of type {variable.type}", f"type {kinds}", "correct one of the two"
    elif variable.role in RANKED and not variable.direction:
        yield (
            f"{variable.role!r} for codes that nothing says are in order",
            "codes from less to more, or from more to less",
            "write ascending (a high code means much) or descending into the column 'ordered'",
        )


def doubled(variables: Iterable[tuple[int, Variable]]) -> Iterator[tuple[int, Variable, int]]:
    """Rows whose role an earlier row has already, though only one variable can have it; with that row's number."""
    first: dict[str, int] = {}
    for number, variable in variables:
        if variable.role and variable.kept and not ROLES[variable.role].several:
            there = first.setdefault(variable.role, number)
            if there != number:
                yield number, variable, there
