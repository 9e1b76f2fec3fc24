"""`coop-xl explain`: how the answer was computed."""

from pathlib import Path

import click

from coop_xl.findings.best_estimates import figure
from coop_xl.functions.explanation import HEADINGS, lines
from coop_xl.render.terminal import print_table

from .shared_options import FILE
from .skeleton import best_inputs


@click.command("explain")
@click.argument("file", type=FILE)
@click.pass_context
def command(ctx: click.Context, file: Path) -> None:
    """Show every intermediate: value, equation and source.

    Example:  coop-xl explain mine.xlsx
    """
    found = lines(best_inputs(ctx, file).inputs)
    print_table(HEADINGS, ([name, figure(value), *rest] for name, value, *rest in found))
