"""Where things stand in the panel workbook: what one sheet needs to know of another."""

from dataclasses import dataclass

from coop_xl.analysis.experts.panel import Panel
from coop_xl.model.catalogue import VARIABLES
from coop_xl.render.xlsx.result_cells import clean
from coop_xl.spreadsheet.writing.book import cell

PANEL, STRIPS, CRUXES, ESTIMATES = "Panel", "Estimates compared", "Cruxes", "Estimates"
REASONS, MODELS, MIXTURES = "Reasons", "Model", "Mixtures"
KEYS = tuple(VARIABLES)
RESULTS = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "best")
LEVELS = {0.05: "5 % quantiles", 0.5: "Medians", 0.95: "95 % quantiles"}


def names_of(panel: Panel) -> list[str]:
    """The members' names, fit for cells."""
    return [clean(member.name) for member in panel.members]


@dataclass(frozen=True)
class Places:
    """Rows and columns, for a number of experts.

    The sheets that set experts side by side (Estimates, Mixtures) share the columns: FIRST is the
    first expert's, after the last comes what is averaged, then the linear pool.
    """

    experts: int

    FIRST = 2
    LABEL_ROW, WEIGHT_ROW = 2, 3
    PANEL_HEAD = 7
    GAP = 3  # rows of a table besides its lines: title, headings, a blank

    @property
    def averaged(self) -> int:
        """The column of averaged quantiles."""
        return self.FIRST + self.experts

    @property
    def linear(self) -> int:
        """The column of the linear pool."""
        return self.averaged + 1

    @property
    def first_row(self) -> int:
        """The row of the first expert on the sheet Panel."""
        return self.PANEL_HEAD + 1

    @property
    def linear_row(self) -> int:
        """The row of the linear pool on the sheet Panel."""
        return self.first_row + self.experts

    @property
    def averaged_row(self) -> int:
        """The row of averaged quantiles on the sheet Panel."""
        return self.linear_row + 1

    def best_row(self, key: str) -> int:
        """The row of a variable's best estimates on the sheet Estimates."""
        return self.WEIGHT_ROW + self.GAP + 1 + KEYS.index(key)

    def result_row(self, key: str) -> int:
        """The row of a result below them."""
        return self.best_row(KEYS[-1]) + 1 + RESULTS.index(key)

    def quantile_row(self, level: float, key: str) -> int:
        """The row of a variable's quantiles on the sheet Estimates."""
        table = list(LEVELS).index(level)
        first = self.result_row(RESULTS[-1]) + self.GAP + 1
        return first + table * (len(KEYS) + self.GAP) + KEYS.index(key)

    def model_row(self, expert: int) -> int:
        """The row of an expert on the sheet Model; the averaged best estimates come last."""
        return 4 + expert

    def weight(self, expert: int, *, sheet: str = "") -> str:
        """The cell of an expert's share of all weights, in the weights' row of a sheet."""
        at = cell(self.WEIGHT_ROW, self.FIRST + expert)
        return f"'{sheet}'!{at}" if sheet else at
