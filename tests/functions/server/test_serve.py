import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from coop_xl.functions.server import serve as server
from coop_xl.functions.server.licence import is_key_set
from coop_xl.functions.server.serve import ServerError, application, listening_socket, serve

ROOT = Path(__file__).parents[3]
# As the real package does: it imports the part of xlwings that asks for a licence key.
FAKE_SERVER = "import xlwings.server\nmain_app = None\n"


def coop_xl_serve(folder, *arguments):
    """The command in a home without a licence key."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("XLWINGS")}
    environ |= {"HOME": str(folder), "USERPROFILE": str(folder), "PYTHONUTF8": "1"}
    environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(folder)))
    command = [sys.executable, "-m", "coop_xl", "serve", "--port", "0", *arguments]
    return subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def test_without_a_licence_key_it_stops_and_says_how_to_get_one(tmp_path):
    """The check is xlwings' own; where xlwings Server is not installed, what calls it is ours."""
    if find_spec("xlwings_server") is None:
        package = tmp_path / "xlwings_server"
        package.mkdir()
        package.joinpath("__init__.py").touch()
        package.joinpath("main.py").write_text(FAKE_SERVER)
    result = coop_xl_serve(tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Couldn't find an xlwings license key" in result.stderr
    assert "xlwings.org/pricing" in result.stderr
    assert "XLWINGS_LICENSE_KEY" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_file_of_ours_holds_a_licence_key():
    files = [
        each for each in (ROOT / "coop_xl").rglob("*.py") if "LICENSE_KEY" in each.read_text()
    ]
    assert [each.name for each in files] == ["licence.py"]
    assert "XLWINGS_LICENSE_KEY" not in server.SETTINGS


def test_where_the_server_is_not_installed_the_command_that_installs_it_is_told(monkeypatch):
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    with pytest.raises(ServerError, match=r'pip install "coop-xl\[server\]"'):
        application({})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "::", ""])
def test_other_computers_are_kept_out(host):
    with pytest.raises(ServerError, match="may be reached by others"):
        serve(print, host)


def test_https_takes_a_certificate_and_its_key(tmp_path):
    with pytest.raises(ServerError, match="--certificate and --key"):
        serve(print, certificate=tmp_path / "localhost.pem")
    with pytest.raises(ServerError, match=r"there is no file .*localhost\.pem"):
        serve(print, certificate=tmp_path / "localhost.pem", key=tmp_path / "key.pem")


def test_a_port_in_use_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=f"port {port} .* --port"):
            listening_socket("127.0.0.1", port)


def test_the_users_own_settings_are_kept(monkeypatch):
    monkeypatch.setattr(server, "find_spec", lambda name: True)
    monkeypatch.setitem(sys.modules, "xlwings_server", None)
    environ = {"XLWINGS_FUNCTIONS_NAMESPACE": "COOP"}
    with pytest.raises(ImportError):
        application(environ)
    assert environ["XLWINGS_FUNCTIONS_NAMESPACE"] == "COOP"
    assert environ["XLWINGS_ENVIRONMENT"] == "prod"


def test_a_key_is_seen_where_xlwings_looks_for_it(tmp_path):
    assert not is_key_set({}, tmp_path)
    assert is_key_set({"XLWINGS_LICENSE_KEY": "x"}, tmp_path)
    tmp_path.joinpath(".xlwings").mkdir()
    settings = tmp_path / ".xlwings" / "xlwings.conf"
    settings.write_text('"INTERPRETER_WIN","python"\n')
    assert not is_key_set({}, tmp_path)
    settings.write_text('"LICENSE_KEY","x"\n')
    assert is_key_set({}, tmp_path)
