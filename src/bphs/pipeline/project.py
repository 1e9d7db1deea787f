"""Tasks, and the places where a project keeps its things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.pipeline.meaning import Meanings
from bphs.pipeline.records import Record

if TYPE_CHECKING:
    import grimp

BESIDE = (".json", ".txt")
"""Endings of what a room keeps beside its modules and reads when it is asked."""


@dataclass(frozen=True)
class Task:
    """One step: what it is made from, what it makes, and how.

    Parameters
    ----------
    name : unique, e.g. ``"chongqing/04_maps"``.
    after : tasks that must be finished first.
    inputs : computes the hash of each input, by the name a person would use for it.
    outputs : computes the files that exist when it is done.
    action : does it.
    quiet : rendering a page is not announced: the chapter was.
    modules : modules that the action imports, by name. They are imported before it starts, one after the other: two
        threads that import the packages of Jupyter at once, which import each other in circles, find half of them.
    """

    name: str
    record: Record
    inputs: Callable[[], dict[str, str]]
    outputs: Callable[[], Iterable[Path]]
    action: Callable[[], None]
    after: tuple[str, ...] = ()
    quiet: bool = False
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """Places of a project's things; everything else is found from here."""

    root: Path
    package: Path = field(default=Path(__file__).parents[1])

    @cached_property
    def meanings(self) -> Meanings:
        """Digests of what files mean."""
        return Meanings(self.root / "build" / ".meanings.json")

    @cached_property
    def imports(self) -> grimp.ImportGraph:
        import grimp

        return grimp.build_graph("bphs", cache_dir=None)

    def module_files(self, names: Iterable[str]) -> list[Path]:
        """Files of the modules named and of all they import, directly or not.

        Names that are no modules are passed over.
        """
        found: set[str] = set()
        waiting = [name for name in names if name in self.imports.modules]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                # Importing a module runs the packages that it lies in, too.
                parent = name.rpartition(".")[0]
                waiting += [*self.imports.find_modules_directly_imported_by(name), *([parent] if parent else [])]
        modules = [self._file(name) for name in sorted(found)]
        # What a room keeps beside its modules (derived.json, made_up_rows.txt) is part of it.
        beside = {path for module in modules for end in BESIDE for path in module.parent.glob(f"*{end}")}
        return [*modules, *sorted(beside)]

    def _file(self, module: str) -> Path:
        path = self.package.parent.joinpath(*module.split("."))
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

    def name_of(self, path: Path) -> str:
        """Name of a file of the project as a person writes it: relative to the project if it lies there."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def hashes(self, paths: Iterable[Path]) -> dict[str, str]:
        """Hashes of what files mean, by the name that a person would use."""
        return {self.name_of(path): self.meanings.of(path) for path in paths}
