"""Studies of the project, each planned by itself: one that is half made keeps no other from being told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bphs.errors import BphsError, InputError, Problem, nearest
from bphs.inputs.files.documents import drafted_by
from bphs.inputs.study import read_study
from bphs.pipeline import faults
from bphs.pipeline.chapters import chapters_of, strangers
from bphs.pipeline.notebooks import Notebook
from bphs.pipeline.plan import Plan
from bphs.pipeline.project import Project

SETTINGS = "study.yml"
Made = TypeVar("Made")


class BuildFailed(BphsError):
    """Some of it could not be done; the rest was, and what was there before is unchanged."""


@dataclass
class Studies:
    """Studies on their way: what was finished, and why the others were not.

    Parameters
    ----------
    root : the project's folder.
    plans : of the studies that were finished.
    failed : what each of the others failed of, by name.
    """

    root: Path
    plans: list[Plan] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)
    some: bool = False
    """Whether anything was finished."""

    def attempt(self, name: str, act: Callable[[], Made]) -> Made | None:
        """What `act` returns; None if it failed, which is kept."""
        try:
            made = act()
        except BrokenPipeError:
            raise  # who reads our lines has had enough of them: no failure of a study
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the other studies go on
            self.failed[name] = error
            return None
        self.some = True
        return made

    def stop(self, unfinished: str = "") -> None:
        """Raise what failed, if anything did.

        Parameters
        ----------
        unfinished : what to say of each study that failed.

        Raises
        ------
        InputError : nothing was finished, because of input that cannot be used.
        BuildFailed : the others were finished, or something failed that is no input.
        """
        if not self.failed:
            return
        wrong = self._wrong()
        if len(wrong) == len(self.failed) and not self.some:
            raise InputError(_problems(wrong))
        raise BuildFailed(self.told(unfinished))

    def told(self, unfinished: str) -> str:
        """What failed, in words; empty if nothing did."""
        wrong = self._wrong()
        told = [str(InputError(_problems(wrong)))] if wrong else []
        told += [faults.said(self.root, error) for error in self.failed.values() if not isinstance(error, InputError)]
        if told and unfinished:
            told.append(f"{', '.join(self.failed)}: {unfinished}")
        return "\n\n".join(told)

    def _wrong(self) -> list[InputError]:
        return [error for error in self.failed.values() if isinstance(error, InputError)]


def _problems(errors: Sequence[InputError]) -> list[Problem]:
    return list(dict.fromkeys(problem for error in errors for problem in error.problems))


def find_studies(root: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Settings of every study, a folder of ``data/``, or of those that were asked for by name or folder.

    A folder without settings is among them: that it is half made is for its reader to be told, not to be passed over.

    Raises
    ------
    InputError : a study that was asked for is not there, or there is none.
    """
    folders = [path for path in sorted((root / "data").glob("*")) if path.is_dir() and path.name[0] not in "._"]
    known = {path.name: path / SETTINGS for path in folders}
    names = [Path(name).parent.name if name.endswith(SETTINGS) else Path(name).name for name in wanted]
    problems = [
        Problem(f"data/{name}", "no such folder", f"a folder with a {SETTINGS}", nearest(name, known))
        for name in names
        if name not in known
    ]
    if not known:
        problems = [
            Problem("data/", "no study", f"a folder with a {SETTINGS}", "restore data/chongqing (git checkout data)")
        ]
    if problems:
        raise InputError(problems)
    return [known[name] for name in dict.fromkeys(names)] if names else list(known.values())


def plan_of(root: Path, path: Path, house: Sequence[Notebook]) -> Plan | None:
    """Plan of one study; None if no chapter belongs to it.

    Parameters
    ----------
    path : its settings.
    house : the chapters that all studies share.

    Raises
    ------
    InputError : everything that is wrong with its settings, its dictionary, or its own chapters.
    """
    need_settings(root, path)
    study = read_study(path)
    chapters = chapters_of(study, house)
    for line in strangers(study):
        print(line)
    if not chapters.applying:
        parts = ", ".join(study.parts)
        print(f"{study.name}: no notebook belongs to its parts ({parts}); nothing to render.")
        return None
    return Plan(Project(root), study, chapters.applying, chapters.skipped, chapters.known)


def need_settings(root: Path, path: Path) -> None:
    """Refuse a folder of ``data/`` without settings.

    Raises
    ------
    InputError : what to do: rename what was meant as such, copy one, or move the folder away.
    """
    if path.exists():
        return
    like = next((one.name for one in sorted(path.parent.glob("[Ss][Tt][Uu][Dd][Yy]*.[Yy]*")) if one.is_file()), None)
    where = path.parent.relative_to(root).as_posix() if path.is_relative_to(root) else str(path.parent)
    remedy = (
        f"rename {like} to {SETTINGS}"
        if like
        else drafted_by(path.parent)
        or f"copy data/chongqing/{SETTINGS} there and change it, or move the folder out of data/"
    )
    raise InputError([Problem(where, f"no {SETTINGS}", "in each folder of data/ the settings of a study", remedy)])
