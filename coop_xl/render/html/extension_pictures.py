"""The pictures of the post's discussion: extensions, the answer against λ, dividing a budget."""

from coop_xl.analysis.along_lambda import ONE_PERCENT, AgainstLambda
from coop_xl.analysis.budget_map import Division
from coop_xl.analysis.extension_summary import Discussion
from coop_xl.findings.extension_findings import (
    WIDE,
    bands_in_words,
    best_in_words,
    claim,
    curve_unit,
    division_sentences,
    in_symbols,
    tie_in_words,
    title_of,
)
from coop_xl.findings.numbers import NAMES, SYMBOLS, number
from coop_xl.model.catalogue import INTERVENTIONS

from .axis import Axis
from .extension_svg_charts import Group, Mark, curve_chart, group_chart, triangle_chart
from .pictures import Picture
from .svg import drawing, inline_svg

LEAST_SEEN = -2  # the power of ten where these begin
PAIR = "C|V ÷ C|¬V"


def extensions_picture(found: Discussion) -> Picture | None:
    """The three marginal values in the base model, with each extension and with all."""
    if not found.outcomes:
        return None
    groups = []
    for outcome, values in zip(found.outcomes, found.multiples, strict=True):
        best = outcome.best.split(" = ")
        figures = {
            name: f"{number(value)}{', best' if name in best else ''}"
            for name, value in values.items()
        }
        groups.append(Group(title_of(outcome.extension), values, figures))
    axis = bars_axis([value for each in groups for value in each.values.values()])
    about = f"{best_in_words(found.outcomes)} Multiples of the largest in the base model: " + (
        " ".join(
            f"{each.label}: "
            + ", ".join(f"{SYMBOLS[name]} {text}" for name, text in each.figures.items())
            + "."
            for each in groups
        )
    )
    with drawing():
        figure = group_chart(groups, axis, SYMBOLS)
        title = "What each extension does to the marginal values"
        return Picture(inline_svg(figure, "options", title, about), axis.note)


def bars_axis(values: list[float]) -> Axis:
    """Plain, unless some bars are so long that none of the base model's could be seen."""
    if max(map(abs, values)) <= WIDE:
        return Axis("plain", 0)
    return Axis("both", LEAST_SEEN)


def lambda_picture(found: AgainstLambda) -> Picture:
    """The three marginal values along λ, with break-evens and the λ that is entered."""
    marks = [Mark(each.at, tie_in_words(each), "-", 1.6) for each in found.ties]
    if found.has_own:
        marks.append(Mark(found.own, f"yours: λ = {number(found.own)}", (0, (7, 2, 1, 2)), 1.4))
    if claim(found):
        label = f"λ = 0.01: {PAIR} grows × {number(found.grown)}"
        marks.append(Mark(ONE_PERCENT, label, (0, (1, 2)), 1.4))
    about = (
        f"{claim(found)} At the left, λ = {number(float(found.lambdas[0]))}: {ends(found, 0)}. "
    )
    about += f"At the right, λ = {number(float(found.lambdas[-1]))}: {ends(found, -1)}. "
    about += "; ".join(mark.label for mark in marks)
    with drawing():
        titles = ("λ, extra chance of dealing with one’s own kind", curve_unit(found))
        figure, axis = curve_chart(found.lambdas, found.shown, SYMBOLS, marks, titles)
        title = "The answer against locality (λ)"
        return Picture(inline_svg(figure, "lambda", title, f"{about.strip()}."), axis.note)


def ends(found: AgainstLambda, place: int) -> str:
    """The values at an end of the axis."""
    said = (f"{SYMBOLS[name]} {number(float(found.shown[name][place]))}" for name in INTERVENTIONS)
    return ", ".join(said)


def division_picture(found: Division) -> Picture:
    """What each way to spend a budget gains."""
    corners = {name: f"all on {SYMBOLS[name]} ({NAMES[name]})" for name in ("V",)}
    corners |= {name: f"all on {SYMBOLS[name]}" for name in ("CV", "CnV")}
    alone = ", ".join(
        f"all on {SYMBOLS[name]} {number(found.best.alone[name])}" for name in INTERVENTIONS
    )
    about = f"{' '.join(division_sentences(found))} Gains at the corners: {alone}."
    with drawing():
        figure = triangle_chart(found, corners, bands_in_words(found))
        title = "What a budget gains, by how it is divided"
        return Picture(
            inline_svg(figure, "division", title, in_symbols(about)),
            "Shades: gain in U as a part of the best division’s. Lines: quarters of the budget.",
        )
