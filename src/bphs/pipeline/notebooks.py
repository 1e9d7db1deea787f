"""Needs of a notebook, found in its own code: nothing is declared twice.

A chapter reads the study's tables with ``chapter.read("census_2010")`` or ``chapter.read_years("census")``, the survey
with ``chapter.responses()``, coded interviews with ``chapter.interviews()``, what earlier chapters saved with
``chapter.load("indicators")``, and with ``chapter.rules()`` what the study's rules say of all that earlier chapters
found; the names stand in the code, so the order of the chapters and what each depends on can be read from there.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem, nearest
from bphs.report.words import checks
from bphs.report.words.fences import fences, needs_of
from bphs.report.words.sections import Section, in_text_cells, language_of, sections, source, tags
from bphs.report.words.syntax import tree_of

USES = ("read", "read_years", "judgements", "load", "save")
SURVEY = ("responses", "codebook")
RULES = "rules"
INTERVIEWS = "interviews"
INDICES = "system"
WHOLE = {**dict.fromkeys(SURVEY, "survey"), RULES: RULES, INTERVIEWS: INTERVIEWS, INDICES: INDICES}
"""Verbs without a name: what they read of a study."""


@dataclass(frozen=True)
class Notebook:
    """One chapter as its source tells it.

    Parameters
    ----------
    path : the notebook's file.
    part : the part of the study it belongs to (``metadata.bphs.part``), e.g. ``"regions"``.
    titles : first heading by language.
    uses : names by verb: tables it reads, tables by year, what it loads and saves; whether it reads the survey,
        coded interviews, and the rules with the findings of all earlier chapters.
    imports : modules of this package that it imports.
    parameters : what its cell tagged ``parameters`` sets, by name; None where that is not a plain value.
    digest : hash of what decides its result: sources, tags and ids, not stored outputs.
    sections : its sections, where its words stand in text cells; None where they stand in its code.
    words : hash of its text cells, which decide its pages and not its results.
    where : its file as a person writes it.
    table : the table of a study without which it is no chapter of that study (``metadata.bphs.table``); "" if every
        study of its part has it.
    """

    path: Path
    part: str
    titles: dict[str, str]
    uses: dict[str, tuple[str, ...]]
    imports: frozenset[str]
    parameters: Mapping[str, Any]
    digest: str
    sections: tuple[Section, ...] | None = None
    words: str = ""
    where: str = ""
    table: str = ""

    @property
    def name(self) -> str:
        return self.path.stem


def find_notebooks(folder: Path) -> list[Notebook]:
    """All notebooks of a folder in the order of their numbers.

    Raises
    ------
    InputError : every notebook that cannot be read, whose code cannot be parsed, or that loads what nobody saves.
    """
    notebooks = read_notebooks(folder)
    if problems := list(order_problems(notebooks)):
        raise InputError(problems)
    return notebooks


def read_notebooks(folder: Path, shown: str = "notebooks") -> list[Notebook]:
    """As `find_notebooks`, without a look at what they load.

    Parameters
    ----------
    shown : the folder as a person writes it.
    """
    notebooks: list[Notebook] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        try:
            notebooks.append(read_notebook(path, f"{shown}/{path.name}"))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return notebooks


def read_notebook(path: Path, where: str = "") -> Notebook:
    """Parse one notebook.

    Parameters
    ----------
    where : its file as a person writes it; ``notebooks/<name>.ipynb`` if not given.

    Raises
    ------
    InputError : the file is not a notebook, a cell is not plain Python, or a name is not written out.
    """
    where = where or f"notebooks/{path.name}"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells = content["cells"]
    except (ValueError, KeyError, OSError) as error:
        raise InputError(
            [Problem(where, f"not readable: {error}", "a Jupyter notebook", "restore it, or open and save it")]
        ) from None
    trees = _parse(cells, where)
    uses, problems = _uses(trees, where)
    worded = in_text_cells(content)
    if worded:
        problems += checks.problems(checks.Words(where, cells))
    if problems:
        raise InputError(problems)
    belongs = content.get("metadata", {}).get("bphs", {})
    return Notebook(
        path=path,
        part=belongs.get("part", "regions"),
        titles={language: _title(cells, language) or path.stem for language in ("en", "zh")},
        uses=uses,
        imports=frozenset(_imports(tree for _, _, tree in trees)),
        parameters=dict(_parameters(trees)),
        digest=_digest([cell for cell in cells if not worded or language_of(cell) is None], _needs(cells)),
        sections=tuple(sections(cells)) if worded else None,
        words=_digest([cell for cell in cells if language_of(cell) is not None]),
        where=where,
        table=belongs.get("table", ""),
    )


Parsed = tuple[int, Sequence[str], ast.Module]


def _parse(cells: list[dict[str, Any]], where: str) -> list[Parsed]:
    parsed, problems = [], []
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") != "code":
            continue
        try:
            parsed.append((number, tags(cell), tree_of(source(cell))))
        except SyntaxError as error:
            found = (error.text or source(cell)).strip()
            problems.append(
                Problem(
                    f"{where}, cell {number}, line {error.lineno}",
                    found,
                    f"Python ({error.msg})",
                    "mend the cell; magics (%…, !…) do not belong in a chapter",
                )
            )
    if problems:
        raise InputError(problems)
    return parsed


def _uses(trees: list[Parsed], where: str) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    names: dict[str, list[str]] = {verb: [] for verb in (*USES, *WHOLE)}
    problems = []
    for number, _, tree in trees:
        for verb, argument in _chapter_calls(tree):
            if verb in WHOLE:
                names[verb].append(WHOLE[verb])
            elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                names[verb].append(argument.value)
            else:
                found = ast.unparse(argument) if argument else "no name"
                expected = f"a name in quotes in chapter.{verb}(…), so that dependencies can be found"
                problems.append(
                    Problem(f"{where}, cell {number}", found, expected, f'write the name out: chapter.{verb}("…")')
                )
    return {verb: tuple(dict.fromkeys(found)) for verb, found in names.items()}, problems


def _chapter_calls(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="chapter"), attr=verb), args=args) if verb in (
                *USES,
                *WHOLE,
            ):
                yield verb, args[0] if args else None


def _imports(trees: Iterable[ast.Module]) -> Iterator[str]:
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "bphs")
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bphs":
                yield str(node.module)
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _parameters(trees: list[Parsed]) -> Iterator[tuple[str, Any]]:
    for _, cell_tags, tree in trees:
        if "parameters" in cell_tags:
            for node in tree.body:
                match node:
                    case (
                        ast.Assign(targets=[ast.Name(id=name)], value=value)
                        | ast.AnnAssign(target=ast.Name(id=name), value=value)
                    ):
                        yield name, _plain(value)


def _plain(value: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(value) if value else None
    except ValueError:
        return None


def _title(cells: list[dict[str, Any]], language: str) -> str | None:
    for cell in cells:
        if cell.get("cell_type") == "markdown" and language_of(cell) in (language, None):
            for line in source(cell).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return None


def places_of(path: Path) -> set[str]:
    """Names of the blocks of words that a notebook asks of the place."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        fence.name for cell in cells if language_of(cell) for fence in fences(source(cell)) if fence.kind == "place"
    }


