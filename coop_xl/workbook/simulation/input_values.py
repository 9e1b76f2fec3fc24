"""The value of an input at a probability u, as a formula: outer(location + scale·score(u))."""

from coop_xl.estimates.quantile_functions import SCORES
from coop_xl.workbook.formulas.trace import Term, as_term

from .simulation_inputs import input_cell


def value_formula(key: str, u: Term) -> str:
    """The value for u, on the scale that the input is entered on.

    Three of the outer functions are ±1/(k + e^−y): k is 1 for a share, 0 for what has one sign.
    """
    outer, y = input_cell(key, "outer"), _on_scale(key, u)
    sign, k = f'IF({outer}="negative",-1,1)', f'IF({outer}="share",1,0)'
    return f'IF({outer}="plain",{y},{sign}/({k}+EXP(-({y}))))'


def _on_scale(key: str, u: Term) -> str:
    """The value for u before the outer function: location + scale·score(u)."""
    score, location, scale, c, d = (
        input_cell(key, name) for name in ("score", "location", "scale", "c", "d")
    )
    text = as_term(SCORES["uniform"](u, 1 - u, Term(c), Term(d))).text
    for name in ("beta", "triangular", "normal", "metalog"):  # the last is asked for first
        wanted = as_term(SCORES[name](u, 1 - u, Term(c), Term(d))).text
        text = f'IF({score}="{name}",{wanted},{text})'
    return f"{location}+{scale}*{text}"
