"""Work done elsewhere gives the bits it gives here, and a lost process costs time only."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from coop_xl import simulate
from coop_xl.analysis.monte_carlo import plan
from coop_xl.analysis.parallel.processes import LostProcessesError, results_as_completed, serve
from coop_xl.model.errors import InputError
from tests.analysis.cases import EARTH

SAMPLES = 2**20
ROOT = Path(__file__).parents[3]
has_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def bits(simulation):
    """Every number and every count of a simulation."""
    found = [simulation.best, simulation.expected_loss, simulation.evpi]
    group = simulation.coherence
    found += [group.share_broken, group.broken_by_bound, group.best, group.expected_loss]
    for each in (*simulation.outputs.values(), *group.outputs.values()):
        found += [each.mean, each.sd, each.quantiles]
        for histogram in (each.pooled, *each.replicates):
            found += [histogram.counts.tobytes(), histogram.atoms]
            found += [histogram.smallest, histogram.largest]
    return found


@pytest.fixture(scope="module")
def here():
    return bits(simulate(EARTH, SAMPLES))


class InAnyOrder:
    """An executor that begins when it has all tasks, and finishes them in any order."""

    def __init__(self, expected):
        self.expected = expected
        self.waiting = []

    def submit(self, work, *arguments):
        future = Future()
        self.waiting.append((future, work, arguments))
        if len(self.waiting) == self.expected:
            random.Random(3).shuffle(self.waiting)
            for each, do, what in self.waiting:
                each.set_result(do(*what))
        return future


def squared(number):
    return number * number


def sleep(seconds):
    time.sleep(seconds)


def refuse(number):
    raise InputError(f"{number} is no good")


def die_on_three(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_two_processes_give_the_bits_of_one(here):
    assert bits(simulate(EARTH, SAMPLES, jobs=2)) == here


@has_signals
def test_a_process_killed_in_mid_run_changes_no_bit(here):
    killed = []

    def kill_one(done, total):
        if not killed:  # while each of the two works on its next task
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    assert bits(simulate(EARTH, SAMPLES, jobs=2, progress=kill_one)) == here
    assert killed


@pytest.mark.parametrize("size", [1, 2])
def test_tasks_of_any_size_give_the_same_bits(here, monkeypatch, size):
    monkeypatch.setattr(plan, "SHORTEST_TASK", size * plan.STRETCH)
    assert bits(simulate(EARTH, SAMPLES)) == here


def test_tasks_that_finish_in_any_order_give_the_same_bits(here, monkeypatch):
    monkeypatch.setattr(plan, "SHORTEST_TASK", plan.STRETCH)
    executor = InAnyOrder(SAMPLES // plan.STRETCH)
    assert bits(simulate(EARTH, SAMPLES, executor=executor)) == here
    assert executor.waiting[-1][0].done()


def test_threads_of_one_process_give_the_same_bits(here):
    with ThreadPoolExecutor(4) as threads:
        assert bits(simulate(EARTH, SAMPLES, executor=threads)) == here


@has_signals
def test_a_task_that_kills_every_process_ends_in_an_error():
    with pytest.raises(LostProcessesError, match="use fewer jobs"):
        list(results_as_completed(die_on_three, [1, 2, 3, 4], jobs=2))


def test_what_goes_wrong_in_a_process_is_told_here():
    with pytest.raises(InputError, match="7 is no good"):
        list(results_as_completed(refuse, [7, 7], jobs=2))


def test_a_process_whose_parent_is_gone_ends_without_a_word(capfd):
    """Its answer finds no one: what the parent was killed over is no concern of its own."""
    pipe, theirs = multiprocessing.Pipe()
    pipe.send(7)
    before = signal.getsignal(signal.SIGINT)

    def work(number):
        pipe.close()
        return number

    try:
        serve(work, theirs)
    finally:
        signal.signal(signal.SIGINT, before)
    assert capfd.readouterr() == ("", "")


def test_leaving_early_ends_processes_that_are_still_at_work():
    found = results_as_completed(sleep, [0, 3600], jobs=2)
    assert next(found) == (0, None)
    found.close()
    assert multiprocessing.active_children() == []


def test_a_script_that_starts_itself_anew_is_told_what_to_do(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from math import sqrt\n"
        "from coop_xl.analysis.parallel.processes import results_as_completed\n"
        "print(list(results_as_completed(sqrt, [1, 4], jobs=2)))\n"
    )
    run = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment(), check=False
    )
    assert run.returncode == 1
    assert "LostProcessesError: processes end as they start" in run.stderr
    assert '__name__ == "__main__"' in run.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_processes_end_when_the_program_is_killed():
    script = (
        "import multiprocessing\n"
        "from tests.analysis.parallel.test_processes import results_as_completed, squared\n"
        "for _ in results_as_completed(squared, range(1, 1000), jobs=2):\n"
        "    print(*(each.pid for each in multiprocessing.active_children()), flush=True)\n"
        "    input()\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env=environment(),
    )  # fmt: skip
    pids = [int(pid) for pid in program.stdout.readline().split()]
    assert len(pids) == 2
    program.kill()
    program.communicate()
    for _ in range(2000):
        if not any(map(is_running, pids)):
            return
        time.sleep(0.01)
    pytest.fail("they still run")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT)}
