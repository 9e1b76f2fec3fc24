"""`coop-xl demo`: a worked example, or a panel of three made-up experts."""

from pathlib import Path

import click

from coop_xl.analysis.at_best import at_best
from coop_xl.analysis.proposals.funding import fund
from coop_xl.analysis.study import study
from coop_xl.estimates.example_proposals import BUDGET, CURRENCY, PROPOSALS
from coop_xl.estimates.examples import EARTH
from coop_xl.findings.best_estimates import reasons
from coop_xl.findings.proposal_findings import funded
from coop_xl.reading.load import load
from coop_xl.render.proposals_csv import proposals_csv
from coop_xl.render.terminal import print_problems, say, say_lines
from coop_xl.render.terminal_answers import print_answer, print_uncertain_answer
from coop_xl.safe_files import free_path, write_new
from coop_xl.workbook.build import build

from . import pool_command
from .demo_experts import EXPERTS

_DEMO, _PANEL = Path("coop-xl-demo.xlsx"), Path("coop-xl-demo-panel")
_PROPOSALS_FILE = Path("coop-xl-demo-proposals.csv")
_NEXT_STEPS = """Next:
  open {file} in Excel, LibreOffice or Google Sheets and type over the yellow cells;
  coop-xl check {file}     what is wrong or worth knowing
  coop-xl eval {file}      the answer for your numbers
  coop-xl explain {file}   how it was computed
  coop-xl breakeven {file} what would change it
  coop-xl run {file}       the answer under uncertainty, in a workbook of results
  coop-xl report {file}    the same on one page, to send or print
  coop-xl fund {file} --proposals {proposals} --budget 8000000
                           which proposals to fund, and how sure that is
  coop-xl demo --panel     several people's workbooks, pooled and compared"""


@click.command("demo")
@click.option("--panel", is_flag=True, help="Pool three made-up experts' workbooks instead.")
@click.pass_context
def command(ctx: click.Context, panel: bool) -> None:
    """Make a worked example here and say what it finds.

    Example:  coop-xl demo
    """
    if panel:
        _pool_experts(ctx)
    else:
        _tell_example()


def _tell_example() -> None:
    """Make the workbook of an example, and say what it finds and why."""
    path = write_new(free_path(_DEMO), build(EARTH))
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
    proposals = write_new(free_path(_PROPOSALS_FILE), proposals_csv(PROPOSALS).encode())
    say(f"The workbook: {path.absolute()}", "bold")
    say(f"The proposals: {proposals.absolute()}", "bold")
    say_lines(_NEXT_STEPS.format(file=path, proposals=proposals))
    say("")
    _tell_what_to_fund()


def _tell_what_to_fund() -> None:
    """Which of some made-up proposals to fund with a budget; the demo ends with it."""
    found = fund(EARTH.estimates_entered, PROPOSALS, BUDGET)
    say(f"What to fund of {len(PROPOSALS)} made-up proposals with {CURRENCY}{BUDGET:,.0f}:")
    say(funded(found), "bold green")


def _pool_experts(ctx: click.Context) -> None:
    """Write the three workbooks into a new folder and pool them."""
    folder = free_path(_PANEL)
    folder.mkdir()
    files = [folder / f"{each}.xlsx" for each in EXPERTS]
    say("Three made-up experts on several AGIs on Earth: illustrations, nobody's estimates.")
    for file, content in zip(files, EXPERTS.values(), strict=True):
        say(f"  {write_new(file, build(content))}")
    say("")
    ctx.invoke(
        pool_command.command,
        files=tuple(files),
        output=folder / "panel.xlsx",
        report=folder / "panel.html",
    )
