"""Check of all tables of a study at once, and of the rules that bind one table to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.bases import check_bases
from bphs.inputs.choices import behind_problems, doubtful_problems
from bphs.inputs.files.documents import shown
from bphs.inputs.files.inside import need_own_files
from bphs.inputs.filled import told
from bphs.inputs.regions.system_checks import check_system
from bphs.inputs.regions.travel import check_travel
from bphs.inputs.regions.units import check_units
from bphs.inputs.strays import undescribed
from bphs.inputs.study import Study, read_study
from bphs.inputs.sums import check_sums
from bphs.inputs.survey.experts import experts_of_study
from bphs.inputs.tables.dictionary import Dictionary, read_what_can_be
from bphs.inputs.tables.drafted import still_to_do
from bphs.inputs.tables.outcome import Broken, Reading
from bphs.inputs.tables.reading import reading_of
from bphs.inputs.tables.schema import ForeignKey


@dataclass(frozen=True)
class Checked:
    """Findings of a check: problems that stop it, and notes on what was repaired."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def describe(self) -> str:
        """Notes and the problems, for the command line."""
        parts = [*self.notes]
        parts.append(str(InputError(self.problems)) if self.problems else "every table keeps to its dictionary")
        return "\n".join(parts)


def check_study(path: str | Path | Study) -> Checked:
    """Check the settings, the dictionary and every table of a study.

    Parameters
    ----------
    path : a ``study.yml``, its folder, or a study that was read.

    >>> check_study("data/chongqing").problems
    ()
    """
    problems: list[Problem] = []
    folder = path.folder if isinstance(path, Study) else Path(path)
    folder = folder if folder.is_dir() else folder.parent
    try:
        need_own_files(folder)
    except InputError as error:
        return Checked(error.problems, ())
    study = path if isinstance(path, Study) else _study(Path(path), problems)
    dictionary, _ = read_what_can_be(folder / "datapackage.json")
    if dictionary is None:
        return Checked(tuple(dict.fromkeys(problems)), ())
    readings = {name: reading_of(table, folder) for name, table in dictionary.tables.items()}
    for reading in readings.values():
        _keys(reading, readings)
        check_bases(reading)
        check_travel(reading, readings.get("districts"))
    check_sums(study, readings)
    wrong, seen = _of_units(study, readings.get("districts"))
    found = [*wrong, *(problem for reading in readings.values() for problem in reading.problems)]
    notes = [*(note for one in readings.values() for note in one.notes), *seen, *_waiting(study)]
    answers, remarks = _answers(study, dictionary, readings)
    said, heard = _interviews(study, dictionary, readings)
    strays = undescribed(folder, dictionary, study)
    every = dict.fromkeys([*problems, *strays, *found, *check_system(readings, dictionary), *answers, *said])
    return Checked(tuple(every), (*notes, *still_to_do(dictionary), *remarks, *heard))


def _waiting(study: Study | None) -> Iterator[str]:
    return told(study.folder, study.waiting) if study else iter(())


def _frames(readings: Mapping[str, Reading]) -> dict[str, pd.DataFrame]:
    """Tables by where they stand, for messages."""
    return {shown(reading.path): reading.frame for reading in readings.values()}


def _study(path: Path, problems: list[Problem]) -> Study | None:
    try:
        return read_study(path)
    except InputError as error:
        problems += error.problems
        return None


def _answers(
    study: Study | None, dictionary: Dictionary, readings: Mapping[str, Reading]
) -> tuple[list[Problem], list[str]]:
    """Problems of a survey's file and its experts, and notes on what reading repaired or left behind."""
    if study is None or study.survey is None:
        return [], []
    from bphs.inputs.survey.checking import survey_findings

    problems, notes = survey_findings(study.folder, study.survey, dictionary)
    return [*problems, *experts_of_study(study, _frames(readings))], notes


def _interviews(
    study: Study | None, dictionary: Dictionary, readings: Mapping[str, Reading]
) -> tuple[list[Problem], list[str]]:
    """Problems of coded interviews and of what is said of them, and notes on how they were read and what is not
    shown.
    """
    if study is None or study.interviews is None:
        return [], []
    from bphs.inputs.interviews.appraised import appraisals_of_study
    from bphs.inputs.interviews.reading import interview_findings

    problems, notes = interview_findings(study.folder, study.interviews, dictionary)
    return [*problems, *appraisals_of_study(study, _frames(readings))], notes


