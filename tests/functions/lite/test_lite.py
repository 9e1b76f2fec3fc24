"""What xlwings Lite needs: a pure wheel, and functions that answer in Pyodide."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coop_xl.functions import catalogue

from . import checks

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
FOLDER = "COOP_XL_PYODIDE"  # where `npm pack pyodide` was unpacked


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """A wheel built of a copy, so that nothing is left in the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "sources"
    no_traces = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "coop_xl", copy / "coop_xl", ignore=no_traces)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    build = "from setuptools.build_meta import build_wheel; build_wheel('..')"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_is_for_any_python_3_on_any_system(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as file:
        (name,) = [each for each in file.namelist() if each.endswith(".dist-info/WHEEL")]
        assert b"Root-Is-Purelib: true" in file.read(name)


def test_the_wheel_holds_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as file:
        packed = {name for name in file.namelist() if name.startswith("coop_xl/")}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "coop_xl"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert packed == {name for name in listed if (ROOT / name).is_file()}


@pytest.fixture(scope="session")
def pyodide(wheel):
    """What the checks find in Pyodide."""
    node, folder = shutil.which("node"), os.environ.get(FOLDER)
    if not (node and folder):
        pytest.skip(f"Pyodide is left out: it takes node, and {FOLDER} with npm's package pyodide")
    command = [node, HERE / "in_pyodide.mjs", folder, wheel, HERE / "checks.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_module_compiles_in_pyodide(pyodide):
    assert pyodide["platform"] == "emscripten"
    assert pyodide["compiles"]


def test_what_the_functions_need_of_python_is_in_pyodide(pyodide):
    assert pyodide["missing"] == []


def test_functions_answer_in_pyodide_as_they_do_here(pyodide):
    if not pyodide["numpy"]:
        pytest.skip("Pyodide found no NumPy: it comes from Pyodide's own server, not with npm")
    names, values = [[*checks.INPUTS]], [[*checks.INPUTS.values()]]
    assert pyodide["marginal_V"] == pytest.approx(
        catalogue.COOP_MARGINAL_V(names, values), rel=1e-12
    )
    assert pyodide["best"] == catalogue.COOP_BEST(names, values)
    assert pyodide["mistake"] == catalogue.COOP_UTILITY(names, values, "F_CV", 1.2)
    here = catalogue.COOP_SIMULATE(checks.ESTIMATES, 1024, 3)
    for row, expected in zip(pyodide["simulated"], here, strict=True):
        # Another C library rounds logarithms otherwise in the last digits.
        assert row == [pytest.approx(each, rel=1e-9) for each in expected]
