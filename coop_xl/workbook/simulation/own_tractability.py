"""P(best) with the tractabilities integrated out, in formulas.

Every marginal is its own tractability T times a slope that T does not enter. So in a draw the chance
that one intervention lies below another's marginal m is the probability that T·slope is below m.
Two estimates of P(best) follow, which err apart from one another: 1 less the chance that it lies
below the larger rival, and the product of the chances that each rival lies below it. Their mean
needs a tenth of the draws that counting needs (own derivation; see
`coop_xl.analysis.monte_carlo.probability_best`).
"""

import numpy as np

from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import Term
from coop_xl.workbook.live import LiveBook, LiveSheet

from .input_values import value_formula
from .simulation_inputs import input_cell
from .simulation_layout import QUANTILE_ROW
from .simulation_links import ONE, OTHER, span

TRACTABILITIES = {name: f"dp_{name}_da_{name}" for name in INTERVENTIONS}
_NODES = normal_probability(np.linspace(-4, 4, 65))
_FARTHEST = -1e300  # below all quantiles
_FIRST, _LAST = QUANTILE_ROW + 1, QUANTILE_ROW + len(_NODES)
_PROBABILITY = 1  # columns; then two an intervention
_ABOUT = (
    "Quantiles of the tractabilities, and how fast the probability rises from each to the next"
)


def _column_of_quantiles(name: str) -> int:
    """The column of an intervention's quantiles; how fast the probability rises stands beside it."""
    return _PROBABILITY + 1 + 2 * INTERVENTIONS.index(name)


def _area(column: int) -> str:
    """A column of the table, from what lies below all quantiles on."""
    return f"{cell(QUANTILE_ROW, column)}:{cell(_LAST, column)}"


def add_quantiles(sheet: LiveSheet) -> None:
    """The table; its first row stands for all that is below the quantiles, its last for all above."""
    sheet.write(QUANTILE_ROW - 2, 0, _ABOUT, "section")
    sheet.write_row(QUANTILE_ROW - 1, ("Node", "probability"), "head")
    for row, u in enumerate((0.0, *_NODES[:-1], 1.0), start=QUANTILE_ROW):
        sheet.write(row, 0, row - QUANTILE_ROW, "whole")
        sheet.write(row, _PROBABILITY, float(u), "working")
    for name, key in TRACTABILITIES.items():
        column = _column_of_quantiles(name)
        sheet.write_row(QUANTILE_ROW - 1, (), "head")
        sheet.write(QUANTILE_ROW - 1, column, key, "head")
        sheet.write(QUANTILE_ROW - 1, column + 1, "rises by", "head")
        sheet.write(QUANTILE_ROW, column, _FARTHEST, "working")
        for row in (QUANTILE_ROW, _LAST):
            sheet.write(row, column + 1, 0.0, "working")
        _add_column(sheet, key, column)


def _add_column(sheet: LiveSheet, key: str, column: int) -> None:
    """Quantiles of a tractability, and the rate between them."""
    for place, u in enumerate(_NODES):
        row = _FIRST + place
        node = Term(cell(row, _PROBABILITY)) if row < _LAST else Term(f"{u:.15g}")
        ok = f'{input_cell(key, "status")}="OK"'
        sheet.formula(row, column, f'IF({ok},{value_formula(key, node)},"")', style="working")
        if row < _LAST:
            rise, run = (
                f"({cell(row + 1, each)}-{cell(row, each)})" for each in (_PROBABILITY, column)
            )
            text = f"IFERROR({rise}/{run},0)"
            sheet.formula(row, column + 1, text, style="working")


def integrated_formula(book: LiveBook) -> str:
    """Whether all tractabilities are uncertain, go with nothing else, and move one marginal each."""
    keys = TRACTABILITIES.values()
    tests = [f'{input_cell(key, "form")}<>"constant"' for key in keys]
    tests += [f'COUNTIF({span(each)},"{key}")=0' for key in keys for each in (ONE, OTHER)]
    if book.has_extensions:
        tests.append('on_several<>"on"')
    return f"AND({','.join(tests)})"


def below_formula(one: str, other: str, per_F_I: dict[str, str], tractability: str) -> str:
    """The chance that an intervention, all but its tractability given, lies below another's value per F_I."""
    column = _column_of_quantiles(one)
    u, t, rate = (_area(each) for each in (_PROBABILITY, column, column + 1))
    x = f"{per_F_I[other]}*{tractability}/{per_F_I[one]}"
    at = f"MATCH({x},{t},1)"
    inside = f"INDEX({u},{at})+({x}-INDEX({t},{at}))*INDEX({rate},{at})"
    turned = f"SIGN({per_F_I[one]})*SIGN({tractability})"
    level = f"0.5+SIGN({per_F_I[other]})/2"  # where the slope is 0
    return f'IF(sim_integrated,IFERROR(0.5+{turned}*({inside}-0.5),{level}),"")'


def chance_formula(
    name: str, below: dict[tuple[str, str], str], per_F_I: dict[str, str], most: str
) -> str:
    """The chance that an intervention is best; where that is counted, ties are split."""
    rivals = [each for each in INTERVENTIONS if each != name]
    outdone = f"MAX({','.join(below[name, each] for each in rivals)})"
    ahead = "*".join(below[each, name] for each in rivals)
    tests = {each: _is_best_formula(value, most) for each, value in per_F_I.items()}
    counted = f"{tests[name]}/({'+'.join(tests.values())})"
    # formualizer takes IF of a name alone for an array; AND makes it one value.
    return f"IF(AND(sim_integrated),(1-{outdone}+{ahead})/2,{counted})"


def _is_best_formula(value: str, most: str) -> str:
    """1 where a value per F_I reaches the largest, else 0."""
    return f"IF(IFERROR({value}/ABS({most})>=SIGN({most})-tie_tolerance,{value}>=0),1,0)"
