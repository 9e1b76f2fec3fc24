"""The model of one scenario as the text of a LAMBDA: its entries, what is wrong, its outputs."""

from collections.abc import Iterable, Mapping

from coop_xl.estimates.cell_names import BASE_COLUMNS, MARGINALS, PER_F_I, RATIOS
from coop_xl.functions.catalogue import GRADIENT
from coop_xl.functions.scenario_models import MOVES, chain_to, move
from coop_xl.model import equations, small_shares
from coop_xl.model.catalogue import ALTERNATIVES, ENTRIES, INFINITY, WAYS_TO_ENTER, Variable
from coop_xl.model.compute import TIE
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.workbook.formulas.model_row import base_formulas, best_formula
from coop_xl.workbook.formulas.trace import Term, formula, trace

PROBLEM = "#COOP!"  # what every text that tells a problem starts with
_OUTPUTS = ("U", *MARGINALS, *GRADIENT, "intervention", "best")
TIED = f"{TIE:.15G}"
UNDEFINED = f"{PROBLEM} undefined: these inputs give no number"
# What a scenario may hold, in the order of `places`: where each of these stands among the keys.
TAKEN = (*ENTRIES, *MOVES, *EXTENSION_INPUTS)
NUMBERS = {key: number for number, key in enumerate(TAKEN, start=1)}


def let(bindings: Mapping[str, str], result: str) -> str:
    """LET of some names."""
    return f"LET({','.join(f'{name},{text}' for name, text in bindings.items())},{result})"


def own(key: str) -> str:
    """A quantity within the function: its key is taken, the workbook has a cell of that name.

    Excel tells the two apart; IronCalc 0.9 takes the cell.
    """
    return f"{key}_"


def model_text() -> str:
    """One output of a scenario, or what keeps it from being computed; nothing if it is blank."""
    bindings = entries((*ENTRIES, *MOVES))
    bindings |= {"problem": "&".join(problems())} | workings()
    return let(
        bindings,
        f'IF({"&".join(map(own, ENTRIES))}="","",IF(problem<>"",{first_of("problem")},'
        f"{answer_text()}))",
    )


def entries(keys: Iterable[str]) -> dict[str, str]:
    """What a scenario holds for some keys."""
    return {own(key): entry(key) for key in keys}


def entry(key: str) -> str:
    """What it holds for one."""
    return f'COOPL_ENTRY(places,held,{NUMBERS[key]},"{key}")'


def first_of(problems: str) -> str:
    """The first of problems told one after the other."""
    return f'LEFT({problems},FIND("{PROBLEM}",{problems}&"{PROBLEM}",2)-1)'


def answer_text() -> str:
    """The output that is asked for."""
    answers = ",".join(f'"{key}",{own(key)}' for key in _OUTPUTS)
    return f'IFERROR(SWITCH(output,{answers}),"{UNDEFINED}")'


def entry_text() -> str:
    """What a scenario holds for a key: a number, a text, or "" if blank or missing."""
    found = let(
        {"entry": "INDEX(held,place)"},
        f'IF(ISERROR(entry),"{PROBLEM} "&key&" is an error: fix that cell",'
        'IF(entry="","",entry))',  # a blank cell must not turn into 0
    )
    twice = f'"{PROBLEM} "&key&" stands in names more than once: keep one of them"'
    return let(
        {"place": "INDEX(places,number)"}, f'IF(ISNA(place),"",IF(place=0,{twice},{found}))'
    )


def places_text() -> str:
    """Where each key stands among headings, looked up once a call: 0 if it stands there twice."""
    listed = ",".join(f'"{key}"' for key in TAKEN)
    place = let(
        {"key": "INDEX(column,1,1)", "first": "XMATCH(key,keys)"},  # IronCalc has an array there
        "IF(ISNA(first),first,IF(first=XMATCH(key,keys,0,-1),first,0))",
    )
    return f"BYCOL({{{listed}}},LAMBDA(column,{place}))"


def problem_text() -> str:
    """What is wrong with an entry, "" if nothing."""
    lacking = 'IF(ISNA(XMATCH(key,keys))," is missing"," is blank")'
    start = f'"{PROBLEM} "&key&'
    return (
        f'IF(ISNUMBER(entry),IF(is_allowed,"",{start}" is "&entry&": enter "&domain),'
        f'IF(LEFT(entry,{len(PROBLEM)})="{PROBLEM}",entry,'
        f'{start}IF(entry="",{lacking}," is """&entry&""""&'
        f'IF(ISERROR(VALUE(entry&"")),"",", which is text"))&": enter "&domain))'
    )


def problems() -> Iterable[str]:
    """What may be wrong with each variable of a scenario."""
    for key, variable in ENTRIES.items():
        if key in WAYS_TO_ENTER:
            yield _share_problem(key)
        elif key not in ALTERNATIVES:
            yield entry_problem(variable)
    moves = "&".join(entry_problem(move(key)) for key in MOVES)
    yield f'IF(output="intervention",{moves},"")'


def _share_problem(key: str) -> str:
    """What may be wrong with a share that can be entered in several ways."""
    text = entry_problem(ENTRIES[key])
    others = [way for way in WAYS_TO_ENTER[key] if way != key]
    for way in others:
        text = f'IF({own(way)}<>"",{entry_problem(ENTRIES[way])},{text})'
    count = "+".join(f'({own(way)}<>"")' for way in (key, *others))
    return f'IF({count}>1,"{PROBLEM} {key} is entered in two ways: keep one of them",{text})'


def entry_problem(variable: Variable, is_allowed: str = "") -> str:
    """What may be wrong with one entry."""
    key, domain = variable.key, variable.domain
    return f'COOPL_PROBLEM(keys,"{key}",{own(key)},{is_allowed or allowed(variable)},"{domain}")'


def allowed(variable: Variable) -> str:
    """Whether a number is in the variable's domain."""
    ends, number = [], own(variable.key)
    if variable.low > -INFINITY:
        ends.append(f"{number}>{'' if variable.low_open else '='}{variable.low:.15g}")
    if variable.high < INFINITY:
        ends.append(f"{number}<{'' if variable.high_open else '='}{variable.high:.15g}")
    return f"AND({','.join(ends)})" if ends else "TRUE"


def base() -> dict[str, str]:
    """The formulas of the base model; what they have twice is a function of its own."""
    found = base_formulas({key: own(key) for key in BASE_COLUMNS})
    for way in WAYS_TO_ENTER["F_V"][1:]:
        rest = formula(small_shares.log10_rest, own(way))
        found = {key: text.replace(rest, f"COOPL_REST({own(way)})") for key, text in found.items()}
    return found


def rest_text() -> str:
    """log10 of 1 − 10^x."""
    return formula(small_shares.log10_rest, "x")


def workings() -> dict[str, str]:
    """Every quantity that leads to the outputs, traced, in the order of calculation."""
    names = {key: own(key) for key in BASE_COLUMNS}
    found = base()
    chain = chain_to(GRADIENT)
    at: dict[str, Term | str] = {each.key: own(each.key) for each in chain}
    at = names | at | {"F_I": names["used_F_I"]}
    for each in chain:
        found.setdefault(each.key, trace(each, at).text)
    found["intervention"] = formula(equations.intervention, *map(own, (*GRADIENT, *MOVES)))
    per_F_I = [names[key] for key in PER_F_I]
    found["best"] = best_formula(per_F_I, names["greatest"], TIED)
    return {own(key): text for key, text in found.items() if key not in RATIOS}
