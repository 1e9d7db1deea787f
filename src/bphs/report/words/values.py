"""Values in sentences: ``{theil_last:.3f}`` is filled with what the chapter's code recorded under that name.

Formats are Python's, and: ``words`` (four / 4), ``p`` (= 0.012, < 0.001), ``list`` (a, b and c / a、b、c), ``money``
(yuan, as each language counts them: 2.37 billion yuan / 23.72 亿元), ``abs F`` (without its sign), ``ci F`` (the whole
bracket " (95% CI 0.1 to 0.2)", and nothing where the study has no interval; with ``abs`` turned as the value is).
``{name[0]}`` is an element of a list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bphs.report.words.wording import LANGUAGES, Text, count, current_language

HELD = re.compile(r"\{(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)(?:\[(?P<place>\d+)\])?(?::(?P<format>[^{}\n]*))?\}")
"""A value in a sentence. Found as a token of the parsed Markdown, so that braces in code and formulas stay."""
_NOT_PROSE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)\$\$.*?(?<!\\)\$\$|(?<![$\\])\$(?:(?!\n\n).)+?(?<![$\\])\$"
    r"|\\\\\[.*?\\\\\]|\\\\\(.*?\\\\\)|\\begin\{(?P<name>[a-z]*\*?)\}.*?\\end\{(?P=name)\}"
    r"|(?<=\])\([^)\n]*\)|<[A-Za-z/][^>\n]*>",
    re.DOTALL | re.MULTILINE,
)
"""Code, formulas, addresses of links and HTML: as nbconvert's Markdown knows them."""
_SIGNED_ZERO = re.compile(r"[+-](?=0(?:\.0*)?%?$)")
_MINUS = re.compile(r"(?<![\w.])-(?=\d)")
INTERVAL = Text(" ({level} CI {low} to {high})", "（{level}CI：{low}～{high}）")
AND = Text(" and ", "和")
BETWEEN = Text(", ", "、")
_MARKED = re.compile(r"[:,;](?!\d)|[：，、；]")
MONEY = {
    "en": ((1e9, ",.2f", "billion yuan"), (1e6, ",.1f", "million yuan"), (0, ",.0f", "yuan")),
    "zh": ((1e8, ",.2f", "亿元"), (1e4, ",.1f", "万元"), (0, ",.0f", "元")),
}
"""Sums in yuan from which a larger unit is written, with its decimals: Chinese counts in powers of 10,000."""

Entry = Mapping[str, Any]
"""What is recorded under a name: `value`, and if it has them `interval`, `p`, `of`, `case`, `hidden`."""


class Unfit(ValueError):
    """A format that does not suit its value."""


def held(text: str) -> list[re.Match[str]]:
    """Values that a text prints, not those of its code and formulas."""
    return list(HELD.finditer(_NOT_PROSE.sub("", text)))


def filled(text: str, fill: Callable[[re.Match[str]], str]) -> str:
    """A text with its values filled in; its code and formulas keep their braces.

    >>> filled(r"{share} of $\\frac{a}{b}$", lambda match: "half")
    'half of $\\\\frac{a}{b}$'
    """
    done, start = [], 0
    for kept in _NOT_PROSE.finditer(text):
        done += [HELD.sub(fill, text[start : kept.start()]), kept[0]]
        start = kept.end()
    return "".join([*done, HELD.sub(fill, text[start:])])


def case_of(entry: Entry) -> str | None:
    """Alternative that holds for a record: by count where it has a base, else by sign and certainty; None for words.

    With ``of``: all, some, one or none. With an interval: rose or fell if it excludes zero (or ``versus``), else
    unclear. With a test's `p` and its level `alpha` instead: rose or fell if ``p < alpha``. With neither: by sign.

    >>> records = {"value": 1, "of": 38}, {"value": 38, "of": 38}, {"value": 0.2, "interval": [-0.1, 0.5]}
    >>> tuple(map(case_of, records))
    ('one', 'all', 'unclear')
    """
    value, interval = entry.get("value"), entry.get("interval")
    if entry.get("hidden") or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if (base := entry.get("of")) is not None:
        return "none" if value == 0 else "all" if value == base else "one" if value == 1 else "some"
    versus = entry.get("versus", 0)
    if interval is None and "alpha" in entry and not entry["p"] < entry["alpha"]:
        return "unclear"
    low, high = interval if interval is not None else (value, value)
    return "rose" if low > versus else "fell" if high < versus else "unclear"


