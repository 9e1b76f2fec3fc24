"""Two versions of the estimates: what changed, and what each change does to the answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from coop_xl.analysis.plan import whole_samples
from coop_xl.analysis.results import Figure
from coop_xl.model.catalogue import ENTRIES
from coop_xl.surfaces.workbook.content import SCALES
from coop_xl.surfaces.workbook.filled.read import Filled, Problem

from .entries import (
    CorrelationChange,
    DefinitionChange,
    InputChange,
    correlation_changes,
    definition_changes,
    input_changes,
)
from .outlook import Draws, Outlook, Unknown, outlook

CORRELATIONS = "correlations"  # all changes of them together are one change
NOTABLE = 0.02  # of P(best): a smaller sum is not told from the whole
Effects = Mapping[str, Outlook | Unknown]


@dataclass(frozen=True)
class Version:
    """One of the two files: its name, its entries, and all that is to be said of them."""

    name: str
    filled: Filled

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or worth knowing, also what keeps it from being simulated."""
        return (*self.filled.problems, *self.filled.obstacles)


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions of the estimates.

    Attributes
    ----------
    inputs, correlations, definitions : tuple
        What changed, in the order of the workbook.
    comparable : bool
        Whether the inputs could be compared at all; a JSON file with mistakes holds none.
    before, after : Outlook or Unknown
        The answers of both files.
    effects : mapping
        For each input whose numbers changed, and for "correlations", the answer of the base with
        that change alone.
    draws : Draws
    """

    inputs: tuple[InputChange, ...]
    correlations: tuple[CorrelationChange, ...]
    definitions: tuple[DefinitionChange, ...]
    comparable: bool
    before: Outlook | Unknown
    after: Outlook | Unknown
    effects: Effects
    draws: Draws

    @property
    def known(self) -> dict[str, Outlook]:
        """The effects that could be computed."""
        return {key: each for key, each in self.effects.items() if isinstance(each, Outlook)}

    @property
    def moved(self) -> bool | None:
        """Whether another work is best at Best; None if that is not known."""
        if isinstance(self.before, Unknown) or isinstance(self.after, Unknown):
            return None
        return self.before.best != self.after.best

    @property
    def flips(self) -> dict[str, str]:
        """The changes that alone make another work best at Best, and which."""
        if isinstance(self.before, Unknown):
            return {}
        old = self.before.best
        return {key: each.best for key, each in self.known.items() if each.best != old}

    @property
    def focus(self) -> str:
        """The work that is best in the base; "" if that is not known."""
        return self.before.works[0] if isinstance(self.before, Outlook) else ""

    @property
    def chances(self) -> tuple[Figure, Figure] | None:
        """How the changes move P(best) of that work: one by one, added up, and all together.

        The errors are at most so large: draws that are the same for both cancel in part.
        """
        found = [self.before, *self.effects.values(), self.after]
        if not all(isinstance(each, Outlook) and each.chances for each in found):
            return None
        first, *alone, last = (
            each.chances[self.focus] for each in found if isinstance(each, Outlook)
        )
        added = sum(each.value - first.value for each in alone)
        error = math.hypot(*(each.error for each in alone), len(alone) * first.error)
        return (
            Figure(added, error),
            Figure(last.value - first.value, math.hypot(first.error, last.error)),
        )

    @property
    def interacts(self) -> bool:
        """Whether the changes together do something else to P(best) than one by one."""
        if self.chances is None or len(self.effects) < 2:
            return False
        added, whole = self.chances
        gap = abs(added.value - whole.value)
        return gap > max(NOTABLE, 2 * math.hypot(added.error, whole.error))


def differences(base: Filled, filled: Filled, samples: int = 4096, seed: int = 0) -> Comparison:
    """What differs between two versions of the estimates.

    Parameters
    ----------
    base, filled : Filled
        As `load_estimates` gives them.
    samples : int
        Draws of each simulation; rounded up to a power of two.
    seed : int
        The same for all.

    Raises
    ------
    CoopError
        If `samples` is no number of draws, or `seed` no seed.
    """
    draws = Draws(whole_samples(samples), seed)
    old, new = base.content, filled.content
    comparable = bool(old.estimates and new.estimates)
    inputs = tuple(input_changes(old, new)) if comparable else ()
    correlations = tuple(correlation_changes(old, new)) if comparable else ()
    before, after = answer(base, draws), answer(filled, draws)
    changed = [each.key for each in inputs if each.is_of_numbers]
    changed += [CORRELATIONS] if correlations else []
    effects = {key: effect(base, filled, key, before, draws) for key in changed}
    definitions = tuple(definition_changes(old, new))
    return Comparison(inputs, correlations, definitions, comparable, before, after, effects, draws)


def is_error(problem: Problem) -> bool:
    """Whether it is more than a warning."""
    return problem.severity == "error"


def answer(filled: Filled, draws: Draws) -> Outlook | Unknown:
    """The answer of a whole file."""
    wrong = list(filter(is_error, filled.problems))
    if wrong:
        more = f", and {len(wrong) - 1} more" if wrong[1:] else ""
        return Unknown(f"{wrong[0].text}{more}")
    return outlook(filled.inputs, filled.content, draws)


def effect(
    base: Filled, filled: Filled, key: str, before: Outlook | Unknown, draws: Draws
) -> Outlook | Unknown:
    """The answer of the base with one change alone."""
    if isinstance(before, Unknown):
        return Unknown("the first file has no answer to compare with")
    if any(is_error(each) and is_about(each, key) for each in filled.problems):
        return Unknown("its new entry is wrong or blank")
    mixed = with_correlations(base, filled) if key == CORRELATIONS else with_row(base, filled, key)
    return outlook(mixed.inputs, mixed.content, draws)


def is_about(problem: Problem, key: str) -> bool:
    """Whether a problem is with a cell of that row, or of the table of correlations."""
    start, _, rest = problem.name.partition("_")
    return start == "corr" if key == CORRELATIONS else key in (rest, problem.name)


def with_row(base: Filled, filled: Filled, key: str) -> Filled:
    """The base with one row of the other."""
    content = replace(
        base.content,
        estimates={**base.content.estimates, key: filled.content.estimate(key)},
        scales={each: base.content.scale(each) for each in SCALES}
        | ({key: filled.content.scale(key)} if key in SCALES else {}),
    )
    inputs = {way: value for way, value in base.inputs.items() if variable(way) != key}
    inputs |= {way: value for way, value in filled.inputs.items() if variable(way) == key}
    return Filled(content, inputs, ())


def with_correlations(base: Filled, filled: Filled) -> Filled:
    """The base with the correlations of the other."""
    content = replace(base.content, correlations=filled.content.correlations)
    return Filled(content, base.inputs, ())


def variable(way: str) -> str:
    """The variable that an entry stands for."""
    return ENTRIES[way].instead_of or way
