"""What the options do to the answer, in a sentence, as a formula and here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coop_xl.model.options.catalogue import RELATIONS

if TYPE_CHECKING:
    from coop_xl.surfaces.workbook.book import Book

ALL_OFF = "All options are off: the results are those of the base model."
MEND = "Options out of range: mend the entries marked on the sheet Options."
WAITS = "Options wait for the inputs to fill in."
STAYS = ", the answer stays "
MOVES = ", the answer moves from "
UNDEFINED = "undefined"
NO_BRANCHES = ", the value over the two branches is undefined"
BASE_STILL = ". Scenarios, Sensitivity and Simulation show the base model still."


def options_text_formula() -> str:
    """The sentence in a cell."""
    names = "&".join(f'IF(on_{each.name}="on",", {each.title}","")' for each in RELATIONS)
    moves = (
        f'IF(options_best="{UNDEFINED}","{NO_BRANCHES}",'
        f'IF(options_best=best_intervention,"{STAYS}"&best_intervention,'
        f'"{MOVES}"&best_intervention&" to "&options_best))'
    )
    return (
        f'IF(options_wrong>0,"{MEND}",IF(NOT(options_on),"{ALL_OFF}",IF(NOT(inputs_ready),"{WAITS}",'
        f'IF(options_refusal<>"","Options: "&options_refusal&".",'
        f'"With "&MID({names},3,400)&{moves}&"{BASE_STILL}"))))'
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
    names = ", ".join(each.title for each in RELATIONS if options.on[each.name])
    base, best = figures.base["best"], best_of(options.at, options.on)
    moved = f"{STAYS}{base}" if base == best else f"{MOVES}{base} to {best}"
    if best == UNDEFINED:
        moved = NO_BRANCHES
    return f"With {names}{moved}{BASE_STILL}"


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
