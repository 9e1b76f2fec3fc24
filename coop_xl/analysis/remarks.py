"""What to tell of inputs that leave no mean: F_V next to 0 or 1, and utilities too large."""

from collections.abc import Iterator
from math import log10

import numpy as np

from .draws import names_of
from .outcomes import INFINITE, MARGINALS
from .plan import Prepared

ENDS = {"q_V": ("0", "1/F_V"), "q_nV": ("1", "1/(1−F_V)")}

ENDS_OF_90 = np.array([0.05, 0.95])
UTILITIES = ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")


def remarks(prepared: Prepared) -> Iterator[str]:
    """All that is to be told."""
    yield from remarks_on_F_V(prepared)
    yield from remarks_on_size(prepared)


def remarks_on_F_V(prepared: Prepared) -> Iterator[str]:
    """A sentence for each end that F_V comes too near to."""
    key = next(each for each in prepared.draws.distributions if names_of(each) == (*ENDS,))
    without = {"mean": prepared.without_mean, "standard deviation": prepared.without_variance}
    for name, (end, ratio) in ENDS.items():
        column = prepared.draws.columns.get(name)
        if column is None or column.heaviness < 0.5:
            continue
        what = "mean" if column.heaviness >= 1 else "standard deviation"
        if without[what].intersection(MARGINALS):
            yield (
                f"{key}: the share comes so near {end} that {ratio} has no finite {what}, nor "
                "have the marginals it enters; quantiles and P(best) stand, or choose PERT, which "
                "ends at Low and High, or bring Low and High nearer"
            )


def remarks_on_size(prepared: Prepared) -> Iterator[str]:
    """A sentence on utilities too large for means."""
    inputs = prepared.draws.distributions
    large = [
        key for key in UTILITIES if max(map(abs, inputs[key].quantile(ENDS_OF_90))) > INFINITE
    ]
    if large:
        yield (
            f"{', '.join(large)}: of utilities beyond 10^{round(log10(INFINITE))} no means and "
            "losses are formed, and beyond 10^308 a computer has no numbers: enter all utilities "
            "in a larger unit, which changes neither P(best) nor the ranking"
        )
