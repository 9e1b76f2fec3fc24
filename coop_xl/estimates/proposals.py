"""Proposals: what could be funded, what it costs and does if it works (own derivation)."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from coop_xl.model.catalogue import INTERVENTIONS, shown
from coop_xl.model.errors import CoopError

from .bounded_numbers import Number, number
from .distributions import Distribution, EstimateError, constant
from .entries import same
from .estimate import Estimate
from .fit import checked, family_named, fitted_to
from .proposal import Proposal

COST = number("cost", "a number above 0", 0, inf, "in any currency", low_open=True)
CHANCE = number("chance", "a probability from 0 to 1", 0, 1, "that the proposal works")
COST_OF_UNIT = number(
    "cost_of_unit", "a number above 0", 0, inf, "what a unit of effort costs", low_open=True
)
BAR = number(
    "own_bar", "a number above 0", 0, inf, "utility for a unit of currency", low_open=True
)
WORK = {
    "V": "alignment",
    "CV": "cooperation if aligned",
    "CnV": "cooperation if misaligned",
}
MOVED = {  # what an effect changes directly
    "p_V": "our agent's odds of sharing our values",
    "p_CV": "our agent's odds of cooperating if aligned",
    "p_CnV": "our agent's odds of cooperating if misaligned",
    "F_V": "the share of resources held with our values, by other agents",
    "F_CV": "the cooperative part of agents with our values",
    "F_CnV": "the cooperative part of all other agents",
    "b": "the success of bargaining",
    "U_B": "utility if bargaining succeeds",
    "U_nB": "utility if bargaining fails",
}
OURS = ("effort_V", "effort_CV", "effort_CnV", "change_p_V", "change_p_CV", "change_p_CnV")


def change(key: str, meaning: str) -> Number:
    """An effect that adds to a variable, or takes from it; usually the former."""
    unit = "a number, in utility" if key.startswith("U") else "a share to add or take away"
    return number(f"change_{key}", unit, -inf, inf, f"what is added to {meaning}", least_usual=0)


EFFECTS: dict[str, Number] = {
    f"effort_{name}": number(
        f"effort_{name}", "a number of units from 0", 0, inf, f"units of effort on {WORK[name]}"
    )
    for name in INTERVENTIONS
} | {f"change_{key}": change(key, meaning) for key, meaning in MOVED.items()}
PLACE = {key: place for place, key in enumerate(EFFECTS)}


class ProposalsError(CoopError):
    """Proposals that cannot be valued.

    Attributes
    ----------
    problems : tuple of Trouble
        Everything that is wrong.
    """

    def __init__(self, problems: Sequence["Trouble"]) -> None:
        super().__init__("; ".join(each.text for each in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a proposal: its place in the list, the field to look at, a sentence."""

    place: int
    field: str
    text: str


def problems_of(proposals: Sequence[Proposal]) -> list[Trouble]:
    """Everything that is wrong with a list of proposals, whatever the model says."""
    found = [
        Trouble(place, field, f"{titled(each, place)}: {text}")
        for place, each in enumerate(proposals)
        for field, text in (*_problems_of_numbers(each), *_problems_of_effects(each))
    ]
    found += _problems_of_names(proposals)
    return sorted(found, key=lambda each: each.place)


def titled(proposal: Proposal, place: int) -> str:
    """A proposal as a sentence names it."""
    name = str(proposal.name).strip()
    return shown(name) if name else f"proposal {place + 1}"


def _problems_of_numbers(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """What is wrong with the cost and the chance."""
    for variable, value in ((COST, proposal.cost), (CHANCE, proposal.chance)):
        if problem := variable.problem(value):
            yield variable.key, problem


def _problems_of_effects(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """What is wrong with the effects."""
    if not proposal.effects:
        yield "", f"it has no effect: enter at least one of {', '.join(EFFECTS)}"
    for key, effect in proposal.effects.items():
        if key not in EFFECTS:
            yield key, _unknown_effect(key)
            continue
        try:
            effect_distribution(key, effect)
        except EstimateError as problem:
            yield key, str(problem)


def _unknown_effect(key: object) -> str:
    """What to say of an effect that does not exist."""
    near = effect_meant(key)
    remedy = f"; is {near} meant?" if near else f": choose among {', '.join(EFFECTS)}"
    return f"{shown(key)} is no effect{remedy}"


def effect_meant(key: object) -> str | None:
    """The effect that a name is likely a misspelling of."""
    by_text = {same(each): each for each in EFFECTS}
    near = difflib.get_close_matches(same(key).replace(" ", "_"), by_text, n=1, cutoff=0.7)
    return by_text[near[0]] if near else None


def _problems_of_names(proposals: Sequence[Proposal]) -> Iterator[Trouble]:
    """What is wrong with the names of proposals, and with those they need."""
    if not proposals:
        yield Trouble(0, "name", "the list has no proposal: enter a name, a cost and an effect")
    names = [same(each.name) for each in proposals]
    times = Counter(names)
    for place, (proposal, name) in enumerate(zip(proposals, names, strict=True)):
        if not name:
            text = f"proposal {place + 1} has no name: enter one unlike all others"
            yield Trouble(place, "name", text)
        elif times[name] > 1 and name in names[:place]:
            text = f"{shown(proposal.name)} names two proposals: rename one of them"
            yield Trouble(place, "name", text)
        for needed in proposal.needs:
            if text := _problem_of_need(proposals, names, place, needed):
                yield Trouble(place, "needs", f"{titled(proposal, place)}: {text}")


def _problem_of_need(
    proposals: Sequence[Proposal], names: Sequence[str], place: int, needed: str
) -> str:
    """What is wrong with one proposal that another needs; "" if nothing."""
    wanted = same(needed)
    if wanted not in names:
        near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.7)
        meant = f"; is {shown(proposals[names.index(near[0])].name)} meant?" if near else ""
        return f"it needs {shown(needed)}, which is not in the list{meant or ': add it'}"
    if place in all_needed(proposals, names.index(wanted)):
        return f"it needs {shown(needed)}, which needs it in turn: remove one of the two"
    other = proposals[names.index(wanted)]
    if other.group and same(other.group) == same(proposals[place].group):
        return (
            f"it needs {shown(needed)}, but both are of the group {shown(other.group)}, of which "
            "only one can be funded: change one of the two"
        )
    return ""


def all_needed(proposals: Sequence[Proposal], place: int) -> set[int]:
    """The places of a proposal and of all that it needs, and these need in turn."""
    places = {same(each.name): at for at, each in enumerate(proposals)}
    found: set[int] = set()
    open_ones = [place]
    while open_ones:
        at = open_ones.pop()
        if at not in found:
            found.add(at)
            names = map(same, proposals[at].needs)
            open_ones += [places[name] for name in names if name in places]
    return found


def effect_distribution(key: str, effect: float | Estimate) -> Distribution:
    """The distribution of an effect, an error (`EstimateError`) if its numbers make none.

    What begins above 0 stays above 0, other changes may have either sign.
    """
    variable = EFFECTS[key]
    if not isinstance(effect, Estimate):
        if problem := variable.problem(effect):
            raise EstimateError(problem)
        return constant(float(effect))
    family = family_named(variable, effect.distribution)
    row = checked(variable, effect, family)
    return fitted_to(variable, family, row.low, row.best, row.high, row.range[0])
