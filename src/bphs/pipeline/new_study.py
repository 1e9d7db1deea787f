"""Command ``new-study``: a folder in ``data/`` with all that a study needs but its figures; asks what it is to be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bphs.errors import InputError, Problem
from bphs.inputs.beginning.folder import files_of
from bphs.inputs.beginning.places import OTHERS, english_name, units_of
from bphs.inputs.beginning.wishes import LANGUAGES, PARTS, Wishes, wishes_of
from bphs.inputs.files.whole import write_whole
from bphs.pipeline.notebooks import find_notebooks


class Question(NamedTuple):
    """Question on the terminal, and what an empty answer means."""

    asked: str
    default: str


QUESTIONS = {
    "parts": Question("What is it on? regions / survey / both  (研究内容：regions 地区数据 / survey 居民调查)", "regions"),
    "place": Question("Which place? A province (e.g. 重庆市) / provinces / own (own boundaries) / none  (地区)", "none"),
    "years": Question("Which years? e.g. 2010 2020  (年份)", ""),
    "languages": Question("Explained in? en / zh / both  (说明语言)", "both"),
}  # fmt: skip
EXAMPLE = "make new-study NAME={} ARGS='--place 重庆市 --years 2010 2020 --parts regions --languages en zh'"


class Flags(NamedTuple):
    """Flags of the command; None where one was not given."""

    place: str | None = None
    years: Sequence[str] | None = None
    parts: Sequence[str] | None = None
    languages: Sequence[str] | None = None


def begin(root: Path, name: str, flags: Flags, ask: Callable[[str], str] | None = None) -> None:
    """Write the folder of a new study.

    Parameters
    ----------
    root : the project's folder.
    name : of the study's folder in ``data/``; a folder that is there is never touched.
    flags : what was said with the command.
    ask : asks on the terminal for what was not; None where nobody can be asked.

    Raises
    ------
    InputError : a folder that is there already, wishes that cannot be understood, or too few of them and nobody to ask.
    """
    folder = root / "data" / name
    if folder.exists():
        remedy = "take another name: make new-study NAME=…; or move the folder away"
        raise InputError([Problem(f"data/{name}", "a folder that is there already", "the name of a new one", remedy)])
    wishes = _wishes(name, flags, ask)
    notebooks = find_notebooks(root / "notebooks")
    titles = {part: [one.titles for one in notebooks if one.part == part and not one.table] for part in PARTS}
    files = files_of(wishes, titles)
    for file, text in files.items():
        write_whole(folder / file, text)
        print(f"Written: data/{name}/{file}")
    print(_of_place(wishes))
    print(f"Fill in the tables (data/{name}/README.md says which and how), then: make report STUDY={name}")


def asking() -> Callable[[str], str] | None:
    """Way to ask the user; None without a terminal."""
    return input if sys.stdin is not None and sys.stdin.isatty() else None


def _wishes(name: str, flags: Flags, ask: Callable[[str], str] | None) -> Wishes:
    lacking = _lacking(flags)
    if lacking and ask is None:
        options = ", ".join(f"--{one}" for one in lacking)
        remedy = f"write e.g. {EXAMPLE.format(name or 'mine')}"
        raise InputError([Problem("new-study", f"no terminal to ask on, and no {options}", "these flags", remedy)])
    said = {key: getattr(flags, key) for key in Flags._fields}
    for key, question in QUESTIONS.items():
        if ask is not None and key in _lacking(Flags(**said)):
            answer = ask(f"{question.asked}{f' [{question.default}]' if question.default else ''}: ").strip()
            said[key] = (answer or question.default) if key == "place" else _several(key, answer or question.default)
    return wishes_of(
        name, said["place"] or "none", said["years"] or (), said["parts"] or (), said["languages"] or LANGUAGES
    )


def _lacking(flags: Flags) -> list[str]:
    """What a study has to be told: of a survey alone neither place nor years."""
    asked = [key for key in ("parts", "languages") if getattr(flags, key) is None]
    if flags.parts is None or "regions" in flags.parts:
        asked += [key for key in ("place", "years") if getattr(flags, key) is None]
    return asked


def _several(key: str, answer: str) -> list[str]:
    """Answer as words; ``both`` stands for all."""
    every = {"parts": PARTS, "languages": LANGUAGES}
    words = answer.replace(",", " ").replace("，", " ").replace("、", " ").split()
    return list(every[key]) if words == ["both"] and key in every else words


def _of_place(wishes: Wishes) -> str:
    """What stands in the table of units already."""
    if "regions" not in wishes.parts:
        return "A survey alone: the questionnaire is codebook.csv."
    count = len(units_of(wishes.place))
    if not count:
        return "The units are yours to list, in districts.csv."
    place = "China" if wishes.place in OTHERS else f"{wishes.place} ({english_name(wishes.place)})"
    return f"{count} units of {place} are listed in districts.csv, with a row for each of them and each year in units_by_year.csv."
