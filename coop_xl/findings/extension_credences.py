"""The answer where it is uncertain which extensions hold, in words and as rows of tables."""

from collections.abc import Iterable, Iterator
from math import isfinite

from coop_xl.analysis.extension_mixture import Combination
from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.analysis.figure import Figure
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import TITLES

from .numbers import NAMES, SYMBOLS, UNIT, amount, exact_percent, percent

WORK = ("", "Effort on", "P(best)", "Mean", "Expected loss")
EXTENSIONS_HELD = (
    "Whether it holds",
    "Credence",
    *(f"{SYMBOLS[name]} best if so" for name in INTERVENTIONS),
    *(f"{SYMBOLS[name]} if not" for name in INTERVENTIONS),
    "Worth to know",
)
ABOUT = (
    "Over all combinations of extensions, each with its probability; credences are taken as "
    "independent (own derivation). Worth to know: EVPPI, what it would be worth to learn whether "
    f"the extension holds, and nothing else, before choosing; in {UNIT}."
)
NO_MEAN = "What knowing more would be worth has no finite mean."


def combination_in_words(found: Combination, credences: Iterable[str]) -> str:
    """Which extensions hold in a combination: "locality holds, evidence does not"."""
    said = [f"{name} {'holds' if name in found.holding else 'does not'}" for name in credences]
    return ", ".join(said)


def about_likeliest(structure: Structure) -> str:
    """What the figures of a single model are of."""
    found = structure.likeliest
    return (
        "Figures of one model are those of the most likely combination "
        f"({share(found.probability)}): {combination_in_words(found, structure.credences)}."
    )


def sentences(structure: Structure) -> Iterator[str]:
    """What it is worth to know of each extension whether it holds, against any number."""
    if not isfinite(structure.evpi.value):
        yield NO_MEAN
        return
    number, most = next(iter(structure.inputs.items()), ("", Figure(0.0)))
    for name, worth in structure.switches.items():
        whether = f"Whether {title(name)} holds"
        size = amount(worth, structure.log10_scale)
        if worth.value <= 0:
            yield f"To know whether {title(name)} holds would not change the choice."
        elif not number or most.value <= 0:
            yield f"{whether} is worth {size} to know; knowing any one number is worth nothing."
        elif structure.is_worth_more_than_any_number(name):
            yield (
                f"{whether} is worth more to know than any number: {size}, against "
                f"{amount(most, structure.log10_scale)} for {number}."
            )
        else:
            yield (
                f"{whether} is worth {size} to know, less than {number} "
                f"({amount(most, structure.log10_scale)})."
            )


def title(name: str) -> str:
    """An extension as a sentence names it."""
    return "evidence (ECL)" if name == "evidence" else name


def kinds_of_work(structure: Structure) -> Iterator[list[str]]:
    """A line for each kind of work, below `WORK`."""
    scale = structure.log10_scale
    for name in INTERVENTIONS:
        yield [
            SYMBOLS[name],
            NAMES[name],
            percent(structure.best[name]),
            amount(structure.marginals[name], scale),
            amount(structure.expected_loss[name], scale),
        ]


def extensions_held(structure: Structure) -> Iterator[list[str]]:
    """A line for each extension, below `OPTIONS_HELD`."""
    for name, worth in structure.switches.items():
        chances = [
            share(held[name][kind].value) if name in held else "–"
            for held in (structure.best_if, structure.best_if_not)
            for kind in INTERVENTIONS
        ]
        yield [
            TITLES[name],
            share(structure.credences[name]),
            *chances,
            amount(worth, structure.log10_scale),
        ]


def share(value: float) -> str:
    """A probability as 30 %."""
    return exact_percent(value, 3)
