"""Whether an output of the Simulation sheet may have no mean.

A marginal's parts are products; each factor's tail grows as u^−t. A product has a mean if the
largest of Σⱼ|rᵢⱼ|·tⱼ over its factors is below 1, and a variance below ½, with r the correlations
of normal scores (own derivation: the spectral radius of R·diag(t) is then below 1; see
`coop_xl.analysis.moments.copula_tails`). That is exact for independent inputs and for two equal tails, and
errs on the side of caution otherwise.
"""

from collections.abc import Mapping

from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell

from .simulation_layout import MATRIX, MATRIX_ROW

_PARTS = {  # the factors of each output that may have heavy tails, product by product
    "marginal_V": (
        ("db_dF_CV", "F_V", "dp_V_da_V"),
        ("db_dF_CnV", "F_V", "dp_V_da_V"),
    ),
    "marginal_CV": (("db_dF_CV", "F_V", "dp_CV_da_CV"),),
    "marginal_CnV": (("db_dF_CnV", "F_V", "dp_CnV_da_CnV"),),
}  # fmt: skip
MAYBE_NO_MEAN = "Tails so heavy that it may have no mean, nor losses one"
MAYBE_NO_SD = "Tails so heavy that it may have no standard deviation"


def tail_formula(output: str, t: Mapping[str, str]) -> str:
    """How heavy the tails of an output may be; `t` has the address of each input's."""
    sums = ["+".join(_term(key, other, t[other]) for other in factors)
            for factors in _PARTS[output] for key in factors]  # fmt: skip
    return f"MAX({','.join(dict.fromkeys(sums))})"


def _term(key: str, other: str, t: str) -> str:
    """What a factor adds to the tail of another."""
    if key == other:
        return t
    row, column = sorted((list(VARIABLES).index(each) for each in (key, other)), reverse=True)
    return f"ABS({cell(MATRIX_ROW + row, MATRIX + column)})*{t}"


def tail_remark_formula(output: str, t: Mapping[str, str]) -> str:
    """What is to be said of it."""
    heavy = tail_formula(output, t)
    return f'IF({heavy}>=sim_no_mean,"{MAYBE_NO_MEAN}",IF({heavy}>=sim_no_sd,"{MAYBE_NO_SD}",""))'
