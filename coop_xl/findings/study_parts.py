"""Parts of a study's answer that several renderers show."""

import math
from collections.abc import Iterator, Sequence

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.sensitivity import Swing
from coop_xl.analysis.study import Study, largest
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED, BY_NAME

from .numbers import NAMES, SYMBOLS, UNIT, amount
from .simulation_answer import worth_most


def work(name: str) -> str:
    """A kind of work as a label."""
    return f"{SYMBOLS[name]}: {NAMES[name]}"


def meaning(key: str) -> str:
    """What an input is, without examples, or an extension."""
    if key in BY_NAME:
        return f"whether this extension holds: {BY_NAME[key].title}"
    base = ACCEPTED[key].instead_of
    more = "; " + ACCEPTED[key].meaning.partition(": ")[0] if base else ""
    return ACCEPTED[base or key].meaning.partition(": ")[0] + more


def moved(study: Study, name: str) -> list[Swing]:
    """The estimates that move a marginal value, the widest first."""
    swings = [swing for swing in study.swings[f"marginal_{name}"] if math.isfinite(swing.width)]
    widest = max((swing.width for swing in swings), default=0.0)
    return [swing for swing in swings if swing.width > NOTHING * widest]


def has_no_swings(study: Study, name: str) -> bool:
    """Whether a marginal value is too small, or too large, for a tornado."""
    key = f"marginal_{name}"
    scale = study.simulation.outputs[key].log10_scale
    return scale != 0 or not math.isfinite(output_at_best(key, study))


def ranks(study: Study, name: str) -> list[tuple[str, Figure]]:
    """The rank correlations of a marginal value with the estimates, the strongest first."""
    found = study.ranks.get(f"marginal_{name}", {}).items()
    known = [(key, rank) for key, rank in found if math.isfinite(rank.value)]
    return sorted(known, key=lambda pair: -abs(pair[1].value))


def worths(study: Study) -> Iterator[tuple[str, Figure]]:
    """What is worth knowing, estimates and whether extensions hold, the most valuable first."""
    if not study.is_finite:
        return
    found = dict(study.structure.switches) if study.structure else {}
    found |= study.worth.inputs if study.worth else {}
    ordered = sorted(found.items(), key=lambda item: -item[1].value)
    yield from ((key, each) for key, each in ordered if each.value > 0)


def worth_scale(study: Study) -> int:
    """The power of ten that values of information are in units of."""
    return study.worth.log10_scale if study.worth else study.log10_scale


def order(study: Study) -> Sequence[str]:
    """The kinds of work, most often best first."""
    return sorted(INTERVENTIONS, key=lambda name: -study.best[name].value)


NOTHING = 1e-12  # of the widest swing


def output_at_best(key: str, study: Study) -> float:
    """The output with every input at Best or, where that is blank, at its median."""
    return float(study.at_best.outputs[key])


CERTAIN = "certain: Best is taken as it is"


def family_of(name: str) -> str:
    """The family that was meant, in any case."""
    return next(each for each in FAMILIES if each.casefold() == name.strip().casefold())


TOO_HEAVY = (
    "Some tails are so heavy that the mean of a marginal value does not exist, and with it none "
    "of these values of information: see the notes on the Summary. P(best) and the quantiles "
    "stand."
)


def most_worth(study: Study) -> str:
    """The answer in words."""
    if study.worth is None:
        return "Every estimate is certain: there is nothing to learn."
    if not study.is_finite:
        return TOO_HEAVY
    key = largest(study.worth.inputs)
    figure = study.worth.inputs[key]
    if figure.value <= 0:
        said = worth_most(study)
        return f"{said[0].upper()}{said[1:]}."
    worth = amount(figure, study.worth.log10_scale)
    return (
        f"{key} is most worth improving: knowing it is worth {worth} {UNIT}, "
        f"{100 * figure.value / study.evpi.value:.0f} % of knowing everything. "
        f"({ACCEPTED[key].meaning})"
    )
