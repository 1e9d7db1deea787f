"""Wishes for a new study: what its place is, which years, which parts, in which languages it is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.beginning.places import OTHERS, known_places, place_called

NAME = re.compile(r"[a-z][a-z0-9_]*")
PARTS = ("regions", "survey")
LANGUAGES = ("en", "zh")
FIRST, LAST = 1949, 2100


@dataclass(frozen=True)
class Wishes:
    """Wishes for a new study, as they were checked.

    Parameters
    ----------
    name : of its folder.
    place : full Chinese name of a province, whose districts are the units; ``"provinces"``, ``"own"`` (boundaries in a
        file of one's own) or ``"none"`` (no boundaries).
    years : earliest first; none for a survey alone.
    parts : ``"regions"``, ``"survey"`` or both.
    languages : in which the files are explained; the first gives the headings of the tables.
    """

    name: str
    place: str
    years: tuple[int, ...]
    parts: tuple[str, ...]
    languages: tuple[str, ...]


def wishes_of(name: str, place: str, years: Sequence[str], parts: Sequence[str], languages: Sequence[str]) -> Wishes:
    """Wishes as a person writes them, checked.

    Raises
    ------
    InputError : everything that cannot be understood.

    >>> wishes_of("mine", "重庆", ["2010", "2020"], ["regions"], ["en"]).place
    '重庆市'
    """
    problems = [*_name(name), *_among("parts", parts, PARTS), *_among("languages", languages, LANGUAGES)]
    regions = list(parts) != ["survey"]
    found = place_called(place) if regions else "none"
    if found is None:
        expected = f"a province, for its districts; or one of {', '.join(OTHERS)}"
        problems.append(Problem("place", repr(place), expected, nearest(place, known_places())))
    problems += _years(years) if regions else []
    if problems or found is None:
        raise InputError(problems)
    chosen = tuple(sorted({int(year) for year in years})) if regions else ()
    ordered = tuple(part for part in PARTS if part in parts)
    return Wishes(name, found, chosen, ordered, tuple(dict.fromkeys(languages)))


def _name(name: str) -> Iterator[Problem]:
    if not NAME.fullmatch(name):
        expected = "a name of small letters, digits and underscores that begins with a letter"
        yield Problem("name", repr(name), expected, "write e.g. NAME=mine")


def _among(what: str, given: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    expected = f"{what}: one or more of {', '.join(known)}"
    if not given:
        yield Problem(what, "nothing", expected, f"write e.g. --{what} {' '.join(known)}")
    for one in given:
        if one not in known:
            yield Problem(what, repr(one), expected, nearest(one, known))


def _years(years: Sequence[str]) -> Iterator[Problem]:
    expected = f"years from {FIRST} to {LAST}, one or more"
    if not years:
        yield Problem("years", "nothing", expected, "write e.g. --years 2010 2020")
    for year in years:
        if not (year.isascii() and year.isdecimal() and FIRST <= int(year) <= LAST):
            yield Problem("years", repr(year), expected, "write e.g. --years 2010 2020")
