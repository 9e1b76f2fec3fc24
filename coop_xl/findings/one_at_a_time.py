"""The answer at the best estimates, and where it goes as one estimate alone moves."""

import math
from collections.abc import Sequence

from coop_xl.analysis.sensitivity import Swing
from coop_xl.analysis.study import Study

from .document import Bars, Column, Kind, Section, Table, Tornado
from .numbers import entered, number
from .plain_names import NAMES, UNIT, capital, is_best, label, listed, named, short, works

_LARGEST_PLAIN = 300  # power of ten, within what a float holds
_NOTHING = 1e-12  # of the widest swing
_NAMED = 3  # of what is drawn, to those who cannot see it
_AT_LOW, _AT_HIGH = "Value at Low", "Value at High"
_COLUMNS = (
    Column("Estimate", Kind.LABEL),
    Column("Key", Kind.KEY),
    Column("Low", Kind.ENTERED),
    Column("High", Kind.ENTERED),
    Column(_AT_LOW, Kind.NUMBER),
    Column(_AT_HIGH, Kind.NUMBER),
    Column("Best at Low", Kind.WORK),
    Column("Best at High", Kind.WORK),
)
NOT_FINITE = "beyond the numbers of a computer"
_NOTHING_MOVES_IT = "Nothing moves it: no uncertain estimate changes it on its own."
ABOUT_SWINGS = (
    "One estimate at a time goes from Best to Low (light) and to High (dark); all others stay at "
    "Best, and correlations are ignored."
)
ABOUT_RANKS = (
    "These values are too small, or too large, to move one estimate at a time, so this shows rank "
    "correlations instead: 1 if the marginal value always rises with the estimate, −1 if it "
    "always falls."
)


def swings_section(study: Study, name: str) -> Section:
    """What moves the marginal value of a kind of work."""
    key = f"marginal_{name}"
    title = f"Marginal value of {NAMES[name]}, {short(key)}"
    at_best = float(study.at_best.outputs[key])
    if study.simulation.outputs[key].log10_scale or not math.isfinite(at_best):
        return _ranks_section(study, name, title)
    moved = _wide_enough(study.swings[key])
    still = sorted({each.key for each in study.swings[key]} - {each.key for each in moved})
    without = [f"Without effect: {listed([*map(named, still)])}."] if still else []
    rows = [
        (label(each.key), each.key, each.low, each.high, each.at_low, each.at_high,
         each.best_at_low, each.best_at_high)
        for each in moved
    ]  # fmt: skip
    if not rows:
        return Section(title, _NOTHING_MOVES_IT)
    table = Table(title, _COLUMNS, rows, f"Values are in {UNIT}.")
    said = " ".join(
        f"With {named(each.key)} at Low {number(each.at_low)}, at High {number(each.at_high)}."
        for each in moved[:_NAMED]
    )
    chart = Tornado(
        name=f"reach-{name}",
        title=f"What moves the marginal value of {NAMES[name]}",
        about=f"With all estimates at Best it is {number(at_best)}. {said}",
        axis="marginal value",
        unit=UNIT,
        table=table,
        ends=(_AT_LOW, _AT_HIGH),
        at_best=at_best,
        labels=[
            f"{named(each.key)}: {entered(each.low)} to {entered(each.high)}" for each in moved
        ],
    )
    return Section(title, "", without, chart, ABOUT_SWINGS, table)


def _wide_enough(swings: Sequence[Swing]) -> list[Swing]:
    """Those that are no rounding; the widest stand first."""
    known = [swing for swing in swings if math.isfinite(swing.width)]
    widest = max((swing.width for swing in known), default=0.0)
    return [swing for swing in known if swing.width > _NOTHING * widest]


def _ranks_section(study: Study, name: str, title: str) -> Section:
    """Rank correlations with a marginal value that has no swings, the strongest first."""
    found = study.ranks.get(f"marginal_{name}", {})
    finite = [key for key, rank in found.items() if math.isfinite(rank.value)]
    known = [(key, found[key]) for key in sorted(finite, key=lambda key: -abs(found[key].value))]
    if not known:
        return Section(title, _NOTHING_MOVES_IT)
    heading = "Rank correlation"
    table = Table(
        f"Rank correlations with the value of {NAMES[name]}",
        (Column("Estimate", Kind.LABEL), Column("Key", Kind.KEY), Column(heading, Kind.FIGURE)),
        [(label(key), key, rank) for key, rank in known],
    )
    chart = Bars(
        name=f"reach-{name}",
        title=f"What the marginal value of {NAMES[name]} goes with",
        about=f"Rank correlations: {table.sentence(heading, _NAMED)}.",
        axis="rank correlation",
        table=table,
        columns=[heading],
        labels=[named(key) for key, _ in known],
        ends=(-1.0, 1.0),
    )
    return Section(title, "", (), chart, ABOUT_RANKS, table)


def flips_section(study: Study) -> Section:
    """Which estimates change which work is best if they alone move, and how."""
    best = study.at_best.best
    swings = {each.key: each for found in study.swings.values() for each in found}
    said = []
    for key, each in swings.items():
        ends = [
            f"{is_best(name)} at {end} ({entered(value)})"
            for end, value, name in (
                ("Low", each.low, each.best_at_low),
                ("High", each.high, each.best_at_high),
            )
            if name != best
        ]
        if ends:
            said.append(f"{capital(named(key))}: {', '.join(ends)}.")
    what = (
        "Moving one estimate alone changes that here:"
        if said
        else "No estimate changes that if it alone moves to its Low or its High."
    )
    lead = f"With every estimate at Best, {_largest_at_best(study)} {what}"
    return Section("What changes which kind of work is best", lead, said)


def at_best_sentence(study: Study) -> str:
    """The answer with every estimate at its best value, and the three marginal values there."""
    values = ", ".join(
        f"{NAMES[name]} {_of_size(each.sign, each.log10)}"
        for name, each in study.at_best.marginals.items()
    )
    return (
        "With every estimate at its best value nothing is uncertain, and "
        f"{_largest_at_best(study)} One more unit of effort adds to U: {values} ({UNIT})."
    )


def _largest_at_best(study: Study) -> str:
    """The end of a sentence on which marginal value is the largest there."""
    best = study.at_best.best
    if not best:
        return "which marginal value is the largest is not known."
    if "=" in best:
        return f"{works(best)} are worth the same."
    return f"{works(best)} has the largest marginal value."


def _of_size(sign: float, log10: float) -> str:
    """A number from its sign and the log10 of its size."""
    if sign == 0:
        return "0"
    if not math.isfinite(log10):
        return NOT_FINITE
    exponent = math.floor(log10)
    scale = exponent if abs(exponent) > _LARGEST_PLAIN else 0
    return number(sign * 10.0 ** (log10 - scale), scale)
