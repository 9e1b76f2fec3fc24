"""What extensions do to an answer, in words: for the report and the workbook."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from coop_xl.analysis.allocation import Allocation
from coop_xl.analysis.along_lambda import AgainstLambda, Tie
from coop_xl.analysis.budget_map import MOVE, Division
from coop_xl.analysis.extension_effects import ALL, BASE, Outcome
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, TITLES

from .numbers import SYMBOLS, exact_percent, minus, number


def against(found: Outcome, base: Outcome) -> list[str]:
    """What is different from the base model, in words."""
    if found is base:
        return []
    said = [f"best {base.best} → {found.best}"] if found.best != base.best else []
    said += found.flips
    said += [
        f"crossing the threshold of {name} brings {value:.4g} a unit{beyond(found, value)}"
        for name, value in (found.averages or {}).items()
    ]
    if found.extension == "branches":
        said.append(f"U {base.U:.6g} → {found.U:.6g}")
    return said or ["same order"]


def beyond(found: Outcome, average: float) -> str:
    """Whether an average beats all marginals, in words."""
    return ", more than any marginal" if average > max((found.marginals or {}).values()) else ""


NAMED = re.compile(r"(?<!\w)(CnV|CV)(?!\w)")
NOTHING = "–"
COMPARED = ("Model", "With", "(v)", "(cv)", "(c¬v)", "Best", "Against the base model")
ABOUT_BARS = (
    "The marginal value of each kind of work as a multiple of the largest one in the base model, "
    "with every estimate at its best value: without extensions, with each alone, and with all."
)
WIDE = 40.0  # multiples beyond which bars are drawn in powers of ten
ABOUT_CREDENCES = "Extensions that have a credence are taken as on here, whatever the credence."
OF_LIKELIEST = (
    "The answer against λ (with locality on) and the map of budgets are those of the most likely "
    "combination."
)
ABOUT_LAMBDA = (
    "λ is the extra chance of dealing with one’s own kind; its axis is in powers of ten. All "
    "other estimates are at their best values."
)
ABOUT_MAP = (
    "Each point of the triangle is a way to spend the whole budget: all on one kind of work at a "
    "corner, none of it on the opposite side. The darker, the more U gains, by the exact changes "
    "of whole efforts, with every estimate at its best value."
)
NOT_DRAWN = {
    "outcomes": "Base model and extensions are compared by P(best) only",
    "against_lambda": "The answer against locality (λ) is not drawn",
    "division": "The map of budgets is not drawn",
}


def in_symbols(text: str) -> str:
    """Kinds of work by the post's symbols: CV = CnV as C|V = C|¬V."""
    return NAMED.sub(lambda found: SYMBOLS[found[1]], text)


def title_of(extension: str) -> str:
    """An outcome as a label."""
    return {BASE: "Base model", ALL: "All extensions together"}.get(extension) or TITLES[extension]


