"""Commands about the post's discussion: compare its options, allocate a budget."""

from pathlib import Path

import click

from coop_xl.surfaces.loading import load, refuse_several
from coop_xl.surfaces.terminal import print_problems

from .base import FILE


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def compare(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Show what each option of the discussion does to the answer.

    FILE is a workbook, or a JSON file as for eval, which may give inputs of options (sheet
    Options; COOP_OPTIONS lists them: {"b": 0.5, …, "D_b": 0.4, "lambda_own": 0.1}): the base
    model is compared with each of them, and with all. Without options in it FILE is compared with
    illustrations.

    Exit code 1 if an input is wrong.

    Example:  coop-xl compare mine.json
    """
    from coop_xl.surfaces.options import compare_inputs

    loaded = load(file)
    if loaded.is_wrong:
        print_problems(loaded.problems, to_stderr=True)
        ctx.exit(1)
    refuse_several(loaded.inputs)
    compare_inputs(loaded.inputs, as_json=as_json)
    if not as_json:
        print_problems(loaded.problems)


@click.command()
@click.argument("file", type=FILE)
@click.option("--budget", type=float, required=True, help="In the tractabilities' unit of effort.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def allocate(ctx: click.Context, file: Path, budget: float, as_json: bool) -> None:
    """Divide a budget of effort among V, CV and CnV.

    FILE is a workbook, or a JSON file as for eval that may give inputs of options. U is the exact
    one, not to first order. Exit code 1 if an input is wrong.

    \b
    --json prints, among more:
      efforts, alone (gain if all went to one), marginals (of one more unit)
      triangle   rows of effort on V, CV, CnV that spend the budget, and U

    Example:  coop-xl allocate mine.xlsx --budget 20
    """
    from coop_xl.surfaces.options import allocate_inputs

    loaded = load(file)
    if loaded.is_wrong:
        print_problems(loaded.problems, to_stderr=True)
        ctx.exit(1)
    refuse_several(loaded.inputs)
    allocate_inputs(loaded.inputs, budget, as_json=as_json)
    if not as_json:
        print_problems(loaded.problems)
