"""What to tell of an F_V whose tails leave no mean, as 1/F_V and 1/(1−F_V) are what counts."""

from collections.abc import Iterator

from .draws import names_of
from .outcomes import MARGINALS
from .plan import Prepared

ENDS = {"q_V": ("0", "1/F_V"), "q_nV": ("1", "1/(1−F_V)")}


def remarks_on_F_V(prepared: Prepared) -> Iterator[str]:
    """A sentence for each end that F_V comes too near to."""
    key = next(each for each in prepared.draws.distributions if names_of(each) == (*ENDS,))
    without = {"mean": prepared.without_mean, "standard deviation": prepared.without_variance}
    for name, (end, ratio) in ENDS.items():
        column = prepared.draws.columns.get(name)
        if column is None or column.heaviness < 0.5:
            continue
        what = "mean" if column.heaviness >= 1 else "standard deviation"
        if without[what].intersection(MARGINALS):
            yield (
                f"{key}: F_V comes so near {end} that {ratio} has no finite {what}, nor have the "
                "marginals it enters; quantiles and P(best) stand, or choose PERT, which ends at "
                "Low and High, or bring Low and High nearer"
            )
