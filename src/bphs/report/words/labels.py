"""Labels put together from others: of answers by code, of axes with their unit, without what all begin with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bphs.inputs.codebook.variable import Variable
from bphs.report.words import wording
from bphs.report.words.wording import Text

MORE = Text("{} more", "另外 {} 项")
NO_NAME = Text("–", "–")
BY_TRAIT = Text("{0} by {1}", "按{1}的{0}")
GROUP_OF = Text("{1}: {0}", "{1}：{0}")


def answers(name: str, codes: Iterable[Any]) -> dict[Any, Text]:
    """Labels of codes of a column, by code; a code without a label as it is written.

    Parameters
    ----------
    name : a column of the dictionary.
    """
    written = {code: f"{code:g}" if isinstance(code, int | float) else str(code) for code in codes}
    return {code: wording.category_both(name, text) for code, text in written.items()}


def chosen(name: str, codes: str) -> Text:
    """Answers of a question that a share counts, one after the other.

    Parameters
    ----------
    name : a column of the dictionary. codes : those counted, parted by ``|``.
    """
    return listed(answers(name, codes.split("|")).values())


def with_unit(words: Text, unit: Text | tuple[str, str]) -> Text:
    """A title with its unit in brackets, as an axis has it; without a unit the title itself.

    >>> with_unit(Text("Trust", "信任"), ("0–100", "0～100")).zh
    '信任（0～100）'
    """
    return Text("{} ({})", "{}（{}）").format(words, Text(*unit)) if unit[0] else words


def axis(name: str) -> Text:
    """A column's title with its unit, in both languages."""
    entry = wording.column(name)
    return with_unit(wording.title(name), (entry.unit_en, entry.unit_zh))


def after_colon(words: Text) -> Text:
    """A title without the words before its colon, where several begin alike; the title itself if it has none.

    >>> after_colon(Text("Aware: health records", "知晓：健康档案")).zh
    '健康档案'
    """
    return Text(words.en.split(": ", 1)[-1], words.zh.split("：", 1)[-1])


def before_colon(words: Text) -> Text:
    """The words before a title's colon, which several have in common; the title itself if it has none.

    >>> before_colon(Text("Aware: health records", "知晓：健康档案")).zh
    '知晓'
    """
    return Text(words.en.split(": ", 1)[0], words.zh.split("：", 1)[0])


def listed(words: Iterable[Text]) -> Text:
    """Several titles one after the other, as a cell of a table holds them.

    >>> listed([Text("Waits", "等候"), Text("Skills", "技术")]).zh
    '等候、技术'
    """
    several = list(words)
    return Text("; ".join(one.en for one in several), "、".join(one.zh for one in several))


def few(words: Iterable[Text], most: int = 8) -> list[Text]:
    """Names as a sentence lists them: of more than `most` the first ones and how many more; a dash where there is none.

    >>> [one.en for one in few([Text("Waits", "等候"), Text("Skills", "技术"), Text("Staff", "人员")], most=2)]
    ['Waits', 'Skills', '1 more']
    """
    several = list(words)
    rest = len(several) - most
    return [*several[:most], *([MORE.format(rest)] if rest > 0 else [])] or [NO_NAME]


def by_trait(named: Iterable[tuple[Text, str]], form: Text = BY_TRAIT) -> list[Text]:
    """What a test compared, and the characteristic that parts the groups, as a sentence names them.

    Parameters
    ----------
    named : words of the outcome or group, and the name of the characteristic's column.
    form : `BY_TRAIT` for outcomes, `GROUP_OF` for groups.
    """
    return [form.format(wording.inside(words), wording.inside(wording.title(trait))) for words, trait in named]


def question(variable: Variable) -> Text:
    """A question in full, as it was asked."""
    return Text(variable.asked("en"), variable.asked("zh"))
