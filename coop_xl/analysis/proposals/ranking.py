"""Rank proposals by what they are worth for what they cost (own derivation)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.sensitivity import middle
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.fit import distributions_of
from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.proposals import ProposalsError, Trouble, titled
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.combined import state
from coop_xl.model.validate import Values, accepted, named

from .bar import Bar, bar_of
from .exact_gains import excesses, moved
from .proposal_arrays import Proposals, proposals_of
from .proposal_uncertainty import Uncertainty, uncertainty_of
from .worths import counting, first_order, has_curves, worths

SAMPLES = 2**14
ROUGH = 0.1  # a first-order value this far from the exact one, as a part of it, is told
TIE = 1e-12


@dataclass(frozen=True)
class Ranking:
    """Proposals and what they are worth, in the order in which they were given.

    Attributes
    ----------
    proposals : Proposals
    values : array, shape (n,)
        Chance · Σ effect · worth, in utility: first order.
    exact : array
        Chance · (U with the effects − U), over masses of the rest of the world held fixed.
    bar : Bar
    uncertainty : Uncertainty or None
        None if nothing is uncertain.
    notes : tuple of str
    """

    proposals: Proposals
    values: np.ndarray
    exact: np.ndarray
    bar: Bar
    uncertainty: Uncertainty | None
    notes: tuple[str, ...]

    @property
    def per_cost(self) -> np.ndarray:
        """The first-order value for a unit of currency."""
        return self.values / self.proposals.costs

    @property
    def times_bar(self) -> np.ndarray:
        """The same as a multiple of the bar; nan without one."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return self.per_cost / self.bar.value

    @property
    def ranks(self) -> np.ndarray:
        """1 for the largest value for its cost; those that tie, but for rounding, share a rank."""
        rising = np.sort(-self.per_cost)
        larger = self.per_cost + TIE * np.abs(self.per_cost)
        return np.searchsorted(rising, -larger, side="left") + 1

    @property
    def order(self) -> list[int]:
        """The places of the proposals, best first."""
        return [int(place) for place in np.argsort(self.ranks, kind="stable")]

    @property
    def is_rough(self) -> np.ndarray:
        """Where first order is off by more than a tenth of the exact value."""
        return np.abs(self.values - self.exact) > ROUGH * np.abs(self.exact) + TIE**2


@dataclass(frozen=True)
class Basis:
    """The model at the best estimates, ready for proposals."""

    state: Values
    worth: list[Any]
    marginals: dict[str, float]


def basis_of(inputs: Mapping[str, Any]) -> Basis:
    """The model at one number for each input.

    Raises
    ------
    CoopError
        As `coop_xl.evaluate`, and if an input has several values.
    """
    values = accepted(inputs)
    for name, value in values.items():
        if np.ndim(value):
            raise InputError(f"{name} has several values: enter one scenario at a time")
    at, outputs = state(values), evaluate(inputs)
    shown = outputs | {"b": at["b"]}
    if has_curves(at):
        shown = at | shown
    marginals = {name: float(outputs[f"marginal_{name}"]) for name in INTERVENTIONS}
    return Basis(at, worths(shown), marginals)


def rank_proposals(
    estimates: Mapping[str, Any],
    proposals: Sequence[Proposal],
    *,
    cost_of_unit: float | None = None,
    bar: float | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
    correlations: Iterable[Pair] = (),
) -> Ranking:
    """What each proposal is worth, exactly and for its cost, and how sure that is.

    Parameters
    ----------
    estimates : mapping from variable keys to float, Estimate or Distribution
        As for `coop_xl.simulate`, extensions included.
    proposals : sequence of Proposal
    cost_of_unit : float, optional
        What a unit of effort costs, in the currency of the proposals: the bar is then the best
        marginal unit of effort at this price.
    bar : float, optional
        A bar of one's own instead, in utility per unit of currency.
    samples, seed, correlations
        As for `coop_xl.simulate`; with 0 samples nothing is drawn.

    Returns
    -------
    Ranking

    Raises
    ------
    ProposalsError
        With everything that is wrong with the proposals, or how far they go past an end.
    CoopError
        As `coop_xl.simulate`.

    Notes
    -----
    The first-order value is the derivative of the exact one. Own derivation beyond (⋆).
    """
    found = proposals_of(proposals)
    inputs = distributions_of(estimates)
    entered = named(estimates)
    at_best = {key: middle(entered.get(key), each) for key, each in inputs.items()}
    ranking = ranked(basis_of(at_best), found, cost_of_unit, bar)
    if not samples or not (found.uncertain or any(not e.is_constant for e in inputs.values())):
        return ranking
    drawn = uncertainty_of(inputs, found, samples, seed, list(correlations), ranking.bar)
    return Ranking(
        found, ranking.values, ranking.exact, ranking.bar, drawn, (*ranking.notes, *drawn.notes)
    )


def ranked(
    basis: Basis, proposals: Proposals, cost_of_unit: float | None = None, bar: float | None = None
) -> Ranking:
    """The same where nothing is uncertain."""
    refuse_excesses(basis, proposals)
    values = values_at(basis, proposals)
    exact = proposals.chances * moved(basis.state, proposals.effects).U
    compared = bar_of(basis.marginals, cost_of_unit, bar)
    found = Ranking(proposals, values, exact, compared, None, ())
    return Ranking(proposals, values, exact, compared, None, tuple(notes(found)))


def values_at(basis: Basis, proposals: Proposals) -> np.ndarray:
    """The first-order values, shape (n,)."""
    effects = counting(basis.state, proposals.effects)
    found = first_order(effects, basis.worth, proposals.chances)
    return np.broadcast_to(found, len(proposals)).astype(float)


def refuse_excesses(basis: Basis, proposals: Proposals) -> None:
    """An error with all proposals that would push something past its end."""
    troubles = [
        Trouble(each.place, each.effect,
                f"{titled(proposals.all[each.place], each.place)}: {each.text}")
        for each in excesses(basis.state, proposals.effects)
    ]  # fmt: skip
    if troubles:
        raise ProposalsError(troubles)


def notes(found: Ranking) -> Iterator[str]:
    """What to know of the figures."""
    if found.bar.work and np.isnan(found.bar.value):
        yield (
            "no kind of work is worth more than nothing at the margin, so there is no bar to "
            "compare proposals with"
        )
    rough = [found.proposals.names[place] for place in np.flatnonzero(found.is_rough)[:3]]
    if rough:
        more = int(found.is_rough.sum()) - len(rough)
        named = ", ".join(rough) + (f" and {more} more" if more else "")
        yield (
            f"the first-order value is more than a tenth off the exact one for {named}: these "
            "proposals are too large for first order, so look at the exact value"
        )
    if found.proposals.moves_others:
        yield (
            "some proposals move other agents, bargaining or the stakes directly: how work on our "
            "agent compares with these hangs on F_I, so look at its estimate too"
        )
