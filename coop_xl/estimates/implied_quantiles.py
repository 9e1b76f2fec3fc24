"""What Low, Best and High imply: seven quantiles of the distribution that is fitted to them."""

from typing import Any

from .fit import distribution_of

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def implied_quantiles(key: str, estimate: Any) -> dict[float, float]:
    """The values below which the input is with 1, 5, 25, 50, 75, 95 and 99 %.

    Parameters
    ----------
    key : str
        A key of `coop_xl.ENTRIES` or `coop_xl.EXTENSION_INPUTS`.
    estimate : float, Estimate or Distribution

    Returns
    -------
    dict of float to float
        By probability, in the variable's own unit.

    Raises
    ------
    EstimateError
        As `coop_xl.simulate`, if there is no such distribution.
    """
    found = distribution_of(key, estimate)
    return {level: float(found.quantile(level, 1 - level)) for level in LEVELS}
