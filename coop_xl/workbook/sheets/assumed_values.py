"""What stands for an answer that was left blank, where the post has a neutral default."""

from collections.abc import Mapping
from dataclasses import dataclass

D_B = "D_b"
SLOPES = ("db_dF_CV", "db_dF_CnV")  # which D_b stands for


@dataclass(frozen=True)
class _Default:
    """A neutral default: a formula over the cells of other answers, and how it is said."""

    formula: str
    said: str


DEFAULTS = {
    "U_B": _Default("100", "100, which only sets the scale."),
    "U_nB": _Default("0", "0, as good as nothing."),
    "F_I": _Default("0.01", "1 in 100. It never changes which kind of work is best."),
    "p_CV": _Default("{F_CV}", "our agent is typical, as in question 10."),
    "p_CnV": _Default("{F_CnV}", "our agent is typical, as in question 11."),
    "db_dF_V": _Default(
        "{db_dF_CV}*{F_CV}/{F_V}-{db_dF_CnV}*{F_CnV}/{rest}",
        "only who cooperates matters, not how large a coalition is.",
    ),
    "dU_B_dF_V": _Default("0", "it makes no difference."),
    "dU_nB_dF_V": _Default("0", "it makes no difference."),
}
LEAST_SHARE = "1E-300"  # of which D_b, as two slopes, can be told
# Whether D_b stands for the two slopes; beside them it is an input of the extension of locality.
HAS_D_B = f"AND(ISNUMBER(best_{D_B}),COUNT(best_{SLOPES[0]},best_{SLOPES[1]})=0)"
FROM_ONE = {  # `beyond` is what coalition size adds
    "db_dF_CV": "{D_b}*{F_V}",
    "db_dF_CnV": "{D_b}*{rest}",
    "db_dF_V": "{D_b}*({F_CV}-{F_CnV})+{beyond}",
}


def default_formula(key: str, at: Mapping[str, str]) -> str:
    """The neutral default over cells; "" while what it follows from is open."""
    return f'IFERROR({DEFAULTS[key].formula.format_map(at)},"")'


def formula_from_one(key: str, at: Mapping[str, str]) -> str:
    """What D_b says of a slope; "" where the share is so small that a cell would hold 0."""
    text = FROM_ONE[key].format_map(at)
    if key in SLOPES:
        text = f'IF({at["F_V" if key == SLOPES[0] else "rest"]}<{LEAST_SHARE},"",{text})'
    return f'IFERROR({text},"")'
