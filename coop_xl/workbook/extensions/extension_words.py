"""What the extensions do to the answer, in a sentence."""

from collections.abc import Sequence

from coop_xl.model.extensions.catalogue import EXTENSIONS, Extension

from .in_rows import FLAGS

_ALL_OFF = "All extensions are off: the results are those of the base model."
_FIX = "Extensions wait: fix the entries marked on the sheet Extensions."
_WAITS = "Extensions wait for the inputs to fill in."
_STAYS = ", the answer stays "
_MOVES = ", the answer moves from "
UNDEFINED = "undefined"
_NO_BRANCHES = ", the value over the two branches is undefined"
_IN_ROWS = tuple(each for each in EXTENSIONS if each.name in FLAGS)  # they move a marginal value
_FOLLOW = ". What would change it, Scenarios and Simulation follow the extensions."


def _names_formula(extensions: Sequence[Extension] = EXTENSIONS) -> str:
    """The extensions that are on, in a cell."""
    names = "&".join(f'IF(on_{each.name}="on",", {each.title}","")' for each in extensions)
    return f"MID({names},3,400)"


def extensions_said_formula() -> str:
    """What the headings of sheets that follow the extensions add, in a cell."""
    tests = ",".join(f'on_{each.name}="on"' for each in _IN_ROWS)
    return f'IF(OR({tests})," With extensions: "&{_names_formula(_IN_ROWS)}&".","")'


def extensions_text_formula() -> str:
    """The sentence in a cell."""
    moves = (
        f'IF(options_best="{UNDEFINED}","{_NO_BRANCHES}",'
        f'IF(options_best=best_intervention,"{_STAYS}"&best_intervention,'
        f'"{_MOVES}"&best_intervention&" to "&options_best))'
    )
    return (
        f'IF(options_wrong>0,"{_FIX}",IF(NOT(options_on),"{_ALL_OFF}",IF(NOT(inputs_ready),"{_WAITS}",'
        f'IF(options_refusal<>"","Extensions: "&options_refusal&".",'
        f'"With "&{_names_formula()}&{moves}&"{_FOLLOW}"))))'
    )
