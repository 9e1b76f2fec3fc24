"""No mutant of a CSV table, a JSON file or a foreign sheet ends in a traceback, or forges a line.

The long run: make fuzz, or python -m tests.fuzz.test_texts 10000 [first seed [file ...]]
"""

import re
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli

from .texts import MUTANTS

SEEDS = range(25)
OF_PYTHON = re.compile(
    r"Traceback|\b(None|True|False|dict|str|int)\b|NoneType|codec|utf_8|object at|"
    r"Expecting|delimiter|sys\.|<class|recursion|RuntimeWarning|\.py\b"
)
CONTROLS = frozenset("\x1b\x00\x07\u202e\u2028")
FEW = "64"  # draws


def commands_for(name: str, folder: Path) -> Iterator[list[str]]:
    """What is done with a file."""
    file = str(folder / name)
    yield ["check", file]
    if name.endswith(".json"):
        yield ["eval", file]
        yield ["eval", file, "--json"]
        yield ["run", file, "--json", "--samples", FEW]
        yield ["compare", file]
        yield ["explain", file]
        yield ["breakeven", file]
        yield ["allocate", file, "--budget", "1"]
        yield ["diff", file, file, "--samples", FEW]
    else:
        out = str(folder / "out.xlsx")
        yield ["sweep", file, "-o", out, "--samples", FEW, "--force", "--json"]


def harm(command: list[str]) -> tuple[int, str]:
    """The exit code of a command, and what it did that it must not; "" if nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as the command line does
        result = CliRunner().invoke(cli, command, prog_name="coop-xl")
    code, said = result.exit_code, result.output
    if result.exception and not isinstance(result.exception, SystemExit):
        return code, "".join(traceback.format_exception(result.exception))[-1500:]
    if code not in (0, 1, 2) or not said.strip():
        return code, f"exit code {code}: {said[:200]!r}"
    if "--json" in command and code < 2:
        return code, ""
    if found := OF_PYTHON.search(said):
        return code, f"Python speaks: {said[max(0, found.start() - 80) : found.end() + 80]!r}"
    return code, f"controls: {said[:200]!r}" if CONTROLS.intersection(said) else ""


def harms(name: str, seed: int, folder: Path) -> tuple[dict[str, int], list[str]]:
    """The exit code of each command on a mutant, and all that they do wrong."""
    (folder / name).write_bytes(MUTANTS[name](seed))
    codes, found = {}, []
    for command in commands_for(name, folder):
        code, wrong = harm(command)
        codes[command[0]] = code
        found += [f"seed {seed}: {' '.join(command)}: {wrong}"] if wrong else []
    used = codes["run" if "run" in codes else "sweep"]
    if (codes["check"] == 0) != (used == 0):
        found.append(f"seed {seed}: check ends with {codes['check']}, the use with {used}")
    return codes, found


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_ends_in_an_answer_or_sentences_of_ours_and_check_foretells_it(name, tmp_path):
    codes = []
    for seed in SEEDS:
        ended, found = harms(name, seed, tmp_path)
        assert found == []
        codes.append(ended["check"])
    assert {0, 1} <= set(codes)  # sound files and wrong ones, so the mutations bite


def long_run(count: int, first: int = 0, names: Iterable[str] = MUTANTS) -> bool:
    """Make and use many mutants; print what is wrong, and the slowest; say if nothing was."""
    wrong = 0
    for name in names:
        ends, slowest = Counter[int](), (0.0, 0)
        with tempfile.TemporaryDirectory() as folder:
            for seed in range(first, first + count):
                start = time.process_time()
                codes, found = harms(name, seed, Path(folder))
                slowest = max(slowest, (time.process_time() - start, seed))
                ends[codes["check"]] += 1
                wrong += len(found)
                for each in found:
                    print(each, flush=True)
        print(f"{name}: {count} mutants, check ends {dict(ends)}, slowest {slowest}", flush=True)
    return not wrong


if __name__ == "__main__":
    numbers = map(int, sys.argv[1:3])
    sys.exit(not long_run(*numbers, *[sys.argv[3:]] * bool(sys.argv[3:])))
