"""A number with its standard error."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Figure:
    """A number and its standard error; the error is 0 if the number is exact."""

    value: float
    error: float = 0.0

    @classmethod
    def of(cls, value: float, replicates: Sequence[float]) -> "Figure":
        """A number with the error that independent replicates of it show."""
        spread = float(np.std(replicates, ddof=1)) / math.sqrt(len(replicates))
        return cls(float(value), spread)
