"""Where things stand on the Simulation sheet: its sections from top to bottom, then the workings."""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS, POINTS
from coop_xl.estimates.cell_names import COLUMNS
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.in_rows import FLAGS

from .simulated_histogram import BINS

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
STATISTIC_ROW = CONSTANT_ROW + 16
MATRIX_ROW = STATISTIC_ROW + 120
DRAW_ROW = MATRIX_ROW + len(VARIABLES) + 6
LAST_DRAW = DRAW_ROW + DRAWS - 1

INPUTS = len(VARIABLES)
SCORES, PROBABILITIES, FITTED = (2 + INPUTS * place for place in range(3))  # first columns
CHANCES = 2 + 3 * INPUTS
HOLDS = CHANCES + len(FLAGS)
MODEL = HOLDS + len(FLAGS)
AFTER = MODEL + len(COLUMNS)
# The bins hang on quantiles of what is picked. LibreOffice 25.2 looks at the column beside the one
# it computes, and takes that for a circle; so the column between the two is empty.
GAP = ""
EXTRA = ("loss_V", "loss_CV", "loss_CnV", "broken", "coherent", "picked", GAP, "bin")
MATRIX, FACTOR = 1, 3 + INPUTS  # first columns


def column_of(name: str) -> int:
    """The column of a draw's z, u, y, extension, entry, working, result or what follows from them."""
    kind, _, key = name.partition("_")
    if kind in ("z", "u", "y") and key in VARIABLES:
        first = {"z": SCORES, "u": PROBABILITIES, "y": FITTED}[kind]
        return first + list(VARIABLES).index(key)
    if kind in ("chance", "holds"):
        return {"chance": CHANCES, "holds": HOLDS}[kind] + list(FLAGS).index(key)
    return AFTER + EXTRA.index(name) if name in EXTRA else MODEL + COLUMNS.index(name)


def drawn(name: str, scramble: int | None = None) -> str:
    """A column of all draws, or of one scramble."""
    first = DRAW_ROW + POINTS * (scramble or 0)
    last = LAST_DRAW if scramble is None else first + POINTS - 1
    column = column_of(name)
    return f"{cell(first, column)}:{cell(last, column)}"
