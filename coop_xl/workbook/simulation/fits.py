"""The formulas that make a distribution of Low, Best, High and a family's name, in cells of a row.

They are the functions of `coop_xl.estimates.quantile_functions`, traced, behind the rules of `estimates`.
"""

from collections.abc import Mapping

from coop_xl.estimates import fit as estimates
from coop_xl.estimates import quantile_functions
from coop_xl.estimates.quantile_functions import INVERSES, OUTERS, SCORES
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import ENTRIES, Variable
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.formulas.trace import Term, as_term, formula
from coop_xl.workbook.sheets.entry_rules import inside_formula
from coop_xl.workbook.sheets.questions_layout import variable_of

from . import input_rules as found
from .assumed_draws import FROM_D_B

U_LEAST, U_MOST = "sim_u_least", "sim_u_most"  # names of the probabilities far out

Cells = Mapping[str, str]


def row_formulas(key: str, at: Cells, edge: str = "") -> dict[str, str]:
    """The formulas of a variable's row by name; `at` has the address of each.

    `edge` is the cell with the probability that Low is the quantile of; left out, 5 %.
    """
    level = (edge,) if edge else ()
    low, best, high, variable = f"low_{key}", f"best_{key}", f"high_{key}", variable_of(key)
    ok = f'{at["entry"]}="{OK}"'
    fitted = f'{at["fitted"]}="{OK}"'
    is_certain = f'{at["form"]}="constant"'
    is_auto, is_normal = f'{at["form"]}="auto"', f'{at["score"]}="normal"'
    is_fitted = f'IF({fitted},IF({{}},{{}},{{}}),"")'.format
    ends = (at["low"], at["high"])
    all_three = (at["low"], at["best"], at["high"])
    return {
        "family": f'IF(TRIM(dist_{key})="","auto",IFERROR(INDEX(family_names,MATCH(TRIM(dist_{key}),family_names,0)),""))',
        "form": f'IF(OR({at["family"]}="constant",COUNT({low},{high})=0,IF(COUNT({low},{high})=2,{low}={high},FALSE)),"constant",{at["family"]})',
        "entry": _entry_formula(variable, at),
        "outer": f'IF({ok},{_outer_formula(variable, at)},"")',
        "score": f'IF({ok},{_score_formula(at)},"")',
        "low": inverse(at, low), "best": inverse(at, best), "high": inverse(at, high),
        "from": _domain_end(variable, at, 0), "to": _domain_end(variable, at, 1),
        "below": f'IF({is_normal},IF(ISNUMBER({at["from"]}),{formula(found.share_below, at["from"], *ends, *level)},0),"")',
        "fit": f'IF({ok},IF({is_auto},{formula(quantile_functions.top, *all_three)},IF({is_normal},'
               f'IF(ISNUMBER({at["to"]}),{formula(found.share_below, at["to"], *ends, *level)},1)-{at["below"]},"")),"")',
        "fitted": _fitted_formula(at, is_auto, is_normal),
        "location": is_fitted(is_certain, f"IF(ISNUMBER({best}),{best},{low})",
                              f'IF({is_auto},{at["best"]},IF({is_normal},{formula(found.middle, *ends)},{at["low"]}))'),
        "scale": is_fitted(is_certain, "0", f'IF({is_auto},{formula(quantile_functions.metalog_scale, *ends, *level)},'
                           f'IF({is_normal},{formula(quantile_functions.normal_scale, *ends, *level)},{formula(found.width, *ends)}))'),
        "c": is_fitted(is_auto, f"ROUND({formula(quantile_functions.metalog_skew, *all_three, *level)},{found.SKEW_DIGITS})", f'IF({is_normal},{at["below"]},'
                       f'IF({at["score"]}="triangular",{formula(quantile_functions.top, *all_three)},'
                       f'IF({at["score"]}="beta",{formula(quantile_functions.pert_a, *all_three)},0)))'),
        "d": is_fitted(is_normal, at["fit"], f'IF({at["score"]}="beta",{formula(quantile_functions.pert_b, *all_three)},0)'),
        "y_least": far(at, U_LEAST), "y_most": far(at, U_MOST),
        "least": _reach_of_draws(at, at["y_least"], low), "most": _reach_of_draws(at, at["y_most"], high),
        "status": f"IF({fitted},{_reach_formula(key, at)},{at['fitted']})",
        "best_from": f'IF(AND({ok},{is_auto}),{outer(at, found.best_from(*map(Term, (*ends, *level))))},"")',
        "best_to": f'IF(AND({ok},{is_auto}),{outer(at, found.best_to(*map(Term, (*ends, *level))))},"")',
        "t": f'IF({fitted},{_tail_formula(key, at)},"")',
        "note": _note_formula(key, at, best, low, high),
    }  # fmt: skip


