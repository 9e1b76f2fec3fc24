"""The base model against each extension: a table, and what D_b does apart from locality."""

from collections.abc import Iterator, Sequence

from coop_xl.analysis.extension_effects import LocalityApart, Outcome, title
from coop_xl.model.catalogue import INTERVENTIONS

from .document import Column, Kind, Table
from .extension_findings import AGAINST, against
from .numbers import number
from .plain_names import NAMES, OWN, OWN_LEGEND, capital, in_names, is_best, works

ILLUSTRATIONS = (
    "Illustrations, nobody's estimates: the inputs give no extension, so each is shown with "
    "settings of ours. Give your own on the sheet Extensions of a workbook, or in a JSON file."
)
_SAME = 1e-6  # relative difference of slopes that are the same


def comparison_table(outcomes: Sequence[Outcome]) -> Table:
    """A row for each setting."""
    columns = [
        Column(f"Model{OWN}", Kind.LABEL),
        Column("With", Kind.TEXT),
        *(Column(capital(NAMES[name]), Kind.NUMBER) for name in INTERVENTIONS),
        Column("Best", Kind.WORK),
        Column(AGAINST, Kind.TEXT),
    ]
    rows = []
    for each in outcomes:
        name, said = title(each.extension), each.problem or "; ".join(against(each, outcomes[0]))
        setting = ", ".join(f"{key} {value:.4g}" for key, value in each.setting.items())
        values = each.marginals or dict.fromkeys(INTERVENTIONS)
        rows.append([name, setting, *values.values(), each.best, in_names(said)])
    return Table("The base model against each extension", columns, rows, OWN_LEGEND)


def comparison_headline(outcomes: Sequence[Outcome]) -> str:
    """Whether the best changes."""
    base, *others = outcomes
    moved = [each for each in others if each.best and each.best != base.best]
    if not moved:
        return f"{capital(is_best(base.best))} in the base model, and with each of these."
    return (
        f"{capital(is_best(base.best))} in the base model, another with {len(moved)} of "
        f"{len(others)} settings."
    )


def locality_sentences(found: LocalityApart) -> Iterator[str]:
    """What D_b does, what locality does beyond that, and which D_b the slopes imply."""
    D = found.without_locality.setting["D_b"]
    yield f"D_b without locality (D_b {number(D)}): {_step(found.without_locality, found.base)}."
    if found.with_locality:
        setting = ", ".join(
            f"{key} {number(value)}" for key, value in found.with_locality.setting.items()
        )
        moved = _step(found.with_locality, found.without_locality)
        yield f"Locality beyond that ({setting}): {moved}."
    one, other = map(number, found.slopes)
    if not 0 < found.implied <= 1:
        return
    yield (
        f"Your slopes (db_dF_CV {one}, db_dF_CnV {other}) imply a D_b of "
        f"{number(found.implied)}, their sum."
    )
    if _is_proportional(found):
        yield "They are in proportion to F_V and 1 − F_V, as they are without locality."
    else:
        one, other = map(number, found.slopes_derived)
        yield (
            f"They are not in proportion to F_V and 1 − F_V: with D_b {number(D)} and no locality "
            f"they would be {one} and {other}, so part of the change comes from D_b alone."
        )


def _is_proportional(found: LocalityApart) -> bool:
    """Whether the slopes entered are those that some D_b gives."""
    (one, other), (of_one, of_other) = found.slopes, found.slopes_derived
    return abs(one * of_other - other * of_one) <= _SAME * abs(one * of_other)


def _step(after: Outcome, before: Outcome) -> str:
    """What one step does to the answer."""
    if after.problem:
        return after.problem
    if after.best == before.best:
        return f"{works(after.best)} stays best" if "=" not in after.best else "the tie stays"
    return f"best moves from {works(before.best)} to {works(after.best)}"
