"""Coop XL: where is a marginal unit of effort on AGI best spent?"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    from .model.break_even import BreakEven, break_even
    from .model.catalogue import ENTRIES, OUTPUTS, VARIABLES
    from .model.check import Message, check
    from .model.errors import CoopError
    from .model.evaluate import evaluate, intervention, log10_marginals
    from .model.options.catalogue import OPTIONS

__version__ = "0.3.1"

# Where each name lies. Imported when first asked for: the package itself takes no time to import,
# so that the command line can be stopped from its first moment on.
LIES_IN = {
    "ENTRIES": "model.catalogue",
    "OPTIONS": "model.options.catalogue",
    "OUTPUTS": "model.catalogue",
    "VARIABLES": "model.catalogue",
    "Allocation": "analysis.allocation",
    "BreakEven": "model.break_even",
    "CoopError": "model.errors",
    "Estimate": "analysis.estimates",
    "Expert": "analysis.panel.experts",
    "Message": "model.check",
    "allocate": "analysis.allocation",
    "break_even": "model.break_even",
    "check": "model.check",
    "compare": "analysis.compare",
    "disagreement": "analysis.panel.cruxes",
    "evaluate": "model.evaluate",
    "evppi": "analysis.value_of_information",
    "intervention": "model.evaluate",
    "log10_marginals": "model.evaluate",
    "pool": "analysis.panel.pool",
    "rank_correlations": "analysis.sensitivity",
    "simulate": "analysis.simulate",
    "sobol_indices": "analysis.sensitivity",
    "structural": "analysis.structure",
    "tornado": "analysis.sensitivity",
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
    """What the package offers, imported late."""
    if name not in LIES_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{LIES_IN[name]}"), name)
