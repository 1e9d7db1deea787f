"""Files that a command writes for its user: a first codebook, a first dictionary and settings."""

from __future__ import annotations

from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.pipeline.records import write_whole


def draft(file: Path, to: Path | None) -> None:
    """Write a first codebook of a survey's file, for its owner to correct.

    Raises
    ------
    InputError : the file cannot be read, or a codebook stands there already: it is not overwritten.
    """
    from bphs.inputs.survey.codebook_draft import draft_codebook

    target = to or file.with_name("codebook.csv")
    table = draft_codebook(file)
    if target.exists():
        raise InputError(
            [
                Problem(
                    str(target), "a file that is there already", "a new file", "move it away, or name another with --to"
                )
            ]
        )
    write_whole(target, "\ufeff" + table.to_csv(index=False, lineterminator="\n"))
    for role, rows in table[table["role"] != ""].groupby("role", sort=False):
        print(f"{role} (guessed): {', '.join(rows['variable'])}, {rows['question_zh'].iloc[0]}")
    print(
        f"{target}: {len(table)} variables. Check roles, types, dimensions, reversed items and missing codes; say which variables to drop."
    )


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
