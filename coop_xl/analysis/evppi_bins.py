"""What learning one input is worth, from sums of the marginals by bins of each input.

EVPPI of x is E[max over kinds of work of E[marginal | x]] − max E. With extensions
the inner mean has no closed form, so draws are sorted into bins by x. In each scramble the choice
in a bin is the one that the other scrambles call best there, and they also say how fine bins are
to be: so noise cannot pass for information, and the estimate is, on average, not above the true
value. How far below it may be is told by the choices that hindsight would make in bins half as
wide: their gain is, on average, not below the true value, and the error has half the difference.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np

from coop_xl.analysis.monte_carlo.blocks import Tally
from coop_xl.analysis.monte_carlo.plan import REPLICATES, Prepared
from coop_xl.analysis.monte_carlo.results import UNSEEN

from .evppi_grades import FINEST, LEVELS, WIDTHS, coarser
from .figure import Figure


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
    """All there is, as much in each bin as it is likely."""
    return sums.sum(axis=-1, keepdims=True) * WIDTHS


def worth(sums: np.ndarray, draws: float, most: Figure) -> Figure:
    """EVPPI, from sums over scrambles of so many draws each: not below 0, not above EVPI."""
    if not np.isfinite(most.value):
        return most
    scrambles = np.arange(len(sums))
    levels = [_Level(coarser(sums, level)) for level in range(LEVELS)]
    judged = np.array([each.by_others for each in levels])
    chosen = np.where(judged.max(axis=0) > 0, judged.argmax(axis=0), _NOTHING)
    gains = np.array([*(each.gains for each in levels), np.zeros(len(sums))])[chosen, scrambles]
    finer = levels[min(int(np.median(chosen)) + 1, FINEST)]
    found = Figure.of(float(gains.mean()) / draws, list(gains / draws))
    value = min(max(found.value, 0.0), most.value)
    highest = min(finer.with_hindsight / (draws * len(sums)), most.value)
    error = float(np.hypot(found.error, max(highest - value, 0.0) / 2))
    return Figure(value, error or unseen_loss(sums.sum(axis=(0, 2)).max(), draws * len(sums)))


def unseen_loss(total: float, draws: float) -> float:
    """What might be lost in draws that none of so many was, if it is as much as there is."""
    return float(UNSEEN * abs(total) / draws**2)


_NOTHING = -1  # the level of one who does not look


class _Level:
    """What choosing by bins of one width gains on always choosing what is best on average.

    Attributes
    ----------
    gains : ndarray
        In each scramble, of the choices of all others.
    by_others : ndarray
        For each scramble the gain in all others, each of the choices of the remaining ones.
    with_hindsight : float
        Over all scrambles, of the choices that gain most.
    """

    def __init__(self, sums: np.ndarray) -> None:
        total, count = sums.sum(axis=0), len(sums)
        self.with_hindsight = float(total.max(axis=0).sum() - total.sum(axis=-1).max())
        self.gains = np.array([gain(total - each, each) for each in sums])
        self.by_others = np.zeros(count)
        for one, other in combinations(range(count), 2):
            rest = total - sums[one] - sums[other]
            self.by_others[one] += gain(rest, sums[other])
            self.by_others[other] += gain(rest, sums[one])


def gain(known: np.ndarray, sums: np.ndarray) -> float:
    """What the choices that are best by some sums, shape (3, bins), gain in others."""
    chosen = np.take_along_axis(sums, known.argmax(axis=0)[None], axis=0).sum()
    return float(chosen - sums[known.sum(axis=-1).argmax()].sum())
