"""What the options do to the answer, in a sentence, as a formula and here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coop_xl.model.options.catalogue import RELATIONS, Relation

from .in_rows import FLAGS

if TYPE_CHECKING:
    from coop_xl.surfaces.workbook.book import Book

    from .states import Options

ALL_OFF = "All options are off: the results are those of the base model."
MEND = "Options wait: mend the entries marked on the sheet Options."
WAITS = "Options wait for the inputs to fill in."
STAYS = ", the answer stays "
MOVES = ", the answer moves from "
UNDEFINED = "undefined"
NO_BRANCHES = ", the value over the two branches is undefined"
IN_ROWS = tuple(each for each in RELATIONS if each.name in FLAGS)  # they move a marginal value
FOLLOW = ". Scenarios, Sensitivity and Simulation follow the options."


def names_formula(relations: Sequence[Relation] = RELATIONS) -> str:
    """The options that are on, in a cell."""
    names = "&".join(f'IF(on_{each.name}="on",", {each.title}","")' for each in relations)
    return f"MID({names},3,400)"


def names_of(options: "Options", relations: Sequence[Relation] = RELATIONS) -> str:
    """The same in Python."""
    return ", ".join(each.title for each in relations if options.on[each.name])


def options_said_formula() -> str:
    """What the headings of sheets that follow the options add, in a cell."""
    tests = ",".join(f'on_{each.name}="on"' for each in IN_ROWS)
    return f'IF(OR({tests})," With options: "&{names_formula(IN_ROWS)}&".","")'


def options_said(options: "Options") -> str:
    """The same in Python."""
    names = names_of(options, IN_ROWS)
    return f" With options: {names}." if names else ""


def options_text_formula() -> str:
    """The sentence in a cell."""
    moves = (
        f'IF(options_best="{UNDEFINED}","{NO_BRANCHES}",'
        f'IF(options_best=best_intervention,"{STAYS}"&best_intervention,'
        f'"{MOVES}"&best_intervention&" to "&options_best))'
    )
    return (
        f'IF(options_wrong>0,"{MEND}",IF(NOT(options_on),"{ALL_OFF}",IF(NOT(inputs_ready),"{WAITS}",'
        f'IF(options_refusal<>"","Options: "&options_refusal&".",'
        f'"With "&{names_formula()}&{moves}&"{FOLLOW}"))))'
    )


def options_text(book: "Book") -> str:
    """The same in Python."""
    options, figures = book.options, book.figures
    if options.wrong:
        return MEND
    if not options.any_on:
        return ALL_OFF
    if not figures.ready:
        return WAITS
    if options.refusal:
        return f"Options: {options.refusal}."
    base, best = figures.base["best"], best_of(options.at, options.on)
    moved = f"{STAYS}{base}" if base == best else f"{MOVES}{base} to {best}"
    if best == UNDEFINED:
        moved = NO_BRANCHES
    return f"With {names_of(options)}{moved}{FOLLOW}"


def best_of(at: Mapping[str, Any], on: Mapping[str, bool]) -> str:
    """The best kind of work, by the value over the two branches if that is asked for."""
    from coop_xl.analysis.compare import best_of as best_of_marginals
    from coop_xl.model.catalogue import INTERVENTIONS
    from coop_xl.model.evaluate import ranking

    if not on["branches"]:
        return str(ranking(dict(at))["best"])
    found = {name: float(at[f"marginal_{name}_branches"]) for name in INTERVENTIONS}
    if any(value != value for value in found.values()):
        return UNDEFINED
    return best_of_marginals(found)
