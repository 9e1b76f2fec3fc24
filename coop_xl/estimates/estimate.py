"""An estimate as a person enters it."""

from dataclasses import dataclass, replace
from datetime import date

from .low_high_range import USUAL, Range


@dataclass(frozen=True)
class Estimate:
    """An uncertain input as a person enters it; None is left blank.

    Attributes
    ----------
    low, best, high : float or None
        In the variable's own unit; what low and high mean depends on the family (see `FAMILIES`).
    distribution : str
        A key of `FAMILIES`. With `auto`, best is the median, low and high the ends of the range.
    source, confidence : str
        Where it is from, and how sure one is: "low", "medium" or "high"; remarks.
    dated : date or None
        When it was made.
    range : (float, float)
        Of which probabilities low and high are the quantiles, for families that have any: one of
        (0.05, 0.95), (0.1, 0.9) and (0.25, 0.75).
    """

    low: float | None = None
    best: float | None = None
    high: float | None = None
    distribution: str = "auto"
    source: str = ""
    confidence: str = ""
    dated: date | None = None
    range: Range = USUAL

    @property
    def has_numbers(self) -> bool:
        """Whether there is a Low, Best or High."""
        return not (self.low is self.best is self.high is None)

    @property
    def as_simulated(self) -> "Estimate":
        """The same without its remarks."""
        return replace(self, source="", confidence="", dated=None)
