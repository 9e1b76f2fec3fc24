"""The members of a panel: who filled in which file, and whether they speak of the same things."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coop_xl.estimates.entries import Entries
from coop_xl.model.defaults import CONSTANTS
from coop_xl.safe_text import on_one_line

from .expert import Expert

_LONGEST_NAME = 40  # characters
_LONGEST_LABEL = 10
WIDE = 10.0  # scales of utility that differ by so much are warned of
_DEFINED = {
    "definition_values": "“our values”",
    "definition_cooperative": "“cooperative”",
    "unit_of_effort": "one unit of effort",
}


@dataclass(frozen=True)
class Member:
    """One person's estimates.

    Attributes
    ----------
    name : str
        As in "Filled in by", else the file's; no two members have the same.
    file : str
    content : Entries
    """

    name: str
    file: str
    content: Entries

    @property
    def expert(self) -> Expert:
        """The estimates as the analysis takes them."""
        content = self.content
        return Expert(
            self.name,
            content.estimates_entered,
            content.correlations_entered,
            content.credences,
        )

    def meaning_of(self, definition: str) -> str:
        """What the member says that a word means."""
        return on_one_line(self.content.definitions.get(definition, ""))


def short_names(members: Sequence[Member]) -> list[str]:
    """First names that fit below a chart, still telling members from one another."""
    found: list[str] = []
    for member in members:
        first = member.name.split()[0]
        short = first if len(first) <= _LONGEST_LABEL else first[: _LONGEST_LABEL - 1] + "…"
        found.append(_free_name(short, {each.casefold() for each in found}))
    return found


def members_of(files: Sequence[Path], contents: Sequence[Entries]) -> list[Member]:
    """A member for each file, with names that differ."""
    found: list[Member] = []
    taken: set[str] = set()
    for file, content in zip(files, contents, strict=True):
        name = _free_name(_wanted_name(file, content), taken)
        taken.add(name.casefold())
        found.append(Member(name, file.name, content))
    return found


def _wanted_name(file: Path, content: Entries) -> str:
    """Who filled it in or, if that is blank, the file's name; on one line, fit to be shown."""
    name = on_one_line(content.definitions.get("filled_in_by", "")) or on_one_line(file.stem)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number if another has it."""
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def remarks(members: Sequence[Member]) -> Iterator[str]:
    """Whether the members' numbers can be compared at all."""
    for key, words in _DEFINED.items():
        said = {member.meaning_of(key).casefold() for member in members}
        blank = [member.name for member in members if not member.meaning_of(key)]
        if blank and len(said) > 1:
            yield f"{', '.join(blank)} left blank what {words} means: ask before you compare."
        elif len(said) > 1:
            why = (
                "tractabilities are per unit, so bring them to one unit first"
                if key == "unit_of_effort"
                else "see Reasons, and agree on one before you compare"
            )
            yield f"The experts define {words} differently: {why}."
    shares = dict.fromkeys(filter(None, (member.content.shares_meaning for member in members)))
    if len(shares) > 1:
        yield (
            f"The experts' shares F_V, F_CV and F_CnV are not of one time ({'; '.join(shares)}): "
            "bring them to one before you compare."
        )
    yield from _scales_apart(members)


def extensions_on(experts: Sequence[Expert]) -> Iterator[str]:
    """Whose extensions of the discussion count; nothing if all are off."""
    said = [f"{each.name} ({', '.join(each.on)})" for each in experts if each.on]
    if said:
        yield f"Extensions of the post's discussion count for {', '.join(said)}."
    for each in experts:
        if each.credences:
            held = ", ".join(f"{name} {value:g}" for name, value in each.credences.items())
            yield (
                f"{each.name} gives credences that extensions hold ({held}): P(best) and "
                "quantiles are over all combinations; at best estimates every extension is on "
                "that has an input given, and so it is among the cruxes."
            )


def _scales_apart(members: Sequence[Member]) -> Iterator[str]:
    """Whether utilities seem to be on different scales."""
    sizes = {}
    for member in members:
        given = {key: each for key, each in member.content.best.items() if each is not None}
        best = CONSTANTS | given
        sizes[member.name] = abs(best["U_B"] - best["U_nB"])
    most, least = (pick(sizes, key=lambda name: sizes[name]) for pick in (max, min))
    if sizes[most] > WIDE * sizes[least]:
        yield (
            f"U_B − U_nB is {sizes[most]:.4g} for {most} but {sizes[least]:.4g} for {least}: if "
            "these are different scales of utility, bring them to one before you compare."
        )
