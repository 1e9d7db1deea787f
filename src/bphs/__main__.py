"""Command line: ``python -m bphs report``; ``make`` calls the same commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bphs.errors import BphsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns the exit code: 0 done; 1 part of it could not be done, or numbers moved; 2 nothing could be done,
    for the input cannot be used.
    """
    asked = _parser().parse_args(arguments)
    root = Path(__file__).parents[2]
    os.chdir(root)
    try:
        _commands()[asked.command](root, asked)
    except BphsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # who reads our lines has had enough of them: make check-data | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - a traceback is no answer to a user; it is kept in a file
        from bphs.pipeline import faults

        print(faults.said(root, error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; run the command again to go on.", file=sys.stderr)
        # Threads may still wait for kernels; the kernels end by themselves when this process is gone.
        os._exit(130)
    return 0


def _path(text: str) -> Path:
    """A path as the user means it, seen from where the command was given."""
    return Path(text).resolve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bphs", description="Equalization of basic public health services: the study's commands."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("report", "run what changed and render every chapter"),
        ("check-data", "check the tables of data/ against their dictionaries"),
        ("verify", "rebuild and compare with the numbers of record"),
        ("record", "put the numbers of the last build on record"),
        ("tables", "bring the report up to date and write all tables for Word and LaTeX"),
        ("brief", "write two pages a language from the last report, and its chapter on countermeasures in Word"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument(
            "studies", nargs="*", metavar="STUDY", help="a folder in data/; all of them if none is named"
        )
        if name == "report":
            command.add_argument("--always", action="store_true", help="run every chapter, changed or not")
            command.add_argument("--workers", type=int, default=2, help="chapters at a time (default: 2)")
    codebook = commands.add_parser("codebook", help="draft a codebook, and a study's settings, from a survey's file")
    codebook.add_argument("file", type=_path, help="the file with the answers: .sav, .por, .xlsx or .csv")
    codebook.add_argument(
        "--to", type=_path, default=None, help="where the draft is written; codebook.csv beside the file if not given"
    )
    describe = commands.add_parser("describe", help="draft a study's data dictionary and settings from its CSV tables")
    describe.add_argument("study", metavar="STUDY", help="a folder in data/")
    begin = commands.add_parser("new-study", help="begin a study: settings, tables with headings, words, a checklist")
    begin.add_argument("name", metavar="NAME", help="of the folder in data/ that is made")
    begin.add_argument("--place", help="a province, for its districts; 'provinces', 'own' or 'none'")
    begin.add_argument("--years", nargs="+", help="years that are compared")
    begin.add_argument("--parts", nargs="+", help="'regions', 'survey' or both")
    begin.add_argument("--languages", nargs="+", help="in which the files are explained: 'en', 'zh' or both")
    fill = commands.add_parser("fill", help="put a sheet of figures into the table of a study that it is for")
    fill.add_argument("study", metavar="STUDY", help="a folder in data/")
    fill.add_argument("file", type=_path, help="the sheet: .xlsx or .csv, with the table's headings")
    commands.add_parser("environment", help="write environment.yml from pyproject.toml")
    return parser


def _commands() -> dict[str, Callable[[Path, argparse.Namespace], None]]:
    from bphs.pipeline import briefs, build, environment, files, new_study, recording, tables

    return {
        "report": lambda root, asked: build.build_report(
            root, asked.studies, always=asked.always, workers=asked.workers
        ),
        "check-data": lambda root, asked: build.check_data(root, asked.studies),
        "verify": lambda root, asked: recording.verify(root, asked.studies),
        "record": lambda root, asked: recording.put_on_record(root, asked.studies),
        "tables": lambda root, asked: tables.write_tables(root, asked.studies),
        "brief": lambda root, asked: briefs.write_briefs(root, asked.studies),
        "codebook": lambda root, asked: files.draft(root, asked.file, asked.to),
        "describe": lambda root, asked: files.describe(root, asked.study),
        "new-study": lambda root, asked: new_study.begin(
            root,
            asked.name,
            new_study.Flags(asked.place, asked.years, asked.parts, asked.languages),
            new_study.asking(),
        ),
        "fill": lambda root, asked: files.fill(root, asked.study, asked.file),
        "environment": lambda root, asked: environment.write(root),
    }


if __name__ == "__main__":
    sys.exit(main())
