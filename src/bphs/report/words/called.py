"""Reasons as a reader understands them: columns by their titles, units by their names, not by their codes.

A measure knows the columns that it was handed, and nothing of the dictionary; what it says of them is put into words
before a page prints it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.files.codes import code_text
from bphs.inputs.survey.outcomes import SERVICES
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, inside

_OF_ANSWER = Text("{title}: {label}", "{title}：{label}")

_QUOTED = re.compile(r"['\"“‘](?P<name>[A-Za-z][A-Za-z0-9_]*)['\"”’]")
_CODE = re.compile(r"(?<![A-Za-z0-9_.])(?P<name>[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)(?![A-Za-z0-9_]|\.\d)")
_ANSWER = re.compile(r"(?<![A-Za-z0-9_.])(?P<answer>[A-Za-z][A-Za-z0-9_]*=-?\d+(?:\.\d+)?)(?![A-Za-z0-9_]|\.\d)")
"""An answer of a survey, as measures call it: the column and the code."""
_NUMBER = re.compile(r"\d{1,5}")
"""A code that could as well be a number of the sentence."""


def in_words(why: Text, titles: Mapping[str, Text], units: Mapping[str, Text]) -> Text:
    """A reason with titles and names in place of codes; a code that nobody knows stays.

    Parameters
    ----------
    titles : of columns; put in place of what stands in quotation marks, or has an underscore; under ``column=code`` of
        answers.
    units : names of the units by code; not put in place of a number of up to five digits.

    >>> why = Text("column 'urban_share' does not vary", "“urban_share”无变化")
    >>> in_words(why, {"urban_share": Text("Urban residents", "城镇化率")}, {}).en
    'column “urban residents” does not vary'
    """
    return Text(*(_written(getattr(why, language), language, titles, units) for language in LANGUAGES))


def _written(sentence: str, language: str, titles: Mapping[str, Text], units: Mapping[str, Text]) -> str:
    def quoted(match: re.Match[str]) -> str:
        name = match["name"]
        return f"“{getattr(inside(titles[name]), language)}”" if name in titles else match[0]

    def bare(match: re.Match[str]) -> str:
        name = match["name"]
        if name in units and not _NUMBER.fullmatch(name):
            return getattr(units[name], language)
        return getattr(inside(titles[name]), language) if "_" in name and name in titles else name

    def answer(match: re.Match[str]) -> str:
        name = match["answer"]
        return f"“{getattr(inside(titles[name]), language)}”" if name in titles else name

    return _CODE.sub(bare, _ANSWER.sub(answer, _QUOTED.sub(quoted, sentence)))


def answers_in(why: Text) -> dict[str, Text]:
    """Titles of the answers, ``column=code``, that a sentence names and the catalogue knows."""
    found = {}
    for told in {match["answer"] for sentence in why for match in _ANSWER.finditer(sentence)}:
        name, _, code = told.partition("=")
        labels = {value: Text(english, chinese) for value, english, chinese in wording.categories(name)}
        if code in labels:
            found[told] = _OF_ANSWER.format(title=wording.title(name), label=labels[code])
    return found


def titles_of(codebook: Codebook) -> dict[str, Text]:
    """Titles of a survey's columns, scales and outcomes over several questions; under ``column=code`` those of its
    answers.
    """
    found = {role: Text(*names) for role, names in SERVICES.items() if role in codebook.roles}
    found |= {name: Text(*(codebook.dimension_title(name, one) for one in LANGUAGES)) for name in codebook.dimensions}
    if satisfied := codebook.role("satisfied"):
        asked = codebook.by_name[satisfied]
        found["satisfaction"] = Text(asked.title("en"), asked.title("zh"))
    for column, variable in codebook.owner.items():
        found[column] = title = Text(variable.title("en", column), variable.title("zh", column))
        if variable.type in ("single", "scale"):
            found |= {
                f"{column}={code_text(value.code)}": _OF_ANSWER.format(
                    title=title, label=Text(value.label_en, value.label_zh)
                )
                for value in variable.values
            }
    return found
