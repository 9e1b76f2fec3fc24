"""The estimates of one simulation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .correlation import Pair


@dataclass(frozen=True)
class Case:
    """Estimates as `coop_xl.simulate` takes them, or with credences `coop_xl.structural`.

    Attributes
    ----------
    estimates : mapping
        By the keys they are entered under, those of extensions among them.
    correlations : tuple of (key, key, float)
    credences : mapping
        The probability that an extension holds, by its name.
    """

    estimates: Mapping[str, Any]
    correlations: tuple[Pair, ...] = ()
    credences: Mapping[str, float] = field(default_factory=dict)
