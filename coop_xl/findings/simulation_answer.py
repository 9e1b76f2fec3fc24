"""The answer under uncertainty in words: figures with their errors, sentences, what is missing."""

import math
from collections.abc import Iterator, Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.results import OFTEN, Coherence, Simulation
from coop_xl.analysis.study import Study, largest
from coop_xl.model.catalogue import INTERVENTIONS

from .caveats import NO_RANGES
from .document import Bars, Column, Kind, Scaled, Table
from .extension_credences import mixture_table
from .numbers import NO_MEAN, about, amount
from .plain_names import (
    HOW_OFTEN_BEST,
    NAMES,
    OUTPUT_NAMES,
    THREE_KINDS,
    UNIT,
    capital,
    is_best,
    named,
    work_name,
)

_LIKELIEST = ", in the most likely combination of extensions"
GIVEN_COHERENCE = ", without inconsistent draws"
_ABOUT_KINDS = (
    "P(best): the share of draws in which this kind of work has the largest marginal value. "
    "Expected loss: what choosing it costs on average, against always choosing the kind of work "
    f"that is best in the draw. Mean, quantiles and loss are in {UNIT}. ±: one standard error of "
    "the simulation; figures without it, or with ± 0, are exact or certain to the digits shown."
)
ALL_CERTAIN = "every estimate is certain"


def headline(study: Study) -> str:
    """Which kind of work is best how often, and what would be worth most to find out."""
    if has_no_ranges(study):
        best = study.at_best.best
        said = is_best(best) if best else "which kind of work is best is not known"
        return f"{capital(said)}. {NO_RANGES}"
    said = odds(study.best)
    if study.structure and study.structure.combinations[1:]:
        said += f", over {len(study.structure.combinations)} combinations of extensions"
    return f"{capital(said)}; {worth_most(study)}."


def answer_lines(study: Study) -> list[str]:
    """The answer in sentences, the first as a headline."""
    said = [headline(study), on_average(study)]
    coherence = study.simulation.coherence
    if coherence and is_often_inconsistent(study):
        where = "In the most likely combination of extensions, " if study.structure else ""
        said.append(capital(f"{where}{coherent_answer(coherence)}"))
    return [line for line in said if line]


def has_no_ranges(study: Study) -> bool:
    """Whether every estimate is a single value, so that nothing says how sure the answer is."""
    return not study.uncertain and study.structure is None


def odds(best: Mapping[str, Figure]) -> str:
    """How often each kind of work is best, the likeliest first."""
    first, second, third = sorted(INTERVENTIONS, key=lambda name: -best[name].value)
    said = {name: about(best[name]) for name in INTERVENTIONS}
    if _are_close(best[first], best[second]):
        return (
            f"{NAMES[first]} and {NAMES[second]} are best about equally often, in "
            f"{said[first]} and {said[second]} of draws; {NAMES[third]} is in {said[third]}"
        )
    return (
        f"{NAMES[first]} is best in {said[first]} of draws, {NAMES[second]} in "
        f"{said[second]}, {NAMES[third]} in {said[third]}"
    )


def _are_close(one: Figure, other: Figure) -> bool:
    """Whether two shares are the same within their errors."""
    return abs(one.value - other.value) <= 2 * math.hypot(one.error, other.error)


def worth_most(study: Study) -> str:
    """Which estimate to improve."""
    if study.worth is None and not study.structure:
        return ALL_CERTAIN
    if not study.is_finite:
        return "the value of knowing more has no finite mean"
    if study.structure:
        extension = largest(study.structure.switches)
        if study.structure.is_worth_more_than_any_number(extension):
            return f"knowing whether {extension} holds would be worth most"
    if study.worth is None:
        return ALL_CERTAIN
    key = largest(study.worth.inputs)
    if study.worth.inputs[key].value <= 0:
        return "knowing any one estimate exactly would not change the choice"
    return f"knowing {named(key)} would be worth most"


def on_average(study: Study) -> str:
    """Which kind of work to choose to lose least on average; "" where nothing is uncertain."""
    if has_no_ranges(study):
        return ""
    if not study.is_finite:
        return (
            "Some tails are too heavy (or utilities too large) for a mean, so neither expected "
            "losses nor values of information exist; P(best) and the quantiles stand."
        )
    losses = study.expected_loss
    safest = min(losses, key=lambda name: losses[name].value)
    also = "also " if study.best[safest].value == _max_share(study.best) else ""
    loss = amount(losses[safest], study.log10_scale)
    if losses[safest].value <= 0:
        return f"{capital(NAMES[safest])} {also}has the highest mean: it is best in every draw."
    return (
        f"{capital(NAMES[safest])} {also}has the highest mean: choosing it loses {loss} "
        f"{UNIT} on average against knowing which is best (EVPI)."
    )


