"""Two versions of the estimates: what changed, and what each change does to the answer."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.plan import whole_samples
from coop_xl.analysis.monte_carlo.sobol import SobolPoints
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import SCALES
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, EXTENSIONS

from .answer import Draws, Outlook, Unknown, outlook
from .changed_entries import (
    CorrelationChange,
    CredenceChange,
    DefinitionChange,
    InputChange,
    correlation_changes,
    credence_changes,
    definition_changes,
    input_changes,
)

CORRELATIONS, CREDENCES = "correlations", "credences"  # all changes of them are one change
_NOTABLE = 0.02  # of P(best): a smaller sum is as good as the whole
_Effects = Mapping[str, Outlook | Unknown]
T = TypeVar("T")


@dataclass(frozen=True)
class Version:
    """One of the two files: its name, its entries, and all that is to be said of them."""

    name: str
    filled: ReadFile

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or worth knowing, also what keeps it from being simulated."""
        return self.filled.all_problems


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions of the estimates.

    Attributes
    ----------
    inputs, correlations, credences, definitions : tuple
        What changed, in the order of the workbook; inputs of extensions are among the inputs.
    comparable : bool
        Whether the inputs could be compared at all; a JSON file with mistakes holds none.
    before, after : Outlook or Unknown
        The answers of both files.
    effects : mapping
        For each input whose numbers changed, and for "correlations" and "credences", the answer
        of the base with that change alone; for an extension with several such inputs, by its name,
        that of the base with all of these.
    draws : Draws
    """

    inputs: tuple[InputChange, ...]
    correlations: tuple[CorrelationChange, ...]
    credences: tuple[CredenceChange, ...]
    definitions: tuple[DefinitionChange, ...]
    comparable: bool
    before: Outlook | Unknown
    after: Outlook | Unknown
    effects: _Effects
    draws: Draws

    @property
    def known(self) -> dict[str, Outlook]:
        """The effects that could be computed."""
        return {key: each for key, each in self.effects.items() if isinstance(each, Outlook)}

    @property
    def apart(self) -> dict[str, Outlook | Unknown]:
        """Effects with no change in common: an extension's stands for those of its inputs."""
        return {
            key: each
            for key, each in self.effects.items()
            if key not in EXTENSION_INPUTS or EXTENSION_INPUTS[key].extension not in self.effects
        }

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
        found = [self.before, *self.apart.values(), self.after]
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
        if self.chances is None or len(self.apart) < 2:
            return False
        added, whole = self.chances
        gap = abs(added.value - whole.value)
        return gap > max(_NOTABLE, 2 * math.hypot(added.error, whole.error))


def differences(
    base: ReadFile, filled: ReadFile, samples: int = 4096, seed: int = 0
) -> Comparison:
    """What differs between two versions of the estimates.

    Parameters
    ----------
    base, filled : ReadFile
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
    SobolPoints(1, seed)  # an error if it is no seed
    old, new = base.content, filled.content
    comparable = bool(old.estimates and new.estimates)
    inputs = tuple(input_changes(old, new)) if comparable else ()
    correlations = tuple(correlation_changes(old, new)) if comparable else ()
    credences = tuple(credence_changes(old, new)) if comparable else ()
    before, after = answer(base, draws), answer(filled, draws)
    changed = dict(_rows_changed(inputs))
    changed |= {CORRELATIONS: ()} if correlations else {}
    changed |= {CREDENCES: ()} if credences else {}
    effects = {
        name: effect(base, filled, name, keys, before, draws) for name, keys in changed.items()
    }
    definitions = tuple(definition_changes(old, new))
    return Comparison(
        inputs, correlations, credences, definitions, comparable, before, after, effects, draws
    )


def _rows_changed(inputs: Iterable[InputChange]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each change of numbers and its rows: one, or those of an extension that go together."""
    changed = [each.key for each in inputs if each.is_of_numbers]
    yield from ((key, (key,)) for key in changed)
    for extension in EXTENSIONS:
        together = tuple(each.key for each in extension.inputs if each.key in changed)
        if together[1:]:
            yield extension.name, together


def _is_error(problem: Problem) -> bool:
    """Whether it is more than a warning."""
    return problem.severity == "error"


def answer(filled: ReadFile, draws: Draws) -> Outlook | Unknown:
    """The answer of a whole file."""
    wrong = list(filter(_is_error, filled.problems))
    if wrong:
        more = f", and {len(wrong) - 1} more" if wrong[1:] else ""
        return Unknown(f"{wrong[0].text}{more}")
    return outlook(filled.inputs, filled.content, draws)


def effect(
    base: ReadFile,
    filled: ReadFile,
    name: str,
    keys: tuple[str, ...],
    before: Outlook | Unknown,
    draws: Draws,
) -> Outlook | Unknown:
    """The answer of the base with one change alone."""
    if isinstance(before, Unknown):
        return Unknown("the first file has no answer to compare with")
    if any(_is_error(each) and _is_about(each, name, keys) for each in filled.problems):
        return Unknown("its new entry is wrong or blank")
    mixed = _with_rows(base, filled, keys) if keys else _with_table(base, filled, name)
    return outlook(mixed.inputs, mixed.content, draws)


def _is_about(problem: Problem, name: str, keys: tuple[str, ...]) -> bool:
    """Whether a problem is with a cell of these rows, of the correlations or the credences."""
    start, _, rest = problem.name.partition("_")
    of_table = {CORRELATIONS: "corr", CREDENCES: "credence"}.get(name)
    return start == of_table or bool({rest, problem.name} & {*keys})


def _with_rows(base: ReadFile, filled: ReadFile, keys: tuple[str, ...]) -> ReadFile:
    """The base with some rows of the other."""
    old, new = base.content, filled.content
    content = replace(
        old,
        estimates=of_both(old.estimates, new.estimates, keys),
        scales={each: (new if each in keys else old).scale(each) for each in SCALES},
        extensions=of_both(old.extensions, new.extensions, keys),
    )
    return ReadFile(content, of_both(base.inputs, filled.inputs, keys), ())


def of_both(old: Mapping[str, T], new: Mapping[str, T], keys: tuple[str, ...]) -> dict[str, T]:
    """What the one holds, but of some variables what the other holds."""
    kept = {way: each for way, each in old.items() if variable(way) not in keys}
    return kept | {way: each for way, each in new.items() if variable(way) in keys}


def _with_table(base: ReadFile, filled: ReadFile, name: str) -> ReadFile:
    """The base with the correlations, or the credences, of the other."""
    old, new = base.content, filled.content
    if name == CORRELATIONS:
        return ReadFile(replace(old, correlations=new.correlations), base.inputs, ())
    return ReadFile(replace(old, credences=new.credences), base.inputs, ())


def variable(way: str) -> str:
    """The variable that an entry stands for."""
    return ACCEPTED[way].instead_of or way
