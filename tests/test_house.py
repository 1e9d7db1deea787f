"""The house keeps its shape: three wings, one direction, notebooks by their rules, nothing that a clone should not
hold.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import subprocess
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

from bphs.pipeline import environment

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted((ROOT / "src").rglob("*.py"))


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_the_wings_import_in_one_direction(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0, capsys.readouterr().out


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """What each module of the package imports of it."""
    graph = grimp.build_graph("bphs", cache_dir=None)
    found = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(found) > 100
    return found


def intruders(imports):
    """Imports of a module whose name begins with an underscore, from outside the package that it stands in."""
    return sorted(
        f"{module} imports {other}"
        for module, others in imports.items()
        for other in others
        for room, private in [re.match(r"(.*?)(\._[^_].*)?$", other).groups()]
        if private and not f"{module}.".startswith(f"{room}.")
    )


def test_no_room_imports_a_private_module_of_another(imports):
    assert intruders(imports) == []


def test_intruders_are_found():
    made = {"b.measures.scales.omega": {"b.measures.scales._items", "b.measures.models._gate", "b.measures.sample"}}
    assert intruders(made) == ["b.measures.scales.omega imports b.measures.models._gate"]
    assert intruders({"b.scales2.omega": {"b.scales._items"}}) == ["b.scales2.omega imports b.scales._items"]
    assert intruders({"b.measures.scales": {"b.measures.scales._items", "b.__main__"}}) == []


def test_measures_import_measures_and_errors_only(imports):
    """Not even a new top-level module that no contract names yet."""
    measures = {module: others for module, others in imports.items() if module.startswith("bphs.measures")}
    assert len(measures) > 50
    others = {other for imported in measures.values() for other in imported if not other.startswith("bphs.measures")}
    assert others == {"bphs.errors"}


def circles(imports):
    """Modules on a circle of imports, or between two: what is left when all that import nothing, or that nothing
    imports, are taken away again and again.
    """
    left = {module: set(others) for module, others in imports.items()}
    while ends := {module for module, others in left.items() if not others & left.keys()} | (
        left.keys() - {other for others in left.values() for other in others & left.keys()}
    ):
        left = {module: others for module, others in left.items() if module not in ends}
    return sorted(left)


def test_no_modules_import_each_other_in_a_circle(imports):
    """Lazy imports inside functions and imports for type checking count: what two modules need of each other belongs
    below both.
    """
    assert circles(imports) == []


def test_circles_are_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set(), "e": {"a"}}) == ["b", "c"]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def statements(tree):
    """Statements below a node, docstrings counted: lines are the formatter's, so sizes do not depend on them."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - isinstance(tree, ast.stmt)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_modules_and_functions_stay_small(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert statements(tree) <= 160, f"{path.name} has more than 160 statements: ask what it is really about"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert statements(node) <= 25, f"{path.name}: {node.name} has {statements(node)} statements"


def test_environment_yml_is_what_pyproject_says():
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == environment.text(ROOT), (
        "run: python -m bphs environment"
    )


LOCKS = ("requirements.lock", "requirements-test.lock")


def locked(name: str) -> dict[str, set[str]]:
    """The packages of a lock, each with its lines: version and condition.

    Names as pyproject.toml may write them too.
    """
    found: dict[str, set[str]] = {}
    for line in re.findall(r"(?m)^[a-z0-9._-]+==[^\\\n]*", (ROOT / name).read_text(encoding="utf-8")):
        package, version = line.split("==", 1)
        found.setdefault(normal(package), set()).add(version.strip())
    return found


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    entries = re.split(r"(?m)^(?=[a-z0-9._-]+==)", (ROOT / name).read_text(encoding="utf-8"))
    assert len(entries) > 20
    assert all(re.match(r"[a-z0-9._-]+==.*\\\n    --hash=sha256:", entry) for entry in entries if entry), entries[0][
        :80
    ]


def versions(name: str) -> dict[str, set[str]]:
    return {package: {line.split(" ;")[0] for line in lines} for package, lines in locked(name).items()}


def test_both_locks_name_the_same_versions():
    """The second is installed into the environment of the first."""
    one, two = map(versions, LOCKS)
    assert {package: found for package, found in two.items() if not found <= one.get(package, found)} == {}


def test_no_tracked_file_names_a_package_index():
    pattern = re.compile(r"index-[u]rl|extra-[i]ndex|/[s]imple/?[\"']|registry[ ]= ")
    named = [
        name
        for name in tracked()
        if not name.endswith((".md", ".ipynb")) and pattern.search((ROOT / name).read_bytes().decode("utf-8", "ignore"))
    ]
    assert named == []


def test_lock_holds_every_dependency_that_pyproject_names():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, groups = project["project"]["dependencies"], project["dependency-groups"]
    beside = {*map(normal, [*groups["test"], *groups["check"]])}
    assert set(map(normal, run)) <= locked("requirements.lock").keys()
    assert beside <= locked("requirements-test.lock").keys()


def test_a_report_does_not_install_what_only_tests_and_checks_need():
    assert (
        locked("requirements.lock").keys() & {"pytest", "playwright", "frictionless", "ruff", "ty", "pre-commit"}
        == set()
    )


def test_nothing_that_make_makes_is_tracked():
    unwanted = [
        name
        for name in tracked()
        if name.startswith(("build/", ".venv/"))
        or (
            name.startswith("reports/")
            and name not in ("reports/results.json", "reports/left_out.json", "reports/overview.png")
        )
        or name == "uv.lock"
    ]
    assert unwanted == []


