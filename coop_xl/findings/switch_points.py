"""What would change the answer: for each input who wins where, nearest switch point first."""

from collections.abc import Iterator, Sequence

from coop_xl.analysis.study import Study
from coop_xl.analysis.winners import Winners
from coop_xl.model.catalogue import INTERVENTIONS

from .document import Column, Kind, Section, Table
from .numbers import number
from .plain_names import NAMES, OWN, capital, label, listed, named, works

_NEAREST = 5  # that are said in sentences
_ABOUT = (
    f"One input moves at a time, all others stay as they are{OWN}. Nearest first: shares and "
    "probabilities by their odds, other numbers by their ratio. Ties among those that are not "
    "best are no switch points."
)
_WITH_EXTENSIONS = "With extensions on, coop-xl breakeven lists the switch points."
_UNKNOWN = "Marginal values are beyond the numbers of a computer, so switch points are not known."
_NONE = "No input changes which kind of work is best if it alone moves."


def switches_table(found: Sequence[Winners]) -> Table:
    """A row for each input that has a switch point."""
    columns = [
        Column("Estimate", Kind.LABEL),
        Column("Key", Kind.KEY),
        Column("Now", Kind.NUMBER),
        Column("Nearest switch", Kind.NUMBER),
        Column("Who wins where", Kind.TEXT),
    ]
    rows = [
        [label(each.key), each.key, each.value, each.nearest, _who_wins_where(each)]
        for each in found
        if each.switches
    ]
    return Table("What would change the answer", columns, rows, _ABOUT)


def switches_section(study: Study) -> Section:
    """The same of a study, with the nearest switch points as sentences."""
    title, found = "What would change the answer", study.winners
    if not found:
        return Section(title, _WITH_EXTENSIONS if study.has_extensions else _UNKNOWN)
    table = switches_table(found)
    said = [*nearest_sentences(found)]
    return Section(title, without_switch(found), said, table=table if table.rows else None)


def _who_wins_where(found: Winners) -> str:
    """alignment up to 0.2, cooperation if aligned up to 0.4, …; … nowhere."""
    *others, last = found.stretches
    said = [f"{works(each.best)} up to {number(each.high)}" for each in others]
    said.append(f"{works(last.best)} above {number(last.low)}")
    winners = {name for each in found.stretches for name in each.best.split(" = ")}
    losers = [NAMES[name] for name in INTERVENTIONS if name not in winners]
    return ", ".join(said) + (f"; {listed(losers)} nowhere" if losers else "")


def nearest_sentences(found: Sequence[Winners]) -> Iterator[str]:
    """The nearest switch points."""
    switching = [(each, each.nearest) for each in found if each.nearest is not None]
    if not switching:
        yield _NONE
    for each, at in switching[:_NEAREST]:
        where = f"{_side_of_switch(each, at)} {number(at)} (now {number(each.value)})"
        yield f"{capital(named(each.key))} {where}: {works(_winner_beyond(each, at))}."


def _side_of_switch(found: Winners, at: float) -> str:
    """On which side of a switch point the answer is another."""
    return "above" if found.value < at else "below"


def _winner_beyond(found: Winners, at: float) -> str:
    """What is best there."""
    place = next(n for n, each in enumerate(found.stretches) if each.low == at)
    return found.stretches[place if found.value < at else place - 1].best


def without_switch(found: Sequence[Winners]) -> str:
    """Which inputs change nothing if they alone move; "" if all do."""
    names = [named(each.key) for each in found if not each.switches]
    return f"Whatever its value, none of these alone changes it: {listed(names)}." if names else ""
