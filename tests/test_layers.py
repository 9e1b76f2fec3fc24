"""The house: each layer imports only itself and lower ones, in no circle, at the top of a file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import coop_xl

PACKAGE = Path(coop_xl.__file__).parent
FLOORS = (  # from the ground up; what shares a floor does not import its neighbour
    ("model",),
    ("estimates",),
    ("analysis", "spreadsheet"),
    ("findings",),
    ("functions",),
    ("workbook", "reading"),
    ("render",),
    ("cli",),
)
FLOOR = {layer: floor for floor, layers in enumerate(FLOORS) for layer in layers}
MOST_DOUBLED = 2  # build, catalogue
COMPUTING = ("model", "estimates", "analysis")
SHOWING = ("xlwings", "openpyxl", "xlsxwriter", "click", "rich", "matplotlib", "jinja2")
LATE = {  # imports inside functions, with the reason; `cli` and `__init__` start fast by them
    "__main__": "signals are looked after before anything is loaded",
    "analysis.parallel.dask_cluster": "dask is an extra",
    "functions.calc.component": "LibreOffice's Python may lack Coop XL",
    "functions.calc.function_server": "is started by its path, and tells what is missing",
    "functions.excel.wrappers": "xlwings' generator wants pywin32, which is put in its place",
    "functions.excel.vba_project": "pyopenvba, an eighth of the imports, is for macros alone",
    "functions.programs": "winreg is of Windows",
    "functions.registry": "xlwings is loaded where it calls the functions, and nowhere else",
    "functions.server.served_functions": "xlwings is loaded after the functions are made",
    "functions.simulation_tables": "sessions that simulate nothing start in half the time",
    "functions.server.serve": "the server is an extra",
}


def modules() -> dict[str, Path]:
    """Every module of the package by its full name."""
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def name_of(path: Path) -> str:
    parts = ("coop_xl", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(path: Path) -> str:
    return ".".join(("coop_xl", *path.relative_to(PACKAGE).parent.parts))


def layer_of(name: str) -> str:
    """The layer of a module; "" of what lies beside the layers."""
    layer = f"{name}..".split(".")[1]
    return layer if layer in FLOOR else ""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def names_of(node: ast.AST, package: str) -> list[str]:
    """Full names of all that an import statement names; nothing of other nodes."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    origin = [*(above if node.level else []), *([node.module] if node.module else [])]
    return [".".join([*origin, alias.name]) for alias in node.names]


def imported_names(tree: ast.AST, package: str) -> list[str]:
    """Full names of all a module imports, in functions and for type checkers too."""
    return [name for node in ast.walk(tree) for name in names_of(node, package)]


def imported_modules(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that a module imports."""
    for name in imported_names(tree_of(path), package_of(path)):
        while name not in known and "." in name:
            name = name.rpartition(".")[0]
        if name in known:
            yield name


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def test_imports_point_down():
    known = modules()
    wrong = [
        f"{name} imports {other}"
        for name, path in known.items()
        for other in imported_modules(path, known)
        if (layer := layer_of(name)) != (lower := layer_of(other))
        and layer
        and lower
        and FLOOR[lower] >= FLOOR[layer]
    ]
    assert wrong == []


def test_what_lies_beside_the_layers_imports_none_but_to_open_the_door():
    known = modules()
    doors = ("coop_xl", "coop_xl.__main__")
    wrong = [
        f"{name} imports {other}"
        for name, path in known.items()
        if not layer_of(name) and name not in doors
        for other in imported_modules(path, known)
        if layer_of(other) not in ("", "model")
    ]
    assert wrong == []


def test_every_file_lies_in_a_layer_or_is_a_known_neighbour():
    beside = {name for name in modules() if not layer_of(name)}
    assert beside == {
        "coop_xl", "coop_xl.__main__", "coop_xl.version", "coop_xl.safe_text",
        "coop_xl.safe_files", "coop_xl.bounded_files", "coop_xl.system_refusals",
    }  # fmt: skip


def test_no_files_import_each_other_in_a_circle():
    known = modules()
    above = {name: set(imported_modules(path, known)) - {name} for name, path in known.items()}
    free: set[str] = set()
    while ready := {name for name in above.keys() - free if above[name] <= free | {"coop_xl"}}:
        free |= ready
    assert above.keys() - free == set()


def test_imports_stand_at_the_top_of_a_file():
    late = {
        name.removeprefix("coop_xl.")
        for name, path in modules().items()
        if path.name != "__init__.py" and layer_of(name) != "cli" and has_late_imports(path)
    }
    assert late == LATE.keys()


def has_late_imports(path: Path) -> bool:
    """Whether a function imports anything."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(
        isinstance(inner, (ast.Import, ast.ImportFrom))
        for node in ast.walk(tree_of(path))
        if isinstance(node, functions)
        for inner in ast.walk(node)
    )


def test_no_two_files_have_one_name():
    """But those that each folder may have; a name is what one searches for."""
    names = [path.name for path in modules().values() if path.name not in ("__init__.py",)]
    doubled = {name for name in names if names.count(name) > 1}
    assert len(doubled) <= MOST_DOUBLED, sorted(doubled)


def test_only_what_shows_knows_of_spreadsheets_and_terminals():
    wrong = [
        f"{name} imports {other}"
        for name, path in modules().items()
        if layer_of(name) in COMPUTING
        for other in imported_names(tree_of(path), package_of(path))
        if is_in(other, SHOWING)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "there"), [("coop_xl.evaluate", ["coop_xl.model.evaluate"]), ("coop_xl", [])]
)
def test_importing_the_package_loads_nothing_and_using_the_model_loads_that_alone(code, there):
    show = f"import sys, coop_xl; {code}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", show],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert {*there} <= {*loaded}
    layers = (
        *(f"coop_xl.{layer}" for layer in FLOOR if layer != "model"),
        *([] if there else ["coop_xl.model", "numpy"]),
    )
    unwanted = (*layers, *SHOWING)
    assert [name for name in loaded if is_in(name, unwanted)] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c", ["a.b", "c"]),
        ("from a import b", ["a.b"]),
        ("from . import b", ["coop_xl.model.b"]),
        ("from .b import c", ["coop_xl.model.b.c"]),
        ("from ..functions import catalogue", ["coop_xl.functions.catalogue"]),
        ("from .. import functions", ["coop_xl.functions"]),
        ("def f():\n    import xlwings", ["xlwings"]),
    ],
)
def test_every_kind_of_import_is_seen(source, names):
    assert imported_names(ast.parse(source), "coop_xl.model") == names
