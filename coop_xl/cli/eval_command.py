"""`coop-xl eval`: the answer at the best estimates."""

from pathlib import Path

import click

from coop_xl.analysis.at_best import at_best
from coop_xl.findings.best_estimates import json_text
from coop_xl.model.evaluate import evaluate
from coop_xl.reading.load import load
from coop_xl.render.terminal import print_problems
from coop_xl.render.terminal_answers import print_answer

from .next_steps import say_next
from .shared_options import FILE
from .skeleton import best_inputs


@click.command("eval")
@click.argument("file", type=FILE)
@click.option(
    "--json", "as_json", is_flag=True, help="Print inputs, outputs and messages as JSON."
)
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Compute the model for a workbook or a JSON file.

    The JSON file maps names to numbers, alone or under "inputs": {"b": 0.5, "F_V": 0.1, …}. What
    --json prints can be read again.

    Example:  coop-xl eval mine.xlsx --json
    """
    if as_json:
        loaded = load(file)
        outputs = None if loaded.is_wrong else evaluate(loaded.inputs)
        click.echo(json_text(loaded, outputs))
        ctx.exit(1 if loaded.is_wrong else 0)
    loaded = best_inputs(ctx, file)
    print_answer(at_best(loaded.inputs))
    print_problems(loaded.problems)
    say_next(file, "explain", "breakeven", "run")
