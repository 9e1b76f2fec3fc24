"""The command line: make, check, evaluate and explain workbooks, and install the add-in."""

import json
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import coop_xl
from coop_xl.model.catalogue import IN_WORDS, INTERVENTIONS
from coop_xl.model.errors import CoopError

if TYPE_CHECKING:
    from rich.console import Console

    from coop_xl.surfaces.excel.addin import Status
    from coop_xl.surfaces.workbook.read import Problem
    from coop_xl.surfaces.worksheet import WorksheetFunction

# What is slow to import (rich, openpyxl, xlsxwriter) waits until a command needs it.

DEMO = "coop-xl-demo.xlsx"
STYLES = {"error": "bold red", "warning": "yellow"}
PIPE_WIDTH = 200  # columns of a table that is not shown on a terminal
NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed"""


class InputsFileError(CoopError):
    """A JSON file does not hold a set of inputs."""


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


@dataclass(frozen=True)
class Loaded:
    """Inputs from a workbook or a JSON file, and what is to be said of them."""

    inputs: dict[str, Any]
    problems: tuple["Problem", ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the model cannot be computed."""
        return any(each.severity == "error" for each in self.problems)


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


def load(path: Path) -> Loaded:
    """The inputs of a workbook or, if the name says so, of a JSON file."""
    from coop_xl.surfaces.workbook.read import Problem, read_workbook

    if path.suffix.lower() != ".json":
        filled = read_workbook(path)
        return Loaded(dict(filled.inputs), filled.problems)
    inputs = json_inputs(path)
    messages = coop_xl.check(inputs)
    return Loaded(inputs, tuple(Problem(m.severity, "", "", m.variable, m.text) for m in messages))


def json_inputs(path: Path) -> dict[str, Any]:
    """The mapping a JSON file holds, alone or under "inputs"."""
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise InputsFileError(f"{path} is not JSON: {problem}") from None
    inputs = held.get("inputs", held) if isinstance(held, dict) else held
    if not isinstance(inputs, dict):
        raise InputsFileError(f'{path} holds no inputs: write {{"b": 0.5, "F_V": 0.1, …}}')
    return inputs


def json_text(loaded: Loaded) -> str:
    """Inputs, outputs (null if something is wrong) and messages."""
    outputs = None if loaded.is_wrong else coop_xl.evaluate(loaded.inputs)
    messages = [asdict(each) for each in loaded.problems]
    return json.dumps(
        bare({"inputs": loaded.inputs, "outputs": outputs, "messages": messages}), indent=2
    )


def bare(value: Any) -> Any:
    """A value as JSON can hold it: NaN and infinity become null, arrays lists."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items()}
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


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


def refuse_several(inputs: Mapping[str, Any]) -> None:
    """An error if an input is a list."""
    for key, value in inputs.items():
        if isinstance(value, list):
            raise InputsFileError(f"{key} has several values: give one, or use eval --json")


def print_answer(inputs: Mapping[str, Any]) -> None:
    """The best intervention in words, and the three marginals."""
    refuse_several(inputs)
    outputs = coop_xl.evaluate(inputs)
    sizes = coop_xl.log10_marginals(inputs)
    say(headline(outputs["best"]), "bold green")
    rows = []
    for name in INTERVENTIONS:
        key = f"marginal_{name}"
        ratio = outputs[f"ratio_{name}"]
        rows.append([name, IN_WORDS[name], marginal(outputs[key], *sizes[key]),
                     "" if math.isnan(ratio) else f"{ratio:.1%}"])  # fmt: skip
    print_table(["", "One more unit of effort on", "Adds to U", "Of the best"], rows)


def headline(best: str) -> str:
    """The answer in a sentence; ties are named."""
    names = best.split(" = ")
    if len(names) == 1:
        return f"Best: {IN_WORDS.get(best, best)} ({best})."
    return f"A tie: {', '.join(names)} are worth the same."


def reasons(inputs: Mapping[str, Any]) -> Iterable[str]:
    """One sentence on each marginal: what it is made of."""
    at = {**inputs, **coop_xl.evaluate(inputs)}
    g = {key: f"{value:.3g}" for key, value in at.items() if not isinstance(value, str)}
    yield (
        f"V: {g['v_direct']} as the stakes move with F_V, {g['v_coalition']} as bargaining moves "
        f"with coalition sizes, {g['v_composition']} as our agent changes who cooperates."
    )
    yield (
        f"CV: a unit adds {g['dp_CV_da_CV']} to p_CV, × {g['p_V']} that our agent has our values, "
        f"× {g['r_V']} its weight among those that have, × {g['dU_dF_CV']} what their "
        "cooperation is worth."
    )
    yield (
        f"CnV: a unit adds {g['dp_CnV_da_CnV']} to p_CnV, × {1 - at['p_V']:.3g} that it has not, "
        f"× {g['r_nV']} its weight among the others, × {g['dU_dF_CnV']} what their cooperation "
        "is worth."
    )


def marginal(value: float, sign: float, log10: float) -> str:
    """A marginal, as a power of ten where it is too small to be shown plainly."""
    if sign == 0 or abs(value) >= 1e-12:
        return f"{value:.6g}"
    return f"{'−' if sign < 0 else ''}10^{log10:.6g}"


def figure(value: Any) -> str:
    """A value of the explanation."""
    return value if isinstance(value, str) else f"{value:.10g}"


def print_problems(problems: Iterable["Problem"], *, to_stderr: bool = False) -> None:
    """A line for each problem, or that there is none."""
    if not problems:
        say("  Nothing wrong, and nothing to warn of.", "green")
    for each in problems:
        say(f"  {each}", STYLES[each.severity], to_stderr=to_stderr)


def print_function(function: "WorksheetFunction") -> None:
    """A worksheet function as one would type it, what it gives, and its arguments."""
    names = [
        f"[{each.name}]" if each.optional else f"[{each.name}…]" if each.repeated else each.name
        for each in function.arguments
    ]
    say(f"{function.name}({', '.join(names)})", "bold cyan")
    say(f"  {function.description}")
    for each in function.arguments:
        say(f"    {each.name}: {each.help}")
    say("")


def print_status(status: "Status") -> None:
    """Where the add-in lies, and what is to be done."""
    say(f"Add-in: {status.path}")
    say(f"Python: {status.interpreter or 'none set'}")
    if status.problem:
        say(f"{status.problem}: run {status.remedy}", "yellow")
    else:
        say("Installed. Excel loads it at its next start.", "green")


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table as wide as the terminal allows."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def say(text: str, style: str = "", *, to_stderr: bool = False) -> None:
    """A line, in colour where the terminal has it."""
    console(to_stderr=to_stderr).print(
        text, style=style, markup=False, highlight=False, soft_wrap=True
    )


def console(*, to_stderr: bool = False) -> "Console":
    """The terminal, or a pipe, in which tables are not squeezed."""
    from rich.console import Console

    found = Console(stderr=to_stderr)
    return found if found.is_terminal else Console(stderr=to_stderr, width=PIPE_WIDTH)


def one_line(problem: Exception) -> str:
    """An error as one clear line."""
    if isinstance(problem, OSError) and problem.filename:
        return f"{problem.filename}: {problem.strerror}"
    return " ".join(str(problem).split())


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an old code page must not end in a traceback
            stream.reconfigure(errors="replace")
    cli(prog_name="coop-xl")