def test_readme_points_to_what_is_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    made = ("reports/", "build/", ".venv")
    paths = list(re.findall(r"\]\(([^)#:]+)\)|`((?:data|src|notebooks|tests|reports)/[^` *<>]*)`", text))
    flat = [one or two for one, two in paths]
    missing = [path for path in flat if not path.startswith(made) and "mine" not in path and not (ROOT / path).exists()]
    assert flat
    assert missing == []


class TestNotebooks:
    """Notebooks as sources: stripped, small cells, no function, no silenced warning, both languages side by side."""

    @pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
    def cells(self, request):
        return json.loads(request.param.read_text(encoding="utf-8"))["cells"]

    @staticmethod
    def code(cells):
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]

    def test_stripped(self, cells):
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)

    def test_cells_are_short(self, cells):
        for source in self.code(cells):
            assert (
                len([line for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]) <= 14
            ), source

    def test_no_definitions_and_no_silenced_warnings(self, cells):
        for source in self.code(cells):
            defined = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
            assert not defined, source
            assert "filterwarnings" not in source
            assert "simplefilter" not in source

    def test_both_languages_alternate(self, cells):
        languages = [tag for cell in cells if cell["cell_type"] == "markdown" for tag in cell["metadata"]["tags"]]
        assert languages[0::2] == ["lang-en"] * (len(languages) // 2)
        assert languages[1::2] == ["lang-zh"] * (len(languages) // 2)

    def test_both_languages_refer_to_the_same_things(self, cells):
        references = {"lang-en": [], "lang-zh": []}
        for cell in cells:
            if cell["cell_type"] == "markdown":
                found = re.findall(r"@[A-Za-z][\w:-]*", "".join(cell["source"]))
                references[cell["metadata"]["tags"][0]] += sorted(set(found))
        assert sorted(set(references["lang-en"])) == sorted(set(references["lang-zh"]))

    def test_no_result_is_typed_by_hand(self, cells):
        """A decimal number or a percentage in the prose is a result or a constant that should come from the data."""
        for cell in cells:
            if cell["cell_type"] == "markdown":
                text = re.sub(r"\$[^$]*\$|\[@[^\]]*\]|`[^`]*`|\{[^{}]*\}", "", "".join(cell["source"]))
                allowed = re.sub(r"10 %|10%|95 %|95%", "", text)
                assert not re.findall(r"\d+\.\d+|\d+ ?%", allowed), text

    def test_parameters_cell_sets_the_study(self, cells):
        tagged = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        assert len(tagged) == 1
        assert tagged[0].startswith('study = "data/')


def converted(path):
    return json.loads(path.read_text(encoding="utf-8"))["metadata"].get("bphs", {}).get("words") == "cells"


def names_of_places():
    """Names of the districts and regions of the first study, in both languages, with and without the word for their
    kind.
    """
    with (ROOT / "data/chongqing/districts.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    names = {row[column] for row in rows for column in ("name_zh", "name_en")}
    for table in json.loads((ROOT / "data/chongqing/datapackage.json").read_text(encoding="utf-8"))["resources"]:
        for field in table["schema"]["fields"]:
            if field["name"].startswith("region_"):
                names |= {entry[key] for entry in field.get("categories", []) for key in ("label_en", "label_zh")}
    short = {re.sub(r" (Tujia.*|Miao.*)?(Autonomous )?(District|County)$", "", name) for name in names}
    return {"Chongqing", "重庆"} | names | {name for name in short if len(name) > 2}


class TestConvertedNotebooks:
    """A chapter whose words stand in text cells can be told of any place: no word in its code, no place, year or
    number in its words.
    """

    @pytest.fixture(params=[path for path in NOTEBOOKS if converted(path)], ids=lambda path: path.stem)
    def cells(self, request):
        return json.loads(request.param.read_text(encoding="utf-8"))["cells"]

    @staticmethod
    def code(cells):
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]

    @staticmethod
    def words(cells):
        """Text cells without the keys of works cited, formulas and the names of other chapters."""
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        return [re.sub(r"@[A-Za-z][\w:-]*|\$[^$]*\$|\]\([^)]*\)|:[+\w.,% ]*\}", "", text) for text in texts]

    def test_cells_are_short_and_narrow(self, cells):
        for source in self.code(cells):
            lines = [line for line in source.splitlines() if line.strip()]
            assert len(lines) <= 8, source
            assert max(map(len, lines)) <= 100, source

    def test_code_holds_no_words(self, cells):
        for source in self.code(cells):
            assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", source), source
            assert "bphs.Text(" not in source, source
            assert not re.search(r"\b(caption|alt|title|labels|notes|en|zh)=", source), source

    def test_code_defines_nothing_and_silences_nothing(self, cells):
        for source in self.code(cells):
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)], source
            assert not re.search(r"warnings|filterwarnings|simplefilter|np\.errstate", source), source

    def test_no_place_is_named(self, cells):
        given = [source for source in self.code(cells) if not source.startswith('study = "data/')]
        for text in [*self.words(cells), *given]:
            assert [name for name in names_of_places() if name in text] == [], text

    def test_no_year_and_no_number_of_units_is_written(self, cells):
        for text in self.words(cells):
            assert not re.findall(r"(?<![\d.])(?:19[4-9]\d|20\d\d|2100)(?!\d)", text), text
            assert not re.findall(r"(?<![\d.])(?:38|31)(?![\d.])", text), text


def test_places_that_no_notebook_names_are_known():
    assert {"Chongqing", "重庆", "Yuzhong", "渝中区", "Northeast wing", "渝东北翼", "Shizhu"} <= names_of_places()
