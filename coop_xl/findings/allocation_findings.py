"""How to divide a budget: the best division, and what each part of it brings."""

from collections.abc import Iterator

from coop_xl.analysis.allocation import Allocation
from coop_xl.model.catalogue import INTERVENTIONS

from .document import Column, Kind, Table
from .lambda_and_budget import BRIDGE
from .numbers import number
from .plain_names import NAMES, OWN, in_names, work_name


def allocation_headline(found: Allocation) -> str:
    """The division in a sentence."""
    parts = [
        f"{a / found.budget:.0%} on {NAMES[name]}" for name, a in found.efforts.items() if a > 0
    ]
    divided = ", ".join(parts).replace("%", " %") or "nothing on any"
    return f"Of {number(found.budget)} units of effort: {divided}."


def allocation_table(found: Allocation) -> Table:
    """A row for each kind of work."""
    columns = [
        Column("Kind of work", Kind.LABEL),
        Column("Effort", Kind.NUMBER),
        Column("Part", Kind.SHARE),
        Column("Probability", Kind.NUMBER),
        Column("Next unit adds", Kind.NUMBER),
        Column("All on it gains", Kind.NUMBER),
    ]
    rows = [
        [
            work_name(name),
            found.efforts[name],
            found.efforts[name] / found.budget,
            found.probabilities[name],
            found.marginals[name],
            found.alone[name],
        ]
        for name in INTERVENTIONS
    ]
    return Table(
        "The best division", columns, rows, f"By the exact changes of whole efforts{OWN}."
    )


def allocation_sentences(found: Allocation) -> Iterator[str]:
    """What the division gains, and what keeps it where it is."""
    yield (
        f"U rises by {number(found.gain)} to {number(found.U)}, which is "
        f"{number(found.gain_over_best)} more than with all on {NAMES[found.best_alone]}."
    )
    if found.left:
        yield f"{number(found.left)} units are not worth spending."
    yield f"What limits it: {in_names('; '.join(found.binding)) or 'nothing'}."
    yield BRIDGE
