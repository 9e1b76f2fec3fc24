"""The tables of a comparison: the answer before and after, and a row for each change."""

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from coop_xl.analysis.changes.answer import Outlook, Unknown
from coop_xl.analysis.changes.changed_entries import (
    LABELS,
    CorrelationChange,
    CredenceChange,
    InputChange,
)
from coop_xl.analysis.changes.changed_scenarios import ScenarioChange
from coop_xl.analysis.changes.compare import CORRELATIONS, CREDENCES, Comparison
from coop_xl.estimates.scales import PLAIN
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED, BY_NAME
from coop_xl.safe_text import Lines, on_one_line

from .change_numbers import WAYS, arrow, chance, entry, marginals, next_best, share
from .numbers import NAMES, percent

ANSWER = ("One more unit of effort on", "Adds to U", "Of the best", "P(best)")
CHANGES = ("Input", "Old → new", "What this change alone does", "Note now")
WIDTHS = (24, 26, 35, 29)
GAPS = 2 * (len(WIDTHS) - 1)
WIDTH = sum(WIDTHS) + GAPS  # of the table
DATE = {"dated": "date"}
KEPT = {f" {sign}": f"\N{NO-BREAK SPACE}{sign}" for sign in "%×"}  # with what stands before


def answer_rows(*known: Outlook) -> Iterator[list[str]]:
    """A line for each kind of work, with what it was and is."""
    for name in INTERVENTIONS:
        chances = (percent(each.chances[name]) if each.chances else "not known" for each in known)
        yield [
            f"{name}: {NAMES[name]}",
            marginals(*(each.marginals[name] for each in known)),
            " → ".join(share(each.ratios[name]) for each in known),
            " → ".join(chances),
        ]


