"""The problem as coop_xl is given it: each estimate by its family, or by three quantiles."""

from coop_xl import Estimate
from coop_xl.estimates.distributions import beta

from .problem import GIVEN, OUTPUTS, SHOWN, Z


def by_family(given):
    """The same distribution as a peer's."""
    match given:
        case ("normal", mean, sd):
            return Estimate(mean - Z * sd, mean, mean + Z * sd, "normal")
        case ("beta", a, b):
            return beta(a, b)
        case (("lognormal" | "loguniform") as family, low, high):
            return Estimate(low, None, high, family)
        case ("PERT", low, mode, high):
            return Estimate(low, mode, high, "PERT")
    raise ValueError(f"unknown family: {given}")


def by_quantiles(given):
    """What a person enters who leaves the family on auto: 5, 50 and 95 %."""
    from tests.benchmarks.peers.exact_quantiles import quantile

    return Estimate(*(float(quantile(given, percent / 100)) for percent in SHOWN))


def summary_of(simulation):
    """Of a simulation, what the peers summarise."""
    outputs = [simulation.outputs[name] for name in OUTPUTS]
    return {
        "means": [output.mean.value for output in outputs],
        "quantiles": [[output.quantile(p / 100).value for p in SHOWN] for output in outputs],
        "best": [figure.value for figure in simulation.best.values()],
    }


ESTIMATES = {key: by_family(given) for key, given in GIVEN.items()}
