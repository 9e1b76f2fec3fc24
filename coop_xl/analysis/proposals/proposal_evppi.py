"""What knowing an estimate would be worth before choosing which proposal to fund first.

E[max over proposals of E[value for its cost | what is known]] − max E. Where inputs are
independent and the base model holds, the inner mean is exact, with all else at its mean, and the
outer one is found by Gauss's rule, right to about a thousandth where the choice switches.
Elsewhere draws are sorted into bins of the input, and the choice in each scramble is what the
others call best.
"""

from collections.abc import Iterator

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.draws import with_ratios
from coop_xl.estimates.expectations import rule

from .proposal_draws import Block, Sampler, effect_name

_BINS = 32
MOST_COMPARED = 256  # proposals: the best on average


def worth_knowing(
    sampler: Sampler, blocks: list[Block], means: np.ndarray, evpi: Figure
) -> dict[str | tuple[str, str], Figure]:
    """EVPPI of each uncertain input and effect, the largest first: not above EVPI."""
    compared = np.argsort(-means, kind="stable")[:MOST_COMPARED]
    found = dict(_of_inputs(sampler, blocks, compared)) | dict(_of_effects(sampler, blocks, means))
    held = {
        name: Figure(min(max(each.value, 0.0), evpi.value), each.error)
        for name, each in found.items()
    }
    return dict(sorted(held.items(), key=lambda item: -item[1].value))


def _of_inputs(
    sampler: Sampler, blocks: list[Block], compared: np.ndarray
) -> Iterator[tuple[str, Figure]]:
    """EVPPI of each uncertain input of the model."""
    costs = sampler.proposals.costs[compared]
    for dimension, key in enumerate(sampler.draws.uncertain):
        if sampler.is_exact:
            yield key, Figure(_gain(_given_input(sampler, compared, dimension)))
            continue
        name = next(
            name for name, each in sampler.draws.columns.items() if each.dimension == dimension
        )
        known = [each.known[name] for each in blocks]
        yield key, _by_bins(known, [each.values[compared] / costs[:, None] for each in blocks])


def _given_input(sampler: Sampler, compared: np.ndarray, dimension: int) -> np.ndarray:
    """The mean of each proposal for its cost at the nodes of `rule`, shape (n, nodes)."""
    u, rest, _ = rule()
    with np.errstate(all="ignore"):
        known = {
            name: each.quantity(u, rest)
            for name, each in sampler.draws.columns.items()
            if each.dimension == dimension
        }
        worth = sampler.worths_of(with_ratios(sampler.means | known))
    per_cost = sampler.mean_effects_per_cost[compared]
    used = np.flatnonzero(per_cost.any(axis=0))
    return per_cost[:, used] @ np.array([np.broadcast_to(worth[row], u.shape) for row in used])


def _gain(per_cost: np.ndarray) -> float:
    """E[max − usual] of what proposals are worth for their cost at the nodes of `rule`."""
    weights = rule()[2]
    usual = int(np.argmax(per_cost @ weights))
    return float((per_cost.max(axis=0) - per_cost[usual]) @ weights)


def _of_effects(
    sampler: Sampler, blocks: list[Block], means: np.ndarray
) -> Iterator[tuple[tuple[str, str], Figure]]:
    """EVPPI of each uncertain effect: it moves its own proposal alone."""
    for at, distribution in sampler.proposals.uncertain.items():
        row, place = at
        others = np.delete(means, place)
        rival = float(others.max()) if len(others) else float(means[place])
        if not sampler.is_exact:
            per_cost = [
                np.stack((each.values[place] / sampler.proposals.costs[place],
                          np.full(sampler.rows, rival)))
                for each in blocks
            ]  # fmt: skip
            yield effect_name(sampler, at), _by_bins([e.effects[at] for e in blocks], per_cost)
            continue
        worth = float(np.asarray(sampler.worths_of(sampler.means)[row]))
        slope = sampler.proposals.chances[place] * worth / sampler.proposals.costs[place]
        mean = sampler.mean_effects[at]

        drawn = means[place] + slope * (distribution.quantile(*rule()[:2]) - mean)
        yield (
            effect_name(sampler, at),
            Figure(_gain(np.stack((drawn, np.full_like(drawn, rival))))),
        )


def _by_bins(known: list[np.ndarray], per_cost: list[np.ndarray]) -> Figure:
    """The gain of choosing by bins of what is known, each scramble's choice made by the others."""
    edges = np.quantile(np.concatenate(known), np.arange(1, _BINS) / _BINS)
    sums = np.array([
        [np.bincount(np.searchsorted(edges, x), each, _BINS) for each in values]
        for x, values in zip(known, per_cost, strict=True)
    ])  # fmt: skip
    others = sums.sum(axis=0) - sums
    chosen = others.argmax(axis=1)
    usual = others.sum(axis=2).argmax(axis=1)
    rows = len(known[0])
    gains = [
        (np.take_along_axis(each, pick[None], axis=0).sum() - each[always].sum()) / rows
        for each, pick, always in zip(sums, chosen, usual, strict=True)
    ]
    return Figure.of(float(np.mean(gains)), gains)
