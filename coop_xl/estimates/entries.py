"""What a user enters in a workbook: estimates, definitions and scenarios."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from coop_xl.model.catalogue import ENTRIES, VARIABLES, WAYS_TO_ENTER
from coop_xl.model.defaults import ASSUMED, HAVE_DEFAULTS, ONE, TWO, Assumed
from coop_xl.model.errors import InputError, MissingInputError, UnknownNameError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.names import extension_of, key_of, meant

from .bounded_numbers import CORRELATION
from .case import Case
from .estimate import Estimate
from .proposal import Proposal
from .scales import KEY_ON_SCALE, PLAIN
from .spreadsheet_cells import as_found, is_blank, is_error
from .typed_values import problem_of_cell

_DECREASING = ("log10_1mF_V",)  # it falls as the variable it stands for rises


Correlation = tuple[str, str, float]


def same(text: object) -> str:
    """Text in the form in which it is compared."""
    return " ".join(str(text).split()).casefold().replace("−", "-")


def choice(cell: Any, choices: Collection[str], what: str) -> str:
    """One word of a list, in any case."""
    if isinstance(cell, str) and cell in choices:
        return cell
    if is_error(cell):
        raise InputError(f"{what} is the error {cell}: fix that cell")
    for each in choices:
        if same(each) == same(cell):
            return each
    raise InputError(f"{what} is {as_found(cell)}: choose one of {', '.join(choices)}")


def correlation(one: Any, other: Any, value: Any, keys: Collection[str]) -> Correlation:
    """A correlation between two entries, or between the variables they stand for."""
    first, first_sign = as_entered(one, keys)
    second, second_sign = as_entered(other, keys)
    if problem := problem_of_cell(CORRELATION, value):
        raise InputError(problem)
    return first, second, first_sign * second_sign * value


def as_entered(name: Any, keys: Collection[str]) -> tuple[str, int]:
    """The key under which a variable was entered; 1 if both rise together, −1 if one falls."""
    if is_error(name):
        raise InputError(f"a name is the error {name}: fix that cell")
    key = key_of(name) or extension_of(name)
    if key is None:
        raise UnknownNameError(unknown("" if is_blank(name) else name))
    if key in EXTENSION_INPUTS:
        if key not in keys:
            raise MissingInputError(f"{key} is correlated but has no estimate: enter one")
        return key, 1
    variable = ENTRIES[key].instead_of or key
    used = next((way for way in WAYS_TO_ENTER.get(variable, (key,)) if way in keys), None)
    if used is None:
        raise MissingInputError(f"{key} is correlated but has no estimate: enter one")
    return used, -1 if (key in _DECREASING) != (used in _DECREASING) else 1


def unknown(label: Any) -> str:
    """What to say about a name that is not a variable."""
    if is_blank(label):
        return "a name is blank: enter one that COOP_VARIABLES lists"
    near = meant(label)
    text = f"{as_found(label)} is not a variable of the model"
    return f"{text}; did you mean {near}?" if near else f"{text}: COOP_VARIABLES lists them"


SHARES_CHOICES = ("at creation", "under multi-agentic stability")


SHARES_MEANING = "F means shares"


CONFIDENCE = ("low", "medium", "high")
DEFINITIONS = {
    "definition_values": "Our values (V) means",
    "definition_cooperative": "Cooperative (C) means",
    "unit_of_effort": "One unit of effort is",
    "filled_in_by": "Filled in by",
}
ABOUT_FILE = {"asked_by": "Asked by", "send_to": "Send it to"}  # on Start, if it is there
SHARES = "F_V, F_CV and F_CnV are shares"


@dataclass(frozen=True)
class Scenario:
    """A row of the Scenarios sheet: what differs from the Questions sheet."""

    name: str
    changes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Entries:
    """A whole workbook's entries."""

    title: str = "Template"
    about: str = ""
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    correlations: tuple[tuple[str, str, float], ...] = ()
    extensions: Mapping[str, Estimate] = field(default_factory=dict)  # of their inputs
    credences: Mapping[str, float] = field(default_factory=dict)  # that extensions hold
    histogram: tuple[str, str] = ("marginal_V", PLAIN)  # the output shown, and its scale
    scenarios: tuple[Scenario, ...] = (Scenario("As on Questions"),)
    shares_meaning: str = ""  # when the shares are those of; a remark
    proposals: tuple[Proposal, ...] = ()
    cost_of_unit: float | None = None  # what proposals are compared with, or
    own_bar: float | None = None  # so much utility for a unit of currency

    @property
    def has_extensions(self) -> bool:
        """Whether anything is entered that only a workbook with extensions has a cell for."""
        of_extensions = self.extensions.keys() - {ONE}  # by itself D_b stands for two slopes
        return bool(of_extensions or self.credences or self.shares_meaning)

    @property
    def meanings(self) -> dict[str, str]:
        """What the words mean ("" if not said), and at which time shares are taken, if said."""
        found = {label: self.definitions.get(key, "") for key, label in DEFINITIONS.items()}
        found |= {
            label: text for key, label in ABOUT_FILE.items() if (text := self.definitions.get(key))
        }
        return found | ({SHARES: self.shares_meaning} if self.shares_meaning else {})

    def estimate(self, key: str) -> Estimate:
        """The estimate of a variable, blank if there is none."""
        return self.estimates.get(key, Estimate())

    def scale(self, key: str) -> str:
        """How F_V or F_I is entered."""
        return self.scales.get(key, PLAIN)

    def key_entered(self, key: str) -> str:
        """The key under which the model takes a row of Inputs: F_V may stand for log10_F_V."""
        return KEY_ON_SCALE.get((key, self.scale(key)), key)

    @property
    def has_one_slope(self) -> bool:
        """Whether D_b is entered, and neither of the slopes that it stands for."""
        return ONE in self.extensions and not any(map(self.has, TWO))

    @property
    def asked(self) -> tuple[str, ...]:
        """The variables of the base model that need an entry, D_b in place of two if it stands."""
        return tuple(each for each in VARIABLES if not (self.has_one_slope and each in TWO))

    @property
    def assumed(self) -> tuple[str, ...]:
        """The variables that nobody entered, which have a neutral default."""
        return tuple(key for key in HAVE_DEFAULTS if not self.has(key))

    def has(self, key: str) -> bool:
        """Whether a variable has a number."""
        return self.estimate(key).has_numbers

    @property
    def best(self) -> dict[str, float | None]:
        """The best estimates by the keys the model takes them under."""
        return {self.key_entered(key): self.estimate(key).best for key in self.asked}

    @property
    def estimates_entered(self) -> dict[str, Estimate | Assumed]:
        """The estimates as `coop_xl.simulate` takes them, those of extensions too."""
        assumed = self.assumed
        rows: dict[str, Estimate | Assumed] = {}
        for key in self.asked:
            if key in assumed:
                rows[key] = ASSUMED
            else:
                rows[self.key_entered(key)] = self.estimate(key).as_simulated
        return rows | {key: each.as_simulated for key, each in self.extensions.items()}

    @property
    def correlations_entered(self) -> tuple[tuple[str, str, float], ...]:
        """The correlations between the keys of `estimates_entered`."""
        keys, found = tuple(self.estimates_entered), []
        for one, other, rank in self.correlations:
            (first, first_sign), (second, second_sign) = (
                as_entered(name, keys) for name in (one, other)
            )
            found.append((first, second, first_sign * second_sign * rank))
        return tuple(found)

    @property
    def case(self) -> Case:
        """All that is simulated."""
        return Case(self.estimates_entered, self.correlations_entered, self.credences)
