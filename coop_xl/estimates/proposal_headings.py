"""What the headings of a table of proposals mean, in a file as in a worksheet function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coop_xl.model.catalogue import Variable, shown

from .distributions import FAMILIES
from .entries import choice, same
from .estimate import Estimate
from .estimate_rules import ROLES, of_role
from .proposal import BETWEEN, Proposal
from .proposals import CHANCE, COST, EFFECTS, effect_meant
from .spreadsheet_cells import is_blank, is_error, plain
from .typed_values import problem_of, problem_of_cell

_NAME, _GROUP, _NEEDS = "name", "group", "needs"
_BEST, DISTRIBUTION = "best", "distribution"
TEXTS = {_NAME: _NAME, "proposal": _NAME, _GROUP: _GROUP, "only one of": _GROUP, _NEEDS: _NEEDS}
NUMBERS: Mapping[str, Variable] = {"cost": COST, "chance": CHANCE, **EFFECTS}
_BY_TEXT = {same(key): key for key in NUMBERS}
_REQUIRED = (_NAME, "cost")
_LONGEST = 60  # characters of a heading
_FORMS = "an effect's column is headed change_b, those beside it change_b low, change_b high"
_Meaning = tuple[str, str]  # a field, and the part of its estimate


def meaning_of(label: Any) -> _Meaning | None:
    """The field, and the part of an estimate, that a heading names.

    >>> meaning_of("Name"), meaning_of("effort_V low"), meaning_of("Change b"), meaning_of("Why")
    (('name', 'best'), ('effort_V', 'low'), ('change_b', 'best'), None)
    """
    if not isinstance(label, str) or len(label) > _LONGEST:
        return None
    text = same(label.strip('"'))
    if text in TEXTS:
        return TEXTS[text], _BEST
    words = text.split(" ") if " " in text else text.rsplit("_", 1)
    role = words[-1] if words[-1] in (*ROLES, DISTRIBUTION) else ""
    key = _BY_TEXT.get(text.removesuffix(role).strip(" _").replace(" ", "_"))
    return None if key is None or (role and key not in EFFECTS) else (key, role or _BEST)


def is_heading(label: str) -> bool:
    """Whether a label is a heading of a table of proposals."""
    return meaning_of(label.strip()) is not None


def are_headings(labels: Sequence[Any]) -> bool:
    """Whether a row holds the headings: a name, a cost and an effect, perhaps misspelt."""
    found = {meaning[0] for label in labels if (meaning := meaning_of(label))}
    has_effect = not found.isdisjoint(EFFECTS) or any(map(_effect_in, labels))
    return set(_REQUIRED) <= found and has_effect


def _effect_in(label: Any) -> str | None:
    """The effect that a heading is likely a misspelling of."""
    if not isinstance(label, str) or len(label) > _LONGEST:
        return None
    return effect_meant(same(label).removesuffix(" low").removesuffix(" high"))


@dataclass
class Headings:
    """Which column holds what, and what is amiss with the headings: column and sentence."""

    labels: Sequence[Any]
    columns: dict[_Meaning, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for column, label in enumerate(self.labels):
            meaning = meaning_of(label)
            if meaning in self.columns:
                self.problems.append((column, f"{shown(label)} heads two columns: keep one"))
            elif meaning:
                self.columns[meaning] = column
            elif text := self.unread(label):
                self.problems.append((column, text))
        for key in _REQUIRED:
            if (key, _BEST) not in self.columns:
                self.problems.append((0, f"the table has no column {key}: add one"))

    def unread(self, label: Any) -> str:
        """What to say of a heading that is likely misspelt; "" of any other."""
        if near := _effect_in(label):
            return f"{shown(label)} is not read: is {near} meant? Rename the heading ({_FORMS})"
        return ""

    @cached_property
    def keys(self) -> list[str]:
        """The fields that have a column."""
        return list(dict.fromkeys(key for key, _ in self.columns))

    @cached_property
    def certain(self) -> list[tuple[str, int]] | None:
        """The columns of effects, if no effect can be uncertain and none hangs on another."""
        if any(role != _BEST or key in (_GROUP, _NEEDS) for key, role in self.columns):
            return None
        return [(key, at) for (key, _), at in self.columns.items() if key in EFFECTS]

    def at_once(self, cells: Sequence[Any]) -> Proposal | None:
        """The proposal in a row of plain numbers, fast; None if the row needs a closer look."""
        if self.certain is None:
            return None
        name, cost = cells[self.columns[_NAME, _BEST]], cells[self.columns["cost", _BEST]]
        at = self.columns.get(("chance", _BEST))
        chance = 1.0 if at is None or cells[at] is None else cells[at]
        effects = {key: cells[at] for key, at in self.certain if cells[at] is not None}
        if type(name) is not str or {type(cost), type(chance), *map(type, effects.values())} != {
            float
        }:
            return None
        return Proposal(name, cost, chance, effects)

    def column(self, key: str) -> int:
        """Where to look for what is wrong with a field."""
        return next((at for (each, _), at in self.columns.items() if each == key), 0)


@dataclass
class Row:
    """A row of a table of proposals: what it holds, and what is wrong, by column.

    `cell` gives the content of a column.
    """

    headings: Headings
    cell: Callable[[int], Any]
    problems: list[tuple[int, str]] = field(default_factory=list)

    @cached_property
    def is_blank(self) -> bool:
        """Whether no column of ours holds anything."""
        return all(is_blank(self.cell(column)) for column in self.headings.columns.values())

    def text(self, key: str) -> str:
        """A text; "" if there is none."""
        column = self.headings.columns.get((key, _BEST))
        value = None if column is None else plain(self.cell(column))
        if is_blank(value):
            return ""
        return f"{value:.15g}" if isinstance(value, float) else " ".join(str(value).split())

    def number(self, key: str, role: str = _BEST) -> float | None:
        """A number, None if there is none or it is wrong."""
        column = self.headings.columns.get((key, role))
        if column is None or is_blank(value := plain(self.cell(column))):
            return None
        variable = NUMBERS[key] if role == _BEST else of_role(NUMBERS[key], role)
        if is_error(value):
            problem = problem_of_cell(variable, value)
        else:
            problem = problem_of(value, variable)
        if problem:
            self.problems.append((column, problem))
            return None
        return float(value)

    def family(self, key: str) -> str:
        """The distribution of an effect; auto if that is blank."""
        column = self.headings.columns.get((key, DISTRIBUTION))
        if column is None or is_blank(self.cell(column)):
            return "auto"
        try:
            return choice(plain(self.cell(column)), FAMILIES, f"distribution of {key}")
        except ValueError as problem:
            self.problems.append((column, str(problem)))
            return "auto"

    def effects(self) -> Iterator[tuple[str, float | Estimate]]:
        """The effects that are given."""
        for key in self.headings.keys:
            if key not in EFFECTS:
                continue
            low, best, high = (self.number(key, role) for role in ROLES)
            if low is not None or high is not None:
                yield key, Estimate(low, best, high, self.family(key))
            elif best is not None:
                yield key, best

    def proposal(self) -> Proposal:
        """The proposal, with harmless numbers in place of what is wrong."""
        cost, chance = self.number("cost"), self.number("chance")
        if cost is None and not self.problems and ("cost", _BEST) in self.headings.columns:
            self.problems.append((self.headings.column("cost"), COST.problem(None)))
        known = len(self.problems)
        effects = dict(self.effects())
        if len(self.problems) > known or (self.problems and not effects):
            effects = {"change_b": 0.0}
        needs = tuple(filter(None, map(str.strip, self.text(_NEEDS).split(BETWEEN))))
        return Proposal(
            self.text(_NAME), 1.0 if cost is None else cost, 1.0 if chance is None else chance,
            effects, self.text(_GROUP), needs,
        )  # fmt: skip
