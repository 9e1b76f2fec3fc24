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
    print_uncertain_answer,
    say,
)

# What is slow to import (rich, openpyxl, xlsxwriter) waits until a command needs it.

DEMO = "coop-xl-demo.xlsx"
NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed
  coop-xl run {file}       the answer under uncertainty, in a workbook of results"""


class Failure(click.ClickException):
    """What ends a command: one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it as every error of ours."""
        click.echo(f"coop-xl: {self.message}", err=True)


class Stopped(Failure):
    """What Ctrl-C ended: one line, exit code 130 as of any program it ends."""

    exit_code = 130


class Commands(click.Group):
    """A group whose commands never end in a traceback over what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped("stopped: no file was written") from None
        except BrokenPipeError:
            raise  # click ends quietly when a pager is closed
        except (CoopError, OSError) as problem:
            raise Failure(one_line(problem)) from None


FILE = click.Path(path_type=Path)
SEPARATE = click.option(
    "--separate", is_flag=True, help="Never compute in LibreOffice's own process."
)


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
@click.option(
    "--lambda", "lambdas", is_flag=True, help="Add functions for Excel 365, web and Mac."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def new(file: Path, scenario: str | None, lambdas: bool, force: bool) -> None:
    """Make a workbook that computes the model with native formulas.

    FILE.xlsx needs no macros; FILE.xlsm also has the add-in's functions and a sheet of them. With
    --lambda FILE.xlsx has the closed forms as COOPL_ functions of its own, and a sheet of them.

    Example:  coop-xl new mine.xlsx --scenario earth
    """
    from coop_xl.surfaces.workbook import build
    from coop_xl.surfaces.workbook.content import Content
    from coop_xl.surfaces.workbook.examples import EXAMPLES
    from coop_xl.surfaces.workbook.files import refuse_unwritable, write_new

    makers = {
        ".xlsx": build.build_with_lambdas if lambdas else build.build,
        ".xlsm": build.build_with_macros,
    }
    make = makers.get(file.suffix.lower())
    if make is None:
        raise Failure(f"{file} must end in .xlsx or, with macros, in .xlsm: name it so")
    if lambdas and make is build.build_with_macros:
        raise Failure(f"--lambda is for files without macros: name {file.with_suffix('.xlsx')}")
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
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-results.xlsx.")
@click.option("--samples", default=2**16, show_default=True, help="Draws: the next power of two.")
@click.option("--seed", default=0, show_default=True, help="The same seed draws the same.")
@click.option("--jobs", default=1, type=click.IntRange(1), help="Processes on this machine.")
@click.option("--scheduler", metavar="ADDRESS", help="Of a dask cluster to compute on instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; write no file without -o.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def run(ctx: click.Context, file: Path, **options: Any) -> None:
    """Simulate uncertain estimates and write a workbook of results.

    Reads Low, Best, High and Distribution from a filled workbook, or from a JSON file that maps
    names to numbers or to {"low": …, "best": …, "high": …, "distribution": …}. Prints how often
    each kind of work is best and what would be worth most to know. Exit code 1 if an estimate is
    wrong.

    Example:  coop-xl run mine.xlsx --samples 1000000
    """
    from coop_xl.surfaces.run import Wanted, run_file

    ctx.exit(run_file(file, Wanted(**options)))


@cli.command()
@click.argument("table", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The workbook to write (.xlsx).")
@click.option("--samples", default=2**16, show_default=True, help="Draws of each scenario.")
@click.option("--seed", default=0, show_default=True, help="The same seed draws the same.")
@click.option("--jobs", default=1, type=click.IntRange(1), help="Processes on this machine.")
@click.option("--scheduler", metavar="ADDRESS", help="Of a dask cluster to compute on instead.")
@click.option("--json", "as_json", is_flag=True, help="Also print all figures as JSON.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def sweep(ctx: click.Context, table: Path, **options: Any) -> None:
    """Simulate every scenario of a table and compare them.

    TABLE is a filled workbook: each row of its Scenarios sheet is simulated. A value that differs
    from Best on Inputs is taken as certain; all others keep Low, High and Distribution of Inputs.

    TABLE may also be any .xlsx or .csv file with a row of variable names and a scenario in each
    row below. A value under F_V is certain; columns "F_V low", "F_V high" and "F_V distribution"
    beside it make it an estimate. A column "Scenario" names the rows.

    Exit code 1 if a row is wrong: nothing is computed then.

    Example:  coop-xl sweep mine.xlsx -o scenarios.xlsx --jobs 2
    """
    from coop_xl.surfaces.sweep import Wanted, sweep_file

    ctx.exit(sweep_file(table, Wanted(**options)))


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
    from coop_xl.surfaces.study import study
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
    say("Under uncertainty:")
    print_uncertain_answer(study(EARTH))
    say("")
    say(f"The workbook: {path.absolute()}", "bold")
    say(NEXT_STEPS.format(file=path))


@cli.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-repaired.xlsx.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
def repair(file: Path, output: Path | None, force: bool) -> None:
    """Free a workbook of the path to somebody's add-in.

    What calls 'C:\\…\\coop_xl.xlam'!COOP_BEST(…) or [1]!COOP_BEST(…) then calls COOP_BEST(…), and
    the link goes. Nothing else of the file changes.

    Example:  coop-xl repair returned.xlsx
    """
    from coop_xl.surfaces.repair.command import repair_file

    repair_file(file, output, force)


@cli.command()
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

    answer(say, host, port, certificate, key)


@cli.command()
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


@cli.group()
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
    from coop_xl.surfaces.workbook.files import write_new

    click.echo(f"Made {write_new(file, extension(separate=separate), force)}.")


@calc.command("install")
@SEPARATE
def install_calc(separate: bool) -> None:
    """Hand the add-in to LibreOffice, which loads it at its next start.

    Example:  coop-xl calc install
    """
    from coop_xl.surfaces.calc.install import install

    click.echo("\n".join(install(separate=separate).lines()))


@calc.command("status")
def calc_status() -> None:
    """Say what LibreOffice has of ours, and how to mend what is amiss.

    Example:  coop-xl calc status
    """
    from coop_xl.surfaces.calc.install import status

    click.echo("\n".join(status().lines()))


@calc.command("remove")
def remove_calc() -> None:
    """Take the add-in away from LibreOffice again.

    Example:  coop-xl calc remove
    """
    from coop_xl.surfaces.calc.install import remove

    remove()
    click.echo("Removed. LibreOffice goes without it from its next start.")


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