def _entry_formula(variable: Variable, at: Cells) -> str:
    """What is wrong with Low, Best and High as they stand: the first rule broken."""
    key = variable.key
    low, best, high = f"low_{key}", f"best_{key}", f"high_{key}"
    inside = ",".join(
        f"IF(ISBLANK({each}),TRUE,{inside_formula(variable, each)})" for each in (low, best, high)
    )
    order = ",".join(
        f"IF(COUNT({one},{other})=2,{one}<={other},TRUE)"
        for one, other in ((low, best), (best, high), (low, high))
    )
    form = at["form"]
    needs = ",".join(f'{form}="{name}"' for name in estimates.NEEDS_BEST)
    positive = ",".join(f'{form}="{name}"' for name in estimates.OF_POSITIVE)
    rules = [
        (f'{at["family"]}=""', found.UNKNOWN),
        (f"COUNTA({low},{best},{high})<>COUNT({low},{best},{high})", found.NOT_NUMBERS),
        (f"NOT(AND({inside}))", found.enter(variable)),
        (f'AND(COUNT({low},{high})=1,{at["family"]}<>"constant")', found.ONE_END),
        (f"NOT(AND({order}))", found.DISORDER),
        (f'AND({form}="constant",COUNT({low},{best})=0)', found.NO_BEST),
        (f"AND(OR({needs}),NOT(ISNUMBER({best})))", found.NEEDS_BEST),
        *_end_rules(variable, form, low, high),
        (f"AND(OR({positive}),{low}<=0)", found.NOT_POSITIVE),
    ]
    text = f'"{OK}"'
    for condition, words in reversed(rules):
        text = f'IF({condition},"{words}",{text})'
    return text


def _end_rules(variable: Variable, form: str, low: str, high: str) -> list[tuple[str, str]]:
    """Ends of the domain that `auto` never reaches, where the domain has them."""
    if variable.key == "F_I":
        end = f'IF(scale_F_I="{PLAIN}",1,0)'
        return [(f'AND({form}="auto",{high}={end})', found.NEVER_WHOLE)]
    if variable.key in SCALES or variable.high != 1:
        return []
    return [(f'AND({form}="auto",OR({low}=0,{high}=1))', found.NEVER_ENDS)]


def _outer_formula(variable: Variable, at: Cells) -> str:
    """The outer function: with `auto`, that of the variable's own domain."""
    key, form = variable.key, at["form"]
    own = '"plain"'
    if variable.high == 1:
        own = f'IF(scale_{key}="{PLAIN}","share","negative")' if key in SCALES else '"share"'
    elif variable.least_usual == 0:
        own = _outer_of_positive(*(f"{role}_{key}" for role in ("low", "best", "high")))
    positive = ",".join(f'{form}="{name}"' for name in estimates.OF_POSITIVE)
    return f'IF(OR({positive}),"positive",IF({form}="auto",{own},"plain"))'


def _outer_of_positive(low: str, best: str, high: str) -> str:
    """The outer function of `auto` for what is normally 0 or more."""

    def suits(outer: str) -> str:
        part = formula(found.place_of_best(outer), low, best, high)
        return f"AND({part}>sim_nearest,{part}<1-sim_nearest)"

    held = f'IF({suits("positive")},"positive",IF({suits("plain")},"plain","positive"))'
    return f'IF({low}>0,{held},"plain")'


def _score_formula(at: Cells) -> str:
    """The score of a family."""
    text = '"uniform"'
    for family, score in found.SCORE_OF.items():
        text = f'IF({at["form"]}="{family}","{score}",{text})'
    return text


def inverse(at: Cells, value: str) -> str:
    """An entry on the scale the family is fitted on."""
    text = value
    for name in ("positive", "negative", "share"):
        text = f'IF({at["outer"]}="{name}",{formula(INVERSES[name], value)},{text})'
    return f'IF(AND({at["entry"]}="{OK}",{at["form"]}<>"constant",ISNUMBER({value})),{text},"")'


def outer(at: Cells, y: Term) -> str:
    """A value on the variable's own scale."""
    text = y.text
    for name in ("positive", "negative", "share"):
        text = f'IF({at["outer"]}="{name}",{as_term(OUTERS[name](y)).text},{text})'
    return text


def _domain_end(variable: Variable, at: Cells, side: int) -> str:
    """An end of the domain on the scale of a normal fit, or nothing."""

    def end(of: Variable) -> str:
        shown = ['""' if value == "" else as_term(value).text
                 for value in (found.domain_ends(of, name)[side] for name in ("plain", "positive"))]  # fmt: skip
        return (
            shown[0]
            if shown[0] == shown[1]
            else f'IF({at["outer"]}="plain",{shown[0]},{shown[1]})'
        )

    text = end(variable)
    if variable.key in SCALES:
        text = f'IF(scale_{variable.key}="{PLAIN}",{text},{end(ENTRIES[f"log10_{variable.key}"])})'
    return f'IF({at["score"]}="normal",{text},"")'


def _fitted_formula(at: Cells, is_auto: str, is_normal: str) -> str:
    """Whether a family suits the entries, once they are in order."""
    fit = at["fit"]
    return (
        f'IF({at["entry"]}="{OK}",IF({is_auto},IF({fit}<=sim_nearest,"{found.NEAR_LOW}",'
        f'IF({fit}>=1-sim_nearest,"{found.NEAR_HIGH}","{OK}")),'
        f'IF({is_normal},IF({fit}<sim_least_kept,"{found.OUTSIDE}","{OK}"),"{OK}")),{at["entry"]})'
    )


