"""Rows a second, drawn, evaluated and summarised, beside squigglepy and Squiggle."""

from collections.abc import Iterator
from importlib.util import find_spec

from coop_xl import simulate

from .measure import Figure, Measured, against, at_least, interleaved, seconds
from .ours import ESTIMATES, by_quantiles, summary_of
from .peers import squiggle
from .problem import GIVEN, OUTPUTS, disagreement

SAMPLES = 2**20
FEWER = 2**17
FEW_ROUNDS = 5
ALIKE = 0.02  # how far two honest answers may be apart at that many rows
UNIT = "M rows/s"


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    yield from beside_squigglepy()
    yield beside_squiggle(SAMPLES)
    yield beside_squiggle(FEWER)


def beside_squigglepy() -> Iterator[Figure]:
    """The same summary, then the whole report, then with every input on auto."""
    names = {
        "rows a second, the same summary": at_least(10),
        "rows a second, the whole report": None,
        "rows a second, every input on auto": at_least(10),
    }
    if find_spec("squigglepy") is None:
        for name, target in names.items():
            yield Figure(name, target=target, missing="squigglepy is not installed")
        return
    from .peers import squigglepy_arrays

    auto = {key: by_quantiles(given) for key, given in GIVEN.items()}
    compare(squigglepy_arrays.run(SAMPLES, 0), "squigglepy")
    peer, *ours = interleaved(
        [
            lambda turn: squigglepy_arrays.run(SAMPLES, turn),
            lambda turn: as_asked(SAMPLES, turn),
            lambda turn: simulate(ESTIMATES, SAMPLES, turn),
            lambda turn: as_asked(SAMPLES, turn, auto),
        ]
    )
    theirs = rates(SAMPLES, peer, "squigglepy")
    for (name, target), each in zip(names.items(), ours, strict=True):
        yield against(name, rates(SAMPLES, each), theirs, target, more=True)


def beside_squiggle(rows: int) -> Figure:
    """Squiggle has a process of its own each time, and is warm in it before it is timed."""
    name = f"rows a second, at {rows:,} rows"
    if why := squiggle.missing():
        return Figure(name, target=at_least(100), missing=why)
    compare(squiggle.timed(FEWER, 0)[1], "Squiggle")
    theirs, ours = [], []
    for turn in range(1, FEW_ROUNDS + 1):
        theirs.append(squiggle.timed(rows, turn)[0])
        ours.append(seconds(lambda seed: as_asked(rows, seed), turn))
    return against(
        name, rates(rows, ours), rates(rows, theirs, "Squiggle"), at_least(100), more=True
    )


def as_asked(rows: int, seed: int, estimates=ESTIMATES) -> dict:
    """No more than the peers are asked."""
    return summary_of(simulate(estimates, rows, seed, outputs=OUTPUTS, coherence=False))


def rates(rows: int, taken: list[float], owner: str = "") -> Measured:
    return Measured([rows / each / 1e6 for each in taken], UNIT, owner)


def compare(answer, peer: str) -> None:
    """Refuse to time a peer that answers another question."""
    ours = as_asked(FEWER, 0)
    if (apart := disagreement(ours, answer)) > ALIKE:
        raise AssertionError(f"{peer} and coop_xl disagree by {apart:.3f}")
