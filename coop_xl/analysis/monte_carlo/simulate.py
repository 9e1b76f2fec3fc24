"""Monte Carlo over the estimates: one plan, many blocks that can run anywhere, one result.

The points are independent scrambles of a Sobol sequence, whose spread gives every figure's
standard error.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from typing import Any

from coop_xl.analysis.parallel.processes import results_as_completed
from coop_xl.estimates.active_extensions import among, counting
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .blocks import Tally, run
from .draws import Draws
from .engine import model_of
from .input_order import by_importance
from .outputs import OUTPUTS, refuse_unknown
from .plan import Plan, prepare, whole_samples
from .results import Simulation, result_of


def simulate(
    estimates: Mapping[str, Any],
    samples: int = 2**16,
    seed: int = 0,
    *,
    correlations: Iterable[Pair] = (),
    outputs: Iterable[str] = OUTPUTS,
    coherence: bool = True,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Simulation:
    """What uncertain estimates say of U and the three marginals, and which is best.

    Parameters
    ----------
    estimates : mapping from variable keys to float, Estimate or Distribution
        The 18 variables of `coop_xl.VARIABLES`, F_V and F_I perhaps by their log10; a number is
        certain. Inputs of extensions, which are off if left out, are those of
        `coop_xl.EXTENSION_INPUTS`.
    samples : int
        Number of draws; rounded up to a power of two.
    seed : int
        The same seed gives the same bits.
    correlations : iterable of (key, key, float)
        Rank correlations (Spearman's) of pairs of inputs, by a Gaussian copula; all other pairs
        are independent.
    outputs : iterable of str
        Of which of `OUTPUTS` mean, spread and quantiles are wanted.
    coherence : bool
        Whether to count inconsistent draws, and give all results without them too.
    jobs : int
        Processes on this machine.
    executor : concurrent.futures.Executor, optional
        Where to compute instead, such as a cluster's.
    progress : callable, optional
        Called with the draws done, and draws in all.

    Returns
    -------
    Simulation

    Raises
    ------
    CoopError
        What is wrong with an estimate, a correlation or a number, and how to mend it.

    Notes
    -----
    Means and standard deviations are exact where inputs are independent: U and the marginals are
    sums of products of inputs, 1/F_V and 1/(1−F_V) taken for F_V (see `moments`). Those that do
    not exist are infinite, and so are losses if a marginal has no mean. P(best) integrates
    each intervention's own tractability out.
    With extensions on the marginals are not, so their means come from the points
    and have errors; P(best) is integrated unless work moves several probabilities. Each input is
    drawn by its quantile function, as cubics right to 1e-5 of a probability, out to the last bit
    of a point: no tail is cut. Own derivation; the post gives no distributions.
    """
    plan = planned(estimates, samples, seed, correlations, outputs, coherence)
    return result_of(plan, prepare(plan), sums_of_draws(plan, jobs, executor, progress))


def refuse_unfit(estimates: Mapping[str, Any], correlations: Iterable[Pair] = ()) -> None:
    """An error for estimates whose draws the model refuses, such as contradicting extensions.

    Parameters
    ----------
    estimates, correlations
        As for `simulate`.
    """
    inputs = counting(distributions_of(estimates))
    if not inputs.keys().isdisjoint(EXTENSION_INPUTS):  # the base model takes all draws
        model_of(Draws(inputs, among(list(correlations), inputs)))


def sums_of_draws(
    plan: Plan,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Tally:
    """All draws of a plan, summed up."""
    prepare(plan)  # what is wrong is told before any process starts
    tally, done = Tally(), 0
    for task, part in results_as_completed(run, plan.tasks(), jobs, executor):
        tally.merge(part)
        done += task.count
        if progress:
            progress(done, plan.samples)
    return tally


def planned(
    estimates: Mapping[str, Any],
    samples: int,
    seed: int,
    correlations: Iterable[Pair],
    outputs: Iterable[str],
    coherence: bool,
    *,
    learn: bool = False,
) -> Plan:
    """The plan, if the inputs are complete and right."""
    size = whole_samples(samples)
    refuse_unknown(outputs)
    inputs = counting(distributions_of(estimates))
    pairs = tuple((str(one), str(other), rank) for one, other, rank in correlations)
    found = tuple(by_importance(inputs).items())
    return Plan(found, among(pairs, inputs), tuple(outputs), size, int(seed), coherence, learn)
