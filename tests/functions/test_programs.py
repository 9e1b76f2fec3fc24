import os
import plistlib
import sys

import pytest

from coop_xl.functions import programs
from tests.engines import require_libreoffice

needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="a program here is a script")


def program(folder, *lines):
    path = folder / "soffice"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


@needs_scripts
@pytest.mark.parametrize(
    ("told", "version"),
    [
        ("LibreOffice 25.2.3.2 520(Build:2)", (25, 2, 3)),
        ("LibreOffice 7.4.7.2 40(Build:2)", (7, 4, 7)),
        ("LibreOfficeDev 26.2", ()),
        ("", ()),
    ],
)
def test_the_version_is_what_the_program_tells(tmp_path, told, version):
    assert programs.libreoffice_version(program(tmp_path, f"echo '{told}'")) == version


@needs_scripts
def test_a_program_that_does_not_answer_tells_no_version(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "SECONDS", 0.1)
    assert programs.libreoffice_version(program(tmp_path, "exec sleep 5")) == ()


def test_a_program_that_cannot_be_started_tells_no_version(tmp_path):
    assert programs.libreoffice_version(tmp_path / "none") == ()


@needs_scripts
def test_libreoffice_is_found_on_the_search_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "OFFICE_ON_A_MAC", tmp_path / "none")
    assert programs.libreoffice() is None
    path = program(tmp_path)
    assert programs.libreoffice() == path


def test_libreoffice_is_found_where_its_installer_puts_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    path = tmp_path / "LibreOffice" / "program" / "soffice.exe"
    path.parent.mkdir(parents=True)
    path.touch()
    monkeypatch.setattr(programs, "OFFICE_ON_A_MAC", tmp_path / "none")
    assert programs.libreoffice() == path


def test_the_office_of_this_machine_tells_its_version():
    require_libreoffice()
    found = programs.libreoffice_version(programs.libreoffice())
    assert len(found) == 3
    assert found > (7,)


def test_the_excel_of_a_mac_tells_its_version(tmp_path):
    app = tmp_path / "Microsoft Excel.app"
    assert programs.excel_of_mac(app) == ""
    (app / "Contents").mkdir(parents=True)
    assert programs.excel_of_mac(app) == "Excel for Mac"
    about = {"CFBundleShortVersionString": "16.100"}
    (app / "Contents" / "Info.plist").write_bytes(plistlib.dumps(about))
    assert programs.excel_of_mac(app) == "Excel 16.100 for Mac"


def test_the_excel_of_windows_is_the_one_in_its_registry(monkeypatch):
    class Registry:
        HKEY_CLASSES_ROOT = 1

        @staticmethod
        def QueryValue(root, key):
            assert (root, key) == (1, r"Excel.Application\CurVer")
            return "Excel.Application.16"

    monkeypatch.setitem(sys.modules, "winreg", Registry)
    assert programs.excel_of_windows() == "Excel 16 for Windows"
    monkeypatch.setattr(Registry, "QueryValue", staticmethod(missing))
    assert programs.excel_of_windows() == ""


def missing(root, key):
    raise FileNotFoundError(key)
