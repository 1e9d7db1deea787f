"""One variable of a survey's codebook: what it is, which columns it makes, which codes mean no answer."""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import Field

from bphs.inputs.codebook.values import Value
from bphs.inputs.files.codes import Missing, code_text
from bphs.inputs.tables.schema import Frozen

Type = Literal["id", "single", "scale", "multiple", "ranking", "number", "date", "duration", "text", "meta"]
Language = Literal["en", "zh"]
TYPES: tuple[str, ...] = get_args(Type)
SPREAD = ("multiple", "ranking")
"""Types that become one column for each of their values."""
DROPPED = ("text", "meta")
DENIED = re.compile(r"否|不|没|无|未|从未|no\b|not\b|never\b|none\b|i (?:do|did|have|had) not\b|i never\b")
"""Beginning of a label that denies what was asked."""
SKIPPED, EMPTY = -3.0, -2.0
"""What 问卷星 writes for a question that was skipped, or left empty."""
PLATFORM = (Missing(SKIPPED, SKIPPED, "跳过", "skipped"), Missing(EMPTY, EMPTY, "未填", "left empty"))


class Variable(Frozen):
    """One row of a codebook; see the table in `bphs.inputs.codebook.book` for what each entry means."""

    variable: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")
    question_en: str
    question_zh: str
    type: Type
    title_en: str = ""
    title_zh: str = ""
    number: str = ""
    column: tuple[str, ...] = ()
    dimension: str = ""
    dimension_en: str = ""
    dimension_zh: str = ""
    reversed: bool = False
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[Value, ...] = ()
    exclusive: tuple[float, ...] = ()
    ordered: Literal["", "ascending", "descending"] = ""
    role: str = ""
    missing: tuple[Missing, ...] = ()
    unit_en: str = ""
    unit_zh: str = ""
    privacy: Literal["keep", "drop"] = "keep"

    @property
    def kept(self) -> bool:
        """Whether answers stay in the table: not free text, not the platform's, not told to be dropped."""
        return self.type not in DROPPED and self.privacy == "keep"

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns in the table of respondents: its own name, or one for each value."""
        if self.type in SPREAD:
            return tuple(f"{self.variable}_{code_text(value.code).replace('-', 'm')}" for value in self.values)
        return (self.variable,)

    @property
    def options(self) -> tuple[str, ...]:
        """Its columns without those of the answers that say that nothing applies: what may be counted.

        >>> from bphs.inputs.codebook.values import read_values
        >>> values = read_values("1=接种|2=体检|3=以上都没有", "")
        >>> Variable(variable="used", question_en="Which?", question_zh="哪些", type="multiple", values=values,
        ...     exclusive=(3.0,)).options
        ('used_1', 'used_2')
        """
        return tuple(column for column in self.columns if column not in self.nothing)

    @property
    def nothing(self) -> tuple[str, ...]:
        """Columns of its answers that say that nothing applies."""
        if self.type != "multiple":
            return ()
        return tuple(
            column for column, value in zip(self.columns, self.values, strict=True) if value.code in self.exclusive
        )

    @property
    def direction(self) -> Literal["", "ascending", "descending"]:
        """Whether a high code means much or little of what was asked; empty if codes are no ranks.

        >>> asked = {"question_en": "Content?", "question_zh": "满意吗", "minimum": 1, "maximum": 3}
        >>> [Variable(variable="x", type="scale", ordered=order, **asked).direction for order in ("", "descending")]
        ['ascending', 'descending']
        """
        if self.type == "scale":
            return "descending" if self.reversed or self.ordered == "descending" else "ascending"
        return "ascending" if self.type in ("number", "duration") else self.ordered

    @property
    def yes(self) -> float | None:
        """Code that says yes, of a question with two answers: the one that means more where they are `ordered`, else
        the one whose label affirms; None if neither tells.

        >>> from bphs.inputs.codebook.values import read_values
        >>> Variable(variable="heard", question_en="Heard?", question_zh="听说过吗", type="single",
        ...     values=read_values("1=没有听说过|2=听说过", "1=no|2=yes")).yes
        2.0
        """
        codes = [value.code for value in self.values]
        if self.type != "single" or len(codes) != 2:
            return None
        if self.ordered:
            return max(codes) if self.ordered == "ascending" else min(codes)
        denied = [bool(DENIED.match(value.label_zh) or DENIED.match(value.label_en.lower())) for value in self.values]
        return codes[denied.index(False)] if sum(denied) == 1 else None

    def title(self, language: Language, column: str = "") -> str:
        """Its short name for tables and figures, else the question; of the column of an option with the option.

        Parameters
        ----------
        language : ``"en"`` or ``"zh"``.
        column : one of `columns`, if that is what needs a name.

        >>> from bphs.inputs.codebook.values import read_values
        >>> used = Variable(variable="used", question_en="Which?", question_zh="哪些", title_en="Used", type="multiple",
        ...     values=read_values("1=接种", "1=vaccination"))
        >>> used.title("en"), used.title("en", "used_1"), used.title("zh", "used_1")
        ('Used', 'Used: vaccination', '哪些：接种')
        """
        question, title = (self.question_zh, self.title_zh) if language == "zh" else (self.question_en, self.title_en)
        return self._with_option(title or question, language, column)

    def asked(self, language: Language, column: str = "") -> str:
        """Question in full; of the column of an option with the option."""
        return self._with_option(self.question_zh if language == "zh" else self.question_en, language, column)

    def _with_option(self, words: str, language: Language, column: str) -> str:
        if self.type not in SPREAD or column not in self.columns:
            return words
        value = self.values[self.columns.index(column)]
        return f"{words}：{value.label_zh}" if language == "zh" else f"{words}: {value.label_en}"

    @property
    def low(self) -> float | None:
        """Smallest value possible: `minimum`, else the smallest code."""
        return self.minimum if self.minimum is not None else min((value.code for value in self.values), default=None)

    @property
    def high(self) -> float | None:
        """Largest value possible."""
        return self.maximum if self.maximum is not None else max((value.code for value in self.values), default=None)

    def missing_code(self, code: float) -> bool:
        """Whether the code stands for no answer; -3 and -2 do unless they are values."""
        if any(kind.holds(code) for kind in self.missing):
            return True
        possible = self.low is not None and self.low <= code
        return code in (SKIPPED, EMPTY) and not possible
