"""The tables of a comparison: the answer before and after, and a row for each change."""

import math
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
from coop_xl.estimates.low_high_range import RANGES
from coop_xl.estimates.scales import PLAIN
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import BY_NAME
from coop_xl.safe_text import on_one_line

from .change_numbers import WAYS, arrow, chance, entry, marginals, next_best, share
from .document import Column, Kind, Table
from .numbers import percent
from .plain_names import NAMES, THREE_KINDS, label, work_name, works

_ABOUT = (
    "P(best): in what part of {samples} draws a work is best. ±: one standard error; what is less "
    "than two of them may be chance."
)
_DATE = {"dated": "date"}


def outlooks(found: Comparison) -> list[Outlook]:
    """The answers of the two files that are known."""
    return [each for each in (found.before, found.after) if isinstance(each, Outlook)]


def answer_table(found: Comparison) -> Table:
    """A line for each kind of work, with what it was and is."""
    known = outlooks(found)
    headings = ("One more unit of effort on", "Adds to U", "Of the best", "P(best)")
    columns = [Column(each, Kind.TEXT) for each in headings]
    rows = []
    for name in INTERVENTIONS:
        values = marginals(*(each.marginals[name] for each in known))
        ratios = " → ".join(share(each.ratios[name]) for each in known)
        chances = (percent(each.chances[name]) if each.chances else "not known" for each in known)
        rows.append([work_name(name), values, ratios, " → ".join(chances)])
    is_simulated = any(each.chances for each in known)
    note = _ABOUT.format(samples=found.draws.samples) if is_simulated else ""
    return Table(THREE_KINDS, columns, rows, note)


def changes_table(found: Comparison) -> Table:
    """A row for each input that changed, and one for what changed together.

    Together change an extension's inputs, the correlations, the credences.
    """
    columns = [
        Column("Input", Kind.LINES, width=24),
        Column("Old → new", Kind.LINES, width=26),
        Column("What this change alone does", Kind.LINES, width=35),
        Column("Note now", Kind.LINES, width=29),
    ]
    rows = [*map(partial(_input_row, found), found.inputs), *_rows_together(found)]
    return Table("What changed", columns, rows)


def _input_row(found: Comparison, change: InputChange) -> list[list[str]]:
    """The cells of an input, each a list of lines."""
    return [
        [label(change.key), change.key],
        [*_change_lines(change)],
        [*_effect_lines(found, change.key)],
        [*_note_lines(change)],
    ]


def _rows_together(found: Comparison) -> Iterator[list[list[str]]]:
    """The cells of changes that go together."""
    changed = {each.key for each in found.inputs if each.is_of_numbers}
    for name in (each for each in found.effects if each in BY_NAME):
        keys = [each.key for each in BY_NAME[name].inputs if each.key in changed]
        what = [f"{', '.join(keys)} together"]
        yield [[BY_NAME[name].title, name], what, [*_effect_lines(found, name)], []]
    for name, lines in (
        (CORRELATIONS, [*map(_pair_line, found.correlations)]),
        (CREDENCES, [*map(_credence_line, found.credences)]),
    ):
        if lines:
            yield [[name], lines, [*_effect_lines(found, name)], []]


def _change_lines(change: InputChange) -> Iterator[str]:
    """What was entered, and is now."""
    old_way, new_way = (WAYS.get(way, PLAIN) for way in (change.old_way, change.new_way))
    if change.is_rescaled:
        yield f"entered {old_way} → {new_way}"
    if change.is_rescaled and not change.parts:
        yield f"same value: {entry(change.old.best)} → {entry(change.new.best)}"
    scale = "" if new_way == PLAIN else f" {new_way}"
    for part in change.parts:
        on = "" if part in ("distribution", "range") else scale
        yield f"{part.capitalize()}{on} {_of_both(change.before, change.new, part)}"
    for part in change.notes:
        if part != "source":
            yield f"{_DATE.get(part, part)} {_of_both(change.old, change.new, part)}"


def _of_both(old: object, new: object, part: str) -> str:
    """A part of two rows."""
    one, other = (getattr(each, part) for each in (old, new))
    return arrow(RANGES.get(one), RANGES.get(other)) if part == "range" else arrow(one, other)


