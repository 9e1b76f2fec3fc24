"""How long Sobol indices of four outputs with their errors take, beside SALib."""

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from coop_xl import sobol_indices

from .measure import Figure, Measured, against, at_least, interleaved
from .ours import ESTIMATES
from .problem import GIVEN, OUTPUTS

SAMPLES = 2**14
ROUNDS = 5
ALIKE = (0.02, 0.4, 0.4, 0.4)  # the marginals' tails are heavy: either's errors reach tenths


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    name = f"Sobol indices of four outputs at {SAMPLES:,}, with errors"
    if find_spec("SALib") is None:
        yield Figure(name, target=at_least(50), missing="SALib is not installed")
        return
    from .peers import salib_indices

    compare(salib_indices.indices(SAMPLES, 0))
    ours, theirs = interleaved(
        [
            lambda turn: sobol_indices(ESTIMATES, SAMPLES, turn, outputs=OUTPUTS),
            lambda turn: salib_indices.indices(SAMPLES, turn),
        ],
        ROUNDS,
    )
    yield against(
        name, Measured(ours, "s"), Measured(theirs, "s", "SALib"), at_least(50), more=False
    )


def compare(theirs) -> None:
    """Refuse to time a peer that answers another question."""
    found = sobol_indices(ESTIMATES, SAMPLES, outputs=OUTPUTS)
    for name, limit in zip(OUTPUTS, ALIKE, strict=True):
        ours = [(found[name][key].first.value, found[name][key].total.value) for key in GIVEN]
        apart = np.abs(np.subtract(ours, [theirs[name][key] for key in GIVEN])).max()
        if apart > limit:
            raise AssertionError(f"SALib and coop_xl disagree by {apart:.3f} on {name}")
