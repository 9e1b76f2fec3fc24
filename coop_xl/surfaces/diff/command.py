"""What `coop-xl diff` does: read two files, compare them, tell."""

from collections.abc import Iterable
from pathlib import Path

import click

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.loading import any_error, estimates_or_refusal
from coop_xl.surfaces.strangers_text import on_one_line
from coop_xl.surfaces.terminal import console, print_problems, print_table, say

from .compare import Comparison, Version, differences
from .document import comparison_json
from .figures import entry
from .outlook import Outlook
from .scenarios import Scenarios, scenario_changes, scenarios_of
from .tables import ANSWER, CHANGES, answer_rows, change_rows, definition_lines, scenario_lines
from .words import headline, reasons, sentences

ABOUT = (
    "P(best): in what part of {samples} draws a work is best. ±: one standard error; what is less "
    "than two of them may be chance."
)
NO_SCENARIOS_YET = "estimates are wrong"


class UnreadableVersionError(CoopError):
    """A file to be compared cannot be read."""


def diff_files(base: Path, filled: Path, samples: int, seed: int, *, as_json: bool) -> int:
    """Do all of it; returns the exit code."""
    versions = both(base, filled)
    found = differences(versions[0].filled, versions[1].filled, samples, seed)
    scenarios = compared_scenarios((base, filled), versions)
    if as_json:
        click.echo(comparison_json(found, versions, scenarios))
    else:
        print_comparison(found, scenarios, versions)
    return 1 if any(any_error(each.problems) for each in versions) else 0


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
