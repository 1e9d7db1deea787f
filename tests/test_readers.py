"""Nothing without a reader: what no notebook, command or other code of the library uses does not stay.

Tests are no readers. Names are followed through imports, so that `ax.scatter` is no use of a chart called `scatter`,
and from the notebooks and the command line on, so that two functions that nobody calls do not keep each other.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What has an authority in its tests and waits for the chapter that will read it; what is read does not stand here.
WAITING = {
    f"bphs.{name}": chapter
    for chapter, names in {
        "03 inequality": (
            "measures.inequality.concentration.concentration_curve",
            "measures.inequality.entropy.generalized_entropy",
            "measures.inequality.gini_parts.gini_by_source",
            "measures.inequality.gini_parts.gini_stratification",
            "measures.inequality.lorenz.extended_gini",
            "measures.inequality.resampling.bootstrap",
            "measures.inequality.resampling.jackknife",
            "measures.inequality.resources.share_log_deviation",
            "measures.inequality.sampling.count_standard_error",
            "measures.inequality.shares.herfindahl",
            "measures.inequality.shares.hoover",
            "measures.inequality.shares.share_ratio",
            "measures.inequality.spread.williamson_index",
            "measures.inequality.spread.wolfson_polarization",
            "measures.inequality.welfare.kolm",
        ),
        "05 regression and decomposition": (
            "measures.inequality.decomposition.mld_change",
            "measures.inequality.decomposition.shapley_shares",
            "measures.inequality.determinants.concentration_decomposition",
        ),
        "06 financing and staffing": (
            "measures.allocation.assessment.pay_by_work",
            "measures.inequality.resources.resource_ratio",
        ),
        "07 clean the survey": (
            "inputs.survey.export.write_sav",
            "inputs.survey.missing.complete_cases",
            "inputs.survey.missing.item_missing",
        ),
        "08 reliability and validity": ("measures.scales.ordinal.polychoric",),
        "10 differences between groups": (
            "measures.comparisons.crosstabs.mcnemar",
            "measures.comparisons.risks.odds_ratio",
            "measures.comparisons.risks.risk_ratio",
        ),
        "11 drivers": (
            "measures.models.fit.classification",
            "measures.models.fit.likelihood_ratio_test",
        ),
        "12 interviews": (
            "inputs.interviews.writing.write_qdc",
            "inputs.interviews.writing.write_qdpx",
        ),
    }.items()
    for name in names
}


def name_of(path, base):
    """Dotted name of a module; a package goes by its folder."""
    parts = path.relative_to(base).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def library():
    return {
        name_of(path, base): path.read_text(encoding="utf-8")
        for base, folder in ((ROOT / "src", "bphs"), (ROOT, "tools"))
        for path in sorted((base / folder).rglob("*.py"))
    }


def chapters():
    """Code of each notebook as one module, without IPython's own lines."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        lines = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code").splitlines()
        yield f"notebook {path.stem}", "\n".join(line for line in lines if not line.startswith(("%", "!")))


