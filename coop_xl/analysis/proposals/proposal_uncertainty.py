"""What draws say of proposals: means, quantiles, how often each is best, the value of knowing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.outputs import INFINITE
from coop_xl.analysis.monte_carlo.plan import REPLICATES
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.proposals import effect_distribution

from .bar import Bar
from .proposal_arrays import EFFORTS, Proposals, effects_of
from .proposal_draws import Block, Sampler, sampler_of
from .proposal_evppi import MOST_COMPARED, worth_knowing

_QUANTILES = (0.05, 0.5, 0.95)
_TIED = 1e-12


@dataclass(frozen=True)
class Uncertainty:
    """What draws say of proposals; each a figure a proposal, in the order given.

    Attributes
    ----------
    samples : int
    mean, p5, p50, p95 : list of Figure
        Of the first-order value, in utility.
    best : list of Figure
        P(best per cost), among the proposals; those that tie share a draw.
    above_bar : list of Figure
        P(above the bar); nan without one. A unit of effort is on the kind of work that is best on
        average.
    harmful : list of Figure
        P(value below 0).
    expected_loss : list of Figure
        What picking it first costs on average against the best per cost in every draw, in utility
        per unit of currency.
    evpi : Figure
        The least expected loss: what knowing everything would be worth.
    worth_knowing : dict
        EVPPI of each uncertain input of the model, and of each effect by its proposal and key, the
        largest first: what knowing it before choosing which proposal to fund first would be worth,
        in utility per unit of currency.
    notes : tuple of str
    """

    samples: int
    mean: list[Figure]
    p5: list[Figure]
    p50: list[Figure]
    p95: list[Figure]
    best: list[Figure]
    above_bar: list[Figure]
    harmful: list[Figure]
    expected_loss: list[Figure]
    evpi: Figure
    worth_knowing: dict[str | tuple[str, str], Figure]
    notes: tuple[str, ...] = ()


def uncertainty_of(
    inputs: Mapping[str, Distribution],
    proposals: Proposals,
    samples: int,
    seed: int,
    pairs: list[Pair],
    bar: Bar,
) -> Uncertainty:
    """What draws of the model's inputs and of uncertain effects say.

    Parameters
    ----------
    inputs : mapping
        As `distributions_of` gives them.
    proposals : Proposals
    samples, seed
        As for `coop_xl.simulate`.
    pairs : list of (key, key, rank correlation)
    bar : Bar
    """
    sampler = sampler_of(inputs, proposals, samples, seed, pairs)
    blocks = [sampler.block(replicate) for replicate in range(REPLICATES)]
    costs = proposals.costs[:, None]
    values = [each.values for each in blocks]
    per_cost = [each / costs for each in values]
    means = _means_of(sampler, values)
    p5, p50, p95 = _quantile_figures(values)
    bars = _bar_in_draws(sampler, bar, blocks)
    above = [each > at for each, at in zip(per_cost, bars, strict=True)]
    losses = _losses_of(per_cost, means)
    evpi = min(losses, key=lambda each: each.value)
    found, notes = {}, list(_notes_of(proposals))
    if np.isfinite(evpi.value):
        at_mean = np.array([each.value for each in means]) / proposals.costs
        found = worth_knowing(sampler, blocks, at_mean, evpi)
        if len(proposals) > MOST_COMPARED:
            notes.append(
                f"the value of knowing an input compares only the best {MOST_COMPARED} proposals"
            )
    else:
        notes.append(
            "some tails are so heavy that a proposal has no finite mean value, and so no expected "
            "loss; quantiles and probabilities stand"
        )
    return Uncertainty(
        sampler.samples, means, p5, p50, p95,
        shares([_shares_best(each) for each in per_cost], sampler.samples),
        shares(above, sampler.samples) if np.all(np.isfinite(bars[0])) else _no_figures(proposals),
        shares([each < 0 for each in values], sampler.samples),
        losses, evpi, found, tuple(notes),
    )  # fmt: skip


def _no_figures(proposals: Proposals) -> list[Figure]:
    """What is not defined, for each proposal."""
    return [Figure(np.nan)] * len(proposals)


def _notes_of(proposals: Proposals) -> list[str]:
    """What to tell of the estimates of effects."""
    return [
        f"{proposals.names[place]}: {note}"
        for place, key, effect in effects_of(proposals.all)
        for note in effect_distribution(key, effect).notes
    ]


def _losses_of(per_cost: list[np.ndarray], means: list[Figure]) -> list[Figure]:
    """What picking each first costs on average against the best in every draw."""
    if not all(np.isfinite(each.value) for each in means):
        return [Figure(np.inf)] * len(means)
    return figures(np.array([(each.max(axis=0) - each).mean(axis=1) for each in per_cost]))


def _means_of(sampler: Sampler, blocks: list[np.ndarray]) -> list[Figure]:
    """The mean of each proposal: in closed form, or of the draws with its error."""
    if not sampler.is_exact:
        parts = np.array([each.mean(axis=1) for each in blocks])
        return figures(parts)
    return [
        Figure(float(each) if abs(each) < INFINITE else np.inf) for each in sampler.mean_values
    ]


def figures(parts: np.ndarray) -> list[Figure]:
    """The means over scrambles of shape (scrambles, n), with their errors."""
    return [Figure.of(float(each.mean()), list(each)) for each in parts.T]


def _quantile_figures(blocks: list[np.ndarray]) -> list[list[Figure]]:
    """The quantiles of each proposal."""
    whole = np.quantile(np.concatenate(blocks, axis=1), _QUANTILES, axis=1)
    parts = np.array([np.quantile(each, _QUANTILES, axis=1) for each in blocks])
    return [
        [Figure.of(float(value), list(each)) for value, each in zip(row, part.T, strict=True)]
        for row, part in zip(whole, parts.transpose(1, 0, 2), strict=True)
    ]


def _shares_best(per_cost: np.ndarray) -> np.ndarray:
    """How often each proposal is best, shape (n, rows); those that tie share a draw."""
    most = per_cost.max(axis=0)
    won = per_cost >= most - _TIED * np.abs(most)
    return won / won.sum(axis=0)


def _bar_in_draws(sampler: Sampler, bar: Bar, blocks: list[Block]) -> list[Any]:
    """The bar in each draw of each scramble, of the kind of work that is best on average."""
    if not bar.work:
        return [np.float64(bar.value)] * len(blocks)
    means = [np.mean([each.worth[row] for each in blocks]) for row in range(EFFORTS.stop)]
    best = int(np.argmax(means))
    return [each.worth[best] / bar.cost_of_unit for each in blocks]


def shares(happened: list[np.ndarray], draws: int) -> list[Figure]:
    """How often something happens, from scrambles of shape (n, rows), with errors.

    Where no scramble differs, the error is what none of so many draws has shown.
    """
    found = figures(np.array([each.mean(axis=1) for each in happened]))
    return [Figure(each.value, each.error or 1 / draws) for each in found]
