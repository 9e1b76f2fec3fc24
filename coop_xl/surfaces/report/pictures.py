"""What the charts of a study show, and what a screen reader says of them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from coop_xl.analysis.results import Figure
from coop_xl.analysis.sensitivity import Swing
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.options.catalogue import ACCEPTED, BY_NAME
from coop_xl.surfaces.results_workbook.tornado import NOTHING, output_at_best
from coop_xl.surfaces.study import Study
from coop_xl.surfaces.uncertain_answer import NAMES, SYMBOLS, UNIT, amount, number, percent, power

from .axis import Axis
from .charts import Bar, Reach, Strip, bar_chart, rank_chart, reach_chart, strip_chart
from .svg import drawing, inline_svg
from .text import entered

MOST = 8  # lines of a chart
TOLD = 3  # of them a screen reader names first


@dataclass(frozen=True)
class Picture:
    """A chart in the page: the picture, and how to read its axis."""

    svg: Markup
    note: str = ""


def work(name: str) -> str:
    """A kind of work as a label."""
    return f"{SYMBOLS[name]}: {NAMES[name]}"


def meaning(key: str) -> str:
    """What an input is, without examples, or an option."""
    if key in BY_NAME:
        return f"whether this option holds: {BY_NAME[key].title}"
    base = ACCEPTED[key].instead_of
    more = "; " + ACCEPTED[key].meaning.partition(": ")[0] if base else ""
    return ACCEPTED[base or key].meaning.partition(": ")[0] + more


def best_picture(study: Study) -> Picture:
    """How often each kind of work is best."""
    best = study.best
    bars = [
        Bar(work(name), best[name].value, best[name].error, percent(best[name]))
        for name in INTERVENTIONS
    ]
    about = "Share of draws: " + "; ".join(f"{each.label} {each.figure}" for each in bars) + "."
    with drawing():
        figure = bar_chart(bars, 1.0)
        return Picture(inline_svg(figure, "best", "How often each kind of work is best", about))


def spread_picture(study: Study) -> Picture:
    """How the marginal values are spread."""
    outputs = {name: study.simulation.outputs[f"marginal_{name}"] for name in INTERVENTIONS}
    strips = [
        Strip(work(name), [(each.value, found.log10_scale) for each in found.quantiles.values()])
        for name, found in outputs.items()
    ]
    about = " ".join(
        f"{work(name)}: median {number(found.quantiles[0.5].value, found.log10_scale)}, from "
        f"{number(found.quantiles[0.05].value, found.log10_scale)} to "
        f"{number(found.quantiles[0.95].value, found.log10_scale)}."
        for name, found in outputs.items()
    )
    with drawing():
        figure, axis = strip_chart(strips, UNIT)
        title = "How uncertain each marginal value is"
        return Picture(inline_svg(figure, "spread", title, about), axis.note)


def moved(study: Study, name: str) -> list[Swing]:
    """The estimates that move a marginal value, the widest first."""
    swings = [swing for swing in study.swings[f"marginal_{name}"] if math.isfinite(swing.width)]
    widest = max((swing.width for swing in swings), default=0.0)
    return [swing for swing in swings if swing.width > NOTHING * widest]


def has_no_swings(study: Study, name: str) -> bool:
    """Whether a marginal value is too small, or too large, for a tornado."""
    key = f"marginal_{name}"
    scale = study.simulation.outputs[key].log10_scale
    return scale != 0 or not math.isfinite(output_at_best(key, study))


def reach_picture(study: Study, name: str) -> Picture | None:
    """What moves a marginal value; None if nothing does."""
    if has_no_swings(study, name):
        return ranks_picture(study, name)
    swings = moved(study, name)[:MOST]
    if not swings:
        return None
    reaches = [
        Reach(
            f"{each.key} ({entered(each.low)} to {entered(each.high)}): {meaning(each.key)}",
            (each.at_low, 0),
            (each.at_high, 0),
        )
        for each in swings
    ]
    at_best = output_at_best(f"marginal_{name}", study)
    title = f"What moves the marginal value of {SYMBOLS[name]} work"
    about = f"With all estimates at Best it is {number(at_best)}. " + " ".join(
        f"With {each.key} at Low {number(each.at_low)}, at High {number(each.at_high)}."
        for each in swings[:TOLD]
    )
    with drawing():
        figure, axis = reach_chart(reaches, (at_best, 0), UNIT)
        return Picture(inline_svg(figure, f"reach-{name}", title, about), axis.note)


def ranks(study: Study, name: str) -> list[tuple[str, float]]:
    """The rank correlations of a marginal value with the estimates, the strongest first."""
    found = study.ranks.get(f"marginal_{name}", {}).items()
    known = [(key, rank) for key, rank in found if math.isfinite(rank)]
    return sorted(known, key=lambda pair: -abs(pair[1]))


def ranks_picture(study: Study, name: str) -> Picture | None:
    """Rank correlations, where there can be no tornado."""
    found = ranks(study, name)[:MOST]
    if not found:
        return None
    bars = [Bar(f"{key}: {meaning(key)}", rank, 0, f"{rank:.2f}") for key, rank in found]
    title = f"What the marginal value of {SYMBOLS[name]} work goes with"
    about = "Rank correlations: " + ", ".join(f"{key} {rank:.2f}" for key, rank in found[:TOLD])
    with drawing():
        return Picture(inline_svg(rank_chart(bars), f"reach-{name}", title, f"{about}."))


def worth_picture(study: Study) -> Picture | None:
    """Which estimate to improve; None if there is nothing to learn, or no mean."""
    shown = list(worths(study))[:MOST]
    if not shown:
        return None
    shift = Axis.of([(figure.value, 0) for _, figure in shown[:1]]).power
    shown = [(key, divided(figure, shift)) for key, figure in shown]
    scale = worth_scale(study) + shift
    bars = [
        Bar(f"{key}: {meaning(key)}", figure.value, figure.error, amount(figure))
        for key, figure in shown
    ]
    unit = f"{power(scale)} {UNIT}" if scale else UNIT
    about = f"In {unit}: " + "; ".join(f"{key} {amount(figure)}" for key, figure in shown[:TOLD])
    with drawing():
        figure = bar_chart(bars, max(each.value for each in bars))
        title = "What knowing one estimate would be worth"
        return Picture(inline_svg(figure, "worth", title, f"{about}."), f"In {unit}.")


def divided(figure: Figure, exponent: int) -> Figure:
    """A figure in units of a power of ten."""
    unit = 10.0**exponent
    return Figure(figure.value / unit, figure.error / unit)


def worths(study: Study) -> Iterator[tuple[str, Figure]]:
    """What is worth knowing, estimates and whether options hold, the most valuable first."""
    if not study.is_finite:
        return
    found = dict(study.structure.switches) if study.structure else {}
    found |= study.worth.inputs if study.worth else {}
    ordered = sorted(found.items(), key=lambda item: -item[1].value)
    yield from ((key, each) for key, each in ordered if each.value > 0)


def worth_scale(study: Study) -> int:
    """The power of ten that values of information are in units of."""
    return study.worth.log10_scale if study.worth else study.log10_scale


def order(study: Study) -> Sequence[str]:
    """The kinds of work, most often best first."""
    return sorted(INTERVENTIONS, key=lambda name: -study.best[name].value)
