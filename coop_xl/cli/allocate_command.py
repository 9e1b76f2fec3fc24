"""`coop-xl allocate`: divide a budget of effort."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.allocation import Allocation, allocate
from coop_xl.findings.allocation_findings import (
    allocation_headline,
    allocation_sentences,
    allocation_table,
)
from coop_xl.findings.best_estimates import bare
from coop_xl.findings.plain_names import in_names
from coop_xl.render.terminal import print_problems, say, show_table

from .next_steps import say_next
from .shared_options import AS_JSON, FILE
from .skeleton import best_inputs


@click.command("allocate")
@click.argument("file", type=FILE)
@click.option("--budget", type=float, required=True, help="In the tractabilities' unit of effort.")
@AS_JSON
@click.pass_context
def command(ctx: click.Context, file: Path, budget: float, as_json: bool) -> None:
    """Divide a budget of effort among the three kinds of work.

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
        click.echo(json.dumps(bare(_document_of(found)), indent=2))
        return
    _print_allocation(found)
    print_problems(loaded.problems)
    say_next(file, "eval", "report")


def _print_allocation(found: Allocation) -> None:
    """The best division, and what each part of it brings."""
    say(allocation_headline(found), "bold green")
    show_table(allocation_table(found))
    for sentence in allocation_sentences(found):
        say(sentence)
    for note in found.notes:
        say(f"  Note: {in_names(note)}.", "yellow")


def _document_of(found: Allocation) -> dict[str, Any]:
    """All that is known of an allocation."""
    derived = ("left", "best_alone", "gain_over_best")
    return asdict(found) | {key: getattr(found, key) for key in derived}
