"""The models of many draws as one mixture, so that portfolios can be chosen by mean gains.

Inputs are drawn as in a simulation; every effect stands at its mean, which is exact as far as
gains are linear in it, since effects are independent of all else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.outputs import INFINITE
from coop_xl.analysis.monte_carlo.plan import REPLICATES
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.distributions import Distribution
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import resolved
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.extensions.combined import state
from coop_xl.model.validate import Values

from .joint_gains import Mixture
from .proposal_arrays import Proposals
from .proposal_draws import Sampler, sampler_of

DRAWS = 2**8


def mean_models(
    inputs: Mapping[str, Distribution],
    proposals: Proposals,
    seed: int = 0,
    correlations: Iterable[Pair] = (),
) -> tuple[Mixture, Proposals]:
    """The mixture of drawn models, and the proposals with every effect at its mean.

    Raises
    ------
    InputError
        If a proposal has no finite mean value.
    """
    sampler = sampler_of(inputs, proposals, DRAWS, seed, list(correlations))
    _refuse_endless(sampler)
    blocks = [_state_of(sampler, replicate) for replicate in range(REPLICATES)]
    weight = np.full((sampler.rows, 1), 1 / (REPLICATES * sampler.rows))
    at_mean = replace(proposals, effects=sampler.mean_effects, uncertain={})
    return Mixture([(weight, each) for each in blocks]), at_mean


def _refuse_endless(sampler: Sampler) -> None:
    """An error for proposals whose mean value is not finite, where that is known."""
    if sampler.is_exact and not all(abs(each) < INFINITE for each in sampler.mean_values):
        raise InputError(
            "some tails are so heavy that a proposal has no finite mean value: choose at best, "
            "with --by best"
        )
    if not np.isfinite(sampler.mean_effects).all():
        raise InputError("an effect has no finite mean: choose at best, with --by best")


def _state_of(sampler: Sampler, replicate: int) -> Values:
    """All quantities in the draws of a scramble, in arrays of shape (rows, 1)."""
    drawn = sampler.draws.values(sampler.draws.points(sampler.seed, replicate), 0, sampler.rows)
    values: dict[str, Any] = {"F_V": 1 / drawn["q_V"]}
    values |= {
        key: each for key, each in drawn.items() if key in VARIABLES or key in EXTENSION_INPUTS
    }
    columns = {
        key: np.array(each)[:, None] if np.ndim(each) else each for key, each in values.items()
    }
    return state(resolved(columns))
