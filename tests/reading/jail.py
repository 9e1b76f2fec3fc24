"""Reads files, each in a process of its own with little time and memory, and tells what came.

`python -m tests.reading.jail WARM [reader]` takes paths on standard input, a line
each, and prints a line of JSON for each; WARM is a sound file that is read first. A reader is
MODULE:FUNCTION, a function like `read_as_it_comes`, which it is by default. Needs Linux.
"""

import json
import math
import os
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

SECONDS = 2  # of processor time, for each of the readers
MEGABYTES = 200  # more than the process had
WAIT = 60  # seconds until a file that only waits is given up
Reader = Callable[[Path, Callable[[], None]], str]
OURS = re.compile(r"(read|\w+Error: [^\n]+)(\n(read|\w+Error: [^\n]+))*")


def jailed(paths: Iterable[Path], warm: Path, reader: str = "") -> Iterator[dict]:
    """What came of each file; see `read_jailed`."""
    asked = "".join(f"{path}\n" for path in paths)
    command = [sys.executable, "-m", __name__, str(warm), *[reader] * bool(reader)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    return map(json.loads, done.stdout.splitlines())


def is_harmless(found: dict) -> bool:
    """Whether a file came to a result, or to an error of ours on one line, within the limits."""
    return not found["signal"] and OURS.fullmatch(found["answer"]) is not None


def read_as_it_comes(path: Path, allow: Callable[[], None] = lambda: None) -> str:
    """What the readers make of a file, a line each: "read", an error of ours, or a trace.

    What is no workbook of ours is read as a table of scenarios.
    """
    from coop_xl.model.errors import CoopError
    from coop_xl.reading.read import read_workbook
    from coop_xl.reading.scenario_rows import read_scenarios

    told = []
    for read in (read_workbook, read_scenarios):
        allow()
        try:
            read(path)
            told.append("read")
        except CoopError as problem:
            told.append(f"{type(problem).__name__}: {problem}")
        except BaseException:
            told.append(traceback.format_exc())
        if not told[0].startswith("ForeignWorkbookError"):
            break
    return "\n".join(told)


def read_jailed(path: Path, read: Reader = read_as_it_comes) -> dict:
    """What came of a file: the answer ("" if it never came), seconds, megabytes more."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        tell_and_end(path, sender, read)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child, 0)
    megabytes, _, answer = said.partition("\n")
    return {
        "file": path.name,
        "answer": answer,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": float(megabytes or "nan"),
    }


def tell_and_end(path: Path, sender: int, read: Reader) -> None:
    """Read a file in this process, which has little of everything, tell, and end."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory starts anew
    before = status_of("VmRSS")
    most = (status_of("VmSize") + MEGABYTES * 1024) * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.alarm(WAIT)
    answer = read(path, allow_more_time)
    grown = (status_of("VmHWM") - before) / 1024
    with os.fdopen(sender, "wb") as pipe:
        pipe.write(f"{grown}\n{answer}".encode("utf-8", "replace"))
    os._exit(0)


def allow_more_time() -> None:
    """Let this process run a little longer, and kill it then."""
    most = math.ceil(time.process_time()) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def status_of(what: str) -> int:
    """Kilobytes of this process."""
    return int(re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


if __name__ == "__main__":
    module, _, function = ([*sys.argv[2:], f"{__spec__.name}:read_as_it_comes"])[0].partition(":")
    reader = getattr(import_module(module), function)
    reader(Path(sys.argv[1]), lambda: None)  # so that what is imported late is there
    for line in sys.stdin:
        print(json.dumps(read_jailed(Path(line.rstrip("\n")), reader)), flush=True)