def change_rows(found: Comparison, room: int = WIDTH) -> Iterator[list[str]]:
    """A row for each input that changed, and one for what changed together; a blank line below.

    Together change an extension's inputs, the correlations, the credences.

    Parameters
    ----------
    found : Comparison
    room : int
        Columns there are for the table.
    """
    text = min(room, WIDTH) - GAPS
    widths = [width * text // sum(WIDTHS) for width in WIDTHS]
    for row in (*map(partial(input_row, found), found.inputs), *rows_together(found)):
        cells = [wrapped(lines, width) for lines, width in zip(row, widths, strict=True)]
        missing = max(cell.count("\n") for cell in cells) - cells[0].count("\n")
        yield [Lines(cells[0] + "\n" * (missing + 1)), *cells[1:]]


def wrapped(lines: Iterable[str], width: int) -> Lines:
    """Lines of at most that width, broken between words, but not before % or ×."""
    found = []
    for line in lines:
        for apart, together in KEPT.items():
            line = line.replace(apart, together)
        found += textwrap.wrap(line, width, break_on_hyphens=False)
    return Lines("\n".join(found).replace("\N{NO-BREAK SPACE}", " "))


def input_row(found: Comparison, change: InputChange) -> list[list[str]]:
    """The cells of an input, each a list of lines."""
    return [
        [change.key, ACCEPTED[change.key].meaning],
        [*change_lines(change)],
        [*effect_lines(found, change.key)],
        [*note_lines(change)],
    ]


def rows_together(found: Comparison) -> Iterator[list[list[str]]]:
    """The cells of changes that go together."""
    changed = {each.key for each in found.inputs if each.is_of_numbers}
    for name in (each for each in found.effects if each in BY_NAME):
        keys = [each.key for each in BY_NAME[name].inputs if each.key in changed]
        what = [f"{', '.join(keys)} together"]
        yield [[name, BY_NAME[name].title], what, [*effect_lines(found, name)], []]
    for name, lines in (
        (CORRELATIONS, [*map(pair_line, found.correlations)]),
        (CREDENCES, [*map(credence_line, found.credences)]),
    ):
        if lines:
            yield [[name], lines, [*effect_lines(found, name)], []]


def change_lines(change: InputChange) -> Iterator[str]:
    """What was entered, and is now."""
    old_way, new_way = (WAYS.get(way, PLAIN) for way in (change.old_way, change.new_way))
    if change.is_rescaled:
        yield f"entered {old_way} → {new_way}"
    if change.is_rescaled and not change.parts:
        yield f"same value: {entry(change.old.best)} → {entry(change.new.best)}"
    scale = "" if new_way == PLAIN else f" {new_way}"
    for part in change.parts:
        on = "" if part == "distribution" else scale
        yield f"{part.capitalize()}{on} {of_both(change.before, change.new, part)}"
    for part in change.notes:
        if part != "source":
            yield f"{DATE.get(part, part)} {of_both(change.old, change.new, part)}"


def of_both(old: object, new: object, part: str) -> str:
    """A part of two rows."""
    return arrow(getattr(old, part), getattr(new, part))


def pair_line(change: CorrelationChange) -> str:
    """A correlation that changed."""
    return f"{' with '.join(change.pair)} {none_or(change.old)} → {none_or(change.new)}"


def credence_line(change: CredenceChange) -> str:
    """A credence that changed."""
    return f"{on_one_line(change.extension)} {none_or(change.old)} → {none_or(change.new)}"


def none_or(value: object) -> str:
    """A number, or that there is none."""
    return "none" if value is None else entry(value)


def effect_lines(found: Comparison, key: str) -> Iterator[str]:
    """What one change alone does to the answer of the base."""
    alone, before = found.effects.get(key), found.before
    if alone is None:
        yield "nothing: only notes changed"
    elif isinstance(before, Unknown):
        yield "—"
    elif isinstance(alone, Unknown):
        yield f"not known: {on_one_line(alone.reason)}"
    else:
        yield from comparing(before, alone, found.focus)


def comparing(before: Outlook, alone: Outlook, focus: str) -> Iterator[str]:
    """The answer of the base, and with one change: best, runner-up, P(best)."""
    if alone.best == before.best:
        yield f"{before.best} stays best"
        yield standing(before, alone)
    else:
        yield f"MOVES THE ANSWER: {before.best} → {alone.best}"
        yield standing_of(alone)
    if before.chances and alone.chances:
        yield f"P({focus}) {chance(before.chances[focus], alone.chances[focus])}"
    elif before.chances:
        yield f"P({focus}) not known: {on_one_line(alone.unsimulated)}"


def standing(before: Outlook, alone: Outlook) -> str:
    """How near the second work came to the best one, and comes now."""
    (old_name, old), (name, new) = next_best(before), next_best(alone)
    if math.isnan(old) or math.isnan(new):
        return standing_of(alone)
    if old_name != name:
        return f"next, {old_name} at {share(old)} → {name} at {share(new)} of it"
    if share(old) == share(new):
        return f"next, {name} at {share(new)} of it as before"
    return f"next, {name} at {share(old)} → {share(new)} of it"


def standing_of(alone: Outlook) -> str:
    """How near the second work comes to the best one."""
    name, ratio = next_best(alone)
    if math.isnan(ratio):
        return "no work helps: no marginal is above 0"
    return f"next, {name} at {share(ratio)} of it"


def note_lines(change: InputChange) -> Iterator[str]:
    """The source in the second file, and whether it says anything new."""
    source = on_one_line(change.new.source)
    if "source" in change.notes:
        yield f"(new) {source}" if source else "(removed)"
    elif change.parts:
        yield f"(NOT UPDATED) {source}" if source else "(none)"
    elif source:
        yield source


def definition_lines(found: Comparison) -> Iterator[str]:
    """A sentence for each definition that changed."""
    for each in found.definitions:
        yield f"{LABELS[each.name]}: {quoted(each.old)} → {quoted(each.new)}"


def quoted(text: str) -> str:
    """A sentence in quotation marks, or that there is none."""
    return f"“{on_one_line(text)}”" if text else "blank"


def scenario_lines(changes: Iterable[ScenarioChange]) -> Iterator[str]:
    """A sentence for each scenario that changed."""
    for each in changes:
        if each.old is None:
            yield f"{quoted(each.name)} added: {entries(each.new or {})}"
        elif each.new is None:
            yield f"{quoted(each.name)} removed; it had {entries(each.old)}"
        else:
            yield f"{quoted(each.name)}: {entries(each.old)} → {entries(each.new)}"


def entries(row: Mapping[str, float]) -> str:
    """What a scenario has otherwise than Inputs."""
    return ", ".join(f"{key} {entry(value)}" for key, value in row.items()) or "as on Inputs"
