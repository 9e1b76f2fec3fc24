"""The cells of our sheet Scenarios that fill from Questions by their own formulas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coop_xl.estimates.case import Case
from coop_xl.estimates.entries import correlation
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.defaults import OF_LOCALITY, ONE, TWO, left_assumed
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .calculated import differ
from .scenario_cells import is_filled

_ASSUMED = r'IF\([^,]+<>"",.+,""\)'  # what stands for a blank answer, from the row's own cells
_FROM_INPUTS = re.compile(rf'IF\(OR\(.+\),(""|{_ASSUMED}),best_(\w+)\)', re.IGNORECASE | re.DOTALL)
_LONGEST = 900  # characters; ours have up to 700


@dataclass(frozen=True)
class Basis:
    """What our workbook says about the inputs that a scenario leaves as they are.

    Attributes
    ----------
    estimates, correlations
        As entered on Questions and Extensions.
    faulty : frozenset of str
        The variables with which something is wrong there.
    assumed : frozenset of str
        Those that nobody entered, and that have a neutral default.
    is_ours : bool
        Whether there is such a workbook.
    is_wrong : bool
        Whether anything is wrong there, so that no scenario can be simulated.
    """

    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    correlations: tuple[tuple[str, str, float], ...] = ()
    faulty: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()
    is_ours: bool = False
    is_wrong: bool = False

    def case(self, given: Mapping[str, Estimate]) -> Case:
        """A scenario to be simulated, with extensions and correlations as in the workbook."""
        extensions = {key: each for key, each in self.estimates.items() if key in EXTENSION_INPUTS}
        if any(key in given for key in TWO) and not any(map(extensions.get, OF_LOCALITY)):
            extensions.pop(ONE, None)  # the scenario enters what D_b stands for
        estimates: dict[str, Any] = {**extensions, **given}
        estimates |= {
            key: each for key, each in left_assumed(estimates).items() if key in self.assumed
        }
        pairs = tuple(correlation(*each, estimates) for each in self.correlations)
        return Case(estimates, pairs)

    def usual(self, key: str) -> Estimate | None:
        """The estimate that a scenario has of Inputs; None if there is none in that way."""
        found = self.estimates.get(key)
        return found if found and found.best is not None and not self.is_faulty(key) else None

    def is_faulty(self, key: str) -> bool:
        """Whether something is wrong with a variable on Questions, however it is entered."""
        return key in ENTRIES and (ENTRIES[key].instead_of or key) in self.faulty


def fills_from_inputs(formula: str, key: str) -> bool:
    """Whether a formula is the one that our workbook has for a variable.

    >>> fills_from_inputs('IF(OR($A5="",NOT(ISNUMBER(best_b))),"",best_b)', "b")
    True
    """
    found = _form_of(formula)
    variable = ENTRIES[key].instead_of or key if key in ENTRIES else key
    return found is not None and found[2].casefold() == variable.casefold()


def may_be_assumed(formula: str) -> bool:
    """Whether a formula that fills from Questions gives what is assumed of a blank answer."""
    found = _form_of(formula)
    return found is not None and found[1] != '""'


def _form_of(formula: str) -> re.Match[str] | None:
    """The parts of a formula that fills from Questions."""
    return _FROM_INPUTS.fullmatch(formula.replace(" ", "")) if len(formula) < _LONGEST else None


def is_old(shown: Any, usual: Estimate | None) -> bool:
    """Whether a cell that fills from Questions shows what stood there before."""
    if usual is None:
        return is_filled(shown)
    return not isinstance(shown, int | float) or differ(shown, usual.best)


def is_usual(given: Estimate, usual: Estimate) -> bool:
    """Whether a value alone is Best of Inputs, and so stands for the estimate there."""
    if given.low is not None or given.high is not None or given.best is None:
        return False
    return usual.best is not None and not differ(given.best, usual.best)
