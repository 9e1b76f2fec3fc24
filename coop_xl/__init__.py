"""Coop XL: where is a marginal unit of effort on AGI best spent?"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__ as __version__

if TYPE_CHECKING:
    from .analysis.allocation import Allocation, allocate
    from .analysis.experts.disagreement import disagreement
    from .analysis.experts.expert import Expert
    from .analysis.experts.pool import pool
    from .analysis.extension_effects import compare
    from .analysis.extension_uncertainty import structural
    from .analysis.monte_carlo.simulate import simulate
    from .analysis.proposals.funding import Portfolio, fund
    from .analysis.proposals.ranking import Ranking, rank_proposals
    from .analysis.sensitivity import rank_correlations, sobol_indices, tornado
    from .analysis.value_of_information import evppi
    from .estimates.estimate import Estimate
    from .estimates.implied_quantiles import implied_quantiles
    from .estimates.proposal import Proposal
    from .model.break_even import BreakEven, break_even
    from .model.catalogue import ENTRIES, OUTPUTS, VARIABLES
    from .model.defaults import ASSUMED
    from .model.errors import CoopError
    from .model.evaluate import evaluate, intervention, log10_marginals
    from .model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS
    from .model.warnings import Message, check


# Where each name lies. Imported when first asked for: the package itself takes no time to import,
# so that the command line can be stopped from its first moment on.
LIES_IN = {
    "ASSUMED": "model.defaults",
    "ENTRIES": "model.catalogue",
    "EXTENSIONS": "model.extensions.catalogue",
    "EXTENSION_INPUTS": "model.extensions.catalogue",
    "OUTPUTS": "model.catalogue",
    "VARIABLES": "model.catalogue",
    "Allocation": "analysis.allocation",
    "BreakEven": "model.break_even",
    "CoopError": "model.errors",
    "Estimate": "estimates.estimate",
    "Expert": "analysis.experts.expert",
    "Message": "model.warnings",
    "Portfolio": "analysis.proposals.funding",
    "Proposal": "estimates.proposal",
    "Ranking": "analysis.proposals.ranking",
    "allocate": "analysis.allocation",
    "break_even": "model.break_even",
    "check": "model.warnings",
    "compare": "analysis.extension_effects",
    "disagreement": "analysis.experts.disagreement",
    "evaluate": "model.evaluate",
    "evppi": "analysis.value_of_information",
    "implied_quantiles": "estimates.implied_quantiles",
    "fund": "analysis.proposals.funding",
    "intervention": "model.evaluate",
    "log10_marginals": "model.evaluate",
    "pool": "analysis.experts.pool",
    "rank_correlations": "analysis.sensitivity",
    "rank_proposals": "analysis.proposals.ranking",
    "simulate": "analysis.monte_carlo.simulate",
    "sobol_indices": "analysis.sensitivity",
    "structural": "analysis.extension_uncertainty",
    "tornado": "analysis.sensitivity",
}

__all__ = [
    "ASSUMED",
    "ENTRIES",
    "EXTENSIONS",
    "EXTENSION_INPUTS",
    "OUTPUTS",
    "VARIABLES",
    "Allocation",
    "BreakEven",
    "CoopError",
    "Estimate",
    "Expert",
    "Message",
    "Portfolio",
    "Proposal",
    "Ranking",
    "allocate",
    "break_even",
    "check",
    "compare",
    "disagreement",
    "evaluate",
    "evppi",
    "fund",
    "implied_quantiles",
    "intervention",
    "log10_marginals",
    "pool",
    "rank_correlations",
    "rank_proposals",
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
