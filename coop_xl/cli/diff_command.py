"""`coop-xl diff`: what changed between two files, and the effect."""

from collections.abc import Iterable
from pathlib import Path

import click

from coop_xl.analysis.changes.answer import Outlook
from coop_xl.analysis.changes.changed_scenarios import Scenarios, scenario_changes
from coop_xl.analysis.changes.compare import Comparison, Version, differences
from coop_xl.estimates.read_file import any_error
from coop_xl.findings.change_numbers import entry
from coop_xl.findings.change_tables import (
    ANSWER,
    CHANGES,
    answer_rows,
    change_rows,
    definition_lines,
    scenario_lines,
)
from coop_xl.findings.changes import headline, reasons, sentences
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import estimates_or_refusal
from coop_xl.reading.scenario_changes import scenarios_of
from coop_xl.render.json.changes_json import comparison_json
from coop_xl.render.terminal import console, print_problems, print_table, say
from coop_xl.safe_text import on_one_line

from .shared_options import FILE, SEED

ABOUT = (
    "P(best): in what part of {samples} draws a work is best. ±: one standard error; what is less "
    "than two of them may be chance."
)
NO_SCENARIOS_YET = "estimates are wrong"


class UnreadableVersionError(CoopError):
    """A file to be compared cannot be read."""


@click.command("diff")
@click.argument("base", type=FILE)
@click.argument("filled", type=FILE)
@click.option("--samples", default=2**12, show_default=True, help="Draws: the next power of two.")
@SEED
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(
    ctx: click.Context, base: Path, filled: Path, samples: int, seed: int, as_json: bool
) -> None:
    """Show what changed from BASE to FILLED, and the effect.

    BASE and FILLED are workbooks, or JSON files as coop-xl run reads them. Input by input: old →
    new, the note that FILLED gives, and what that change alone does to the answer of BASE.
    Extensions of the discussion count; several changed inputs of one are also tried together.
    Entries that are wrong count as blank.

    Exit code 1 if an estimate in either file is wrong, 2 if one cannot be read, 0 otherwise.

    \b
    --json prints, among more:
      base, filled   file, answer (U, best, marginals, ratios, chances), messages
      inputs         input, old, new, changed, notes_changed, effect (answer, moves_answer)
      extensions     effect of all changed inputs of an extension
      correlations, credences, definitions, scenarios
    null stands for what is not known or has no finite number.

    Example:  coop-xl diff mine.xlsx returned.xlsx
    """
    versions = both(base, filled)
    found = differences(versions[0].filled, versions[1].filled, samples, seed)
    scenarios = compared_scenarios((base, filled), versions)
    if as_json:
        click.echo(comparison_json(found, versions, scenarios))
    else:
        print_comparison(found, scenarios, versions)
    ctx.exit(1 if any(any_error(each.problems) for each in versions) else 0)


def both(base: Path, filled: Path) -> list[Version]:
    """What the files hold; an error that tells of both, if both cannot be read."""
    paths = base, filled
    found = [estimates_or_refusal(path) for path in paths]
    if refusals := [each for each in found if isinstance(each, str)]:
        raise UnreadableVersionError("; and ".join(refusals))
    return [
        Version(path.name, each)
        for path, each in zip(paths, found, strict=True)
        if not isinstance(each, str)
    ]


def compared_scenarios(paths: Iterable[Path], versions: Iterable[Version]) -> Scenarios:
    """What differs between the Scenarios sheets."""
    if any(any_error(each.problems) for each in versions):
        return Scenarios((), NO_SCENARIOS_YET)
    rows = []
    for path, version in zip(paths, versions, strict=True):
        found = scenarios_of(path, version.filled.content)
        if isinstance(found, str):
            return Scenarios((), found and f"{version.name}: {found}")
        rows.append(found)
    return Scenarios(tuple(scenario_changes(*rows)))


def print_comparison(found: Comparison, scenarios: Scenarios, versions: Iterable[Version]) -> None:
    """The headline, the answer, what changed, and what is wrong."""
    names = [each.name for each in versions]
    say(headline(found, len(scenarios.changes)), "bold green")
    for sentence in sentences(found):
        say(sentence)
    for sentence in reasons(names, (found.before, found.after)):
        say(on_one_line(sentence), "yellow")
    if found.effects:
        print_answer(found)
    if found.inputs or found.correlations or found.credences:
        say("")
        print_table(CHANGES, change_rows(found, console().width))
    print_lines("Definitions (Welcome)", definition_lines(found))
    print_lines("Scenarios (what differs from Inputs)", scenario_lines(scenarios.changes))
    if scenarios.reason:
        say(f"Scenarios were not compared: {on_one_line(scenarios.reason)}", "yellow")
    if found.effects and any(each.chances for each in outlooks(found)):
        say(ABOUT.format(samples=found.draws.samples), "dim")
    for version in versions:
        if version.problems:
            say(f"{on_one_line(version.name)}:", "bold")
            print_problems(version.problems)


def print_answer(found: Comparison) -> None:
    """The marginals before and after, of what is known."""
    known = outlooks(found)
    if known:
        say("")
        print_table(ANSWER, answer_rows(*known))
        say(f"Total expected utility U: {' → '.join(entry(each.U) for each in known)}")


def outlooks(found: Comparison) -> list[Outlook]:
    """The answers of the two files that are known."""
    return [each for each in (found.before, found.after) if isinstance(each, Outlook)]


def print_lines(title: str, lines: Iterable[str]) -> None:
    """A heading and the lines below it, if there are any."""
    for place, line in enumerate(lines):
        if place == 0:
            say(title, "bold")
        say(f"  {line}")
