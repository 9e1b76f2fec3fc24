"""The correlations a user enters, by Python: the true cached values of their table and matrices."""

from dataclasses import dataclass

import numpy as np

from coop_xl.estimates.correlation import pearson
from coop_xl.estimates.entries import Entries
from coop_xl.model.catalogue import VARIABLES
from coop_xl.workbook.formulas.values import OK, is_number

PAIRS = 6
ZERO = 1e-9  # a pivot below this counts as zero: the input is then a function of those before it

UNFINISHED = "enter two inputs and a correlation"
UNKNOWN = "choose both inputs from the list"
ITSELF = "name two different inputs"
OUT_OF_RANGE = "enter a number from −1 to 1"
TWICE = "this pair is entered twice: keep one"


@dataclass(frozen=True)
class Links:
    """What the sheet makes of the pairs.

    Attributes
    ----------
    statuses : list of str
        Of each pair; "" if it is blank.
    pearsons : list
        The correlation of normal scores, "" if the pair is not OK.
    matrix : ndarray, shape (inputs, inputs)
        The correlations of normal scores.
    factor : ndarray, shape (inputs, inputs)
        Its lower Cholesky factor; nan where the correlations contradict one another.
    """

    statuses: list[str]
    pearsons: list[float | str]
    matrix: np.ndarray
    factor: np.ndarray

    @property
    def fit(self) -> bool:
        """Whether there are inputs that correlate so."""
        size = len(self.factor)
        return not np.isnan(self.factor[np.tril_indices(size)]).any()

    @property
    def to_mend(self) -> int:
        """How many pairs are unfinished or wrong."""
        return sum(status not in ("", OK) for status in self.statuses)

    def correlated(self, scores: np.ndarray) -> np.ndarray:
        """Normal scores that correlate so, from independent ones, shape (draws, inputs)."""
        found = scores.copy()
        for place, row in enumerate(self.factor):
            if row[place] != 1:
                found[:, place] = scores[:, : place + 1] @ row[: place + 1]
        return found

    @classmethod
    def of(cls, content: Entries) -> "Links":
        """The pairs of what a user entered."""
        pairs = [*content.correlations, *[(None, None, None)] * PAIRS][:PAIRS]
        statuses = [status_of(pair, pairs) for pair in pairs]
        keys = list(VARIABLES)
        matrix = np.eye(len(keys))
        pearsons: list[float | str] = []
        for (one, other, rank), status in zip(pairs, statuses, strict=True):
            pearsons.append(float(pearson(rank)) if status == OK else "")
            if status == OK:
                i, j = keys.index(one), keys.index(other)
                matrix[i, j] = matrix[j, i] = pearsons[-1]
        return cls(statuses, pearsons, matrix, lower_factor(matrix))


def status_of(pair: tuple, pairs: list[tuple]) -> str:
    """OK, "" for a blank pair, or what to mend."""
    one, other, rank = pair
    blanks = sum(each is None or each == "" for each in pair)
    if blanks:
        return "" if blanks == len(pair) else UNFINISHED
    if one not in VARIABLES or other not in VARIABLES:
        return UNKNOWN
    if one == other:
        return ITSELF
    if not is_number(rank) or abs(rank) > 1:
        return OUT_OF_RANGE
    same = sum({one, other} == {first, second} for first, second, _ in pairs)
    return OK if same == 1 else TWICE


def lower_factor(matrix: np.ndarray) -> np.ndarray:
    """The lower Cholesky factor; an input fixed by those before it gets a zero on the diagonal."""
    factor = np.full(matrix.shape, np.nan)
    for i in range(len(matrix)):
        for j in range(i + 1):
            rest = matrix[i, j] - factor[i, :j] @ factor[j, :j]
            if i == j:
                pivot = 0.0 if abs(rest) < ZERO else rest
                factor[i, j] = np.sqrt(pivot) if pivot >= 0 else np.nan
            elif factor[j, j] == 0:
                factor[i, j] = 0.0 if abs(rest) < ZERO else np.nan
            else:
                factor[i, j] = rest / factor[j, j]
    return factor
