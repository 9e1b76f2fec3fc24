"""Starts xlwings Server with our functions on this computer, for development."""

import ipaddress
import os
import socket
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError

from .licence import HOW_TO_GET_ONE, LicenceError

_PROJECT = Path(__file__).parent / "project"
INSTALL = 'pip install "coop-xl[server]"'
# The server's settings unless the user sets them; never a licence key.
SETTINGS = {
    "XLWINGS_PROJECT_NAME": "Coop XL",
    "XLWINGS_ENVIRONMENT": "prod",  # any other name would become part of the functions' names
    "XLWINGS_FUNCTIONS_NAMESPACE": "",  # so that they are called as those of the add-in
    "XLWINGS_ENABLE_SOCKETIO": "false",
    "XLWINGS_MANIFEST_ID_PROD": "7c0f4a52-7d0b-4c35-9a55-1d8c8f0f6f3e",
    "XLWINGS_LOG_LEVEL": "WARNING",
}
_STARTED = """\
Coop XL answers at {address}: {count} functions, for this computer only. Ctrl-C ends it.
  manifest for Excel:  {address}/manifest.xml
  functions:           {address}/xlwings/custom-functions-meta.json"""
_NEEDS_HTTPS = """\
Excel loads add-ins over HTTPS only: make a certificate for localhost (mkcert does), then
  coop-xl serve --certificate localhost.pem --key localhost-key.pem"""
_PRODUCTION = """\
A server for others needs:
  HTTPS           a certificate, or a proxy that has one
  authentication  XLWINGS_AUTH_PROVIDERS: without it anyone who reaches the server may calculate
  a licence       of xlwings Server for what you use it for: xlwings.org/pricing
Make a project with xlwings-server init, and in its custom_functions/__init__.py write
  from coop_xl.functions.server.project.custom_functions import *"""


class ServerError(CoopError):
    """The server cannot start; the message says what to do."""


def serve(
    say: Callable[[str], Any],
    host: str = "127.0.0.1",
    port: int = 8000,
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serve until the user stops it.

    Parameters
    ----------
    say : callable
        Takes what the user should read.
    host : str, optional
        An address of this computer.
    port : int, optional
        0 for any free one.
    certificate, key : Path, optional
        For HTTPS.

    Raises
    ------
    ServerError, LicenceError
    """
    _refuse_others(host)
    https = _certificate_extensions(certificate, key)
    app = application(os.environ)
    from custom_functions import __all__ as functions

    with listening_socket(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        address = f"http{'s' if https else ''}://{name}:{listener.getsockname()[1]}"
        say(_STARTED.format(address=address, count=len(functions)))
        say(_PRODUCTION if https else f"{_NEEDS_HTTPS}\n{_PRODUCTION}")
        answer(app, listener, https)


def answer(app: Any, listener: socket.socket, https: dict[str, Any]) -> None:
    """Run the application until Ctrl-C."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", lifespan="off", **https)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _certificate_extensions(certificate: Path | None, key: Path | None) -> dict[str, Any]:
    """What HTTPS needs; nothing without it."""
    if certificate is None and key is None:
        return {}
    if certificate is None or key is None:
        raise ServerError("HTTPS takes both: give --certificate and --key")
    for file in (certificate, key):
        if not file.is_file():
            raise ServerError(f"there is no file {file}: check the name")
    return {"ssl_certfile": certificate, "ssl_keyfile": key}


def application(environ: MutableMapping[str, str]) -> Any:
    """xlwings Server's own application, with our functions in it."""
    if find_spec("xlwings_server") is None:
        raise ServerError(f"xlwings Server is not installed: run {INSTALL}")
    environ.update(XLWINGS_ON_SERVER="true", XLWINGS_PROJECT_DIR=str(_PROJECT))
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    try:
        from xlwings_server.main import main_app
    except Exception as problem:
        if type(problem).__name__ != "LicenseError":  # a half-imported module may be the cause
            raise
        raise LicenceError(f"{problem} {HOW_TO_GET_ONE}") from None
    return main_app


def _refuse_others(host: str) -> None:
    """Refuse an address at which other computers could reach a server without authentication."""
    try:
        is_ours = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = False
    if not is_ours:
        raise ServerError(
            f"--host {host} may be reached by others, and this server authenticates nobody: "
            "use 127.0.0.1, or set up a server as coop-xl serve describes"
        )


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket at that address."""
    try:
        return socket.create_server((host, port), family=family(host))
    except OSError as problem:
        raise ServerError(
            f"port {port} of {host} cannot be used ({problem.strerror}): name another with --port"
        ) from None


def family(host: str) -> socket.AddressFamily:
    """The kind of address."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET
