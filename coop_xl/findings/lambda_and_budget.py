"""The answer against locality (λ), and how to divide a budget."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from coop_xl.analysis.allocation import Allocation
from coop_xl.analysis.along_lambda import ONE_PERCENT, AgainstLambda, Tie
from coop_xl.analysis.budget_map import MOVE, Division
from coop_xl.analysis.extension_summary import Discussion
from coop_xl.model.catalogue import INTERVENTIONS

from .document import Column, Curves, Kind, Mark, Section, Table, Triangle
from .extension_findings import not_drawn
from .numbers import exact_percent, minus, number
from .plain_names import NAMES, OWN, SYMBOLS, capital, in_names, short

_ABOUT_LAMBDA = (
    "λ is the extra chance of dealing with one’s own kind; its axis is in powers of ten. All "
    "other estimates are at their best values."
)
_ABOUT_MAP = (
    "Each point of the triangle is a way to spend the whole budget: all on one kind of work at a "
    "corner, none of it on the opposite side. The darker, the more U gains, by the exact changes "
    f"of whole efforts, with every estimate at its best value{OWN}."
)


BRIDGE = (
    "The marginal values say where the next small unit of effort does most good; how to divide a "
    "whole budget may be another answer, because each unit changes what the next one is worth."
)


def bridge(found: Discussion) -> str:
    """The best next unit beside the best division of a budget; "" if none is known."""
    if found.division is None:
        return ""
    return (
        "That is about the next unit of effort. In a whole budget each unit changes what the next "
        f"is worth, so its best division may differ: {_division_in_words(found.division.best)}."
    )


def _tie_in_words(tie: Tie) -> str:
    """A tie as a label: C|V = C|¬V at λ = 0.012."""
    return f"{SYMBOLS[tie.one]} = {SYMBOLS[tie.other]} at λ = {number(tie.at)}"


def _claim(found: AgainstLambda) -> str:
    """What one percent of locality does; "" where it has no such ratio."""
    if math.isnan(found.grown):
        return ""
    return (
        "One percent of locality (λ = 0.01) makes cooperation if aligned "
        f"{number(found.grown)} times as valuable beside cooperation if misaligned as none does."
    )


def lambda_section(found: Discussion) -> Section:
    """The three marginal values along λ, or why they are not drawn."""
    title, along = "The answer against locality (λ)", found.against_lambda
    if along is None:
        return Section(title, not_drawn("against_lambda", found.missing["against_lambda"]))
    said = list(_lambda_sentences(along, "locality" not in found.on))
    table = _lambda_table(along)
    marks = list(_marks_of(along))
    marked = "; ".join(each.label for each in marks)
    chart = Curves(
        name="lambda",
        title=title,
        about=f"{_claim(along)} At the left, {_values_said(table.texts[0])}. At the right, "
        f"{_values_said(table.texts[-1])}. {marked}.".strip(),
        axis=_curve_unit(along),
        table=table,
        along=("λ", "λ, extra chance of dealing with one’s own kind"),
        curves=dict(zip(INTERVENTIONS, table.headings[4:], strict=True)),
        marks=marks,
        is_log=along.is_log,
    )
    return Section(title, "", said, chart, _ABOUT_LAMBDA, table)


def _values_said(row: Sequence[str]) -> str:
    """A row of the table of λ in words: what is drawn."""
    shown = zip(INTERVENTIONS, row[-len(INTERVENTIONS) :], strict=True)
    return f"λ = {row[0]}: " + ", ".join(f"{SYMBOLS[name]} {text}" for name, text in shown)


def _lambda_table(found: AgainstLambda) -> Table:
    """The marginal values along λ, and the multiples or parts that are drawn."""
    drawn = [f"{SYMBOLS[name]}, {_curve_unit(found)}" for name in INTERVENTIONS]
    headings = ["λ", *(short(f"marginal_{name}") for name in INTERVENTIONS), *drawn]
    shown = found.shown
    columns = [
        found.lambdas,
        *(found.marginals[name] for name in INTERVENTIONS),
        *(shown[name] for name in INTERVENTIONS),
    ]
    rows = [[float(each) for each in row] for row in zip(*columns, strict=True)]
    return Table("Along λ", [Column(each, Kind.NUMBER) for each in headings], rows)


def _marks_of(found: AgainstLambda) -> Iterator[Mark]:
    """The ties, then the λ that is entered, and one percent."""
    for each in found.ties:
        label = _tie_in_words(each)
        yield Mark(each.at, label, label, True)
    if found.has_own:
        own = number(found.own)
        yield Mark(found.own, f"λ as entered: {own}", f"as entered: {own}", False)
    if _claim(found):
        grown = f"× {number(found.grown)}"
        ratio = f"{SYMBOLS['CV']} ÷ {SYMBOLS['CnV']}"
        yield Mark(ONE_PERCENT, f"λ = 0.01: {ratio} grows {grown}", f"1 %: {grown}", False)


def _lambda_sentences(found: AgainstLambda, is_off: bool) -> Iterator[str]:
    """What the picture of λ shows."""
    yield from filter(None, [_claim(found)])
    if found.ties:
        marks = "; ".join(map(_tie_in_words, found.ties))
        yield f"Break-even{'s' if found.ties[1:] else ''}: {marks}."
    else:
        yield (
            "No λ on the axis makes cooperation if aligned and if misaligned tie, or alignment "
            "tie with the better of them."
        )
    where = "" if found.has_own else ", which is not on the axis"
    yield f"λ is {number(found.own)} as entered{where}, and κ is {number(found.kappa)}."
    if is_off:
        yield "Locality is off in the file; the picture shows it on."


def _curve_unit(found: AgainstLambda) -> str:
    """What the values along λ are measured by."""
    if found.is_log:
        return "multiples of the largest at λ = 0"
    return "parts of the largest, by size, at each λ"


def budget_section(found: Discussion) -> Section:
    """How to divide a budget, or why that is not drawn."""
    title, division = "How to divide a budget", found.division
    if division is None:
        return Section(title, not_drawn("division", found.missing["division"]))
    lead, *said = _division_sentences(division)
    alone = ", ".join(
        f"all on {NAMES[name]} {number(division.best.alone[name])}" for name in INTERVENTIONS
    )
    chart = Triangle(
        name="division",
        title="What a budget gains, by how it is divided (of the best gain)",
        about=f"{' '.join((lead, *said))} Gains at the corners, on top, left and right: {alone}.",
        axis="gain in U",
        unit="part of the best division’s",
        found=division,
        bands=_bands_in_words(division),
    )
    return Section(title, lead, said, chart, _ABOUT_MAP)


def _division_sentences(found: Division) -> Iterator[str]:
    """The best division, and how the budget was chosen."""
    best = found.best
    yield f"{capital(_division_in_words(best))}."
    more = f", {number(best.gain_over_best)} more than with all on {NAMES[best.best_alone]}"
    before = best.U - best.gain
    gains_more = best.gain_over_best > 1e-9 * best.gain
    yield f"It adds {number(best.gain)} to a U of {number(before)}{more if gains_more else ''}."
    if best.left > 1e-6 * best.budget:
        yield f"{number(best.left)} units are not worth spending."
    if found.is_usual:
        yield (
            f"The budget is a round number with which the most tractable kind of work would raise "
            f"its probability by {MOVE:g} or more if returns were linear; choose yours with "
            "--budget."
        )
    yield from (f"Note: {in_names(note)}." for note in best.notes)


def _division_in_words(best: Allocation) -> str:
    """The best division: of 20 units of effort, 25 % on alignment and 75 % on … are best."""
    parts = [
        f"{exact_percent(best.efforts[name] / best.budget, 3)} on {NAMES[name]}"
        for name in INTERVENTIONS
        if best.efforts[name] > 0
    ]
    *others, last = parts
    listed = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    return f"of {number(best.budget)} units of effort, {listed} best"


def _bands_in_words(found: Division) -> list[str]:
    """The ends of the bands in percent of the best gain, with digits enough to tell them apart."""
    edges = 100 * found.edges
    digits = max(0, int(np.ceil(-np.log10((edges[1] - edges[0]) / 2))))
    ends = [minus(f"{each:.{digits}f}") for each in edges + 0.0]
    return [f"{low} to {high} %" for low, high in pairwise(ends)]
