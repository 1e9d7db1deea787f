"""Files that a command writes for its user: a first codebook, a first dictionary and settings."""

from __future__ import annotations

from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.files.harmless import harmless_table
from bphs.inputs.files.inside import need_own_files
from bphs.inputs.files.whole import write_whole


def draft(root: Path, file: Path, to: Path | None) -> None:
    """Write a first codebook of a survey's file, for its owner to correct; in a study's folder also the settings and
    the dictionary that it lacks.

    Parameters
    ----------
    file : with the answers.
    to : where the codebook goes; ``codebook.csv`` beside the file if None.

    Raises
    ------
    InputError : the file cannot be read, or a codebook stands there already: it is not overwritten.
    """
    from bphs.inputs.survey.codebook_draft import draft_codebook
    from bphs.inputs.survey.draft_advice import advice
    from bphs.inputs.survey.drafted_study import draft_files

    target = to or file.with_name("codebook.csv")
    study = file.parent if file.parent.parent == root / "data" and target.parent == file.parent else None
    if study:
        need_own_files(study)
    table = draft_codebook(file)
    others = draft_files(study, file, target, table) if study else {}
    if target.exists() and not others:
        remedy = "move it away, or name another with --to"
        raise InputError([Problem(shown(target), "a file that is there already", "a new file", remedy)])
    if not target.exists():
        write_whole(target, "\ufeff" + harmless_table(table))
        for line in advice(table, file, target):
            print(line)
        print(
            f"Written: {shown(target)}, {len(table)} variables: correct it in Excel or an editor (README: its columns)"
        )
    for path, text in others.items():
        write_whole(path, text)
        print(f"Written: {shown(path)}")
    if study:
        print(f"Then: make check-data STUDY={study.name}")


def fill(root: Path, study: str, file: Path) -> None:
    """Put the figures of a workbook's sheet into the table of a study that it is for.

    Raises
    ------
    InputError : no such study, a sheet that fits none of its tables, or other figures than those that stand there.
    """
    from bphs.inputs.beginning.filling import fill_table

    folder = root / "data" / Path(study).name
    filled = fill_table(folder, file)
    write_whole(filled.path, filled.text)
    for line in filled.said:
        print(line)
    print(f"Then: make check-data STUDY={folder.name}")


def describe(root: Path, study: str) -> None:
    """Write a first dictionary and first settings for the tables of a study's folder; keep what is there.

    Parameters
    ----------
    study : name of a folder in ``data/``, or its path.

    Raises
    ------
    InputError : no such folder, or files in it that cannot be read.
    """
    from bphs.inputs.describing.draft import draft_study

    folder = root / "data" / Path(study).name
    draft = draft_study(folder)
    for line in draft.said:
        print(line)
    for path, text in draft.files.items():
        write_whole(path, text)
        print(f"Written: {path.relative_to(root).as_posix()}")
    if draft.files:
        print(f"Correct what was guessed wrong, then: make check-data STUDY={folder.name}")
    else:
        print(f"data/{folder.name}: every table and column is described; nothing was changed.")