def _of_units(study: Study | None, districts: Reading | None) -> tuple[list[Problem], list[str]]:
    """Problems of what names units outside the tables, the settings and the boundaries, and notes on these."""
    if study is None or districts is None:
        return [], []
    check_units(districts, study.region_column)
    problems: list[Problem] = []
    if study.doubtful and "code" in districts.frame:
        problems += doubtful_problems(study.folder / "study.yml", set(districts.frame["code"].dropna()))
    if study.behind and study.region_column in districts.frame:
        regions = set(districts.frame[study.region_column].dropna())
        problems += behind_problems(study.folder / "study.yml", regions)
    wrong, notes = _outlines(study, districts)
    return [*problems, *wrong], notes


def _outlines(study: Study, districts: Reading) -> tuple[tuple[Problem, ...], list[str]]:
    """Problems of the boundaries: a file that cannot be used, units without an outline; and notes on them."""
    if study.boundaries is None or "code" not in districts.frame:
        return (), []
    from bphs.inputs.regions.boundaries import boundary_findings

    return boundary_findings(study, districts.frame["code"].dropna())


def _keys(reading: Reading, readings: Mapping[str, Reading]) -> None:
    """Codes that another table does not know, codes that are missing here, names that belong to another code."""
    for key in reading.table.foreign_keys:
        other = readings.get(key.table)
        if other is None or key.column not in reading.frame or key.other_column not in other.frame:
            continue
        reading.tell(_unknown(reading, other, key))
        reading.tell(_misnamed(reading, other, key))
        if key.complete:
            _incomplete(reading, other, key)


def _unknown(reading: Reading, other: Reading, key: ForeignKey) -> Iterator[Broken]:
    known = set(other.frame[key.other_column])
    for place, value in enumerate(reading.frame[key.column]):
        if isinstance(value, str) and value not in known:
            reading.whole = False
            named = _code_of_name(reading, other, key, place)
            yield Broken(
                key.column,
                place,
                value,
                f"a code of table {key.table} ({other.table.path})",
                named or "correct the code, or remove the row",
            )


def _code_of_name(reading: Reading, other: Reading, key: ForeignKey, place: int) -> str:
    """Code that the row's name asks for."""
    for name in _shared_names(reading, other, key):
        rows = other.frame[other.frame[name] == reading.frame[name].iloc[place]]
        if len(rows) == 1:
            return f"write {rows[key.other_column].iloc[0]!r}, the code of {rows[name].iloc[0]}"
    return ""


def _shared_names(reading: Reading, other: Reading, key: ForeignKey) -> list[str]:
    """Columns with names of units that both tables have."""
    return [name for name in reading.frame if name in other.frame and name.removeprefix("unit_").startswith("name_")]


def _incomplete(reading: Reading, other: Reading, key: ForeignKey) -> None:
    there = {*reading.frame[key.column], *reading.unfit}
    missing = other.frame[~other.frame[key.other_column].isin(there)]
    if missing.empty or reading.cut:
        return
    reading.whole = False
    names = [column for column in other.frame if column.endswith("name_zh")][:1]
    listed = [" ".join(row) for row in missing[[key.other_column, *names]].astype(str).itertuples(index=False)]
    expected = f"every unit of table {key.table} ({len(other.frame)})"
    reading.say(
        f"column {key.column}",
        f"no row for {', '.join(listed)}",
        expected,
        f"add {'the row' if len(listed) == 1 else f'the {len(listed)} rows'}",
    )


def _misnamed(reading: Reading, other: Reading, key: ForeignKey) -> Iterator[Broken]:
    keyed = other.frame.drop_duplicates(key.other_column).set_index(key.other_column)
    for name in _shared_names(reading, other, key):
        for place, (code, found) in enumerate(zip(reading.frame[key.column], reading.frame[name], strict=True)):
            if code in keyed.index and isinstance(found, str) and found != keyed[name][code]:
                advice = _code_of_name(reading, other, key, place)
                rule = f"{keyed[name][code]!r}, the name of {code} in {other.table.path}"
                yield Broken(
                    name,
                    place,
                    found,
                    rule,
                    "correct the name" + (f", or the code: {advice}" if advice else " or the code"),
                )
