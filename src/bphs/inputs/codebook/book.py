"""Codebook of a survey: one table that says what each variable is, and drives everything that is done with the answers.

It is a CSV file (UTF-8; Excel works too), one row per variable, in the order in which the variables shall stand. Only
the first four columns must be there; the order of the columns does not matter.

============== ======================================================================================================
variable       name in all tables: Latin letter, then letters, digits, underscores (SPSS takes it)
question_en    the question, or what the variable is, in English
question_zh    the same in Chinese, as the questionnaire prints it (headings of 问卷星 are recognised by it)
type           ``id``        the respondent's number (one variable at most): letters and digits, no name
               ``single``    one of `values`
               ``scale``     one of an ordered set of codes (Likert item): `values`, or `minimum` and `maximum`
               ``multiple``  any of `values`: becomes columns ``<variable>_<code>``, 1 chosen, 0 not. Where nothing
                             may apply, let the questionnaire have an option for it (以上都没有, see `exclusive`):
                             exports as text cannot tell it from no answer
               ``ranking``   `values` put in order: becomes columns ``<variable>_<code>``, 1 for the first, empty if
                             not ranked
               ``number``    a number, in `unit_en`, `unit_zh`, between `minimum` and `maximum` if they are given
               ``date``      a date, or date and time
               ``duration``  time taken, in seconds (问卷星 writes "123秒")
               ``text``      free text: dropped when the file is read, always
               ``meta``      a column of the platform (IP, nickname, source): dropped too
title_en       short name of the variable for tables and figures, e.g. ``Education``; without it the question stands
               there
title_zh       the same in Chinese, e.g. ``文化程度``
number         the question's number in the questionnaire, for headings such as 第3题(…); items of one grid share it
column         the heading in the user's file if it is neither `variable` nor the question; several parted by ``|``.
               Of a ``multiple`` or ``ranking`` question with a column for each answer, as SPSS holds it, as many
               headings as `values`, in their order: ``m1|m2|m3``
dimension      code of the scale that an item belongs to; empty if none
dimension_en   that scale's name, once per scale is enough
dimension_zh   the same in Chinese
reversed       true if a high code of a ``scale`` means little of what it measures (1 = very satisfied); else false
               or empty
minimum        smallest value possible (without it: the smallest code of `values`)
maximum        largest value possible
values         codes and Chinese labels: ``1=非常不满意|2=不满意|3=一般|4=满意|5=非常满意``
values_en      the same codes with English labels
exclusive      of a ``multiple`` question the codes of answers that say that nothing applies, parted by ``|``:
               ``12`` for ``12=以上都没有``; they count among no answers that are something (`Variable.options`)
ordered        of a ``single`` question whose codes are ranks: ``ascending`` if a high code means much (schooling,
               income), ``descending`` if it means little; empty if codes are only names. A ``scale`` is ascending
               without it; one that belongs to no dimension may be ``descending`` (1 = very satisfied)
role           what the variable is to the study: ``residence``, ``sex``, ``age``, ``education``, ``income``,
               ``registration``, ``chronic``, ``background`` (any other characteristic), ``distance``, ``heard``,
               ``knows``, ``aware`` (one question for each service), ``used``, ``received``, ``first_contact``,
               ``channel``, ``wish``, ``satisfied`` (overall), ``satisfied_item``, ``outcome`` (any other, or the items
               of one scale); empty if none. Chapters ask for roles, never for names (`bphs.inputs.codebook.roles`)
missing        codes that mean no answer, single or as a range, with or without label: ``9=不清楚|-99..-90``. The codes
               -3 (skipped by the questionnaire) and -2 (left empty) of 问卷星 need not be given
missing_en     the same codes with English labels
unit_en        unit of a number, e.g. ``years``
unit_zh        e.g. ``岁``
privacy        ``drop`` if the variable must not be kept; ``keep`` if it must, though its heading sounds as if it told
               who a respondent is (cells with telephone and identity numbers are emptied all the same). Empty: headings
               and answers decide
============== ======================================================================================================

Example::

    variable,number,question_en,question_zh,type,dimension,reversed,values,values_en,missing,missing_en,unit_en,unit_zh
    id,,Respondent,序号,id,,,,,,,,
    seconds,,Time taken,所用时间,duration,,,,,,,,
    age,1,Age,您的年龄,number,,,,,,,years,岁
    sex,2,Sex,您的性别,single,,,1=男|2=女,1=male|2=female,,,,
    used,3,Services used,您用过哪些服务,multiple,,,1=健康档案|2=健康教育,1=records|2=education,,,,
    q1,4,Staff are friendly,医务人员态度好,scale,service,,1=不同意|2=同意,1=disagree|2=agree,9=不清楚,9=don't know,,
    q2,4,The wait is long,等候时间长,scale,service,true,1=不同意|2=同意,1=disagree|2=agree,9=不清楚,9=don't know,,
    remark,5,Remarks,您的建议,text,,,,,,,,

Read, it gives a table of respondents with the columns ``id, seconds, age, sex, used_1, used_2, q1, q2``.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.codebook.reading import variables_of
from bphs.inputs.codebook.roles import ROLES, roles_of
from bphs.inputs.codebook.variable import Language, Variable
from bphs.inputs.tables.schema import Frozen

__all__ = ["Codebook", "Variable", "read_codebook"]


class Codebook(Frozen):
    """All variables of a survey, in order."""

    path: Path
    variables: tuple[Variable, ...]

    @cached_property
    def by_name(self) -> dict[str, Variable]:
        """Variables by name."""
        return {variable.variable: variable for variable in self.variables}

    @cached_property
    def owner(self) -> dict[str, Variable]:
        """Variable of each column of the table of respondents."""
        return {column: variable for variable in self.variables if variable.kept for column in variable.columns}

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table of respondents, in order."""
        return tuple(self.owner)

    @property
    def id(self) -> Variable | None:
        """Variable that numbers the respondents, if there is one."""
        return next((variable for variable in self.variables if variable.type == "id" and variable.kept), None)

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Names of the variables of each role."""
        return roles_of(self.variables)

    def role(self, name: str) -> str | None:
        """Name of the variable with a role, the first of several; None if there is none.

        Raises
        ------
        InputError : no such role; the message gives the nearest.
        """
        if name not in ROLES:
            raise InputError(
                [Problem(f"role {name!r}", "no such role", "one of " + ", ".join(ROLES), nearest(name, ROLES))]
            )
        return next(iter(self.roles.get(name, ())), None)

    def columns_of(self, role: str) -> tuple[str, ...]:
        """Columns of all variables with a role, without those of answers that say that nothing applies."""
        return tuple(column for name in self.roles.get(role, ()) for column in self.by_name[name].options)

    @property
    def outcome_scale(self) -> str | None:
        """Dimension whose items have the role ``outcome``, if there is one."""
        items = (self.by_name[name] for name in self.roles.get("outcome", ()))
        return next((item.dimension for item in items if item.dimension), None)

    @property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """Names of the items of each scale, in order."""
        found: dict[str, tuple[str, ...]] = {}
        for variable in self.variables:
            if variable.dimension and variable.kept:
                found[variable.dimension] = (*found.get(variable.dimension, ()), *variable.columns)
        return found

    def dimension_title(self, dimension: str, language: Language) -> str:
        """A scale's name in a language; its code if the codebook gives none."""
        titles = [getattr(item, f"dimension_{language}") for item in self.variables if item.dimension == dimension]
        return next((title for title in titles if title), dimension)

    def variable(self, name: str) -> Variable:
        """Entry of a variable, or of the variable that a column belongs to.

        Raises
        ------
        InputError : no such variable; the message gives the nearest name.
        """
        found = self.by_name.get(name) or self.owner.get(name)
        if found is None:
            raise InputError(
                [
                    Problem(
                        f"variable {name!r}",
                        "no entry in the codebook",
                        "a variable of the codebook",
                        nearest(name, self.by_name),
                    )
                ]
            )
        return found


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook (CSV, or the first sheet of an Excel workbook).

    Raises
    ------
    InputError : every problem of the table, each with its row: a name that stands twice, a type that is none, a label
        without a value, a code that is value and missing at once, a reversed item without a range.
    """
    variables, problems = variables_of(Path(path))
    if problems:
        raise InputError(problems)
    return Codebook(path=Path(path), variables=tuple(variables))
