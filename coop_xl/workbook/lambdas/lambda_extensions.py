"""The model of one scenario with extensions as texts of LAMBDAs, for headings that are of extensions."""

import re
from collections.abc import Iterable, Mapping
from math import isfinite

from coop_xl.estimates.cell_names import COLUMNS, EXTENSION_WORKINGS, LOGS, PER_F_I, SHARE_COLUMNS
from coop_xl.functions.scenario_models import MOVES
from coop_xl.model import equations
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.model.extensions.catalogue import (
    EXTENSION_INPUTS,
    EXTENSIONS,
    Extension,
    ExtensionInput,
    Switch,
)
from coop_xl.model.extensions.combined import POSSIBLE, SMALLEST
from coop_xl.model.extensions.quantities import REPLACED
from coop_xl.workbook.extensions.in_rows import FLAGS, extension_formulas
from coop_xl.workbook.extensions.refusals import REFUSALS
from coop_xl.workbook.extensions.states import acting_inputs
from coop_xl.workbook.formulas.model_row import best_formula
from coop_xl.workbook.formulas.trace import formula, trace

from .lambda_model import (
    NUMBERS,
    PROBLEM,
    TIED,
    UNDEFINED,
    answer_text,
    base,
    entries,
    entry,
    entry_problem,
    first_of,
    let,
    own,
)

_ON = "on"
GRADIENT = tuple(key for key in REPLACED if key.startswith("dU_dp_"))
_SWITCHES = tuple(each.switch for each in EXTENSIONS)
# What the results hang on; masses and branches move no result of these functions.
SETTLED = tuple(each.key for extension in EXTENSIONS if extension.name in FLAGS for each in extension.inputs[1:])  # fmt: skip
_ON_FLAGS = tuple(f"on_{name}" for name in FLAGS)
REFUSED_BY = (
    "q_V", "q_nV", "F_I", *(f"p_{name}" for name in INTERVENTIONS), "D_b", "F_V_from", "F_V_to",
    *(f"pmax_{name}" for name in INTERVENTIONS), "S_V", "on_locality", "on_evidence",
)  # fmt: skip
_STANDS_FOR = {key: own(key) for key in REFUSED_BY} | {"smallest_share": f"{SMALLEST:.15G}"}
_NAME = re.compile(r'"[^"]*"|[A-Za-z_]\w*')


def parameters(keys: Iterable[str]) -> str:
    """Quantities as parameters, or as what is passed for them."""
    return ",".join(map(own, keys))


EXTENSIONED_PARAMETERS = f"keys,places,held,output,{parameters((*SETTLED, *_ON_FLAGS))}"


def has_extensions_text() -> str:
    """Whether any scenario holds an input of an extension, right or wrong."""
    line = "IF(ROWS(names)=1,INDEX(values,0,place),INDEX(values,place,0))"
    held = f'IF(ISNA(place),0,IF(place=0,1,IFERROR(SUM(IF({line}="",0,1)),1)))'
    each = f"LAMBDA(column,{let({'place': 'INDEX(places,INDEX(column,1,1))'}, held)})"
    return f"SUM(BYCOL({{{','.join(str(NUMBERS[key]) for key in EXTENSION_INPUTS)}}},{each}))>0"


def with_extensions_text() -> str:
    """One output of a scenario that may have extensions; the base model's if all are off.

    `of_base` are the places by which the base model finds what it takes.
    """
    bindings = {
        "base": "COOPL_MODEL(keys,of_base,held,output)",
        "problem": "COOPL_EXTENSION_PROBLEM(keys,places,held)",
    }
    for extension in EXTENSIONS:
        bindings |= _effective_inputs(extension)
    bindings |= {own(f"on_{each.name}"): _on_formula(each) for each in EXTENSIONS}
    is_off = "&".join(own(f"on_{each.name}") for each in EXTENSIONS)
    told = f'AND(LEFT(base,{len(PROBLEM)})="{PROBLEM}",base<>"{UNDEFINED}")'
    return let(
        bindings,
        f'IF(OR(base="",{told}),base,IF(problem<>"",{first_of("problem")},'
        f'IF({is_off}="",base,COOPL_EXTENSIONED({EXTENSIONED_PARAMETERS}))))',
    )


