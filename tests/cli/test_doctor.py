import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.cli import doctor_command as doctor
from coop_xl.cli.doctor_command import ABSENT, WORKS, WRONG, Finding, examine, looked_at
from coop_xl.functions import programs
from coop_xl.functions.calc import install
from coop_xl.functions.excel import addin
from coop_xl.functions.server import licence
from coop_xl.model.errors import CoopError

ROOT = Path(__file__).parents[2]


def run(*arguments):
    return CliRunner().invoke(cli, ["doctor", *arguments], prog_name="coop-xl")


@pytest.fixture
def only(monkeypatch):
    """Let the doctor look at some made-up things."""

    def set_looks(**looks):
        monkeypatch.setattr(
            doctor, "LOOKS", {name: lambda found=found: found for name, found in looks.items()}
        )

    return set_looks


def test_here_the_model_works_and_each_line_says_so_in_a_word():
    result = run()
    assert "Traceback" not in result.output
    lines = result.output.splitlines()
    assert len(lines) == len(doctor.LOOKS) + 2
    assert all(re.match(r"✓ works |! wrong |– absent ", line) for line in lines[:-2])
    found = {each.name: each.state for each in examine()}
    assert {found[name] for name in ("Python", "Coop XL", "Packages", "Functions")} == {WORKS}


def test_nothing_wrong_is_exit_code_0(only):
    only(Python=(WORKS, "3.11"), Excel=(ABSENT, "not on Linux", "buy it"))
    result = run()
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "✓ works   Python        3.11",
        "– absent  Excel         not on Linux (to get it: buy it)",
        "Nothing is wrong.",
        "Next: coop-xl demo (a worked example).",
    ]


def test_something_wrong_is_exit_code_1_with_its_remedy(only):
    only(Python=(WORKS, "3.11"), Addin=(WRONG, "too old", "coop-xl addin install"))
    result = run()
    assert result.exit_code == 1
    assert "! wrong   Addin         too old: run coop-xl addin install" in result.output
    assert "\nWrong: Addin.\nNext: run the commands named above" in result.output


def test_json_says_the_same(only):
    only(Python=(WORKS, "3.11"), Addin=(WRONG, "too old", "coop-xl addin install"))
    result = run("--json")
    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "works": False,
        "findings": [
            {"name": "Python", "state": "works", "text": "3.11", "remedy": ""},
            {
                "name": "Addin",
                "state": "wrong",
                "text": "too old",
                "remedy": "coop-xl addin install",
            },
        ],
    }


def test_a_look_that_fails_is_a_finding():
    def look():
        raise RuntimeError("no such thing")

    found = looked_at("Thing", look)
    assert found.is_wrong
    assert "RuntimeError: no such thing" in found.text


def test_a_problem_that_names_its_remedy_is_told_as_it_is():
    def look():
        raise CoopError("it is in use: close it")

    assert looked_at("Thing", look) == Finding("Thing", WRONG, "it is in use: close it")


CALC = [
    ({"installed": True, "problem": ""}, WORKS),
    ({"installed": True, "problem": "of Coop XL 0.0.1"}, WRONG),
    ({"installed": False, "problem": "not installed"}, ABSENT),
]


@pytest.mark.parametrize(("status", "state"), CALC)
def test_the_add_in_of_libreoffice_is_told_as_it_is(monkeypatch, status, state):
    origin = SimpleNamespace(version="0.1.0")
    told = SimpleNamespace(origin=origin, remedy="coop-xl calc install", **status)
    monkeypatch.setattr(install, "status", lambda: told)
    monkeypatch.setattr(programs, "libreoffice", lambda: Path("soffice"))
    assert doctor.calc_addin()[0] == state


