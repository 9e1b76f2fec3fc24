"""The simulation of a workbook's estimates, by Python on the stored points: its true cached values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.stored_points import DRAWS, normal_scores
from coop_xl.estimates.cell_names import EXTENSION_WORKINGS
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, VARIABLES
from coop_xl.model.equations import HELD
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.extensions.states import ExtensionStates
from coop_xl.workbook.formulas.values import Figures, model_figures

from .simulated_extensions import holding, in_draws, what_waits
from .simulated_histogram import Histogram
from .simulated_inputs import CONSTANT, NEAR_END, InputRow, input_row
from .simulated_links import Links
from .simulated_statistics import BROKEN, COHERENT, Draws, Measured, measure

LARGEST_LOG10 = 305.0  # of what a cell holds
INCOHERENT_LIMIT = 0.05  # a larger share of incoherent draws is warned of

NO_INPUTS = "The simulation waits until all inputs are filled in."
TO_MEND = "The simulation waits: to mend on the Simulation sheet (section 6), correlations: "
NO_FIT = "The simulation waits: the correlations (section 6 of the Simulation sheet) contradict one another; bring some of them nearer to 0."
WAITS = "The simulation waits: "
TOO_LARGE = "The simulation waits: the estimates reach so far that a cell cannot hold the marginals; bring Low and High nearer, or use coop-xl run."


@dataclass(frozen=True)
class Simulated:
    """Every input and output of every draw.

    Attributes
    ----------
    rows : mapping
        What the sheet makes of each variable's estimate.
    links : Links
        What it makes of the correlations.
    content : Entries
        What the user entered.
    inputs_ready : bool
        Whether every Best is filled in.
    extensions : Extensions
        What the extensions amount to.
    """

    rows: Mapping[str, InputRow]
    links: Links
    content: Entries
    inputs_ready: bool
    extensions: ExtensionStates

    @classmethod
    def of(cls, content: Entries) -> "Simulated":
        """The simulation of what a user entered."""
        rows = {key: input_row(key, content) for key in VARIABLES}
        figures = Figures.of(content)
        extensions = ExtensionStates.of(content, figures)
        return cls(rows, Links.of(content), content, figures.ready, extensions)

    @property
    def to_mend(self) -> list[str]:
        """The variables whose estimate makes no distribution."""
        return [key for key, row in self.rows.items() if not row.is_ready]

    @cached_property
    def size(self) -> float | str:
        """A bound of the log10 of the marginals per unit of F_I; "" if an estimate is to be mended."""
        if self.to_mend:
            return ""
        return float(log10_size(self.reach, self.content.scale("F_V")) + self.larger_by)

    @property
    def reach(self) -> dict[str, tuple]:
        """From where to where each input is drawn, on the scale it is entered in."""
        return {key: (row.cells["least"], row.cells["most"]) for key, row in self.rows.items()}

    @property
    def least_log10_F_I(self) -> float:
        """log10 of the smallest F_I drawn."""
        least = self.reach["F_I"][0]
        return float(np.log10(least)) if self.content.scale("F_I") == PLAIN else float(least)

    @property
    def larger_by(self) -> float:
        """By how many powers of ten evidence of other civilisations may enlarge the marginals."""
        return -self.least_log10_F_I if self.extensions.on["evidence"] else 0.0

    @property
    def extensions_wait(self) -> str:
        """What keeps the extensions from being computed in every draw; "" if nothing."""
        if self.to_mend:
            return ""
        least_F_V = self.reach["F_V"][0]
        log10_F_V = np.log10(least_F_V) if self.content.scale("F_V") == PLAIN else least_F_V
        least = min(float(log10_F_V), self.least_log10_F_I)
        return what_waits(self.extensions, self.inputs_ready, least, self.reach["p_V"][1])

    @property
    def is_ready(self) -> bool:
        """Whether there are draws."""
        size = self.size
        return (
            size != ""
            and not self.links.to_mend
            and self.links.fit
            and not self.extensions_wait
            and float(size) < LARGEST_LOG10
        )

    @property
    def is_certain(self) -> bool:
        """Whether nothing is uncertain, so that what the draws give is exact."""
        are_constant = all(row.cells["form"] == CONSTANT for row in self.rows.values())
        return are_constant and all(self.extensions.chance(name) in (0, 1) for name in FLAGS)

    @property
    def waits(self) -> str:
        """What to do before there are draws, in words; "" if nothing."""
        names = self.to_mend
        if names and not self.inputs_ready:
            return NO_INPUTS
        if names:
            what = "estimate" if len(names) == 1 else "estimates"
            return f"The simulation waits: {len(names)} {what} to fill in or mend: {', '.join(names)} (see section 5 of the Simulation sheet)."
        if self.links.to_mend:
            return f"{TO_MEND}{self.links.to_mend}."
        if not self.links.fit:
            return NO_FIT
        if self.extensions_wait:
            return f"{WAITS}{self.extensions_wait}."
        return "" if self.is_ready else TOO_LARGE

    @cached_property
    def draws(self) -> Draws:
        """Columns by name: z, u and y of each variable (`u_F_V`), entries, the model, losses, picks."""
        if not self.is_ready:
            return {}
        z = self.links.correlated(normal_scores(len(VARIABLES)))
        u = normal_probability(z)
        found: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for place, (key, row) in enumerate(self.rows.items()):
            found[f"u_{key}"] = u[:, place]
            found[f"y_{key}"], value = inside_out(row, u[:, place])
            values[self.content.key_entered(key)] = value
        held = holding(self.extensions)
        model = model_figures(values, in_draws(self.extensions, held))
        found |= held
        found |= dict.fromkeys(EXTENSION_WORKINGS, np.full(DRAWS, ""))
        found |= model | ratios(model) | dict.fromkeys(ENTRIES, np.full(DRAWS, "")) | values
        found |= {f"loss_{name}": value for name, value in losses(model)}
        found["broken"] = broken(model | values)
        found["coherent"] = np.where(found["broken"] == "", COHERENT, "no")
        found["picked"] = self.picked(found)
        return {key: np.broadcast_to(value, DRAWS) for key, value in found.items()}

    def picked(self, found: Mapping[str, Any]) -> np.ndarray:
        """The output that the histogram shows, nan where a draw has none."""
        name, shown = self.content.histogram
        value = np.broadcast_to(found[name], DRAWS)
        if shown != LOG10:
            return value
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(value > 0, np.log10(value), np.nan)

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """Every statistic of the draws by its name."""
        return measure(self.draws, is_certain=self.is_certain)

    @cached_property
    def histogram(self) -> Histogram:
        """The histogram of the output picked."""
        return Histogram.of(self.draws.get("picked", np.full(DRAWS, np.nan)))


def inside_out(row: InputRow, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is drawn for probabilities u: on the scale of the fit, and on the variable's own."""
    made = row.distribution
    assert made is not None
    return np.full(u.shape, made.location) if made.is_constant else made.fitted(u), made.quantile(
        u
    )