def far(at: Cells, u: str) -> str:
    """The value on the scale of the fit, far out in a tail that has no end of its own."""
    scores = {
        name: as_term(SCORES[name](Term(u), 1 - Term(u), Term(at["c"]), Term(at["d"])))
        for name in ("metalog", "normal")
    }
    texts = {
        name: as_term(found.scale_at(score, Term(at["location"]), Term(at["scale"]))).text
        for name, score in scores.items()
    }
    return (
        f'IF({at["fitted"]}="{OK}",IF({at["score"]}="metalog",{texts["metalog"]},'
        f'IF({at["score"]}="normal",{texts["normal"]},"")),"")'
    )


def _reach_of_draws(at: Cells, y: str, entered: str) -> str:
    """How far the draws reach, all but, as a value of the variable."""
    held = (
        f'IF({at["outer"]}="plain",{y},{outer(at, Term(f"MAX(-sim_power,MIN(sim_power,{y}))"))})'
    )
    return (
        f'IF({at["fitted"]}="{OK}",IF({at["form"]}="constant",{at["location"]},'
        f'IF(ISNUMBER({y}),{held},{entered})),"")'
    )


def _reach_formula(key: str, at: Cells) -> str:
    """Whether a cell can hold what is drawn."""
    end = f'"{OK}"'
    if key == "F_V":
        end = (
            f'IF(scale_F_V="{PLAIN}",IF({at["most"]}>=1-sim_near_end,"{found.NEAR_WHOLE}","{OK}"),'
            f'IF({at["most"]}>-sim_near_end,"{found.NEAR_ZERO_LOG}","{OK}"))'
        )
    size = f"MAX(ABS({at['y_least']}),ABS({at['y_most']}))"
    return (
        f'IF(IF(AND({at["outer"]}<>"plain",ISNUMBER({at["y_least"]})),{size}>=sim_power,FALSE),'
        f'"{found.TOO_FAR}",{end})'
    )


def _note_formula(key: str, at: Cells, best: str, low: str, high: str) -> str:
    """What is worth knowing of a distribution that can be drawn from."""
    median = outer(at, Term(at["location"]))
    cut = f'IF({at["fit"]}<1-sim_noted_cut,"{found.CUT_NOTE}","")'
    ignored = f'IF(ISNUMBER({best}),IF(ABS({best}-{median})>sim_contradiction*({high}-{low}),"{found.IGNORED_NOTE}",""),"")'
    t = formula(found.heaviness, at["scale"], at["c"])
    below = '""'
    if variable_of(key).least_usual == 0:
        below = f'IF(AND({at["form"]}="auto",{at["outer"]}="plain",{low}>=0),"{found.BELOW_0_NOTE}","")'
    heavy = (
        f'IF({t}>=sim_no_mean,"{found.NO_MEAN_NOTE}",IF({t}>=sim_no_sd,"{found.NO_SD_NOTE}",""))'
    )
    is_heavy = (
        f'AND({at["score"]}="metalog",OR({at["outer"]}="positive",{at["outer"]}="negative"))'
    )
    ends = f'&IF(AND({FROM_D_B}),"",{_ends_formula(at)})' if key == "F_V" else ""
    return f'IF({at["fitted"]}="{OK}",TRIM(IF({at["score"]}="normal",{cut}&{ignored},"")&{below}&IF({is_heavy},{heavy},""){ends}),"")'


def _ends_formula(at: Cells) -> str:
    """What is worth knowing of an F_V that comes near 0 or 1."""
    hidden = f'IF({at["score"]}="normal","{found.ENDS_HIDDEN_NOTE}","")'
    return (
        f'IF({at["t"]}>=sim_no_mean,"{found.ENDS_NO_MEAN_NOTE}",'
        f'IF({at["t"]}>=sim_no_sd,"{found.ENDS_NO_SD_NOTE}",{hidden}))'
    )


def _tail_formula(key: str, at: Cells) -> str:
    """How heavy the tails are that an input gives the marginals, which grow as u^−t."""
    if key in found.HEAVY:
        is_heavy = f'AND({at["score"]}="metalog",{at["outer"]}="positive")'
        return f"IF({is_heavy},{formula(found.heaviness, at['scale'], at['c'])},0)"
    if key != "F_V":
        return "0"
    by_odds = formula(found.heaviness_by_ends, at["scale"], at["c"])
    cut = formula(found.larger_cut, at["below"], at["fit"])
    heavy = (
        f'IF({at["score"]}="metalog",IF({at["outer"]}="negative",sim_no_mean,{by_odds}),'
        f'IF({at["score"]}="normal",IF({cut}>sim_noted_cut,sim_no_mean,0),0))'
    )
    return f"IF(AND({FROM_D_B}),0,{heavy})"  # with D_b no marginal has F_V
