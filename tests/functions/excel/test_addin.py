"""Installing on Windows, in a home of its own; the system is a parameter."""

import locale
from pathlib import Path

import pytest

from coop_xl.functions.excel import addin, addin_package, configuration
from coop_xl.functions.excel.addin import ForeignFileError, InterpreterError, NotWindowsError
from coop_xl.functions.excel.configuration import (
    FileInUseError,
    UnwritableSettingError,
    read_settings,
    write_settings,
)
from coop_xl.functions.excel.xlwings_vba import xlwings_dlls
from coop_xl.model.errors import CoopError


@pytest.fixture
def home(tmp_path):
    """A user's home, and a virtual environment with the DLL where xlwings installs it."""
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    for file in (
        scripts / "python.exe",
        scripts / "pythonw.exe",
        tmp_path / "venv" / xlwings_dlls()[0],
    ):
        file.touch()
    return tmp_path


@pytest.fixture
def windows(home):
    environ = {"APPDATA": str(home / "AppData" / "Roaming"), "USERPROFILE": str(home)}
    return {"environ": environ, "platform": "win32"}


@pytest.fixture
def python(home):
    return home / "venv" / "Scripts" / "python.exe"


@pytest.fixture
def xlstart(home):
    return home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "coop_xl.xlam"


@pytest.fixture
def conf(home):
    return home / ".coop_xl" / "coop_xl.conf"


def files(folder):
    return {path for path in folder.rglob("*") if path.is_file() and "venv" not in path.parts}


def test_install_writes_the_addin_and_its_settings_and_nothing_else(
    windows, python, home, xlstart, conf
):
    status = addin.install(**windows, interpreter=python)
    assert files(home) == {xlstart, conf}
    assert addin_package.built_with(xlstart) == addin_package.versions()
    assert (status.installed, status.path, status.problem, status.remedy) == (
        True,
        xlstart,
        "",
        "",
    )


def test_the_settings_are_lines_that_vba_reads(windows, python, conf):
    addin.install(**windows, interpreter=python)
    quiet = python.with_name("pythonw.exe")
    assert conf.read_bytes().decode(locale.getencoding()) == (
        f'"INTERPRETER_WIN","{quiet}"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","false"\r\n'
    )


def test_python_itself_serves_where_there_is_no_windowless_one(windows, python):
    python.with_name("pythonw.exe").unlink()
    assert addin.install(**windows, interpreter=python).interpreter == str(python)


def test_installing_again_keeps_the_settings_a_user_added(windows, python, conf):
    conf.parent.mkdir()
    conf.write_text('"SHOW CONSOLE","True"\n"INTERPRETER_WIN","C:\\old\\python.exe"\n')
    addin.install(**windows, interpreter=python)
    assert read_settings(conf) == {
        "SHOW CONSOLE": "True",
        "INTERPRETER_WIN": str(python.with_name("pythonw.exe")),
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    }


def test_remove_leaves_nothing_behind(windows, python, home, conf):
    addin.install(**windows, interpreter=python)
    assert not addin.remove(**windows).installed
    assert files(home) == set()
    assert not conf.parent.exists()


def test_remove_keeps_the_settings_a_user_added(windows, python, conf):
    write_settings(conf, {"SHOW CONSOLE": "True"})
    addin.install(**windows, interpreter=python)
    addin.remove(**windows)
    assert read_settings(conf) == {"SHOW CONSOLE": "True"}


def test_remove_where_nothing_is_installed_does_nothing(windows, home):
    addin.remove(**windows)
    assert files(home) == set()


@pytest.mark.parametrize("action", [addin.install, addin.remove])
def test_a_file_that_is_not_ours_is_left_alone_unless_told(action, windows, python, xlstart):
    xlstart.parent.mkdir(parents=True)
    xlstart.write_bytes(b"another add-in")
    chosen = {"interpreter": python} if action is addin.install else {}
    with pytest.raises(ForeignFileError, match="was not made by Coop XL"):
        action(**windows, **chosen)
    assert xlstart.read_bytes() == b"another add-in"
    assert "is not ours" in addin.status(**windows).problem
    action(**windows, **chosen, replace=True)
    assert not xlstart.exists() or addin_package.built_with(xlstart)


@pytest.mark.parametrize("action", ["install", "remove"])
def test_an_open_excel_is_named_in_one_sentence(action, windows, python, xlstart, monkeypatch):
    addin.install(**windows, interpreter=python)
    before = xlstart.read_bytes()

    def refuse(*_, **__):
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace" if action == "install" else "unlink", refuse)
    chosen = {"interpreter": python} if action == "install" else {}
    with pytest.raises(FileInUseError, match=r"coop_xl\.xlam is in use: close Excel"):
        getattr(addin, action)(**windows, **chosen)
    assert xlstart.read_bytes() == before


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileInUseError):
        configuration.write_over(target, b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file", b"old")]


def test_a_python_without_the_dll_is_refused_with_the_remedy(windows, python, home):
    (home / "venv" / xlwings_dlls()[0]).unlink()
    with pytest.raises(InterpreterError, match=r"xlwings64-.*\.dll.*uv tool install coop-xl"):
        addin.install(**windows, interpreter=python)
    assert files(home) == set()


@pytest.mark.parametrize("name", ["coop-xl", "xlwings"])
def test_status_names_a_version_that_changed_and_the_command(name, windows, python, monkeypatch):
    addin.install(**windows, interpreter=python)
    now = addin_package.versions() | {name: "99.0"}
    monkeypatch.setattr(addin, "versions", lambda: now)
    status = addin.status(**windows)
    was = addin_package.versions()[name]
    assert status.problem == f"the add-in was built with {name} {was}, but 99.0 is installed"
    assert status.remedy == "coop-xl addin install"


def test_status_tells_of_a_python_that_is_gone(windows, python):
    addin.install(**windows, interpreter=python)
    python.with_name("pythonw.exe").unlink()
    assert addin.status(**windows).problem.startswith("Excel cannot find its Python")


def test_status_before_installing(windows):
    status = addin.status(**windows)
    assert (status.problem, status.remedy) == (
        "the add-in is not installed",
        "coop-xl addin install",
    )


@pytest.mark.parametrize("action", [addin.install, addin.status, addin.remove])
@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_the_message_says_what_works_there(action, platform, home):
    with pytest.raises(NotWindowsError, match=r"template workbook.*LibreOffice"):
        action(environ={}, platform=platform)
    assert files(home) == set()


def test_a_path_vba_cannot_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(locale, "getencoding", lambda: "cp1252")
    with pytest.raises(UnwritableSettingError, match="a path with 名"):
        write_settings(tmp_path / "c.conf", {"INTERPRETER_WIN": "C:\\名\\python.exe"})
    write_settings(tmp_path / "c.conf", {"INTERPRETER_WIN": "C:\\Jürgen\\python.exe"})
    assert b"J\xfcrgen" in (tmp_path / "c.conf").read_bytes()


def test_problems_are_for_users_to_read():
    kinds = (NotWindowsError, ForeignFileError, FileInUseError, InterpreterError)
    assert all(issubclass(kind, CoopError) for kind in kinds)
