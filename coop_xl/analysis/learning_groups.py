"""What learning several inputs at once is worth, where the mean given these has no closed form.

EVPPI of a group is E[max over kinds of work of E[marginal | group]] − max E. Bins of several
inputs would be too many, so E[marginal | group] is found by least squares on all products of up to
three of the group's normal scores. As for one input (see `learning`), the choices in each scramble
follow what the other scrambles say, and its own draws tell what they are worth: so the estimate
is, on average, not above the true value, from which it lacks what a cubic cannot tell.

M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample: a nonparametric regression approach",
Medical Decision Making 34 (2014). Cubics, and the choices by other scrambles, are our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement
from math import isfinite

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS

from .plan import BLOCK, REPLICATES, Prepared
from .results import Figure

DEGREE = 3


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
    found = {name: Group([uncertain.index(key) for key in keys]) for name, keys in groups.items()}
    for replicate, scores, three in blocks(prepared):
        for group in found.values():
            group.fit(replicate, scores, three)
    for replicate, scores, three in blocks(prepared):
        for group in found.values():
            group.choose(replicate, scores, three)
    return {name: group.worth(prepared.plan.rows, most) for name, group in found.items()}


def blocks(prepared: Prepared) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Scramble, normal scores of all uncertain inputs and the three marginals, block by block."""
    size = min(BLOCK, prepared.plan.rows)
    for replicate, points in enumerate(prepared.points):
        for first in range(0, prepared.plan.rows, size):
            scores = prepared.draws.scores(points, first, size)
            with np.errstate(all="ignore"):
                at = prepared.outputs_of(prepared.draws.values(points, first, size), size)
            yield replicate, scores, np.array(at["three"])


def terms(scores: np.ndarray) -> np.ndarray:
    """All products of up to three of the scores, shape (terms, draws); first the empty one."""
    found = [np.ones(scores.shape[1])]
    for degree in range(1, DEGREE + 1):
        for chosen in combinations_with_replacement(scores, degree):
            found.append(np.prod(chosen, axis=0))
    return np.array(found)


class Group:
    """The regressions of one group: sums of each scramble, then what its choices gain."""

    def __init__(self, places: list[int]) -> None:
        self.places = places
        count = len(terms(np.empty((len(places), 0))))
        self.squares = np.zeros((REPLICATES, count, count))
        self.products = np.zeros((REPLICATES, count, len(INTERVENTIONS)))
        self.chosen = np.zeros(REPLICATES)

    def fit(self, replicate: int, scores: np.ndarray, three: np.ndarray) -> None:
        """Add some draws of a scramble."""
        X = terms(scores[self.places])
        self.squares[replicate] += X @ X.T
        self.products[replicate] += X @ three.T

    def choose(self, replicate: int, scores: np.ndarray, three: np.ndarray) -> None:
        """Sum up what the others' regression chooses."""
        best = np.argmax(self.weights(replicate).T @ terms(scores[self.places]), axis=0)
        self.chosen[replicate] += np.take_along_axis(three, best[None], axis=0).sum()

    def weights(self, replicate: int) -> np.ndarray:
        """What each term weighs in each marginal, by the other scrambles."""
        squares, products = (
            each.sum(axis=0) - each[replicate] for each in (self.squares, self.products)
        )
        return np.linalg.lstsq(squares, products, rcond=None)[0]

    def worth(self, rows: int, most: Figure) -> Figure:
        """What choosing so gains on always choosing what is best on average."""
        sums = self.products[:, 0]  # of the marginals: the first term is 1
        usual = (sums.sum(axis=0) - sums).argmax(axis=1)
        gains = (self.chosen - sums[np.arange(REPLICATES), usual]) / rows
        found = Figure.of(float(gains.mean()), list(gains))
        return Figure(min(max(found.value, 0.0), most.value), found.error)
