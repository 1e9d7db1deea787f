"""Columns of a table as entries of the data dictionary: type, constraints and role, guessed from heading and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from bphs.inputs.describing.headings import CHINESE, Heading, slug, take_apart, to_do
from bphs.inputs.files.punctuation import printed
from bphs.inputs.tables.cells import NO_VALUE, Fault, read_cell
from bphs.inputs.tables.roles import NAMES, NUMBERS
from bphs.inputs.tables.schema import Column

MOST_DECIMALS = 4
CODED = re.compile(r"(?:^|_)(?:code|id)s?(?:_to)?$|代码|编码|编号|电话")
MEASURED = {"population": "persons", "need": "persons", "area": "km²"}
"""Units in which chapters reckon what has these roles."""
MANY, MANIFOLD = "10,000 ", 10_000
"""Beginning of units that yearbooks print counts in (万人, 万张), and what they are times the unit itself."""
COUNTED = ("population", "need", "resource")
Entry = dict[str, Any]


class Drafted(NamedTuple):
    """A column as it was understood.

    Parameters
    ----------
    entry : of the dictionary.
    role : empty if none was guessed.
    cells : its values as text, without those that mean that there is none.
    gaps : what stands in cells without a value, apart from nothing.
    """

    entry: Entry
    role: str
    cells: tuple[str, ...]
    gaps: tuple[str, ...]


def draft_column(text: str, cells: Sequence[str]) -> Drafted:
    """Entry of one column.

    Parameters
    ----------
    text : its heading.
    cells : its values as text.

    >>> draft_column("residents", ["1200", "800"]).entry["type"], draft_column("residents", ["1200", "800"]).role
    ('integer', 'population')
    """
    heading = take_apart(text)
    stripped = [cell.strip() for cell in cells]
    gaps = tuple(dict.fromkeys(cell for cell in stripped if cell.lower() in NO_VALUE))
    filled = tuple(cell for cell in stripped if cell and cell not in gaps)
    role = _role(heading, filled)
    kind, decimals = _type(heading, role, filled)
    if role in NUMBERS and kind == "string":
        role, (kind, decimals) = "", _type(heading, "", filled)
    heading, printed = _single(heading, decimals) if role in COUNTED else (heading, {})
    if printed:
        kind, decimals = "integer", 0
    if role in MEASURED and heading.unit and heading.unit[0] != MEASURED[role]:
        role = ""  # rates would be wrong by the factor of the unit
    entry: Entry = {"name": _name(heading, role), "heading": text, "type": kind}
    entry |= {"role": role} if role else {}
    entry |= _words(heading, role, decimals if kind in ("integer", "number") else None)
    entry |= printed
    entry |= {"categories": _categories(filled)} if role == "region" else {}
    limits = _constraints(role, kind, filled, whole=len(filled) == len(cells))
    return Drafted(entry | ({"constraints": limits} if limits else {}), role, filled, gaps)


def _single(heading: Heading, decimals: int) -> tuple[Heading, Entry]:
    """A heading of ten thousands in single units, and what the dictionary says of it: by how much the file's figures
    are multiplied, and to what they were rounded.
    """
    english, chinese = heading.unit or ("", "")
    if not english.startswith(MANY):
        return heading, {}
    rounded = 10.0 ** (4 - decimals)
    unit = (english.removeprefix(MANY), chinese.removeprefix("万"))
    return heading._replace(unit=unit), {"times": MANIFOLD} | ({"rounded_to": rounded} if rounded > 1 else {})


def _role(heading: Heading, cells: Sequence[str]) -> str:
    """Role that the heading names, if the cells agree: names of units are all different, regions are not."""
    named = heading.known.role if heading.known else ""
    repeated = len(set(cells)) < len(cells)
    if not named and re.search(r"(?:^|_)region(?:_|$)", heading.bare.lower()):
        named = "region"
    if named == "name":
        if repeated:
            return "region" if 1 < len(set(cells)) <= len(cells) / 2 and not _numbers(cells) else ""
        return "name_zh" if any(map(CHINESE.search, cells)) else "name_en"
    if named == "region" and not repeated:
        return ""
    return "" if named == "year" and not _years(cells) else named


def _type(heading: Heading, role: str, cells: Sequence[str]) -> tuple[str, int]:
    """Type of the values, and decimals; a code is a text, for it may begin with a zero."""
    if (
        role in ("code", "former_code", "name_en", "name_zh", "region")
        or not cells
        or CODED.search(heading.bare.lower())
    ):
        return "string", 0
    if role == "year":
        return "year", 0
    for kind in ("integer", "number", "date"):
        if all(_reads(cell, kind, heading) for cell in cells):
            places = max(len(cell.rstrip("%‰").partition(".")[2]) for cell in cells) if kind == "number" else 0
            return kind, min(places, MOST_DECIMALS)
    if {cell.lower() for cell in cells} <= {"true", "false", "yes", "no", "是", "否"}:
        return "boolean", 0
    return "string", 0


def _reads(cell: str, kind: str, heading: Heading) -> bool:
    english, chinese = heading.unit or ("", "")
    words = dict.fromkeys(("title_en", "title_zh", "description_en", "description_zh"), "-")
    try:
        read_cell(
            cell, Column.model_validate({"name": "x", "type": kind, "unit_en": english, "unit_zh": chinese, **words})
        )
    except Fault:
        return False
    return kind != "integer" or "." not in cell


def _numbers(cells: Sequence[str]) -> bool:
    return all(_reads(cell, "number", take_apart("x")) for cell in cells)


def _years(cells: Sequence[str]) -> bool:
    return bool(cells) and all(re.fullmatch(r"(?:19|20)\d\d年?", cell) for cell in cells)


def _name(heading: Heading, role: str) -> str:
    """Name in the dictionary: that of what is known and fit for its role, else the heading where it is one."""
    known = heading.known
    if known and role == known.role and role != "region":
        return known.name
    return NAMES.get(role) or slug(heading.text) or ("region" if role == "region" else "")


def _words(heading: Heading, role: str, decimals: int | None) -> Entry:
    """Titles, unit and meaning, as far as they are known."""
    known = heading.known
    if known and known.role != "region" and (role or known.role in ("", *MEASURED)):
        own = printed(heading.bare) if CHINESE.search(heading.bare) else known.title_zh
        titles, meaning = (known.title_en, own), (known.description_en, known.description_zh)
    elif CHINESE.search(heading.bare):
        titles, meaning = (to_do(heading.bare)[0], printed(heading.bare)), to_do()
    else:
        titles, meaning = (_title(heading.bare), to_do(heading.bare)[1]), to_do()
    words = dict(zip(("title_en", "title_zh"), titles, strict=True))
    if decimals is not None:
        words |= dict(zip(("unit_en", "unit_zh"), heading.unit or ("", ""), strict=True))
    places: Entry = {} if decimals is None else {"decimals": decimals}
    return {**words, **places, **dict(zip(("description_en", "description_zh"), meaning, strict=True))}


def _title(text: str) -> str:
    plain = re.sub(r"[_\s]+", " ", text).strip()
    return plain[:1].upper() + plain[1:]


def _categories(cells: Iterable[str]) -> list[Entry]:
    """Regions with their labels: the value says it in one language, the other is left to the user."""
    found = []
    for value in sorted(set(cells)):
        chinese = bool(CHINESE.search(value))
        labels = (to_do(value)[0], value) if chinese else (_title(value), to_do(value)[1])
        found.append({"value": value, "label_en": labels[0], "label_zh": labels[1]})
    return found


def _constraints(role: str, kind: str, cells: Sequence[str], *, whole: bool) -> Entry:
    """Rules that all values keep to."""
    limits: Entry = {"required": True} if whole and cells else {}
    if role in ("code", "former_code"):
        limits |= {"unique": True} if len(set(cells)) == len(cells) else {}
        pattern = pattern_of(cells)
        return limits | ({"pattern": pattern} if pattern else {})
    if kind in ("integer", "number") and not any(cell.startswith(("-", "−")) for cell in cells):
        limits |= {"minimum": 0}
    return limits


def pattern_of(codes: Sequence[str]) -> str:
    r"""Pattern that codes of one form keep to; empty if they have several forms.

    >>> pattern_of(["500101", "500243"]), pattern_of(["C01", "C12"]), pattern_of(["a", "bc"])
    ('\\d{6}', 'C\\d{2}', '')
    """
    if len({len(code.removesuffix(".0")) for code in codes}) != 1:
        return ""
    signs = [_sign(place) for place in zip(*(code.removesuffix(".0") for code in codes), strict=True)]
    return "".join(_runs(signs))


def _sign(characters: Sequence[str]) -> str:
    if all("0" <= each <= "9" for each in characters):
        return r"\d"
    return re.escape(characters[0]) if len(set(characters)) == 1 else "."


def _runs(signs: Sequence[str]) -> Iterator[str]:
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            length = place - start
            yield signs[start] + (f"{{{length}}}" if length > 1 else "")
            start = place