def _max_share(best: Mapping[str, Figure]) -> float:
    """The largest P(best)."""
    return max(each.value for each in best.values())


def answer_table(study: Study) -> Table:
    """P(best), mean and expected loss of each kind of work, over all combinations if several."""
    return mixture_table(study.structure) if study.structure else likeliest_table(study)


def _single_values_table(study: Study) -> Table:
    """The marginal values where every estimate is a single value."""
    columns = [
        Column("Kind of work", Kind.LABEL),
        Column("Marginal value", Kind.NUMBER),
        Column("Of the best", Kind.SHARE),
    ]
    found, ratios = study.simulation.outputs, study.at_best.ratios
    rows = []
    for name in INTERVENTIONS:
        value, ratio = found[f"marginal_{name}"], ratios[name]
        shown = ratio if math.isfinite(ratio) else None
        rows.append([work_name(name), Scaled(value.mean, value.log10_scale), shown])
    return Table(THREE_KINDS, columns, rows, f"Marginal values are in {UNIT}.")


def likeliest_table(study: Study) -> Table:
    """The same in a single model, which is the most likely one if there are credences."""
    if has_no_ranges(study):
        return _single_values_table(study)
    where = _LIKELIEST if study.structure else ""
    return _kinds_table(study.simulation, study.simulation.log10_scale, where, _ABOUT_KINDS)


def coherent_table(study: Study) -> Table | None:
    """The same without inconsistent draws; None if there are none, or only such."""
    coherence = study.simulation.coherence
    if coherence is None or not coherence.best or not coherence.share_broken.value:
        return None
    where = GIVEN_COHERENCE + (_LIKELIEST if study.structure else "")
    return _kinds_table(coherence, study.simulation.log10_scale, where)


def _kinds_table(
    found: Simulation | Coherence, log10_scale: int, where: str, note: str = ""
) -> Table:
    """A row for each kind of work."""
    rows = []
    for name in INTERVENTIONS:
        summary = found.outputs[f"marginal_{name}"]
        scale = summary.log10_scale
        low, high = (Scaled(summary.quantiles[p], scale) for p in (0.05, 0.95))
        mean = Scaled(summary.mean, scale)
        loss = found.expected_loss[name]
        rows.append([work_name(name), found.best[name], mean, low, high, loss])
    columns = [
        Column("Kind of work", Kind.LABEL),
        Column("P(best)", Kind.CHANCE),
        Column("Mean marginal value", Kind.FIGURE),
        Column("5 % quantile", Kind.NUMBER),
        Column("95 % quantile", Kind.NUMBER),
        Column("Expected loss", Kind.FIGURE, log10_scale),
    ]
    return Table(f"{THREE_KINDS}{where}", columns, rows, note)


def best_chart(table: Table) -> Bars:
    """How often each kind of work is best."""
    return Bars(
        name="best",
        title=HOW_OFTEN_BEST,
        about=f"Share of draws: {table.sentence('P(best)')}.",
        axis="P(best)",
        unit="share of draws",
        table=table,
        columns=["P(best)"],
        kinds=INTERVENTIONS,
        whole=1.0,
    )


def loss_chart(table: Table) -> Bars:
    """What choosing each of them loses."""
    return Bars(
        name="loss",
        title="What choosing each kind of work loses on average",
        about=f"Expected loss in {UNIT}: {table.sentence('Expected loss')}.",
        axis="expected loss",
        unit=UNIT,
        table=table,
        columns=["Expected loss"],
        kinds=INTERVENTIONS,
    )


def coherent_answer(coherence: Coherence) -> str:
    """The answer without inconsistent draws."""
    if not coherence.best:
        return "all draws are inconsistent: see the notes."
    first = max(coherence.best, key=lambda name: coherence.best[name].value)
    return (
        f"{about(coherence.share_broken)} of draws are inconsistent; without these, "
        f"{NAMES[first]} is best in {about(coherence.best[first])}."
    )


def is_often_inconsistent(study: Study) -> bool:
    """Whether so many draws are inconsistent that results without them must be shown."""
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
