"""What learning one input is worth, from sums of the marginals by bins of each input.

EVPPI of x is E[max over kinds of work of E[marginal | x]] − max E. With options of the discussion
the inner mean has no closed form, so draws are sorted into bins of equal probability by x. In each
scramble the choice in a bin is the one that the other scrambles call best there: so noise cannot
pass for information, and the estimate is, on average, not above the true value.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from .blocks import Tally
from .plan import REPLICATES, Prepared
from .results import Figure


def sums_by_input(prepared: Prepared, tally: Tally) -> dict[str, np.ndarray]:
    """Sums of the three marginals for each uncertain input, shape (scrambles, 3, bins)."""
    every = np.array([tally.learnt_in(replicate) for replicate in range(REPLICATES)])
    return {key: every[:, place] for place, key in enumerate(prepared.draws.uncertain)}


def mixed(parts: Iterable[tuple[float, Mapping[str, np.ndarray]]]) -> dict[str, np.ndarray]:
    """The same over a mixture of models; where a model has no such input it tells nothing."""
    known = [(weight, sums) for weight, sums in parts if sums]
    return {
        key: np.sum(
            [
                weight * (sums[key] if key in sums else spread(next(iter(sums.values()))))
                for weight, sums in known
            ],
            axis=0,
        )
        for key in dict.fromkeys(key for _, sums in known for key in sums)
    }


def spread(sums: np.ndarray) -> np.ndarray:
    """All there is, the same in each bin."""
    return np.broadcast_to(sums.mean(axis=-1, keepdims=True), sums.shape)


def worth(sums: np.ndarray, draws: float, most: Figure) -> Figure:
    """EVPPI, from sums over scrambles of so many draws each: not below 0, not above EVPI."""
    if not np.isfinite(most.value):
        return most
    others = sums.sum(axis=0) - sums
    chosen = np.take_along_axis(sums, others.argmax(axis=1)[:, None], axis=1)[:, 0]
    usual = np.take_along_axis(sums, others.sum(axis=-1).argmax(axis=1)[:, None, None], axis=1)
    gains = (chosen - usual[:, 0]).sum(axis=-1) / draws
    found = Figure.of(float(gains.mean()), list(gains))
    return Figure(min(max(found.value, 0.0), most.value), found.error)
