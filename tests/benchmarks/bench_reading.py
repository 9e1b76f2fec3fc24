"""What the worst of a stranger's files cost the reader: processor time and memory."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.reading.hostile import HOSTILE
from tests.reading.mutations import mutated
from tests.reading.zips import ours

from .measure import Figure, alone, at_most

FEW, MANY = 150, 2000  # mutated files


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    mutants = FEW if is_quick else MANY
    names = [f"{len(HOSTILE)} crafted and {mutants:,} mutated workbooks, the worst: {what}"
             for what in ("processor time", "memory that it takes")]  # fmt: skip
    if sys.platform != "linux":
        yield Figure(names[0], target=at_most(2), missing="told by Linux only")
        yield Figure(names[1], target=at_most(200), missing="told by Linux only")
        return
    found = read(mutants)
    yield alone(names[0], [max(each["seconds"] for each in found)], "s", at_most(2))
    yield alone(names[1], [max(each["megabytes"] for each in found)], "MB", at_most(200))


def read(mutants: int) -> list[dict]:
    """What came of each file; an error if one hurt the reader."""
    from tests.reading.jail import is_harmless, jailed

    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder, "sound.xlsx")
        sound.write_bytes(ours())
        makers = [*HOSTILE.values(), *(lambda seed=seed: mutated(seed) for seed in range(mutants))]
        paths = [Path(folder, f"{number}.xlsx") for number in range(len(makers))]
        for path, make in zip(paths, makers, strict=True):
            path.write_bytes(make())
        found = list(jailed(paths, sound))
    hurt = [each for each in found if not is_harmless(each)]
    assert not hurt, hurt
    return found
