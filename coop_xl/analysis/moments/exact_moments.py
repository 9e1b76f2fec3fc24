"""Means and standard deviations of the base model's outputs: which exist, and which are exact.

U and the marginals are sums of products of inputs, 1/F_V and 1/(1−F_V) taken for F_V. Written in
scores of mean 0 and variance 1 that are uncorrelated, one or more for each input, products of
scores of independent inputs are uncorrelated too, and have variance 1: so the standard deviation
is the root of the sum of squares of their numbers (the Hoeffding decomposition). Own derivation;
the equations are not written anew but run on polynomials.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import product
from math import hypot
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo import outputs
from coop_xl.analysis.monte_carlo.draws import Draws, with_ratios
from coop_xl.analysis.monte_carlo.outputs import Scales

from .copula_tails import MOST, has_mean
from .factors import Factor, expansions, factor_of
from .polynomials import Names, Polynomial, as_polynomial

_MOST_TIED = 6  # correlated inputs of an output whose 64 orthants of scores are looked at
_SIDES = {-1: 0, 1: 1}  # places of an input's ends


class Moments:
    """Of U and the marginals of the base model.

    Parameters
    ----------
    draws : Draws
    scales : Scales
        The units of the outputs.
    """

    def __init__(self, draws: Draws, scales: Scales) -> None:
        self.draws, self.scales = draws, scales

    def mean(self, key: str) -> float | None:
        """The mean of an output, if no correlated inputs are multiplied; else None."""
        products = self.products[key]
        if any(self.tied(names) for names in products):
            return None
        return self.expanded[key].constant

    def sd(self, key: str) -> float | None:
        """The standard deviation of an output all of whose inputs are independent; else None."""
        if self.tied(self.products[key].names):
            return None
        return hypot(*(each for names, each in self.expanded[key].terms.items() if names))

    def shares(self, key: str) -> dict[str, tuple[float, float]]:
        """What part of the variance each input makes: alone, and with all it interacts with."""
        terms = [
            ({self.keys[name] for name in names}, number)
            for names, number in self.expanded[key].terms.items()
            if names
        ]
        whole = hypot(*(number for _, number in terms)) or 1.0
        found = dict.fromkeys(self.draws.uncertain, (0.0, 0.0))
        for inputs, number in terms:
            part = (number / whole) ** 2
            for each in inputs:
                alone, total = found[each]
                found[each] = alone + part * (len(inputs) == 1), total + part
        return found

    def is_finite(self, key: str, power: int, bounded: Iterable[str] = ()) -> bool:
        """Whether the mean of a power of an output exists.

        Parameters
        ----------
        key : str
        power : int
            1 for the mean, 2 for the variance.
        bounded : iterable of str
            What the model takes that does not grow, in the draws that are asked about.
        """
        held = {name: each for name, each in self.factors.items() if name not in bounded}
        products = self.products[key]
        if any(_is_beyond(held[name], power) for name in products.names if name in held):
            return False
        if all(self.is_light(names, power, held) for names in products):
            return True
        tied = self.tied(products.names)
        places = sorted(set(tied.values()))
        if not 0 < len(places) <= _MOST_TIED:
            return False
        orthants = (
            dict(zip(places, each, strict=True)) for each in product(_SIDES, repeat=len(places))
        )
        return all(self.is_finite_in(key, power, held, tied, signs) for signs in orthants)

    def is_light(self, names: Names, power: int, held: Mapping[str, Factor]) -> bool:
        """Whether a product has a mean, whichever way its factors are heavy."""
        heavy = [name for name in names if name in held]
        tails = np.array([min(power * held[name].heaviness, MOST) for name in heavy])
        if not np.any(tails > 0):
            return True
        left = np.linalg.inv(self.scores_of(heavy)) - np.diag(tails)
        return bool(np.linalg.eigvalsh(left)[0] > 0)

    def is_finite_in(
        self,
        key: str,
        power: int,
        held: Mapping[str, Factor],
        tied: Mapping[str, int],
        signs: Mapping[int, int],
    ) -> bool:
        """The same where the scores of correlated inputs, by place, have these signs."""
        ends = {name: self.factors[name].ends[_SIDES[signs[at]]] for name, at in tied.items()}
        near_1 = {name: 1 - Polynomial.of(name) for name, end in ends.items() if end.limit}
        scores = self.scores[np.ix_(list(signs), list(signs))]
        for names in self.outputs_of(self.named | near_1)[key]:
            apart = tuple(name for name in names if name not in tied)
            tails = dict.fromkeys(signs, 0.0)
            tails |= {
                tied[name]: power * ends[name].t for name in names if name in tied and name in held
            }
            if not (
                self.is_light(apart, power, held)
                and has_mean(scores, list(tails.values()), list(signs.values()))
            ):
                return False
        return True

    def tied(self, names: Iterable[str]) -> dict[str, int]:
        """Those of some factors whose input is correlated with that of another, and its place."""
        places = {name: self.draws.columns[name].dimension for name in sorted(names)}
        among = sorted(set(places.values()))
        linked = np.count_nonzero(self.scores[np.ix_(among, among)], axis=1) > 1
        held = {place for place, is_linked in zip(among, linked, strict=True) if is_linked}
        return {name: place for name, place in places.items() if place in held}

    def scores_of(self, names: list[str]) -> np.ndarray:
        """The correlations of the normal scores of some factors."""
        places = [self.draws.columns[name].dimension for name in names]
        return self.scores[np.ix_(places, places)]

    @cached_property
    def scores(self) -> np.ndarray:
        """The correlations of the normal scores of all uncertain inputs."""
        found, tied = np.eye(len(self.draws.uncertain)), self.draws.correlated
        if tied:
            found[np.ix_(tied, tied)] = self.draws.factor @ self.draws.factor.T
            found[np.abs(found) < 1e-12] = 0
        return found

    @cached_property
    def factors(self) -> dict[str, Factor]:
        """What the model takes that is uncertain, by name."""
        return {
            name: factor_of(self.draws.distributions[key], key, name, self.draws.offsets)
            for name, key in self.keys.items()
        }

    @cached_property
    def keys(self) -> dict[str, str]:
        """The input of each of them."""
        return {
            name: self.draws.uncertain[column.dimension]
            for name, column in self.draws.columns.items()
        }

    @cached_property
    def named(self) -> dict[str, Polynomial]:
        """Each of them as itself."""
        return {name: Polynomial.of(name) for name in self.factors}

    @cached_property
    def products(self) -> dict[str, Polynomial]:
        """The outputs as sums of products of what the model takes."""
        return self.outputs_of(self.named)

    @cached_property
    def expanded(self) -> dict[str, Polynomial]:
        """The outputs in scores of mean 0 and variance 1."""
        found: dict[str, Polynomial] = {}
        for key in dict.fromkeys(self.keys.values()):
            found |= expansions(self.draws.distributions[key], key, self.draws.offsets)
        return self.outputs_of(found)

    def outputs_of(self, uncertain: Mapping[str, Polynomial]) -> dict[str, Any]:
        """U and the marginals where what is uncertain is a polynomial."""
        at = outputs.marginals(with_ratios(self.draws.constants | dict(uncertain)), self.scales)
        return {key: as_polynomial(at[key]) for key in ("U", *outputs.MARGINALS)}


def _is_beyond(factor: Factor, power: int) -> bool:
    """Whether a moment that exists is too large for float64, as of a share over 10^300 medians."""
    moment = factor.mean if power == 1 else factor.sd
    return moment == np.inf and power * factor.heaviness < 1
