"""File of a chapter: a study's own goes before the house's of the same name."""

from __future__ import annotations

from pathlib import Path

FOLDER = "notebooks"
"""Folder of the chapters of all studies, and in a study's folder of its own."""


def source_of(root: Path, study: Path, name: str) -> Path:
    """File of a chapter as a study tells it, whether there is one or not.

    Parameters
    ----------
    root : the project's folder.
    study : the study's folder.
    name : of the chapter, e.g. ``"04_maps"``.
    """
    own = study / FOLDER / f"{name}.ipynb"
    return own if own.exists() else root / FOLDER / f"{name}.ipynb"


def written(root: Path, path: Path) -> str:
    """A chapter's file as a person writes it: seen from the project's folder."""
    path, root = path.resolve(), root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
