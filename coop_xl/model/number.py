"""The types that equations share."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Number: TypeAlias = float | np.ndarray
"""What an equation takes and gives: one number, or an array of draws or scenarios."""

Equation: TypeAlias = Callable[..., Any]
"""An equation that is picked from a table.

It also runs on whatever calculates like a number: `Term`s, which write formulas, polynomials, and
in the tests SymPy symbols.
"""
