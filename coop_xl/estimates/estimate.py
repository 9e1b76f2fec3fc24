"""An estimate as a person enters it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Estimate:
    """An uncertain input as a person enters it; None is left blank.

    Attributes
    ----------
    low, best, high : float or None
        In the variable's own unit; what low and high mean depends on the family (see `FAMILIES`).
    distribution : str
        A key of `FAMILIES`. With `auto`, low, best and high are the 5 %, 50 % and 95 % quantiles.
    source, confidence : str
        Where it is from, and how sure one is: "low", "medium" or "high"; remarks.
    dated : date or None
        When it was made.
    """

    low: float | None = None
    best: float | None = None
    high: float | None = None
    distribution: str = "auto"
    source: str = ""
    confidence: str = ""
    dated: date | None = None