def model_lines(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    """A line for each outcome, below `COMPARED`."""
    for each in outcomes:
        given = {
            key: at for key, at in each.setting.items() if at != EXTENSION_INPUTS[key].default
        }
        setting = ", ".join(f"{key} {value:.4g}" for key, value in given.items()) or NOTHING
        figures = [number(value) for value in (each.marginals or {}).values()] or [""] * 3
        differs = each.problem or "; ".join(against(each, outcomes[0])) or NOTHING
        best, differs = in_symbols(each.best), in_symbols(minus_signs(differs))
        yield [title_of(each.extension), minus_signs(setting), *figures, best, differs]


def minus_signs(text: str) -> str:
    """With minus signs before figures."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=e)-(?=\d)", "−", text)


def best_in_words(outcomes: Sequence[Outcome]) -> str:
    """Which work is best without extensions and with them."""
    base, *others = outcomes
    moved = [each for each in others if each.best and each.best != base.best]
    said = f"In the base model {is_best(base.best)}"
    if not moved:
        return f"{said}, and so it is with {'each of these' if others[1:] else 'this extension'}."
    parts = [f"with {title_of(each.extension).lower()} {is_best(each.best)}" for each in moved]
    rest = "; with the others that stays so" if len(moved) + 1 < len(outcomes) else ""
    return f"{said}; {', '.join(parts)}{rest}."


def is_best(best: str) -> str:
    """Which work is best."""
    *others, last = in_symbols(best).split(" = ")
    if others:
        return f"{', '.join(others)} and {last} work are worth the same"
    return f"{in_symbols(best)} work is best"


def tie_in_words(tie: Tie) -> str:
    """A tie as a label: C|V = C|¬V at λ = 0.012."""
    return f"{SYMBOLS[tie.one]} = {SYMBOLS[tie.other]} at λ = {number(tie.at)}"


def claim(found: AgainstLambda) -> str:
    """What one percent of locality does; "" where it has no such ratio."""
    if math.isnan(found.grown):
        return ""
    return (
        "One percent of locality (λ = 0.01) makes C|V work "
        f"{number(found.grown)} times as valuable beside C|¬V work as none does."
    )


def lambda_sentences(found: AgainstLambda, is_off: bool) -> Iterator[str]:
    """What the picture of λ shows."""
    yield from filter(None, [claim(found)])
    if found.ties:
        marks = "; ".join(map(tie_in_words, found.ties))
        yield f"Break-even{'s' if found.ties[1:] else ''}: {marks}."
    else:
        yield "No λ on the axis makes C|V and C|¬V work tie, or V work with the better of them."
    where = "" if found.has_own else ", which is not on the axis"
    yield f"λ is {number(found.own)} as entered{where}, and κ is {number(found.kappa)}."
    if is_off:
        yield "Locality is off in the file; the picture shows it on."


def curve_unit(found: AgainstLambda) -> str:
    """What the values along λ are measured by."""
    if found.is_log:
        return "multiples of the largest at λ = 0"
    return "parts of the largest, by size, at each λ"


def division_sentences(found: Division) -> Iterator[str]:
    """The best division, and how the budget was chosen."""
    best = found.best
    yield f"{in_symbols(divided(best))}."
    more = f", {number(best.gain_over_best)} more than with all on {SYMBOLS[best.best_alone]}"
    before = best.U - best.gain
    gains_more = best.gain_over_best > 1e-9 * best.gain
    yield f"It adds {number(best.gain)} to a U of {number(before)}{more if gains_more else ''}."
    if best.left > 1e-6 * best.budget:
        yield f"{number(best.left)} units are not worth spending."
    if found.is_usual:
        yield (
            f"The budget is a round number with which the most tractable work would raise its "
            f"probability by {MOVE:g} or more if returns were linear; choose yours with --budget."
        )
    yield from (f"Note: {in_symbols(note)}." for note in best.notes)


def divided(best: Allocation) -> str:
    """The best division: Of 20 units of effort, 25 % on V and 75 % on C|V are best."""
    parts = [
        f"{exact_percent(best.efforts[name] / best.budget, 3)} on {name}"
        for name in INTERVENTIONS
        if best.efforts[name] > 0
    ]
    *others, last = parts
    listed = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    return f"Of {number(best.budget)} units of effort, {listed} best"


def bands_in_words(found: Division) -> list[str]:
    """The ends of the bands in percent of the best gain, with digits enough to tell them apart."""
    edges = 100 * found.edges
    digits = max(0, int(np.ceil(-np.log10((edges[1] - edges[0]) / 2))))
    ends = [minus(f"{each:.{digits}f}") for each in edges + 0.0]
    return [f"{low} to {high} %" for low, high in pairwise(ends)]


def not_drawn(name: str, reason: str) -> str:
    """Why a picture is left out."""
    return f"{NOT_DRAWN[name]}: {in_symbols(minus_signs(reason))}."
