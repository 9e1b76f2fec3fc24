"""Commands about the worksheet functions: where they are offered, and whether that works."""

from pathlib import Path

import click

from coop_xl.surfaces.terminal import print_function, print_status, say, say_lines

from .base import FILE

SEPARATE = click.option(
    "--separate", is_flag=True, help="Never compute in LibreOffice's own process."
)


@click.command()
def functions() -> None:
    """List the add-in's worksheet functions and arguments.

    Example:  coop-xl functions
    """
    import coop_xl.surfaces.udfs  # noqa: F401  (fills FUNCTIONS)
    from coop_xl.surfaces.worksheet import FUNCTIONS

    for function in FUNCTIONS.values():
        print_function(function)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Of this computer.")
@click.option("--port", default=8000, show_default=True, help="0 for any that is free.")
@click.option("--certificate", type=FILE, help="For HTTPS, which Excel asks for.")
@click.option("--key", type=FILE, help="Of the certificate.")
def serve(host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    """Offer the functions to Excel on the web and on a Mac.

    It runs xlwings Server (coop-xl[server]) on this computer, for development, and tells what a
    server for others needs. xlwings Server asks for a licence key of yours.

    Example:  coop-xl serve
    """
    from coop_xl.surfaces.server.serve import serve as answer

    answer(say_lines, host, port, certificate, key)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what is installed, what works and how to mend the rest.

    Exit code 1 if anything is wrong, 0 otherwise.

    Example:  coop-xl doctor
    """
    from coop_xl.surfaces.doctor import examine, print_findings

    findings = examine()
    print_findings(findings, as_json)
    ctx.exit(1 if any(each.is_wrong for each in findings) else 0)


@click.group()
def addin() -> None:
    """Build, install, describe or remove the Excel add-in.

    It needs Excel for Windows; the workbooks of coop-xl new work everywhere without it.

    Example:  coop-xl addin install
    """


@addin.command("build")
@click.argument("file", type=FILE, default="coop_xl.xlam")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def build_addin(file: Path, force: bool) -> None:
    """Write the add-in to FILE, normally coop_xl.xlam.

    Example:  coop-xl addin build
    """
    from coop_xl.surfaces.excel.addin import build

    say(f"Made {build(file, force)}.")


@addin.command("install")
@click.option("--replace", is_flag=True, help="Also replace a file there that is not ours.")
def install_addin(replace: bool) -> None:
    """Put the add-in where Excel loads it at its next start.

    Example:  coop-xl addin install
    """
    from coop_xl.surfaces.excel.addin import install

    print_status(install(replace=replace))


@addin.command("status")
def addin_status() -> None:
    """Say what is installed, and how to mend what is amiss.

    Example:  coop-xl addin status
    """
    from coop_xl.surfaces.excel.addin import status

    print_status(status())


@addin.command("remove")
@click.option("--replace", is_flag=True, help="Also remove a file there that is not ours.")
def remove_addin(replace: bool) -> None:
    """Take the add-in away again; your own settings stay.

    Example:  coop-xl addin remove
    """
    from coop_xl.surfaces.excel.addin import remove

    say(f"Removed {remove(replace=replace).path}.")


@click.group()
def calc() -> None:
    """Build, install, describe or remove the LibreOffice add-in.

    Calc gets the functions that coop-xl functions lists. LibreOffice's own Python needs nothing.

    Example:  coop-xl calc install
    """


@calc.command("build")
@click.argument("file", type=FILE, default="coop_xl.oxt")
@SEPARATE
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def build_calc(file: Path, separate: bool, force: bool) -> None:
    """Write the add-in to FILE, normally coop_xl.oxt.

    It works with this installation of Coop XL only.

    Example:  coop-xl calc build
    """
    from coop_xl.surfaces.calc.extension import extension
    from coop_xl.surfaces.workbook.files import refuse_unwritable, write_new

    refuse_unwritable(file, force)
    say(f"Made {write_new(file, extension(separate=separate), force)}.")


@calc.command("install")
@SEPARATE
def install_calc(separate: bool) -> None:
    """Hand the add-in to LibreOffice, which loads it at its next start.

    Example:  coop-xl calc install
    """
    from coop_xl.surfaces.calc.install import install

    for line in install(separate=separate).lines():
        say(line)


@calc.command("status")
def calc_status() -> None:
    """Say what LibreOffice has of ours, and how to mend what is amiss.

    Example:  coop-xl calc status
    """
    from coop_xl.surfaces.calc.install import status

    for line in status().lines():
        say(line)


@calc.command("remove")
def remove_calc() -> None:
    """Take the add-in away from LibreOffice again.

    Example:  coop-xl calc remove
    """
    from coop_xl.surfaces.calc.install import remove

    remove()
    say("Removed. LibreOffice goes without it from its next start.")
