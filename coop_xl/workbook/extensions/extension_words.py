"""What the extensions do to the answer, in a sentence, as a formula and here."""

from collections.abc import Mapping, Sequence
from typing import Any

from coop_xl.analysis.extension_effects import best_of as best_of_marginals
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.compute import ranking
from coop_xl.model.extensions.catalogue import EXTENSIONS, Extension
from coop_xl.workbook.live import LiveBook

from .in_rows import FLAGS
from .states import ExtensionStates

ALL_OFF = "All extensions are off: the results are those of the base model."
MEND = "Extensions wait: mend the entries marked on the sheet Extensions."
WAITS = "Extensions wait for the inputs to fill in."
STAYS = ", the answer stays "
MOVES = ", the answer moves from "
UNDEFINED = "undefined"
NO_BRANCHES = ", the value over the two branches is undefined"
IN_ROWS = tuple(each for each in EXTENSIONS if each.name in FLAGS)  # they move a marginal value
FOLLOW = ". Scenarios, Sensitivity and Simulation follow the extensions."


def names_formula(extensions: Sequence[Extension] = EXTENSIONS) -> str:
    """The extensions that are on, in a cell."""
    names = "&".join(f'IF(on_{each.name}="on",", {each.title}","")' for each in extensions)
    return f"MID({names},3,400)"


def names_of(states: ExtensionStates, extensions: Sequence[Extension] = EXTENSIONS) -> str:
    """The same in Python."""
    return ", ".join(each.title for each in extensions if states.on[each.name])


def extensions_said_formula() -> str:
    """What the headings of sheets that follow the extensions add, in a cell."""
    tests = ",".join(f'on_{each.name}="on"' for each in IN_ROWS)
    return f'IF(OR({tests})," With extensions: "&{names_formula(IN_ROWS)}&".","")'


def extensions_said(extensions: ExtensionStates) -> str:
    """The same in Python."""
    names = names_of(extensions, IN_ROWS)
    return f" With extensions: {names}." if names else ""


def extensions_text_formula() -> str:
    """The sentence in a cell."""
    moves = (
        f'IF(options_best="{UNDEFINED}","{NO_BRANCHES}",'
        f'IF(options_best=best_intervention,"{STAYS}"&best_intervention,'
        f'"{MOVES}"&best_intervention&" to "&options_best))'
    )
    return (
        f'IF(options_wrong>0,"{MEND}",IF(NOT(options_on),"{ALL_OFF}",IF(NOT(inputs_ready),"{WAITS}",'
        f'IF(options_refusal<>"","Extensions: "&options_refusal&".",'
        f'"With "&{names_formula()}&{moves}&"{FOLLOW}"))))'
    )


def extensions_text(book: "LiveBook") -> str:
    """The same in Python."""
    extensions, figures = book.extensions, book.figures
    if extensions.wrong:
        return MEND
    if not extensions.any_on:
        return ALL_OFF
    if not figures.ready:
        return WAITS
    if extensions.refusal:
        return f"Extensions: {extensions.refusal}."
    base, best = figures.base["best"], best_of(extensions.at, extensions.on)
    moved = f"{STAYS}{base}" if base == best else f"{MOVES}{base} to {best}"
    if best == UNDEFINED:
        moved = NO_BRANCHES
    return f"With {names_of(extensions)}{moved}{FOLLOW}"


def best_of(at: Mapping[str, Any], on: Mapping[str, bool]) -> str:
    """The best kind of work, by the value over the two branches if that is asked for."""

    if not on["branches"]:
        return str(ranking(dict(at))["best"])
    found = {name: float(at[f"marginal_{name}_branches"]) for name in INTERVENTIONS}
    if any(value != value for value in found.values()):
        return UNDEFINED
    return best_of_marginals(found)
