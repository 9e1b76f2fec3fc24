"""Coop XL: where is a marginal unit of effort on AGI best spent?"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .model.break_even import BreakEven, break_even
from .model.catalogue import ENTRIES, OUTPUTS, VARIABLES
from .model.check import Message, check
from .model.errors import CoopError
from .model.evaluate import evaluate, intervention, log10_marginals
from .model.options.catalogue import OPTIONS

if TYPE_CHECKING:
    from .analysis.allocation import Allocation, allocate
    from .analysis.compare import compare
    from .analysis.estimates import Estimate
    from .analysis.panel.cruxes import disagreement
    from .analysis.panel.experts import Expert
    from .analysis.panel.pool import pool
    from .analysis.sensitivity import rank_correlations, sobol_indices, tornado
    from .analysis.simulate import simulate
    from .analysis.structure import structural
    from .analysis.value_of_information import evppi

__version__ = "0.3.0"

# Imported when first asked for: the model alone is quick to import.
ANALYSIS = {
    "Estimate": "estimates",
    "Allocation": "allocation",
    "Expert": "panel.experts",
    "disagreement": "panel.cruxes",
    "allocate": "allocation",
    "compare": "compare",
    "evppi": "value_of_information",
    "pool": "panel.pool",
    "rank_correlations": "sensitivity",
    "simulate": "simulate",
    "sobol_indices": "sensitivity",
    "structural": "structure",
    "tornado": "sensitivity",
}

__all__ = [
    "ENTRIES",
    "OPTIONS",
    "OUTPUTS",
    "VARIABLES",
    "Allocation",
    "BreakEven",
    "CoopError",
    "Estimate",
    "Expert",
    "Message",
    "allocate",
    "break_even",
    "check",
    "compare",
    "disagreement",
    "evaluate",
    "evppi",
    "intervention",
    "log10_marginals",
    "pool",
    "rank_correlations",
    "simulate",
    "sobol_indices",
    "structural",
    "tornado",
]


def __getattr__(name: str) -> Any:
    """The analysis, imported late."""
    if name not in ANALYSIS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.analysis.{ANALYSIS[name]}"), name)
