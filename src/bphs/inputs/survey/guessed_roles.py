"""Roles guessed from what a question asks, and the order of codes from their labels: a draft, to be corrected.

A guess is made only where the question, its type and its answers agree; a role that only one variable can have goes to
the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bphs.inputs.codebook.roles import RANKED, ROLES

Row = dict[str, str]
"""Row of a codebook that is being drafted."""


class Guess(NamedTuple):
    """What a question with a role says, and the types of question that it can be."""

    role: str
    types: tuple[str, ...]
    asks: re.Pattern[str]


def _guess(role: str, types: str, asks: str) -> Guess:
    return Guess(role, tuple(types.split()), re.compile(asks))


GUESSES = (
    _guess("education", "single", r"文化程度|学历|受教育|教育程度|schooling|(?<!health )\beducation\b"),
    _guess("income", "single number", r"收入|\bincome\b|\bearnings?\b"),
    _guess("registration", "single", r"户籍|户口|hukou|registration"),
    _guess("residence", "single", r"居住地|常住地|现住地|城乡|居住区域|\burban\b|residence\b"),
    _guess("sex", "single", r"性别|\bsex\b|\bgender\b"),
    _guess("age", "single number", r"年龄|周岁|\bage\b|how old"),
    _guess("chronic", "single multiple", r"慢性病|慢病|chronic"),
    _guess("background", "single", r"婚姻|职业|民族|医保|医疗保险|参保|marital|occupation|ethnic|insurance"),
    _guess("distance", "single number", r"距离|多远|distance|how far"),
    _guess("heard", "single", r"听说过|heard of"),
    _guess("knows", "single", r"(?:知道|知晓|了解).*(?:包括|内容|哪些)|know\w* (?:which|what)"),
    _guess("first_contact", "single", r"首诊|首先.*(?:去|就诊|就医)|go first|first place"),
    _guess("channel", "multiple", r"途径|渠道|从哪里|从何处|channels?\b|from where|hear\b"),
    _guess("used", "multiple", r"接受过|享受过|利用过|使用过|用过|received?\b|\bused?\b"),
    _guess("wish", "ranking multiple", r"改进|改善|加强|完善|希望|improve|wish"),
    _guess("received", "single", r"(?:接受|参加|享受|利用|使用|做)过|receive|check-?up"),
)
"""In the order in which they are tried."""
AWARE, SATISFIED, OVERALL = (
    re.compile(r"知道|知晓|know of|aware"),
    re.compile(r"满意|satisf"),
    re.compile(r"总体|整体|总的|all in all|overall"),
)
SCHOOLS = (
    r"文盲|(?:未|没|没有)上过?学|不识字|无学历|未受过?教育|no (?:formal|school)|never (?:attended|went)|illiterate|^none$",
    r"小学|私塾|primary|elementary",
    r"初中|初级中学|junior (?:middle|high)|lower secondary|(?<!senior )middle school|(?:less than|below) high school",
    r"高中|中专|职高|技校|中学|senior|vocational|upper secondary|high school|^secondary",
    r"大专|专科|junior college|associate|some college",
    r"本科|大学|bachelor|university|undergraduate|(?<!junior )(?<!some )college|tertiary",
    r"硕士|研究生|master|graduate",
    r"博士|doctor|ph\.?d",
)
"""Levels of schooling from the lowest; a label that names several is the lowest of them."""
AGES = (r"儿童|child", r"少年|青年|young", r"中年|middle[- ]aged", r"老年|\bold|elder")
NOTHING = re.compile(r"从不|从未|没有|无|零|never|none|nothing")
UNDER = re.compile(r"^[<＜≤]|以下|以内|低于|不足|不满|未满|不到|\b(?:under|below|less|up to|at most)\b")
UNITS = {"千": 1e3, "万": 1e4, "k": 1e3}
BORN = re.compile(r"(?P<decade>\d0)后")
"""Generations by the decade that they were born in: 90后."""


def with_guesses(rows: Iterable[Row]) -> list[Row]:
    """Rows of a draft with `role`, and `ordered` where the role needs an order and the labels show one.

    >>> asked = {"variable": "q1", "question_zh": "您的文化程度", "type": "single", "values": "1=小学|2=初中|3=本科"}
    >>> with_guesses([asked])[0]["role"], with_guesses([asked])[0]["ordered"]
    ('education', 'ascending')
    """
    drafted, taken = list(rows), set[str]()
    return [_with_role(row, drafted, taken) for row in drafted]


def in_order(labels: Sequence[str]) -> list[str]:
    """Labels from less to more where all of them are levels of schooling, or all of them amounts; else as they come.

    >>> in_order(["本科", "小学及以下", "初中"])
    ['小学及以下', '初中', '本科']
    """
    places = _places(labels)
    return [label for _, label in sorted(zip(places, labels, strict=True))] if places else list(labels)


def is_order(labels: Iterable[str]) -> bool:
    """Whether labels are levels of schooling, or amounts, no two the same."""
    return bool(_places(list(labels)))


def _places(labels: Sequence[str]) -> list[float]:
    """Places of labels on a ladder; none if they are no ladder."""
    for place in (_school, _age, _amount):
        found = [where for label in labels if (where := place(label)) is not None]
        if len(set(found)) == len(labels) > 1:
            return found
    return []


def _with_role(row: Row, rows: list[Row], taken: set[str]) -> Row:
    role = _role(row, rows)
    if not role or (role in taken and not ROLES[role].several):
        return row
    ordered = row.get("ordered", "")
    if role in RANKED and row["type"] == "single":
        ordered = ordered or _order(row.get("values", ""), role)
        if not ordered:  # codes of which nobody knows the order play no such role
            return row
    taken.add(role)
    return row | {"role": role, "ordered": ordered}


def _role(row: Row, rows: list[Row]) -> str:
    words = f"{row.get('question_zh', '')} {row.get('variable', '').replace('_', ' ')}".lower()
    if row["type"] == "scale" and SATISFIED.search(words):
        return "satisfied" if OVERALL.search(words) else "satisfied_item"
    if row["type"] == "single" and AWARE.search(words) and len(_grid(row, rows)) > 1:
        return "aware"
    return next((one.role for one in GUESSES if row["type"] in one.types and one.asks.search(words)), "")


def _grid(row: Row, rows: list[Row]) -> list[Row]:
    """Questions of the same grid: of the same number, or the same words before the dash, and with the same answers."""
    return [other for other in rows if _grid_of(row) and _grid_of(other) == _grid_of(row)]


def _grid_of(row: Row) -> tuple[str, ...]:
    """What the questions of a grid share; empty of a question that is in none."""
    stem = re.match(r"(.+?)\s*(?:[—–]+|--+|[:：])\s*[^—–:：]+$", row.get("question_zh", ""))
    shared = row.get("number") or (stem[1] if stem else "")
    return (shared, row.get("values", "")) if shared else ()


def _order(values: str, role: str) -> str:
    """Order of labels; empty if they show none."""
    labels = [part.split("=", 1)[1] for part in values.split("|") if "=" in part]
    places = [_school(label) if role == "education" else _amount(label) for label in labels]
    known = [place for place in places if place is not None]
    if len(known) < len(labels) or len(labels) < 2:
        return ""
    if all(one < next_one for one, next_one in pairwise(known)):
        return "ascending"
    return "descending" if all(one > next_one for one, next_one in pairwise(known)) else ""


def _school(label: str) -> float | None:
    return _step(label, SCHOOLS)


def _age(label: str) -> float | None:
    """Stage of life; of a generation the years by which it is younger or older than that of 2000."""
    if born := BORN.match(label):
        decade = int(born["decade"])
        return float(-decade if decade < 40 else 100 - decade)
    return _step(label, AGES)


def _step(label: str, ladder: Sequence[str]) -> float | None:
    return next((float(place) for place, words in enumerate(ladder) if re.search(words, label.lower())), None)


def _amount(label: str) -> float | None:
    """Middle of an amount: 1,000–1,999 is 1,499.5; under 1,000 lies below, 6,000 or more above; none at all is 0."""
    digits = re.sub(
        r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", _tens, label.replace(",", "").replace("，", "")
    )
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([千万k]?)", digits.lower())
    if not parts:
        return 0.0 if NOTHING.match(label.lower()) else None
    numbers = [float(number) * UNITS.get(unit or _shared(number, parts), 1.0) for number, unit in parts[:2]]
    if len(numbers) > 1:
        return sum(numbers) / 2
    return numbers[0] / 2 if UNDER.search(label.lower()) else numbers[0] * 1.5


def _shared(number: str, parts: Sequence[tuple[str, str]]) -> str:
    """Unit of a small number before one that has it: 1-3万."""
    return parts[-1][1] if float(number) < 100 else ""


def _tens(number: re.Match[str]) -> str:
    """Chinese numbers from 10 to 99, as bands of age are written: 六十 is 60, 十八 is 18."""
    tens, ones = ("零一二三四五六七八九".index(part) if part else None for part in number.groups())
    return str(10 * (1 if tens is None else tens) + (ones or 0))
