"""What the charts of a study show, and what a screen reader says of them."""

from dataclasses import dataclass

from markupsafe import Markup

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.study import Study
from coop_xl.findings.numbers import SYMBOLS, UNIT, amount, entered, number, percent, power
from coop_xl.findings.study_parts import (
    has_no_swings,
    meaning,
    moved,
    output_at_best,
    ranks,
    work,
    worth_scale,
    worths,
)
from coop_xl.model.catalogue import INTERVENTIONS

from .axis import Axis
from .svg import drawing, inline_svg
from .svg_charts import Bar, Reach, Strip, bar_chart, rank_chart, reach_chart, strip_chart

MOST = 8  # lines of a chart
TOLD = 3  # of them a screen reader names first


@dataclass(frozen=True)
class Picture:
    """A chart in the page: the picture, and how to read its axis."""

    svg: Markup
    note: str = ""


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


def ranks_picture(study: Study, name: str) -> Picture | None:
    """Rank correlations, where there can be no tornado."""
    found = ranks(study, name)[:MOST]
    if not found:
        return None
    bars = [
        Bar(f"{key}: {meaning(key)}", rank.value, rank.error, amount(rank)) for key, rank in found
    ]
    title = f"What the marginal value of {SYMBOLS[name]} work goes with"
    about = "Rank correlations: " + ", ".join(
        f"{key} {amount(rank)}" for key, rank in found[:TOLD]
    )
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
