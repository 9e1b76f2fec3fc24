"""`coop-xl explain`: how the answer was computed."""

from pathlib import Path

import click

from coop_xl.findings.explanation import explanation_table
from coop_xl.render.terminal import show_table

from .next_steps import say_next
from .shared_options import FILE
from .skeleton import best_inputs


@click.command("explain")
@click.argument("file", type=FILE)
@click.pass_context
def command(ctx: click.Context, file: Path) -> None:
    """Show every intermediate: value, equation and source.

    Example:  coop-xl explain mine.xlsx
    """
    show_table(explanation_table(best_inputs(ctx, file).inputs))
    say_next(file, "breakeven", "run")
