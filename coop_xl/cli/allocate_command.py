"""`coop-xl allocate`: divide a budget of effort."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.allocation import Allocation, allocate
from coop_xl.findings.best_estimates import bare
from coop_xl.model.catalogue import IN_WORDS, INTERVENTIONS
from coop_xl.render.terminal import print_problems, print_table, say

from .shared_options import FILE
from .skeleton import best_inputs

DIVIDED = ("", "Work on", "Effort", "Part", "Probability",
           "Next unit adds", "All on it gains")  # fmt: skip


@click.command("allocate")
@click.argument("file", type=FILE)
@click.option("--budget", type=float, required=True, help="In the tractabilities' unit of effort.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, file: Path, budget: float, as_json: bool) -> None:
    """Divide a budget of effort among V, CV and CnV.

    FILE is a workbook, or a JSON file as for eval that may give inputs of extensions. U is the
    exact one, not to first order. Exit code 1 if an input is wrong.

    \b
    --json prints, among more:
      efforts, alone (gain if all went to one), marginals (of one more unit)
      triangle   rows of effort on V, CV, CnV that spend the budget, and U

    Example:  coop-xl allocate mine.xlsx --budget 20
    """
    loaded = best_inputs(ctx, file)
    found = allocate(loaded.inputs, budget)
    if as_json:
        click.echo(json.dumps(bare(document_of(found)), indent=2))
        return
    print_allocation(found)
    print_problems(loaded.problems)


def print_allocation(found: Allocation) -> None:
    """The best division, and what each part of it brings."""
    say(headline(found), "bold green")
    rows = (
        [
            name, IN_WORDS[name], f"{found.efforts[name]:.6g}",
            f"{found.efforts[name] / found.budget:.1%}", f"{found.probabilities[name]:.4g}",
            f"{found.marginals[name]:.4g}", f"{found.alone[name]:.4g}",
        ]
        for name in INTERVENTIONS
    )  # fmt: skip
    print_table(DIVIDED, rows)
    say(
        f"U rises by {found.gain:.6g} to {found.U:.6g}, which is {found.gain_over_best:.4g} more "
        f"than with all on {found.best_alone}."
    )
    if found.left:
        say(f"{found.left:.6g} units are not worth spending.")
    say(f"What binds: {'; '.join(found.binding) or 'nothing'}.")
    for note in found.notes:
        say(f"  Note: {note}.", "yellow")


def headline(found: Allocation) -> str:
    """The division in a sentence."""
    parts = [
        f"{a / found.budget:.0%} on {name}" for name, a in found.efforts.items() if a > 0
    ] or ["nothing on any"]
    return f"Of {found.budget:.6g} units of effort: {', '.join(parts)}."


def document_of(found: Allocation) -> dict[str, Any]:
    """All that is known of an allocation."""
    derived = ("left", "best_alone", "gain_over_best")
    return asdict(found) | {key: getattr(found, key) for key in derived}