def _needs(cells: list[dict[str, Any]]) -> list[str]:
    return [need for cell in cells if language_of(cell) for need in needs_of(source(cell))]


def _digest(cells: list[dict[str, Any]], needs: Sequence[str] = ()) -> str:
    """Outputs and counts are left out: saving a notebook in JupyterLab after running it changes no result."""
    decisive = [[cell.get("id"), cell.get("cell_type"), list(tags(cell)), source(cell)] for cell in cells]
    return hashlib.sha256(json.dumps([decisive, list(needs)], ensure_ascii=False).encode()).hexdigest()


def order_problems(notebooks: Sequence[Notebook], elsewhere: Collection[str] = ()) -> Iterator[Problem]:
    """Problems with what chapters load and save: nobody saves it, or only later, or two save it.

    Parameters
    ----------
    elsewhere : names that other chapters save, which this study leaves out.
    """
    saved_by: dict[str, str] = {}
    for notebook in notebooks:
        where = notebook.where
        for name in notebook.uses["load"]:
            later = next((n.name for n in notebooks if name in n.uses["save"]), None)
            if name not in saved_by and (later or name not in elsewhere):
                expected = (
                    f"a table that an earlier chapter saves ({later} saves it later)"
                    if later
                    else "a table that an earlier chapter saves"
                )
                yield Problem(where, f"chapter.load({name!r})", expected, nearest(name, saved_by))
        for name in notebook.uses["save"]:
            if saved_by.setdefault(name, notebook.name) != notebook.name:
                yield Problem(
                    where,
                    f"chapter.save({name!r})",
                    "each name saved by one chapter",
                    f"choose another name: {saved_by[name]} saves it",
                )
