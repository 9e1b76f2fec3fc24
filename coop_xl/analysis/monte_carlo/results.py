"""What a simulation gives: figures with their errors, summaries, P(best), value of information."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.estimates.distributions import Distribution
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS

from .blocks import GROUPS, Tally, labels
from .far_draws import with_far_draws
from .histogram import Histogram
from .notes import remarks
from .outputs import MARGINALS, RATIOS, SIXTHS
from .plan import REPLICATES, Plan, Prepared
from .quantile_errors import quantiles_of

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
OFTEN = 0.05  # share of incoherent draws that is warned of
UNSEEN = 1.5  # draws: what no draw shows is less likely than twice that, with 95 %
FEW = 4  # errors: nearer to 0 a chance hangs on few draws, whose spread says too little
Totals = Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Summary:
    """One output over all draws.

    Attributes
    ----------
    mean, sd : Figure
        Infinite where the tails of an input are too heavy.
    quantiles : mapping
        Figures by probability: 0.05, 0.25, 0.5, 0.75, 0.95.
    log10_scale : int
        All values are in units of 10 to this power; 0 but for very small shares.
    """

    mean: Figure
    sd: Figure
    quantiles: Mapping[float, Figure]
    log10_scale: int
    pooled: Histogram = field(repr=False)
    replicates: tuple[Histogram, ...] = field(repr=False)

    def quantile(self, p: float) -> Figure:
        """The value below which a share p of the draws lies.

        Its error is infinite where too few draws lie beyond it to tell.
        """
        return quantiles_of(self.pooled, self.replicates, (p,))[p]

    @property
    def histogram(self) -> tuple[np.ndarray, np.ndarray]:
        """Edges of equal bins, one more than bins, and the share of draws in each bin."""
        return self.pooled.chart()


@dataclass(frozen=True)
class Coherence:
    """How often draws are inconsistent, and the results without those.

    Attributes
    ----------
    share_broken : Figure
        Share of draws that break a bound (own derivation: our agent is part of the totals).
    shares_broken : mapping
        Share of draws that break each bound: figures.
    outputs, best, expected_loss : mapping
        As in `Simulation`, given coherent draws; empty if there is none.
    """

    share_broken: Figure
    shares_broken: Mapping[str, Figure]
    outputs: Mapping[str, Summary]
    best: Mapping[str, Figure]
    expected_loss: Mapping[str, Figure]

    @property
    def broken_by_bound(self) -> dict[str, float]:
        """Share of draws that break each bound, without its error."""
        return {key: figure.value for key, figure in self.shares_broken.items()}

    @property
    def most_broken(self) -> str:
        """The bound most often broken."""
        return max(self.shares_broken, key=lambda bound: self.shares_broken[bound].value)


@dataclass(frozen=True)
class Simulation:
    """The answer under uncertainty.

    Attributes
    ----------
    samples, seed : int
        Draws in all, and what they were drawn with.
    inputs : mapping
        The distribution of each input.
    outputs : mapping
        A `Summary` of each output.
    best : mapping
        P(best) of V, CV and CnV; ties are split, the sum is 1.
    expected_loss : mapping
        What choosing each costs on average against choosing the best in every draw, in utility
        per unit of effort (in units of 10^log10_scale).
    evpi : Figure
        The expected value of perfect information: the least expected loss.
    coherence : Coherence or None
    notes : tuple of str
        What a user should know.
    """

    samples: int
    seed: int
    inputs: Mapping[str, Distribution]
    outputs: Mapping[str, Summary]
    best: Mapping[str, Figure]
    expected_loss: Mapping[str, Figure]
    evpi: Figure
    log10_scale: int
    coherence: Coherence | None
    notes: tuple[str, ...]


def result_of(plan: Plan, prepared: Prepared, tally: Tally) -> Simulation:
    """Put the parts together."""
    totals = totals_of(plan, prepared, tally)
    is_certain = not prepared.draws.uncertain
    losses = losses_of(totals, "all", is_certain=is_certain)
    losses = _infinite_if(prepared, "all", losses)
    coherence = _coherence_of(plan, prepared, tally, totals) if plan.coherence else None
    outputs = {key: summary(plan, prepared, tally, totals, "all", key) for key in plan.outputs}
    return Simulation(
        plan.samples,
        plan.seed,
        dict(plan.inputs),
        outputs,
        best_of(totals, "all", is_certain=is_certain),
        losses,
        min(losses.values(), key=lambda loss: loss.value),
        prepared.scales.common,
        coherence,
        (
            *prepared.model.notes,
            *remarks(prepared),
            *_notes_of(plan, coherence),
            *_notes_of_ratios(outputs),
        ),
    )


def totals_of(plan: Plan, prepared: Prepared, tally: Tally) -> list[dict[str, float]]:
    """Sums of each scramble by group and label."""
    return [named(plan, prepared, tally.totals(index)) for index in range(REPLICATES)]


def named(plan: Plan, prepared: Prepared, sums: np.ndarray) -> dict[str, float]:
    """Sums of a scramble by group and label."""
    return {
        f"{group} {label}": float(row[column])
        for label, row in zip(labels(plan, prepared), sums, strict=True)
        for column, group in enumerate(GROUPS)
    }


def summary(
    plan: Plan, prepared: Prepared, tally: Tally, totals: Totals, group: str, key: str
) -> Summary:
    """Mean, spread and quantiles of an output in a group of draws."""
    n, off, squares = (
        np.array([each[f"{group} {key} {what}"] for each in totals])
        for what in ("n", "sum", "squares")
    )
    histograms = tuple(_histogram_of(tally, group, key, index) for index in range(REPLICATES))
    pooled = Histogram(prepared.bins[key])
    for each in histograms:
        pooled.merge(each)
    with np.errstate(all="ignore"):
        mean = Figure.of(prepared.pivots[key] + off.sum() / n.sum(), off / n)
        sd = Figure.of(deviation(n.sum(), off.sum(), squares.sum()), deviation(n, off, squares))
    mean, sd = with_far_draws(mean, sd, pooled)
    if key in RATIOS and prepared.draws.uncertain and mean.value == 1:  # in all draws; one not
        mean, sd = (  # seen may have the ratio 0
            Figure(each.value, max(each.error, float((UNSEEN / n.sum()) ** power)))
            for each, power in ((mean, 1), (sd, 0.5))
        )
    if group == "all" and key in prepared.model.exact:
        mean, sd = exactly(prepared, key, mean, sd)
    draws = sum(each[f"{group} draws"] for each in totals)
    passes_0 = n.sum() < draws and key in prepared.boundless_at_0  # a ratio is undefined in some
    if key in prepared.without[group, 1] or passes_0:
        mean = Figure(-math.inf if key in RATIOS else math.inf)  # a ratio is at most 1
    if key in prepared.without[group, 2] or passes_0:
        sd = Figure(math.inf)
    quantiles = quantiles_of(pooled, histograms, QUANTILES)
    return Summary(mean, sd, quantiles, prepared.scales.of[key], pooled, histograms)


def _histogram_of(tally: Tally, group: str, key: str, replicate: int) -> Histogram:
    """The histogram of an output in a group of draws of one scramble."""
    whole = tally.histograms[key, replicate, "all"]
    left_out = tally.histograms.get((key, replicate, "incoherent"))
    return whole.without(left_out) if group == "coherent" and left_out else whole


def deviation(n: Any, off: Any, squares: Any) -> Any:
    """The standard deviation from sums round a pivot."""
    return np.sqrt(np.maximum(squares / n - (off / n) ** 2, 0))


def exactly(prepared: Prepared, key: str, mean: Figure, sd: Figure) -> tuple[Figure, Figure]:
    """Mean and standard deviation in closed form, where inputs are independent; else as found."""
    moments = prepared.model.moments
    exact = (moments.mean(key), mean), (moments.sd(key), sd)
    by_form, spread = (found if known is None else Figure(known) for known, found in exact)
    return by_form, spread


def _infinite_if(prepared: Prepared, group: str, losses: dict[str, Figure]) -> dict[str, Figure]:
    """Losses, or none if a marginal has no mean."""
    if prepared.without[group, 1].isdisjoint(MARGINALS):
        return losses
    return dict.fromkeys(losses, Figure(math.inf))


def best_of(totals: Totals, group: str, *, is_certain: bool = False) -> dict[str, Figure]:
    """P(best), by integration where that was served, else by counting."""
    is_integrated = f"{group} chance V" in totals[0]
    label, unit = ("chance", 1) if is_integrated else ("won", SIXTHS)
    shares = np.array(
        [[each[f"{group} {label} {name}"] / unit for name in INTERVENTIONS] for each in totals]
    )
    draws = sum(each[f"{group} draws"] for each in totals)
    with np.errstate(all="ignore"):
        parts = shares / shares.sum(axis=1, keepdims=True)
        whole = shares.sum(axis=0) / shares.sum()
    found = zip(INTERVENTIONS, whole, parts.T, strict=True)
    return {name: chance(value, each, draws, is_certain=is_certain) for name, value, each in found}


def chance(
    value: float, replicates: Sequence[float], draws: float, *, is_certain: bool = False
) -> Figure:
    """A chance; next to 0 or 1, where few draws tell it, its error is what none of them shows.

    If some scrambles have no draws for it, its error is as of independent draws.
    """
    found = Figure.of(value, replicates)
    if math.isfinite(value) and not math.isfinite(found.error):
        found = Figure(found.value, math.sqrt(value * (1 - value) / draws))
    if is_certain or min(value, 1 - value) > FEW * found.error:
        return found
    return Figure(found.value, max(found.error, UNSEEN / draws))


def share_of(replicates: Sequence[float], draws: float, *, is_certain: bool = False) -> Figure:
    """The mean of shares of as many draws each."""
    return chance(float(np.mean(replicates)), replicates, draws, is_certain=is_certain)


def losses_of(totals: Totals, group: str, *, is_certain: bool = False) -> dict[str, Figure]:
    """What choosing each costs on average; where nothing was lost, a draw not seen might."""
    found = {}
    for name in INTERVENTIONS:
        most, value, n = (
            np.array([each[f"{group} {label}"] for each in totals])
            for label in ("most", f"value {name}", "draws")
        )
        lost = np.maximum(most - value, 0)
        with np.errstate(all="ignore"):
            found[name] = Figure.of(lost.sum() / n.sum(), lost / n)
            if not (lost.any() or is_certain):
                unseen = UNSEEN * abs(most.sum()) / n.sum() ** 2
                found[name] = Figure(found[name].value, float(unseen))
    return found


def _coherence_of(plan: Plan, prepared: Prepared, tally: Tally, totals: Totals) -> Coherence:
    """How often estimates contradict one another, and the results where they do not."""
    is_certain = not prepared.draws.uncertain
    broken = [1 - each["coherent draws"] / each["all draws"] for each in totals]
    by_bound = {
        bound.quantity: share_of(
            [each[f"all broken {bound.quantity}"] / each["all draws"] for each in totals],
            plan.samples,
            is_certain=is_certain,
        )
        for bound in BOUNDS
    }
    share = share_of(broken, plan.samples, is_certain=is_certain)
    if share.value == 1:
        return Coherence(share, by_bound, {}, {}, {})
    return Coherence(
        share,
        by_bound,
        {key: summary(plan, prepared, tally, totals, "coherent", key) for key in plan.outputs},
        best_of(totals, "coherent", is_certain=is_certain),
        _infinite_if(prepared, "coherent", losses_of(totals, "coherent", is_certain=is_certain)),
    )


def _notes_of(plan: Plan, coherence: Coherence | None) -> tuple[str, ...]:
    """What to tell of the estimates and the draws."""
    notes = [note for _, distribution in plan.inputs for note in distribution.notes]
    if coherence and coherence.share_broken.value > OFTEN:
        bound = next(each for each in BOUNDS if each.quantity == coherence.most_broken)
        notes.append(
            f"{bound.variable}: {coherence.share_broken.value:.0%} of draws are inconsistent, "
            f"most often because {bound.variable} is "
            f"{'below' if bound.is_least else 'above'} {bound.quantity}: {bound.because}. See the "
            "results without inconsistent draws, or bring the estimates nearer to one another"
        )
    return tuple(notes)


def _notes_of_ratios(outputs: Mapping[str, Summary]) -> tuple[str, ...]:
    """What to tell of ratios without a mean."""
    without = [key for key in RATIOS if key in outputs and outputs[key].mean.value == -math.inf]
    if not without:
        return ()
    return (
        f"{' and '.join(without)}: the best marginal value comes near 0 while this one is below "
        "0, so that its share of the best has no floor and no finite mean; quantiles and P(best) "
        "stand",
    )
