"""COOPL_PROPOSALS: what proposals are worth, as the text of LAMBDA functions (own derivation).

The formulas are traced from the equations of `analysis.proposals`, of the base model. Portfolios
have no closed form: the best set is one of 2^n, so COOP_FUND has no LAMBDA beside it.
"""

from typing import Any

from coop_xl.analysis.proposals import exact_gains
from coop_xl.analysis.proposals.worths import WORTHS
from coop_xl.estimates.cell_names import BASE_COLUMNS, RATIOS
from coop_xl.estimates.proposal_headings import TEXTS
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.functions.catalogue import GRADIENT
from coop_xl.functions.proposal_tables import HEADINGS, NOTHING
from coop_xl.functions.scenario_models import chain_to
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.model.compute import TIE
from coop_xl.model.extensions import finite_changes
from coop_xl.workbook.formulas.neutral import ONE, ZERO
from coop_xl.workbook.formulas.trace import Term, as_term, trace

from .lambda_model import PROBLEM, base, entries, let, own

_ONES = "1-b"
# What a proposal is valued by: a unit of each effect, then what the exact change of U takes.
_WORTH = [WORTHS.get(effect, _ONES) for effect in EFFECTS]
_TAKEN = (
    "F_I", "r_V", "r_nV", "p_V", "p_CV", "p_CnV", "F_V", "F_CV", "F_CnV", "db_dF_V", "db_dF_CV",
    "db_dF_CnV", "dU_B_dF_V", "dU_nB_dF_V", "delta_U", "b", "dp_V_da_V", "dp_CV_da_CV",
    "dp_CnV_da_CnV",
)  # fmt: skip
_ROUND_OFF = as_term(exact_gains.SLACK).text
_LACKING = {"reach": ONE, "reach_nV": ZERO, "cross_V": ZERO, "cross_nV": ZERO}
MOVES = ("p_V", "p_CV", "p_CnV", "F_V", "F_CV", "F_CnV", "b")
_NAMES = [text for text, key in TEXTS.items() if key == "name"]
_PARTS = ("name", "value", "exact", "per_cost")
_LEAST = "-1E+300"
_SEVERAL = f"{PROBLEM} values holds several scenarios: COOPL_PROPOSALS takes one"
_NO_EXTENSIONS = (
    f"{PROBLEM} COOPL_PROPOSALS takes no inputs of extensions and no D_b: use COOP_PROPOSALS or the sheet "
    "Proposals"
)


def state_text() -> str:
    """A row of what proposals are valued by, in one scenario of the base model."""
    names = {key: own(key) for key in BASE_COLUMNS}
    found = base()
    chain = chain_to((*GRADIENT, "dU_dF_V", "dU_dF_CV", "dU_dF_CnV"))
    at: dict[str, Term | str] = {each.key: own(each.key) for each in chain}
    at = names | at | {"F_I": names["used_F_I"]}
    for each in chain:
        found.setdefault(each.key, trace(each, at).text)
    found = {own(key): text for key, text in found.items() if key not in ("best", *RATIOS)}
    held = {"F_I": own("used_F_I"), "F_V": f"1/{own('q_V')}", _ONES: f"1-{own('b')}"}
    listed = ",".join(held.get(key, own(key)) for key in (*_WORTH, *_TAKEN))
    return let(entries(ENTRIES) | found, f"HSTACK({listed})")


def effect_text() -> str:
    """A cell of a proposal by its heading: a number, a text, or "" if it is blank or missing."""
    cell = let({"entry": "INDEX(line,1,place)"}, 'IF(entry="","",entry)')
    return let({"place": "XMATCH(key,heads)"}, f'IF(ISNA(place),"",{cell})')


def _heads_text() -> str:
    """The headings of a table of proposals as keys."""
    return 'SUBSTITUTE(LOWER(TRIM(INDEX(proposals,1,0)))," ","_")'


def proposal_text() -> str:
    """A part of what is said of one row: its heading, "" if blank, a figure, or what is wrong."""
    cells = {own(key): cell(key) for key in ("cost", "chance", *EFFECTS)}
    blank = "&".join((own("title"), *cells))
    headings = ",".join(f'"{part}","{head}"' for part, head in zip(_PARTS, HEADINGS, strict=False))
    named = " ".join(f'+(LOWER(TRIM({own("title")}))="{name}")' for name in _NAMES).replace(
        " ", ""
    )
    bindings = {own("works"): f'IF({own("chance")}="",1,{own("chance")})'} | numbers() | model()
    bindings |= _moved() | {"past": _past(), own("value"): f"{own('works')}*({_first_order()})"}
    wrong = f'"{PROBLEM} "&{own("title")}&": "&'
    figures = let(
        bindings,
        f'IF(past<>"",IF(part="value",{wrong}past,""),SWITCH(part,{answers()}))',
    )
    return let(
        {own("title"): title()} | cells | {"problem": problem()},
        f"IF(0{named}>0,SWITCH(part,{headings}),"
        f'IF({blank}="","",IF(part="name",{own("title")},'
        f'IF(problem<>"",IF(part="value",{wrong}problem,""),{figures}))))',
    )


def title() -> str:
    """The name, under whichever heading it stands."""
    return "&".join(f'COOPL_EFFECT(heads,line,"{name}")' for name in _NAMES)


def cell(key: str) -> str:
    """What stands under a heading."""
    return f'COOPL_EFFECT(heads,line,"{key.lower()}")'


