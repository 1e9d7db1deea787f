"""Coded interviews of a study, whatever their file: what chapters get, and all that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.codes import plain
from bphs.inputs.files.documents import shown
from bphs.inputs.interviews.codebooks import read_tree
from bphs.inputs.interviews.coded import Coded, Excerpt
from bphs.inputs.interviews.made_up import NEARLY, is_made_up, made_up_share, told_of
from bphs.inputs.interviews.projects import read_project
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.interviews.showing import read_names, text_tells, why_hidden
from bphs.inputs.interviews.tables import read_about, read_table_of_excerpts
from bphs.inputs.interviews.tree import Code, Tree, tree_of_used
from bphs.inputs.survey.privacy import Reason
from bphs.inputs.tables.dictionary import Dictionary

FRAME = (
    "excerpt",
    "interview",
    "role",
    "place",
    "question",
    "text_en",
    "text_zh",
    "shown",
    "hidden_en",
    "hidden_zh",
    "severity",
)


@dataclass(frozen=True)
class CodedInterviews:
    """Coded interviews, fit to be shown.

    Attributes
    ----------
    excerpts : one row per excerpt: `excerpt` (e1, e2, …), `interview`, `role` (manager, provider, resident, or
        missing), `place`, `question`, `text_en`, `text_zh`, `shown`, `hidden_en`, `hidden_zh`, `severity`
        (1 a nuisance, 2 hinders, 3 prevents, or missing). Texts are there only
        where `shown`: marked quotable by hand, and passed by the patterns and the list of names; elsewhere stands why
        not.
    applied : one row per code that a coder gave an excerpt: `excerpt`, `interview`, `role`, `place`, `coder`, `code`; a
        missing code where the coder read the excerpt and gave it none.
    synthetic : whether the excerpts are made up: by the dictionary, or because they are those that ship.
    codes : the codebook: `code`, `parent`, `theme`, `level`, `name_en`, `name_zh`, definitions, `codable`.
    notes : a sentence for each thing that was read otherwise than it stood, or left out.
    """

    excerpts: pd.DataFrame
    applied: pd.DataFrame
    codes: pd.DataFrame
    synthetic: bool
    notes: tuple[str, ...] = ()


def read_interviews(
    folder: str | Path, settings: Interviews, *, dictionary: Dictionary | None = None
) -> CodedInterviews:
    """Coded interviews of a study's folder.

    Parameters
    ----------
    settings : section ``interviews:`` of ``study.yml``.
    dictionary : of the study; it may say that the excerpts are synthetic.

    Raises
    ------
    InputError : every problem of the file, the codebook, the names and the table on interviews.

    >>> found = read_interviews("data/w_district", Interviews(file="interviews.csv", codebook="interview_codebook.csv"))
    >>> list(found.applied), found.synthetic
    (['excerpt', 'interview', 'role', 'place', 'coder', 'code'], True)
    """
    coded, tree, names, problems = _read(Path(folder), settings)
    if problems:
        raise InputError(problems)
    labels = _labels([excerpt.interview for excerpt in coded.excerpts], "interview", names)
    coders = _labels([coder for excerpt in coded.excerpts for coder in excerpt.codes], "coder", names)
    applied = pd.DataFrame(_applied(coded, labels, coders, names), columns=["excerpt", "interview", "role", "place", "coder", "code"])  # fmt: skip
    rows = [_row(number, excerpt, labels, names) for number, excerpt in enumerate(coded.excerpts, 1)]
    synthetic = is_made_up(coded, dictionary) if dictionary else made_up_share(coded) >= NEARLY
    return CodedInterviews(pd.DataFrame(rows, columns=list(FRAME)), applied, tree.frame(), synthetic, coded.notes)


def interview_findings(
    folder: Path, settings: Interviews, dictionary: Dictionary | None = None
) -> tuple[list[Problem], list[str]]:
    """Problems of a study's interviews, and notes on how they were read."""
    coded, _, names, problems = _read(folder, settings)
    where = shown(folder / settings.file)
    hidden = [why for excerpt in coded.excerpts if excerpt.quotable and (why := _hidden(excerpt, names))]
    reasons = ", ".join(dict.fromkeys(why.en for why in hidden))
    notes = [f"{where}: {len(hidden)} of the excerpts marked as quotable are not shown: {reasons}"] if hidden else []
    others, told = told_of(coded, dictionary) if dictionary else ([], [])
    return [*problems, *others], [*coded.notes, *notes, *told]


def _read(folder: Path, settings: Interviews) -> tuple[Coded, Tree, tuple[str, ...], list[Problem]]:
    """All files, read as far as they can be."""
    problems: list[Problem] = []
    coded, names, tree = Coded(folder / settings.file, ()), (), None
    try:
        coded = _file(folder / settings.file, settings)
    except InputError as error:
        problems += error.problems
    try:
        names = read_names(folder / settings.names) if settings.names else ()
    except InputError as error:
        problems += error.problems
    if settings.codebook:
        try:
            tree, wrong = read_tree(folder / settings.codebook)
            problems += wrong
        except InputError as error:
            return coded, Tree(()), names, [*problems, *error.problems]
    coded = _with_about(coded, folder, settings)
    coded = coded.telling(*_two_roles(coded))
    coded, tree = _resolved(_marked(coded, settings.quotable_code), tree)
    if not coded.excerpts and not problems and not coded.problems:
        problems.append(
            Problem(shown(coded.path), "no coded excerpt", "an excerpt in each row", "export the coded text")
        )
    return coded, tree, names, list(dict.fromkeys([*problems, *coded.problems]))


def _file(path: Path, settings: Interviews) -> Coded:
    return (
        read_project(path) if path.suffix.lower() == ".qdpx" else read_table_of_excerpts(path, dict(settings.columns))
    )


