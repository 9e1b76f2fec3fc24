"""What learning several inputs at once is worth, where the mean given these has no closed form.

EVPPI of a group is E[max over kinds of work of E[marginal | group]] − max E. Bins of several
inputs would be too many, so E[marginal | group] is found by least squares on all products of up to
three of the group's normal scores, on its inputs themselves (of which an output often is a
multiple, however far their tails reach), and on products of two. As for one input (see
`learning`), the choices in each scramble follow what the other scrambles say, and its own draws
tell what they are worth: so the estimate is, on average, not above the true value. What it lacks
is told by how much less the same gains without products of three, and the error has it.

M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample: a nonparametric regression approach",
Medical Decision Making 34 (2014). Cubics, and the choices by other scrambles, are our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement
from math import isfinite

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws, names_of
from coop_xl.analysis.monte_carlo.plan import BLOCK, REPLICATES, Prepared
from coop_xl.model.catalogue import INTERVENTIONS

from .evppi_bins import unseen_loss
from .figure import Figure

_MOST = 3  # scores in a product
_ENDS_OF_90 = np.array([0.05, 0.95]), np.array([0.95, 0.05])  # u and 1 − u


def worth_of_groups(
    prepared: Prepared, groups: Mapping[str, Sequence[str]], most: Figure
) -> dict[str, Figure]:
    """EVPPI of each group of uncertain inputs: not below 0, not above EVPI.

    Parameters
    ----------
    prepared : Prepared
        Whose draws are gone through twice: to fit, and to value the choices.
    groups : mapping
        The keys of each group.
    most : Figure
        EVPI.
    """
    if not isfinite(most.value):
        return dict.fromkeys(groups, most)
    uncertain = prepared.draws.uncertain
    found = {name: _Group([uncertain.index(key) for key in keys]) for name, keys in groups.items()}
    for replicate, scores, inputs, three in _blocks(prepared):
        for group in found.values():
            group.fit(replicate, group.terms(scores, inputs), three)
    for replicate, scores, inputs, three in _blocks(prepared):
        for group in found.values():
            group.choose(replicate, group.terms(scores, inputs), three)
    return {name: group.worth(prepared.plan.rows, most) for name, group in found.items()}


def _blocks(prepared: Prepared) -> Iterator[tuple[int, np.ndarray, np.ndarray, np.ndarray]]:
    """Scramble, normal scores and values of all uncertain inputs, and the three marginals."""
    sizes = [_size_of(prepared.draws, key) for key in prepared.draws.uncertain]
    size = min(BLOCK, prepared.plan.rows)
    for replicate, points in enumerate(prepared.points):
        for first in range(0, prepared.plan.rows, size):
            scores = prepared.draws.scores(points, first, size)
            values = prepared.draws.values(points, first, size)
            inputs = np.array([values[name] / each for name, each in sizes])
            with np.errstate(all="ignore"):
                at = prepared.outputs_of(values, size)
            yield replicate, scores, inputs, np.array(at["three"])


def _size_of(draws: Draws, key: str) -> tuple[str, float]:
    """What the model takes of an input, and a number about as large."""
    name = names_of(key)[0]
    usual = np.abs(draws.columns[name].quantity(*_ENDS_OF_90)).max()
    return name, float(usual) or 1.0


def _products(of: np.ndarray, degree: int) -> list[np.ndarray]:
    """All products of so many, repeated or not."""
    return [np.prod(chosen, axis=0) for chosen in combinations_with_replacement(of, degree)]


class _Group:
    """The regressions of one group: sums of each scramble, then what its choices gain."""

    def __init__(self, places: list[int]) -> None:
        self.places = places
        none = np.empty((max(places) + 1, 0))
        count = len(self.terms(none, none))
        self.fewer = count - len(_products(none[: len(places)], _MOST))
        self.squares = np.zeros((REPLICATES, count, count))
        self.products = np.zeros((REPLICATES, count, len(INTERVENTIONS)))
        self.chosen = np.zeros((2, REPLICATES))  # by all terms, and by fewer

    def terms(self, scores: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        """What marginals are regressed on, shape (terms, draws): first 1, last those of three."""
        z, x = scores[self.places], inputs[self.places]
        pairs = [one * other for one, other in combinations(x, 2)]
        lower = [np.ones(z.shape[1]), *z, *x, *_products(z, 2), *pairs]
        return np.array([*lower, *_products(z, _MOST)])

    def fit(self, replicate: int, X: np.ndarray, three: np.ndarray) -> None:
        """Add some draws of a scramble."""
        self.squares[replicate] += X @ X.T
        self.products[replicate] += X @ three.T

    def choose(self, replicate: int, X: np.ndarray, three: np.ndarray) -> None:
        """Sum up what the others' regression chooses."""
        for at, count in enumerate((len(X), self.fewer)):
            best = np.argmax(self.weights(replicate, count).T @ X[:count], axis=0)
            self.chosen[at, replicate] += np.take_along_axis(three, best[None], axis=0).sum()

    def weights(self, replicate: int, count: int) -> np.ndarray:
        """What each of the first terms weighs in each marginal, by the other scrambles."""
        squares = self.squares.sum(axis=0) - self.squares[replicate]
        known = self.products.sum(axis=0) - self.products[replicate]
        return np.linalg.lstsq(squares[:count, :count], known[:count], rcond=None)[0]

    def worth(self, rows: int, most: Figure) -> Figure:
        """What choosing so gains on always choosing what is best on average."""
        sums = self.products[:, 0]  # of the marginals: the first term is 1
        usual = (sums.sum(axis=0) - sums).argmax(axis=1)
        by_all, by_fewer = (self.chosen - sums[np.arange(REPLICATES), usual]) / rows
        gains = by_all if by_all.sum() >= by_fewer.sum() else by_fewer
        found = Figure.of(float(gains.mean()), list(gains))
        left = abs(float(np.mean(by_all - by_fewer)))
        draws = rows * REPLICATES
        error = float(np.hypot(found.error, left)) or unseen_loss(sums.sum(axis=0).max(), draws)
        return Figure(min(max(found.value, 0.0), most.value), error)
