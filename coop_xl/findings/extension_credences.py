"""The answer where it is uncertain which extensions hold."""

from collections.abc import Iterable, Iterator
from math import isfinite

from coop_xl.analysis.extension_mixture import Combination
from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.analysis.figure import Figure
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import TITLES

from .document import Column, Kind, Table
from .numbers import amount, exact_percent
from .plain_names import NAMES, OWN, UNIT, capital, named, work_name

ABOUT_HELD = (
    "Over all combinations of extensions, each with its probability; credences are taken as "
    f"independent{OWN}. Value of knowing: EVPPI, what it would be worth to learn "
    f"whether the extension holds, and nothing else, before choosing; in {UNIT}."
)
NO_MEAN = "The value of knowing more has no finite mean."


def combination_in_words(found: Combination, credences: Iterable[str]) -> str:
    """Which extensions hold in a combination: "locality holds, evidence does not"."""
    said = [f"{name} {'holds' if name in found.holding else 'does not'}" for name in credences]
    return ", ".join(said)


def about_likeliest(structure: Structure) -> str:
    """What the figures of a single model are of."""
    found = structure.likeliest
    share = exact_percent(found.probability, 3)
    return (
        f"Figures of one model are those of the most likely combination ({share}): "
        f"{combination_in_words(found, structure.credences)}."
    )


def sentences(structure: Structure) -> Iterator[str]:
    """The value of knowing whether each extension holds, against that of any number."""
    if not isfinite(structure.evpi.value):
        yield NO_MEAN
        return
    number, most = next(iter(structure.inputs.items()), ("", Figure(0.0)))
    for name, worth in structure.switches.items():
        knowing = f"Knowing whether {title(name)} holds"
        size = amount(worth, structure.log10_scale)
        if worth.value <= 0:
            yield f"Knowing whether {title(name)} holds would not change the choice."
        elif not number or most.value <= 0:
            yield f"{knowing} is worth {size}; knowing any one number is worth nothing."
        elif structure.is_worth_more_than_any_number(name):
            yield (
                f"{knowing} is worth more than knowing any number: {size}, against "
                f"{amount(most, structure.log10_scale)} for {named(number)}."
            )
        else:
            yield (
                f"{knowing} is worth {size}, less than knowing {named(number)}: "
                f"{amount(most, structure.log10_scale)}."
            )


def title(name: str) -> str:
    """An extension as a sentence names it."""
    return "evidence (ECL)" if name == "evidence" else name


def mixture_table(structure: Structure) -> Table:
    """P(best), mean and expected loss of each kind of work over all combinations."""
    scale = structure.log10_scale
    columns = [
        Column("Kind of work", Kind.LABEL),
        Column("P(best)", Kind.CHANCE),
        Column("Mean marginal value", Kind.FIGURE, scale),
        Column("Expected loss", Kind.FIGURE, scale),
    ]
    rows = [
        [
            work_name(name),
            structure.best[name],
            structure.marginals[name],
            structure.expected_loss[name],
        ]
        for name in INTERVENTIONS
    ]
    return Table("The three kinds of work, over all combinations of extensions", columns, rows)


def held_table(structure: Structure) -> Table:
    """What each extension does to P(best), and what knowing whether it holds is worth."""
    chances = [
        Column(f"{capital(NAMES[name])} {text}", Kind.ROUGH)
        for text in ("best if so", "if not")
        for name in INTERVENTIONS
    ]
    columns = [
        Column("Whether it holds", Kind.LABEL),
        Column("Credence", Kind.SHARE),
        *chances,
        Column("Value of knowing", Kind.FIGURE, structure.log10_scale),
    ]
    rows = [
        [
            TITLES[name],
            structure.credences[name],
            *(
                held[name][kind] if name in held else None
                for held in (structure.best_if, structure.best_if_not)
                for kind in INTERVENTIONS
            ),
            worth,
        ]
        for name, worth in structure.switches.items()
    ]
    return Table("If an extension holds, and if not", columns, rows, ABOUT_HELD)


def combinations_table(structure: Structure) -> Table:
    """P(best) in each combination of extensions."""
    columns = [
        Column("Which hold", Kind.LABEL),
        Column("Probability", Kind.SHARE),
        *(Column(f"{capital(NAMES[name])} best", Kind.CHANCE) for name in INTERVENTIONS),
    ]
    rows = [
        [
            combination_in_words(each, structure.credences),
            each.probability,
            *(each.best[name] for name in INTERVENTIONS),
        ]
        for each in structure.combinations
    ]
    return Table("Each combination of extensions", columns, rows)
