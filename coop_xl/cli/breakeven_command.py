"""`coop-xl breakeven`: what would change the answer."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.at_best import at_best
from coop_xl.analysis.winners import Winners, winners
from coop_xl.findings.best_estimates import bare, headline
from coop_xl.findings.switch_points import nearest_sentences, switches_table, without_switch
from coop_xl.render.terminal import print_problems, say, show_table

from .next_steps import say_next
from .shared_options import AS_JSON, FILE
from .skeleton import best_inputs


@click.command("breakeven")
@click.argument("file", type=FILE)
@AS_JSON
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Show which inputs would change the answer, and where.

    For each input: between which values which kind of work is best, while all others stay as
    they are, the nearest switch point first. FILE is a workbook, or a JSON file as for eval.
    Exit code 1 if an input is wrong.

    \b
    --json prints an entry for each input:
      key, value, nearest (switch point, or null), stretches (low, high, best)
    null stands for an end that is infinite.

    Example:  coop-xl breakeven mine.xlsx
    """
    loaded = best_inputs(ctx, file)
    found = winners(loaded.inputs)
    if as_json:
        click.echo(json.dumps(bare([_document_of(each) for each in found]), indent=2))
        return
    say(headline(at_best(loaded.inputs).best), "bold green")
    say("What would change it, nearest first:")
    for sentence in nearest_sentences(found):
        say(f"  {sentence}")
    table = switches_table(found)
    if table.rows:
        say("")
        show_table(table)
    if said := without_switch(found):
        say(said)
    print_problems(loaded.problems)
    say_next(file, "run", "report")


def _document_of(found: Winners) -> dict[str, Any]:
    """All that is known of an input."""
    return asdict(found) | {"nearest": found.nearest}
