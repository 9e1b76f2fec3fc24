"""What the worksheet functions under uncertainty answer; formulas over one table share one run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from coop_xl.estimates.bounded_numbers import number, whole
from coop_xl.estimates.entries import Correlation, same
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.spreadsheet_cells import as_found
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES
from coop_xl.model.errors import InputError, UnknownNameError

from .arguments import Cells, required_number, single, single_number
from .estimate_table import read_correlations, read_estimates

if TYPE_CHECKING:  # the engine is loaded by the first formula that needs it
    from coop_xl.analysis.monte_carlo.results import Coherence, Simulation
    from coop_xl.analysis.sensitivity import Indices
    from coop_xl.analysis.value_of_information import ValueOfInformation


_SAMPLES = 2**16
SENSITIVITY_SAMPLES = 2**14
_FEWEST_SAMPLES, _MOST_SAMPLES = 2**6, 2**22  # a formula must not keep the spreadsheet waiting
MOST_SOBOL_SAMPLES = 2**18  # each of which computes the model once more for every estimate
_MOST_CORRELATED_SAMPLES = 2**15  # of COOP_EVPPI, which then draws anew for every estimate
_SEED = whole("seed", 0, 2**53)  # a cell holds larger whole numbers by their first digits only
_PROBABILITY = number(
    "probability", "a number from 0 to 1, such as 0.05 for the 5 % quantile", 0, 1
)
_RUNS_KEPT = 8
_QUANTILES_KEPT = 16  # of a run

_SHOWN_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_SWING = ["Input", "Low", "High", "Output at Low", "Output at High", "Best at Low", "Best at High"]
_INDICES = ["Input", "First-order", "Error of first-order", "Total", "Error of total"]
EVPI = "All (EVPI)"
_COHERENT_SHARE, COHERENT = "Coherent draws (share)", ", coherent draws"
_ALL_CERTAIN = "every estimate is certain: enter Low and High where you are unsure"

_Rows = list[list[Any]]


@dataclass(frozen=True)
class _Run:
    """All that the numbers of a run depend on: equal ones are run once."""

    estimates: tuple[tuple[str, "Estimate"], ...]
    samples: int
    seed: int
    correlations: tuple[Correlation, ...]


def run_of(
    table: Cells,
    samples: Cells,
    seed: Cells,
    correlations: Cells = None,
    *,
    usual: int = _SAMPLES,
    most: int = _MOST_SAMPLES,
) -> _Run:
    """The run that a formula asks for."""
    estimates = read_estimates(table)
    draws = int(single_number(samples, whole("samples", _FEWEST_SAMPLES, most)) or usual)
    return _Run(
        tuple(estimates.items()),
        1 << (draws - 1).bit_length(),  # the next power of two
        int(single_number(seed, _SEED) or 0),
        read_correlations(correlations, estimates),
    )


@lru_cache(_RUNS_KEPT)
def simulation(run: _Run) -> "Simulation":
    """The simulation of a run."""
    from coop_xl.analysis.monte_carlo.simulate import simulate

    return simulate(dict(run.estimates), run.samples, run.seed, correlations=run.correlations)


@lru_cache(_RUNS_KEPT)
def indices(run: _Run, outputs: tuple[str, ...]) -> Mapping[str, Mapping[str, "Indices"]]:
    """The Sobol indices of a run, by output and input."""
    from coop_xl.analysis.sensitivity import sobol_indices
    from coop_xl.estimates.fit import distributions_of

    distributions = distributions_of(dict(run.estimates))
    if all(each.is_constant for each in distributions.values()):
        raise InputError(_ALL_CERTAIN)
    return sobol_indices(distributions, run.samples, run.seed, outputs=outputs)


@lru_cache(_RUNS_KEPT)
def information(run: _Run) -> "ValueOfInformation":
    """The value of perfect information in a run."""
    from coop_xl.analysis.value_of_information import evppi

    if run.correlations and run.samples > _MOST_CORRELATED_SAMPLES:
        raise InputError(
            f"samples is {run.samples}: with correlations enter a whole number from "
            f"{_FEWEST_SAMPLES} to {_MOST_CORRELATED_SAMPLES}"
        )
    return evppi(dict(run.estimates), run.samples, run.seed, correlations=run.correlations)


def output_of(cells: Cells) -> str:
    """The output named in a one-cell argument: U, marginal_V or V for it, ratio_V, ..."""
    name = single(cells, "output")
    known = _outputs_by_name()
    if same(name) in known:
        return known[same(name)]
    raise UnknownNameError(
        f"output is {as_found(name)}: choose one of {', '.join(dict.fromkeys(known.values()))}"
    )


@cache
def _outputs_by_name() -> Mapping[str, str]:
    """The outputs of a simulation by the ways of writing them."""
    from coop_xl.analysis.monte_carlo.outputs import OUTPUTS

    symbols = {same(each.symbol): each.key for each in QUANTITIES if each.key in OUTPUTS}
    short = {same(name): f"marginal_{name}" for name in INTERVENTIONS}
    return {same(key): key for key in OUTPUTS} | symbols | short


def summary_table(found: "Simulation") -> _Rows:
    """The table behind COOP_SIMULATE."""
    quantiles = [f"{share:.0%}".replace("%", " %") for share in _SHOWN_QUANTILES]
    loss = f"Expected loss{times(found.log10_scale)}"
    errors = ["Error of P(best)", f"Error of expected loss{times(found.log10_scale)}"]
    rows: _Rows = [["Output", "Mean", "Error of mean", "SD", *quantiles, "P(best)", loss, *errors]]
    rows += _summaries(found)
    if found.coherence:
        broken = found.coherence.share_broken
        rows.append([_COHERENT_SHARE, 1 - broken.value, broken.error])
        if broken.value:
            rows += _summaries(found.coherence, COHERENT)
    rows += [["Note", note] for note in found.notes]
    return _presentable(rows)


def _summaries(found: "Simulation | Coherence", which: str = "") -> Iterator[list[Any]]:
    """A row for each output; P(best) and expected loss beside the marginals, their errors last."""
    for key, summary in found.outputs.items():
        quantiles = (summary.quantiles[share].value for share in _SHOWN_QUANTILES)
        row = [f"{key}{which}{times(summary.log10_scale)}", summary.mean.value]
        row += [summary.mean.error, summary.sd.value, *quantiles]
        name = key.removeprefix("marginal_")
        if name in found.best:
            best, loss = found.best[name], found.expected_loss[name]
            row += [best.value, loss.value, best.error, loss.error]
        yield row


def share_of(cells: Cells) -> float:
    """The probability in a one-cell argument."""
    return required_number(cells, _PROBABILITY)


@lru_cache(_RUNS_KEPT * _QUANTILES_KEPT)
def quantile(run: _Run, output: str, share: float) -> Any:
    """The answer of COOP_PERCENTILE."""
    summary = simulation(run).outputs[output]
    found = summary.quantile(share)
    if np.isinf(found.error):
        raise InputError(
            f"probability is {share:g}: too few of {run.samples:,} draws lie beyond that quantile "
            f"to estimate it, so enter a probability nearer to 0.5, or more samples (up to "
            f"{_MOST_SAMPLES:,})"
        )
    return in_one_cell(found.value, summary.log10_scale)


def probabilities(found: "Simulation") -> _Rows:
    """The answer of COOP_PROBABILITY_BEST."""
    return [[found.best[name].value for name in INTERVENTIONS]]


def tornado_table(estimates: Mapping[str, "Estimate"], output: str) -> _Rows:
    """The table behind COOP_TORNADO."""
    from coop_xl.analysis.sensitivity import tornado

    rows = [
        [at.key, at.low, at.high, at.at_low, at.at_high, at.best_at_low, at.best_at_high]
        for at in tornado(estimates, output)
    ]
    if not rows:
        raise InputError(_ALL_CERTAIN)
    return _presentable([_SWING, *rows])


def sobol_table(run: _Run, output: str) -> _Rows:
    """The table behind COOP_SOBOL."""
    from coop_xl.analysis.monte_carlo.outputs import OUTPUTS

    together = OUTPUTS[:4] if output in OUTPUTS[:4] else (output,)
    found = indices(run, together)[output].items()
    rows = (
        [key, each.first.value, each.first.error, each.total.value, each.total.error]
        for key, each in sorted(found, key=lambda item: item[1].total.value, reverse=True)
    )
    return _presentable([_INDICES, *rows])


def evppi_table(found: "ValueOfInformation") -> _Rows:
    """The table behind COOP_EVPPI."""
    scale = times(found.log10_scale)
    worth = [*found.inputs.items(), *found.groups.items(), (EVPI, found.evpi)]
    rows = ([name, each.value, each.error] for name, each in worth)
    return _presentable([["Input", f"EVPPI{scale}", f"Error of EVPPI{scale}"], *rows])


def _presentable(rows: _Rows) -> _Rows:
    """Rows of equal length, blank where there is nothing to say; words for missing numbers."""
    width = max(map(len, rows))
    return [[*map(_in_words, row), *[""] * (width - len(row))] for row in rows]


def times(log10_scale: int) -> str:
    """What a heading says about values that are shown divided by a power of ten."""
    return f" (times 10^{log10_scale})".replace("-", "−") if log10_scale else ""


def _in_words(value: Any) -> Any:
    """A figure, or the word for one that does not exist."""
    if isinstance(value, str) or np.isfinite(value):
        return value
    return "undefined" if np.isnan(value) else "infinite" if value > 0 else "−infinite"


def in_one_cell(value: float, log10_scale: int) -> Any:
    """value · 10^log10_scale, or an error if it is beyond what a cell holds."""
    if not log10_scale or not np.isfinite(value):
        return _in_words(value)
    plain = float(Decimal(float(value)).scaleb(log10_scale))
    if np.isfinite(plain) and (abs(plain) >= np.finfo(float).tiny or value == 0):
        return plain
    small = "small" if log10_scale < 0 else "large"
    raise InputError(f"too {small} for a cell: it is {value:.6g}{times(log10_scale)}")
