"""`coop-xl demo`: a worked example, or a panel of three made-up experts."""

from pathlib import Path

import click

from coop_xl.analysis.at_best import at_best
from coop_xl.analysis.study import study
from coop_xl.estimates.examples import EARTH
from coop_xl.findings.best_estimates import reasons
from coop_xl.reading.load import load
from coop_xl.render.terminal import (
    print_answer,
    print_problems,
    print_uncertain_answer,
    say,
    say_lines,
)
from coop_xl.safe_files import free_path, write_new
from coop_xl.workbook.build import build

from . import pool_command
from .demo_experts import EXPERTS

DEMO, PANEL = Path("coop-xl-demo.xlsx"), Path("coop-xl-demo-panel")
NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed
  coop-xl run {file}       the answer under uncertainty, in a workbook of results
  coop-xl report {file}    the same on one page, to send or print
  coop-xl demo --panel     several people's workbooks, pooled and compared"""


@click.command("demo")
@click.option("--panel", is_flag=True, help="Pool three made-up experts' workbooks instead.")
@click.pass_context
def command(ctx: click.Context, panel: bool) -> None:
    """Make a worked example here and tell its answer in words.

    Example:  coop-xl demo
    """
    if panel:
        pool_experts(ctx)
    else:
        tell_example()


def tell_example() -> None:
    """Make the workbook of an example, and tell what it says and why."""
    path = write_new(free_path(DEMO), build(EARTH))
    loaded = load(path)
    say(f"{EARTH.title}.", "bold")
    say(EARTH.about)
    say("")
    found = at_best(loaded.inputs)
    print_answer(found)
    say("")
    say("Why:")
    for sentence in reasons(found):
        say(f"  {sentence}")
    say("")
    print_problems(loaded.problems)
    say("")
    say("Under uncertainty:")
    print_uncertain_answer(study(EARTH))
    say("")
    say(f"The workbook: {path.absolute()}", "bold")
    say_lines(NEXT_STEPS.format(file=path))


def pool_experts(ctx: click.Context) -> None:
    """Write the three workbooks into a new folder and pool them."""
    folder = free_path(PANEL)
    folder.mkdir()
    files = [folder / f"{each}.xlsx" for each in EXPERTS]
    say("Three made-up experts on several AGIs on Earth: illustrations, nobody's estimates.")
    for file, content in zip(files, EXPERTS.values(), strict=True):
        say(f"  {write_new(file, build(content))}")
    say("")
    ctx.invoke(pool_command.command, files=tuple(files), output=folder / "panel.xlsx")
