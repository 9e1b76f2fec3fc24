"""A list of proposals as a table that `coop-xl fund --proposals` reads."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.proposals import EFFECTS

_PARTS = ("best", "low", "high", "distribution")
FIXED = ("name", "cost", "chance", "group", "needs")


def proposals_csv(proposals: Sequence[Proposal]) -> str:
    """The list as CSV, with a heading row."""
    columns = columns_of(proposals)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*FIXED, *map(heading, columns)])
    for each in proposals:
        writer.writerow([*fixed(each), *(part_of(each, *column) for column in columns)])
    return text.getvalue()


def columns_of(proposals: Sequence[Proposal]) -> list[tuple[str, str]]:
    """The effects and parts of their estimates that any proposal gives."""
    return [
        (key, part)
        for key in EFFECTS
        for part in _PARTS
        if any(part_of(each, key, part) is not None for each in proposals)
    ]


def heading(column: tuple[str, str]) -> str:
    """The heading of a part of an effect's estimate."""
    key, part = column
    return key if part == "best" else f"{key} {part}"


def fixed(proposal: Proposal) -> Iterator[Any]:
    """What stands in the first columns."""
    yield from (proposal.name, proposal.cost, proposal.chance)
    yield from (proposal.group or None, "; ".join(proposal.needs) or None)


def part_of(proposal: Proposal, key: str, part: str) -> Any:
    """Low, best, high or distribution of an effect; None if it is left blank."""
    effect = proposal.effects.get(key)
    if effect is None or isinstance(effect, int | float):
        return effect if part == "best" else None
    if part == "distribution" and effect.distribution == "auto":
        return None
    return getattr(effect, part)
