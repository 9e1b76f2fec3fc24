"""Coop XL: where is a marginal unit of effort on AGI best spent?"""

from .model.break_even import BreakEven, break_even
from .model.catalogue import ENTRIES, OUTPUTS, VARIABLES
from .model.check import Message, check
from .model.errors import CoopError
from .model.evaluate import evaluate, intervention, log10_marginals

__version__ = "0.1.0"

__all__ = [
    "ENTRIES",
    "OUTPUTS",
    "VARIABLES",
    "BreakEven",
    "CoopError",
    "Message",
    "break_even",
    "check",
    "evaluate",
    "intervention",
    "log10_marginals",
]