class Readers:
    """Graph of who uses whom.

    Nodes are (module, name) for what stands at the top level of a module, and (module, "") for its running code.
    """

    def __init__(self, sources):
        self.trees = {module: ast.parse(source) for module, source in sources.items()}
        self.bound = {module: self.imports(tree) for module, tree in self.trees.items()}
        self.defined = {module: {} for module in self.trees}
        self.found = {}
        for module, tree in self.trees.items():
            for name, node in self.definitions(tree):
                self.defined[module].setdefault(name, []).append(node)

    @staticmethod
    def imports(tree):
        """Names that a module imports, wherever in it: name -> (module, name there) or (module, "") for a module."""
        bound = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                bound |= {
                    alias.asname or alias.name.split(".")[0]: (
                        alias.name if alias.asname else alias.name.split(".")[0],
                        "",
                    )
                    for alias in node.names
                }
            elif isinstance(node, ast.ImportFrom):
                bound |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        return bound

    @staticmethod
    def definitions(tree):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name, node
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    yield from ((name.id, node) for name in ast.walk(target) if isinstance(name, ast.Name))

    def resolve(self, module, name):
        """Where a name that a module uses stands: through imports and what packages hand on, None if it is not of this
        house.
        """
        for _ in range(9):
            if module not in self.trees:
                return None
            if name in self.defined[module]:
                return module, name
            if self.bound[module].get(name, (module, name)) == (module, name):
                return (f"{module}.{name}", "") if f"{module}.{name}" in self.trees else None
            module, name = self.bound[module][name]
            if not name:
                return (module, "") if module in self.trees else None
        raise AssertionError(f"{module}.{name}: imports go round in a circle")

    def target(self, module, node):
        """What an expression such as `charts.scores` stands for."""
        if isinstance(node, ast.Name):
            return self.resolve(module, node.id)
        if isinstance(node, ast.Attribute):
            base = self.target(module, node.value)
            return self.resolve(base[0], node.attr) if base and not base[1] else None
        return None

    def uses(self, module, node):
        inner = [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]
        own = set()
        if isinstance(node, ast.FunctionDef):
            own = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
            own |= {part.id for part in inner if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        found = {self.target(module, part) for part in inner if not (isinstance(part, ast.Name) and part.id in own)}
        return found - {None}

    def running(self, module):
        """Statements that run when a module is imported and define nothing."""
        kinds = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)
        hooks = self.defined[module].get("__getattr__", [])
        return hooks + [node for node in self.trees[module].body if not isinstance(node, kinds)]

    def reached(self, roots):
        """All that is used from these nodes on.

        A module that is reached runs; `__getattr__` of a package is its running code.
        """
        seen, waiting = set(), list(roots)
        while waiting:
            module, name = node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if node not in self.found:
                nodes = self.defined[module][name] if name else self.running(module)
                self.found[node] = [found for part in nodes for found in self.uses(module, part)]
            waiting += [(module, "")] * bool(name) + self.found[node]
        return seen


def programs(readers, notebooks):
    """What runs by itself: the cells of the notebooks, and the commands."""
    for module in readers.trees:
        if module in notebooks or module.endswith(".__main__"):
            yield module, ""
            yield from ((module, name) for name in readers.defined[module] if module in notebooks)


def unread(sources, notebooks, waiting=(), readers=None):
    """Dotted names at the top level of the library's modules that nothing reaches, neither from a program nor from what
    waits.
    """
    readers = readers or Readers({**sources, **notebooks})
    ready = [tuple(name.rsplit(".", 1)) for name in waiting]
    reached = readers.reached([*programs(readers, notebooks), *ready])
    names = {(module, name) for module in sources if module.startswith("bphs") for name in readers.defined[module]}
    return sorted(f"{module}.{name}" for module, name in names - reached if not name.startswith("__"))


@pytest.fixture(scope="module")
def house():
    """Library, notebooks, and the graph of both: what a name uses is looked up once for all tests."""
    sources, notebooks = library(), dict(chapters())
    return sources, notebooks, Readers({**sources, **notebooks})


def test_all_that_the_library_defines_has_a_reader(house):
    """Public or not, functions, classes and constants."""
    sources, notebooks, readers = house
    assert unread(sources, notebooks, WAITING, readers) == []


def test_what_waits_for_a_chapter_is_there_and_has_no_reader_yet(house):
    sources, notebooks, readers = house
    assert sorted(WAITING.keys() - set(unread(sources, notebooks, (), readers))) == []


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("from bphs.room import mean\nmean([1])", ["bphs.room.part.lonely", "bphs.room.part.LIMIT"]),
        ("from bphs import room\nroom.mean([1])", ["bphs.room.part.lonely", "bphs.room.part.LIMIT"]),
        ("from bphs.room import part\npart.lonely()", ["bphs.room.part.mean"]),
        ("axes.lonely()\naxes.mean()", ["bphs.room.part.LIMIT", "bphs.room.part.lonely", "bphs.room.part.mean"]),
        ("def f(mean): return mean", ["bphs.room.part.LIMIT", "bphs.room.part.lonely", "bphs.room.part.mean"]),
    ],
)
def test_an_unread_name_is_found(code, left):
    """A use is an import's name, followed through the package.

    A method or a local variable of the same name is none.
    """
    sources = {
        "bphs": "",
        "bphs.room": "from bphs.room.part import mean",
        "bphs.room.part": "LIMIT = 3\ndef lonely(): return LIMIT\ndef mean(values): return values",
    }
    assert unread(sources, {"notebook": code}) == sorted(left)