def written(entry: Entry, place: str | None, form: str, level: float) -> str:
    """A recorded value as a sentence prints it, in the language that is being written.

    Parameters
    ----------
    place : index into a value that is a list, as it is written; None for the whole.
    form : the format.
    level : of intervals, e.g. 0.95.

    Raises
    ------
    Unfit : the format does not suit the value.

    >>> written({"value": -0.0194, "interval": [-0.05, -0.001]}, None, "abs ci .3f", 0.95)
    ' (95% CI 0.001 to 0.050)'
    """
    value = _element(entry["value"], place)
    if isinstance(value, Mapping):
        if not set(LANGUAGES) <= set(value):
            raise Unfit(f"{value!r}, which is no words in every language")
        value = value[current_language()]
    plain = form.removeprefix("abs ").strip() if form.startswith("abs ") else form
    try:
        if plain.startswith("ci"):
            return _interval(entry, plain[2:].strip(), level, turned=plain != form and value < 0)
        if plain == "p":
            return _p(entry.get("p", value), entry.get("p_floor"))
        return _minus(_plain(abs(value) if plain != form else value, plain))
    except (ValueError, TypeError) as error:
        raise error if isinstance(error, Unfit) else Unfit(f"{type(value).__name__} ({value!r})") from None


def _element(value: Any, place: str | None) -> Any:
    if place is None:
        return value
    if not isinstance(value, Sequence) or isinstance(value, str) or int(place) >= len(value):
        raise Unfit(f"{value!r}, which has no element {place}")
    return value[int(place)]


def _plain(value: Any, form: str) -> str:
    if value is None or isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        # Python would print "None", "True" or "nan" whatever the format.
        raise ValueError
    if form == "list":
        if not isinstance(value, list | tuple):
            raise ValueError
        return listed([_in_language(one) for one in value])
    if form == "about":  # four digits: a projection knows no single persons
        return format(float(f"{value:.4g}"), ",.0f")
    if form == "money":
        return _money(float(value))
    if form == "words":
        return str(count(int(value))) if int(value) == value and value >= 0 else format(value, ",")
    if isinstance(value, list | tuple) or (isinstance(value, float) and not form):
        # A number needs its decimals said, and a list that it is one: Python would print it as code.
        raise ValueError
    return format(value, form)


def _money(yuan: float) -> str:
    least, form, unit = next(step for step in MONEY[current_language()] if abs(yuan) >= step[0])
    return f"{format(yuan / (least or 1), form)} {unit}"


def _minus(text: str) -> str:
    """With a minus sign, not a hyphen; what is rounded to zero has no sign."""
    return _MINUS.sub("−", _SIGNED_ZERO.sub("", text))


def _in_language(value: Any) -> str:
    return value[current_language()] if isinstance(value, Mapping) else str(value)


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c; a、b和c; in quotation marks one that has a mark of its own: “a: b” and c.

    >>> listed(["staff: too few", "distance"])
    '“staff: too few” and distance'
    """
    names = [f"“{name}”" if _MARKED.search(name) else name for name in names]
    if len(names) < 2:
        return "".join(names)
    return str(BETWEEN).join(names[:-1]) + str(AND) + names[-1]


def _interval(entry: Entry, form: str, level: float, *, turned: bool) -> str:
    if (interval := entry.get("interval")) is None:
        return ""
    low, high = (-interval[1], -interval[0]) if turned else interval
    try:
        ends = [_minus(format(end, form)) for end in (low, high)]
    except (ValueError, TypeError):
        raise Unfit(f"the interval {interval!r}") from None
    return str(INTERVAL).format(level=f"{100 * level:g}%", low=ends[0], high=ends[1])


def _p(value: Any, floor: float | None) -> str:
    """``= 0.012``; ``< 0.001`` below that; ``≤ 0.001`` where a permutation test could not have given less."""
    if not isinstance(value, int | float):
        raise Unfit(f"{value!r}, which is no p value")
    space = str(Text("\u00a0", ""))
    if floor is not None and value <= floor * (1 + 1e-9):
        return f"≤{space}{max(floor, 0.001):.3f}"
    return f"<{space}0.001" if value < 0.0005 else f"={space}{value:.3f}"