def problem() -> str:
    """What is wrong with the entries of a row; the first of it."""
    cost, chance = own("cost"), own("chance")
    effects = [own(key) for key in EFFECTS]
    efforts = "+".join(f"IF({own(f'effort_{name}')}<0,1,0)" for name in INTERVENTIONS)
    text = "+".join(f'IF(ISNUMBER({each}),0,IF({each}="",0,1))' for each in effects)
    tests = (
        (f"NOT(ISNUMBER({cost}))", "enter what it costs, a number above 0"),
        (f"{cost}<=0", "the cost must be above 0"),
        (f'IF({chance}="",FALSE,NOT(ISNUMBER({chance})))', "the chance is no number from 0 to 1"),
        (f'IF({chance}="",FALSE,OR({chance}<0,{chance}>1))', "the chance must be from 0 to 1"),
        (f"{text}>0", "an effect is not a number"),
        (f'{"&".join(effects)}=""', "enter at least one effect"),
        (f"{efforts}>0", "units of effort cannot be negative"),
    )
    found = '""'
    for test, said in reversed(tests):
        found = f'IF({test},"{said}",{found})'
    return found


def numbers() -> dict[str, str]:
    """The effects as numbers."""
    return {number(key): f'IF({own(key)}="",0,{own(key)})' for key in EFFECTS}


def number(key: str) -> str:
    """An effect as a number, within the function."""
    return f"{key}_n"


def model() -> dict[str, str]:
    """What the model holds, within the function."""
    return {
        own(key): f"INDEX(held,1,{len(_WORTH) + place})" for place, key in enumerate(_TAKEN, 1)
    }


def _change(key: str) -> str:
    """By how much something moves, within the function."""
    return f"moved_{key}"


def _moved() -> dict[str, str]:
    """The changes of the probabilities, the shares and b."""
    at: dict[str, Any] = {key: Term(own(key)) for key in _TAKEN} | _LACKING
    at |= {key: Term(key) for key in ("p_A", "p_CA", "p_CM")}  # which no reach multiplies
    found = {
        _change(f"p_{name}"): f"{own(f'dp_{name}_da_{name}')}*{number(f'effort_{name}')}"
        f"+{number(f'change_p_{name}')}"
        for name in INTERVENTIONS
    }
    steps = [Term(_change(f"p_{name}")) for name in INTERVENTIONS]
    for key, each in finite_changes.share_changes(at, *steps).items():
        found[_change(key)] = f"{each.text}+{number(f'change_{key}')}"
    shares: list[Any] = [Term(_change(key)) for key in ("F_V", "F_CV", "F_CnV")]
    by_slopes: Any = finite_changes.change_b(
        at["db_dF_V"], shares[0], ZERO, at["db_dF_CV"], ZERO, shares[1],
        at["db_dF_CnV"], ZERO, shares[2],
    )  # fmt: skip
    found[_change("b")] = f"{by_slopes.text}+{number('change_b')}"
    return found


def _past() -> str:
    """What is said of a proposal that would push something past its end; "" of others."""
    found = '""'
    for key in reversed(MOVES):
        after = f"{own(key)}+{_change(key)}"
        outside = f"OR({after}>1+{_ROUND_OFF},{after}<-{_ROUND_OFF})"
        found = f'IF({outside},"{key} would pass 0 or 1: enter a smaller effect",{found})'
    return found


def _first_order() -> str:
    """Σ effect · worth."""
    return "+".join(
        f"{number(key)}*INDEX(held,1,{place})" for place, key in enumerate(EFFECTS, start=1)
    )


def answers() -> str:
    """Value, exact value and value per cost."""
    at: dict[str, Any] = {key: Term(own(key)) for key in _TAKEN}
    changes = {key: Term(_change(key)) for key in MOVES}
    effect = {key: Term(number(key)) for key in EFFECTS}
    exact = f"{own('works')}*({exact_gains.U_of(at, changes, effect).text})"
    value = own("value")
    return f'"value",{value},"exact",{exact},"per_cost",{value}/{own("cost")}'


def proposals_text() -> str:
    """The table: a row a proposal, the headings first."""
    columns = {
        own(part): f'BYROW(proposals,LAMBDA(line,COOPL_PROPOSAL(held,heads,line,"{part}")))'
        for part in _PARTS
    }
    bar = 'IF(unit_price="",0,MAX(INDEX(held,1,1),INDEX(held,1,2),INDEX(held,1,3))/unit_price)'
    known = "INDEX(size,1,1)"
    larger = f"({known}+{as_term(TIE).text}*ABS({known}))"  # but for rounding
    per_cost = own("per_cost")
    sizes = f"BYROW({per_cost},LAMBDA(size,IF(ISNUMBER({known}),{known},{_LEAST})))"
    times = (
        f'BYROW({per_cost},LAMBDA(size,IF(ISNUMBER({known}),IF(SIGN(bar)=1,{known}/bar,"{NOTHING}"),'
        f'IF({known}="","","{HEADINGS[4]}"))))'
    )
    ranks = (
        f"BYROW({per_cost},LAMBDA(size,IF(ISNUMBER({known}),1+SUM((SIGN(sizes-{larger})=1)*1),"
        f'IF({known}="","","{HEADINGS[5]}"))))'
    )
    table = let(
        {"held": "COOPL_STATE(places,values)", "heads": _heads_text(), **columns, "bar": bar,
         "sizes": sizes},
        f"HSTACK({','.join(own(part) for part in _PARTS)},{times},{ranks})",
    )  # fmt: skip
    return let(
        {
            "answer": 'COOPL_EACH(names,values,"U")',
            "only": "INDEX(answer,1,1)",
            "keys": "COOPL_KEYS(names)",
            "places": "COOPL_PLACES(keys)",
        },
        f'IF(ROWS(answer)*COLUMNS(answer)>1,"{_SEVERAL}",IF(NOT(ISNUMBER(only)),only,'
        f'IF(COOPL_HAS_EXTENSIONS(names,values,places),"{_NO_EXTENSIONS}",{table})))',
    )
