"""However the command is stopped, and whatever it prints to, it ends in our words or in none."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coop_xl.estimates.examples import EARTH
from coop_xl.render.plain_letters import plain
from coop_xl.workbook.build import build

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "coop_xl"]
is_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
is_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def environment(**more):
    return os.environ | {"PYTHONPATH": str(ROOT)} | more


@pytest.fixture(scope="module")
def earth(tmp_path_factory):
    path = tmp_path_factory.mktemp("stopping") / "earth.xlsx"
    path.write_bytes(build(EARTH))
    return path


def started(folder, *arguments):
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], cwd=folder, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def imports(module):
    """A program that is stopped by Ctrl-C just when it imports a module."""
    return (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "sys.argv = ['coop-xl', 'eval', 'none.json']\n"
        "from coop_xl.__main__ import main\n"
        "main()\n"
    )


@is_posix
@pytest.mark.parametrize("module", ["coop_xl.cli", "click", "numpy", "coop_xl.model.evaluate"])
def test_ctrl_c_while_it_starts_ends_it_without_a_word(module):
    done = subprocess.run(
        [sys.executable, "-c", imports(module)], capture_output=True, env=environment()
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@is_linux
@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (signal.SIGTERM, 143, ""),
        (signal.SIGHUP, 129, ""),
        (signal.SIGINT, 130, "coop-xl: stopped"),
    ],
)
def test_a_run_on_two_processes_that_is_stopped_leaves_nothing(
    earth, tmp_path, number, code, words
):
    """Ctrl-C reaches all its processes, the others this one alone."""
    run = started(tmp_path, "run", earth, "-o", "r.xlsx", "--jobs", 2, "--samples", 2**30)
    for _ in range(3000):
        if len(children(run.pid)) >= 2:
            break
        time.sleep(0.01)
    processes = children(run.pid)
    (os.killpg if number == signal.SIGINT else os.kill)(run.pid, number)
    out, told = run.communicate(timeout=60)
    # A process that Ctrl-C ends may say so to its parent by the signal itself.
    assert run.returncode in (code, -number)
    assert out == ""
    assert told.startswith(words)
    assert told.count("\n") == bool(words)
    assert os.listdir(tmp_path) == []
    assert not any(Path(f"/proc/{each}").exists() for each in processes)


def children(pid):
    """The processes of ours that a process started."""
    try:
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [each for each in pids if "spawn_main" in command_of(each)]


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@is_linux
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_disk_that_is_full_is_told_in_one_line(earth, options):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "eval", earth, *options], stdout=full, stderr=subprocess.PIPE, text=True,
            env=environment(),
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "coop-xl: no space is left on the disk for what is written: free some space, then try "
        "again\n"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--foo"], "no such option"),
        (["eval"], "missing argument 'FILE'"),
        (["rn"], "no such command 'rn'"),
        (["run", "a", "--jobs", "0"], "0 must be at least 1"),
        (["run", "a", "--budget", "0"], "must be above 0"),
        (["eval", "a" * 5000], "a"),
        (["new", "a" * 300 + ".xlsx"], "is too long for this system"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line_of_ours(tmp_path, arguments, words):
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, cwd=tmp_path, env=environment()
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("coop-xl: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not any(each in done.stderr for each in ("Error", "Traceback", "Errno", "x>"))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("cp1252", ["explain"]),
        ("cp1252", ["run", "--samples", "1024", "-o", "r.xlsx"]),
        ("ascii", ["explain"]),
        ("ascii", ["check"]),
        ("ascii", ["compare"]),
        ("ascii", ["allocate", "--budget", "20"]),
        ("ascii", ["run", "--samples", "1024", "-o", "r.xlsx"]),
        ("ascii", ["diff"]),
        ("ascii", ["functions"]),
        ("ascii", ["doctor"]),
    ],
)
def test_a_terminal_without_our_letters_shows_others_that_say_the_same(
    earth, tmp_path, arguments, encoding
):
    command, *options = arguments
    files = {"functions": 0, "doctor": 0, "--help": 0, "diff": 2}.get(command, 1)
    words = [*COMMAND, command, *[earth] * files, *options]
    as_it_is, as_shown = (
        subprocess.run(
            words, capture_output=True, cwd=tmp_path, env=environment(PYTHONIOENCODING=each)
        ).stdout.decode(each)
        for each in ("utf-8", encoding)
    )
    (tmp_path / "r.xlsx").unlink(missing_ok=True)
    assert as_shown.count("?") == as_it_is.count("?")
    assert as_shown.isascii() or encoding != "ascii"
    if command == "explain":
        assert plain(as_it_is) == as_shown or encoding == "cp1252"
        assert "-" in as_shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("−10⁻³", "-10^-3"), ("a → b", "a -> b"), ("2×3 ≤ 6", "2x3 <= 6"), ("F_C|¬V", "F_C|nV"),
     ("∂U/∂a, ΔU", "dU/da, DU"), ("“é” …", '"e" ...'), ("± λ²", "+/- lambda^2"), ("日", "?")],
)  # fmt: skip
def test_letters_that_a_terminal_lacks_have_others(text, shown):
    assert plain(text) == shown


def test_a_name_in_a_file_cannot_forge_a_line(tmp_path):
    forged = "a\n  No errors or warnings.\r\x1b[2K\x9b31m\u202e.xlsx"
    done = subprocess.run(
        [*COMMAND, "check", forged], capture_output=True, text=True, cwd=tmp_path,
        env=environment(),
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not {*"\r\x1b\x9b\u202e"} & {*done.stderr}
