"""What very many rows cost: memory, and time on one and on two processes."""

from collections.abc import Iterator
from pathlib import Path

from coop_xl import simulate

from .measure import Figure, Measured, against, alone, at_least, at_most, fresh, interleaved
from .ours import ESTIMATES

MANY, VERY_MANY = 2**24, 2**27  # the first powers of two above 10^7 and 10^8
REPEATS = 3
STATUS = Path("/proc/self/status")  # getrusage would count what the parent process once held
GROWTH = f"""
import re
from coop_xl import simulate
from tests.benchmarks.bench_scale import STATUS
from tests.benchmarks.ours import ESTIMATES
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", STATUS.read_text())[1])
simulate(ESTIMATES, 2**16)
before = peak()
simulate(ESTIMATES, {MANY})
print(peak() - before)
"""


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    yield memory()
    yield two_processes(MANY if is_quick else VERY_MANY)


def memory() -> Figure:
    """Growth of the largest memory in use, beyond that of a short run."""
    name = f"memory that {MANY:,} rows take beyond 65,536"
    if not STATUS.exists():
        return Figure(name, target=at_most(10), missing="told by Linux only")
    kilobytes = [fresh(GROWTH) for _ in range(REPEATS)]
    return alone(name, [each / 1024 for each in kilobytes], "MB", at_most(10))


def two_processes(rows: int) -> Figure:
    """The second process's start is counted."""
    two, one = interleaved(
        [
            lambda turn: simulate(ESTIMATES, rows, turn, jobs=2),
            lambda turn: simulate(ESTIMATES, rows, turn),
        ],
        REPEATS,
    )
    name = f"{rows:,} rows on two processes"
    theirs = Measured(one, "s", "one process")
    return against(name, Measured(two, "s"), theirs, at_least(1.8), more=False)
