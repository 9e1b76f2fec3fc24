"""Commands about workbooks: make, check, evaluate, explain, repair and compare them."""

from pathlib import Path

import click

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.answer import figure, json_text, reasons
from coop_xl.surfaces.loading import any_error, load, refuse_several
from coop_xl.surfaces.terminal import (
    one_line,
    print_answer,
    print_problems,
    print_table,
    print_uncertain_answer,
    say,
    say_lines,
)

from .base import FILE, SEED, Failure

# What is slow to import (rich, xlsxwriter) waits until a command needs it.

DEMO, PANEL = "coop-xl-demo.xlsx", "coop-xl-demo-panel"
NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed
  coop-xl run {file}       the answer under uncertainty, in a workbook of results
  coop-xl report {file}    the same on one page, to send or print
  coop-xl demo --panel     several people's workbooks, pooled and compared"""


@click.command()
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
    say(f"Made {file}. Open it and fill in the yellow cells.")


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Tell all that is wrong with files, cell by cell.

    FILE is a filled workbook, a JSON file as for coop-xl run, or a table of scenarios as for
    coop-xl sweep: what these commands would refuse is told, and warnings. Exit code 1 if anything
    is wrong, 0 if there are only warnings, 2 if a file cannot be read.

    Example:  coop-xl check mine.xlsx
    """
    codes = {check_one(file) for file in files}
    ctx.exit(max(codes))


def check_one(path: Path) -> int:
    """Print what is to be said of one file; returns the exit code."""
    from coop_xl.surfaces.checking import all_problems

    try:
        problems = all_problems(path)
    except (CoopError, OSError) as problem:
        Failure(one_line(problem)).show()
        return 2
    say(f"{path}:", "bold")
    print_problems(problems)
    return 1 if any_error(problems) else 0


@click.command("eval")
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


@click.command()
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


@click.command()
@click.option("--panel", is_flag=True, help="Pool three made-up experts' workbooks instead.")
@click.pass_context
def demo(ctx: click.Context, panel: bool) -> None:
    """Make a worked example here and tell its answer in words.

    Example:  coop-xl demo
    """
    if panel:
        from coop_xl.surfaces.panel.examples import pool_experts

        ctx.exit(pool_experts(PANEL))
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
    say_lines(NEXT_STEPS.format(file=path))


@click.command()
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


@click.command()
@click.argument("base", type=FILE)
@click.argument("filled", type=FILE)
@click.option("--samples", default=2**12, show_default=True, help="Draws: the next power of two.")
@SEED
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def diff(
    ctx: click.Context, base: Path, filled: Path, samples: int, seed: int, as_json: bool
) -> None:
    """Show what changed from BASE to FILLED, and the effect.

    BASE and FILLED are workbooks, or JSON files as coop-xl run reads them. Input by input: old →
    new, the note that FILLED gives, and what that change alone does to the answer of BASE.
    Options of the discussion count; several changed inputs of one are also tried together.
    Entries that are wrong count as blank.

    Exit code 1 if an estimate in either file is wrong, 2 if one cannot be read, 0 otherwise.

    \b
    --json prints, among more:
      base, filled   file, answer (U, best, marginals, ratios, chances), messages
      inputs         input, old, new, changed, notes_changed, effect (answer, moves_answer)
      options        effect of all changed inputs of an option
      correlations, credences, definitions, scenarios
    null stands for what is not known or has no finite number.

    Example:  coop-xl diff mine.xlsx returned.xlsx
    """
    from coop_xl.surfaces.diff.command import diff_files

    ctx.exit(diff_files(base, filled, samples, seed, as_json=as_json))
