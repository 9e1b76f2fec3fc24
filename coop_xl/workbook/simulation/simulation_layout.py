"""Where things stand on the Simulation sheet: its sections from top to bottom, then the workings."""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS, POINTS
from coop_xl.estimates.cell_names import (
    EXTENSION_WORKINGS,
    LOGS,
    MARGINALS,
    PER_F_I,
    RATIOS,
    SHARE_COLUMNS,
)
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.in_rows import FLAGS

BINS = 24  # of the histogram
TITLE = "Simulation"
LAST_COLUMN = 13  # of what is printed
TEXT_ROW = 4
BEST_ROW = 9
SPREAD_ROW = 19
HISTOGRAM_ROW = 38
COHERENCE_ROW = HISTOGRAM_ROW + BINS + 9
INPUT_ROW = 87
LINK_ROW = 111
STRUCTURE_ROW = 124
WORK_ROW = STRUCTURE_ROW + len(FLAGS) + 3
CONSTANT_ROW = WORK_ROW + 2
STATISTIC_ROW = CONSTANT_ROW + 18
MATRIX_ROW = STATISTIC_ROW + 120
QUANTILE_ROW = MATRIX_ROW + len(VARIABLES) + 6
DRAW_ROW = QUANTILE_ROW + 70
_LAST_DRAW = DRAW_ROW + DRAWS - 1

_INPUTS = len(VARIABLES)
_SCORES = 2  # first column
RIVALS = {
    f"below_{one}_{other}": (one, other)
    for one in INTERVENTIONS
    for other in INTERVENTIONS
    if one != other
}
_CHANCES = tuple(f"best_{name}" for name in INTERVENTIONS)
MODEL = (*LOGS, *SHARE_COLUMNS, "delta_U", *PER_F_I, "greatest", "U", *MARGINALS, *RATIOS)
# Of the base model; what extensions add stands to the right of it, in a workbook that has them.
BASE = (
    *(f"z_{key}" for key in VARIABLES), *VARIABLES,
    *MODEL, "most", *RIVALS, *_CHANCES, "broken", "coherent", "picked",
)  # fmt: skip
ADDED = (
    *(f"chance_{name}" for name in FLAGS),
    *(f"holds_{name}" for name in FLAGS),
    *EXTENSION_WORKINGS,
)
PLACES = {name: _SCORES + place for place, name in enumerate((*BASE, *ADDED))}
MATRIX, FACTOR = 1, 3 + _INPUTS  # first columns


def column_of(name: str) -> int:
    """The column of a draw's score z, input, working, result or what follows."""
    return PLACES[name]


def draws_column(name: str, scramble: int | None = None) -> str:
    """A column of all draws, or of one scramble."""
    first = DRAW_ROW + POINTS * (scramble or 0)
    last = _LAST_DRAW if scramble is None else first + POINTS - 1
    column = column_of(name)
    return f"{cell(first, column)}:{cell(last, column)}"
