"""`coop-xl diff`: what changed between two files, and the effect."""

from collections.abc import Iterable
from pathlib import Path

import click

from coop_xl.analysis.changes.changed_scenarios import Scenarios, scenario_changes
from coop_xl.analysis.changes.compare import Comparison, Version, differences
from coop_xl.estimates.read_file import any_error
from coop_xl.findings.change_numbers import entry
from coop_xl.findings.change_tables import (
    answer_table,
    changes_table,
    definition_lines,
    outlooks,
    proposal_lines,
    scenario_lines,
)
from coop_xl.findings.changes import headline, reasons, sentences
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import estimates_or_refusal
from coop_xl.reading.scenario_changes import scenarios_of
from coop_xl.reading.workbook_proposals import rows_of_proposals
from coop_xl.render.json.changes_json import comparison_json
from coop_xl.render.terminal import print_problems, say, say_list, show_table
from coop_xl.safe_text import on_one_line

from .next_steps import say_next
from .shared_options import AS_JSON, FILE, POWER_OF_TWO, SEED

_NO_SCENARIOS_YET = "estimates are wrong"


class _UnreadableVersionError(CoopError):
    """A file to be compared cannot be read."""


@click.command("diff")
@click.argument("base", type=FILE)
@click.argument("filled", type=FILE)
@click.option("--samples", default=2**12, show_default=True, help=POWER_OF_TWO)
@SEED
@AS_JSON
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
      correlations, credences, definitions, scenarios, proposals
    null stands for what is not known or has no finite number.

    Example:  coop-xl diff mine.xlsx returned.xlsx
    """
    versions = both(base, filled)
    found = differences(versions[0].filled, versions[1].filled, samples, seed)
    scenarios = _compared_scenarios((base, filled), versions)
    proposals = _compared_proposals((base, filled))
    if as_json:
        click.echo(comparison_json(found, versions, scenarios, proposals))
    else:
        _print_comparison(found, scenarios, proposals, versions)
        say_next(filled, "run", "breakeven")
    ctx.exit(1 if any(any_error(each.problems) for each in versions) else 0)


def both(base: Path, filled: Path) -> list[Version]:
    """What the files hold; an error that tells of both, if both cannot be read."""
    paths = base, filled
    found = [estimates_or_refusal(path) for path in paths]
    if refusals := [each for each in found if isinstance(each, str)]:
        raise _UnreadableVersionError("; and ".join(refusals))
    return [
        Version(path.name, each)
        for path, each in zip(paths, found, strict=True)
        if not isinstance(each, str)
    ]


def _compared_scenarios(paths: Iterable[Path], versions: Iterable[Version]) -> Scenarios:
    """What differs between the Scenarios sheets."""
    if any(any_error(each.problems) for each in versions):
        return Scenarios((), _NO_SCENARIOS_YET)
    rows = []
    for path, version in zip(paths, versions, strict=True):
        found = scenarios_of(path, version.filled.content)
        if isinstance(found, str):
            return Scenarios((), found and f"{version.name}: {found}")
        rows.append(found)
    return Scenarios(tuple(scenario_changes(*rows)))


def _compared_proposals(paths: Iterable[Path]) -> Scenarios:
    """What differs between the Proposals sheets, if both files have one."""
    rows = []
    for path in paths:
        found = rows_of_proposals(path)
        if found is None:
            return Scenarios(())
        if isinstance(found, str):
            return Scenarios((), f"{path.name}: {found}")
        rows.append(found)
    return Scenarios(tuple(scenario_changes(*rows)))


def _print_comparison(
    found: Comparison, scenarios: Scenarios, proposals: Scenarios, versions: Iterable[Version]
) -> None:
    """The headline, the answer, what changed, and what is wrong."""
    names = [each.name for each in versions]
    say(headline(found, len(scenarios.changes), len(proposals.changes)), "bold green")
    for sentence in sentences(found):
        say(sentence)
    for sentence in reasons(names, (found.before, found.after)):
        say(on_one_line(sentence), "yellow")
    if found.effects and (known := outlooks(found)):
        say("")
        show_table(answer_table(found))
        say(f"Total expected utility U: {' → '.join(entry(each.U) for each in known)}")
    if found.inputs or found.correlations or found.credences:
        say("")
        show_table(changes_table(found))
    say_list("Definitions (Start)", definition_lines(found))
    say_list("Scenarios (what differs from Questions)", scenario_lines(scenarios.changes))
    if scenarios.reason:
        say(f"Scenarios were not compared: {on_one_line(scenarios.reason)}", "yellow")
    say_list("Proposals", proposal_lines(proposals.changes))
    if proposals.reason:
        say(f"Proposals were not compared: {on_one_line(proposals.reason)}", "yellow")
    for version in versions:
        if version.problems:
            say(f"{on_one_line(version.name)}:", "bold")
            print_problems(version.problems)
