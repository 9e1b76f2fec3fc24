"""Which inputs matter most, roughly: they get the first coordinates of the points."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.quantile_functions import EDGE
from coop_xl.model.defaults import ONE, left_assumed, stands_for_slopes
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .outputs import MARGINALS


def by_importance(distributions: Mapping[str, Distribution]) -> dict[str, Distribution]:
    """The inputs, first those that move the marginals most between their 5 % and 95 % quantiles.

    The first coordinates of Sobol points are the most even, in pairs too: in another order the
    same accuracy may take several times as many draws. Inputs of extensions come last, so that the
    others have the same points with and without them.
    """
    of_base = (ONE,) if stands_for_slopes(distributions) else ()
    extensions = {
        key: each
        for key, each in distributions.items()
        if key in EXTENSION_INPUTS and key not in of_base
    }
    base = tuple(item for item in distributions.items() if item[0] not in extensions)
    return dict(_ordered_pairs(base)) | extensions


@lru_cache(maxsize=16)
def _ordered_pairs(
    inputs: tuple[tuple[str, Distribution], ...],
) -> tuple[tuple[str, Distribution], ...]:
    """The same for pairs, remembered: an analysis asks several times."""
    moved = [place for place, (_, each) in enumerate(inputs) if not each.is_constant]
    at = _at_ends(inputs, moved)
    outputs = evaluate(at | left_assumed(at))
    swings = np.zeros(len(inputs))
    with np.errstate(divide="ignore", invalid="ignore"):
        size = sum(abs(outputs[name][-1]) for name in MARGINALS)
        for name in MARGINALS:
            at_low, at_high = outputs[name][:-1].reshape(-1, 2).T
            swings[moved] += np.abs(at_high - at_low) / size
    order = np.argsort(-np.nan_to_num(swings), kind="stable")
    return tuple(inputs[place] for place in order)


def _at_ends(
    inputs: tuple[tuple[str, Distribution], ...], moved: list[int]
) -> dict[str, np.ndarray]:
    """Scenarios: one input after another at its ends, all others at their medians; last, all."""
    at = {key: np.full(2 * len(moved) + 1, each.median) for key, each in inputs}
    for row, place in enumerate(moved):
        key, distribution = inputs[place]
        at[key][[2 * row, 2 * row + 1]] = distribution.quantile(np.array([EDGE, 1 - EDGE]))
    return at