@pytest.mark.parametrize(("python", "is_foreign"), [("pyenv", True), ("system", False)])
def test_another_python_before_that_of_libreoffice_is_told(
    monkeypatch, tmp_path, python, is_foreign
):
    told = SimpleNamespace(origin=SimpleNamespace(version="0.1.0"), problem="")
    monkeypatch.setattr(install, "status", lambda: told)
    monkeypatch.setattr(programs, "libreoffice", lambda: Path("/usr/lib/libreoffice/soffice"))
    program = tmp_path / "python3"
    if python == "pyenv":
        program.write_text("#!/bin/sh")
        program.chmod(0o755)
    else:
        program.symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(tmp_path))
    state, text = doctor.calc_addin()
    assert state == WORKS
    assert ("#NAME?" in text) == is_foreign


def test_the_packages_are_those_the_package_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.match(r"[\w-]+", each)[0] for each in project["dependencies"]]
    assert sorted(doctor.NEEDED) == sorted(needed)


def test_a_missing_package_is_wrong_and_one_command_brings_it(monkeypatch):
    monkeypatch.setattr(doctor, "NEEDED", ("numpy", "no-such-package"))
    state, text, remedy = doctor.packages()
    assert (state, text) == (WRONG, "missing: no-such-package")
    assert remedy == f'"{sys.executable}" -m pip install no-such-package'


def test_functions_that_do_not_work_are_wrong(monkeypatch):
    from coop_xl.functions import catalogue

    monkeypatch.setattr(catalogue, "COOP_BEST", lambda names, values: "#COOP! unexpected problem")
    assert doctor.functions()[0] == WRONG


STATUSES = [
    ({"installed": True, "problem": ""}, WORKS, None),
    ({"installed": True, "problem": "built with xlwings 0.33"}, WRONG, "coop-xl addin install"),
    ({"installed": False, "problem": "not installed"}, ABSENT, "coop-xl addin install"),
    ({"installed": False, "problem": "not ours"}, WRONG, "coop-xl addin install --replace"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "state", "remedy"), STATUSES)
def test_the_add_in_of_excel_is_told_as_it_is(monkeypatch, tmp_path, status, state, remedy):
    path = tmp_path / "coop_xl.xlam"
    if status["problem"] == "not ours":
        path.touch()
    told = SimpleNamespace(
        path=path, built_with={"xlwings": "0.37.8"},
        remedy=addin.INSTALL if status["problem"] else "", **status,
    )  # fmt: skip
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(addin, "status", lambda: told)
    monkeypatch.setattr(programs, "excel", lambda: "Excel 16 for Windows")
    found = doctor.excel_addin()
    assert found[0] == state
    assert (found[2] if len(found) > 2 else None) == remedy


@pytest.mark.parametrize(
    ("version", "words"),
    [((7, 4, 7), "loses the functions' names"), ((25, 2, 3), "25.2.3"), ((), "does not tell")],
)
def test_an_old_libreoffice_is_told(monkeypatch, version, words):
    monkeypatch.setattr(programs, "libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(programs, "libreoffice_version", lambda program: version)
    state, text = doctor.libreoffice()
    assert state == WORKS
    assert words in text


def test_without_libreoffice_nothing_is_wrong(monkeypatch):
    monkeypatch.setattr(programs, "libreoffice", lambda: None)
    assert doctor.libreoffice()[0] == doctor.calc_addin()[0] == ABSENT


@pytest.mark.parametrize(
    ("installed", "key", "state", "words"),
    [
        (False, False, ABSENT, "coop-xl[server]"),
        (True, False, ABSENT, "holds no licence key"),
        (True, True, WORKS, "a licence key is set"),
    ],
)
def test_the_server_is_told_with_its_licence(monkeypatch, installed, key, state, words):
    monkeypatch.setattr(doctor, "find_spec", lambda name: installed or None)
    monkeypatch.setattr(licence, "is_key_set", lambda: key)
    found = Finding("Web server", *doctor.server())
    assert found.state == state
    assert words in str(found)


def test_the_doctor_imports_nothing_slow_before_it_looks():
    slow = {"xlwings", "openpyxl", "xlsxwriter", "distributed"}
    look = "import sys; from coop_xl.cli.doctor_command import examine; examine()"
    code = f"{look}; print({slow} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    expected = "set()" if sys.platform != "win32" else "{'xlwings'}"
    assert done.stdout.strip() == expected