def _effective_inputs(extension: Extension) -> dict[str, str]:
    """Inputs of an extension: the default where one is blank, or where the switch is 0."""
    found = {}
    for each in extension.inputs:
        switch = "1" if each.key == extension.switch else own(extension.switch)
        found[own(each.key)] = f"COOPL_EXTENSION({entry(each.key)},{switch},{usual(each)})"
    return found


def usual(extension: ExtensionInput) -> str:
    """What stands for an input that is left out."""
    return f"{extension.default:.15g}" if isfinite(extension.default) else '""'


def extension_text() -> str:
    """An input of an extension as the model takes it."""
    return 'IF(entry="",usual,IF(counts=0,usual,entry))'


def _on_formula(extension: Extension) -> str:
    """Whether an extension is on, said as on the sheet Extensions."""
    inputs = acting_inputs(extension) or extension.inputs
    tests = ",".join(
        f"{own(each.key)}<>{usual(each)}" if isfinite(each.default) else f"ISNUMBER({own(each.key)})"
        for each in inputs
    )  # fmt: skip
    return f'IF(OR({tests}),"{_ON}","")'


def extension_problem_text() -> str:
    """What is wrong with the entries of extensions, one text after the other."""
    return let(
        entries(EXTENSION_INPUTS), "&".join(map(_extension_problem, EXTENSION_INPUTS.values()))
    )


def _extension_problem(extension: ExtensionInput) -> str:
    """What is wrong with one of them; blank is allowed."""
    key = own(extension.key)
    allowed = f"OR({key}=0,{key}=1)" if isinstance(extension, Switch) else ""
    return f'IF({key}="","",{entry_problem(extension, allowed)})'


def refused_text() -> str:
    """Which contradiction, or share too small, holds the model up; "" if none does."""
    text = '""'
    for each in reversed(REFUSALS):
        broken = _NAME.sub(lambda word: _STANDS_FOR.get(word[0], word[0]), each.formula)
        text = f'IF({broken},"{PROBLEM} {each.sentence}",{text})'
    return text


def extensioned_text() -> str:
    """One output of a scenario while an extension is on, or why there is none."""
    bindings = entries((*ENTRIES, *MOVES))
    found = workings()
    before = {key: found.pop(key) for key in (*LOGS, *SHARE_COLUMNS)}
    taken = ("used_F_I" if key == "F_I" else key for key in REFUSED_BY)
    bindings |= (
        _by_inner_name(before)
        | {"refused": f"COOPL_REFUSED({parameters(taken)})"}
        | _by_inner_name(found)
    )
    return let(bindings, f'IF(refused<>"",refused,{answer_text()})')


def _by_inner_name(formulas: Mapping[str, str]) -> dict[str, str]:
    """Formulas by the names they bear within a function."""
    return {own(key): text for key, text in formulas.items()}


def workings() -> dict[str, str]:
    """Every quantity that leads to the outputs, traced, in the order of calculation."""
    at = {key: own(key) for key in (*COLUMNS, *SETTLED)}
    at |= {f"given_{key}": own(key) for key in ("S_V", *POSSIBLE)}
    of_base = base()
    flags = {name: f'{own(f"on_{name}")}="{_ON}"' for name in FLAGS}
    with_extensions = extension_formulas(at, flags)
    found = {key: of_base[key] for key in (*LOGS, *SHARE_COLUMNS, "delta_U", "U")}
    found |= {key: with_extensions[key] for key in (*EXTENSION_WORKINGS, *PER_F_I)}
    found |= {"greatest": of_base["greatest"]} | with_extensions
    for key in GRADIENT:
        found[key] = trace(REPLACED[key], {**at, "F_I": at["used_F_I"]}).text
    found["intervention"] = formula(equations.intervention, *map(own, (*GRADIENT, *MOVES)))
    found["best"] = best_formula([at[key] for key in PER_F_I], at["greatest"], TIED)
    return found
