"""What a workbook's formulas give, computed by the Python model: its true cached values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from coop_xl.estimates.cell_names import EXTENSION_WORKINGS
from coop_xl.estimates.entries import Entries
from coop_xl.model.catalogue import (
    ALTERNATIVES,
    ENTRIES,
    INTERVENTIONS,
    MAGNITUDES,
    QUANTITIES,
    VARIABLES,
)
from coop_xl.model.compute import compute, log10_shares, ranking
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.combined import state

OK, FILL_IN, OUT_OF_RANGE, SEE_EXTENSIONS = "OK", "fill in", "out of range", "see Extensions"

Row = dict[str, Any]
REPLACED = (
    *(f"{name}_per_F_I" for name in INTERVENTIONS), "greatest",
    *(f"marginal_{name}" for name in INTERVENTIONS),
)  # fmt: skip


@dataclass(frozen=True)
class InForce:
    """The extensions as every row of the model takes them.

    Attributes
    ----------
    entered : mapping
        The entries in range.
    is_on : bool
        Whether an extension is on, or an entry is wrong, so that rows must not pass them over.
    is_stopped : bool
        Whether entries are out of range or contradict one another, whatever the inputs are.
    """

    entered: Mapping[str, float] = field(default_factory=dict)
    is_on: bool = False
    is_stopped: bool = False

    @property
    def at_margin(self) -> dict[str, Any]:
        """The entries without ceilings of returns, which bend no marginal value."""
        return {key: each for key, each in self.entered.items() if not key.startswith("pmax_")}


ALL_OFF = InForce()


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def status_of(entries: Mapping[str, Any]) -> str:
    """What a row of entries amounts to: OK, fill in, or out of range."""
    filled = [key for key in ENTRIES if is_number(entries.get(key))]
    ways = (("F_V", "log10_F_V", "log10_1mF_V"), ("F_I", "log10_F_I"))
    if len(filled) != len(VARIABLES) or any(len(set(way) & set(filled)) != 1 for way in ways):
        return FILL_IN
    inside = all(ENTRIES[key].allows(entries[key]) for key in filled)
    return OK if inside else OUT_OF_RANGE


def row_figures(entries: Mapping[str, Any], extensions: InForce = ALL_OFF) -> Row:
    """Entries, status and, if the status is OK, every quantity of the model."""
    row: Row = {key: entries.get(key) for key in ENTRIES} | {"status": status_of(entries)}
    if row["status"] != OK:
        return row
    values = {key: float(entries[key]) for key in ENTRIES if is_number(entries.get(key))}
    try:
        figures = model_figures(values, extensions)
    except InputError:
        return row | {"status": SEE_EXTENSIONS}
    return row | figures | {key: row[key] for key in (*ALTERNATIVES, "F_V", "F_I")}


def model_figures(values: Mapping[str, Any], extensions: InForce = ALL_OFF) -> Row:
    """Every quantity of the model for accepted values, one or an array of each.

    An `InputError` says what extensions cannot be computed with.
    """
    at = compute(dict(values) | log10_shares(dict(values)), (*QUANTITIES, *MAGNITUDES))
    if extensions.is_stopped:
        raise InputError("extensions are out of range or contradict one another")
    if extensions.is_on:
        found = state({**values, **extensions.entered})
        at |= {key: found[key] for key in (*EXTENSION_WORKINGS, *REPLACED)}
    return at | ranking(at) | {
        "lg_F_V": at["log10_F_V"], "lg_1mF_V": at["log10_1mF_V"], "lg_F_I": at["log10_F_I"],
        "used_F_V": at["F_V"], "used_F_I": at["F_I"],
    }  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The base case of a workbook: what each input row amounts to, and the model if all are OK."""

    status: Mapping[str, str]
    base: Row = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether every input is filled in and inside its domain."""
        return all(status == OK for status in self.status.values())

    @property
    def open_inputs(self) -> list[str]:
        """The inputs still to fill in or to mend."""
        return [key for key, status in self.status.items() if status != OK]

    @classmethod
    def of(cls, content: Entries) -> "Figures":
        """The figures of what a user entered."""
        status = {}
        for key in VARIABLES:
            best, entered = content.estimate(key).best, ENTRIES[content.key_entered(key)]
            status[key] = (
                FILL_IN if not is_number(best) else OK if entered.allows(best) else OUT_OF_RANGE
            )
        figures = cls(status)
        return cls(status, row_figures(content.best)) if figures.ready else figures
