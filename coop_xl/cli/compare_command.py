"""`coop-xl compare`: the base model against each extension."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from coop_xl.analysis.extension_effects import LocalityApart, Outcome, compare, locality_apart
from coop_xl.findings.best_estimates import bare
from coop_xl.findings.comparison_findings import (
    ILLUSTRATIONS,
    comparison_headline,
    comparison_table,
    locality_sentences,
)
from coop_xl.render.json.kept_keys import with_kept_keys
from coop_xl.render.terminal import print_problems, say, say_list, show_table

from .next_steps import say_next
from .shared_options import AS_JSON, FILE
from .skeleton import best_inputs


@click.command("compare")
@click.argument("file", type=FILE)
@AS_JSON
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
    apart = locality_apart(loaded.inputs)
    if as_json:
        document = {
            "illustrations": are_illustrations,
            "outcomes": [with_kept_keys(each) for each in outcomes],
            "locality_apart": with_kept_keys(apart) if apart else None,
        }
        click.echo(json.dumps(bare(document), indent=2))
        return
    _print_outcomes(outcomes, are_illustrations)
    if apart:
        _print_locality(apart)
    print_problems(loaded.problems)
    say_next(file, "breakeven", "report")


def _print_outcomes(outcomes: Sequence[Outcome], are_illustrations: bool) -> None:
    """The base model against each extension, and whether the best changes."""
    if are_illustrations:
        say(ILLUSTRATIONS, "yellow")
    say(comparison_headline(outcomes), "bold green")
    show_table(comparison_table(outcomes))


def _print_locality(found: LocalityApart) -> None:
    """What D_b does, and what locality does."""
    say_list("D_b and locality apart:", locality_sentences(found))
