"""The command line: make, check, evaluate and explain workbooks, and install the add-in."""

import sys
from pathlib import Path
from typing import Any

import click

import coop_xl
from coop_xl.model.errors import CoopError
from coop_xl.surfaces.answer import figure, json_text, reasons
from coop_xl.surfaces.loading import load, refuse_several
from coop_xl.surfaces.terminal import (
    one_line,
    print_answer,
    print_function,
    print_problems,
    print_status,
    print_table,
    say,
)

# What is slow to import (rich, openpyxl, xlsxwriter) waits until a command needs it.

DEMO = "coop-xl-demo.xlsx"
NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed"""


class Failure(click.ClickException):
    """What ends a command: one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it as every error of ours."""
        click.echo(f"coop-xl: {self.message}", err=True)


class Commands(click.Group):
    """A group whose commands never end in a traceback over what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # click ends quietly when a pager is closed
        except (CoopError, OSError) as problem:
            raise Failure(one_line(problem)) from None


FILE = click.Path(path_type=Path)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(coop_xl.__version__, prog_name="coop-xl")
def cli() -> None:
    """Where is a marginal unit of effort on AGI best spent?

    Coop XL computes a model of alignment and cooperation in a workbook: is effort best spent on
    making an AGI have our values (V), on making it cooperative if it has them (CV), or on making
    it cooperative if it does not (CnV)?

    Start with:  coop-xl demo
    """


@cli.command()
@click.argument("file", type=FILE)
@click.option(
    "--scenario",
    type=click.Choice(["earth", "lightcone", "multiverse"]),
    help="Fill it with a worked example instead of leaving it blank.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def new(file: Path, scenario: str | None, force: bool) -> None:
    """Make a workbook that computes the model with native formulas.

    FILE.xlsx needs no macros; FILE.xlsm also has the add-in's functions and a sheet of them.

    Example:  coop-xl new mine.xlsx --scenario earth
    """
    from coop_xl.surfaces.workbook import build
    from coop_xl.surfaces.workbook.content import Content
    from coop_xl.surfaces.workbook.examples import EXAMPLES
    from coop_xl.surfaces.workbook.files import refuse_unwritable, write_new

    makers = {".xlsx": build.build, ".xlsm": build.build_with_macros}
    make = makers.get(file.suffix.lower())
    if make is None:
        raise Failure(f"{file} must end in .xlsx or, with macros, in .xlsm: name it so")
    refuse_unwritable(file, force)
    write_new(file, make(EXAMPLES[scenario] if scenario else Content()), force)
    click.echo(f"Made {file}. Open it and fill in the yellow cells.")


@cli.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Tell all that is wrong with filled workbooks, cell by cell.

    Warnings are told too. Exit code 1 if anything is wrong, 0 if there are
    only warnings, 2 if a file cannot be read.

    Example:  coop-xl check mine.xlsx
    """
    codes = {check_one(file) for file in files}
    ctx.exit(max(codes))


@cli.command("eval")
@click.argument("file", type=FILE)
@click.option(
    "--json", "as_json", is_flag=True, help="Print inputs, outputs and messages as JSON."
)
@click.pass_context
def evaluate(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Compute the model for a workbook or a JSON file.

    The JSON file maps names to numbers, alone or under "inputs": {"b": 0.5, "F_V": 0.1, …}. What
    --json prints can be read again.

    Example:  coop-xl eval mine.xlsx --json
    """
    loaded = load(file)
    if as_json:
        click.echo(json_text(loaded))
    elif loaded.is_wrong:
        print_problems(loaded.problems, to_stderr=True)
    else:
        refuse_several(loaded.inputs)
        print_answer(loaded.inputs)
        print_problems(loaded.problems)
    ctx.exit(1 if loaded.is_wrong else 0)


@cli.command()
@click.argument("file", type=FILE)
@click.pass_context
def explain(ctx: click.Context, file: Path) -> None:
    """Show every intermediate: value, equation and source.

    Example:  coop-xl explain mine.xlsx
    """
    from coop_xl.surfaces.explanation import HEADINGS, lines

    loaded = load(file)
    if loaded.is_wrong:
        print_problems(loaded.problems, to_stderr=True)
        ctx.exit(1)
    refuse_several(loaded.inputs)
    rows = ([name, figure(value), *rest] for name, value, *rest in lines(loaded.inputs))
    print_table(HEADINGS, rows)


@cli.command()
def functions() -> None:
    """List the add-in's worksheet functions and arguments.

    Example:  coop-xl functions
    """
    import coop_xl.surfaces.udfs  # noqa: F401  (fills FUNCTIONS)
    from coop_xl.surfaces.worksheet import FUNCTIONS

    for function in FUNCTIONS.values():
        print_function(function)


@cli.command()
def demo() -> None:
    """Make a worked example here and tell its answer in words.

    Example:  coop-xl demo
    """
    from coop_xl.surfaces.workbook.build import build
    from coop_xl.surfaces.workbook.examples import EARTH
    from coop_xl.surfaces.workbook.files import free_path, write_new

    path = write_new(free_path(Path(DEMO)), build(EARTH))
    loaded = load(path)
    say(f"{EARTH.title}.", "bold")
    say(EARTH.about)
    say("")
    print_answer(loaded.inputs)
    say("")
    say("Why:")
    for sentence in reasons(loaded.inputs):
        say(f"  {sentence}")
    say("")
    print_problems(loaded.problems)
    say("")
    say(f"The workbook: {path.absolute()}", "bold")
    say(NEXT_STEPS.format(file=path))


@cli.group()
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
    from coop_xl.surfaces.workbook.files import refuse_unwritable

    refuse_unwritable(file, force)
    click.echo(f"Made {build(file)}.")


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

    click.echo(f"Removed {remove(replace=replace).path}.")


def check_one(path: Path) -> int:
    """Print what is to be said of one file; returns the exit code."""
    try:
        loaded = load(path)
    except (CoopError, OSError) as problem:
        Failure(one_line(problem)).show()
        return 2
    say(f"{path}:", "bold")
    print_problems(loaded.problems)
    return 1 if loaded.is_wrong else 0


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an old code page must not end in a traceback
            stream.reconfigure(errors="replace")
    cli(prog_name="coop-xl")
