"""The add-in handed to the real LibreOffice of a person with a profile of their own."""

import os
import shutil
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.functions.calc import install as installing
from coop_xl.functions.calc.extension import Origin
from coop_xl.functions.calc.install import INSTALL, entry_of, install, problem_of, remove, status
from coop_xl.functions.calc.unopkg import (
    LibreOfficeMissingError,
    LibreOfficeRefusedError,
    find_unopkg,
    refusal,
)
from tests.engines import require_libreoffice

from .calls import VERSION, write_version
from .office_with_addin import in_office

# unopkg takes nothing of root, who runs the tests in CI: there nobody installs.
NOBODY = """#!/bin/sh
for argument; do
    [ -f "$argument" ] && chmod 755 "$(dirname "$argument")"
done
exec setpriv --reuid 65534 --regid 65534 --clear-groups {program} "$@" {profile}
"""
ANYONE = """#!/bin/sh
exec {program} "$@" {profile}
"""
LISTING = """All deployed user extensions:

Identifier: org.another
  Description: Coop XL 9.9
Python: /other/python
Functions: /other/function_server.py
  is registered: no

Identifier: org.coopxl.calc
  Version: {version}
  is registered: {state}
  Description: {about}
  bundled Packages: {{
  }}
"""


@pytest.fixture
def profile(tmp_path, monkeypatch):
    """A profile that unopkg and LibreOffice use instead of the person's own."""
    require_libreoffice()
    program = find_unopkg()
    with TemporaryDirectory(prefix="profile-") as folder:  # pytest's own are closed to others
        Path(folder).chmod(0o777)
        of_profile = f"-env:UserInstallation={Path(folder).as_uri()}"
        text = NOBODY if os.geteuid() == 0 else ANYONE
        script = tmp_path / "unopkg"
        script.write_text(text.format(program=program, profile=of_profile))
        script.chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        monkeypatch.setenv("HOME", folder)
        yield Path(folder)


def test_what_is_installed_computes_and_is_gone_once_removed(profile, tmp_path):
    assert (status().installed, status().remedy) == (False, INSTALL)
    installed = install(separate=True)
    assert (installed.origin, installed.problem, installed.remedy) == (Origin(), "", "")
    write_version(tmp_path / "version.xlsx")
    opened = shutil.copytree(profile, tmp_path / "profile")  # what root writes is closed to nobody
    shown = in_office(tmp_path / "version.xlsx", profile=opened)["opened"][VERSION]
    assert f"({sys.executable})" in shown[0][0]
    assert not remove().installed
    assert not remove().installed


@pytest.fixture
def listing(monkeypatch):
    """What unopkg tells, said by the test."""

    def tell(text):
        monkeypatch.setattr(installing, "unopkg", lambda *_: text)
        monkeypatch.setattr(installing, "find_unopkg", lambda: None)

    return tell


def told(origin, state="yes"):
    return LISTING.format(version=origin.version, state=state, about=origin.about())


def test_status_tells_a_version_that_changed(listing):
    listing(told(replace(Origin(), version="0.0.1")))
    assert status().problem.startswith("the add-in is of Coop XL 0.0.1, but ")


def test_status_tells_an_addin_that_was_not_enabled(listing):
    listing(told(Origin(), state="no"))
    assert status().problem == "LibreOffice has the add-in, but did not enable it"


def test_status_is_not_misled_by_another_extension(listing):
    listing(told(Origin()))
    assert (status().origin, status().problem) == (Origin(), "")


def test_the_last_lines_of_a_list_belong_to_its_last_extension():
    assert entry_of("org.another", LISTING).strip().endswith("is registered: no")
    assert entry_of("org.missing", LISTING) == ""


def test_a_python_that_is_gone_is_named():
    gone = replace(Origin(), interpreter="/nowhere/python")
    assert problem_of(gone) == "/nowhere/python is gone"


def test_root_has_no_addin(monkeypatch):
    def refuse(*_):
        raise LibreOfficeRefusedError("LibreOffice refused (Cannot run unopkg as root without …)")

    monkeypatch.setattr(installing, "unopkg", refuse)
    monkeypatch.setattr(installing, "find_unopkg", lambda: None)
    assert status().problem == "the add-in is not installed"


@pytest.mark.parametrize(
    ("complaint", "remedy"),
    [
        ("ERROR: Cannot run unopkg as root without --shared.", "as the person who opens"),
        ("ERROR: Exception occurred: service com.sun.star.loader.Python cannot", "python3-uno"),
        ("ERROR: unopkg cannot be started. The lock file indicates", "close LibreOffice"),
        ("ERROR: Exception occurred: odd\n\nERROR: unopkg failed.", "LibreOffice refused (odd)"),
        ("(dconf: odd)\nException occurred: odd.\nunopkg failed.", "LibreOffice refused (odd)"),
        ("", "does not say why"),
    ],
)
def test_a_refusal_comes_with_its_remedy(complaint, remedy):
    assert remedy in refusal(complaint)


@pytest.mark.parametrize("command", ["install", "status", "remove"])
def test_without_libreoffice_the_command_says_so(command, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibreOfficeMissingError, match="unopkg on the search path"):
        getattr(installing, command)()
    done = CliRunner().invoke(cli, ["calc", command])
    assert done.exit_code == 2
    assert done.stderr.startswith("coop-xl: LibreOffice is not found")


def test_build_replaces_a_file_only_by_force(tmp_path):
    file = tmp_path / "mine.oxt"
    for arguments, code in (([], 0), ([], 2), (["--force"], 0)):
        done = CliRunner().invoke(cli, ["calc", "build", str(file), *arguments])
        assert done.exit_code == code
        assert zipfile.is_zipfile(file)