def log10_size(reach: Mapping[str, tuple], scale_F_V: str) -> float:
    """A bound of the log10 of the marginals per unit of F_I, from how far each input reaches."""
    most = {key: max(abs(low), abs(high)) for key, (low, high) in reach.items()}
    stakes = sum(most[key] for key in ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V"))
    slopes = sum(most[f"db_dF_{name}"] for name in INTERVENTIONS)
    gains = sum(most[f"dp_{name}_da_{name}"] for name in INTERVENTIONS)
    least = reach["F_V"][0]
    inverse = max(-np.log10(least) if scale_F_V == PLAIN else -least, -np.log10(NEAR_END))
    return min(np.log10(HELD), inverse) + sum(
        np.log10(1 + each) for each in (stakes, slopes, gains)
    )


def ratios(at: Mapping[str, Any]) -> dict[str, Any]:
    """The merits divided by the best, as the sheet divides: of the best itself it is 1 exactly."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            f"ratio_{name}": np.where(
                at["greatest"] > 0, at[f"{name}_per_F_I"] / at["greatest"], np.nan
            )
            for name in INTERVENTIONS
        }


def losses(at: Mapping[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    """How much choosing each kind of work falls short of the best, draw by draw."""
    most = np.max([at[f"marginal_{name}"] for name in INTERVENTIONS], axis=0)
    for name in INTERVENTIONS:
        yield name, most - at[f"marginal_{name}"]


def broken(at: dict[str, Any]) -> np.ndarray:
    """The bounds that each draw breaks, as the sheet lists them; "" if it is coherent."""
    said: Any = np.full(DRAWS, "")
    for words, bound in BROKEN.items():
        said = np.char.add(said, np.where(bound.broken(at), f"{words} ", ""))
    return said
