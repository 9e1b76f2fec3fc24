"""The answer under uncertainty in words: figures with their errors, sentences, what is missing."""

import math
from collections.abc import Iterator, Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.results import OFTEN, Coherence, Simulation
from coop_xl.analysis.study import Study, largest
from coop_xl.model.catalogue import INTERVENTIONS

from .numbers import NAMES, NO_MEAN, OUTPUT_NAMES, SYMBOLS, UNIT, amount, number, percent

KINDS = ("", "Effort on", "P(best)", "Mean", "5 % to 95 %", "Expected loss")
ABOUT_KINDS = (
    f"Mean, quantiles and expected loss (against knowing which is best) in {UNIT}. "
    "±: one standard error of the Monte Carlo."
)
ALL_CERTAIN = "every estimate is certain"


def headline(study: Study) -> str:
    """Which work is best how often, and what would be worth most to know."""
    best = study.best
    first, second = sorted(INTERVENTIONS, key=lambda name: -best[name].value)[:2]
    if are_close(best[first], best[second]):
        said = (
            f"{SYMBOLS[first]} and {SYMBOLS[second]} work are best about equally often: in "
            f"{percent(best[first])} and {percent(best[second])} of draws"
        )
    else:
        said = f"{SYMBOLS[first]} work ({NAMES[first]}) is best in {percent(best[first])} of draws"
    if study.structure and study.structure.combinations[1:]:
        said += f" over {len(study.structure.combinations)} combinations of extensions"
    return f"{said}; {worth_most(study)}."


def are_close(one: Figure, other: Figure) -> bool:
    """Whether two shares cannot be told apart within their errors."""
    return abs(one.value - other.value) <= 2 * math.hypot(one.error, other.error)


def worth_most(study: Study) -> str:
    """Which estimate to improve."""
    if study.worth is None and not study.structure:
        return ALL_CERTAIN
    if not study.is_finite:
        return "what knowing more would be worth has no finite mean"
    if study.structure:
        extension = largest(study.structure.switches)
        if study.structure.is_worth_more_than_any_number(extension):
            return f"knowing whether {extension} holds would be worth most"
    if study.worth is None:
        return ALL_CERTAIN
    key = largest(study.worth.inputs)
    if study.worth.inputs[key].value <= 0:
        return "knowing any one estimate exactly would not change the choice"
    return f"knowing {key} would be worth most"


def on_average(study: Study) -> str:
    """Which work to choose to lose least on average."""
    if not study.is_finite:
        return (
            "Some tails are too heavy (or utilities too large) for a mean, so neither expected "
            "losses nor values of information exist; P(best) and the quantiles stand."
        )
    losses = study.expected_loss
    safest = min(losses, key=lambda name: losses[name].value)
    also = "also " if study.best[safest].value == max_share(study.best) else ""
    loss = amount(losses[safest], study.log10_scale)
    if losses[safest].value <= 0:
        return f"{SYMBOLS[safest]} work {also}has the highest mean: it is the best in every draw."
    return (
        f"{SYMBOLS[safest]} work {also}has the highest mean: choosing it loses on average {loss} "
        f"{UNIT} against knowing which is best (EVPI)."
    )


def max_share(best: Mapping[str, Figure]) -> float:
    """The largest P(best)."""
    return max(each.value for each in best.values())


def kinds(found: Simulation | Coherence, log10_scale: int) -> Iterator[list[str]]:
    """A line for each kind of work, below `KINDS`."""
    for name in INTERVENTIONS:
        summary = found.outputs[f"marginal_{name}"]
        low, high = (number(summary.quantiles[p].value, summary.log10_scale) for p in (0.05, 0.95))
        yield [
            SYMBOLS[name],
            NAMES[name],
            percent(found.best[name]),
            amount(summary.mean, summary.log10_scale),
            f"{low} to {high}",
            amount(found.expected_loss[name], log10_scale),
        ]


def coherent_answer(coherence: Coherence) -> str:
    """The answer given draws that can hold together."""
    if not coherence.best:
        return "No draw can hold together: see the notes."
    first = max(coherence.best, key=lambda name: coherence.best[name].value)
    return (
        f"{percent(coherence.share_broken)} of draws cannot hold together; given those that can, "
        f"{SYMBOLS[first]} work is best in {percent(coherence.best[first])}."
    )


def is_often_broken(study: Study) -> bool:
    """Whether so many draws are incoherent that results without them must be told."""
    coherence = study.simulation.coherence
    return coherence is not None and coherence.share_broken.value > OFTEN


def not_finite(study: Study) -> Iterator[str]:
    """What has no number, in words."""
    for key, summary in study.simulation.outputs.items():
        missing = [
            words
            for figure, words in (
                (summary.mean, NO_MEAN),
                (summary.sd, "no finite standard deviation"),
            )
            if not math.isfinite(figure.value)
        ]
        if missing:
            yield f"{OUTPUT_NAMES[key]}: {' and '.join(missing)}"
    if not study.is_finite:
        yield "expected losses, EVPI and EVPPI: no finite mean"
