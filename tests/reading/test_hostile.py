"""No file hurts the reader: each ends in a result or an error of ours, in little time and memory.

The long run: python -m tests.reading.test_hostile 5000 [first seed]
"""

import sys
import tempfile
from pathlib import Path

import pytest

from .hostile import HOSTILE, NOT_WORKBOOKS
from .mutations import mutated
from .zips import ours

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and limits of Linux")
SEEDS = range(150)


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    path = tmp_path_factory.mktemp("warm") / "ours.xlsx"
    path.write_bytes(ours())
    return path


@pytest.fixture(scope="module")
def crafted(tmp_path_factory, warm):
    """What came of each crafted file, by its name."""
    from .jail import jailed

    folder = tmp_path_factory.mktemp("crafted")
    paths = [folder / f"{number}.xlsx" for number in range(len(HOSTILE))]
    for path, make in zip(paths, HOSTILE.values(), strict=True):
        path.write_bytes(make())
    return dict(zip(HOSTILE, jailed(paths, warm), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_crafted_file_ends_in_a_result_or_an_error_of_ours(crafted, name):
    from .jail import is_harmless

    assert is_harmless(crafted[name]), crafted[name]


@pytest.mark.parametrize("name", NOT_WORKBOOKS)
def test_what_is_no_workbook_is_refused(crafted, name):
    if name not in ("junk-behind", "junk-before"):  # zips may have junk around them
        assert "WorkbookError: " in crafted[name]["answer"]


def test_mutated_files_end_in_a_result_or_an_error_of_ours(tmp_path, warm):
    found = list(fuzzed(SEEDS, tmp_path, warm))
    assert [each for each in found if not harmless(each)] == []
    read = [each for each in found if each["answer"].startswith("read")]
    assert 0.1 < len(read) / len(found) < 0.9  # both ends are reached, so the mutations bite


def harmless(found):
    from .jail import is_harmless

    return is_harmless(found)


def fuzzed(seeds, folder, warm):
    """What came of a broken file for each seed."""
    from .jail import jailed

    paths = [folder / f"{seed}.xlsx" for seed in seeds]
    for path, seed in zip(paths, seeds, strict=True):
        path.write_bytes(mutated(seed))
    return jailed(paths, warm)


def long_run(count: int, first: int = 0) -> None:
    """Break and read many files; print the worst, and any that hurt."""
    slowest, largest, hurt, read = {}, {}, [], 0
    for start in range(first, first + count, 500):
        with tempfile.TemporaryDirectory() as folder:
            sound = Path(folder, "ours.xlsx")
            sound.write_bytes(ours())
            seeds = range(start, min(start + 500, first + count))
            found = list(fuzzed(seeds, Path(folder), sound))
        hurt += [each for each in found if not harmless(each)]
        read += sum(each["answer"].startswith("read") for each in found)
        slowest = max([slowest, *found], key=lambda each: each.get("seconds", 0))
        largest = max([largest, *found], key=lambda each: each.get("megabytes", 0))
    print(f"{count} files, {read} read, {len(hurt)} hurt", *hurt, sep="\n")
    print("slowest", slowest, "\nlargest", largest)


if __name__ == "__main__":
    long_run(*map(int, sys.argv[1:]))
