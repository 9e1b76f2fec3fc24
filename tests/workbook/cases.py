"""Random fillings of the template, and what its formula cells must then hold."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import openpyxl

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.scales import LOG10, LOG10_REST, PLAIN
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.workbook.build import sheets
from coop_xl.workbook.live import LiveBook

Address = tuple[str, str]


def random_content(rng: np.random.Generator, place: int) -> Entries:
    """Estimates over the whole domain: plain shares, log10 shares, shares near 1."""
    F_V_scale = (PLAIN, PLAIN, LOG10, LOG10_REST)[place % 4]
    F_I_scale = LOG10 if F_V_scale == LOG10 else PLAIN
    scales = {"F_V": F_V_scale, "F_I": F_I_scale}
    content = Entries(scales=scales)
    estimates = {}
    for key in VARIABLES:
        variable = ENTRIES[content.key_entered(key)]
        if variable.instead_of:
            values = sorted(-rng.uniform(1, 60, 3))
            if key == "F_I":
                values = [float(value) - 62 for value in values]
        elif variable.high == 1:
            values = sorted(rng.uniform(0.01, 0.99, 3))
        else:
            values = sorted(rng.normal(0, 10.0 ** rng.uniform(-2, 2), 3))
        low, best, high = (float(value) for value in values)
        estimates[key] = Estimate(low, best, high)
    return Entries(estimates=estimates, scales=scales)


def entry_cells(path) -> dict[str, Address]:
    """Where the names of the entry cells lie."""
    names = openpyxl.load_workbook(path, read_only=True).defined_names
    return {
        name: next((sheet, at.replace("$", "")) for sheet, at in defined.destinations)
        for name, defined in names.items()
        if name.startswith(("low_", "best_", "high_", "scale_")) and name != "best_intervention"
    }


def entries_of(content: Entries, cells: Mapping[str, Address]) -> dict[Address, float | str]:
    """What a person types to fill the template so."""
    typed: dict[Address, float | str] = {}
    for key, estimate in content.estimates.items():
        for name in ("low", "best", "high"):
            if getattr(estimate, name) is not None:
                typed[cells[f"{name}_{key}"]] = getattr(estimate, name)
    for key, scale in content.scales.items():
        typed[cells[f"scale_{key}"]] = scale
    return typed


@dataclass(frozen=True)
class Expected:
    """What each formula cell must hold, and how large the marginals are."""

    formulas: Mapping[Address, tuple[str, float | str | bool]]
    base: Mapping[str, object]

    @classmethod
    def of(
        cls, content: Entries, *, simulation: bool = True, extensions: bool = False
    ) -> "Expected":
        """What a workbook holds that is made with a filling."""
        return cls.in_book(sheets(content, simulation=simulation, extensions=extensions))

    @classmethod
    def in_book(cls, book: LiveBook, read: Collection[Address] | None = None) -> "Expected":
        """What a workbook holds, or some of its cells; only these are computed."""
        names = (f"marginal_{name}" for name in ("V", "CV", "CnV"))
        sizes = {name: book.value(name) for name in names if book.value("inputs_ready")}
        formulas = book.formulas
        places = formulas if read is None else (at for at in formulas if at in read)
        return cls({at: formulas[at] for at in places}, sizes)


def disagreements(expected: Expected, found: Mapping[Address, object]) -> list[tuple]:
    """Formula cells whose value differs from the one that is cached.

    Relative 1e-9. Sums that cancel are compared with the size of the marginals, at 1e-14 (two
    hundred roundings of float64); logarithms, which sheets take of 1 − 10^x, absolutely at 1e-12.
    """
    base = expected.base
    size = (
        max((abs(float(base[f"marginal_{name}"])) for name in ("V", "CV", "CnV")), default=0)
        if base
        else 0
    )
    return [
        (at, want, found.get(at, ""), text)
        for at, (text, want) in expected.formulas.items()
        if not same(want, found.get(at, ""), size, "LOG10" in text)
    ]


def same(want: object, have: object, size: float, logarithm: bool) -> bool:
    """Whether a recalculated value is the cached one."""
    if isinstance(want, float) and isinstance(have, int | float) and not isinstance(have, bool):
        slack = 1e-14 * size + (1e-12 if logarithm else 0)
        return math.isclose(want, have, rel_tol=1e-9, abs_tol=slack)
    return want == have
