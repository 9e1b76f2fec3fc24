"""`coop-xl serve`: the functions for Excel on the web and on a Mac."""

from pathlib import Path

import click

from coop_xl.functions.server.serve import serve
from coop_xl.render.terminal import say_lines

from .shared_options import FILE


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Of this computer.")
@click.option("--port", default=8000, show_default=True, help="0 for any that is free.")
@click.option("--certificate", type=FILE, help="For HTTPS, which Excel asks for.")
@click.option("--key", type=FILE, help="Of the certificate.")
def command(host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    """Offer the functions to Excel on the web and on a Mac.

    It runs xlwings Server (coop-xl[server]) on this computer, for development, and tells what a
    server for others needs. xlwings Server asks for a licence key of yours.

    Example:  coop-xl serve
    """
    serve(say_lines, host, port, certificate, key)