def _with_about(coded: Coded, folder: Path, settings: Interviews) -> Coded:
    """Excerpts with what the table on interviews says of each."""
    if settings.about is None:
        return coded
    try:
        about, problems = read_about(folder / settings.about)
    except InputError as error:
        return coded.telling(*error.problems)
    unknown = {excerpt.interview for excerpt in coded.excerpts} - about.keys()
    if unknown and not problems:
        where, expected = shown(folder / settings.about), f"a row for every interview of {settings.file}"
        problems = [Problem(where, f"no row for {len(unknown)} of the interviews", expected, "add it: interview as the file calls it, role, place")]  # fmt: skip
    excerpts = [
        replace(excerpt, role=known.role or excerpt.role, place=known.place or excerpt.place)
        if (known := about.get(excerpt.interview))
        else excerpt
        for excerpt in coded.excerpts
    ]
    return replace(coded, excerpts=tuple(excerpts)).telling(*problems)


def _two_roles(coded: Coded) -> Iterator[Problem]:
    """Interviews whose excerpts have several roles: interviews are counted by role."""
    first: dict[str, Excerpt] = {}
    told: set[str] = set()
    for excerpt in (excerpt for excerpt in coded.excerpts if excerpt.role):
        known = first.setdefault(excerpt.interview, excerpt)
        if known.role != excerpt.role and excerpt.interview not in told:
            told.add(excerpt.interview)
            found = f"role {excerpt.role}, and {known.role} in an excerpt of the same interview before"
            yield Problem(excerpt.where, found, "one role for each interview", "correct it; or give a group talk an interview for each role")  # fmt: skip


def _marked(coded: Coded, mark: str) -> Coded:
    """Excerpts without the code that marks them as quotable, marked by it instead."""
    excerpts = []
    for excerpt in coded.excerpts:
        given = any(plain(code) == plain(mark) for codes in excerpt.codes.values() for code in codes)
        kept = {coder: tuple(code for code in codes if plain(code) != plain(mark)) for coder, codes in excerpt.codes.items()}  # fmt: skip
        kept = {coder: codes for coder, codes in kept.items() if codes or not excerpt.codes[coder]}
        excerpts.append(replace(excerpt, quotable=excerpt.quotable or given, codes=kept))
    tree = coded.tree and Tree(tuple(code for code in coded.tree.codes if plain(code.code) != plain(mark)))
    return replace(coded, excerpts=tuple(excerpts), tree=tree)


def _resolved(coded: Coded, tree: Tree | None) -> tuple[Coded, Tree]:
    """Excerpts with codes as the codebook calls them; what it does not know is told."""
    used = {code: excerpt.where for excerpt in reversed(coded.excerpts) for codes in excerpt.codes.values() for code in codes}  # fmt: skip
    book = tree or coded.tree or tree_of_used(reversed(used))
    meant = {text: book.found(text) for text in used}
    problems = [problem for text, found in meant.items() for problem in _unusable(used[text], text, found, book)]
    called = {text: found[0].code for text, found in meant.items() if len(found) == 1}
    excerpts = [
        replace(
            excerpt,
            codes={
                coder: tuple(dict.fromkeys(called.get(code, code) for code in codes))
                for coder, codes in excerpt.codes.items()
            },
        )
        for excerpt in coded.excerpts
    ]
    return replace(coded, excerpts=tuple(excerpts)).telling(*reversed(problems)), book


def _unusable(where: str, text: str, found: list[Code], book: Tree) -> Iterator[Problem]:
    told = repr(text[:40]) if not text_tells(text) else "a code that holds somebody's particulars"
    if not found:
        remedy = nearest(text[:40], [code.code for code in book.codes if code.codable])
        yield Problem(where, f"the code {told}", "a code of the codebook, by its code or a name", remedy)
    elif len(found) > 1:
        several = ", ".join(code.code for code in found)
        yield Problem(where, f"the code {told}, which means {several}", "one code", "write the code, not its name")
    elif not found[0].codable:
        yield Problem(where, f"the code {told}, which is only a category", "a code that may be applied", "give a code below it, or let it be codable")  # fmt: skip


def _hidden(excerpt: Excerpt, names: tuple[str, ...]) -> Reason | None:
    return why_hidden(excerpt.quotable, (excerpt.text_en, excerpt.text_zh), names)


def _labels(texts: list[str], what: str, names: tuple[str, ...]) -> dict[str, str]:
    """Labels fit to be shown: programs call a document after the person who spoke."""
    found: dict[str, str] = {}
    for number, text in enumerate(dict.fromkeys(texts), 1):
        label = f"{what} {number}" if text_tells(text, names) else text
        found[text] = f"{label} *" if label != text and label in texts else label
    return found


def _plain_words(text: str, names: tuple[str, ...]) -> str | None:
    return text if text and not text_tells(text, names) else None


def _row(number: int, excerpt: Excerpt, labels: Mapping[str, str], names: tuple[str, ...]) -> tuple[object, ...]:
    why = _hidden(excerpt, names)
    return (
        f"e{number}",
        labels[excerpt.interview],
        excerpt.role or None,
        _plain_words(excerpt.place, names),
        _plain_words(excerpt.question, names),
        None if why else excerpt.text_en,
        None if why else excerpt.text_zh,
        why is None,
        why.en if why else None,
        why.zh if why else None,
        excerpt.severity,
    )


def _applied(
    coded: Coded, labels: Mapping[str, str], coders: Mapping[str, str], names: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    for number, excerpt in enumerate(coded.excerpts, 1):
        for coder, codes in excerpt.codes.items():
            for code in codes or (None,):
                yield f"e{number}", labels[excerpt.interview], excerpt.role or None, _plain_words(excerpt.place, names), coders[coder], code  # fmt: skip