def _pair_line(change: CorrelationChange) -> str:
    """A correlation that changed."""
    return f"{' with '.join(change.pair)} {_none_or(change.old)} → {_none_or(change.new)}"


def _credence_line(change: CredenceChange) -> str:
    """A credence that changed."""
    return f"{on_one_line(change.extension)} {_none_or(change.old)} → {_none_or(change.new)}"


def _none_or(value: object) -> str:
    """A number, or that there is none."""
    return "none" if value is None else entry(value)


def _effect_lines(found: Comparison, key: str) -> Iterator[str]:
    """What one change alone does to the answer of the base."""
    alone, before = found.effects.get(key), found.before
    if alone is None:
        yield "nothing: only notes changed"
    elif isinstance(before, Unknown):
        yield "—"
    elif isinstance(alone, Unknown):
        yield f"not known: {on_one_line(alone.reason)}"
    else:
        yield from _comparison_lines(before, alone, found.focus)


def _comparison_lines(before: Outlook, alone: Outlook, focus: str) -> Iterator[str]:
    """The answer of the base, and with one change: best, runner-up, P(best)."""
    if alone.best == before.best:
        yield f"{works(before.best)} stays best"
        yield _runner_up_change(before, alone)
    else:
        yield f"MOVES THE ANSWER: {works(before.best)} → {works(alone.best)}"
        yield _runner_up(alone)
    if before.chances and alone.chances:
        yield f"P({NAMES[focus]} best) {chance(before.chances[focus], alone.chances[focus])}"
    elif before.chances:
        yield f"P({NAMES[focus]} best) not known: {on_one_line(alone.unsimulated)}"


def _runner_up_change(before: Outlook, alone: Outlook) -> str:
    """How near the second work came to the best one, and comes now."""
    (old_name, old), (name, new) = next_best(before), next_best(alone)
    if math.isnan(old) or math.isnan(new):
        return _runner_up(alone)
    if old_name != name:
        return f"next, {NAMES[old_name]} at {share(old)} → {NAMES[name]} at {share(new)} of it"
    if share(old) == share(new):
        return f"next, {NAMES[name]} at {share(new)} of it as before"
    return f"next, {NAMES[name]} at {share(old)} → {share(new)} of it"


def _runner_up(alone: Outlook) -> str:
    """How near the second work comes to the best one."""
    name, ratio = next_best(alone)
    if math.isnan(ratio):
        return "no work helps: no marginal is above 0"
    return f"next, {NAMES[name]} at {share(ratio)} of it"


def _note_lines(change: InputChange) -> Iterator[str]:
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
        yield f"{LABELS[each.name]}: {_quoted(each.old)} → {_quoted(each.new)}"


def _quoted(text: str) -> str:
    """A sentence in quotation marks, or that there is none."""
    return f"“{on_one_line(text)}”" if text else "blank"


def scenario_lines(changes: Iterable[ScenarioChange]) -> Iterator[str]:
    """A sentence for each scenario that changed."""
    for each in changes:
        if each.old is None:
            yield f"{_quoted(each.name)} added: {entries(each.new or {})}"
        elif each.new is None:
            yield f"{_quoted(each.name)} removed; it had {entries(each.old)}"
        else:
            yield f"{_quoted(each.name)}: {entries(each.old)} → {entries(each.new)}"


def entries(row: Mapping[str, float | str]) -> str:
    """What a scenario has otherwise than Inputs."""
    return ", ".join(f"{key} {entry(value)}" for key, value in row.items()) or "as on Questions"


def proposal_lines(changes: Iterable[ScenarioChange]) -> Iterator[str]:
    """A sentence for each proposal that changed."""
    for each in changes:
        if each.old is None or each.new is None:
            yield f"{_quoted(each.name)} {'added' if each.old is None else 'removed'}"
            continue
        keys = [key for key in {**each.old, **each.new} if each.old.get(key) != each.new.get(key)]
        parts = (f"{key} {entry(each.old.get(key))} → {entry(each.new.get(key))}" for key in keys)
        yield f"{_quoted(each.name)}: {', '.join(parts)}"
