"""Whatever is repaired ends in a sound workbook or an error of ours, in 2 s and 200 MB.

The long run: make fuzz, or python -m tests.fuzz.test_repair 10000 [first seed]
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from .repairs import ALL, QUICK, faults, linked, mutated

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and limits of Linux")
SEEDS = range(120)
READER = "tests.fuzz.repairs:repair_as_it_comes"


def repaired(files: Iterable[bytes], folder: Path) -> Iterator[dict]:
    """What came of each file."""
    from tests.reading.jail import jailed

    warm = folder / "warm.xlsx"
    warm.write_bytes(linked())
    paths = []
    for number, data in enumerate(files):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(data)
        paths[-1].with_suffix(".copy").write_bytes(data)
    for path, found in zip(paths, jailed(paths, warm, READER), strict=True):
        yield found | {"answer": faults(path) or found["answer"]}


@pytest.fixture(scope="module")
def crafted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crafted")
    return dict(zip(QUICK, repaired((make() for make in QUICK.values()), folder), strict=True))


@pytest.mark.parametrize("name", QUICK)
def test_a_crafted_file_is_repaired_or_refused_in_our_words_within_bounds(crafted, name):
    assert harmless(crafted[name]), crafted[name]


def test_mutants_are_repaired_or_refused_in_our_words_within_bounds(tmp_path):
    found = list(repaired(map(mutated, SEEDS), tmp_path))
    assert [each for each in found if not harmless(each)] == []
    read = sum(each["answer"] == "read" for each in found)
    assert 0.1 < read / len(found) < 0.9  # both ends are reached, so the mutations bite


def harmless(found: dict) -> bool:
    from tests.reading.jail import is_harmless

    return is_harmless(found)


def crafted_that_hurt() -> list[dict]:
    """All crafted files, those for the reader too, that end otherwise than they should."""
    with tempfile.TemporaryDirectory() as folder:
        found = repaired((make() for make in ALL.values()), Path(folder))
        told = [each | {"file": name} for name, each in zip(ALL, found, strict=True)]
    return [each for each in told if not harmless(each)]


def long_run(count: int, first: int = 0) -> bool:
    """Break and repair many files; print the worst and any that hurt, and say if none did."""
    slowest, largest, hurt, read = {}, {}, crafted_that_hurt(), 0
    for start in range(first, first + count, 500):
        with tempfile.TemporaryDirectory() as folder:
            seeds = range(start, min(start + 500, first + count))
            for seed, found in zip(
                seeds, repaired(map(mutated, seeds), Path(folder)), strict=True
            ):
                told = found | {"file": f"seed {seed}"}
                hurt += [told] * (not harmless(told))
                read += told["answer"] == "read"
                slowest = max(slowest, told, key=lambda each: each.get("seconds", 0))
                largest = max(largest, told, key=lambda each: each.get("megabytes", 0))
    print(f"repair: {count} files, {read} repaired or sound, {len(hurt)} hurt", *hurt, sep="\n")
    print("slowest", slowest, "\nlargest", largest)
    return not hurt


if __name__ == "__main__":
    sys.exit(not long_run(*map(int, sys.argv[1:] or ["10000"])))
