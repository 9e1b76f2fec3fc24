"""Each layer imports only itself and the ones below: surfaces → analysis → model."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import coop_xl

PACKAGE = Path(coop_xl.__file__).parent
LAYERS = {  # what a layer may import of the package
    "model": ("coop_xl.model",),
    "analysis": ("coop_xl.model", "coop_xl.analysis"),
    "surfaces": ("coop_xl.model", "coop_xl.analysis", "coop_xl.surfaces"),
}
FACE = {"coop_xl", "coop_xl.__version__", *(f"coop_xl.{name}" for name in coop_xl.__all__)}
SURFACES_ONLY = ("xlwings", "openpyxl", "xlsxwriter", "click", "rich", "matplotlib", "jinja2")
MODULES = [
    pytest.param(layer, path, id=path.relative_to(PACKAGE).as_posix())
    for layer in LAYERS
    for path in sorted((PACKAGE / layer).rglob("*.py"))
]


def imported_names(source: str, package: str) -> list[str]:
    """Full names of all a module imports, in functions and for type checkers too."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            origin = [*(above if node.level else []), *([node.module] if node.module else [])]
            names += [".".join([*origin, alias.name]) for alias in node.names]
    return names


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def package_of(path: Path) -> str:
    return ".".join(("coop_xl", *path.relative_to(PACKAGE).parent.parts))


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_imports_point_down(layer, path):
    names = imported_names(path.read_text(encoding="utf-8"), package_of(path))
    own = [name for name in names if is_in(name, ("coop_xl",))]
    if layer == "surfaces":  # these may use the package's face, such as its version
        own = [name for name in own if name not in FACE]
    assert [name for name in own if not is_in(name, LAYERS[layer])] == []


@pytest.mark.parametrize(
    ("layer", "path"), [each for each in MODULES if each.values[0] != "surfaces"]
)
def test_only_surfaces_know_of_spreadsheets_and_terminals(layer, path):
    names = imported_names(path.read_text(encoding="utf-8"), package_of(path))
    assert [name for name in names if is_in(name, SURFACES_ONLY)] == []


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
        "coop_xl.surfaces",
        "coop_xl.analysis",
        *([] if there else ["coop_xl.model", "numpy"]),
    )
    unwanted = (*layers, *SURFACES_ONLY)
    assert [name for name in loaded if is_in(name, unwanted)] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c", ["a.b", "c"]),
        ("from a import b", ["a.b"]),
        ("from . import b", ["coop_xl.model.b"]),
        ("from .b import c", ["coop_xl.model.b.c"]),
        ("from ..surfaces import udfs", ["coop_xl.surfaces.udfs"]),
        ("from .. import surfaces", ["coop_xl.surfaces"]),
        ("def f():\n    import xlwings", ["xlwings"]),
    ],
)
def test_every_kind_of_import_is_seen(source, names):
    assert imported_names(source, "coop_xl.model") == names
