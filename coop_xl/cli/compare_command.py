"""`coop-xl compare`: the base model against each extension."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from coop_xl.analysis.extension_effects import Outcome, compare, title
from coop_xl.findings.best_estimates import bare
from coop_xl.findings.extension_findings import against
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.render.json.kept_keys import with_kept_keys
from coop_xl.render.terminal import print_problems, print_table, say

from .shared_options import FILE
from .skeleton import best_inputs

COMPARED = ("", "With", *INTERVENTIONS, "Best", "Against the base model")
ILLUSTRATIONS = (
    "Illustrations, nobody's estimates: the inputs give no extension, so each is shown with "
    "settings of ours. Give your own on the sheet Extensions of a workbook, or in a JSON file."
)
ABOUT_D = (
    "D_b is db_dF_CV + db_dF_CnV, as without locality they are D·F_V and D·(1−F_V). With branches "
    "the three are the slopes of the exact mean over both branches."
)


@click.command("compare")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Show what each extension does to the answer.

    FILE is a workbook, or a JSON file as for eval, which may give inputs of extensions (sheet
    Extensions; COOP_EXTENSIONS lists them: {"b": 0.5, …, "D_b": 0.4, "lambda_own": 0.1}): the base
    model is compared with each of them, and with all. Without extensions in it FILE is compared
    with illustrations.

    Exit code 1 if an input is wrong.

    Example:  coop-xl compare mine.json
    """
    loaded = best_inputs(ctx, file)
    outcomes, are_illustrations = compare(loaded.inputs)
    if as_json:
        document = {
            "illustrations": are_illustrations,
            "outcomes": [with_kept_keys(each) for each in outcomes],
        }
        click.echo(json.dumps(bare(document), indent=2))
        return
    print_outcomes(outcomes, are_illustrations)
    print_problems(loaded.problems)


def print_outcomes(outcomes: Sequence[Outcome], are_illustrations: bool) -> None:
    """The base model against each extension, and whether the best changes."""
    if are_illustrations:
        say(ILLUSTRATIONS, "yellow")
    print_table(COMPARED, lines(outcomes))
    if are_illustrations:
        say(ABOUT_D, "dim")
    moved = [each for each in outcomes[1:] if each.best and each.best != outcomes[0].best]
    say(
        f"The best stays {outcomes[0].best} with each of these."
        if not moved
        else f"The best is {outcomes[0].best} in the base model, another with {len(moved)} of "
        f"{len(outcomes) - 1} settings.",
        "bold green",
    )


def lines(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    """The lines of the table, an extension named once."""
    last = ""
    for each in outcomes:
        name, *rest = line(each, outcomes[0])
        yield ["" if name == last else name, *rest]
        last = name


def line(found: Outcome, base: Outcome) -> list[str]:
    """An outcome as a line of the table."""
    setting = ", ".join(f"{key} {value:.4g}" for key, value in found.setting.items())
    if found.marginals is None:
        return [title(found.extension), setting, *[""] * 4, found.problem]
    figures = [f"{found.marginals[name]:.4g}" for name in INTERVENTIONS]
    return [title(found.extension), setting, *figures, found.best, "; ".join(against(found, base))]
